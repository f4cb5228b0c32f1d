import { expect, test } from 'vitest';
import { SEED } from '../support/seed.ts';
import { simulateWeek } from './week.ts';

test(`an hourly workflow drains a long list within the quota, whatever dies (SEED=${SEED})`, async () => {
  const week = await simulateWeek({
    ...{ users: 1500, quota: 500, reserve: 50, hours: 168, others: 4 },
    ...{ kills: 0.2, faults: 0.01, seed: SEED },
  });
  expect(week.mostInADay).toBeLessThanOrEqual(450);
  expect(week.falseClaims).toEqual([]);
  expect(week.undercounts).toEqual([]);
  expect(week.overdrawn).toBe(0);
  expect(week.repeatsWithoutDoubt).toEqual([]);
  expect(week.doneAfter).toBeGreaterThan((1500 / 450 - 1) * 24);
  expect(week.doneAfter).toBeLessThan(168);
  expect(week.requestsAfterDone).toBeLessThan(20);
});
