import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { about } from '../../src/domain/messages/message.ts';
import { makeResults, type Results, type Row } from '../../src/domain/outcome/results.ts';
import { type Entry, type Plan, STATUSES } from '../../src/domain/types.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from '../../src/report/html/assets.ts';
import { escapeHtml, html, link, prose } from '../../src/report/html/markup.ts';
import { reportHtml } from '../../src/report/html/page.ts';
import { MAX_REPORT_ROWS } from '../../src/report/html/rows.ts';
import { groupProblems, PROBLEMS, REMEDIES } from '../../src/report/remedies.ts';
import type { Facts } from '../../src/report/run-json.ts';
import { meaningOf } from '../../src/report/status-words.ts';
import { summaryMarkdown } from '../../src/report/summary.ts';
import { makeEnded, makeFacts, NOW } from './facts.ts';
import { HOSTILE, hostileRecord } from './hostile.ts';
import { makeTestPlan, makeUsers } from './world.ts';

type Given = {
  readonly facts?: Partial<Facts>;
  readonly journal?: readonly Entry[];
  readonly results?: Partial<Results>;
  readonly troubleshooting?: string | undefined;
};

const page = (
  plan: Plan,
  { facts: given = {}, journal = [], results: changed = {}, troubleshooting }: Given = {},
): string => {
  const record = { facts: makeFacts(given), plan };
  return [...reportHtml({ ...makeEnded(record, journal, changed), troubleshooting }, journal)].join('');
};

const sha256 = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** One answered DELETE a second, from the beginning of the run on. */
const sentOne = (
  user: string,
  i: number,
  result: 'scheduled' | 'failed' | 'ambiguous' = 'scheduled',
): Entry[] => {
  const common = { at: NOW + i * 1000, seq: i + 1, user };
  return [
    { ...common, type: 'intent', purpose: 'delete', batch: 1 },
    { ...common, type: 'outcome', result, sent: true, status: 204, detail: '' },
  ];
};

describe('what may run in the page', () => {
  const text = page(makeTestPlan(makeUsers(3)));

  test('T18: is the style and the script whose hashes stand in its policy', () => {
    expect(STYLE_HASH).toBe(sha256(STYLE));
    expect(SCRIPT_HASH).toBe(sha256(SCRIPT));
    expect(text.split(/<style>|<\/style>/)[1]).toBe(STYLE);
    expect(text.split(/<script>|<\/script>/)[1]).toBe(SCRIPT);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(text)?.[1];
    expect(policy).toBe(
      `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`,
    );
    // A policy in a meta element holds only for what comes after it.
    expect(text.indexOf('Content-Security-Policy')).toBeLessThan(text.indexOf('<style>'));
  });

  test('no handler, style or source stands in an attribute, and nothing is fetched', () => {
    const body = text.replace(STYLE, '').replace(SCRIPT, '');
    expect(body).not.toMatch(/<[^>]*\s(?:on\w+|style|src|srcset|action|data|poster)\s*=/i);
    expect(body).not.toMatch(/<(?:img|link|iframe|object|embed|form|base|audio|video)\b/i);
    expect(STYLE).not.toMatch(/url\(|@import/);
    expect(SCRIPT).not.toMatch(
      /fetch|XMLHttp|import\(|innerHTML|insertAdjacent|document\.write|eval|Function\(/,
    );
  });
});

describe('foreign text', () => {
  /** The elements of a page with the names of their attributes. */
  const structure = (text: string): string[] =>
    (
      text
        .replace(STYLE, '')
        .replace(SCRIPT, '')
        .match(/<[^>]*>/g) ?? []
    ).map((tag) => tag.replace(/="[^"]*"/g, ''));
  const shape = (texts: readonly string[]): string[] => {
    return structure([...reportHtml(...hostileRecord(texts))].join(''));
  };

  test('T18: changes no element of the page, in whatever place it stands', () => {
    const tame = shape(HOSTILE.map((_, i) => `tame ${'abcdefghijklmnopqrstuvwxyz'[i]}`));
    expect(tame.length).toBeGreaterThan(400);
    expect(shape(HOSTILE)).toEqual(tame);
  });

  test.each([
    ['<b>&"\'`', '&#60;b&#62;&#38;&#34;&#39;&#96;'],
    ['a\r\nb\tc', 'a b c'],
    ['\u202ea\u200b\0\u2028', '\ufffda\ufffd\ufffd\ufffd'],
    ['\ud800', '\ufffd'],
    ['ü 漢 😀', 'ü 漢 😀'],
  ])('%j is %j', (text, escaped) => expect(escapeHtml(text)).toBe(escaped));

  test('a template escapes what is not HTML', () => {
    expect(html`<p>${'<'}${html`<b>${['>', undefined, 1]}</b>`}</p>`.markup).toBe(
      '<p>&#60;<b>&#62;1</b></p>',
    );
  });

  test.each(['javascript:alert(1)', 'http://x', 'https://x"y', ' https://x', 'data:text/html,x', ''])(
    '%j is no link',
    (url) => expect(link(url, 'x').markup).toBe('x'),
  );

  test('sentences of our own have code and weight', () => {
    expect(prose('Set `a<b`, **before `c`** (<i>), ** alone').markup).toBe(
      'Set <code>a&#60;b</code>, <strong>before <code>c</code></strong> (&#60;i&#62;), ** alone',
    );
  });
});

describe('what it says', () => {
  const every = makeTestPlan([], {
    skips: STATUSES.map((status, i) => ({
      user: { id: `922337203685477${String(5700 + i)}`, email: '', line: i + 2 },
      status,
      detail: '',
    })),
  });

  test('every state has its count, its meaning, its filter and its row with the whole id', () => {
    const text = page(every);
    STATUSES.forEach((status, i) => {
      expect(text).toContain(`>${status}</span></th><td class="n">1</td>`);
      expect(text).toContain(`<td>${prose(meaningOf(status, 'delete')).markup}</td>`);
      expect(text).toContain(`<option value="${status}">${status} (1)</option>`);
      expect(text).toContain(`<th scope="row">922337203685477${String(5700 + i)}</th>`);
    });
  });

  test('every state to check says what to do, the unknown first', () => {
    const text = page(every);
    const states = PROBLEMS.filter((problem) => STATUSES.some((status) => status === problem));
    expect(states).toHaveLength(9);
    const places = states.map((status) => text.indexOf(prose(REMEDIES[status].text).markup));
    expect(places[0]).toBeGreaterThan(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(PROBLEMS[0]).toBe('unknown');
    expect(text).toContain('Treat these deletions as scheduled.');
  });

  test('of a verification: what contradicts an earlier run has a group, a filter and a mark of its own', () => {
    const rows = makeResults(every, []).rows;
    const told = (['overdue', 'unsaved', 'lapsed', undefined] as const).map((contradiction, i) => ({
      ...rows[i],
      user: { id: String(i + 1), email: '', line: i + 2 },
      status: (['active', 'pending', 'active', 'unknown'] as const)[i] ?? 'gone',
      contradiction,
    }));
    const text = page(makeTestPlan([], { mode: 'verify' }), {
      results: { mode: 'verify', rows: told as Row[] },
    });
    for (const problem of ['overdue', 'unsaved', 'lapsed'] as const) {
      expect(text).toContain(prose(REMEDIES[problem].text).markup);
      expect(text).toContain(`<option value="${problem}">${REMEDIES[problem].name} (1)</option>`);
      expect(text).toContain(`<tr data-problem="${problem}">`);
    }
    expect(text).toContain(prose(REMEDIES.unread.text).markup);
    expect(text).not.toContain(prose(REMEDIES.unknown.text).markup);
    expect(text).toContain('<option value="look">with a problem (4)</option>');
  });

  test('every id is there once, and every jump has its place', () => {
    const text = page(every);
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const places = [...text.matchAll(/(?:href="#|for="|aria-labelledby=")([^"]+)"/g)].map(([, id]) => id);
    expect(places.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('an empty list', () => {
    const text = page(makeTestPlan([]));
    expect(text).toContain('The list has no rows.');
    expect(text).not.toContain('Rows to check');
    expect(text).not.toContain('NaN');
  });

  test('a refusal', () => {
    const refused = { outcome: 'refused', reason: 'The quota is <used up>.' } as const;
    expect(page(makeTestPlan([]), { results: refused })).toContain(
      '<h1 class="bad">Refused: nothing was sent. The quota is &#60;used up&#62;.</h1>',
    );
  });

  test('a rehearsal, right below the verdict', () => {
    const text = page(makeTestPlan([]), { facts: { rehearsal: true, site: 'sandbox' } });
    expect(text).toMatch(/<\/h1>\n<p class="note"><strong>This was a rehearsal<\/strong>/);
    expect(text).toContain('<title>Rehearsal. ');
    expect(page(makeTestPlan([]))).not.toMatch(/rehearsal/i);
  });

  test('whatever the summary says of the same run', () => {
    const users = makeUsers(3);
    const plan = makeTestPlan(users);
    const journal = [...sentOne('1', 0), ...sentOne('2', 1, 'failed'), ...sentOne('3', 2, 'ambiguous')];
    const facts = makeFacts({ review: { approved: true, pull: 42, author: 'octocat', approvers: ['lisa'] } });
    const ended = makeEnded({ facts, plan }, journal);
    const summary = summaryMarkdown(ended, { missing: about.unknown`` });
    const wordsOf = (text: string): string[] =>
      text
        .replace(/<head>.*?<\/head>/s, '')
        .replace(/<[^>]*>|\]\([^)]*\)/g, ' ')
        .replace(/&#?\w+;/g, ' ')
        .match(/[a-z]{2,}/gi) ?? [];
    const shown = new Set(wordsOf([...reportHtml(ended, journal)].join('')));
    const words = wordsOf(summary.replaceAll('\\', '')).filter((word) => !/^(?:WARNING|yaml|sh)$/.test(word));
    expect(words.length).toBeGreaterThan(200);
    expect(words.filter((word) => !shown.has(word))).toEqual([]);
  });

  test('where there is more to read: links where the page has an address, headings where not', () => {
    const plan = makeTestPlan(makeUsers(1));
    const end: Entry = { type: 'end', at: NOW, reason: 'done', detail: '' };
    const help = (troubleshooting?: string, result: 'scheduled' | 'ambiguous' = 'ambiguous') =>
      /<p>(<strong>Help.*)<\/p>/.exec(
        page(plan, { journal: [...sentOne('1', 0, result), end], troubleshooting }),
      )?.[1];
    expect(help('https://github.com/o/a/blob/v1/docs/troubleshooting.md')).toBe(
      '<strong>Help:</strong> <a href="https://github.com/o/a/blob/v1/docs/troubleshooting.md#unknown-users" rel="noreferrer">Unknown users</a>',
    );
    expect(help()).toBe('<strong>Help</strong> in docs/troubleshooting.md of this action: Unknown users');
    expect(help(undefined, 'scheduled')).toBeUndefined();
  });

  test('the last moments to cancel, and the inputs that do it', () => {
    const users = makeUsers(2);
    const text = page(makeTestPlan(users), { journal: users.flatMap(({ id }, i) => sentOne(id, i)) });
    expect(text).toContain('cancel: true\ncancel-run: 1\ndry-run: false');
    expect(text).toContain('To undo this run before <strong>2026-12-01T10:00:00Z</strong> (UTC)');
    expect(text).toContain('After <strong>2026-12-01T10:00:01Z</strong> (UTC), verify this run');
  });

  test('a doubt has a deadline too, and it is the earlier one', () => {
    const users = makeUsers(2);
    const journal = [...sentOne('1', 0, 'ambiguous'), ...sentOne('2', 60)];
    const text = page(makeTestPlan(users), { journal });
    expect(text).toContain('To undo this run before <strong>2026-12-01T10:00:00Z</strong> (UTC)');
  });

  test('a dry run and a cancellation have nothing to cancel', () => {
    const users = makeUsers(2);
    const given = { journal: sentOne('1', 0) };
    for (const plan of [makeTestPlan(users, { dryRun: true }), makeTestPlan(users, { mode: 'cancel' })])
      expect(page(plan, given)).not.toContain('cancel-run');
  });

  test('who ran it and who approved', () => {
    const { run } = makeFacts();
    const facts: Partial<Facts> = {
      run: {
        ...run,
        triggeringActor: 'hubot',
        approvals: [{ environment: 'live', user: 'mona', state: 'approved' }],
      },
      review: { approved: true, pull: 42, author: 'octocat', approvers: ['lisa'] },
    };
    const text = page(makeTestPlan([]), { facts });
    expect(text).toContain('Started again by</th><td>hubot');
    expect(text).toContain('live: approved by mona');
    expect(text).toContain('<a href="https://github.com/o/r/pull/42" rel="noreferrer">#42</a> by octocat');
    const unproven = page(makeTestPlan([]), { facts: { review: { approved: false, why: 'no review' } } });
    expect(unproven).toContain('Approval of the list</th><td>Not approved: no review');
  });

  test('of a list that is too long only the rows with a problem, and where the others are', () => {
    const users = makeUsers(MAX_REPORT_ROWS + 1);
    const journal = [...sentOne('7', 0, 'failed'), ...sentOne('8', 1)];
    const text = page(makeTestPlan(users), { journal });
    expect(text).toContain(
      'The list has 50,001 rows, too many for one page. Only those with a problem are here (1 row).',
    );
    expect(text).toContain('<strong>results.csv</strong>');
    expect(text.match(/<tr[^>]*><th scope="row">\d+<\/th>/g)).toEqual([
      '<tr data-problem="failed"><th scope="row">7</th>',
    ]);
    expect(text.length).toBeLessThan(100_000);
  });
});

test('a damaged journal is said to be', () => {
  const journal: Entry[] = [...sentOne('1', 0), { type: 'damage', at: NOW, lines: 3 }];
  expect(page(makeTestPlan(makeUsers(2)), { journal })).toContain(
    '<strong>3 lines of the journal are damaged.</strong>',
  );
  expect(page(makeTestPlan(makeUsers(2)), { journal: sentOne('1', 0) })).not.toContain('read back');
});

test('what was used of the quota, and the inputs', () => {
  const quota = { limit: 10_000, reserve: 1000, free: 8951, used: [{ minute: 1, requests: 49 }] };
  const text = page(makeTestPlan([]), { facts: { quota, inputs: { 'max-rate': 10 } } });
  expect(text).toContain('Quota</th><td>10,000 requests in 24 hours, 1,000 of them in reserve');
  expect(text).toContain('0 by this run, 49 by earlier runs within a day');
  expect(text).toContain('<th scope="row">max-rate</th><td><code>10</code></td>');
});

test('problems are grouped by state and cause, numbers in a cause aside', () => {
  const details = ['timeout after 100 ms', 'timeout after 250 ms', 'login page'];
  const plan = makeTestPlan([], {
    skips: Array.from({ length: 60 }, (_, i) => ({
      user: { id: String(i + 1), email: '', line: i + 2 },
      status: i % 2 ? 'failed' : 'unknown',
      detail: details[i % 3] ?? '',
    })),
  });
  const groups = groupProblems(makeResults(plan, []).rows, 'delete');
  expect(
    groups.map(({ problem, total, causes }) => [problem, total, causes.map(({ length }) => length)]),
  ).toEqual([
    ['unknown', 30, [20, 10]],
    ['failed', 30, [20, 10]],
  ]);
});
