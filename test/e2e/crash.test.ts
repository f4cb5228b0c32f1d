import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/sandbox/random.ts';
import type { ResultsService } from '../support/results-service.ts';
import { SEED } from '../support/seed.ts';
import {
  ARTIFACT,
  artifactNames,
  ECHO,
  everyRowOnce,
  idsWith,
  liveInputs,
  makeList,
  openResults,
  openSandbox,
  type Ran,
  runAction,
  tellsTheTruth,
} from './support.ts';

const { users, csv } = makeList(200);

let results: ResultsService;
beforeAll(async () => {
  console.log(`SEED=${SEED}`);
  results = await openResults('azurite');
});

/** The results are uploaded once; where an upload was cut off, under the next name. */
const hasOneArtifact = ({ runId }: Ran): void => {
  const names = artifactNames(results, runId);
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(new RegExp(`^${ARTIFACT}(?:-[23])?$`));
};

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
        await step.until(() => site.requests.length > 0);
        await delay(afterMs);
        return step.kill();
      });
      // Killed after its last answer, a run is whole all the same.
      const isSent = run.files.get('journal.jsonl')?.includes('"type":"end"');
      if (run.signal !== null) expect(run.signal).toBe('SIGKILL');
      if (run.signal !== null && !isSent) {
        expect(run.post?.exitCode).toBe(1);
        expect(run.post?.summary).toContain('The run was interrupted');
      }
      everyRowOnce(run.rows, users);
      tellsTheTruth(run.rows, site);
      hasOneArtifact(run);
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
  it('SIGINT: ends, waits for requests in flight, reports the truth', async () => {
    const answers = Promise.withResolvers<void>();
    const site = await openSandbox(users, { hold: (nth) => (nth >= 20 ? answers.promise : undefined) });
    const run = await runAction(
      results,
      liveInputs(site.origin, { 'batch-size': '50' }),
      { csv, env: ECHO },
      async (step) => {
        await step.until(() => site.requests.length >= 20);
        const done = step.cancel();
        await step.waitFor(/^SIGINT was a while ago$/m);
        answers.resolve();
        return done;
      },
    );
    expect(run.exitCode, run.log).toBe(1);
    expect(run.outputs.outcome).toBe('stopped');
    expect(run.summary).toContain('The run was cancelled (SIGINT)');
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
    expect(run.counts.unknown).toBeUndefined();
    expect(idsWith(run.rows, 'skipped-stopped').length).toBeGreaterThan(100);
    hasOneArtifact(run);
  });

  it('T3: SIGINT while the site is silent: what was in flight is unknown', async () => {
    const site = await openSandbox(users, { hold: () => new Promise(() => {}) });
    const inputs = liveInputs(site.origin, { canary: '0', 'identity-check': 'off' });
    const run = await runAction(results, inputs, { csv }, async (step) => {
      await step.until(() => site.requests.length >= 4);
      return step.cancel();
    });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.rows, run.shown).toHaveLength(200);
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
    expect(run.counts).toEqual({ unknown: 4, 'skipped-stopped': 196 });
    // The run has closed the connections itself, and has not waited as long as it waits for an answer at other times.
    const details = run.rows.filter(({ status }) => status === 'unknown').map(({ detail }) => detail);
    expect(details).toEqual(Array(4).fill('UND_ERR_DESTROYED'));
  });

  it('an artifact service that hangs is left to post', async () => {
    const hung = await openResults();
    const answers = Promise.withResolvers<void>();
    const site = await openSandbox(users, { hold: (nth) => (nth >= 20 ? answers.promise : undefined) });
    const run = await runAction(
      hung,
      liveInputs(site.origin, { 'batch-size': '50' }),
      { csv, env: ECHO },
      async (step) => {
        await step.until(() => site.requests.length >= 20);
        const heal = hung.fail({ method: 'CreateArtifact', answer: 'hang' });
        step.child.once('exit', heal);
        const done = step.cancel();
        await step.waitFor(/^SIGINT was a while ago$/m);
        answers.resolve();
        return done;
      },
    );
    expect(run.exitCode).toBe(1);
    expect(run.state.finished).toBeUndefined();
    expect(run.post?.summary).toContain('The run was cancelled');
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
  });
});
