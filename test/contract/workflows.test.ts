import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { filesOf } from '../support/files.ts';
import { openForm } from '../support/form.ts';
import { FORM } from '../support/job-environment.ts';
import { startResultsService } from '../support/results-service.ts';
import { createJob, type Inputs } from '../support/runner.ts';
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
  for (const path of live) {
    const { concurrency } = parse(read(path)) as { concurrency: { group: string } };
    expect(concurrency).toMatchObject({ 'cancel-in-progress': false, queue: 'max' });
    // A cancellation has a line of its own: it asks a deletion at work to stop, and must not wait for it.
    const { fields, group } = openForm(path.replace(/.*\//, ''));
    const tasks = fields['what-to-do']?.options ?? [''];
    const lines = tasks.map((task) => [task, group({ 'what-to-do': task })] as const);
    const all = lines.map(([task]) => [task, task === 'Cancel' ? 'delete-users-cancel' : 'delete-users']);
    expect(lines).toEqual(all);
  }
});

test('T21: with `only`, the jobs of the other sites do not exist, so that no reviewer is asked for them', () => {
  const { on, jobs } = parse(read('.github/examples/several-sites.yml'));
  const [all, ...sites] = on.workflow_dispatch.inputs.only.options as string[];
  expect(all).toBe('all');
  const { environment, strategy, if: condition } = jobs.delete;
  expect(strategy.matrix).toEqual({
    name: `\${{ fromJSON(inputs.only == 'all' && '${JSON.stringify(sites)}' || format('["{0}"]', inputs.only)) }}`,
  });
  expect([environment, condition]).toEqual(['bevy-${{ matrix.name }}', undefined]);
});

describe('the one question of the forms', () => {
  const forms = examples.filter((path) => read(path).includes('what-to-do:')).map((path) => path.slice(17));
  const modeOf = ({ 'dry-run': dryRun, cancel, verify, lookup }: Inputs): string =>
    [
      dryRun === 'false' ? 'live' : 'dry',
      ...Object.entries({ cancel, verify, lookup }).flatMap(([name, value]) =>
        value === 'true' ? [name] : [],
      ),
    ].join(' ');

  test('is asked by every example that a person starts, and the dry run is its default', () => {
    const started = examples.filter((path) => read(path).includes('workflow_dispatch:'));
    // One that only looks up has nothing to ask.
    expect(started.map((path) => path.slice(17)).filter((name) => name !== 'look-up.yml')).toEqual(forms);
    for (const name of forms) {
      const task = openForm(name).fields['what-to-do'];
      const options = ['Dry run', 'Delete', 'Cancel', 'Verify', 'Look up ids'];
      expect([task?.default, task?.options]).toEqual(['Dry run', options]);
    }
  });

  test.each(forms)('%s: each answer is one kind of run, and no answer is a dry run', (name) => {
    const { inputs } = openForm(name);
    const mode = (task: string, run = ''): string =>
      modeOf(inputs({ 'what-to-do': task, 'cancel-run': run, only: 'emea' }));
    expect(['Dry run', 'Delete', 'Cancel'].map((task) => mode(task))).toEqual(['dry', 'live', 'live cancel']);
    expect(['Verify', 'Look up ids'].map((task) => mode(task))).toEqual(['dry verify', 'dry lookup']);
    expect(['', 'delete!'].map((task) => mode(task))).toEqual(['dry', 'dry']);
    // What a cancellation would reach is shown first; a rehearsal remembers no run.
    expect(mode('Dry run', '7')).toBe(name === 'rehearsal.yml' ? 'dry' : 'dry cancel');
  });

  test('schedule.yml deletes on the schedule, and may be incomplete there alone', () => {
    const { inputs } = openForm('schedule.yml');
    const scheduled = inputs({}, 'schedule');
    expect([modeOf(scheduled), scheduled['fail-on-incomplete']]).toEqual(['live', 'false']);
    expect(inputs({ 'what-to-do': 'Delete' })['fail-on-incomplete']).toBe('true');
    const others = examples.filter((path) => /fail-on-incomplete/.test(read(path)));
    expect(others).toEqual(['.github/examples/schedule.yml']);
  });

  test('the runner of the tests has the form of dispatch.yml', () => {
    const { fields } = openForm('dispatch.yml');
    expect(Object.entries(fields).map(([name, field]) => [name, field.default ?? ''])).toEqual(
      Object.entries(FORM),
    );
  });
});

test('each answer of the form of rehearsal.yml ends green', async () => {
  const ends = {
    'Dry run': 'planned 0 0 0',
    Delete: 'complete 2 0 0',
    Cancel: 'complete 0 2 0',
    Verify: 'complete 0 0 2',
    'Look up ids': 'complete 0 0 0',
  };
  const form = openForm('rehearsal.yml');
  const files = { 'users_to_delete.csv': 'email,user_id\njane@example.com,1042\njoe@example.com,1043\n' };
  const results = await startResultsService();
  try {
    for (const [i, [task, ended]] of Object.entries(ends).entries()) {
      const job = await createJob({ results, runId: `${1 + i}`, files });
      const { exitCode, log, outputs } = await job.step(form.inputs({ 'what-to-do': task }));
      await job.close();
      const { outcome, scheduled, cancelled, pending } = outputs;
      expect([exitCode, `${outcome} ${scheduled} ${cancelled} ${pending}`], log).toEqual([0, ended]);
    }
  } finally {
    await results.close();
  }
});

test("the account of this action in the examples can be nobody's", () => {
  // GitHub's names have letters, digits and hyphens.
  expect(ACTION.split('/')[0]).toMatch(/[^\w-]/);
});

test('the steps of the rehearsal end as the workflow expects', async () => {
  type Step = { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> };
  const { jobs } = parse(read('.github/workflows/rehearsal.yml')) as {
    jobs: { rehearse: { steps: Step[] } };
  };
  const steps: Inputs[] = jobs.rehearse.steps
    .filter(({ uses }) => uses === './')
    .map((step) => Object.fromEntries(Object.entries(step.with ?? {}).map(([k, v]) => [k, String(v)])));
  const rows = Array.from({ length: 300 }, (_, i) => `user${1001 + i}@example.com,${1001 + i}`);
  const csv = ['email,user_id', ...rows, 'user1042@example.com,1042', ''].join('\n');
  const results = await startResultsService();
  const play = async (event: string, runId: string) => {
    const payload = event === 'pull_request' ? { pull_request: { number: 7 } } : {};
    const job = await createJob({ results, event, payload, runId, files: { 'users_to_delete.csv': csv } });
    const ended: string[] = [];
    try {
      for (const inputs of steps) {
        const { exitCode, log, outputs } = await job.step(inputs);
        expect(exitCode, log).toBe(0);
        ended.push(`${outputs.outcome} ${outputs.scheduled} ${outputs.cancelled}`);
      }
    } finally {
      await job.close();
    }
    return ended;
  };
  try {
    expect(await play('push', '1')).toEqual(['complete 300 0', 'complete 0 300']);
    expect(await play('pull_request', '2')).toEqual(['planned 0 0', 'planned 0 0']);
  } finally {
    await results.close();
  }
});
