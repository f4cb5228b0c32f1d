/** Time as the domain sees it: handed in, so that a test can be its master. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the run is told to stop. */
  readonly sleep: (ms: number) => Promise<void>;
};

/** Decides when the next request may leave: requests in flight, requests a second, pauses for all lanes. */
export type Pace = {
  /** Waits for a turn and gives the moment it came; every `enter` is followed by one `leave` with that moment. */
  readonly enter: () => Promise<number>;
  /** The request is over. `smooth` is true for a success, which speeds up, and ends the probe that it was. */
  readonly leave: (enteredAt: number, smooth: boolean) => void;
  /** Nobody enters for `ms`; then one request goes alone, as a probe, until a success. */
  readonly pause: (ms: number) => void;
  /** Halves the rate, at most once a second. */
  readonly slowDown: () => void;
  /** Requests a second at the moment; Infinity if nothing bounds them. */
  readonly rate: () => number;
};

/** Sends remembered to know how fast an uncapped run was when it has to be halved. */
const REMEMBERED = 20;
const SLOWEST = 0.5;
/** A success restores 2 % of the rate; past this much it is uncapped again if it was. */
const RESTORE = 1.02;
const UNCAPPED = 1000;

/** Bounds the requests of all lanes together; `stopped` ends every wait. Semantics.md, "Pace". */
export const createPace = (
  { concurrency, maxRate }: { readonly concurrency: number; readonly maxRate: number },
  clock: Clock,
  stopped: () => boolean,
): Pace => {
  const sends: number[] = [];
  const waiting: (() => void)[] = [];
  let rate = maxRate;
  let window = concurrency;
  let inFlight = 0;
  let pausedUntil = 0;
  let nextAt = 0;
  let slowedAt = Number.NEGATIVE_INFINITY;

  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const measuredRate = (): number => {
    const [first, last] = [sends.at(0) ?? 0, sends.at(-1) ?? 0];
    return last > first ? ((sends.length - 1) * 1000) / (last - first) : concurrency;
  };

  return {
    enter: async () => {
      while (!stopped()) {
        const now = clock.now();
        const waitMs = Math.max(pausedUntil, nextAt) - now;
        if (inFlight >= window) await new Promise<void>((resolve) => waiting.push(resolve));
        else if (waitMs > 0) await clock.sleep(waitMs);
        else {
          nextAt = now + 1000 / rate;
          sends.push(now);
          if (sends.length > REMEMBERED) sends.shift();
          break;
        }
      }
      inFlight += 1;
      return clock.now();
    },
    leave: (enteredAt, smooth) => {
      inFlight -= 1;
      if (smooth) {
        // A late answer to what left before the pause says nothing about the site now.
        if (enteredAt >= pausedUntil) window = concurrency;
        rate = rate * RESTORE > Math.min(maxRate, UNCAPPED) ? maxRate : rate * RESTORE;
      }
      wake();
    },
    pause: (ms) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
      window = 1;
    },
    slowDown: () => {
      const now = clock.now();
      if (now < slowedAt + 1000) return;
      slowedAt = now;
      rate = Math.max(SLOWEST, Math.min(rate, measuredRate()) / 2);
    },
    rate: () => rate,
  };
};
