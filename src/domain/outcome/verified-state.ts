import { goneSince } from '../plan/deadline.ts';
import { isoTime } from '../text.ts';
import {
  type Attempt,
  type Contradiction,
  type Earlier,
  type Result,
  type Settled,
  SHOWN,
  type Status,
  TELLS_NOTHING,
} from '../types.ts';
import { type Background, type Folded, UNTOUCHED } from './attempts.ts';

/**
 * What the reads of one row add up to in a verification: the last answer counts, and what earlier runs have left
 * tells what it means. A user who is not found is `gone` only where it is known why.
 */
export const foldReads = (
  attempts: readonly Attempt[],
  { earlier, readsWork, pendingField }: Pick<Background, 'earlier' | 'readsWork' | 'pendingField'>,
): Folded => {
  const made = attempts.filter(({ outcome }) => outcome?.result !== 'withheld');
  const last = made.findLast(({ outcome }) => outcome?.result !== 'throttled');
  const httpStatus = made.findLast(({ outcome }) => outcome?.status !== undefined)?.outcome?.status;
  const row = { httpStatus, attempts: made.length, batch: made.at(-1)?.intent.batch };
  if (!last) return { ...UNTOUCHED, ...row };
  const { at } = last.intent;
  const found = readState(believed(last.outcome, { pendingField }), readsWork);
  const shown = showsUser(last.outcome?.result);
  const judged = earlier ? judge(found, shown, at, earlier) : found;
  return { ...UNTOUCHED, ...row, requestedAt: at, isShown: shown, ...judged };
};

/** A read in the light of all others of the run: a field that shows none is evidence if it has shown one elsewhere. */
export const believed = (
  outcome: Settled | undefined,
  { pendingField }: Pick<Background, 'pendingField'>,
): Settled | undefined =>
  outcome?.result === 'unshown' && outcome.field === pendingField
    ? { ...outcome, result: 'not-pending' }
    : outcome;

/** Does the answer to a read show the user who was asked for, whatever it tells of a deletion? */
export const showsUser = (result: Result | undefined): boolean => SHOWN.some((one) => one === result);

/** Does the answer to a read not say whether a deletion is pending? */
export const tellsNothing = (result: Result): boolean => TELLS_NOTHING.some((one) => one === result);

type Found = { readonly status: Status; readonly detail: string; readonly contradiction?: Contradiction };

const readState = (outcome: Settled | undefined, readsWork: boolean): Found => {
  if (!outcome) return { status: 'unknown', detail: 'the run was interrupted before the answer came' };
  const { result, detail } = outcome;
  switch (result) {
    case 'pending':
      return { status: result, detail };
    case 'not-found':
      return readsWork
        ? { status: result, detail }
        : { status: 'unknown', detail: `${detail}; but no read of this run has shown any user` };
    case 'not-pending':
      return { status: 'active', detail };
    case 'already-deleted':
      return { status: 'gone', detail };
    default:
      return { status: 'unknown', detail };
  }
};

/** What was found at that moment against what an earlier run has left. */
const judge = (found: Found, shown: boolean, at: number, earlier: Earlier): Found => {
  const { status, run } = earlier;
  const since = isoTime(earlier.at);
  switch (status) {
    case 'unknown':
      return found;
    case 'cancelled': {
      const isThere = found.status === 'active' || found.status === 'unknown';
      const detail = `run ${run} cancelled the deletion at ${since}; now: ${found.detail}`;
      return isThere ? found : { ...found, detail, contradiction: 'unsaved' };
    }
    case 'already-deleted':
      return judgeGone(found, shown, `run ${run} found it deleted at ${since}`);
    case 'scheduled':
    case 'already-scheduled': {
      const due = goneSince(earlier);
      const set = `run ${run} left it scheduled at ${since}`;
      if (at >= due) return judgeGone(found, shown, set);
      if (found.status === 'not-found') {
        if (status === 'already-scheduled') return { ...found, detail: `not found; ${set}` };
        const detail = `not found, but ${set}, so it is not due before ${isoTime(due)}`;
        return { ...found, detail, contradiction: 'vanished' };
      }
      if (found.status !== 'active') return found;
      const detail = `${set}, but no deletion is pending any more`;
      return { ...found, detail, contradiction: 'lapsed' };
    }
  }
};

/** A user who has to be gone by now, and why. */
const judgeGone = (found: Found, shown: boolean, why: string): Found => {
  if (found.status === 'not-found') return { status: 'gone', detail: `not found; ${why}` };
  if (found.status === 'gone' || !shown) return found;
  return { ...found, detail: `should be gone: ${why}; now: ${found.detail}`, contradiction: 'overdue' };
};
