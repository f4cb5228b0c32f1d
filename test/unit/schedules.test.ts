import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { Mode } from '../../src/domain/types.ts';
import { SEED } from '../support/seed.ts';
import { BARE, makeTestPlan, makeUsers, type SiteAnswer, simulate, userBody } from './world.ts';

/** Every kind of answer that a site can give, well-behaved ones most often. */
const siteAnswer: fc.Arbitrary<SiteAnswer> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ status: 204 }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(400, 401, 403, 404, 405, 409, 410, 301, 422)
      .map((status) => ({ status, body: '{"detail":"no"}' })),
  },
  { weight: 1, arbitrary: fc.constant({ status: 200, body: '<html>', applies: false }) },
  {
    weight: 2,
    arbitrary: fc.record({
      status: fc.constantFrom<SiteAnswer['status']>(500, 503, 504, 'reset'),
      applies: fc.boolean(),
      delayMs: fc.integer({ min: 0, max: 30_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ status: 'refused' as const, applies: false }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1', '60', '3600', 'soon').map((retryAfter) => ({ status: 429, retryAfter })),
  },
);

const schedule = fc.record({
  mode: fc.constantFrom<Mode>('delete', 'cancel'),
  n: fc.integer({ min: 0, max: 40 }),
  answers: fc.array(siteAnswer, { minLength: 1, maxLength: 60 }),
  tells: fc.boolean(),
  stopAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 60 })),
  free: fc.integer({ min: 0, max: 100 }),
  batchSize: fc.integer({ min: 1, max: 50 }),
  concurrency: fc.integer({ min: 1, max: 16 }),
  canary: fc.integer({ min: 0, max: 3 }),
  identityCheck: fc.constantFrom('off' as const, 'canary' as const, 'all' as const),
  maxRate: fc.constantFrom(10, Number.POSITIVE_INFINITY),
  random: fc.double({ min: 0, max: 0.999, noNaN: true }),
});

test(`the two promises hold on random schedules (SEED=${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async ({ mode, n, answers, tells, stopAfter, free, random, ...pacing }) => {
      const users = makeUsers(n);
      const plan = makeTestPlan(users, { mode });
      const answer = (purpose: string, user: string, nth: number): SiteAnswer => {
        if (purpose === 'delete' || purpose === 'cancel')
          return answers[nth % answers.length] ?? { status: 204 };
        // Before a deletion none is pending, and before a cancellation one is.
        const isPending = simulation.changed.has(user) === (mode === 'delete');
        return tells ? { status: 200, body: userBody(user, isPending) } : { status: 404 };
      };
      const simulation = simulate({ answer, stopAfter, random: () => random });
      await simulation.perform(plan, { ...BARE, ...pacing }, createQuota({ limit: free, used: [] }));
      const { seen, changed, journal, overdrawn, mostInFlight } = simulation;
      const results = makeResults(plan, journal);
      const ids = new Set(users.map(({ id }) => id));
      const withStatus = (...statuses: string[]) =>
        new Set(results.rows.filter(({ status }) => statuses.includes(status)).map(({ user }) => user.id));

      // Nobody off the list is touched, and every row is there once.
      expect(seen.filter(({ user }) => !ids.has(user))).toEqual([]);
      expect(results.rows.map(({ user }) => user.id)).toEqual(users.map(({ id }) => id));
      // Nothing is claimed that did not happen, nothing that happened is missing.
      const done = mode === 'delete' ? 'scheduled' : 'cancelled';
      const claimed = withStatus(done);
      expect([...claimed].filter((id) => !changed.has(id))).toEqual([]);
      // Of an attempt in doubt, a read may tell that nothing is pending any more.
      const told = withStatus(done, 'unknown', ...(mode === 'cancel' ? ['not-scheduled'] : []));
      expect([...changed].filter((id) => !told.has(id))).toEqual([]);
      // The quota is kept, and the count is the site's.
      expect(seen.length).toBeLessThanOrEqual(free);
      expect(results.requests).toBe(seen.length);
      expect(mostInFlight()).toBeLessThanOrEqual(pacing.concurrency);
      // Nothing leaves that the ledger has not reserved.
      expect(overdrawn).toEqual([]);
      // A user who is in doubt is not hammered.
      for (const id of ids) {
        const tries = seen.filter(({ user, purpose }) => user === id && purpose === mode).length;
        const throttled = journal.filter(
          (entry) => entry.type === 'outcome' && entry.user === id && entry.result === 'throttled',
        ).length;
        // What a cancellation leaves is tried once more at the end.
        expect(tries - throttled).toBeLessThanOrEqual(mode === 'cancel' ? 6 : 3);
      }
      // Whatever was sent had been written down before.
      const intents = journal.filter((entry) => entry.type === 'intent');
      expect(intents.length).toBeGreaterThanOrEqual(seen.length);
      expect(journal.at(-1)?.type).toBe('end');
    }),
    { seed: SEED, numRuns: 1000 },
  );
});
