import type { Folder } from './adapters/folder.ts';
import type { Inputs } from './adapters/inputs.ts';
import type { Deps, OpenSite } from './deps.ts';
import type { World } from './domain/exchange.ts';
import { claimEnd, execute } from './domain/execute.ts';
import { forecastText } from './domain/forecast.ts';
import { movedTooOften } from './domain/messages/ledger.ts';
import { type Message, Told } from './domain/messages/message.ts';
import * as say from './domain/messages/run.ts';
import { toldToStop } from './domain/messages/site.ts';
import { type Budget, createQuota } from './domain/quota.ts';
import { makeResults, remaining } from './domain/results.ts';
import { runnerKey } from './domain/runs.ts';
import { withEmails } from './report/csv.ts';
import { progressLine } from './report/progress.ts';
import { quotaLeft, type RunRecord } from './report/record.ts';
import { type Claimed, claimUsers } from './stages/claim.ts';
import { finish, refuse } from './stages/finish.ts';
import type { Wait } from './stages/halt.ts';
import { savePlan } from './stages/post.ts';
import { explain, type Prepared, prepare } from './stages/prepare.ts';
import { publishFaults, publishPlan } from './stages/pull-request.ts';
import { type Refused, readSource } from './stages/source.ts';

/** The action from end to end. Resolves to the exit code; rejects only on a defect. */
export const run = async (deps: Deps): Promise<number> => {
  const { context, printer, random } = deps;
  const chance = random().toString(36).slice(2, 10);
  const step = `${context.runId}.${context.runAttempt}.${chance}`;
  const { runId, runAttempt, runner } = context;
  const own = { run: runId, attempt: runAttempt, runner: runnerKey(runner), step };
  const wait: Wait = { since: undefined, givenUp: new Set() };
  const source = await printer.group('Inputs and list', () => readSource(deps));
  if ('faults' in source) return refuseEarly(deps, source);

  let folder: Folder | undefined;
  const openFolder = (): Folder => {
    folder ??= deps.createFolder();
    return folder;
  };
  for (let tries = 1; ; tries += 1) {
    const prepared = await printer.group('Earlier runs and plan', async () => {
      const found = await prepare(deps, source, own, wait.givenUp);
      if ('plan' in found) explain(deps, found);
      return found;
    });
    if (!('plan' in prepared)) return refuseEarly(deps, prepared);
    const ended = await carryOut(deps, prepared, openFolder, wait, tries);
    if (ended !== 'again') return ended;
  }
};

/** There is not even a plan. */
const refuseEarly = async (deps: Deps, { inputs, faults, total, path }: Refused): Promise<number> => {
  await publishFaults(deps, inputs, faults, total, path);
  return refuse(deps, faults, total, path);
};

/** Tries to begin so often, where other runs write the ledger in between. */
const MAX_TRIES = 3;

/** From the plan to the exit code; `again` if others have written in between, so that the plan must be made anew. */
const carryOut = async (
  deps: Deps,
  prepared: Prepared,
  openFolder: () => Folder,
  wait: Wait,
  tries: number,
): Promise<number | 'again'> => {
  const { inputs, plan, facts, faults } = prepared;
  deps.printer.info(`Plan: ${forecastText(plan, facts.forecast)}`);
  if (facts.rehearsal) deps.printer.notice(say.rehearsal());
  await publishPlan(deps, prepared);
  if (faults.length > 0) return refuse(deps, faults, faults.length, facts.list.path, facts);

  const folder = openFolder();
  const record = { facts, plan: withEmails(plan, await shownEmails(deps, inputs)) };
  if (!plan.dryRun) {
    const refused = await live(deps, prepared, record, folder, wait);
    if (refused === 'again' && (plan.mode === 'cancel' || tries < MAX_TRIES)) return 'again';
    const fault = refused === 'again' ? movedTooOften() : refused;
    if (fault) return refuse(deps, [{ message: fault }], 1, facts.list.path, facts);
    if (deps.isHandedOver()) return 1;
  }
  return deps.printer.group('Results', () => finish(deps, folder, record, inputs.githubToken));
};

/** Claims the first users, opens the way to the site, and sends the plan; or says why nothing was sent. */
const live = async (
  deps: Deps,
  prepared: Prepared,
  record: RunRecord,
  folder: Folder,
  wait: Wait,
): Promise<Message | 'again' | undefined> => {
  const { plan, inputs, list } = prepared;
  const { signal, clock } = deps;
  const stopped = async (): Promise<undefined> => {
    const { text, help } = toldToStop(String(signal.reason));
    await folder.append({ type: 'end', at: clock.now(), reason: 'stopped', detail: text, help });
  };
  try {
    savePlan(folder, record);
    if (signal.aborted) return await stopped();
    if (plan.operations.length === 0) {
      await folder.append({ type: 'end', at: clock.now(), reason: 'done', detail: '' });
      return undefined;
    }
  } catch (error) {
    return say.journalNotWritten(reasonOf(error));
  }
  let site: OpenSite;
  try {
    site = await deps.openSite(inputs, list.users);
  } catch (error) {
    return error instanceof Told ? error.told : say.siteNotOpened(reasonOf(error));
  }
  try {
    const claimed = await claimUsers(deps, prepared, record, folder, wait);
    if (claimed === 'again') return 'again';
    // Cancelled while GitHub was asked: whether the claim was written is for finish, or post, to find out.
    if ('fault' in claimed) return signal.aborted ? await stopped() : claimed.fault;
    await deps.printer.group(TITLES[plan.mode], () => send(deps, prepared, record, folder, site, claimed));
    return undefined;
  } finally {
    await site.close();
  }
};

const TITLES = { delete: 'Deletions', cancel: 'Cancellations', verify: 'Verification' } as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown error');

const shownEmails = async (deps: Deps, { emails, githubToken }: Inputs) => {
  if (emails !== 'auto') return emails;
  return (await deps.openGitHub(githubToken).repository.isPrivate()) ? 'plain' : 'mask';
};

const UNLIMITED: Budget = { limit: Number.POSITIVE_INFINITY, used: [] };

/** Sends the plan; what happened is in the folder's journal afterwards, whatever happened. */
const send = async (
  deps: Deps,
  prepared: Prepared,
  record: RunRecord,
  folder: Folder,
  site: OpenSite,
  { requests, look, claim }: Claimed,
): Promise<void> => {
  const { printer, clock, sleep, random, signal, checkStop } = deps;
  const { now } = clock;
  const { inputs, plan, budget } = prepared;
  const startedAt = now();
  const progress = (batch: number): void => {
    const results = makeResults(record.plan, folder.journal());
    const users = plan.operations.length;
    const done = users - (remaining(results.counts) - results.counts['skipped-limit']);
    const { batches } = record.facts.forecast;
    const left = quotaLeft(results, record.facts.quota);
    const elapsedMs = now() - startedAt;
    printer.info(progressLine({ batch, batches, done, users, elapsedMs, quotaLeft: left }));
  };
  const { append } = folder;
  const world: World = {
    now,
    sleep,
    random,
    signal,
    checkStop,
    send: site.send,
    append,
    progress,
    look,
    claim,
  };
  try {
    const last = claimEnd(plan, inputs.pacing, 0);
    // Only the site itself may end an undo for want of quota.
    const quota = createQuota(plan.mode === 'cancel' ? UNLIMITED : budget);
    await execute(plan, inputs.pacing, quota, world, { last, requests });
    const batches = folder.journal().filter(({ type }) => type === 'batch').length;
    if (batches > 0) progress(batches);
  } catch (error) {
    printer.error(say.stoppedWithoutJournal(reasonOf(error)));
  }
};
