import { type Runs, runnerKey } from '../../domain/ledger/holder-state.ts';
import { type Rest, RestError } from './rest.ts';

const ACTIONS = 'actions: read';

/** Asks GitHub about workflow runs: only of an open claim, of this run's age, and of who let it into its environment. */
export const openRuns = ({ ask, all }: Rest, runId: string): Runs => ({
  jobs: async (run, attempt) => {
    try {
      const jobs = await all([`the jobs of run ${run}`, ACTIONS], async ({ rest }, params) => {
        const which = { run_id: Number(run), attempt_number: attempt };
        return (await rest.actions.listJobsForWorkflowRunAttempt({ ...params, ...which })).data.jobs;
      });
      return jobs.map(({ runner_name, status, completed_at }) => ({
        runner: runnerKey(runner_name ?? ''),
        isOver: status === 'completed',
        endedAt: completed_at ? Date.parse(completed_at) : undefined,
      }));
    } catch (error) {
      if (error instanceof RestError && error.status === 404) return undefined;
      throw error;
    }
  },
  createdAt: () =>
    ask([`run ${runId}`, ACTIONS], async ({ rest }, params) => {
      const { data } = await rest.actions.getWorkflowRun({ ...params, run_id: Number(runId) });
      return Date.parse(data.created_at);
    }),
  approvals: () =>
    ask([`the approvals of run ${runId}`, ACTIONS], async ({ rest }, params) => {
      const { data } = await rest.actions.getReviewsForRun({ ...params, run_id: Number(runId) });
      return data.flatMap(({ environments, user, state }) =>
        environments.map(({ name }) => ({ environment: name ?? '', user: user.login, state })),
      );
    }),
});
