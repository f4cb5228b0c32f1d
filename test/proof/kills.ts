import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { add } from '../model/tally.ts';
import type { ResultsService } from '../support/results-service.ts';
import { createJob, type Inputs, type StartedStep, type StepResult } from '../support/runner.ts';
import { until } from '../support/until.ts';
import { type HostileSite, startHostileSite } from './hostile-site.ts';

/** What happens to a process: by time, by what it does to the disk, or by what the artifact service does to it. */
export const FATES = [
  'kill',
  'kill at disk',
  'torn write',
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

const TOKEN = 'q7Xw2Lr9ZkT4vNb8sHd3';
const MORTAL = fileURLToPath(new URL('../support/mortal.mjs', import.meta.url));
/** Runs in peace after the disturbed one, until the list is done. */
const CALM_RUNS = 4;

type Row = { readonly user_id: string; readonly status: string };
type Ran = StepResult & { readonly rows: readonly Row[] | undefined };

/**
 * Runs the packaged action on a hostile site, lets its process meet a fate, and then goes on in peace: what was told
 * after the fate must be true, and in the end every user of the list must be set for deletion, and nobody else.
 */
export const tryFate = async (
  results: ResultsService,
  trial: number,
  random: () => number,
  fates: readonly Fate[] = FATES,
): Promise<Trial> => {
  const fate = fates[trial % fates.length] ?? 'kill';
  const between = (min: number, max: number): number => Math.floor(min + random() * (max - min + 1));
  const n = between(20, 70);
  const users = new Map(Array.from({ length: n }, (_, i) => [`${1001 + i}`, `user${i + 1}@example.com`]));
  const csv = ['email,user_id', ...[...users].map(([id, email]) => `${email},${id}`), ''].join('\n');
  const site = await startHostileSite(users, random, random() < 0.3 ? 0 : 0.08);
  const inputs = {
    ...{ site: site.origin, token: TOKEN, 'dry-run': 'false', 'batch-pause': '0', 'max-rate': '0' },
    ...{ 'batch-size': `${between(5, 40)}`, concurrency: `${between(1, 8)}`, canary: `${between(0, 2)}` },
  };
  const violations: string[] = [];
  const faults = new Map<string, number>([[fate, 1]]);
  let killed = 0;
  const perform = async (runId: string, drive: Drive, options: Options = {}): Promise<Ran> => {
    const before = site.requests.length;
    const ran = await runOnce(
      results,
      { runId, workflowId: 100_000 + trial, csv, ...options },
      inputs,
      drive,
    );
    for (const phase of [ran, ran.post]) if (phase?.signal === 'SIGKILL') killed += 1;
    violations.push(...checkRun(ran, users, site, site.requests.slice(before)));
    return ran;
  };

  const hasPost = random() < 0.75;
  const runId = (i: number): string => String(1_000_000 + trial * 10 + i);
  await perform(runId(0), meet(fate, site, results, between), { ...preload(fate, between), hasPost });
  for (const [name, count] of site.faults) add(faults, name, count);
  site.calm();
  let last: Ran | undefined;
  for (let i = 1; i <= CALM_RUNS && last?.outputs.outcome !== 'complete'; i += 1) {
    last = await perform(runId(i), ({ done }) => done);
  }
  if (last?.outputs.outcome !== 'complete')
    violations.push(`not done after ${CALM_RUNS} calm runs: ${last?.log}`);
  for (const id of users.keys()) if (!site.pending.has(id)) violations.push(`user ${id} is left out`);
  await site.close();
  return { fate, killed, faults, violations };
};

type Drive = (step: StartedStep) => Promise<StepResult>;
type Options = { readonly env?: Readonly<Record<string, string>>; readonly hasPost?: boolean };
type Between = (min: number, max: number) => number;

/** Fates that a preloaded script brings, at the n-th thing that is done to the disk. */
const preload = (fate: Fate, between: Between): Options => {
  const kinds: Partial<Record<Fate, string>> = {
    'kill at disk': 'kill',
    'torn write': 'torn',
    'disk full': 'full',
  };
  const kind = kinds[fate];
  return kind ? { env: { NODE_OPTIONS: `--import ${MORTAL}`, MORTAL: `${kind}:${between(1, 160)}` } } : {};
};

/** Fates that come from outside, some time after the first request. */
const meet =
  (fate: Fate, site: HostileSite, results: ResultsService, between: Between): Drive =>
  async (step) => {
    const heal =
      fate === 'uploads fail' || between(0, 4) === 0
        ? results.fail({
            method: between(0, 1) ? 'CreateArtifact' : 'FinalizeArtifact',
            nth: between(1, 4),
            answer: between(0, 1) ? 500 : 'lose',
          })
        : () => {};
    const afterMs = between(0, 900);
    const hit = async (): Promise<void> => {
      const hasEnded = () => step.child.exitCode !== null || step.child.signalCode !== null;
      await until(() => site.requests.length > 0 || hasEnded());
      await delay(afterMs);
      if (fate === 'kill') void step.kill();
      if (fate === 'SIGINT') void step.cancel();
      if (fate === 'SIGTERM') step.child.kill('SIGTERM');
    };
    await Promise.race([hit(), step.done]);
    return step.done.finally(heal);
  };

const runOnce = async (
  results: ResultsService,
  {
    csv,
    runId,
    workflowId,
    env = {},
    hasPost = true,
  }: Options & { csv: string; runId: string; workflowId: number },
  inputs: Inputs,
  drive: Drive,
): Promise<Ran> => {
  const job = await createJob({ results, runId, workflowId, files: { 'users_to_delete.csv': csv } });
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

/** Everything in which a run did, or told, what it should not. */
const checkRun = (
  { rows, log, post, summary }: Ran,
  users: ReadonlyMap<string, string>,
  { pending }: HostileSite,
  requests: readonly string[],
): string[] => {
  const wrong: string[] = [];
  const asked = new Set(
    requests.flatMap((request) => (request.startsWith('DELETE ') ? [request.slice(7)] : [])),
  );
  for (const id of asked) if (!users.has(id)) wrong.push(`user "${id}" is not on the list`);
  if (requests.some((request) => /^(?!GET|DELETE)/.test(request))) wrong.push(`a request of another kind`);
  const shown = [log, summary, post?.log, post?.summary].join('\n').replace(/^::add-mask::.*$/gm, '');
  if (shown.includes(TOKEN)) wrong.push('the token is shown');
  if (/user\d+(?:@|&#64;)/.test(shown)) wrong.push('an e-mail address is shown');
  if (!rows) return wrong;
  const known = new Map(rows.map(({ user_id, status }) => [user_id, status]));
  if (rows.length !== users.size || known.size !== users.size)
    wrong.push(`${rows.length} rows of ${users.size} users`);
  for (const [id, status] of known) {
    if (/^(?:already-)?scheduled$/.test(status) && !pending.has(id))
      wrong.push(`user ${id} is ${status}, but not on the site`);
    const isUntouched = !/^(?:scheduled|unknown|already-scheduled|skipped-done)$/.test(status);
    if (asked.has(id) && pending.has(id) && isUntouched)
      wrong.push(`user ${id} is ${status}, but set for deletion`);
  }
  return wrong;
};
