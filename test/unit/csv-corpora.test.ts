import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { readListFile } from '../../src/adapters/workspace.ts';
import { readTable } from '../../src/domain/list/csv.ts';
import { NAUGHTY } from '../support/naughty.ts';
import { readBytes, workspace } from './list-file.ts';

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
        expect(faults).toMatchObject([
          { line: 2, message: { text: expect.stringContaining('A quote stands in') } },
        ]);
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

  test('T13, T15: in a column of their own they take no user with them', () => {
    const text = `user_id,email,name\n${NAUGHTY.map((cell, i) => `${i + 1},,${quote(cell)}\n`).join('')}`;
    const { users, faults } = readBytes(Buffer.from(text));
    expect(faults).toEqual([]);
    expect(users.map(({ id }) => id)).toEqual(NAUGHTY.map((_, i) => String(i + 1)));
  });

  test('T13: as e-mails are each refused on its line, but for blanks', () => {
    const text = `user_id,email\n1,"${'\n'.repeat(3)}"\n`;
    expect(readBytes(Buffer.from(text)).users).toEqual([{ id: '1', email: '', line: 2 }]);
    for (const cell of NAUGHTY) {
      const { users, faults } = readBytes(Buffer.from(`user_id,email\n1,\n2,${quote(cell)}\n`));
      const isBlank = /^[\s\u00ad\u200b-\u200d\u2060\ufeff]*$/.test(cell);
      expect(
        users.map(({ id }) => id),
        JSON.stringify(cell),
      ).toEqual(isBlank ? ['1', '2'] : []);
      expect(faults.map((fault) => 'line' in fault && fault.line)).toEqual(isBlank ? [] : [3]);
    }
  });

  test('T14: as ids are refused, but for those that are ids', () => {
    for (const cell of NAUGHTY) {
      const { users, faults } = readBytes(Buffer.from(`user_id,email\n${quote(cell)},x@example.com\n`));
      const isId = /^[1-9][0-9]{0,18}$/.test(cell.trim());
      expect(
        users.map(({ id }) => id),
        JSON.stringify(cell),
      ).toEqual(isId ? [cell.trim()] : []);
      expect(faults.length).toBe(isId ? 0 : 1);
    }
  });

  test('T16: as paths are files of the workspace, or nothing', () => {
    let found = 0;
    for (const name of NAUGHTY) {
      const inside = name.length < 60 && !/[/\\]|^\.{0,2}$/.test(name);
      if (inside) writeFileSync(join(workspace, name), 'user_id\n7\n');
      const file = readListFile(workspace, name);
      if (inside) found += 'text' in file ? 1 : 0;
      else expect(file, JSON.stringify(name)).toHaveProperty('fault');
      if ('fault' in file) expect(file.fault.text).not.toMatch(/::|##\[|\p{Cc}|\p{Bidi_Control}/u);
      else expect(file).toMatchObject({ path: name, text: 'user_id\n7\n' });
      expect('text' in file).toBe(inside);
    }
    expect(found).toBeGreaterThan(200);
  });

  test('T15: as names of columns mean nothing', () => {
    for (const cell of NAUGHTY) {
      const { users, faults } = readBytes(Buffer.from(`user_id,${quote(cell)}\n7,8\n`));
      expect(faults, JSON.stringify(cell)).toEqual([]);
      expect(users.map(({ id }) => id)).toEqual(['7']);
    }
  });
});
