import { type Block, filled, type Section, type Text } from '../blocks.ts';
import { partsBar, shareBar } from './charts.ts';
import { deadline, type Html, html, link, moment, prose } from './markup.ts';

/** A section of a page: blocks, and what only HTML can be. */
export type PageSection = Section<Html>;

/** A section names itself to whoever jumps from landmark to landmark. */
export const sectionHtml = ({ section, id, blocks }: PageSection): Html => html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${section}</h2>
${toHtml(blocks)}</section>
`;

/** Blocks as elements, one after the other. */
export const toHtml = (content: PageSection['blocks']): Html =>
  html`${content.map((block) => block && html`${'markup' in block ? block : blockHtml(block)}\n`)}`;

const blockHtml = (block: Block): Html => {
  if ('section' in block) return sectionHtml(block);
  if ('heading' in block) return html`<h3>${inline(block.heading)}</h3>`;
  if ('paragraph' in block) {
    const isSmall = block.isSmall && html` class="lane"`;
    return html`<p${isSmall}>${inline(block.paragraph)}</p>`;
  }
  if ('alert' in block) return html`<p class="note">${inline(block.text)}</p>`;
  if ('list' in block) return html`<ul>${block.list.map((item) => html`<li>${inline(item)}</li>\n`)}</ul>`;
  if ('steps' in block)
    return html`<ol class="steps">${block.steps.map(({ text, how }) => html`<li>${inline(text)}\n${toHtml(how)}</li>\n`)}</ol>`;
  if ('pairs' in block) {
    const pairs = filled(block.pairs);
    if (pairs.length === 0) return html``;
    return html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${prose(name)}</dt><dd>${inline(value)}</dd></div>\n`)}</dl>`;
  }
  if ('table' in block) return table(block);
  if ('code' in block)
    return html`<pre><code>${block.code.split('\n').map((line, i) => [i > 0 ? html`\n` : undefined, line])}</code></pre>`;
  if ('details' in block)
    return html`<details><summary>${block.details}</summary>${toHtml(block.blocks)}</details>`;
  if ('bar' in block) return partsBar(block.bar, block.segments);
  return html`<div class="group">
<h3>${inline({ badge: block.group, tone: block.tone })} ${block.title}</h3>
${toHtml(block.blocks)}<p class="only-screen"><a href="#rows" data-filter="${block.filter}">Show in the table: ${block.group}</a></p>
</div>`;
};

const inline = (text: Text): Html => {
  if (text === undefined || typeof text === 'string') return html`${text}`;
  if ('own' in text) return prose(text.own);
  if ('code' in text) return html`<code>${text.code}</code>`;
  if ('strong' in text) return html`<strong>${inline(text.strong)}</strong>`;
  if ('moment' in text)
    return text.as === 'deadline' ? deadline(text.moment) : moment(text.moment, text.as !== 'bare');
  if ('url' in text) return link(text.url, inline(text.text));
  if ('badge' in text) return html`<span class="badge ${text.tone}">${text.badge}</span>`;
  if ('share' in text) return shareBar(text.share, text.tone);
  return html`${text.map(inline)}`;
};

/** The first cell of a row names it; a caption says what the table is about. */
const table = ({ table: caption, columns, rows }: Extract<Block, { table: string }>): Html => {
  const numeric = columns.map((column) => (typeof column === 'string' ? undefined : html` class="n"`));
  const heads = columns.map(
    (column, i) =>
      html`<th scope="col"${numeric[i]}>${typeof column === 'string' ? column : column.number}</th>`,
  );
  const cell = (text: Text, i: number): Html =>
    i === 0 ? html`<th scope="row">${inline(text)}</th>` : html`<td${numeric[i]}>${inline(text)}</td>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="small">
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
};
