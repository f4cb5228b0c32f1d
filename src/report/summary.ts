import type { Message } from '../domain/messages/message.ts';
import type { Results } from '../domain/results.ts';
import type { Proof } from '../domain/review.ts';
import type { Approval } from '../domain/runs.ts';
import { count, foreign, isoTime, thousands } from '../domain/text.ts';
import type { Fault, Plan } from '../domain/types.ts';
import { helpMarkdown, helpTopics } from './help.ts';
import { list, md, mdCode, pairs } from './markdown.ts';
import { type Outlook, outlookText } from './outlook.ts';
import type { Facts } from './record.ts';
import { countsMarkdown, problemsMarkdown, stepsMarkdown } from './summary-parts.ts';
import { isRed, nextSteps, verdictText } from './verdict.ts';

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
      facts.review ? reviewMarkdown(facts.review, facts.run.url) : '',
      stepsMarkdown(facts, nextSteps(facts, results)),
      helpMarkdown(
        [...helpTopics(results), ...('missing' in artifact ? [artifact.missing.help] : [])],
        readme,
      ),
      countsMarkdown(results),
      problemsMarkdown(results, readme),
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

/** Who approved the list, or why nobody is known to have. */
export const reviewText = (review: Proof): string =>
  review.approved
    ? `Approved by ${review.approvers.join(', ')} in pull request #${review.pull} of ${review.author}`
    : `Not approved: ${review.why}`;

const approvalText = ({ environment, user, state }: Approval): string =>
  `${md(environment)}: ${md(state)} by ${md(user)}`;

const reviewMarkdown = (review: Proof, runUrl: string): string => {
  if (!review.approved) return md(reviewText(review));
  const url = `${runUrl.replace(/\/actions\/.*$/, '')}/pull/${review.pull}`;
  return `Approved by ${md(review.approvers.join(', '))} in pull request [#${review.pull}](${url}) of ${md(review.author)}`;
};

const factsTable = (facts: Facts, { mode, requests, startedAt, endedAt }: Results): string => {
  const { run, list: file } = facts;
  const rows = [
    [
      mode === 'verify' ? 'Verifies' : 'Undoes',
      facts.cancelRun === undefined ? '' : `the users of run ${md(facts.cancelRun)}`,
    ],
    [
      'List',
      `${file.path === '' ? '' : `\`${mdCode(file.path)}\`, `}${count(file.users, 'distinct user')} in ${count(file.rows, 'row')}`,
    ],
    ['List SHA-256', file.sha256 === '' ? '' : `\`${file.sha256}\``],
    ['List git blob', file.blob === '' ? '' : `\`${file.blob}\``],
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

const bounded = (markdown: string): string => {
  const bytes = new TextEncoder().encode(`${markdown}\n`);
  if (bytes.length <= MAX_SUMMARY_BYTES) return `${markdown}\n`;
  const cut = new TextDecoder().decode(bytes.subarray(0, MAX_SUMMARY_BYTES - 200)).replace(/\n[^\n]*$/, '');
  return `${cut}\n\n… the summary was cut here; results.csv has everything.\n`;
};
