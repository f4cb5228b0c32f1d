import { isNamed } from '../../domain/list/unnamed.ts';
import type { Results, Row } from '../../domain/outcome/results.ts';
import { count, isoTime, thousands } from '../../domain/text.ts';
import { STATUSES } from '../../domain/types.ts';
import { filterOf, PROBLEMS, type Problem, problemOf, REMEDIES } from '../remedies.ts';
import { type Tone, toneOf } from '../status-words.ts';
import { type Html, html, type Part } from './markup.ts';

/** A page with more rows than this is slow to open; above it only those with a problem are in it. */
export const MAX_REPORT_ROWS = 50_000;

/** What a person looks for first stands first: on a narrow screen the rest is scrolled to. */
const COLUMNS: readonly (readonly [head: string, cell: (row: Row) => Part])[] = [
  ['User ID', ({ user }) => isNamed(user.id) && user.id],
  ['Status', (row) => html`<span class="badge ${toneOfRow(row)}">${row.status}</span>`],
  ['E-mail', ({ user }) => user.email],
  ['Line', ({ user }) => user.line],
  ['HTTP', ({ httpStatus }) => httpStatus],
  ['Attempts', ({ attempts }) => attempts > 0 && attempts],
  ['Batch', ({ batch }) => batch],
  ['Requested (UTC)', ({ requestedAt }) => clock(requestedAt)],
  ['Cancel before (UTC)', ({ cancelBefore }) => clock(cancelBefore)],
  ['Detail', ({ detail }) => detail],
];

const toneOfRow = ({ status, contradiction }: Row): Tone =>
  contradiction ? REMEDIES[contradiction].tone : toneOf(status);

/** A moment under a heading that says UTC. */
const clock = (ms: number | undefined): Part =>
  ms !== undefined && isoTime(ms).slice(0, 19).replace('T', ' ');

/** A row, and its problem, if it has one. */
type Judged = { readonly row: Row; readonly problem: Problem | undefined };

/** The table of rows piece by piece, whole and readable without script, and the controls that script brings to life. */
export function* rowsSection({ rows, mode }: Results): Generator<string> {
  const isCut = rows.length > MAX_REPORT_ROWS;
  const judged = rows.map((row) => ({ row, problem: problemOf(row, mode) }));
  const wanted = isCut ? judged.filter(({ problem }) => problem !== undefined) : judged;
  const shown = wanted.slice(0, MAX_REPORT_ROWS);
  yield html`<section id="rows" aria-labelledby="rows-title">
<h2 id="rows-title">${isCut ? 'Rows with a problem' : 'All rows'}</h2>
${isCut && cutNote(rows.length, wanted.length)}`.markup;
  if (shown.length === 0) yield `<p>${isCut ? 'No row has a problem.' : 'The list has no rows.'}</p>\n`;
  else yield* table(shown, isCut);
  yield '</section>\n';
}

function* table(shown: readonly Judged[], isCut: boolean): Generator<string> {
  const hasEmails = shown.some(({ row }) => row.user.email !== '');
  const caption = isCut
    ? `${count(shown.length, 'row')} with a problem, in the order of the list`
    : `Every row of the list once, in its order: ${count(shown.length, 'row')}`;
  yield html`${controls(shown)}<div class="scroll"><table id="table"${!hasEmails && html` class="no-email"`}>
<caption>${caption}</caption>
<thead><tr>${COLUMNS.map(([head]) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
`.markup;
  for (const one of shown) yield rowHtml(one).markup;
  yield `</tbody>
</table></div>
<nav class="pager" id="pager" aria-label="Pages of the table" hidden>
<button type="button" id="previous">Previous</button>
<span id="page"></span>
<button type="button" id="next">Next</button>
</nav>
`;
}

const cutNote = (total: number, problems: number): Html => {
  const cut = problems > MAX_REPORT_ROWS ? `, and of those the first ${thousands(MAX_REPORT_ROWS)}` : '';
  return html`<p>The list has ${thousands(total)} rows, too many for one page. Only those with a problem are here (${count(problems, 'row')}${cut}). <strong>results.csv</strong> beside this file has every row.</p>\n`;
};

/** Statuses, and problems that are no statuses, by which the table is filtered, with their names. */
const FILTERS = new Map<string, string>([
  ...STATUSES.map((status) => [status, status] as const),
  ...PROBLEMS.map((problem) => [problem, REMEDIES[problem].name] as const),
]);

const controls = (rows: readonly Judged[]): Html => {
  const counts = new Map<string, number>();
  for (const { row, problem } of rows) {
    const filters = new Set([row.status, problem ? filterOf(problem) : row.status]);
    for (const filter of filters) counts.set(filter, (counts.get(filter) ?? 0) + 1);
  }
  const toLookAt = rows.filter(({ problem }) => problem !== undefined).length;
  const option = (filter: string, name: string, n: number): Html | false =>
    n > 0 && html`<option value="${filter}">${name} (${thousands(n)})</option>\n`;
  return html`<div class="controls" id="controls" role="search" aria-label="Rows" hidden>
<label>Search in all columns <input id="search" type="search" autocomplete="off" spellcheck="false"></label>
<label>Status <select id="state">
${option('', 'all', rows.length)}${option('look', 'with a problem', toLookAt)}${[...FILTERS].map(([filter, name]) => option(filter, name, counts.get(filter) ?? 0))}</select></label>
</div>
<p id="shown" role="status"></p>
`;
};

const rowHtml = ({ row, problem }: Judged): Html => {
  const mark = problem && html` data-problem="${filterOf(problem)}"`;
  const [id, ...cells] = COLUMNS.map(([, cell]) => cell(row));
  return html`<tr${mark}><th scope="row">${id}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`;
};
