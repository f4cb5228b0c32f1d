import type { LedgerUser } from '../ledger/ledger.ts';
import { type Protection, protectingLine } from '../list/protect.ts';
import { isNamed } from '../list/unnamed.ts';
import { countsAs } from '../outcome/status.ts';
import type { SiteEvidence } from '../send/evidence.ts';
import { foreign, isoTime } from '../text.ts';
import type { Earlier, IdentityCheck, List, Mode, Operation, Pending, Plan, Skip, User } from '../types.ts';
import { DAY_MS, deadlineOf, goneSince, mayBePending } from './deadline.ts';

/** What a plan is made of besides the list; `limit` is undefined where everything may go. */
export type PlanOptions = {
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly graceDays: number;
  readonly limit: number | undefined;
  readonly identityCheck: IdentityCheck;
  /** What earlier runs left of users, and the time (ms since the epoch). */
  readonly known: ReadonlyMap<string, LedgerUser>;
  readonly now: number;
  /** With `include-cancelled`: when this run was created. Users whose deletion was cancelled before that are deleted again. */
  readonly includesCancelledBefore: number | undefined;
  /** Who must not be deleted. */
  readonly protection: Protection | undefined;
  /** What the site has shown to earlier runs. */
  readonly evidence: SiteEvidence;
  /** Users that the deletion at work may be sending right now. */
  readonly atWork?: ReadonlySet<string>;
  /** The run that is undone, if the list is made of what it did. */
  readonly cancelRun?: string;
};

/**
 * Every row of the list exactly once: operations in the order of the list, and skips with their reasons. Deletions
 * begin with the unknown users and end with those who were not found; cancellations go by deadline, the nearest first.
 */
export const makePlan = (list: List, options: PlanOptions): Plan => {
  const { mode, dryRun, graceDays, limit = Number.POSITIVE_INFINITY, identityCheck } = options;
  const needsEmail = mode === 'delete' && identityCheck === 'all';
  const skips: Skip[] = list.duplicates.map(({ firstLine, ...user }) => ({
    user,
    status: 'skipped-duplicate',
    detail: `the same user as on line ${firstLine}`,
  }));
  const open: Operation[] = [];
  for (const user of list.users) {
    const decided = decide(user, options);
    if ('status' in decided) skips.push(decided);
    else if (needsEmail && user.email === '') {
      const detail = '`identity-check` is all, but the row has no e-mail';
      skips.push({ user, status: 'identity-unverified', detail });
    } else open.push(decided);
  }
  const sorted = ORDER[mode](open, options.now);
  const operations = sorted.slice(0, limit);
  for (const { id, email, line, cancelBefore, undated } of sorted.slice(operations.length)) {
    const user = { id, email, line };
    skips.push({ user, status: 'skipped-limit', detail: `\`limit\` is ${limit}`, cancelBefore, undated });
  }
  return { mode, dryRun, graceDays, operations, skips, evidence: options.evidence };
};

type Order = (users: readonly Operation[], now: number) => readonly Operation[];

const unknownFirst: Order = (users) => {
  const place = ({ earlier, wasNotFound }: Operation): number =>
    earlier?.status === 'unknown' ? 0 : wasNotFound ? 2 : 1;
  return users.some((user) => place(user) !== 1) ? users.toSorted((a, b) => place(a) - place(b)) : users;
};

/** The nearest deadline first; one that is not known may be the nearest. A user that seems to be past it comes last. */
const oldestFirst: Order = (users, now) => {
  const place = ({ earlier }: Operation): number =>
    earlier === undefined ? 0 : goneSince(earlier) <= now ? Number.POSITIVE_INFINITY : earlier.at;
  return users.toSorted((a, b) => Math.sign(place(a) - place(b)) || 0);
};

const ORDER = {
  delete: unknownFirst,
  cancel: oldestFirst,
  verify: (users) => users,
  lookup: (users) => users,
} as const satisfies Record<Mode, Order>;

/** What protection and earlier runs make of one user: an operation, or a skip with its reason. */
const decide = (user: User, options: PlanOptions): Operation | Skip => {
  if (options.mode === 'lookup' && isNamed(user.id))
    return { user, status: 'skipped-done', detail: 'the row has a user_id' };
  const { protection } = options;
  const line = options.mode === 'delete' && protection ? protectingLine(user, protection) : undefined;
  const known = options.known.get(user.id);
  const earlier = known && earlierOf(known);
  if (protection && line !== undefined) {
    const detail = `protected by line ${line} of ${foreign(protection.path, 100)}`;
    const isEndangered = earlier && mayBePending(earlier, options.now);
    const skip = { user, status: 'skipped-protected', detail } as const;
    return isEndangered ? { ...skip, ...endangered(earlier, detail, options.now) } : skip;
  }
  return known ? DECIDE[options.mode](user, known, earlier, options) : user;
};

/** What the ledger knows of a user as it matters to this run; undefined where it says nothing of a deletion. */
const earlierOf = ({ status, since, last, run, graceDays }: LedgerUser): Earlier | undefined =>
  status === '' || status === 'not-found'
    ? undefined
    : { status, at: since, last: last > since ? last : undefined, run, graceMs: graceDays * DAY_MS };

/** A protected user whose deletion an earlier run scheduled, or perhaps did: somebody must cancel that. */
const endangered = (earlier: Earlier, why: string, now: number): Partial<Skip> => {
  const { status, at, run } = earlier;
  const set = status === 'unknown' ? 'perhaps scheduled' : 'scheduled';
  const detail = `${why}, but ${set} by run ${run} at ${isoTime(at)}: cancel the deletion`;
  return { detail, contradiction: 'endangered', ...pendingUntil(earlier, now) };
};

/** The cancellation deadline of a deletion that may be pending, or that it is not known. */
const pendingUntil = (earlier: Earlier | undefined, now: number): Pending => {
  if (!earlier || !mayBePending(earlier, now)) return {};
  const cancelBefore = deadlineOf(earlier);
  return cancelBefore === undefined ? { undated: true } : { cancelBefore };
};

type Decide = (
  user: User,
  known: LedgerUser,
  earlier: Earlier | undefined,
  options: PlanOptions,
) => Operation | Skip;

/**
 * ledger.md 11 and 12: cancelled means cancelled, and done means done, whatever the list. Only a run with
 * `include-cancelled` that a person started afterwards reopens either; what should be over is then read first.
 */
const decideDeletion: Decide = (user, { status, keep, run }, earlier, options) => {
  const { now, includesCancelledBefore: before } = options;
  const pending = pendingUntil(earlier, now);
  if (keep && !(before !== undefined && keep.at < before)) {
    const detail = `run ${keep.run} cancelled it; \`include-cancelled\` deletes the user again`;
    return { user, status: 'skipped-cancelled', detail, ...pending };
  }
  if (status === 'not-found') return { ...user, wasNotFound: true };
  if (status === 'unknown') return { ...user, earlier, ...pending };
  if (!earlier || !countsAs(status, 'done')) return user;
  const reopens = before !== undefined && (keep !== undefined || goneSince(earlier) <= now);
  if (reopens) return { ...user, earlier, ...pending };
  const when = `${status === 'scheduled' ? 'at' : 'before'} ${isoTime(earlier.at)}`;
  const detail =
    status === 'already-deleted' ? `deleted before run ${run} ended` : `scheduled ${when}, see run ${run}`;
  return { user, status: 'skipped-done', detail, ...pending };
};

/** A list of users is cancelled as it is; undoing a run again leaves out what was undone already. */
const decideCancellation: Decide = (user, { status, keep, run }, earlier, { cancelRun, atWork }) => {
  if (status === 'cancelled' && cancelRun !== undefined && !atWork?.has(user.id)) {
    return { user, status: 'skipped-done', detail: `cancelled by run ${keep?.run ?? run}` };
  }
  return earlier && countsAs(earlier.status, 'pending') ? { ...user, earlier } : user;
};

/** Every user is read; the ledger tells what an answer means. */
const decideVerification: Decide = (user, { keep }, earlier) => {
  if (!earlier) return user;
  // The run to name is the one that cancelled the deletion.
  const run = earlier.status === 'cancelled' && keep ? keep.run : earlier.run;
  return { ...user, earlier: { ...earlier, run } };
};

const DECIDE = {
  delete: decideDeletion,
  cancel: decideCancellation,
  verify: decideVerification,
  lookup: (user) => user,
} as const satisfies Record<Mode, Decide>;

/** With `identity-check: sample`, one user in this many is read besides the canaries. */
export const SAMPLE_EVERY = 25;

/** Is the user at this place of the plan read and compared first? Only before a deletion. */
export const isIdentified = (plan: Plan, check: IdentityCheck, index: number, canary: boolean): boolean => {
  if (plan.mode !== 'delete' || check === 'off' || !plan.operations[index]?.email) return false;
  return canary || check === 'all' || (check === 'sample' && index % SAMPLE_EVERY === 0);
};
