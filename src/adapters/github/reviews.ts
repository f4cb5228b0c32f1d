import type { Repository, Writer } from '../../domain/plan/review.ts';
import { type Rest, textOf } from './rest.ts';

const CONTENTS = 'contents: read';
const PULLS = 'pull-requests: read';

/** Reads contents, pull requests and reviews. `isPrivate` as the event tells it, if it does. */
export const openReview = (
  { ask, find, all, defaultBranch, headOf }: Rest,
  isPrivate: boolean | undefined,
): Repository => ({
  defaultBranch,
  headOf,
  blobAt: (path, ref) =>
    find([`the list at commit ${ref}`, CONTENTS], async ({ rest }, params) => {
      // The object form has the blob's name for files of any size up to 100 MB, without their content over 1 MB.
      const mediaType = { format: 'object' };
      const { data } = await rest.repos.getContent({ ...params, path, ref, mediaType });
      return !Array.isArray(data) && data.type === 'file' ? data.sha : undefined;
    }),
  lastChange: (path, sha) =>
    ask([`the commits of the list`, CONTENTS], async ({ rest }, params) => {
      const { data } = await rest.repos.listCommits({ ...params, path, sha, per_page: 1 });
      return data.at(0)?.sha;
    }),
  mergedPulls: async (commit, branch) => {
    const pulls = await all([`the pull requests of commit ${commit}`, PULLS], async ({ rest }, params) => {
      const which = { ...params, commit_sha: commit };
      return (await rest.repos.listPullRequestsAssociatedWithCommit(which)).data;
    });
    return pulls
      .filter(({ merged_at, base }) => merged_at && base.ref === branch)
      .map(({ number, user }) => ({ number, author: user?.login ?? '' }));
  },
  reviews: async (pull) => {
    const found = await all([`the reviews of pull request #${pull}`, PULLS], async ({ rest }, params) => {
      return (await rest.pulls.listReviews({ ...params, pull_number: pull })).data;
    });
    return found.map(({ user, state, commit_id }) => ({
      user: user?.login ?? '',
      isPerson: user?.type === 'User',
      state,
      commit: commit_id ?? '',
    }));
  },
  writers: async (pull) => {
    const writers: Writer[] = [];
    for (let after: string | null = null; ; ) {
      const variables: { readonly pull: number; readonly after: string | null } = { pull, after };
      const commits: Commits = await ask(
        [`the authors of pull request #${pull}`, PULLS],
        async ({ graphql }, { owner, repo, request }) => {
          const answer = await graphql<Answer>(WRITERS, { owner, repo, request, ...variables });
          return answer.repository.pullRequest.commits;
        },
      );
      for (const { commit } of commits.nodes) writers.push(...writersOf(commit));
      if (!commits.pageInfo.hasNextPage) return writers;
      after = commits.pageInfo.endCursor;
    }
  },
  mayWrite: async (username) => {
    const permission = await find([`the permission of ${username}`, CONTENTS], async ({ rest }, params) => {
      const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...params, username });
      return data.permission;
    });
    return permission === 'admin' || permission === 'write';
  },
  textAt: (path, ref) =>
    find([`the list at commit ${ref}`, CONTENTS], async ({ rest }, params) => {
      const mediaType = { format: 'raw' };
      const { data } = await rest.repos.getContent({ ...params, path, ref, mediaType });
      return textOf(data);
    }),
  isPrivate: async () => {
    if (isPrivate !== undefined) return isPrivate;
    const asked = ask(['the repository', CONTENTS], async ({ rest }, params) => {
      return (await rest.repos.get(params)).data.private;
    });
    // What cannot be learnt counts as public: e-mails are then masked.
    return asked.catch(() => false);
  },
});

/** REST does not tell who the co-authors of a commit are. */
const WRITERS = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $pull) {
      commits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          commit {
            authors(first: 100) { totalCount nodes { email user { login } } }
            committer { email user { login } }
          }
        }
      }
    }
  }
}`;

type Account = { readonly email: string; readonly user: { readonly login: string } | null };
type Commit = {
  readonly authors: { readonly totalCount: number; readonly nodes: readonly Account[] };
  readonly committer: Account | null;
};
type Commits = {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly { readonly commit: Commit }[];
};
type Answer = { readonly repository: { readonly pullRequest: { readonly commits: Commits } } };

/** GitHub itself commits what people merge and edit on its pages. */
const GITHUB_ITSELF = 'noreply@github.com';

/** A bot is no user, so GitHub names none for its address. */
const BOT = /^(?:\d+\+)?([\w-]+\[bot\])@users\.noreply\.github\.com$/;

const writersOf = ({ authors, committer }: Commit): readonly Writer[] => {
  const people: readonly Account[] =
    committer && committer.email !== GITHUB_ITSELF ? [...authors.nodes, committer] : authors.nodes;
  const hidden: readonly Writer[] = authors.totalCount > authors.nodes.length ? [{ login: undefined }] : [];
  return [...people.map(({ email, user }) => ({ login: user?.login ?? BOT.exec(email)?.[1] })), ...hidden];
};
