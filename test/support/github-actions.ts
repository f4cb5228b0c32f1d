import type { getOctokit } from '@actions/github';
import { ACTIONS_READ, addRoutes, type DeepPartial, found, type Hub, paged } from './github-routes.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type Data<Method extends (...args: never[]) => Promise<{ data: unknown }>> = Awaited<
  ReturnType<Method>
>['data'];
type RestRun = Data<Rest['actions']['getWorkflowRun']>;
type RestJob = Data<Rest['actions']['listJobsForWorkflowRunAttempt']>['jobs'][number];

/** A run as GitHub's REST gives it, as far as anybody here looks. */
export type Run = Pick<
  RestRun,
  | 'id'
  | 'event'
  | 'head_branch'
  | 'head_sha'
  | 'status'
  | 'workflow_id'
  | 'created_at'
  | 'updated_at'
  | 'path'
> & {
  readonly run_attempt: number;
  readonly run_started_at: string;
  readonly repository: { readonly id: number };
  /** Null once a fork is deleted, whatever the schema says. */
  readonly head_repository: { readonly id: number } | null;
};

/** What a job is begun with. */
export interface RunStart {
  readonly runId?: string;
  readonly attempt?: number;
  readonly event?: string;
  readonly ref?: string;
  readonly sha?: string;
  readonly workflowId?: number;
  /** `runner of <run>.<attempt>` if not given, with a number for each further job of the attempt. */
  readonly runnerName?: string;
}

/** A job as GitHub's REST gives it, as far as anybody here looks. */
export interface Job {
  readonly id: number;
  readonly run_id: number;
  readonly run_attempt: number;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'failure' | 'cancelled' | null;
  readonly runner_name: string;
  readonly started_at: string;
  readonly completed_at: string | null;
}

/** The repository's workflow runs and their jobs. */
export interface RunBook {
  /** A job of a run, or of a new attempt of one, is in progress from now on; gives its runner's name. */
  begin(start: RunStart): string;
  /** The job of this runner is over, or all jobs of the run; with its last job the run is completed. */
  end(runId: string, runnerName?: string, conclusion?: Job['conclusion']): void;
  /** Changes what REST says of a run, or adds one that never ran here. */
  set(runId: string, change: Partial<Run>): void;
  readonly runs: ReadonlyMap<string, Run>;
}

export const REPOSITORY_ID = 4217;
const WORKFLOW_ID = 161_335;

/** Adds the routes that tell of workflow runs and their jobs. */
export const addActions = (hub: Hub, rootSha: string): RunBook => {
  const runs = new Map<string, Run>();
  const jobs: Job[] = [];

  const isoNow = (): string => new Date(hub.now()).toISOString();
  const set: RunBook['set'] = (runId, change) => {
    const now = isoNow();
    runs.set(runId, {
      id: Number(runId),
      run_attempt: 1,
      event: 'workflow_dispatch',
      head_branch: hub.settings.defaultBranch,
      head_sha: rootSha,
      status: 'completed',
      workflow_id: WORKFLOW_ID,
      path: '.github/workflows/delete-users.yml',
      created_at: now,
      updated_at: now,
      run_started_at: now,
      repository: { id: REPOSITORY_ID },
      head_repository: { id: REPOSITORY_ID },
      ...runs.get(runId),
      ...change,
    });
  };
  const jobsOf = (runId: string): Job[] => jobs.filter(({ run_id }) => run_id === Number(runId));

  addRoutes(
    hub,
    {
      on: 'GET REPO/actions/runs/(?<id>\\d+)',
      method: 'GetRun',
      needs: ACTIONS_READ,
      answer: ({ params: { id = '' } }) => found(runs.get(id)),
    },
    {
      on: 'GET REPO/actions/runs/(?<id>\\d+)/attempts/(?<attempt>\\d+)/jobs',
      method: 'ListJobs',
      needs: ACTIONS_READ,
      answer: (request) => {
        const { id = '', attempt = '' } = request.params;
        const { run_attempt } = found(runs.get(id));
        const asked = Number(attempt);
        const listed: readonly DeepPartial<RestJob>[] = jobsOf(id).filter((job) => job.run_attempt === asked);
        return paged(request, found(asked >= 1 && asked <= run_attempt ? listed : undefined), 'jobs');
      },
    },
  );

  return {
    runs,
    set,
    begin: ({
      runId = '1001',
      attempt = 1,
      event = 'workflow_dispatch',
      ref = `refs/heads/${hub.settings.defaultBranch}`,
      sha = rootSha,
      workflowId = WORKFLOW_ID,
      runnerName,
    }) => {
      const now = isoNow();
      const isNew = runs.get(runId)?.run_attempt !== attempt;
      set(runId, {
        run_attempt: attempt,
        event,
        head_branch: ref.replace(/^refs\/(?:heads|tags)\//, ''),
        head_sha: sha,
        workflow_id: workflowId,
        status: 'in_progress',
        updated_at: now,
        ...(isNew && { run_started_at: now }),
      });
      const others = jobsOf(runId).filter(({ run_attempt }) => run_attempt === attempt).length;
      const numbered = others === 0 ? '' : ` (${others + 1})`;
      const runner_name = runnerName ?? `runner of ${runId}.${attempt}${numbered}`;
      jobs.push({
        id: 70_000 + jobs.length,
        run_id: Number(runId),
        run_attempt: attempt,
        name: `delete${numbered}`,
        status: 'in_progress',
        conclusion: null,
        runner_name,
        started_at: now,
        completed_at: null,
      });
      return runner_name;
    },
    end: (runId, runnerName, conclusion = 'success') => {
      const completed_at = isoNow();
      jobs.forEach((job, i) => {
        const isMeant = job.run_id === Number(runId) && job.status !== 'completed';
        if (isMeant && (runnerName === undefined || job.runner_name === runnerName))
          jobs[i] = { ...job, status: 'completed', conclusion, completed_at };
      });
      if (jobsOf(runId).every(({ status }) => status === 'completed'))
        set(runId, { status: 'completed', updated_at: completed_at });
    },
  };
};
