import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foreign, oneLine } from '../../src/domain/text.ts';
import { cell } from '../../src/report/results-csv.ts';
import { md } from '../../src/report/to-markdown.ts';
import { SEED } from '../support/seed.ts';
import { readCommands } from '../support/workflow-commands.ts';

const random = { seed: SEED, numRuns: 20_000 };

const PIECES = [
  ...[
    ':',
    '::',
    '#',
    '##',
    '[',
    ']',
    '##[',
    ' ',
    '\t',
    '\r',
    '\n',
    '%0A',
    '\u0085',
    '\u2028',
    '\u200b',
    '\ufeff',
  ],
  ...[
    'error',
    'add-mask',
    'group',
    'stop-commands',
    'x',
    '1',
    '=',
    '+',
    '-',
    '@',
    '"',
    "'",
    ';',
    ',',
    '\\',
    '`',
    '|',
  ],
  ...[
    '<',
    '>',
    '&',
    '&#64;',
    '*',
    '_',
    '~',
    '$',
    '://',
    'www.',
    '\u001b[',
    '\u202e',
    '\ud83d',
    '😀',
    'a@b.example',
    '＝',
  ],
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
/** As the runner parts what a step prints. */
const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/);

test(`T17: no text is a command, on whatever side of other words (SEED=${SEED})`, () =>
  fc.assert(
    fc.property(hostile, hostile, (text, other) => {
      for (const printed of [
        oneLine(text),
        foreign(text),
        oneLine(`${text}${other}`),
        oneLine(foreign(text) + foreign(other)),
      ]) {
        expect(linesOf(printed)).toHaveLength(1);
        expect(readCommands([printed])).toEqual([]);
        expect(printed).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
      }
      expect(foreign(text)).not.toMatch(/::|##\[|[\w.]@[\w.]/);
    }),
    random,
  ));

test(`T18: no text means anything to Markdown (SEED=${SEED})`, () =>
  fc.assert(
    fc.property(hostile, (text) => {
      const bare = md(text).replace(/\\[\\`*_[\]|~$#]|&(?:amp|lt|gt|#58|#64|#8203);/g, '§');
      expect(bare).not.toMatch(/[`*_[\]|~$#<>&@\n\\]|:\/\/|www\.(?!$)\w/);
    }),
    random,
  ));

test(`T20: no text is a formula, and each stays one cell (SEED=${SEED})`, () =>
  fc.assert(
    fc.property(hostile, (text) => {
      const [row] = parse(`a,${cell(text)},b\n`) as string[][];
      expect(row).toHaveLength(3);
      expect(row?.[1]).not.toMatch(/(?:^|;)\s*[=+\-@＝＋－＠]/);
      // Nothing but marks, blanks and control characters is put in or taken out.
      const words = (shown = ''): string => shown.replace(/[\s'\p{Cc}\ufeff]/gu, '');
      expect(words(row?.[1])).toBe(words(text.toWellFormed()));
    }),
    random,
  ));
