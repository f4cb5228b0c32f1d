import type { Pacing, Plan } from '../types.ts';
import type { Exchange } from './request.ts';

/** Whole batches, so fewer than twice as many. */
const sizeOf = ({ batchSize, claimUsers }: Pacing): number => Math.ceil(claimUsers / batchSize) * batchSize;

/** The end of the users that are claimed together with the one at `first`. */
export const claimEnd = ({ operations }: Plan, pacing: Pacing, first: number): number =>
  Math.min(operations.length, first + sizeOf(pacing));

/** Claims users in the ledger before they are sent; those before `claimedTo` are claimed already. */
export const createClaims = (plan: Plan, pacing: Pacing, exchange: Exchange, claimedTo: number) => {
  let last = claimedTo;
  let claiming: Promise<void> | undefined;

  const claim = (first: number): Promise<void> => {
    const end = claimEnd(plan, pacing, last);
    claiming ??= exchange.claim(first, end).then(() => {
      last = end;
      claiming = undefined;
    });
    return claiming;
  };
  return {
    /** Waits for the claim under way, if there is one: a run that has ended must not write beside its own last write. */
    settled: async (): Promise<void> => claiming,
    /**
     * The batch that begins at `first` is claimed when this resolves, or the run has ended. If the run dies, all claimed
     * users are unknown: so those of the last claim have their results before, for which `rest` waits.
     */
    before: async (first: number, rest: () => Promise<void>): Promise<void> => {
      await claiming;
      if (first < last) return;
      await rest();
      if (!exchange.ending()) await claim(first);
    },
    /**
     * Without pauses, the users after the claimed ones are claimed while these are sent. `next` is not sent yet, and all
     * before `first` have their result. A run that pauses claims nobody for the time that it waits.
     */
    ahead: (first: number, next: number): void => {
      if (pacing.batchPauseMs > 0 || last === plan.operations.length) return;
      // No more than half a claim besides the new one.
      if (last + sizeOf(pacing) - next <= 1.5 * pacing.claimUsers) void claim(first);
    },
  };
};
