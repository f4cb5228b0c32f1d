import type { Artifacts } from './adapters/artifacts.ts';
import type { Comment } from './adapters/comment.ts';
import type { Folder } from './adapters/folder.ts';
import type { Context, Printer } from './adapters/github.ts';
import type { Inputs, ReadInputs } from './adapters/inputs.ts';
import type { ListFile } from './adapters/workspace.ts';
import type { World } from './domain/exchange.ts';
import { execute } from './domain/execute.ts';
import { forecastText, worstCase } from './domain/forecast.ts';
import type { Actions } from './domain/history.ts';
import { type Message, Told } from './domain/messages/message.ts';
import * as say from './domain/messages/run.ts';
import { createQuota } from './domain/quota.ts';
import { makeResults, remaining } from './domain/results.ts';
import type { Repository } from './domain/review.ts';
import type { Fault, User } from './domain/types.ts';
import { withEmails } from './report/csv.ts';
import { progressLine } from './report/progress.ts';
import { quotaLeft, type RunRecord } from './report/record.ts';
import { finish, type Next, refuse, saveCheckpoint } from './stages/finish.ts';
import { type Prepared, prepare } from './stages/prepare.ts';
import { publishFaults, publishPlan } from './stages/pull-request.ts';

/** The world as one object; `main.ts` builds the real one. */
export type Deps<Sandbox> = Pick<World, 'now' | 'sleep' | 'random' | 'signal'> & {
  /** Name and version, for run.json. */
  readonly action: string;
  readonly context: Context;
  readonly readInputs: () => ReadInputs<Sandbox>;
  readonly readList: (path: string) => ListFile | { readonly fault: Message };
  /** The way to GitHub's REST; nothing is asked before its first use. */
  readonly openGitHub: (githubToken: string) => GitHub;
  readonly createFolder: () => Folder;
  /** The way to the site; on the sandbox it starts the site first, knowing these users. Throws on a bad proxy. */
  readonly openSite: (inputs: Inputs<Sandbox>, users: readonly User[]) => Promise<OpenSite>;
  readonly artifacts: Artifacts;
  readonly printer: Printer;
  /** Rejects if the promise takes longer than `ms`, or as soon as the signal aborts. */
  readonly within: <T>(promise: Promise<T>, ms: number, signal?: AbortSignal) => Promise<T>;
  /** Milliseconds until the runner kills this process; Infinity while it has no reason to. */
  readonly timeLeft: () => number;
};

/** What GitHub tells of earlier runs and of reviews, and the one comment that it is told. */
export type GitHub = {
  readonly actions: Actions;
  readonly repository: Repository;
  readonly comment: (pull: number, comment: Comment) => Promise<void>;
};

type OpenSite = { readonly send: World['send']; readonly close: () => Promise<void> };

/** The action from end to end. Resolves to the exit code; rejects only on a defect. */
export const run = async <Sandbox>(deps: Deps<Sandbox>): Promise<number> => {
  const prepared = await deps.printer.group('Inputs and list', () => prepare(deps));
  if (!('plan' in prepared)) {
    const { inputs, faults, total, path } = prepared;
    await publishFaults(deps, inputs, faults, total, path);
    return refuse(deps, faults, total, path);
  }
  const { inputs, plan, facts, earlier, faults } = prepared;
  deps.printer.info(`Plan: ${forecastText(plan, facts.forecast)}`);
  if (facts.rehearsal) deps.printer.notice(say.rehearsal());
  await publishPlan(deps, prepared);
  if (faults.length > 0) return refuse(deps, faults, faults.length, facts.list.path, facts);

  const folder = deps.createFolder();
  const record = { facts, plan: withEmails(plan, await shownEmails(deps, inputs)), earlier };
  if (!plan.dryRun) {
    const refused = await live(deps, prepared, record, folder);
    if (refused) return refuse(deps, [refused], 1, facts.list.path, facts);
  }
  return deps.printer.group('Results', () => finish(deps, folder, record));
};

/** Opens the way to the site, puts the plan on record, and sends it; or says why nothing was sent. */
const live = async <Sandbox>(
  deps: Deps<Sandbox>,
  prepared: Prepared<Sandbox>,
  record: RunRecord,
  folder: Folder,
): Promise<Fault | undefined> => {
  const { plan } = prepared;
  if (plan.operations.length === 0) {
    const done = { type: 'end', at: deps.now(), reason: 'done', detail: '' } as const;
    return folder.append(done).then(() => undefined, journalNotWritten);
  }
  const site = await openSite(deps, prepared);
  if ('fault' in site) return site.fault;
  const unsaved = await saveCheckpoint(deps, folder, record, nextBatch(prepared, 0));
  if (unsaved) return { message: say.planNotSaved(unsaved) };
  await deps.printer.group(TITLES[plan.mode], () => carryOut(deps, prepared, record, folder, site));
  return undefined;
};

const TITLES = { delete: 'Deletions', cancel: 'Cancellations', verify: 'Verification' } as const;

/** The batch that comes after so many, as it is put on record before it is sent: whom, and at what cost at most. */
const nextBatch = <Sandbox>({ plan, inputs, budget }: Prepared<Sandbox>, batches: number): Next => {
  const { batchSize } = inputs.pacing;
  const first = batches * batchSize;
  const users = plan.operations.slice(first, first + batchSize).map(({ id }) => id);
  const requests = Math.min(worstCase(plan, inputs.pacing, first, first + batchSize), budget.limit);
  return { batches, users: new Set(users), requests };
};

const openSite = async <Sandbox>(deps: Deps<Sandbox>, { inputs, list }: Prepared<Sandbox>) => {
  try {
    return await deps.openSite(inputs, list.users);
  } catch (error) {
    const message = error instanceof Told ? error.told : say.siteNotOpened(reasonOf(error));
    return { fault: { message } };
  }
};

const journalNotWritten = (error: unknown): Fault => ({ message: say.journalNotWritten(reasonOf(error)) });

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown error');

const shownEmails = async <Sandbox>(deps: Deps<Sandbox>, { emails, githubToken }: Inputs<Sandbox>) => {
  if (emails !== 'auto') return emails;
  return (await deps.openGitHub(githubToken).repository.isPrivate()) ? 'plain' : 'mask';
};

/** Sends the plan; what happened is in the folder's journal afterwards, whatever happened. */
const carryOut = async <Sandbox>(
  deps: Deps<Sandbox>,
  prepared: Prepared<Sandbox>,
  record: RunRecord,
  folder: Folder,
  site: OpenSite,
): Promise<void> => {
  const { printer, now, sleep, random, signal } = deps;
  const { inputs, plan, budget } = prepared;
  const startedAt = now();
  const report = (batch: number): void => {
    const results = makeResults(record.plan, folder.journal());
    const users = plan.operations.length;
    const done = users - (remaining(results.counts) - results.counts['skipped-limit']);
    const { batches } = record.facts.forecast;
    const left = quotaLeft(results, record.facts.quota);
    const elapsedMs = now() - startedAt;
    printer.info(progressLine({ batch, batches, done, users, elapsedMs, quotaLeft: left }));
  };
  /** What is not on record must not happen: without its checkpoint no batch begins. */
  const checkpoint = async (batch: number): Promise<void> => {
    report(batch);
    const save = () => saveCheckpoint(deps, folder, record, nextBatch(prepared, batch));
    const failed = await save();
    if (!failed) return;
    if (signal.aborted) throw new Error(failed);
    printer.warning(say.checkpointTriedAgain(batch, failed));
    const failedAgain = await save();
    if (failedAgain) throw new Error(failedAgain);
  };
  const world: World = { now, sleep, random, signal, send: site.send, append: folder.append, checkpoint };
  try {
    await execute(plan, inputs.pacing, createQuota(budget), world);
    const batches = folder.journal().filter(({ type }) => type === 'batch').length;
    if (batches > 0) report(batches);
  } catch (error) {
    printer.error(say.stoppedWithoutJournal(reasonOf(error)));
  } finally {
    await site.close();
  }
};
