import { createHash, randomUUID } from 'node:crypto';
import { addRest, type Runs } from './github-rest.ts';
import { addMemoryBlobs, type BlobStore } from './memory-blobs.ts';
import { type Answer, json, type Request, type Server, startServer } from './server.ts';
import { readZip } from './zip.ts';

/** An artifact whose upload is finished. */
export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** Bytes as stored, so mostly of a zip. */
  readonly size: number;
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** ISO 8601; only if the client asked for a retention. */
  readonly expiresAt?: string;
  readonly runId: string;
}

/** GitHub's artifact service and the REST beside it: a server with both, and a look behind the scenes. */
export interface ResultsService extends Server {
  /** An ACTIONS_RUNTIME_TOKEN for a job of a run. */
  token(runId?: string, jobId?: string): string;
  /** What is there now, over all runs, the oldest first. */
  artifacts(): readonly Artifact[];
  /** The files in an artifact; of an unzipped one, the file itself under its name. Throws if it is not there. */
  download(name: string, runId?: string): Promise<Map<string, Buffer>>;
  /** The workflow runs that REST tells of. */
  readonly runs: Runs;
}

interface Entry extends Omit<Artifact, 'size' | 'digest'> {
  readonly jobId: string;
  readonly mimeType: string;
  readonly blob: string;
  /** Undefined until FinalizeArtifact. */
  readonly stored?: Pick<Artifact, 'size' | 'digest'>;
}

interface FinalEntry extends Entry {
  readonly stored: Pick<Artifact, 'size' | 'digest'>;
}

/** The union of the Twirp requests: snake case, 64-bit integers as strings, defaults (size 0) left out. */
interface TwirpRequest {
  readonly workflow_run_backend_id: string;
  readonly workflow_job_run_backend_id: string;
  readonly name?: string;
  readonly mime_type?: string;
  readonly expires_at?: string;
  readonly size?: string;
  readonly hash?: string;
  readonly name_filter?: string;
  readonly id_filter?: string;
}

const RUN = '1001';
const JOB = '2001';

/**
 * Starts the artifact service as @actions/artifact 6 speaks to it. Its blobs are in memory, served by itself,
 * unless another store is given. A run's name is taken from CreateArtifact until DeleteArtifact.
 */
export const startResultsService = async (
  options: { readonly blobs?: 'memory' | BlobStore; readonly keepsContracts?: boolean } = {},
): Promise<ResultsService> => {
  const server = await startServer(options.keepsContracts);
  const { blobs: choice = 'memory' } = options;
  const blobs = choice === 'memory' ? addMemoryBlobs(server) : choice;
  const entries = new Map<number, Entry>();
  let lastId = 0;

  const finalized = (): FinalEntry[] => [...entries.values()].filter(isFinal);
  const findEntry = ({ workflow_run_backend_id: run, name }: TwirpRequest): Entry | undefined =>
    [...entries.values()].find((entry) => entry.runId === run && entry.name === name);

  const methods: Record<string, (request: TwirpRequest) => Answer | Promise<Answer>> = {
    CreateArtifact: async (request) => {
      if (findEntry(request)) {
        return refuse(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
      }
      const { workflow_run_backend_id: runId, workflow_job_run_backend_id: jobId, name = '' } = request;
      const id = ++lastId;
      const blob = `${runId}/${id}/${name}`;
      entries.set(id, {
        id,
        name,
        runId,
        jobId,
        blob,
        mimeType: request.mime_type ?? '',
        createdAt: Date.now(),
        ...(request.expires_at && { expiresAt: request.expires_at }),
      });
      return json(200, { ok: true, signed_upload_url: await blobs.uploadUrl(blob) });
    },

    FinalizeArtifact: async (request) => {
      const entry = findEntry(request);
      if (!entry || isFinal(entry)) return refuse(404, 'not_found', 'no such upload');
      const bytes = await blobs.get(entry.blob);
      const stored = bytes && { size: bytes.length, digest: digestOf(bytes) };
      // Stricter than GitHub is known to be: an artifact that is not what its client says is a fault to show.
      if (stored?.size !== Number(request.size ?? 0) || stored.digest !== request.hash) {
        return refuse(400, 'invalid_argument', 'size or hash is not that of the uploaded blob');
      }
      entries.set(entry.id, { ...entry, stored });
      return json(200, { ok: true, artifact_id: String(entry.id) });
    },

    ListArtifacts: ({ workflow_run_backend_id: run, name_filter: name, id_filter: id }) => {
      const found = finalized()
        .filter((entry) => entry.runId === run)
        .filter((entry) => name === undefined || entry.name === name)
        .filter((entry) => id === undefined || String(entry.id) === id);
      return json(200, { artifacts: found.map(toMonolithArtifact) });
    },

    GetSignedArtifactURL: async (request) => {
      const entry = findEntry(request);
      if (!entry || !isFinal(entry)) return refuse(404, 'not_found', 'no such artifact');
      const fileName = isZip(entry) ? `${entry.name}.zip` : entry.name;
      return json(200, { signed_url: await blobs.downloadUrl(entry.blob, fileName) });
    },

    DeleteArtifact: (request) => {
      const entry = findEntry(request);
      if (!entry || !isFinal(entry)) return refuse(404, 'not_found', 'no such artifact');
      entries.delete(entry.id);
      return json(200, { ok: true, artifact_id: String(entry.id) });
    },
  };

  server.add({
    match: /^POST \/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(?<method>\w+)$/,
    identify: ({ params: { method = '' }, body }) => {
      const { name, name_filter } = parse(body);
      return { method, name: name ?? name_filter ?? '' };
    },
    answer: (request) => {
      const call = methods[request.params.method ?? ''];
      const body = parse(request.body);
      if (!call) return refuse(404, 'bad_route', 'no such method');
      return isAllowed(request, body) ? call(body) : refuse(403, 'permission_denied', 'not your run');
    },
  });

  const read = async (name: string, runId: string) => {
    const entry = finalized().findLast((candidate) => candidate.name === name && candidate.runId === runId);
    const bytes = entry && (await blobs.get(entry.blob));
    if (!bytes) throw new Error(`no artifact ${name} in run ${runId}`);
    return isZip(entry) ? readZip(bytes) : new Map([[name, bytes]]);
  };

  const rest = await addRest(server);

  return {
    ...server,
    runs: rest.runs,
    close: async () => {
      try {
        await server.close();
      } finally {
        await rest.close();
      }
    },
    token: createToken,
    artifacts: () => finalized().map(toArtifact),
    download: (name, runId = RUN) => read(name, runId),
  };
};

const scope = (runId: string, jobId: string): string => `Actions.Results:${runId}:${jobId}`;

const createToken = (runId = RUN, jobId = JOB): string => {
  const claims = { scp: `Actions.ExampleScope ${scope(runId, jobId)}`, jti: randomUUID() };
  const parts = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => encode(JSON.stringify(part)));
  return [...parts, encode('not verified')].join('.');
};

const isAllowed = ({ headers }: Request, body: TwirpRequest): boolean => {
  const claims = /^Bearer [^.]+\.([^.]+)\./.exec(headers.authorization ?? '')?.[1] ?? '';
  const { scp } = parseJson<{ scp?: string }>(Buffer.from(claims, 'base64url'));
  const wanted = scope(body.workflow_run_backend_id, body.workflow_job_run_backend_id);
  return scp?.split(' ').includes(wanted) === true;
};

const parseJson = <T extends object>(bytes: Buffer): T => JSON.parse(bytes.toString() || '{}') as T;
const parse = (body: Buffer): TwirpRequest => parseJson<TwirpRequest>(body);
const encode = (text: string): string => Buffer.from(text).toString('base64url');
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const isFinal = (entry: Entry): entry is FinalEntry => entry.stored !== undefined;
const isZip = ({ mimeType }: Entry): boolean => mimeType === 'application/zip';

/** A Twirp error: https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes */
const refuse = (status: number, code: string, msg: string): Answer => json(status, { code, msg });

const toArtifact = ({ id, name, stored, createdAt, expiresAt, runId }: FinalEntry): Artifact => ({
  id,
  name,
  ...stored,
  createdAt,
  ...(expiresAt && { expiresAt }),
  runId,
});

const toMonolithArtifact = (entry: FinalEntry) => ({
  workflow_run_backend_id: entry.runId,
  workflow_job_run_backend_id: entry.jobId,
  database_id: String(entry.id),
  name: entry.name,
  size: String(entry.stored.size),
  created_at: new Date(entry.createdAt).toISOString(),
  digest: entry.stored.digest,
});
