import type { Results } from '../../domain/results.ts';
import { count } from '../../domain/text.ts';
import type { Plan } from '../../domain/types.ts';
import type { Block, Blocks, Text } from '../blocks.ts';
import type { Outlook } from '../outlook.ts';
import type { Facts } from '../record.ts';
import { type Inputs, sameUsers, startBlocks } from '../start.ts';
import type { PageSection } from './elements.ts';

/** Until when what can be cancelled, and the exact way to do it. */
export const undoSection = (facts: Facts, plan: Plan, results: Results, ahead: Outlook): PageSection => ({
  section: 'Cancelling',
  id: 'undo',
  blocks: undoBlocks(facts, plan, results, ahead),
});

const undoBlocks = (facts: Facts, plan: Plan, results: Results, ahead: Outlook): Blocks => {
  if (facts.rehearsal) return [{ paragraph: REHEARSED }];
  if (plan.mode === 'verify') return pending(facts, results);
  if (plan.mode === 'cancel') return [{ paragraph: cancelled(results) }];
  const { scheduled, unknown } = results.counts;
  const grace: Block = {
    paragraph: `The site deletes ${count(plan.graceDays, 'day')} after it was asked to. Until then a deletion can be cancelled; afterwards nobody can bring the user back.`,
  };
  return [grace, ...(scheduled + unknown > 0 ? ours(facts, results, ahead) : nobodys(plan, ahead))];
};

const REHEARSED =
  'This was a rehearsal: its site has ended with the run, so there is nothing to cancel. On a real site, this is where ' +
  'the deadlines of your users stand, and the way to undo the run.';

const ours = (facts: Facts, { rows, cancelBefore }: Results, ahead: Outlook): Blocks => {
  const deadlines = rows.map((row) =>
    row.status === 'scheduled' || row.status === 'unknown' ? (row.cancelBefore ?? 0) : 0,
  );
  const all = ahead.cancelBefore && [until(ahead.cancelBefore), ' (with those of earlier runs)'];
  return [
    {
      pairs: [
        ['The whole run', until(cancelBefore)],
        ['The last of its users', until(deadlines.reduce((a, b) => Math.max(a, b), 0))],
        ['All of the list', all || undefined],
      ],
    },
    ...how(facts, { cancel: true, 'cancel-run': facts.run.id, 'dry-run': false }),
    {
      paragraph: {
        own: 'That cancels exactly what this run has set for deletion, and what it has left `unknown`. With `dry-run: true` it shows first whom that would be.',
      },
    },
    {
      paragraph: {
        own: 'For single users, commit a list of them (take their lines from `users_set_to_delete.csv`), and set `csv` to its path in place of `cancel-run`.',
      },
    },
  ];
};

const nobodys = ({ dryRun }: Plan, { cancelBefore }: Outlook): Blocks => {
  if (dryRun) return [{ paragraph: 'This was a dry run: nothing was sent, so there is nothing to cancel.' }];
  return [
    { paragraph: 'This run has set nobody for deletion.' },
    cancelBefore === undefined
      ? undefined
      : { pairs: [['Users of earlier runs', ['can all be cancelled until ', { moment: cancelBefore }]]] },
  ];
};

/** A verification changes nothing, but finds what can still be cancelled. */
const pending = (facts: Facts, { counts, cancelBefore }: Results): Blocks => {
  if (counts.pending === 0)
    return [
      {
        paragraph:
          'This run has only read, so there is nothing of it to cancel, and it has found no deletion that is pending.',
      },
    ];
  const found = `This run has only read, and has found ${count(counts.pending, 'deletion')} pending, which can still be cancelled.`;
  return [
    { paragraph: found },
    cancelBefore === undefined ? undefined : { pairs: [['The nearest known deadline', until(cancelBefore)]] },
    ...how(facts, { cancel: true, ...sameUsers(facts), 'dry-run': false }),
  ];
};

const how = (facts: Facts, inputs: Inputs): Blocks => [
  { heading: 'How', level: 3 },
  ...startBlocks(facts, inputs),
];

/** Undefined, and therefore not shown, where there is no such moment. */
const until = (ms: number | undefined): Text =>
  ms ? ['until ', { strong: { moment: ms, as: 'deadline' } }] : undefined;

const cancelled = ({ counts, outcome }: Results): string =>
  outcome === 'planned'
    ? 'This was a dry run of a cancellation: nothing was sent, and what is set for deletion still is.'
    : `This run has cancelled ${count(counts.cancelled, 'deletion')}. Whoever stands in the table with another status may still be set for deletion.`;
