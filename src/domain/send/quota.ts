import type { Mode, Pacing } from '../types.ts';

/** Requests of one minute: the unit in which use is remembered. `minute` is minutes since the epoch. */
export type Bucket = { readonly minute: number; readonly requests: number };

/** May the next request go? `wait`: soon; `stop`: not before `until` (ms since the epoch), the day is spent. */
export type QuotaVerdict =
  | { readonly kind: 'go' }
  | { readonly kind: 'wait' | 'stop'; readonly until: number };

export type Quota = {
  /** Spends one request at `now` if one is free: before the call, because what may have left counts. */
  readonly take: (now: number) => QuotaVerdict;
  /** Gives back a request that was taken at that moment and never written. */
  readonly giveBack: (takenAt: number) => void;
  /** Requests that may still go at `now`. */
  readonly free: (now: number) => number;
};

const MINUTE = 60_000;
/** DRF's rolling day, a minute more for clocks that disagree, and one because a bucket is named by its beginning. */
export const WINDOW_MINUTES = 24 * 60 + 2;
export const WINDOW_MS = WINDOW_MINUTES * MINUTE;
/** A slot that comes free within this time is worth waiting for; a runner is never held asleep longer. */
const WORTH_WAITING_MS = 2 * MINUTE;

/** What a run may use: `limit` requests in the rolling day, less what others `used`, none before `blockedUntil`. */
export type Budget = {
  readonly limit: number;
  readonly used: readonly Bucket[];
  /** The site's own word that its quota is used up until then (ms since the epoch). */
  readonly blockedUntil?: number;
};

/** A rolling window of `limit` requests in 24 hours + 60 s; semantics.md, "Quota". */
export const createQuota = ({ limit, used, blockedUntil = 0 }: Budget): Quota => {
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
  return {
    take: (now) => {
      if (now < blockedUntil) return { kind: 'stop', until: blockedUntil };
      expire(now);
      if (total < limit) {
        add(now, 1);
        return { kind: 'go' };
      }
      // With a limit of zero never, said as a whole window from now.
      if (limit <= 0) return { kind: 'stop', until: now + WINDOW_MS };
      const left = [...buckets].map(([minute, requests]) => ({ minute, requests }));
      const until = freeAt({ limit, used: left }, 1, now);
      return { kind: until - now <= WORTH_WAITING_MS ? 'wait' : 'stop', until };
    },
    giveBack: (takenAt) => add(takenAt, -1),
    free: (now) => {
      expire(now);
      return now < blockedUntil ? 0 : Math.max(0, limit - total);
    },
  };
};

/** When `n` requests are free at once, in ms since the epoch: `now` if they are, Infinity if the limit is lower. */
export const freeAt = ({ limit, used, blockedUntil = 0 }: Budget, n: number, now: number): number => {
  if (n > limit) return Number.POSITIVE_INFINITY;
  const expiries = used
    .map(({ minute, requests }) => ({ at: (minute + WINDOW_MINUTES) * MINUTE + 1, requests }))
    .filter(({ at }) => at > now)
    .sort((a, b) => a.at - b.at);
  let free = limit - expiries.reduce((sum, { requests }) => sum + requests, 0);
  let at = now;
  for (const expiry of expiries) {
    if (free >= n) break;
    free += expiry.requests;
    at = expiry.at;
  }
  return Math.max(at, blockedUntil);
};

/** Requests a day that a run of this mode may use: the reserve is for others and for undoing, which alone may take it. */
export const allowance = (mode: Mode, pacing: Pick<Pacing, 'dailyQuota' | 'quotaReserve'>): number =>
  mode === 'cancel' ? pacing.dailyQuota : Math.max(0, pacing.dailyQuota - pacing.quotaReserve);
