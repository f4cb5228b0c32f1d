import { type Free, freeRequests, freeText, type Spread, spread } from '../domain/forecast.ts';
import { deadlineOf, mayBePending } from '../domain/grace.ts';
import { exhaustedUntil, mergeMemories, useOfAll } from '../domain/memory.ts';
import { allowance, type Budget } from '../domain/quota.ts';
import { type Results, remaining } from '../domain/results.ts';
import { count, isoTime } from '../domain/text.ts';
import type { Entry, Status } from '../domain/types.ts';
import { ownMemory, type RunRecord } from './record.ts';

/** What is still to do when a run has ended (or was only a dry run), and what the quota says to that. */
export type Outlook = Spread & {
  readonly now: number;
  readonly users: number;
  readonly requests: number;
  readonly free: Free;
  /** What runs of this kind may use, and what all runs have used of it. */
  readonly budget: Budget;
  /** The last moment at which all users of the list that are set for deletion can still be cancelled, if that is known. */
  readonly cancelBefore: number | undefined;
  /** Are these users to be set for deletion yet, as if it were now? */
  readonly isPlan: boolean;
};

const DAY = 86_400_000;

/** What this run has seen: whatever earlier runs have left, no deletion of this user can be cancelled any more. */
const NOT_PENDING: readonly Status[] = ['gone', 'active', 'not-found', 'already-deleted', 'too-late'];

/** Looks ahead from the end of the run. */
export const outlook = (record: RunRecord, journal: readonly Entry[], results: Results): Outlook => {
  const { facts, plan, earlier } = record;
  const { limit, reserve } = facts.quota;
  const now = results.endedAt ?? facts.run.startedAt;
  const memory = mergeMemories([earlier, ownMemory(record, journal, results)]);
  const blockedUntil = exhaustedUntil(memory, now) ?? 0;
  const budget = {
    limit: allowance(plan.mode, { dailyQuota: limit, quotaReserve: reserve }),
    used: useOfAll(memory),
    blockedUntil,
  };
  const left = remaining(results.counts) + results.counts.planned;
  // A verification remembers nothing: the next one begins anew.
  const again = plan.operations.length + results.counts['skipped-limit'];
  const users = plan.mode === 'verify' && left > 0 ? again : left;
  const perUser = facts.forecast.requests / Math.max(1, plan.operations.length);
  const requests = Math.ceil(users * Math.max(1, perUser));
  const graceMs = plan.graceDays * DAY;
  const deadlines: number[] = [];
  let isUndated = false;
  for (const { user, status, cancelBefore } of results.rows) {
    const known = memory.users.get(user.id);
    const isLeft = known && !NOT_PENDING.includes(status) && mayBePending(known, graceMs, now);
    if (status !== 'pending' && !isLeft) continue;
    const until = (status !== 'pending' && known && deadlineOf(known, graceMs)) || cancelBefore;
    if (until === undefined) isUndated = true;
    else deadlines.push(until);
  }
  const isPlan = results.counts.planned > 0 && plan.mode === 'delete';
  if (isPlan) deadlines.push(now + graceMs);
  const first = deadlines.length > 0 ? deadlines.reduce((a, b) => Math.min(a, b)) : undefined;
  return {
    ...spread(budget, requests, now),
    now,
    users,
    requests,
    budget,
    free: freeRequests(budget, facts.forecast.free.batchSize, now),
    cancelBefore: first !== undefined && first > now && !isUndated ? first : undefined,
    isPlan,
  };
};

/** The outlook in sentences, one an item; plain text. */
export const outlookText = (ahead: Outlook): readonly string[] => {
  const { now, users, requests, days, runs, doneAt, free, cancelBefore, isPlan } = ahead;
  const time =
    doneAt <= now
      ? 'the quota has room for all of them now'
      : `${count(days, 'day')} and ${count(runs, 'run')} at least, done ${isoTime(doneAt)} at the earliest`;
  const saved = isPlan
    ? 'If this ran now, everyone on the list could be cancelled'
    : 'Everyone on the list who is set for deletion can still be cancelled';
  return [
    users > 0 && Number.isFinite(doneAt)
      ? `Still to do: ${count(users, 'user')}, about ${count(requests, 'request')}: ${time}.`
      : '',
    `Quota: ${freeText(free, now)}.`,
    cancelBefore !== undefined ? `${saved} until ${isoTime(cancelBefore)}.` : '',
  ].filter(Boolean);
};
