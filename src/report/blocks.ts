import type { Tone } from './status.ts';

/**
 * A line of text. A string is text and nothing else, whoever wrote it: each renderer escapes it. `own` is a sentence of
 * ours as Markdown, with `code`, **bold** and moments alone.
 */
export type Text =
  | string
  | undefined
  | readonly Text[]
  | { readonly own: string }
  | { readonly code: string }
  | { readonly strong: Text }
  /** A moment, ms since the epoch: `bare` where a heading says UTC; of a deadline, a page says how far away it is. */
  | { readonly moment: number; readonly as?: 'bare' | 'deadline' }
  | { readonly url: string; readonly text: Text }
  | { readonly badge: string; readonly tone: Tone }
  /** A part of a whole, in percent. */
  | { readonly share: number; readonly tone: Tone };

/** A part of a bar. */
export type Segment = { readonly label: string; readonly value: number; readonly tone: Tone };

/** A column of a table: its heading, and whether it holds numbers. */
type Column = string | { readonly number: string };

/** A name in our own words, and its value; a pair without a value is left out. */
export type Pair = readonly [name: string, value: Text];

/** Blocks under a heading; `nav` is its name among the jumps of a page, if that is another. */
export type Section<Extra = never> = {
  readonly section: string;
  readonly id: string;
  readonly nav?: string;
  readonly blocks: readonly (Block | Extra | undefined)[];
};

/** What summary, comment and report are made of, as plain data: markdown.ts and html/elements.ts render it. */
export type Block =
  | Section
  | { readonly heading: Text; readonly level: 1 | 2 | 3 }
  | { readonly paragraph: Text; readonly isSmall?: true }
  | { readonly alert: 'NOTE' | 'WARNING'; readonly text: Text }
  | { readonly list: readonly Text[] }
  /** Things to do, in their order, and how, where that is more than a sentence. */
  | { readonly steps: readonly { readonly text: Text; readonly how: Blocks }[] }
  | { readonly pairs: readonly Pair[] }
  | {
      readonly table: string;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Text[])[];
    }
  | { readonly code: string; readonly language: 'yaml' | 'sh' }
  | { readonly details: string; readonly blocks: Blocks }
  /** A whole in its parts; `bar` says of what. */
  | { readonly bar: string; readonly segments: readonly Segment[] }
  /** Rows with the same problem, which `filter` finds in the table of all rows. */
  | {
      readonly group: string;
      readonly tone: Tone;
      readonly title: string;
      readonly filter: string;
      readonly blocks: Blocks;
    };

/** A list of blocks of which some may not be there. */
export type Blocks = readonly (Block | undefined)[];

/** Pairs that have a value. */
export const filled = (pairs: readonly Pair[]): readonly Pair[] =>
  pairs.filter(([, value]) => value !== undefined && value !== '');

/** Texts one after the other, with something in between. */
export const joined = (texts: readonly Text[], between: string): Text =>
  texts.map((text, i) => (i > 0 ? [between, text] : text));
