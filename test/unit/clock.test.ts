import { expect, test } from 'vitest';
import { sleepUntil, within } from '../../src/adapters/clock.ts';

const never = new Promise<never>(() => undefined);

test.each([
  ['before it begins', () => AbortSignal.abort()],
  ['while it waits', () => AbortSignal.timeout(1)],
])('waiting ends when the run is cancelled %s', async (_, signal) => {
  await expect(within(never, 60_000, signal())).rejects.toThrow('the run was cancelled');
  await sleepUntil(60_000, signal());
});

test('waiting ends when the time is over, or with the word that was waited for', async () => {
  await expect(within(never, 10)).rejects.toThrow('no answer in 0 s');
  await expect(within(Promise.resolve('word'), 60_000)).resolves.toBe('word');
  await expect(within(Promise.reject(new Error('said no')), 60_000)).rejects.toThrow('said no');
});
