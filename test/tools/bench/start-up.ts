import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { thousands } from '../../../src/domain/text.ts';
import { startResultsService } from '../../support/results-service.ts';
import { createList, REPORT_USAGE, readUsage, repeat, runMain } from './support.ts';
import { type Figure, median, type Yardstick } from './table.ts';

const SITE = 'https://community.example.com';

/** A dry run of 250 users. */
export const runDry = async (env: Readonly<Record<string, string>> = {}) => {
  const results = await startResultsService();
  const run = await runMain(createList(250), { site: SITE }, { results, env });
  await results.close();
  return run;
};

/** A dry run against an empty Node process, by turns. */
export const measureStartUp = async (repeats: number): Promise<Figure[]> => {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'));
  const script = join(dir, 'empty.mjs');
  await writeFile(script, '');
  const samples = await repeat(repeats, async () => ({ empty: await runEmpty(script), dry: await runDry() }));
  await rm(dir, { recursive: true });
  const against = [{ what: 'empty process', value: median(samples.map(({ empty }) => empty)) }];
  return [
    {
      what: 'Dry run of 250: until the plan',
      unit: 'ms',
      samples: samples.map(({ dry }) => dry.planMs),
      against,
      bound: 3,
    },
    {
      what: 'Dry run of 250: process, with upload',
      unit: 'ms',
      samples: samples.map(({ dry }) => dry.durationMs),
      against,
      bound: 3,
    },
  ];
};

const runEmpty = async (script: string): Promise<number> => {
  const startedAt = performance.now();
  await once(spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] }), 'exit');
  return performance.now() - startedAt;
};

const SIZES = [1e3, 1e4, 1e5, 1e6];
const LARGEST = 1e6;

/** Dry runs of ever longer lists, by turns, and what each further row takes: the same at every size if it is linear. */
export const measurePlanning = async (repeats: number): Promise<Figure[]> => {
  const lists = SIZES.map((users) => ({ users, csv: createList(users) }));
  const rounds = await repeat(repeats, async () => {
    const round = [];
    for (const { users, csv } of lists) round.push(await planOnly(csv, users));
    return round;
  });
  const samples = (i: number, of: (run: Planned) => number): number[] =>
    rounds.flatMap((round) => round.slice(i, i + 1).map(of));
  const sizes = SIZES.flatMap((users, i): Figure[] => {
    const what = `Dry run of ${thousands(users)}`;
    const largest = users === LARGEST;
    return [
      {
        what: `${what}: until the plan`,
        unit: 'ms',
        samples: samples(i, ({ planMs }) => planMs),
        ...(largest && { bound: 10_000 }),
      },
      { what: '… a row', unit: 'µs', samples: samples(i, ({ planMs }) => (planMs * 1000) / users) },
      {
        what: `${what}: from the plan to the end, with upload`,
        unit: 'ms',
        samples: samples(i, ({ durationMs, planMs }) => durationMs - planMs),
      },
      {
        what: `${what}: peak memory`,
        unit: 'MiB',
        samples: samples(i, ({ peakMiB }) => peakMiB),
        ...(largest && { bound: 1024 }),
      },
    ];
  });
  return [...sizes, ...growth(rounds)];
};

type Planned = { readonly planMs: number; readonly durationMs: number; readonly peakMiB: number };

const planOnly = async (csv: string, users: number): Promise<Planned> => {
  const results = await startResultsService();
  // The rehearsal site: nothing is asked of GitHub, so that it is the list alone.
  const inputs = { site: 'sandbox', 'expect-users': String(users) };
  const { planMs, durationMs, stderr } = await runMain(csv, inputs, { results, env: REPORT_USAGE });
  await results.close();
  return { planMs, durationMs, ...readUsage(stderr) };
};

/** What each row costs by which a list is longer than the one before it; short lists are all start-up. */
const growth = (rounds: readonly (readonly Planned[])[]): Figure[] => {
  let before: readonly Yardstick[] = [];
  return SIZES.slice(2).map((users, i): Figure => {
    const shorter = SIZES[i + 1] ?? Number.NaN;
    const samples = rounds.map((round) => {
      const furtherMs = (round[i + 2]?.planMs ?? Number.NaN) - (round[i + 1]?.planMs ?? Number.NaN);
      return (furtherMs * 1000) / (users - shorter);
    });
    const what = `Planning: each row from ${thousands(shorter)} to ${thousands(users)}`;
    const figure: Figure = { what, unit: 'µs', samples, against: before };
    before = [{ what: 'the step before', value: median(samples) }];
    return figure;
  });
};
