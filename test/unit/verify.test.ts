import { describe, expect, test } from 'vitest';
import type { LedgerStatus } from '../../src/domain/ledger/ledger.ts';
import { foldRow } from '../../src/domain/outcome/row-state.ts';
import { forecast } from '../../src/domain/plan/forecast.ts';
import { makePlan } from '../../src/domain/plan/plan.ts';
import { readAnswer } from '../../src/domain/send/answer.ts';
import { createBreaker } from '../../src/domain/send/breaker.ts';
import { allowance } from '../../src/domain/send/quota.ts';
import type { Attempt, Earlier, Reply, Result } from '../../src/domain/types.ts';
import { NOW } from './facts.ts';
import { BARE, makeTestPlan, makeUsers, NO_EVIDENCE, userBody } from './world.ts';

const DAY = 86_400_000;
const HTML = '<!doctype html><title>Log in</title>';
const json = (value: unknown): string => JSON.stringify(value);
const SHELL = json({ id: 1, email: 'deleted+77x@bevylabs.com', deletion_pending: false });

describe('answers to the read of a verification', () => {
  const read = (status: number, body: string, location?: string) => {
    const reply: Reply = { kind: 'answer', status, body, retryAfter: undefined, location };
    const user = { id: '1', email: '' };
    const pendingFields = ['deletion_pending'];
    return readAnswer(reply, { purpose: 'verify', user, succeeded: false, now: 0, pendingFields });
  };

  test.each<[string, number, string, Result, boolean]>([
    ['a deletion is pending', 200, userBody('1', true), 'pending', false],
    ['none is', 200, userBody('1', false), 'not-pending', false],
    ['told by a field that is not the one', 200, json({ id: 1, can_request_deletion: true }), 'shown', false],
    [
      'told both ways',
      200,
      json({ id: 1, deletion_pending: false, deletion_date: '2026-12-01' }),
      'shown',
      false,
    ],
    ['a deleted shell', 200, SHELL, 'already-deleted', false],
    ['no such user', 404, json({ detail: 'Not found.' }), 'not-found', false],
    ['gone', 410, json({ detail: 'Gone.' }), 'already-deleted', false],
    ['gone, says a server', 410, '', 'untold', false],
    ['no such page, says a server', 404, '', 'untold', false],
    ['a web page', 200, HTML, 'strange', false],
    ['another user', 200, userBody('2', true), 'strange', false],
    ['no user', 200, json([]), 'strange', false],
    ['nothing', 204, '', 'strange', false],
    ['no such page', 404, HTML, 'untold', true],
    ['a firewall', 403, HTML, 'untold', true],
    ['denied', 403, json({ detail: 'Permission Denied' }), 'untold', false],
    ['a bad token', 401, '', 'failed', true],
    ['another bad token', 403, json({ detail: 'Invalid token.' }), 'failed', true],
    ['a redirect', 302, '', 'untold', true],
    ['another method', 405, '', 'untold', true],
    ['not implemented', 501, '', 'untold', true],
    ['nonsense', 400, json({ user: 'bad' }), 'untold', false],
    ['a broken site', 500, '', 'ambiguous', false],
    ['too many', 429, '', 'throttled', false],
  ])('%s', (_, status, body, result, stops) => {
    const answer = read(status, body);
    expect([answer.result, answer.stop !== undefined]).toEqual([result, stops]);
  });

  test('what stops it names the input to mend', () => {
    for (const status of [302, 405]) expect(read(status, '', '/login').stop?.text).toContain('user-endpoint');
    expect(read(404, HTML).stop?.text).toContain('user-endpoint');
  });
});

describe('a row', () => {
  const attempt = (result: Result | 'no answer', status?: number, seq = 1): Attempt => {
    const id = { at: NOW, seq, user: '1' };
    const intent = { type: 'intent', ...id, purpose: 'verify', batch: 1 } as const;
    if (result === 'no answer') return { intent };
    const told = { result, sent: result !== 'not-sent', detail: 'said so' };
    return { intent, outcome: { type: 'outcome', ...id, ...told, ...(status && { status }) } };
  };
  const fold = (attempts: readonly Attempt[], earlier?: Earlier, readsWork = true) =>
    foldRow(attempts, { mode: 'verify', earlier, readsWork, isRefuted: false });
  const left = (status: Earlier['status'], daysAgo: number): Earlier => ({
    ...{ status, at: NOW - daysAgo * DAY, run: '9', graceMs: 7 * DAY },
  });

  test.each<[Result | 'no answer', string | undefined]>([
    ['pending', 'pending'],
    ['not-pending', 'active'],
    ['already-deleted', 'gone'],
    ['not-found', 'not-found'],
    ['untold', 'unknown'],
    ['failed', 'unknown'],
    ['ambiguous', 'unknown'],
    ['not-sent', 'unknown'],
    ['no answer', 'unknown'],
    ['throttled', undefined],
    ['withheld', undefined],
  ])('%s alone is %s', (result, status) => {
    const row = fold([attempt(result)]);
    expect([row.status, row.contradiction]).toEqual([status, undefined]);
  });

  test.each<[string, Attempt[], string | undefined]>([
    ['an answer clears a doubt', [attempt('ambiguous', 500), attempt('pending', 200, 2)], 'pending'],
    ['the day ends after a doubt', [attempt('ambiguous', 500), attempt('throttled', 429, 2)], 'unknown'],
    [
      'the run ends before the read',
      [attempt('throttled', 429), attempt('withheld', undefined, 2)],
      undefined,
    ],
  ])('%s', (_, attempts, status) => expect(fold(attempts).status).toBe(status));

  test.each<[Earlier['status'], number, Result, number, string, string | undefined]>([
    ['scheduled', 1, 'pending', 200, 'pending', undefined],
    ['scheduled', 1, 'not-pending', 200, 'active', 'lapsed'],
    ['scheduled', 1, 'shown', 200, 'unknown', undefined],
    ['scheduled', 1, 'not-found', 404, 'not-found', 'vanished'],
    ['already-scheduled', 1, 'not-found', 404, 'not-found', undefined],
    ['scheduled', 1, 'already-deleted', 200, 'gone', undefined],
    ['scheduled', 7.01, 'not-found', 404, 'gone', undefined],
    ['scheduled', 6.999, 'not-found', 404, 'not-found', 'vanished'],
    ['scheduled', 8, 'already-deleted', 410, 'gone', undefined],
    ['scheduled', 8, 'pending', 200, 'pending', 'overdue'],
    ['scheduled', 8, 'not-pending', 200, 'active', 'overdue'],
    ['scheduled', 8, 'shown', 200, 'unknown', 'overdue'],
    ['scheduled', 8, 'strange', 200, 'unknown', undefined],
    ['scheduled', 8, 'failed', 403, 'unknown', undefined],
    ['already-scheduled', 1, 'not-pending', 200, 'active', 'lapsed'],
    ['already-scheduled', 7.01, 'not-found', 404, 'gone', undefined],
    ['already-scheduled', 7.01, 'pending', 200, 'pending', 'overdue'],
    ['unknown', 8, 'not-found', 404, 'not-found', undefined],
    ['unknown', 8, 'not-pending', 200, 'active', undefined],
    ['already-deleted', 1, 'not-found', 404, 'gone', undefined],
    ['already-deleted', 1, 'not-pending', 200, 'active', 'overdue'],
    ['cancelled', 1, 'not-pending', 200, 'active', undefined],
    ['cancelled', 1, 'shown', 200, 'unknown', undefined],
    ['cancelled', 1, 'pending', 200, 'pending', 'unsaved'],
    ['cancelled', 9, 'not-found', 404, 'not-found', 'unsaved'],
    ['cancelled', 9, 'already-deleted', 410, 'gone', 'unsaved'],
  ])('%s %f days ago, now %s (%i): %s, %s', (status, daysAgo, result, http, expected, contradiction) => {
    const row = fold([attempt(result, http)], left(status, daysAgo));
    expect([row.status, row.contradiction]).toEqual([expected, contradiction]);
    if (contradiction) expect(row.detail).toMatch(/run 9 .*2026-11/);
  });

  test('whoever may have been set for deletion later is not due sooner', () => {
    const earlier = { ...left('scheduled', 8), last: NOW - 6 * DAY };
    expect(fold([attempt('not-found', 404)], earlier).status).toBe('not-found');
  });
});

test.each<[LedgerStatus, Earlier['status'] | undefined]>([
  ['scheduled', 'scheduled'],
  ['already-scheduled', 'already-scheduled'],
  ['unknown', 'unknown'],
  ['cancelled', 'cancelled'],
  ['already-deleted', 'already-deleted'],
  ['not-found', undefined],
  ['', undefined],
])('whom an earlier run has left %s is read, protected or not, with that in mind: %s', (status, expected) => {
  const keep = { run: '8', at: NOW - 8 * DAY };
  const state = { status, since: NOW - 9 * DAY, last: NOW - 9 * DAY, run: '9', graceDays: 7, keep };
  const nobody = new Map<string, number>();
  const users = makeUsers(3);
  const [second = { id: '', email: '', line: 0 }] = users.slice(1);
  const list = { users, duplicates: [{ ...second, line: 9, firstLine: second.line }] };
  const plan = makePlan(list, {
    ...{ mode: 'verify', dryRun: false, graceDays: 7, limit: 2, identityCheck: 'all', now: NOW },
    known: new Map([['2', state]]),
    includesCancelledBefore: undefined,
    protection: { path: 'p.csv', ids: new Map([['2', 2]]), emails: nobody, domains: nobody },
    cancelRun: '9',
    evidence: NO_EVIDENCE,
  });
  expect(plan.operations.map(({ id, earlier }) => [id, earlier?.status])).toEqual([
    ['1', undefined],
    ['2', expected],
  ]);
  // Who was cancelled is told by the run that did it.
  if (expected) expect(plan.operations[1]?.earlier?.run).toBe(expected === 'cancelled' ? '8' : '9');
  expect(plan.skips.map((skip) => skip.status)).toEqual(['skipped-duplicate', 'skipped-limit']);
});

test('the reserve is not for verifying, and each user costs one request', () => {
  const pacing = { ...BARE, canary: 3, identityCheck: 'all' } as const;
  expect(allowance('verify', { dailyQuota: 100, quotaReserve: 30 })).toBe(70);
  const plan = makeTestPlan(makeUsers(600), { mode: 'verify' });
  expect(forecast(plan, pacing, { limit: 9000, used: [] }, NOW).requests).toBe(600);
});

describe('the breaker', () => {
  const feed = (statuses: readonly Parameters<ReturnType<typeof createBreaker>['record']>[0][]) => {
    const breaker = createBreaker(false);
    return statuses.findIndex((status) => breaker.record(status) !== undefined);
  };
  test('failures in a row trip it', () =>
    expect(feed(Array.from({ length: 9 }, () => 'unknown' as const))).toBe(3));
  test('nor is one where nobody is left', () =>
    expect(feed(Array.from({ length: 99 }, () => 'not-found' as const))).toBe(-1));
});
