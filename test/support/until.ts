import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 240_000;

/** Looks every few milliseconds until the condition holds; rejects after four minutes and says what it waited for. */
export const until = async (
  condition: () => boolean,
  what: () => string = () => String(condition),
): Promise<void> => {
  const deadline = performance.now() + LIMIT_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${LIMIT_MS / 1000} s in vain for ${what()}`);
    await delay(5);
  }
};
