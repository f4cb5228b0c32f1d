import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import { everyRowOnce, makeList, openResults, runAction } from './support.ts';

let results: ResultsService;
beforeAll(async () => {
  results = await openResults();
});

const rehearse = { site: 'sandbox', 'dry-run': 'false', 'batch-pause': '0', 'max-rate': '0' };

describe.concurrent('site: sandbox, without a token', () => {
  for (const cancel of ['false', 'true']) {
    it(`a live ${cancel === 'true' ? 'cancellation' : 'run'} says everywhere that it is a rehearsal`, async () => {
      const { users, csv } = makeList(60);
      const run = await runAction(results, { ...rehearse, cancel }, { csv });
      expect(run.exitCode, run.log).toBe(0);
      everyRowOnce(run.rows, users);
      expect(run.counts).toEqual({ [cancel === 'true' ? 'cancelled' : 'scheduled']: 60 });
      expect(run.annotations).toContainEqual({
        level: 'notice',
        message: expect.stringMatching(/rehearsal.*no real user/i),
      });
      expect(run.annotations.at(-1)?.message).toMatch(/^Rehearsal\./);
      expect(run.summary).toMatch(/This was a rehearsal.*No real user was touched/);
      expect(JSON.parse(run.files.get('run.json')?.toString() ?? '')).toMatchObject({
        rehearsal: true,
        site: 'sandbox',
      });
      // A rehearsal leaves nothing that a real run could believe.
      expect(run.outputs['ledger-commit']).toBe('');
      expect(
        results.history().filter(({ method }) => /^(?:Create|Update)(?:Ref|Commit)$/.test(method)),
      ).toEqual([]);
    });
  }

  it('a run on a real site never says so', async () => {
    const { csv } = makeList(3);
    const run = await runAction(results, { site: 'https://community.example.com' }, { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log + run.summary).not.toMatch(/rehearsal/i);
    expect(JSON.parse(run.files.get('run.json')?.toString() ?? '').rehearsal).toBe(false);
  });

  for (const seed of [3, 11]) {
    it(`accounts for every row of a site with faults (seed ${seed})`, async () => {
      const { users, csv } = makeList(200);
      const site = `sandbox?latency=5&faults=0.05&staff=0.01&missing=0.02&seed=${seed}`;
      const run = await runAction(results, { ...rehearse, site, concurrency: '8' }, { csv });
      everyRowOnce(run.rows, users);
      const { scheduled = 0 } = run.counts;
      const bad = (run.counts.failed ?? 0) + (run.counts.unknown ?? 0) + (run.counts.forbidden ?? 0);
      const stopped = run.counts['skipped-stopped'] ?? 0;
      expect(run.exitCode).toBe(bad + stopped > 0 ? 1 : 0);
      expect(run.outputs.scheduled).toBe(String(scheduled));
      expect(run.outputs.outcome).toBe(stopped > 0 ? 'stopped' : 'complete');
      expect(Number(run.outputs.requests)).toBeGreaterThan(scheduled);
    });
  }

  it('faulty options are refused by name', async () => {
    const { csv } = makeList(3);
    const run = await runAction(results, { ...rehearse, site: 'sandbox?faults=2&colour=red' }, { csv });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('refused');
    expect(run.annotations.map(({ message }) => message).join('\n')).toMatch(
      /Input `site`: .*faults.*colour/,
    );
  });
});
