import { badRows, type Results, remaining } from '../domain/results.ts';
import { count, thousands } from '../domain/text.ts';
import type { Entry, Mode, Plan } from '../domain/types.ts';
import { helpTopics } from './help.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './html/assets.ts';
import { courseSection } from './html/course.ts';
import { type PageSection, sectionHtml, toHtml } from './html/elements.ts';
import { deadline, type Html, html, moment } from './html/markup.ts';
import { quotaSection } from './html/quota.ts';
import { rowsSection } from './html/rows.ts';
import { undoSection } from './html/undo.ts';
import type { Outlook } from './outlook.ts';
import type { Facts, RunRecord } from './record.ts';
import { rowsToLookAt } from './remedies.ts';
import { countsSection, nextSection, problemBlocks, REHEARSED } from './sections.ts';
import { verdictText, verdictTone } from './verdict.ts';
import { listPairs, whoPairs } from './who.ts';

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
export function* reportHtml(record: RunRecord, told: Told): Generator<string> {
  const { facts, plan } = record;
  const { journal, results, ahead, readme } = told;
  const sections: readonly PageSection[] = [
    nextSection(facts, results, helpTopics(results), readme),
    countsSection(results),
    lookSection(results, readme),
    undoSection(facts, plan, results, ahead),
    courseSection(journal, results),
    quotaSection(facts, results, ahead),
    {
      section: 'Who ran this, and who approved',
      id: 'who',
      nav: 'Who and when',
      blocks: [{ pairs: whoPairs(facts, plan.mode) }],
    },
    listSection(facts),
    inputsSection(facts),
  ];
  yield* head(facts, plan, results);
  yield header(facts, plan, results, sections).markup;
  yield '<main>\n';
  for (const section of sections) yield sectionHtml(section).markup;
  yield* rowsSection(results);
  yield html`</main>
<footer><p>Made by ${facts.action} from the plan and the journal of the run. All times are in UTC. This file loads nothing and tells nobody that it was opened.</p></footer>
</body>
</html>
`.markup;
}

function* head({ rehearsal, run }: Facts, plan: Plan, results: Results): Generator<string> {
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
`;
  yield html`<title>${rehearsal ? 'Rehearsal. ' : ''}${verdictText(plan, results)} (run ${run.id})</title>\n`
    .markup;
  yield `<style>${STYLE}</style>\n<script>${SCRIPT}</script>\n</head>\n<body>\n`;
}

const KINDS = {
  delete: 'User deletion',
  cancel: 'Cancellation of user deletions',
  verify: 'Verification',
} as const satisfies Record<Mode, string>;

const header = (facts: Facts, plan: Plan, results: Results, sections: readonly PageSection[]): Html => {
  const { run, rehearsal, site } = facts;
  const verdict = verdictText(plan, results);
  const [outcome = '', said = ''] = /^([^:]+): (.*)$/s.exec(verdict)?.slice(1) ?? ['', verdict];
  const jumps = [...sections, { id: 'rows', section: 'The table of rows', nav: undefined }];
  return html`<header>
<a class="skip" href="#rows">Skip to the table of rows</a>
${toHtml([rehearsal ? REHEARSED : undefined])}<p class="about">${rehearsal ? 'Rehearsal' : KINDS[plan.mode]} on <strong>${site}</strong>, run ${run.id} of ${run.repository}, ${moment(run.startedAt)}</p>
<h1><span class="badge ${verdictTone(results, facts)}">${outcome}</span><span class="unseen">: </span>${said}</h1>
${tiles(facts, plan, results)}
<nav aria-label="Parts of this report"><ul>
${jumps.map(({ id, section, nav = section }) => html`<li><a href="#${id}">${nav}</a></li>\n`)}</ul></nav>
</header>
`;
};

/** The four figures that most readers came for. */
const tiles = (facts: Facts, { mode, dryRun }: Plan, results: Results): Html => {
  const { cancelBefore, counts } = results;
  const done = {
    delete: ['Set for deletion by this run', counts.scheduled],
    cancel: ['Deletions cancelled', counts.cancelled],
    verify: ['Gone for good', counts.gone],
  } as const;
  const planned = [mode === 'verify' ? 'Would be read' : 'Would be sent', counts.planned] as const;
  const isPartial = mode === 'verify';
  const until = isPartial
    ? 'As far as is known, to be cancelled until'
    : 'The whole run can be cancelled until';
  const figures = [
    ['Users on the list', facts.list.users],
    dryRun ? planned : done[mode],
    ['Rows to look at', rowsToLookAt(results)],
    cancelBefore === undefined ? ['Users that remain', remaining(counts)] : [until, deadline(cancelBefore)],
  ] as const;
  return html`<dl class="tiles">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${typeof value === 'number' ? thousands(value) : value}</dd></div>\n`)}</dl>`;
};

const EXTENT = { causes: 20, users: 10, rest: 'the table of rows' };

/** The rows that somebody should look at, and whether they made the run red. */
const lookSection = (results: Results, readme: string | undefined): PageSection => {
  const problems = problemBlocks(results, readme, EXTENT);
  const bad = badRows(results);
  const red = bad > 0 ? `${count(bad, 'row')} made this run red.` : 'None of these made the run red.';
  const paragraph = problems.length > 0 ? red : 'None: no row failed, and none is in doubt.';
  return { section: 'Rows to look at', id: 'look', nav: 'Problems', blocks: [{ paragraph }, ...problems] };
};

/** Which list it was, so that anyone can compare it with the one in git. */
const listSection = (facts: Facts): PageSection => ({
  section: 'The list',
  id: 'list',
  blocks: [
    facts.cancelRun === undefined
      ? undefined
      : { paragraph: `These are the users of run ${facts.cancelRun}, as the ledger names them.` },
    { pairs: listPairs(facts) },
    {
      paragraph: {
        own: 'To compare: `git hash-object --no-filters` and `sha256sum` of the file must give these two.',
      },
      isSmall: true,
    },
  ],
});

/** Every input as the run understood it; the token is none of them. */
const inputsSection = ({ inputs, action }: Facts): PageSection => ({
  section: 'Inputs',
  id: 'inputs',
  blocks: [
    { paragraph: `As ${action} understood them; the token is never kept.` },
    {
      details: 'All inputs',
      blocks: [{ pairs: Object.entries(inputs).map(([name, value]) => [name, { code: String(value) }]) }],
    },
  ],
});
