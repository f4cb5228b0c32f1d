import { describe, expect, it } from 'vitest';
import { WORKFLOW_TOKEN } from '../support/job-environment.ts';
import { bePatient } from '../support/patience.ts';
import {
  changedTwice,
  countedRequests,
  deletions,
  idsOf,
  openRepository,
  type Repository,
  seedLedger,
  toldBy,
} from './ledger-support.ts';
import { errorsOf, makeList, toCsv } from './support.ts';

bePatient();

const { users, csv } = makeList(30);
const NOT_RECORDED =
  'Cancelled on the site, but not recorded. Remove these users from the list, or repeat this run.';

describe.concurrent('an answer of GitHub that is lost', () => {
  it.each([
    ['CreateTree', 1, 0],
    ['CreateTree', 2, 0],
    ['CreateCommit', 1, 0],
    ['CreateCommit', 2, 0],
    ['CreateRef', 1, 0],
    ['UpdateRef', 1, 0],
    ['CreateBlob', 1, 20_000],
    ['UpdateRef', 1, 20_000],
  ] as const)('of %s, time %i (%i users known): nothing is done twice', async (method, nth, known) => {
    const repository = await openRepository(users, csv);
    if (known > 0) await seedLedger(repository, known);
    repository.results.fail({ method, nth, answer: 'lose' });
    const run = await repository.run();
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ scheduled: 30 });
    expect(repository.site.requests).toHaveLength(32);
    const messages = await repository.messages();
    expect(messages.filter((message) => message.startsWith('Run'))).toEqual([
      `Run ${run.runId}.1: 30 users claimed to delete`,
      `Run ${run.runId}.1: 30 scheduled; run complete`,
    ]);
    const ledger = await repository.ledger();
    expect(ledger.open).toBeUndefined();
    expect(ledger.users.size).toBe(known + 30);
    expect(countedRequests(ledger)).toBe(32);
  });

  it('of every write, until GitHub is well again: nothing is done twice', async () => {
    const repository = await openRepository(users, csv);
    for (const nth of [1, 2]) repository.results.fail({ method: 'CreateCommit', nth, answer: 'lose' });
    repository.results.fail({ method: 'CreateRef', nth: 1, answer: 500 });
    const run = await repository.run();
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
    expect(repository.site.requests).toHaveLength(32);
  });
});

describe.concurrent('reads that are stale', () => {
  it.each([1, 2, 3, 6, 40])('%i of them hide a cancellation: nobody is deleted', async (reads) => {
    const repository = await openRepository(users, csv);
    // There is a ledger, and one commit on top of it that keeps everybody: its run was killed then.
    await seedLedger(repository, 1);
    await repository.run({ cancel: 'true' }, { post: false }, async (step) => {
      await step.until(() => repository.site.requests.length > 0);
      return step.kill();
    });
    expect((await repository.ledger()).users.get('1001')?.keep).not.toBe('');
    repository.results.runs.stale(reads, repository.ref);
    const run = await repository.run();
    expect(deletions(repository.site), run.log).toEqual([]);
    expect(['complete', 'refused']).toContain(run.outputs.outcome);
    if (reads < 3) expect(run.counts, run.log).toEqual({ 'skipped-cancelled': 30 });
  });

  it.each([1, 3, 5])('%i of them after the claim: the run goes on', async (reads) => {
    const held = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth === 12 ? held.promise : undefined),
    });
    const run = await repository.run({ 'batch-size': '10', concurrency: '1' }, {}, async (step) => {
      await step.until(() => deletions(repository.site).length === 10);
      repository.results.runs.stale(reads, repository.ref);
      held.resolve();
      return step.done;
    });
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
    expect(run.exitCode).toBe(0);
    expect(repository.site.requests).toHaveLength(32);
    expect((await repository.ledger()).open).toBeUndefined();
  });
});

describe.concurrent('somebody touches the ref', () => {
  /** What happens while the last answer of the first batch of ten is held back. */
  const during = async (happen: (repository: Repository) => Promise<unknown>) => {
    const held = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      hold: (nth) => (nth === 12 ? held.promise : undefined),
    });
    const run = await repository.run({ 'batch-size': '10', concurrency: '1' }, {}, async (step) => {
      await step.until(() => deletions(repository.site).length === 10);
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
    expect(errorsOf(run).join()).toContain('Somebody else wrote the ledger');
    expect(deletions(repository.site)).toHaveLength(10);
    const ledger = await repository.ledger();
    expect(ledger.open).toBeUndefined();
    expect([...ledger.users.keys()]).toEqual(idsOf(users.slice(0, 10)));
    expect(await repository.messages()).toHaveLength(3);
  });

  it('puts it back to an older commit during a run: the run stops, and what it did is written', async () => {
    const { repository, run } = await during(async ({ content, ref }) => {
      const old = await content.rewrite('refs/heads/aside', { 'README.md': 'Hello' });
      await content.resetRef(ref, old);
    });
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(run.exitCode).toBe(1);
    expect(deletions(repository.site)).toHaveLength(10);
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

  it('deletes it between two runs: dry run, log and summary say that no earlier run is known', async () => {
    const repository = await openRepository(users, csv);
    await repository.run();
    await repository.content.removeRef(repository.ref);
    const words = 'This repository knows of no earlier run on this site.';
    const dry = await repository.run({ 'dry-run': 'true' });
    expect(dry.counts, dry.log).toEqual({ planned: 30 });
    expect(toldBy(dry)).toContain(words);
    expect(dry.summary).toContain(words);
    const live = await repository.run();
    expect(toldBy(live)).toContain(words);
    expect(live.counts, live.log).toEqual({ 'already-scheduled': 30 });
    expect(changedTwice(repository.site)).toEqual([]);
    const third = await repository.run();
    expect(toldBy(third)).not.toContain(words);
    expect(third.counts, third.log).toEqual({ 'skipped-done': 30 });
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

describe.concurrent('a token that may not do everything', () => {
  const readOnly = { contents: 'read', actions: 'read', 'pull-requests': 'read' } as const;

  it('contents: read: a deletion is refused and names contents: write; a dry run goes on', async () => {
    const repository = await openRepository(users, csv);
    repository.results.runs.allow(WORKFLOW_TOKEN, readOnly);
    const run = await repository.run();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('contents: write');
    expect(repository.site.requests).toEqual([]);
    const dry = await repository.run({ 'dry-run': 'true' });
    expect(dry.counts, dry.log).toEqual({ planned: 30 });
    expect(dry.exitCode).toBe(0);
  });

  it('contents: read: a cancellation of a csv goes on, is red, and says that it is not recorded', async () => {
    const repository = await openRepository(users, csv, { pending: true });
    repository.results.runs.allow(WORKFLOW_TOKEN, readOnly);
    const undo = await repository.run({ cancel: 'true' });
    expect(undo.counts, undo.log).toEqual({ cancelled: 30 });
    expect(undo.exitCode).toBe(1);
    expect(errorsOf(undo).join()).toContain(NOT_RECORDED);
    expect(errorsOf(undo).join()).toContain('contents: write');
    expect(repository.site.pending()).toEqual([]);
    // With the permission, repeating it records it.
    repository.results.runs.allow(WORKFLOW_TOKEN, { ...readOnly, contents: 'write' });
    const again = await repository.run({ cancel: 'true' });
    expect(again.exitCode, again.log).toBe(0);
    expect((await repository.run()).counts).toEqual({ 'skipped-cancelled': 30 });
  });

  it('no contents at all: a deletion is refused, and not because of a ledger that is missing', async () => {
    const repository = await openRepository(users, csv);
    repository.results.runs.allow(WORKFLOW_TOKEN, { actions: 'read' });
    const run = await repository.run({ review: 'off' });
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('contents: read');
    expect(toldBy(run)).not.toContain('knows of no earlier run');
    expect(repository.site.requests).toEqual([]);
  });

  it('no actions: read, with an open claim: refused, and names it', async () => {
    const repository = await openRepository(users, csv);
    const killed = await repository.run({}, { post: false }, async (step) => {
      await step.until(() => deletions(repository.site).length > 5);
      return step.kill();
    });
    repository.results.runs.allow(WORKFLOW_TOKEN, { contents: 'write', 'pull-requests': 'read' });
    const seen = repository.site.requests.length;
    const refused = await repository.run();
    expect(refused.outputs.outcome, refused.log).toBe('refused');
    expect(errorsOf(refused).join()).toContain('actions: read');
    expect(errorsOf(refused).join()).toContain(`Run ${killed.runId} may be at work`);
    expect(repository.site.requests).toHaveLength(seen);
  });

  it('no actions: read, with no claim open: a deletion needs it not', async () => {
    const repository = await openRepository(users, csv);
    repository.results.runs.allow(WORKFLOW_TOKEN, { contents: 'write', 'pull-requests': 'read' });
    const run = await repository.run({}, { csv: toCsv(users.slice(0, 3)) });
    expect(run.counts, run.log).toEqual({ scheduled: 3 });
    expect(run.exitCode).toBe(0);
  });
});
