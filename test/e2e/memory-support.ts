import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../src/sandbox/site.ts';
import type { ResultsService } from '../support/results-service.ts';
import type { Inputs, Job, StartedStep, StepResult } from '../support/runner.ts';
import {
  ARTIFACT,
  type Listed,
  liveInputs,
  openResults,
  openSandbox,
  type Ran,
  type RunOptions,
  runAction,
  type SandboxOptions,
} from './support.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A repository with one workflow whose runs come one after the other, on a clock that can be put forward. */
export interface Repository {
  readonly results: ResultsService;
  readonly site: Sandbox;
  /** Runs the workflow with these inputs laid over those of a live run. */
  readonly run: (
    inputs?: Inputs,
    options?: RunOptions,
    drive?: (step: StartedStep, job: Job) => Promise<StepResult>,
  ) => Promise<Ran>;
  /** Puts the clocks of GitHub, the site and the action forward. */
  readonly pass: (ms: number) => void;
  /** The user ids of all DELETEs that the site has seen. */
  readonly deleted: () => string[];
}

const AHEAD = fileURLToPath(new URL('../support/ahead.mjs', import.meta.url));

/** Opens a repository with an artifact service and a site of its own. */
export const openRepository = async (
  users: readonly Listed[],
  csv: string,
  site: SandboxOptions = {},
): Promise<Repository> => {
  let aheadMs = 0;
  let lastRun = 9000;
  const results = await openResults();
  const sandbox = await openSandbox(users, { now: () => Date.now() + aheadMs, ...site });
  return {
    results,
    site: sandbox,
    run: (inputs = {}, options = {}, drive) => {
      lastRun += 1;
      results.runs.aheadMs = aheadMs;
      const env = { NODE_OPTIONS: `--import ${AHEAD}`, AHEAD_MS: String(aheadMs), ...options.env };
      const attempt = options.attempt ?? 1;
      const common = {
        runId: String(lastRun),
        artifact: attempt > 1 ? `${ARTIFACT}-attempt-${attempt}` : ARTIFACT,
        workflowId: 1,
        csv,
      };
      return runAction(results, liveInputs(sandbox.origin, inputs), { ...common, ...options, env }, drive);
    },
    pass: (ms) => {
      aheadMs += ms;
    },
    deleted: () =>
      sandbox.requests
        .filter(({ method }) => method === 'DELETE')
        .map(({ path }) => /\/user\/(\d+)\//.exec(path)?.[1] ?? ''),
  };
};

/** The most requests that the site has seen in any rolling 24 hours. */
export const mostInADay = ({ requests }: Sandbox): number =>
  Math.max(
    0,
    ...requests.map(({ at }) => requests.filter((other) => other.at >= at && other.at < at + DAY).length),
  );
