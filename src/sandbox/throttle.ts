/** The requests of one client in the last `durationMs`. Its times are milliseconds of any one clock. */
export interface RollingWindow {
  /** Milliseconds until one more request fits, 0 if it fits now. Changes nothing. */
  waitMs(nowMs: number): number;
  /** Counts a request made now. */
  count(nowMs: number): void;
}

/**
 * A rolling window as DRF's SimpleRateThrottle keeps it: the exact times of the last `limit` requests, of
 * which those that are `durationMs` old or older no longer count.
 */
export const createWindow = (limit: number, durationMs: number): RollingWindow => {
  const times: number[] = [];
  let first = 0;
  return {
    waitMs: (nowMs) => {
      while ((times[first] ?? nowMs) <= nowMs - durationMs) first++;
      // Dropping expired times one by one would move the whole array on every request.
      if (first > times.length / 2) {
        times.splice(0, first);
        first = 0;
      }
      if (times.length - first < limit) return 0;
      // DRF divides by the requests still available plus one: at the limit that is always one.
      return durationMs - (nowMs - (times[first] ?? nowMs));
    },
    count: (nowMs) => {
      times.push(nowMs);
    },
  };
};

/**
 * Admits a request if it fits all windows, and returns 0; else returns the longest wait in milliseconds. As in
 * DRF's check_throttles every window is asked: what one refuses still counts in those that have room for it.
 */
export const admit = (windows: readonly RollingWindow[], nowMs: number): number => {
  const waitsMs = windows.map((window) => {
    const waitMs = window.waitMs(nowMs);
    if (waitMs === 0) window.count(nowMs);
    return waitMs;
  });
  return Math.max(...waitsMs);
};
