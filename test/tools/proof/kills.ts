import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { add } from '../../support/model/tally.ts';
import type { ResultsService } from '../../support/results-service.ts';
import { createJob, type Inputs, type StartedStep, type StepResult } from '../../support/runner.ts';
import { until } from '../../support/until.ts';
import { type HostileSite, startHostileSite } from './hostile-site.ts';
import { checkLedger, checkOrder, checkRun, type Ran, type Row, type Task, TOKEN } from './promises.ts';

/** What happens to a process: by time, by what it does to the disk or the ledger, or by what GitHub does to it. */
export const FATES = [
  'kill',
  'kill at disk',
  'kill at ledger write',
  'torn write',
  'power cut',
  'disk full',
  'SIGINT',
  'SIGTERM',
  'uploads fail',
] as const;
export type Fate = (typeof FATES)[number];

/** What one trial was, and where a promise was not kept. */
export type Trial = {
  readonly fate: Fate;
  /** Processes that a SIGKILL ended. */
  readonly killed: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly violations: readonly string[];
};

const MORTAL = new URL('../../support/mortal.mjs', import.meta.url).href;
/** Runs in peace after the disturbed ones, until the list is done. */
const CALM_RUNS = 4;
/** Requests of a day that deletions leave to others and to the undo. */
const RESERVE = 20;

type Between = (min: number, max: number) => number;

/**
 * Runs the packaged action on a hostile site: a deletion in one to three runs whose processes meet a fate, in half of
 * the trials then in peace until the list is done; an undo that may meet a fate as well, and again in peace; and the
 * same list once more. After each run, what was told must be true, and the ledger must have all that the site did.
 */
export const tryFate = async (
  results: ResultsService,
  trial: number,
  random: () => number,
  fates: readonly Fate[] = FATES,
): Promise<Trial> => {
  const fate = fates[trial % fates.length] ?? 'kill';
  const between: Between = (min, max) => Math.floor(min + random() * (max - min + 1));
  // More than 250 users are claimed in several steps.
  const n = random() < 0.2 ? between(260, 400) : between(20, 70);
  const users = new Map(Array.from({ length: n }, (_, i) => [`${1001 + i}`, `user${i + 1}@example.com`]));
  const site = await startHostileSite(users, random, random() < 0.3 ? 0 : 0.08);
  // A path of its own is a ledger of its own, also where a port comes back.
  const address = `${site.origin}/trial-${trial}`;
  const quota = random() < 0.25 ? between(RESERVE + 5, RESERVE + n) : 10_000;
  const tried: Tried = {
    ...{ results, site, users, address, between, fates, killed: 0 },
    ...{ lastRun: 1_000_000 + trial * 100, violations: [], faults: new Map() },
    inputs: {
      ...{ site: address, token: TOKEN, 'dry-run': 'false', 'batch-pause': '0', 'max-rate': '0' },
      ...{ 'batch-size': `${between(5, 100)}`, concurrency: `${between(1, 8)}`, canary: `${between(0, 2)}` },
      ...{ 'daily-quota': `${quota}`, 'quota-reserve': `${RESERVE}` },
    },
  };
  const deletions = await deleteAll(tried, fate, quota);
  const { length } = site.requests;
  if (length > quota - RESERVE)
    tried.violations.push(`${length} requests of deletions, and ${quota - RESERVE} are free`);
  await undoAll(tried, deletions);
  // Only users whom no undo has named may be sent now.
  await perform(tried, 'delete');
  tried.violations.push(...checkOrder(site));
  for (const [name, count] of site.faults) add(tried.faults, name, count);
  await site.close();
  const { killed, faults, violations } = tried;
  return { fate, killed, faults, violations };
};

/** One trial under way. */
type Tried = {
  readonly results: ResultsService;
  readonly site: HostileSite;
  readonly users: ReadonlyMap<string, string>;
  readonly address: string;
  readonly inputs: Inputs;
  readonly between: Between;
  readonly fates: readonly Fate[];
  readonly violations: string[];
  readonly faults: Map<string, number>;
  lastRun: number;
  killed: number;
};

/** A deletion in one to three disturbed runs, and sometimes in peace until it is done; gives the runs' ids. */
const deleteAll = async (tried: Tried, fate: Fate, quota: number): Promise<string[]> => {
  const { between, users, site } = tried;
  const runs: string[] = [];
  const disturbed = between(1, 3);
  for (let i = 0; i < disturbed; i += 1) {
    const met = i === 0 ? fate : between(0, 2) > 0 ? pick(tried) : undefined;
    runs.push((await perform(tried, 'delete', {}, met)).runId);
  }
  const isEnough = quota - RESERVE - site.requests.length > 3 * users.size;
  if (!isEnough || between(0, 1) === 0) return runs;
  site.calm();
  let last: Performed | undefined;
  for (let i = 0; i < CALM_RUNS && last?.outputs.outcome !== 'complete'; i += 1) {
    last = await perform(tried, 'delete');
    runs.push(last.runId);
  }
  if (last?.outputs.outcome !== 'complete')
    tried.violations.push(`not done after ${CALM_RUNS} calm runs: ${last?.log}`);
  for (const id of users.keys()) if (!site.pending.has(id)) tried.violations.push(`user ${id} is left out`);
  site.rage();
  return runs;
};

/** The undo of all of it: by the list, or run by run; first with a fate in half of the trials, then in peace. */
const undoAll = async (tried: Tried, deletions: readonly string[]): Promise<void> => {
  const { between, site } = tried;
  const isByRun = between(0, 1) === 0;
  // The quota that limits the deletions is no limit of the undo.
  const targets: readonly Inputs[] = isByRun ? deletions.map((run) => ({ 'cancel-run': run })) : [{}];
  if (between(0, 1) === 0) {
    for (const target of targets.slice(0, 1)) await perform(tried, 'cancel', target, pick(tried));
  }
  site.calm();
  for (const target of targets) {
    const { outputs, exitCode, log } = await perform(tried, 'cancel', target);
    // Of a run that scheduled nobody there is nothing to undo.
    const isNobodys = isByRun && /scheduled no deletion on this site/.test(log);
    if (exitCode !== 0 && !isNobodys) tried.violations.push(`an undo in peace is ${outputs.outcome}: ${log}`);
  }
  const { size } = site.pending;
  if (size > 0) tried.violations.push(`${size} deletions are pending after the undo`);
};

const pick = ({ between, fates }: Tried): Fate => fates[between(0, fates.length - 1)] ?? 'kill';

type Performed = Ran & { readonly runId: string };

/** One run, with its fate if it has one; checks what it did and told, and the ledger after it. */
const perform = async (
  tried: Tried,
  mode: Task['mode'],
  given: Inputs = {},
  fate?: Fate,
): Promise<Performed> => {
  const { results, site, users, address, between, violations } = tried;
  tried.lastRun += 1;
  const runId = String(tried.lastRun);
  const before = site.requests.length;
  if (fate) add(tried.faults, mode === 'delete' ? fate : `${fate}, undo`, 1);
  const drive = fate ? meet(fate, tried) : ({ done }: StartedStep) => done;
  const options = fate ? { ...preload(fate, between), hasPost: between(0, 3) > 0 } : {};
  const inputs = { ...tried.inputs, ...given, ...(mode === 'cancel' && { cancel: 'true' }) };
  const ran = await runOnce(results, users, { runId, ...options }, inputs, drive);
  for (const phase of [ran, ran.post]) if (phase?.signal === 'SIGKILL') tried.killed += 1;
  const task = { mode, users, isWholeList: given['cancel-run'] === undefined };
  const wrong = [
    ...checkRun(ran, task, site, site.requests.slice(before)),
    ...(await checkLedger(results, address, site)),
  ];
  violations.push(...wrong.map((text) => `run ${runId} (${mode}, ${fate ?? 'in peace'}): ${text}`));
  return { ...ran, runId };
};

type Drive = (step: StartedStep) => Promise<StepResult>;
type Options = { readonly env?: Readonly<Record<string, string>>; readonly hasPost?: boolean };

/** Fates that a preloaded script brings, at the n-th thing that is done to the disk. */
const preload = (fate: Fate, between: Between): Options => {
  const kinds: Partial<Record<Fate, string>> = {
    'kill at disk': 'kill',
    'torn write': 'torn',
    'power cut': 'lost',
    'disk full': 'full',
  };
  const kind = kinds[fate];
  return kind ? { env: { NODE_OPTIONS: `--import ${MORTAL}`, MORTAL: `${kind}:${between(1, 160)}` } } : {};
};

const LEDGER_CALLS = ['CreateTree', 'CreateCommit', 'CreateRef', 'UpdateRef'] as const;

/** Fates that come from outside: at a call of a write of the ledger, or some time after the first request. */
const meet =
  (fate: Fate, { site, results, between }: Tried): Drive =>
  async (step) => {
    const undo: (() => void)[] = [];
    if (fate === 'uploads fail' || between(0, 4) === 0) {
      const method = between(0, 1) ? 'CreateArtifact' : 'FinalizeArtifact';
      undo.push(results.fail({ method, nth: between(1, 4), answer: between(0, 1) ? 500 : 'lose' }));
    }
    if (fate === 'kill at ledger write') {
      const method = LEDGER_CALLS[between(0, LEDGER_CALLS.length - 1)] ?? 'UpdateRef';
      const when = between(0, 1) ? 'before' : 'after';
      undo.push(results.on({ method, nth: between(1, 2) }, when, () => void step.kill()));
    }
    const afterMs = between(0, 900);
    const { length } = site.requests;
    const hit = async (): Promise<void> => {
      const hasEnded = () => step.child.exitCode !== null || step.child.signalCode !== null;
      await until(() => site.requests.length > length || hasEnded());
      await delay(afterMs);
      if (fate === 'kill') void step.kill();
      if (fate === 'SIGINT') void step.cancel();
      if (fate === 'SIGTERM') step.child.kill('SIGTERM');
    };
    await Promise.race([hit(), step.done]);
    return step.done.finally(() => {
      for (const heal of undo) heal();
    });
  };

const runOnce = async (
  results: ResultsService,
  users: ReadonlyMap<string, string>,
  { runId, env = {}, hasPost = true }: Options & { runId: string },
  inputs: Inputs,
  drive: Drive,
): Promise<Ran> => {
  const csv = ['email,user_id', ...[...users].map(([id, email]) => `${email},${id}`), ''].join('\n');
  const job = await createJob({ results, runId, files: { 'users_to_delete.csv': csv } });
  try {
    const step = await drive(job.start(inputs, { env, post: hasPost }));
    const final = results
      .artifacts()
      .findLast(({ runId: of, name }) => of === runId && /^bevy-user-deletion(?:-\d+)?$/.test(name));
    const files = final && (await results.download(final.name, runId));
    const text = files?.get('results.csv');
    return { ...step, rows: text ? (parse(text, { columns: true }) as unknown as Row[]) : rowsOfLog(step) };
  } finally {
    await job.close();
  }
};

/** The rows as the log has them where no artifact could be uploaded. */
const rowsOfLog = ({ log, post }: StepResult): readonly Row[] | undefined => {
  const [, rows] = `${log}\n${post?.log ?? ''}`.split('All rows: user_id, status, requested_at');
  const found = [...(rows ?? '').matchAll(/^(\d+),([a-z-]+),/gm)];
  return rows === undefined ? undefined : found.map(([, user_id = '', status = '']) => ({ user_id, status }));
};
