import { describe, expect, test } from 'vitest';
import { readContext } from '../../src/adapters/runner.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import type { Entry, Result } from '../../src/domain/types.ts';
import { anchorOf, helpBlock, helpText, helpTopics } from '../../src/report/help-links.ts';
import { toMarkdown } from '../../src/report/to-markdown.ts';
import { makeTestPlan, makeUsers } from './world.ts';

const PAGE = 'https://github.com/o/bevy-user-deletion/blob/v1/docs/troubleshooting.md';

describe('the address of docs/troubleshooting.md', () => {
  const address = (repository?: string, ref?: string) =>
    readContext({ GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref }).troubleshooting;

  test.each([
    ['o/bevy-user-deletion', 'v1', PAGE],
    ['o/r', 'releases/v1', 'https://github.com/o/r/blob/releases/v1/docs/troubleshooting.md'],
    // An action of the workspace (`uses: ./`) has neither.
    [undefined, undefined, undefined],
    ['', '', undefined],
    ['o/r', '', undefined],
    ['o/r', 'a)[b', undefined],
    ['o/r/x', 'v1', undefined],
  ])('%s at %s', (repository, ref, url) => expect(address(repository, ref)).toBe(url));
});

describe('links', () => {
  const helpMarkdown = (...given: Parameters<typeof helpBlock>) => toMarkdown([helpBlock(...given)]);

  test.each([
    ['Unsaved results', 'unsaved-results'],
    ["The `site`'s 2nd, last-but-one", 'the-sites-2nd-last-but-one'],
  ])('%s has the anchor %s', (heading, anchor) => expect(anchorOf(heading)).toBe(anchor));

  test('each topic once', () => {
    expect(helpMarkdown(['token', 'quota', 'token'], PAGE)).toBe(
      `**Help:** [Refused token](${PAGE}#refused-token) · ` +
        `[Quota or time used up](${PAGE}#quota-or-time-used-up)`,
    );
    expect(helpText(['token', 'token'], PAGE)).toBe(`Help: ${PAGE}#refused-token`);
  });

  test('headings alone where the address is not known; nothing where there is nothing to say', () => {
    for (const text of [helpMarkdown(['token'], undefined), helpText(['token'], undefined)]) {
      expect(text).toMatch(/docs\/troubleshooting\.md.*: Refused token$/);
      expect(text).not.toContain('](');
    }
    for (const page of [PAGE, undefined]) expect(helpMarkdown([], page) + helpText([], page)).toBe('');
  });
});

describe('what to read about a run', () => {
  const journal = (result: Result, end?: Partial<Entry>): Entry[] => {
    const id = { seq: 1, user: '1' };
    return [
      { type: 'intent', at: 1, ...id, purpose: 'delete', batch: 1 },
      { type: 'outcome', at: 2, ...id, result, sent: true, detail: '' },
      { type: 'end', at: 3, reason: 'done', detail: '', ...end } as Entry,
    ];
  };
  const topics = (entries: Entry[]) => helpTopics(makeResults(makeTestPlan(makeUsers(1)), entries));

  test.each<[string, Entry[], readonly string[]]>([
    ['all is well', journal('scheduled'), []],
    [
      'stopped, with the user who caused it',
      journal('failed', { reason: 'stopped', help: 'token' }),
      ['token'],
    ],
    ['a user who failed, and the run went on', journal('failed'), ['unhealthy']],
    ['out of quota', journal('scheduled', { reason: 'quota', help: 'quota' }), ['quota']],
    ['a user who is forbidden', journal('forbidden'), ['forbidden']],
    ['the same twice is one', journal('forbidden', { reason: 'stopped', help: 'forbidden' }), ['forbidden']],
    ['a user who is not there', journal('not-found'), ['identity']],
    ['cut off in the middle', journal('scheduled').slice(0, 1), ['cut-off', 'unknown']],
  ])('%s', (_, entries, expected) => expect(topics(entries)).toEqual(expected));
});
