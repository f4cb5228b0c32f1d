import type { getOctokit } from '@actions/github';

type Rest = ReturnType<typeof getOctokit>['rest'];
type Data<Method extends (...args: never[]) => Promise<{ data: unknown }>> = Awaited<
  ReturnType<Method>
>['data'];

/** GitHub's answers, as its own client types them. */
export type RestRepository = Data<Rest['repos']['get']>;
export type RestCommit = Data<Rest['repos']['listCommits']>[number];
export type RestComparison = Data<Rest['repos']['compareCommitsWithBasehead']>;
export type RestGitCommit = Data<Rest['git']['getCommit']>;
export type RestGitRef = Data<Rest['git']['getRef']>;
export type RestPull = Data<Rest['repos']['listPullRequestsAssociatedWithCommit']>[number];
export type RestReview = Data<Rest['pulls']['listReviews']>[number];
export type RestComment = Data<Rest['issues']['listComments']>[number];
export type RestRun = Data<Rest['actions']['getWorkflowRun']>;
export type RestJob = Data<Rest['actions']['listJobsForWorkflowRunAttempt']>['jobs'][number];
export type RestApproval = Data<Rest['actions']['getReviewsForRun']>[number];
export type RestPermission = Data<Rest['repos']['getCollaboratorPermissionLevel']>;
export type RestAccount = Data<Rest['users']['getAuthenticated']>;
