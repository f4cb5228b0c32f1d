import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Contents, type DecidingFile, findStale, readHead } from '../../src/domain/plan/current-list.ts';

const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');

/** A file of the workspace, as the adapter reads it. */
const file = (text: string, kind: DecidingFile['kind'] = 'list'): DecidingFile => ({
  kind,
  path: `repo/${kind}.csv`,
  repositoryPath: `${kind}.csv`,
  text,
  blobs: [blobOf(text), blobOf(text.replaceAll('\r\n', '\n'))],
});

/** The default branch with these files; what was asked of it. */
const branch = (files: Readonly<Record<string, string>>) => {
  const asked: string[] = [];
  const contents: Contents = {
    defaultBranch: async () => 'main',
    headOf: async (name) => `head of ${name}`,
    blobAt: async (path, commit) => {
      asked.push(`blob ${path} ${commit}`);
      const text = files[path];
      return text === undefined ? undefined : blobOf(text);
    },
    textAt: async (path, commit) => {
      asked.push(`text ${path} ${commit}`);
      return files[path];
    },
  };
  return { contents, asked };
};

const HEAD = { branch: 'main', commit: 'c0ffee' };
const LF = 'user_id\n1\n2\n';
const CRLF = LF.replaceAll('\n', '\r\n');

test('the head of the default branch, as it is now', async () => {
  expect(await readHead(branch({}).contents)).toEqual({ branch: 'main', commit: 'head of main' });
});

describe('a file of the checkout against the default branch', () => {
  test.each<[string, string, string | undefined, string | undefined]>([
    ['the same', LF, LF, undefined],
    ['a checkout on Windows', CRLF, LF, undefined],
    ['CRLF on both sides', CRLF, CRLF, undefined],
    ['line ends that were repaired on the branch', LF, CRLF, undefined],
    ['mixed line ends', 'user_id\r\n1\n2\r\n', 'user_id\n1\r\n2\n', undefined],
    ['one user less', LF, 'user_id\n1\n', 'has changed since this run checked it out. Start a new run.'],
    ['one user less, on Windows', CRLF, 'user_id\n1\n', 'has changed since'],
    ['one more blank', LF, 'user_id\n1\n2 \n', 'has changed since'],
    ['a lone CR', LF, 'user_id\r1\n2\n', 'has changed since'],
    ['emptied', LF, '', 'has changed since'],
    ['deleted', LF, undefined, 'is not on the default branch `main`. Merge it there, then start a new run.'],
  ])('%s', async (_, here, there, words) => {
    const { contents } = branch(there === undefined ? {} : { 'list.csv': there });
    const stale = await findStale(contents, [file(here)], HEAD);
    if (words === undefined) expect(stale).toBeUndefined();
    else expect(stale).toMatchObject({ help: 'current', text: expect.stringContaining(words) });
  });

  test.each<[string, string, string, RegExp | undefined]>([
    ['neither has changed', LF, LF, undefined],
    ['somebody is protected since', LF, `${LF}3\n`, /^The protect list on `main` has changed/],
    ['somebody was taken off the list since', 'user_id\n1\n', LF, /^The list on `main` has changed/],
    ['both have changed: the first is told', 'user_id\n1\n', '', /^The list on/],
  ])('list and protect list: %s', async (_, list, protect, words) => {
    const { contents } = branch({ 'list.csv': list, 'protect.csv': protect });
    const stale = await findStale(contents, [file(LF), file(LF, 'protect')], HEAD);
    if (words) expect(stale?.text).toMatch(words);
    else expect(stale).toBeUndefined();
  });

  test('no file, no question', async () => {
    const { contents, asked } = branch({});
    expect(await findStale(contents, [], HEAD)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test('the text is asked for only where the names differ, and always at that commit', async () => {
    const { contents, asked } = branch({ 'list.csv': LF, 'protect.csv': CRLF });
    await findStale(contents, [file(CRLF), file(LF, 'protect')], HEAD);
    expect(asked).toEqual(['blob list.csv c0ffee', 'blob protect.csv c0ffee', 'text protect.csv c0ffee']);
  });

  test('a file that vanishes between the two questions has changed', async () => {
    const { contents } = branch({ 'list.csv': 'x' });
    const stale = await findStale({ ...contents, textAt: async () => undefined }, [file(LF)], HEAD);
    expect(stale?.text).toContain('has changed since');
  });

  test('what GitHub does not tell is no leave', async () => {
    const contents = { ...branch({}).contents, blobAt: async () => Promise.reject(new Error('HTTP 502')) };
    await expect(findStale(contents, [file(LF)], HEAD)).rejects.toThrow('HTTP 502');
  });
});
