import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite } from '../support/azurite.ts';
import { parseKeyValues } from '../support/file-commands.ts';
import { type ResultsService, startResultsService } from '../support/results-service.ts';
import { createJob, type Job, type JobOptions } from '../support/runner.ts';
import { readCommands } from '../support/workflow-commands.ts';

const ACTION_YML = `
name: throw-away
description: >
  default: not an input
inputs:
  script:
    description: what main runs
    required: true
  dry-run:
    description: 'a "quoted" one'
    default: true # a comment
  github-token:
    default: \${{ github.token }}
  greeting:
    default: 'it''s'
runs:
  using: node24
  main: index.mjs
  post: index.mjs
`;

// One file for main and post, as ours. `script` is JavaScript; `$` is appendFileSync to a file command.
const ACTION = `
import { appendFileSync } from 'node:fs';
const $ = (variable, text) => appendFileSync(process.env['GITHUB_' + variable], text);
if (process.env.STATE_main === 'ran') {
  console.log('post: ' + process.env.INPUT_GREETING);
  $('OUTPUT', 'posted=yes\\n');
} else {
  $('STATE', 'main=ran\\n');
  await (0, eval)('(async ($, env) => {' + process.env.INPUT_SCRIPT + '})')($, process.env);
}
`;

let actionDir = '';
beforeAll(async () => {
  actionDir = await mkdtemp(join(tmpdir(), 'action-'));
  await writeFile(join(actionDir, 'action.yml'), ACTION_YML);
  await writeFile(join(actionDir, 'index.mjs'), ACTION);
});
afterAll(() => rm(actionDir, { recursive: true }));

const withJob = async <T>(options: JobOptions, use: (job: Job) => Promise<T>): Promise<T> => {
  const job = await createJob({ actionDir, ...options });
  try {
    return await use(job);
  } finally {
    await job.close();
  }
};

describe('runner', () => {
  it('runs main and post in the runner’s environment and reads what they left', () =>
    withJob(
      { files: { 'lists/a.csv': 'user_id\n1\n' }, payload: { repository: { private: false } } },
      async (job) => {
        const { post, ...main } = await job.step({
          script: `
          const { readFileSync } = await import('node:fs');
          const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH));
          console.log('\\r  ::error file=a.csv,line=3,title=50%25%3A off::bad%0Arow %250A');
          console.log('cell ##[warning]from a cell');
          console.log('::stop-commands::t0k3n\\n::notice::unseen\\n::t0k3n::\\n::group::Plan\\n::add-mask::s3cret');
          $('OUTPUT', 'plain=a=b\\nheredoc<<EOF\\none\\n\\ntwo\\nEOF\\n');
          $('STEP_SUMMARY', '# Done');
          $('OUTPUT', 'inputs=' + JSON.stringify(Object.entries(env).filter(([key]) => key.startsWith('INPUT_D'))) + '\\n');
          $('OUTPUT', 'cwd=' + process.cwd() + '\\nprivate=' + event.repository.private + ' ' + event.repository.id + '\\n');
          $('OUTPUT', 'token=' + env['INPUT_GITHUB-TOKEN'] + '\\nstray=' + ('VITEST' in env) + '\\n');
          $('OUTPUT', 'csv=' + readFileSync('lists/a.csv', 'utf8').length + '\\n');
          process.exitCode = 1;`,
        });
        expect(main).toMatchObject({ exitCode: 1, signal: null, summary: '# Done', state: { main: 'ran' } });
        expect(main.outputs).toEqual({
          plain: 'a=b',
          heredoc: 'one\n\ntwo',
          inputs: '[["INPUT_DRY-RUN","true"]]',
          cwd: job.workspace,
          private: 'false 4217',
          token: 'ghs_dummy0123456789',
          stray: 'false',
          csv: '10',
        });
        expect(main.annotations).toEqual([
          { level: 'error', message: 'bad\nrow %0A', file: 'a.csv', line: 3, title: '50%: off' },
          { level: 'warning', message: 'from a cell' },
        ]);
        expect([main.masks, main.groups]).toEqual([['s3cret'], ['Plan']]);
        expect(post).toMatchObject({ exitCode: 0, stdout: "post: it's\n", outputs: { posted: 'yes' } });
        expect(job.summaryFiles).toHaveLength(2);
      },
    ));

  // Windows has no signals to send to another process.
  it.skipIf(process.platform === 'win32')(
    'cancels with SIGINT, kills with SIGKILL, and runs post after both',
    () =>
      withJob({}, async (job) => {
        const script = `
        process.on('SIGINT', () => { console.log('stopping'); process.exit(3); });
        console.log('ready');
        setInterval(() => {}, 1000);`;
        const cancelled = job.start({ script });
        const killed = job.start({ script });
        await Promise.all([cancelled.waitFor(/^ready$/m), killed.waitFor(/^ready$/m)]);
        expect(await cancelled.cancel()).toMatchObject({
          exitCode: 3,
          log: 'ready\nstopping',
          post: { exitCode: 0 },
        });
        expect(await killed.kill()).toMatchObject({
          exitCode: null,
          signal: 'SIGKILL',
          post: { exitCode: 0 },
        });
        await expect(cancelled.waitFor(/never/)).rejects.toThrow('ended without /never/');
        expect(await job.step({ script: '' }, { post: false })).not.toHaveProperty('post');
      }),
  );

  it('drops a summary over 1 MiB and throws on what the runner refuses', () =>
    withJob({}, async (job) => {
      const big = await job.step({ script: "$('STEP_SUMMARY', 'x'.repeat(1048577))" }, { post: false });
      expect(big).toMatchObject({ summary: '', annotations: [{ level: 'error' }] });
      await expect(job.step({ script: "$('OUTPUT', 'no sign\\n')" })).rejects.toThrow(
        "Invalid format 'no sign'",
      );
      expect(() => job.start({ 'no-such': '1' })).toThrow('not in action.yml: no-such');
    }));
});

it.each(['no sign', '=value', 'name<<', '<<EOF\nx\nEOF', 'name<<EOF\nx\nEOF ', 'name<<EOF\nx'])(
  'refuses the file command %j',
  (text) => expect(() => parseKeyValues(text)).toThrow('Invalid'),
);

it.each([
  ['::notice::a::b', ['notice', 'a::b']],
  ['\u00a0::NOTICE::x', ['notice', 'x']],
  ['x ##[error]y', ['error', 'y']],
  ['::unknown:: ##[notice file=a;line=2]z%5D', ['notice', 'z]']],
])('finds the command in %j', (line, expected) => {
  expect(readCommands([line]).map(({ name, data }) => [name, data])).toEqual([expected]);
});

it.each(['x ::error::y', ':: error::y', '#[error]', '##[ error]y', '::error:y'])(
  'finds no command in %j',
  (line) => {
    expect(readCommands([line])).toEqual([]);
  },
);

const CLIENT = new URL('../../node_modules/@actions/artifact/lib/artifact.js', import.meta.url).href;

/** Runs JavaScript with the real client as `client` in a job; `upload` uploads the workspace's two files. */
const runClient = (results: ResultsService, body: string) =>
  withJob(
    { results, files: { 'a.txt': 'alpha'.repeat(99), 'sub/b.bin': Buffer.from([0, 255]) } },
    async (job) => {
      const { exitCode, outputs, log } = await job.step(
        {
          script: `
          const { DefaultArtifactClient } = await import(${JSON.stringify(CLIENT)});
          const client = new DefaultArtifactClient();
          const upload = (name, options) =>
            client.uploadArtifact(name, ['a.txt', 'sub/b.bin'], '.', options).catch((error) => error.message);
          $('OUTPUT', 'result=' + JSON.stringify(await (async () => {${body}})()) + '\\n');`,
        },
        { post: false },
      );
      expect(exitCode, log).toBe(0);
      return JSON.parse(outputs.result ?? 'null');
    },
  );

const TAKEN = /409.*already exists on the workflow run/;

describe.each(['memory', 'Azurite'])('artifact service, blobs in %s', (kind) => {
  let results: ResultsService;
  let stop = async () => {};
  beforeAll(async () => {
    const azurite = kind === 'Azurite' ? await startAzurite() : undefined;
    results = await startResultsService(azurite && { blobs: azurite });
    stop = async () => {
      await results.close();
      await azurite?.close();
    };
  });
  afterAll(() => stop());

  it('serves the real client', async () => {
    const [first, again, listed, files, removed, raw] = await runClient(
      results,
      `const first = await upload('one', { retentionDays: 8 });
       const again = await upload('one');
       const { artifacts } = await client.listArtifacts();
       await client.downloadArtifact(first.id, { path: 'down' });
       const { readdirSync } = await import('node:fs');
       const removed = await client.deleteArtifact('one');
       await upload('one');
       const raw = await client.uploadArtifact('ignored', ['a.txt'], '.', { skipArchive: true });
       return [first, again, artifacts, readdirSync('down', { recursive: true }).sort(), removed, raw];`,
    );
    expect(first.id).toBe(1);
    expect(again).toMatch(TAKEN);
    expect(listed).toMatchObject([
      { id: 1, name: 'one', size: first.size, digest: `sha256:${first.digest}` },
    ]);
    expect(files).toEqual(['a.txt', 'sub', 'sub/b.bin']);
    expect([removed.id, raw.id]).toEqual([1, 3]);

    expect(results.artifacts()).toMatchObject([
      { id: 2, name: 'one', runId: '1001' },
      { id: 3, name: 'a.txt', size: 495 },
    ]);
    expect(results.artifacts()[0]).not.toHaveProperty('expiresAt');
    const content = await results.download('one');
    expect(content.get('a.txt')?.toString()).toBe('alpha'.repeat(99));
    expect(content.get('sub/b.bin')).toEqual(Buffer.from([0, 255]));
    expect((await results.download('a.txt')).get('a.txt')).toHaveLength(495);
    const creations = results.history().filter(({ method }) => method === 'CreateArtifact');
    expect(creations.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'one 200',
      'one 409',
      'one 200',
      'a.txt 200',
    ]);
  });

  it('injects faults', async () => {
    const heal = results.fail({ method: 'CreateArtifact', name: /^f/, nth: 2, answer: 'lose' });
    results.fail({ method: 'FinalizeArtifact', name: /^forbidden$/, answer: 403 });
    const [fine, lost, repeated, forbidden] = await runClient(
      results,
      `return [await upload('fine'), await upload('flost'), await upload('flost'), await upload('forbidden')];`,
    );
    heal();
    expect(fine).toHaveProperty('id');
    expect(lost).toMatch('ECONNRESET');
    expect(repeated).toMatch(TAKEN);
    expect(forbidden).toMatch('(403)');
    expect(results.artifacts().map(({ name }) => name)).not.toContain('flost');
  });
});
