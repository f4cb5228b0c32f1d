import type { Bevy } from '../adapters/bevy.ts';
import type { Folder } from '../adapters/folder.ts';
import type { Deps } from '../deps.ts';
import type { World } from '../domain/exchange.ts';
import { claimEnd, execute } from '../domain/execute.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import * as say from '../domain/messages/run.ts';
import { toldToStop } from '../domain/messages/site.ts';
import { createQuota } from '../domain/quota.ts';
import { makeResults, remaining } from '../domain/results.ts';
import { progressLine } from '../report/progress.ts';
import { quotaLeft } from '../report/record.ts';
import { type Claimed, claimUsers } from './claim.ts';
import { savePlan } from './post.ts';
import type { Work } from './prepare.ts';

/** Opens the way to the site, claims the first users, and sends the plan; or says why nothing was sent, or `again`. */
export const sendPlan = async (
  deps: Deps,
  work: Work & { readonly folder: Folder },
): Promise<Message | 'again' | undefined> => {
  const { plan, inputs, list, folder, record } = work;
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
  let site: Bevy;
  try {
    site = await deps.openSite(inputs, list.users);
  } catch (error) {
    return error instanceof Told ? error.told : say.siteNotOpened(reasonOf(error));
  }
  try {
    const claimed = await claimUsers(deps, work);
    if (claimed === 'again') return 'again';
    // Cancelled while GitHub was asked: whether the claim was written is for finish, or post, to find out.
    if ('fault' in claimed) return signal.aborted ? await stopped() : claimed.fault;
    await deps.printer.group(TITLES[plan.mode], () => send(deps, work, site.send, claimed));
    return undefined;
  } finally {
    await site.close();
  }
};

const TITLES = { delete: 'Deletions', cancel: 'Cancellations', verify: 'Verification' } as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown error');

/** Sends the plan; what happened is in the folder's journal afterwards, whatever happened. */
const send = async (
  deps: Deps,
  { inputs, plan, budget, record, folder }: Work,
  request: World['send'],
  { requests, look, claim }: Claimed,
): Promise<void> => {
  const { printer, clock } = deps;
  const { now } = clock;
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
  const world: World = { ...deps, now, send: request, append: folder.append, progress, look, claim };
  try {
    const last = claimEnd(plan, inputs.pacing, 0);
    await execute(plan, inputs.pacing, createQuota(budget), world, { last, requests });
    const batches = folder.journal().filter(({ type }) => type === 'batch').length;
    if (batches > 0) progress(batches);
  } catch (error) {
    printer.error(say.stoppedWithoutJournal(reasonOf(error)));
  }
};
