import type { Artifacts } from './adapters/artifacts.ts';
import type { Folder } from './adapters/folder.ts';
import type { Context, Printer } from './adapters/github.ts';
import type { Inputs, ReadInputs } from './adapters/inputs.ts';
import type { ListFile } from './adapters/workspace.ts';
import type { World } from './domain/exchange.ts';
import { execute } from './domain/execute.ts';
import { checkGate, isReviewEvent } from './domain/gate.ts';
import { parseList } from './domain/list.ts';
import { type Forecast, forecast, forecastText, makePlan } from './domain/plan.ts';
import { allowance, createQuota } from './domain/quota.ts';
import { makeResults, remaining } from './domain/results.ts';
import { count } from './domain/text.ts';
import type { Fault, Plan, User } from './domain/types.ts';
import { finish, refuse, saveCheckpoint } from './finish.ts';
import { withEmails } from './report/csv.ts';
import { progressLine } from './report/progress.ts';
import { type Facts, quotaLeft } from './report/record.ts';

/** The world as one object; `main.ts` builds the real one. */
export type Deps<Sandbox> = Pick<World, 'now' | 'sleep' | 'random' | 'signal'> & {
  /** Name and version, for run.json. */
  readonly action: string;
  readonly context: Context;
  readonly readInputs: () => ReadInputs<Sandbox>;
  readonly readList: (path: string) => ListFile | { readonly fault: string };
  readonly isPrivate: (githubToken: string) => Promise<boolean>;
  readonly createFolder: () => Folder;
  /** The way to the site; on the sandbox it starts the site first, knowing these users. Throws on a bad proxy. */
  readonly openSite: (inputs: Inputs<Sandbox>, users: readonly User[]) => Promise<OpenSite>;
  readonly artifacts: Artifacts;
  readonly printer: Printer;
  /** Milliseconds until the runner kills this process; Infinity while it has no reason to. */
  readonly timeLeft: () => number;
};

type OpenSite = { readonly send: World['send']; readonly close: () => Promise<void> };

type Prepared<Sandbox> = {
  readonly inputs: Inputs<Sandbox>;
  readonly users: readonly User[];
  readonly plan: Plan;
  readonly facts: Facts;
  readonly faults: readonly Fault[];
};

/** The action from end to end. Resolves to the exit code; rejects only on a defect. */
export const run = async <Sandbox>(deps: Deps<Sandbox>): Promise<number> => {
  const prepared = await deps.printer.group('Inputs and list', () => prepare(deps));
  if ('code' in prepared) return prepared.code;
  const { inputs, plan, facts, faults } = prepared;
  deps.printer.info(`Plan: ${forecastText(plan, facts.forecast)}`);
  if (facts.rehearsal)
    deps.printer.notice('Rehearsal on the embedded sandbox site: no real user is touched.');
  if (faults.length > 0) return refuse(deps, faults, faults.length, facts.list.path, facts);

  const folder = deps.createFolder();
  const stored = withEmails(plan, await shownEmails(deps, inputs));
  if (!plan.dryRun) {
    const site = await openSite(deps, prepared);
    if ('fault' in site) return refuse(deps, [site.fault], 1, facts.list.path, facts);
    const unsaved = await saveCheckpoint(deps, folder, { facts, plan: stored }, 0);
    if (unsaved) return refuse(deps, [planNotSaved(unsaved)], 1, facts.list.path, facts);
    await deps.printer.group(plan.mode === 'delete' ? 'Deletions' : 'Cancellations', () =>
      carryOut(deps, prepared, stored, folder, site),
    );
  }
  return deps.printer.group('Results', () => finish(deps, folder, { facts, plan: stored }));
};

const openSite = async <Sandbox>(deps: Deps<Sandbox>, { inputs, users }: Prepared<Sandbox>) => {
  try {
    return await deps.openSite(inputs, users);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown error';
    return { fault: { message: `the way to the site cannot be opened: ${why}` } };
  }
};

const planNotSaved = (why: string): Fault => ({
  message: `the plan could not be uploaded as an artifact, and without an audit trail nobody is deleted: ${why}`,
});

const shownEmails = async <Sandbox>(deps: Deps<Sandbox>, { emails, githubToken }: Inputs<Sandbox>) => {
  if (emails !== 'auto') return emails;
  return (await deps.isPrivate(githubToken)) ? 'plain' : 'mask';
};

/** Inputs and list, all their faults together; then the plan and what the gate says to it. */
const prepare = async <Sandbox>(
  deps: Deps<Sandbox>,
): Promise<Prepared<Sandbox> | { readonly code: number }> => {
  const { printer, context } = deps;
  const { inputs, csv, shown, faults } = deps.readInputs();
  const file = deps.readList(csv);
  const parsed = 'fault' in file ? undefined : parseList(file.text);
  const listFaults =
    'fault' in file ? [{ input: 'csv', message: file.fault }] : parsed?.ok === false ? parsed.faults : [];
  if (!inputs || 'fault' in file || !parsed?.ok) {
    const total = faults.length + (parsed?.ok === false ? parsed.total : listFaults.length);
    return { code: await refuse(deps, [...faults, ...listFaults], total, csv) };
  }
  const { list } = parsed;
  const dryRun = inputs.dryRun || isReviewEvent(context.event);
  if (dryRun && !inputs.dryRun)
    printer.notice(`dry-run is forced: a live run is never made on ${context.event}`);
  const plan = makePlan(list, { ...inputs, dryRun, identityCheck: inputs.pacing.identityCheck });
  const expected = forecast(plan, inputs.pacing);
  const users = list.users.length;
  const rows = users + list.duplicates.length;
  printer.info(`${csv}: ${count(rows, 'row')}, ${count(users, 'distinct user')}, sha256 ${file.sha256}`);
  if (list.duplicates.length > 0) {
    printer.warning(
      `${count(list.duplicates.length, 'row')} of the list repeat a user; each user counts once`,
    );
  }
  const tokenMissing = inputs.site.kind === 'real' && inputs.token === undefined;
  const faultsOfGate = checkGate(plan, {
    ...inputs,
    event: context.event,
    tokenMissing,
    users,
    forecast: expected,
  });
  const facts = makeFacts(
    deps,
    inputs,
    { path: csv, blob: file.blob, sha256: file.sha256, rows, users },
    shown,
    expected,
  );
  return { inputs, users: list.users, plan, facts, faults: faultsOfGate };
};

/** Who ran what, where and on which list. A re-run's artifact has a name of its own: names are taken once a run. */
const makeFacts = <Sandbox>(
  { action, context, random }: Deps<Sandbox>,
  { site, mode, pacing, retentionDays, failOnIncomplete, ...inputs }: Inputs<Sandbox>,
  list: Facts['list'],
  shown: Facts['inputs'],
  expected: Forecast,
): Facts => {
  const {
    runId: id,
    runAttempt: attempt,
    repository,
    workflow,
    job,
    event,
    ref,
    commit,
    actor,
    triggeringActor,
  } = context;
  const url = `${context.serverUrl}/${repository}/actions/runs/${id}`;
  const artifactName = attempt > 1 ? `${inputs.artifactName}-attempt-${attempt}` : inputs.artifactName;
  return {
    action,
    rehearsal: site.kind === 'sandbox',
    site: site.kind === 'sandbox' ? 'sandbox' : site.url,
    run: { repository, id, attempt, url, workflow, job, event, ref, commit, actor, triggeringActor },
    list,
    inputs: shown,
    forecast: expected,
    artifactName,
    checkpointPrefix: `${artifactName}-checkpoint-${random().toString(36).slice(2, 8)}-`,
    retentionDays,
    failOnIncomplete,
    quota: { limit: pacing.dailyQuota, reserve: pacing.quotaReserve, free: allowance(mode, pacing) },
  };
};

/** Sends the plan; what happened is in the folder's journal afterwards, whatever happened. */
const carryOut = async <Sandbox>(
  deps: Deps<Sandbox>,
  { inputs, plan, facts }: Prepared<Sandbox>,
  stored: Plan,
  folder: Folder,
  site: OpenSite,
): Promise<void> => {
  const { printer, now } = deps;
  const startedAt = now();
  const report = (batch: number): void => {
    const results = makeResults(stored, folder.journal());
    const planned = plan.operations.length;
    const done = planned - (remaining(results.counts) - results.counts['skipped-limit']);
    const batches = facts.forecast.batches;
    const elapsedMs = now() - startedAt;
    printer.info(
      progressLine({
        batch,
        batches,
        done,
        users: planned,
        elapsedMs,
        quotaLeft: quotaLeft(results, facts.quota),
      }),
    );
  };
  let failedBefore = false;
  const checkpoint = async (batch: number): Promise<void> => {
    report(batch);
    const unsaved = await saveCheckpoint(deps, folder, { facts, plan: stored }, batch);
    if (unsaved && failedBefore) throw new Error(unsaved);
    if (unsaved)
      printer.warning(`checkpoint ${batch} could not be uploaded; the next one is the last try: ${unsaved}`);
    failedBefore = unsaved !== undefined;
  };
  const { sleep, random, signal } = deps;
  const world: World = { now, sleep, random, signal, send: site.send, append: folder.append, checkpoint };
  try {
    await execute(plan, inputs.pacing, createQuota(facts.quota.free), world);
    const batches = folder.journal().filter(({ type }) => type === 'batch').length;
    if (batches > 0) report(batches);
  } catch (error) {
    printer.error(
      `the run stopped because its journal could not be written: ${error instanceof Error ? error.message : 'unknown error'}`,
    );
  } finally {
    await site.close();
  }
};
