/** A clock that stands still until there is nothing left to do at its moment: a simulated day takes milliseconds. */
export type VirtualClock = {
  /** Milliseconds since the epoch, whole. */
  readonly now: () => number;
  /** Calls `wake` after `ms`; the function returned takes that back. */
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly wait: (ms: number) => Promise<void>;
  /** Lets time run until the promise settles; rejects if nothing is left to happen before that, or it never ends. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
};

/** Far more than the longest work ever needs. */
const MAX_WAKES = 200_000;

/** A virtual clock that begins at a moment, in ms since the epoch. */
export const createClock = (startAt: number): VirtualClock => {
  const timers = new Set<{ readonly at: number; readonly wake: () => void }>();
  let now = startAt;

  const after = (ms: number, wake: () => void): (() => void) => {
    const timer = { at: now + Math.max(0, Math.ceil(ms)), wake };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const next = () => {
    let first: { readonly at: number; readonly wake: () => void } | undefined;
    for (const timer of timers) if (!first || timer.at < first.at) first = timer;
    return first;
  };
  return {
    now: () => now,
    after,
    wait: (ms) => new Promise((wake) => after(ms, wake)),
    run: async (work) => {
      let settled = false;
      const done = work.finally(() => {
        settled = true;
      });
      done.catch(() => {});
      for (let wakes = 0; !settled; wakes += 1) {
        if (wakes > MAX_WAKES) throw new Error(`the work does not end: it has waited ${MAX_WAKES} times`);
        // All microtasks first: they may set timers that come before the next one.
        await new Promise((resolve) => setImmediate(resolve));
        if (settled) break;
        const timer = next();
        if (!timer) throw new Error('nothing is left to happen, and the work is not done');
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.wake();
      }
      return done;
    },
  };
};
