import { readFileSync } from 'node:fs';
import * as core from '@actions/core';
import { oneLine } from '../domain/text.ts';
import type { Fault } from '../domain/types.ts';

/** What the runner says of this step, from its environment. */
export type Context = {
  readonly serverUrl: string;
  readonly repository: string;
  readonly runId: string;
  readonly runAttempt: number;
  readonly workflow: string;
  readonly job: string;
  readonly event: string;
  readonly ref: string;
  readonly commit: string;
  readonly actor: string;
  readonly triggeringActor: string;
  readonly workspace: string;
  readonly temp: string;
};

/** The runner's environment, with empty texts where it says nothing. */
export const readContext = (env: NodeJS.ProcessEnv): Context => {
  const get = (name: string): string => env[`GITHUB_${name}`] ?? '';
  return {
    serverUrl: get('SERVER_URL') || 'https://github.com',
    repository: get('REPOSITORY'),
    runId: get('RUN_ID'),
    runAttempt: Number(get('RUN_ATTEMPT')) || 1,
    workflow: get('WORKFLOW'),
    job: get('JOB'),
    event: get('EVENT_NAME'),
    ref: get('REF'),
    commit: get('SHA'),
    actor: get('ACTOR'),
    triggeringActor: get('TRIGGERING_ACTOR'),
    workspace: get('WORKSPACE') || process.cwd(),
    temp: env.RUNNER_TEMP ?? '',
  };
};

/**
 * Is the repository private? The event says, or GitHub's REST where it does not (a schedule). Whatever cannot be
 * learnt counts as public: e-mails are then masked.
 */
export const isPrivateRepository = async (
  eventPath: string | undefined,
  repository: string,
  token: string,
): Promise<boolean> => {
  const told = readEvent(eventPath)?.repository?.private;
  if (typeof told === 'boolean') return told;
  const [owner, repo] = repository.split('/');
  if (!token || !owner || !repo) return false;
  try {
    const { getOctokit } = await import('@actions/github');
    const { data } = await getOctokit(token).rest.repos.get({
      owner,
      repo,
      request: { signal: AbortSignal.timeout(10_000) },
    });
    return data.private === true;
  } catch (error) {
    core.debug(oneLine(`the repository's visibility could not be read: ${String(error)}`));
    return false;
  }
};

/** The repository's default branch, where the event says it. */
export const readDefaultBranch = (eventPath: string | undefined): string | undefined => {
  const told = readEvent(eventPath)?.repository?.default_branch;
  return typeof told === 'string' && told !== '' ? told : undefined;
};

type Event = { readonly repository?: { readonly private?: unknown; readonly default_branch?: unknown } };

const readEvent = (path: string | undefined): Event | undefined => {
  try {
    return path ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
};

/** Annotations that GitHub shows of one kind and step. */
const SHOWN_ANNOTATIONS = 10;

/** The only printer: nothing else writes to the log. Every text passes the guard against workflow commands. */
export const printer = {
  info: (text: string): void => core.info(oneLine(text)),
  debug: (text: string): void => core.debug(oneLine(text)),
  notice: (text: string): void => core.notice(oneLine(text)),
  warning: (text: string): void => core.warning(oneLine(text)),
  error: (text: string): void => core.error(oneLine(text)),
  group: async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
    core.startGroup(oneLine(name));
    try {
      return await work();
    } finally {
      core.endGroup();
    }
  },
  /** Faults as errors on the lines they are about; all of them in the log, the last of those shown says how many. */
  faults: (faults: readonly Fault[], total: number, file: string): void => {
    for (const [i, { input, line, message }] of faults.entries()) {
      const where = input ? `input ${input}: ` : line ? `${file}, line ${line}: ` : '';
      const text = oneLine(where + message);
      if (i >= SHOWN_ANNOTATIONS - 1 && total > SHOWN_ANNOTATIONS) core.info(text);
      else core.error(text, line ? { file, startLine: line, title: 'List of users' } : {});
    }
    if (total > SHOWN_ANNOTATIONS)
      core.error(`${total} faults in all; the log of this step lists ${faults.length}`);
  },
  output: (name: string, value: string | number): void => core.setOutput(name, value),
  state: (name: string, value: string): void => core.saveState(name, value),
  summary: async (markdown: string): Promise<void> => {
    await core.summary.addRaw(markdown).write();
  },
};
export type Printer = typeof printer;
