/**
 * Speed and memory of the packaged action in dist/ against Bevy's script and a bare loop, as tables.
 * `--repeat 5` sets how often each is measured, `--only speed` picks one part, and `--latency 20 --concurrency 8` one of
 * its lines. `--profile` says where time goes.
 * Nothing is asserted: a shared machine may be over a bound without anybody's fault.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureJournal } from './journal.ts';
import { measureLedger } from './ledger.ts';
import { profile } from './profile.ts';
import { raceCosts, raceSpeed } from './race.ts';
import { measureSending } from './sending.ts';
import { measurePlanning, measureStartUp } from './start-up.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    repeat: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
    latency: { type: 'string', default: '5,20,150' },
    concurrency: { type: 'string', default: '1,4,8,16' },
    profile: { type: 'boolean', default: false },
  },
});
const repeats = Number(values.repeat);
const numbers = (list: string): number[] => list.split(',').map(Number);
const lines = { latencies: numbers(values.latency), lanes: numbers(values.concurrency) };
const PARTS = {
  costs: () => raceCosts(repeats),
  sending: () => measureSending(repeats),
  // Short, so it can be repeated more often against the noise.
  'start-up': () => measureStartUp(repeats * 3),
  planning: () => measurePlanning(repeats),
  journal: () => measureJournal(repeats),
  ledger: () => measureLedger(repeats),
};

if (values.profile) {
  console.log(await profile());
} else {
  const speed = ['', 'speed'].includes(values.only) ? await raceSpeed(repeats, lines) : '';
  const figures = [];
  for (const [name, measure] of Object.entries(PARTS)) {
    if (values.only === '' || values.only === name) figures.push(...(await measure()));
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, ${repeats} repeats\n`);
  console.log([speed, figures.length > 0 ? table(figures) : ''].filter(Boolean).join('\n\n'));
}
