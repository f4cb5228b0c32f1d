import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import type { Actions, EarlierRun, StoredArtifact, WorkflowRun } from '../domain/history.ts';
import { foreign } from '../domain/text.ts';

/** Where and as whom GitHub's REST is asked. */
export type HistoryOptions = {
  readonly githubToken: string;
  /** `owner/name`, and the id of this run. */
  readonly repository: string;
  readonly runId: string;
  /** The default branch as the event tells it, if it does. */
  readonly defaultBranch: string | undefined;
  readonly signal: AbortSignal;
  readonly parse: (runJson: string) => EarlierRun | undefined;
};

const PER_PAGE = 100;
/** 30 runs an hour for three weeks: whoever has more in this workflow must hear that they were not all read. */
const MAX_PAGES = 150;
const TRIES = 3;
const ANSWER_LIMIT_MS = 30_000;
const DOWNLOAD_LIMIT_MS = 120_000;
/** An artifact of a run with a list of 1,000,000 users has about 40 MiB, its run.json twice that unpacked. */
const MAX_ZIP_BYTES = 64 * 1024 * 1024;
const MAX_JSON_BYTES = 192 * 1024 * 1024;

type Octokit = ReturnType<typeof getOctokit>;
type Params = {
  readonly owner: string;
  readonly repo: string;
  readonly request: { readonly signal: AbortSignal };
};
type Page = { readonly per_page: number; readonly page: number };
type Listed<T> = { readonly items: readonly T[]; readonly total: number };
type RestRun = Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data'];

/** Opens GitHub's REST for reading earlier runs; the client is loaded with the first call. */
export const openHistory = (options: HistoryOptions): Actions => {
  const { githubToken, repository, runId, signal, parse } = options;
  const [owner = '', repo = ''] = repository.split('/');
  let loading: Promise<Octokit> | undefined;
  const octokit = (): Promise<Octokit> => {
    loading ??= import('@actions/github').then((github) => github.getOctokit(githubToken));
    return loading;
  };

  /** Everything asked is a GET, so all of it may be repeated. */
  const ask = async <T>(what: string, work: (client: Octokit, params: Params) => Promise<T>): Promise<T> => {
    if (githubToken === '') throw new Error('there is no github-token');
    for (let tries = 1; ; tries += 1) {
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
        return await work(await octokit(), { owner, repo, request: { signal: limit } });
      } catch (error) {
        const status = statusOf(error);
        const mayPass = status === undefined || status >= 500;
        if (!mayPass || tries === TRIES || signal.aborted) throw explain(what, error);
        await delay(tries * 500, undefined, { signal }).catch(() => {});
      }
    }
  };
  /** All pages of a list, for as long as somebody wants the next one. */
  async function* pages<T>(
    what: string,
    get: (client: Octokit, params: Params & Page) => Promise<Listed<T>>,
  ) {
    for (let page = 1, seen = 0; page <= MAX_PAGES; page += 1) {
      const { items, total } = await ask(what, (client, params) =>
        get(client, { ...params, per_page: PER_PAGE, page }),
      );
      yield items;
      seen += items.length;
      if (items.length === 0 || seen >= total) return;
    }
    throw new Error(`there are more than ${MAX_PAGES * PER_PAGE} of ${what}; not all were read`);
  }

  const getRun = (id: string): Promise<WorkflowRun> =>
    ask(`run ${id}`, async ({ rest }, params) =>
      toRun((await rest.actions.getWorkflowRun({ ...params, run_id: Number(id) })).data),
    );
  const branchHeads = new Map<string, Promise<string | undefined>>();
  const headOf = (branch: string): Promise<string | undefined> => {
    const head =
      branchHeads.get(branch) ??
      ask(`the branch ${branch}`, async ({ rest }, params) => {
        const { data } = await rest.git.getRef({ ...params, ref: `heads/${branch}` });
        return data.object.sha;
      }).catch(nothingIf404);
    branchHeads.set(branch, head);
    return head;
  };

  return {
    ownRun: () => getRun(runId),
    run: (id) => getRun(id).catch(nothingIf404),
    runs: (workflowId) =>
      pages('the runs of this workflow', async ({ rest }, params) => {
        const workflow = { workflow_id: Number(workflowId), exclude_pull_requests: true };
        const { data } = await rest.actions.listWorkflowRuns({ ...params, ...workflow });
        return { items: data.workflow_runs.map(toRun), total: data.total_count };
      }),
    artifacts: async (id) => {
      const found: StoredArtifact[] = [];
      const listed = pages(`the artifacts of run ${id}`, async ({ rest }, params) => {
        const { data } = await rest.actions.listWorkflowRunArtifacts({ ...params, run_id: Number(id) });
        return { items: data.artifacts.map(toArtifact), total: data.total_count };
      });
      for await (const page of listed) found.push(...page);
      return found;
    },
    readRecord: async (artifact) => {
      if (artifact.bytes > MAX_ZIP_BYTES) return undefined;
      const zip = await ask(`the artifact ${foreign(artifact.name, 80)}`, (client, params) =>
        download(client, params, artifact),
      ).catch(nothingIf404);
      const json = zip && (await readRunJson(zip));
      return json === undefined ? undefined : parse(json);
    },
    defaultBranch: async () =>
      options.defaultBranch ??
      ask('the repository', async ({ rest }, params) => (await rest.repos.get(params)).data.default_branch),
    isOnBranch: async (branch, sha) => {
      const head = await headOf(branch);
      if (head === undefined || head === sha) return head === sha;
      const status = await ask(`commit ${sha}`, async ({ rest }, params) => {
        const basehead = `${head}...${sha}`;
        return (await rest.repos.compareCommitsWithBasehead({ ...params, basehead, per_page: 1 })).data
          .status;
      }).catch(nothingIf404);
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

const statusOf = (error: unknown): number | undefined => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
};

/** GitHub does not have it, or does not let this token know that it has. */
class NotFound extends Error {}

const nothingIf404 = (error: unknown): undefined => {
  if (error instanceof NotFound) return undefined;
  throw error;
};

const PERMISSIONS = 'give the job "permissions: actions: read" and "contents: read"';

/** GitHub's refusal in words that say what to do. */
const explain = (what: string, error: unknown): Error => {
  const status = statusOf(error);
  const said = foreign(error instanceof Error ? error.message : String(error), 120);
  if (status === 404 || status === 410) {
    return new NotFound(`GitHub does not show ${what} (HTTP ${status}): ${PERMISSIONS}`);
  }
  if (status === 429 || /rate limit/i.test(said)) {
    return new Error(`GitHub's own request limit is used up, asking for ${what}: run again in an hour`);
  }
  if (status === 401 || status === 403) {
    return new Error(`GitHub does not let this job read ${what} (HTTP ${status}): ${PERMISSIONS}`);
  }
  const answer = status === undefined ? said : `HTTP ${status}`;
  return new Error(`GitHub did not tell ${what} in ${TRIES} tries (${answer}): run again later`);
};
