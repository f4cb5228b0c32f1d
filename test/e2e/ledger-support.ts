import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import type { Sandbox } from '../../src/sandbox/site.ts';
import type { ResultsService } from '../support/results-service.ts';
import type { Inputs, Job, StartedStep, StepResult } from '../support/runner.ts';
import { until } from '../support/until.ts';
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

/** One line of the ledger's users.csv. */
export interface Remembered {
  readonly user_id: string;
  readonly status: string;
  readonly since: string;
  readonly last: string;
  readonly run: string;
  readonly grace: string;
  readonly keep: string;
  readonly kept_at: string;
}

/** The ledger as it stands. */
export interface LedgerView {
  readonly users: ReadonlyMap<string, Remembered>;
  readonly requests: readonly (readonly [minute: string, requests: number])[];
  /** The claim of the run at work, if one is open. */
  readonly open?: { readonly run: string; readonly requests: number; readonly users: readonly string[] };
  readonly halt?: { readonly run: string };
}

export interface RepositoryRunOptions extends RunOptions {
  /** What the runner's clock is ahead of GitHub's, ms; negative if it is behind. */
  readonly runnerAheadMs?: number;
}

/** A repository with one workflow whose runs come one after the other, on a clock that can be put forward. */
export interface Repository {
  readonly results: ResultsService;
  readonly content: ResultsService['runs']['content'];
  readonly site: Sandbox;
  /** The full name of the ledger's ref. */
  readonly ref: string;
  /** The ledger; throws if there is none. `ref` may be a commit of it. */
  readonly ledger: (ref?: string) => Promise<LedgerView>;
  /** The first lines of the ledger's commits, the oldest first. */
  readonly messages: () => Promise<string[]>;
  /** Runs the workflow with these inputs laid over those of a live run. */
  readonly run: (
    inputs?: Inputs,
    options?: RepositoryRunOptions,
    drive?: (step: StartedStep, job: Job) => Promise<StepResult>,
  ) => Promise<Ran>;
  /** Puts the clocks of GitHub, the site and the action forward. */
  readonly pass: (ms: number) => void;
  /** The user ids of all DELETEs that the site has seen. */
  readonly deleted: () => string[];
}

/** A run that is killed while the site is silent about the first request after `answered` of them. */
export const killAfter = (answered: number) => {
  const gone = Promise.withResolvers<void>();
  return {
    /** For the site: it keeps its answers until the run is dead. */
    hold: (nth: number): Promise<void> | undefined => (nth > answered ? gone.promise : undefined),
    /** What drives the run. */
    drive:
      ({ site }: Pick<Repository, 'site'>) =>
      async (step: StartedStep): Promise<StepResult> => {
        await step.until(() => site.requests.length > answered);
        return step.kill().finally(gone.resolve);
      },
  };
};

const AHEAD = new URL('../support/ahead.mjs', import.meta.url).href;

/** Opens a repository with an artifact service and a site of its own. */
export const openRepository = async (
  users: readonly Listed[],
  csv: string,
  site: SandboxOptions = {},
): Promise<Repository> => {
  let aheadMs = 0;
  let lastRun = 9000;
  const results = await openResults();
  const { content } = results.runs;
  const sandbox = await openSandbox(users, { now: () => Date.now() + aheadMs, ...site });
  const ref = refOf(sandbox.origin);
  return {
    results,
    content,
    site: sandbox,
    ref,
    ledger: (at = ref) => readLedger(content, at),
    messages: async () => (await content.log(ref, '--format=%s', '--reverse')).split('\n').filter(Boolean),
    run: (inputs = {}, { runnerAheadMs = 0, ...options } = {}, drive) => {
      lastRun += 1;
      results.runs.aheadMs = aheadMs;
      const AHEAD_MS = String(aheadMs + runnerAheadMs);
      const env = { NODE_OPTIONS: `--import ${AHEAD}`, AHEAD_MS, ...options.env };
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
    deleted: () => deletions(sandbox).map(({ path }) => /\/user\/(\d+)\//.exec(path)?.[1] ?? ''),
  };
};

/** The ref that ledger.md names for a site. */
export const refOf = (origin: string): string => {
  const digest = createHash('sha256').update(origin).digest('hex').slice(0, 8);
  return `refs/bevy-user-deletion/${new URL(origin).hostname}-${digest}`;
};

const readLedger = async (content: Repository['content'], ref: string): Promise<LedgerView> => {
  const [json, users] = await Promise.all([content.show(ref, 'ledger.json'), content.show(ref, 'users.csv')]);
  if (json === undefined || users === undefined) throw new Error(`there is no ledger at ${ref}`);
  const rows = parse(users, { columns: true }) as unknown as Remembered[];
  const rest = JSON.parse(json) as Omit<LedgerView, 'users'>;
  return { ...rest, users: new Map(rows.map((row) => [row.user_id, row])) };
};

/** Puts a ledger of `n` scheduled users, 5,000,001 and on, where there is none; gives its commit. */
export const seedLedger = ({ content, ref, site }: Repository, n: number): Promise<string> => {
  const since = `${new Date().toISOString().slice(0, 19)}Z`;
  const lines = Array.from({ length: n }, (_, i) => `${5_000_001 + i},scheduled,${since},,8999,7,,`);
  const header = 'user_id,status,since,last,run,grace,keep,kept_at';
  const json = { format: 1, site: site.origin, requests: [] };
  return content.rewrite(ref, {
    'README.md': null,
    'ledger.json': `${JSON.stringify(json)}\n`,
    'users.csv': `${[header, ...lines].join('\n')}\n`,
  });
};

/** Every user was deleted at most once: no request changed anybody a second time. */
export const changedTwice = (site: Sandbox): string[] => {
  const ids = deletions(site).flatMap(({ applied, path }) => (applied ? [path] : []));
  return ids.filter((path, i) => ids.indexOf(path) !== i);
};

/** The requests that the ledger counts. */
export const countedRequests = ({ requests }: LedgerView): number =>
  requests.reduce((sum, [, n]) => sum + n, 0);

/** The requests that ask the site to delete somebody. */
export const deletions = ({ requests }: Pick<Sandbox, 'requests'>): Sandbox['requests'] =>
  requests.filter(({ method }) => method === 'DELETE');

/** The most requests that the site has seen in any rolling 24 hours. */
export const mostInADay = ({ requests }: Sandbox): number =>
  Math.max(
    0,
    ...requests.map(({ at }) => requests.filter((other) => other.at >= at && other.at < at + DAY).length),
  );

export const idsOf = (users: readonly Listed[]): string[] => users.map(({ id }) => id);

/** A door that requests wait behind until it is opened. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

export const closedGate = (): Gate => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
};

/** How often GitHub was asked for this so far. */
export const callsOf = ({ results }: Repository, method: string, name?: RegExp): number =>
  results.history().filter((call) => call.method === method && name?.test(call.name) !== false).length;

/** Resolves when the server is asked for this the next time, before it does the work. */
export const asked = ({ results }: Repository, method: string, name?: RegExp): (() => Promise<void>) => {
  let seen = false;
  const off = results.on({ method, ...(name && { name }), nth: 1 }, 'before', () => {
    seen = true;
  });
  return async () => {
    await until(
      () => seen,
      () => `${method} of ${name}`,
    );
    off();
  };
};

/** Warnings and notices as one text. */
export const toldBy = ({ annotations }: Pick<StepResult, 'annotations'>): string =>
  annotations.map(({ level, message }) => `${level}: ${message}`).join('\n');
