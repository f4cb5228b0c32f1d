import { type Results, remaining } from '../domain/results.ts';
import { count, isoTime, thousands } from '../domain/text.ts';
import type { Mode } from '../domain/types.ts';
import type { Facts } from './record.ts';
import { type Problem, problemOf } from './remedies.ts';
import { type Inputs, sameUsers, startedBy } from './start.ts';

/** One thing to do next: our own words, as Markdown, and the inputs of the run that does it, if it is one. */
export type Step = { readonly text: string; readonly inputs?: Inputs };

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
export const changeSteps = (facts: Facts, results: Results): readonly Step[] => {
  const { counts, outcome, resumeAfter, cancelBefore, mode, rows } = results;
  const again = liveRun(facts, mode);
  const steps: Step[] = [];
  if (outcome === 'planned' && counts.planned > 0) {
    const doing = mode === 'delete' ? 'To set these users for deletion' : 'To cancel these deletions';
    const when =
      startedBy(facts) === 'other-workflow'
        ? 'once the list is approved and merged'
        : 'once somebody has looked at the list';
    steps.push({ text: `${doing}, ${when}, start a live run.`, inputs: { ...again, ...sameLimit(facts) } });
  }
  if (counts.unknown > 0) {
    steps.push({
      text: `Look at ${allOf(counts.unknown)} \`unknown\` on the site before anything else. A run of the same list settles them first.`,
    });
  }
  if (rows.some(({ contradiction }) => contradiction === 'lapsed')) {
    steps.push({
      text:
        'The site says `not-scheduled` of users whom a run had set for deletion: was that cancelled there, or is it ' +
        'pending all the same? Look at them on the site, or verify.',
      inputs: { verify: true, ...sameUsers(facts) },
    });
  }
  const failed = rows.filter((row) => isFailure(problemOf(row, mode))).length;
  if (failed > 0)
    steps.push({
      text:
        `Look at ${rowsOf(failed)} with a problem: the cause, and what to do about it, stand below.` +
        (mode === 'cancel' ? ' Whoever stands there **may still be set for deletion**.' : ''),
    });
  if (outcome === 'stopped')
    steps.push({
      text: 'Run the same list again, once what stopped the run is mended.',
      inputs: { ...again, ...sameLimit(facts) },
    });
  if (outcome === 'incomplete') {
    const when = resumeAfter ? ` after **${isoTime(resumeAfter)}** (UTC)` : '';
    const limit = counts['skipped-limit'] > 0 ? ', without `limit` or with another one,' : '';
    const rest = count(remaining(counts), 'user who remains', 'users who remain');
    steps.push({
      text: `Run the same list again${when}${limit} for the ${rest}. Completed users are skipped.`,
      inputs: again,
    });
  }
  if (mode === 'delete' && cancelBefore !== undefined)
    steps.push(...afterDeletion(facts, results, cancelBefore));
  return steps;
};

/** The site of a rehearsal ends with its run: there is nothing to undo on it, and nothing to go on with. */
export const rehearsalSteps = (facts: Facts, { mode, outcome }: Results): readonly Step[] => {
  const next = {
    text: 'To do it for real, set `site` to the address of your community, and begin with a dry run.',
  };
  // Elsewhere the site may be a real one, and it is not known which.
  if (startedBy(facts) === 'other-workflow') return [next];
  const site = { site: String(facts.inputs.site ?? facts.site) };
  if (outcome === 'planned')
    return [
      { text: 'To rehearse it, start a live run.', inputs: { ...site, ...liveRun(facts, mode) } },
      next,
    ];
  const undo = {
    text:
      'The rehearsal site has ended with this run, so there is nothing to undo. To rehearse an undoing, on a new site ' +
      'on which the users of the list are set for deletion, start one.',
    inputs: { ...site, ...liveRun(facts, 'cancel') },
  };
  return mode === 'delete' ? [undo, next] : [next];
};

/** How to undo it while there is time, and how to prove it afterwards. */
const afterDeletion = ({ run }: Facts, { rows, counts }: Results, cancelBefore: number): readonly Step[] => {
  const last = rows.reduce((latest, row) => Math.max(latest, row.cancelBefore ?? 0), 0);
  const what = [
    counts.scheduled > 0 ? `its ${count(counts.scheduled, 'deletion')}` : '',
    counts.unknown > 0 ? `the ${thousands(counts.unknown)} in doubt` : '',
  ].filter(Boolean);
  return [
    {
      text:
        `To undo this run before **${isoTime(cancelBefore)}** (UTC), cancel ${what.join(' and ')}. ` +
        'For single users, commit a list of them and set `csv` in place of `cancel-run`.',
      inputs: { cancel: true, 'cancel-run': run.id, 'dry-run': false },
    },
    {
      text: `To prove after **${isoTime(last)}** (UTC) that they are gone, verify this run.`,
      inputs: { verify: true, 'cancel-run': run.id },
    },
  ];
};

/** Whatever is wrong with a row that no other step is about. */
const isFailure = (problem: Problem | undefined): boolean =>
  problem !== undefined && problem !== 'unknown' && problem !== 'lapsed';

const rowsOf = (n: number): string => (n === 1 ? 'the row' : `the ${count(n, 'row')}`);

const allOf = (users: number): string =>
  users === 1 ? 'the user who is' : `the ${count(users, 'user')} who are`;
