import { expect, test } from 'vitest';
import { pickFault } from '../../src/sandbox/faults.ts';
import { createRandom, placeOf } from '../../src/sandbox/random.ts';
import { admit, createWindow } from '../../src/sandbox/throttle.ts';

test.each([
  // limit, window ms, times of the requests → the wait each of them is told, 0 if admitted
  { limit: 1, durationMs: 1000, times: [0, 0, 1, 999, 1000], waits: [0, 1000, 999, 1, 0] },
  { limit: 2, durationMs: 1000, times: [0, 400, 500, 1000, 1001, 1400], waits: [0, 0, 500, 0, 399, 0] },
  { limit: 2, durationMs: 1000, times: [0, 0, 1000, 1000, 1000], waits: [0, 0, 0, 0, 1000] },
  { limit: Number.POSITIVE_INFINITY, durationMs: 1000, times: [0, 0, 0, 0], waits: [0, 0, 0, 0] },
])('a window of $limit in $durationMs ms asked at $times', ({ limit, durationMs, times, waits }) => {
  const windows = [createWindow(limit, durationMs)];
  expect(times.map((nowMs) => admit(windows, nowMs))).toEqual(waits);
});

test('the longest wait is told, and a refused request counts where there was room', () => {
  const windows = [createWindow(3, 10_000), createWindow(1, 1000)];
  const waits = [0, 1, 500, 999, 1000, 10_000, 10_001].map((nowMs) => admit(windows, nowMs));
  expect(waits).toEqual([0, 999, 500, 9001, 9000, 0, 999]);
});

test('a window agrees with the definition on random times', () => {
  const seed = Date.now() >>> 0;
  const random = createRandom(seed);
  const window = createWindow(20, 1000);
  const admitted: number[] = [];
  let nowMs = 0;
  for (let step = 0; step < 5000; step++) {
    nowMs += Math.floor(random() ** 4 * 300);
    const recent = admitted.filter((at) => at > nowMs - 1000);
    const expected = recent.length < 20 ? 0 : 1000 - (nowMs - (recent[0] ?? nowMs));
    expect(admit([window], nowMs), `seed ${seed}, step ${step}`).toBe(expected);
    if (expected === 0) admitted.push(nowMs);
  }
});

test('places of neighbouring ids are spread evenly, and differ from seed to seed', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => String(100_000 + index));
  const shares = [1, 2, 3].map((seed) => ids.filter((id) => placeOf(id, seed) < 0.1).length / ids.length);
  for (const share of shares) expect(Math.abs(share - 0.1)).toBeLessThan(0.01);
  const chosen = [1, 2].map((seed) => ids.filter((id) => placeOf(id, seed) < 0.1).join());
  expect(chosen[0]).not.toBe(chosen[1]);
});

test('faults come in five kinds of equal share', () => {
  const random = createRandom(1);
  const counts = new Map<unknown, number>();
  for (let index = 0; index < 50_000; index++) {
    const fault = pickFault(random(), 0.5);
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const [fault, count] of counts) {
    expect(Math.abs(count / 50_000 - (fault === undefined ? 0.5 : 0.1))).toBeLessThan(0.01);
  }
  expect([pickFault(0, 0), pickFault(0.999_999, 0)]).toEqual([undefined, undefined]);
  expect(pickFault(1 - 2 ** -32, 1)).toEqual({ works: true, late: true });
});
