import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Job } from '../runner.ts';
import type { StartedJob } from './engine.ts';
import type { Status } from './expressions.ts';

const execute = promisify(execFile);

/** What became of a job. */
export interface PlayedJob {
  readonly status: Status;
  /** The outputs of its steps, by their ids. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What every step has printed. */
  readonly log: string;
}

/** Where a job is played. */
export interface Place {
  readonly job: Job;
  /** Added to the environment of scripts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stands for a site in the inputs of this action. */
  readonly site?: string;
  /** Stands for the actions of others. */
  readonly playOther?: (uses: string) => void | Promise<void>;
}

/**
 * Plays every step of a job on this machine, one after the other: scripts in bash, this action from dist/. Once one has
 * failed, those are left out whose condition says so.
 */
export const playJob = async (started: StartedJob, place: Place): Promise<PlayedJob> => {
  const { job, env = {}, site, playOther } = place;
  const { PATH = '' } = process.env;
  const outputs: Record<string, Readonly<Record<string, string>>> = {};
  const log: string[] = [];
  let status: Status = 'success';
  for (let i = 0; ; i += 1) {
    const ended = Object.entries(outputs).map(([id, outputs]) => [id, { outputs }]);
    const step = started.steps(Object.fromEntries(ended), status)[i];
    if (!step) return { status, outputs, log: log.join('\n') };
    if (!step.runs) continue;
    if (step.run !== undefined) {
      // HOME is the job's: nobody's own settings of git count.
      const options = { cwd: job.workspace, env: { PATH, HOME: job.temp, ...env, ...step.env } };
      const ran = await execute('bash', ['-e', '-c', step.run], options).catch((error) => error);
      log.push(String(ran.stdout), String(ran.stderr));
      if (ran instanceof Error) status = 'failure';
    } else if (step.uses === './' || step.uses?.includes('/bevy-user-deletion@')) {
      const ran = await job.step({ ...step.with, ...(site !== undefined && { site }) });
      log.push(ran.log);
      if (step.id !== undefined) outputs[step.id] = ran.outputs;
      if (ran.exitCode !== 0) status = 'failure';
    } else {
      await playOther?.(step.uses ?? '');
    }
  }
};
