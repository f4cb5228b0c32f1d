import type { ICONS, Tone } from './status-words.ts';

/**
 * A line of text. A string is text and nothing else: each renderer escapes it, because anybody may have written it.
 * `own` is a sentence of ours as Markdown, with `code` and **bold** alone.
 */
export type Text =
  | string
  | undefined
  | readonly Text[]
  | { readonly own: string }
  | { readonly code: string }
  | { readonly strong: Text }
  | { readonly url: string; readonly text: Text }
  | { readonly badge: string; readonly tone: Tone };

/** The text of a message: a plain name between backticks is code; nothing else is, because it may be foreign. */
export const told = (text: string): Text =>
  text.split(/`([a-z_-]+(?:: (?:read|write))?)`/).map((part, i) => (i % 2 === 1 ? { code: part } : part));

/** A part of a bar. */
export type Segment = { readonly label: string; readonly value: number; readonly tone: Tone };

/** A name in our own words, and its value; a pair without a value is left out. */
export type Pair = readonly [name: string, value: Text];

/** Blocks under a heading; without any it is left out. */
export type Section = { readonly section: string; readonly id: string; readonly blocks: Blocks };

/** What summary, comment and report are made of, as plain data: markdown.ts and html/elements.ts render it. */
export type Block =
  | Section
  /** The first line of all: the whole at a glance. */
  | { readonly verdict: Text; readonly tone: keyof typeof ICONS; readonly level: 1 | 2 }
  | { readonly paragraph: Text }
  | { readonly alert: 'NOTE' | 'WARNING'; readonly text: Text }
  | { readonly list: readonly Text[] }
  /** Things to do, in their order, and how, where that is more than a sentence. */
  | { readonly steps: readonly { readonly text: Text; readonly how: Blocks }[] }
  | { readonly pairs: readonly Pair[] }
  /** A column of numbers says so. */
  | {
      readonly table: string;
      readonly columns: readonly (string | { readonly number: string })[];
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
