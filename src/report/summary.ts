import type { Approval } from '../domain/history.ts';
import type { Message } from '../domain/messages/message.ts';
import { isBad, type Results } from '../domain/results.ts';
import type { Proof } from '../domain/review.ts';
import { count, foreign, isoTime, oneLine, thousands } from '../domain/text.ts';
import { type Fault, type Plan, STATUSES } from '../domain/types.ts';
import { helpMarkdown, helpTopics } from './help.ts';
import { type Outlook, outlookText } from './outlook.ts';
import type { Facts } from './record.ts';
import { isRed, meaningOf, nextSteps, verdictText } from './verdict.ts';

/** GitHub drops a summary over 1 MiB whole; cut well before, in UTF-8 bytes. */
export const MAX_SUMMARY_BYTES = 1000 * 1024;
const SHOWN_ROWS = 20;

/** Where the artifact is, or why there is none. */
export type ArtifactLink = { readonly name: string; readonly url: string } | { readonly missing: Message };

/**
 * The job summary as Markdown: verdict first, no e-mail address, every foreign text escaped. `readme` is the address
 * of this action's README, if it is known.
 */
export const summaryMarkdown = (
  facts: Facts,
  plan: Plan,
  results: Results,
  ahead: Outlook,
  artifact: ArtifactLink,
  readme?: string,
): string =>
  bounded(
    [
      `## ${icon(results, facts)} ${md(verdictText(plan, results))}`,
      facts.rehearsal
        ? '> [!NOTE]\n> **This was a rehearsal** on the embedded sandbox site. No real user was touched.'
        : `Site: \`${mdCode(facts.site)}\``,
      facts.review ? `Approved: ${reviewMarkdown(facts.review, facts.run.url)}` : '',
      list(nextSteps(facts, results)),
      helpMarkdown(
        [...helpTopics(results), ...('missing' in artifact ? [artifact.missing.help] : [])],
        readme,
      ),
      countsTable(results),
      chart(results),
      badTable(results),
      facts.rehearsal ? '' : `### Outlook\n\n${list(outlookText(ahead).map(md))}`,
      'url' in artifact
        ? `**Every row:** [${md(artifact.name)}](${artifact.url}) has report.html for the browser, results.csv, users_set_to_delete.csv, journal.jsonl and run.json.`
        : `> [!WARNING]\n> ${md(artifact.missing.text)}`,
      factsTable(facts, results),
    ]
      .filter(Boolean)
      .join('\n\n'),
  );

/** The summary of a run that was refused before it had a plan: every fault, with where it is. */
export const refusalMarkdown = (
  faults: readonly Fault[],
  total: number,
  path: string,
  readme?: string,
): string =>
  bounded(
    [
      `## ❌ Refused: ${count(total, 'fault')}; nothing was sent`,
      list(
        faults.slice(0, SHOWN_ROWS).map((fault) => `${md(faultPlace(fault, path))}${md(fault.message.text)}`),
      ),
      total > SHOWN_ROWS
        ? `… and ${count(total - SHOWN_ROWS, 'more fault', 'more faults')}: see the log of the step.`
        : '',
      helpMarkdown(
        faults.map(({ message }) => message.help),
        readme,
      ),
    ]
      .filter(Boolean)
      .join('\n\n'),
  );

export const faultPlace = ({ input, line, file }: Fault, path: string): string => {
  if (input) return `Input ${input}: `;
  return line ? `${foreign(file ?? path)}, line ${line}: ` : '';
};

const icon = (results: Results, { failOnIncomplete }: Facts): string => {
  if (results.outcome === 'planned') return '📝';
  if (isRed(results, failOnIncomplete)) return results.outcome === 'incomplete' ? '⏳' : '❌';
  return results.outcome === 'incomplete' ? '⏳' : '✅';
};

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Names and values; the first pair stands in the head that every Markdown table must have. */
export const pairs = ([first = ['', ''], ...rows]: readonly (readonly string[])[]): string =>
  table(first, rows);

const countsTable = ({ counts, rows, mode }: Results): string =>
  table(
    ['Status', 'Rows', 'Meaning'],
    [
      ...STATUSES.filter((status) => counts[status] > 0).map((status) => [
        `\`${status}\``,
        thousands(counts[status]),
        meaningOf(status, mode),
      ]),
      ['**all rows**', `**${thousands(rows.length)}**`, 'every row of the list, once'],
    ],
  );

/** Green is done (light: before this run), blue is not to be done, grey waits, orange and red want a look. */
const COLOURS: Readonly<Record<string, string>> = {
  scheduled: '#2da44e',
  cancelled: '#2da44e',
  'already-scheduled': '#85d89b',
  'already-deleted': '#85d89b',
  'skipped-done': '#85d89b',
  gone: '#2da44e',
  active: '#80ccff',
  pending: '#54aeff',
  planned: '#54aeff',
  'not-found': '#d4a72c',
  unknown: '#fb8f44',
  failed: '#cf222e',
  forbidden: '#cf222e',
  'identity-mismatch': '#cf222e',
  'identity-unverified': '#fb8f44',
  'too-late': '#fb8f44',
  'skipped-duplicate': '#d8dee4',
  'skipped-quota': '#afb8c1',
  'skipped-limit': '#afb8c1',
  'skipped-time': '#afb8c1',
  'skipped-stopped': '#afb8c1',
};
const OTHER_COLOUR = '#80ccff';
/** Readable on GitHub's light and dark pages alike. */
const TEXT_COLOUR = '#848d97';

/** GitHub draws Mermaid; the labels are our own words. Slices are drawn by size, and coloured in that order. */
const chart = ({ counts, rows }: Results): string => {
  if (rows.length === 0) return '';
  const slices = STATUSES.filter((status) => counts[status] > 0).toSorted((a, b) => counts[b] - counts[a]);
  const colours = slices.map((status, i) => [`pie${i + 1}`, COLOURS[status] ?? OTHER_COLOUR]);
  const texts = ['pieTitleTextColor', 'pieLegendTextColor', 'pieStrokeColor', 'pieOuterStrokeColor'];
  const themeVariables = {
    ...Object.fromEntries([...colours, ...texts.map((name) => [name, TEXT_COLOUR])]),
    pieSectionTextColor: '#1f2328',
    pieOpacity: '1',
  };
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify({ theme: 'base', themeVariables })}}%%`,
    'pie showData title Rows by status',
    ...slices.map((status) => `  "${status}" : ${counts[status]}`),
    '```',
  ].join('\n');
};

const badTable = (results: Results): string => {
  const bad = results.rows.filter(
    (row) => isBad(row) || row.status === 'not-found' || row.contradiction !== undefined,
  );
  if (bad.length === 0) return '';
  const rows = bad
    .slice(0, SHOWN_ROWS)
    .map(({ user, status, httpStatus, detail }) => [
      user.id,
      String(user.line),
      `\`${status}\``,
      String(httpStatus ?? ''),
      md(foreign(detail)),
    ]);
  const more = bad.length > SHOWN_ROWS ? `\n\n… and ${bad.length - SHOWN_ROWS} more in results.csv.` : '';
  const title = bad.every(({ status }) => status === 'not-found')
    ? 'Users the site does not know'
    : 'Rows to look at';
  return `### ${title}\n\n${table(['user_id', 'Line', 'Status', 'HTTP', 'Detail'], rows)}${more}`;
};

/** Who approved the list, or why nobody is known to have. */
export const reviewText = (review: Proof): string =>
  review.approved
    ? `by ${review.approvers.join(', ')} in pull request #${review.pull} of ${review.author}`
    : `no: ${review.why}`;

const approvalText = ({ environment, user, state }: Approval): string =>
  `${md(environment)}: ${md(state)} by ${md(user)}`;

const reviewMarkdown = (review: Proof, runUrl: string): string => {
  if (!review.approved) return md(reviewText(review));
  const url = `${runUrl.replace(/\/actions\/.*$/, '')}/pull/${review.pull}`;
  return `by ${md(review.approvers.join(', '))} in pull request [#${review.pull}](${url}) of ${md(review.author)}`;
};

const factsTable = (facts: Facts, { mode, requests, startedAt, endedAt }: Results): string => {
  const { run, list: file } = facts;
  const rows = [
    [
      mode === 'verify' ? 'Verifies' : 'Undoes',
      facts.cancelRun === undefined ? '' : `run ${md(facts.cancelRun)}; the list is the one of that run`,
    ],
    ['List', `\`${mdCode(file.path)}\`, ${count(file.users, 'distinct user')} in ${count(file.rows, 'row')}`],
    ['List SHA-256', `\`${file.sha256}\``],
    ['List git blob', `\`${file.blob}\``],
    ['Commit', `\`${mdCode(run.commit)}\` (${md(run.ref)})`],
    [
      'Started by',
      `${md(run.actor)}${run.triggeringActor === run.actor ? '' : ` (re-run by ${md(run.triggeringActor)})`}, ${md(run.event)}`,
    ],
    ['Environment', run.approvals.map(approvalText).join('; ')],
    ['Run', `${md(run.id)}, attempt ${run.attempt}`],
    ['Requests', thousands(requests)],
    ['Time', startedAt && endedAt ? `${isoTime(startedAt)} to ${isoTime(endedAt)}` : ''],
  ];
  const filled = rows.filter(([, value]) => value !== '');
  return `<details><summary>Who, what and when</summary>\n\n${pairs(filled)}\n\n</details>`;
};

/**
 * Foreign text as Markdown that means nothing: no HTML, no formula, no link (a bare address is one), no table cell.
 * GitHub looks for mentions once entities are decoded, so it is the blank without width that ends them.
 */
export const md = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('#', '\\#&#8203;')
    .replaceAll('@', '&#64;&#8203;')
    .replaceAll('://', '&#58;&#8203;//')
    .replace(/www\./gi, '$&&#8203;');

export const mdCode = (text: string): string => foreign(text).replace(/[`|]/g, ' ');

const bounded = (markdown: string): string => {
  const bytes = new TextEncoder().encode(`${markdown}\n`);
  if (bytes.length <= MAX_SUMMARY_BYTES) return `${markdown}\n`;
  const cut = new TextDecoder().decode(bytes.subarray(0, MAX_SUMMARY_BYTES - 200)).replace(/\n[^\n]*$/, '');
  return `${cut}\n\n… the summary was cut here; results.csv has everything.\n`;
};
