import type { Results, Row } from '../domain/results.ts';
import { count, thousands } from '../domain/text.ts';
import { type Mode, STATUSES } from '../domain/types.ts';
import { TONES } from './chart.ts';
import { filterOf } from './html-look.ts';
import { type Html, html, moment } from './markup.ts';
import { PROBLEMS, type Problem, problemOf, REMEDIES } from './remedies.ts';

/** A page with more rows than this is slow to open; above it only those with a problem are in it. */
export const MAX_REPORT_ROWS = 50_000;

const COLUMNS = [
  ['User ID', ''],
  ['E-mail', ''],
  ['Line', 'n'],
  ['Status', ''],
  ['HTTP', 'n'],
  ['Attempts', 'n'],
  ['Batch', 'n'],
  ['Requested (UTC)', ''],
  ['Cancel before (UTC)', ''],
  ['Detail', ''],
] as const;

/** The table of rows piece by piece, whole and readable without script, and the controls that script brings to life. */
export function* rowsSection(results: Results): Generator<string> {
  const { rows, mode } = results;
  const isCut = rows.length > MAX_REPORT_ROWS;
  const problems = isCut ? rows.filter((row) => problemOf(row, mode) !== undefined) : [];
  const shown = isCut ? problems.slice(0, MAX_REPORT_ROWS) : rows;
  const title = isCut ? 'Rows with a problem' : 'All rows';
  yield html`
<section id="rows" aria-labelledby="rows-title">
<h2 id="rows-title">${title}</h2>
${isCut ? cutNote(rows.length, problems.length) : undefined}`.markup;
  if (shown.length === 0) {
    yield html`<p>${isCut ? 'No row has a problem.' : 'The list has no rows.'}</p>\n</section>\n`.markup;
    return;
  }
  yield controls(shown, mode).markup;
  const hasEmails = shown.some(({ user }) => user.email !== '');
  const caption = isCut
    ? `${count(shown.length, 'row')} with a problem, in the order of the list`
    : `Every row of the list once, in its order: ${count(rows.length, 'row')}`;
  const heads = COLUMNS.map(([name, className]) =>
    className ? html`<th scope="col" class="${className}">${name}</th>` : html`<th scope="col">${name}</th>`,
  );
  yield html`<table id="table"${hasEmails ? undefined : html` class="no-email"`}>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
`.markup;
  for (const row of shown) yield rowHtml(row, problemOf(row, mode)).markup;
  yield '</tbody>\n</table>\n';
  yield html`<nav class="pager" id="pager" aria-label="Pages of the table" hidden>
<button type="button" id="previous">Previous</button>
<span id="page"></span>
<button type="button" id="next">Next</button>
</nav>
</section>
`.markup;
}

const cutNote = (total: number, problems: number): Html => {
  const cut = problems > MAX_REPORT_ROWS ? `, and of those the first ${thousands(MAX_REPORT_ROWS)}` : '';
  return html`<p>The list has ${thousands(total)} rows, too many for one page. Only those with a problem are here (${count(problems, 'row')}${cut}); <strong>results.csv</strong> beside this file has every row.</p>\n`;
};

/** States, and problems that are no states, with how many rows each has. */
const controls = (rows: readonly Row[], mode: Mode): Html => {
  const counts = new Map<string, number>();
  let toLookAt = 0;
  for (const row of rows) {
    const problem = problemOf(row, mode);
    const filters = new Set([row.status, ...(problem ? [filterOf(problem)] : [])]);
    for (const filter of filters) counts.set(filter, (counts.get(filter) ?? 0) + 1);
    toLookAt += problem ? 1 : 0;
  }
  const states = STATUSES.filter((status) => counts.has(status)).map((status) => [status, status] as const);
  const others = PROBLEMS.filter(
    (problem) => counts.has(problem) && !states.some(([status]) => status === problem),
  );
  const options = [...states, ...others.map((problem) => [problem, REMEDIES[problem].name] as const)];
  return html`<div class="controls" id="controls" role="search" aria-label="Rows" hidden>
<div><label for="search">Search in all columns</label><input id="search" type="search" autocomplete="off" spellcheck="false"></div>
<div><label for="state">Status</label><select id="state">
<option value="">all (${thousands(rows.length)})</option>
${toLookAt > 0 ? html`<option value="look">with a problem (${thousands(toLookAt)})</option>\n` : undefined}${options.map(([filter, name]) => html`<option value="${filter}">${name} (${thousands(counts.get(filter) ?? 0)})</option>\n`)}</select></div>
</div>
<p id="shown" class="lane" role="status"></p>
`;
};

const rowHtml = (row: Row, problem: Problem | undefined): Html => {
  const { user, status, httpStatus, attempts, batch, requestedAt, cancelBefore, detail } = row;
  const mark = problem && html` data-problem="${filterOf(problem)}"`;
  return html`<tr${mark}><th scope="row">${user.id}</th><td>${user.email}</td><td class="n">${user.line}</td><td><span class="badge ${row.contradiction && problem ? REMEDIES[problem].tone : TONES[status]}">${status}</span></td><td class="n">${httpStatus}</td><td class="n">${attempts || undefined}</td><td class="n">${batch}</td><td>${moment(requestedAt, false)}</td><td>${moment(cancelBefore, false)}</td><td>${detail}</td></tr>
`;
};
