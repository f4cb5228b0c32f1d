import { describe, expect, it } from 'vitest';
import { openReviewed } from './review-support.ts';
import { errorsOf, makeList } from './support.ts';

describe.concurrent('a list that was approved and merged runs', () => {
  it.each(['merge', 'squash', 'rebase'] as const)('by %s', async (how) => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull, how);
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain(
      `by reviewer in pull request [#${pull}](https://github.com/octo-org/community/pull/${pull}) by author`,
    );
    const record = JSON.parse(String(run.files.get('run.json')));
    expect(record.review).toEqual({ approved: true, pull, author: 'author', approvers: ['reviewer'] });
    expect(record.list.blob).toMatch(/^[0-9a-f]{40}$/);
    expect(record.run.approvals).toEqual([{ environment: 'bevy', user: 'gatekeeper', state: 'approved' }]);
    expect(run.summary).toContain('bevy: approved by gatekeeper');
  });

  it('also where something else was merged since', async () => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull, 'squash');
    await content.commit('main', { 'README.md': 'other' });
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
  });

  it.each([
    ['in the workspace only', 'workspace'],
    ['also in the commit', 'commit'],
  ])('with the line ends of Windows (%s)', async (_, where) => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const windows = csv.replaceAll('\n', '\r\n');
    const pull = await propose(where === 'commit' ? windows : csv);
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull);
    const run = await dispatch({}, { csv: windows });
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
  });

  it('also where actions/checkout has put the repository into a folder', async () => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const protect = 'user_id\n1012\n';
    await content.commit('main', { 'protected.csv': protect });
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull);
    const files = {
      'repo/.git/HEAD': '',
      'repo/users_to_delete.csv': csv,
      'repo/protected.csv': protect,
    };
    const paths = { csv: 'repo/users_to_delete.csv', protect: 'repo/protected.csv' };
    const run = await dispatch(paths, { files });
    expect(run.counts, run.log).toEqual({ scheduled: 11, 'skipped-protected': 1 });
    await content.commit('main', { 'protected.csv': `${protect}1011\n` });
    const later = await dispatch(paths, { files });
    expect(errorsOf(later).join()).toContain('The protect list on `main` has changed');
  });

  it('after changes were asked for and then approved by the same person', async () => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer', state: 'CHANGES_REQUESTED' });
    await content.review(pull, { user: 'reviewer' });
    await content.review(pull, { user: 'reviewer', state: 'COMMENTED' });
    await content.merge(pull);
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
  });
});

type Reviewed = Awaited<ReturnType<typeof openReviewed>>;
type Case = (repository: Reviewed) => Promise<Parameters<Reviewed['dispatch']>>;
const other = makeList(5).csv;

/** Opens and merges a pull request with the list, with these reviews between the two. */
const merged =
  (reviews: (repository: Reviewed, pull: number) => void | Promise<void>): Case =>
  async (repository) => {
    const pull = await repository.propose(repository.csv);
    await reviews(repository, pull);
    await repository.content.merge(pull);
    return [];
  };
const approved = merged(({ content }, pull) => content.review(pull, { user: 'reviewer' }));

describe.concurrent('T21, T23: a list that was not approved as it is does not run', () => {
  it.each<[string, Case, string, string?]>([
    ['not approved', merged(() => {}), 'nobody has approved it'],
    [
      'only commented',
      merged(({ content }, pull) => content.review(pull, { user: 'a', state: 'COMMENTED' })),
      'nobody has approved it',
    ],
    [
      'approved by its author',
      merged(({ content }, pull) => content.review(pull, { user: 'author' })),
      'author wrote or committed a part of it',
    ],
    [
      'approved by a bot',
      merged(({ content }, pull) => content.review(pull, { user: 'some[bot]', type: 'Bot' })),
      'is not a person',
    ],
    [
      'changes asked for after the approval',
      merged(async ({ content }, pull) => {
        await content.review(pull, { user: 'reviewer' });
        await content.review(pull, { user: 'reviewer', state: 'CHANGES_REQUESTED' });
      }),
      'asked for changes',
    ],
    [
      'approval dismissed',
      merged(({ content }, pull) => content.review(pull, { user: 'reviewer', state: 'DISMISSED' })),
      'was dismissed',
    ],
    [
      'approved without write access',
      merged(async ({ content }, pull) => {
        content.permissions.set('reader', 'read');
        await content.review(pull, { user: 'reader' });
      }),
      'has no write access',
    ],
    [
      'approved before the last change of the list',
      merged(async ({ content, csv }, pull) => {
        await content.commit('list-1', { 'users_to_delete.csv': other });
        await content.review(pull, { user: 'reviewer' });
        await content.commit('list-1', { 'users_to_delete.csv': csv });
      }),
      'approved an earlier version of the list',
    ],
    [
      'pushed to main without a pull request',
      async (repository) => {
        await repository.content.commit('main', { 'users_to_delete.csv': repository.csv });
        return [];
      },
      'did not come from a merged pull request',
    ],
    [
      'changed on main afterwards',
      async (repository) => {
        await approved(repository);
        const sha = await repository.content.head('main');
        await repository.content.commit('main', { 'users_to_delete.csv': other });
        return [{}, { sha, csv: repository.csv }];
      },
      'has changed on `main` since',
      'The list on `main` has changed since this run checked it out',
    ],
    [
      'reverted, and an old run re-run',
      async (repository) => {
        await repository.propose(other);
        await repository.content.commit('main', { 'users_to_delete.csv': other });
        const pull = await repository.propose(repository.csv);
        await repository.content.review(pull, { user: 'reviewer' });
        const sha = await repository.content.merge(pull);
        await repository.content.commit('main', { 'users_to_delete.csv': other });
        return [{}, { sha, csv: repository.csv, attempt: 2, runId: '8500' }];
      },
      'has changed on `main` since',
      'The list on `main` has changed since this run checked it out',
    ],
    [
      'changed after checkout',
      async (repository) => {
        await approved(repository);
        return [{}, { csv: other }];
      },
      'differs from its commit',
      'The list on `main` has changed since this run checked it out',
    ],
    [
      'not in git at all',
      async (repository) => [{}, { csv: repository.csv }],
      'is not in the commit that was checked out',
      'is not on the default branch `main`',
    ],
    [
      'dispatched from another branch',
      async (repository) => {
        await approved(repository);
        return [{}, { ref: 'refs/heads/feature' }];
      },
      'must start from the branch `main`, not from `refs/heads/feature`',
    ],
    [
      'dispatched from a tag with the name of the branch',
      async (repository) => {
        await approved(repository);
        return [{}, { ref: 'refs/tags/main' }];
      },
      'not from `refs/tags/main`',
    ],
    [
      'GitHub does not tell',
      async (repository) => {
        await approved(repository);
        repository.results.fail({ method: 'ListReviews', answer: 403 });
        return [];
      },
      'pull-requests: read',
    ],
  ])('%s', async (_, arrange, message, second) => {
    const repository = await openReviewed();
    const [inputs, options] = await arrange(repository);
    const run = await repository.dispatch(inputs, options);
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join(), run.log).toContain(message);
    expect(errorsOf(run).join()).toContain(second ?? message);
    expect(errorsOf(run)).toHaveLength(second === undefined ? 1 : 2);
    expect(repository.site.requests).toEqual([]);
  });

  it('with review: report it runs, and the record says that it was not approved', async () => {
    const repository = await openReviewed();
    await merged(() => {})(repository);
    const run = await repository.dispatch({ review: 'report' });
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(run.summary).toContain('nobody has approved it');
  });

  it('with review: off another branch may run, and reviews are not asked for', async () => {
    const repository = await openReviewed();
    const run = await repository.dispatch(
      { review: 'off' },
      { ref: 'refs/heads/feature', csv: repository.csv },
    );
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(repository.results.history().some(({ method }) => method === 'ListReviews')).toBe(false);
  });

  it('a cancellation needs no review', async () => {
    const repository = await openReviewed();
    await repository.dispatch({ review: 'off' }, { csv: repository.csv });
    const undo = await repository.dispatch({ cancel: 'true' }, { csv: repository.csv });
    expect(undo.counts, undo.log).toEqual({ cancelled: 12 });
  });
});
