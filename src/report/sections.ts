import { isNamed } from '../domain/list/unnamed.ts';
import type { Topic } from '../domain/messages/message.ts';
import { badRows, type Results, type Row } from '../domain/outcome/results.ts';
import { count, foreign, placeOf, thousands } from '../domain/text.ts';
import { type Fault, STATUSES, type Status } from '../domain/types.ts';
import { type Block, type Blocks, type Section, type Text, told } from './blocks.ts';
import { helpBlock, helpTopics, topicLink } from './help-links.ts';
import { type Outlook, outlookText } from './outlook.ts';
import { approval } from './provenance.ts';
import { filterOf, groupProblems, REMEDIES, rowsToCheck } from './remedies.ts';
import type { Facts, RunRecord } from './run-json.ts';
import { startBlocks } from './start-inputs.ts';
import { meaningOf, toneOf } from './status-words.ts';
import { nextSteps, verdictText, verdictTone } from './verdict.ts';

/** A run that has ended: its plan, what it came to, and what is still to do. */
export type Ended = RunRecord & {
  readonly results: Results;
  readonly ahead: Outlook;
  /** The address of docs/troubleshooting.md, if it is known. */
  readonly troubleshooting?: string | undefined;
};

/** How many causes of a problem and users of each are shown, and where the rest is. */
type Extent = { readonly causes: number; readonly users: number; readonly rest: string };

/**
 * What summary and report say of a run, the verdict first; no e-mail address. `topics` are to be read besides those
 * of the run itself.
 */
export const runBlocks = (run: Ended, extent: Extent, topics: readonly Topic[] = []): Blocks => {
  const { facts, plan, results, ahead } = run;
  const { review, rehearsal, site } = facts;
  return [
    { verdict: told(verdictText(plan, results)), tone: verdictTone(results, facts), level: 1 },
    rehearsal ? REHEARSED : { paragraph: ['Site: ', { code: site }] },
    ...doubtBlocks(facts),
    review && { paragraph: approval(facts) },
    nextSection(run, topics),
    countsSection(results),
    { section: 'Rows to check', id: 'look', blocks: problemBlocks(run, extent) },
    rehearsal ? undefined : { section: 'Outlook', id: 'outlook', blocks: [{ list: outlookText(ahead) }] },
  ];
};

const REHEARSED: Block = {
  alert: 'NOTE',
  text: { own: '**This was a rehearsal** on the embedded sandbox site. No real user was touched.' },
};

/** What is to be done, in its order; where it is a run, with what to click and what to set; and what to read. */
const nextSection = ({ facts, results, troubleshooting }: Ended, topics: readonly Topic[]): Section => {
  const steps = nextSteps(facts, results).map(({ text, inputs }) => ({
    text: { own: text },
    how: inputs ? startBlocks(facts, inputs) : [],
  }));
  const nothing =
    rowsToCheck(results) === 0 ? 'Nothing: this run did all its work.' : 'Check the rows below.';
  return {
    section: 'What to do next',
    id: 'steps',
    blocks: [
      steps.length > 0 ? { steps } : { paragraph: nothing },
      helpBlock([...helpTopics(results), ...topics], troubleshooting),
    ],
  };
};

/** How many rows have which status, as a bar and as a table. */
const countsSection = ({ counts, rows, mode }: Results): Section => {
  const found = STATUSES.filter((status) => counts[status] > 0);
  const share = (status: Status): number => Math.max(0.1, (100 * counts[status]) / rows.length);
  return {
    section: 'Rows by status',
    id: 'counts',
    blocks: [
      {
        bar: 'Rows by status',
        segments: found.map((status) => ({ label: status, value: counts[status], tone: toneOf(status) })),
      },
      {
        table: 'Every row of the list is counted once',
        columns: ['Status', { number: 'Rows' }, { number: 'Share' }, 'Meaning'],
        rows: [
          ...found.map((status) => [
            { badge: status, tone: toneOf(status) },
            thousands(counts[status]),
            `${share(status).toFixed(1)}%`,
            told(meaningOf(status, mode)),
          ]),
          [{ own: '**all rows**' }, { strong: thousands(rows.length) }, '', 'every row of the list, once'],
        ],
      },
    ],
  };
};

/** The rows that a person should check, by cause, with what to do about each; as long for ten as for ten thousand. */
const problemBlocks = ({ results, troubleshooting }: Ended, extent: Extent): Blocks => {
  const groups = groupProblems(results.rows, results.mode).map(({ problem, total, causes }): Block => {
    const { name, text, help, tone } = REMEDIES[problem];
    // Where the run was stopped, its reason says why users could not be compared.
    const topic = problem === 'identity-unverified' ? (results.help ?? help) : help;
    const link = topicLink(topic, troubleshooting);
    const others = causes.slice(extent.causes);
    const left = others.flat().length;
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
          columns: ['Cause', { number: 'HTTP' }, { number: 'Rows' }, 'Users'],
          rows: causes.slice(0, extent.causes).map((cause) => causeCells(cause, extent.users)),
        },
        others.length > 0 ? { paragraph: more } : undefined,
      ],
    };
  });
  const bad = badRows(results);
  const red = bad > 0 ? `${count(bad, 'row')} made this run red.` : 'None of these made the run red.';
  return groups.length > 0 ? [{ paragraph: red }, ...groups] : [];
};

/** Rows of one cause, which is that of the first. */
const causeCells = (rows: readonly Row[], users: number): readonly Text[] => {
  const shown = rows
    .slice(0, users)
    .map(({ user }) => (isNamed(user.id) ? `${user.id} (line ${user.line})` : user.id));
  return [
    foreign(rows[0]?.detail ?? '') || 'none given',
    String(rows[0]?.httpStatus ?? 'none'),
    thousands(rows.length),
    `${shown.join(', ')}${rows.length > shown.length ? ', …' : ''}`,
  ];
};

const SHOWN_FAULTS = 20;

/** The first faults, each with its place, and how many more there are. */
export const faultBlocks = (faults: readonly Fault[], total: number, path: string): Blocks => {
  const more = `… and ${count(total - SHOWN_FAULTS, 'more fault')}: all are in the log of the step.`;
  return [
    {
      list: faults.slice(0, SHOWN_FAULTS).map((fault) => told(placeOf(fault, path) + fault.message.text)),
    },
    total > SHOWN_FAULTS ? { paragraph: more } : undefined,
  ];
};

/** What a person should check in the list, although it may run. */
export const doubtBlocks = ({ list }: Facts): Blocks =>
  (list.doubts ?? []).map(({ text }) => ({ alert: 'WARNING', text: told(text) }));
