import type { Topic } from '../messages/message.ts';
import { interrupted } from '../messages/run.ts';
import { DAY_MS } from '../plan/deadline.ts';
import type { SiteEvidence } from '../send/evidence.ts';
import type {
  Attempt,
  Earlier,
  End,
  Entry,
  Mode,
  Operation,
  Outcome,
  Pending,
  Plan,
  Skip,
} from '../types.ts';
import { type Background, type Folded, groupAttempts, UNTOUCHED } from './attempts.ts';
import { withFoundIds } from './look-up-state.ts';
import { type Proven, provenBy } from './proven-calls.ts';
import { foldRow } from './row-state.ts';
import { countsAs, STATUSES, type Status } from './status.ts';
import { countRequests } from './used-requests.ts';

/** One line of results.csv. Times are ms since the epoch. */
export type Row = Omit<Folded, 'status' | 'bySite'> &
  Omit<Skip, 'cancelBefore'> & {
    /** The site really deletes after this moment at the earliest. */
    readonly cancelBefore: number | undefined;
  };

/** Everything that is said about a run, from its plan and its journal alone. */
export type Results = {
  readonly mode: Mode;
  /** In the order of the list. */
  readonly rows: readonly Row[];
  readonly counts: Readonly<Record<Status, number>>;
  readonly outcome: Outcome;
  /** Why the run ended before its plan did; empty if it did not. */
  readonly reason: string;
  /** The topic that says more of that. */
  readonly help: Topic | undefined;
  /** Requests whose bytes may have left, of every kind. */
  readonly requests: number;
  /** Before this moment the whole run can still be cancelled. */
  readonly cancelBefore: number | undefined;
  readonly resumeAfter: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly proven: Proven;
  /** What earlier runs have proved of the site. */
  readonly evidence: SiteEvidence;
  /** No user that the run tried for the first time is on the site. */
  readonly isNobodyFound: boolean;
};

const OPEN: Record<End['reason'], Status> = {
  done: 'skipped-stopped',
  quota: 'skipped-quota',
  time: 'skipped-time',
  stopped: 'skipped-stopped',
};

/** Plan and journal to one state a row and the verdict. Throws if the counts do not sum to the rows (self-check). */
export const makeResults = (plan: Plan, journal: readonly Entry[]): Results => {
  const attempts = groupAttempts(journal);
  const end = journal.findLast((entry) => entry.type === 'end');
  const doubted = findDoubted(plan, journal, attempts);
  const proven = provenBy(plan, journal);
  const shown = {
    readsWork: proven.readsWork || (plan.mode === 'verify' && plan.evidence.readsWork),
    isRefuted: proven.cancels === false,
    pendingField: proven.pendingField,
  };
  const left = stillOpen(end, plan.mode);
  const made = plan.skips.map(unsent);
  for (const user of plan.operations) {
    const tries = attempts.get(user.id);
    const open = doubted.has(user.id) && plan.mode !== 'lookup' ? DAMAGED : left;
    const { cancelBefore, undated } = user;
    if (plan.dryRun) made.push(unsent({ user, status: 'planned', detail: '', cancelBefore, undated }));
    else made.push(operated(user, tries ?? [], plan, shown, open, journal.at(-1)?.at));
  }
  made.sort((a, b) => a.user.line - b.user.line);
  const rows = plan.mode === 'lookup' ? withFoundIds(made) : made;

  const counts = countStatuses(rows);
  const deadlines = rows.flatMap(({ status, cancelBefore }) =>
    countsAs(status, 'undoable') && cancelBefore ? [cancelBefore] : [],
  );
  const sum = STATUSES.reduce((total, status) => total + counts[status], 0);
  if (sum !== plan.operations.length + plan.skips.length) {
    throw new Error(`self-check failed: ${sum} rows have a status, but the plan has another number`);
  }
  return {
    mode: plan.mode,
    rows,
    counts,
    outcome: outcomeOf(plan, counts, end),
    reason: plan.dryRun || end?.reason === 'done' ? '' : left.detail,
    help: plan.dryRun || end?.reason === 'done' ? undefined : end ? end.help : 'cut-off',
    requests: countRequests(journal),
    cancelBefore: deadlines.length > 0 ? deadlines.reduce((a, b) => Math.min(a, b)) : undefined,
    resumeAfter: end?.resumeAfter,
    startedAt: journal.at(0)?.at,
    endedAt: journal.at(-1)?.at,
    proven,
    evidence: plan.evidence,
    isNobodyFound: isNobodyFound(plan, rows),
  };
};

const isNobodyFound = ({ mode, dryRun, operations }: Plan, rows: readonly Row[]): boolean => {
  if (mode !== 'delete' || dryRun) return false;
  const known = new Set(
    operations.flatMap(({ id, wasNotFound, earlier }) => (wasNotFound || earlier ? [id] : [])),
  );
  const tried = rows.filter(({ user, batch }) => batch !== undefined && !known.has(user.id));
  return tried.length > 0 && tried.every(({ status }) => status === 'not-found');
};

/** Users that a later run still has to take up. */
export const remaining = (counts: Results['counts']): number =>
  STATUSES.reduce((sum, status) => sum + (countsAs(status, 'remains') ? counts[status] : 0), 0);

/** Of a look-up: is this row still to be looked up? */
export const isToLookUp = ({ status, isOpen }: Row): boolean =>
  isOpen === true || status === 'planned' || countsAs(status, 'remains');

/** The site accepted cancellations, and neither this run nor an earlier one has seen that the call cancels. */
export const isUnconfirmedUndo = ({ mode, counts, proven, evidence }: Results): boolean =>
  mode === 'cancel' && counts.cancelled > 0 && proven.cancels === undefined && !evidence.cancelWorks;

/** Does this row make a run red, whatever its outcome? */
const isBad = ({ status, contradiction }: Row, mode: Mode): boolean =>
  countsAs(status, 'red') ||
  (mode === 'cancel' && countsAs(status, 'unsaved')) ||
  (contradiction !== undefined && contradiction !== 'lapsed');

/** How many such rows there are. */
export const badRows = ({ rows, mode }: Pick<Results, 'rows' | 'mode'>): number =>
  rows.filter((row) => isBad(row, mode)).length;

const UNSAVED = ['red', 'remains', 'unsaved'] as const;

/** Users that a cancellation has not reached: a person must cancel their deletion. */
export const unsavedRows = ({ rows, mode }: Pick<Results, 'rows' | 'mode'>): readonly Row[] =>
  mode === 'cancel' ? rows.filter(({ status }) => UNSAVED.some((trait) => countsAs(status, trait))) : [];

const unsent = (skip: Skip): Row => ({ ...UNTOUCHED, cancelBefore: undefined, ...skip });

/**
 * The row of a user that the run was to send; `open` is its state where no request has given it one, as far as is
 * known at `writtenAt`.
 */
const operated = (
  user: Operation,
  attempts: readonly Attempt[],
  plan: Plan,
  shown: Pick<Background, 'readsWork' | 'isRefuted'>,
  open: Open,
  writtenAt: number | undefined,
): Row => {
  const { mode, graceDays } = plan;
  const { earlier } = user;
  const graceMs = graceDays * DAY_MS;
  const { status, detail, bySite, ...rest } = foldRow(attempts, { mode, earlier, ...shown });
  // A request that was not sent may have been followed by one that was, in a line that is lost.
  const lost = open === DAMAGED && status === 'failed' && rest.httpStatus === undefined;
  const isOpen = status === undefined || lost;
  const state: Open = isOpen ? open : { status, detail };
  const isRead = mode === 'verify' || mode === 'lookup';
  const isDoubt = !isRead && isOpen && open.status === 'unknown';
  // What an earlier run has left stays, if this run left it unknown.
  const requestedAt = isDoubt && earlier ? earlier.at : rest.requestedAt;
  const lastRequestedAt = isDoubt ? writtenAt : rest.lastRequestedAt;
  // The time of an earlier deletion is known only if an earlier run scheduled it.
  const isDated = state.status === 'already-scheduled' && isDatedBy(earlier) && earlier.at === requestedAt;
  const mayBePending = state.status === 'scheduled' || state.status === 'unknown' || isDated;
  // A deletion of an earlier run that this one has not touched, or not cancelled, keeps its deadline.
  const before = isDatedBy(earlier) ? earlier.at : undefined;
  const since = {
    delete: mayBePending ? requestedAt : undefined,
    cancel: countsAs(state.status, 'over') ? undefined : before,
    verify: state.status === 'pending' || state.status === 'unknown' ? before : undefined,
    lookup: undefined,
  }[mode];
  // The deadline of an earlier deletion is by that run's grace period.
  const ms = earlier && since === earlier.at ? earlier.graceMs : graceMs;
  const deadline = since === undefined ? deadlineOf(bySite, graceMs) : since + ms;
  // A deadline that is over by the time of the read, and did not hold, is none.
  const isOver = mode === 'verify' && (deadline ?? 0) <= (requestedAt ?? 0);
  const left: Pending =
    mode === 'delete' && isOpen && !isDoubt ? user : { cancelBefore: isOver ? undefined : deadline };
  const { cancelBefore, undated } = left;
  return { user, ...rest, requestedAt, lastRequestedAt, cancelBefore, undated, ...state };
};

const deadlineOf = (bySite: Folded['bySite'], graceMs: number): number | undefined => {
  if (bySite === undefined) return undefined;
  return 'dueAt' in bySite ? bySite.dueAt : bySite.since + graceMs;
};

/** A deletion that was found scheduled has no known time. */
const isDatedBy = (earlier: Earlier | undefined): earlier is Earlier =>
  earlier?.status === 'scheduled' || earlier?.status === 'unknown';

type Open = { readonly status: Status; readonly detail: string };

const DAMAGED: Open = {
  status: 'unknown',
  detail: 'the journal is damaged; a request may have been sent',
};

/** Most users that any run may have at work: one in flight and one prepared for each of 16 lanes. */
const MAX_AT_WORK = 32;

/**
 * Users whose lines may be among the damaged ones. Users are taken in the order of the plan, so a lost line is about
 * one before the last who was seen, or about one of the few right after.
 */
const findDoubted = (
  plan: Plan,
  journal: readonly Entry[],
  attempts: ReadonlyMap<string, readonly Attempt[]>,
): ReadonlySet<string> => {
  const lost = journal.reduce((sum, entry) => sum + (entry.type === 'damage' ? entry.lines : 0), 0);
  if (lost === 0) return new Set();
  const ids = plan.operations.map(({ id }) => id);
  const lastSeen = ids.findLastIndex((id) => attempts.has(id));
  return new Set(ids.slice(0, lastSeen + 1 + lost + MAX_AT_WORK));
};

/** The state of a row that the run did not get to, and why. Without an end the process itself was ended. */
const stillOpen = (end: End | undefined, mode: Mode): Open =>
  end
    ? { status: OPEN[end.reason], detail: end.detail }
    : { status: 'skipped-stopped', detail: interrupted(mode).text };

const countStatuses = (rows: readonly Row[]): Record<Status, number> => {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const { status } of rows) counts[status] += 1;
  return counts;
};

const outcomeOf = (plan: Plan, counts: Results['counts'], end: End | undefined): Outcome => {
  // A list of nobody completes nothing.
  if (plan.dryRun || plan.operations.length + plan.skips.length === 0) return 'planned';
  if (!end || end.reason === 'stopped') return 'stopped';
  return remaining(counts) > 0 ? 'incomplete' : 'complete';
};
