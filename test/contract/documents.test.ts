import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { STATUSES } from '../../src/domain/types.ts';
import { anchorOf } from '../../src/report/help.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = ['README.md', '.github/CONTRIBUTING.md', '.github/SECURITY.md', 'CHANGELOG.md'];

/** What a document links or shows: Markdown's links, and the pictures of HTML. */
const targetsOf = (text: string): string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, tag]) => link ?? tag ?? '',
  );

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

test('README says what every status means', () => {
  const [, section = ''] =
    /^## The artifact\n([\s\S]*?)^## /m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  expect(STATUSES.filter((status) => !section.includes(`\`${status}\``))).toEqual([]);
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
