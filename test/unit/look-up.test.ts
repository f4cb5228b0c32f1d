import { describe, expect, test } from 'vitest';
import { parseList } from '../../src/domain/list/list.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { readAnswer } from '../../src/domain/send/answer.ts';
import type { Entry, Plan, Result } from '../../src/domain/types.ts';
import { completedListCsv } from '../../src/report/results-csv.ts';
import { NOW } from './facts.ts';
import { makeTestPlan } from './world.ts';

const EMAIL = 'jane@example.com';
const HTML = '<!doctype html><title>Log in</title>';
const json = (value: unknown): string => JSON.stringify(value);
const jane = (id: unknown): object => ({ id, email: EMAIL });

/** semantics.md, "Look-up mode": the answer, what it is for its row, the id, and whether the run stops. */
describe('answers to a look-up', () => {
  test.each<[number, string, Result, string | undefined, boolean]>([
    [200, json(jane(7)), 'found', '7', false],
    [200, json(jane('7')), 'found', '7', false],
    [200, json({ id: 7, email: ' JANE@Example.com' }), 'found', '7', false],
    [200, json({ count: 1, next: null, previous: null, results: [jane(7)] }), 'found', '7', false],
    [200, json([jane(7), { id: 8, email: 'john@example.com' }]), 'found', '7', false],
    [200, json([jane(7), jane('7')]), 'found', '7', false],
    [200, '{"id":9007199254740993,"email":"jane@example.com"}', 'found', '9007199254740993', false],
    [200, json([jane(7), jane(8)]), 'several', undefined, false],
    [200, json({ count: 200, next: 'https://x/?page=2', results: [jane(7)] }), 'several', undefined, false],
    [200, json({ id: 7, email: 'john@example.com' }), 'mismatch', undefined, false],
    [
      200,
      json([
        { id: 8, email: 'john@example.com' },
        { id: 9, email: 'joe@example.com' },
      ]),
      'mismatch',
      undefined,
      false,
    ],
    [200, '[]', 'not-found', undefined, false],
    [200, json({ count: 0, next: null, previous: null, results: [] }), 'not-found', undefined, false],
    [200, json({ id: 7, email: 'deleted+1a2b@bevylabs.com' }), 'not-found', undefined, false],
    [404, json({ detail: 'Not found.' }), 'not-found', undefined, false],
    [410, json({ detail: 'Gone.' }), 'not-found', undefined, false],
    ...[
      null,
      '',
      0,
      -7,
      1.5,
      true,
      '../admin',
      '7/../8',
      '7?x',
      ' 7',
      '007',
      {},
      [7],
      '99999999999999999999',
    ].map((id): [number, string, Result, undefined, boolean] => [
      200,
      json(jane(id)),
      'refused',
      undefined,
      false,
    ]),
    [200, json({ user_id: 7, email: EMAIL }), 'found', '7', false],
    [200, json({ id: 7 }), 'refused', undefined, false],
    [200, json({ email: EMAIL }), 'refused', undefined, false],
    [200, 'null', 'refused', undefined, false],
    [200, '"7"', 'refused', undefined, false],
    [200, '', 'failed', undefined, true],
    [200, HTML, 'failed', undefined, true],
    [301, '', 'failed', undefined, true],
    [401, json({ detail: 'Invalid token.' }), 'failed', undefined, true],
    [403, HTML, 'failed', undefined, true],
    [403, json({ detail: 'Permission Denied' }), 'refused', undefined, false],
    [404, HTML, 'failed', undefined, true],
    [405, json({ detail: 'Method "GET" not allowed.' }), 'failed', undefined, true],
    [400, json({ detail: 'no' }), 'refused', undefined, false],
    [500, '', 'ambiguous', undefined, false],
    [429, '', 'throttled', undefined, false],
  ])('%i %s: %s', (status, body, result, found, stops) => {
    const user = { id: 'line 2', email: EMAIL };
    const context = { purpose: 'lookup', user, succeeded: false, now: 0, pendingFields: [] } as const;
    const reply = { kind: 'answer', status, body, retryAfter: undefined, location: undefined } as const;
    const answer = readAnswer(reply, context);
    expect([answer.result, answer.found, answer.stop !== undefined]).toEqual([result, found, stops]);
    expect(answer.detail).not.toContain('@');
    if (stops && status !== 401) expect(answer.stop?.text).toContain('lookup-endpoint');
  });
});

describe('T13: the list of a look-up', () => {
  const read = (text: string) => {
    const parsed = parseList(text, true);
    if (!parsed.ok) return parsed.faults.map(({ line, message }) => `${line}: ${message.text}`);
    return parsed.list.users.map(({ id, email }) => `${id} ${email}`);
  };

  test.each<[string, string, string[]]>([
    ['one address a row', 'E-Mail\na@x.org\n b@x.org \n', ['line 2 a@x.org', 'line 3 b@x.org']],
    ['an address that a row with an id has', 'user_id,email\n7,a@x.org\n,A@x.org\n', ['7 a@x.org']],
    ['mixed rows', 'user_id,email\n,a@x.org\n7,b@x.org\n8,\n', ['line 2 a@x.org', '7 b@x.org', '8 ']],
    ['the same in another case', 'email\na@x.org\nA@X.org\n', ['line 2 a@x.org']],
    [
      'plus, apostrophe, slash, percent sign',
      "email\na+b@x.org\no'neil@x.org\na/b@x.org\na%b@x.org\n",
      ['line 2 a+b@x.org', "line 3 o'neil@x.org", 'line 4 a/b@x.org', 'line 5 a%b@x.org'],
    ],
    [
      'other scripts',
      'email\nгена@пример.рф\njosé@exämple.org\n',
      ['line 2 гена@пример.рф', 'line 3 josé@exämple.org'],
    ],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected));

  test.each<[string, string, string]>([
    ['another name of the column', 'Correo electrónico\na@x.org\n', '1: The header is "Correo electrónico"'],
    ['a name before the address', 'email\nJane <a@x.org>\n', '2: The email holds more than an address'],
    ['two addresses', 'email\n"a@x.org, b@x.org"\n', '2: The email holds more than one address'],
    ['no address', 'email\nJane\n', '2: The email is not an e-mail address'],
    ['nothing', 'user_id,email\n,\n7,\n', '2: The row was emptied'],
    ['neither', 'user_id,email,name\n,,Jane\n', '2: The row has neither a user_id nor an e-mail address'],
    [
      'a masked address',
      'email\nj***@e***.com\n',
      '2: The row has no user_id, and its e-mail address is masked',
    ],
    ['an id that is none', 'user_id,email\n1e5,a@x.org\n', '2: The user_id "1e5" is in scientific notation'],
  ])('a fault: %s', (_, text, start) => expect(read(text)[0]?.startsWith(start), read(text)[0]).toBe(true));

  test.each(['email\na@x.org\n', 'user_id,email\n,a@x.org\n'])(
    'in any other mode such a list is refused, and the message shows the way: %j',
    (text) => {
      const parsed = parseList(text);
      expect(parsed.ok ? '' : parsed.faults[0]?.message.text).toContain('`lookup`');
    },
  );
});

describe('what a look-up leaves', () => {
  const user = (line: number, email: string, id = `line ${line}`) => ({ id, email, line });
  const asked = (
    seq: number,
    line: number,
    given: { result: Result; found?: string; status?: number },
  ): Entry[] => {
    const common = { seq, user: `line ${line}` };
    return [
      { type: 'intent', at: NOW + seq, ...common, purpose: 'lookup', batch: 1 },
      { type: 'outcome', at: NOW + seq, ...common, sent: true, status: 200, detail: '', ...given },
    ];
  };
  const plan: Plan = makeTestPlan(
    [2, 3, 4, 5, 7, 8, 9].map((line) => user(line, `user${line}@x.org`)),
    {
      mode: 'lookup',
      skips: [
        { user: user(6, 'user6@x.org', '60'), status: 'skipped-done', detail: '' },
        { user: user(10, 'USER2@x.org'), status: 'skipped-duplicate', detail: '' },
      ],
    },
  );
  const journal: Entry[] = [
    ...asked(1, 2, { result: 'found', found: '20' }),
    ...asked(2, 3, { result: 'not-found', status: 404 }),
    ...asked(3, 4, { result: 'several' }),
    ...asked(4, 5, { result: 'found', found: '60' }),
    ...asked(5, 7, { result: 'found', found: '20' }),
    ...asked(6, 8, { result: 'failed' }),
    { type: 'intent', at: NOW + 7, seq: 7, user: 'line 9', purpose: 'lookup', batch: 1 },
  ];

  test('every row once, each user once, and what has no answer stays open', () => {
    const { rows, outcome } = makeResults(plan, journal);
    expect(rows.map(({ user: { id, line }, status }) => `${line} ${id} ${status}`)).toEqual([
      '2 20 found',
      '3 line 3 not-found',
      '4 line 4 ambiguous',
      '5 60 found',
      '6 60 skipped-duplicate',
      '7 20 skipped-duplicate',
      '8 line 8 failed',
      '9 line 9 skipped-stopped',
      '10 line 10 skipped-duplicate',
    ]);
    expect(outcome).toBe('stopped');
  });

  test('no spelling of the address is repeated, wherever a site has put it', () => {
    const email = "o'neil+x@exämple.org";
    for (const spelled of [
      email,
      email.toUpperCase(),
      encodeURIComponent(email),
      encodeURIComponent(encodeURIComponent(email)),
      encodeURI(email),
    ]) {
      const user = { id: 'line 2', email };
      const context = { purpose: 'lookup', user, succeeded: false, now: 0, pendingFields: [] } as const;
      const common = { kind: 'answer', retryAfter: undefined } as const;
      const location = `https://www.example.org/api/user/${spelled}/`;
      const moved = readAnswer({ ...common, status: 301, body: '', location }, context);
      const body = JSON.stringify({ detail: `${'x'.repeat(150)}: no user ${spelled} here` });
      const refused = readAnswer({ ...common, status: 404, body, location: undefined }, context);
      const told = [moved.detail, moved.stop?.text ?? '', refused.detail].join();
      expect(told).not.toMatch(/neil|mple\.org\b(?!\/api)|%40/i);
      expect(moved.stop?.text).toContain('https://www.example.org/api/user/(address)/');
    }
  });

  test('the completed list: each user with an id once; rows to look up again without one', () => {
    expect([...completedListCsv(makeResults(plan, journal))].join('')).toBe(
      'email,user_id\nuser2@x.org,20\nuser5@x.org,60\nuser8@x.org,\nuser9@x.org,\n',
    );
  });
});
