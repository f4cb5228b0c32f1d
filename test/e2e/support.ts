import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect } from 'vitest';
import { type Sandbox, type SandboxSetup, startSandbox } from '../../src/sandbox/site.ts';
import { startAzurite } from '../support/azurite.ts';
import { type ResultsService, startResultsService } from '../support/results-service.ts';
import {
  createJob,
  type Inputs,
  type Job,
  type JobOptions,
  type StartedStep,
  type StepResult,
} from '../support/runner.ts';

/** Neither a word of this project nor of any message: wherever it turns up, it has leaked. */
export const TOKEN = 'q7Xw2Lr9ZkT4vNb8sHd3';
export const ARTIFACT = 'bevy-user-deletion';
export const FILES = ['journal.jsonl', 'report.html', 'results.csv', 'run.json', 'users_set_to_delete.csv'];

export interface Listed {
  readonly id: string;
  readonly email: string;
}

/** `n` users and the CSV that names them, in the vendor's column order; user i stands on line i + 2. */
export const makeList = (n: number): { users: readonly Listed[]; csv: string } => {
  const users = Array.from({ length: n }, (_, i) => ({
    id: String(1001 + i),
    email: `user${i + 1}@example.com`,
  }));
  return { users, csv: toCsv(users) };
};

export const toCsv = (users: readonly Listed[]): string =>
  ['email,user_id', ...users.map(({ id, email }) => `${email},${id}`), ''].join('\n');

/** A live run at full speed. */
export const liveInputs = (site: string, given: Inputs = {}): Inputs => ({
  site,
  token: TOKEN,
  'dry-run': 'false',
  'batch-pause': '0',
  'max-rate': '0',
  ...given,
});

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  const failed: unknown[] = [];
  for (const close of closers.reverse()) await close().catch((error) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed, failed.join('\n'));
});

/** Says for the n-th request, counted from 1, what its answer waits for; the work itself is done on arrival. */
type Hold = (nth: number) => Promise<void> | undefined;

export type SandboxOptions = Partial<SandboxSetup> & { readonly hold?: Hold };

/** The embedded site in this process, until the file's tests are over. */
export const openSandbox = async (
  users: Iterable<Listed>,
  { hold, ...options }: SandboxOptions = {},
): Promise<Sandbox> => {
  const site = await startSandbox({ users, token: TOKEN, graceDays: 7, latency: 2, ...options });
  closers.push(site.close);
  return hold ? { ...site, origin: await openHolding(site.origin, hold) } : site;
};

/** A site in front of another one, that holds answers back; gives its origin. */
const openHolding = async (origin: string, hold: Hold): Promise<string> => {
  let asked = 0;
  const front = await openHandMade(({ method, url, headers }, response) => {
    asked += 1;
    const held = hold(asked);
    request(`${origin}${url}`, { method, headers, agent: false }, async (answer) => {
      await held;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on('error', () => response.socket?.resetAndDestroy())
      .end();
  });
  return front.origin;
};

/** An artifact service, with its blobs in memory or on the real Azurite. */
export const openResults = async (blobs: 'memory' | 'azurite' = 'memory'): Promise<ResultsService> => {
  const azurite = blobs === 'azurite' ? await startAzurite() : undefined;
  if (azurite) closers.push(azurite.close);
  const results = await startResultsService({ blobs: azurite ?? 'memory' });
  closers.push(results.close);
  return results;
};

export interface HandMade {
  readonly origin: string;
  /** `METHOD /path` of every request, in the order of arrival. */
  readonly requests: string[];
  readonly headers: IncomingMessage['headers'][];
}

/** A site of one's own making; it keeps what it was asked. */
export const openHandMade = async (listener: RequestListener): Promise<HandMade> => {
  const requests: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    headers.push(request.headers);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, headers };
};

/** A site that gives every DELETE the same answer, and every read the user on the list. */
export const openAnswering = (
  users: readonly Listed[],
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<HandMade> =>
  openHandMade((request, response) => {
    const id = /\/user\/(\d+)\//.exec(request.url ?? '')?.[1];
    const user = users.find((candidate) => candidate.id === id);
    if (request.method !== 'GET') response.writeHead(status, headers).end(body);
    else if (user) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(user));
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not found."}');
  });

let lastRun = 5000;

export interface RunOptions extends JobOptions {
  /** False: the machine is gone with main, no post. */
  readonly post?: boolean;
  readonly csv?: string;
  readonly artifact?: string;
}

export interface Ran extends StepResult {
  readonly runId: string;
  /** The final artifact's files; empty if there is no such artifact. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly rows: readonly Row[];
  readonly counts: Readonly<Record<string, number>>;
  /** What the user sees: main's log without the line that masks the token, then post's. */
  readonly shown: string;
}

/** Names of the artifacts that a run has left. */
export const artifactNames = (results: ResultsService, runId: string): string[] =>
  results
    .artifacts()
    .filter((artifact) => artifact.runId === runId)
    .map(({ name }) => name);

/** One job with one step; `drive` does what it wants to the step under way. */
export const runAction = async (
  results: ResultsService,
  inputs: Inputs,
  { csv, artifact = ARTIFACT, post = true, ...options }: RunOptions = {},
  drive: (step: StartedStep, job: Job) => Promise<StepResult> = ({ done }) => done,
): Promise<Ran> => {
  lastRun += 1;
  const runId = options.runId ?? String(lastRun);
  const files = { ...(csv === undefined ? {} : { 'users_to_delete.csv': csv }), ...options.files };
  const job = await createJob({ results, ...options, runId, files });
  try {
    const step = await drive(job.start(inputs, { post }), job);
    const names = artifactNames(results, runId);
    // An upload that was cut off keeps its name; the next one gets a number.
    const name = [artifact, `${artifact}-2`, `${artifact}-3`].find((candidate) => names.includes(candidate));
    const found = name === undefined ? new Map<string, Buffer>() : await results.download(name, runId);
    const rows = readRows(found.get('results.csv'));
    return { ...step, runId, files: found, rows, counts: countStatuses(rows), shown: logOf(step) };
  } finally {
    await job.close();
  }
};

/** The same in a repository of its own, so that no other list and no other run is there. */
export const runAlone = async (...[inputs, options, drive]: RunArguments): Promise<Ran> =>
  runAction(await openResults(), inputs, options, drive);

type RunArguments = Parameters<typeof runAction> extends [unknown, ...infer Rest] ? Rest : never;

/** Both processes' output as text, minus the commands that mask the token: the runner swallows those. */
export const logOf = (step: StepResult): string =>
  [step.stdout, step.stderr, step.post?.stdout ?? '', step.post?.stderr ?? '']
    .join('\n')
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n');

export interface Row {
  readonly user_id: string;
  readonly email: string;
  readonly line: string;
  readonly status: string;
  readonly http_status: string;
  readonly attempts: string;
  readonly batch: string;
  readonly requested_at: string;
  readonly cancel_before: string;
  readonly detail: string;
}

export const readRows = (csv: Buffer | undefined): Row[] =>
  csv ? (parse(csv, { columns: true }) as unknown as Row[]) : [];

export const countStatuses = (rows: readonly Row[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** Every user of the list has exactly one row, in the list's order and with the list's lines. */
export const everyRowOnce = (rows: readonly Row[], users: readonly Listed[]): void => {
  expect(rows.map(({ user_id, line }) => `${user_id} ${line}`)).toEqual(
    users.map(({ id }, i) => `${id} ${i + 2}`),
  );
};

export const idsWith = (rows: readonly Row[], ...statuses: string[]): string[] =>
  rows.filter(({ status }) => statuses.includes(status)).map(({ user_id }) => user_id);

/** The two promises against what the site knows: nothing claimed that is not so, nothing missing that is. */
export const tellsTheTruth = (rows: readonly Row[], site: Sandbox): void => {
  const pending = new Set(site.pending());
  const claimed = idsWith(rows, 'scheduled', 'already-scheduled');
  expect(
    claimed.filter((id) => !pending.has(id)),
    'claimed as scheduled, but the site has no deletion',
  ).toEqual([]);
  const told = new Set([...claimed, ...idsWith(rows, 'unknown')]);
  expect(
    [...pending].filter((id) => !told.has(id)),
    'pending on the site, but neither scheduled nor unknown in the results',
  ).toEqual([]);
};

/** A file in the folder of the run that is under way, or has just ended; empty as long as it is not there. */
export const folderFile = ({ temp }: Job, name: string): string => {
  const root = join(temp, 'bevy-user-deletion');
  const [folder = ''] = existsSync(root) ? readdirSync(root) : [];
  const file = join(root, folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

export const journalOf = (job: Job): string => folderFile(job, 'journal.jsonl');

/** The full name of the one ledger's ref that runs have made; throws if there is none. */
export const ledgerRefOf = (results: ResultsService): string => {
  const created = results.history().find(({ method, status }) => method === 'CreateRef' && status === 201);
  if (!created) throw new Error('no run has made a ledger');
  return `refs/${created.name}`;
};

/** The run has been told to wait, and waits. */
export const isWaiting = (job: Job): boolean => journalOf(job).includes('"type":"wait"');

const ECHO_FILE = new URL('../support/echo.mjs', import.meta.url).href;

/** The environment of a run that can be given a while of its own. */
export const ECHO = { NODE_OPTIONS: `--import ${ECHO_FILE}` };

/** Resolves when the run, which has ECHO, has had a while to do what it should not. */
export const giveAWhile = (step: StartedStep): Promise<void> => {
  const echoes = () => step.log().split('SIGUSR2 was a while ago').length;
  const before = echoes();
  step.child.kill('SIGUSR2');
  return step.until(() => echoes() > before);
};

export const errorsOf = ({ annotations }: Pick<StepResult, 'annotations'>): string[] =>
  annotations.filter(({ level }) => level === 'error').map(({ message }) => message);

export const changes = (requests: Sandbox['requests']): number =>
  requests.filter(({ method }) => method !== 'GET').length;

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
