import { isoTime } from '../domain/text.ts';

/** Text that is HTML. Only `html` and our own constants make it: a foreign text is a string, and stays text. */
export type Html = { readonly markup: string };

/** What can stand in a template: strings and numbers become text, lists follow each other, undefined is nothing. */
export type Part = Html | string | number | undefined | readonly Part[];

/** A template whose every value is escaped unless it is HTML already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => {
  let markup = strings[0] ?? '';
  parts.forEach((part, i) => {
    markup += render(part) + (strings[i + 1] ?? '');
  });
  return { markup };
};

const render = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(render).join('');
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * The one escape of the report (SECURITY.md T18), for text and quoted attributes alike. What is not to be seen (controls, bidi marks,
 * zero-width characters, halves of characters) is shown as U+FFFD, so that no cell reads as something that it is not.
 */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd')
    .replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');

/** A moment (ms since the epoch) in UTC, for people and machines; `withZone` where no heading says UTC. */
export const moment = (ms: number | undefined, withZone = true): Html | undefined => {
  if (ms === undefined) return undefined;
  const iso = isoTime(ms);
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}${withZone ? ' UTC' : ''}</time>`;
};

/** A link that opens only where it is a web address; else its text alone. */
export const link = (url: string, text: Part): Html =>
  /^https:\/\/[^\s"'<>]+$/.test(url) ? html`<a href="${url}" rel="noreferrer">${text}</a>` : html`${text}`;

const MARKED = /`([^`]+)`|\*\*([^*]+)\*\*|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)/;

/** Our own sentences, with `code`, **bold** and moments marked up; whatever else they hold stays text. */
export const prose = (text: string): Html => {
  const found = MARKED.exec(text);
  if (!found) return html`${text}`;
  const [all, code, bold, iso] = found;
  const marked = code
    ? html`<code>${code}</code>`
    : bold
      ? html`<strong>${prose(bold)}</strong>`
      : html`<time datetime="${iso}">${iso}</time>`;
  return html`${text.slice(0, found.index)}${marked}${prose(text.slice(found.index + all.length))}`;
};

/** Text whose lines stay lines, for a `pre`. */
export const preformatted = (text: string): Html =>
  html`${text.split('\n').map((line, i) => html`${i > 0 ? html`\n` : undefined}${line}`)}`;

/** A part of the page with its heading, which names it to whoever jumps from landmark to landmark. */
export const section = (id: string, title: string, ...content: readonly Part[]): Html => html`
<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;

/** Names and values; a pair without a value is left out. */
export const definitions = (pairs: readonly (readonly [string, Part])[]): Html => {
  const filled = pairs.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl class="facts">${filled.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>`;
};

/** A column of a table: its heading, and whether it holds numbers. */
export type Column = string | { readonly number: string };

/** A small table. The first cell of a row names it; a caption says what it is about. */
export const smallTable = (
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Part[])[],
): Html => {
  const numeric = columns.map((column) => typeof column !== 'string');
  const head = columns.map((column) =>
    typeof column === 'string'
      ? html`<th scope="col">${column}</th>`
      : html`<th scope="col" class="n">${column.number}</th>`,
  );
  const cell = (part: Part, i: number): Html => {
    if (i === 0)
      return numeric[i] ? html`<th scope="row" class="n">${part}</th>` : html`<th scope="row">${part}</th>`;
    return numeric[i] ? html`<td class="n">${part}</td>` : html`<td>${part}</td>`;
  };
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="small">
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.map((row) => html`<tr>${row.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
};
