import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startResultsService } from '../support/results-service.ts';
import { createList, repeat, runMain } from './support.ts';
import { type Figure, median } from './table.ts';

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
  const against = { what: 'empty process', value: median(samples.map(({ empty }) => empty)) };
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

/** Dry runs of ever longer lists, without an artifact service: the process tries to upload for 3 s at its end. */
export const measurePlanning = async (repeats: number): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const users of [1e3, 1e4, 1e5, 1e6]) {
    const csv = createList(users);
    // The rehearsal site: nothing is asked of GitHub, so that it is the list alone.
    const inputs = { site: 'sandbox', 'expect-users': String(users) };
    const samples = await repeat(repeats, () => runMain(csv, inputs, { env: REPORT_PEAK }));
    const what = `Dry run of ${users.toLocaleString('en-US')}`;
    const largest = users === 1e6;
    figures.push(
      {
        what: `${what}: until the plan`,
        unit: 'ms',
        samples: samples.map(({ planMs }) => planMs),
        ...(largest && { bound: 10_000 }),
      },
      {
        what: `${what}: process, 3 s of it in vain for an upload`,
        unit: 'ms',
        samples: samples.map(({ durationMs }) => durationMs),
      },
      {
        what: `${what}: peak memory`,
        unit: 'MiB',
        samples: samples.map(({ stderr }) => Number(/peak (\d+) KiB/.exec(stderr)?.[1]) / 1024),
        ...(largest && { bound: 1024 }),
      },
    );
  }
  return figures;
};

/** Has the process say its peak resident set on its way out. */
const hook = `process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+' KiB\\n'))`;
const REPORT_PEAK = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
