import { foreign } from '../text.ts';
import type { Holder } from './ledger.ts';

/** A runner's name as the ledger keeps it: people name machines as they like, and nothing of that is to be stored raw. */
export const runnerKey = (name: string): string => foreign(name, 100);

/** Who let a job into an environment, or did not. */
export type Approval = { readonly environment: string; readonly user: string; readonly state: string };

/** A job of a run; `runner` is the machine that has it, `endedAt` in ms since the epoch. */
export type Job = { readonly runner: string; readonly isOver: boolean; readonly endedAt: number | undefined };

/** What GitHub tells of workflow runs, handed in. Every function rejects with words for people if it does not answer. */
export type Runs = {
  /** The jobs of one attempt; undefined if GitHub knows no such run. */
  readonly jobs: (run: string, attempt: number) => Promise<readonly Job[] | undefined>;
  /** When the first attempt of this run was created, ms since the epoch. */
  readonly createdAt: () => Promise<number>;
  /** The approvals that let this run into its environments. */
  readonly approvals: () => Promise<readonly Approval[]>;
};

/** Is the step still at work, and if not, when did GitHub see its job end? */
export type HolderState =
  | { readonly isAtWork: true }
  | { readonly isAtWork: false; readonly endedAt: number | undefined };

/**
 * The state of another holder of the ledger (ledger.md 2). Where no job has the holder's runner, every job of the
 * attempt must be over. Steps of one job follow each other: an earlier one of this very job has ended.
 */
export const holderState = async (runs: Runs, holder: Holder, own: Holder): Promise<HolderState> => {
  if (isSameAttempt(holder, own) && holder.runner === own.runner)
    return { isAtWork: false, endedAt: undefined };
  const jobs = await runs.jobs(holder.run, holder.attempt);
  if (!jobs) return { isAtWork: false, endedAt: undefined };
  const same = jobs.filter(({ runner }) => runner === holder.runner);
  const its = same.length > 0 ? same : jobs;
  if (its.some(({ isOver }) => !isOver)) return { isAtWork: true };
  const ends = its.flatMap(({ endedAt }) => endedAt ?? []);
  return { isAtWork: false, endedAt: ends.length > 0 ? Math.max(...ends) : undefined };
};

export const isSameAttempt = (a: Holder, b: Holder): boolean => a.run === b.run && a.attempt === b.attempt;
