import type { Inputs } from '../adapters/inputs.ts';
import type { Deps } from '../deps.ts';
import type { Head } from '../domain/current.ts';
import { listDoubts } from '../domain/doubts.ts';
import { forecast, freeText } from '../domain/forecast.ts';
import { checkGate, isReviewEvent, isTooLong, type Learnt } from '../domain/gate.ts';
import type { Holder } from '../domain/ledger/ledger.ts';
import { retentionShort } from '../domain/messages/inputs.ts';
import { clockOff, earlierUnknown, noLedgerYet } from '../domain/messages/ledger.ts';
import { dryRunForced, longList } from '../domain/messages/start.ts';
import { makePlan } from '../domain/plan.ts';
import { allowance, type Budget, createQuota } from '../domain/quota.ts';
import type { Proof } from '../domain/review.ts';
import type { Approval } from '../domain/runs.ts';
import { count } from '../domain/text.ts';
import type { Fault, List, Plan } from '../domain/types.ts';
import type { Facts } from '../report/record.ts';
import { reviewText } from '../report/who.ts';
import { learn, lookUpApprovals, lookUpHead, lookUpReview, lookUpStale } from './lookup.ts';
import { listOfRun, type Recalled, recall } from './recall.ts';
import { oneFault, type Refused, type Source } from './source.ts';

/** Everything that is settled before the first request. */
export type Prepared<Sandbox> = {
  readonly inputs: Inputs<Sandbox>;
  readonly source: Source<Sandbox>;
  readonly list: List;
  readonly plan: Plan;
  readonly budget: Budget;
  readonly facts: Facts;
  readonly recalled: Recalled;
  /** The default branch whose content was compared; undefined where it was not. */
  readonly head: Head | undefined;
  /** Why the plan must not be carried out. */
  readonly faults: readonly Fault[];
};

/** A clock that is off by more is told, ms. */
const CLOCK_TOLERANCE_MS = 30_000;

/** What earlier runs left, who approved the list, whether it is current, the plan, and what the gate says to it. */
export const prepare = async <Sandbox>(
  deps: Deps<Sandbox>,
  source: Source<Sandbox>,
  own: Holder,
  givenUp: ReadonlySet<string>,
): Promise<Prepared<Sandbox> | Refused<Sandbox>> => {
  const { context, clock } = deps;
  const { inputs, protection } = source;
  // A verification changes nothing, so it needs no leave; but where the token may not be used, it is not.
  const mayRead = inputs.mode === 'verify' || !inputs.dryRun;
  const dryRun = !mayRead || isReviewEvent(context.event);
  const isLiveDeletion = inputs.mode === 'delete' && !dryRun && inputs.site.kind === 'real';
  const deciding = isLiveDeletion && inputs.review !== 'off' ? source.files : [];

  const file = source.files.find(({ kind }) => kind === 'list');
  const asksAge = isLiveDeletion && inputs.includeCancelled;
  const asked = lookUpHead(deps, inputs, dryRun);
  const [recalled, head, proof, stale, approvals, age] = await Promise.all([
    recall(deps, inputs, own, givenUp),
    asked,
    asked.then((head) => lookUpReview(deps, inputs, file, head)),
    asked.then((head) => lookUpStale(deps, inputs, deciding, head)),
    lookUpApprovals(deps, inputs, dryRun),
    asksAge ? learn(() => deps.openGitHub(inputs.githubToken).runs.createdAt()) : undefined,
  ]);
  const list = source.list ?? listOfRun(recalled, inputs.cancelRun ?? '');
  if ('fault' in list) return { ...oneFault('cancel-run', list.fault), path: inputs.csv, inputs };

  const now = clock.now();
  // A dry run shows whom the run would include that somebody starts now.
  const createdAt = age && 'value' in age ? age.value : now;
  const includesCancelledBefore = inputs.includeCancelled ? createdAt : undefined;
  const { mode, pacing, limit, graceDays, cancelRun } = inputs;
  const plan = makePlan(list, {
    mode,
    dryRun,
    graceDays,
    limit,
    identityCheck: pacing.identityCheck,
    known: recalled.ledger.users,
    now,
    includesCancelledBefore,
    protection,
    ...(cancelRun !== undefined && { cancelRun }),
  });
  const budget = makeBudget(inputs, recalled, now);
  const facts = makeFacts(deps, source, list, {
    own,
    now,
    budget,
    recalled,
    forecast: forecast(plan, pacing, budget, now),
    proof,
    approvals,
    includesCancelledBefore,
  });
  const faults = checkGate(plan, {
    ...inputs,
    event: context.event,
    ref: context.ref,
    rehearsal: facts.rehearsal,
    head,
    stale,
    age,
    proof,
    tokenMissing: inputs.site.kind === 'real' && inputs.token === undefined,
    users: list.users.length,
    forecast: facts.forecast,
    now,
    unread: recalled.unread,
    rival: recalled.rival?.why,
  });
  return {
    inputs,
    source,
    list,
    plan,
    budget,
    facts,
    recalled,
    head: deciding.length > 0 && 'value' in head ? head.value : undefined,
    faults,
  };
};

/** Cancelling is tried even where the site has said that its quota is used up: it costs nothing but a 429. */
const makeBudget = <Sandbox>(
  { mode, pacing }: Inputs<Sandbox>,
  { ledger }: Recalled,
  now: number,
): Budget => {
  const budget = { limit: allowance(mode, pacing), used: ledger.requests };
  const { exhaustedUntil = 0 } = ledger;
  return mode === 'cancel' || exhaustedUntil <= now ? budget : { ...budget, blockedUntil: exhaustedUntil };
};

/** What a person should know of the plan before it is carried out. */
export const explain = <Sandbox>(
  { printer, context, clock }: Deps<Sandbox>,
  { plan, facts, recalled, inputs }: Prepared<Sandbox>,
): void => {
  const { list, forecast: expected, run, review, cancelRun } = facts;
  const { unread, store, snapshot, settled, rival } = recalled;
  const where = cancelRun === undefined ? list.path : `run ${cancelRun}`;
  const digest = list.sha256 === '' ? '' : `, sha256 ${list.sha256}`;
  printer.info(`${where}: ${count(list.rows, 'row')}, ${count(list.users, 'distinct user')}${digest}`);
  if (plan.dryRun && (inputs.mode === 'verify' || !inputs.dryRun))
    printer.notice(dryRunForced(context.event));
  const ahead = clock.runnerAheadMs();
  if (ahead !== undefined && Math.abs(ahead) > CLOCK_TOLERANCE_MS) printer.warning(clockOff(ahead));
  const { retentionDays, graceDays } = inputs;
  if (retentionDays !== undefined && retentionDays <= graceDays)
    printer.warning(retentionShort(retentionDays, graceDays));
  for (const doubt of list.doubts ?? []) printer.warning(doubt);
  if (unread && (plan.dryRun || plan.mode === 'cancel')) printer.warning(earlierUnknown(unread));
  if (store && snapshot && snapshot.commit === undefined) printer.notice(noLedgerYet(store.ref));
  if (settled) printer.info(settled);
  if (rival && plan.dryRun) printer.notice(rival.why);
  if (review) printer.info(reviewText(review));
  const skipped = (status: string): number => plan.skips.filter((skip) => skip.status === status).length;
  const done = skipped('skipped-done');
  if (done > 0) printer.info(`${count(done, 'user')} completed by earlier runs`);
  const cancelled = skipped('skipped-cancelled');
  if (cancelled > 0) printer.info(`${count(cancelled, 'user')} skipped (cancelled earlier)`);
  const unknown = plan.operations.filter(({ earlier }) => earlier?.status === 'unknown').length;
  if (unknown > 0 && plan.mode !== 'verify')
    printer.info(`First: ${count(unknown, 'user')} that earlier runs left unknown`);
  printer.info(`Quota: ${freeText(expected.free, run.startedAt)}`);
  if (isTooLong(plan, expected, run.startedAt)) printer.warning(longList(expected.days));
};

/** What a run knows of itself before its first request, besides its inputs. */
type Settled = {
  readonly own: Holder;
  readonly now: number;
  readonly budget: Budget;
  readonly recalled: Recalled;
  readonly forecast: Facts['forecast'];
  readonly proof: Learnt<Proof> | undefined;
  readonly approvals: readonly Approval[];
  readonly includesCancelledBefore: number | undefined;
};

/** Who ran what, where and on which list. A re-run's artifact has a name of its own: names are taken once a run. */
const makeFacts = <Sandbox>(
  { action, context }: Deps<Sandbox>,
  { inputs, shown, protection, files, sha256 }: Source<Sandbox>,
  list: List,
  settled: Settled,
): Facts => {
  const { own, now, budget, recalled, proof, approvals, includesCancelledBefore } = settled;
  const { site, pacing, retentionDays, failOnIncomplete, cancelRun } = inputs;
  const { runId: id, runAttempt: attempt, repository, serverUrl } = context;
  const { workflow, job, event, form, ref, commit, actor, triggeringActor } = context;
  const url = `${serverUrl}/${repository}/actions/runs/${id}`;
  const artifactName = attempt > 1 ? `${inputs.artifactName}-attempt-${attempt}` : inputs.artifactName;
  const who = { workflow, job, event, form, ref, commit, actor, triggeringActor };
  const step = { runner: own.runner, step: own.step, startedAt: now };
  const file = files.find(({ kind }) => kind === 'list');
  const users = list.users.length;
  const { used, blockedUntil } = budget;
  const quota = {
    limit: pacing.dailyQuota,
    reserve: pacing.quotaReserve,
    free: createQuota(budget).free(now),
  };
  const before = recalled.snapshot?.commit;
  return {
    action,
    rehearsal: site.kind === 'sandbox',
    site: site.kind === 'sandbox' ? 'sandbox' : site.url,
    run: { repository, id, attempt, url, ...who, approvals, ...step },
    ...(cancelRun !== undefined && { cancelRun }),
    list: {
      path: file?.path ?? '',
      blob: file?.blobs[0] ?? '',
      sha256,
      rows: users + list.duplicates.length,
      users,
      doubts: listDoubts(list, protection, inputs.mode),
    },
    inputs: shown,
    forecast: settled.forecast,
    artifactName,
    retentionDays,
    failOnIncomplete,
    ...(proof && { review: 'unread' in proof ? { approved: false, why: proof.unread.text } : proof.value }),
    quota: { ...quota, used, ...(blockedUntil !== undefined && { blockedUntil }) },
    // A cancellation writes what it did also where it could not read what there is.
    ...(site.kind === 'real' && {
      ledger: {
        template: inputs.ledgerRef,
        ...(before !== undefined && { before }),
        ...(recalled.unread && { unread: recalled.unread.text }),
      },
    }),
    ...(includesCancelledBefore !== undefined && { includesCancelledBefore }),
  };
};
