import { badRows, type Results, remaining } from '../domain/results.ts';
import { count } from '../domain/text.ts';
import type { Mode, Plan } from '../domain/types.ts';
import type { Facts } from './record.ts';
import { rowsToLookAt } from './remedies.ts';
import { changeSteps, rehearsalSteps, type Step } from './steps.ts';
import { verificationSteps, verifiedText } from './verification.ts';

/** What a run of this mode does to a user. */
export const DONE_TO = {
  delete: 'set for deletion',
  cancel: 'saved from deletion',
  verify: 'read',
} as const satisfies Record<Mode, string>;

/** Only a run whose last rows were left by `limit` may be incomplete and green. */
export const isRed = (results: Results, failOnIncomplete: boolean): boolean => {
  const { outcome, counts, mode, isNobodyFound } = results;
  const leftByLimitOnly = remaining(counts) === counts['skipped-limit'];
  // An undo that did not reach everybody is red, whatever `fail-on-incomplete` says.
  const counted = failOnIncomplete || mode === 'cancel';
  if (outcome === 'incomplete' && counted && !leftByLimitOnly) return true;
  return outcome === 'stopped' || outcome === 'refused' || badRows(results) > 0 || isNobodyFound;
};

/** What the run is at a glance. */
export const verdictTone = (results: Results, { failOnIncomplete }: Facts) => {
  if (results.outcome === 'planned') return 'plan';
  if (results.outcome === 'incomplete') return 'waits';
  if (results.outcome === 'complete') return isRed(results, failOnIncomplete) ? 'look' : 'done';
  return 'bad';
};

/** The run in one sentence: the first thing that anyone reads. */
export const verdictText = (plan: Plan, results: Results): string => {
  const { outcome, counts, reason } = results;
  const would = `${count(counts.planned, 'user')} would be ${DONE_TO[plan.mode]}; nothing was sent`;
  const done = doneText(plan.mode, results);
  const toLookAt = rowsToLookAt(results);
  const look = toLookAt > 0 ? `, ${count(toLookAt, 'row')} to look at` : '';
  const verdicts = {
    planned: `Dry run: ${counts.planned > 0 ? would : nothingLeft(counts)}`,
    complete: `${isRed(results, true) ? 'Problems' : 'Complete'}: ${plan.operations.length > 0 ? done : nothingLeft(counts)}${look}`,
    incomplete: `Incomplete: ${done}, ${remain(counts)}${look}${reason && `. ${reason}`}`,
    stopped: `Stopped: ${done}, ${remain(counts)}${look}. ${reason}`,
    refused: `Refused: ${reason}; nothing was sent`,
  };
  return verdicts[outcome];
};

const remain = (counts: Results['counts']): string =>
  count(remaining(counts), 'user remains', 'users remain');

const nothingLeft = (counts: Results['counts']): string => {
  const done = counts['skipped-done'];
  const cancelled = counts['skipped-cancelled'];
  const reasons = [
    done > 0 ? `earlier runs completed ${count(done, 'user')}` : '',
    cancelled > 0 ? `${count(cancelled, 'user')} skipped (cancelled earlier)` : '',
  ].filter(Boolean);
  return reasons.length > 0 ? `nothing left to do, ${reasons.join(', ')}` : 'nothing to do';
};

const doneText = (mode: Mode, results: Results): string => {
  const { scheduled, cancelled } = results.counts;
  if (mode === 'delete') return `${count(scheduled, 'user')} set for deletion`;
  return mode === 'cancel' ? `${count(cancelled, 'deletion')} cancelled` : verifiedText(results);
};

/** What to do next, as exactly as it can be said; one step an item. */
export const nextSteps = (facts: Facts, results: Results): readonly Step[] => {
  const ofMode = results.mode === 'verify' ? verificationSteps : changeSteps;
  return (facts.rehearsal ? rehearsalSteps : ofMode)(facts, results).filter((step) => step !== false);
};
