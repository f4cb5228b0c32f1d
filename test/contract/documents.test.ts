import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { STATUSES } from '../../src/domain/types.ts';
import { anchorOf } from '../../src/report/help-links.ts';
import { PAGES, readPage } from './docs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = [...PAGES, '.github/CONTRIBUTING.md', '.github/SECURITY.md', 'CHANGELOG.md'];

/** What a document links or shows: Markdown's links, and the pictures of HTML. */
const targetsOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, tag]) => link ?? tag ?? '',
  );

const anchorsOf = (text: string): string[] =>
  [...text.replace(/^```.*?^```/gms, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  );

test('docs/results.md says what every status means, in the order of the summary', () => {
  const [, section = ''] = /^## Status of a row\n([\s\S]*?)^## /m.exec(readPage('docs/results.md')) ?? [];
  const listed = [...section.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, status]) => status);
  expect(listed.toSorted()).toEqual(STATUSES.toSorted());
});

test('README.md is short, and links every page of docs/', () => {
  const readme = readPage('README.md');
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(220);
  const pages = PAGES.filter((path) => path !== 'README.md');
  expect(pages.filter((path) => !readme.includes(`](${path})`))).toEqual([]);
});

test('README.md has the commands that show and test the action', () => {
  expect(readPage('README.md')).toMatch(/^npm run demo [\s\S]*^npm test /m);
});

test.each(PAGES)('%s has one title, and no heading is a sentence or a question', (path) => {
  const text = readPage(path).replace(/^```.*?^```/gms, '');
  const headings = [...text.matchAll(/^(#{1,6}) (.+)$/gm)].map(([, level = '', title = '']) => ({
    level,
    title,
  }));
  expect(headings.filter(({ level }) => level === '#')).toHaveLength(1);
  expect(headings.filter(({ title }) => /[.?!:]$/.test(title))).toEqual([]);
  const anchors = headings.map(({ title }) => anchorOf(title));
  expect(new Set(anchors).size).toBe(anchors.length);
});

test.each(DOCUMENTS)('%s links only what is there', (path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const dead = targetsOf(text).filter((target) => {
    if (/^https?:|^mailto:/.test(target)) return false;
    const [file = '', anchor] = target.split('#');
    const found = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file);
    if (!existsSync(found)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(found, 'utf8')).includes(anchor);
  });
  expect(dead).toEqual([]);
  if (path === 'README.md') expect(targetsOf(text).length).toBeGreaterThan(30);
});
