import { cancelUnconfirmed } from '../domain/messages/start.ts';
import { type Results, remaining, unsavedRows } from '../domain/outcome/results.ts';
import { count, isoTime } from '../domain/text.ts';
import type { Mode } from '../domain/types.ts';
import { type Problem, problemOf } from './remedies.ts';
import type { Facts } from './run-json.ts';
import { dryRunText, type Inputs, queueText, sameUsers, startedBy } from './start-inputs.ts';

/** One thing to do next: our own words, as Markdown, and the inputs of the run that does it, if it is one. */
export type Step = { readonly text: string; readonly inputs?: Inputs };

/** Steps in their order; false is none. */
export type Steps = readonly (Step | false)[];

/** The live run that does the same to the same users, also where they are more than `max-users`. */
const liveRun = (facts: Facts, mode: Mode): Inputs => ({
  ...(mode === 'cancel' ? { cancel: true } : {}),
  ...sameUsers(facts),
  'dry-run': false,
  ...(mode === 'delete' ? { 'expect-users': facts.list.users } : {}),
});

/** What was shown or begun for some users is not to be done to all. */
const sameLimit = ({ inputs: { limit = '' } }: Facts): Inputs => (limit === '' ? {} : { limit });

/** What to do after a run that was to change something, as exactly as it can be said. */
export const changeSteps = (facts: Facts, results: Results): Steps => {
  const { counts, outcome, resumeAfter, cancelBefore, mode, rows, evidence } = results;
  const again = liveRun(facts, mode);
  const isPull = startedBy(facts) === 'other-workflow';
  const when = isPull ? 'When the list is approved and merged' : 'When you have checked the list';
  const failed = rows.filter((row) => isFailure(problemOf(row, mode))).length;
  const after = resumeAfter ? ` after **${isoTime(resumeAfter)}** (UTC)` : '';
  const limit = counts['skipped-limit'] > 0 ? ', without `limit` or with a different one,' : '';
  const rest = count(remaining(counts), 'user that remains', 'users that remain');
  return [
    outcome === 'planned' && mode === 'delete' && !evidence.cancelWorks && { text: cancelUnconfirmed().text },
    outcome === 'planned' &&
      counts.planned > 0 && {
        text: `${when}, start a live run to ${mode === 'delete' ? 'schedule' : 'cancel'} these deletions.`,
        inputs: { ...again, ...sameLimit(facts) },
      },
    ...unsavedSteps(results),
    counts.unknown > 0 && {
      text: `Check the ${count(counts.unknown, 'user')} with the status \`unknown\` on the site first. The next run of the same list settles them.`,
    },
    rows.some(({ contradiction }) => contradiction === 'lapsed') && {
      text:
        'Some users are `not-scheduled`, although an earlier run scheduled their deletion. Check them on the site, or verify ' +
        'them.',
      inputs: { verify: true, ...sameUsers(facts) },
    },
    failed > 0 && {
      text: `Check the ${count(failed, 'row')} with a problem. The causes and their fixes are below.`,
    },
    outcome === 'stopped' && {
      text: 'When you have corrected the cause of the stop, run the same list again.',
      inputs: { ...again, ...sameLimit(facts) },
    },
    outcome === 'incomplete' && {
      text: `Run the same list again${after}${limit} for the ${rest}. Completed users are skipped.`,
      inputs: again,
    },
    ...(mode === 'delete' && cancelBefore !== undefined ? afterDeletion(facts, results, cancelBefore) : []),
  ];
};

/** Ids in a sentence; the others stand in results.csv. */
const MOST_IDS = 50;

/** Users that an undo has not reached, and what a person does for them. */
const unsavedSteps = (results: Results): Steps => {
  const rows = unsavedRows(results);
  if (rows.length === 0) return [];
  const ids = rows.slice(0, MOST_IDS).map(({ user }) => `\`${user.id}\``);
  const more =
    rows.length > ids.length
      ? ` and ${count(rows.length - ids.length, 'more', 'more')}, see results.csv`
      : '';
  return [
    {
      text:
        `**${count(rows.length, 'user')} may still be deleted**: ${ids.join(', ')}${more}. Open each user in the dashboard ` +
        'of the site and press *Cancel Deletion*. Or correct the cause below and start this run again.',
    },
  ];
};

/** The site of a rehearsal ends with its run: there is nothing to undo on it, and nothing to go on with. */
export const rehearsalSteps = (facts: Facts, { mode, outcome }: Results): Steps => {
  // Elsewhere the site may be a real one, and it is not known which.
  const isKnown = startedBy(facts) !== 'other-workflow';
  const site = { site: String(facts.inputs.site ?? facts.site) };
  const isPlan = outcome === 'planned';
  return [
    isKnown &&
      isPlan && {
        text: 'To rehearse this plan, start a live run.',
        inputs: { ...site, ...liveRun(facts, mode) },
      },
    isKnown &&
      !isPlan &&
      mode === 'delete' && {
        text:
          'The rehearsal site has ended with this run, so there is nothing to undo. Next, start a ' +
          'cancellation. It runs on a new site where these deletions are pending.',
        inputs: { ...site, ...liveRun(facts, 'cancel') },
      },
    {
      text: 'To do it for real, set up the workflow for a real site (docs/setup.md), and begin with a dry run.',
    },
  ];
};

/** How to undo it while there is time, and how to prove it afterwards. */
const afterDeletion = (facts: Facts, { rows, counts }: Results, cancelBefore: number): Steps => {
  const last = rows.reduce((latest, row) => Math.max(latest, row.cancelBefore ?? 0), 0);
  const what = [
    counts.scheduled > 0 ? `its ${count(counts.scheduled, 'deletion')}` : '',
    counts.unknown > 0 ? `the ${count(counts.unknown, 'unknown deletion')}` : '',
  ].filter(Boolean);
  return [
    {
      text:
        `To undo this run before **${isoTime(cancelBefore)}** (UTC), cancel ${what.join(' and ')}. ` +
        `After that, the site deletes the first users for good. ${queueText(facts)} With \`${dryRunText(facts)}\`, the run only shows ` +
        'the users whose deletion it would cancel. For single users, commit a list of their lines from ' +
        '`users_set_to_delete.csv`, and set `csv` instead of `cancel-run`.',
      inputs: { cancel: true, 'cancel-run': facts.run.id, 'dry-run': false },
    },
    {
      text: `After **${isoTime(last)}** (UTC), verify this run to confirm that the users are gone.`,
      inputs: { verify: true, 'cancel-run': facts.run.id },
    },
  ];
};

/** A problem that no other step is about. */
const isFailure = (problem: Problem | undefined): boolean =>
  problem !== undefined && problem !== 'unknown' && problem !== 'lapsed';
