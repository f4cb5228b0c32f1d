import { goneSince } from './grace.ts';
import { countsAs } from './status.ts';
import { isoTime } from './text.ts';
import type { Attempt, Contradiction, Earlier, Mode, Result, Settled, Status } from './types.ts';
import { believed, foldReads } from './verify.ts';

/** What the requests for one row add up to. No `status`: the row is still open, nothing of it was carried out. */
export type Folded = {
  readonly status: Status | undefined;
  readonly httpStatus: number | undefined;
  /** Requests that were to change something, or to verify it. */
  readonly attempts: number;
  readonly batch: number | undefined;
  /** The earliest moment at which the site may have acted, or at which it was read, ms since the epoch. */
  readonly requestedAt: number | undefined;
  /** The latest such moment; undefined if it said each time that it had not. */
  readonly lastRequestedAt: number | undefined;
  readonly detail: string;
  /** By the site's own date: when it deletes, or when the deletion was requested; ms since the epoch. */
  readonly bySite?: { readonly dueAt: number } | { readonly since: number };
  readonly contradiction?: Contradiction;
  /** A read of a verification has shown the user. */
  readonly isShown?: boolean;
};

/** A row without a request. */
export const UNTOUCHED: Folded = {
  status: undefined,
  httpStatus: undefined,
  attempts: 0,
  batch: undefined,
  requestedAt: undefined,
  lastRequestedAt: undefined,
  detail: '',
};

/** What is known of a row besides its requests. */
export type Background = {
  readonly mode: Mode;
  readonly earlier?: Earlier | undefined;
  /** Reads have shown the user who was asked for, so that one who is not found is gone, or was never there. */
  readonly readsWork: boolean;
  /** A field that has shown a pending deletion in this run: where it shows none, none is pending. */
  readonly pendingField?: string | undefined;
  /** A read has shown that the cancel call does not cancel. */
  readonly isRefuted: boolean;
};

/** The state of one row, from what earlier runs left of it and its requests in order. Loop and results both ask here. */
export const foldRow = (attempts: readonly Attempt[], background: Background): Folded => {
  const { mode, earlier } = background;
  if (mode === 'verify') return foldReads(attempts, background);
  if (mode === 'cancel') return foldCancellation(attempts, background);
  const row = foldDeletion(attempts);
  const { status } = row;
  if (!earlier || status === undefined) return row;
  const asked = attempts.at(-1)?.outcome?.at ?? 0;
  const isOver = asked >= goneSince(earlier);
  // A user that is not found after an unclear answer was perhaps never there: that is no deletion to claim.
  if (status === 'not-found' && isOver && earlier.status !== 'cancelled') {
    const set = earlier.status === 'unknown' ? 'perhaps scheduled' : 'scheduled';
    const detail = `not found; ${set} by run ${earlier.run} at ${isoTime(earlier.at)}`;
    return { ...row, status: earlier.status === 'unknown' ? status : 'already-deleted', detail };
  }
  const [first] = attempts;
  const isRuledOut = first?.intent.purpose === 'settle' && first.outcome?.result === 'not-pending';
  if (isRuledOut) return row;
  if (earlier.status === 'unknown') return foldDoubt(row, earlier);
  // Reopened, and still pending: it is the deletion of before.
  if (status === 'scheduled' && row.attempts === 0) {
    const detail = `scheduled by run ${earlier.run} at ${isoTime(earlier.at)}, and still pending`;
    return { ...row, status: 'already-scheduled', requestedAt: earlier.at, detail };
  }
  // Nothing has become clear by this run, or not whether the deletion of before was cancelled meanwhile: its deadline is
  // the one to reckon with.
  const mayBeOld = status === 'scheduled' && earlier.status === 'scheduled' && !isOver;
  return status === 'unknown' || mayBeOld ? { ...row, requestedAt: earlier.at } : row;
};

/** The requests of a deletion, and what the reads that were to prove it have shown: the last of them counts. */
const foldDeletion = (attempts: readonly Attempt[]): Folded => {
  const row = foldAttempts(attempts);
  const { intent, outcome } = attempts.at(-1) ?? {};
  const isDisproved =
    intent?.purpose === 'confirm' && (outcome?.result === 'not-pending' || outcome?.result === 'unshown');
  if (!isDisproved || row.status !== 'scheduled') return row;
  return { ...row, status: 'unknown', detail: 'the site accepted the deletion, but shows none as pending' };
};

/**
 * The requests of a cancellation, and what the read after the last of them has shown: that decides, where it is
 * evidence (semantics.md, "Cancel mode").
 */
const foldCancellation = (attempts: readonly Attempt[], background: Background): Folded => {
  const { earlier } = background;
  const made = attempts.filter(({ outcome }) => outcome?.result !== 'withheld');
  const { outcome } = made.at(-1) ?? {};
  const reads = made.slice(made.findLastIndex(({ intent }) => intent.purpose === 'cancel') + 1);
  const read = believed(reads.findLast((one) => !SILENT.includes(one.outcome?.result))?.outcome, background);
  const asked = foldAttempts(made);
  const row = readBack(asked, read, background);
  const { status } = row;
  if (!earlier || earlier.status === 'unknown' || (outcome?.at ?? 0) >= goneSince(earlier)) return row;
  const isGone = status === 'too-late' || (status === 'not-found' && earlier.status === 'scheduled');
  // After an unclear attempt, it may have been this very run.
  const isLapsed = status === 'not-scheduled' && asked.status !== 'unknown';
  if (!isLapsed && !isGone) return row;
  const detail = `scheduled by run ${earlier.run} at ${isoTime(earlier.at)}; now: ${row.detail}`;
  return { ...row, detail, contradiction: isGone ? 'vanished' : 'lapsed' };
};

/** Reads that have told nothing, and so take nothing away from what another one told. */
const SILENT: readonly (Result | undefined)[] = ['ambiguous', 'not-sent', 'throttled', undefined];

/** The answers to a cancellation in the light of a read of the user. */
const readBack = (row: Folded, read: Settled | undefined, background: Background): Folded => {
  const { status } = row;
  const detail = [row.detail, read?.detail].filter(Boolean).join('; ');
  switch (read?.result) {
    case 'pending':
      return { ...row, status: 'failed', detail };
    case 'not-pending':
      // An unclear attempt did it, or nothing was pending: none is now, and only a 2xx is a success.
      return { ...row, status: status === 'cancelled' ? 'cancelled' : 'not-scheduled', detail };
    case 'already-deleted':
      return { ...row, status: 'too-late', detail };
    case 'not-found':
      if (!background.readsWork) break;
      // The site has accepted it, or may have, and then knows no such user: it was cancelled, or the user is gone.
      if (status === 'cancelled' || status === 'unknown') return { ...row, status: 'unknown', detail };
      return { ...row, status: background.earlier ? 'too-late' : 'not-found', detail };
  }
  if (status === 'cancelled' && background.isRefuted)
    return { ...row, status: 'unknown', detail: 'the site accepted a cancel call that does not cancel' };
  return row;
};

/** An earlier run has left the row unknown, so the site may have acted as early as that. */
const foldDoubt = (row: Folded, { at, last = at, run }: Earlier): Folded => {
  const doubted = { ...row, requestedAt: at, lastRequestedAt: row.lastRequestedAt ?? last };
  if (row.status === 'scheduled' && row.attempts === 0) {
    const detail = `left unknown by run ${run}; the site shows a pending deletion`;
    return { ...doubted, status: 'already-scheduled', detail };
  }
  if (row.status === 'unknown' || countsAs(row.status ?? '', 'done')) return doubted;
  return { ...doubted, status: 'unknown', detail: `left unknown by run ${run}; now: ${row.detail}` };
};

const SETTLED = 'settled by a read after an unclear answer';

/**
 * The requests of this run alone. Doubt is sticky (semantics.md, "Ambiguous"): after an attempt that may have been
 * carried out, only a success or a read clears it.
 */
const foldAttempts = (attempts: readonly Attempt[]): Folded => {
  let row = UNTOUCHED;
  let doubtful = false;
  for (const { intent, outcome } of attempts) {
    const { purpose, batch, at } = intent;
    if (purpose === 'confirm' || purpose === 'look' || outcome?.result === 'withheld') continue;
    if (purpose === 'settle') {
      if (outcome?.result !== 'pending' && outcome?.result !== 'already-deleted') continue;
      const { result, detail } = outcome;
      row =
        result === 'pending'
          ? { ...row, batch, status: 'scheduled', detail: SETTLED }
          : { ...row, batch, status: result, detail, requestedAt: row.requestedAt ?? at };
      doubtful = false;
      continue;
    }
    const httpStatus = outcome?.status ?? row.httpStatus;
    if (purpose === 'identity') {
      if (outcome) row = { ...row, batch, httpStatus, ...readIdentity(outcome) };
      continue;
    }
    const wasTaken = !outcome || (outcome.sent && outcome.result !== 'throttled');
    if (wasTaken) row = { ...row, requestedAt: row.requestedAt ?? at };
    if (!outcome || MAY_HAVE_ACTED.includes(outcome.result)) row = { ...row, lastRequestedAt: at };
    row = { ...row, batch, httpStatus, attempts: row.attempts + 1 };
    const { status, detail } = readChange(outcome, doubtful);
    if (status === 'unknown') doubtful = true;
    if (status === 'scheduled' || status === 'cancelled') doubtful = false;
    if (status) row = { ...row, status, detail };
  }
  return row;
};

/** Answers after which the site may have done what it was asked; all others say that it has not. */
const MAY_HAVE_ACTED: readonly Result[] = ['scheduled', 'cancelled', 'unknown', 'ambiguous'];

type Told = Pick<Folded, 'status' | 'detail' | 'bySite'>;

const readIdentity = ({ result, detail, date, at }: Settled): Told => {
  switch (result) {
    case 'pending': {
      const told = `no request sent: ${detail}`;
      const bySite = date !== undefined && { bySite: date > at ? { dueAt: date } : { since: date } };
      return { status: 'already-scheduled', detail: told, ...bySite };
    }
    case 'match':
    case 'throttled':
      return { status: undefined, detail: '' };
    case 'mismatch':
      return { status: 'identity-mismatch', detail };
    case 'own':
      return { status: 'skipped-protected', detail };
    case 'not-found':
    case 'already-deleted':
    case 'failed':
      return { status: result, detail };
    default:
      return { status: 'identity-unverified', detail: detail || 'the site did not show the user' };
  }
};

const readChange = (outcome: Settled | undefined, doubtful: boolean): Told => {
  if (!outcome) return { status: 'unknown', detail: 'the run was interrupted before the answer came' };
  const { result, detail } = outcome;
  switch (result) {
    case 'scheduled':
    case 'cancelled':
      return { status: result, detail };
    case 'throttled':
    case 'withheld':
      return doubtful ? { status: 'unknown', detail } : { status: undefined, detail: '' };
    case 'not-sent':
      return { status: doubtful ? 'unknown' : 'failed', detail };
    case 'ambiguous':
    case 'match':
    case 'mismatch':
    case 'own':
    case 'pending':
    case 'not-pending':
    case 'unshown':
    case 'shown':
    case 'strange':
    case 'untold':
      return { status: 'unknown', detail };
    case 'refused':
      return { status: doubtful ? 'unknown' : 'failed', detail };
    default:
      if (!doubtful) return { status: result, detail };
      // An unclear attempt of this run is the likeliest reason: the deletion is scheduled either way.
      return result === 'already-scheduled'
        ? { status: 'scheduled', detail: 'scheduled by an attempt without a clear answer' }
        : { status: 'unknown', detail: `an earlier attempt had no clear answer; then: ${detail}` };
  }
};
