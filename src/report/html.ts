import { type Results, remaining } from '../domain/results.ts';
import { thousands } from '../domain/text.ts';
import { type Entry, type Mode, type Plan, STATUSES } from '../domain/types.ts';
import { partsBar, shareBar, TONES, type Tone } from './chart.ts';
import { helpHtml, helpTopics } from './help.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './html/assets.ts';
import { courseSection, quotaSection } from './html-course.ts';
import { problemsSection } from './html-look.ts';
import { rowsSection } from './html-rows.ts';
import { stepHtml } from './html-start.ts';
import { undoSection } from './html-undo.ts';
import { inputsSection, listSection, whoSection } from './html-who.ts';
import { type Html, html, moment, section, smallTable } from './markup.ts';
import type { Outlook } from './outlook.ts';
import type { Facts, RunRecord } from './record.ts';
import { rowsToLookAt } from './remedies.ts';
import { isRed, meaningOf, nextSteps, verdictText } from './verdict.ts';

/** What the report is made of besides the plan: what happened, what it comes to, and what is still to do. */
export type Told = {
  readonly journal: readonly Entry[];
  readonly results: Results;
  readonly ahead: Outlook;
  /** The address of this action's README, if it is known. */
  readonly readme?: string | undefined;
};

/** Nothing may be loaded, run or sent but the one style and the one script that are in the page. */
const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

/** report.html: the whole run for a person, in one file that asks nobody for anything. */
export function* reportHtml(
  { facts, plan }: RunRecord,
  { journal, results, ahead, readme }: Told,
): Generator<string> {
  yield* head(facts, plan, results);
  yield nextSection(facts, results, readme).markup;
  yield countsSection(results).markup;
  yield problemsSection(results, readme).markup;
  yield undoSection(facts, plan, results, ahead).markup;
  yield courseSection(journal, results).markup;
  yield quotaSection(facts, results, ahead).markup;
  yield whoSection(facts).markup;
  yield listSection(facts).markup;
  yield inputsSection(facts).markup;
  yield* rowsSection(results);
  yield html`</main>
<footer><p>Made by ${facts.action} from the plan and the journal of the run. All times are in UTC. This file loads nothing and tells nobody that it was opened.</p></footer>
`.markup;
  yield '</body>\n</html>\n';
}

function* head(facts: Facts, plan: Plan, results: Results): Generator<string> {
  const { run, rehearsal, site } = facts;
  const verdict = verdictText(plan, results);
  const [outcome = '', said = ''] = /^([^:]+): (.*)$/s.exec(verdict)?.slice(1) ?? ['', verdict];
  yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n';
  yield `<meta http-equiv="Content-Security-Policy" content="${POLICY}">\n`;
  yield html`<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${rehearsal ? 'Rehearsal. ' : ''}${verdict} (run ${run.id})</title>
`.markup;
  yield `<style>${STYLE}</style>\n<script>${SCRIPT}</script>\n</head>\n<body>\n`;
  yield html`<header>
<a class="skip" href="#rows">Skip to the table of rows</a>
${rehearsal ? html`<p class="note"><strong>This was a rehearsal</strong> on the embedded sandbox site. No real user was touched.</p>` : undefined}
<p class="about">${rehearsal ? 'Rehearsal' : KINDS[plan.mode]} on <strong>${site}</strong>, run ${run.id} of ${run.repository}, ${moment(run.startedAt)}</p>
<h1><span class="badge ${tone(results, facts)}">${outcome}</span><span class="unseen">: </span>${said}</h1>
${tiles(facts, plan, results)}
<nav aria-label="Parts of this report"><ul>
${PARTS.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)}</ul></nav>
</header>
<main>
`.markup;
}

const KINDS = {
  delete: 'User deletion',
  cancel: 'Cancellation of user deletions',
  verify: 'Verification',
} as const satisfies Record<Mode, string>;

const PARTS = [
  ['steps', 'What to do next'],
  ['counts', 'Counts'],
  ['look', 'Problems'],
  ['undo', 'Cancelling'],
  ['course', 'Timeline'],
  ['quota', 'Quota'],
  ['who', 'Who and when'],
  ['list', 'The list'],
  ['inputs', 'Inputs'],
  ['rows', 'The table of rows'],
] as const;

const tone = (results: Results, { failOnIncomplete }: Facts): Tone => {
  if (results.outcome === 'planned') return 'plan';
  if (results.outcome === 'incomplete') return 'waits';
  if (results.outcome === 'complete') return isRed(results, failOnIncomplete) ? 'look' : 'done';
  return 'bad';
};

/** The four figures that most readers came for. */
const tiles = (facts: Facts, plan: Plan, results: Results): Html => {
  const { cancelBefore } = results;
  const [name, done] = doneFigure(plan, results);
  const deadline =
    plan.mode === 'verify'
      ? 'As far as is known, to be cancelled until'
      : 'The whole run can be cancelled until';
  const figures: readonly (readonly [string, Html])[] = [
    ['Users on the list', html`${thousands(facts.list.users)}`],
    [name, html`${thousands(done)}`],
    ['Rows to look at', html`${thousands(rowsToLookAt(results))}`],
    cancelBefore === undefined
      ? ['Users that remain', html`${thousands(remaining(results.counts))}`]
      : [deadline, html`${moment(cancelBefore)}${timeLeft(cancelBefore)}`],
  ];
  return html`<dl class="tiles">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
};

const doneFigure = ({ mode, dryRun }: Plan, { counts }: Results): readonly [string, number] => {
  if (dryRun) return [mode === 'verify' ? 'Would be read' : 'Would be sent', counts.planned];
  if (mode === 'verify') return ['Gone for good', counts.gone];
  if (mode === 'cancel') return ['Deletions cancelled', counts.cancelled];
  return ['Set for deletion by this run', counts.scheduled];
};

const timeLeft = (until: number): Html =>
  html`<span class="left only-screen" data-until="${new Date(until).toISOString()}" hidden></span>`;

const nextSection = (facts: Facts, results: Results, readme: string | undefined): Html => {
  const steps = nextSteps(facts, results);
  return section(
    'steps',
    'What to do next',
    steps.length === 0
      ? html`<p>${rowsToLookAt(results) === 0 ? 'Nothing. Everything that was to be done is done.' : 'Look at the rows below.'}</p>`
      : html`<ol class="steps">${steps.map((step) => html`<li>${stepHtml(facts, step)}</li>\n`)}</ol>`,
    helpHtml(helpTopics(results), readme),
  );
};

const countsSection = ({ counts, rows, mode }: Results): Html => {
  const states = STATUSES.filter((status) => counts[status] > 0);
  const total = rows.length;
  const segments = states.map((status) => ({ label: status, value: counts[status], tone: TONES[status] }));
  const lines = states.map((status) => [
    badge(status),
    thousands(counts[status]),
    shareBar(counts[status], total, TONES[status]),
    meaningOf(status, mode),
  ]);
  return section(
    'counts',
    'Counts',
    partsBar('Rows by status', segments),
    smallTable(
      'Every row of the list is counted once',
      ['Status', { number: 'Rows' }, 'Share', 'Meaning'],
      [...lines, ['All rows', thousands(total), undefined, 'every row of the list, once']],
    ),
  );
};

const badge = (status: (typeof STATUSES)[number]): Html =>
  html`<span class="badge ${TONES[status]}">${status}</span>`;
