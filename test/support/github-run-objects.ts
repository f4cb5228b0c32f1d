import type { Job, Run } from './github-actions.ts';
import { below, nodeId, toUser } from './github-people.ts';
import { type Place, toMinimalRepository } from './github-repository.ts';
import type { Hub } from './github-routes.ts';
import type { RestJob, RestRun } from './github-types.ts';

const WORKFLOW = 'Delete users';
const FOLDERS = {
  jobs_url: '/jobs',
  logs_url: '/logs',
  cancel_url: '/cancel',
  rerun_url: '/rerun',
  artifacts_url: '/artifacts',
} as const;

/** A workflow run. */
export const toRun = (hub: Hub, place: Place, run: Run, conclusion: Job['conclusion']): RestRun => {
  const { id, attempt, event, branch, sha, status, workflowId, createdAt, startedAt, updatedAt } = run;
  const url = `${place.url}/actions/runs/${id}`;
  const person = { name: 'author', email: 'author@example.com' };
  const repository = toMinimalRepository(hub, place);
  return {
    id,
    name: WORKFLOW,
    node_id: nodeId('WFR', id),
    head_branch: branch,
    head_sha: sha,
    path: '.github/workflows/delete-users.yml',
    display_title: WORKFLOW,
    run_number: 7,
    run_attempt: attempt,
    event,
    status,
    conclusion,
    workflow_id: workflowId,
    check_suite_id: id,
    check_suite_node_id: nodeId('CS', id),
    url,
    html_url: `${place.page}/actions/runs/${id}`,
    ...below(url, FOLDERS),
    check_suite_url: `${place.url}/check-suites/${id}`,
    workflow_url: `${place.url}/actions/workflows/${workflowId}`,
    previous_attempt_url: attempt > 1 ? `${url}/attempts/${attempt - 1}` : null,
    pull_requests: [],
    referenced_workflows: [],
    actor: toUser(place.api, 'octocat'),
    triggering_actor: toUser(place.api, 'octocat'),
    created_at: createdAt,
    updated_at: updatedAt,
    run_started_at: startedAt,
    repository,
    head_repository: repository,
    head_commit: {
      id: sha,
      tree_id: sha,
      message: 'Change files',
      timestamp: createdAt,
      author: person,
      committer: person,
    },
  };
};

/** A job of a workflow run. */
export const toJob = (place: Place, { branch, sha }: Run, job: Job): RestJob => {
  const { id, runId, attempt, name, status, conclusion, runnerName, startedAt, completedAt } = job;
  return {
    id,
    run_id: runId,
    run_url: `${place.url}/actions/runs/${runId}`,
    run_attempt: attempt,
    node_id: nodeId('CR', id),
    head_branch: branch,
    head_sha: sha,
    url: `${place.url}/actions/jobs/${id}`,
    html_url: `${place.page}/actions/runs/${runId}/job/${id}`,
    check_run_url: `${place.url}/check-runs/${id}`,
    workflow_name: WORKFLOW,
    name,
    status,
    conclusion,
    labels: ['ubuntu-latest'],
    runner_id: id,
    runner_name: runnerName,
    runner_group_id: 2,
    runner_group_name: 'GitHub Actions',
    created_at: startedAt,
    started_at: startedAt,
    completed_at: completedAt,
  };
};
