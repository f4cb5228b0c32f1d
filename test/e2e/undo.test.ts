import { describe, expect, it } from 'vitest';
import { bePatient } from '../support/patience.ts';
import { DAY, HOUR, openRepository } from './memory-support.ts';
import { changes, errorsOf, idsWith, makeList } from './support.ts';

bePatient();

const ids = (users: readonly { readonly id: string }[]): string[] => users.map(({ id }) => id);

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
    expect(plan.summary).toContain(`cancel: true\n   cancel-run: ${second}\n   dry-run: false\n`);

    const undo = await repository.run(
      { cancel: 'true', 'cancel-run': second, 'expect-users': '10' },
      { csv: '' },
    );
    expect(undo.exitCode, undo.log).toBe(0);
    expect(undo.counts).toEqual({ cancelled: 10 });
    expect(idsWith(undo.rows, 'cancelled')).toEqual(ids(users.slice(10, 20)));
    expect(undo.rows.map(({ line }) => line)).toEqual(users.slice(10, 20).map((_, i) => String(12 + i)));
    expect(undo.outputs['list-sha256']).toBe(runs[1]?.outputs['list-sha256']);
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
    // The whole second batch is tried: nobody knows how far it came.
    expect(undo.rows.map(({ user_id }) => user_id)).toEqual(ids(users.slice(0, 40)));
    expect(undo.counts.cancelled).toBeGreaterThan(20);
    expect(Object.keys(undo.counts).toSorted()).toEqual(['cancelled', 'not-scheduled']);
  });

  it('goes on where the quota stopped it, the nearest deadline first, and may use the reserve', async () => {
    const { users, csv } = makeList(30);
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    const inputs = {
      cancel: 'true',
      'cancel-run': deletion.runId,
      'daily-quota': '52',
      'quota-reserve': '20',
    };
    const first = await repository.run(inputs);
    // 52 less the 32 requests of the deletion.
    expect(first.counts, first.log).toEqual({ cancelled: 20, 'skipped-quota': 10 });
    const early = deletion.rows.toSorted((a, b) => a.requested_at.localeCompare(b.requested_at)).slice(0, 15);
    expect(idsWith(first.rows, 'cancelled')).toEqual(expect.arrayContaining(early.map((row) => row.user_id)));
    repository.pass(25 * HOUR);
    const rest = await repository.run(inputs);
    expect(rest.counts, rest.log).toEqual({ 'skipped-done': 20, cancelled: 10 });
    expect(repository.site.pending()).toEqual([]);
    const posts = repository.site.requests.filter(({ method }) => method === 'POST');
    expect(new Set(posts.map(({ path }) => path)).size).toBe(posts.length);
  });

  it('does not send what is too late, and says so', async () => {
    const { users, csv } = makeList(5);
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    repository.pass(7 * DAY + HOUR);
    const seen = repository.site.requests.length;
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    expect(undo.counts, undo.log).toEqual({ 'too-late': 5 });
    expect(repository.site.requests).toHaveLength(seen);
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
    ['a run that does not exist', '424242', 'there is no run 424242 in this repository'],
    ['a word', 'latest', 'is not the id of a run'],
    ['itself', 'own', 'is this very run'],
    ['a dry run', 'dry', 'was a dry run, a cancellation or a verification'],
    ['a run of a fork', 'fork', 'belongs to another repository'],
    ['a run of another workflow', 'workflow', 'belongs to another workflow'],
    ['a run about another site', 'site', 'set site to it'],
    ['a run that goes on', 'running', 'has not ended'],
    ['a run whose artifact has expired', 'expired', 'has no artifact that can be read'],
  ])('%s is refused with what to do', async (_, which, message) => {
    const { users, csv } = makeList(3);
    const repository = await openRepository(users, csv);
    const { runId } = await repository.run(which === 'dry' ? { 'dry-run': 'true' } : {});
    const { results } = repository;
    const asked = /^(?:\d|latest)/.test(which) ? which : which === 'own' ? '9002' : runId;
    if (which === 'fork') results.runs.set(runId, { head_repository: { id: 666 } });
    if (which === 'workflow') results.runs.set(runId, { workflow_id: 666 });
    if (which === 'running') results.runs.set(runId, { status: 'in_progress' });
    if (which === 'expired') results.expire('bevy-user-deletion', runId);
    const site = which === 'site' ? { site: 'https://other.example' } : {};
    const before = repository.site.requests.length;
    const undo = await repository.run({ cancel: 'true', 'cancel-run': asked, ...site });
    expect(undo.exitCode).toBe(1);
    expect(errorsOf(undo).join(), undo.log).toContain(message);
    expect(repository.site.requests).toHaveLength(before);
  });
});
