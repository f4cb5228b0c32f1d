import { describe, expect, it } from 'vitest';
import { deletions, idsOf, openRepository, type Repository } from './ledger-support.ts';
import { errorsOf, makeList } from './support.ts';

const { users, csv } = makeList(30);

/** The organisation's storage quota is used up: GitHub takes no artifact. */
const fillUp = ({ results }: Repository) =>
  results.fail({
    method: 'CreateArtifact',
    answer: {
      status: 403,
      message: 'Artifact storage quota has been hit. Unable to upload any new artifacts.',
    },
  });

describe.concurrent('an artifact service that refuses everything', () => {
  it('a cancellation still cancels: red, every row in the log, and the ledger has it', async () => {
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    fillUp(repository);
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    expect(repository.site.pending(), undo.log).toEqual([]);
    expect(undo.exitCode).toBe(1);
    expect(undo.outputs).toMatchObject({ outcome: 'complete', cancelled: '30' });
    expect(errorsOf(undo).join()).toContain('Artifact storage quota has been hit');
    for (const { id } of users) expect(undo.log).toMatch(new RegExp(`^${id},cancelled,`, 'm'));
    const ledger = await repository.ledger();
    expect(ledger.open).toBeUndefined();
    expect([...ledger.users.values()].map(({ status, keep }) => `${status} ${keep}`)).toEqual(
      Array(30).fill(`cancelled ${undo.runId}`),
    );
  });

  it('a deletion keeps its ledger, and can be undone and repeated as ever', async () => {
    const repository = await openRepository(users, csv);
    const heal = fillUp(repository);
    const deletion = await repository.run();
    expect(deletion.exitCode, deletion.log).toBe(1);
    for (const { id } of users) expect(deletion.log).toMatch(new RegExp(`^${id},scheduled,\\d{4}-`, 'm'));
    expect((await repository.ledger()).open).toBeUndefined();
    heal();
    expect((await repository.run()).counts).toEqual({ 'skipped-done': 30 });
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    expect(undo.counts, undo.log).toEqual({ cancelled: 30 });
    expect(deletions(repository.site)).toHaveLength(30);
  });

  it('one that is silent does not hold up a cancellation either', async () => {
    const repository = await openRepository(users, csv, { pending: true });
    repository.results.fail({ method: 'CreateArtifact', answer: 'reset' });
    const undo = await repository.run({ cancel: 'true' });
    expect(repository.site.pending(), undo.log).toEqual([]);
    expect([...(await repository.ledger()).users.keys()]).toEqual(idsOf(users));
  });
});

it('every one of 20,000 rows arrives in the log, however slowly it is read', async () => {
  const long = makeList(20_000);
  const repository = await openRepository(long.users, long.csv);
  fillUp(repository);
  const inputs = { limit: '5', 'expect-users': '20000' };
  const run = await repository.run(inputs, {}, (step) => {
    // Nobody reads for a moment after each piece: the pipe is full nearly all the time.
    const { stdout } = step.child;
    stdout?.on('data', () => {
      stdout.pause();
      setTimeout(() => stdout.resume(), 20);
    });
    return step.done;
  });
  expect(run.exitCode).toBe(1);
  const rows = run.stdout.split('\n').filter((line) => /^\d+,[a-z-]+,/.test(line));
  expect(rows.map((row) => row.split(',', 1)[0])).toEqual(idsOf(long.users));
  expect(run.stdout).toContain('Help in docs/troubleshooting.md of this action');
});
