import { vi } from 'vitest';

/** Gives each test and each hook of the file that calls it four minutes: on a busy machine they need more than usual. */
export const bePatient = (): void => {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
};
