import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { filesOf } from '../support/files.ts';
import { FORM } from '../support/job-environment.ts';
import { openWorkflow } from '../support/workflow/engine.ts';
import { PAGES, readPage } from './docs.ts';
import { ACTION, askActionlint, askGitHub } from './workflows/checkers.ts';
import { judge, usesOf } from './workflows/policy.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

const workflows = filesOf('.github/workflows/*.yml');
const examples = filesOf('.github/examples/*.yml');

test('there is something to check', () => {
  expect(workflows.length).toBeGreaterThan(5);
  expect(examples.length).toBeGreaterThan(4);
});

test("GitHub's parser has nothing against action.yml", async () => {
  expect(await askGitHub('action.yml', read('action.yml'))).toEqual([]);
});

describe.each([...workflows, ...examples])('%s', (path) => {
  test('passes both parsers; its inputs are those of action.yml', async () => {
    expect(await askGitHub(path, read(path))).toEqual([]);
    expect(await askActionlint(path, read(path))).toEqual([]);
  });

  test('keeps to the rules', () => {
    expect(judge(read(path))).toEqual([]);
  });
});

test('the same action is pinned to the same commit everywhere', () => {
  const uses = [...workflows, ...examples].flatMap((path) => usesOf(read(path)));
  const pins = new Set(uses.map(({ uses, comment }) => `${uses} # ${comment}`));
  const actions = new Set(uses.map(({ uses }) => uses));
  expect(pins.size).toBe(actions.size);
  // Of one repository there is one commit: the parts of github/codeql-action refuse to be mixed.
  const repositories = [...actions].map((action) => action.replace(/^([^/@]+\/[^/@]+)[^@]*/, '$1'));
  const names = new Set(repositories.map((repository) => repository.split('@')[0]));
  expect(new Set(repositories).size).toBe(names.size);
});

test('only workflows, and all of them, live among the workflows', () => {
  expect(filesOf('.github/workflows/*')).toEqual(workflows);
  expect(filesOf('.github/examples/*')).toEqual(examples);
});

test('updates come in groups, and not on the day of their release', () => {
  type Update = { readonly cooldown?: { readonly 'default-days': number }; readonly groups?: object };
  const { updates } = parse(read('.github/dependabot.yml')) as { updates: Update[] };
  expect(updates.length).toBe(2);
  for (const { cooldown, groups } of updates) {
    expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7);
    expect(groups).toBeDefined();
  }
});

test('every example is linked by the README, and shown in full or linked by a page of docs/', () => {
  const linked = (text: string, path: string): boolean =>
    new RegExp(`\\]\\((?:\\.\\./)?${path}\\)`).test(text);
  const docs = PAGES.filter((path) => path !== 'README.md')
    .map(readPage)
    .join('\n');
  expect(examples.filter((path) => !linked(readPage('README.md'), path))).toEqual([]);
  const shown = examples.filter((path) => linked(docs, path));
  expect(examples.filter((path) => !shown.includes(path))).toEqual(['.github/examples/rehearsal.yml']);
});

test.each(PAGES)('%s has no workflow but these examples', (path) => {
  const others = readPage(path).replace(
    /<!-- example:([\w-]+\.yml):begin -->.*?<!-- example:\1:end -->/gs,
    '',
  );
  expect(others).not.toMatch(/^ *jobs:/m);
});

/** The examples that hold the token of a real site. */
const live = examples.filter((path) => read(path).includes('secrets.'));

test('T21: the examples run no script that an input could change, and only jobs with the token of a site may write', () => {
  // That a secret stands in an environment is one of the rules.
  expect(live.length).toBeGreaterThan(2);
  for (const path of examples) {
    // A script is only what opens the pull request of a look-up; that no expression is pasted into it is one of the rules.
    if (!path.endsWith('/look-up.yml')) expect(read(path)).not.toMatch(/^\s*(?:- )?run:/m);
    expect(read(path)).not.toMatch(/actions: write/);
    // The ledger is written by runs that send requests to a real site, and by nobody else.
    expect(read(path).includes('contents: write'), path).toBe(live.includes(path));
  }
});

test('T22: a pull request is planned without a secret', () => {
  const planned = examples.filter((path) => /^ {2}pull_request:/m.test(read(path)));
  expect(planned).toEqual(['.github/examples/pull-request-plan.yml']);
  expect(planned.map(read).join()).not.toMatch(/secrets\.|environment:|dry-run:/);
});

test('T27: runs that may delete wait in line; none is cancelled or dropped', () => {
  // In which line is one of the columns of workflows/table.ts.
  for (const path of live) {
    const { concurrency } = parse(read(path)) as { concurrency: { group: string } };
    expect(concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' });
  }
});

test('every example that a person starts asks what to do, and the dry run is its default', async () => {
  const options = ['Dry run', 'Delete', 'Cancel', 'Verify', 'Look up ids'];
  for (const path of examples.filter((path) => read(path).includes('workflow_dispatch:'))) {
    const { form } = await openWorkflow(path.replace('.github/', ''));
    // One that only looks up has nothing to ask.
    const asked = path.endsWith('/look-up.yml') ? undefined : { type: 'choice', options, default: 'Dry run' };
    expect(form['what-to-do'], path).toEqual(asked && expect.objectContaining(asked));
  }
});

test('the runner of the tests has the form of dispatch.yml', async () => {
  const { form } = await openWorkflow('examples/dispatch.yml');
  expect(Object.entries(form).map(([name, field]) => [name, field.default ?? ''])).toEqual(
    Object.entries(FORM),
  );
});

test("the account of this action in the examples can be nobody's", () => {
  // GitHub's names have letters, digits and hyphens.
  expect(ACTION.split('/')[0]).toMatch(/[^\w-]/);
});
