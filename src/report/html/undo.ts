import type { Results } from '../../domain/results.ts';
import { count } from '../../domain/text.ts';
import type { Plan } from '../../domain/types.ts';
import type { Block, Blocks, Text } from '../blocks.ts';
import type { Outlook } from '../outlook.ts';
import type { Facts } from '../record.ts';
import { type Inputs, sameUsers, startBlocks } from '../start.ts';
import type { PageSection } from './elements.ts';

/** Until when what can be cancelled, and the exact way to do it. */
export const undoSection = (facts: Facts, plan: Plan, results: Results, ahead: Outlook): PageSection => {
  const { mode } = plan;
  const ofMode = { delete: deletion, cancel: cancellation, verify: verification };
  const blocks = facts.rehearsal ? REHEARSAL : ofMode[mode](facts, plan, results, ahead);
  return { section: 'Cancelling', id: 'undo', blocks };
};

const REHEARSAL: Blocks = [
  {
    paragraph:
      'This was a rehearsal: its site has ended with the run, so there is nothing to cancel. On a real site, this is ' +
      'where the deadlines of your users stand, and the way to undo the run.',
  },
];

const deletion = (facts: Facts, plan: Plan, results: Results, { cancelBefore: ofAll }: Outlook): Blocks => {
  const { counts, rows, cancelBefore } = results;
  const own = rows.filter(({ status }) => status === 'scheduled' || status === 'unknown');
  const last = own.reduce((latest, row) => Math.max(latest, row.cancelBefore ?? 0), 0);
  const grace: Block = {
    paragraph: `The site deletes ${count(plan.graceDays, 'day')} after it was asked to. Until then a deletion can be cancelled; afterwards nobody can bring the user back.`,
  };
  if (plan.dryRun)
    return [grace, { paragraph: 'This was a dry run: nothing was sent, so there is nothing to cancel.' }];
  if (counts.scheduled + counts.unknown === 0)
    return [
      grace,
      { paragraph: 'This run has set nobody for deletion.' },
      ofAll ? { pairs: [['Users of earlier runs', ['can all be cancelled ', until(ofAll)]]] } : undefined,
    ];
  return [
    grace,
    {
      pairs: [
        ['The whole run', until(cancelBefore)],
        ['The last of its users', until(last)],
        ['All of the list', ofAll ? [until(ofAll), ' (with those of earlier runs)'] : ''],
      ],
    },
    ...how(facts, { 'cancel-run': facts.run.id }),
    { paragraph: { own: `${EXACTLY} With \`dry-run: true\` it shows first whom that would be.` } },
    { paragraph: { own: SINGLE_USERS } },
  ];
};

const EXACTLY = 'That cancels exactly what this run has set for deletion, and what it has left `unknown`.';
const SINGLE_USERS =
  'For single users, commit a list of them (take their lines from `users_set_to_delete.csv`), and set `csv` to its ' +
  'path in place of `cancel-run`.';

const cancellation = (_: Facts, { dryRun }: Plan, { counts }: Results): Blocks => {
  const planned =
    'This was a dry run of a cancellation: nothing was sent, and what is set for deletion still is.';
  const done = `This run has cancelled ${count(counts.cancelled, 'deletion')}. Whoever stands in the table with another status may still be set for deletion.`;
  return [{ paragraph: dryRun ? planned : done }];
};

/** It changes nothing, but finds what can still be cancelled. */
const verification = (facts: Facts, _: Plan, { counts, cancelBefore }: Results): Blocks => {
  const none = 'so there is nothing of it to cancel, and it has found no deletion that is pending.';
  const some = `and has found ${count(counts.pending, 'deletion')} pending, which can still be cancelled.`;
  if (counts.pending === 0) return [{ paragraph: `This run has only read, ${none}` }];
  return [
    { paragraph: `This run has only read, ${some}` },
    { pairs: [['The nearest known deadline', until(cancelBefore)]] },
    ...how(facts, sameUsers(facts)),
  ];
};

const how = (facts: Facts, users: Inputs): Blocks => [
  { heading: 'How', level: 3 },
  ...startBlocks(facts, { cancel: true, ...users, 'dry-run': false }),
];

/** Undefined, and therefore not shown, where there is no such moment. */
const until = (ms: number | undefined): Text =>
  ms ? ['until ', { strong: { moment: ms, as: 'deadline' } }] : undefined;
