import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProtection, protectingLine, untellable } from '../../src/domain/list/protect.ts';
import { about } from '../../src/domain/messages/message.ts';
import { commentMarker, compareLists, faultsComment, planComment } from '../../src/report/comment.ts';
import { SEED } from '../support/seed.ts';
import { makeFacts, NOW } from './facts.ts';
import { makeTestPlan, makeUsers } from './world.ts';

const FILE = [
  'user_id,email',
  '7,',
  ',Boss@Example.com',
  ',@board.example.org',
  '9223372036854775807,seven@example.net',
  ',@exämple.de',
].join('\n');

describe('who is protected', () => {
  const protection = parseProtection('protected.csv', FILE);
  const line = (id: string, email: string): number | undefined =>
    'faults' in protection ? Number.NaN : protectingLine({ id, email, line: 2 }, protection);

  test.each<[string, string, number | undefined]>([
    ['7', '', 2],
    ['7', 'boss@example.com', 2],
    ['70', '', undefined],
    ['1', 'BOSS@example.COM', 3],
    ['1', ' boss@example.com ', 3],
    ['1', 'boss@example.com.evil.org', undefined],
    ['1', 'x@board.example.org', 4],
    ['1', 'x@mail.board.example.org', 4],
    ['1', 'x@notboard.example.org', undefined],
    ['1', 'x@example.org', undefined],
    ['1', '"a@b"@board.example.org', 4],
    ['9223372036854775807', '', 5],
    ['1', 'seven@example.net', 5],
    ['1', '', undefined],
    ['1', 'boss@ｅxample.com', 3],
    ['1', 'x@board。example.org', 4],
    ['1', 'x@mail.xn--exmple-cua.de', 6],
    ['1', 'x@EXÄMPLE.de', 6],
    ['1', 'x@exa\u0308mple.de', 6],
  ])('%s %s: %s', (id, email, expected) => expect(line(id, email)).toBe(expected));

  test.each([
    ['an id that is none', 'user_id\n1.0E+03\n', 2],
    ['an empty row', 'user_id,email\n,\n', 2],
    ['a word for an address', 'email\nnobody\n', 2],
    ['two at signs', 'email\na@b@c\n', 2],
    ['a bare at sign', 'email\n@\n', 2],
    ['quotes that stay', 'email\n"""boss@example.com"""\n', 2],
    ['a dot at the beginning', 'email\n@.example.com\n', 2],
    ['a dot after the at sign', 'email\nboss@.example.com\n', 2],
    ['two dots', 'email\n@example..com\n', 2],
    ['a dot at the end', 'email\n@example.com.\n', 2],
    ['a character that nobody sees', 'email\nboss@exam\u200bple.com\n', 2],
    ['a scheme', 'email\nmailto:boss@example.com\n', 2],
    ['an apostrophe that keeps it text', "email\n'boss@example.com\n", 2],
    ['a full-width bracket', 'email\n＜boss@example.com＞\n', 2],
    ['an address without end', `email\n${'x'.repeat(310)}@example.com\n`, 2],
    ['no such column', 'name\nx\n', 1],
    ['nothing', '', 1],
  ])('%s is a fault on its line', (_, text, at) => {
    const read = parseProtection('p.csv', text);
    expect('faults' in read && read.faults.map((fault) => fault.line)).toEqual([at]);
  });
});

/** Signs that nobody sees, or that stand around an address without being part of it. */
const UNSEEN = ['\u200b', '\u00ad', '\ufe0f', '\u034f', '\u3164', '\u115f', '\u180b', '\u202e', '\u{e0020}'];
const AROUND = [
  '“”',
  '‘’',
  '„“',
  '«»',
  '＜＞',
  '()',
  '（）',
  '【】',
  "''",
  '＇＇',
  '``',
  '""',
  '＂＂',
  '[]',
  '<>',
  '::',
];
const AFTER = [
  '。',
  '．',
  '｡',
  '.',
  '..',
  '/',
  '／.',
  '?x',
  '#x',
  '%00',
  '%2e',
  '％2e',
  '*',
  '_',
  '-',
  ';',
  ',',
  '！',
];
const BEFORE = ['mailto:', 'mailto：', 'boss@', 'boss＠', '＠', ' x <', 'Boss ', "'"];

describe('nobody is protected in vain', () => {
  const protection = parseProtection(
    'protected.csv',
    'email\nboss@example.com\n@board.example.org\nınfo@example.net\n',
  );
  if ('faults' in protection) throw new Error('faulty');
  const isSafe = (email: string): boolean => {
    const user = { id: '1', email, line: 2 };
    return protectingLine(user, protection) !== undefined || untellable([user], protection).length > 0;
  };

  test.each([
    ...UNSEEN.flatMap((sign) => [
      `${sign}boss@example.com`,
      `bo${sign}ss@example.com`,
      `boss@exam${sign}ple.com`,
    ]),
    ...UNSEEN.map((sign) => `boss@example.com${sign}`),
    ...AROUND.map(([open, close]) => `${open}boss@example.com${close}`),
    ...AFTER.flatMap((sign) => [`boss@example.com${sign}`, `x@board.example.org${sign}`]),
    ...BEFORE.map((sign) => `${sign}boss@example.com`),
    'bоss@example.com'.replace('о', '\u{1d5c8}'),
    'ＢＯＳＳ@example.com',
    'bo\u017fs@example.com',
    'boss@example.com:443',
    'boss@example.com：443',
    'boss@example．com',
    'boss＠example.com',
    'boss(at)example.com',
    '"boss"@example.com',
    'boss@[example.com]',
    'INFO@EXAMPLE.NET',
    'İNFO@EXAMPLE.NET',
    'info@example.net',
    '',
  ])('%j', (email) => expect(isSafe(email)).toBe(true));

  test.each([
    "o'brien@example.com",
    'boss+club@example.com',
    'jürgen@münchen.example',
    '山田@例え.jp',
    'first.last_x@mail.example.museum',
    '_bot-7@xn--exmple-cua.example',
    'x@1.example',
    `${'x'.repeat(64)}@${'a.'.repeat(120)}example`,
  ])('an ordinary address is no disguise: %s', (email) => {
    expect(untellable([{ id: '1', email, line: 2 }], protection)).toEqual([]);
    expect(isSafe(email)).toBe(false);
  });

  test('labels without end take no time', () => {
    const email = `x@${'a.'.repeat(30_000)}b`;
    expect(isSafe(email)).toBe(true);
  });

  test(`any spelling that Unicode and the eye take for the same is safe (SEED=${SEED})`, () => {
    const wide = (sign: string): string =>
      /[!-~]/.test(sign) ? String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0) : sign;
    const spellings = fc.constantFrom<(sign: string) => string>(
      (sign) => sign,
      (sign) => sign.toUpperCase(),
      wide,
      ...UNSEEN.map((unseen) => (sign: string) => sign + unseen),
    );
    fc.assert(
      fc.property(fc.array(spellings, { minLength: 16, maxLength: 16 }), (each) => {
        expect(isSafe([...'boss@example.com'].map((sign, i) => each[i]?.(sign) ?? sign).join(''))).toBe(true);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

describe('the comment', () => {
  const users = makeUsers(3);
  const list = { users, duplicates: [] };

  test('compares with the base', () => {
    const base = { users: makeUsers(4).slice(1), duplicates: [] };
    expect(compareLists(list, base)).toEqual({ added: ['1'], removed: ['4'] });
    expect(compareLists(list, 'none')).toEqual({ added: ['1', '2', '3'], removed: [] });
  });

  test('T18: has no address, and foreign text in it means nothing', () => {
    const evil = '`|<img src=x>@octocat](https://evil.example)[\n--> ::error::x.csv';
    const facts = makeFacts({ list: { ...makeFacts().list, path: evil } });
    // In a code span all of it is only text.
    const text = planComment(facts, makeTestPlan(users), list, 'unreadable').replace(/`[^`\n]*`/g, '');
    expect(text).not.toMatch(/<img|@octocat|\]\(https:\/\/evil|@example\.com|^::/m);
    const faults = faultsComment([{ line: 2, message: about.rows`${evil}` }], 1, evil);
    expect(faults).not.toMatch(/<img|@octocat|[^\\]\]\(https:\/\/evil|^::/m);
  });

  test('warns of what only expect-users allows', () => {
    const plan = makeTestPlan(users);
    const text = (given: object): string => planComment(makeFacts(given), plan, list, 'none');
    expect(text({ inputs: { 'max-users': '3' } })).not.toContain('WARNING');
    expect(text({ inputs: { 'max-users': '2' } })).toContain('more users than `max-users` (2)');
    const { forecast } = makeFacts();
    const long = { ...forecast, days: 9, doneAt: NOW + 8 * 86_400_000 };
    expect(text({ inputs: { 'max-users': '3' }, forecast: long })).toContain('The list takes 9 days');
  });

  test('its marker cannot end the HTML comment that it is', () =>
    expect(commentMarker('a --> <script>b')).toBe('<!-- bevy-user-deletion: plan of a --_ _script_b -->'));

  test('shows twenty faults and counts the others', () => {
    const faults = Array.from({ length: 30 }, (_, i) => ({
      line: i + 2,
      message: about.rows`user_id is empty`,
    }));
    const text = faultsComment(faults, 4000, 'list.csv');
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toContain('3,980 more');
  });
});
