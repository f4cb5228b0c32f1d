import { sumBuckets } from '../domain/ledger/ledger.ts';
import { type Results, remaining } from '../domain/outcome/results.ts';
import { PENDING } from '../domain/outcome/status.ts';
import { useOfQuota } from '../domain/outcome/used-requests.ts';
import { type Free, freeRequests, freeText, type Spread, spread } from '../domain/plan/forecast.ts';
import { allowance, type Budget } from '../domain/send/quota.ts';
import { count, isoTime } from '../domain/text.ts';
import type { Entry } from '../domain/types.ts';
import type { RunRecord } from './run-json.ts';

/** What is still to do when a run has ended (or was only a dry run), and what the quota says to that. */
export type Outlook = Spread & {
  readonly now: number;
  readonly users: number;
  readonly requests: number;
  readonly free: Free;
  /** The cancellation deadline of all scheduled users of the list, if that is known. */
  readonly cancelBefore: number | undefined;
  /** Is their deletion still to be scheduled, as if it were now? */
  readonly isPlan: boolean;
};

const DAY = 86_400_000;

/** Looks ahead from the end of the run. */
export const outlook = ({ facts, plan }: RunRecord, journal: readonly Entry[], results: Results): Outlook => {
  const { limit, reserve, used, blockedUntil = 0 } = facts.quota;
  const { counts } = results;
  const now = results.endedAt ?? facts.run.startedAt;
  const end = journal.findLast((entry) => entry.type === 'end');
  const budget: Budget = {
    limit: allowance(plan.mode, { dailyQuota: limit, quotaReserve: reserve }),
    used: sumBuckets(used, useOfQuota(journal)),
    blockedUntil: end?.saidBySite && end.resumeAfter !== undefined ? end.resumeAfter : blockedUntil,
  };
  const left = remaining(counts) + counts.planned;
  // A verification remembers nothing: the next one begins anew.
  const again = plan.operations.length + counts['skipped-limit'];
  const users = plan.mode === 'verify' && left > 0 ? again : left;
  const perUser = facts.forecast.requests / Math.max(1, plan.operations.length);
  const requests = Math.ceil(users * Math.max(1, perUser));
  const isPlan = counts.planned > 0 && plan.mode === 'delete';
  return {
    ...spread(budget, requests, now),
    now,
    users,
    requests,
    free: freeRequests(budget, facts.forecast.free.batchSize, now),
    cancelBefore: firstDeadline(results, isPlan ? now + plan.graceDays * DAY : Number.POSITIVE_INFINITY, now),
    isPlan,
  };
};

/** The first of the rows' deadlines and this one; undefined if it has passed, or if anybody's is not known. */
const firstDeadline = ({ rows }: Results, planned: number, now: number): number | undefined => {
  let first = planned;
  for (const { status, cancelBefore, undated } of rows) {
    if (cancelBefore === undefined && (undated || PENDING.includes(status))) return undefined;
    first = Math.min(first, cancelBefore ?? first);
  }
  return first > now && Number.isFinite(first) ? first : undefined;
};

/** The outlook in sentences, one an item; plain text. */
export const outlookText = (ahead: Outlook): readonly string[] => {
  const { now, users, requests, days, runs, doneAt, free, cancelBefore, isPlan } = ahead;
  const time =
    doneAt <= now
      ? 'The quota has room for all of them now'
      : `That takes at least ${count(days, 'day')} and ${count(runs, 'run')}, until ${isoTime(doneAt)}`;
  const undo = isPlan
    ? 'If this ran now, all deletions of the list could be cancelled'
    : 'All scheduled deletions of the list can still be cancelled';
  return [
    users > 0 && Number.isFinite(doneAt)
      ? `Still to do: ${count(users, 'user')}, about ${count(requests, 'request')}. ${time}.`
      : '',
    `Quota: ${freeText(free, now)}.`,
    cancelBefore !== undefined ? `${undo} until ${isoTime(cancelBefore)}.` : '',
  ].filter(Boolean);
};
