import type { Mode, Pacing } from './types.ts';

/** Requests of one minute: the unit in which use is remembered. `minute` is minutes since the epoch. */
export type Bucket = { readonly minute: number; readonly requests: number };

/** May the next request go? `wait`: soon; `stop`: not before `until` (ms since the epoch), the day is spent. */
export type QuotaVerdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'stop'; readonly until: number };

export type Quota = {
  /** Spends one request at `now` if one is free: before the call, because what may have left counts. */
  readonly take: (now: number) => QuotaVerdict;
  /** Gives back a request that was never written. */
  readonly giveBack: (now: number) => void;
  /** Requests that may still go at `now`. */
  readonly free: (now: number) => number;
};

/** DRF's rolling day, and a minute more for clocks that disagree and for buckets that round down. */
export const WINDOW_MINUTES = 24 * 60 + 1;
const MINUTE = 60_000;
/** A slot that comes free within this time is worth waiting for; a runner is never held asleep longer. */
const WORTH_WAITING_MS = 2 * MINUTE;

/** A rolling window of `limit` requests in 24 hours + 60 s; semantics.md, "Quota". */
export const createQuota = (limit: number, used: readonly Bucket[] = []): Quota => {
  const buckets = new Map(used.map(({ minute, requests }) => [minute, requests]));
  let total = used.reduce((sum, { requests }) => sum + requests, 0);
  const expire = (now: number): void => {
    for (const [minute, requests] of buckets) {
      if (minute + WINDOW_MINUTES >= now / MINUTE) continue;
      buckets.delete(minute);
      total -= requests;
    }
  };
  const add = (now: number, requests: number): void => {
    const minute = Math.floor(now / MINUTE);
    buckets.set(minute, (buckets.get(minute) ?? 0) + requests);
    total += requests;
  };
  /** When the first bucket leaves the window: with a limit of zero never, said as a whole window from now. */
  const nextFree = (now: number): number =>
    (Math.min(...buckets.keys(), Math.floor(now / MINUTE)) + WINDOW_MINUTES) * MINUTE + 1;
  return {
    take: (now) => {
      expire(now);
      if (total < limit) {
        add(now, 1);
        return { kind: 'go' };
      }
      const until = nextFree(now);
      return { kind: limit > 0 && until - now <= WORTH_WAITING_MS ? 'wait' : 'stop', until };
    },
    giveBack: (now) => add(now, -1),
    free: (now) => {
      expire(now);
      return Math.max(0, limit - total);
    },
  };
};

/** Requests a day that a run of this mode may use: deletions leave the reserve to others, undoing may take it. */
export const allowance = (mode: Mode, pacing: Pick<Pacing, 'dailyQuota' | 'quotaReserve'>): number =>
  mode === 'delete' ? Math.max(0, pacing.dailyQuota - pacing.quotaReserve) : pacing.dailyQuota;
