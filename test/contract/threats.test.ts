import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesOf } from '../support/files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The rows of SECURITY.md's table: number, fault, answer, files. */
const items = read('.github/SECURITY.md')
  .split('\n')
  .flatMap((line) => {
    const [, item = '', ...cells] = line.split('|').map((cell) => cell.trim());
    return /^T\d+$/.test(item) ? [{ item, cells: cells.slice(0, -1) }] : [];
  });
const known = items.map(({ item }) => item);

/** What a call in a test file has as the beginning of its first argument: `T13: …` or `T17, T18: …`. */
const named = filesOf('test/**/*.test.ts').flatMap((file) =>
  [
    ...read(file).matchAll(
      /\b(?:test|it|describe)\b[^\n]*\(\s*['"`](T\d+(?:, T\d+)*): |\]\)\(\s*['"`](T\d+(?:, T\d+)*): /g,
    ),
  ].flatMap(([, plain, table]) => (plain ?? table ?? '').split(', ').map((item) => ({ item, file }))),
);

test('the items are numbered from T1 on, none is left out, and each has all cells', () => {
  expect(known.length).toBeGreaterThan(30);
  expect(known).toEqual(known.map((_, i) => `T${i + 1}`));
  expect(items.filter(({ cells }) => cells.length !== 3 || cells.includes(''))).toEqual([]);
});

test('every item is named by a test, and every item that a test names is there', () => {
  const tested = new Set(named.map(({ item }) => item));
  expect(known.filter((item) => !tested.has(item))).toEqual([]);
  expect(named.filter(({ item }) => !known.includes(item))).toEqual([]);
});

test('every file of the table is there', () => {
  const files = items.flatMap(({ cells }) =>
    [...(cells[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  );
  expect(files.length).toBeGreaterThanOrEqual(items.length);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every item that a comment names is there', () => {
  const cited = filesOf('src/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(/SECURITY\.md (T\d+(?:(?:,| to| and) T\d+)*)/g)].flatMap(([, text = '']) =>
      (text.match(/T\d+/g) ?? []).map((item) => ({ item, file })),
    ),
  );
  expect(cited.length).toBeGreaterThan(5);
  expect(cited.filter(({ item }) => !known.includes(item))).toEqual([]);
});
