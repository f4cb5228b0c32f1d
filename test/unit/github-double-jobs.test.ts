import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '../support/github-tokens.ts';
import { createJob } from '../support/runner.ts';
import { clientFor, type Double, openDouble, refusal, repo, UNKNOWN } from './github-client.ts';

let results: Double['results'];
let rest: Double['rest'];
let content: Double['content'];
const open = async (): Promise<void> => {
  ({ results, rest, content } = await openDouble('ghp_person'));
};

describe('permissions', () => {
  beforeAll(open);
  afterAll(() => results.close());

  type Call = (rest: Double['rest']) => Promise<unknown>;
  const main = { ...repo, ref: 'heads/main' };
  const readRef: Call = ({ git }) => git.getRef(main);
  const writeBlob: Call = ({ git }) => git.createBlob({ ...repo, content: 'x' });
  const readRun: Call = ({ actions }) => actions.getWorkflowRun({ ...repo, run_id: 1 });
  const readPulls: Call = ({ repos }) =>
    repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: UNKNOWN });
  const comment: Call = ({ issues }) => issues.createComment({ ...repo, issue_number: 1, body: 'x' });
  const FORBIDDEN = '403 Resource not accessible by integration';
  it.each<[string, Grant, Call, string, boolean?]>([
    ['nothing: the repository', {}, ({ repos }) => repos.get(repo), 'not refused'],
    ['nothing: a ref', {}, readRef, '404 Not Found'],
    ['nothing: a ref of a public repository', {}, readRef, 'not refused', true],
    ['nothing: a run', {}, readRun, FORBIDDEN],
    ['nothing: a run of a public repository', {}, readRun, FORBIDDEN, true],
    ['nothing: pull requests', {}, readPulls, FORBIDDEN],
    ['contents: read: a ref', { contents: 'read' }, readRef, 'not refused'],
    ['contents: read: a blob', { contents: 'read' }, writeBlob, FORBIDDEN],
    ['contents: write: a blob', { contents: 'write' }, writeBlob, 'not refused'],
    ['contents: write: a ref', { contents: 'write' }, readRef, 'not refused'],
    ['contents: write: a comment', { contents: 'write' }, comment, FORBIDDEN],
    ['pull-requests: write: a comment', { 'pull-requests': 'write' }, comment, 'not refused'],
    ['issues: write: a comment', { issues: 'write' }, comment, 'not refused'],
    ['actions: read: no such run', { actions: 'read' }, readRun, '404 Not Found'],
  ])('%s', async (name, grant, call, expected, isPublic = false) => {
    content.isPrivate = !isPublic;
    results.runs.allow(`ghs_${name.length}`, grant);
    const limited = clientFor(results, `ghs_${name.length}`);
    expect(await refusal(call(limited.rest))).toContain(expected);
  });

  it('a workflow’s token belongs to nobody; no token is refused', async () => {
    expect((await rest.users.getAuthenticated()).data.login).toBe('octocat');
    const bot = clientFor(results, 'ghs_bot');
    expect(await refusal(bot.rest.users.getAuthenticated())).toContain(FORBIDDEN);
    const answer = await fetch(`${results.url}/repos/o/r`);
    expect([answer.status, await answer.json()]).toMatchObject([401, { message: 'Bad credentials' }]);
  });
});

describe('runs and jobs', () => {
  beforeAll(open);
  afterAll(() => results.close());

  const jobs = async (run_id: number, attempt_number = 1) =>
    (
      await rest.actions.listJobsForWorkflowRunAttempt({ ...repo, run_id, attempt_number, per_page: 100 })
    ).data.jobs.map(({ runner_name, status, conclusion }) => `${runner_name}: ${status} ${conclusion}`);

  it('jobs of a matrix are told apart by their runners', async () => {
    const { runs } = results;
    const [one, two] = [runs.begin({ runId: '9' }), runs.begin({ runId: '9' })];
    expect([one, two]).toEqual(['runner of 9.1', 'runner of 9.1 (2)']);
    runs.end('9', one);
    expect(await jobs(9)).toEqual([`${one}: completed success`, `${two}: in_progress null`]);
    expect((await rest.actions.getWorkflowRun({ ...repo, run_id: 9 })).data.status).toBe('in_progress');
    runs.end('9', two, 'cancelled');
    const run = (await rest.actions.getWorkflowRun({ ...repo, run_id: 9 })).data;
    expect(run.status).toBe('completed');

    results.runs.aheadMs = 3_600_000;
    expect(runs.begin({ runId: '9', attempt: 2, runnerName: 'own' })).toBe('own');
    results.runs.aheadMs = 0;
    expect(await jobs(9, 2)).toEqual(['own: in_progress null']);
    expect(await jobs(9)).toHaveLength(2);
    expect((await rest.actions.getWorkflowRun({ ...repo, run_id: 9 })).data).toMatchObject({
      run_attempt: 2,
      created_at: run.created_at,
    });
    expect(await refusal(jobs(9, 3))).toContain('404');
    expect(await refusal(jobs(10))).toContain('404');
  });

  it('approvals and what people may do are listed', async () => {
    const approvals = await rest.actions.getReviewsForRun({ ...repo, run_id: 31 });
    expect(approvals.data).toMatchObject([{ state: 'approved', user: { login: 'gatekeeper' } }]);
    content.permissions.set('eve', 'read');
    const permission = async (username: string): Promise<string> =>
      (await rest.repos.getCollaboratorPermissionLevel({ ...repo, username })).data.permission;
    expect([await permission('eve'), await permission('ada')]).toEqual(['read', 'write']);
  });

  it('a job checks out what was committed for it, and its runner is the one that REST names', async () => {
    const files = { 'users.csv': 'user_id\n1\n' };
    const before = await content.head('main');
    const job = await createJob({ results, runId: '20', files });
    const sha = await content.head('main');
    expect(sha).not.toBe(before);
    expect(await content.show(sha, 'users.csv')).toBe(files['users.csv']);
    expect((await rest.actions.getWorkflowRun({ ...repo, run_id: 20 })).data.head_sha).toBe(sha);
    expect(await jobs(20)).toEqual([`${job.runnerName}: in_progress null`]);
    const others = [
      await createJob({ results, runId: '21', files }),
      await createJob({ results, runId: '22', files: { 'users.csv': 'other' }, committed: false }),
      await createJob({ results, runId: '23', files: { 'users.csv': 'other' }, sha: before }),
      await createJob({ results, runId: '24', files: { 'users.csv': 'b' }, ref: 'refs/heads/b' }),
    ];
    expect(await content.head('main')).toBe(sha);
    expect(await content.show('b', 'users.csv')).toBe('b');
    for (const { close } of [job, ...others]) await close();
    expect(await jobs(20)).toEqual([`${job.runnerName}: completed success`]);
  });
});
