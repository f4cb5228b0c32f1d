import type { Bevy } from '../adapters/bevy.ts';
import type { Folder } from '../adapters/journal.ts';
import type { Deps } from '../deps.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import * as say from '../domain/messages/run.ts';
import { toldToStop } from '../domain/messages/site.ts';
import { groupAttempts } from '../domain/outcome/attempts.ts';
import { countRequests } from '../domain/outcome/used-requests.ts';
import { claimEnd } from '../domain/send/claims.ts';
import { execute } from '../domain/send/execute.ts';
import { createQuota } from '../domain/send/quota.ts';
import type { World } from '../domain/send/world.ts';
import type { Attempt } from '../domain/types.ts';
import { progressLine } from '../report/progress.ts';
import { quotaLeft } from '../report/run-json.ts';
import { claimUsers } from './claim.ts';
import type { Work } from './plan-run.ts';
import { savePlan } from './post.ts';

/** Opens the way to the site, claims the first users, and sends the plan; or says why nothing was sent, or `again`. */
export const sendPlan = async (
  deps: Deps,
  work: Work & { readonly folder: Folder },
): Promise<Message | 'again' | undefined> => {
  const { plan, inputs, list, folder, record, budget } = work;
  const { signal, clock } = deps;
  const stopped = async (): Promise<undefined> => {
    const { text, help } = toldToStop(String(signal.reason), plan.mode);
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
    const { requests, look, claim } = claimed;
    const progress = showProgress(deps, work);
    const { now } = clock;
    const world = { ...deps, now, send: site.send, append: folder.append, progress, look, claim };
    const first = { last: claimEnd(plan, inputs.pacing, 0), requests };
    await deps.printer.group(TITLES[plan.mode], () =>
      execute(plan, inputs.pacing, createQuota(budget), world, first),
    );
    const batches = folder.journal().filter(({ type }) => type === 'batch').length;
    if (batches > 0) progress(batches);
  } catch (error) {
    // The journal cannot be written: what it has is reported.
    deps.printer.error(say.stoppedWithoutJournal(reasonOf(error)));
  } finally {
    await site.close();
  }
  return undefined;
};

/** Shows after each batch how far the run is. */
const showProgress = ({ printer, clock }: Deps, { plan, record, folder }: Work): World['progress'] => {
  const startedAt = clock.now();
  return (batch) => {
    const journal = folder.journal();
    const users = plan.operations.length;
    const done = [...groupAttempts(journal).values()].filter((made) => made.some(isAnswered)).length;
    const { forecast, quota } = record.facts;
    const { batches } = forecast;
    const { resumeAfter } = journal.findLast((entry) => entry.type === 'end') ?? {};
    const left = quotaLeft({ requests: countRequests(journal), resumeAfter }, quota);
    const elapsedMs = clock.now() - startedAt;
    printer.info(progressLine({ batch, batches, done, users, elapsedMs, quotaLeft: left }));
  };
};

/** A user counts as done with the first answer, whatever it was. */
const isAnswered = ({ outcome }: Attempt): boolean => outcome !== undefined && outcome.result !== 'withheld';

const TITLES = {
  delete: 'Deletions',
  cancel: 'Cancellations',
  verify: 'Verification',
  lookup: 'Look-ups',
} as const;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown error');
