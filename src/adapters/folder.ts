import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  fdatasync as fdatasyncCallback,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  write as writeCallback,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import type { Entry } from '../domain/types.ts';

const JOURNAL = 'journal.jsonl';

/** The folder of one run: what the artifact holds, safe on disk against a kill at any moment. */
export type Folder = {
  readonly path: (name: string) => string;
  /** Appends one entry and syncs it. Rejects if it is not on disk, and then takes no more. */
  readonly append: (entry: Entry) => Promise<void>;
  /** The entries that are on disk; `damage` at the end if some lines of an earlier process cannot be read. */
  readonly journal: () => readonly Entry[];
  /** Writes a file whole: to a temporary file, synced, renamed. */
  readonly write: (name: string, text: Iterable<string>) => void;
  /** The text of a file, undefined if there is none. */
  readonly read: (name: string) => string | undefined;
  /** Copies of the named files that do not change while they are uploaded; the copies' folder and paths. */
  readonly snapshot: (names: readonly string[]) => { readonly root: string; readonly files: string[] };
};

/** Opens or creates the folder, and reads the journal that an earlier process left there. */
export const openFolder = (root: string): Folder => {
  mkdirSync(root, { recursive: true });
  const path = (name: string): string => join(root, name);
  const journal = readJournal(path(JOURNAL));
  const fd = openSync(path(JOURNAL), 'a');

  return {
    path,
    append: createAppender(fd, (entry) => journal.push(entry)),
    journal: () => journal,
    write: (name, text) => {
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
    read: (name) => (existsSync(path(name)) ? readFileSync(path(name), 'utf8') : undefined),
    snapshot: (names) => {
      const copies = path('snapshot');
      mkdirSync(copies, { recursive: true });
      const files = names.filter((name) => existsSync(path(name))).map((name) => join(copies, name));
      for (const file of files) copyFileSync(path(basename(file)), file);
      return { root: copies, files };
    },
  };
};

type Line = {
  readonly entry: Entry;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

const write = promisify(writeCallback);
const fdatasync = promisify(fdatasyncCallback);

/**
 * Group commit: entries that come in while a sync is under way share the next one, so that many lanes cost little
 * more than one, and none goes on before its line is on disk. `written` is told each entry that is.
 */
const createAppender = (fd: number, written: (entry: Entry) => void): Folder['append'] => {
  let queue: Line[] = [];
  let flushing = false;
  let broken: unknown;

  const flush = async (): Promise<void> => {
    flushing = true;
    while (queue.length > 0) {
      const lines = queue;
      queue = [];
      try {
        if (broken) throw broken;
        const bytes = Buffer.from(lines.map(({ entry }) => `${encodeLine(entry)}\n`).join(''));
        for (let done = 0; done < bytes.length; ) done += (await write(fd, bytes, done)).bytesWritten;
        await fdatasync(fd);
        for (const { entry } of lines) written(entry);
        for (const { resolve } of lines) resolve();
      } catch (error) {
        broken = error;
        for (const { reject } of lines) reject(error);
      }
    }
    flushing = false;
  };
  return (entry) =>
    new Promise((resolve, reject) => {
      queue.push({ entry, resolve, reject });
      if (!flushing) void flush();
    });
};

/** One entry with the time in ISO 8601 and a CRC-32 over what stands before it. */
const encodeLine = ({ at, ...entry }: Entry): string => {
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

/**
 * A torn last line is normal after a kill: it is cut off, so that what follows is not glued to it. Any other line that
 * cannot be read is damage, and is said.
 */
const readJournal = (file: string): Entry[] => {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
  const last = decodeLine(bytes.toString('utf8', end));
  const entries = lines.flatMap((line) => decodeLine(line) ?? []);
  const damaged = lines.length - entries.length;
  if (last) {
    entries.push(last);
    appendFileSync(file, '\n');
  } else {
    truncateSync(file, end);
  }
  if (damaged > 0) entries.push({ type: 'damage', at: entries.at(-1)?.at ?? 0, lines: damaged });
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
