import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StartedStep } from '../support/runner.ts';
import { deletions, openRepository } from './ledger-support.ts';
import { everyRowOnce, idsWith, makeList, tellsTheTruth } from './support.ts';

const { users, csv } = makeList(400);
const inputs = { 'max-users': '1000', 'batch-size': '50' };

/** Has post told main to stop? */
const isToldToStop = (step: StartedStep): boolean => existsSync(join(step.state().folder ?? '', 'stop'));

describe.concurrent('a cancelled run in a job with `container:`, where main hears no signal', () => {
  it.each([
    ['while it sends', 20],
    ['after more than one claim', 300],
  ])('post stops main %s: nothing is sent after post has published', async (_, after) => {
    const answers = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth > after ? answers.promise : undefined),
    });
    let atPublishing = -1;
    const { results, site } = repository;
    results.on({ method: 'CreateArtifact' }, 'before', () => {
      atPublishing = site.requests.length;
    });
    const run = await repository.run(inputs, {}, async (step) => {
      await step.until(() => site.requests.length > after);
      expect(step.state(), 'what post is told of main').toMatchObject({ pid: String(step.child.pid) });
      const done = step.cancelContainer();
      await step.until(() => isToldToStop(step));
      answers.resolve();
      return done;
    });
    // Main has ended by itself, and has left the rest to post.
    expect(run.signal).toBe(null);
    expect(run.exitCode).toBe(1);
    expect(run.post?.exitCode, run.post?.log).toBe(1);
    expect(run.post?.outputs.outcome).toBe('stopped');
    expect(run.post?.summary).toContain('The run was cancelled (post step)');

    expect(atPublishing).toBeGreaterThan(0);
    expect(site.requests, 'sent after post had published').toHaveLength(atPublishing);
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
    expect(run.counts.unknown).toBeUndefined();
    expect(idsWith(run.rows, 'skipped-stopped').length).toBeGreaterThan(0);

    const ledger = await repository.ledger();
    expect(ledger.open).toBeUndefined();
    const known = [...ledger.users.values()].filter(({ status }) => status === 'scheduled');
    expect(known.map(({ user_id }) => user_id).toSorted()).toEqual(site.pending().toSorted());
    expect(ledger.requests.reduce((sum, [, n]) => sum + n, 0)).toBe(site.requests.length);
  });

  it('before main has a claim: nobody is deleted, and no claim is left', async () => {
    const repository = await openRepository(users, csv);
    const { results, site } = repository;
    const release = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    results.on({ method: 'CreateCommit', nth: 1 }, 'before', () => {
      reached.resolve();
      return release.promise;
    });
    const run = await repository.run(inputs, {}, async (step) => {
      await reached.promise;
      const done = step.cancelContainer();
      // Post has told main to stop; main hears of it when GitHub answers.
      await step.until(() => isToldToStop(step));
      release.resolve();
      return done;
    });
    expect(deletions(site), run.shown).toEqual([]);
    expect((await repository.ledger()).open).toBeUndefined();
  });

  it('a main that does not answer is killed, and what it had in flight is unknown', async () => {
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth > 20 ? new Promise(() => {}) : undefined),
    });
    const { site } = repository;
    const run = await repository.run(inputs, {}, async (step) => {
      await step.until(() => site.requests.length > 20);
      step.child.kill('SIGSTOP');
      return step.cancelContainer();
    });
    expect(run.signal).toBe('SIGKILL');
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
    expect((await repository.ledger()).open).toBeUndefined();
  });
});
