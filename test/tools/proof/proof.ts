/**
 * Tries the two promises to destruction, and says what was tried and what broke:
 * `--campaigns 50000` campaigns in this process on a virtual clock (as many of each kind; `--kinds evidence` plays those
 * on sites that take liberties until 20,000 undos were made, or `--undos N`), trials with real processes
 * of dist/ on a hostile site until `--kills 300` have been killed (`--fates 'kill,torn write'`: only of these),
 * `--seed 1`. Ends non-zero if a promise was not kept.
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../../../src/sandbox/random.ts';
import { EVIDENCE, KINDS, type Kind, playCampaigns } from '../../support/model/play.ts';
import { add } from '../../support/model/tally.ts';
import { startResultsService } from '../../support/results-service.ts';
import { FATES, tryFate } from './kills.ts';

const { values } = parseArgs({
  options: {
    campaigns: { type: 'string', default: '50000' },
    kinds: { type: 'string', default: 'all' },
    undos: { type: 'string', default: '20000' },
    kills: { type: 'string', default: '300' },
    fates: { type: 'string', default: FATES.join() },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const seed = Number(values.seed);
if (values.kinds !== 'all' && values.kinds !== EVIDENCE)
  throw new Error(`--kinds ${values.kinds}: there are all and ${EVIDENCE}`);
const fates = FATES.filter((fate) => values.fates.split(',').includes(fate));
const violations: string[] = [];
const rows: (readonly [string, string, number])[] = [];
const startedAt = performance.now();

/** Campaigns of one kind, with a word about how far it is now and then. */
const play = async (kind: Kind, n: number): Promise<void> => {
  const faults = new Map<string, number>();
  let [campaigns, runs, requests] = [0, 0, 0];
  for (let first = 0; first < n; first += 1000) {
    const played = await playCampaigns(kind, seed + first, Math.min(1000, n - first));
    campaigns += played.campaigns;
    runs += played.runs;
    requests += played.requests;
    for (const [name, count] of played.faults) add(faults, name, count);
    report(played.violations);
    say(`${kind}: ${campaigns} campaigns, ${runs} runs, ${violations.length} violations`);
  }
  tell(kind, { campaigns, runs, requests }, faults);
};

/** Campaigns on sites that take liberties, until enough undos were made. */
const playEvidence = async (undos: number): Promise<void> => {
  const figures = new Map<string, number>();
  let campaigns = 0;
  while ((figures.get('undos') ?? 0) < undos) {
    const played = await playCampaigns(EVIDENCE, seed + campaigns, 500);
    campaigns += played.campaigns;
    for (const name of ['runs', 'requests'] as const) add(figures, name, played[name]);
    for (const [name, count] of played.figures) add(figures, name, count);
    report(played.violations);
    say(`${EVIDENCE}: ${figures.get('undos') ?? 0} undos, ${violations.length} violations`);
  }
  tell(EVIDENCE, { campaigns }, figures);
};

/** Trials with real processes, side by side in as many lanes as there are artifact services. */
const kill = async (n: number, lanes: number): Promise<void> => {
  const faults = new Map<string, number>();
  let killed = 0;
  let next = 0;
  const lane = async (): Promise<void> => {
    const results = await startResultsService();
    while (killed < n) {
      const trial = next++;
      const tried = await tryFate(results, trial, createRandom(seed + trial), fates);
      killed += tried.killed;
      for (const [name, count] of tried.faults) add(faults, name, count);
      violations.push(
        ...tried.violations.map((text) => `trial ${trial}, SEED=${seed}, ${tried.fate}: ${text}`),
      );
      if (trial % 20 === 19)
        say(`${trial + 1} trials, ${killed} processes killed, ${violations.length} violations`);
    }
    await results.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  tell('real processes', { trials: next, 'processes killed': killed }, faults);
};

/** Puts figures into the table, and below them the faults in the order of their names. */
const tell = (
  part: string,
  figures: Readonly<Record<string, number>>,
  faults: ReadonlyMap<string, number>,
): void => {
  const byName = [...faults].toSorted(([a], [b]) => a.localeCompare(b));
  for (const [what, count] of [...Object.entries(figures), ...byName]) rows.push([part, what, count]);
};

/** At once, because the rest may take an hour. */
const report = (found: readonly string[]): void => {
  violations.push(...found);
  for (const text of found) say(text);
};

const say = (text: string): void => {
  console.error(`${Math.round((performance.now() - startedAt) / 1000)} s: ${text}`);
};

const kinds = Object.keys(KINDS) as Kind[];
if (values.kinds === EVIDENCE) await playEvidence(Number(values.undos));
else {
  for (const kind of kinds) await play(kind, Math.ceil(Number(values.campaigns) / kinds.length));
  await kill(Number(values.kills), 2);
}
console.log(`| Part | What | Number |\n| --- | --- | --: |`);
for (const [part, what, count] of rows)
  console.log(`| ${part} | ${what} | ${count.toLocaleString('en-US')} |`);
console.log(
  `\nSeed ${seed}, ${Math.round((performance.now() - startedAt) / 1000)} s, ${violations.length} violations.`,
);
for (const text of violations.slice(0, 50)) console.log(`- ${text}`);
process.exitCode = violations.length > 0 ? 1 : 0;
