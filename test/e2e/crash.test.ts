import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import type { ResultsService } from '../support/results-service.ts';
import { SEED } from '../support/seed.ts';
import {
  ARTIFACT,
  artifactNames,
  everyRowOnce,
  idsWith,
  liveInputs,
  makeList,
  openResults,
  openSandbox,
  runAction,
  tellsTheTruth,
} from './support.ts';

const { users, csv } = makeList(200);

let results: ResultsService;
beforeAll(async () => {
  console.log(`SEED=${SEED}`);
  results = await openResults('azurite');
});

describe('T28: SIGKILL of main', () => {
  const random = createRandom(SEED);
  // The run takes about 1.2 s from its first request on; start-up and plan come before.
  const moments = Array.from({ length: 10 }, () => ({
    afterMs: Math.round(random() * 1100),
    seed: Math.round(random() * 1000),
  }));

  it.each(moments)(
    '$afterMs ms after the first request, faults of seed $seed: post tells the truth',
    async ({ afterMs, seed }) => {
      const site = await openSandbox(users, { latency: 20, faults: 0.02, seed });
      const inputs = liveInputs(site.origin, { 'batch-size': '50' });
      const run = await runAction(results, inputs, { csv }, async (step) => {
        while (site.requests.length === 0) await delay(1);
        await delay(afterMs);
        return step.kill();
      });
      if (run.signal !== null) {
        expect(run.signal).toBe('SIGKILL');
        expect(run.post?.exitCode).toBe(1);
        expect(run.post?.summary).toContain('the run was cut off');
      }
      everyRowOnce(run.rows, users);
      tellsTheTruth(run.rows, site);
      expect(artifactNames(results, run.runId)).toEqual([ARTIFACT]);
    },
  );

  it('before the first request: the plan is reported, nobody was touched', async () => {
    const site = await openSandbox(users);
    const run = await runAction(results, liveInputs(site.origin), { csv }, async (step) => {
      await step.waitFor(/Plan:/);
      return step.kill();
    });
    if (run.rows.length > 0) everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
  });
});

describe('cancelled run', () => {
  it('SIGINT: ends within 7 s, waits for requests in flight, reports the truth', async () => {
    const site = await openSandbox(users, { latency: 300 });
    let endedAfterMs = 0;
    const run = await runAction(
      results,
      liveInputs(site.origin, { 'batch-size': '50' }),
      { csv },
      async (step) => {
        while (site.requests.length < 20) await delay(5);
        const start = performance.now();
        const done = step.cancel();
        step.child.once('exit', () => {
          endedAfterMs = performance.now() - start;
        });
        return done;
      },
    );
    expect(run.exitCode).toBe(1);
    expect(endedAfterMs).toBeLessThan(7000);
    expect(run.outputs.outcome).toBe('stopped');
    expect(run.summary).toContain('the run was cancelled (SIGINT)');
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
    expect(run.counts.unknown).toBeUndefined();
    expect(idsWith(run.rows, 'skipped-stopped').length).toBeGreaterThan(100);
    expect(artifactNames(results, run.runId)).toEqual([ARTIFACT]);
  });

  it('T3: SIGINT while the site is silent: what was in flight is unknown', async () => {
    const site = await openSandbox(users, { latency: 20_000 });
    let endedAfterMs = 0;
    const inputs = liveInputs(site.origin, { canary: '0', 'identity-check': 'off' });
    const run = await runAction(results, inputs, { csv }, async (step) => {
      while (site.requests.length < 4) await delay(5);
      const start = performance.now();
      step.child.once('exit', () => {
        endedAfterMs = performance.now() - start;
      });
      return step.cancel();
    });
    expect(endedAfterMs).toBeLessThan(7000);
    expect(run.exitCode).toBe(1);
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
    expect(run.counts).toEqual({ unknown: 4, 'skipped-stopped': 196 });
  });

  it('an artifact service that hangs is left to post', async () => {
    const hung = await openResults();
    const site = await openSandbox(users, { latency: 20 });
    const run = await runAction(
      hung,
      liveInputs(site.origin, { 'batch-size': '50' }),
      { csv },
      async (step) => {
        while (site.requests.length < 20) await delay(5);
        const heal = hung.fail({ method: 'CreateArtifact', answer: 'hang' });
        step.child.once('exit', heal);
        return step.cancel();
      },
    );
    expect(run.exitCode).toBe(1);
    expect(run.state.finished).toBeUndefined();
    expect(run.post?.summary).toContain('the run was cancelled');
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
  });
});
