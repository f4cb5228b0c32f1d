import type { Inputs } from '../adapters/inputs.ts';
import { forecast, freeText } from '../domain/forecast.ts';
import { checkGate, isReviewEvent, isTooLong, type Learnt } from '../domain/gate.ts';
import type { Approval } from '../domain/history.ts';
import { exhaustedUntil, forget, type Memory, mergeMemories, useOfAll } from '../domain/memory.ts';
import { darkRun, earlierUnknown } from '../domain/messages/history.ts';
import { repeatedUsers } from '../domain/messages/list.ts';
import { dryRunForced, longList } from '../domain/messages/start.ts';
import { makePlan } from '../domain/plan.ts';
import { allowance, type Budget, createQuota } from '../domain/quota.ts';
import type { Proof } from '../domain/review.ts';
import { count } from '../domain/text.ts';
import type { Fault, List, Plan } from '../domain/types.ts';
import type { Facts } from '../report/record.ts';
import { reviewText } from '../report/summary.ts';
import type { Deps } from '../run.ts';
import { lookUpApprovals, lookUpBranch, lookUpReview, type Recalled, recall } from './lookup.ts';
import { type Refused, readSource, type Source } from './source.ts';

/** Everything that is settled before the first request. */
export type Prepared<Sandbox> = {
  readonly inputs: Inputs<Sandbox>;
  readonly list: List;
  readonly plan: Plan;
  readonly budget: Budget;
  readonly facts: Facts;
  /** What earlier runs have left. */
  readonly earlier: Memory;
  /** Why the plan must not be carried out. */
  readonly faults: readonly Fault[];
};

/** Inputs and list, what earlier runs left, who approved it, the plan, and what the gate says to it. */
export const prepare = async <Sandbox>(
  deps: Deps<Sandbox>,
): Promise<Prepared<Sandbox> | Refused<Sandbox>> => {
  const { context, printer } = deps;
  const now = deps.now();
  const source = await readSource(deps, now);
  if ('faults' in source) return source;
  const { inputs, list, file, protection } = source;
  // A verification changes nothing, so it needs no leave; but where the token may not be used, it is not.
  const mayRead = inputs.mode === 'verify' || !inputs.dryRun;
  const dryRun = !mayRead || isReviewEvent(context.event);
  if (dryRun && mayRead) printer.notice(dryRunForced(context.event));

  const [history, proof, defaultBranch, approvals] = await Promise.all([
    recall(deps, inputs, now),
    lookUpReview(deps, inputs, file),
    lookUpBranch(deps, inputs, dryRun),
    lookUpApprovals(deps, inputs, dryRun),
  ]);
  const known = mergeMemories(source.memory ? [source.memory, history.memory] : [history.memory]);
  // Of the remembered users alone: a set of a whole list of a million takes a third of a second.
  const listed = new Set(list.users.filter(({ id }) => known.users.has(id)).map(({ id }) => id));
  const earlier = forget(known, now, (id) => listed.has(id));
  const { mode, pacing, limit, graceDays, cancelRun } = inputs;
  const plan = makePlan(list, {
    mode,
    dryRun,
    graceDays,
    limit,
    identityCheck: pacing.identityCheck,
    memory: earlier,
    listSha256: file.sha256,
    now,
    protection,
    ...(cancelRun !== undefined && { cancelRun }),
  });
  const budget = makeBudget(inputs, earlier, now);
  const facts = makeFacts(deps, source, {
    now,
    forecast: forecast(plan, pacing, budget, now),
    free: createQuota(budget).free(now),
    proof,
    approvals,
  });
  const faults = checkGate(plan, {
    ...inputs,
    event: context.event,
    ref: context.ref,
    rehearsal: facts.rehearsal,
    defaultBranch,
    proof,
    tokenMissing: inputs.site.kind === 'real' && inputs.token === undefined,
    users: list.users.length,
    forecast: facts.forecast,
    now,
    unread: history.unread,
    rival: history.rival,
  });
  explain(deps, plan, facts, history);
  return { inputs, list, plan, budget, facts, earlier, faults };
};

/** Cancelling is tried even where the site has said that its quota is used up: it costs nothing but a 429. */
const makeBudget = <Sandbox>({ mode, pacing }: Inputs<Sandbox>, earlier: Memory, now: number): Budget => {
  const budget = { limit: allowance(mode, pacing), used: useOfAll(earlier) };
  const blockedUntil = mode === 'cancel' ? undefined : exhaustedUntil(earlier, now);
  return blockedUntil === undefined ? budget : { ...budget, blockedUntil };
};

/** What a person should know of the plan before it is carried out. */
const explain = <Sandbox>(
  { printer }: Deps<Sandbox>,
  plan: Plan,
  { list, forecast: expected, run, review }: Facts,
  { dark, unread }: Recalled,
): void => {
  const { path, rows, users, sha256 } = list;
  printer.info(`${path}: ${count(rows, 'row')}, ${count(users, 'distinct user')}, sha256 ${sha256}`);
  if (rows > users) printer.warning(repeatedUsers(rows - users));
  if (unread && (plan.dryRun || plan.mode === 'cancel')) printer.warning(earlierUnknown(unread));
  for (const id of dark) printer.warning(darkRun(id));
  if (review) printer.info(reviewText(review));
  const done = plan.skips.filter(({ status }) => status === 'skipped-done').length;
  if (done > 0)
    printer.info(`${count(done, 'user of the list is', 'users of the list are')} dealt with by earlier runs`);
  const doubts = plan.operations.filter(({ earlier }) => earlier?.status === 'unknown').length;
  if (doubts > 0 && plan.mode !== 'verify')
    printer.info(`First: ${count(doubts, 'user')} left in doubt by earlier runs`);
  printer.info(`Quota: ${freeText(expected.free, run.startedAt)}`);
  if (isTooLong(plan, expected, run.startedAt)) printer.warning(longList(expected.days));
};

/** What a run knows of itself before its first request, besides its inputs. */
type Settled = {
  readonly now: number;
  readonly forecast: Facts['forecast'];
  readonly free: number;
  readonly proof: Learnt<Proof> | undefined;
  readonly approvals: readonly Approval[];
};

/** Who ran what, where and on which list. A re-run's artifact has a name of its own: names are taken once a run. */
const makeFacts = <Sandbox>(
  { action, context, random }: Deps<Sandbox>,
  { inputs, shown, list, file }: Source<Sandbox>,
  { now, forecast: expected, free, proof, approvals }: Settled,
): Facts => {
  const { site, pacing, retentionDays, failOnIncomplete, cancelRun } = inputs;
  const { runId: id, runAttempt: attempt, repository, serverUrl } = context;
  const { workflow, job, event, form, ref, commit, actor, triggeringActor } = context;
  const url = `${serverUrl}/${repository}/actions/runs/${id}`;
  const artifactName = attempt > 1 ? `${inputs.artifactName}-attempt-${attempt}` : inputs.artifactName;
  const chance = random().toString(36).slice(2, 10);
  const who = { workflow, job, event, form, ref, commit, actor, triggeringActor };
  const step = { step: `${id}.${attempt}.${chance}`, startedAt: now };
  const { path, blob, sha256 } = file;
  const users = list.users.length;
  return {
    action,
    rehearsal: site.kind === 'sandbox',
    site: site.kind === 'sandbox' ? 'sandbox' : site.url,
    run: { repository, id, attempt, url, ...who, approvals, ...step },
    ...(cancelRun !== undefined && { cancelRun }),
    list: { path, blob, sha256, rows: users + list.duplicates.length, users },
    inputs: shown,
    forecast: expected,
    artifactName,
    checkpointPrefix: `${artifactName}-checkpoint-${chance}-`,
    retentionDays,
    failOnIncomplete,
    ...(proof && { review: 'unread' in proof ? { approved: false, why: proof.unread.text } : proof.value }),
    quota: { limit: pacing.dailyQuota, reserve: pacing.quotaReserve, free },
  };
};
