import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEDGER_STATUSES, type LedgerStatus, type LedgerUser } from '../../src/domain/ledger/ledger.ts';
import { about } from '../../src/domain/messages/message.ts';
import { badRows, makeResults, remaining } from '../../src/domain/outcome/results.ts';
import { useOfQuota } from '../../src/domain/outcome/used-requests.ts';
import { forecast } from '../../src/domain/plan/forecast.ts';
import { checkGate, type GateFacts } from '../../src/domain/plan/gate.ts';
import { makePlan, type PlanOptions } from '../../src/domain/plan/plan.ts';
import { allowance, WINDOW_MS } from '../../src/domain/send/quota.ts';
import type { Entry, Pacing, Plan, Result } from '../../src/domain/types.ts';
import { isRed, nextSteps, verdictText } from '../../src/report/verdict.ts';
import { SEED } from '../support/seed.ts';
import { makeFacts, NOW } from './facts.ts';
import { BARE, makeTestPlan, makeUsers, NO_EVIDENCE } from './world.ts';

const NO = about.permissions`no`;
const users = makeUsers(10);
const options: PlanOptions = {
  mode: 'delete',
  dryRun: false,
  graceDays: 7,
  limit: undefined,
  identityCheck: 'canary',
  known: new Map(),
  now: NOW,
  includesCancelledBefore: undefined,
  protection: undefined,
  evidence: NO_EVIDENCE,
};
const duplicate = { id: '1', email: '', line: 12, firstLine: 2 };

describe('plan', () => {
  test('every row once: operations in order, skips with a reason', () => {
    const plan = makePlan({ users, duplicates: [duplicate] }, { ...options, limit: 4 });
    expect(plan.operations).toEqual(users.slice(0, 4));
    expect(plan.skips.map(({ user, status }) => `${user.line} ${status}`)).toEqual([
      '12 skipped-duplicate',
      ...users.slice(4).map(({ line }) => `${line} skipped-limit`),
    ]);
  });

  test('identity-check all does not touch a user without an e-mail', () => {
    const some = users.map((user, i) => (i === 3 ? { ...user, email: '' } : user));
    const statuses = (given: Partial<PlanOptions>) =>
      makePlan({ users: some, duplicates: [] }, { ...options, ...given }).skips.map(({ status }) => status);
    expect(statuses({ identityCheck: 'all' })).toEqual(['identity-unverified']);
    expect(statuses({ identityCheck: 'sample' })).toEqual([]);
    expect(statuses({ identityCheck: 'all', mode: 'cancel' })).toEqual([]);
  });

  const many = makeTestPlan(makeUsers(1000));
  test.each<[string, Plan, Partial<Pacing>, object]>([
    ['nothing', makeTestPlan([]), {}, { requests: 0, batches: 0, days: 0 }],
    ['bare', many, {}, { requests: 1000, batches: 4, days: 1 }],
    ['a canary is read twice', many, { canary: 1, identityCheck: 'canary' }, { requests: 1002 }],
    ['a sample reads 1 in 25', many, { canary: 1, identityCheck: 'sample' }, { requests: 1041 }],
    ['all reads all', many, { canary: 2, identityCheck: 'all' }, { requests: 2002 }],
    [
      'cancelling reads nobody',
      makeTestPlan(makeUsers(1000), { mode: 'cancel' }),
      { canary: 2, identityCheck: 'all' },
      { requests: 1000 },
    ],
    ['days', many, { dailyQuota: 500, quotaReserve: 100 }, { days: 3 }],
    [
      'cancelling may use the reserve',
      makeTestPlan(makeUsers(1000), { mode: 'cancel' }),
      { dailyQuota: 500, quotaReserve: 100 },
      { days: 2 },
    ],
    ['minutes at max-rate, with pauses', many, { maxRate: 10, batchPauseMs: 60_000 }, { minutes: 5 }],
  ])('forecast: %s', (_, plan, pacing, expected) => {
    const given = { ...BARE, ...pacing };
    const budget = { limit: allowance(plan.mode, given), used: [] };
    expect(forecast(plan, given, budget, NOW)).toMatchObject(expected);
  });
});

describe('what earlier runs left', () => {
  const DAY = 86_400_000;
  const CREATED = NOW - 3_600_000;
  const left = (status: LedgerStatus, daysAgo: number, given: Partial<LedgerUser> = {}): LedgerUser => {
    const since = NOW - daysAgo * DAY;
    return { status, since, last: since, run: '9', graceDays: 7, ...given };
  };
  const kept = (at: number) => ({ keep: { run: '8', at } });
  /** What becomes of one user. */
  const decided = (known: LedgerUser, given: Partial<PlanOptions> = {}) => {
    const list = { users: makeUsers(1), duplicates: [] };
    const { operations, skips } = makePlan(list, { ...options, known: new Map([['1', known]]), ...given });
    expect(operations.length + skips.length).toBe(1);
    return operations[0] ?? skips[0];
  };

  describe('a deletion', () => {
    type Fate = readonly [status: string, cancelBefore?: number | 'nobody knows'];
    /** Sent, or skipped and why, with the deadline of what is pending. */
    const fate = (known: LedgerUser, given: Partial<PlanOptions> = {}): Fate => {
      const found = decided(known, given);
      if (!found || !('status' in found)) return ['sent'];
      if (found.undated) return [found.status, 'nobody knows'];
      return found.cancelBefore === undefined ? [found.status] : [found.status, found.cancelBefore];
    };
    const SENT: Fate = ['sent'];
    const done = (...deadline: [] | [number | 'nobody knows']): Fate => ['skipped-done', ...deadline];
    const cancelled = (...deadline: [] | [number]): Fate => ['skipped-cancelled', ...deadline];
    test.each<[string, LedgerUser, Fate, Fate]>([
      // Known user; without include-cancelled; with it, in a run created an hour ago.
      ['scheduled', left('scheduled', 1), done(NOW + 6 * DAY), done(NOW + 6 * DAY)],
      ['scheduled for two days', left('scheduled', 1, { graceDays: 2 }), done(NOW + DAY), done(NOW + DAY)],
      ['scheduled, due today', left('scheduled', 7), done(NOW), done(NOW)],
      ['scheduled, overdue: it may have lapsed', left('scheduled', 7.01), done(), SENT],
      [
        'scheduled, perhaps later',
        left('scheduled', 8, { last: NOW - DAY }),
        done(NOW - DAY),
        done(NOW - DAY),
      ],
      ['already scheduled', left('already-scheduled', 1), done('nobody knows'), done('nobody knows')],
      ['already scheduled, overdue', left('already-scheduled', 8), done(), SENT],
      ['already deleted', left('already-deleted', 1), done(), done()],
      ['already deleted, long ago', left('already-deleted', 8), done(), SENT],
      ['unknown', left('unknown', 1), SENT, SENT],
      ['unknown, long ago', left('unknown', 30), SENT, SENT],
      ['not found', left('not-found', 1), SENT, SENT],
      ['cancelled before the run was created', left('cancelled', 2, kept(CREATED - 1)), cancelled(), SENT],
      ['cancelled as the run was created', left('cancelled', 2, kept(CREATED)), cancelled(), cancelled()],
      [
        'cancelled after the run was created',
        left('cancelled', 2, kept(CREATED + 1)),
        cancelled(),
        cancelled(),
      ],
      ['kept, and nothing else is known', left('', 2, { run: '', ...kept(CREATED - 1) }), cancelled(), SENT],
      ['kept, not found', left('not-found', 2, kept(CREATED - 1)), cancelled(), SENT],
      ['kept, unknown', left('unknown', 2, kept(CREATED - 1)), cancelled(NOW + 5 * DAY), SENT],
      [
        'kept, and pending all the same',
        left('scheduled', 2, kept(CREATED - 1)),
        cancelled(NOW + 5 * DAY),
        SENT,
      ],
      [
        'kept later, and pending all the same',
        left('scheduled', 2, kept(CREATED + 1)),
        cancelled(NOW + 5 * DAY),
        cancelled(NOW + 5 * DAY),
      ],
      ['kept, already deleted', left('already-deleted', 2, kept(CREATED - 1)), cancelled(), SENT],
    ])('%s', (_, known, without, including) => {
      expect(fate(known)).toEqual(without);
      expect(fate(known, { includesCancelledBefore: CREATED })).toEqual(including);
    });

    test('kept, and pending all the same: until when it can be cancelled is told', () => {
      expect(decided(left('scheduled', 2, kept(NOW)))).toMatchObject({ cancelBefore: NOW + 5 * DAY });
      expect(decided(left('already-scheduled', 2, kept(NOW)))).toMatchObject({ undated: true });
      expect(decided(left('scheduled', 9, kept(NOW)))).not.toHaveProperty('cancelBefore');
    });

    test('what it sends knows what is left of the user', () => {
      expect(decided(left('unknown', 2, { last: NOW - DAY, graceDays: 3 }))).toMatchObject({
        earlier: { status: 'unknown', at: NOW - 2 * DAY, last: NOW - DAY, run: '9', graceMs: 3 * DAY },
      });
      expect(decided(left('not-found', 2))).toEqual({ ...makeUsers(1)[0], wasNotFound: true });
      // Nobody is read first who is known to be active.
      const again = { includesCancelledBefore: NOW };
      expect(decided(left('cancelled', 2, kept(NOW - 1)), again)).toEqual(makeUsers(1)[0]);
      expect(decided(left('scheduled', 9), again)).toMatchObject({ earlier: { status: 'scheduled' } });
    });

    test('where and when it was done is told', () => {
      expect(decided(left('cancelled', 1, kept(NOW)))).toMatchObject({
        detail: 'run 8 cancelled it; `include-cancelled` deletes the user again',
      });
      expect(decided(left('scheduled', 1))).toMatchObject({
        detail: 'scheduled at 2026-11-23T10:00:00Z, see run 9',
      });
      expect(decided(left('already-scheduled', 1))).toMatchObject({
        detail: 'scheduled before 2026-11-23T10:00:00Z, see run 9',
      });
      expect(decided(left('already-deleted', 1))).toMatchObject({ detail: 'deleted before run 9 ended' });
    });

    test('the list plays no part: who is known is known by the id alone', () => {
      const list = { users: [{ id: '1', email: 'new@example.com', line: 77 }], duplicates: [] };
      const plan = makePlan(list, { ...options, known: new Map([['1', left('scheduled', 1)]]) });
      expect([plan.operations, plan.skips.map(({ status }) => status)]).toEqual([[], ['skipped-done']]);
    });

    test('protected users stay protected, also with include-cancelled, and a pending deletion is told', () => {
      const nobody = new Map<string, number>();
      const protection = { path: 'p.csv', ids: new Map([['1', 2]]), emails: nobody, domains: nobody };
      const given = { protection, includesCancelledBefore: NOW };
      expect(decided(left('cancelled', 2, kept(NOW - 1)), given)).toMatchObject({
        status: 'skipped-protected',
      });
      for (const status of ['scheduled', 'unknown'] as const) {
        expect(decided(left(status, 2), given)).toMatchObject({
          ...{ status: 'skipped-protected', contradiction: 'endangered', cancelBefore: NOW + 5 * DAY },
          detail: expect.stringMatching(/scheduled by run 9 at .*: cancel the deletion$/),
        });
      }
      expect(decided(left('scheduled', 8), given)).not.toHaveProperty('contradiction');
    });

    test('unknown users first, those who were not found last, the others as they are listed', () => {
      const states: LedgerStatus[] = ['not-found', 'cancelled', 'unknown', 'not-found', 'unknown'];
      const known = new Map(states.map((status, i) => [String(i + 1), left(status, 1)]));
      const list = { users: makeUsers(7), duplicates: [] };
      const plan = makePlan(list, { ...options, known });
      expect(plan.operations.map(({ id }) => id)).toEqual(['3', '5', '2', '6', '7', '1', '4']);
      const limited = makePlan(list, { ...options, known, limit: 3 });
      expect(limited.operations.map(({ id }) => id)).toEqual(['3', '5', '2']);
      expect(limited.skips.map(({ user }) => user.id)).toEqual(['6', '7', '1', '4']);
    });
  });

  test(`T25: whatever somebody writes into the ledger, nobody is sent who is not on the list (SEED=${SEED})`, () => {
    const id = fc.integer({ min: 1, max: 30 }).map(String);
    const anyUser: fc.Arbitrary<LedgerUser> = fc.record({
      status: fc.constantFrom(...LEDGER_STATUSES),
      since: fc.integer({ min: NOW - 20 * DAY, max: NOW + 20 * DAY }),
      last: fc.integer({ min: NOW - 20 * DAY, max: NOW + 20 * DAY }),
      run: fc.constantFrom('', '9', '10'),
      graceDays: fc.integer({ min: 0, max: 999 }),
      keep: fc.record({ run: fc.constant('8'), at: fc.integer({ min: 0, max: 2 * NOW }) }),
    });
    const nobody = new Map<string, number>();
    const protection = { path: 'p.csv', ids: new Map([['3', 2]]), emails: nobody, domains: nobody };
    const given = fc.record({
      mode: fc.constantFrom('delete' as const, 'cancel' as const, 'verify' as const),
      includesCancelledBefore: fc.constantFrom(undefined, NOW),
      limit: fc.constantFrom(undefined, 3),
      cancelRun: fc.constantFrom('9', '10'),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, anyUser), { maxLength: 30 }), given, (rows, changed) => {
        const plan = makePlan(
          { users, duplicates: [] },
          { ...options, ...changed, known: new Map(rows), protection },
        );
        const everybody = [...plan.operations, ...plan.skips.map(({ user }) => user)];
        const ids = everybody.map((user) => user.id).sort((a, b) => Number(a) - Number(b));
        expect(ids).toEqual(users.map((user) => user.id));
        if (changed.mode === 'delete') expect(plan.operations.map((user) => user.id)).not.toContain('3');
        for (const { id: sent, email, line } of plan.operations)
          expect(users).toContainEqual({ id: sent, email, line });
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  describe('a cancellation', () => {
    const mode = 'cancel' as const;
    const LEFT = [
      'scheduled',
      'already-scheduled',
      'already-deleted',
      'not-found',
      'unknown',
      'cancelled',
      '',
    ] as const;
    test.each(LEFT)('of a list sends everybody, whatever is known: %s', (status) => {
      for (const daysAgo of [1, 30]) {
        const found = decided(left(status, daysAgo, kept(NOW - 1)), { mode });
        const isPending = ['scheduled', 'already-scheduled', 'unknown'].includes(status);
        expect(found).toEqual({
          ...makeUsers(1)[0],
          ...(isPending && { earlier: { status, at: NOW - daysAgo * DAY, run: '9', graceMs: 7 * DAY } }),
        });
      }
    });

    test.each<[LedgerStatus, boolean]>([
      ['scheduled', true],
      ['unknown', true],
      ['cancelled', false],
    ])('of a run that was cancelled before: %s, sent again: %s', (status, isSent) => {
      const found = decided(left(status, 1, kept(NOW - 1)), { mode, cancelRun: '9' });
      if (isSent) expect(found).toMatchObject({ earlier: { status } });
      else expect(found).toMatchObject({ status: 'skipped-done', detail: 'cancelled by run 8' });
    });

    test('the nearest deadline first, one that nobody knows before all, and those past it last', () => {
      const days = [2, 9, 5, undefined, 8, 6.5];
      const known = new Map(
        days.flatMap((daysAgo, i): [string, LedgerUser][] =>
          daysAgo === undefined ? [] : [[String(i + 1), left('scheduled', daysAgo)]],
        ),
      );
      const plan = makePlan({ users: makeUsers(6), duplicates: [] }, { ...options, mode, known });
      expect(plan.operations.map(({ id }) => id)).toEqual(['4', '6', '3', '1', '2', '5']);
    });

    test('a deletion that was perhaps sent later is not past its deadline', () => {
      const known = new Map([
        ['1', left('scheduled', 1)],
        ['2', left('unknown', 8, { last: NOW - 6 * DAY })],
      ]);
      const plan = makePlan({ users: makeUsers(2), duplicates: [] }, { ...options, mode, known });
      expect(plan.operations.map(({ id }) => id)).toEqual(['2', '1']);
    });
  });
});

describe('gate', () => {
  const facts: GateFacts = {
    event: 'workflow_dispatch',
    rehearsal: false,
    ref: 'refs/heads/main',
    head: { value: { branch: 'main', commit: 'c0ffee' } },
    stale: { value: undefined },
    includeCancelled: false,
    age: undefined,
    review: 'require',
    proof: { value: { approved: true, pull: 1, author: 'a', approvers: ['b'] } },
    tokenMissing: false,
    users: 600,
    expectUsers: undefined,
    maxUsers: 1000,
    forecast: forecast(makeTestPlan(makeUsers(600)), BARE, { limit: 9000, used: [] }, NOW),
    now: NOW,
    unread: undefined,
    rival: undefined,
  };
  const days = (n: number) => ({ ...facts.forecast, days: n, doneAt: NOW + (n - 1) * WINDOW_MS });
  test.each<[string, Partial<Plan>, Partial<GateFacts>, (string | undefined)[]]>([
    ['all well', {}, {}, []],
    ['a schedule', {}, { event: 'schedule' }, []],
    ['another event', {}, { event: 'issue_comment' }, ['dry-run']],
    ['no event', {}, { event: '' }, ['dry-run']],
    ['a dry run on any event', { dryRun: true }, { event: 'issue_comment', tokenMissing: true }, []],
    ['no token', {}, { tokenMissing: true }, ['token']],
    ['another number', {}, { expectUsers: 601 }, ['expect-users']],
    ['another number, dry', { dryRun: true }, { expectUsers: 601 }, ['expect-users']],
    ['too many', {}, { maxUsers: 599 }, ['max-users']],
    ['too many, proposed in a pull request', { dryRun: true }, { maxUsers: 599, event: 'pull_request' }, []],
    [
      'too long, proposed in a pull request',
      { dryRun: true },
      { forecast: days(8), event: 'pull_request' },
      [],
    ],
    ['too many, but expected', {}, { maxUsers: 599, expectUsers: 600 }, []],
    ['too many to cancel: undoing is easy', { mode: 'cancel' }, { maxUsers: 1 }, []],
    [
      'too many, too long and not approved, to verify: reading harms nobody',
      { mode: 'verify' },
      { maxUsers: 1, forecast: days(8), proof: { value: { approved: false, why: 'no' } } },
      [],
    ],
    ['another number, to verify', { mode: 'verify' }, { expectUsers: 601 }, ['expect-users']],
    ['another event, to verify', { mode: 'verify' }, { event: 'issue_comment' }, ['verify']],
    ['no token, to verify', { mode: 'verify' }, { tokenMissing: true }, ['token']],
    ['another branch, to verify', { mode: 'verify' }, { ref: 'refs/heads/x' }, ['review']],
    [
      'no quota, to verify',
      { mode: 'verify' },
      { forecast: days(Number.POSITIVE_INFINITY) },
      ['quota-reserve'],
    ],
    ['too long', {}, { forecast: days(8) }, ['expect-users']],
    ['too long, but expected', {}, { forecast: days(8), expectUsers: 600 }, []],
    ['as long as grace-days', {}, { forecast: days(7) }, []],
    ['another branch', {}, { ref: 'refs/heads/x' }, ['review']],
    ['a tag of that name', {}, { ref: 'refs/tags/main' }, ['review']],
    ['another branch, reviews off', {}, { ref: 'refs/heads/x', review: 'off' }, []],
    ['another branch, to rehearse', {}, { ref: 'refs/heads/x', rehearsal: true }, []],
    ['another branch, dry', { dryRun: true }, { ref: 'refs/heads/x' }, []],
    [
      'another branch, to cancel: undoing works from anywhere',
      { mode: 'cancel' },
      { ref: 'refs/heads/x' },
      [],
    ],
    ['the default branch is not known', {}, { head: { unread: NO }, stale: { unread: NO } }, ['review']],
    [
      'the default branch is not known, to cancel',
      { mode: 'cancel' },
      { head: { unread: NO }, stale: { unread: NO } },
      [],
    ],
    ['the list has changed since', {}, { stale: { value: NO } }, ['csv']],
    ['the list has changed since, dry', { dryRun: true }, { stale: { value: NO } }, []],
    ['the list has changed since, to cancel', { mode: 'cancel' }, { stale: { value: NO } }, []],
    ['whether the list has changed is not known', {}, { stale: { unread: NO } }, ['csv']],
    [
      'whether it has changed is not known, reviews only reported',
      {},
      { stale: { unread: NO }, review: 'report' },
      ['csv'],
    ],
    ...['schedule', 'push'].map((event): [string, Partial<Plan>, Partial<GateFacts>, string[]] => [
      `include-cancelled by ${event}`,
      {},
      { includeCancelled: true, age: { value: NOW }, event },
      ['include-cancelled'],
    ]),
    [
      'include-cancelled by schedule, dry',
      { dryRun: true },
      { includeCancelled: true, event: 'schedule' },
      [],
    ],
    ['include-cancelled by a person', {}, { includeCancelled: true, age: { value: NOW } }, []],
    [
      'include-cancelled, and nobody knows how old the run is',
      {},
      { includeCancelled: true, age: { unread: NO } },
      ['include-cancelled'],
    ],
    ['not approved', {}, { proof: { value: { approved: false, why: 'no' } } }, ['review']],
    [
      'not approved, but only reported',
      {},
      { review: 'report', proof: { value: { approved: false, why: 'no' } } },
      [],
    ],
    ['not approved, to cancel', { mode: 'cancel' }, { proof: { value: { approved: false, why: 'no' } } }, []],
    ['approval not known', {}, { proof: { unread: NO } }, ['review']],
    ['approval not known, but only reported', {}, { review: 'report', proof: { unread: NO } }, []],
    ['earlier runs are not known', {}, { unread: NO }, [undefined]],
    ['not known, dry', { dryRun: true }, { unread: NO }, []],
    ['not known, to cancel', { mode: 'cancel' }, { unread: NO }, []],
    ['not known, to verify', { mode: 'verify' }, { unread: NO }, [undefined]],
    ['another run at work', {}, { rival: NO }, [undefined]],
    ['another run at work, to verify', { mode: 'verify' }, { rival: NO }, [undefined]],
    ['another run at work, to cancel: that run stops', { mode: 'cancel' }, { rival: NO }, []],
    ['another run at work, dry', { dryRun: true }, { rival: NO }, []],
    [
      'no quota for it',
      {},
      { forecast: days(Number.POSITIVE_INFINITY), expectUsers: 600 },
      ['quota-reserve'],
    ],
    [
      'everything at once',
      {},
      { event: 'x', tokenMissing: true, expectUsers: 1 },
      ['dry-run', 'token', 'expect-users'],
    ],
  ])('%s', (_, plan, given, inputs) => {
    expect(checkGate(makeTestPlan(users, plan), { ...facts, ...given }).map(({ input }) => input)).toEqual(
      inputs,
    );
  });
});

describe('results from plan and journal', () => {
  const at = Date.parse('2026-11-24T10:00:00.500Z');
  const tried = (seq: number, result?: Result, sent = true): Entry[] => {
    const id = { seq, user: String(seq) };
    const intent: Entry = { type: 'intent', at: at + seq, ...id, purpose: 'delete', batch: 1 };
    return result
      ? [intent, { type: 'outcome', at: at + seq + 20, ...id, result, sent, detail: '' }]
      : [intent];
  };
  const end = (reason: 'done' | 'quota' | 'time' | 'stopped'): Entry => ({
    type: 'end',
    at: at + 900,
    reason,
    detail: 'why',
  });

  test.each<[string, Entry[], string, string, boolean]>([
    [
      'all done',
      [...tried(1, 'scheduled'), ...tried(2, 'scheduled'), end('done')],
      'scheduled scheduled',
      'complete',
      false,
    ],
    ['quota', [...tried(1, 'scheduled'), end('quota')], 'scheduled skipped-quota', 'incomplete', true],
    ['time', [...tried(1, 'scheduled'), end('time')], 'scheduled skipped-time', 'incomplete', true],
    ['stopped', [...tried(1, 'failed'), end('stopped')], 'failed skipped-stopped', 'stopped', true],
    ['cut off in flight', tried(1), 'unknown skipped-stopped', 'stopped', true],
    ['cut off before anything', [], 'skipped-stopped skipped-stopped', 'stopped', true],
    [
      'never sent',
      [...tried(1, 'not-sent', false), ...tried(2, 'scheduled'), end('done')],
      'failed scheduled',
      'complete',
      true,
    ],
    [
      'gone',
      [...tried(1, 'not-found'), ...tried(2, 'already-deleted'), end('done')],
      'not-found already-deleted',
      'complete',
      false,
    ],
  ])('%s', (_, journal, statuses, outcome, red) => {
    const plan = makeTestPlan(makeUsers(2));
    const results = makeResults(plan, journal);
    expect(results.rows.map(({ status }) => status).join(' ')).toBe(statuses);
    expect(results.outcome).toBe(outcome);
    expect(isRed(results, true)).toBe(red);
    expect(verdictText(plan, results)).not.toContain('undefined');
  });

  test('the deadline is whole seconds before grace-days after the earliest moment', () => {
    const results = makeResults(makeTestPlan(makeUsers(2)), [
      ...tried(1, 'scheduled'),
      ...tried(2, 'scheduled'),
      end('done'),
    ]);
    expect(results.cancelBefore).toBe(at + 1 + 7 * 86_400_000);
    expect(JSON.stringify(nextSteps(makeFacts(), results))).toContain('2026-12-01T10:00:00Z');
  });

  test('only limit leaves a run incomplete and green', () => {
    const plan = makePlan({ users: makeUsers(2), duplicates: [] }, { ...options, limit: 1 });
    const results = makeResults(plan, [...tried(1, 'scheduled'), end('done')]);
    expect([results.outcome, remaining(results.counts), badRows(results)]).toEqual(['incomplete', 1, 0]);
    expect(isRed(results, true)).toBe(false);
  });

  test('fail-on-incomplete', () => {
    const results = makeResults(makeTestPlan(makeUsers(2)), [...tried(1, 'scheduled'), end('quota')]);
    expect([isRed(results, true), isRed(results, false)]).toEqual([true, false]);
  });

  test('only what may have left counts as a request', () => {
    const journal = [
      ...tried(1, 'scheduled'),
      ...tried(2, 'not-sent', false),
      ...tried(3),
      ...tried(4, 'throttled'),
    ];
    expect(makeResults(makeTestPlan(users), journal).requests).toBe(3);
    expect(useOfQuota(journal)).toEqual([{ minute: Math.floor(at / 60_000), requests: 3 }]);
  });

  test('an outcome without its intent says nothing', () => {
    const [, outcome] = tried(1, 'scheduled');
    const results = makeResults(makeTestPlan(makeUsers(1)), outcome ? [outcome] : []);
    expect(results.rows[0]?.status).toBe('skipped-stopped');
  });

  test('damaged lines: whoever they may be about is unknown, whoever they cannot be about is not', () => {
    const journal: Entry[] = [
      ...tried(1, 'scheduled'),
      ...tried(3, 'not-sent', false),
      { type: 'damage', at, lines: 2 },
    ];
    const results = makeResults(makeTestPlan(makeUsers(40)), journal);
    const states = results.rows.map(({ status }) => status);
    expect(states.slice(0, 3)).toEqual(['scheduled', 'unknown', 'unknown']);
    expect(states.lastIndexOf('unknown')).toBe(2 + 2 + 32);
    expect(states.at(-1)).toBe('skipped-stopped');
  });

  test('a dry run is planned, whatever a journal says', () => {
    const results = makeResults(makeTestPlan(makeUsers(1), { dryRun: true }), tried(1, 'scheduled'));
    expect([results.outcome, results.rows[0]?.status]).toEqual(['planned', 'planned']);
  });
});
