import { badRows, type Results } from '../domain/results.ts';
import { count, thousands } from '../domain/text.ts';
import { topicLink } from './help.ts';
import { type Html, html, prose, section, smallTable } from './markup.ts';
import { type Cause, groupProblems, type Problem, type ProblemGroup, REMEDIES } from './remedies.ts';

const SHOWN_CAUSES = 20;

/** The rows that somebody should look at, by cause, with what to do about each. */
export const problemsSection = (results: Results, readme: string | undefined): Html => {
  const groups = groupProblems(results.rows, results.mode);
  if (groups.length === 0)
    return section('look', 'Rows to look at', html`<p>None: no row failed, and none is in doubt.</p>`);
  const bad = badRows(results);
  return section(
    'look',
    'Rows to look at',
    html`<p>${bad > 0 ? `${count(bad, 'row')} made this run red.` : 'None of these made the run red.'}</p>`,
    groups.map((group) => groupHtml(group, readme)),
  );
};

const groupHtml = ({ problem, total, causes }: ProblemGroup, readme: string | undefined): Html => {
  const { name, text, help, tone } = REMEDIES[problem];
  return html`<div class="group">
<h3><span class="badge ${tone}">${name}</span> ${count(total, 'row')}</h3>
<p>${prose(text)} ${topicLink(help, readme)}</p>
${smallTable(
  `Causes of ${name}`,
  ['Cause', { number: 'HTTP' }, { number: 'Rows' }, 'Users'],
  causes.slice(0, SHOWN_CAUSES).map(causeCells),
)}
${causes.length > SHOWN_CAUSES ? html`<p>… and ${count(causes.length - SHOWN_CAUSES, 'more cause')} in the table of rows.</p>` : undefined}
<p class="only-screen"><a href="#rows" data-filter="${filterOf(problem)}">Show in the table: ${name}</a></p>
</div>
`;
};

/** By this value the table of rows is filtered: what has no state of its own is found as a problem. */
export const filterOf = (problem: Problem): string => (problem === 'unread' ? 'unknown' : problem);

const causeCells = ({ detail, httpStatus, total, rows }: Cause) => [
  detail || 'nothing was said',
  httpStatus ?? 'none',
  thousands(total),
  `${rows.map(({ user }) => user.id).join(', ')}${total > rows.length ? ', …' : ''}`,
];
