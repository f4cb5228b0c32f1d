import type { Permission } from '../support/github-tokens.ts';
import type { OperationId } from '../support/openapi/operations.ts';
import { type Client, repo } from './github-client.ts';

/** What is there for calls to be about. */
export interface Scene {
  /** The first commit of the repository, and a later one with users.csv in it. */
  readonly root: string;
  readonly head: string;
  /** The tree of `head`. */
  readonly tree: string;
  readonly pull: number;
  readonly comment: number;
}

/** A call of GitHub's REST: one that the action makes, or one of the few with which tests look at what it made. */
export interface Asked {
  readonly operation: OperationId;
  /** How the action calls it; undefined where only tests do. */
  readonly method?: string;
  /** A token with one of these may do it; a token with everything else may not. Empty: needs no permission. */
  readonly needs: readonly Permission[];
  /** `read` if not given. */
  readonly level?: 'write';
  /** GitHub says 404, and not 403, where a token may not know whether it is there. */
  readonly refused?: 404;
  readonly call: (rest: Client['rest'], scene: Scene) => Promise<{ readonly status: number }>;
}

let made = 0;
const ref = 'heads/main';

/** One line for each operation, in the order of OPERATIONS. */
export const CALLS: readonly Asked[] = [
  {
    operation: 'actions/get-reviews-for-run',
    method: 'actions.getReviewsForRun',
    needs: ['actions'],
    call: ({ actions }) => actions.getReviewsForRun({ ...repo, run_id: 9 }),
  },
  {
    operation: 'actions/get-workflow-run',
    method: 'actions.getWorkflowRun',
    needs: ['actions'],
    call: ({ actions }) => actions.getWorkflowRun({ ...repo, run_id: 9 }),
  },
  {
    operation: 'actions/list-jobs-for-workflow-run-attempt',
    method: 'actions.listJobsForWorkflowRunAttempt',
    needs: ['actions'],
    call: ({ actions }) =>
      actions.listJobsForWorkflowRunAttempt({
        ...repo,
        run_id: 9,
        attempt_number: 1,
        per_page: 100,
        page: 1,
      }),
  },
  {
    operation: 'git/create-blob',
    method: 'git.createBlob',
    needs: ['contents'],
    level: 'write',
    call: ({ git }) => git.createBlob({ ...repo, content: 'x', encoding: 'utf-8' }),
  },
  {
    operation: 'git/create-commit',
    method: 'git.createCommit',
    needs: ['contents'],
    level: 'write',
    call: ({ git }, { head, tree }) => git.createCommit({ ...repo, message: 'x', tree, parents: [head] }),
  },
  {
    operation: 'git/create-ref',
    method: 'git.createRef',
    needs: ['contents'],
    level: 'write',
    call: ({ git }, { head }) => git.createRef({ ...repo, ref: `refs/double/${++made}`, sha: head }),
  },
  {
    operation: 'git/create-tree',
    method: 'git.createTree',
    needs: ['contents'],
    level: 'write',
    call: ({ git }) => {
      const tree = [{ path: 'a/b.csv', mode: '100644', type: 'blob', content: 'x' } as const];
      return git.createTree({ ...repo, tree });
    },
  },
  {
    operation: 'git/get-commit',
    needs: ['contents'],
    refused: 404,
    call: ({ git }, { head }) => git.getCommit({ ...repo, commit_sha: head }),
  },
  {
    operation: 'git/get-ref',
    method: 'git.getRef',
    needs: ['contents'],
    refused: 404,
    call: ({ git }) => git.getRef({ ...repo, ref }),
  },
  {
    operation: 'git/list-matching-refs',
    needs: ['contents'],
    refused: 404,
    call: ({ git }) => git.listMatchingRefs({ ...repo, ref }),
  },
  {
    operation: 'git/update-ref',
    method: 'git.updateRef',
    needs: ['contents'],
    level: 'write',
    call: ({ git }, { head }) => git.updateRef({ ...repo, ref: 'heads/list', sha: head, force: false }),
  },
  {
    operation: 'issues/create-comment',
    method: 'issues.createComment',
    needs: ['issues', 'pull-requests'],
    level: 'write',
    call: ({ issues }, { pull }) => issues.createComment({ ...repo, issue_number: pull, body: 'x' }),
  },
  {
    operation: 'issues/list-comments',
    method: 'issues.listComments',
    needs: ['issues', 'pull-requests'],
    call: ({ issues }, { pull }) =>
      issues.listComments({ ...repo, issue_number: pull, per_page: 1, page: 1 }),
  },
  {
    operation: 'issues/update-comment',
    method: 'issues.updateComment',
    needs: ['issues', 'pull-requests'],
    level: 'write',
    call: ({ issues }, { comment }) => issues.updateComment({ ...repo, comment_id: comment, body: 'y' }),
  },
  {
    operation: 'pulls/list-commits',
    needs: ['pull-requests'],
    call: ({ pulls }, { pull }) => pulls.listCommits({ ...repo, pull_number: pull }),
  },
  {
    operation: 'pulls/list-reviews',
    method: 'pulls.listReviews',
    needs: ['pull-requests'],
    call: ({ pulls }, { pull }) => pulls.listReviews({ ...repo, pull_number: pull, per_page: 100, page: 1 }),
  },
  {
    operation: 'repos/compare-commits-with-basehead',
    method: 'repos.compareCommitsWithBasehead',
    needs: ['contents'],
    refused: 404,
    call: ({ repos }, { head, root }) =>
      repos.compareCommitsWithBasehead({ ...repo, basehead: `${root}...${head}`, per_page: 1 }),
  },
  {
    operation: 'repos/get',
    method: 'repos.get',
    needs: [],
    call: ({ repos }) => repos.get(repo),
  },
  {
    operation: 'repos/get-collaborator-permission-level',
    method: 'repos.getCollaboratorPermissionLevel',
    needs: [],
    call: ({ repos }) => repos.getCollaboratorPermissionLevel({ ...repo, username: 'eve' }),
  },
  {
    operation: 'repos/get-content',
    method: 'repos.getContent',
    needs: ['contents'],
    refused: 404,
    call: async ({ repos }, { head }) => {
      const file = { ...repo, path: 'users.csv', ref: head };
      await repos.getContent({ ...file, mediaType: { format: 'object' } });
      await repos.getContent({ ...file, mediaType: { format: 'raw' } });
      return repos.getContent({ ...file, mediaType: { format: 'raw+json' } });
    },
  },
  {
    operation: 'repos/list-commits',
    method: 'repos.listCommits',
    needs: ['contents'],
    refused: 404,
    call: ({ repos }, { head }) => repos.listCommits({ ...repo, sha: head, per_page: 1 }),
  },
  {
    operation: 'repos/list-pull-requests-associated-with-commit',
    method: 'repos.listPullRequestsAssociatedWithCommit',
    needs: ['pull-requests'],
    call: ({ repos }, { head }) =>
      repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: head, per_page: 100, page: 1 }),
  },
  {
    operation: 'users/get-authenticated',
    method: 'users.getAuthenticated',
    needs: [],
    call: ({ users }) => users.getAuthenticated(),
  },
];
