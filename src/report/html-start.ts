import { type Html, html, link, preformatted, prose } from './markup.ts';
import type { Facts } from './record.ts';
import { actionsUrl, command, type Inputs, inputsYaml, type Step, startedBy } from './steps.ts';

/** One thing to do, and where it is a run, how to start it. */
export const stepHtml = (facts: Facts, { text, inputs }: Step): Html => {
  if (!inputs) return prose(text);
  const typed = command(facts, inputs);
  return html`${prose(text)}
${startHtml(facts, inputs)}${
  typed === undefined
    ? undefined
    : html`<p class="lane">Or in a terminal:</p>
<pre><code>${typed}</code></pre>`
}`;
};

/** Where to click, and the inputs to set there. */
export const startHtml = (facts: Facts, inputs: Inputs): Html => {
  const { workflow } = facts.run;
  const where = {
    button: html`Open ${link(actionsUrl(facts), 'Actions')}, choose <strong>${workflow}</strong>, press <strong>Run workflow</strong>, and set`,
    event: html`Run the action of the workflow <strong>${workflow}</strong> with`,
    'other-workflow': html`In the workflow that deletes, on the default branch, set`,
  }[startedBy(facts)];
  return html`<p class="lane">${where}:</p>
<pre><code>${preformatted(inputsYaml(inputs))}</code></pre>`;
};
