import {
  appendFileSync,
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Entry } from '../domain/types.ts';

const JOURNAL = 'journal.jsonl';

/**
 * Opens or creates the folder of one run, and reads the journal that an earlier process left there. What the artifact
 * holds is in it, safe on disk against a kill at any moment.
 */
export const openFolder = (root: string) => {
  mkdirSync(root, { recursive: true });
  const path = (name: string): string => join(root, name);
  const journal = readJournal(path(JOURNAL));
  const fd = openSync(path(JOURNAL), 'a');
  return {
    path,
    /**
     * Appends one entry and syncs it; with `mayWait` a little later, for company. Rejects if it is not on disk, and then
     * takes no more.
     */
    append: createAppender(fd, (entry) => journal.push(entry)),
    /** The entries that are on disk; `damage` at the end if some lines of an earlier process cannot be read. */
    journal: (): readonly Entry[] => journal,
    /** Writes a file whole: to a temporary file, synced, renamed. */
    write: (name: string, text: Iterable<string>): void => {
      const temporary = path(`${name}.tmp`);
      const out = openSync(temporary, 'w');
      try {
        for (const block of blocks(text)) writeFully(out, Buffer.from(block));
        fsyncSync(out);
      } finally {
        closeSync(out);
      }
      renameSync(temporary, path(name));
    },
    /** The text of a file, undefined if there is none. */
    read: (name: string) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : undefined),
  };
};
/** What a run keeps on disk. */
export type Folder = Readonly<ReturnType<typeof openFolder>>;

/**
 * Group commit: what comes in while a sync is under way, or during one turn of the event loop, shares the next one. So
 * many lanes cost little more than one, and none goes on before its line is on disk. `written` is told each entry that is.
 */
const createAppender = (fd: number, written: (entry: Entry) => void) => {
  let waiting: Entry[] = [];
  let syncing = Promise.resolve();
  let next: { readonly start: () => void; readonly done: Promise<void> } | undefined;
  let broken: unknown;

  const flush = async (): Promise<void> => {
    const entries = waiting;
    waiting = [];
    next = undefined;
    try {
      if (broken) throw broken;
      writeFully(fd, Buffer.from(entries.map((entry) => `${encodeLine(entry)}\n`).join('')));
      await sync(fd);
    } catch (error) {
      broken = error;
      throw error;
    }
    for (const entry of entries) written(entry);
  };
  return (entry: Entry, mayWait = false): Promise<void> => {
    waiting.push(entry);
    if (!next) {
      const { promise: started, resolve: start } = Promise.withResolvers<void>();
      syncing = Promise.allSettled([syncing, started]).then(flush);
      next = { start, done: syncing };
      setTimeout(start, COMPANY_MS);
    }
    if (!mayWait) setImmediate(next.start);
    return next.done;
  };
};

/** Shorter than a site takes to answer. */
const COMPANY_MS = 3;

/** On a thread, so that answers are read while the disk works. */
const sync = promisify(fdatasync);

/** One entry as a line of the journal: the time in ISO 8601, and a CRC-32 over what stands before it. */
export const encodeLine = ({ at, ...entry }: Entry): string => {
  const body = JSON.stringify({ at: new Date(at).toISOString(), ...entry }).slice(0, -1);
  return `${body},"crc":"${checksum(body)}"}`;
};

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

const LINE = /^(.*),"crc":"([0-9a-f]{8})"\}$/;

const decodeLine = (line: string): Entry | undefined => {
  const [, body, crc] = LINE.exec(line) ?? [];
  if (body === undefined || checksum(body) !== crc) return undefined;
  const { at, ...entry } = JSON.parse(`${body}}`) as { at: string };
  return { ...entry, at: Date.parse(at) } as Entry;
};

/** Entries that can be read, and what of the bytes is to be kept so that what follows is not glued to a torn line. */
type Decoded = { readonly entries: Entry[]; readonly keep: number; readonly needsLineEnd: boolean };

/**
 * Reads a journal back. A torn last line is normal after a kill. Any other line that cannot be read is damage, and is
 * said by an entry at the end.
 */
export const decodeJournal = (bytes: Buffer): Decoded => {
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  const last = decodeLine(bytes.toString('utf8', end));
  const entries = lines.flatMap((line) => decodeLine(line) ?? []);
  const damaged = lines.length - entries.length;
  if (last) entries.push(last);
  if (damaged > 0) entries.push({ type: 'damage', at: entries.at(-1)?.at ?? 0, lines: damaged });
  return { entries, keep: last ? bytes.length : end, needsLineEnd: last !== undefined };
};

const readJournal = (file: string): Entry[] => {
  if (!existsSync(file)) return [];
  const { entries, keep, needsLineEnd } = decodeJournal(readFileSync(file));
  if (needsLineEnd) appendFileSync(file, '\n');
  else truncateSync(file, keep);
  return entries;
};

/** A full disk first takes less than it was given, without an error (SECURITY.md T29). */
const writeFully = (fd: number, bytes: Buffer): void => {
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written, bytes.length - written);
  }
};

/** Joins small pieces, so that a million lines are not a million writes. */
function* blocks(pieces: Iterable<string>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    block += piece;
    if (block.length < 1 << 20) continue;
    yield block;
    block = '';
  }
  yield block;
}
