import { goneSince } from '../plan/deadline.ts';
import { isoTime } from '../text.ts';
import type { Attempt, Earlier, Result, Settled } from '../types.ts';
import { type Background, type Folded, foldAttempts, UNTOUCHED } from './attempts.ts';
import { foldLookup } from './look-up-state.ts';
import { countsAs } from './status.ts';
import { believed, foldReads } from './verified-state.ts';

/** The state of one row, from what earlier runs left of it and its requests in order. Loop and results both ask here. */
export const foldRow = (attempts: readonly Attempt[], background: Background): Folded => {
  const { mode, earlier } = background;
  if (mode === 'lookup') return foldLookup(attempts);
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
  const last = made.findLastIndex(({ intent }) => intent.purpose === 'cancel');
  if (last < 0) return UNTOUCHED;
  const reads = made.slice(last + 1);
  const read = believed(reads.findLast((one) => !SILENT.includes(one.outcome?.result))?.outcome, background);
  const isAccepted = made.some((one) => one.outcome?.result === 'cancelled');
  const asked = isAccepted ? afterSuccess(foldAttempts(made)) : foldAttempts(made);
  const row = readBack(asked, read, isAccepted, background);
  const { status } = row;
  if (!earlier || earlier.status === 'unknown' || (outcome?.at ?? 0) >= goneSince(earlier)) return row;
  const isGone = status === 'too-late' || (status === 'not-found' && earlier.status === 'scheduled');
  // After an unclear attempt, it may have been this very run.
  const isLapsed = status === 'not-scheduled' && asked.status !== 'unknown';
  if (!isLapsed && !isGone) return row;
  const detail = `scheduled by run ${earlier.run} at ${isoTime(earlier.at)}; now: ${row.detail}`;
  return { ...row, detail, contradiction: isGone ? 'vanished' : 'lapsed' };
};

/** Once the site has accepted a cancellation, a later attempt that fails takes nothing back. */
const afterSuccess = (row: Folded): Folded => {
  if (row.status === 'cancelled') return row;
  const detail = `an earlier attempt was accepted; then: ${row.detail}`;
  return { ...row, status: row.status === 'not-scheduled' ? 'cancelled' : 'unknown', detail };
};

/** Reads that have told nothing, and so take nothing away from what another one told. */
const SILENT: readonly (Result | undefined)[] = ['ambiguous', 'not-sent', 'throttled', undefined];

/** The answers to a cancellation in the light of a read of the user. */
const readBack = (
  row: Folded,
  read: Settled | undefined,
  isAccepted: boolean,
  { earlier, readsWork, isRefuted }: Background,
): Folded => {
  const { status } = row;
  const detail = [row.detail, read?.detail].filter(Boolean).join('; ');
  switch (read?.result) {
    case 'pending':
      return { ...row, status: 'failed', detail };
    case 'not-pending':
      // An unclear attempt did it, or nothing was pending: none is now, and only a 2xx is a success.
      return { ...row, status: isAccepted ? 'cancelled' : 'not-scheduled', detail };
    case 'already-deleted':
      return { ...row, status: 'too-late', detail };
    case 'not-found':
      if (!readsWork) break;
      // The site has accepted it, or may have, and then knows no such user: it was cancelled, or the user is gone.
      if (status === 'cancelled' || status === 'unknown') return { ...row, status: 'unknown', detail };
      // After a doubt alone, perhaps there never was such a user.
      return {
        ...row,
        status: (earlier?.status ?? 'unknown') === 'unknown' ? 'not-found' : 'too-late',
        detail,
      };
  }
  if (status === 'cancelled' && isRefuted)
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
