import {
  action,
  bareLoop,
  bareSockets,
  type Contender,
  findPython,
  type Sample,
  take,
  VENDOR,
} from './contenders.ts';
import { TOKEN } from './sending.ts';
import { startSiteProcess } from './site-process.ts';
import { createUsers } from './support.ts';
import { type Figure, median, type Unit } from './table.ts';

const USERS = 1000;
/** So many users at least, or start and canary are all that is measured. */
const FEWEST = 100;
/** What a turn takes of the site's time, where the list is long enough for it. */
const TURN_MS = 5000;

export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** What the site takes to answer, in ms, and the requests in flight. */
type Lines = { readonly latencies: readonly number[]; readonly lanes: readonly number[] };

/**
 * This action, the bare loop and Bevy's script (in Python, where one has requests) by turns on one site, each on users of
 * its own: a table with a line for each latency and concurrency.
 */
export const raceSpeed = async (repeats: number, { latencies, lanes: all }: Lines): Promise<string> => {
  const rows: string[][] = [];
  const script = findPython() ?? VENDOR;
  for (const latency of latencies) {
    const contenders = [script, ...all.flatMap((lanes) => [bareLoop(lanes), action(lanes)])];
    const samples = await race(contenders, repeats, latency);
    rows.push(...all.map((lanes) => speedOf(samples, script, latency, lanes)));
  }
  const head = [...SPEED_HEAD, `${script.name}, users/s`, 'Whole run / script'];
  return [head, head.map((_, i) => (i < 2 ? '--:' : '---')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
};

const SPEED_HEAD = [
  'Answer of the site, ms',
  'Concurrency',
  'Bare loop, users/s',
  'Sending, users/s',
  'Bare loop / sending',
  'Whole run, users/s',
];

/** One line: each figure is the median of all turns, with the least and the most; a ratio is that of each pair. */
const speedOf = (samples: Samples, { name }: Contender, latency: number, lanes: number): string[] => {
  const of = (name: string, key: 'sendingMs' | 'wholeMs'): number[] =>
    (samples.get(name) ?? []).map((sample) => sample[key]);
  const loop = of(bareLoop(lanes).name, 'sendingMs');
  const sending = of(action(lanes).name, 'sendingMs');
  const whole = of(action(lanes).name, 'wholeMs');
  const script = of(name, 'wholeMs');
  const perSecond = (perUserMs: readonly number[]): string =>
    spread(
      perUserMs.map((ms) => 1000 / ms),
      0,
    );
  return [
    String(latency),
    String(lanes),
    perSecond(loop),
    perSecond(sending),
    spread(pairs(sending, loop), 2),
    perSecond(whole),
    perSecond(script),
    spread(pairs(script, whole), 2),
  ];
};

const pairs = (over: readonly number[], under: readonly number[]): number[] =>
  over.map((value, i) => value / (under[i] ?? Number.NaN));

const spread = (values: readonly number[], digits: number): string => {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    value.toFixed(digits),
  );
  return `${middle} (${least}–${most})`;
};

/** Where the site answers at once, it is the client's own cost that shows: CPU, memory and bytes. */
export const raceCosts = async (repeats: number): Promise<Figure[]> => {
  const python = findPython();
  const contenders = [VENDOR, ...(python ? [python] : []), bareSockets(8), bareLoop(8), action(8)];
  const samples = await race(contenders, repeats, 0);
  const figures = (key: keyof Sample, what: string, unit: Unit): Figure[] =>
    contenders.map(({ name }): Figure => {
      const all = (of: string): number[] => (samples.get(of) ?? []).map((sample) => sample[key]);
      const against = name === VENDOR.name ? [] : [{ what: VENDOR.name, value: median(all(VENDOR.name)) }];
      return { what: `${what}: ${name}`, unit, samples: all(name), against };
    });
  return [
    ...(python ? [] : [{ what: 'no python3 here has requests', unit: 's', samples: [] } as const]),
    ...figures('sendingMs', 'A site that answers at once, 1,000 users', 's'),
    ...figures('cpu', 'CPU for 1,000 users', 's'),
    ...figures('peak', 'Peak memory', 'MiB'),
    ...figures('bytes', 'Bytes on the wire for a user', 'B'),
  ];
};

/** Lets all go by turns, each on users of its own: as many as keep it busy for some seconds. */
const race = async (contenders: readonly Contender[], repeats: number, latency: number): Promise<Samples> => {
  const all = createUsers(USERS * contenders.length * repeats);
  const quota = all.length * 2;
  const site = await startSiteProcess({ users: all, token: TOKEN, graceDays: 7, latency, quota });
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  let first = 0;
  for (let round = 0; round < repeats; round += 1) {
    for (const contender of contenders) {
      const inTurn = Math.round((contender.lanes * TURN_MS) / latency);
      const users = Math.min(USERS, Math.max(FEWEST, inTurn));
      samples.get(contender.name)?.push(await take(contender, site, all.slice(first, first + users)));
      first += users;
    }
  }
  site.close();
  return samples;
};
