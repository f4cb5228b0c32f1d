import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import { SEED } from '../support/seed.ts';
import { FATES, tryFate } from '../tools/proof/kills.ts';
import { openResults } from './support.ts';

/** The packaged action on a site that answers in bad bytes; `npm run proof` tries many times as many. */
describe.concurrent(`whatever becomes of the process (SEED=${SEED})`, () => {
  it.each(FATES.map((fate, i) => [fate, i] as const))(
    '%s: the truth is told, the ledger has it, and an undo undoes all of it',
    async (_, i) => {
      const results = await openResults();
      const { violations } = await tryFate(results, i, createRandom(SEED + i));
      expect(violations).toEqual([]);
    },
    600_000,
  );
});
