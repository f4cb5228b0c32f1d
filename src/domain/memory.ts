import { type Bucket, WINDOW_MINUTES } from './quota.ts';
import { type Results, useOfQuota } from './results.ts';
import type { ActedAt, Entry, Plan, Status } from './types.ts';

/** States that say something about a user to later runs; in all others the user is as before. */
export const REMEMBERED = [
  'scheduled',
  'already-scheduled',
  'already-deleted',
  'not-found',
  'unknown',
  'cancelled',
  'not-scheduled',
] as const satisfies readonly Status[];

/** The last known state of a user. Times are ms since the epoch. */
export type Remembered = ActedAt & {
  readonly status: (typeof REMEMBERED)[number];
  /** The run that found it, and when that run began: what a later run found replaces it. */
  readonly run: string;
  readonly since: number;
  /** SHA-256 of the list by which the user was set for deletion; empty if that is not known. */
  readonly list: string;
};

/** What one step of one run has used of the quota; `exhaustedUntil` is the site's own word (429). */
export type Use = {
  readonly step: string;
  readonly buckets: readonly Bucket[];
  readonly exhaustedUntil?: number;
};

/** What runs of one site leave behind for the next one. Losing it costs quota or a repeated request, no more. */
export type Memory = {
  readonly uses: readonly Use[];
  readonly users: ReadonlyMap<string, Remembered>;
  /** `id.attempt` of the runs that are in here and need not be read again. */
  readonly covers: ReadonlySet<string>;
};

export const EMPTY_MEMORY: Memory = { uses: [], users: new Map(), covers: new Set() };

/** The step whose memory is made: who and when. */
export type Step = {
  readonly step: string;
  readonly run: string;
  readonly startedAt: number;
  /** SHA-256 of the list. */
  readonly list: string;
};

/**
 * What this run adds to the memory, from its plan, journal and results alone. A cancellation keeps the list by which
 * the user had been scheduled: only another version of that list deletes the user again.
 */
export const rememberRun = (
  { step, run, startedAt, list }: Step,
  plan: Plan,
  journal: readonly Entry[],
  { rows }: Results,
  earlier: Memory,
): Memory => {
  if (plan.dryRun) return EMPTY_MEMORY;
  // A verification has used its quota, and else changes nothing: also not what later runs believe.
  const changed = plan.mode === 'verify' ? [] : rows;
  const end = journal.findLast((entry) => entry.type === 'end');
  const until = end?.saidBySite ? end.resumeAfter : undefined;
  const exhausted = until && Math.min(until, startedAt + LONGEST_WORD_MS);
  const left = new Map(plan.operations.map(({ id, earlier: known }) => [id, known]));
  const users = new Map<string, Remembered>();
  for (const { user, status, requestedAt, lastRequestedAt } of changed) {
    // A cancellation in doubt leaves the user as known before: set for deletion, so that it is tried again.
    if (!isRemembered(status) || (plan.mode === 'cancel' && !ENDS_DELETION.includes(status))) continue;
    const by = plan.mode === 'delete' ? list : (earlier.users.get(user.id)?.list ?? '');
    // A site that denies a deletion which an earlier run has made may be wrong: its moment stays known.
    const denied = status === 'not-scheduled' ? left.get(user.id) : undefined;
    const at = denied?.at ?? requestedAt ?? startedAt;
    const last = denied ? (denied.last ?? at) : (lastRequestedAt ?? at);
    users.set(user.id, { status, at, ...(last > at && { last }), run, since: startedAt, list: by });
  }
  const use: Use = { step, buckets: useOfQuota(journal) };
  return {
    uses: [exhausted === undefined ? use : { ...use, exhaustedUntil: exhausted }],
    users,
    covers: new Set(),
  };
};

/** An absurd Retry-After must not lock the site for ever: after a month it is asked once more. */
const LONGEST_WORD_MS = 31 * 86_400_000;

const ENDS_DELETION: readonly Status[] = ['cancelled', 'not-scheduled'];

const isRemembered = (status: Status): status is Remembered['status'] =>
  (REMEMBERED as readonly Status[]).includes(status);

/** Everything that any of them knows, once: of a step the account with most requests, of a user the latest state. */
export const mergeMemories = (memories: readonly Memory[]): Memory => {
  const uses = new Map<string, Use>();
  const users = new Map<string, Remembered>();
  const covers = new Set<string>();
  for (const memory of memories) {
    for (const use of memory.uses) {
      uses.set(use.step, worseOf(use, uses.get(use.step) ?? use));
    }
    for (const [id, state] of memory.users) {
      const known = users.get(id);
      users.set(id, known ? laterOf(known, state) : state);
    }
    for (const run of memory.covers) covers.add(run);
  }
  return { uses: [...uses.values()], users, covers };
};

/** The state that a later run found; of two by the same run (a checkpoint and its end), the one that is no doubt. */
const laterOf = (a: Remembered, b: Remembered): Remembered => {
  if (a.since !== b.since) return a.since > b.since ? a : b;
  if (a.status !== 'unknown') return b.status === 'unknown' ? a : b;
  if (b.status !== 'unknown') return b;
  const at = Math.min(a.at, b.at);
  const last = Math.max(a.last ?? a.at, b.last ?? b.at);
  return last > at ? { ...a, at, last } : { ...a, at };
};

/** Two accounts of one step, such as a checkpoint with its reservation and the final one: the dearer counts. */
const worseOf = (a: Use, b: Use): Use => {
  const { step, buckets } = requestsOf(a) > requestsOf(b) ? a : b;
  const exhausted = Math.max(a.exhaustedUntil ?? 0, b.exhaustedUntil ?? 0);
  return exhausted > 0 ? { step, buckets, exhaustedUntil: exhausted } : { step, buckets };
};

const requestsOf = ({ buckets }: Use): number => buckets.reduce((sum, { requests }) => sum + requests, 0);

/** Days after which a user who is on no list any more is forgotten: as long as GitHub keeps artifacts by default. */
const REMEMBERED_DAYS = 90;

/** Drops what no later run can need: use outside the rolling day, and old users who are not on this list. */
export const forget = (memory: Memory, now: number, isListed: (id: string) => boolean): Memory => ({
  ...memory,
  uses: memory.uses.filter(
    ({ buckets, exhaustedUntil = 0 }) =>
      exhaustedUntil > now || buckets.some(({ minute }) => minute + WINDOW_MINUTES >= now / 60_000),
  ),
  users: new Map(
    [...memory.users].filter(([id, { since }]) => since > now - REMEMBERED_DAYS * 86_400_000 || isListed(id)),
  ),
});

/** Requests by minute, of all runs together. */
export const useOfAll = ({ uses }: Memory): readonly Bucket[] => {
  const minutes = new Map<number, number>();
  for (const { minute, requests } of uses.flatMap(({ buckets }) => buckets)) {
    minutes.set(minute, (minutes.get(minute) ?? 0) + requests);
  }
  return [...minutes].map(([minute, requests]) => ({ minute, requests }));
};

/** Until when the site has said that its quota is used up; undefined if it has not, or that is over. */
export const exhaustedUntil = ({ uses }: Memory, now: number): number | undefined => {
  const until = Math.max(0, ...uses.map((use) => use.exhaustedUntil ?? 0));
  return until > now ? until : undefined;
};
