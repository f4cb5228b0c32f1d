import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '../../../src/sandbox/site.ts';
import { type Case, type Scenario, TOKEN, USERS } from './case.ts';

/** What of an answer a client or a person may depend on. */
export interface Answer {
  /** Only for people who read a recording. */
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answers to a scenario, by what each case is about. */
export type Answers = Readonly<Record<string, Answer>>;

/** Debian's own: another python3 may come first on the PATH. */
const PYTHON = '/usr/bin/python3';
const APPLICATION = fileURLToPath(new URL('application.py', import.meta.url));
const START_MS = Date.UTC(2026, 0, 1);
const QUOTA = 10_000;
/** With this seed the first fault of the sandbox is a 500 after the work. */
const CRASH_SEED = 12;
const HEADERS = ['allow', 'content-type', 'location', 'retry-after', 'vary', 'www-authenticate'] as const;

/** Which framework it is. */
export interface Versions {
  readonly djangorestframework: string;
  readonly django: string;
}

/** What recording.json holds: the answers by the scenario's name. */
export interface Recording {
  readonly versions: Versions;
  readonly answers: Readonly<Record<string, Answers>>;
}

/** The framework that is installed here, or undefined where none is. */
export const findDrf = async (): Promise<Versions | undefined> => {
  const script =
    'import django, json, rest_framework as drf;' +
    'print(json.dumps({"djangorestframework": drf.VERSION, "django": django.__version__}))';
  try {
    const { stdout } = await promisify(execFile)(PYTHON, ['-c', script]);
    return JSON.parse(stdout) as Versions;
  } catch {
    return undefined;
  }
};

/** What DRF answers. Throws if the application does not start. */
export const askDrf = async ({ cases, quota = QUOTA, ...setup }: Scenario): Promise<Answers> => {
  const users = USERS.map(({ id, email }) => [id, email]);
  const child = spawn(PYTHON, [APPLICATION, JSON.stringify({ ...setup, quota, users, token: TOKEN })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const origin = `http://127.0.0.1:${await readPort(child)}`;
    return await askAll(cases, async (given, nowMs) => exchange(origin, given, { 'x-clock': `${nowMs}` }));
  } finally {
    // Closes its stdin, at which it ends.
    child.stdin?.destroy();
  }
};

/** What the sandbox answers. */
export const askSandbox = async ({ cases, staff, broken, quota, burst }: Scenario): Promise<Answers> => {
  let clockMs = START_MS;
  const sandbox = await startSandbox({
    users: USERS,
    token: TOKEN,
    graceDays: 7,
    latency: 0,
    now: () => clockMs,
    quota: quota ?? QUOTA,
    ...(burst !== undefined && { burst }),
    ...(staff && { staff: 1 }),
    ...(broken && { faults: 1, seed: CRASH_SEED }),
  });
  try {
    return await askAll(cases, async (given, nowMs) => {
      clockMs = nowMs;
      return exchange(sandbox.origin, given);
    });
  } finally {
    await sandbox.close();
  }
};

const readPort = async (child: ChildProcess): Promise<number> => {
  if (child.stdout === null) throw new Error('the application has no stdout');
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line.length === 0) throw new Error('the application did not start');
  return Number(line[0]);
};

const askAll = async (
  cases: readonly Case[],
  send: (given: Case, nowMs: number) => Promise<Answer>,
): Promise<Answers> => {
  const answers: Record<string, Answer> = {};
  let nowMs = START_MS;
  for (const given of cases) {
    if (given.at !== undefined) nowMs = START_MS + given.at * 1000;
    if (given.what in answers) throw new Error(`two cases are called ${given.what}`);
    for (let left = given.times ?? 1; left > 0; left--) answers[given.what] = await send(given, nowMs);
  }
  return answers;
};

/** Nothing but node:http, and the path as it stands: no client is to tidy up what is asked here. */
const exchange = async (
  origin: string,
  { request: line, headers }: Case,
  clock: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const [method = '', path = ''] = line.split(' ');
  const sent = {
    authorization: `Token ${TOKEN}`,
    accept: 'application/json; version=1.0',
    ...clock,
    ...headers,
  };
  const given = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const outgoing = request(origin, { method, path, headers: Object.fromEntries(given) }).end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const seen = HEADERS.flatMap((name) => {
    const value = incoming.headers[name];
    return value === undefined ? [] : [[name, value]];
  });
  const status = incoming.statusCode ?? 0;
  return { request: line, status, headers: Object.fromEntries(seen), body: await text(incoming) };
};
