import { describe, expect, test } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import { createGitHubClock } from '../../src/domain/github-clock.ts';
import { settleClaim } from '../../src/domain/ledger/claim.ts';
import { type Claim, emptyLedger, type Ledger, type LedgerUser } from '../../src/domain/ledger/ledger.ts';
import { ledgerJson } from '../../src/domain/ledger/ledger-json.ts';
import { type Progress, recordProgress } from '../../src/domain/ledger/record.ts';
import { readLedger } from '../../src/domain/ledger/store.ts';
import { usersCsv } from '../../src/domain/ledger/users-csv.ts';
import { makeResults, type Row } from '../../src/domain/outcome/results.ts';
import { makePlan, type PlanOptions } from '../../src/domain/plan/plan.ts';
import { type Budget, createQuota } from '../../src/domain/send/quota.ts';
import type { Entry, Status } from '../../src/domain/types.ts';
import { outlook, outlookText } from '../../src/report/outlook.ts';
import { claimUsers } from '../../src/stages/claim.ts';
import type { Work } from '../../src/stages/plan-run.ts';
import { makeFacts, NOW } from './facts.ts';
import { createStore } from './store.ts';
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
const SITE = 'https://community.example.com';
const HOLDER = { run: '10', attempt: 1, runner: 'r', step: '10.1.abc' };
const claim = (given: Partial<Claim> = {}): Claim => ({
  ...{ ...HOLDER, mode: 'delete', at: NOW, graceDays: 14, users: ['1'], requests: 12, used: [] },
  list: { path: 'users.csv', blob: '' },
  ...given,
});
const known = (given: Partial<LedgerUser>): LedgerUser => ({
  ...{ status: 'unknown', since: NOW - 6 * DAY, last: NOW - 6 * DAY, run: '9', graceDays: 7 },
  ...given,
});
const progress = (given: Partial<Progress>): Progress => ({
  ...{ holder: HOLDER, mode: 'delete', graceDays: 14, startedAt: NOW, now: NOW + 1000, rows: [], used: [] },
  ...{ exhaustedUntil: undefined, includesCancelledBefore: undefined, wasClaimed: true, ...UNPROVEN },
  ...given,
});
const row = (status: Status, requestedAt: number): Row => ({
  ...{ user: { id: '1', email: '', line: 2 }, status, httpStatus: 204, attempts: 1, batch: 1, detail: '' },
  ...{ requestedAt, lastRequestedAt: requestedAt, cancelBefore: undefined },
});
const NEXT = { at: NOW, list: { path: 'users.csv', blob: '' }, users: [], requests: 9 };

describe('the reservation', () => {
  test.each([2, 4, 8, 16])('the reservation is a hard ceiling with %i lanes', async (concurrency) => {
    for (const requests of [1, 3, 7]) {
      const simulation = simulate({ answer: () => ({ status: 204 }), claim: async () => requests });
      const plan = makeTestPlan(makeUsers(60));
      await simulation.perform(
        plan,
        { ...BARE, concurrency },
        createQuota({ limit: 9000, used: [] }),
        requests,
      );
      expect(makeResults(plan, simulation.journal).counts.scheduled).toBe(60);
      expect(simulation.overdrawn.length).toBe(0);
    }
  });
});

describe('a cancellation', () => {
  const DONE: Entry = { type: 'end', at: NOW, reason: 'done', detail: '' };
  test.each<[string, readonly LedgerUser[], Partial<PlanOptions>]>([
    ['a doubt that limit has left', [known({ since: NOW, last: NOW }), known({})], { limit: 1 }],
    ['a dry run with a doubt', [known({})], { dryRun: true }],
    [
      'a dry run that reopens a pending deletion',
      [known({ status: 'scheduled', keep: { run: '8', at: NOW - 9 } })],
      { dryRun: true, includesCancelledBefore: NOW },
    ],
  ])('until when all can be saved: %s', (_, left, given) => {
    const users = makeUsers(left.length);
    const plan = makePlan(
      { users, duplicates: [] },
      {
        ...{ mode: 'delete', dryRun: false, graceDays: 7, limit: undefined, identityCheck: 'off', now: NOW },
        known: new Map(users.map(({ id }, i) => [id, left[i] ?? known({})])),
        ...{ includesCancelledBefore: undefined, protection: undefined, evidence: NO_EVIDENCE },
        ...given,
      },
    );
    const ahead = outlook({ facts: makeFacts(), plan }, [DONE], makeResults(plan, [DONE]));
    const said = outlookText(ahead).find((text) => text.includes('cancelled until'));
    expect(said).toContain('cancelled until 2026-11-25T10:00:00Z');
  });

  test('until when all can be saved: verified, one is pending, one is not told', async () => {
    const earlier = (daysAgo: number) => ({
      status: 'scheduled' as const,
      at: NOW - daysAgo * DAY,
      run: '9',
      graceMs: 7 * DAY,
    });
    const users = makeUsers(2).map((user, i) => ({ ...user, earlier: earlier(i === 0 ? 1 : 6) }));
    const plan = makeTestPlan(users, { mode: 'verify' });
    const answer = (_: string, user: string): SiteAnswer => ({
      status: 200,
      body: user === '1' ? userBody('1', true) : '{"id":2}',
    });
    const simulation = simulate({ answer, startAt: NOW });
    await simulation.perform(plan, BARE, createQuota({ limit: 9000, used: [] }));
    const results = makeResults(plan, simulation.journal);
    expect(results.rows.map(({ status }) => status)).toEqual(['pending', 'unknown']);
    const said = outlookText(outlook({ facts: makeFacts(), plan }, simulation.journal, results)).find(
      (text) => text.includes('cancelled until'),
    );
    expect(said ?? 'nothing').not.toContain('2026-11-30');
  });
});

describe('progress that is recorded again', () => {
  test('recording the same progress again, while the claim goes on, promises no later deadline', () => {
    const before: Ledger = { ...emptyLedger(SITE), users: new Map([['1', known({})]]), open: claim() };
    // The user was unknown, and is settled by a DELETE: the row goes back to the first attempt (foldDoubt).
    const done = progress({ rows: [row('scheduled', NOW - 6 * DAY)] });
    const once = recordProgress(before, done, NEXT);
    const twice = recordProgress(once, done, NEXT);
    expect(once.users.get('1')).toMatchObject({ since: NOW - 6 * DAY, graceDays: 7 });
    expect(twice.users.get('1')).toEqual(once.users.get('1'));
  });

  test('recording the same progress again: a user who was scheduled and is deleted by now', () => {
    const before: Ledger = {
      ...emptyLedger(SITE),
      users: new Map([['1', known({ status: 'scheduled', since: NOW - 8 * DAY, last: NOW - 8 * DAY })]]),
      open: claim(),
    };
    const done = progress({ rows: [row('already-deleted', NOW)] });
    const once = recordProgress(before, done, NEXT);
    expect(recordProgress(once, done, NEXT).users.get('1')).toEqual(once.users.get('1'));
  });
});

describe('a claim that is settled', () => {
  test('the interrupted claim of a reopened, pending deletion keeps the earliest moment', () => {
    const pending = known({ status: 'scheduled', keep: { run: '8', at: NOW - DAY } });
    const { users } = settleClaim(
      { ...emptyLedger(SITE), users: new Map([['1', pending]]), open: claim() },
      NOW,
      NOW + 1,
    );
    expect(users.get('1')).toMatchObject({ status: 'unknown', since: NOW - 6 * DAY });
  });
});

describe('a damaged ledger', () => {
  test('a run that is lost with a damaged ledger is named once', async () => {
    const store = createStore();
    const empty = emptyLedger(SITE);
    store.put({ json: ledgerJson(empty), users: usersCsv(empty.users) }, 'Run 10.1: x');
    for (const what of ['250 users claimed', '250 scheduled', '500 scheduled'])
      store.put({ users: 'x' }, `Run 11.1: ${what}`);
    await expect(readLedger(store, empty)).rejects.toThrow(/with git fetch .* \(this loses Run 11\.1\)\.$/);
  });
});

describe('requests of a claim', () => {
  test('a request that was given back after it was recorded is taken off', () => {
    const used = (requests: number) => [{ minute: Math.floor(NOW / 60_000), requests }];
    const before: Ledger = { ...emptyLedger(SITE), requests: used(7), open: claim({ used: used(5) }) };
    expect(recordProgress(before, progress({ used: used(4) }), undefined).requests).toEqual(used(6));
  });
});

describe('a late close', () => {
  test('a late close clears no word of the site that a later run was told', () => {
    const before: Ledger = {
      ...emptyLedger(SITE),
      exhaustedUntil: NOW + DAY / 2,
      open: claim({ step: '11.1.x', run: '11' }),
    };
    expect(recordProgress(before, progress({ exhaustedUntil: null }), undefined).exhaustedUntil).toBe(
      NOW + DAY / 2,
    );
  });
});

/** A run on 240 users that has this journal, and has claimed them. */
const claimWith = async (journal: Entry[], now: number, budget: Budget) => {
  const store = createStore();
  const snapshot = await readLedger(store, emptyLedger(SITE));
  const plan = makeTestPlan(makeUsers(240), { operations: makeUsers(240) });
  const facts = makeFacts({ run: { ...makeFacts().run, startedAt: NOW } });
  const folder = { journal: () => journal, append: async (entry: Entry) => void journal.push(entry) };
  const recalled = {
    ...{ store, snapshot, ledger: snapshot.ledger, unread: undefined },
    ...{ rival: undefined, hasDeadHalt: false, settled: undefined },
  };
  const { id, attempt, step } = facts.run;
  const work = {
    ...{ recalled, plan, facts, budget, folder, record: { facts, plan } },
    ...{ own: { ...HOLDER, run: id, attempt, step } },
    ...{ compared: undefined, files: [], github: { repository: {} }, list: { users: [], duplicates: [] } },
    wait: { since: undefined, givenUp: new Set(), lost: 0 },
    inputs: { pacing: BARE, githubToken: '', site: { kind: 'real', url: SITE } },
  } as unknown as Work;
  const deps = {
    clock: createGitHubClock(() => now),
    within: (promise: Promise<unknown>) => promise,
  } as unknown as Deps;
  const claimed = await claimUsers(deps, work);
  if (claimed === 'again' || 'fault' in claimed) throw new Error(JSON.stringify(claimed));
  return { claim: claimed.claim, ledger: async () => (await readLedger(store, emptyLedger(SITE))).ledger };
};
const intent = (seq: number, at: number): Entry => ({
  ...{ type: 'intent', at, seq, purpose: 'delete', user: String(seq), batch: 1 },
});

describe('the next reservation', () => {
  test('requests that came free since the start are reserved many at a time, not one commit each', async () => {
    // 100 free at the start; 5,000 more come free while the run is at work.
    const minute = Math.floor(NOW / 60_000);
    const used = [{ minute: minute - 1442, requests: 5000 }];
    const journal = Array.from({ length: 100 }, (_, i) => intent(i + 1, NOW + i));
    const now = NOW + 5 * 60_000;
    const budget = { limit: 5100, used };
    expect(createQuota({ ...budget, used: [...used, { minute, requests: 100 }] }).free(now)).toBe(5000);
    const { claim } = await claimWith(journal, now, budget);
    expect(await claim(0, 240)).toBeGreaterThan(100);
  });
});

describe('who is in flight, or prepared, while the ledger is written', () => {
  test('is named by the claim alone; if the run dies, is unknown since the intent', async () => {
    const journal: Entry[] = [];
    const { claim, ledger } = await claimWith(journal, NOW + 90_000, { limit: 9000, used: [] });
    for (const seq of [1, 2, 3, 4, 5]) journal.push(intent(seq, NOW + seq * 10_000));
    for (const seq of [1, 2, 3])
      journal.push({
        ...{ type: 'outcome', at: NOW + 60_000, seq, user: String(seq), result: 'scheduled' },
        ...{ sent: true, status: 204, detail: '' },
      });
    await claim(3, 240);
    const written = await ledger();
    expect([...written.users.keys()]).toEqual(['1', '2', '3']);
    expect(written.open?.users.slice(0, 3)).toEqual(['4', '5', '6']);
    const settled = settleClaim(written, NOW + 120_000, NOW + DAY);
    expect(settled.users.get('4')).toMatchObject({ status: 'unknown', since: NOW + 40_000 });
    expect(settled.users.get('1')).toMatchObject({ status: 'scheduled', since: NOW + 10_000 });
  });
});

describe('users in flight', () => {
  test('who is in flight while the ledger is written is not unknown for ever: the answer was a clear no', () => {
    const before: Ledger = { ...emptyLedger(SITE), open: claim() };
    const inFlight = recordProgress(before, progress({ rows: [row('unknown', NOW)] }), NEXT);
    const done = recordProgress(inFlight, progress({ rows: [row('forbidden', NOW)] }), undefined);
    expect(done.users.get('1')).toBeUndefined();
  });
});
