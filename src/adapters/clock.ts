import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `ms`, or at once when the signal aborts. */
export const sleepUntil = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    // Told to stop.
  }
};

/** Rejects if the promise takes longer than `ms`, or as soon as the signal aborts. */
export const within = async <T>(promise: Promise<T>, ms: number, signal?: AbortSignal): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new AbortController();
  const limit = new Promise<never>((_, reject) => {
    if (ms < 2 ** 31)
      timer = setTimeout(() => reject(new Error(`no answer in ${Math.round(ms / 1000)} s`)), ms);
    const cancel = (): void => reject(new Error('the run was cancelled'));
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel, { signal: over.signal });
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
    over.abort();
  }
};
