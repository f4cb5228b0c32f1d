import { allowance } from './quota.ts';
import { count } from './text.ts';
import type { IdentityCheck, List, Mode, Pacing, Plan, Skip, User } from './types.ts';

/** What a plan is made of besides the list; `limit` is undefined where everything may go. */
export type PlanOptions = {
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly graceDays: number;
  readonly limit: number | undefined;
  readonly identityCheck: IdentityCheck;
};

/** Every row of the list exactly once: operations in the order of the list, and skips with their reasons. */
export const makePlan = (list: List, options: PlanOptions): Plan => {
  const { mode, dryRun, graceDays, limit = Number.POSITIVE_INFINITY, identityCheck } = options;
  const needsEmail = mode === 'delete' && identityCheck === 'all';
  const skips: Skip[] = list.duplicates.map(({ firstLine, ...user }) => ({
    user,
    status: 'skipped-duplicate',
    detail: `the same user as on line ${firstLine}`,
  }));
  const operations: User[] = [];
  for (const user of list.users) {
    if (needsEmail && user.email === '') {
      skips.push({
        user,
        status: 'identity-unverified',
        detail: 'identity-check is all, and the list has no e-mail here',
      });
    } else if (operations.length >= limit) {
      skips.push({ user, status: 'skipped-limit', detail: `limit is ${limit}` });
    } else {
      operations.push(user);
    }
  }
  return { mode, dryRun, graceDays, operations, skips };
};

/** With `identity-check: sample`, one user in this many is read besides the canaries. */
export const SAMPLE_EVERY = 25;

/** Is the user at this place of the plan read and compared first? Undoing is never held up by it. */
export const isIdentified = (plan: Plan, check: IdentityCheck, index: number, canary: boolean): boolean => {
  if (plan.mode === 'cancel' || check === 'off' || !plan.operations[index]?.email) return false;
  return canary || check === 'all' || (check === 'sample' && index % SAMPLE_EVERY === 0);
};

/** What carrying out a plan takes, from start to end, with nothing going wrong. */
export type Forecast = {
  readonly requests: number;
  /** Days of the site's quota, from 1; 0 for nothing to do. */
  readonly days: number;
  /** Minutes of sending and pausing in all, at max-rate or at 5 requests a second and lane, whichever is slower. */
  readonly minutes: number;
  readonly batches: number;
};

const ASSUMED_ANSWER_MS = 200;

/** Requests, batches, minutes and days that the plan takes; said before the first request. */
export const forecast = (plan: Plan, pacing: Pacing): Forecast => {
  const users = plan.operations.length;
  const canaries = plan.mode === 'delete' ? Math.min(pacing.canary, users) : 0;
  const reads = plan.operations.filter((_, i) =>
    isIdentified(plan, pacing.identityCheck, i, i < canaries),
  ).length;
  const requests = users + reads + canaries;
  const batches = Math.ceil(users / pacing.batchSize);
  const perSecond = Math.min(pacing.maxRate, (pacing.concurrency * 1000) / ASSUMED_ANSWER_MS);
  const pausesMs = Math.max(0, batches - 1) * pacing.batchPauseMs;
  const perDay = allowance(plan.mode, pacing);
  return {
    requests,
    batches,
    minutes: Math.ceil((requests / perSecond + pausesMs / 1000) / 60),
    days: users === 0 ? 0 : Math.ceil(requests / perDay),
  };
};

/** `600 users in 3 batches, about 601 requests, 2 minutes, 1 day` */
export const forecastText = (plan: Plan, { requests, batches, minutes, days }: Forecast): string =>
  `${count(plan.operations.length, 'user')} in ${count(batches, 'batch', 'batches')}: about ` +
  `${count(requests, 'request')}, ${count(minutes, 'minute')}, ${count(days, 'day')}`;
