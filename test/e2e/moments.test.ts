import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/site.ts';
import type { ResultsService } from '../support/results-service.ts';
import { createJob, type Job, type StartedStep, type StepResult } from '../support/runner.ts';
import { refOf } from './ledger-support.ts';
import {
  ARTIFACT,
  artifactNames,
  ECHO,
  everyRowOnce,
  giveAWhile,
  idsWith,
  isWaiting,
  journalOf,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  openSandbox,
  readRows,
  runAction,
  tellsTheTruth,
} from './support.ts';

const { users, csv } = makeList(60);
const batches = { 'batch-size': '20', 'batch-pause': '0.2' };

/** Until the service has been asked for this and does not answer. */
const hanging = (step: StartedStep, results: ResultsService, method: string, name: RegExp): Promise<void> =>
  step.until(() => results.history().some((call) => call.method === method && name.test(call.name)));

/** Kills main while the artifact service holds up this call; by then post finds it well again. */
const killWhile = async (method: string, name: RegExp, artifact = ARTIFACT) => {
  const results = await openResults();
  const site = await openSandbox(users);
  const heal = results.fail({ method, name, answer: 'hang' });
  let atDeath = -1;
  const options = { csv, artifact, env: ECHO };
  const run = await runAction(results, liveInputs(site.origin, batches), options, async (step) => {
    await hanging(step, results, method, name);
    step.child.once('exit', () => {
      heal();
      atDeath = site.requests.length;
    });
    // Longer than the pause between batches: if the run did not wait for this call, it would go on.
    await giveAWhile(step);
    return step.kill();
  });
  expect(run.signal).toBe('SIGKILL');
  everyRowOnce(run.rows, users);
  tellsTheTruth(run.rows, site);
  expect(artifactNames(results, run.runId)).toEqual([artifact]);
  expect(site.requests, 'post sends nothing to the site').toHaveLength(atDeath);
  return { run, results, site };
};

describe.concurrent('T28, T31: SIGKILL at a chosen moment', () => {
  it.each([
    ['CreateTree', /^/],
    ['CreateCommit', /users claimed/],
    ['CreateRef', /^bevy-user-deletion/],
  ] as const)('while %s writes the claim: no request, and post says so', async (method, name) => {
    const { run, site } = await killWhile(method, name);
    expect(site.requests).toEqual([]);
    expect(run.counts).toEqual({ 'skipped-stopped': 60 });
    expect(run.post?.outputs).toMatchObject({ outcome: 'stopped', requests: '0', remaining: '60' });
    expect(run.post?.exitCode).toBe(1);
  });

  it('while the claim is closed: post closes it, and everything is complete', async () => {
    const { run, results, site } = await killWhile('CreateCommit', /run complete$/);
    expect(run.counts).toEqual({ scheduled: 60 });
    expect(run.post?.exitCode, run.post?.log).toBe(0);
    const ledger = JSON.parse((await results.runs.content.show(refOf(site.origin), 'ledger.json')) ?? '');
    expect(ledger.open).toBeUndefined();
  });

  it('while the results are uploaded: post uploads them, and everything is complete', async () => {
    const { run } = await killWhile('CreateArtifact', /^bevy-user-deletion$/);
    expect(run.counts).toEqual({ scheduled: 60 });
    expect(run.post?.outputs).toMatchObject({ outcome: 'complete', scheduled: '60' });
    expect(run.post?.exitCode, run.post?.log).toBe(0);
  });

  it('when their upload was not finalized: the name is taken, post takes the next', async () => {
    const { run } = await killWhile('FinalizeArtifact', /^bevy-user-deletion$/, `${ARTIFACT}-2`);
    expect(run.counts).toEqual({ scheduled: 60 });
    expect(run.post?.summary).toContain(`[${ARTIFACT}-2](`);
  });

  it('of a cancellation: nobody is claimed to be saved who is not', async () => {
    const results = await openResults();
    const hold = (nth: number) => (nth > 33 ? new Promise<void>(() => {}) : undefined);
    const site = await openSandbox(users, { pending: true, hold, faults: 0.1, seed: 4 });
    const inputs = liveInputs(site.origin, { ...batches, cancel: 'true' });
    const run = await runAction(results, inputs, { csv }, async (step) => {
      await step.until(() => site.requests.length >= 33);
      return step.kill();
    });
    expect(run.signal).toBe('SIGKILL');
    everyRowOnce(run.rows, users);
    const pending = new Set(site.pending());
    expect(idsWith(run.rows, 'cancelled').filter((id) => pending.has(id))).toEqual([]);
    const told = new Set(idsWith(run.rows, 'cancelled', 'not-scheduled', 'unknown'));
    expect(users.filter(({ id }) => !pending.has(id) && !told.has(id))).toEqual([]);
    expect(pending.size).toBeGreaterThan(0);
    expect(told.size).toBeGreaterThan(20);
  });
});

describe.concurrent('a run that is told to stop', () => {
  /** Cancels at this moment. What the run is about to wait for is longer than it has to end. */
  const stopped = async (
    site: Sandbox | { readonly origin: string },
    given: Readonly<Record<string, string>>,
    isTime: (job: Job, step: StartedStep) => boolean,
    signal: 'SIGINT' | 'SIGTERM' = 'SIGINT',
  ) => {
    const results = await openResults();
    const run = await runAction(results, liveInputs(site.origin, given), { csv }, async (step, job) => {
      await step.until(() => isTime(job, step));
      if (signal === 'SIGINT') return step.cancel();
      step.child.kill(signal);
      return step.done;
    });
    expect(run.exitCode, run.log).toBe(1);
    everyRowOnce(run.rows, users);
    expect(artifactNames(results, run.runId)).toEqual([ARTIFACT]);
    expect(run.outputs.outcome ?? run.post?.outputs.outcome).toBe('stopped');
    return run;
  };

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in the pause between batches ends it at once',
    async (signal) => {
      const site = await openSandbox(users);
      const given = { 'batch-size': '20', 'batch-pause': '3600' };
      // Written when all answers of the batch are in the journal; then there is only the pause.
      const isPause = (_: Job, step: StartedStep) => /^batch 1\/3 /m.test(step.log());
      const run = await stopped(site, given, isPause, signal);
      expect(run.counts).toEqual({ scheduled: 20, 'skipped-stopped': 40 });
      tellsTheTruth(run.rows, site);
    },
  );

  it('SIGINT while it waits out a 429 ends it at once', async () => {
    let requests = 0;
    const site = await openHandMade((_, response) => {
      requests += 1;
      if (requests <= 5) response.writeHead(204).end();
      else response.writeHead(429, { 'retry-after': '120' }).end();
    });
    const given = { canary: '0', 'identity-check': 'off' };
    const run = await stopped(site, given, isWaiting);
    expect(run.counts).toEqual({ scheduled: 5, 'skipped-stopped': 55 });
  });

  it('SIGINT during the backoff after a doubt keeps the doubt', async () => {
    let attempts = 0;
    const site = await openHandMade((request, response) => {
      if (request.method === 'GET') response.writeHead(404).end();
      else if (!request.url?.includes('/1003/')) response.writeHead(204).end();
      else {
        attempts += 1;
        // A second one, which a slow machine may be too late for, has no answer: so nobody comes after it.
        if (attempts === 1) response.writeHead(500).end();
      }
    });
    const given = { canary: '0', 'identity-check': 'off', concurrency: '1', 'max-rate': '2' };
    // The fourth request reads the user in doubt; the backoff follows.
    const inBackoff = (job: Job) => journalOf(job).includes('"type":"outcome","seq":4,');
    const run = await stopped(site, given, inBackoff);
    expect(run.rows[2]?.status).toBe('unknown');
    expect(run.counts['skipped-stopped']).toBe(57);
  });

  it('SIGINT before the claim is written: no request', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    const heal = results.fail({ method: 'CreateTree', answer: 'hang' });
    const run = await runAction(results, liveInputs(site.origin), { csv }, async (step) => {
      await hanging(step, results, 'CreateTree', /^/);
      heal();
      return step.cancel();
    });
    expect(site.requests).toEqual([]);
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('stopped');
  });

  it('SIGINT while GitHub is silent about a claim that it has taken: no request, and the claim is closed', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    // The answer comes when the step is over, so never.
    const over = Promise.withResolvers<void>();
    const wrote = Promise.withResolvers<void>();
    const off = results.on({ method: 'CreateRef', nth: 1 }, 'after', () => {
      wrote.resolve();
      return over.promise;
    });
    const run = await runAction(results, liveInputs(site.origin), { csv }, async (step) => {
      await wrote.promise;
      off();
      return step.cancel().finally(over.resolve);
    });
    expect(site.requests).toEqual([]);
    expect(run.exitCode).toBe(1);
    const ledger = JSON.parse((await results.runs.content.show(refOf(site.origin), 'ledger.json')) ?? '');
    expect(ledger.open, run.shown).toBeUndefined();
  });
});

describe.concurrent('T30: a journal that was damaged between main and post', () => {
  /** A run that is killed after 30 users; its journal is changed, and post has to make do with it. */
  const withJournal = async (change: (lines: string[]) => string[] | string) => {
    const results = await openResults();
    const site = await openSandbox(users);
    const job = await createJob({ results, runId: '9', files: { 'users_to_delete.csv': csv } });
    try {
      const inputs = liveInputs(site.origin, { 'batch-size': '30', 'batch-pause': '60' });
      const step = job.start(inputs, { post: false });
      // Written when all answers of the batch are in the journal.
      await step.waitFor(/^batch 1\/2 /m);
      const main: StepResult = await step.kill();
      const folder = main.state.folder ?? '';
      expect(await readdir(folder)).toContain('journal.jsonl');
      const path = join(folder, 'journal.jsonl');
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      const changed = change(lines);
      await writeFile(path, typeof changed === 'string' ? changed : `${changed.join('\n')}\n`);
      // The same script is main and post; the state tells it which.
      const env = Object.fromEntries(
        Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]),
      );
      const post = await job.step(inputs, { post: false, env });
      const rows = readRows((await results.download(ARTIFACT, '9')).get('results.csv'));
      everyRowOnce(rows, users);
      return { post, rows, site };
    } finally {
      await job.close();
    }
  };
  const flip = (line: string): string => line.replace('"seq":', '"sxq":');

  it('a torn last line is normal', async () => {
    const { post, rows, site } = await withJournal((lines) => lines.join('\n').slice(0, -20));
    tellsTheTruth(rows, site);
    expect(idsWith(rows, 'unknown').length).toBeLessThanOrEqual(1);
    expect(post.exitCode).toBe(1);
    expect(post.log).not.toContain('damaged');
  });

  it.each([
    ['an outcome', (line: string) => line.includes('"type":"outcome"') && line.includes('"user":"1010"')],
    ['an intent', (line: string) => line.includes('"type":"intent"') && line.includes('"user":"1010"')],
  ])('%s with a wrong byte: its row is never called untouched', async (_, isHit) => {
    const { post, rows, site } = await withJournal((lines) => lines.map((l) => (isHit(l) ? flip(l) : l)));
    expect(post.annotations.map(({ message }) => message).join()).toMatch(/1 lines? of the journal/);
    expect(post.exitCode).toBe(1);
    tellsTheTruth(rows, site);
  });

  it('both lines of a user gone bad: still not called untouched', async () => {
    const { post, rows, site } = await withJournal((lines) =>
      lines.map((l) => (l.includes('"user":"1010"') ? flip(l) : l)),
    );
    expect(post.annotations.map(({ message }) => message).join()).toContain('damaged');
    tellsTheTruth(rows, site);
  });
});
