import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FileCommands } from './file-commands.ts';
import { type Annotation, type Command, readAnnotations, readCommands } from './workflow-commands.ts';

/** What one process of a step (main or post) left behind. */
export interface PhaseResult {
  /** Null if a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of both as the runner splits them, in the order in which they arrived. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  /** Empty if it was over 1 MiB: the runner drops it whole and adds an error. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** The values handed to `add-mask`. */
  readonly masks: readonly string[];
  /** The titles of the log groups. */
  readonly groups: readonly string[];
  readonly commands: readonly Command[];
  readonly durationMs: number;
}

/** A running process of a step. */
export interface Phase {
  readonly child: ChildProcess;
  readonly done: Promise<PhaseResult>;
  readonly stdout: () => string;
  readonly log: () => string;
  /** What it has saved for post so far. */
  readonly state: () => Readonly<Record<string, string>>;
}

const SUMMARY_LIMIT = 1024 * 1024;
/** How long an output is read that a grandchild keeps open: the runner takes 5 s, but this machine may be slow. */
const OPEN_OUTPUT_MS = 60_000;

/** Starts a script as the runner does: this Node, stdin closed, `env` and nothing else in the environment. */
export const startPhase = (
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
  files: FileCommands,
): Phase => {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [script], {
    cwd,
    env: { ...files.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const stdout = collect(child.stdout, lines);
  const stderr = collect(child.stderr, lines);
  const closed = once(child, 'close');

  const finish = async (): Promise<PhaseResult> => {
    const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    const durationMs = performance.now() - startedAt;
    await Promise.race([closed, delay(OPEN_OUTPUT_MS, undefined, { ref: false })]);
    child.stdout.destroy();
    child.stderr.destroy();
    const { summary, ...keyValues } = files.read();
    const commands = readCommands(lines);
    const dataOf = (name: string) =>
      commands.filter((command) => command.name === name).map(({ data }) => data);
    const excess = Buffer.byteLength(summary) > SUMMARY_LIMIT;
    return {
      exitCode,
      signal,
      stdout: stdout(),
      stderr: stderr(),
      log: lines.join('\n'),
      ...keyValues,
      summary: excess ? '' : summary,
      annotations: [...readAnnotations(commands), ...(excess ? [SUMMARY_DROPPED] : [])],
      masks: dataOf('add-mask'),
      groups: dataOf('group'),
      commands,
      durationMs,
    };
  };
  const state = () => files.read().state;
  return { child, done: finish(), stdout, log: () => lines.join('\n'), state };
};

const SUMMARY_DROPPED: Annotation = {
  level: 'error',
  message: '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k',
};

/** Collects a stream's text, and its lines into `lines`; returns the text so far. */
const collect = (stream: Readable, lines: string[]): (() => string) => {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
    // .NET's ReadLine: \n, \r and \r\n end a line; a \r at the chunk's end may be half of a \r\n.
    const parts = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  stream.on('end', () => {
    if (rest) lines.push(rest.replace(/\r$/, ''));
  });
  return () => text;
};
