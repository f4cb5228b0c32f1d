import type { Results } from '../../domain/outcome/results.ts';
import { count } from '../../domain/text.ts';
import type { Entry } from '../../domain/types.ts';
import type { Block, Section } from '../blocks.ts';
import { aboutPairs } from '../provenance.ts';
import type { Facts } from '../run-json.ts';
import { type Ended, runBlocks } from '../sections.ts';
import { verdictText } from '../verdict.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './assets.ts';
import { toHtml } from './elements.ts';
import { html } from './markup.ts';
import { rowsSection } from './rows.ts';

const EXTENT = { causes: 20, users: 10, rest: 'the table of rows' };

/** Nothing may be loaded, run or sent but the one style and the one script that are in the page. */
const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

/**
 * report.html: the whole run for a person, in one file that asks nobody for anything. What the summary says, who and
 * when with every input, and a table of all rows.
 */
export function* reportHtml(run: Ended, journal: readonly Entry[]): Generator<string> {
  const { facts, plan, results } = run;
  const title = `${facts.rehearsal ? 'Rehearsal. ' : ''}${verdictText(plan, results)} (run ${facts.run.id})`;
  const blocks = runBlocks(run, EXTENT);
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${html`<title>${title}</title>`.markup}
<style>${STYLE}</style>
<script>${SCRIPT}</script>
</head>
<body>
<main>
`;
  yield html`<p class="only-screen"><a href="#rows">Go to the table of rows</a></p>
${toHtml([...blocks, damageAlert(journal), aboutSection(facts, results)])}`.markup;
  yield* rowsSection(results);
  yield html`</main>
<footer><p>Made by ${facts.action} from the plan and the journal of the run. All times are in UTC. This file loads nothing and tells nobody that it was opened.</p></footer>
</body>
</html>
`.markup;
}

/** What is unknown, because lines of the journal are lost. */
const damageAlert = (journal: readonly Entry[]): Block | undefined => {
  const lines = journal.reduce((sum, entry) => sum + (entry.type === 'damage' ? entry.lines : 0), 0);
  const own = `**${count(lines, 'line of the journal is', 'lines of the journal are')} damaged.** Users that these lines may name are \`unknown\`.`;
  return lines > 0 ? { alert: 'WARNING', text: { own } } : undefined;
};

/** Who, what and when, and every input as the run understood it. */
const aboutSection = (facts: Facts, results: Results): Section => ({
  section: 'Who, what and when',
  id: 'who',
  blocks: [
    { pairs: aboutPairs(facts, results) },
    {
      details: 'Inputs as the run understood them, without the token',
      blocks: [
        { pairs: Object.entries(facts.inputs).map(([name, value]) => [name, { code: String(value) }]) },
      ],
    },
  ],
});
