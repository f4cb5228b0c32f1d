import type { Entry, Plan } from '../types.ts';
import { groupAttempts } from './attempts.ts';
import { makeResults, type Results } from './results.ts';

/** Results while the run goes on, of the users whom it has begun to send: of the others there is nothing to say yet. */
export const makeResultsSoFar = (plan: Plan, journal: readonly Entry[]): Results => {
  const sent = groupAttempts(journal);
  const operations = plan.operations.filter(({ id }) => sent.has(id));
  return makeResults({ ...plan, operations, skips: [] }, journal);
};
