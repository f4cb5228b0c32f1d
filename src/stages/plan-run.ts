import type { Inputs } from '../adapters/inputs.ts';
import type { Deps } from '../deps.ts';
import { evidenceOf } from '../domain/ledger/confirmed.ts';
import type { Holder } from '../domain/ledger/ledger.ts';
import { listDoubts } from '../domain/list/list-warnings.ts';
import { retentionShort } from '../domain/messages/inputs.ts';
import { clockOff, earlierUnknown, noLedgerYet } from '../domain/messages/ledger.ts';
import { cancelUnconfirmed, dryRunForced, longList } from '../domain/messages/start.ts';
import { forecast, freeText } from '../domain/plan/forecast.ts';
import { checkGate, isReviewEvent, isTooLong } from '../domain/plan/gate.ts';
import { makePlan, type PlanOptions } from '../domain/plan/plan.ts';
import { allowance, type Budget, createQuota } from '../domain/send/quota.ts';
import { count } from '../domain/text.ts';
import type { Fault, List, Plan } from '../domain/types.ts';
import { reviewText } from '../report/provenance.ts';
import type { Facts, RunRecord } from '../report/run-json.ts';
import { askGitHub } from './ask-github.ts';
import { callsOf, type Journal, runUrl } from './close-ledger.ts';
import type { Refused, Source } from './read-inputs.ts';
import { listOfRun, type Recalled, recall, type Wait } from './read-ledger.ts';

/** Everything that is settled before the first request. */
export type Prepared = Omit<Source, 'list'> &
  Pick<Learned, 'compared'> & {
    /** This step, and how long it has waited for another run. */
    readonly own: Holder;
    readonly wait: Wait;
    readonly list: List;
    readonly plan: Plan;
    /** What may be sent. */
    readonly budget: Budget;
    readonly facts: Facts;
    readonly recalled: Recalled;
    /** Why the plan must not be carried out. */
    readonly faults: readonly Fault[];
  };
type Learned = Awaited<ReturnType<typeof askGitHub>>;

/** A plan on its way: what is written down of it, and where. */
export type Work = Prepared & { readonly record: RunRecord; readonly folder: Journal };

/** A clock that is off by more is told, ms. */
const CLOCK_TOLERANCE_MS = 30_000;

/** What earlier runs left, who approved the list, whether it is current, the plan, and what the gate says to it. */
export const planRun = async (
  deps: Deps,
  source: Source,
  own: Holder,
  wait: Wait,
): Promise<Prepared | Refused> => {
  const { context, clock } = deps;
  const { inputs, protection } = source;
  const { mode, pacing, limit, graceDays, cancelRun } = inputs;
  // A verification changes nothing, so it needs no leave; but where the token may not be used, it is not.
  const dryRun = inputs.dryRun || isReviewEvent(context.event);
  const [recalled, learned] = await Promise.all([
    recall(deps, source, own, wait),
    askGitHub(deps, source, dryRun),
  ]);
  const list = source.list ?? listOfRun(recalled, cancelRun ?? '');
  if ('wrong' in list) {
    const faults = list.wrong.map((message) => ({ input: 'cancel-run', message }));
    return { faults, total: faults.length, path: inputs.csv, inputs };
  }

  const now = clock.now();
  const { age } = learned;
  // A dry run shows the users that a run started now would include.
  const createdAt = age && 'value' in age ? age.value : now;
  const includesCancelledBefore = inputs.includeCancelled ? createdAt : undefined;
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
    atWork: new Set(recalled.ledger.open?.mode === 'delete' ? recalled.ledger.open.users : []),
    evidence: evidenceOf(recalled.ledger.confirmed, callsOf(source.shown), inputs.pendingField),
    ...(cancelRun !== undefined && { cancelRun }),
  });
  const counted = countedBudget(inputs, recalled, now);
  const ahead = forecast(plan, pacing, counted, now);
  const settled = { list, own, now, counted, recalled, forecast: ahead, includesCancelledBefore };
  const facts = makeFacts(deps, source, { ...settled, ...learned });
  const faults = checkGate(plan, {
    ...{ ...inputs, ...learned, now, forecast: ahead, rehearsal: facts.rehearsal },
    event: context.event,
    ref: context.ref,
    tokenMissing: inputs.site.kind === 'real' && inputs.token === undefined,
    users: list.users.length,
    unread: recalled.unread,
    rival: recalled.rival?.why,
  });
  // Only the site itself may end an undo for want of quota, never our own count.
  const budget = mode === 'cancel' ? { limit: Number.POSITIVE_INFINITY, used: [] } : counted;
  const { compared } = learned;
  return { ...source, own, wait, list, plan, budget, facts, recalled, compared, faults };
};

/** By our own count. Cancelling is tried even where the site has said that its quota is used up: it costs a 429. */
const countedBudget = ({ mode, pacing }: Inputs, { ledger }: Recalled, now: number): Budget => {
  const budget = { limit: allowance(mode, pacing), used: ledger.requests };
  const { exhaustedUntil = 0 } = ledger;
  return mode === 'cancel' || exhaustedUntil <= now ? budget : { ...budget, blockedUntil: exhaustedUntil };
};

/** What a person should know of the plan before it is carried out. */
export const explain = (
  { printer, context, clock }: Deps,
  { plan, facts, recalled, inputs }: Prepared,
): void => {
  const { list, forecast: expected, run, review, cancelRun } = facts;
  const { unread, store, snapshot, settled, rival } = recalled;
  const where = cancelRun === undefined ? list.path : `run ${cancelRun}`;
  const digest = list.sha256 === '' ? '' : `, sha256 ${list.sha256}`;
  printer.info(`${where}: ${count(list.rows, 'row')}, ${count(list.users, 'distinct user')}${digest}`);
  if (plan.dryRun && !inputs.dryRun) printer.notice(dryRunForced(context.event));
  const ahead = clock.runnerAheadMs();
  if (ahead !== undefined && Math.abs(ahead) > CLOCK_TOLERANCE_MS) printer.warning(clockOff(ahead));
  const { retentionDays, graceDays } = inputs;
  if (retentionDays !== undefined && retentionDays <= graceDays)
    printer.warning(retentionShort(retentionDays, graceDays));
  for (const doubt of list.doubts ?? []) printer.warning(doubt);
  if (unread && (plan.dryRun || plan.mode === 'cancel'))
    for (const message of [unread, earlierUnknown()]) printer.warning(message);
  if (store && snapshot && snapshot.commit === undefined) printer.notice(noLedgerYet(store.ref));
  if (settled) printer.info(settled);
  if (rival && plan.dryRun) printer.notice(rival.why);
  if (review) printer.info(reviewText(review));
  if (plan.mode === 'delete' && !facts.rehearsal && !plan.evidence.cancelWorks)
    printer.notice(cancelUnconfirmed());
  const skipped = (status: string): number => plan.skips.filter((skip) => skip.status === status).length;
  const done = skipped('skipped-done');
  if (done > 0)
    printer.info(
      plan.mode === 'lookup'
        ? `${count(done, 'row')} with a user_id`
        : `${count(done, 'user')} completed by earlier runs`,
    );
  const cancelled = skipped('skipped-cancelled');
  if (cancelled > 0) printer.info(`${count(cancelled, 'user')} skipped (cancelled earlier)`);
  const unknown = plan.operations.filter(({ earlier }) => earlier?.status === 'unknown').length;
  if (unknown > 0 && plan.mode !== 'verify')
    printer.info(`First: ${count(unknown, 'user')} that earlier runs left unknown`);
  printer.info(`Quota: ${freeText(expected.free, run.startedAt)}`);
  if (isTooLong(plan, expected, run.startedAt)) printer.warning(longList(expected.days));
};

/** What a run knows of itself before its first request, besides its inputs. */
type Settled = Learned &
  Pick<Prepared, 'list' | 'own' | 'recalled'> &
  Pick<PlanOptions, 'now' | 'includesCancelledBefore'> & {
    readonly counted: Budget;
    readonly forecast: Facts['forecast'];
  };

/** Who ran what, where and on which list. A re-run's artifact has a name of its own: names are taken once a run. */
const makeFacts = (
  { action, context }: Deps,
  { inputs, shown, protection, files, sha256 }: Source,
  { list, own, now, counted, recalled, proof, approvals, includesCancelledBefore, forecast }: Settled,
): Facts => {
  const { site, pacing, retentionDays, failOnIncomplete, cancelRun } = inputs;
  const { runId: id, runAttempt: attempt, repository } = context;
  const { workflow, job, event, form, ref, commit, actor, triggeringActor } = context;
  const who = { workflow, job, event, form, ref, commit, actor, triggeringActor };
  const step = { runner: own.runner, step: own.step, startedAt: now };
  const file = files.find(({ kind }) => kind === 'list');
  const users = list.users.length;
  const before = recalled.snapshot?.commit;
  const { limit: _, ...used } = counted;
  return {
    action,
    rehearsal: site.kind === 'sandbox',
    site: site.kind === 'sandbox' ? 'sandbox' : site.url,
    run: { repository, id, attempt, url: runUrl(context, id), ...who, approvals, ...step },
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
    forecast,
    artifactName: attempt > 1 ? `${inputs.artifactName}-attempt-${attempt}` : inputs.artifactName,
    retentionDays,
    failOnIncomplete,
    ...(proof && { review: 'unread' in proof ? { approved: false, why: proof.unread.text } : proof.value }),
    quota: {
      limit: pacing.dailyQuota,
      reserve: pacing.quotaReserve,
      free: createQuota(counted).free(now),
      ...used,
    },
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
