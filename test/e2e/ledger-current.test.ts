import { describe, expect, it } from 'vitest';
import { deletions, idsOf, openRepository, type Repository } from './ledger-support.ts';
import { errorsOf, idsWith, makeList, type Row, tellsTheTruth, toCsv } from './support.ts';

const { users, csv } = makeList(30);
const LIST = 'users_to_delete.csv';
const PROTECT = 'protect.csv';
const withProtection = { protect: PROTECT };
const protectNobody = 'user_id\n';
/** Without the last user. */
const shorter = toCsv(users.slice(0, -1));

/** What somebody merges into the default branch meanwhile. */
const CHANGES: readonly (readonly [string, Readonly<Record<string, string | null>>, string])[] = [
  ['a user was taken off the list', { [LIST]: shorter }, 'The list on `main` has changed'],
  ['the list was removed', { [LIST]: null }, 'is not on the default branch `main`'],
  [
    'a user was put into the protect list',
    { [PROTECT]: 'user_id\n1030\n' },
    'The protect list on `main` has changed',
  ],
  ['the protect list was removed', { [PROTECT]: null }, 'is not on the default branch `main`'],
];

const files = { [LIST]: csv, [PROTECT]: protectNobody };

describe.concurrent('a run whose list is not current deletes nobody', () => {
  it.each(CHANGES)('queued while %s', async (_, change, message) => {
    const repository = await openRepository(users, csv);
    const sha = await repository.content.commit('main', files);
    await repository.content.commit('main', change);
    const run = await repository.run(withProtection, { sha, files });
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain(message);
    expect(repository.site.requests).toEqual([]);
  });

  it.each(CHANGES)('a re-run (attempt 2, an old GITHUB_SHA) after %s', async (_, change, message) => {
    const repository = await openRepository(users, csv);
    const sha = await repository.content.commit('main', files);
    const inputs = { ...withProtection, limit: '10' };
    const first = await repository.run(inputs, { sha, files });
    expect(first.counts, first.log).toEqual({ scheduled: 10, 'skipped-limit': 20 });
    await repository.content.commit('main', change);
    const seen = repository.site.requests.length;
    const again = await repository.run(inputs, { runId: first.runId, attempt: 2, sha, files });
    expect(again.outputs.outcome, again.log).toBe('refused');
    expect(errorsOf(again).join()).toContain(message);
    expect(repository.site.requests).toHaveLength(seen);
    expect(repository.site.pending()).toHaveLength(10);
  });

  it('but anything else may have been merged meanwhile', async () => {
    const repository = await openRepository(users, csv);
    const sha = await repository.content.commit('main', files);
    await repository.content.commit('main', { 'README.md': 'something else' });
    const run = await repository.run(withProtection, { sha, files });
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
  });

  it('nor does one that cannot see whether the list is current', async () => {
    const repository = await openRepository(users, csv);
    repository.results.fail({ method: 'GetContent', name: /users_to_delete/, answer: 500 });
    const run = await repository.run();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('GitHub did not show the list at commit');
    expect(repository.site.requests).toEqual([]);
  });

  it('with review: off the list need not be on the default branch', async () => {
    const repository = await openRepository(users, csv);
    const run = await repository.run({ review: 'off' }, { committed: false });
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
  });
});

describe.concurrent('in the middle of a run', () => {
  /** Runs in batches of ten; `happen` while the answer of the fifth deletion is held back. */
  const inTheMiddle = async (happen: (repository: Repository) => Promise<unknown>) => {
    const changed = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      // Before it, two users of the list are read, and the first one twice.
      hold: (nth) => (nth === 9 ? changed.promise : undefined),
    });
    await repository.content.commit('main', files);
    const run = await repository.run(
      { ...withProtection, 'batch-size': '10', concurrency: '1' },
      { files },
      async (step) => {
        await step.until(() => deletions(repository.site).length === 5);
        await happen(repository);
        changed.resolve();
        return step.done;
      },
    );
    return { repository, run };
  };
  const firstTen = (rows: readonly Row[]) => idsWith(rows, 'scheduled');

  it.each(CHANGES)('%s: it stops before its next batch', async (_, change, message) => {
    const { repository, run } = await inTheMiddle(({ content }) => content.commit('main', change));
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toContain(message);
    expect(firstTen(run.rows)).toEqual(idsOf(users.slice(0, 10)));
    expect(run.counts).toEqual({ scheduled: 10, 'skipped-stopped': 20 });
    expect(deletions(repository.site)).toHaveLength(10);
    tellsTheTruth(run.rows, repository.site);
    expect((await repository.ledger()).open).toBeUndefined();
  });

  it('reverting the list on the default branch is an emergency stop', async () => {
    const { repository, run } = await inTheMiddle(({ content }) => content.forcePush('main', content.root));
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(deletions(repository.site)).toHaveLength(10);
  });

  it('so is another default branch without the list', async () => {
    const { repository, run } = await inTheMiddle(async ({ content }) => {
      await content.forcePush('other', content.root);
      content.setDefaultBranch('other');
    });
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(errorsOf(run).join()).toContain('is not on the default branch `other`');
    expect(deletions(repository.site)).toHaveLength(10);
  });

  it('something else is merged: it goes on', async () => {
    const { repository, run } = await inTheMiddle(({ content }) =>
      content.commit('main', { 'README.md': 'something else' }),
    );
    expect(run.counts, run.log).toEqual({ scheduled: 30 });
    expect(deletions(repository.site)).toHaveLength(30);
  });
});
