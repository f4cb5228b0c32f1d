import { describe, expect, test } from 'vitest';
import { askActionlint, askGitHub } from './workflows/checkers.ts';
import { judge, RULES } from './workflows/policy.ts';

type Rule = keyof typeof RULES;

const SHA = '3d3c42e5aac5ba805825da76410c181273ba90b1';
const CHECKOUT = `actions/checkout@${SHA} # v7.0.1`;

/** A workflow that keeps to every rule; each bad one differs from it in one place. */
const GOOD = `name: Good
on: push
permissions: {}
concurrency: { group: good, cancel-in-progress: true }
jobs:
  only:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    environment: bevy
    permissions: { contents: read }
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
      - run: echo "$GREETING"
        env:
          GREETING: \${{ github.actor }}
      - uses: YOUR.ORG/bevy-user-deletion@v0 # pin it by commit
        with:
          site: sandbox
          token: \${{ secrets.BEVY_TOKEN }}
`;

const altered = (from: string, to: string): string => {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, () => to);
};

/** What is replaced, by what, and the one rule that must see it. */
const BAD: readonly (readonly [rule: Rule, from: string, to: string])[] = [
  ['actions are pinned by commit, with the version beside it', CHECKOUT, 'actions/checkout@v7 # v7.0.1'],
  ['actions are pinned by commit, with the version beside it', CHECKOUT, `actions/checkout@${SHA}`],
  ['actions are pinned by commit, with the version beside it', CHECKOUT, `actions/checkout@${SHA} # v7`],
  ['actions are pinned by commit, with the version beside it', SHA, SHA.slice(0, 12)],
  ['actions are pinned by commit, with the version beside it', SHA, 'main'],
  [
    'actions are pinned by commit, with the version beside it',
    'run: echo "$GREETING"',
    'uses: docker://alpine:3',
  ],
  [
    'actions are pinned by commit, with the version beside it',
    'YOUR.ORG/bevy-user-deletion@v0 # pin it by commit',
    'YOUR.ORG/bevy-user-deletion@v0',
  ],
  [
    'actions are pinned by commit, with the version beside it',
    'YOUR.ORG/bevy-user-deletion@v0 # pin it by commit',
    'YOUR.ORG/another@v0 # pin it by commit',
  ],
  ['a job has the permissions it needs, the workflow none', 'permissions: {}\n', ''],
  ['a job has the permissions it needs, the workflow none', 'permissions: {}', 'permissions: read-all'],
  [
    'a job has the permissions it needs, the workflow none',
    'permissions: {}',
    'permissions: { contents: read }',
  ],
  ['a job has the permissions it needs, the workflow none', '    permissions: { contents: read }\n', ''],
  [
    'a job has the permissions it needs, the workflow none',
    'permissions: { contents: read }',
    'permissions: write-all',
  ],
  ['a checkout leaves no token behind', '        with:\n          persist-credentials: false\n', ''],
  ['a checkout leaves no token behind', 'persist-credentials: false', 'persist-credentials: true'],
  ['a checkout leaves no token behind', 'persist-credentials: false', 'fetch-depth: 0'],
  ['no expression is pasted into a script', 'echo "$GREETING"', 'echo "${{ github.head_ref }}"'],
  [
    'no expression is pasted into a script',
    'echo "$GREETING"',
    '|\n          echo\n          a ${{ inputs.b }}',
  ],
  ['secrets are read in jobs with an environment alone', '    environment: bevy\n', ''],
  [
    'secrets are read in jobs with an environment alone',
    'concurrency:',
    'env: { TOKEN: "${{ secrets.BEVY_TOKEN }}" }\nconcurrency:',
  ],
  [
    'secrets are read in jobs with an environment alone',
    '    environment: bevy\n',
    '    secrets: inherit\n    environment: bevy\n',
  ],
  ['a job has a time limit', '    timeout-minutes: 5\n', ''],
  ['runs of a workflow are kept in line', 'concurrency: { group: good, cancel-in-progress: true }\n', ''],
  ['no stranger starts a run that has rights', 'on: push', 'on: pull_request_target'],
  ['no stranger starts a run that has rights', 'on: push', 'on: [push, issue_comment]'],
  [
    'no stranger starts a run that has rights',
    'on: push',
    'on:\n  push:\n  workflow_run: { workflows: [CI] }',
  ],
];

describe('the rules for workflows', () => {
  test('have nothing against a good one', async () => {
    expect(judge(GOOD)).toEqual([]);
    expect(await askGitHub('good.yml', GOOD)).toEqual([]);
    expect(await askActionlint('good.yml', GOOD)).toEqual([]);
  });

  test.each(BAD)('%s: %j → %j', (rule, from, to) => {
    const findings = judge(altered(from, to));
    expect(findings).not.toEqual([]);
    expect(findings.filter((finding) => !finding.startsWith(`${rule}: `))).toEqual([]);
  });

  test('have each been shown to fail', () => {
    expect(new Set(BAD.map(([rule]) => rule))).toEqual(new Set(Object.keys(RULES)));
  });

  test.each(['', '- a list', 'on: [', 'just words'])('do not judge what is no workflow: %j', (text) => {
    expect(() => judge(text)).toThrow('not a workflow');
  });
});

describe('both parsers', () => {
  test.each([
    ['a key', 'timeout-minutes: 5', 'timeout-minuets: 5', 'timeout-minuets'],
    ['a context', 'github.actor', 'gihtub.actor', 'gihtub'],
    ['an event', 'on: push', 'on: pushed', 'pushed'],
    ['a permission', 'contents: read', 'contants: read', 'contants'],
    ['a job', 'steps:', 'needs: another\n    steps:', 'another'],
  ])('see %s that does not exist', async (_, from, to, named) => {
    const text = altered(from, to);
    expect((await askGitHub('bad.yml', text)).join('\n')).toContain(named);
    expect((await askActionlint('bad.yml', text)).join('\n')).toContain(named);
  });
});

describe("GitHub's parser", () => {
  test.each([
    ['site: sandbox', 'site: sandbox\n          sites: x', "Invalid action input 'sites'"],
    ['          site: sandbox\n', '', 'Missing required input `site`'],
  ])('knows the inputs of this action: %j → %j', async (from, to, finding) => {
    expect(await askGitHub('bad.yml', altered(from, to))).toEqual([expect.stringContaining(finding)]);
  });

  test('knows them behind `uses: ./` as well', async () => {
    const text = altered('YOUR.ORG/bevy-user-deletion@v0 # pin it by commit', './').replace(
      'site:',
      'sight:',
    );
    expect(await askGitHub('bad.yml', text)).toEqual([
      expect.stringContaining("Invalid action input 'sight'"),
      expect.stringContaining('Missing required input `site`'),
    ]);
  });

  test.each([
    ['runs:\n  using: node99', 'node99'],
    ['runz:\n  using: node24', 'runz'],
  ])('sees what is wrong with an action.yml: %j', async (runs, named) => {
    const text = `name: A\ndescription: B\n${runs}\n  main: dist/index.js\n`;
    expect((await askGitHub('action.yml', text)).join('\n')).toContain(named);
  });
});
