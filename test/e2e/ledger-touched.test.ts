import { describe, expect, it } from 'vitest';
import {
  changedTwice,
  countedRequests,
  deletions,
  idsOf,
  openRepository,
  type Repository,
  toldBy,
} from './ledger-support.ts';
import { errorsOf, makeList } from './support.ts';

const { users, csv } = makeList(30);

/** The ledger's files, as a person has them who commits them again elsewhere. */
const filesAt = async ({ content, ref }: Repository): Promise<Record<string, string>> => ({
  'ledger.json': (await content.show(ref, 'ledger.json')) ?? '',
  'users.csv': (await content.show(ref, 'users.csv')) ?? '',
});

describe.concurrent('somebody touches the ref', () => {
  /** What happens while the answer of the fifth deletion of a first batch of ten is held back. */
  const during = async (happen: (repository: Repository) => Promise<unknown>) => {
    const held = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth === 9 ? held.promise : undefined),
    });
    const run = await repository.run({ 'batch-size': '10', concurrency: '1' }, {}, async (step) => {
      await step.until(() => deletions(repository.site).length === 5);
      await happen(repository);
      held.resolve();
      return step.done;
    });
    return { repository, run };
  };

  it('writes on top of it during a run: the run stops before its next batch', async () => {
    const { repository, run } = await during(({ content, ref }) =>
      content.rewrite(ref, { 'README.md': 'Hello' }),
    );
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(errorsOf(run).join()).toContain('Somebody else changed the ledger');
    expect(deletions(repository.site)).toHaveLength(10);
    const ledger = await repository.ledger();
    expect(ledger.open).toBeUndefined();
    expect([...ledger.users.keys()]).toEqual(idsOf(users.slice(0, 10)));
    expect(await repository.messages()).toHaveLength(3);
  });

  it.each(['users.csv', 'ledger.json'])(
    'damages its %s during a run: the run stops before its next batch',
    async (file) => {
      const { repository, run } = await during(({ content, ref }) =>
        content.rewrite(ref, { [file]: 'oops\n' }),
      );
      expect(run.outputs.outcome, run.log).toBe('stopped');
      expect(run.exitCode).toBe(1);
      expect(deletions(repository.site)).toHaveLength(10);
    },
  );

  it('puts it back to an old commit during a run: the run stops, and what it did is written', async () => {
    const { repository, run } = await during(async (opened) => {
      const { content, ref } = opened;
      await content.resetRef(ref, await content.rewrite('refs/heads/aside', await filesAt(opened)));
    });
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(run.exitCode).toBe(1);
    expect(deletions(repository.site)).toHaveLength(10);
    const ledger = await repository.ledger();
    expect([...ledger.users.keys()]).toEqual(idsOf(users.slice(0, 10)));
    expect(ledger.open).toBeUndefined();
  });

  it('deletes it during a run: the run posts it again, with its history', async () => {
    const { repository, run } = await during(({ content, ref }) => content.removeRef(ref));
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
    expect(run.exitCode).toBe(0);
    const messages = await repository.messages();
    expect(messages[0]).toBe(`Run ${run.runId}.1: 30 users claimed to delete`);
    expect(messages.at(-1)).toBe(`Run ${run.runId}.1: 30 scheduled; run complete`);
    const ledger = await repository.ledger();
    expect(ledger.users.size).toBe(30);
    expect(countedRequests(ledger)).toBe(repository.site.requests.length);
  });

  it('deletes it between two runs: the log says that no earlier run is known', async () => {
    const repository = await openRepository(users, csv);
    await repository.run();
    await repository.content.removeRef(repository.ref);
    const words = 'This repository knows of no earlier run on this site.';
    const dry = await repository.run({ 'dry-run': 'true' });
    expect(dry.counts, dry.log).toEqual({ planned: 30 });
    expect(toldBy(dry)).toContain(words);
    const live = await repository.run();
    expect(toldBy(live)).toContain(words);
    expect(live.counts, live.log).toEqual({ 'already-scheduled': 30 });
    expect(changedTwice(repository.site)).toEqual([]);
    const third = await repository.run();
    expect(toldBy(third)).not.toContain(words);
    expect(third.counts, third.log).toEqual({ 'skipped-done': 30 });
  });

  it('without an earlier run the summaries of a dry run and of a deletion say so', async () => {
    const repository = await openRepository(users, csv);
    const words = 'knows of no earlier run on this site';
    const dry = await repository.run({ 'dry-run': 'true' });
    expect(dry.summary).toContain(words);
    expect((await repository.run()).summary).toContain(words);
    expect((await repository.run()).summary).not.toContain(words);
  });

  it('a rule of the repository refuses it: refused, in GitHub’s words, with the way out', async () => {
    const repository = await openRepository(users, csv);
    const words = 'Repository rule violations found: Cannot create ref due to creations being restricted.';
    repository.results.fail({ method: 'CreateRef', answer: { status: 422, message: words } });
    const run = await repository.run();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('creations being restricted');
    expect(errorsOf(run).join()).toContain('set `ledger-ref` to a branch');
    expect(repository.site.requests).toEqual([]);
  });

  it('a rule refuses it only at the end: red, and the next run reads first what is missing', async () => {
    const repository = await openRepository(users, csv);
    const heal = repository.results.fail({ method: 'UpdateRef', answer: { status: 422, message: 'rule' } });
    const run = await repository.run();
    expect(run.exitCode, run.log).toBe(1);
    expect(run.counts).toEqual({ scheduled: 30 });
    expect(errorsOf(run).join()).toContain('The ledger does not have all results of this run.');
    heal();
    const seen = repository.site.requests.length;
    const next = await repository.run();
    expect(next.exitCode, next.log).toBe(0);
    expect(repository.site.requests.slice(seen).every(({ method }) => method === 'GET')).toBe(true);
    const ledger = await repository.ledger();
    expect([...ledger.users.values()].filter(({ status }) => status !== 'scheduled')).toEqual([]);
    expect(ledger.open).toBeUndefined();
  });
});
