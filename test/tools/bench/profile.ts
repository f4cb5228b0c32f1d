import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { runLive } from './sending.ts';
import { runDry } from './start-up.ts';

/** What of a .cpuprofile is read here; times in µs. */
type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const SHOWN = 15;

/** Says where a dry run of 250 and a live run of 1,000 spend their time; the profiles stay for DevTools. */
export const profile = async (): Promise<string> => {
  const texts: string[] = [];
  for (const [title, run] of [
    ['Dry run of 250', runDry],
    ['Sending 1,000', runLive],
  ] as const) {
    const dir = await mkdtemp(join(tmpdir(), 'bench-profile-'));
    await run({ NODE_OPTIONS: `--cpu-prof --cpu-prof-interval=200 --cpu-prof-dir=${dir}` });
    const [file = ''] = await readdir(dir);
    const cpu = JSON.parse(await readFile(join(dir, file), 'utf8')) as CpuProfile;
    texts.push(`### ${title}: self time (${join(dir, file)})\n\n${sumUp(cpu)}`);
  }
  return texts.join('\n\n');
};

const sumUp = ({ nodes, samples, timeDeltas }: CpuProfile): string => {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byFile = new Map<string, number>();
  const byFunction = new Map<string, number>();
  for (const [i, id] of samples.entries()) {
    const { functionName = '', url = '', lineNumber = 0 } = frames.get(id) ?? {};
    const file = url.startsWith('file:') ? basename(url) : url || '(native)';
    const ms = (timeDeltas[i] ?? 0) / 1000;
    add(byFile, file, ms);
    add(byFunction, `${functionName || '(module or anonymous)'} ${file}:${lineNumber + 1}`, ms);
  }
  return `${top('File', byFile)}\n\n${top('Function', byFunction)}`;
};

const add = (sums: Map<string, number>, key: string, ms: number): void => {
  sums.set(key, (sums.get(key) ?? 0) + ms);
};

const top = (title: string, sums: ReadonlyMap<string, number>): string => {
  const shown = [...sums].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
  return [
    `| ${title} | ms |`,
    '| --- | --: |',
    ...shown.map(([key, ms]) => `| \`${key}\` | ${ms.toFixed(1)} |`),
  ].join('\n');
};
