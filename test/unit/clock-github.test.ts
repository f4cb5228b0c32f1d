import { expect, test } from 'vitest';
import { createGitHubClock } from '../../src/domain/github-clock.ts';

const REAL = Date.parse('2026-11-24T10:00:00.400Z');
const HOUR = 3_600_000;

/** A clock on a runner that is ahead by so much; `answer` lets GitHub answer, and the answer take a while. */
const start = (aheadMs: number) => {
  let real = REAL;
  const clock = createGitHubClock(() => real + aheadMs);
  return {
    clock,
    real: () => real,
    pass: (ms: number) => {
      real += ms;
    },
    answer: (tookMs = 0) => {
      const date = new Date(real).toUTCString();
      real += tookMs;
      clock.observe(date);
    },
  };
};

test('before GitHub has answered, it is the runner’s time, and nobody knows how far that is off', () => {
  const { clock } = start(HOUR);
  expect([clock.now(), clock.runnerAheadMs()]).toEqual([REAL + HOUR, undefined]);
});

test.each([0, 20_000, HOUR, -HOUR, 72 * HOUR, -72 * HOUR])('a runner that is %i ms ahead', (aheadMs) => {
  const { clock, real, answer, pass } = start(aheadMs);
  answer();
  // A header has whole seconds, and never gives a time that is too late.
  expect(clock.now()).toBe(REAL - 400);
  expect(clock.runnerAheadMs()).toBe(aheadMs + 400);
  pass(90_000);
  expect(clock.now()).toBe(real() - 400);
});

test('answers that took long make it no worse, and a quick one makes it better', () => {
  const { clock, real, answer, pass } = start(HOUR);
  answer(8000);
  expect(real() - clock.now()).toBe(8400);
  answer(20_000);
  expect(real() - clock.now()).toBe(8400);
  pass(1000);
  answer(100);
  const best = real() - clock.now();
  expect(best).toBeLessThanOrEqual(1100);
  answer(5000);
  expect(real() - clock.now()).toBe(best);
});

test('it is never ahead of GitHub, and never goes backwards', () => {
  const { clock, real, answer, pass } = start(-HOUR);
  answer(3000);
  for (let n = 0, before = clock.now(); n < 500; n += 1) {
    pass((n * 7919) % 1700);
    answer((n * 104_729) % 4000);
    expect(clock.now()).toBeLessThanOrEqual(real());
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    before = clock.now();
  }
});

test.each([undefined, null, '', 'soon', 'Tue, 99 Nov 2026 10:00:00 GMT'])(
  'a header that is no date says nothing: %s',
  (date) => {
    const { clock } = start(HOUR);
    clock.observe(date);
    expect([clock.now(), clock.runnerAheadMs()]).toEqual([REAL + HOUR, undefined]);
  },
);
