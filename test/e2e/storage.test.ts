import { describe, expect, it } from 'vitest';
import {
  errorsOf,
  everyRowOnce,
  liveInputs,
  makeList,
  openResults,
  openSandbox,
  readRows,
  runAction,
} from './support.ts';

const { users, csv } = makeList(30);
const batches = { 'batch-size': '10' };

describe.concurrent('without an audit trail nobody is deleted', () => {
  it.each([
    ['CreateTree', 500],
    ['CreateCommit', 403],
    ['CreateCommit', 'reset'],
    ['CreateRef', 403],
    ['CreateRef', { status: 422, message: 'Repository rule violations found' }],
    ['CreateRef', 500],
  ] as const)('%s answers %o for the claim: refused, zero requests', async (method, answer) => {
    const results = await openResults();
    const site = await openSandbox(users);
    results.fail({ method, answer });
    const run = await runAction(results, liveInputs(site.origin), { csv });
    expect(site.requests).toEqual([]);
    expect(run.exitCode).toBe(1);
    expect(run.outputs, run.log).toMatchObject({ outcome: 'refused', scheduled: '0' });
    expect(errorsOf(run).join()).toMatch(/the ledger (?:at `)?refs\/bevy-user-deletion\//);
    expect(run.summary).toMatch(/^## ❌ Refused/);
  });

  it('nor where this machine keeps nothing: RUNNER_TEMP is a file', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    const run = await runAction(results, liveInputs(site.origin), { csv, env: { RUNNER_TEMP: '/dev/null' } });
    expect(site.requests).toEqual([]);
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).length).toBeGreaterThan(0);
    // Nothing is claimed either.
    expect(['refused', undefined]).toContain(run.outputs.outcome);
  });
});

describe.concurrent('the artifact service at the end', () => {
  it('an answer that is lost on its way does not lose the results', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    results.fail({ method: 'FinalizeArtifact', name: /^bevy-user-deletion$/, nth: 1, answer: 'lose' });
    const run = await runAction(results, liveInputs(site.origin, batches), { csv });
    expect(run.exitCode, run.log).toBe(0);
    // The link leads to an artifact that is there and has every row.
    const linked = results.artifacts().find(({ id }) => String(id) === run.outputs['artifact-id']);
    expect(linked?.runId).toBe(run.runId);
    const files = await results.download(linked?.name ?? '', run.runId);
    everyRowOnce(readRows(files.get('results.csv')), users);
    expect(linked?.digest).toBe(`sha256:${run.outputs['artifact-digest']}`);
  });

  it('retention-days reaches the artifact', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    const run = await runAction(results, liveInputs(site.origin, { 'retention-days': '30' }), { csv });
    expect(run.exitCode, run.log).toBe(0);
    const [artifact] = results.artifacts();
    const days = (Date.parse(artifact?.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
  });
});

describe.concurrent('the artifact feeds what comes after', () => {
  it.each(['mask', 'omit', 'plain'])('with emails: %s its list cancels all of it', async (emails) => {
    const results = await openResults();
    const site = await openSandbox(users);
    const live = await runAction(results, liveInputs(site.origin, { emails }), { csv });
    expect(site.pending()).toHaveLength(30);
    const undo = live.files.get('users_set_to_delete.csv') ?? Buffer.alloc(0);
    const files = { 'undo.csv': undo };
    const run = await runAction(results, liveInputs(site.origin, { cancel: 'true', csv: 'undo.csv' }), {
      files,
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ cancelled: 30 });
    expect(site.pending()).toEqual([]);
  });

  it('a masked list never deletes anybody by its masks', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    const masked = `email,user_id\n${users.map(({ id }) => `u***@e***.com,${id}`).join('\n')}\n`;
    const run = await runAction(results, liveInputs(site.origin), { csv: masked });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('stopped');
    expect(site.pending()).toEqual([]);
  });

  it('two runs, each in its own list, leave what the other did alone', async () => {
    const results = await openResults();
    const site = await openSandbox(users);
    const half = (from: number) =>
      `email,user_id\n${users
        .slice(from, from + 15)
        .map(({ id, email }) => `${email},${id}`)
        .join('\n')}\n`;
    const first = await runAction(results, liveInputs(site.origin), { csv: half(0) });
    await runAction(results, liveInputs(site.origin), { csv: half(15) });
    const files = { 'undo.csv': first.files.get('users_set_to_delete.csv') ?? '' };
    await runAction(results, liveInputs(site.origin, { cancel: 'true', csv: 'undo.csv' }), { files });
    expect(site.pending().sort()).toEqual(users.slice(15).map(({ id }) => id));
  });
});

describe.concurrent('size', () => {
  it('20,000 rows in a dry run: quick, and a summary below the limit', async () => {
    const results = await openResults();
    const long = makeList(20_000);
    const run = await runAction(results, { site: 'sandbox', 'expect-users': '20000' }, { csv: long.csv });
    expect(run.exitCode, run.log).toBe(0);
    everyRowOnce(run.rows, long.users);
    expect(run.summary.length).toBeGreaterThan(100);
    expect(run.log.length).toBeLessThan(10_000);
  });

  it('20,000 faulty rows: refused, counted, and neither log nor summary runs over', async () => {
    const results = await openResults();
    const faulty = `user_id\n${Array.from({ length: 20_000 }, (_, i) => `x${i} ${'<b>&@|`'.repeat(9)}`).join('\n')}\n`;
    const run = await runAction(results, { site: 'sandbox' }, { csv: faulty });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('20,000 faults');
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1_000 * 1024);
    expect(errorsOf(run)).toHaveLength(10);
    expect(run.log.length).toBeLessThan(500_000);
  });

  it('a dry run with no token, no artifact service and no network still shows the plan', async () => {
    const results = await openResults();
    const run = await runAction(
      results,
      { site: 'https://community.invalid' },
      { csv, env: { ACTIONS_RESULTS_URL: '', ACTIONS_RUNTIME_TOKEN: '' } },
    );
    expect(run.exitCode, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ outcome: 'planned', users: '30' });
    expect(run.summary).toContain('30 deletions would be scheduled');
  });
});
