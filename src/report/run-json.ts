import type { Approval } from '../domain/ledger/holder-state.ts';
import type { Message } from '../domain/messages/message.ts';
import type { Results } from '../domain/outcome/results.ts';
import type { Forecast } from '../domain/plan/forecast.ts';
import type { Proof } from '../domain/plan/review.ts';
import type { Bucket } from '../domain/send/quota.ts';
import { isoTime } from '../domain/text.ts';
import type { Plan } from '../domain/types.ts';

/** Who ran what, where and on which list: everything of run.json that is known before the first request. */
export type Facts = {
  readonly action: string;
  /** True on the embedded sandbox site: nobody was really deleted. */
  readonly rehearsal: boolean;
  readonly site: string;
  readonly run: {
    readonly repository: string;
    readonly id: string;
    readonly attempt: number;
    readonly url: string;
    readonly workflow: string;
    readonly job: string;
    readonly event: string;
    /** The inputs that this workflow's form asks for, if it was started by that. */
    readonly form: readonly string[];
    readonly ref: string;
    readonly commit: string;
    readonly actor: string;
    readonly triggeringActor: string;
    /** Who let it into an environment that asks for it. */
    readonly approvals: readonly Approval[];
    /** The name of the machine, and the step's own name: unique among all steps of all runs. */
    readonly runner: string;
    readonly step: string;
    /** When the plan was made, ms since the epoch. */
    readonly startedAt: number;
  };
  /** Who approved the list, or why it counts as not approved; undefined where it was not asked. */
  readonly review?: Proof;
  /** The run that this one undoes; its list is then the one below. */
  readonly cancelRun?: string;
  readonly list: {
    readonly path: string;
    readonly blob: string;
    readonly sha256: string;
    readonly rows: number;
    readonly users: number;
    /** What a person should check in it, although it may run. */
    readonly doubts?: readonly Message[];
  };
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly forecast: Forecast;
  readonly artifactName: string;
  readonly retentionDays: number | undefined;
  readonly failOnIncomplete: boolean;
  /** The day's quota, and how much of it was free for this run when it began. */
  readonly quota: {
    readonly limit: number;
    readonly reserve: number;
    readonly free: number;
    /** Requests of the last 24 hours, of all runs before it, and the time that the site gave for its refusal. */
    readonly used: readonly Bucket[];
    readonly blockedUntil?: number;
  };
  /** Its ref (`{site}` stands for the site's key), and the commit that the plan was made on, or why it was not read. */
  readonly ledger?: { readonly template: string; readonly before?: string; readonly unread?: string };
  /** Users whose deletion was cancelled before this moment (ms) are deleted as well. */
  readonly includesCancelledBefore?: number;
};

/** What post needs of main besides the journal. */
export type RunRecord = { readonly facts: Facts; readonly plan: Plan };

/**
 * run.json as text: facts and the verdict. Who reads it needs nothing else to see what the run was about. `ledgerCommit`
 * is the last one that the run wrote.
 */
export const runJson = (
  { facts, plan, results }: RunRecord & { readonly results: Results },
  ledgerCommit: string | undefined,
): string => {
  const { quota, ledger, ...rest } = facts;
  const { used, ...view } = quota;
  const { mode, dryRun, graceDays } = plan;
  const record = {
    ...rest,
    ...{ mode, dryRun, graceDays },
    result: verdict(results, facts),
    quota: { ...view, usedBefore: usedRequests(quota) },
    ...(ledger && { ledger: { before: ledger.before ?? null, after: ledgerCommit ?? null } }),
  };
  return `${JSON.stringify(record, undefined, 2)}\n`;
};

const verdict = (results: Results, { quota }: Facts): object => {
  const { outcome, reason, counts, requests, startedAt, endedAt, cancelBefore, resumeAfter } = results;
  const times = { startedAt, endedAt, cancelBefore, resumeAfter };
  const written = Object.entries(times).map(([name, ms]) => [name, ms === undefined ? null : isoTime(ms)]);
  const left = quotaLeft(results, quota);
  return { outcome, reason, counts, requests, quotaLeft: left, ...Object.fromEntries(written) };
};

/** Requests of the last 24 hours, of all runs before this one. */
export const usedRequests = ({ used }: Facts['quota']): number =>
  used.reduce((sum, { requests }) => sum + requests, 0);

/** Requests left of the daily quota for this kind of run, as far as this run can know. */
export const quotaLeft = (
  { requests, resumeAfter }: Pick<Results, 'requests' | 'resumeAfter'>,
  { free }: Facts['quota'],
): number => (resumeAfter === undefined ? Math.max(0, free - requests) : 0);
