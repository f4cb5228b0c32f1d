import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, createBreaker, createRetryBudget } from '../../src/domain/send/breaker.ts';
import { createPace } from '../../src/domain/send/pace.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import { createThrottle } from '../../src/domain/send/throttle.ts';
import type { Mode, Status } from '../../src/domain/types.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the rolling quota', () => {
  test('never gives more than its limit in any 24 hours, whatever the schedule', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 20 * MINUTE }), { minLength: 300, maxLength: 600 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 40 }), (steps, limit) => {
        const quota = createQuota({ limit, used: [] });
        const taken: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          if (quota.take(now).kind === 'go') taken.push(now);
        }
        taken.forEach((at, i) => {
          const inWindow = taken.slice(i).filter((other) => other < at + DAY).length;
          expect(inWindow).toBeLessThanOrEqual(limit);
        });
        expect(taken.length).toBeGreaterThanOrEqual(Math.min(limit, steps.length));
      }),
      { numRuns: 100 },
    );
  });

  test('remembers what earlier runs used, and says when to go on', () => {
    const quota = createQuota({ limit: 10, used: [{ minute: 0, requests: 10 }] });
    const verdict = quota.take(DAY / 2);
    expect(verdict.kind).toBe('stop');
    const until = verdict.kind === 'stop' ? verdict.until : 0;
    expect(until).toBeGreaterThan(DAY);
    expect(quota.take(until - MINUTE)).toMatchObject({ kind: 'wait' });
    expect(quota.free(until)).toBe(10);
    expect(quota.take(until)).toEqual({ kind: 'go' });
  });

  test('a request that was never written is given back', () => {
    const quota = createQuota({ limit: 1, used: [] });
    quota.take(0);
    quota.giveBack(MINUTE);
    expect(quota.free(MINUTE)).toBe(1);
    expect(quota.free(3 * DAY)).toBe(1);
  });

  test('a limit of nothing stops at once', () =>
    expect(createQuota({ limit: 0, used: [] }).take(0).kind).toBe('stop'));
});

describe('T12: 429', () => {
  const hit = (retryAfterMs: number | undefined, now = 0, endsAt = DAY) => ({
    now,
    retryAfterMs,
    endsAt,
    random: 0.5,
  });

  test.each([
    [0, 3000],
    [30_000, 33_000],
    [120_000, 123_000],
    [undefined, 60_000],
  ])('Retry-After of %s ms is waited out in full and more: %i ms', (retryAfterMs, waitMs) => {
    expect(createThrottle().hit(hit(retryAfterMs))).toEqual({ kind: 'wait', waitMs });
  });

  test('a longer one means that the day is spent, as long as the site says', () => {
    expect(createThrottle().hit(hit(120_001))).toEqual({ kind: 'exhausted', until: 120_001, isTold: true });
    expect(createThrottle().hit(hit(9e14))).toEqual({ kind: 'exhausted', until: 9e14, isTold: true });
  });

  test('one that does not fit before the end of the run', () => {
    expect(createThrottle().hit(hit(60_000, 0, 60_000)).kind).toBe('exhausted');
  });

  test('three in a row without a success', () => {
    const throttle = createThrottle();
    for (let n = 0; n < 3; n += 1) expect(throttle.hit(hit(1000, n * MINUTE)).kind).toBe('wait');
    expect(throttle.hit(hit(1000, 3 * MINUTE)).kind).toBe('exhausted');
  });

  test('ten in a run, with successes in between', () => {
    const throttle = createThrottle();
    for (let n = 0; n < 10; n += 1) {
      expect(throttle.hit(hit(1000, n * MINUTE)).kind).toBe('wait');
      throttle.succeed();
    }
    expect(throttle.hit(hit(1000, 10 * MINUTE)).kind).toBe('exhausted');
  });

  test('all lanes are refused at once: that is one wait', () => {
    const throttle = createThrottle();
    for (let lane = 0; lane < 16; lane += 1) expect(throttle.hit(hit(1000, lane)).kind).toBe('wait');
  });

  test('the third in a row without Retry-After counts as an hour; a success in between begins anew', () => {
    const throttle = createThrottle();
    const kinds = [0, 2, 4, 6].map((minute) => {
      if (minute === 4) throttle.succeed();
      return throttle.hit(hit(undefined, minute * MINUTE)).kind;
    });
    expect(kinds).toEqual(['wait', 'wait', 'wait', 'wait']);
    expect(throttle.hit(hit(undefined, DAY / 2))).toEqual({
      kind: 'exhausted',
      until: DAY / 2 + 60 * MINUTE,
      isTold: false,
    });
  });
});

describe('traffic', () => {
  /** A clock that a sleep moves on: enough for one lane. */
  const open = (concurrency: number, maxRate: number) => {
    let now = 0;
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
      },
    };
    return {
      traffic: createPace({ concurrency, maxRate }, clock, () => false),
      clock,
      pass: (ms: number) => clock.sleep(ms),
    };
  };
  const send = async ({ traffic }: ReturnType<typeof open>, n: number): Promise<number[]> => {
    const times: number[] = [];
    for (let i = 0; i < n; i += 1) {
      times.push(await traffic.enter());
      traffic.leave(times.at(-1) ?? 0, true);
    }
    return times;
  };

  test('never more than max-rate in a second', async () => {
    const times = await send(open(4, 10), 100);
    for (const at of times) {
      expect(times.filter((t) => t >= at && t < at + 999).length).toBeLessThanOrEqual(10);
    }
  });

  test('halves at most once a second, and comes back slowly', async () => {
    const lane = open(1, 10);
    lane.traffic.slowDown();
    lane.traffic.slowDown();
    expect(lane.traffic.rate()).toBeLessThanOrEqual(5);
    const halved = lane.traffic.rate();
    await send(lane, 1);
    expect(lane.traffic.rate()).toBeCloseTo(halved * 1.02);
    await send(lane, 200);
    expect(lane.traffic.rate()).toBe(10);
  });

  test('an uncapped run is halved from the speed it had', async () => {
    const lane = open(1, Number.POSITIVE_INFINITY);
    for (let i = 0; i < 30; i += 1) {
      await send(lane, 1);
      await lane.pass(20);
    }
    lane.traffic.slowDown();
    expect(lane.traffic.rate()).toBeCloseTo(25, 0);
  });

  test('a pause holds everyone', async () => {
    const lane = open(1, Number.POSITIVE_INFINITY);
    lane.traffic.pause(5000);
    expect(await send(lane, 1)).toEqual([5000]);
  });
});

describe('the breaker', () => {
  const feed = (mode: Exclude<Mode, 'cancel'>, statuses: readonly Status[]): number => {
    const breaker = createBreaker(mode === 'delete');
    return statuses.findIndex((status) => breaker.record(status) !== undefined);
  };
  const times = (n: number, status: Status): Status[] => Array.from({ length: n }, () => status);

  test.each<[string, Exclude<Mode, 'cancel'>, Status[], number]>([
    ['5 failed in a row', 'delete', [...times(30, 'scheduled'), ...times(9, 'failed')], 33],
    [
      '4 of the last 20',
      'delete',
      ['unknown', 'scheduled', 'failed', 'scheduled', 'unknown', 'scheduled', 'failed'],
      6,
    ],
    [
      '4 bad rows far apart',
      'delete',
      Array.from({ length: 4 }, () => ['failed', ...times(19, 'scheduled')] as Status[]).flat(),
      -1,
    ],
    ['unverified counts as bad', 'delete', times(5, 'identity-unverified'), 3],
    [
      '3 forbidden in a row',
      'delete',
      ['scheduled', 'forbidden', 'forbidden', 'scheduled', ...times(3, 'forbidden')],
      6,
    ],
    ['10 not found in a row', 'delete', [...times(60, 'scheduled'), ...times(10, 'not-found')], 69],
    [
      'over 20 % not found after 20',
      'delete',
      Array.from({ length: 30 }, (_, i) => (i % 4 === 0 ? 'not-found' : 'scheduled')),
      19,
    ],
    [
      '20 % not found are allowed',
      'delete',
      Array.from({ length: 30 }, (_, i) => (i % 5 === 4 ? 'not-found' : 'scheduled')),
      -1,
    ],
    ['verifying has no not-found rule', 'verify', times(100, 'not-found'), -1],
    ['verifying fails all the same', 'verify', times(10, 'unknown'), 3],
  ])('%s', (_, mode, statuses, at) => expect(feed(mode, statuses)).toBe(at));

  test('the retry budget: ten at once, one more for five successes', () => {
    const budget = createRetryBudget();
    expect(Array.from({ length: 11 }, () => budget.take()).filter(Boolean)).toHaveLength(10);
    for (let n = 0; n < 5; n += 1) budget.succeed();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });

  test.each([
    [0, 0.5, 500],
    [1, 1, 2000],
    [10, 1, 30_000],
    [3, 0, 0],
  ])('backoff after %i with chance %d is %i ms', (n, random, ms) => expect(backoffMs(n, random)).toBe(ms));
});
