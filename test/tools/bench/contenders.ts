import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startResultsService } from '../../support/results-service.ts';
import { liveInputs, TOKEN } from './sending.ts';
import type { SiteProcess } from './site-process.ts';
import { createList, type createUsers, REPORT_USAGE, readUsage, runMain } from './support.ts';

/** Deletes all of a list on a site and says on stderr what that took of the machine. */
export type Contender = {
  readonly name: string;
  /** Requests in flight. */
  readonly lanes: number;
  /** Resolves to its stderr. */
  readonly run: (origin: string, csv: string) => Promise<string>;
};

/** What one contender took. */
export type Sample = {
  /** From the first request to the last, as the site sees it, ms for a user. */
  readonly sendingMs: number;
  /** From the start of the process to its end, ms for a user. */
  readonly wholeMs: number;
  /** CPU seconds, user and system, for 1,000 users. */
  readonly cpu: number;
  /** MiB. */
  readonly peak: number;
  /** For one user: bytes above TCP, both directions, as the site sees them. */
  readonly bytes: number;
};

/** One turn of a contender; throws if not every deletion was scheduled. */
export const take = async (
  { name, run }: Contender,
  site: SiteProcess,
  users: ReturnType<typeof createUsers>,
): Promise<Sample> => {
  const csv = createList(users);
  const startedAt = performance.now();
  const { cpuMs, peakMiB } = readUsage(await run(site.origin, csv));
  const wholeMs = performance.now() - startedAt;
  const { requests, bytes } = await site.seen();
  const deleted = requests.filter(({ applied }) => applied).length;
  if (deleted !== users.length) throw new Error(`${name}: ${deleted} of ${users.length} users`);
  const sendingMs = (requests.at(-1)?.at ?? Number.NaN) - (requests[0]?.at ?? Number.NaN);
  return {
    sendingMs: sendingMs / users.length,
    wholeMs: wholeMs / users.length,
    cpu: cpuMs / users.length,
    peak: peakMiB,
    bytes: bytes / users.length,
  };
};

const client = (file: string): string => fileURLToPath(new URL(`clients/${file}`, import.meta.url));

/** A client of `clients/`, which gets origin, token, list and one argument more. */
const runClient = async (command: string[], origin: string, csv: string, more?: string): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'));
  const list = join(dir, 'list.csv');
  await writeFile(list, csv);
  const [file = '', ...args] = [...command, origin, TOKEN, list, more ?? join(dir, 'written.csv')];
  const env = { ...process.env, ...REPORT_USAGE };
  const { stderr } = await promisify(execFile)(file, args, { env });
  await rm(dir, { recursive: true });
  return stderr;
};

/** The vendor's way without anything but Node, so that it runs everywhere. */
export const VENDOR: Contender = {
  name: "Bevy's script, in Node",
  lanes: 1,
  run: (origin, csv) => runClient([process.execPath, client('one-by-one.mjs')], origin, csv),
};

/** The vendor's way in its own language; undefined where no Python has requests. */
export const findPython = (): Contender | undefined => {
  const python = ['python3', '/usr/bin/python3'].find(
    (file) => spawnSync(file, ['-c', 'import requests']).status === 0,
  );
  if (!python) return undefined;
  return {
    name: "Bevy's script, in Python",
    lanes: 1,
    run: (origin, csv) => runClient([python, client('one-by-one.py')], origin, csv),
  };
};

const bare =
  (what: string, file: string) =>
  (lanes: number): Contender => ({
    name: `${what}, ${lanes}`,
    lanes,
    run: (origin, csv) => runClient([process.execPath, client(file)], origin, csv, `${lanes}`),
  });

/** The least that a program in Node does. */
export const bareLoop = bare('bare loop', 'keep-alive.mjs');

/** The least that anything does. */
export const bareSockets = bare('bare sockets', 'sockets.mjs');

export const action = (lanes: number): Contender => ({
  name: `this action, concurrency ${lanes}`,
  lanes,
  run: async (origin, csv) => {
    // A service of its own each time: no turn is an earlier run of the next.
    const results = await startResultsService();
    const inputs = liveInputs(origin, csv.split('\n').length - 2, lanes);
    const { stderr } = await runMain(csv, inputs, { results, env: REPORT_USAGE });
    await results.close();
    return stderr;
  },
});
