import { foreign, oneLine } from '../domain/text.ts';
import { type Block, type Blocks, filled, type Segment, type Text } from './blocks.ts';
import { ICONS, SIGNS } from './status-words.ts';

/** Blocks as Markdown for GitHub; what is empty is left out. */
export const toMarkdown = (blocks: Blocks): string =>
  blocks
    .map((block) => (block ? blockMarkdown(block) : ''))
    .filter(Boolean)
    .join('\n\n');

const blockMarkdown = (block: Block): string => {
  if ('section' in block) {
    const content = toMarkdown(block.blocks);
    return content && `### ${block.section}\n\n${content}`;
  }
  if ('verdict' in block)
    return `${'#'.repeat(block.level + 1)} ${ICONS[block.tone]} ${inline(block.verdict)}`;
  if ('paragraph' in block) return inline(block.paragraph);
  if ('alert' in block) return `> [!${block.alert}]\n> ${inline(block.text)}`;
  if ('list' in block) return block.list.map((item) => `- ${inline(item)}`).join('\n');
  if ('steps' in block)
    return block.steps.map(({ text, how }, i) => `${i + 1}. ${item(text, how)}`).join('\n');
  if ('pairs' in block) {
    // Every Markdown table must have a head: it is the first pair.
    const [head, ...rows] = filled(block.pairs).map(([name, value]) => [name, inline(value)]);
    return head ? table(head, rows) : '';
  }
  if ('table' in block) {
    const head = block.columns.map((column) => (typeof column === 'string' ? column : column.number));
    return table(
      head,
      block.rows.map((cells) => cells.map(inline)),
    );
  }
  if ('code' in block) return `\`\`\`${block.language}\n${block.code}\n\`\`\``;
  if ('details' in block)
    return `<details><summary>${block.details}</summary>\n\n${toMarkdown(block.blocks)}\n\n</details>`;
  if ('bar' in block) return barMarkdown(block.segments);
  return `#### ${SIGNS[block.tone]} ${block.group}: ${block.title}\n\n${toMarkdown(block.blocks)}`;
};

const inline = (text: Text): string => {
  if (text === undefined) return '';
  if (typeof text === 'string') return md(text);
  if ('own' in text) return text.own;
  if ('code' in text) return `\`${mdCode(text.code)}\``;
  if ('strong' in text) return `**${inline(text.strong)}**`;
  if ('url' in text) return `[${inline(text.text)}](${text.url})`;
  if ('badge' in text) return `${SIGNS[text.tone]} \`${text.badge}\``;
  return text.map(inline).join('');
};

/** What belongs to an item of a list is indented below it. */
const item = (text: Text, how: Blocks): string =>
  [inline(text), toMarkdown(how)].filter(Boolean).join(' ').replaceAll('\n', '\n   ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const SQUARES = 30;

/** Every part in its share of one bar of signs; whatever is there has one at least. */
const barMarkdown = (segments: readonly Segment[]): string => {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  const squaresUpTo = (n: number): number => Math.round(((SQUARES - segments.length) * n) / total);
  let seen = 0;
  return segments
    .map(({ value, tone }) => {
      seen += value;
      return SIGNS[tone].repeat(1 + squaresUpTo(seen) - squaresUpTo(seen - value));
    })
    .join('');
};

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

const mdCode = (text: string): string => foreign(text).replace(/[`|]/g, ' ');
