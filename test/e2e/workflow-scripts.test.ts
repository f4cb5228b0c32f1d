import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTING } from '../contract/workflows/compare.ts';
import { EVENTS } from '../contract/workflows/occasions.ts';
import { SECRET } from '../contract/workflows/table.ts';
import { createJob } from '../support/runner.ts';
import { openWorkflow } from '../support/workflow/engine.ts';
import type { Fields } from '../support/workflow/occasion.ts';
import { playJob } from '../support/workflow/play-job.ts';
import { makeList, openResults, openSandbox, toCsv } from './support.ts';

describe.concurrent('the rehearsal of this project ends as it expects', () => {
  test.each([
    ['push of a branch', 'complete 300 0', 'complete 0 300'],
    ['pull request of a fork', 'planned 0 0', 'planned 0 0'],
  ])('on %s', async (name, ...ends) => {
    const occasion = EVENTS[name] ?? { event: name };
    const run = (await openWorkflow('workflows/rehearsal.yml')).start(occasion);
    const [started] = run?.jobs ?? [];
    if (!started) throw new Error('the workflow does not start');
    const { event, ref = 'refs/heads/main' } = occasion;
    const job = await createJob({ results: await openResults(), event, ref, payload: started.payload });
    const { status, outputs, log } = await playJob(started, { job });
    await job.close();
    const ended = [outputs.delete, outputs.cancel].map(
      (step) => `${step?.outcome} ${step?.scheduled} ${step?.cancelled}`,
    );
    expect([status, ...ended], log).toEqual(['success', ...ends]);
  });
});

/** Notes what it is asked for; the account of everybody has the number 583231. */
const GH = `#!/bin/bash
printf '%s\\n' "$*" >> "$HOME/gh.log"
case "$1" in api) echo 583231;; esac
`;
const BRANCH = 'look-up-77-1';
const { users } = makeList(3);

/** Plays the workflow on this list; what it asked GitHub's client for, and the commit and the list that it proposes. */
const lookUp = async (fields: Fields, csv: string) => {
  const workflow = await openWorkflow('examples/look-up.yml');
  const [started] = workflow.start({ event: 'workflow_dispatch', fields }, SETTING)?.jobs ?? [];
  if (!started) throw new Error('the workflow does not start');
  const results = await openResults();
  const { content, allow } = results.runs;
  const githubToken = 'ghs_look_up';
  allow(githubToken, started.permissions);
  const path = fields.csv || 'users_to_delete.csv';
  const job = await createJob({ results, githubToken, files: { [path]: csv }, runId: '77' });
  const bin = join(job.dir, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'gh'), GH, { mode: 0o755 });
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-C', job.workspace, ...args], { stdio: 'ignore' });
  const played = await playJob(started, {
    job,
    site: (await openSandbox(users, { token: SECRET })).origin,
    env: { PATH: `${bin}:${process.env.PATH}`, GITHUB_RUN_ID: '77', GITHUB_RUN_ATTEMPT: '1' },
    playOther: (uses) => {
      if (!uses.startsWith('actions/checkout@')) throw new Error(`not known: ${uses}`);
      git('init', '--initial-branch=main');
      git('remote', 'add', 'origin', content.dir);
      git('fetch', 'origin');
      git('reset', 'origin/main');
    },
  });
  const asked = await readFile(join(job.temp, 'gh.log'), 'utf8').catch(() => '');
  await job.close();
  const isProposed = (await content.ref(`heads/${BRANCH}`)) !== undefined;
  const commit = isProposed ? await content.log(BRANCH, '-1', '--format=%B') : '';
  return { ...played, asked, commit, list: isProposed ? await content.show(BRANCH, path) : undefined };
};

describe.concurrent('look-up.yml proposes the list that it has completed', () => {
  const addresses = ['email', ...users.map(({ email }) => email), ''].join('\n');

  test.each<[string, Fields]>([
    ['left alone', {}],
    ['emptied', { csv: '' }],
    ['with another list', { csv: 'lists/a b.csv' }],
  ])('the form %s', async (_, fields) => {
    const { status, asked, list, commit, log } = await lookUp(fields, addresses);
    expect([status, list], log).toEqual(['success', toCsv(users)]);
    const title = 'Look-up of ids (3 found, complete)';
    expect(commit).toContain(title);
    // Neither of them may approve the list alone.
    expect(commit).toContain('Co-authored-by: author <author@example.com>');
    expect(commit).toContain('Co-authored-by: octocat <583231+octocat@users.noreply.github.com>');
    expect(asked).toContain(`pr create --head ${BRANCH} --title ${title} --body By run 77.`);
  });

  test('unless there was nothing to complete', async () => {
    const { status, asked, list, log } = await lookUp({}, toCsv(users));
    expect([status, list], log).toEqual(['success', undefined]);
    expect(asked).not.toContain('pr create');
  });
});
