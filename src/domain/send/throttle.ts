/** What to do after a 429: wait and send the same row again, or take the day as spent until `until`. */
export type ThrottleVerdict =
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** `isTold`: the site has said for how long. */
  | { readonly kind: 'exhausted'; readonly until: number; readonly isTold: boolean };

export type Throttle = {
  /**
   * One 429 came in. `retryAfterMs` is undefined where the site did not say, `endsAt` is when the run must end,
   * `random` in 0 … 1 spreads the end of the wait. Times are ms since the epoch.
   */
  readonly hit: (at: {
    readonly now: number;
    readonly retryAfterMs: number | undefined;
    readonly endsAt: number;
    readonly random: number;
  }) => ThrottleVerdict;
  readonly succeed: () => void;
};

const LONGEST_WAIT_MS = 120_000;
const SILENT_WAIT_MS = 60_000;
const SILENT_EXHAUSTED_MS = 3_600_000;

/**
 * The 429 rules of semantics.md, "Quota": the wait that the server asks for is never shortened, a runner never held asleep for long.
 * Answers to requests that left before the pause began belong to the same wait.
 */
export const createThrottle = (): Throttle => {
  let waitsInARow = 0;
  let waits = 0;
  let silentInARow = 0;
  let waitingUntil = 0;

  return {
    hit: ({ now, retryAfterMs, endsAt, random }) => {
      const silent = retryAfterMs === undefined;
      // DRF rounds Retry-After, and obeying it to the second was refused again in practice (SECURITY.md T12).
      const waitMs = silent ? SILENT_WAIT_MS : retryAfterMs + 1000 + 4000 * random;
      const sameWait = now < waitingUntil;
      const tooOften = !sameWait && (waitsInARow >= 3 || waits >= 10 || (silent && silentInARow >= 2));
      if (tooOften || (!silent && retryAfterMs > LONGEST_WAIT_MS) || now + waitMs > endsAt) {
        return { kind: 'exhausted', until: now + (retryAfterMs ?? SILENT_EXHAUSTED_MS), isTold: !silent };
      }
      if (!sameWait) {
        waitsInARow += 1;
        waits += 1;
        silentInARow = silent ? silentInARow + 1 : 0;
      }
      waitingUntil = Math.max(waitingUntil, now + waitMs);
      return { kind: 'wait', waitMs };
    },
    succeed: () => {
      waitsInARow = 0;
      silentInARow = 0;
    },
  };
};
