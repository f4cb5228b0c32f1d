import type { Proven } from '../outcome/proven-calls.ts';
import type { Row } from '../outcome/results.ts';
import { countsAs, PENDING } from '../outcome/status.ts';
import type { Bucket } from '../send/quota.ts';
import type { Mode } from '../types.ts';
import { type Calls, confirm } from './confirmed.ts';
import {
  type Claim,
  type Holder,
  type Keep,
  LEDGER_STATUSES,
  type Ledger,
  type LedgerStatus,
  type LedgerUser,
  newUser,
  sumBuckets,
  withoutOld,
} from './ledger.ts';

/** What one step has done so far, for the ledger. Times are ms since the epoch. */
export type Progress = {
  readonly holder: Holder;
  readonly mode: Mode;
  readonly graceDays: number;
  readonly startedAt: number;
  readonly now: number;
  /** Rows with a result; those of users who have not been sent yet say nothing. */
  readonly rows: readonly Row[];
  /** Every request of the step that may have left, by minute. */
  readonly used: readonly Bucket[];
  /** The site's own word (429) until when it refuses more; null if a later success has shown otherwise. */
  readonly exhaustedUntil: number | null | undefined;
  /** A run with `include-cancelled` deletes users who were cancelled before this moment: when it was created. */
  readonly includesCancelledBefore: number | undefined;
  /** What its reads have shown of the site, and by which calls. */
  readonly proven: Proven;
  readonly calls: Calls;
  /** False: a cancellation that went on without its claim. */
  readonly wasClaimed: boolean;
};

/** What the step may do next; undefined if it has ended. */
export type Next = Pick<Claim, 'at' | 'list' | 'users' | 'requests'> | undefined;

/**
 * The ledger with what this step has done, on whatever tip is found: a pure function of tip and journal, so that a
 * write may be repeated. A step whose claim another run has settled only corrects what that run had to call unknown.
 */
export const recordProgress = (ledger: Ledger, progress: Progress, next: Next): Ledger => {
  const { holder, mode, graceDays, now, used, wasClaimed } = progress;
  const own = ledger.open?.step === holder.step ? ledger.open : undefined;
  const isSettled = wasClaimed && !own;
  const users = new Map(ledger.users);
  for (const row of progress.rows) {
    const { id } = row.user;
    const known = users.get(id);
    if (isSettled && !mayCorrect(known, row, progress)) continue;
    const user = FOLD[mode](known, row, progress);
    if (user && user !== 'forget') users.set(id, user);
    else if (user && !isSettled) users.delete(id);
  }
  const counted = own?.used.map(({ minute, requests }) => ({ minute, requests: -requests })) ?? [];
  const added = isSettled ? [] : [used, counted];
  const open = next && own ? { ...holder, mode, graceDays, ...next, used } : undefined;
  const after = {
    ...ledger,
    users,
    requests: sumBuckets(ledger.requests, ...added),
    confirmed: confirm(ledger.confirmed, progress.proven, progress.calls, { run: holder.run, at: now }),
    // What a later run was told by the site is no business of a run that was settled.
    exhaustedUntil: isSettled ? ledger.exhaustedUntil : exhaustion(ledger, progress),
    open: open ?? (own ? undefined : ledger.open),
    halt: ledger.halt?.step === holder.step ? undefined : ledger.halt,
  };
  return withoutOld(after, now);
};

/** A day at most: an absurd Retry-After must not lock the site for ever. */
const LONGEST_WORD_MS = 86_400_000;

const exhaustion = (ledger: Ledger, { exhaustedUntil, now }: Progress): number | undefined =>
  exhaustedUntil === undefined
    ? ledger.exhaustedUntil
    : exhaustedUntil === null
      ? undefined
      : Math.min(exhaustedUntil, now + LONGEST_WORD_MS);

/** Nothing that a later run has written since is replaced. */
const mayCorrect = (known: LedgerUser | undefined, row: Row, { holder, mode }: Progress): boolean =>
  mode === 'cancel'
    ? known === undefined || known.since <= (row.requestedAt ?? 0)
    : known?.status === 'unknown' && (mode === 'verify' || known.run === holder.run);

type Fold = (
  known: LedgerUser | undefined,
  row: Row,
  progress: Progress,
) => LedgerUser | 'forget' | undefined;

/** What a deletion found, and the known states whose deletion that is as well: it is then no new one. */
const SAME_DELETION: Readonly<Record<string, readonly LedgerStatus[]>> = {
  scheduled: ['unknown'],
  'already-scheduled': ['unknown', 'scheduled'],
  'already-deleted': ['unknown', 'scheduled', 'already-scheduled', 'already-deleted'],
  unknown: ['unknown'],
  'not-found': [],
};

/** ledger.md 13: only deletions change since, last, run and grace. */
const foldDeletion: Fold = (known, row, progress) => {
  const { lastRequestedAt = 0 } = row;
  const { holder, graceDays } = progress;
  const status = LEDGER_STATUSES.find((word) => word === row.status);
  const same = status && SAME_DELETION[status];
  if (!same) return clearNo(known, row, progress);
  // A site that does not know the id, or a read that asks at the wrong place, takes no earlier deletion back.
  if (status === 'not-found' && known && PENDING.includes(known.status)) return known;
  // Of who was only read, or stands in damaged lines, no request is known.
  const requestedAt = row.requestedAt ?? (lastRequestedAt || progress.startedAt);
  const keep = keepAfter(known?.keep, row, progress);
  const isOwn = known?.status === status && known.run === holder.run;
  if (!known || !(isOwn || same.includes(known.status))) {
    const last = Math.max(requestedAt, lastRequestedAt);
    return { status, since: requestedAt, last, run: holder.run, graceDays, keep };
  }
  // That a deletion is pending already is no news of one that was scheduled, or perhaps was.
  const isNews = status !== 'already-scheduled' || known.status === status;
  // Nothing becomes later by that, nor by being found deleted.
  const isLater = status !== 'already-deleted' && (isNews || known.status === 'unknown');
  return {
    ...known,
    status: isNews ? status : 'scheduled',
    since: known.status === status ? Math.min(known.since, requestedAt) : known.since,
    last: isLater ? Math.max(known.last, lastRequestedAt) : known.last,
    // A DELETE that succeeds is this run's; that one is pending already shows that the first attempt was carried out.
    run: status === 'scheduled' ? holder.run : known.run,
    keep,
  };
};

/** In flight at the last write, this user was unknown; the answer was a clear no. */
const clearNo: Fold = (known, { status }, { holder }) => {
  const isNo = status === 'failed' || status === 'forbidden';
  if (!isNo || known?.status !== 'unknown' || known.run !== holder.run) return undefined;
  return known.keep ? { ...known, status: '', run: '', graceDays: 0 } : 'forget';
};

/** A cancellation always wins, but over a deletion that a person started after it with `include-cancelled`. */
const keepAfter = (keep: Keep | undefined, { status }: Row, progress: Progress): Keep | undefined => {
  const { includesCancelledBefore = 0 } = progress;
  return keep && countsAs(status, 'done') && keep.at < includesCancelledBefore ? undefined : keep;
};

const foldCancellation: Fold = (known, { status, requestedAt, contradiction }, { holder, now }) => {
  const at = requestedAt ?? now;
  const before = known ?? newUser(at);
  const user = { ...before, keep: before.keep ?? { run: holder.run, at: now } };
  if (status === 'cancelled' || status === 'not-scheduled') return { ...user, status: 'cancelled' };
  // A user who vanished before the time may still be pending: the next undo of that run must ask for it again.
  return status === 'too-late' && !contradiction ? { ...user, status: 'already-deleted' } : user;
};

/** A read settles what was unknown, and nothing else. */
const foldVerification: Fold = (known, { status }) => {
  if (known?.status !== 'unknown') return undefined;
  if (status === 'pending') return { ...known, status: 'scheduled' };
  return status === 'gone' ? { ...known, status: 'already-deleted' } : undefined;
};

/** A look-up learns ids, and nothing that later runs must know. */
const foldLookup: Fold = () => undefined;

const FOLD = {
  delete: foldDeletion,
  cancel: foldCancellation,
  verify: foldVerification,
  lookup: foldLookup,
} as const satisfies Record<Mode, Fold>;
