import { describe, expect, test } from 'vitest';
import { about, Told } from '../../src/domain/messages/message.ts';
import { badRows, makeResults } from '../../src/domain/outcome/results.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import { openExchange } from '../../src/domain/send/request.ts';
import type { Earlier, Pacing, Plan, Purpose } from '../../src/domain/types.ts';
import {
  BARE,
  makeTestPlan,
  makeUsers,
  type SimulationOptions,
  type SiteAnswer,
  simulate,
  userBody,
} from './world.ts';

const users = makeUsers(30);
const OK: SiteAnswer = { status: 204 };
const GRACE_MS = 7 * 86_400_000;
const MISSING: SiteAnswer = { status: 404, body: '{"detail":"Not found."}' };

/** Runs a plan against a scripted site; results as the report would have them. */
const play = async (
  options: SimulationOptions,
  {
    pacing = {},
    plan = makeTestPlan(users),
    free = 9000,
    firstRequests,
  }: { pacing?: Partial<Pacing>; plan?: Plan; free?: number; firstRequests?: number } = {},
) => {
  const simulation = simulate(options);
  const quota = createQuota({ limit: free, used: [] });
  const error = await simulation.perform(plan, { ...BARE, ...pacing }, quota, firstRequests).then(
    () => undefined,
    (reason: Error) => reason,
  );
  const results = makeResults(plan, simulation.journal);
  const counts = Object.fromEntries(Object.entries(results.counts).filter(([, n]) => n > 0));
  return { ...simulation, results, counts, error };
};

/** A site that answers well, but for the n-th DELETE of certain users. */
const except = (special: Readonly<Record<string, readonly SiteAnswer[]>>): SimulationOptions['answer'] => {
  const tries = new Map<string, number>();
  return (purpose, user) => {
    if (purpose !== 'delete' && purpose !== 'cancel')
      return { status: 200, body: userBody(user, purpose === 'confirm') };
    const n = tries.get(user) ?? 0;
    tries.set(user, n + 1);
    return special[user]?.[n] ?? OK;
  };
};

describe('a plan that goes well', () => {
  test('sends every user once, the first one first', async () => {
    const { seen, counts, results, mostInFlight } = await play({ answer: () => OK });
    expect(seen.map(({ user }) => user)).toEqual(users.map(({ id }) => id));
    expect(counts).toEqual({ scheduled: 30 });
    expect(results).toMatchObject({ outcome: 'complete', requests: 30 });
    expect(mostInFlight()).toBe(4);
  });

  test('pauses and tells its progress between batches, not after the last', async () => {
    const { progressed, seen, journal } = await play(
      { answer: () => OK },
      { pacing: { batchSize: 10, batchPauseMs: 60_000 } },
    );
    expect(progressed).toEqual([1, 2]);
    expect((seen[10]?.at ?? 0) - (seen[9]?.at ?? 0)).toBeGreaterThanOrEqual(60_000);
    expect(journal.filter(({ type }) => type === 'batch')).toHaveLength(3);
  });

  /** The fifth of 30 users takes 5 s; batches of 10. Gives when users 5 and 11 were asked, ms since the first request. */
  const slowFifth = async (pacing: Partial<Pacing>) => {
    const answer = (_: Purpose, user: string): SiteAnswer => (user === '5' ? { ...OK, delayMs: 5000 } : OK);
    const { seen, counts } = await play({ answer, lookMs: 10 }, { pacing: { batchSize: 10, ...pacing } });
    expect(counts).toEqual({ scheduled: 30 });
    const [fifth = 0, eleventh = 0] = ['5', '11'].map((id) => seen.find(({ user }) => user === id)?.at);
    return { fifth, eleventh };
  };

  test('with a pause, a batch begins that long after the last answer of the one before', async () => {
    const { fifth, eleventh } = await slowFifth({ batchPauseMs: 1000 });
    expect(eleventh).toBeGreaterThanOrEqual(fifth + 5000 + 1000);
  });

  test('without, it begins when the others are taken, and the look before it holds no lane up', async () => {
    const { fifth, eleventh } = await slowFifth({});
    expect(eleventh).toBeLessThan(fifth + 5000);
    const { seen } = await play({ answer: () => OK, lookMs: 15 }, { pacing: { batchSize: 10 } });
    const waits = seen.slice(4).map(({ at }, i) => at - (seen[i]?.at ?? 0));
    expect(new Set(waits)).toEqual(new Set([20]));
  });

  test('keeps max-rate', async () => {
    const { seen } = await play({ answer: () => OK }, { pacing: { maxRate: 10, concurrency: 16 } });
    const first = seen[0]?.at ?? 0;
    expect((seen.at(-1)?.at ?? 0) - first).toBeGreaterThanOrEqual(2900);
  });
});

describe('canaries and identity', () => {
  const careful = { canary: 2, identityCheck: 'canary' } as const;
  const told = (purpose: string, user: string): SiteAnswer =>
    purpose === 'delete' ? OK : { status: 200, body: userBody(user, purpose === 'confirm') };

  test('canaries are read, deleted and confirmed one by one before the rest', async () => {
    const { seen, counts } = await play({ answer: told }, { pacing: careful });
    expect(seen.slice(0, 8).map(({ purpose, user }) => `${purpose} ${user}`)).toEqual([
      // The ids rise one by one.
      'identity 2',
      'identity 30',
      'identity 1',
      'delete 1',
      'confirm 1',
      'identity 2',
      'delete 2',
      'confirm 2',
    ]);
    expect(counts).toEqual({ scheduled: 30 });
  });

  test('a canary who is gone moves on to the next, at most three times', async () => {
    const gone = (n: number) =>
      except(Object.fromEntries(users.slice(0, n).map(({ id }) => [id, [MISSING]])));
    const three = await play({ answer: gone(3) }, { pacing: { canary: 1 } });
    expect(three.results.outcome).toBe('complete');
    const four = await play({ answer: gone(4) }, { pacing: { canary: 1 } });
    expect(four.counts).toEqual({ 'not-found': 4, 'skipped-stopped': 26 });
  });

  test('a canary that the site does not show as pending ends the run', async () => {
    const answer = (purpose: string, user: string): SiteAnswer =>
      purpose === 'delete' ? OK : { status: 200, body: userBody(user, false) };
    const { counts, results } = await play({ answer }, { pacing: { canary: 1 } });
    expect(counts).toEqual({ unknown: 1, 'skipped-stopped': 29 });
    expect(results.reason).toContain('shows none as pending');
  });

  test('T24: the token’s own user is left alone, also as the canary, and the run goes on', async () => {
    const { counts, seen } = await play(
      {
        answer: (purpose, user) =>
          purpose === 'delete'
            ? OK
            : {
                status: 200,
                body: JSON.stringify({
                  id: user,
                  email: `u${user}@example.com`,
                  is_me: user === '1' || user === '9',
                }),
              },
      },
      { pacing: { canary: 1, identityCheck: 'all' } },
    );
    expect(counts).toEqual({ scheduled: 28, 'skipped-protected': 2 });
    expect(seen.filter(({ purpose }) => purpose === 'delete').map(({ user }) => user)).not.toContain('9');
  });

  test('a mismatch ends the run before that user is touched', async () => {
    const answer = (purpose: string, user: string): SiteAnswer =>
      purpose === 'identity'
        ? { status: 200, body: userBody(user, false).replace(user === '7' ? 'u7@' : '-', 'u8@') }
        : OK;
    const { counts, changed } = await play({ answer }, { pacing: { identityCheck: 'all', concurrency: 1 } });
    expect(counts).toEqual({ scheduled: 6, 'identity-mismatch': 1, 'skipped-stopped': 23 });
    expect(changed.has('7')).toBe(false);
  });

  test('a user who cannot be read is not deleted', async () => {
    const answer = (purpose: string): SiteAnswer => (purpose === 'identity' ? { status: 500 } : OK);
    const { counts, changed } = await play({ answer }, { pacing: careful });
    expect(counts).toEqual({ 'identity-unverified': 1, 'skipped-stopped': 29 });
    expect(changed.size).toBe(0);
  });
});

describe('T11: doubt', () => {
  const row = async (answers: readonly SiteAnswer[], settle: SiteAnswer = { status: 404 }) => {
    const scripted = except({ 5: answers });
    const answer: SimulationOptions['answer'] = (purpose, user, nth) =>
      purpose === 'settle' ? settle : scripted(purpose, user, nth);
    const played = await play({ answer });
    const found = played.results.rows.find(({ user }) => user.id === '5');
    const deletes = played.seen.filter(({ user, purpose }) => user === '5' && purpose === 'delete');
    return {
      status: found?.status,
      attempts: found?.attempts,
      early: (deletes[0]?.at ?? 0) - (found?.requestedAt ?? 0),
      sent: deletes.length,
    };
  };
  test.each([
    ['503, 204', [{ status: 503 }, OK], 'scheduled', 2],
    ['503, 404', [{ status: 503 }, MISSING], 'unknown', 2],
    ['503, 401', [{ status: 503 }, { status: 401 }], 'unknown', 2],
    [
      'reset, already',
      [{ status: 'reset' }, { status: 400, body: '{"detail":"deletion already scheduled"}' }],
      'scheduled',
      2,
    ],
    ['reset, reset', [{ status: 'reset' }, { status: 'reset' }], 'unknown', 2],
    [
      'reset, refused, refused',
      [{ status: 'reset' }, { status: 'refused' }, { status: 'refused' }],
      'unknown',
      1,
    ],
    [
      'refused, refused, refused',
      [{ status: 'refused' }, { status: 'refused' }, { status: 'refused' }],
      'failed',
      0,
    ],
    ['refused, 204', [{ status: 'refused' }, OK], 'scheduled', 1],
  ] as [string, SiteAnswer[], string, number][])('%s', async (_, answers, status, sent) => {
    const found = await row(answers);
    expect([found.status, found.sent]).toEqual([status, sent]);
    // The deadline counts from the earliest moment at which the site may have acted; what was prepared says it a little early.
    if (sent > 0) expect([0, 20]).toContain(found.early);
  });

  test('a read that shows the deletion settles it without another DELETE', async () => {
    const found = await row([{ status: 'reset', applies: true }], { status: 200, body: userBody('5', true) });
    expect(found).toMatchObject({ status: 'scheduled', sent: 1 });
  });

  test('a read that shows none allows all three attempts', async () => {
    const found = await row([{ status: 503 }, { status: 503 }, { status: 503 }], {
      status: 200,
      body: userBody('5', false),
    });
    expect(found).toMatchObject({ status: 'unknown', sent: 3 });
  });
});

describe('ends', () => {
  test('quota: spent before the call, the rest is left, with a time to go on', async () => {
    const { counts, seen, results } = await play(
      { answer: () => OK },
      { free: 12, pacing: { concurrency: 16 } },
    );
    expect(seen).toHaveLength(12);
    expect(counts).toEqual({ scheduled: 12, 'skipped-quota': 18 });
    expect(results.resumeAfter).toBeGreaterThan((seen[0]?.at ?? 0) + 86_400_000);
  });

  test('however many ask at once, no request too many: each is spent before its call', async () => {
    const simulation = simulate({ answer: () => OK });
    const pacing = { ...BARE, concurrency: 16 };
    const exchange = openExchange(
      makeTestPlan(users),
      pacing,
      createQuota({ limit: 3, used: [] }),
      simulation.world,
      {
        last: 10,
        requests: 10,
      },
    );
    const asked = users.slice(0, 10).map((user) => exchange.ask('delete', { user, batch: 1, attempts: [] }));
    const answered = await simulation.run(Promise.all(asked));
    expect(simulation.seen).toHaveLength(3);
    expect(answered.filter(Boolean)).toHaveLength(3);
    expect(exchange.ending()?.reason).toBe('quota');
  });

  test('a 429 for the day ends the run; the row stays open', async () => {
    const answer = except({ 5: [{ status: 429, retryAfter: '3600' }] });
    const { counts, results, seen } = await play({ answer }, { pacing: { concurrency: 1 } });
    expect(counts).toEqual({ scheduled: 4, 'skipped-quota': 26 });
    expect(results.resumeAfter).toBe((seen.at(-1)?.at ?? 0) + 20 + 3_600_000);
  });

  test('a short 429 is waited out by all lanes, and one probe goes first', async () => {
    const answer = except({ 5: [{ status: 429, retryAfter: '30' }] });
    const { counts, seen } = await play({ answer });
    expect(counts).toEqual({ scheduled: 30 });
    const refusedAt =
      seen.findLast(({ user, at }) => user === '5' && at < (seen[0]?.at ?? 0) + 1000)?.at ?? 0;
    const later = seen.filter(({ at }) => at > refusedAt + 100).map(({ at }) => at);
    expect((later[0] ?? 0) - refusedAt).toBeGreaterThan(31_000);
    expect((later[1] ?? 0) - (later[0] ?? 0)).toBeGreaterThanOrEqual(20);
  });

  test('time: no batch starts after max-duration', async () => {
    const pacing = { batchSize: 10, batchPauseMs: 60_000, maxDurationMs: 60_000 };
    const { counts, results } = await play({ answer: () => OK }, { pacing });
    expect(counts).toEqual({ scheduled: 10, 'skipped-time': 20 });
    expect(results.outcome).toBe('incomplete');
  });

  test('a signal: nothing new is sent, what is in flight is waited for', async () => {
    const { counts, seen, results } = await play({ answer: () => OK, stopAfter: 9 });
    expect(seen.length).toBeLessThanOrEqual(12);
    expect(counts).toEqual({ scheduled: seen.length, 'skipped-stopped': 30 - seen.length });
    expect(results.reason).toContain('SIGINT');
  });

  test('a signal while an intent is being written: its request is not made any more', async () => {
    const { seen, journal, counts } = await play({ answer: () => OK, stopAtEntry: 3 });
    expect(seen).toEqual([]);
    const results = journal.flatMap((entry) => (entry.type === 'outcome' ? [entry.result] : []));
    expect(results).toEqual(['withheld', 'withheld', 'withheld', 'withheld']);
    expect(counts).toEqual({ 'skipped-stopped': 30 });
  });

  test('little quota: only as many rows are begun as it takes to their end', async () => {
    const answer = (purpose: string, user: string): SiteAnswer =>
      purpose === 'delete' ? OK : { status: 200, body: userBody(user, false) };
    const pacing = { concurrency: 16, identityCheck: 'all' as const };
    const { counts } = await play({ answer }, { free: 12, pacing });
    expect(counts).toEqual({ scheduled: 5, 'skipped-quota': 25 });
  });

  test.each([0, 1, 2, 5, 12, 40])(
    'a journal that breaks at entry %i: no intent, no request',
    async (brokenFrom) => {
      const { error, seen, journal } = await play({ answer: () => OK, brokenFrom });
      expect(error?.message).toBe('ENOSPC');
      const intended = journal.flatMap((entry) => (entry.type === 'intent' ? [entry.user] : []));
      expect(intended).toEqual(expect.arrayContaining(seen.map(({ user }) => user)));
      // What was written down when the journal broke is not sent any more, and is nobody's success.
      expect(seen.length).toBeLessThanOrEqual(intended.length);
    },
  );
});

describe('what an earlier run has left', () => {
  const at = Date.parse('2026-11-23T00:00:00Z');
  const doubted = (given: Partial<Plan> = {}): Plan =>
    makeTestPlan(
      users.map((user) =>
        user.id === '1' ? { ...user, earlier: { status: 'unknown', at, run: '9', graceMs: GRACE_MS } } : user,
      ),
      given,
    );
  const oneUser = (plan: Plan): Plan => ({ ...plan, operations: plan.operations.slice(0, 1) });

  test.each<[string, SiteAnswer, SiteAnswer, string, number, number]>([
    ['pending: nothing is sent', { status: 200, body: userBody('1', true) }, OK, 'already-scheduled', 0, at],
    [
      'not pending: it is sent, and counts from now',
      { status: 200, body: userBody('1', false) },
      OK,
      'scheduled',
      1,
      -1,
    ],
    ['untold: it is sent, and counts from then', MISSING, OK, 'scheduled', 1, at],
    [
      'untold, then already',
      MISSING,
      { status: 409, body: '{"detail":"deletion already scheduled"}' },
      'already-scheduled',
      1,
      at,
    ],
    ['untold, then gone', MISSING, { status: 410 }, 'already-deleted', 1, at],
    ['untold, then not found: still in doubt', MISSING, MISSING, 'unknown', 1, at],
    [
      'untold, then forbidden: still in doubt',
      MISSING,
      { status: 403, body: '{"detail":"no"}' },
      'unknown',
      1,
      at,
    ],
    [
      'not pending, then not found: no doubt is left',
      { status: 200, body: userBody('1', false) },
      MISSING,
      'not-found',
      1,
      -1,
    ],
  ])('a doubt, read first: %s', async (_, read, change, status, attempts, requestedAt) => {
    const { results, seen } = await play(
      { answer: (purpose) => (purpose === 'delete' ? change : read) },
      { plan: oneUser(doubted()) },
    );
    const [row] = results.rows;
    expect(row).toMatchObject({ status, attempts });
    if (requestedAt > 0) expect(row?.requestedAt).toBe(requestedAt);
    else expect(row?.requestedAt).toBeGreaterThan(at);
    expect(seen[0]?.purpose).toBe('settle');
    if (status === 'already-scheduled' && attempts === 0) expect(row?.cancelBefore).toBe(at + 7 * 86_400_000);
  });

  test('a doubt that stays one goes back to its beginning, and is over only a while after its end', async () => {
    const plan = oneUser(doubted());
    const { results } = await play({ answer: () => ({ status: 503 }) }, { plan });
    expect(results.rows[0]).toMatchObject({ status: 'unknown', requestedAt: at });
    expect(results.rows[0]?.lastRequestedAt).toBeGreaterThan(at);
    expect(results.cancelBefore).toBe(at + 7 * 86_400_000);
    const { results: refused } = await play({ answer: () => MISSING }, { plan });
    expect(refused.rows[0]).toMatchObject({ status: 'unknown', lastRequestedAt: at });
  });

  test('deleted long ago, now in doubt: nobody is promised new days of grace', async () => {
    const start = Date.parse('2026-11-24T00:00:00Z');
    const earlier = { status: 'scheduled' as const, at: start - 8 * 86_400_000, run: '9', graceMs: GRACE_MS };
    const plan = makeTestPlan(users.slice(0, 1).map((user) => ({ ...user, earlier })));
    const { results } = await play({ answer: () => ({ status: 503 }) }, { plan });
    expect(results.rows[0]).toMatchObject({ status: 'unknown', cancelBefore: start - 86_400_000 });
  });

  test('already scheduled by whom nobody knows, after an earlier deletion is over: no deadline', async () => {
    const earlier = { status: 'scheduled' as const, at: at - 9 * 86_400_000, run: '9', graceMs: GRACE_MS };
    const plan = makeTestPlan(users.slice(0, 1).map((user) => ({ ...user, earlier })));
    const already = { status: 400, body: '{"detail":"A deletion is already scheduled."}' };
    const { results } = await play({ answer: () => already }, { plan });
    expect(results.rows[0]).toMatchObject({ status: 'already-scheduled', cancelBefore: undefined });
  });

  test('as a canary, a doubt that stays one proves nothing: the next user is tried', async () => {
    const answer = (_: string, user: string): SiteAnswer => (user === '1' ? MISSING : OK);
    const { counts } = await play({ answer }, { plan: doubted(), pacing: { canary: 1 } });
    expect(counts).toEqual({ unknown: 1, scheduled: 29 });
  });

  test('a doubt that the quota does not reach is left as it was', async () => {
    const { counts } = await play({ answer: () => OK }, { plan: oneUser(doubted()), free: 0 });
    expect(counts).toEqual({ 'skipped-quota': 1 });
  });

  test.each([
    ['another e-mail', '{"email":"x@example.com"}'],
    ['no e-mail', '{}'],
    ['the token’s own user', '{"email":"user1@example.com","is_me":true}'],
  ])(
    'a doubt stays one when the user shows %s: not touched by this run is not untouched',
    async (_, body) => {
      const answer = (): SiteAnswer => ({ status: 200, body });
      const plan = oneUser(doubted());
      const { results, seen } = await play(
        { answer },
        { plan, pacing: { canary: 1, identityCheck: 'canary' } },
      );
      expect(results.rows[0]).toMatchObject({ status: 'unknown', cancelBefore: expect.any(Number) });
      expect(results.rows[0]?.detail).toContain('left unknown by run');
      expect(results.outcome).toBe('stopped');
      expect(seen.map(({ purpose }) => purpose)).not.toContain('delete');
    },
  );

  test('a cancellation does not read first', async () => {
    const { seen, counts } = await play({ answer: () => OK }, { plan: oneUser(doubted({ mode: 'cancel' })) });
    expect(seen.map(({ purpose }) => purpose)).toEqual(['cancel', 'confirm']);
    expect(counts).toEqual({ cancelled: 1 });
  });

  test.each<['scheduled' | 'unknown', number, string | undefined]>([
    ['scheduled', 1, 'lapsed'],
    ['scheduled', 8, undefined],
    ['unknown', 1, undefined],
  ])('a deletion, %s %i days ago, that the site denies: %s', async (status, daysAgo, contradiction) => {
    const start = Date.parse('2026-11-24T00:00:00Z');
    const earlier = { status, at: start - daysAgo * 86_400_000, run: '9', graceMs: GRACE_MS };
    const cancelled = users.slice(0, 1).map((user) => ({ ...user, earlier }));
    const denial = { status: 400, body: '{"detail":"No deletion is scheduled."}' };
    const { results } = await play(
      { answer: () => denial },
      { plan: makeTestPlan(cancelled, { mode: 'cancel' }) },
    );
    expect(results.rows[0]).toMatchObject({
      status: 'not-scheduled',
      detail: expect.stringContaining('No deletion is scheduled.'),
    });
    expect(results.rows[0]?.contradiction).toBe(contradiction);
    if (contradiction) expect(results.rows[0]?.detail).toContain('scheduled by run 9');
  });

  /** One user of this site; what the cancel call and a read answer. */
  const undo = async (
    status: Earlier['status'] | undefined,
    told: SiteAnswer | ((user: string) => SiteAnswer),
    n = 1,
    call: (user: string) => SiteAnswer = () => MISSING,
  ) => {
    const earlier = status && { status, at: Date.parse('2026-11-23T00:00:00Z'), run: '9', graceMs: GRACE_MS };
    const saving = makeUsers(n).map((user) => (earlier ? { ...user, earlier } : user));
    const answer = (purpose: Purpose, user: string): SiteAnswer => {
      if (purpose === 'cancel') return call(user);
      const read = typeof told === 'function' ? told(user) : told;
      return { ...read, body: read.body?.replace('{"email"', `{"id":${user},"email"`) ?? '' };
    };
    return play({ answer }, { plan: makeTestPlan(saving, { mode: 'cancel' }), pacing: { concurrency: 1 } });
  };
  const PENDING = { status: 200, body: '{"email":"a@example.com","deletion_pending":true}' };
  const ACTIVE = { status: 200, body: '{"email":"a@example.com","deletion_pending":false}' };
  const UNTOLD = { status: 200, body: '{"email":"a@example.com"}' };
  const SHELL = { status: 200, body: '{"email":"deleted+77x@bevylabs.com"}' };

  test.each<[string, Earlier['status'] | undefined, SiteAnswer, string, string]>([
    ['is pending', undefined, PENDING, 'failed', 'stopped'],
    ['is there, and was set for deletion', 'scheduled', UNTOLD, 'failed', 'stopped'],
    ['is behind a redirect', 'scheduled', { status: 302, body: '' }, 'failed', 'complete'],
    ['may not be read', 'scheduled', { status: 401, body: '' }, 'failed', 'stopped'],
    ['is there, and was perhaps set for deletion', 'unknown', UNTOLD, 'failed', 'stopped'],
    ['is there', undefined, UNTOLD, 'failed', 'stopped'],
    ['is there, and no deletion is pending', undefined, ACTIVE, 'not-scheduled', 'complete'],
    ['is gone', undefined, SHELL, 'too-late', 'complete'],
    ['is not there', undefined, MISSING, 'failed', 'complete'],
    ['cannot be read', 'scheduled', { status: 500, body: '' }, 'failed', 'complete'],
  ])('the cancel call does not find a user who %s (%s)', async (_, status, told, expected, outcome) => {
    const { counts, results, seen } = await undo(status, told);
    expect([counts, results.outcome]).toEqual([{ [expected]: 1 }, outcome]);
    const once = ['cancel', 'look'];
    const isAgain = expected === 'failed' && told !== PENDING && told.status !== 401;
    expect(seen.map(({ purpose }) => purpose)).toEqual(isAgain ? [...once, ...once] : once);
    if (told === PENDING || told === UNTOLD) expect(results.reason).toContain('Set `cancel-endpoint`');
  });

  test('a call that is not there ends the undoing before it has asked for everybody in vain', async () => {
    const { results, seen } = await undo('scheduled', PENDING, 40);
    expect([results.outcome, results.help, seen.length]).toEqual(['stopped', 'endpoint', 2]);
    expect(results.counts).toMatchObject({ failed: 1, 'skipped-stopped': 39 });
  });

  test('whoever was cancelled elsewhere, where the site does not tell, keeps nobody from being saved', async () => {
    const { counts, results } = await undo('scheduled', UNTOLD, 30, (user) =>
      Number(user) <= 6 ? MISSING : OK,
    );
    expect([counts, results.outcome]).toEqual([{ failed: 6, cancelled: 24 }, 'complete']);
  });

  test('a call that has saved somebody is there: whoever else is not found fails, and is tried again', async () => {
    const told = (user: string) => (user === '1' ? ACTIVE : PENDING);
    const { counts, results, seen } = await undo('scheduled', told, 4, (user) =>
      user === '1' ? OK : MISSING,
    );
    expect(counts).toEqual({ cancelled: 1, failed: 3 });
    expect(seen.filter(({ purpose }) => purpose === 'cancel')).toHaveLength(7);
    expect(badRows(results)).toBe(3);
  });

  test('where nobody can be found, each is asked twice, and all of it is told as failed', async () => {
    const { counts, seen } = await undo(undefined, MISSING, 30);
    expect([counts, seen.length]).toEqual([{ failed: 30 }, 120]);
  });

  test.each<['delete' | 'cancel', number, string]>([
    ['delete', 8, 'already-deleted'],
    ['delete', 6, 'not-found'],
    ['cancel', 8, 'failed'],
    ['cancel', 6, 'failed'],
  ])('%s, not found, set for deletion %i days ago: %s', async (mode, daysAgo, status) => {
    const start = Date.parse('2026-11-24T00:00:00Z');
    const earlier = {
      status: 'scheduled' as const,
      at: start - daysAgo * 86_400_000,
      run: '9',
      graceMs: GRACE_MS,
    };
    const plan = makeTestPlan(
      users.slice(0, 1).map((user) => ({ ...user, earlier })),
      { mode },
    );
    const { counts } = await play({ answer: () => MISSING }, { plan });
    expect(counts).toEqual({ [status]: 1 });
  });

  test('many in doubt who are not found when the days of grace are over: the list is not to blame', async () => {
    const earlier = {
      status: 'unknown' as const,
      at: Date.parse('2026-11-10T00:00:00Z'),
      run: '9',
      graceMs: GRACE_MS,
    };
    const plan = makeTestPlan(makeUsers(40).map((user) => ({ ...user, earlier })));
    const { counts, results } = await play({ answer: () => MISSING }, { plan, pacing: { canary: 0 } });
    expect([results.outcome, counts]).toEqual(['complete', { 'not-found': 40 }]);
  });
});

describe('claims', () => {
  const SIZES = [
    { batchSize: 1, together: 250 },
    { batchSize: 100, together: 300 },
    { batchSize: 249, together: 498 },
    { batchSize: 250, together: 250 },
  ];

  test.each(SIZES)(
    'batches of $batchSize with pauses: $together users are claimed together, after the pause',
    async ({ batchSize, together }) => {
      const n = 2 * together + 100;
      const plan = makeTestPlan(makeUsers(n));
      const pacing = { batchSize, batchPauseMs: 1000 };
      const { counts, claims, seen } = await play({ answer: () => OK }, { plan, pacing });
      expect(counts).toEqual({ scheduled: n });
      expect(claims.map(({ first, last }) => [first, last])).toEqual([
        [together, 2 * together],
        [2 * together, n],
      ]);
      for (const { first, sent, at } of claims) {
        expect(sent).toBe(first);
        expect(at).toBe(seen[sent]?.at);
      }
      expect(together).toBeGreaterThanOrEqual(250);
      expect(together).toBeLessThan(500);
    },
  );

  test.each(SIZES)(
    'batches of $batchSize without pauses: users are claimed while others are sent, fewer than 500 together',
    async ({ batchSize, together }) => {
      const n = 3 * together + 100;
      const plan = makeTestPlan(makeUsers(n));
      const { counts, claims, seen, overdrawn } = await play(
        { answer: () => OK, claimMs: 100 },
        { plan, pacing: { batchSize } },
      );
      expect([counts, overdrawn]).toEqual([{ scheduled: n }, []]);
      const ends = [together, ...claims.map(({ last }) => last)];
      expect(ends).toEqual([together, 2 * together, 3 * together, n]);
      claims.forEach(({ at, sent, first, last }, i) => {
        const end = ends[i] ?? 0;
        expect(first).toBeLessThanOrEqual(sent);
        expect(last - sent).toBeLessThan(500);
        if (together < 375) expect(end - sent).toBeLessThanOrEqual(125 + 2 * BARE.concurrency);
        // Nobody of it is sent before it is written; where few enough are left, nobody waits for that either.
        const [before, after] = [seen[end - 1]?.at ?? 0, seen[end]?.at ?? 0];
        expect(after).toBeGreaterThanOrEqual(at + 100);
        expect(after - before).toBeLessThanOrEqual(together < 375 ? 20 : 120);
      });
    },
  );

  test('a list of one claim is claimed once, before its first request', async () => {
    const { claims } = await play({ answer: () => OK }, { plan: makeTestPlan(makeUsers(250)) });
    expect(claims).toEqual([]);
  });

  /** A site where every third DELETE is in doubt or throttled, and reads tell nothing of a deletion. */
  const hard: SimulationOptions['answer'] = (purpose, user, nth) => {
    if (purpose !== 'delete')
      return { status: 200, body: JSON.stringify({ id: user, email: `u${user}@example.com` }) };
    if (nth % 7 === 3) return { status: 503 };
    if (nth % 11 === 4) return { status: 429, retryAfter: '1' };
    return nth % 13 === 7 ? { status: 'refused' } : OK;
  };

  test.each([1, 2, 5, 12])(
    'one after the other, the %i requests of a claim are a hard ceiling: retries, reads and waits included',
    async (requests) => {
      const played = await play(
        { answer: hard, claim: async () => requests },
        { pacing: { concurrency: 1, identityCheck: 'all', canary: 1 }, firstRequests: requests },
      );
      expect(played.overdrawn).toEqual([]);
      // The ledger is written exactly where the ceiling is reached, and for the same users.
      for (const { first, last } of played.claims) expect([first, last]).toEqual([0, 30]);
      // But for the request that is prepared.
      const left = played.claims.map(({ sent }, i) => requests * (i + 1) - sent);
      expect(left.every((one) => one === 0 || one === 1)).toBe(true);
      expect(played.seen.length).toBeGreaterThan(30);
      expect(played.seen.length).toBeLessThanOrEqual(requests * (played.claims.length + 1));
    },
  );

  test('what was never written to the site takes nothing of the reservation', async () => {
    const answer = except({ 2: [{ status: 'refused' }, { status: 'refused' }] });
    const { claims, counts } = await play(
      { answer, claim: async () => 5 },
      { plan: makeTestPlan(makeUsers(5)), pacing: { concurrency: 1 }, firstRequests: 5 },
    );
    expect([counts, claims]).toEqual([{ scheduled: 5 }, []]);
  });

  test('lanes that reach the ceiling together wait for one write', async () => {
    let isWriting = false;
    const { claims, counts } = await play(
      {
        answer: () => OK,
        claim: async () => {
          expect(isWriting).toBe(false);
          isWriting = true;
          await new Promise((resolve) => setImmediate(resolve));
          isWriting = false;
          return 1000;
        },
      },
      { pacing: { concurrency: 8 }, firstRequests: 3 },
    );
    expect([claims.length, counts]).toEqual([1, { scheduled: 30 }]);
  });

  test.each<[string, () => unknown, string]>([
    [
      'in words for people',
      () => new Told(about.rival`Run 12 cancels deletions.`),
      'Run 12 cancels deletions.',
    ],
    [
      'in words of a library',
      () => new Error('socket hang up'),
      'GitHub did not answer (Error: socket hang up). Run again later.',
    ],
  ])('one that fails ends the run, and nothing more is sent: %s', async (_, failure, reason) => {
    const claim = async (): Promise<number> => Promise.reject(failure());
    const plan = makeTestPlan(makeUsers(600));
    const between = await play({ answer: () => OK, claim }, { plan, pacing: { batchPauseMs: 1000 } });
    expect(between.results).toMatchObject({ outcome: 'stopped', requests: 250, reason });
    expect(between.counts).toEqual({ scheduled: 250, 'skipped-stopped': 350 });
    const ahead = await play({ answer: () => OK, claim }, { plan, pacing: { concurrency: 1 } });
    expect(ahead.results).toMatchObject({ outcome: 'stopped', requests: 124, reason });
    expect(ahead.counts).toEqual({ scheduled: 124, 'skipped-stopped': 476 });
    const within = await play({ answer: () => OK, claim }, { firstRequests: 7, pacing: { concurrency: 1 } });
    expect(within.seen).toHaveLength(7);
    expect(within.counts).toEqual({ scheduled: 7, 'skipped-stopped': 23 });
    expect(within.error).toBeUndefined();
  });

  test('a claim that fails while others are in flight: their answers are still taken', async () => {
    const claim = async (): Promise<number> => Promise.reject(new Error('502'));
    const { counts, seen } = await play(
      { answer: () => OK, claim },
      { firstRequests: 6, pacing: { concurrency: 4 } },
    );
    expect(seen).toHaveLength(6);
    expect(counts).toEqual({ scheduled: 6, 'skipped-stopped': 24 });
  });

  test('a run that ends while a claim is written waits for it', async () => {
    const answer = (_: Purpose, user: string): SiteAnswer => (Number(user) < 130 ? OK : { status: 401 });
    const plan = makeTestPlan(makeUsers(600));
    const { claims, journal, seen } = await play({ answer, claimMs: 5000 }, { plan });
    expect(claims).toHaveLength(1);
    expect((claims[0]?.at ?? 0) + 5000).toBeGreaterThan(seen.at(-1)?.at ?? 0);
    expect(journal.at(-1)).toMatchObject({ type: 'end', at: (claims[0]?.at ?? 0) + 5000 });
  });

  test('no claim is made for what will not be sent', async () => {
    const plan = makeTestPlan(makeUsers(600));
    const pacing = { batchPauseMs: 60_000, maxDurationMs: 30_000 };
    const { claims, counts } = await play({ answer: () => OK }, { plan, pacing });
    expect([claims, counts]).toEqual([[], { scheduled: 250, 'skipped-time': 350 }]);
  });
});

describe('looks at the ledger and the default branch', () => {
  const START = Date.parse('2026-11-24T00:00:00Z');
  const STOP = about.rival`Run 12 cancels deletions on this site. Start it again later.`;
  const seconds = (looks: readonly number[]): number[] => looks.map((at) => Math.round((at - START) / 1000));

  test.each<[number, number[]]>([
    [0, [0, 0]],
    [10, [10, 20]],
    [30, [30, 60]],
    [31, [30, 31, 61, 62]],
    [100, [30, 60, 90, 100, 130, 160, 190, 200]],
  ])('a pause of %i s: before each batch, after its pause, and every 30 s of it', async (pause, expected) => {
    const pacing = { batchSize: 10, batchPauseMs: pause * 1000 };
    const { looks, seen } = await play({ answer: () => OK }, { pacing });
    expect(seconds(looks)).toEqual(expected);
    const starts = [10, 20].map((i) => seen[i]?.at ?? 0);
    for (const at of starts) expect(looks.filter((look) => look <= at && look >= at - 30)).not.toEqual([]);
  });

  test('while requests go on: every 30 s', async () => {
    const plan = makeTestPlan(makeUsers(200));
    const { looks } = await play({ answer: () => OK }, { plan, pacing: { maxRate: 2, batchSize: 250 } });
    expect(seconds(looks)).toEqual([30, 60, 90]);
  });

  test('while the site asks to wait: every 30 s', async () => {
    const answer = except({ 1: [{ status: 429, retryAfter: '100' }] });
    const { looks, counts } = await play({ answer }, { pacing: { concurrency: 1 } });
    expect(counts).toEqual({ scheduled: 30 });
    expect(seconds(looks).slice(0, 3)).toEqual([30, 60, 90]);
  });

  test('while a request of the quota is waited for', async () => {
    const used = [{ minute: START / 60_000 - 24 * 60, requests: 9 }];
    const simulation = simulate({ answer: () => OK, startAt: START });
    const plan = makeTestPlan(makeUsers(3));
    await simulation.perform(plan, { ...BARE, concurrency: 1 }, createQuota({ limit: 10, used }));
    expect(makeResults(plan, simulation.journal).counts.scheduled).toBe(3);
    expect(seconds(simulation.looks)).toEqual([30, 60, 90, 120]);
  });

  test('one before a batch that then had to wait for an answer is made again', async () => {
    const answer = (_: Purpose, user: string): SiteAnswer => (user === '10' ? { ...OK, delayMs: 5000 } : OK);
    const look = (nth: number) => (nth === 2 ? STOP : undefined);
    const { looks, counts } = await play({ answer, look }, { pacing: { batchSize: 10, concurrency: 1 } });
    expect(looks).toHaveLength(2);
    expect(counts).toEqual({ scheduled: 10, 'skipped-stopped': 20 });
  });

  test.each([1, 2])('a reason after %i batches: the next one is not begun', async (batches) => {
    const look = (nth: number) => (nth === batches ? STOP : undefined);
    const pacing = { batchSize: 10, batchPauseMs: 10_000 };
    const { seen, counts, results, journal } = await play({ answer: () => OK, look }, { pacing });
    expect(seen).toHaveLength(10 * batches);
    expect(counts).toEqual({ scheduled: 10 * batches, 'skipped-stopped': 30 - 10 * batches });
    expect(results).toMatchObject({ outcome: 'stopped', reason: STOP.text, help: 'rival' });
    expect(journal.filter(({ type }) => type === 'batch')).toHaveLength(batches);
  });

  test('a look that takes its time after a pause is waited for: its reason stops the batch', async () => {
    const pacing = { batchSize: 10, batchPauseMs: 10_000 };
    const { seen, results } = await play({ answer: () => OK, look: () => STOP, lookMs: 25_000 }, { pacing });
    expect([seen.length, results.reason]).toEqual([10, STOP.text]);
  });

  test('a look that began before the pause ended does not stand for the one after it', async () => {
    // A batch takes 32 s, so that a look is under way when the batch ends; it sees what was so when it began.
    const look = (nth: number) => (nth === 1 ? undefined : STOP);
    const pacing = { batchSize: 320, batchPauseMs: 1000, maxRate: 10 };
    const plan = makeTestPlan(makeUsers(640));
    const { seen, results } = await play({ answer: () => OK, look, lookMs: 25_000 }, { plan, pacing });
    expect([seen.length, results.reason]).toEqual([320, STOP.text]);
  });

  test('a reason in the middle of a long pause ends it', async () => {
    const look = (nth: number) => (nth === 2 ? STOP : undefined);
    const pacing = { batchSize: 10, batchPauseMs: 3_600_000 };
    const { journal, results } = await play({ answer: () => OK, look }, { pacing });
    expect(results.outcome).toBe('stopped');
    expect(Math.round(((journal.at(-1)?.at ?? 0) - START) / 1000)).toBe(60);
  });

  test('a reason while requests go on: whoever is in flight is waited for, nobody else is sent', async () => {
    const plan = makeTestPlan(makeUsers(200));
    const { seen, counts } = await play(
      { answer: () => OK, look: () => STOP },
      { plan, pacing: { maxRate: 2 } },
    );
    expect(seen.length).toBeGreaterThan(55);
    expect(seen.length).toBeLessThan(65);
    expect(counts).toEqual({ scheduled: seen.length, 'skipped-stopped': 200 - seen.length });
  });

  test('a reason while the site asks to wait ends the wait', async () => {
    const answer = except({ 1: [{ status: 429, retryAfter: '100' }] });
    const { seen, journal, counts } = await play(
      { answer, look: () => STOP },
      { pacing: { concurrency: 1 } },
    );
    expect([seen.length, counts]).toEqual([1, { 'skipped-stopped': 30 }]);
    expect((journal.at(-1)?.at ?? 0) - START).toBeLessThan(31_000);
  });

  test('a look that takes long is not asked twice at once, and holds up no request', async () => {
    const plan = makeTestPlan(makeUsers(200));
    const { counts, looks, seen } = await play(
      { answer: () => OK, lookMs: 45_000 },
      { plan, pacing: { maxRate: 2 } },
    );
    expect(counts).toEqual({ scheduled: 200 });
    expect((seen.at(-1)?.at ?? 0) - START).toBeLessThan(101_000);
    expect(looks.length).toBeGreaterThan(1);
    looks.forEach((at, i) => {
      expect(at - (looks[i - 1] ?? 0)).toBeGreaterThanOrEqual(45_000);
    });
  });

  test('a stop file ends the run like a signal: it is looked for before each request', async () => {
    let asked = 0;
    const isStopFileThere = (): boolean => {
      asked += 1;
      return asked > 10;
    };
    const { seen, results } = await play(
      { answer: () => OK, isStopFileThere },
      { pacing: { concurrency: 1 } },
    );
    expect(seen).toHaveLength(10);
    expect(results.counts).toMatchObject({ scheduled: 10, 'skipped-stopped': 20 });
    expect(results.reason).toContain('stop file');
  });
});

describe('users whom earlier runs did not find', () => {
  const lost = (n: number, found = 0): Plan =>
    makeTestPlan(
      makeUsers(found + n).map((user, i) => (i < found ? user : { ...user, wasNotFound: true as const })),
    );
  const ofFound =
    (found: number): SimulationOptions['answer'] =>
    (purpose, user) => {
      if (purpose !== 'delete') return { status: 200, body: userBody(user, purpose === 'confirm') };
      return Number(user) <= found ? OK : MISSING;
    };

  test('do not count against the list: all of them are asked for again', async () => {
    const { counts, results } = await play(
      { answer: ofFound(5) },
      { plan: lost(60, 5), pacing: { canary: 1 } },
    );
    expect([counts, results.outcome]).toEqual([{ scheduled: 5, 'not-found': 60 }, 'complete']);
  });

  test('those who were not expected to be missing do count', async () => {
    const { results } = await play({ answer: ofFound(5) }, { plan: makeTestPlan(makeUsers(65)) });
    expect(results).toMatchObject({ outcome: 'stopped', help: 'identity' });
  });

  test('serve as no canary, and no number of them ends the run', async () => {
    const { counts, results, seen } = await play(
      { answer: ofFound(0) },
      { plan: lost(20), pacing: { canary: 3, identityCheck: 'canary' } },
    );
    expect([counts, results.outcome]).toEqual([{ 'not-found': 20 }, 'complete']);
    // Nobody is read, and the lanes begin at once.
    expect(seen.every(({ purpose }) => purpose === 'delete')).toBe(true);
    expect(seen.filter(({ at }) => at === seen[0]?.at)).toHaveLength(4);
  });

  test('the canaries are the others alone', async () => {
    const { seen, counts } = await play(
      { answer: ofFound(1) },
      { plan: lost(9, 1), pacing: { canary: 3, identityCheck: 'canary' } },
    );
    expect(seen.filter(({ purpose }) => purpose === 'confirm').map(({ user }) => user)).toEqual(['1']);
    expect(counts).toEqual({ scheduled: 1, 'not-found': 9 });
  });

  test('whoever is there by now is scheduled', async () => {
    const { counts } = await play({ answer: ofFound(20) }, { plan: lost(20), pacing: { canary: 1 } });
    expect(counts).toEqual({ scheduled: 20 });
  });
});
