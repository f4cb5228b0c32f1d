import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openWorkflow } from '../support/workflow/engine.ts';
import { openRepository, type Repository } from './ledger-support.ts';
import { makeList, type Ran, toCsv } from './support.ts';

const DAY = 86_400_000;

/** The workflow of the example, in which more users than `max-users` need `expect-users`. */
const workflow = await openWorkflow('examples/dispatch.yml');
const inputsOf = (fields: Record<string, string>): Record<string, string> => {
  const [job] = workflow.start({ event: 'workflow_dispatch', fields })?.jobs ?? [];
  const { site: _, token: __, ...inputs } = job?.steps().at(-1)?.with ?? {};
  return { ...inputs, 'max-users': '5' };
};

/** The fields of the form that the n-th next step of a summary says to set. */
const stepOf = ({ summary }: Ran, n = 0): Record<string, string> => {
  const [, block = ''] = [...summary.matchAll(/^ {3}```yaml\n([^`]*)```$/gm)][n] ?? [];
  const inputs = parse(block.replace(/^ {3}/gm, '')) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, String(value)]));
};

const follow = (repository: Repository, run: Ran, n?: number): Promise<Ran> =>
  repository.run(inputsOf(stepOf(run, n)));

describe.concurrent('who does what the summary says', () => {
  it('gets from a dry run to the proof', async () => {
    const { users, csv } = makeList(12);
    const repository = await openRepository(users, csv);
    const dry = await repository.run(inputsOf({ limit: '3', 'expect-users': '12' }));
    expect(dry.counts, dry.log).toEqual({ planned: 3, 'skipped-limit': 9 });

    const some = await follow(repository, dry);
    expect(some.counts, some.log).toEqual({ scheduled: 3, 'skipped-limit': 9 });
    const rest = await follow(repository, some);
    expect(rest.counts, rest.log).toEqual({ scheduled: 9, 'skipped-done': 3 });

    const undone = await follow(repository, some, 1);
    expect(undone.counts, undone.log).toEqual({ cancelled: 3 });
    expect(repository.site.pending()).toHaveLength(9);
    repository.pass(8 * DAY);
    const proof = await follow(repository, rest, 1);
    expect(proof.counts, proof.log).toEqual({ gone: 9 });
    expect(proof.summary).toContain('Every user on the list is gone');
  });

  it('goes on after a run that was stopped, and with a list of another name', async () => {
    const { users, csv } = makeList(12);
    const repository = await openRepository(users, csv);
    const path = 'lists/a b.csv';
    const files = { [path]: toCsv(users), 'users_to_delete.csv': 'another list' };
    const live = inputsOf({ 'what-to-do': 'Delete', 'expect-users': '12', csv: path });
    const stopped = await repository.run({ ...live, token: 'wrong' }, { files });
    expect(stopped.outputs.outcome, stopped.log).toBe('stopped');
    const done = await repository.run(inputsOf(stepOf(stopped)), { files });
    expect(done.counts, done.log).toEqual({ scheduled: 12 });
    const undone = await repository.run(inputsOf(stepOf(done)), { files });
    expect(undone.counts, undone.log).toEqual({ cancelled: 12 });
  });
});
