import { readFileSync } from 'node:fs';
import * as core from '@actions/core';
import type { Message, Topic } from '../domain/messages/message.ts';
import { faultsInAll, noSummary } from '../domain/messages/run.ts';
import { oneLine, placeOf } from '../domain/text.ts';
import type { Fault } from '../domain/types.ts';

/** What the runner says of this step in its environment, with empty texts where it says nothing. */
export const readContext = (env: NodeJS.ProcessEnv) => {
  const get = (name: string): string => env[`GITHUB_${name}`] ?? '';
  const { repository, pull_request: pull, merge_group: group, inputs } = readEvent(env.GITHUB_EVENT_PATH);
  const { private: isPrivate } = repository ?? {};
  const base = pull?.base?.sha ?? group?.base_sha;
  const head = pull?.head?.sha;
  const serverUrl = get('SERVER_URL') || 'https://github.com';
  return {
    serverUrl,
    repository: get('REPOSITORY'),
    runId: get('RUN_ID'),
    runAttempt: Number(get('RUN_ATTEMPT')) || 1,
    workflow: get('WORKFLOW'),
    job: get('JOB'),
    event: get('EVENT_NAME'),
    /** The inputs that the form of the workflow asks for, where the event tells. */
    form: typeof inputs === 'object' && inputs !== null ? Object.keys(inputs) : [],
    ref: get('REF'),
    commit: get('SHA'),
    actor: get('ACTOR'),
    triggeringActor: get('TRIGGERING_ACTOR'),
    workspace: get('WORKSPACE') || process.cwd(),
    temp: env.RUNNER_TEMP ?? '',
    /** The name of the machine that has this job. */
    runner: env.RUNNER_NAME ?? '',
    /** Address of docs/troubleshooting.md of this very action and version, where the runner tells them. */
    troubleshooting: troubleshootingUrl(serverUrl, get('ACTION_REPOSITORY'), get('ACTION_REF')),
    /** What the event says of the repository, where it does. */
    isPrivate: typeof isPrivate === 'boolean' ? isPrivate : undefined,
    /** The number of the pull request that this run is about. */
    pull: typeof pull?.number === 'number' ? pull.number : undefined,
    /** The commit that a pull request or a merge queue builds on. */
    base: typeof base === 'string' ? base : undefined,
    /** The commit with what it changes. `pull_request_target` runs on the base, whatever was checked out. */
    proposed: typeof head === 'string' && get('EVENT_NAME') === 'pull_request_target' ? head : get('SHA'),
  };
};
/** The runner and the event, as this step was told of them. */
export type Context = Readonly<ReturnType<typeof readContext>>;

/** The runner leaves both empty for an action of the workspace (`uses: ./`). */
const troubleshootingUrl = (server: string, repository: string, ref: string): string | undefined =>
  /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w.-]+(?:\/[\w.-]+)*$/.test(ref)
    ? `${server}/${repository}/blob/${ref}/docs/troubleshooting.md`
    : undefined;

type Sha = { readonly sha?: unknown };
type Told = {
  readonly inputs?: unknown;
  readonly repository?: { readonly private?: unknown };
  readonly pull_request?: { readonly number?: unknown; readonly base?: Sha; readonly head?: Sha };
  readonly merge_group?: { readonly base_sha?: unknown };
};

/** The event's payload, written by GitHub; empty if there is none. */
const readEvent = (path: string | undefined): Told => {
  try {
    return path ? JSON.parse(readFileSync(path, 'utf8')) : {};
  } catch {
    return {};
  }
};

/** Annotations that GitHub shows of one kind and step. */
const SHOWN_ANNOTATIONS = 10;

/** Topics of the warnings and errors of this process. */
const told = new Set<Topic>();

/** The only printer: nothing else writes to the log. Every text passes the guard against workflow commands. */
export const printer = {
  info: (text: string): void => core.info(oneLine(text)),
  debug: (text: string): void => core.debug(oneLine(text)),
  notice: ({ text }: Message): void => core.notice(oneLine(text)),
  warning: ({ text, help }: Message): void => {
    told.add(help);
    core.warning(oneLine(text));
  },
  error: ({ text, help }: Message): void => {
    told.add(help);
    core.error(oneLine(text));
  },
  /** The one annotation that every run ends with. */
  verdict: (level: 'notice' | 'warning' | 'error', text: string): void => {
    const annotate = { notice: core.notice, warning: core.warning, error: core.error }[level];
    annotate(oneLine(text));
  },
  /** Topics of the warnings and errors so far. */
  told: (): readonly Topic[] => [...told],
  group: async <T>(name: string, work: () => Promise<T> | T): Promise<T> => {
    core.startGroup(oneLine(name));
    try {
      return await work();
    } finally {
      core.endGroup();
    }
  },
  /** Faults as errors on the lines they are about; all of them in the log, the last of those shown says how many. */
  faults: (faults: readonly Fault[], total: number, list: string): void => {
    for (const [i, fault] of faults.entries()) {
      const { line, message, file = list } = fault;
      told.add(message.help);
      const text = oneLine(placeOf(fault, list) + message.text);
      if (i >= SHOWN_ANNOTATIONS - 1 && total > SHOWN_ANNOTATIONS) core.info(text);
      else core.error(text, line ? { file: oneLine(file), startLine: line, title: 'List of users' } : {});
    }
    if (total > SHOWN_ANNOTATIONS) core.error(faultsInAll(total, faults.length).text);
  },
  output: (name: string, value: string | number): void => core.setOutput(name, value),
  state: (name: string, value: string): void => core.saveState(name, value),
  summary: async (markdown: string): Promise<void> => {
    try {
      await core.summary.addRaw(markdown).write();
    } catch (error) {
      printer.warning(noSummary(error instanceof Error ? error.message : ''));
    }
  },
};
export type Printer = typeof printer;
