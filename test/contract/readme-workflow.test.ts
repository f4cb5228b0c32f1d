import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** The whole workflows of README.md (an excerpt has no `name:` of its own), without comments and indentation. */
const workflows = [...README.matchAll(/^( *)```yaml\n([\s\S]*?)\n\1```$/gm)]
  .map(([, indent = '', text = '']) => text.replaceAll(`\n${indent}`, '\n').slice(indent.length))
  .filter((text) => text.startsWith('name:'))
  .map((text) => text.replace(/ +#.*$/gm, ''));
const live = workflows.filter((text) => text.includes('dry-run:'));

test('there is something to check', () => {
  expect(workflows.length).toBeGreaterThanOrEqual(2);
  expect(live).toHaveLength(1);
});

test('T21: where there is a secret there is an environment, and no script that an input could change', () => {
  for (const text of workflows) {
    expect(/secrets\./.test(text)).toBe(/^ {4}environment: \S/m.test(text));
    expect(text).toMatch(/^permissions:$/m);
    expect(text).not.toMatch(/: write-all|contents: write|actions: write/);
    // `${{ }}` in a script is filled in before the shell reads it: there is no script at all.
    expect(text).not.toMatch(/^\s*(?:- )?run:/m);
    const checkouts = text.match(/uses: actions\/checkout@/g)?.length ?? 0;
    expect(checkouts).toBeGreaterThan(0);
    expect(text.match(/^ {10}persist-credentials: false$/gm)).toHaveLength(checkouts);
  }
});

test('T22: a pull request is planned without a secret, and never as pull_request_target', () => {
  const planned = workflows.filter((text) => /^ {2}pull_request:$/m.test(text));
  expect(planned).toHaveLength(1);
  expect(planned.join()).not.toMatch(/secrets\.|environment:|dry-run:/);
  expect(workflows.join()).not.toMatch(/pull_request_target|workflow_run|issue_comment/);
});

test('T27: runs that may delete wait in line; none is cancelled or dropped', () => {
  expect(live.join()).toMatch(
    /^concurrency:\n {2}group: \S+\n {2}cancel-in-progress: false\n {2}queue: max$/m,
  );
});
