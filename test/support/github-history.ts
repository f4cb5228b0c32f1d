import type { getOctokit } from '@actions/github';
import { REPOSITORY_ID, type Run } from './github-actions.ts';
import { ACTIONS_READ, addRoutes, found, type Hub, paged, Refusal } from './github-routes.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type RestArtifact = Awaited<
  ReturnType<Rest['actions']['listWorkflowRunArtifacts']>
>['data']['artifacts'][number];

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

/** Adds the routes by which earlier runs and their artifacts are found. */
export const addHistory = (
  hub: Hub,
  runs: ReadonlyMap<string, Run>,
  artifactsOf: (runId: string) => readonly ListedArtifact[],
): void => {
  const find = (id: string): ListedArtifact | undefined =>
    [...runs.keys()].flatMap(artifactsOf).find((artifact) => artifact.id === Number(id));
  addRoutes(
    hub,
    {
      on: 'GET REPO/actions/workflows/(?<id>\\d+)/runs',
      method: 'ListRuns',
      needs: ACTIONS_READ,
      answer: (request) => {
        const newestFirst = [...runs.values()]
          .filter((run) => run.workflow_id === Number(request.params.id))
          .sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id);
        return paged(request, newestFirst, 'workflow_runs');
      },
    },
    {
      on: 'GET REPO/actions/runs/(?<id>\\d+)/artifacts',
      method: 'ListRunArtifacts',
      needs: ACTIONS_READ,
      answer: (request) => {
        const { id = '' } = request.params;
        const listed = artifactsOf(id).map((artifact) => toRest(artifact, id));
        return paged(request, listed, 'artifacts');
      },
    },
    {
      on: 'GET REPO/actions/artifacts/(?<id>\\d+)/zip',
      method: 'DownloadArtifact',
      needs: ACTIONS_READ,
      answer: async ({ params: { id = '' } }) => {
        const artifact = found(find(id));
        if (artifact.expired) throw new Refusal(410, 'Artifact has expired');
        return { status: 302, headers: { location: await artifact.downloadUrl() } };
      },
    },
  );
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
