import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeRequests, freeText, spread, worstCase } from '../../src/domain/forecast.ts';
import { EMPTY_MEMORY, type Remembered } from '../../src/domain/memory.ts';
import { makePlan, type PlanOptions } from '../../src/domain/plan.ts';
import { type Budget, createQuota } from '../../src/domain/quota.ts';
import { badRows, makeResults } from '../../src/domain/results.ts';
import { SEED } from '../support/seed.ts';
import { NOW } from './facts.ts';
import { BARE, makeTestPlan, makeUsers } from './world.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const THIS = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);

const options = (memory: Record<string, Remembered>, given: Partial<PlanOptions> = {}): PlanOptions => ({
  ...{ mode: 'delete', dryRun: false, graceDays: 7, limit: undefined, identityCheck: 'off' },
  ...{ memory: { ...EMPTY_MEMORY, users: new Map(Object.entries(memory)) }, listSha256: THIS, now: NOW },
  protection: undefined,
  ...given,
});
const known = (status: Remembered['status'], daysAgo: number, list: string): Remembered => {
  const at = NOW - daysAgo * DAY;
  return { status, at, since: at, run: '9', list };
};

/** In doubt from 9 days ago until `daysAgo`: the site may have acted at any time in between. */
const since9 = (status: Remembered['status'], daysAgo: number, list: string): Remembered => ({
  ...known(status, 9, list),
  last: NOW - daysAgo * DAY,
});

/** What becomes of one user of whom this is known. */
const decide = (state: Remembered, given: Partial<PlanOptions> = {}): string => {
  const plan = makePlan({ users: makeUsers(1), duplicates: [] }, options({ 1: state }, given));
  const [operation] = plan.operations;
  const [skip] = plan.skips;
  if (operation) return operation.earlier ? `sent, ${operation.earlier.status} before` : 'sent';
  return `${skip?.status}${skip?.cancelBefore === undefined ? '' : ', can be cancelled'}`;
};

describe('deleting whom an earlier run knows', () => {
  test.each<[Remembered['status'], number, string, string]>([
    ['scheduled', 1, THIS, 'skipped-done, can be cancelled'],
    ['scheduled', 1, OTHER, 'skipped-done, can be cancelled'],
    ['scheduled', 6.999, OTHER, 'skipped-done, can be cancelled'],
    ['scheduled', 7.01, OTHER, 'sent, scheduled before'],
    ['scheduled', 7.01, THIS, 'skipped-done'],
    ['scheduled', 80, THIS, 'skipped-done'],
    ['already-scheduled', 1, THIS, 'skipped-done'],
    ['already-scheduled', 8, OTHER, 'sent, scheduled before'],
    ['unknown', 1, THIS, 'sent, unknown before'],
    ['unknown', 8, OTHER, 'sent, unknown before'],
    ['already-deleted', 1, THIS, 'skipped-done'],
    ['already-deleted', 1, OTHER, 'sent'],
    ['not-found', 1, THIS, 'skipped-done'],
    ['not-found', 1, OTHER, 'sent'],
    ['cancelled', 1, THIS, 'skipped-done'],
    ['cancelled', 80, THIS, 'skipped-done'],
    ['cancelled', 1, '', 'skipped-done'],
    ['cancelled', 1, OTHER, 'sent'],
    ['not-scheduled', 1, THIS, 'skipped-done'],
    ['not-scheduled', 1, OTHER, 'sent'],
  ])('%s %f days ago by list %s: %s', (status, daysAgo, list, expected) =>
    expect(decide(known(status, daysAgo, list))).toBe(expected),
  );
});

test.each<[Remembered['status'], number, string | undefined, boolean]>([
  ['scheduled', 1, 'endangered', true],
  ['unknown', 1, 'endangered', true],
  ['already-scheduled', 1, 'endangered', false],
  ['scheduled', 8, undefined, false],
  ['cancelled', 1, undefined, false],
])('protected, but %s %i days ago: %s', (status, daysAgo, contradiction, isDated) => {
  const protection = { path: 'p.csv', ids: new Map([['1', 2]]), emails: new Map(), domains: new Map() };
  const list = { users: makeUsers(1), duplicates: [] };
  const plan = makePlan(list, options({ 1: known(status, daysAgo, THIS) }, { protection }));
  const results = makeResults(plan, [{ type: 'end', at: NOW, reason: 'done', detail: '' }]);
  expect(results.rows[0]).toMatchObject({ status: 'skipped-protected' });
  expect(results.rows[0]?.contradiction).toBe(contradiction);
  expect(results.rows[0]?.cancelBefore !== undefined).toBe(isDated);
  expect(badRows(results)).toBe(contradiction ? 1 : 0);
});

test.each([
  [1, THIS, 'skipped-done'],
  [1, OTHER, 'sent, unknown before'],
  [8, OTHER, 'sent'],
])('a site that denied a deletion made %i days ago, now list %s: %s', (daysAgo, list, expected) => {
  const state = known('not-scheduled', daysAgo, list);
  expect(decide({ ...state, since: state.at + 3_600_000 })).toBe(expected);
});

describe('cancelling', () => {
  test.each<[Remembered['status'], number, string | undefined, string]>([
    ['scheduled', 1, undefined, 'sent, scheduled before'],
    ['scheduled', 8, undefined, 'sent, scheduled before'],
    ['scheduled', 1, '9', 'sent, scheduled before'],
    ['scheduled', 7.01, '9', 'too-late'],
    ['unknown', 1, '9', 'sent, unknown before'],
    ['unknown', 7.01, '9', 'sent, unknown before'],
    ['cancelled', 1, undefined, 'sent'],
    ['cancelled', 1, '9', 'skipped-done'],
    ['not-scheduled', 1, '9', 'sent'],
    ['not-found', 1, '9', 'sent'],
  ])('%s %f days ago, undoing run %s: %s', (status, daysAgo, cancelRun, expected) => {
    const given = { mode: 'cancel' as const, ...(cancelRun !== undefined && { cancelRun }) };
    expect(decide(known(status, daysAgo, OTHER), given)).toBe(expected);
  });
});

describe('what may have been done at more than one time', () => {
  test.each<[Remembered['status'], number, string, string]>([
    ['scheduled', 1, OTHER, 'skipped-done, can be cancelled'],
    ['scheduled', 7.01, OTHER, 'sent, scheduled before'],
    ['scheduled', 7.01, THIS, 'skipped-done'],
  ])('%s, perhaps %f days ago, by list %s: %s', (status, daysAgo, list, expected) =>
    expect(decide(since9(status, daysAgo, list))).toBe(expected),
  );

  test.each<[Remembered['status'], number, string]>([
    ['scheduled', 1, 'sent, scheduled before'],
    ['unknown', 6, 'sent, unknown before'],
    ['scheduled', 7.01, 'too-late'],
  ])('undoing %s, perhaps %f days ago: %s', (status, daysAgo, expected) =>
    expect(decide(since9(status, daysAgo, OTHER), { mode: 'cancel', cancelRun: '9' })).toBe(expected),
  );
});

describe('the order', () => {
  const users = makeUsers(5);
  const list = { users, duplicates: [] };
  const memory = {
    2: known('scheduled', 1, THIS),
    4: known('unknown', 1, THIS),
    5: known('unknown', 2, THIS),
  };
  test('doubts first, limit after the skips', () => {
    const plan = makePlan(list, options(memory, { limit: 3 }));
    expect(plan.operations.map(({ id }) => id)).toEqual(['4', '5', '1']);
    expect(plan.skips.map(({ user, status }) => `${user.id} ${status}`)).toEqual([
      '2 skipped-done',
      '3 skipped-limit',
    ]);
  });
  test('cancelling: unknown deadlines, then the nearest', () => {
    const plan = makePlan(list, options(memory, { mode: 'cancel' }));
    expect(plan.operations.map(({ id }) => id)).toEqual(['1', '3', '5', '2', '4']);
  });
});

test('a checkpoint does not call the next batch untouched', () => {
  const rows = makeResults(makeTestPlan(makeUsers(4)), [], new Set(['2', '3'])).rows;
  expect(rows.map(({ status }) => status)).toEqual([
    'skipped-stopped',
    'unknown',
    'unknown',
    'skipped-stopped',
  ]);
});

describe('the forecast against a slow model', () => {
  /** Takes one request after the other, as soon as the window lets it. */
  const greedy = (budget: Budget, requests: number): number => {
    const quota = createQuota(budget);
    let now = NOW;
    for (let done = 0; done < requests; ) {
      const verdict = quota.take(now);
      if (verdict.kind === 'go') done += 1;
      else now = verdict.until;
    }
    return now;
  };
  const budget = fc.record({
    limit: fc.integer({ min: 1, max: 12 }),
    used: fc
      .uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1600 }), fc.integer({ min: 1, max: 6 })), {
        selector: ([m]) => m,
        maxLength: 6,
      })
      .map((some) => some.map(([ago, requests]) => ({ minute: Math.floor(NOW / MINUTE) - ago, requests }))),
    blockedUntil: fc.constantFrom(0, NOW + 3 * 3_600_000),
  });

  test(`the last request goes when a greedy client could send it (SEED=${SEED})`, () =>
    fc.assert(
      fc.property(budget, fc.integer({ min: 1, max: 40 }), (given, requests) => {
        // Buckets round a moment down to its minute, which the greedy client feels once a window.
        const rounding = Math.ceil(requests / given.limit) * MINUTE;
        const { doneAt, days } = spread(given, requests, NOW);
        const slow = greedy(given, requests);
        expect(Math.abs(doneAt - slow)).toBeLessThanOrEqual(rounding);
        expect(days).toBeGreaterThanOrEqual(1);
      }),
      { seed: SEED, numRuns: 500 },
    ));

  test(`free now is what can be taken now (SEED=${SEED})`, () =>
    fc.assert(
      fc.property(budget, (given) => {
        const quota = createQuota(given);
        let taken = 0;
        while (quota.take(NOW).kind === 'go') taken += 1;
        const free = freeRequests(given, 250, NOW);
        expect(free.now).toBe(taken);
        expect(free.one <= NOW).toBe(taken > 0);
        expect(free.one).toBeLessThanOrEqual(free.batch);
        expect(free.batch).toBeLessThanOrEqual(free.all);
      }),
      { seed: SEED, numRuns: 500 },
    ));

  test('in words', () => {
    const at = (minutes: number): number => NOW + minutes * MINUTE;
    const free = { now: 0, batchSize: 250, one: at(1), batch: at(2), all: at(3) };
    expect(freeText(free, NOW)).toBe(
      '0 requests free now; the next one from 2026-11-24T10:01:00Z; 250 at once from 2026-11-24T10:02:00Z; ' +
        'all from 2026-11-24T10:03:00Z',
    );
    expect(freeText({ ...free, now: 300, one: NOW, batch: NOW }, NOW)).toBe(
      '300 requests free now; all from 2026-11-24T10:03:00Z',
    );
    expect(freeText({ ...free, now: 9, one: NOW, batch: NOW, all: NOW }, NOW)).toContain('all of them');
  });

  test('the worst case of a batch is more than it takes, and nothing for none', () => {
    const plan = makeTestPlan(makeUsers(300));
    expect(worstCase(plan, BARE, 0, 250)).toBe(700);
    expect(worstCase(plan, { ...BARE, identityCheck: 'all', canary: 1 }, 250, 500)).toBe(2 * 100 + 200);
    expect(worstCase(plan, BARE, 300, 550)).toBe(0);
  });
});
