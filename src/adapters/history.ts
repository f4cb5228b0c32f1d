import { createHash } from 'node:crypto';
import type { getOctokit } from '@actions/github';
import type { Actions, EarlierRun, StoredArtifact, WorkflowRun } from '../domain/history.ts';
import { branchNotShown } from '../domain/messages/github.ts';
import { Told } from '../domain/messages/message.ts';
import { foreign } from '../domain/text.ts';
import type { Params, Rest } from './rest.ts';

/** What is read, and from where. */
export type HistoryOptions = {
  readonly rest: Rest;
  /** The id of this run. */
  readonly runId: string;
  readonly parse: (runJson: string) => EarlierRun | undefined;
};

const DOWNLOAD_LIMIT_MS = 120_000;
/** An artifact of a run with a list of 1,000,000 users has about 40 MiB, its run.json twice that unpacked. */
const MAX_ZIP_BYTES = 64 * 1024 * 1024;
const MAX_JSON_BYTES = 192 * 1024 * 1024;

type Octokit = ReturnType<typeof getOctokit>;
type RestRun = Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data'];

/** The permissions that the two kinds of questions need. */
const ACTIONS = 'actions: read';
const CONTENTS = 'contents: read';

/** Reads earlier runs, their artifacts and the history of branches. */
export const openHistory = ({ rest, runId, parse }: HistoryOptions): Actions => {
  const { ask, find, pages } = rest;
  const getRun =
    (id: string) =>
    async ({ rest }: Octokit, params: Params): Promise<WorkflowRun> =>
      toRun((await rest.actions.getWorkflowRun({ ...params, run_id: Number(id) })).data);
  return {
    ownRun: () => ask([`run ${runId}`, ACTIONS], getRun(runId)),
    run: (id) => find([`run ${id}`, ACTIONS], getRun(id)),
    runs: (workflowId) =>
      pages(['the runs of this workflow', ACTIONS], async ({ rest }, params) => {
        const workflow = { workflow_id: Number(workflowId), exclude_pull_requests: true };
        const { data } = await rest.actions.listWorkflowRuns({ ...params, ...workflow });
        return { items: data.workflow_runs.map(toRun), total: data.total_count };
      }),
    artifacts: async (id) => {
      const found: StoredArtifact[] = [];
      const listed = pages([`the artifacts of run ${id}`, ACTIONS], async ({ rest }, params) => {
        const { data } = await rest.actions.listWorkflowRunArtifacts({ ...params, run_id: Number(id) });
        return { items: data.artifacts.map(toArtifact), total: data.total_count };
      });
      for await (const page of listed) found.push(...page);
      return found;
    },
    readRecord: async (artifact) => {
      if (artifact.bytes > MAX_ZIP_BYTES) return undefined;
      const what = `the artifact ${foreign(artifact.name, 80)}`;
      const zip = await find([what, ACTIONS], (client, params) => download(client, params, artifact));
      const json = zip && (await readRunJson(zip));
      return json === undefined ? undefined : parse(json);
    },
    approvals: () =>
      ask([`the approvals of run ${runId}`, ACTIONS], async (client, params) => {
        const { data } = await client.rest.actions.getReviewsForRun({ ...params, run_id: Number(runId) });
        return data.flatMap(({ environments, user, state }) =>
          environments.map(({ name }) => ({ environment: name ?? '', user: user.login, state })),
        );
      }),
    defaultBranch: rest.defaultBranch,
    isOnBranch: async (branch, sha) => {
      const head = await rest.headOf(branch);
      // Without the permission GitHub hides even that it is there: nothing may be forgotten for that.
      if (head === undefined && branch === (await rest.defaultBranch())) {
        throw new Told(branchNotShown(branch, CONTENTS));
      }
      if (head === undefined || head === sha) return head === sha;
      const status = await find([`commit ${sha}`, CONTENTS], async ({ rest }, params) => {
        const basehead = `${head}...${sha}`;
        return (await rest.repos.compareCommitsWithBasehead({ ...params, basehead, per_page: 1 })).data
          .status;
      });
      return status === 'identical' || status === 'behind';
    },
  };
};

const toRun = (run: RestRun): WorkflowRun => ({
  id: String(run.id),
  attempt: run.run_attempt ?? 1,
  workflowId: String(run.workflow_id),
  repositoryId: String(run.repository.id),
  // The repository of a deleted fork is null.
  headRepositoryId: String(run.head_repository?.id ?? ''),
  event: run.event,
  branch: run.head_branch ?? '',
  sha: run.head_sha,
  status: run.status ?? '',
  createdAt: Date.parse(run.created_at),
  updatedAt: Date.parse(run.updated_at),
});

type RestArtifact = Awaited<
  ReturnType<Octokit['rest']['actions']['listWorkflowRunArtifacts']>
>['data']['artifacts'][number];

const toArtifact = ({ id, name, size_in_bytes, digest, expired }: RestArtifact): StoredArtifact => ({
  id: String(id),
  name,
  bytes: size_in_bytes,
  digest: digest ?? undefined,
  expired,
});

/** The bytes of an artifact, or nothing if they are too many or not those that were uploaded. */
const download = async (
  client: Octokit,
  params: Params,
  { id, digest }: StoredArtifact,
): Promise<Buffer | undefined> => {
  const { headers } = await client.rest.actions.downloadArtifact({
    ...params,
    artifact_id: Number(id),
    archive_format: 'zip',
    request: { ...params.request, redirect: 'manual' },
  });
  // The signed address is not GitHub's: it gets no token, but goes the way that the client's own requests go.
  const { fetch } = client.request.endpoint.DEFAULTS.request as { fetch: typeof globalThis.fetch };
  const response = await fetch(headers.location ?? '', { signal: AbortSignal.timeout(DOWNLOAD_LIMIT_MS) });
  if (!response.ok) throw Object.assign(new Error('the store refuses it'), { status: response.status });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ZIP_BYTES) return undefined;
    chunks.push(chunk);
  }
  const zip = Buffer.concat(chunks);
  const received = `sha256:${createHash('sha256').update(zip).digest('hex')}`;
  return digest === undefined || digest === received ? zip : undefined;
};

/** The text of the one file that is read; undefined if the zip is broken, has none, or it is too large. */
const readRunJson = async (zip: Buffer): Promise<string | undefined> => {
  const { fromBufferPromise } = await import('yauzl');
  try {
    // Names stay bytes: ../../etc/passwd is then only a name that is not asked for.
    const file = await fromBufferPromise(zip, { decodeStrings: false });
    for await (const entry of file.eachEntry()) {
      if (String(entry.fileName) !== 'run.json') continue;
      // The size is kept to while unpacking: more bytes than it says are an error.
      if (entry.uncompressedSize > MAX_JSON_BYTES) return undefined;
      const chunks: Buffer[] = [];
      for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    }
  } catch {
    // Whatever is wrong with it: there is nothing to be learnt from it.
  }
  return undefined;
};
