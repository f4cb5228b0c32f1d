import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readListFile } from '../../src/adapters/workspace.ts';
import { readTable } from '../../src/domain/csv.ts';
import { parseList } from '../../src/domain/list.ts';
import { NAUGHTY } from '../support/naughty.ts';
import { writtenList } from './dialects.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** More of them find rarer things: RUNS=100000. */
const RUNS = Number(process.env.RUNS ?? 1500);
const LIMIT_MS = 60_000 + RUNS * 20;
const random = { seed: SEED, numRuns: RUNS };

const workspace = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(workspace, { recursive: true }));

/** What is made of the bytes as the action reads them: from a file. */
const readBytes = (bytes: Uint8Array) => {
  writeFileSync(join(workspace, 'list.csv'), bytes);
  const file = readListFile(workspace, 'list.csv');
  if ('fault' in file) return { text: '', users: [], duplicates: [], faults: [{ message: file.fault }] };
  const { text } = file;
  const result = parseList(text);
  return result.ok ? { text, ...result.list, faults: [] } : { text, users: [], duplicates: [], ...result };
};

describe(`random lists (SEED=${SEED})`, () => {
  const rows = (users: readonly { id: string; email: string; line: number }[]): string =>
    JSON.stringify(users.map(({ id, email, line }) => [id, email, line]));

  test(
    'T13, T14: in any dialect come back as they were written',
    () =>
      fc.assert(
        fc.property(writtenList, ({ bytes, users, duplicates }) => {
          const read = readBytes(bytes);
          expect(read.faults).toEqual([]);
          expect(rows(read.users)).toBe(rows(users));
          expect(rows(read.duplicates)).toBe(rows(duplicates));
        }),
        random,
      ),
    LIMIT_MS,
  );

  const faulty = fc.constantFrom(
    ...[
      '0',
      '-1',
      '1.0',
      '1e3',
      '１',
      '9223372036854775808',
      '1 2',
      '..',
      '1\u200b2',
      '\u202e1',
      '__proto__',
      '0x1',
    ],
  );
  test(
    'T13, T14: with one faulty row give no user, and name its line',
    () =>
      fc.assert(
        fc.property(writtenList, faulty, fc.constantFrom('\n', '\r\n', '\r'), (list, id, end) => {
          // In front of the list another header may be read; at its end the row has one cell.
          const text = `${list.text}${end}${id}`;
          const lines = text.split(/\r\n|\r|\n/).length;
          const read = readBytes(Buffer.from(text));
          expect(read.users).toEqual([]);
          expect(read.faults.at(-1)).toMatchObject({ line: lines });
        }),
        random,
      ),
    LIMIT_MS,
  );

  const bytes = fc.uint8Array({ maxLength: 12 });
  const tokens = fc.constantFrom(
    ...[
      'user_id',
      'email',
      'id',
      'sep=',
      ',',
      ';',
      '\t',
      '"',
      '""',
      '\n',
      '\r',
      '\r\n',
      ' ',
      '1',
      '23',
      '0',
      '4e2',
    ],
    ...[
      '\ufeff',
      '\0',
      'x@y',
      '\u200b',
      '|',
      '\\',
      "'",
      '12345678901234567890',
      '\ud800',
      'sep=0\n',
      '\u2028',
      '１',
    ],
  );
  const hostileBytes = fc.oneof(
    fc.array(tokens, { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
    fc.array(tokens, { maxLength: 40 }).map((parts) => Buffer.from(`sep=${parts.join('')}`)),
    fc
      .array(tokens, { maxLength: 40 })
      .map((parts) => Buffer.from(`\ufeffuser_id\n${parts.join('')}`, 'utf16le')),
    fc.uint8Array({ maxLength: 200 }),
    // A list that was good before something happened to it.
    fc
      .tuple(
        writtenList,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), bytes), { minLength: 1, maxLength: 4 }),
      )
      .map(([list, cuts]) =>
        cuts.reduce((all, [at, drop, put]) => {
          const from = at % (all.length + 1);
          return Buffer.concat([all.subarray(0, from), put, all.subarray(from + drop)]);
        }, list.bytes),
      ),
  );
  const BLANKS = /^[\s\u00ad\u200b-\u200d\u2060\ufeff]+|[\s\u00ad\u200b-\u200d\u2060\ufeff]+$/g;
  test(
    'T13, T14, T15: bytes of any kind never throw, and give nobody whose id is not a whole cell',
    () =>
      fc.assert(
        fc.property(hostileBytes, (given) => {
          const { text, users, duplicates, faults } = readBytes(given);
          if (faults.length > 0) expect(users).toEqual([]);
          const cells = new Set(text.split(/[,;\t|"\r\n]/).map((cell) => cell.replace(BLANKS, '')));
          for (const { id } of [...users, ...duplicates]) {
            expect(id).toMatch(/^[1-9][0-9]{0,18}$/);
            expect(cells).toContain(id);
          }
        }),
        { ...random, numRuns: RUNS * 4 },
      ),
    LIMIT_MS,
  );
});

const packageFolder = (name: string): string =>
  dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));

/** Its cells have quotes without being quoted: what that means is a guess, so it is refused. */
const STRAY_QUOTES = 'location_coordinates.csv';

test('T13: csv-spectrum, every column of every file, as its JSON says, or refused', () => {
  const folder = packageFolder('csv-spectrum');
  let columns = 0;
  for (const file of readdirSync(join(folder, 'csvs'))) {
    const [header = '', ...rest] = readFileSync(join(folder, 'csvs', file), 'utf8').split(/(?<=\n)/);
    const json = readFileSync(join(folder, 'json', file.replace('.csv', '.json')), 'utf8');
    const expected = JSON.parse(json) as Record<string, string>[];
    const names = header.trimEnd().split(',');
    names.forEach((name, nth) => {
      const marked = names.map((_, i) => (i === nth ? 'email' : `x${i}`)).join(',');
      const text = header.replace(header.trimEnd(), marked) + rest.join('');
      const read: string[] = [];
      const { faults } = readTable(text, 'user_id or email', ({ email }) => void read.push(email));
      if (file === STRAY_QUOTES) {
        expect(faults).toMatchObject([{ line: 2, message: expect.stringContaining('a quote stands in') }]);
        return;
      }
      expect(faults, file).toEqual([]);
      expect(read, `${file}, ${name}`).toEqual(expected.map((row) => row[name.replaceAll('"', '')]?.trim()));
      columns += 1;
    });
  }
  expect(columns).toBeGreaterThan(30);
});

/** Its inputs alone: what they are to become depends on options that this parser does not have. */
const papaparseInputs = (): string[] => {
  const source = readFileSync(join(packageFolder('papaparse'), 'tests/test-cases.js'), 'utf8');
  const tables = source.slice(0, source.indexOf('var PARSE_ASYNC_TESTS'));
  const context = { chai: { assert: {} }, Papa: { BAD_DELIMITERS: [] }, describe: () => {} };
  const inputs = runInNewContext(
    `${tables}; JSON.stringify([...CORE_PARSER_TESTS, ...PARSE_TESTS].map(({ input }) => input))`,
    context,
  ) as string;
  return (JSON.parse(inputs) as unknown[]).filter((input) => typeof input === 'string');
};

test('T13: papaparse’s test cases, under a header and as they are, give whole cells or faults', () => {
  const inputs = papaparseInputs();
  expect(inputs.length).toBeGreaterThan(150);
  for (const input of inputs) {
    for (const header of ['', 'user_id\n', 'user_id,email,x\n', 'id\temail\r\n']) {
      const { users, faults, text } = readBytes(Buffer.from(header + input));
      expect(faults.length > 0 && users.length > 0).toBe(false);
      for (const { id } of users) expect(text.split(/[^0-9]/)).toContain(id);
    }
  }
});

describe('naughty strings', () => {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  test('T13, T15: as e-mails are read as they are, and take no user with them', () => {
    const text = `user_id,email\n${NAUGHTY.map((cell, i) => `${i + 1},${quote(cell)}\n`).join('')}`;
    const { users, faults } = readBytes(Buffer.from(text));
    expect(faults).toEqual([]);
    expect(users.map(({ id }) => id)).toEqual(NAUGHTY.map((_, i) => String(i + 1)));
    const bare = (cell: string): string => cell.replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/g, '');
    expect(users.map(({ email }) => bare(email))).toEqual(NAUGHTY.map(bare));
  });

  test('T14: as ids are refused, but for those that are ids', () => {
    for (const cell of NAUGHTY) {
      const { users, faults } = readBytes(Buffer.from(`user_id,email\n${quote(cell)},x\n`));
      const isId = /^[1-9][0-9]{0,18}$/.test(cell.trim());
      expect(
        users.map(({ id }) => id),
        JSON.stringify(cell),
      ).toEqual(isId ? [cell.trim()] : []);
      expect(faults.length).toBe(isId ? 0 : 1);
    }
  });

  test('T15: as names of columns mean nothing', () => {
    for (const cell of NAUGHTY) {
      const { users, faults } = readBytes(Buffer.from(`user_id,${quote(cell)}\n7,8\n`));
      expect(faults, JSON.stringify(cell)).toEqual([]);
      expect(users.map(({ id }) => id)).toEqual(['7']);
    }
  });
});
