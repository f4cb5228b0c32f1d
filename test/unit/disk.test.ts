import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openFolder } from '../../src/adapters/journal.ts';
import { readListFile } from '../../src/adapters/workspace.ts';
import type { Entry } from '../../src/domain/types.ts';

/** There are no named pipes in its file system. */
const ON_WINDOWS = process.platform === 'win32';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'disk-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('T13, T16: the list file', () => {
  const read = (bytes: Buffer | string, path = 'users.csv') => {
    const workspace = join(root, 'workspace');
    mkdirSync(workspace, { recursive: true });
    writeFileSync(join(workspace, 'users.csv'), bytes);
    return readListFile(workspace, path);
  };
  const textOf = (file: ReturnType<typeof read>): string => ('fault' in file ? file.fault.text : file.text);
  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

  test.each([
    ['UTF-8', Buffer.from('user_id\n1\n')],
    ['UTF-8 with BOM', Buffer.from('\ufeffuser_id\n1\n')],
    ['UTF-16 LE with BOM', Buffer.from('\ufeffuser_id\n1\n', 'utf16le')],
    ['UTF-16 BE with BOM', utf16be('\ufeffuser_id\n1\n')],
  ])('%s is read', (_, bytes) => expect(textOf(read(bytes))).toBe('user_id\n1\n'));

  test.each(['users.csv', './users.csv', 'x/../users.csv', './/users.csv'])(
    '%s has git’s name for it',
    (path) => expect(read('user_id\n1\n', path)).toMatchObject({ path: 'users.csv' }),
  );

  test.each([
    ['Latin-1', Buffer.from('user_id,email\n1,jos\xe9\n', 'latin1'), 'not UTF-8 text'],
    ['NUL bytes', Buffer.from('user_id\n1\0\n'), 'NUL bytes'],
    ['UTF-16 without BOM', Buffer.from('user_id\n1\n', 'utf16le'), 'NUL bytes'],
    [
      'broken UTF-16',
      Buffer.concat([Buffer.from('\ufeffx', 'utf16le'), Buffer.from([0x00, 0xd8, 0x41])]),
      'broken UTF-16',
    ],
    ['xlsx', Buffer.from('PK\x03\x04rest'), 'Excel or zip'],
    ['xls', Buffer.from('\xd0\xcf\x11\xe0rest', 'latin1'), 'old Excel'],
    ['LFS', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:1\n'), 'Git LFS pointer'],
  ])('%s is refused by name', (_, bytes, message) => expect(textOf(read(bytes))).toContain(message));

  test.each([
    ['../workspace-evil/users.csv', 'not a path inside'],
    ['/etc/hostname', 'not a path inside'],
    ['.', 'not a path inside'],
    ['a\0b', 'not a path inside'],
    ['link.csv', 'link out of the workspace'],
    ['linked/users.csv', 'link out of the workspace'],
    ['folder', 'is not a file'],
    ...(ON_WINDOWS ? [] : [['pipe', 'is not a file']]),
    ['missing.csv', 'does not exist'],
    ['users.csv/x', 'does not exist'],
  ])('%j: %s', (path, message) => {
    read('user_id\n');
    const workspace = join(root, 'workspace');
    mkdirSync(join(root, 'workspace-evil'));
    writeFileSync(join(root, 'workspace-evil', 'users.csv'), 'user_id\n6\n');
    symlinkSync(join(root, 'workspace-evil', 'users.csv'), join(workspace, 'link.csv'));
    symlinkSync(join(root, 'workspace-evil'), join(workspace, 'linked'));
    mkdirSync(join(workspace, 'folder'));
    if (!ON_WINDOWS) execFileSync('mkfifo', [join(workspace, 'pipe')]);
    expect(textOf(readListFile(workspace, path))).toContain(message);
  });

  test('a link inside the workspace is followed, and git knows the file by the same name', () => {
    const file = read('user_id\r\n1\r\n');
    symlinkSync('users.csv', join(root, 'workspace', 'inside.csv'));
    expect(textOf(readListFile(join(root, 'workspace'), 'inside.csv'))).toBe('user_id\r\n1\r\n');
    const path = join(root, 'workspace', 'users.csv');
    const git = (args: string[], input = ''): string =>
      execFileSync('git', ['hash-object', '--no-filters', ...args], { encoding: 'utf8', input }).trim();
    const sha256 = hash('sha256', 'user_id\r\n1\r\n');
    // A checkout on Windows has other line ends than the commit.
    const blobs = [git([path]), git(['--stdin'], 'user_id\n1\n')];
    expect(file).toMatchObject({ path: 'users.csv', blobs, sha256 });
    expect(read('user_id\n1\n')).toMatchObject({ blobs: [blobs[1], blobs[1]] });
  });
});

describe('T28, T29, T30: the folder of a run', () => {
  const entry = (seq: number): Entry => ({
    type: 'intent',
    at: seq * 1000,
    seq,
    user: `${seq}`,
    purpose: 'delete',
    batch: 1,
  });
  const journalFile = (): string => join(root, 'journal.jsonl');
  const fill = async (n: number): Promise<Entry[]> => {
    const folder = openFolder(root);
    const entries = Array.from({ length: n }, (_, i) => entry(i + 1));
    await Promise.all(entries.map((one) => folder.append(one)));
    expect(folder.journal()).toEqual(entries);
    return entries;
  };

  test('entries come back as they went in, in their order', async () => {
    const entries = await fill(50);
    expect(openFolder(root).journal()).toEqual(entries);
  });

  test('cut anywhere, the journal gives a beginning of what was written, and goes on', async () => {
    const entries = await fill(3);
    const bytes = readFileSync(journalFile());
    for (let length = 0; length <= bytes.length; length += 1) {
      writeFileSync(journalFile(), bytes.subarray(0, length));
      const folder = openFolder(root);
      expect(entries.slice(0, folder.journal().length)).toEqual(folder.journal());
      await folder.append(entry(9));
      expect(openFolder(root).journal()).toEqual([...folder.journal()]);
    }
  });

  test('a byte that flips anywhere never invents an entry', async () => {
    const entries = await fill(3);
    const bytes = readFileSync(journalFile());
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (bytes[at] ?? 0) ^ 4;
      writeFileSync(journalFile(), flipped);
      const journal = openFolder(root).journal();
      const damaged = journal.filter(({ type }) => type === 'damage').length;
      const readable = journal.filter(({ type }) => type !== 'damage');
      expect(readable.length).toBeLessThan(3);
      expect(entries).toEqual(expect.arrayContaining(readable));
      // The last line end apart: a line without one is torn, as the last may be.
      expect(damaged > 0).toBe(at < bytes.length - 1);
    }
  });

  // Other systems have no such limit, or end the process.
  test.runIf(process.platform === 'linux')(
    'a disk that is full after 8 KiB: the append rejects, so do all after it, and what was said is there',
    () => {
      const script = `
      import { openFolder } from ${JSON.stringify(join(import.meta.dirname, '../../src/adapters/journal.ts'))};
      const folder = openFolder(${JSON.stringify(root)});
      const outcomes = [];
      for (let seq = 1; seq <= 200; seq += 1) {
        const entry = { type: 'intent', at: seq, seq, user: String(seq), purpose: 'delete', batch: 1 };
        outcomes.push(await folder.append(entry).then(() => 'ok', (error) => error.code));
      }
      console.log(JSON.stringify({ outcomes, journal: folder.journal().length }));`;
      const limited = `ulimit -f 8; exec "$0" --input-type=module -e "$1"`;
      const { outcomes, journal } = JSON.parse(
        execFileSync('bash', ['-c', limited, process.execPath, script], { encoding: 'utf8' }),
      ) as { outcomes: string[]; journal: number };
      const written = outcomes.filter((outcome) => outcome === 'ok').length;
      expect(written).toBeGreaterThan(20);
      expect(outcomes).toEqual(outcomes.map((_, i) => (i < written ? 'ok' : 'EFBIG')));
      expect(journal).toBe(written);
      expect(openFolder(root).journal()).toHaveLength(written);
    },
  );

  test('a file is written whole, and nothing else is left', () => {
    const folder = openFolder(root);
    folder.write('x', ['a', 'b'.repeat(3 << 20), 'c']);
    expect(folder.read('x')).toBe(`a${'b'.repeat(3 << 20)}c`);
    expect(folder.read('y')).toBeUndefined();
    expect(readdirSync(root).sort()).toEqual(['journal.jsonl', 'x']);
  });
});
