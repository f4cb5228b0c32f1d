/** The operations of GitHub's REST that the double serves, by their ids in npm's @octokit/openapi. */
export const OPERATIONS = [
  'actions/get-reviews-for-run',
  'actions/get-workflow-run',
  'actions/list-jobs-for-workflow-run-attempt',
  'git/create-blob',
  'git/create-commit',
  'git/create-ref',
  'git/create-tree',
  'git/get-commit',
  'git/get-ref',
  'git/list-matching-refs',
  'git/update-ref',
  'issues/create-comment',
  'issues/list-comments',
  'issues/update-comment',
  'pulls/list-commits',
  'pulls/list-reviews',
  'repos/compare-commits-with-basehead',
  'repos/get',
  'repos/get-collaborator-permission-level',
  'repos/get-content',
  'repos/list-commits',
  'repos/list-pull-requests-associated-with-commit',
  'users/get-authenticated',
] as const;

export type OperationId = (typeof OPERATIONS)[number];
