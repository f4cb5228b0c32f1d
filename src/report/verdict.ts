import { cancelUnread } from '../domain/messages/run.ts';
import { badRows, isUnconfirmedUndo, type Results, remaining } from '../domain/outcome/results.ts';
import { count } from '../domain/text.ts';
import type { Mode, Plan } from '../domain/types.ts';
import { lookedUpText, lookupSteps } from './looked-up.ts';
import { changeSteps, rehearsalSteps, type Step } from './next-steps.ts';
import { rowsToCheck } from './remedies.ts';
import type { Facts } from './run-json.ts';
import { verificationSteps, verifiedText } from './verified.ts';

/** What a run of this mode does, and to what. */
export const DONE_TO = {
  delete: ['deletion', 'scheduled'],
  cancel: ['deletion', 'cancelled'],
  verify: ['user', 'verified'],
  lookup: ['user', 'looked up'],
} as const satisfies Record<Mode, readonly [noun: string, done: string]>;

/** `12 deletions would be scheduled` */
export const wouldText = (mode: Mode, n: number): string => {
  const [noun, done] = DONE_TO[mode];
  return `${count(n, noun)} would be ${done}`;
};

/** A cancellation that did not reach everybody is red, whatever `fail-on-incomplete` and `limit` say. */
export const isRed = (results: Results, failOnIncomplete: boolean): boolean => {
  const { outcome, counts, mode, isNobodyFound } = results;
  const leftByLimitOnly = remaining(counts) === counts['skipped-limit'];
  const isFault = mode === 'cancel' || (failOnIncomplete && !leftByLimitOnly);
  if (outcome === 'incomplete' && isFault) return true;
  return outcome === 'stopped' || outcome === 'refused' || badRows(results) > 0 || isNobodyFound;
};

/** What the run is at a glance. */
export const verdictTone = (results: Results, { failOnIncomplete }: Facts) => {
  if (results.outcome === 'incomplete') return 'waits';
  if (isRed(results, failOnIncomplete)) return 'bad';
  return results.outcome === 'planned' ? 'plan' : 'done';
};

/** The run in one sentence: the first thing that anyone reads. */
export const verdictText = (plan: Plan, results: Results): string => {
  const { outcome, counts, reason } = results;
  const would = `${wouldText(plan.mode, counts.planned)}, nothing was sent`;
  const done = doneText(plan.mode, results);
  const toCheck = rowsToCheck(results);
  const check = toCheck > 0 ? `, ${count(toCheck, 'row')} to check` : '';
  const verdicts = {
    planned: plan.dryRun ? `Dry run: ${counts.planned > 0 ? would : nothingLeft(results)}${check}` : NO_USERS,
    complete: `${isRed(results, true) ? 'Problems' : 'Complete'}: ${plan.operations.length > 0 ? done : nothingLeft(results)}${check}`,
    incomplete: `Incomplete: ${done}, ${remain(counts)}${check}${reason && `. ${reason}`}`,
    stopped: `Stopped: ${done}, ${remain(counts)}${check}. ${reason}`,
    refused: `Refused: nothing was sent. ${reason}`,
  };
  return verdicts[outcome];
};

const NO_USERS = 'Nothing to do: the list has no users';

const remain = (counts: Results['counts']): string =>
  count(remaining(counts), 'user remains', 'users remain');

const nothingLeft = ({ counts, mode }: Results): string => {
  const done = counts['skipped-done'];
  if (mode === 'lookup') return done > 0 ? 'every row has a user_id' : 'nothing to do';
  const cancelled = counts['skipped-cancelled'];
  const reasons = [
    done > 0 ? `earlier runs completed ${count(done, 'user')}` : '',
    cancelled > 0 ? `${count(cancelled, 'user')} skipped (cancelled earlier)` : '',
  ].filter(Boolean);
  return reasons.length > 0 ? `nothing left to do, ${reasons.join(', ')}` : 'nothing to do';
};

const doneText = (mode: Mode, results: Results): string => {
  const { scheduled, cancelled } = results.counts;
  if (mode === 'verify') return verifiedText(results);
  if (mode === 'lookup') return lookedUpText(results);
  const [noun, done] = DONE_TO[mode];
  return `${count(mode === 'delete' ? scheduled : cancelled, noun)} ${done}`;
};

/** What to do next, as exactly as it can be said; one step an item. */
export const nextSteps = (facts: Facts, results: Results): readonly Step[] => {
  const ofMode = { delete: changeSteps, cancel: changeSteps, verify: verificationSteps, lookup: lookupSteps };
  const steps = (facts.rehearsal ? rehearsalSteps : ofMode[results.mode])(facts, results);
  const unread = isUnconfirmedUndo(results) && { text: cancelUnread().text };
  return [unread, ...steps].filter((step) => step !== false);
};
