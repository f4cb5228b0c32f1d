import type { Entry, Intent, Plan } from '../types.ts';
import { allAttempts, groupAttempts } from './attempts.ts';
import { makeResults, type Results } from './results.ts';

/** The intents that have no outcome: in flight, or about to be; if the run is dead, unknown. */
const openIntents = (journal: readonly Entry[]): readonly Intent[] =>
  [...allAttempts(journal)].flatMap(({ intent, outcome }) => (outcome ? [] : [intent]));

/** Since when, in ms since the epoch, users without an answer may have been sent; `now` if there are none. */
export const openSince = (journal: readonly Entry[], now: number): number =>
  Math.min(now, ...openIntents(journal).map(({ at }) => at));

/** Results while the run goes on, by the answers that there are: of all other users there is nothing to say yet. */
export const makeResultsSoFar = (plan: Plan, journal: readonly Entry[]): Results => {
  const open: ReadonlySet<Entry> = new Set(openIntents(journal));
  const answered = journal.filter((entry) => !open.has(entry));
  const sent = groupAttempts(answered);
  const operations = plan.operations.filter(({ id }) => sent.has(id));
  return makeResults({ ...plan, operations, skips: [] }, answered);
};
