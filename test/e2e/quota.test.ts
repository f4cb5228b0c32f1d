import type { ServerResponse } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QuirkName } from '../../src/sandbox/quirks.ts';
import type { ResultsService } from '../support/results-service.ts';
import {
  changes,
  everyRowOnce,
  isWaiting,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  openSandbox,
  runAction,
  tellsTheTruth,
} from './support.ts';

const { users, csv } = makeList(150);
let results: ResultsService;
beforeAll(async () => {
  results = await openResults();
});

describe('the daily quota', () => {
  it('a site that throttles at 100 a day: incomplete, at most one 429 a lane, and says when to go on', async () => {
    const site = await openSandbox(users, { quota: 100 });
    const run = await runAction(results, liveInputs(site.origin, { concurrency: '4' }), { csv });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('incomplete');
    const refused = site.requests.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThanOrEqual(1);
    expect(refused).toBeLessThanOrEqual(4);
    // Four of the hundred are reads: of the canary, and of two users because the ids rise one by one.
    expect(run.counts).toEqual({ scheduled: 96, 'skipped-quota': 54 });
    expect(run.outputs.remaining).toBe('54');
    const inHours = (Date.parse(run.outputs['resume-after'] ?? '') - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(23.9);
    expect(inHours).toBeLessThan(24.1);
    expect(run.summary).toContain(run.outputs['resume-after']);
    everyRowOnce(run.rows, users);
    tellsTheTruth(run.rows, site);
  });

  // A day that is taken for a second would be asked for again and again.
  it.each<[string, QuirkName]>([
    ['twice, as a second and as the rest of the day', '429-twice'],
    ['as a decimal', '429-decimal'],
    ['as the date that asctime writes', '429-asctime'],
  ])('Retry-After %s: one 429, and the day is over', async (_, quirk) => {
    const few = makeList(12);
    const site = await openSandbox(few.users, { quota: 8, quirks: [quirk] });
    const run = await runAction(results, liveInputs(site.origin, { concurrency: '1' }), { csv: few.csv });
    // Four reads (the ids rise one by one), four deletions, and the 429.
    expect([run.outputs.outcome, run.counts], run.log).toEqual([
      'incomplete',
      { scheduled: 4, 'skipped-quota': 8 },
    ]);
    expect(site.requests.map(({ status }) => status).filter((status) => status === 429)).toHaveLength(1);
    expect(site.pending().toSorted()).toEqual(few.users.slice(0, 4).map(({ id }) => id));
    const inHours = (Date.parse(run.outputs['resume-after'] ?? '') - Date.now()) / 3_600_000;
    expect(inHours).toBeGreaterThan(23.9);
    expect(inHours).toBeLessThan(24.1);
  });

  it('fail-on-incomplete: false ends green', async () => {
    const site = await openSandbox(users, { quota: 20 });
    const run = await runAction(results, liveInputs(site.origin, { 'fail-on-incomplete': 'false' }), { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.outputs.outcome).toBe('incomplete');
  });

  it('daily-quota and quota-reserve are kept without a single 429', async () => {
    const site = await openSandbox(users, { quota: 100 });
    const inputs = liveInputs(site.origin, {
      'daily-quota': '100',
      'quota-reserve': '20',
      concurrency: '16',
    });
    const run = await runAction(results, inputs, { csv });
    expect(run.outputs.outcome).toBe('incomplete');
    expect(site.requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(site.requests).toHaveLength(80);
    expect(run.outputs).toMatchObject({ requests: '80', 'quota-left': '0', scheduled: '76' });
  });

  it('a cancellation may use the reserve', async () => {
    const site = await openSandbox(users, { quota: 100, pending: true });
    // Two of the hundred requests are reads of the first user, before and after its cancellation.
    const inputs = liveInputs(site.origin, { 'daily-quota': '100', 'quota-reserve': '20', cancel: 'true' });
    const run = await runAction(results, inputs, { csv });
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', cancelled: '98', remaining: '52' });
    expect(site.pending()).toHaveLength(52);
  });

  it('a reserve that leaves nothing refuses the run', async () => {
    const site = await openSandbox(users);
    const run = await runAction(results, liveInputs(site.origin, { 'daily-quota': '100' }), { csv });
    expect(run.outputs.outcome).toBe('refused');
    expect(site.requests).toEqual([]);
    expect(run.log).toContain('Lower `quota-reserve`');
  });

  it('T12: a short Retry-After is waited out by all lanes, and the same row is sent again', async () => {
    const few = makeList(12);
    let changed = 0;
    let refusedAt = 0;
    const inFlight: ServerResponse[] = [];
    const after: number[] = [];
    const site = await openHandMade((request, response) => {
      const json = { 'content-type': 'application/json' };
      const id = /\/user\/(\d+)\//.exec(request.url ?? '')?.[1];
      if (request.method === 'GET') {
        response.writeHead(200, json).end(JSON.stringify(few.users.find((user) => user.id === id)));
      } else if (++changed === 5) {
        refusedAt = Date.now();
        response.writeHead(429, { ...json, 'retry-after': '1' }).end('{"detail":"Request was throttled."}');
      } else if (changed > 1 && changed < 5) {
        inFlight.push(response);
      } else {
        if (changed > 5) after.push(Date.now() - refusedAt);
        response.writeHead(204).end();
      }
    });
    // Three lanes are in flight until the fourth has read its 429: whatever arrives later has waited.
    const inputs = liveInputs(site.origin, { concurrency: '4' });
    const run = await runAction(results, inputs, { csv: few.csv }, async (step, job) => {
      await step.until(() => isWaiting(job));
      expect(changed).toBe(5);
      for (const response of inFlight) response.writeHead(204).end();
      return step.done;
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ scheduled: 12 });
    expect(changed).toBe(13);
    expect(after).toHaveLength(8);
    expect(Math.min(...after)).toBeGreaterThanOrEqual(2000);
    expect(run.files.get('journal.jsonl')?.toString()).toContain('"type":"wait"');
  });
});

it('limit: green, and remaining says how many are left', async () => {
  const site = await openSandbox(users);
  const run = await runAction(results, liveInputs(site.origin, { limit: '1' }), { csv });
  expect(run.exitCode, run.log).toBe(0);
  expect(run.outputs).toMatchObject({
    outcome: 'incomplete',
    scheduled: '1',
    remaining: '149',
    skipped: '149',
  });
  expect(changes(site.requests)).toBe(1);
  expect(site.pending()).toEqual(['1001']);
});
