import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { Sandbox } from '../../src/sandbox/site.ts';
import type { ResultsService } from '../support/results-service.ts';
import {
  ARTIFACT,
  artifactNames,
  everyRowOnce,
  FILES,
  ledgerRefOf,
  liveInputs,
  makeList,
  openResults,
  openSandbox,
  type Ran,
  runAction,
  runAlone,
  sha256,
} from './support.ts';

const OUTPUTS = Object.keys((parseYaml(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs);
const { users, csv } = makeList(300);

let results: ResultsService;
beforeAll(async () => {
  results = await openResults('azurite');
});

describe('a list from its dry run to its cancellation', () => {
  let site: Sandbox;
  let live: Ran;
  beforeAll(async () => {
    site = await openSandbox(users);
  });

  it('dry run: plans every row and sends nothing', async () => {
    const run = await runAction(results, { site: site.origin }, { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(site.requests).toEqual([]);
    expect([...run.files.keys()].sort()).toEqual(FILES);
    everyRowOnce(run.rows, users);
    expect(run.counts).toEqual({ planned: 300 });
    expect(run.outputs).toMatchObject({ outcome: 'planned', users: '300', scheduled: '0', requests: '0' });
    expect(run.summary).toMatch(/^## .*Dry run: 300 deletions would be scheduled, nothing was sent/);
    expect(run.summary).toContain('expect-users: 300');
    expect(run.files.get('journal.jsonl')?.toString()).toBe('');
    expect(artifactNames(results, run.runId)).toEqual([ARTIFACT]);
  });

  it('live: every user is set for deletion, and every file says so once', async () => {
    const inputs = liveInputs(site.origin, { 'batch-size': '100', 'expect-users': '300', concurrency: '8' });
    live = await runAction(results, inputs, { csv });
    expect(live.exitCode, live.log).toBe(0);
    expect(site.pending().sort()).toEqual(users.map(({ id }) => id));
    everyRowOnce(live.rows, users);
    expect(live.counts).toEqual({ scheduled: 300 });
    // One canary is read before and after its deletion, and two users because the ids rise one by one.
    expect(site.requests.map(({ method }) => method).filter((method) => method === 'GET')).toHaveLength(4);
    expect(site.requests.slice(0, 5).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /api/user/1002/',
      'GET /api/user/1300/',
      'GET /api/user/1001/',
      'DELETE /api/user/1001/',
      'GET /api/user/1001/',
    ]);
    expect(site.requests).toHaveLength(304);

    const setToDelete = parse(live.files.get('users_set_to_delete.csv') ?? '', {
      columns: true,
    }) as unknown as { email: string; user_id: string }[];
    expect(setToDelete.map(({ user_id, email }) => `${user_id} ${email}`).sort()).toEqual(
      users.map(({ id, email }) => `${id} ${email}`),
    );
    const journal = (live.files.get('journal.jsonl')?.toString() ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; purpose?: string; user?: string; result?: string });
    const of = (type: string) => journal.filter((entry) => entry.type === type);
    expect(of('intent')).toHaveLength(304);
    expect(of('outcome')).toHaveLength(304);
    expect(
      of('outcome')
        .filter(({ result }) => result === 'scheduled')
        .map(({ user }) => user)
        .sort(),
    ).toEqual(users.map(({ id }) => id));
    const record = JSON.parse(live.files.get('run.json')?.toString() ?? '');
    expect(record).toMatchObject({
      rehearsal: false,
      mode: 'delete',
      dryRun: false,
      run: { id: live.runId, attempt: 1, actor: 'octocat', event: 'workflow_dispatch' },
      list: { path: 'users_to_delete.csv', rows: 300, users: 300, sha256: sha256(csv) },
      result: { outcome: 'complete', requests: 304, counts: { scheduled: 300 } },
      ledger: { before: null, after: live.outputs['ledger-commit'] },
    });
  });

  it('live: the ledger has the claim before the first request, and every write says what happened', async () => {
    const { content } = results.runs;
    const [created] = results.history().filter(({ method }) => method === 'CreateRef');
    expect(created?.status).toBe(201);
    expect(created?.at).toBeLessThanOrEqual(site.requests[0]?.at ?? 0);
    const ref = ledgerRefOf(results);
    expect(await content.ref(ref)).toBe(live.outputs['ledger-commit']);
    // Batches of 100: no fewer than 250 users are claimed together.
    const messages = (await content.log(ref, '--format=%s', '--reverse')).trimEnd().split('\n');
    expect(messages).toEqual([
      `Run ${live.runId}.1: 300 users claimed to delete`,
      `Run ${live.runId}.1: 300 scheduled; run complete`,
    ]);
    expect(await content.log(ref, '--format=%b', '-1')).toMatch(
      /^Mode: delete\nList: users_to_delete\.csv \(blob [0-9a-f]{40}\)\nStarted by: octocat\nRun: https:\S+\/actions\/runs\/\d+$/m,
    );
    const claim = (await content.log(ref, '--format=%P', '-1')).trim();
    const claimed = JSON.parse((await content.show(claim, 'ledger.json')) ?? '');
    expect(claimed.open.users).toEqual(users.map(({ id }) => id));
    expect(claimed.open.requests).toBeGreaterThanOrEqual(304);
    const closed = JSON.parse((await content.show(ref, 'ledger.json')) ?? '');
    expect(closed.open).toBeUndefined();
    // What the canary's reads have proved of the site.
    expect(closed.confirmed).toMatchObject({
      read: { call: 'GET /api/user/{user_id}/', run: live.runId },
      pending: { field: 'deletion_pending', run: live.runId },
    });
    expect(closed.confirmed.cancel).toBeUndefined();
    const counted = (closed.requests as [string, number][]).map(([, requests]) => requests);
    expect(counted.reduce((sum, requests) => sum + requests, 0)).toBe(304);
    const lines = ((await content.show(ref, 'users.csv')) ?? '').trimEnd().split('\n').slice(1);
    expect(lines.map((line) => line.split(',').slice(0, 2).join())).toEqual(
      users.map(({ id }) => `${id},scheduled`),
    );
  });

  it('live: the artifact is uploaded once, at the end', () => {
    const uploads = results
      .history()
      .filter(({ method, status }) => method === 'FinalizeArtifact' && status === 200);
    // The dry run's and this one's.
    expect(uploads.map(({ name }) => name)).toEqual([ARTIFACT, ARTIFACT]);
    expect(uploads[1]?.at).toBeGreaterThanOrEqual(site.requests.at(-1)?.at ?? Number.NaN);
    expect(artifactNames(results, live.runId)).toEqual([ARTIFACT]);
  });

  it('live: the outputs are complete', () => {
    const { outputs } = live;
    expect(Object.keys(outputs).sort()).toEqual([...OUTPUTS].sort());
    expect(outputs).toMatchObject({
      outcome: 'complete',
      users: '300',
      scheduled: '300',
      'already-scheduled': '0',
      cancelled: '0',
      'not-found': '0',
      forbidden: '0',
      failed: '0',
      unknown: '0',
      skipped: '0',
      remaining: '0',
      requests: '304',
      'quota-left': '8696',
      'resume-after': '',
      'list-sha256': sha256(csv),
    });
    const [artifact] = results.artifacts().filter(({ runId }) => runId === live.runId);
    expect(outputs['artifact-id']).toBe(String(artifact?.id));
    expect(`sha256:${outputs['artifact-digest']}`).toBe(artifact?.digest);
    expect(outputs['artifact-url']).toBe(
      `https://github.com/octo-org/community/actions/runs/${live.runId}/artifacts/${artifact?.id}`,
    );
    // The whole run can be cancelled until the first user's seven days are over, and not a second longer.
    const promised = Date.parse(outputs['cancel-before'] ?? '') - 7 * 86_400_000;
    expect(promised).toBeLessThanOrEqual(site.requests.find(({ applied }) => applied)?.at ?? 0);
    // The action goes by GitHub's clock, which it hears in whole seconds and never ahead.
    expect(promised).toBeGreaterThanOrEqual((site.requests[0]?.at ?? Number.NaN) - 30_000);
  });

  it('live: the summary leads with the verdict, and has chart, deadline and link', () => {
    const { summary, outputs } = live;
    expect(summary).toMatch(/^## ✅ Complete: 300 deletions scheduled\n/);
    expect(summary).toMatch(/^🟩{30}$/mu);
    expect(summary).toContain('| 🟩 `scheduled` | 300 | 100.0% |');
    expect(summary).toContain(`](${outputs['artifact-url']})`);
    expect(summary).toContain(outputs['cancel-before']);
    expect(summary).toContain('what-to-do: Cancel');
    expect(summary).not.toMatch(/@|&#64;|%40/);
  });

  it('live: one progress line for each batch, at most ten annotations of a kind, no address', () => {
    expect(live.log.match(/^batch \d\/3 .* \d+\/300 users/gm)).toHaveLength(3);
    expect(live.log).toMatch(/^batch 3\/3 █{20} 300\/300 users .*quota left 8,696/m);
    expect(live.groups).toEqual(['Inputs and list', 'Earlier runs and plan', 'Deletions', 'Results']);
    const warnings = live.annotations.filter(({ level }) => level !== 'notice');
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('rise')]);
    expect(live.shown).not.toContain('@example.com');
  });

  it('cancel: the artifact’s own list undoes all of it', async () => {
    const setToDelete = live.files.get('users_set_to_delete.csv') ?? Buffer.alloc(0);
    const before = site.requests.length;
    const undo = await runAction(
      results,
      liveInputs(site.origin, { cancel: 'true', csv: 'undo/users_set_to_delete.csv' }),
      { files: { 'undo/users_set_to_delete.csv': setToDelete } },
    );
    expect(undo.exitCode, undo.log).toBe(0);
    expect(site.pending()).toEqual([]);
    expect(undo.counts).toEqual({ cancelled: 300 });
    expect(new Set(undo.rows.map(({ user_id }) => user_id)).size).toBe(300);
    expect(undo.outputs).toMatchObject({
      outcome: 'complete',
      cancelled: '300',
      scheduled: '0',
      // Two reads of the first user prove that the call cancels.
      requests: '302',
    });
    const { content } = results.runs;
    const after = JSON.parse((await content.show(ledgerRefOf(results), 'ledger.json')) ?? '');
    expect(after.confirmed.cancel).toMatchObject({ run: undo.runId });
    expect(undo.outputs['cancel-before']).toBe('');
    expect(undo.files.get('users_set_to_delete.csv')?.toString()).toBe('email,user_id\n');
    const reads = site.requests.slice(before).filter(({ method }) => method === 'GET');
    expect(reads).toHaveLength(2);
    const sent = site.requests.slice(before).filter((request) => !reads.includes(request));
    expect(new Set(sent.map(({ path }) => path)).size).toBe(300);
    expect(sent.every(({ method, path }) => method === 'POST' && path.endsWith('/cancel_deletion/'))).toBe(
      true,
    );
  });

  it('whether cancelling was ever confirmed is told before a deletion, until an undo has confirmed it', async () => {
    const few = makeList(3);
    const own = await openResults();
    const other = await openSandbox(few.users);
    const run = async (inputs: Record<string, string>) => {
      const ran = await runAction(own, liveInputs(other.origin, inputs), { csv: few.csv });
      expect(ran.exitCode, ran.log).toBe(0);
      const notices = ran.annotations.filter(({ level }) => level === 'notice');
      const isTold = notices.some(({ message }) => /cancel\w* .*confirmed/i.test(message));
      return { ...ran, told: [isTold, /cancel\w* .*never.* confirmed/i.test(ran.summary)] };
    };
    const plan = await run({ 'dry-run': 'true' });
    expect(plan.told[1], plan.summary).toBe(true);
    const one = await run({ limit: '1' });
    expect([one.told[0], other.pending()], one.log).toEqual([true, ['1001']]);
    await run({ cancel: 'true', 'cancel-run': one.runId });
    expect(other.pending()).toEqual([]);
    // A run that GitHub created in the second of the cancellation may be older than it.
    own.runs.aheadMs = 2000;
    const next = await run({ 'dry-run': 'true', 'include-cancelled': 'true' });
    expect(next.told, next.log + next.summary).toEqual([false, false]);
    const live = await run({ 'include-cancelled': 'true' });
    expect(live.told, live.log + live.summary).toEqual([false, false]);
    expect(other.pending()).toHaveLength(3);
  });

  it('cancel as a dry run sends nothing', async () => {
    const before = site.requests.length;
    const run = await runAction(results, { site: site.origin, cancel: 'true' }, { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ planned: 300 });
    expect(site.requests).toHaveLength(before);
  });
});

describe.concurrent('lists as people make them', () => {
  it('a user who stands there twice counts once, and both rows are accounted for', async () => {
    const { users: five } = makeList(5);
    const site = await openSandbox(five);
    const doubled = `email,user_id\n${[...five, five[1], five[1]].map((u) => `${u?.email},${u?.id}`).join('\n')}\n`;
    const run = await runAlone(liveInputs(site.origin), { csv: doubled });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ scheduled: 5, 'skipped-duplicate': 2 });
    expect(run.rows.map(({ line }) => line)).toEqual(['2', '3', '4', '5', '6', '7', '8']);
    expect(run.outputs).toMatchObject({ users: '5', scheduled: '5', skipped: '2', remaining: '0' });
    expect(run.annotations.some(({ level, message }) => level === 'warning' && /2 rows/.test(message))).toBe(
      true,
    );
    expect(site.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(5);
  });

  it('a spreadsheet’s file: BOM, semicolons, CRLF, quotes, other columns', async () => {
    const { users: four } = makeList(4);
    const site = await openSandbox(four);
    const lines = [
      'sep=;',
      '"User ID";Name;"E-Mail"',
      ...four.map(({ id, email }) => `"${id}";"a;b";${email}`),
    ];
    const run = await runAlone(liveInputs(site.origin, { 'identity-check': 'all' }), {
      csv: `\ufeff${lines.join('\r\n')}\r\n`,
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(site.pending().sort()).toEqual(four.map(({ id }) => id));
    expect(run.rows.map(({ line }) => line)).toEqual(['3', '4', '5', '6']);
  });

  it('T14: ids that no double can hold are other users’ neighbours: only the listed one is touched', async () => {
    const ids = ['9007199254740991', '9007199254740992', '9007199254740993', '9223372036854775807'];
    const all = ids.map((id) => ({ id, email: `u${id}@example.com` }));
    const site = await openSandbox(all);
    const listed = all.filter(({ id }) => id !== '9007199254740992');
    const csvText = `email,user_id\n${listed.map(({ id, email }) => `${email},${id}`).join('\n')}\n`;
    const run = await runAlone(liveInputs(site.origin, { 'identity-check': 'all' }), {
      csv: csvText,
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(site.pending().sort()).toEqual(listed.map(({ id }) => id).sort());
    expect(site.state('9007199254740992')).toBe('active');
  });

  it('a second run sends nothing, and is green', async () => {
    const { users: ten, csv: list } = makeList(10);
    const own = await openResults();
    const site = await openSandbox(ten);
    const first = await runAction(own, liveInputs(site.origin), { csv: list });
    const { length } = site.requests;
    const run = await runAction(own, liveInputs(site.origin), { csv: list });
    expect(run.exitCode, run.log).toBe(0);
    everyRowOnce(run.rows, ten);
    expect(run.counts).toEqual({ 'skipped-done': 10 });
    expect(run.outputs).toMatchObject({ outcome: 'complete', scheduled: '0', skipped: '10', requests: '0' });
    expect(site.requests).toHaveLength(length);
    expect(run.outputs['ledger-commit']).toBe(first.outputs['ledger-commit']);
  });

  // Only the site's own 429 stops one.
  it('an undo goes on where the quota is used up', async () => {
    const { users: ten, csv: list } = makeList(10);
    const own = await openResults();
    const site = await openSandbox(ten);
    const quota = { 'daily-quota': '14', 'quota-reserve': '0' };
    const first = await runAction(own, liveInputs(site.origin, quota), { csv: list });
    expect(first.counts, first.log).toEqual({ scheduled: 10 });
    const undo = { ...quota, cancel: 'true', 'cancel-run': first.runId };
    const run = await runAction(own, liveInputs(site.origin, undo), { csv: list });
    expect(site.pending(), run.log).toEqual([]);
  });

  it('another repository knows nothing of the first run, and changes nothing', async () => {
    const { users: ten, csv: list } = makeList(10);
    const site = await openSandbox(ten);
    await runAlone(liveInputs(site.origin), { csv: list });
    const run = await runAlone(liveInputs(site.origin), { csv: list });
    expect(run.exitCode, run.log).toBe(0);
    everyRowOnce(run.rows, ten);
    expect(run.counts).toEqual({ 'already-scheduled': 10 });
    expect(run.outputs).toMatchObject({ scheduled: '0', 'already-scheduled': '10' });
    // Still a list with which they can be cancelled.
    expect(run.files.get('users_set_to_delete.csv')?.toString().trimEnd().split('\n')).toHaveLength(11);
    expect(site.requests.filter(({ applied }) => applied)).toHaveLength(10);
  });
});
