import { describe, expect, test } from 'vitest';
import { forecast } from '../../src/domain/forecast.ts';
import { checkGate, type GateFacts } from '../../src/domain/gate.ts';
import { say } from '../../src/domain/messages/message.ts';
import { makePlan, type PlanOptions } from '../../src/domain/plan.ts';
import { allowance, WINDOW_MS } from '../../src/domain/quota.ts';
import { badRows, makeResults, remaining, useOfQuota } from '../../src/domain/results.ts';
import type { Entry, Pacing, Plan, Result } from '../../src/domain/types.ts';
import { isRed, nextSteps, verdictText } from '../../src/report/verdict.ts';
import { makeFacts, NOW } from './facts.ts';
import { BARE, makeTestPlan, makeUsers } from './world.ts';

const NO = say('permissions', 'no');
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
    ['earlier runs are not known', {}, { unread: NO }, ['github-token']],
    ['not known, dry', { dryRun: true }, { unread: NO }, []],
    ['not known, to cancel', { mode: 'cancel' }, { unread: NO }, []],
    ['not known, to verify', { mode: 'verify' }, { unread: NO }, ['github-token']],
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
    expect(states.lastIndexOf('unknown')).toBe(2 + 2 + 16);
    expect(states.at(-1)).toBe('skipped-stopped');
  });

  test('a dry run is planned, whatever a journal says', () => {
    const results = makeResults(makeTestPlan(makeUsers(1), { dryRun: true }), tried(1, 'scheduled'));
    expect([results.outcome, results.rows[0]?.status]).toEqual(['planned', 'planned']);
  });
});
