import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEED } from '../support/seed.ts';
import { writtenList } from './dialects.ts';
import { readBytes } from './list-file.ts';

/** More of them find rarer things: RUNS=100000. */
const RUNS = Number(process.env.RUNS ?? 1500);
const LIMIT_MS = 240_000 + RUNS * 80;
const random = { seed: SEED, numRuns: RUNS };

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
