import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readActionFile } from './action-file.ts';
import { createFileCommands } from './file-commands.ts';
import { isBranchName } from './git-repository.ts';
import {
  createEnvironment,
  createInputs,
  createPayload,
  type JobContext,
  permissionsOf,
  refOf,
  WORKFLOW_TOKEN,
} from './job-environment.ts';
import { type Phase, type PhaseResult, startPhase } from './phase.ts';
import { until } from './until.ts';

/** How to set up a job. */
export interface JobOptions extends JobContext {
  /** The folder with action.yml; this repository if not given. */
  readonly actionDir?: string;
  /** Files of the workspace by their path in it. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** False: `files` are not in the repository. They are committed first if not given, unless `sha` is. */
  readonly committed?: boolean;
  /** What `${{ github.token }}` is. */
  readonly githubToken?: string;
  /** Added to every step's environment, over what the runner sets. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The `with:` of a step. */
export type Inputs = Readonly<Record<string, string>>;

export interface StepOptions {
  /** Added to this step's environment, over everything else. */
  readonly env?: Readonly<Record<string, string>>;
  /** False: the machine is gone, no post. */
  readonly post?: boolean;
}

/** What main left behind, and post, which runs whatever became of main. */
export interface StepResult extends PhaseResult {
  readonly post?: PhaseResult;
}

/** A step under way. */
export interface StartedStep extends Omit<Phase, 'done'> {
  /** Main and post. */
  readonly done: Promise<StepResult>;
  /** Resolves when the condition holds; rejects when main ends or the time is up before that. */
  until(condition: () => boolean): Promise<void>;
  /** Resolves when main's log matches; rejects when main ends or the time is up before that. */
  waitFor(pattern: RegExp): Promise<void>;
  /**
   * SIGINT, as the runner does when a run is cancelled. The runner sends SIGTERM 7.5 s later and SIGKILL 10 s later; here
   * main has four minutes, because this machine may be slow, and then SIGKILL comes.
   */
  cancel(): Promise<StepResult>;
  /**
   * A cancelled run in a job with `container:`. The runner's signal reaches only its own client, so main hears nothing
   * and lives on; post starts beside it, with what main has saved so far.
   */
  cancelContainer(): Promise<StepResult>;
  /** SIGKILL at once. */
  kill(): Promise<StepResult>;
}

/** A job: a workspace, a temporary folder and an event, shared by its steps. */
export interface Job {
  readonly dir: string;
  readonly workspace: string;
  /** RUNNER_TEMP */
  readonly temp: string;
  /** The summary file of every process so far. */
  readonly summaryFiles: readonly string[];
  /** RUNNER_NAME */
  readonly runnerName: string;
  start(inputs?: Inputs, options?: StepOptions): StartedStep;
  step(inputs?: Inputs, options?: StepOptions): Promise<StepResult>;
  /** Kills what still runs and removes `dir`. */
  close(): Promise<void>;
}

const CANCEL_LIMIT_MS = 240_000;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Compiling dist/ anew in each of some thousand processes would take a third of the suite's time. */
const NODE_COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');

/** Sets up a job in a new temporary folder. */
export const createJob = async (options: JobOptions = {}): Promise<Job> => {
  const { actionDir = ROOT, files = {}, githubToken = WORKFLOW_TOKEN } = options;
  const action = readActionFile(actionDir);
  const defaults = Object.fromEntries(
    Object.entries(action.inputs).map(([name, described]) => [name, described.default]),
  );
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'job-')));
  const temp = join(dir, '_temp');
  const workspace = join(dir, 'workspace');
  const eventPath = join(temp, '_github_workflow', 'event.json');
  await mkdir(workspace);
  await writeInto(temp, '_github_workflow/event.json', JSON.stringify(createPayload(options), null, 2));
  for (const [path, content] of Object.entries(files)) await writeInto(workspace, path, content);

  const { results, runId = '1001' } = options;
  const sha = await checkOut(options);
  const begun = { ...options, runId, ...(sha !== undefined && { sha }) };
  results?.runs.issue(githubToken, permissionsOf(options));
  const runnerName = results?.runs.begin(begun) ?? options.runnerName;
  const context = { ...begun, ...(runnerName !== undefined && { runnerName }) };
  const jobEnv = createEnvironment(context, { workspace, temp, eventPath });

  const summaryFiles: string[] = [];
  const running = new Set<Phase>();
  let closed = false;
  const launch = (script: string, env: Readonly<Record<string, string>>): Phase => {
    const commands = createFileCommands(temp);
    summaryFiles.push(commands.env.GITHUB_STEP_SUMMARY);
    const phase = startPhase(script, workspace, env, commands);
    running.add(phase);
    phase.child.once('exit', () => running.delete(phase));
    return phase;
  };

  const start = (inputs: Inputs = {}, { env = {}, post = true }: StepOptions = {}): StartedStep => {
    const { PATH = '', HOME = '' } = process.env;
    const stepEnv = {
      PATH,
      HOME,
      NODE_COMPILE_CACHE,
      ...jobEnv,
      ...options.env,
      ...createInputs(defaults, inputs, githubToken),
      ...env,
    };
    const main = launch(action.main, stepEnv);
    let posted: Promise<PhaseResult> | undefined;
    const runPost = (script: string, saved: Readonly<Record<string, string>>): Promise<PhaseResult> => {
      const state = Object.entries(saved).map(([name, value]) => [`STATE_${name}`, value]);
      posted ??= launch(script, { ...stepEnv, ...Object.fromEntries(state) }).done;
      return posted;
    };
    const finish = async (): Promise<StepResult> => {
      const result = await main.done;
      if (!post || !action.post || closed) return result;
      return { ...result, post: await runPost(action.post, result.state) };
    };
    const done = finish();
    return {
      ...main,
      done,
      until: (condition) => untilInRun(main, condition, String(condition)),
      waitFor: (pattern) => untilInRun(main, () => pattern.test(main.log()), String(pattern)),
      cancel: () => {
        cancel(main);
        return done;
      },
      cancelContainer: () => {
        if (action.post) void runPost(action.post, main.state());
        return done;
      },
      kill: () => {
        main.child.kill('SIGKILL');
        return done;
      },
    };
  };

  return {
    dir,
    workspace,
    temp,
    summaryFiles,
    runnerName: jobEnv.RUNNER_NAME ?? '',
    start,
    step: (inputs, stepOptions) => start(inputs, stepOptions).done,
    close: async () => {
      closed = true;
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.allSettled([...running].map(({ done }) => done));
      results?.runs.end(runId, runnerName);
      await rm(dir, { recursive: true, force: true });
    },
  };
};

/** Commits the job's files to its branch, as somebody did before the run; gives GITHUB_SHA. */
const checkOut = async (options: JobOptions): Promise<string | undefined> => {
  const { results, sha, files = {}, committed = sha === undefined } = options;
  if (!results) return sha;
  const { content } = results.runs;
  const ref = refOf(options);
  const [, named = ''] = /^refs\/heads\/(.+)$/.exec(ref) ?? [];
  const branch = isBranchName(named) ? named : content.defaultBranch;
  const isPull = ref.startsWith('refs/pull/');
  const head = await content.checkOut(branch, committed && !isPull ? files : {});
  return sha ?? head;
};

const writeInto = async (folder: string, path: string, content: string | Buffer): Promise<void> => {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
};

const cancel = ({ child }: Phase): void => {
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), CANCEL_LIMIT_MS);
  child.once('exit', () => clearTimeout(timer));
};

const untilInRun = async ({ done, log }: Phase, condition: () => boolean, what: string): Promise<void> => {
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  done.then(end, end);
  await until(
    () => condition() || ended,
    () => `${what}:\n${log()}`,
  );
  // Asked once more after the end: what was written last still counts.
  if (!condition()) throw new Error(`ended without ${what}:\n${log()}`);
};
