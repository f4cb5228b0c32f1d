import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 10;

/** Names the slowest tests at the end, so that one that has grown slow is seen. */
export const slowest: Reporter = {
  onTestRunEnd: (modules: readonly TestModule[]): void => {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        ms: test.diagnostic()?.duration ?? 0,
        name: `${module.relativeModuleId} > ${test.fullName}`,
      })),
    );
    const top = tests.toSorted((a, b) => b.ms - a.ms).slice(0, SHOWN);
    console.log(`\nThe ${top.length} slowest of ${tests.length} tests:`);
    for (const { ms, name } of top) console.log(`${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
  },
};
