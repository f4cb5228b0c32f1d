import type { Repository } from '../domain/review.ts';
import type { Rest } from './rest.ts';

const CONTENTS = 'contents: read';
const PULLS = 'pull-requests: read';

/** Reads contents, pull requests and reviews. `isPrivate` as the event tells it, if it does. */
export const openReview = (
  { ask, find, pages, defaultBranch, headOf }: Rest,
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
  mergedPulls: (commit, branch) =>
    ask([`the pull requests of commit ${commit}`, PULLS], async ({ rest }, params) => {
      const { data } = await rest.repos.listPullRequestsAssociatedWithCommit({
        ...params,
        commit_sha: commit,
      });
      return data
        .filter(({ merged_at, base }) => merged_at && base.ref === branch)
        .map(({ number, user }) => ({ number, author: user?.login ?? '' }));
    }),
  reviews: async (pull) => {
    const found = [];
    const listed = pages([`the reviews of pull request #${pull}`, PULLS], async ({ rest }, params) => ({
      items: (await rest.pulls.listReviews({ ...params, pull_number: pull })).data,
    }));
    for await (const page of listed) found.push(...page);
    return found.map(({ user, state, commit_id }) => ({
      user: user?.login ?? '',
      isPerson: user?.type === 'User',
      state,
      commit: commit_id ?? '',
    }));
  },
  mayWrite: async (username) => {
    const permission = await find([`what ${username} may do`, CONTENTS], async ({ rest }, params) => {
      const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...params, username });
      return data.permission;
    });
    return permission === 'admin' || permission === 'write';
  },
  textAt: (path, ref) =>
    find([`the list at commit ${ref}`, CONTENTS], async ({ rest }, params) => {
      const mediaType = { format: 'raw' };
      const { data } = await rest.repos.getContent({ ...params, path, ref, mediaType });
      return String(data);
    }),
  isPrivate: async () => {
    if (isPrivate !== undefined) return isPrivate;
    try {
      return await ask(['the repository', CONTENTS], async ({ rest }, params) => {
        const { data } = await rest.repos.get(params);
        return data.private;
      });
    } catch {
      // What cannot be learnt counts as public: e-mails are then masked.
      return false;
    }
  },
});
