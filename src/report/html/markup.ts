/** Text that is HTML. Only `html` and our own constants make it: a foreign text is a string, and stays text. */
export type Html = { readonly markup: string };

/** What can stand in a template: strings and numbers become text, lists follow each other, undefined and false are nothing. */
export type Part = Html | string | number | undefined | false | readonly Part[];

/** A template whose every value is escaped unless it is HTML already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: strings.map((string, i) => string + render(parts[i])).join(''),
});

const render = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(render).join('');
};

/**
 * The one escape of the report (SECURITY.md T18), for text and quoted attributes alike. What is not to be seen
 * (controls, bidi marks, zero-width characters, halves of characters) is shown as U+FFFD, so that no cell reads as
 * something that it is not.
 */
export const escapeHtml = (text: string): string =>
  text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A link that opens only where it is a web address; else its text alone. */
export const link = (url: string, text: Part): Html =>
  /^https:\/\/[^\s"'<>]+$/.test(url) ? html`<a href="${url}" rel="noreferrer">${text}</a>` : html`${text}`;

/** Our own sentences, with `code` and **bold** marked up; whatever else they hold stays text. */
export const prose = (text: string): Html => {
  // Between two texts stand both groups of the pattern, of which one is empty: code, then bold.
  const pieces = text.split(/`([^`]+)`|\*\*([^*]+)\*\*/);
  return html`${pieces.map((piece, i) => {
    if (i % 3 === 0 || piece === undefined) return piece;
    return i % 3 === 1 ? html`<code>${piece}</code>` : html`<strong>${prose(piece)}</strong>`;
  })}`;
};
