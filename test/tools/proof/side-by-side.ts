/**
 * Real processes of dist/ side by side on one site, and what became of them:
 * `--rivals 50`: two runs, and two jobs of one run, begin at once, so many times each: exactly one may send;
 * `--undos 50`: a deletion of 1,000 users is undone at a random moment, by run and by list in turns, so many times, and
 * as often with an undo that is killed and repeated.
 * `--look-ups 50`: a look-up of 200 addresses is killed at a random moment, and continued with its own list, so many
 * times: nobody is asked for more than once again, and the completed list is right. `--seed 1`. Ends non-zero if a promise was not kept.
 */
import { parseArgs } from 'node:util';
import { ledgerRef } from '../../../src/adapters/github/ledger.ts';
import { DEFAULT_LEDGER_REF } from '../../../src/domain/ledger/ledger.ts';
import { createRandom } from '../../../src/sandbox/random.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/site.ts';
import { startResultsService } from '../../support/results-service.ts';
import { createJob, type Inputs, type StartedStep, type StepResult } from '../../support/runner.ts';
import { until } from '../../support/until.ts';

const { values } = parseArgs({
  options: {
    rivals: { type: 'string', default: '50' },
    undos: { type: 'string', default: '50' },
    'look-ups': { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const seed = Number(values.seed);
const random = createRandom(seed);
const TOKEN = 'q7Xw2Lr9ZkT4vNb8sHd3';
const violations: string[] = [];
let lastRun = 7000;

/** A site of `n` users, their list, and a GitHub of their own. */
const openWorld = async (n: number, latency: number) => {
  const users = Array.from({ length: n }, (_, i) => ({
    id: `${1001 + i}`,
    email: `user${i + 1}@example.com`,
  }));
  const csv = ['email,user_id', ...users.map(({ id, email }) => `${email},${id}`), ''].join('\n');
  const site = await startSandbox({ users, token: TOKEN, graceDays: 7, latency });
  const results = await startResultsService();
  return { csv, site, results, close: () => Promise.all([site.close(), results.close()]) };
};
type World = Awaited<ReturnType<typeof openWorld>>;

const liveInputs = (site: Sandbox, given: Inputs): Inputs => ({
  ...{ site: site.origin, token: TOKEN, 'dry-run': 'false', 'batch-pause': '0', 'max-rate': '0' },
  ...given,
});

type Begun = { readonly runId: string; readonly step: StartedStep; readonly end: () => Promise<StepResult> };

/** Starts a job of a run; `end` waits for it and tells GitHub that it is over. */
const begin = async (
  { results, site, csv }: World,
  given: Inputs,
  runId = String(++lastRun),
  drive: (step: StartedStep) => Promise<StepResult> = ({ done }) => done,
): Promise<Begun> => {
  const job = await createJob({ results, runId, files: { 'users_to_delete.csv': csv } });
  const step = job.start(liveInputs(site, given));
  const end = async (): Promise<StepResult> => {
    try {
      return await drive(step);
    } finally {
      await job.close();
    }
  };
  return { runId, step, end };
};

const deletions = ({ requests }: Sandbox): number =>
  requests.filter(({ method }) => method === 'DELETE').length;

/** Two at once: one is complete, the other refused in words that name the first, and nothing is sent twice. */
const rival = async (kind: 'runs' | 'jobs'): Promise<void> => {
  const world = await openWorld(12, 30);
  const first = String(++lastRun);
  const second = kind === 'runs' ? String(++lastRun) : first;
  const begun = await Promise.all([
    begin(world, { 'artifact-name': 'a' }, first),
    begin(world, { 'artifact-name': 'b' }, second),
  ]);
  const ended = await Promise.all(begun.map(({ end }) => end()));
  const outcomes = ended.map(({ outputs }) => outputs.outcome).sort();
  const refused = ended.find(({ outputs }) => outputs.outcome === 'refused');
  const says =
    /Run \d+ is at work on the same site|Another job or step of this run is at work|Other runs wrote to the ledger/;
  // The second may also come when the first has ended: then nothing is left for it to do.
  const isFair = outcomes.join() === 'complete,refused' && refused !== undefined && says.test(refused.log);
  const isLate =
    outcomes.join() === 'complete,complete' && ended.some(({ outputs }) => outputs.requests === '0');
  if (!isFair && !isLate)
    violations.push(`two ${kind}: ${outcomes}\n${ended.map(({ log }) => log).join('\n')}`);
  if (deletions(world.site) !== 12) violations.push(`two ${kind}: ${deletions(world.site)} deletions of 12`);
  tally.set(`two ${kind}: ${outcomes}`, (tally.get(`two ${kind}: ${outcomes}`) ?? 0) + 1);
  await world.close();
};

const tally = new Map<string, number>();
const BATCH = 50;

/** An undo at a random moment of a deletion of 1,000 users. */
const undo = async (nth: number, isKilled: boolean): Promise<void> => {
  const world = await openWorld(1000, 20);
  const { site } = world;
  const wrong = (text: string): void =>
    void violations.push(`undo ${nth}${isKilled ? ', killed' : ''}: ${text}`);
  const deletion = await begin(world, { 'batch-size': `${BATCH}`, 'expect-users': '1000', concurrency: '8' });
  const deleting = deletion.end();
  const moment = Math.floor(random() * 990);
  await until(() => deletions(site) > moment);
  const byRun = { cancel: 'true', 'cancel-run': deletion.runId };
  const undoing: Inputs = { ...(nth % 2 === 0 ? byRun : { cancel: 'true' }), concurrency: '8' };
  if (isKilled) {
    const after = random() * 40;
    const dying = await begin(world, undoing, undefined, async (step) => {
      const hasEnded = (): boolean => step.child.exitCode !== null;
      const cancels = (): number => site.requests.filter(({ method }) => method === 'POST').length;
      await until(
        () => cancels() >= after || hasEnded() || step.log().includes('This run is waiting for run'),
      );
      return hasEnded() ? step.done : step.kill();
    });
    await dying.end();
  }
  const repeated = await begin(world, undoing);
  const [deleted, undone] = await Promise.all([deleting, repeated.end()]);
  if (undone.exitCode !== 0) wrong(`exit ${undone.exitCode}\n${undone.log}`);
  if (site.pending().length > 0) wrong(`${site.pending().length} users are still pending`);
  // Nobody is deleted after being cancelled, and the deletion has stopped within a batch of the first word of the undo.
  const cancelled = new Set<string>();
  for (const { method, path } of site.requests) {
    const id = /\/user\/(\d+)\//.exec(path)?.[1] ?? '';
    if (method === 'POST') cancelled.add(id);
    if (method === 'DELETE' && cancelled.has(id)) wrong(`user ${id} is deleted after being cancelled`);
  }
  const late = 'stopped' === deleted.outputs.outcome ? 'stopped' : 'had ended';
  tally.set(`deletion ${late}`, (tally.get(`deletion ${late}`) ?? 0) + 1);
  const ref = ledgerRef(DEFAULT_LEDGER_REF, site.origin);
  const history = await world.results.runs.content.log(ref, '--reverse', '--format=%s');
  const claimedAfterHalt = new RegExp(`asked to stop[^]*Run ${deletion.runId}\\.1: .*; next`).test(history);
  if (claimedAfterHalt) wrong(`the deletion has claimed more after it was asked to stop:\n${history}`);
  await world.close();
};

const LIST = 'users_to_delete.csv';

/** A look-up that is killed, and as many more as it takes, each with the list of the one before. */
const lookUp = async (nth: number): Promise<void> => {
  const world = await openWorld(200, 10);
  const { site, results } = world;
  const wrong = (text: string): void => void violations.push(`look-up ${nth}: ${text}`);
  const moment = Math.floor(random() * 200);
  const inputs: Inputs = { lookup: 'true', concurrency: '8' };
  let csv = world.csv.replaceAll(/,\d+$/gm, '').replace(',user_id', '');
  let runs = 0;
  for (let isDone = false; !isDone && runs < 5; runs += 1) {
    const begun = await begin({ ...world, csv }, inputs, undefined, async (step) => {
      const hasEnded = (): boolean => step.child.exitCode !== null;
      await until(() => runs > 0 || site.requests.length > moment || hasEnded());
      return runs > 0 || hasEnded() ? step.done : step.kill();
    });
    const { exitCode } = await begun.end();
    isDone = exitCode === 0;
    csv = (await results.download('bevy-user-deletion', begun.runId)).get(LIST)?.toString() ?? csv;
  }
  if (csv !== world.csv) wrong(`the completed list is another one:\n${csv}`);
  const times = Map.groupBy(site.requests, ({ path }) => path);
  const most = Math.max(...[...times.values()].map(({ length }) => length));
  if (times.size !== 200 || most > 2) wrong(`${times.size} addresses, one of them ${most} times`);
  if (site.requests.length > 208) wrong(`${site.requests.length} requests for 200 addresses`);
  const what = `look-up complete after ${runs} runs`;
  tally.set(what, (tally.get(what) ?? 0) + 1);
  await world.close();
};

const startedAt = performance.now();
for (let i = 0; i < Number(values.rivals); i += 1) {
  await rival('runs');
  await rival('jobs');
}
for (let i = 0; i < Number(values.undos); i += 1) {
  await undo(i, false);
  await undo(i, true);
}
for (let i = 0; i < Number(values['look-ups']); i += 1) await lookUp(i);
for (const [what, n] of tally) console.log(`${n} × ${what}`);
console.log(
  `Seed ${seed}, ${Math.round((performance.now() - startedAt) / 1000)} s, ${violations.length} violations.`,
);
for (const text of violations.slice(0, 10)) console.log(`- ${text}`);
process.exitCode = violations.length > 0 ? 1 : 0;
