import { describe, expect, it } from 'vitest';
import { openRepository } from './ledger-support.ts';
import { makeList, type RunOptions } from './support.ts';

const { users, csv } = makeList(3);

/** What GitHub gives a step beside the workflow that everybody copies, and the addresses that its run must show. */
const PLACES: readonly (readonly [string, RunOptions, server: string, help: string | undefined])[] = [
  [
    // The caller's workflow, event and form; only the job is that of the called workflow.
    'in a reusable workflow',
    {
      env: {
        GITHUB_WORKFLOW: 'Caller',
        GITHUB_WORKFLOW_REF: 'octo-org/community/.github/workflows/caller.yml@refs/heads/main',
        GITHUB_JOB: 'called',
        GITHUB_ACTION: '__octo-org_bevy-user-deletion',
        GITHUB_ACTION_REPOSITORY: 'octo-org/bevy-user-deletion',
        GITHUB_ACTION_REF: 'v1',
      },
      payload: { workflow: '.github/workflows/caller.yml', inputs: { users: 'a' } },
    },
    'https://github.com',
    'https://github.com/octo-org/bevy-user-deletion/blob/v1/',
  ],
  [
    // The outer action's own folder and inputs are in the environment as well.
    'in a composite action',
    {
      env: {
        GITHUB_ACTION: '__octo-org_wrapper.delete',
        GITHUB_ACTION_PATH: '/home/runner/work/_actions/octo-org/wrapper/v3',
        GITHUB_ACTION_REPOSITORY: 'octo-org/bevy-user-deletion',
        GITHUB_ACTION_REF: 'v1',
        INPUT_LIST: 'of the outer action',
      },
    },
    'https://github.com',
    'https://github.com/octo-org/bevy-user-deletion/blob/v1/',
  ],
  ['on ghe.com', { env: { GITHUB_SERVER_URL: 'https://octo.ghe.com' } }, 'https://octo.ghe.com', undefined],
];

describe.concurrent('a deletion and its undo', () => {
  it.each(PLACES)('%s', async (_, options, server, help) => {
    const repository = await openRepository(users, csv);
    const run = await repository.run({}, options);
    expect([run.exitCode, run.counts], run.log).toEqual([0, { scheduled: 3 }]);
    const page = `${server}/octo-org/community/actions/runs/${run.runId}`;
    expect(run.outputs['artifact-url']).toBe(`${page}/artifacts/${run.outputs['artifact-id']}`);
    const record = JSON.parse(String(run.files.get('run.json')));
    expect(record.run).toMatchObject({ url: page, event: 'workflow_dispatch' });
    const { GITHUB_WORKFLOW: workflow = 'Delete users', GITHUB_JOB: job = 'delete' } = options.env ?? {};
    expect(record.run).toMatchObject({ workflow, job });
    // The form that starts it is the caller's.
    expect(run.summary).toContain(`choose **${workflow}**`);
    for (const [address] of run.summary.matchAll(/https?:\/\/[\w.:-]+/g))
      expect([server, repository.site.origin]).toContain(address);
    const undo = await repository.run({ cancel: 'true', 'cancel-run': run.runId }, options);
    expect(undo.counts, undo.log).toEqual({ cancelled: 3 });
    const refused = await repository.run({ canary: 'two' }, options);
    expect(refused.summary.includes('docs/troubleshooting.md#')).toBe(help !== undefined);
    if (help) expect(refused.summary).toContain(`${help}docs/troubleshooting.md#invalid-inputs`);
  });
});
