import { decodeJournal, encodeLine, type Folder } from '../../../src/adapters/journal.ts';
import type { VirtualClock } from './clock.ts';
import { Killed, type Life, never } from './life.ts';

const JOURNAL = 'journal.jsonl';
const ROOT = '/run';

/** What survives a process: the bytes of its folder. */
export type Disk = {
  readonly files: Map<string, string>;
  /** Bytes that fit; what is over fails, after a part of it has been taken. */
  readonly capacity: number;
  /** How much of what was about to be written at death is there, 0 to 1. */
  readonly torn: number;
};

/** A folder on such a disk, with the journal in its real form. What is appended is there a millisecond later. */
export const openModelFolder = (disk: Disk, clock: VirtualClock, life: Life, onFull: () => void): Folder => {
  const { files, capacity, torn } = disk;
  const { entries, keep, needsLineEnd } = decodeJournal(Buffer.from(files.get(JOURNAL) ?? ''));
  const text = Buffer.from(files.get(JOURNAL) ?? '')
    .subarray(0, keep)
    .toString();
  files.set(JOURNAL, needsLineEnd ? `${text}\n` : text);
  const pending = new Set<string>();
  let broken = false;

  const used = (): number => [...files.values()].reduce((sum, file) => sum + file.length, 0);
  const take = (name: string, added: string): boolean => {
    const room = Math.max(0, capacity - used());
    files.set(name, (files.get(name) ?? '') + added.slice(0, room));
    return added.length <= room;
  };
  // Lines that wait for the same sync are one write: a kill cuts them at one place.
  life.atDeath(() => {
    const lines = [...pending].join('');
    take(JOURNAL, lines.slice(0, Math.floor(torn * lines.length)));
  });
  const full = (): never => {
    onFull();
    throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  };

  return {
    path: (name) => `${ROOT}/${name}`,
    append: async (entry) => {
      const line = `${encodeLine(entry)}\n`;
      pending.add(line);
      if (!life.step()) return never();
      await clock.wait(1);
      if (life.isDead()) return never();
      pending.delete(line);
      if (broken || !take(JOURNAL, line)) {
        broken = true;
        full();
      }
      entries.push(entry);
    },
    journal: () => entries,
    write: (name, pieces) => {
      if (!life.step()) throw new Killed();
      const whole = [...pieces].join('');
      if (used() + whole.length > capacity) full();
      files.set(name, whole);
    },
    read: (name) => files.get(name),
  };
};

/** A file's text by the path that the folder gave for it. */
export const fileAt = ({ files }: Disk, path: string): string | undefined =>
  files.get(path.slice(ROOT.length + 1));
