import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { slowest } from './test/support/slowest.ts';

/** No test may depend on how fast the machine is: the limits only end what hangs. */
const limits = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    // The tests of whole runs wait for processes a fifth of their time.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    reporters: ['default', slowest],
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], ...limits } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...limits } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...limits } },
    ],
  },
});
