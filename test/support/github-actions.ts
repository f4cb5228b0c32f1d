import { placeOf } from './github-repository.ts';
import { ACTIONS_READ, addRoutes, found, type Hub, paged } from './github-routes.ts';
import { toJob, toRun } from './github-run-objects.ts';

/** A run as it is stored. */
export interface Run {
  readonly id: number;
  readonly attempt: number;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly status: 'in_progress' | 'completed';
  readonly workflowId: number;
  /** Of the first attempt; ISO 8601, as all times here. */
  readonly createdAt: string;
  readonly startedAt: string;
  readonly updatedAt: string;
}

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

/** A job as it is stored. */
export interface Job {
  readonly id: number;
  readonly runId: number;
  readonly attempt: number;
  readonly name: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'failure' | 'cancelled' | null;
  readonly runnerName: string;
  readonly startedAt: string;
  readonly completedAt: string | null;
}

/** The repository's workflow runs and their jobs. */
export interface RunBook {
  /** A job of a run, or of a new attempt of one, is in progress from now on; gives its runner's name. */
  begin(start: RunStart): string;
  /** The job of this runner is over, or all jobs of the run; with its last job the run is completed. */
  end(runId: string, runnerName?: string, conclusion?: Job['conclusion']): void;
}

const WORKFLOW_ID = 161_335;

/** Adds the routes that tell of workflow runs and their jobs. */
export const addActions = (hub: Hub, rootSha: string): RunBook => {
  const runs = new Map<string, Run>();
  const jobs: Job[] = [];

  const isoNow = (): string => new Date(hub.now()).toISOString();
  const set = (runId: string, change: Partial<Run>): void => {
    const now = isoNow();
    runs.set(runId, {
      id: Number(runId),
      attempt: 1,
      event: 'workflow_dispatch',
      branch: hub.settings.defaultBranch,
      sha: rootSha,
      status: 'completed',
      workflowId: WORKFLOW_ID,
      createdAt: now,
      updatedAt: now,
      startedAt: now,
      ...runs.get(runId),
      ...change,
    });
  };
  const jobsOf = (id: string): Job[] => jobs.filter(({ runId }) => runId === Number(id));
  const conclusionOf = (run: Run): Job['conclusion'] => {
    if (run.status !== 'completed') return null;
    const ends = jobsOf(String(run.id)).map(({ conclusion }) => conclusion);
    return ends.find((end) => end !== 'success') ?? 'success';
  };

  addRoutes(
    hub,
    {
      operation: 'actions/get-workflow-run',
      method: 'GetRun',
      needs: ACTIONS_READ,
      answer: (request) => {
        const run = found(runs.get(request.params.run_id ?? ''));
        return toRun(hub, placeOf(hub, request), run, conclusionOf(run));
      },
    },
    {
      operation: 'actions/list-jobs-for-workflow-run-attempt',
      method: 'ListJobs',
      needs: ACTIONS_READ,
      answer: (request) => {
        const { run_id = '', attempt_number = '' } = request.params;
        const run = found(runs.get(run_id));
        const asked = Number(attempt_number);
        const listed = jobsOf(run_id).filter(({ attempt }) => attempt === asked);
        const isThere = asked >= 1 && asked <= run.attempt;
        const shown = listed.map((job) => toJob(placeOf(hub, request), run, job));
        return paged(request, found(isThere ? shown : undefined), 'jobs');
      },
    },
  );

  return {
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
      const isNew = runs.get(runId)?.attempt !== attempt;
      set(runId, {
        attempt,
        event,
        branch: ref.replace(/^refs\/(?:heads|tags)\//, ''),
        sha,
        workflowId,
        status: 'in_progress',
        updatedAt: now,
        ...(isNew && { startedAt: now }),
      });
      const others = jobsOf(runId).filter((job) => job.attempt === attempt).length;
      const numbered = others === 0 ? '' : ` (${others + 1})`;
      const name = runnerName ?? `runner of ${runId}.${attempt}${numbered}`;
      jobs.push({
        id: 70_000 + jobs.length,
        runId: Number(runId),
        attempt,
        name: `delete${numbered}`,
        status: 'in_progress',
        conclusion: null,
        runnerName: name,
        startedAt: now,
        completedAt: null,
      });
      return name;
    },
    end: (runId, runnerName, conclusion = 'success') => {
      const completedAt = isoNow();
      jobs.forEach((job, i) => {
        const isMeant = job.runId === Number(runId) && job.status !== 'completed';
        if (isMeant && (runnerName === undefined || job.runnerName === runnerName))
          jobs[i] = { ...job, status: 'completed', conclusion, completedAt };
      });
      if (jobsOf(runId).every(({ status }) => status === 'completed'))
        set(runId, { status: 'completed', updatedAt: completedAt });
    },
  };
};
