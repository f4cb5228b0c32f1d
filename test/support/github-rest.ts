import type { getOctokit } from '@actions/github';
import { addContent, type Content } from './github-content.ts';
import { type Answer, json, type Request, type Route, type Server } from './server.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type Data<Method extends (...args: never[]) => Promise<{ data: unknown }>> = Awaited<
  ReturnType<Method>
>['data'];
type RestRun = Data<Rest['actions']['getWorkflowRun']>;
type RestArtifact = Data<Rest['actions']['listWorkflowRunArtifacts']>['artifacts'][number];

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
  readonly repository: { readonly id: number };
  /** Null once a fork is deleted, whatever the schema says. */
  readonly head_repository: { readonly id: number } | null;
};

/** What a run is begun with. */
export interface RunStart {
  readonly runId?: string;
  readonly attempt?: number;
  readonly event?: string;
  readonly ref?: string;
  readonly sha?: string;
  readonly workflowId?: number;
}

/** The repository's workflow runs, and its history as far as REST tells it. */
export interface Runs {
  /** A run, or a new attempt of one, is in progress from now on. */
  begin(start: RunStart): void;
  end(runId: string): void;
  /** Changes what REST says of a run, or adds one that never ran here. */
  set(runId: string, change: Partial<Run>): void;
  /** Commits that are on no branch. */
  readonly strays: Set<string>;
  readonly content: Content;
  /** What GitHub's clock is ahead of this machine's, ms. */
  aheadMs: number;
}

/** An artifact as REST lists it, and where its bytes are. */
export interface ListedArtifact {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly digest: string;
  readonly createdAt: number;
  readonly expired: boolean;
  readonly downloadUrl: () => Promise<string>;
}

export const REPOSITORY_ID = 4217;
const WORKFLOW_ID = 161_335;
const HEAD = 'c0ffee'.padEnd(40, '0');

/** Adds the routes of GitHub's REST that read workflow runs, their artifacts and the history of branches. */
export const addRest = (server: Server, artifactsOf: (runId: string) => readonly ListedArtifact[]): Runs => {
  const runs = new Map<string, Run>();
  const strays = new Set<string>();

  const clock = { aheadMs: 0 };
  const isoNow = (): string => new Date(Date.now() + clock.aheadMs).toISOString();
  const set = (runId: string, change: Partial<Run>): void => {
    const now = isoNow();
    runs.set(runId, {
      id: Number(runId),
      run_attempt: 1,
      event: 'workflow_dispatch',
      head_branch: 'main',
      head_sha: HEAD,
      status: 'completed',
      workflow_id: WORKFLOW_ID,
      path: '.github/workflows/delete-users.yml',
      created_at: now,
      updated_at: now,
      repository: { id: REPOSITORY_ID },
      head_repository: { id: REPOSITORY_ID },
      ...runs.get(runId),
      ...change,
    });
  };
  const content = addContent(server);
  const find = (id: number | string): ListedArtifact | undefined =>
    [...runs.keys()].flatMap(artifactsOf).find((artifact) => artifact.id === Number(id));

  const get = (
    path: string,
    method: string,
    answer: (request: Request) => Answer | Promise<Answer>,
  ): Route => ({
    match: new RegExp(`^GET /repos/(?<owner>[^/]+)/(?<repo>[^/]+)${path}$`),
    identify: ({ params, url }) => ({
      method,
      name: params.id ?? params.branch ?? params.head ?? url.searchParams.get('page') ?? '',
    }),
    answer: (request) =>
      /^token \S/.test(request.headers.authorization ?? '') ? answer(request) : json(401, NOT_ALLOWED),
  });
  server.add(
    get('', 'GetRepo', ({ params: { repo } }) =>
      json(200, { id: REPOSITORY_ID, name: repo, private: true, default_branch: 'main' }),
    ),
    get('/actions/runs/(?<id>\\d+)', 'GetRun', ({ params: { id = '' } }) => found(runs.get(id))),
    get('/actions/runs/(?<id>\\d+)/approvals', 'GetApprovals', () =>
      json(200, [
        { state: 'approved', comment: '', user: { login: 'gatekeeper' }, environments: [{ name: 'bevy' }] },
      ]),
    ),
    get('/actions/workflows/(?<id>\\d+)/runs', 'ListRuns', ({ params: { id }, url }) => {
      const newestFirst = [...runs.values()]
        .filter((run) => run.workflow_id === Number(id))
        .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id);
      return page(url, 'workflow_runs', newestFirst);
    }),
    get('/actions/runs/(?<id>\\d+)/artifacts', 'ListRunArtifacts', ({ params: { id = '' }, url }) =>
      page(
        url,
        'artifacts',
        artifactsOf(id).map((artifact) => toRest(artifact, id)),
      ),
    ),
    get('/actions/artifacts/(?<id>\\d+)/zip', 'DownloadArtifact', async ({ params: { id = '' } }) => {
      const artifact = find(id);
      if (!artifact) return found(undefined);
      if (artifact.expired) return json(410, { message: 'Artifact has expired', status: '410' });
      return { status: 302, headers: { location: await artifact.downloadUrl() } };
    }),
    get('/compare/(?<base>\\w+)\\.\\.\\.(?<head>\\w+)', 'Compare', ({ params: { base, head = '' } }) => {
      const status = strays.has(head) ? 'diverged' : head === base ? 'identical' : 'behind';
      return json(200, { status, ahead_by: 0, behind_by: 1, commits: [] });
    }),
  );

  return Object.assign(clock, {
    begin: ({
      runId = '1001',
      attempt = 1,
      event = 'workflow_dispatch',
      ref = 'refs/heads/main',
      sha = HEAD,
      workflowId = WORKFLOW_ID,
    }) =>
      set(runId, {
        run_attempt: attempt,
        event,
        head_branch: ref.replace(/^refs\/(?:heads|tags)\//, ''),
        head_sha: sha,
        workflow_id: workflowId,
        status: 'in_progress',
        updated_at: isoNow(),
      }),
    end: (runId: string) => set(runId, { status: 'completed', updated_at: isoNow() }),
    set,
    strays,
    content,
  });
};

const NOT_ALLOWED = { message: 'Bad credentials', status: '401' };

const found = (value: object | undefined): Answer =>
  value ? json(200, value) : json(404, { message: 'Not Found', status: '404' });

const page = (url: URL, key: string, items: readonly object[]): Answer => {
  const size = Number(url.searchParams.get('per_page') ?? 30);
  const first = (Number(url.searchParams.get('page') ?? 1) - 1) * size;
  return json(200, { total_count: items.length, [key]: items.slice(first, first + size) });
};

const toRest = ({ id, name, size, digest, createdAt, expired }: ListedArtifact, runId: string) =>
  ({
    id,
    name,
    size_in_bytes: size,
    expired,
    digest,
    created_at: new Date(createdAt).toISOString(),
    workflow_run: { id: Number(runId), repository_id: REPOSITORY_ID, head_repository_id: REPOSITORY_ID },
  }) satisfies Partial<RestArtifact>;
