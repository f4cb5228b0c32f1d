import { describe, expect, test } from 'vitest';
import { say } from '../../src/domain/messages/message.ts';
import { parseProtection, protectingLine } from '../../src/domain/protect.ts';
import { commentMarker, compareLists, faultsComment, planComment } from '../../src/report/comment.ts';
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
    ['a dot at the end', 'email\n@example.com.\n', 2],
    ['a character that nobody sees', 'email\nboss@exam\u200bple.com\n', 2],
    ['a scheme', 'email\nmailto:boss@example.com\n', 2],
    ['no such column', 'name\nx\n', 1],
    ['nothing', '', 1],
  ])('%s is a fault on its line', (_, text, at) => {
    const read = parseProtection('p.csv', text);
    expect('faults' in read && read.faults.map((fault) => fault.line)).toEqual([at]);
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
    const faults = faultsComment([{ line: 2, message: say('rows', evil) }], 1, evil);
    expect(faults).not.toMatch(/<img|@octocat|[^\\]\]\(https:\/\/evil|^::/m);
  });

  test('warns of what only expect-users allows', () => {
    const plan = makeTestPlan(users);
    const text = (given: object): string => planComment(makeFacts(given), plan, list, 'none');
    expect(text({ inputs: { 'max-users': '3' } })).not.toContain('WARNING');
    expect(text({ inputs: { 'max-users': '2' } })).toContain('More than `max-users` (2)');
    const { forecast } = makeFacts();
    const long = { ...forecast, days: 9, doneAt: NOW + 8 * 86_400_000 };
    expect(text({ inputs: { 'max-users': '3' }, forecast: long })).toContain('It takes 9 days');
  });

  test('its marker cannot end the HTML comment that it is', () =>
    expect(commentMarker('a --> <script>b')).toBe('<!-- bevy-user-deletion: plan of a --_ _script_b -->'));

  test('shows twenty faults and counts the others', () => {
    const faults = Array.from({ length: 30 }, (_, i) => ({
      line: i + 2,
      message: say('rows', 'user_id is empty'),
    }));
    const text = faultsComment(faults, 4000, 'list.csv');
    expect(text.match(/^- /gm)).toHaveLength(20);
    expect(text).toContain('3,980 more');
  });
});
