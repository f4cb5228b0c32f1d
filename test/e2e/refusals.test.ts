import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/site.ts';
import type { ResultsService } from '../support/results-service.ts';
import type { Inputs } from '../support/runner.ts';
import {
  artifactNames,
  errorsOf,
  liveInputs,
  makeList,
  openResults,
  openSandbox,
  type Ran,
  type RunOptions,
  runAction,
  runAlone,
  toCsv,
} from './support.ts';

const { users, csv } = makeList(12);
let results: ResultsService;
let site: Sandbox;
beforeAll(async () => {
  results = await openResults();
  site = await openSandbox(users);
});

/** A run that must end before its first request and its first artifact. */
const refused = async (inputs: Inputs, options: RunOptions = {}): Promise<Ran> => {
  const before = site.requests.length;
  const run = await runAction(results, liveInputs(site.origin, inputs), { csv, ...options });
  expect(run.exitCode, run.log).toBe(1);
  expect(run.outputs.outcome).toBe('refused');
  expect(run.outputs.scheduled).toBe('0');
  expect(run.summary).toMatch(/^## ❌ Refused/);
  expect(site.requests).toHaveLength(before);
  expect(artifactNames(results, run.runId)).toEqual([]);
  return run;
};

describe('a faulty list refuses the run, with every fault on its line', () => {
  it('annotates the rows', async () => {
    const run = await refused(
      {},
      { csv: 'user_id,email\n1001,a@example.com\n1.23E+05,b@example.com\n\n1002\nx@example.com,7\n' },
    );
    expect(run.annotations.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({
        file: 'users_to_delete.csv',
        line: 3,
        message: expect.stringContaining('scientific notation'),
      }),
      expect.objectContaining({
        file: 'users_to_delete.csv',
        line: 5,
        message: expect.stringContaining('1 cell, but the header has 2'),
      }),
      expect.objectContaining({
        file: 'users_to_delete.csv',
        line: 6,
        message: expect.stringContaining('not a whole number'),
      }),
    ]);
    expect(run.shown + run.summary).not.toContain('@example.com');
  });

  it('shows nine of many faults as annotations, says how many there are, and has all in the log', async () => {
    const run = await refused(
      {},
      { csv: `user_id\n${Array.from({ length: 30 }, (_, i) => `0${i}`).join('\n')}\n` },
    );
    expect(errorsOf(run)).toHaveLength(10);
    expect(errorsOf(run).at(-1)).toContain('found 30 faults');
    for (let line = 2; line <= 31; line += 1) expect(run.log).toContain(`line ${line}: `);
  });

  it('reports faulty inputs and a faulty list together', async () => {
    const run = await refused(
      { 'batch-size': '251', canary: 'two', emails: 'some', site: 'http://example.com' },
      { csv: 'user_id\n0\n' },
    );
    const errors = errorsOf(run).join('\n');
    for (const word of [
      'Input `batch-size`: The value "251"',
      'Input `canary`: The value "two"',
      'Input `emails`: The value "some"',
      'Input `site`: ',
      'begins with 0',
    ]) {
      expect(errors).toContain(word);
    }
  });

  it('refuses a list without rows where somebody expects users, and warns of it otherwise', async () => {
    for (const expected of ['0', '12']) {
      const run = await refused({ 'expect-users': expected }, { csv: 'email,user_id\n' });
      expect(errorsOf(run).join()).toContain('The list has a header and no rows');
    }
    const run = await runAction(results, liveInputs(site.origin), { csv: 'email,user_id\n' });
    expect(run.annotations.map(({ message }) => message).join()).toContain(
      'The list has a header and no rows',
    );
    expect(run.summary).toContain('The list has a header and no rows');
    expect(run.outputs.outcome).toBe('planned');
    expect(run.summary).toContain('Nothing to do: the list has no users');
    expect(run.summary).not.toContain('Complete');
  });

  it('refuses a protect list without rows where somebody expects users, and warns of it otherwise', async () => {
    const files = { csv, files: { 'protect.csv': 'user_id\n' } };
    const refusal = await refused({ protect: 'protect.csv', 'expect-users': '1' }, files);
    expect(errorsOf(refusal).join()).toContain('so it protects nobody');
    const inputs = { protect: 'protect.csv', 'dry-run': 'true' };
    const run = await runAction(results, liveInputs(site.origin, inputs), files);
    expect(run.annotations.map(({ message }) => message).join()).toContain('so it protects nobody');
  });

  describe('T9: a path with an e-mail address in it', () => {
    const PATH = 'lists/jane.doe@private.example.csv';
    const there = { csv, files: { [PATH]: csv } };
    it.each<[string, Inputs, RunOptions]>([
      ['as the list', { csv: PATH }, there],
      ['as the list, beside a faulty input', { csv: PATH, canary: 'two' }, there],
      ['as the list, of a dry run', { csv: PATH, 'dry-run': 'true' }, there],
      ['as the list, of an undo', { csv: PATH, cancel: 'true' }, there],
      ['as the list, from the root of the disk', { csv: `/home/runner/${PATH}` }, there],
      ['as a list that is not there', { csv: PATH }, {}],
      ['as a faulty list', { csv: PATH }, { files: { [PATH]: 'email,user_id\nx@example.com,0\n' } }],
      ['as the protect list', { protect: PATH }, there],
      ['as a faulty protect list', { protect: PATH }, { files: { [PATH]: 'email\nnobody\n' } }],
    ])('%s is shown nowhere', async (_, inputs, options) => {
      const run = await refused(inputs, options);
      const shown = [
        run.shown,
        run.summary,
        JSON.stringify(run.annotations),
        JSON.stringify(run.outputs),
        JSON.stringify(run.state),
      ];
      for (const text of shown) expect(text).not.toMatch(/jane|doe|private\.example/i);
      // What is wrong is said all the same.
      expect(errorsOf(run).join()).toMatch(/e-mail address in its name|inside the workspace/);
    });
  });

  describe('a list that may be run, but should be looked at first', () => {
    const idsOnly = `user_id\n${users.map(({ id }) => id).join('\n')}\n`;
    it.each<[string, Inputs, RunOptions, RegExp]>([
      ['a list of ids alone', {}, { csv: idsOnly }, /identity/],
      [
        'a protect list with only a header',
        { protect: 'protected.csv' },
        { files: { 'protected.csv': 'user_id,email\n' } },
        /protected\.csv.*nobody/,
      ],
      ['ids that rise one by one', {}, {}, /lines 2 to 13/],
    ])(
      '%s: a dry run and a live run warn of it, in the log and in the summary',
      async (_, inputs, options, words) => {
        const own = await openSandbox(users);
        const service = await openResults();
        for (const dryRun of ['true', 'false']) {
          const live = liveInputs(own.origin, { ...inputs, 'dry-run': dryRun });
          const run = await runAction(service, live, { csv, ...options });
          expect(run.exitCode, run.log).toBe(0);
          const warnings = run.annotations.filter(({ level }) => level === 'warning');
          expect(warnings.map(({ message }) => message).join('\n')).toMatch(words);
          expect(run.summary).toMatch(words);
          expect(own.pending()).toHaveLength(dryRun === 'true' ? 0 : 12);
        }
        // An ordinary list has no such warning.
        const others = users.map(({ email }, i) => ({ email, id: String(2001 + 2 * i) }));
        const good = await openSandbox(others);
        const run = await runAlone(liveInputs(good.origin), { csv: toCsv(others) });
        expect(run.counts, run.log).toEqual({ scheduled: 12 });
        expect(run.annotations.filter(({ level }) => level === 'warning')).toEqual([]);
      },
    );
  });

  const link = async (path: string, target: string, inputs: Inputs): Promise<Ran> =>
    runAction(results, liveInputs(site.origin, inputs), { csv }, async (step, job) => {
      await step.kill();
      await symlink(target, join(job.workspace, path));
      return job.step(liveInputs(site.origin, inputs));
    });

  it.each([
    ['a path out of the workspace', { csv: '../users.csv' }, 'not a path inside the workspace'],
    ['an absolute path', { csv: '/etc/passwd' }, 'not a path inside the workspace'],
    ['a missing file', { csv: 'nobody.csv' }, 'actions/checkout'],
    ['a folder', { csv: '.' }, 'not a path inside the workspace'],
  ])('refuses %s', async (_, inputs, message) => {
    expect(errorsOf(await refused(inputs)).join()).toContain(message);
  });

  it('T16: refuses a link out of the workspace', async () => {
    const run = await link('link.csv', '/etc/hostname', { csv: 'link.csv' });
    expect(run.outputs.outcome).toBe('refused');
    expect(errorsOf(run).join()).toContain('link out of the workspace');
  });
});

describe('the gate', () => {
  it.each([
    [{ 'expect-users': '13' }, 'expects 13 users, but the list has 12 distinct users'],
    [{ 'max-users': '11' }, 'set `expect-users` to 12'],
    [{ token: '' }, 'A live run needs the API key'],
    [{ 'retention-days': '0' }, 'Input `retention-days`: '],
    [{ 'cancel-endpoint': 'DELETE /api/user/{user_id}/' }, 'cancelling would delete'],
    [{ 'user-endpoint': 'DELETE /api/user/{user_id}/' }, 'is not a method (GET)'],
    [{ token: 'Token abc' }, 'begins with the word "Token"'],
  ])('%o', async (inputs, message) => {
    expect(errorsOf(await refused(inputs)).join()).toContain(message);
  });

  it('an artifact that goes before the grace period ends is warned of, and refuses nothing', async () => {
    const own = await openSandbox(users);
    const run = await runAlone(liveInputs(own.origin, { 'retention-days': '7' }), { csv });
    expect(run.exitCode, run.log).toBe(0);
    const warnings = run.annotations.filter(({ level }) => level === 'warning');
    expect(warnings.map(({ message }) => message).join()).toContain('Set `retention-days` to 8 or more');
  });

  it('T21: an event that outsiders can cause starts no live run', async () => {
    expect(errorsOf(await refused({}, { event: 'issue_comment' })).join()).toContain('issue_comment');
  });

  it.each(['pull_request', 'pull_request_target', 'merge_group'])('%s is always a dry run', async (event) => {
    for (const inputs of [{}, { cancel: 'true' }, { token: '' }, { site: 'sandbox' }]) {
      const run = await runAction(results, liveInputs(site.origin, inputs), { csv, event });
      expect(run.exitCode, run.log).toBe(0);
      expect(run.outputs).toMatchObject({ outcome: 'planned', requests: '0' });
      expect(run.counts).toEqual({ planned: 12 });
    }
    expect(site.requests).toEqual([]);
  });
});

describe('without a ledger nobody is deleted', () => {
  it.each(['CreateTree', 'CreateCommit', 'CreateRef'])(
    'GitHub refuses %s: refused before the first request',
    async (method) => {
      const service = await openResults();
      service.fail({ method, answer: { status: 403, message: 'Resource not accessible by integration' } });
      const run = await runAction(service, liveInputs(site.origin), { csv });
      expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'refused']);
      expect(errorsOf(run).join()).toContain('contents: write');
      expect(site.requests).toEqual([]);
      expect(artifactNames(service, run.runId)).toEqual([]);
    },
  );

  it('a rule of the repository is told in GitHub’s words', async () => {
    const service = await openResults();
    const message = 'Repository rule violations found: creations being restricted';
    service.fail({ method: 'CreateRef', answer: { status: 422, message: `${message}.` } });
    const run = await runAction(service, liveInputs(site.origin), { csv });
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'refused']);
    expect(errorsOf(run).join()).toContain(message);
    expect(errorsOf(run).join()).toContain('ledger-ref');
    expect(site.requests).toEqual([]);
  });

  it.each(['GetRef', 'GetContent'])('GitHub fails at %s: refused, and nothing is written', async (method) => {
    const service = await openResults();
    const own = await openSandbox(users);
    await runAction(service, liveInputs(own.origin, { limit: '3' }), { csv });
    const { length } = own.requests;
    service.fail({ method, answer: 502 });
    const run = await runAction(service, liveInputs(own.origin), { csv });
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'refused']);
    expect(own.requests).toHaveLength(length);
    expect(service.history().filter(({ method }) => method === 'UpdateRef')).toHaveLength(1);
  });

  it('no GitHub at all', async () => {
    const run = await runAction(results, liveInputs(site.origin), {
      csv,
      env: { GITHUB_API_URL: 'http://127.0.0.1:9' },
    });
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(site.requests).toEqual([]);
  });
});

describe('without an artifact the rows are in the log', () => {
  it.each([
    ['CreateArtifact', 403],
    ['FinalizeArtifact', 'reset'],
  ] as const)('%s answers %s: red', async (method, answer) => {
    const service = await openResults();
    const own = await openSandbox(users);
    service.fail({ method, answer });
    const run = await runAction(service, liveInputs(own.origin), { csv });
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'complete']);
    expect(errorsOf(run).join()).toContain('GitHub did not accept the artifact with the results');
    for (const { id } of users) expect(run.log).toMatch(new RegExp(`^${id},scheduled,\\d{4}-`, 'm'));
    expect(own.pending()).toHaveLength(12);
    const next = await runAction(service, liveInputs(own.origin), { csv });
    expect(next.log).toContain('12 users completed by earlier runs');
  });

  it.each([
    ['no artifact service', { ACTIONS_RUNTIME_TOKEN: '', ACTIONS_RESULTS_URL: '' }],
    [
      'one of another kind, as on GitHub Enterprise Server',
      { GITHUB_SERVER_URL: 'https://github.example.com' },
    ],
    ['neither it nor a summary', { ACTIONS_RESULTS_URL: '', GITHUB_STEP_SUMMARY: '' }],
  ])('there is %s: green, with a warning, and the ledger has the results', async (_, env) => {
    const own = await openSandbox(users);
    const service = await openResults();
    const run = await runAction(service, liveInputs(own.origin), { csv, env });
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([0, 'complete']);
    expect(errorsOf(run)).toEqual([]);
    const said = run.annotations.map(({ message }) => message).join('\n');
    expect(said).toContain('has no artifact service, so there is no artifact. Read the group "All rows"');
    for (const { id } of users) expect(run.log).toMatch(new RegExp(`^${id},scheduled,\\d{4}-`, 'm'));
    if ('GITHUB_STEP_SUMMARY' in env) expect(said).toContain('The runner did not take the job summary');
    else expect(run.summary).toContain('has no artifact service');
    const next = await runAction(service, liveInputs(own.origin), { csv });
    expect(next.log).toContain('12 users completed by earlier runs');
  });
});

describe('where to read more', () => {
  const VERSION = { GITHUB_ACTION_REPOSITORY: 'octo-org/bevy-user-deletion', GITHUB_ACTION_REF: 'v1' };
  const PAGE = 'https://github.com/octo-org/bevy-user-deletion/blob/v1/docs/troubleshooting.md';
  const lastLine = ({ shown }: Ran): string | undefined =>
    shown
      .trim()
      .split('\n')
      .findLast((line) => !line.startsWith('::'));

  it('a refused run links the topics of its faults, each once, in its summary and in the last line', async () => {
    const faulty = { csv: 'user_id\n0\n00\n', env: VERSION };
    const run = await refused({ canary: 'two' }, faulty);
    const links = run.summary.match(/\]\((\S+)\)/g);
    expect(links).toEqual([`](${PAGE}#invalid-inputs)`, `](${PAGE}#faulty-rows)`]);
    const said = `Help: ${PAGE}#invalid-inputs ${PAGE}#faulty-rows`;
    expect(lastLine(run)).toBe(said);
  });

  it('a stopped run links why it was stopped', async () => {
    const own = await openSandbox(users);
    const run = await runAction(results, liveInputs(own.origin, { token: 'wrong' }), { csv, env: VERSION });
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(run.summary).toContain(`[Refused token](${PAGE}#refused-token)`);
    expect(lastLine(run)).toContain(`${PAGE}#refused-token`);
  });

  it('names the headings where the runner does not tell which action it is', async () => {
    const run = await refused({ canary: 'two' });
    expect(run.summary).toMatch(/\*\*Help\*\* in docs\/troubleshooting\.md of this action: Invalid inputs/);
    expect(run.summary).not.toContain('](');
  });

  it('a run in which all is well has nothing to read', async () => {
    const few = makeList(3);
    const own = await openSandbox(few.users);
    const run = await runAction(results, liveInputs(own.origin), { csv: few.csv, env: VERSION });
    expect(run.outputs.outcome, run.log).toBe('complete');
    expect(run.log + run.summary).not.toContain(PAGE);
  });
});
