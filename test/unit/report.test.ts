import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { parseList } from '../../src/domain/list/list.ts';
import { about } from '../../src/domain/messages/message.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { count, foreign, isoTime, oneLine } from '../../src/domain/text.ts';
import type { Entry } from '../../src/domain/types.ts';
import { faultsComment, planComment } from '../../src/report/comment.ts';
import { progressLine } from '../../src/report/progress.ts';
import {
  cell,
  maskEmail,
  resultsCsv,
  usersSetToDeleteCsv,
  withEmails,
} from '../../src/report/results-csv.ts';
import { MAX_SUMMARY_BYTES, refusalMarkdown, summaryMarkdown } from '../../src/report/summary.ts';
import { md } from '../../src/report/to-markdown.ts';
import { NAUGHTY } from '../support/naughty.ts';
import { makeEnded, makeFacts } from './facts.ts';
import { makeTestPlan, makeUsers } from './world.ts';

const facts = makeFacts();

const done = (id: string, detail: string): Entry[] => [
  { type: 'intent', at: Number(id), seq: Number(id), user: id, purpose: 'delete', batch: 1 },
  {
    type: 'outcome',
    at: Number(id),
    seq: Number(id),
    user: id,
    result: 'scheduled',
    sent: true,
    status: 204,
    detail,
  },
];
const EVIL = [
  '=1+1',
  '+1',
  '-1',
  '@x',
  '\t=1',
  '\r=1',
  ' =1',
  '"',
  'a,b',
  'a;b',
  "a\nb'",
  '\0=1',
  'plain',
  '＝1',
  '\u3000＋1',
  'x;=1',
  'a b; @c',
];

describe('CSV for people', () => {
  const users = makeUsers(EVIL.length).map((user, i) => ({ ...user, email: EVIL[i] ?? '' }));
  const results = makeResults(
    makeTestPlan(users),
    users.flatMap(({ id }, i) => done(id, EVIL[i] ?? '')),
  );
  const read = (lines: Iterable<string>) =>
    parse([...lines].join(''), { columns: true }) as unknown as Record<string, string>[];

  test('T20: no cell is a formula, no row is split', () => {
    const rows = read(resultsCsv(results));
    expect(rows.map(({ user_id }) => user_id)).toEqual(users.map(({ id }) => id));
    // In half of Europe the semicolon parts cells, whatever quotes stand around them.
    const formula = /(?:^|;)\s*[=+\-@＝＋－＠]/;
    for (const row of rows) for (const text of Object.values(row)) expect(text).not.toMatch(formula);
  });

  test('what is set to delete can be read as a list, as it is', () => {
    // Each as it was, also where the file keeps a spreadsheet from running it.
    const emails = ['=1@x.example', '+1@x.example', '-1@x.example', '＝1@x.example', "o'neil@x.example", ''];
    const given = makeUsers(emails.length).map((user, i) => ({ ...user, email: emails[i] ?? '' }));
    for (const shown of ['plain', 'mask', 'omit'] as const) {
      const plan = withEmails(makeTestPlan(given), shown);
      const ended = makeResults(
        plan,
        given.flatMap(({ id }) => done(id, '')),
      );
      const list = parseList([...usersSetToDeleteCsv(ended)].join(''));
      expect(list.ok && list.list.users.map(({ id }) => id)).toEqual(given.map(({ id }) => id));
      if (shown === 'plain') expect(list.ok && list.list.users.map(({ email }) => email)).toEqual(emails);
    }
  });

  test.each([
    ['jane@mail.example.com', 'j***@m***.com'],
    ['j@localhost', 'j***@l***'],
    ['no address', '***'],
    ['@x', '***'],
    ['', ''],
    ['é𝒳@ü.de', 'é***@ü***.de'],
  ])('masks %s as %s', (email, masked) => expect(maskEmail(email)).toBe(masked));

  test('the stored plan has e-mails as the policy says, and whole ids', () => {
    const plan = makeTestPlan(makeUsers(1), {
      skips: [{ user: { id: '9', email: 'x@y.z', line: 9 }, status: 'skipped-limit', detail: '' }],
    });
    const stored = withEmails(plan, 'mask');
    expect(stored.operations[0]).toEqual({ id: '1', email: 'u***@e***.com', line: 2 });
    expect(stored.skips[0]?.user.email).toBe('x***@y***.z');
    expect(withEmails(plan, 'omit').operations[0]?.email).toBe('');
    expect(withEmails(plan, 'plain')).toBe(plan);
  });

  test('quotes only what needs it', () =>
    expect(['a', 'a b', 'a"b'].map(cell)).toEqual(['a', 'a b', '"a""b"']));
});

describe('summary', () => {
  test('T18: foreign text stays text', () => {
    const users = makeUsers(40);
    const evil =
      '<img src=x>|`x`[a](https://evil.example) @octocat ``` # h\n::error::x someone@private.example';
    const journal = users.flatMap(({ id }) =>
      done(id, evil).map((entry) =>
        entry.type === 'outcome' ? { ...entry, result: 'failed' as const } : entry,
      ),
    );
    const plan = makeTestPlan(users);
    const evilFacts = { ...facts, list: { ...facts.list, path: '`|' } };
    const ended = makeEnded({ facts: evilFacts, plan }, journal);
    const text = summaryMarkdown(ended, { missing: about.saving`${foreign(evil)}` });
    expect(text).not.toMatch(/<img|\]\(https:\/\/evil|@octocat|private\.example|^::/m);
    // The code of the steps, and no other: it begins and ends indented, as an item of the list.
    expect(text.match(/^```/gm)).toBeNull();
    expect(text.match(/^ {3}```/gm)).toHaveLength(2);
    expect(text).toContain('| 40 | 1 (line 2), 2 (line 3), 3 (line 4), 4 (line 5), 5 (line 6), … |');
    expect(text).toMatch(/^## ❌/);
  });

  test('T18: naughty strings in every place change nothing but the words', () => {
    const journal = (detail: string): Entry[] =>
      done('1', foreign(detail)).map((entry) =>
        entry.type === 'outcome' ? { ...entry, result: 'failed' as const } : entry,
      );
    const plan = makeTestPlan(makeUsers(1));
    const write = (text: string): string => {
      const run = { ...facts.run, ref: text, actor: text, triggeringActor: text, event: text };
      const approvals = [{ environment: text, user: text, state: 'approved' }];
      const list = { ...facts.list, path: text };
      const review = { approved: false, why: text } as const;
      const evil = { ...facts, run: { ...run, approvals }, list, review };
      const ended = makeEnded({ facts: evil, plan }, journal(text));
      const fault = { line: 2, message: about.rows`${text}` };
      return [
        summaryMarkdown(ended, { missing: about.saving`${text}` }),
        refusalMarkdown([fault], 1, text),
        planComment(evil, plan, { users: [], duplicates: [] }, 'none'),
        faultsComment([fault], 1, text),
      ].join('\n');
    };
    /** Without what stands in code, where nothing has a meaning; an escaped backtick begins no code. */
    const withoutCode = (text: string): string =>
      text.replace(/\\.|`[^`]*`/gu, (found) => (found.startsWith('`') ? '``' : found));
    /** The signs of each line that mean something to Markdown: not those that are escaped. */
    const marks = (text: string): string[] =>
      text.split('\n').map((line) => line.replace(/\\.|&#?\w+;|[^`|<>[\]*_~$]/gu, ''));
    const links = (text: string) => text.match(/\w+:\/\/[\w./-]+/g);
    const tame = withoutCode(write('x'));
    for (const text of NAUGHTY) {
      const written = withoutCode(write(`x${text}`));
      expect(marks(written), JSON.stringify(text)).toEqual(marks(tame));
      expect(written).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}|@[\w-]/u);
      expect(links(written)).toEqual(links(tame));
    }
  });

  test('T18: is cut below what GitHub takes', () => {
    const faults = Array.from({ length: 20 }, (_, line) => ({
      line,
      message: about.rows`${'x'.repeat(100_000)}`,
    }));
    const text = refusalMarkdown(faults, 5000, 'users.csv');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
    expect(text).toContain('GitHub does not accept a longer summary');
  });

  test.each([
    ['a_b*c', 'a\\_b\\*c'],
    ['@octocat', '&#64;&#8203;octocat'],
    ['see #1', 'see \\#&#8203;1'],
    ['https://x', 'https&#58;&#8203;//x'],
    ['$x$', '\\$x\\$'],
    ['a\nb', 'a b'],
    ['a\u202eb\u001b[31m', 'a b \\[31m'],
  ])('%j is %j in Markdown', (text, escaped) => expect(md(text)).toBe(escaped));
});

describe('words', () => {
  test.each([
    ['a\u001b[31mb', 'a [31mb'],
    ['::error::x', ': :error: :x'],
    ['a ##[error]b', 'a # #[error]b'],
    ['a\r\n::b', 'a  : :b'],
    ['mail jane.doe@example.com now', 'mail (e-mail) now'],
    ['mail jane＠example.com now', 'mail (e-mail) now'],
    ['\u202eabc\u2028', 'abc'],
    ['x'.repeat(300), `${'x'.repeat(160)}…`],
  ])('foreign %j is %j', (text, safe) => expect(foreign(text)).toBe(safe));

  test.each([
    ['a\nb', 'a b'],
    ['  ::set-output::x', ': :set-output::x'],
    ['x ##[group]y', 'x # #[group]y'],
    ['a\u001b[31mb\u202ec\u0085', 'a [31mb c '],
  ])('one line: %j is %j', (text, safe) => expect(oneLine(text)).toBe(safe));

  test.each([
    [0, '0 users'],
    [1, '1 user'],
    [1234567, '1,234,567 users'],
  ])('%i: %s', (n, text) => expect(count(n, 'user')).toBe(text));

  test.each([
    [999, '1970-01-01T00:00:00Z'],
    [9e14, '9999-12-31T23:59:59Z'],
    [Number.POSITIVE_INFINITY, '9999-12-31T23:59:59Z'],
  ])('%d: %s', (ms, text) => expect(isoTime(ms)).toBe(text));

  test('progress', () => {
    const line = progressLine({
      batch: 2,
      batches: 12,
      done: 500,
      users: 3000,
      elapsedMs: 50_000,
      quotaLeft: 8500,
    });
    expect(line).toBe(
      'batch  2/12 ███░░░░░░░░░░░░░░░░░ 500/3000 users · 10.0/s · about 5 minutes to go · quota left 8,500',
    );
  });
});
