import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import {
  artifactNames,
  errorsOf,
  liveInputs,
  makeList,
  openResults,
  openSandbox,
  runAction,
} from './support.ts';

const { users, csv } = makeList(30);
const batches = { 'batch-size': '10' };

describe.concurrent('an artifact service that fails', () => {
  it('at the end: three tries, then every row is in the log, and the run is red', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    results.fail({ method: 'CreateArtifact', name: /^bevy-user-deletion$/, answer: 403 });
    const run = await runAction(results, liveInputs(site.origin, batches), { csv });
    expect(run.exitCode).toBe(1);
    expect(site.pending()).toHaveLength(30);
    expect(run.outputs.scheduled).toBe('30');
    expect(errorsOf(run).join()).toContain('GitHub did not accept the artifact');
    expect(run.groups).toContain('All rows: user_id, status, requested_at');
    for (const { id } of users) expect(run.log).toMatch(new RegExp(`^${id},scheduled,\\d{4}-`, 'm'));
    expect(run.summary).toContain('All rows');
    const tries = results
      .history()
      .filter(({ name, status }) => name === 'bevy-user-deletion' && status === 403);
    expect(tries).toHaveLength(3);
    expect(artifactNames(results, run.runId)).toEqual([]);
    // Nothing is lost: a later run of the same list has nothing to do.
    const seen = site.requests.length;
    const again = await runAction(results, liveInputs(site.origin, batches), { csv, artifact: 'later' });
    expect(again.outputs, again.log).toMatchObject({ scheduled: '0', skipped: '30' });
    expect(site.requests).toHaveLength(seen);
  });

  it('in a dry run: a warning, because nothing happened that could be lost', async () => {
    const results = await openResults();
    results.fail({ method: 'CreateArtifact', answer: 403 });
    const run = await runAction(results, { site: 'sandbox' }, { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.outputs.outcome).toBe('planned');
    expect(run.annotations.map(({ message }) => message).join()).toContain(
      'GitHub did not accept the artifact',
    );
  });
});

describe.concurrent('names and contents', () => {
  let results: ResultsService;
  beforeAll(async () => {
    results = await openResults();
  });

  it("a second step of the same run leaves the first one's artifact alone", async () => {
    const site = await openSandbox(users);
    const first = await runAction(results, liveInputs(site.origin), { csv, runId: '77' });
    const second = await runAction(results, liveInputs(site.origin, { cancel: 'true' }), {
      csv,
      runId: '77',
      artifact: 'bevy-user-deletion-2',
    });
    expect([first.counts, second.counts]).toEqual([{ scheduled: 30 }, { cancelled: 30 }]);
    expect(artifactNames(results, '77').sort()).toEqual(['bevy-user-deletion', 'bevy-user-deletion-2']);
    expect(second.summary).toContain('[bevy-user-deletion-2](');
  });

  it("a re-run has the attempt in its artifact's name", async () => {
    const run = await runAction(
      results,
      { site: 'sandbox' },
      { csv, attempt: 2, artifact: 'bevy-user-deletion-attempt-2' },
    );
    expect(run.counts).toEqual({ planned: 30 });
  });

  it.each([
    ['auto', true, 'user1@example.com'],
    ['auto', false, 'u***@e***.com'],
    ['plain', false, 'user1@example.com'],
    ['mask', true, 'u***@e***.com'],
    ['omit', true, ''],
  ])('emails %s, private %s: %s in every file', async (emails, isPrivate, shown) => {
    const inputs = { site: 'sandbox', emails, 'dry-run': 'false' };
    const run = await runAction(results, inputs, { csv, payload: { repository: { private: isPrivate } } });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.rows[0]?.email).toBe(shown);
    const all = Buffer.concat([...run.files.values()]).toString();
    expect(all.includes('user1@example.com')).toBe(shown === 'user1@example.com');
    expect(run.files.get('users_set_to_delete.csv')?.toString()).toContain(`${shown},1001\n`);
  });
});
