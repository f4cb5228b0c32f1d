import { describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { countedRequests, deletions, killAfter, openRepository, seedLedger } from './ledger-support.ts';
import { makeList } from './support.ts';

const { users, csv } = makeList(30);

describe.concurrent('an answer of GitHub that is lost', () => {
  it.each([
    ['CreateTree', 1, 0],
    ['CreateTree', 2, 0],
    ['CreateCommit', 1, 0],
    ['CreateCommit', 2, 0],
    ['CreateRef', 1, 0],
    ['UpdateRef', 1, 0],
    ['CreateBlob', 1, 25_000],
    ['UpdateRef', 1, 25_000],
  ] as const)('of %s, time %i (%i users known): nothing is done twice', async (method, nth, known) => {
    const repository = await openRepository(users, csv);
    if (known > 0) await seedLedger(repository, known);
    repository.results.fail({ method, nth, answer: 'lose' });
    const run = await repository.run();
    expect(repository.results.history()).toContainEqual(expect.objectContaining({ method, status: 'lose' }));
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ scheduled: 30 });
    expect(repository.site.requests).toHaveLength(34);
    const messages = await repository.messages();
    expect(messages.filter((message) => message.startsWith('Run'))).toEqual([
      `Run ${run.runId}.1: 30 users claimed to delete`,
      `Run ${run.runId}.1: 30 scheduled; run complete`,
    ]);
    const ledger = await repository.ledger();
    expect(ledger.open).toBeUndefined();
    expect(ledger.users.size).toBe(known + 30);
    expect(countedRequests(ledger)).toBe(34);
  });

  it('of every write, until GitHub is well again: nothing is done twice', async () => {
    const repository = await openRepository(users, csv);
    for (const nth of [1, 2]) repository.results.fail({ method: 'CreateCommit', nth, answer: 'lose' });
    repository.results.fail({ method: 'CreateRef', nth: 1, answer: 500 });
    const run = await repository.run();
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
    expect(repository.site.requests).toHaveLength(34);
  });
});

describe.concurrent('answers of GitHub that come late', () => {
  it('of a claim that is made while users are sent: the run knows its own commit', async () => {
    const many = makeList(300);
    const repository = await openRepository(many.users, many.csv);
    const { results, ref } = repository;
    const looks = (): number =>
      results.history().filter(({ method, name }) => method === 'GetRef' && ref.endsWith(name)).length;
    results.on({ method: 'UpdateRef', nth: 1 }, 'after', async () => {
      const before = looks();
      await until(() => looks() > before);
    });
    const run = await repository.run();
    expect(run.counts, run.log).toEqual({ scheduled: 300 });
    const messages = await repository.messages();
    expect(messages.filter((message) => message.startsWith('Run'))).toHaveLength(3);
  });
});

describe.concurrent('reads that are stale', () => {
  it.each([1, 2, 3, 6, 40])('%i of them hide a cancellation: nobody is deleted', async (reads) => {
    const { hold, drive } = killAfter(0);
    const repository = await openRepository(users, csv, { hold });
    // There is a ledger, and one commit on top of it that keeps everybody: its run was killed then.
    await seedLedger(repository, 1);
    await repository.run({ cancel: 'true' }, { post: false }, drive(repository));
    expect((await repository.ledger()).users.get('1001')?.keep).not.toBe('');
    repository.results.runs.stale(reads, repository.ref);
    const run = await repository.run();
    expect(deletions(repository.site), run.log).toEqual([]);
    expect(['complete', 'refused']).toContain(run.outputs.outcome);
    if (reads < 3) expect(run.counts, run.log).toEqual({ 'skipped-cancelled': 30 });
  });

  it.each([
    [1, 'that has a history'],
    [5, 'that has a history'],
    [1, 'that this run has made'],
    [5, 'that this run has made'],
  ] as const)('%i of them, of a ledger %s, after the claim: the run goes on', async (reads, which) => {
    const held = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth === 14 ? held.promise : undefined),
    });
    if (which === 'that has a history') await seedLedger(repository, 1);
    const run = await repository.run({ 'batch-size': '10', concurrency: '1' }, {}, async (step) => {
      await step.until(() => deletions(repository.site).length === 10);
      repository.results.runs.stale(reads, repository.ref);
      held.resolve();
      return step.done;
    });
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
    expect(run.exitCode).toBe(0);
    expect(repository.site.requests).toHaveLength(34);
    expect((await repository.ledger()).open).toBeUndefined();
  });

  it.each([['delete'], ['cancel']])(
    'one of them when a run (%s) ends: its results are in the ledger',
    async (mode) => {
      const held = Promise.withResolvers<void>();
      const isUndo = mode === 'cancel';
      const last = isUndo ? 32 : 34;
      const repository = await openRepository(users, csv, {
        pending: isUndo,
        hold: (nth) => (nth === last ? held.promise : undefined),
      });
      await seedLedger(repository, 1);
      const run = await repository.run({ cancel: String(isUndo) }, {}, async (step) => {
        await step.until(() => repository.site.requests.length === last);
        repository.results.runs.stale(1, repository.ref);
        held.resolve();
        return step.done;
      });
      expect(run.exitCode, run.log).toBe(0);
      const ledger = await repository.ledger();
      expect(ledger.open).toBeUndefined();
      expect(ledger.users.get('1030')?.status).toBe(isUndo ? 'cancelled' : 'scheduled');
      expect(run.outputs['ledger-commit']).toBe(await repository.content.ref(repository.ref));
    },
  );
});
