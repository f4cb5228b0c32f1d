import { describe, expect, test } from 'vitest';
import { EVIDENCE, KINDS, type Kind, playCampaigns } from '../support/model/play.ts';
import { SEED } from '../support/seed.ts';

/** The real run from inputs to artifact, on a virtual clock: `npm run proof` plays many times as many. */
describe(`campaigns of runs in which everything goes wrong (SEED=${SEED})`, () => {
  test.each(Object.keys(KINDS) as Kind[])(
    '%s',
    async (kind) => {
      const { runs, requests, faults, violations } = await playCampaigns(kind, SEED, 700);
      expect(violations).toEqual([]);
      // They did something, and most of it was disturbed.
      expect(runs).toBeGreaterThan(1400);
      expect(requests).toBeGreaterThan(2000);
      expect(Math.min(...faults.values())).toBeGreaterThan(0);
      expect(faults.size).toBeGreaterThan(15);
    },
    600_000,
  );

  test('on sites that lie, nothing is reported that is not so, and no undo is green that has left somebody', async () => {
    const { figures, violations } = await playCampaigns(EVIDENCE, SEED, 100);
    expect(violations).toEqual([]);
    for (const name of ['undos', 'users asked by undos', 'failures'])
      expect(figures.get(name), name).toBeGreaterThan(30);
  }, 600_000);

  test('a campaign is the same alone as among others: the seed that is shown with it shows it again', async () => {
    const play = async (seed: number, n: number) => {
      const { runs, requests } = await playCampaigns(
        'nothing is done, claimed or lost that should not be',
        seed,
        n,
      );
      return [runs, requests] as const;
    };
    for (let n = 1; n < 6; n += 1) {
      const [before, after] = [await play(SEED, n), await play(SEED, n + 1)];
      expect(await play(SEED + n, 1)).toEqual([after[0] - before[0], after[1] - before[1]]);
    }
  });
});
