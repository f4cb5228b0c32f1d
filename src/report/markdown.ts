import { foreign, oneLine } from '../domain/text.ts';

export const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Names and values; the first pair stands in the head that every Markdown table must have. */
export const pairs = ([first = ['', ''], ...rows]: readonly (readonly string[])[]): string =>
  table(first, rows);

/**
 * Foreign text as Markdown that means nothing: no HTML, no formula, no link (a bare address is one), no table cell.
 * GitHub looks for mentions once entities are decoded, so it is the blank without width that ends them.
 */
export const md = (text: string): string =>
  oneLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('#', '\\#&#8203;')
    .replaceAll('@', '&#64;&#8203;')
    .replaceAll('://', '&#58;&#8203;//')
    .replace(/www\./gi, '$&&#8203;');

export const mdCode = (text: string): string => foreign(text).replace(/[`|]/g, ' ');
