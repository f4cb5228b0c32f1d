import { describe, expect, it } from 'vitest';
import { parseList } from '../../src/domain/list/list.ts';
import { DAY, HOUR, openRepository, type Repository } from './ledger-support.ts';
import {
  changes,
  errorsOf,
  everyRowOnce,
  type HandMade,
  idsWith,
  ledgerRefOf,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  type Ran,
  runAction,
  TOKEN,
} from './support.ts';

const { users, csv } = makeList(20);
const ids = users.map(({ id }) => id);

/** Verifies with all other inputs as they are by default: the token is all that it needs. */
const verify = (repository: Repository, inputs = {}, options = {}): Promise<Ran> =>
  repository.run({ verify: 'true', 'dry-run': '', ...inputs }, options);

/** How often the site was changed, and how often it was read. */
const traffic = ({ site }: Repository): { changed: number; read: number } => ({
  changed: changes(site.requests),
  read: site.requests.filter(({ method }) => method === 'GET').length,
});

describe.concurrent('verify', () => {
  it('at once finds all pending, eight days later all gone, and changes nothing', async () => {
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    expect(deletion.counts, deletion.log).toEqual({ scheduled: 20 });
    const before = traffic(repository);

    const now = await verify(repository);
    expect(now.counts, now.log).toEqual({ pending: 20 });
    expect(now.exitCode).toBe(0);
    expect(now.outputs).toMatchObject({
      ...{ outcome: 'complete', pending: '20', gone: '0', active: '0', requests: '20' },
      'cancel-before': deletion.outputs['cancel-before'],
    });
    everyRowOnce(now.rows, users);
    expect(now.summary).toContain('Complete: 20 users verified (20 pending)');
    const list = parseList(String(now.files.get('users_set_to_delete.csv')));
    expect(list.ok && list.list.users.map(({ id }) => id).toSorted()).toEqual(ids);

    repository.pass(8 * DAY);
    const later = await verify(repository, { 'dry-run': 'true' });
    expect(later.counts, later.log).toEqual({ gone: 20 });
    expect(later.exitCode).toBe(0);
    expect(later.outputs).toMatchObject({ gone: '20', 'cancel-before': '' });
    expect(later.summary).toContain('Keep this artifact as evidence');
    expect(traffic(repository)).toEqual({ changed: before.changed, read: before.read + 40 });
  });

  it('of a run reads exactly its users, without a list; and has nothing to be undone itself', async () => {
    const repository = await openRepository(users, csv);
    await repository.run({ limit: '5' });
    const second = await repository.run({ limit: '7' });
    const run = await verify(repository, { 'cancel-run': second.runId }, { csv: '' });
    expect(idsWith(run.rows, 'pending'), run.log).toEqual(ids.slice(5, 12));
    expect(run.rows).toHaveLength(7);
    expect(run.summary).toContain(`what-to-do: Cancel\n   cancel-run: ${second.runId}\n`);
    const undo = await repository.run({ cancel: 'true', 'cancel-run': run.runId });
    expect(errorsOf(undo).join()).toContain(`Run ${run.runId} scheduled no deletion on this site`);
    expect(repository.site.pending()).toHaveLength(12);
  });

  it('after a cancellation finds all active; cancelled on the site, it says who no longer is pending', async () => {
    const repository = await openRepository(users, csv);
    const { runId } = await repository.run();
    const [first = ''] = ids;
    const path = `${repository.site.origin}/api/user/${first}/cancel_deletion/`;
    await fetch(path, { method: 'POST', headers: { authorization: `Token ${TOKEN}` } });
    const lapsed = await verify(repository);
    expect(lapsed.counts, lapsed.log).toEqual({ active: 1, pending: 19 });
    expect(lapsed.exitCode).toBe(0);
    expect(lapsed.shown).toContain(
      '::warning::The site contradicts the results of earlier runs: 1 deletion is no longer pending.',
    );

    await repository.run({ cancel: 'true', 'cancel-run': runId });
    const saved = await verify(repository, { 'cancel-run': runId }, { csv: '' });
    expect(saved.counts, saved.log).toEqual({ active: 20 });
    expect(saved.exitCode).toBe(0);
    expect(saved.rows.every(({ detail }) => !detail.includes('no deletion is pending any more'))).toBe(true);
  });

  it('is red where one should be gone and is there', async () => {
    const repository = await openRepository(users, csv);
    await repository.run();
    const [first = ''] = ids;
    const path = `${repository.site.origin}/api/user/${first}/cancel_deletion/`;
    await fetch(path, { method: 'POST', headers: { authorization: `Token ${TOKEN}` } });
    repository.pass(8 * DAY);
    const run = await verify(repository);
    expect(run.counts, run.log).toEqual({ active: 1, gone: 19 });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toContain('1 user should be gone and is not, 1 row to check');
    expect(run.rows[0]?.detail).toContain('should be gone: run 9001 left it scheduled');
  });

  it('that the quota ends half-way is incomplete, keeps the reserve, and counts for later runs', async () => {
    const repository = await openRepository(users, csv);
    const inputs = { 'daily-quota': '32', 'quota-reserve': '20', 'pending-field': 'deletion_pending' };
    const run = await verify(repository, inputs);
    expect(run.counts, run.log).toEqual({ active: 12, 'skipped-quota': 8 });
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', remaining: '8', 'quota-left': '0' });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('Each verification starts from the beginning');
    const deletion = await repository.run(inputs);
    expect(deletion.counts, deletion.log).toEqual({ 'skipped-quota': 20 });
    repository.pass(25 * HOUR);
    const next = await repository.run({ ...inputs, limit: '5' });
    expect(next.counts, next.log).toEqual({ scheduled: 5, 'skipped-limit': 15 });
  });

  it('leaves what later runs believe as it is', async () => {
    const repository = await openRepository(users, csv);
    await repository.run({ limit: '5' });
    await verify(repository);
    repository.pass(8 * DAY);
    const run = await verify(repository);
    expect(run.counts, run.log).toEqual({ gone: 5, active: 15 });
    const rest = await repository.run();
    expect(rest.counts, rest.log).toEqual({ 'skipped-done': 5, scheduled: 15 });
    expect(repository.deleted().toSorted()).toEqual(ids);
  });

  it('settles who is unknown, and nobody else', async () => {
    const answers = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth >= 6 ? answers.promise : undefined),
    });
    const inputs = { 'identity-check': 'off', canary: '0', concurrency: '1' };
    // The machine is gone with the run, and with it everything but the ledger.
    const killed = await repository.run(inputs, { post: false }, async (step) => {
      await step.until(() => repository.site.requests.length >= 6);
      return step.kill();
    });
    answers.resolve();
    expect(killed.signal).toBe('SIGKILL');
    const pending = repository.site.pending();
    expect(pending).toHaveLength(6);
    const { content } = repository.results.runs;
    const ledger = async () =>
      ((await content.show(ledgerRefOf(repository.results), 'users.csv')) ?? '').split('\n').slice(1, -1);

    const run = await verify(repository);
    expect(run.counts, run.log).toEqual({ pending: 6, active: 14 });
    const settled = await ledger();
    expect(settled.map((line) => line.split(',')[1])).toEqual(
      ids.map((id) => (pending.includes(id) ? 'scheduled' : 'unknown')),
    );
    expect(settled.every((line) => line.split(',')[4] === killed.runId)).toBe(true);
    await verify(repository);
    expect(await ledger()).toEqual(settled);
    const rest = await repository.run(inputs);
    expect(rest.counts, rest.log).toEqual({ 'skipped-done': 6, scheduled: 14 });
    expect(repository.deleted().toSorted()).toEqual(ids);
  });

  it.each(['pull_request', 'pull_request_target', 'merge_group'])('sends nothing on %s', async (event) => {
    const repository = await openRepository(users, csv);
    const run = await verify(repository, {}, { event });
    expect(run.counts, run.log).toEqual({ planned: 20 });
    expect(run.outputs.outcome).toBe('planned');
    expect(run.summary).toContain('20 users would be verified');
    expect(repository.site.requests).toEqual([]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['with cancel', { cancel: 'true' }, 'Input `verify`: The inputs `verify` and `cancel` are true together'],
    ['without a token', { token: '' }, 'needs the API key'],
    ['for another number of users', { 'expect-users': '19' }, 'expects 19 users'],
  ])('%s is refused', async (_, inputs, message) => {
    const repository = await openRepository(users, csv);
    const run = await verify(repository, inputs);
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(run.summary).toContain(message);
    expect(repository.site.requests).toEqual([]);
  });

  it('where earlier runs cannot be read is refused: neither quota nor proof would be known', async () => {
    const repository = await openRepository(users, csv);
    const run = await verify(repository, {}, { githubToken: '' });
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('The input `github-token` is empty');
    expect(repository.site.requests).toEqual([]);
  });

  it('on the rehearsal site reads users who are set for deletion', async () => {
    const run = await runAction(await openResults(), { site: 'sandbox?latency=0', verify: 'true' }, { csv });
    expect(run.counts, run.log).toEqual({ pending: 20 });
    expect(run.exitCode).toBe(0);
  });
});

describe.concurrent('verify, on a site of another kind', () => {
  const play = async (
    answer: (id: string) => readonly [number, string],
  ): Promise<Ran & { site: HandMade }> => {
    const site = await openHandMade((request, response) => {
      const id = /\/user\/(\d+)\/$/.exec(request.url ?? '')?.[1] ?? '';
      const [status, body] = answer(id);
      const type = body.startsWith('<') ? 'text/html' : 'application/json';
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    const run = await runAction(await openResults(), liveInputs(site.origin, { verify: 'true' }), { csv });
    expect(site.requests.filter((line) => !/^GET \/api\/user\/\d+\/$/.test(line))).toEqual([]);
    return { ...run, site };
  };

  it('that does not tell: unknown, red, and one sentence why', async () => {
    const run = await play((id) => [200, JSON.stringify({ id: Number(id), email: 'x@example.com' })]);
    expect(run.counts, run.log).toEqual({ unknown: 20 });
    expect([run.exitCode, run.outputs.outcome]).toEqual([1, 'complete']);
    expect(run.summary).toContain('The site does not show whether a deletion is pending');
    expect(run.site.requests).toHaveLength(20);
  });

  it('where one user does not tell', async () => {
    const run = await play((id) => [
      200,
      id === '1004' ? `{"id":${id}}` : `{"id":${id},"deletion_pending":true}`,
    ]);
    expect(run.counts, run.log).toEqual({ unknown: 1, pending: 19 });
    expect(run.exitCode).toBe(1);
    expect(run.summary).toContain('Check 1 user in the dashboard');
  });

  it('where users whom nobody has set for deletion are not found', async () => {
    const run = await play((id) =>
      id === '1004' ? [410, '{"detail":"Gone."}'] : [404, '{"detail":"Not found."}'],
    );
    // Not one read has shown a user: perhaps the call itself is wrong.
    expect(run.counts, run.log).toEqual({ unknown: 19, gone: 1 });
    expect([run.exitCode, run.outputs.outcome]).toEqual([1, 'stopped']);
    expect(errorsOf(run).join()).toContain('user-endpoint');
  });

  it('where one user is shown, those who are not found are not there', async () => {
    const run = await play((id) =>
      id === '1004' ? [200, `{"id":${id},"deletion_pending":true}`] : [404, '{"detail":"Not found."}'],
    );
    expect(run.counts, run.log).toEqual({ 'not-found': 19, pending: 1 });
    expect(run.exitCode).toBe(0);
  });

  it.each<[string, number, string, string]>([
    ['a token that is not accepted', 401, '{"detail":"Invalid token."}', 'refused the token'],
    ['a redirect', 301, '', 'redirects'],
    ['a web page', 200, '<!doctype html>', 'user-endpoint'],
    ['another user', 200, '{"id":7,"deletion_pending":true}', 'user-endpoint'],
    ['a method that is not taken', 405, '{"detail":"Not allowed."}', 'user-endpoint'],
    ['failures', 503, '', 'Stopped: '],
  ])('%s stops it', async (_, status, body, message) => {
    const run = await play(() => [status, body]);
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'stopped']);
    expect(errorsOf(run).join()).toContain(message);
    expect(run.site.requests.length).toBeLessThanOrEqual(20);
    everyRowOnce(run.rows, users);
  });
});
