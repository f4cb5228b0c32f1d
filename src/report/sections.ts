import type { Topic } from '../domain/messages/message.ts';
import type { Results } from '../domain/results.ts';
import { count, foreign, thousands } from '../domain/text.ts';
import { type Fault, STATUSES } from '../domain/types.ts';
import type { Block, Blocks, Section, Segment, Text } from './blocks.ts';
import { helpBlock, topicLink } from './help.ts';
import type { Facts } from './record.ts';
import { type Cause, filterOf, groupProblems, REMEDIES, rowsToLookAt } from './remedies.ts';
import { startBlocks } from './start.ts';
import { meaningOf, TONES } from './status.ts';
import { nextSteps } from './verdict.ts';

/** What is said first of a run on the sandbox. */
export const REHEARSED: Block = {
  alert: 'NOTE',
  text: { own: '**This was a rehearsal** on the embedded sandbox site. No real user was touched.' },
};

/** What is to be done, in its order; where it is a run, with what to click and what to set; and what to read. */
export const nextSection = (
  facts: Facts,
  results: Results,
  topics: readonly Topic[],
  readme: string | undefined,
): Section => {
  const steps = nextSteps(facts, results).map(({ text, inputs }) => ({
    text: { own: text },
    how: inputs ? startBlocks(facts, inputs) : [],
  }));
  const nothing =
    rowsToLookAt(results) === 0
      ? 'Nothing. Everything that was to be done is done.'
      : 'Look at the rows below.';
  return {
    section: 'What to do next',
    id: 'steps',
    blocks: [steps.length > 0 ? { steps } : { paragraph: nothing }, helpBlock(topics, readme)],
  };
};

/** How many rows have which status, as parts of a bar. */
export const statusSegments = (counts: Results['counts']): readonly Segment[] =>
  STATUSES.filter((status) => counts[status] > 0).map((status) => ({
    label: status,
    value: counts[status],
    tone: TONES[status],
  }));

/** How many rows have which status, as a bar and as a table. */
export const countsSection = ({ counts, rows, mode }: Results): Section => ({
  section: 'Rows by status',
  id: 'counts',
  nav: 'Counts',
  blocks: [
    { bar: 'Rows by status', segments: statusSegments(counts) },
    {
      table: 'Every row of the list is counted once',
      columns: ['Status', { number: 'Rows' }, 'Share', 'Meaning'],
      rows: [
        ...STATUSES.filter((status) => counts[status] > 0).map((status) => [
          { badge: status, tone: TONES[status] },
          thousands(counts[status]),
          { share: (100 * counts[status]) / rows.length, tone: TONES[status] },
          meaningOf(status, mode),
        ]),
        [{ own: '**all rows**' }, { strong: thousands(rows.length) }, '', 'every row of the list, once'],
      ],
    },
  ],
});

/** How much of the problems is shown, and where the rest is. */
type Extent = { readonly causes: number; readonly users: number; readonly rest: string };

/** The rows that somebody should look at, by cause, with what to do about each; as long for ten as for ten thousand. */
export const problemBlocks = (
  { rows, mode }: Results,
  readme: string | undefined,
  extent: Extent,
): readonly Block[] =>
  groupProblems(rows, mode).map(({ problem, total, causes }) => {
    const { name, text, help, tone } = REMEDIES[problem];
    const link = topicLink(help, readme);
    const others = causes.slice(extent.causes);
    const left = others.reduce((sum, cause) => sum + cause.total, 0);
    const more = `… and ${count(others.length, 'more cause')} of ${count(left, 'row')}, in ${extent.rest}.`;
    return {
      group: name,
      tone,
      title: count(total, 'row'),
      filter: filterOf(problem),
      blocks: [
        { paragraph: [{ own: text }, link && [' ', link]] },
        {
          table: `Causes of ${name}`,
          columns: ['What the site or the run said', { number: 'HTTP' }, { number: 'Rows' }, 'Users'],
          rows: causes.slice(0, extent.causes).map((cause) => causeCells(cause, extent.users)),
        },
        others.length > 0 ? { paragraph: more } : undefined,
      ],
    };
  });

const causeCells = ({ detail, httpStatus, total, rows }: Cause, users: number): readonly Text[] => {
  const shown = rows.slice(0, users).map(({ user }) => `${user.id} (line ${user.line})`);
  return [
    foreign(detail) || 'nothing',
    String(httpStatus ?? 'none'),
    thousands(total),
    `${shown.join(', ')}${total > shown.length ? ', …' : ''}`,
  ];
};

const SHOWN_FAULTS = 20;

/** The first faults, each with its place, and how many more there are. */
export const faultBlocks = (faults: readonly Fault[], total: number, path: string): Blocks => {
  const more = `… and ${count(total - SHOWN_FAULTS, 'more fault')}: see the log of the step.`;
  return [
    {
      list: faults.slice(0, SHOWN_FAULTS).map((fault) => [faultPlace(fault, path), fault.message.text]),
    },
    total > SHOWN_FAULTS ? { paragraph: more } : undefined,
  ];
};

/** What a person should look at in the list, although it may run. */
export const doubtBlocks = ({ list }: Facts): Blocks =>
  (list.doubts ?? []).map(({ text }) => ({ alert: 'WARNING', text }));

const faultPlace = ({ input, line, file }: Fault, path: string): string => {
  if (input) return `Input ${input}: `;
  return line ? `${foreign(file ?? path)}, line ${line}: ` : '';
};
