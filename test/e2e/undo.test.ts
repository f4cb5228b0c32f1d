import { describe, expect, it } from 'vitest';
import { DAY, HOUR, idsOf as ids, openRepository, type Repository } from './ledger-support.ts';
import { changes, errorsOf, idsWith, makeList } from './support.ts';

describe.concurrent('cancel-run', () => {
  it('of run 2 of 3 cancels its users and nobody else, without a list', async () => {
    const { users, csv } = makeList(30);
    const repository = await openRepository(users, csv);
    const runs = [];
    for (let n = 1; n <= 3; n += 1) runs.push(await repository.run({ limit: '10' }));
    const second = runs[1]?.runId ?? '';
    expect(repository.site.pending()).toHaveLength(30);

    const plan = await repository.run(
      { cancel: 'true', 'cancel-run': second, 'dry-run': 'true' },
      { files: { 'users_to_delete.csv': 'not a list' } },
    );
    expect(plan.counts, plan.log).toEqual({ planned: 10 });
    expect(plan.summary).toContain(`what-to-do: Cancel\n   cancel-run: ${second}\n`);

    const undo = await repository.run(
      { cancel: 'true', 'cancel-run': second, 'expect-users': '10' },
      { csv: '' },
    );
    expect(undo.exitCode, undo.log).toBe(0);
    expect(undo.counts).toEqual({ cancelled: 10 });
    expect(idsWith(undo.rows, 'cancelled')).toEqual(ids(users.slice(10, 20)));
    expect(undo.rows.map(({ line }) => line)).toEqual(users.slice(10, 20).map((_, i) => String(1 + i)));
    // It is no file that these users stand in.
    expect(undo.outputs['list-sha256']).toBe('');
    expect(repository.site.pending().toSorted()).toEqual(ids([...users.slice(0, 10), ...users.slice(20)]));

    const seen = repository.site.requests.length;
    const again = await repository.run({ cancel: 'true', 'cancel-run': second });
    expect(again.counts, again.log).toEqual({ 'skipped-done': 10 });
    expect(again.exitCode).toBe(0);
    expect(repository.site.requests).toHaveLength(seen);
  });

  it('T31: of a run that was cut off without its post step cancels all that it may have sent', async () => {
    const { users, csv } = makeList(60);
    // Two reads and 27 deletions: then the site is silent until the run is dead.
    const dies = Promise.withResolvers<void>();
    const hold = (nth: number) => (nth > 29 ? dies.promise : undefined);
    const repository = await openRepository(users, csv, { hold });
    const dead = await repository.run({ 'batch-size': '20' }, { post: false }, async (step) => {
      await step.until(() => changes(repository.site.requests) >= 27);
      return step.kill().finally(dies.resolve);
    });
    expect(repository.site.pending().length).toBeGreaterThan(20);
    const undo = await repository.run({ cancel: 'true', 'cancel-run': dead.runId });
    expect(repository.site.pending(), undo.log).toEqual([]);
    // Everybody it had claimed is tried: nobody knows how far it came.
    expect(undo.rows.map(({ user_id }) => user_id)).toEqual(ids(users));
    expect(undo.exitCode, undo.log).toBe(0);
    expect(undo.counts.cancelled).toBeGreaterThan(20);
    expect(Object.keys(undo.counts).toSorted()).toEqual(['cancelled', 'not-scheduled']);
  });

  it('goes on where a limit ended it, the nearest deadline first', async () => {
    const { users, csv } = makeList(30);
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    const inputs = { cancel: 'true', 'cancel-run': deletion.runId, limit: '20' };
    const first = await repository.run(inputs);
    expect(first.counts, first.log).toEqual({ cancelled: 20, 'skipped-limit': 10 });
    const early = deletion.rows.toSorted((a, b) => a.requested_at.localeCompare(b.requested_at)).slice(0, 15);
    expect(idsWith(first.rows, 'cancelled')).toEqual(expect.arrayContaining(early.map((row) => row.user_id)));
    repository.pass(25 * HOUR);
    const rest = await repository.run(inputs);
    expect(rest.counts, rest.log).toEqual({ 'skipped-done': 20, cancelled: 10 });
    expect(repository.site.pending()).toEqual([]);
    const posts = repository.site.requests.filter(({ method }) => method === 'POST');
    expect(new Set(posts.map(({ path }) => path)).size).toBe(posts.length);
  });

  it.each<[string, (content: Repository['content']) => Promise<unknown>]>([
    ['a force push of the default branch', (content) => content.forcePush('main', content.root)],
    ['the default branch was renamed', (content) => content.renameBranch('main', 'trunk')],
    [
      'a force push and another name',
      async (content) => {
        await content.forcePush('main', content.root);
        await content.renameBranch('main', 'trunk');
      },
    ],
  ])('after %s: everybody is cancelled', async (_, happen) => {
    const { users, csv } = makeList(6);
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    expect(repository.site.pending()).toHaveLength(6);
    await happen(repository.content);
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId }, { csv: '' });
    expect([undo.counts, undo.exitCode], undo.log).toEqual([{ cancelled: 6 }, 0]);
    expect(repository.site.pending()).toEqual([]);
  });

  it('asks a site that waits longer than we think, and saves everybody', async () => {
    const { users, csv } = makeList(5);
    const repository = await openRepository(users, csv, { graceDays: 30 });
    const deletion = await repository.run();
    repository.pass(8 * DAY);
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    expect([undo.counts, undo.exitCode], undo.log).toEqual([{ cancelled: 5 }, 0]);
    expect(repository.site.pending()).toEqual([]);
  });

  it('asks the site also after the deadline, and says who is gone: red, whatever fail-on-incomplete says', async () => {
    const { users, csv } = makeList(5);
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    repository.pass(7 * DAY + HOUR);
    const seen = repository.site.requests.length;
    const lenient = { 'fail-on-incomplete': 'false' };
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId, ...lenient });
    expect([undo.counts, undo.exitCode], undo.log).toEqual([{ 'too-late': 5 }, 1]);
    expect(users.map(({ id }) => repository.site.state(id))).toEqual(Array(5).fill('deleted'));
    const posts = repository.site.requests.slice(seen).filter(({ method }) => method === 'POST');
    expect(posts.map(({ path }) => path).toSorted()).toEqual(
      ids(users).map((id) => `/api/user/${id}/cancel_deletion/`),
    );
    const { users: known } = await repository.ledger();
    expect([...known.values()].map(({ status, keep }) => `${status} ${keep}`)).toEqual(
      Array(5).fill(`already-deleted ${undo.runId}`),
    );
  });

  it('undoes both attempts of a run that was run again', async () => {
    const { users, csv } = makeList(10);
    const repository = await openRepository(users, csv);
    const first = await repository.run({ limit: '4' });
    const again = await repository.run({ limit: '4' }, { runId: first.runId, attempt: 2 });
    expect(again.counts, again.log).toEqual({ 'skipped-done': 4, scheduled: 4, 'skipped-limit': 2 });
    await repository.run();
    const undo = await repository.run({ cancel: 'true', 'cancel-run': first.runId });
    expect(idsWith(undo.rows, 'cancelled'), undo.log).toEqual(ids(users.slice(0, 8)));
    expect(repository.site.pending().toSorted()).toEqual(ids(users.slice(8)));
  });

  it.each([
    ['a run that does not exist', '424242', 'Run 424242 scheduled no deletion on this site'],
    ['a word', 'latest', 'is not the id of a run'],
    ['itself', 'own', 'Run 9002 scheduled no deletion on this site'],
    ['a dry run', 'dry', 'Run 9001 scheduled no deletion on this site'],
    ['a cancellation', 'cancellation', 'Run 9002 scheduled no deletion on this site'],
    ['a run about another site', 'site', 'Run 9001 scheduled no deletion on this site'],
  ])('%s is refused with what to do', async (_, which, message) => {
    const { users, csv } = makeList(3);
    const repository = await openRepository(users, csv);
    const { runId } = await repository.run(which === 'dry' ? { 'dry-run': 'true' } : {});
    if (which === 'cancellation') await repository.run({ cancel: 'true' });
    const asked = /^(?:\d|latest)/.test(which) ? which : /^(?:own|cancell)/.test(which) ? '9002' : runId;
    const site = which === 'site' ? { site: 'https://other.example' } : {};
    const before = repository.site.requests.length;
    const undo = await repository.run({ cancel: 'true', 'cancel-run': asked, ...site });
    expect(undo.exitCode).toBe(1);
    expect(errorsOf(undo).join(), undo.log).toContain(message);
    expect(repository.site.requests).toHaveLength(before);
  });
});
