import { describe, expect, it } from 'vitest';
import { WORKFLOW_TOKEN } from '../support/job-environment.ts';
import { killAfter, openRepository, toldBy } from './ledger-support.ts';
import { errorsOf, makeList, toCsv } from './support.ts';

const { users, csv } = makeList(30);
const NOT_RECORDED =
  'The site cancelled these deletions, but the ledger does not record them. Remove these users from the list, or repeat this run.';

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
    const { hold, drive } = killAfter(5);
    const repository = await openRepository(users, csv, { hold });
    const killed = await repository.run({}, { post: false }, drive(repository));
    repository.results.runs.allow(WORKFLOW_TOKEN, { contents: 'write', 'pull-requests': 'read' });
    const seen = repository.site.requests.length;
    const refused = await repository.run();
    expect(refused.outputs.outcome, refused.log).toBe('refused');
    expect(errorsOf(refused).join()).toContain('actions: read');
    expect(errorsOf(refused).join()).toContain(`the jobs of run ${killed.runId}`);
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
