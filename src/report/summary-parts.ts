import type { Results } from '../domain/results.ts';
import { count, foreign, thousands } from '../domain/text.ts';
import { STATUSES } from '../domain/types.ts';
import { TONES, type Tone } from './chart.ts';
import { topicMarkdown } from './help.ts';
import { md, table } from './markdown.ts';
import type { Facts } from './record.ts';
import { type Cause, groupProblems, type ProblemGroup, REMEDIES } from './remedies.ts';
import { actionsUrl, type Inputs, type Start, starts } from './start.ts';
import type { Step } from './steps.ts';
import { meaningOf } from './verdict.ts';

/** What is to be done, in its order; where it is a run, with what to click and what to set. */
export const stepsMarkdown = (facts: Facts, steps: readonly Step[]): string =>
  steps.length === 0
    ? ''
    : `### What to do next\n\n${steps.map((step, i) => `${i + 1}. ${stepMarkdown(facts, step)}`).join('\n')}`;

/** What belongs to an item of a list is indented below it. */
const stepMarkdown = (facts: Facts, { text, inputs }: Step): string =>
  inputs === undefined ? text : `${text} ${startMarkdown(facts, inputs)}`.replaceAll('\n', '\n   ');

const startMarkdown = (facts: Facts, inputs: Inputs): string =>
  starts(facts, inputs)
    .map(({ where, code }) => {
      const lead = LEADS[where](md(facts.run.workflow), actionsUrl(facts));
      if (code === undefined) return `${lead}.`;
      return `${lead}:\n\n\`\`\`${where === 'terminal' ? 'sh' : 'yaml'}\n${code}\n\`\`\``;
    })
    .join('\n\n');

const LEADS = {
  file: (workflow) => `In the file of the workflow **${workflow}**, where it does not say so yet, set`,
  form: (workflow, url) => `Open [Actions](${url}), choose **${workflow}**, press **Run workflow**, and set`,
  button: (workflow, url) => `Open [Actions](${url}), choose **${workflow}**, and press **Run workflow**`,
  event: (workflow) => `Run the action of the workflow **${workflow}** with`,
  'other-workflow': () => 'In the workflow that deletes, on the default branch, set',
  terminal: () => 'Or in a terminal',
} as const satisfies Record<Start['where'], (workflow: string, url: string) => string>;

/** A sign for each tone that is a colour and, in greys, another shape: seen on light and dark, without any drawing. */
const SIGNS: Readonly<Record<Tone, string>> = {
  done: '🟩',
  before: '🟢',
  plan: '🟦',
  kept: '⬜',
  waits: '⬛',
  look: '🟨',
  doubt: '🟧',
  bad: '🟥',
};
const SQUARES = 30;

/** Every state in its share of one bar of signs; whatever is there has one at least. Empty if there are no rows. */
export const barMarkdown = ({ counts, rows }: Results): string => {
  const states = STATUSES.filter((status) => counts[status] > 0);
  const spare = SQUARES - states.length;
  let seen = 0;
  return states
    .map((status) => {
      const from = Math.round((spare * seen) / rows.length);
      seen += counts[status];
      return SIGNS[TONES[status]].repeat(1 + Math.round((spare * seen) / rows.length) - from);
    })
    .join('');
};

/** How many rows have which state, as a bar and as a table. */
export const countsMarkdown = (results: Results): string => {
  const { counts, rows, mode } = results;
  const share = (n: number): string => `${Math.max(0.1, (100 * n) / rows.length).toFixed(1)} %`;
  const cells = STATUSES.filter((status) => counts[status] > 0).map((status) => [
    `${SIGNS[TONES[status]]} \`${status}\``,
    thousands(counts[status]),
    share(counts[status]),
    meaningOf(status, mode),
  ]);
  const all = ['**all rows**', `**${thousands(rows.length)}**`, '', 'every row of the list, once'];
  return [
    '### Rows by status',
    barMarkdown(results),
    table(['Status', 'Rows', 'Share', 'Meaning'], [...cells, all]),
  ]
    .filter(Boolean)
    .join('\n\n');
};

const SHOWN_CAUSES = 5;
const SHOWN_USERS = 5;

/** The rows that somebody should look at, by cause, with what to do about each; as long for ten as for ten thousand. */
export const problemsMarkdown = (results: Results, readme: string | undefined): string => {
  const groups = groupProblems(results.rows, results.mode);
  if (groups.length === 0) return '';
  return ['### Rows to look at', ...groups.map((group) => groupMarkdown(group, readme))].join('\n\n');
};

const groupMarkdown = ({ problem, total, causes }: ProblemGroup, readme: string | undefined): string => {
  const { name, text, help, tone } = REMEDIES[problem];
  const more = causes.length - SHOWN_CAUSES;
  const rest = causes.slice(SHOWN_CAUSES).reduce((sum, cause) => sum + cause.total, 0);
  return [
    `#### ${SIGNS[tone]} ${name}: ${count(total, 'row')}`,
    `${text}${topicMarkdown(help, readme)}`,
    table(
      ['What the site or the run said', 'HTTP', 'Rows', 'Users'],
      causes.slice(0, SHOWN_CAUSES).map(causeCells),
    ),
    more > 0
      ? `… and ${count(more, 'more cause')} of ${count(rest, 'row')}, in report.html and results.csv.`
      : '',
  ]
    .filter(Boolean)
    .join('\n\n');
};

const causeCells = ({ detail, httpStatus, total, rows }: Cause): readonly string[] => [
  md(foreign(detail)) || 'nothing',
  String(httpStatus ?? 'none'),
  thousands(total),
  rows
    .slice(0, SHOWN_USERS)
    .map(({ user }) => `${user.id} (line ${user.line})`)
    .join(', ') + (total > Math.min(SHOWN_USERS, rows.length) ? ', …' : ''),
];
