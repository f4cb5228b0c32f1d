import { thousands } from '../../domain/text.ts';
import { type Block, type Blocks, filled, type Segment, type Text } from '../blocks.ts';
import { type Html, html, link, prose } from './markup.ts';

/** Blocks as elements, one after the other. */
export const toHtml = (blocks: Blocks): Html =>
  html`${blocks.map((block) => block && html`${blockHtml(block)}\n`)}`;

const blockHtml = (block: Block): Html => {
  if ('section' in block) return section(block.section, block.id, toHtml(block.blocks));
  if ('verdict' in block) return html`<h1 class="${block.tone}">${inline(block.verdict)}</h1>`;
  if ('paragraph' in block) return html`<p>${inline(block.paragraph)}</p>`;
  if ('alert' in block) return html`<p class="note">${inline(block.text)}</p>`;
  if ('list' in block) return html`<ul>${block.list.map((item) => html`<li>${inline(item)}</li>\n`)}</ul>`;
  if ('steps' in block)
    return html`<ol>${block.steps.map(({ text, how }) => html`<li>${inline(text)}\n${toHtml(how)}</li>\n`)}</ol>`;
  if ('pairs' in block) return pairsTable(filled(block.pairs));
  if ('table' in block) return table(block);
  // A line break in a text is a blank: each line is a text of its own.
  if ('code' in block)
    return html`<pre><code>${block.code.split('\n').map((line, i) => [i > 0 && html`\n`, line])}</code></pre>`;
  if ('details' in block)
    return html`<details><summary>${block.details}</summary>${toHtml(block.blocks)}</details>`;
  if ('bar' in block) return bar(block.bar, block.segments);
  return html`<h3>${inline({ badge: block.group, tone: block.tone })} ${block.title}</h3>
${toHtml(block.blocks)}<p class="only-screen"><a href="#rows" data-filter="${block.filter}">Show in the table: ${block.group}</a></p>`;
};

/** A section has a name, because screen readers jump from landmark to landmark. */
export const section = (title: string, id: string, content: Html): Html =>
  content.markup === ''
    ? content
    : html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>`;

const inline = (text: Text): Html => {
  if (text === undefined || typeof text === 'string') return html`${text}`;
  if ('own' in text) return prose(text.own);
  if ('code' in text) return html`<code>${text.code}</code>`;
  if ('strong' in text) return html`<strong>${inline(text.strong)}</strong>`;
  if ('url' in text) return link(text.url, inline(text.text));
  if ('badge' in text) return html`<span class="badge ${text.tone}">${text.badge}</span>`;
  return html`${text.map(inline)}`;
};

const pairsTable = (pairs: ReturnType<typeof filled>): Html =>
  html`<table class="pairs"><tbody>
${pairs.map(([name, value]) => html`<tr><th scope="row">${prose(name)}</th><td>${inline(value)}</td></tr>\n`)}</tbody></table>`;

/** The first cell of a row names it; a caption says what the table is about. */
const table = ({ table: caption, columns, rows }: Extract<Block, { table: string }>): Html => {
  const numeric = columns.map((column) => typeof column !== 'string' && html` class="n"`);
  const heads = columns.map(
    (column, i) =>
      html`<th scope="col"${numeric[i]}>${typeof column === 'string' ? column : column.number}</th>`,
  );
  const cell = (text: Text, i: number): Html =>
    i === 0 ? html`<th scope="row">${inline(text)}</th>` : html`<td${numeric[i]}>${inline(text)}</td>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
};

const BAR_WIDTH = 1000;
/** A part that is there can be seen, however small it is. */
const LEAST_WIDTH = 6;

/** Parts of a whole as one bar; its label says them all in words. */
const bar = (about: string, segments: readonly Segment[]): Html => {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  const words = segments.map(({ label, value }) => `${label} ${thousands(value)}`).join(', ');
  const scale = (BAR_WIDTH - LEAST_WIDTH * segments.length) / total;
  let x = 0;
  const parts = segments.map(({ value, tone }) => {
    const width = LEAST_WIDTH + scale * value;
    x += width;
    return html`<rect class="${tone}" x="${(x - width).toFixed(1)}" width="${(width - 2).toFixed(1)}" height="20"/>`;
  });
  return html`<svg role="img" aria-label="${about}: ${words || 'nothing'}" viewBox="0 0 ${BAR_WIDTH} 20" preserveAspectRatio="none">${parts}</svg>`;
};
