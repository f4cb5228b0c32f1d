import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Double, openDouble, repo } from './github-client.ts';

const PATH = 'lists/users.csv';

let results: Double['results'];
let client: Double['client'];
let rest: Double['rest'];
let content: Double['content'];
const open = async (): Promise<void> => {
  ({ results, client, rest, content } = await openDouble('ghp_person'));
};

describe('pull requests', () => {
  beforeEach(open);
  afterEach(() => results.close());
  const ada = { email: 'ada@example.com', login: 'ada' };
  const bob = { email: 'bob@example.com', login: null };

  it.each([
    ['merge', 3],
    ['squash', 1],
    ['rebase', 2],
  ] as const)('%s: the merged commits name their pull request', async (how, brought) => {
    await content.commit('list', { [PATH]: '1' }, { author: ada });
    await content.commit('list', { [PATH]: '2' }, { authors: [ada, bob] });
    await content.commit('main', { 'README.md': 'x' });
    const root = await content.head('main');
    const pull = content.open('list', 'ada');
    await content.review(pull, { user: 'eve' });
    const sha = await content.merge(pull, how);
    expect([await content.head('main'), await content.show('main', PATH)]).toEqual([sha, '2']);
    expect(await content.show('main', 'README.md')).toBe('x');
    const log = await content.log('main', '--format=%H', `^${root}`);
    const shas = log.trim().split('\n');
    expect(shas).toHaveLength(brought);
    for (const commit_sha of shas) {
      const { data } = await rest.repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha });
      expect(data).toMatchObject([{ number: pull, user: { login: 'ada' }, base: { ref: 'main' } }]);
      expect(data[0]?.merged_at).toMatch(/Z$/);
    }
    const { data } = await rest.pulls.listReviews({ ...repo, pull_number: pull });
    expect(data).toMatchObject([{ state: 'APPROVED', user: { login: 'eve', type: 'User' } }]);
  });

  it('lists come in pages of 30, and paginate() reads all of them', async () => {
    await content.commit('list', { [PATH]: '0' });
    const pull = content.open('list', 'ada');
    for (let i = 0; i < 31; i += 1) content.comment(pull, 'ada', `word ${i}`);
    for (let i = 0; i < 31; i += 1) await content.review(pull, { user: `u${i}`, state: 'COMMENTED' });
    const issue = { ...repo, issue_number: pull };
    expect((await rest.issues.listComments(issue)).data).toHaveLength(30);
    expect((await rest.issues.listComments({ ...issue, page: 2 })).data).toHaveLength(1);
    expect(await client.paginate(rest.issues.listComments, { ...issue, per_page: 8 })).toHaveLength(31);
    const params = { ...repo, pull_number: pull };
    expect((await rest.pulls.listReviews(params)).data).toHaveLength(30);
    expect((await rest.pulls.listReviews({ ...params, per_page: 100 })).data).toHaveLength(31);
    expect(await client.paginate(rest.pulls.listCommits, { ...params, per_page: 1 })).toHaveLength(1);

    await rest.issues.createComment({ ...issue, body: 'mine' });
    const own = content.comments(pull).at(-1);
    await rest.issues.updateComment({ ...repo, comment_id: own?.id ?? 0, body: 'changed' });
    expect(content.comments(pull).at(-1)).toMatchObject({ id: own?.id, user: 'octocat', body: 'changed' });
  });

  it('GraphQL names authors, co-authors and committers, page by page', async () => {
    await content.commit('list', { [PATH]: '1' }, { authors: [ada, bob] });
    await content.commit('list', { [PATH]: '2' }, { author: bob, committer: ada });
    const pull = content.open('list', 'ada');
    const query = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
      repository(owner: $owner, name: $repo) { pullRequest(number: $pull) { commits(first: 1, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { commit {
          oid authors(first: 10) { totalCount nodes { email user { login } } } committer { email user { login } }
        } } } } } }`;
    const ask = async (after: string | null, number = pull) =>
      (await client.graphql<Asked>(query, { ...repo, pull: number, after })).repository.pullRequest.commits;
    const one = await ask(null);
    const two = await ask(one.pageInfo.endCursor);
    const toActor = ({ email, login }: { email: string; login: string | null }) => ({
      email,
      user: login === null ? null : { login },
    });
    expect([one.pageInfo.hasNextPage, two.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(one.nodes[0]?.commit).toMatchObject({
      authors: { totalCount: 2, nodes: [toActor(ada), toActor(bob)] },
      committer: { email: 'noreply@github.com', user: null },
    });
    expect(two.nodes[0]?.commit).toEqual({
      oid: await content.head('list'),
      authors: { totalCount: 1, nodes: [toActor(bob)] },
      committer: toActor(ada),
    });
    expect(await content.log('list', '-1', '--skip=1', '--format=%B')).toContain('Co-authored-by: bob <bob@');
    await expect(ask(null, 99)).rejects.toThrow('Could not resolve to a PullRequest');
  });
});

interface Asked {
  readonly repository: {
    readonly pullRequest: {
      readonly commits: {
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
        readonly nodes: readonly { readonly commit: object }[];
      };
    };
  };
}
