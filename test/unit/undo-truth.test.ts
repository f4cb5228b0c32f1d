import { describe, expect, test } from 'vitest';
import type { SiteEvidence } from '../../src/domain/send/evidence.ts';
import type { Earlier } from '../../src/domain/types.ts';
import { isRed } from '../../src/report/verdict.ts';
import { DAY, idsOf, JSON_MISSING, playTrue, type Scripted, START, type TrueSite } from './truth.ts';
import { KNOWN_SITE, makeTestPlan, makeUsers, NO_EVIDENCE, type SiteAnswer } from './world.ts';

const users = makeUsers(12);
const ALL = idsOf(users);
const SHELL = JSON.stringify({ id: 1, email: 'deleted+77x@bevylabs.com' });

/** Undoes users on a site where all of them are pending, if not said otherwise. */
const undo = (
  site: TrueSite,
  {
    evidence = KNOWN_SITE,
    operations = users,
    ...options
  }: { evidence?: SiteEvidence; operations?: typeof users } & Parameters<typeof playTrue>[2] = {},
) => {
  const plan = makeTestPlan(operations, { mode: 'cancel', evidence });
  return playTrue(plan, { pending: idsOf(operations), ...site }, options);
};

describe('a refusal does not mean that nothing is pending', () => {
  const NOTHING = '{"detail":"No deletion is scheduled for this user."}';
  test.each(
    [400, 409, 410, 422].flatMap((status) =>
      ['', '{"detail":"no"}', NOTHING].flatMap((body) =>
        [NO_EVIDENCE, KNOWN_SITE].map((evidence) => ({ status, body, evidence })),
      ),
    ),
  )(
    '$status "$body" for twelve who are pending: twelve failed, and red',
    async ({ evidence, ...refusal }) => {
      const instead: Scripted = (purpose) => (purpose === 'cancel' ? refusal : undefined);
      const { truth, told, results, sent } = await undo({ instead }, { evidence });
      expect(truth()).toEqual(ALL);
      expect(told('failed')).toEqual(ALL);
      expect(isRed(results, false)).toBe(true);
      // Nobody is given up before everybody was asked, and each is tried once more.
      expect(sent('cancel')).toEqual([...ALL, ...ALL]);
    },
  );

  test.each([400, 409, 410, 422])(
    '%i for those who are active, on a site that shows it: green',
    async (status) => {
      const instead: Scripted = (purpose, user) =>
        purpose === 'cancel' && Number(user) > 4 ? { status } : undefined;
      const { truth, told, results } = await undo({ instead, pending: ALL.slice(0, 4) });
      expect(truth()).toEqual([]);
      expect([told('cancelled'), told('not-scheduled')]).toEqual([ALL.slice(0, 4), ALL.slice(4)]);
      expect(isRed(results, true)).toBe(false);
    },
  );
});

describe('no row stops the others', () => {
  const many = makeUsers(20);
  const ids = idsOf(many);
  test.each<[string, SiteAnswer]>([
    ['500', { status: 500, applies: false }],
    ['403', { status: 403, body: '{"detail":"Permission Denied"}' }],
    ['400', { status: 400, body: '{"detail":"no"}' }],
    ['a 200 that says no', { status: 200, body: '{"success":false}', applies: false }],
    ['a reset', { status: 'reset', applies: false }],
  ])('%s for ever for the first four: the other sixteen are cancelled, and it is red', async (_, answer) => {
    const instead: Scripted = (purpose, user) =>
      purpose === 'cancel' && Number(user) <= 4 ? answer : undefined;
    const { truth, told, results, sent } = await undo({ instead }, { operations: many });
    expect(truth()).toEqual(ids.slice(0, 4));
    expect(told('cancelled')).toEqual(ids.slice(4));
    expect(told('failed', 'forbidden', 'unknown')).toEqual(ids.slice(0, 4));
    expect([results.outcome, isRed(results, false)]).toEqual(['complete', true]);
    // Everybody was asked, and those who failed once more at the end.
    expect(new Set(sent('cancel'))).toEqual(new Set(ids));
    expect(sent('cancel').slice(-1)).toEqual(['4']);
    for (const id of ids.slice(4)) expect(sent('cancel').filter((one) => one === id)).toHaveLength(1);
  });

  test('500 for the first four, then well again: all are cancelled in the second try, and it is green', async () => {
    const instead: Scripted = (purpose, user, nth) =>
      purpose === 'cancel' && Number(user) <= 4 && nth <= 2 ? { status: 500 } : undefined;
    const { truth, told, results } = await undo({ instead }, { operations: many });
    expect([truth(), told('cancelled')]).toEqual([[], ids]);
    expect(isRed(results, true)).toBe(false);
  });

  test('every first try is answered 503, so that the retries are used up: it goes on, and nobody stays pending', async () => {
    const instead: Scripted = (purpose, _, nth) =>
      purpose === 'cancel' && nth === 1 ? { status: 503 } : undefined;
    const forty = makeUsers(40);
    const { truth, told, results } = await undo({ instead }, { operations: forty });
    expect([truth(), told('cancelled')]).toEqual([[], idsOf(forty)]);
    expect([results.outcome, isRed(results, true)]).toEqual(['complete', false]);
  });

  test('a token that is refused stops it at once', async () => {
    const instead: Scripted = (purpose, user) =>
      purpose === 'cancel' && user === '3' ? { status: 401, body: '{"detail":"Invalid token."}' } : undefined;
    const { truth, counts, results, sent } = await undo({ instead }, { operations: many });
    expect(counts).toEqual({ cancelled: 2, failed: 1, 'skipped-stopped': 17 });
    expect([results.outcome, results.help]).toEqual(['stopped', 'token']);
    expect([sent('cancel'), truth()]).toEqual([ids.slice(0, 3), ids.slice(2)]);
    expect(isRed(results, false)).toBe(true);
  });

  test('a site that cannot be reached stops it: no request left, and nobody counts as asked', async () => {
    const { truth, counts, results, seen } = await undo(
      { instead: () => ({ status: 'refused' }) },
      { operations: many },
    );
    expect(counts).toEqual({ failed: 1, 'skipped-stopped': 19 });
    expect([results.outcome, results.help, results.requests, seen]).toEqual(['stopped', 'address', 0, []]);
    expect(truth()).toEqual(ids);
    expect(isRed(results, false)).toBe(true);
  });

  test('the site’s own 429 for the day ends it as incomplete, and red', async () => {
    const instead: Scripted = (purpose, user) =>
      purpose === 'cancel' && user === '6' ? { status: 429, retryAfter: '3600' } : undefined;
    const { truth, told, results } = await undo({ instead }, { operations: many });
    expect([told('cancelled'), told('skipped-quota')]).toEqual([ids.slice(0, 5), ids.slice(5)]);
    expect(truth()).toEqual(ids.slice(5));
    expect([results.outcome, isRed(results, false)]).toEqual(['incomplete', true]);
  });

  test('the person who cancels the run stops it, and it is red', async () => {
    const { truth, told, results } = await undo({}, { operations: many, stopAfter: 8 });
    expect(truth().length).toBeGreaterThan(0);
    expect(told('skipped-stopped')).toEqual(truth());
    expect([results.outcome, isRed(results, false)]).toEqual(['stopped', true]);
  });
});

describe('a user who is gone is not saved, and that is red', () => {
  const left = (status: Earlier['status'], daysAgo = 2): Earlier => ({
    ...{ status, at: START - daysAgo * DAY, run: '9', graceMs: 7 * DAY },
  });

  test.each<[string, Earlier | undefined, SiteAnswer, string]>([
    ['a shell', left('scheduled'), { status: 200, body: SHELL }, 'too-late'],
    ['a shell, after the grace period', left('scheduled', 8), { status: 200, body: SHELL }, 'too-late'],
    ['a shell, of whom earlier runs know nothing', undefined, { status: 200, body: SHELL }, 'too-late'],
    [
      'gone by the API’s own word',
      left('scheduled'),
      { status: 410, body: '{"detail":"Gone."}' },
      'too-late',
    ],
    ['not found, and scheduled by an earlier run', left('scheduled'), JSON_MISSING, 'too-late'],
    ['not found, after the grace period', left('scheduled', 8), JSON_MISSING, 'too-late'],
    ['not found, and perhaps scheduled by an earlier run', left('unknown'), JSON_MISSING, 'not-found'],
    ['not found, and no earlier run knows of the user', undefined, JSON_MISSING, 'not-found'],
  ])('%s', async (_, earlier, read, expected) => {
    const operations = makeUsers(5).map((user) => (user.id === '3' && earlier ? { ...user, earlier } : user));
    const instead: Scripted = (purpose, user) => {
      if (user !== '3') return undefined;
      return purpose === 'cancel'
        ? JSON_MISSING
        : { ...read, body: read.body?.replace('"id":1', '"id":3') ?? '' };
    };
    const others = ['1', '2', '4', '5'];
    const { truth, told, results } = await undo({ instead, pending: others }, { operations });
    expect([truth(), told('cancelled'), told(expected)]).toEqual([[], others, ['3']]);
    expect([results.outcome, isRed(results, false)]).toEqual(['complete', true]);
  });

  test('not found where no other read has worked either: that proves nothing', async () => {
    const instead: Scripted = (purpose, user) =>
      purpose !== 'cancel' || user === '3' ? JSON_MISSING : undefined;
    const operations = makeUsers(5).map((user) => ({ ...user, earlier: left('scheduled') }));
    const { told, results } = await undo({ instead, pending: ['1', '2', '4', '5'] }, { operations });
    expect([told('failed'), told('too-late')]).toEqual([['3'], []]);
    expect(isRed(results, false)).toBe(true);
  });
});

describe('the first success is confirmed by a read', () => {
  /** The first reads after a cancellation still show the user as before it. */
  const late =
    (reads: number): Scripted =>
    (purpose, user, nth) =>
      purpose === 'confirm' && nth <= reads
        ? { status: 200, body: JSON.stringify({ id: Number(user), deletion_pending: true }) }
        : undefined;

  test.each([NO_EVIDENCE, KNOWN_SITE])('a site that shows it two reads late: green', async (evidence) => {
    const { truth, told, results, sent, seen } = await undo({ instead: late(2) }, { evidence });
    expect([truth(), told('cancelled')]).toEqual([[], ALL]);
    expect([results.outcome, isRed(results, true)]).toEqual(['complete', false]);
    expect(sent('confirm')).toEqual(['1', '1', '1']);
    const times = seen.filter(({ purpose }) => purpose === 'confirm').map(({ at }) => at);
    // It takes its time, and nobody else is cancelled by a call that is not confirmed.
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect(seen.find(({ purpose, user }) => purpose === 'cancel' && user === '2')?.at).toBeGreaterThan(
      times[2] ?? Number.POSITIVE_INFINITY,
    );
  });

  test('a site that still shows the deletion in the third read: stopped, red, and nobody counts as cancelled', async () => {
    const { told, results, sent } = await undo({ instead: late(5) });
    expect([told('failed'), told('cancelled')]).toEqual([['1'], []]);
    expect([results.outcome, results.help, isRed(results, false)]).toEqual(['stopped', 'endpoint', true]);
    expect([sent('cancel'), sent('confirm').length]).toEqual([['1'], 3]);
  });

  test('a site that shows the user gone after it: stopped, and nobody else is asked', async () => {
    const instead: Scripted = (purpose) => (purpose === 'confirm' ? { status: 200, body: SHELL } : undefined);
    const { told, results, sent, truth } = await undo({ instead });
    expect([told('too-late'), told('cancelled')]).toEqual([['1'], []]);
    expect([results.outcome, results.help, isRed(results, false)]).toEqual(['stopped', 'endpoint', true]);
    expect([sent('cancel'), truth()]).toEqual([['1'], ALL.slice(1)]);
  });
});
