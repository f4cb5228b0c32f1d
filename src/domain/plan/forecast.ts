import { type Budget, createQuota, freeAt, WINDOW_MS } from '../send/quota.ts';
import { count, isoTime } from '../text.ts';
import type { Pacing, Plan } from '../types.ts';
import { isIdentified } from './plan.ts';

/** How long a number of requests takes with the quota as it is. Moments are ms since the epoch. */
export type Spread = {
  /** Days from now on, from 1, and runs at the least; 0 for nothing to do. */
  readonly days: number;
  readonly runs: number;
  /** When the last request can go, if every request that comes free is used at once. Infinity: never. */
  readonly doneAt: number;
};

/** What carrying out a plan takes, with nothing going wrong. */
export type Forecast = Spread & {
  readonly requests: number;
  readonly batches: number;
  /** Minutes of sending and pausing, at max-rate or at 5 requests a second and lane, whichever is slower. */
  readonly minutes: number;
  readonly free: Free;
};

/** Requests free for a run of this kind, and when one, a batch and all of them are. */
export type Free = {
  readonly now: number;
  readonly batchSize: number;
  readonly one: number;
  readonly batch: number;
  readonly all: number;
};

const ASSUMED_ANSWER_MS = 200;

/** Requests, batches, minutes, days and runs that the plan takes with the quota as it is now. */
export const forecast = (plan: Plan, pacing: Pacing, budget: Budget, now: number): Forecast => {
  const users = plan.operations.length;
  const requests = requestsFor(plan, pacing, 0, users);
  const batches = Math.ceil(users / pacing.batchSize);
  const perSecond = Math.min(pacing.maxRate, (pacing.concurrency * 1000) / ASSUMED_ANSWER_MS);
  const pausesMs = Math.max(0, batches - 1) * pacing.batchPauseMs;
  const minutes = Math.ceil((requests / perSecond + pausesMs / 1000) / 60);
  const needed = spread(budget, requests, now);
  const byTime = Math.ceil((minutes * 60_000) / pacing.maxDurationMs);
  return {
    ...needed,
    runs: Math.max(needed.runs, byTime),
    requests,
    batches,
    minutes,
    free: freeRequests(budget, pacing.batchSize, now),
  };
};

/** Days and runs for so many requests, if the quota alone decides. */
export const spread = (budget: Budget, requests: number, now: number): Spread => {
  if (requests === 0) return { days: 0, runs: 0, doneAt: now };
  const free = createQuota(budget).free(now);
  const doneAt = sentAt(budget, requests, now);
  return {
    days: 1 + Math.floor((doneAt - now) / WINDOW_MS),
    runs: (free > 0 ? 1 : 0) + Math.ceil(Math.max(0, requests - free) / budget.limit),
    doneAt,
  };
};

/** How much of the quota is free now, and when more of it is. */
export const freeRequests = (budget: Budget, wanted: number, now: number): Free => {
  const batchSize = Math.min(wanted, budget.limit);
  return {
    now: createQuota(budget).free(now),
    batchSize,
    one: freeAt(budget, 1, now),
    batch: freeAt(budget, batchSize, now),
    all: freeAt(budget, budget.limit, now),
  };
};

/**
 * Requests to reserve for the users from `first` to before `last`: a tenth more than they take if nothing goes wrong. It
 * is a ceiling: a run that needs more writes the ledger again first.
 */
export const reservation = (plan: Plan, pacing: Pacing, first: number, last: number): number =>
  Math.ceil(1.1 * requestsFor(plan, pacing, first, last)) + pacing.concurrency;

/** Requests for the users from `first` to before `last`, with nothing going wrong. */
const requestsFor = (plan: Plan, pacing: Pacing, first: number, last: number): number => {
  const canaries = plan.mode === 'delete' ? pacing.canary : 0;
  let requests = 0;
  plan.operations.slice(first, last).forEach((user, i) => {
    const canary = first + i < canaries;
    const identified = isIdentified(plan, pacing.identityCheck, first + i, canary);
    const settled = plan.mode === 'delete' && user.earlier !== undefined;
    requests += 1 + Number(identified) + Number(canary) + Number(settled);
  });
  return requests;
};

/**
 * When the last of so many requests can go. Each free slot of the window is a lane of its own that takes one request
 * a window, so the n-th request goes where the (n mod limit)-th slot comes free, whole windows later.
 */
const sentAt = (budget: Budget, requests: number, now: number): number => {
  if (budget.limit <= 0) return Number.POSITIVE_INFINITY;
  const rounds = Math.floor((requests - 1) / budget.limit);
  return freeAt(budget, requests - rounds * budget.limit, now) + rounds * WINDOW_MS;
};

/** `600 users in 3 batches: about 601 requests, 2 minutes, 1 day` */
export const forecastText = (plan: Plan, { requests, batches, minutes, days, runs }: Forecast): string =>
  `${count(plan.operations.length, 'user')} in ${count(batches, 'batch', 'batches')}: about ` +
  `${count(requests, 'request')}, ${count(minutes, 'minute')}, ${count(days, 'day')}` +
  (runs > 1 ? ` in ${runs} runs at least` : '');

/** `8,399 requests free now; all from 2026-11-25T10:02:00Z`, with what lies in between. */
export const freeText = ({ now: free, batchSize, one, batch, all }: Free, now: number): string => {
  if (all <= now) return `${count(free, 'request')} free now, which is all of them`;
  const later = [
    ['the next one', one],
    [`${batchSize} at once`, batch],
    ['all', all],
  ] as const;
  const parts = later
    .filter(([what, at]) => at > now && Number.isFinite(at) && (what === 'all' || at < all))
    .map(([what, at]) => `${what} from ${isoTime(at)}`);
  return [`${count(free, 'request')} free now`, ...parts].join('; ');
};
