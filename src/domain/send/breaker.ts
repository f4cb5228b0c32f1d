import type { Message } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import type { Status } from '../types.ts';

const BAD: readonly Status[] = ['failed', 'unknown', 'identity-unverified', 'mismatch'];

/**
 * The circuit breaker of semantics.md, fed with each row's final state in the order of completion. No half-open
 * state: a person looks, then resumes. Undoing has none: no row stops the others. `countsMissing`: to verify that users
 * are gone is no fault.
 */
export const createBreaker = (countsMissing: boolean) => {
  const recent: boolean[] = [];
  let sent = 0;
  let missing = 0;
  let missingInARow = 0;
  let forbiddenInARow = 0;

  return {
    /** Tells why to give up after this row, if there is reason to. */
    record: (status: Status): Message | undefined => {
      const bad = BAD.includes(status);
      sent += 1;
      recent.push(bad);
      if (recent.length > 20) recent.shift();
      forbiddenInARow = status === 'forbidden' ? forbiddenInARow + 1 : 0;
      if (status === 'not-found') missing += 1;
      missingInARow = status === 'not-found' ? missingInARow + 1 : 0;

      const recentBad = recent.filter(Boolean).length;
      // Five in a row, too, are four of the last 20.
      if (recentBad >= 4) return say.badOfTheLast(recentBad, recent.length);
      if (forbiddenInARow >= 3) return say.forbiddenInARow(forbiddenInARow);
      if (!countsMissing) return undefined;
      if (missingInARow >= 10) return say.missingInARow(missingInARow);
      if (sent >= 20 && missing > 0.2 * sent) return say.missingOfAll(missing, sent);
      return undefined;
    },
  };
};

/** The run-wide retry budget: 50 tokens, a retry costs 5, a success returns 1. */
export const createRetryBudget = () => {
  let tokens = 50;
  return {
    take: (): boolean => {
      if (tokens < 5) return false;
      tokens -= 5;
      return true;
    },
    succeed: (): void => {
      tokens = Math.min(50, tokens + 1);
    },
  };
};

/** Full-jitter backoff before the next attempt, in ms: uniform in 0 … min(30 s, 1 s · 2ⁿ), n the attempts so far. */
export const backoffMs = (attempts: number, random: number): number =>
  random * Math.min(30_000, 1000 * 2 ** attempts);
