import { deadlineOf, goneSince, isLeftPending, mayBePending } from './grace.ts';
import type { Memory, Remembered } from './memory.ts';
import { type Protection, protectingLine } from './protect.ts';
import { foreign, isoTime } from './text.ts';
import type { Earlier, IdentityCheck, List, Mode, Operation, Plan, Skip, User } from './types.ts';

/** What a plan is made of besides the list; `limit` is undefined where everything may go. */
export type PlanOptions = {
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly graceDays: number;
  readonly limit: number | undefined;
  readonly identityCheck: IdentityCheck;
  /** What earlier runs left, the SHA-256 of this list, and the time (ms since the epoch). */
  readonly memory: Memory;
  readonly listSha256: string;
  readonly now: number;
  /** Who must not be deleted. */
  readonly protection: Protection | undefined;
  /** The run that is undone, if the list is made of what it did. */
  readonly cancelRun?: string;
};

/**
 * Every row of the list exactly once: operations in the order of the list, and skips with their reasons. Deletions
 * begin with those in doubt; cancellations go by deadline, the nearest first.
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
      const detail = 'identity-check is all, and the list has no e-mail here';
      skips.push({ user, status: 'identity-unverified', detail });
    } else open.push(decided);
  }
  const sorted = ORDER[mode](open);
  const operations = sorted.slice(0, limit);
  for (const { earlier: _, ...user } of sorted.slice(operations.length)) {
    skips.push({ user, status: 'skipped-limit', detail: `limit is ${limit}` });
  }
  return { mode, dryRun, graceDays, operations, skips };
};

type Order = (users: readonly Operation[]) => readonly Operation[];

const doubtsFirst: Order = (users) => {
  const inDoubt = (user: Operation): boolean => user.earlier?.status === 'unknown';
  return users.some(inDoubt) ? [...users.filter(inDoubt), ...users.filter((user) => !inDoubt(user))] : users;
};

/** Whose deadline is not known may have the nearest, and comes first; the order of the list is kept otherwise. */
const oldestFirst: Order = (users) => users.toSorted((a, b) => (a.earlier?.at ?? 0) - (b.earlier?.at ?? 0));

const ORDER = {
  delete: doubtsFirst,
  cancel: oldestFirst,
  verify: (users) => users,
} as const satisfies Record<Mode, Order>;

const DAY = 86_400_000;

/** What protection and earlier runs make of one user: an operation, or a skip with its reason. */
const decide = (user: User, options: PlanOptions): Operation | Skip => {
  const { protection } = options;
  const line = options.mode === 'delete' && protection ? protectingLine(user, protection) : undefined;
  const known = options.memory.users.get(user.id);
  if (protection && line !== undefined) {
    const detail = `protected by line ${line} of ${foreign(protection.path, 100)}`;
    return { user, status: 'skipped-protected', detail, ...(known && endangered(known, detail, options)) };
  }
  if (!known) return user;
  return DECIDE[options.mode](user, known, options);
};

/** A protected user whom an earlier run has set for deletion, or perhaps: somebody must cancel that. */
const endangered = (known: Remembered, why: string, { graceDays, now }: PlanOptions): Partial<Skip> => {
  const { status, at, run } = known;
  if (!mayBePending(known, graceDays * DAY, now)) return {};
  const set = status === 'unknown' ? 'perhaps set' : 'set';
  const detail = `${why}, but ${set} for deletion at ${isoTime(at)}, see run ${run}: cancel it`;
  const cancelBefore = deadlineOf(known, graceDays * DAY);
  return { detail, contradiction: 'endangered', ...(cancelBefore !== undefined && { cancelBefore }) };
};

/**
 * Who is set for deletion already is left alone, and so is who was cancelled: only another version of the list
 * deletes them again. What the same list has brought to an end, it does not begin again.
 */
const decideDeletion = (user: User, known: Remembered, options: PlanOptions): Operation | Skip => {
  const { status, at, run, list, since } = known;
  const gone = goneSince(known, options.graceDays * DAY);
  const sameList = list === options.listSha256;
  const done = (detail: string, pending = false): Skip => {
    const skip: Skip = { user, status: 'skipped-done', detail };
    return pending ? { ...skip, cancelBefore: at + options.graceDays * DAY } : skip;
  };
  switch (status) {
    case 'unknown':
      return { ...user, earlier: earlierOf(known, status) };
    case 'scheduled':
    case 'already-scheduled':
      if (options.now < gone) {
        const when = status === 'scheduled' ? 'at' : 'before';
        return done(`set for deletion ${when} ${isoTime(at)}, see run ${run}`, status === 'scheduled');
      }
      if (sameList) return done(`its days of grace ended at ${isoTime(gone)}, see run ${run}`);
      return { ...user, earlier: earlierOf(known, 'scheduled') };
    case 'already-deleted':
    case 'not-found':
      return sameList ? done(`${status} in run ${run}`) : user;
    case 'cancelled':
    case 'not-scheduled':
      // An unknown list may be this one.
      if (sameList || list === '') return done(cancelledText(known));
      // The site denied a deletion that an earlier run had made: perhaps it is pending all the same, since then.
      return at < since && options.now < gone ? { ...user, earlier: earlierOf(known, 'unknown') } : user;
  }
};

const cancelledText = ({ status, run, list }: Remembered): string => {
  if (list !== '')
    return `its deletion was cancelled (run ${run}); another version of the list deletes it again`;
  const what =
    status === 'cancelled'
      ? 'its deletion was cancelled'
      : 'its deletion was to be cancelled, and there was none';
  return `${what} (run ${run}), and which list it was on is not known: it is left alone as long as that run's artifact is there`;
};

/** A list of users is cancelled as it is; only undoing a run leaves out what was undone already, or is too late. */
const decideCancellation = (user: User, known: Remembered, options: PlanOptions): Operation | Skip => {
  const { status, run } = known;
  if (status === 'cancelled' && options.cancelRun !== undefined) {
    return { user, status: 'skipped-done', detail: `cancelled by run ${run}` };
  }
  if (!isLeftPending(status)) return user;
  const gone = goneSince(known, options.graceDays * DAY);
  // Who is in doubt was perhaps never set for deletion: the site is asked.
  if (options.cancelRun !== undefined && gone <= options.now && status !== 'unknown') {
    return {
      user,
      status: 'too-late',
      detail: `its days of grace ended at ${isoTime(gone)}, see run ${run}`,
    };
  }
  return { ...user, earlier: earlierOf(known, status) };
};

/** Everybody is read; what is known tells what an answer means. */
const decideVerification = (user: User, known: Remembered): Operation => {
  const { status } = known;
  const isTelling = status !== 'not-found' && status !== 'not-scheduled';
  return isTelling ? { ...user, earlier: earlierOf(known, status) } : user;
};

const DECIDE = {
  delete: decideDeletion,
  cancel: decideCancellation,
  verify: decideVerification,
} as const satisfies Record<Mode, (user: User, known: Remembered, options: PlanOptions) => Operation | Skip>;

const earlierOf = ({ at, last, run }: Remembered, status: Earlier['status']): Earlier =>
  last === undefined ? { status, at, run } : { status, at, last, run };

/** With `identity-check: sample`, one user in this many is read besides the canaries. */
export const SAMPLE_EVERY = 25;

/** Is the user at this place of the plan read and compared first? Only before a deletion. */
export const isIdentified = (plan: Plan, check: IdentityCheck, index: number, canary: boolean): boolean => {
  if (plan.mode !== 'delete' || check === 'off' || !plan.operations[index]?.email) return false;
  return canary || check === 'all' || (check === 'sample' && index % SAMPLE_EVERY === 0);
};
