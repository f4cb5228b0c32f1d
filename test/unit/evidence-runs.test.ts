import { describe, expect, test } from 'vitest';
import { isSameCall } from '../../src/domain/endpoint.ts';
import { confirm, evidenceOf } from '../../src/domain/ledger/confirmed.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { Pacing, Plan, Purpose } from '../../src/domain/types.ts';
import { isRed, verdictText } from '../../src/report/verdict.ts';
import {
  BARE,
  makeTestPlan,
  makeUsers,
  NO_EVIDENCE,
  type SiteAnswer,
  simulate,
  UNPROVEN,
  userBody,
} from './world.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-24T00:00:00Z');
const OK: SiteAnswer = { status: 204 };
const MISSING: SiteAnswer = { status: 404, body: '{"detail":"Not found."}' };
const careful: Partial<Pacing> = { canary: 1, identityCheck: 'canary', concurrency: 1 };

const play = async (
  answer: (purpose: Purpose, user: string) => SiteAnswer,
  plan: Plan,
  pacing: Partial<Pacing> = careful,
) => {
  const simulation = simulate({ answer, startAt: START });
  await simulation.perform(plan, { ...BARE, ...pacing }, createQuota({ limit: 9000, used: [] }));
  const results = makeResults(plan, simulation.journal);
  const counts = Object.fromEntries(Object.entries(results.counts).filter(([, n]) => n > 0));
  return { ...simulation, results, counts, verdict: verdictText(plan, results) };
};
const shows =
  (fields: object) =>
  (purpose: Purpose, user: string): SiteAnswer =>
    purpose === 'delete'
      ? OK
      : { status: 200, body: JSON.stringify({ id: Number(user), email: `u${user}@example.com`, ...fields }) };

describe('before a deletion, a read may show that there is nothing to do', () => {
  test.each<[string, object, number]>([
    ['requested six days ago', { deletion_requested_at: '2026-11-18T00:00:00Z' }, START + DAY],
    ['due in two days', { deletion_date: '2026-11-26T00:00:00Z' }, START + 2 * DAY],
  ])('a deletion %s: no request, and the deadline is the site’s own', async (_, fields, deadline) => {
    const { seen, results, counts } = await play(shows(fields), makeTestPlan(makeUsers(1)));
    expect([counts, seen.map(({ purpose }) => purpose)]).toEqual([{ 'already-scheduled': 1 }, ['identity']]);
    expect(results.rows[0]?.cancelBefore).toBe(deadline);
  });

  test('a deletion without a date has no deadline', async () => {
    const { results } = await play(shows({ pending_deletion: true }), makeTestPlan(makeUsers(1)));
    expect(results.rows[0]).toMatchObject({ status: 'already-scheduled', cancelBefore: undefined });
  });

  test('a deleted shell is sent nothing', async () => {
    const shell = shows({ email: 'deleted+77x@bevylabs.com' });
    const { seen, counts } = await play(shell, makeTestPlan(makeUsers(1)));
    expect([counts, seen.length]).toEqual([{ 'already-deleted': 1 }, 1]);
  });

  test('a user who was just read, and whom the deletion does not find: the call is wrong, and the run stops', async () => {
    const answer = (purpose: Purpose, user: string): SiteAnswer =>
      purpose === 'delete' ? MISSING : { status: 200, body: userBody(user, false) };
    const { counts, results } = await play(answer, makeTestPlan(makeUsers(5)));
    expect(counts).toEqual({ failed: 1, 'skipped-stopped': 4 });
    expect(results.reason).toContain('`delete-endpoint`');
  });
});

describe('ids that rise one by one', () => {
  const stranger =
    (from: number) =>
    (purpose: Purpose, user: string): SiteAnswer =>
      purpose === 'delete'
        ? OK
        : {
            status: 200,
            body: userBody(user, false).replace(`u${user}@`, Number(user) < from ? `u${user}@` : 'x@'),
          };

  test.each([2, 15, 30])('strangers from the id %i on: nobody of the block is deleted', async (from) => {
    const { seen, counts } = await play(stranger(from), makeTestPlan(makeUsers(30)));
    expect(seen.filter(({ purpose }) => purpose === 'delete')).toEqual([]);
    expect(counts).toEqual({ 'identity-mismatch': 1, 'skipped-stopped': 29 });
  });

  test.each<[string, Plan, Partial<Pacing>]>([
    ['nine of them', makeTestPlan(makeUsers(9)), { canary: 0 }],
    ['without e-mails', makeTestPlan(makeUsers(30).map((user) => ({ ...user, email: '' }))), { canary: 0 }],
    ['with identity-check off', makeTestPlan(makeUsers(30)), { canary: 0, identityCheck: 'off' }],
    ['an undo', makeTestPlan(makeUsers(30), { mode: 'cancel' }), { canary: 0 }],
  ])('are not read before: %s', async (_, plan, pacing) => {
    const { seen } = await play(shows({}), plan, { ...careful, ...pacing });
    expect(seen.filter(({ purpose }) => purpose === 'identity')).toEqual([]);
  });
});

test.each([1, 2, 3])(
  'a list of %i users of whom the site knows nobody is red, and not complete',
  async (n) => {
    const { results, verdict, counts } = await play(() => MISSING, makeTestPlan(makeUsers(n)), { canary: 0 });
    expect(counts).toEqual({ 'not-found': n });
    expect([isRed(results, false), verdict.startsWith('Complete')]).toEqual([true, false]);
  },
);

test('a proof that is cut off after a read that shows the deletion pending: nothing is cancelled by that call', async () => {
  let reads = 0;
  const answer = (purpose: Purpose, user: string): SiteAnswer => {
    if (purpose === 'cancel') return OK;
    reads += 1;
    return reads === 1 ? { status: 200, body: userBody(user, true) } : { status: 503 };
  };
  const { counts, results } = await play(answer, makeTestPlan(makeUsers(3), { mode: 'cancel' }));
  expect(counts).toEqual({ failed: 1, 'skipped-stopped': 2 });
  expect(isRed(results, false)).toBe(true);
});

test('an undo that the quota cuts short is red, whatever `fail-on-incomplete` says; a deletion is not', async () => {
  for (const mode of ['cancel', 'delete'] as const) {
    const simulation = simulate({ answer: shows({}), startAt: START });
    const plan = makeTestPlan(makeUsers(5), { mode });
    await simulation.perform(plan, BARE, createQuota({ limit: 3, used: [] }));
    const results = makeResults(plan, simulation.journal);
    expect([results.outcome, isRed(results, false)]).toEqual(['incomplete', mode === 'cancel']);
  }
});

test.each<[string, string, boolean]>([
  ['/api/user/{user_id}/', '/api/user/{user_id}', true],
  ['/api/user/{user_id}/', '/api/user/{user_id}/', true],
  ['/api/user/{user_id}/', '/api/user/{user_id}/cancel/', false],
])('%s and %s: the same call is %s', (a, b, same) => {
  expect(isSameCall({ method: 'DELETE', path: a }, { method: 'DELETE', path: b })).toBe(same);
  expect(isSameCall({ method: 'DELETE', path: a }, { method: 'POST', path: b })).toBe(false);
});

describe('what a run has proved', () => {
  const { calls } = UNPROVEN;
  const by = { run: '12', at: START };
  const proven = {
    readsWork: true,
    pendingField: 'gone_on',
    cancels: true,
    isCanaryUntold: false,
    changed: [],
  };

  test('is evidence for later runs with the same calls, and for no others', () => {
    const known = confirm({}, proven, calls, by);
    expect(evidenceOf(known, calls, undefined)).toEqual({
      pendingFields: ['gone_on'],
      readsWork: true,
      cancelWorks: true,
    });
    const others = { cancel: 'POST /other/{user_id}/', user: 'GET /other/{user_id}/' };
    expect(evidenceOf(known, others, undefined)).toEqual(NO_EVIDENCE);
    expect(evidenceOf({}, calls, 'mine').pendingFields).toEqual(['mine']);
  });

  test('the first proof stands, and a call that did not cancel is confirmed no more', () => {
    const known = confirm({}, proven, calls, by);
    expect(confirm(known, proven, calls, { run: '13', at: START + DAY })).toEqual(known);
    const refuted = confirm(known, { ...proven, cancels: false }, calls, { run: '14', at: START + DAY });
    expect(refuted).toEqual({ read: known.read, pending: known.pending });
  });
});
