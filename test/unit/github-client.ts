import { getOctokit } from '@actions/github';
import { PERMISSIONS } from '../support/job-environment.ts';
import { type ResultsService, startResultsService } from '../support/results-service.ts';

/** GitHub's own client for the double. */
export type Client = ReturnType<typeof getOctokit>;

/** A double of GitHub with a client for it. */
export interface Double {
  readonly results: ResultsService;
  readonly content: ResultsService['runs']['content'];
  readonly client: Client;
  readonly rest: Client['rest'];
}

export const repo = { owner: 'octo-org', repo: 'community' };
export const UNKNOWN = 'a'.repeat(40);

/** GitHub's own client with a token. */
export const clientFor = (results: ResultsService, token: string): Client =>
  getOctokit(token, { baseUrl: results.url });

/** Starts a double; a workflow's token may do what the job of the example for deletions may. */
export const openDouble = async (token: string): Promise<Double> => {
  const results = await startResultsService();
  results.runs.issue(token, PERMISSIONS.deletion);
  const client = clientFor(results, token);
  return { results, content: results.runs.content, client, rest: client.rest };
};

/** What a call is refused with. */
export const refusal = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'not refused',
    (error: { status: number; message: string }) => `${error.status} ${error.message}`,
  );
