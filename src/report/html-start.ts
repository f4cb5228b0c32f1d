import { type Html, html, link, preformatted, prose } from './markup.ts';
import type { Facts } from './record.ts';
import { actionsUrl, type Inputs, type Start, starts } from './start.ts';
import type { Step } from './steps.ts';

/** One thing to do, and where it is a run, how to start it. */
export const stepHtml = (facts: Facts, { text, inputs }: Step): Html =>
  inputs ? html`${prose(text)}\n${startHtml(facts, inputs)}` : prose(text);

/** Where to click or to type what. */
export const startHtml = (facts: Facts, inputs: Inputs): Html =>
  html`${starts(facts, inputs).map(({ where, code }) => {
    const lead = LEADS[where](html`<strong>${facts.run.workflow}</strong>`, actionsUrl(facts));
    return code === undefined
      ? html`<p class="lane">${lead}.</p>`
      : html`<p class="lane">${lead}:</p>\n<pre><code>${preformatted(code)}</code></pre>`;
  })}`;

const LEADS = {
  file: (workflow) => html`In the file of the workflow ${workflow}, where it does not say so yet, set`,
  form: (workflow, url) =>
    html`Open ${link(url, 'Actions')}, choose ${workflow}, press <strong>Run workflow</strong>, and set`,
  button: (workflow, url) =>
    html`Open ${link(url, 'Actions')}, choose ${workflow}, and press <strong>Run workflow</strong>`,
  event: (workflow) => html`Run the action of the workflow ${workflow} with`,
  'other-workflow': () => html`In the workflow that deletes, on the default branch, set`,
  terminal: () => html`Or in a terminal`,
} as const satisfies Record<Start['where'], (workflow: Html, url: string) => Html>;
