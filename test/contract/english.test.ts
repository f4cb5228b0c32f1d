import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readActionFile } from '../support/action-file.ts';
import { filesOf } from '../support/files.ts';
import { PAGES, readPage } from './docs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Words that are hard to read, or that have another name here. */
const BANNED: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\b(?:whoever|whomever|whosever|whatever)\b/i, 'name the person or the thing'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix, correct, set'],
  [/\b(?:set|sets|setting) (?:\S+ ){0,2}for deletion\b/i, 'schedule a deletion; pending'],
  [/\blook(?:s|ed|ing)? at\b/i, 'check, read, open'],
  [/\bhow it is with\b/i, 'the status of'],
  [/\bin doubt\b/i, 'unknown'],
  [/\bdays? of grace\b/i, 'grace period'],
  [/\b(?:dealt with|un-?delet\w+|spared?)\b/i, 'completed, cancelled, skipped'],
  [/\b(?:broken off|dark run)\b/i, 'incomplete, stopped, interrupted run'],
  [/\bno fault\b/i, 'say what happens instead'],
  [/\bOWNER\b/, 'YOUR.ORG, which is no account'],
];

const MOST_WORDS = 20;

/** What a person reads of a page, without code, comments and addresses. */
const readable = (markdown: string): string =>
  markdown
    .replace(/^ *```.*?^ *```/gms, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]+>/g, '')
    .replace(/`[^`]*`/g, 'code')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_]{1,2}/g, '');

/** Paragraphs, headings and items of lists, each on one line; no tables. */
const blocksOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*\|/.test(line))
    .map((line) => line.replace(/^\s*(?:>\s?)+/, ''))
    .join('\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-#]|\d+\.)\s)/)
    .map((block) => block.replace(/\s+/g, ' ').trim());

const sentencesOf = (text: string): string[] =>
  blocksOf(text).flatMap((block) => block.split(/(?<=[.!?][)"”]?)\s+(?=\S)/));

const wordsOf = (sentence: string): number =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

const tooLong = (text: string): string[] =>
  sentencesOf(text).filter((sentence) => wordsOf(sentence) > MOST_WORDS);

const bannedIn = (text: string): string[] =>
  text.split('\n').flatMap((line) =>
    BANNED.flatMap(([words, instead]) => {
      const [found] = words.exec(line) ?? [];
      return found === undefined ? [] : [`"${found}" (${instead}): ${line.trim()}`];
    }),
  );

describe('the rules themselves', () => {
  test.each([
    ['Whoever comes.', 1],
    ['The users are set for deletion.', 1],
    ['It sets 300 users for deletion.', 1],
    ['The file `users_set_to_delete.csv` has them.', 0],
    ['```sh\nlook at this\n```\nRead it.', 0],
    ['| a cell | Look at it |', 1],
    ['Recommend it, and amend it.', 0],
  ])('banned words: %j', (text, found) => expect(bannedIn(readable(text))).toHaveLength(found));

  const words = (n: number): string => Array.from({ length: n }, () => 'word').join(' ');
  test.each([
    [`${words(20)}.`, 0],
    [`${words(21)}.`, 1],
    [`${words(20)}. ${words(20)}.`, 0],
    [`- ${words(20)}\n- ${words(20)}`, 0],
    [`${words(11)}\n${words(11)}`, 1],
    [`${words(16)} [${words(3)}](${words(9)}) \`${words(9)}\``, 0],
    [`| ${words(30)} |`, 0],
  ])('sentences: %j', (text, found) => expect(tooLong(readable(text))).toHaveLength(found));
});

const TEMPLATES = [
  'CHANGELOG.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
  '.github/pull_request_template.md',
];

describe.each([...PAGES, ...TEMPLATES])('%s', (path) => {
  const text = readable(readPage(path));
  test('has no banned word', () => expect(bannedIn(text)).toEqual([]));
  // The table of docs/inputs.md is made of the descriptions below.
  test('has no long sentence', () => expect(tooLong(text)).toEqual([]));
});

const { inputs, outputs } = readActionFile(ROOT);
const described = { ...inputs, ...outputs };
test.each(Object.keys(described))('action.yml: %s', (name) => {
  const text = readable(described[name]?.description ?? '');
  expect(bannedIn(text)).toEqual([]);
  expect(tooLong(text)).toEqual([]);
});

const files = filesOf(
  '.github/examples/*.yml',
  '.github/workflows/*.yml',
  '.github/ISSUE_TEMPLATE/*.yml',
  '.github/CODEOWNERS',
  'action.yml',
);
test.each(files)('%s has no banned word', (path) => {
  expect(files.length).toBeGreaterThan(10);
  expect(bannedIn(readFileSync(`${ROOT}${path}`, 'utf8'))).toEqual([]);
});
