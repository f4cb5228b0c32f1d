import { beforeAll, describe, expect, test } from 'vitest';
import { parseList } from '../../src/domain/list/list.ts';

const usersOf = (text: string) => {
  const result = parseList(text);
  return result.ok ? result.list.users.map(({ id, email, line }) => `${id} ${email} ${line}`) : result.faults;
};
const faultsOf = (text: string) => {
  const result = parseList(text);
  return result.ok ? [] : result.faults.map(({ line, message }) => `${line}: ${message.text}`);
};

describe('forms of a list that are read', () => {
  test.each([
    ['comma and LF', 'user_id,email\n1,a@b\n2,c@d\n', ['1 a@b 2', '2 c@d 3']],
    ['no line end at the end', 'user_id\n1', ['1  2']],
    ['semicolon', 'email;user_id\na@b;1\n', ['1 a@b 2']],
    ['tab', 'email\tuser_id\na@b\t1\n', ['1 a@b 2']],
    ['CRLF', 'user_id,email\r\n1,a@x\r\n2,b@x\r\n', ['1 a@x 2', '2 b@x 3']],
    ['CR', 'user_id\r1\r2\r', ['1  2', '2  3']],
    ['a CRLF header over LF rows', 'user_id,email\r\n1,a@x\n2,b@x\n', ['1 a@x 2', '2 b@x 3']],
    ['sep=', 'sep=;\nuser_id;email\n1;a@x\n', ['1 a@x 3']],
    ['quoted line ends', 'user_id,x,email\n1,"a\r\nb",\n2,,c@x\n', ['1  2', '2 c@x 4']],
    ['blank lines', '\n\nuser_id\n\n  \n1\n\n', ['1  6']],
    ['blanks before a header with semicolons', ' \u200b\nuser_id;email\n1;a@x\n', ['1 a@x 3']],
    ['a header over two lines', '"note;\n2"\tuser_id\nx\t1\n', ['1  3']],
    ['other columns', 'x,user_id,y\n,1,\n', ['1  2']],
    ['a quoted separator in the header', '"user_id";"a,b,c"\n1;x\n', ['1  2']],
    ['blanks around', 'user_id,email\n\u00a0 1\u200b, a@b \n', ['1 a@b 2']],
    ['the largest id', 'user_id\n9223372036854775807\n', ['9223372036854775807  2']],
    ['ids past 2^53 stay exact', 'user_id\n9007199254740993\n', ['9007199254740993  2']],
    ['hostile headers', 'user_id,__proto__,constructor\n1,x,y\n', ['1  2']],
    ['only a header', 'user_id\n', []],
    ['a note with few addresses', 'user_id,note\n1,a@x\n2,spam\n', ['1  2', '2  3']],
    ['addresses beside the e-mail', 'user_id,email,boss\n1,,a@x\n', ['1  2']],
    ['two byte order marks before the header', '\ufeff\ufeff"user_id"\n1\n', ['1  2']],
    ['one byte order mark', '\ufeff"user_id"\n1\n', ['1  2']],
  ])('%s', (_, text, users) => expect(usersOf(text)).toEqual(users));

  test.each(['User ID', 'userid', 'ID', 'user-id', 'USER_ID'])('header %s is the id', (name) => {
    expect(usersOf(`${name}\n7\n`)).toEqual(['7  2']);
  });
  test.each(['E-Mail', 'email address', 'Email', 'EMAIL_ADDRESS'])('header %s is the e-mail', (name) => {
    expect(usersOf(`user_id,${name}\n7,a@b\n`)).toEqual(['7 a@b 2']);
  });
});

describe('T13, T14: faults, each with the line where its record starts', () => {
  test.each([
    ['scientific', '1.23E+05', 'scientific notation, because a spreadsheet has rewritten it'],
    ['decimals', '123.0', 'decimals, because a spreadsheet has rewritten it'],
    ['thousands', '"1,234"', 'thousands separators, because a spreadsheet has rewritten it'],
    ['thousands with dots', '1.234', 'thousands separators'],
    ['full width', '１２３', 'has characters other than the digits 0 to 9'],
    ['Arabic digits', '١٢٣', 'has characters other than the digits 0 to 9'],
    ['zero', '0', 'begins with 0'],
    ['leading zero', '007', 'begins with 0'],
    ['too large', '9223372036854775808', 'larger than any id'],
    ['too long', '12345678901234567890', 'at most 19 digits'],
    ['negative', '-5', 'not a whole number'],
    ['a path', '..', 'not a whole number'],
    ['a formula', '=1+1', 'is a formula'],
    ['an error', '#N/A', 'spreadsheet'],
    ['empty', '""', 'user_id is empty'],
  ])('%s', (_, id, message) => {
    expect(faultsOf(`user_id,email,x\n1,,"x\ny"\n\n${id},b@x,\n`)).toEqual([
      expect.stringMatching(new RegExp(`^5: .*${message}`)),
    ]);
  });

  test.each([
    ['no id column', 'name,email\nx,y\nz,w\n', ['1: The header is ']],
    ['two id columns', 'user_id,id\n1,2\n', ['1: The columns "user_id" and "id" both mean user_id']],
    [
      'two e-mail columns',
      'user_id,email,E-Mail\n1,a@x,b@x\n',
      ['1: The columns "email" and "E-Mail" both mean email'],
    ],
    ['too few cells', 'user_id,email\n1\n', ['2: The row has 1 cell, but the header has 2. Fill in']],
    ['too many cells', 'user_id,email\n1,a,b\n', ['2: The row has 3 cells, but the header has 2. Quote']],
    [
      'two e-mails for an id',
      'user_id,email\n1,a@x\n2,b@x\n1,c@x\n',
      ['4: User 1 has a different e-mail address here from the one on line 2'],
    ],
    [
      'two e-mails for an id whose first row has none',
      'user_id,email\n1,\n1,a@x\n1,A@x\n1,b@x\n',
      ['5: User 1 has a different e-mail address here from the one on line 3'],
    ],
    [
      'a quote that stays open',
      'user_id,email\n1,a@x\n2,"b\n3,c\n',
      ['3: A quote opens here and is never closed'],
    ],
    ['text after a quote', 'user_id,email\n1,"a"b\n', ['2: More text follows a closing quote']],
    ['a space before a quote', 'user_id,email\n1, "a@x"\n', ['2: A cell has a space before its opening']],
    ['a space after a quote', 'user_id,email\n"1" ,a@x\n', ['2: A cell has a space after its closing']],
    ['a mark before a quote', 'user_id,x\n1,\ufeff"x"\n', ['2: A cell has a space before its opening']],
    ['a quote in a cell', 'user_id,email\n1,a"b"\n', ['2: A quote stands in the middle of a cell']],
    ['nothing', '', ['1: The file is empty']],
    ['a digit as separator', 'sep=0\nuser_id0email\n1204\n', ['1: The header is ']],
    ['a quote as separator', 'sep="\nuser_id"email\n1"4\n', ['1: A quote stands in the middle of a cell']],
    ['a total', 'email,user_id\na@x,1\nTotal,2\n', ['3: The email is not an e-mail address. Correct it']],
    ['a column of addresses', 'user_id,mail\n1,a@x\n2,n/a\n3,b@x\n', ['1: The column "mail" holds e-mail']],
    ['a header in the middle', 'user_id,email\n1,a@x\nID,E-Mail\n', ['3: This line repeats the header']],
    [
      'emptied rows',
      ',\nuser_id,email\n,\n1,a@x\n,\n',
      ['1: The row was', '3: The row was', '5: The row was'],
    ],
    ['a second mark', 'user_id\n1\n\ufeff2\n', ['3: A second file begins here']],
    ['hashes', 'user_id\n####\n', ['2: The user_id "####" is a spreadsheet error']],
    ['all of them', 'user_id\n0\n1\nx\n', ['2: The user_id "0"', '4: The user_id "x"']],
  ])('%s', (_, text, expected) => {
    expect(faultsOf(text)).toEqual(
      expected.map((start) => expect.stringMatching(new RegExp(`^${start.replace(/[()"]/g, '.')}`))),
    );
  });

  test('faults never repeat an e-mail address', () => {
    expect(
      faultsOf(
        'email,user_id\n1,jane.doe@example.com\n"Jane <jane.doe@example.com>",2\n\'jane.doe@example.com,3\n',
      ).join(),
    ).not.toContain('jane');
  });

  test('faults are bounded, and all are counted', () => {
    const result = parseList(`user_id\n${'0\n'.repeat(5000)}`);
    expect(result).toMatchObject({ ok: false, total: 5000 });
    expect(result.ok ? 0 : result.faults.length).toBe(1000);
  });
});

test('the first of the same user counts, the others are duplicates', () => {
  const result = parseList('user_id,email\n1,A@b\n2,\n1,a@B\n1,\n2,x@b\n');
  expect(result).toMatchObject({
    ok: true,
    list: {
      users: [
        { id: '1', email: 'A@b', line: 2 },
        { id: '2', email: '', line: 3 },
      ],
      duplicates: [
        { id: '1', line: 4, firstLine: 2 },
        { id: '1', line: 5, firstLine: 2 },
        { id: '2', line: 6, firstLine: 3 },
      ],
    },
  });
});

/** The processor's time that reading a text takes; other work on this machine does not count. */
const cost = (text: string): number => {
  const before = process.threadCpuUsage();
  parseList(text);
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
};

/** Each costs many times as much with the obvious code. */
describe('T15: hostile sizes are refused or read quickly: for less than a good list of 20 MB', () => {
  const rows = Array.from({ length: 140_000 }, (_, i) => `${i + 1},user${i + 1}@example.com\n`);
  const quarter = `user_id,email\n${rows.join('')}`;
  let bound = 0;
  beforeAll(() => {
    bound = (cost(quarter) * 20_000_000) / quarter.length;
  });

  test.each([
    ['20 MB of commas', `user_id\n${','.repeat(20_000_000)}`],
    ['a field of 20 MB', `user_id\n"${'x\n'.repeat(10_000_000)}`],
    ['a cell of blanks', `user_id\n${' '.repeat(4000)}1${' '.repeat(60_000)}x\n`],
  ])('%s', (_, text) => {
    expect(faultsOf(text)).toHaveLength(1);
    expect(cost(text)).toBeLessThan(bound);
  });
});
