import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startResultsService } from '../../support/results-service.ts';
import { liveInputs, TOKEN } from './sending.ts';
import { type SiteProcess, startSiteProcess } from './site-process.ts';
import { createList, createUsers, REPORT_USAGE, readUsage, runMain } from './support.ts';
import { type Figure, median, type Unit } from './table.ts';

/** Deletes all of a list on a site and says on stderr what that took of the machine. */
type Contender = {
  readonly name: string;
  /** Goes one by one: where answers are slow, fewer users say as much in less time. */
  readonly isSequential: boolean;
  /** Resolves to its stderr. */
  readonly run: (origin: string, csv: string) => Promise<string>;
};

/** What one contender took. */
type Sample = {
  readonly perSecond: number;
  /** CPU seconds, user and system, for 1,000 users. */
  readonly cpu: number;
  readonly peak: number;
  /** For one user: bytes above TCP, both directions, as the site sees them. */
  readonly bytes: number;
};

const USERS = 1000;
const FEWER = 250;
const LANES = [4, 8, 16];

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

const runAction = async (lanes: number, origin: string, csv: string): Promise<string> => {
  // A service of its own each time: no turn is an earlier run of the next.
  const results = await startResultsService();
  const inputs = liveInputs(origin, USERS, lanes);
  const { stderr } = await runMain(csv, inputs, { results, env: REPORT_USAGE });
  await results.close();
  return stderr;
};

const VENDOR: Contender = {
  name: "vendor's way, node:http",
  isSequential: true,
  run: (origin, csv) => runClient([process.execPath, client('one-by-one.mjs')], origin, csv),
};

const PYTHON = "vendor's way, Python requests";

const withPython = (python: string): Contender => ({
  name: PYTHON,
  isSequential: true,
  run: (origin, csv) => runClient([python, client('one-by-one.py')], origin, csv),
});

const limit = (lanes: number): Contender => ({
  name: `limit, ${lanes} bare sockets`,
  isSequential: false,
  run: (origin, csv) => runClient([process.execPath, client('sockets.mjs')], origin, csv, `${lanes}`),
});

const action = (lanes: number): Contender => ({
  name: `action, concurrency ${lanes}`,
  isSequential: false,
  run: (origin, csv) => runAction(lanes, origin, csv),
});

/** The action, the vendor's way and bare sockets by turns on one site: as it answers, and answering at once. */
export const measureRace = async (repeats: number): Promise<Figure[]> => {
  const python = ['python3', '/usr/bin/python3'].find(
    (file) => spawnSync(file, ['-c', 'import requests']).status === 0,
  );
  const contenders = [
    VENDOR,
    ...(python ? [withPython(python)] : []),
    ...LANES.flatMap((lanes) => [limit(lanes), action(lanes)]),
  ];
  const absent: Figure[] = python
    ? []
    : [{ what: `${PYTHON}: not measured, no python3 here has requests`, unit: 'users/s', samples: [] }];
  return [
    ...absent,
    ...rates(20, await race(contenders, repeats, 20)),
    ...costs(await race(contenders, repeats, 0)),
  ];
};

type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Lets all go by turns on one site, each on users of its own. */
const race = async (contenders: readonly Contender[], repeats: number, latency: number): Promise<Samples> => {
  const all = createUsers(USERS * contenders.length * repeats);
  const site = await startSiteProcess({
    users: all,
    token: TOKEN,
    graceDays: 7,
    latency,
    quota: all.length * 2,
  });
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let first = 0, round = 0; round < repeats; round += 1) {
    for (const contender of contenders) {
      const users = contender.isSequential && latency > 0 ? FEWER : USERS;
      samples.get(contender.name)?.push(await take(contender, site, all.slice(first, first + users)));
      first += USERS;
    }
  }
  site.close();
  return samples;
};

/** One turn; throws if not every deletion was scheduled. */
const take = async (
  { name, run }: Contender,
  site: SiteProcess,
  users: ReturnType<typeof createUsers>,
): Promise<Sample> => {
  const { cpuMs, peakMiB } = readUsage(await run(site.origin, createList(users)));
  const { requests, bytes } = await site.seen();
  const deleted = requests.filter(({ applied }) => applied).length;
  if (deleted !== users.length) throw new Error(`${name}: ${deleted} of ${users.length} users`);
  const sendingMs = (requests.at(-1)?.at ?? Number.NaN) - (requests[0]?.at ?? Number.NaN);
  return {
    perSecond: ((users.length - 1) * 1000) / sendingMs,
    cpu: cpuMs / users.length,
    peak: peakMiB,
    bytes: bytes / users.length,
  };
};

/** Users a second from the first request to the last. */
const rates = (latency: number, samples: Samples): Figure[] =>
  figures(samples, 'perSecond', `Site answers after ${latency} ms`, 'users/s');

/** Where the site answers at once, it is the client's own cost that shows. */
const costs = (samples: Samples): Figure[] => [
  ...rates(0, samples),
  ...figures(samples, 'cpu', 'CPU for 1,000 users', 's'),
  // The same at any concurrency.
  ...figures(onceEach(samples), 'peak', 'Peak memory', 'MiB'),
  ...figures(onceEach(samples), 'bytes', 'Bytes on the wire for a user', 'B'),
];

/** Without the higher concurrencies of limit and action. */
const onceEach = (samples: Samples): Samples => {
  const higher = LANES.slice(1).flatMap((lanes) => [limit(lanes).name, action(lanes).name]);
  return new Map([...samples].filter(([name]) => !higher.includes(name)));
};

/** One figure of all contenders, against the vendor's way and against the limit at the same concurrency. */
const figures = (samples: Samples, key: keyof Sample, title: string, unit: Unit): Figure[] => {
  const all = (name: string): number[] => (samples.get(name) ?? []).map((sample) => sample[key]);
  const yardstick = (what: string, name: string) => ({ what, value: median(all(name)) });
  return [...samples.keys()].map((name): Figure => {
    const lanes = LANES.find((n) => name === action(n).name);
    const against = [
      ...(name === VENDOR.name ? [] : [yardstick("vendor's way", VENDOR.name)]),
      ...(lanes ? [yardstick('limit', limit(lanes).name)] : []),
    ];
    return { what: `${title}: ${name}`, unit, samples: all(name), against };
  });
};
