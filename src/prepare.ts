import type { Inputs } from './adapters/inputs.ts';
import type { ListFile } from './adapters/workspace.ts';
import { forecast, freeText } from './domain/forecast.ts';
import { checkGate, isReviewEvent, isTooLong } from './domain/gate.ts';
import { type History, type Inquiry, readHistory } from './domain/history.ts';
import { parseList } from './domain/list.ts';
import {
  EMPTY_MEMORY,
  exhaustedUntil,
  forget,
  type Memory,
  mergeMemories,
  useOfAll,
} from './domain/memory.ts';
import { makePlan } from './domain/plan.ts';
import { allowance, type Budget, createQuota } from './domain/quota.ts';
import { count, foreign } from './domain/text.ts';
import type { Fault, List, Plan } from './domain/types.ts';
import { readUndoing, type Undoing } from './domain/undo.ts';
import { refuse } from './finish.ts';
import type { Facts } from './report/record.ts';
import type { Deps } from './run.ts';

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

/** Who is on the list and where it came from. */
type Source = Omit<Undoing, 'memory'> & Partial<Pick<Undoing, 'memory'>>;

/** Inputs and list, all their faults together; then what earlier runs left, the plan, and what the gate says to it. */
export const prepare = async <Sandbox>(
  deps: Deps<Sandbox>,
): Promise<Prepared<Sandbox> | { readonly code: number }> => {
  const { printer, context } = deps;
  const now = deps.now();
  const { inputs, csv, cancelRun, shown, faults } = deps.readInputs();
  const source = cancelRun === '' ? readSource(deps.readList(csv)) : undefined;
  if (!inputs || (source && 'faults' in source)) {
    const listed = source && 'faults' in source ? source : { faults: [], total: 0 };
    const total = faults.length + listed.total;
    return { code: await refuse(deps, [...faults, ...listed.faults], total, csv) };
  }
  const undoing = source ?? (await readRunToUndo(deps, inputs, now));
  if ('fault' in undoing) {
    return { code: await refuse(deps, [{ input: 'cancel-run', message: undoing.fault }], 1, csv) };
  }
  const { list, file } = undoing;
  const dryRun = inputs.dryRun || isReviewEvent(context.event);
  if (dryRun && !inputs.dryRun)
    printer.notice(`dry-run is forced: a live run is never made on ${context.event}`);

  const history = await recall(deps, inputs, now);
  const known = [undoing.memory ?? EMPTY_MEMORY, history.memory];
  const listed = new Set(list.users.map(({ id }) => id));
  const earlier = forget(mergeMemories(known), now, (id) => listed.has(id));
  const { mode, pacing, limit, graceDays } = inputs;
  const plan = makePlan(list, {
    mode,
    dryRun,
    graceDays,
    limit,
    identityCheck: pacing.identityCheck,
    memory: earlier,
    listSha256: file.sha256,
    now,
    ...(cancelRun && { cancelRun }),
  });
  const budget = makeBudget(inputs, earlier, now);
  const facts = makeFacts(
    deps,
    inputs,
    shown,
    { list, file },
    {
      now,
      forecast: forecast(plan, pacing, budget, now),
      free: createQuota(budget).free(now),
    },
  );
  const gate = checkGate(plan, {
    ...inputs,
    event: context.event,
    tokenMissing: inputs.site.kind === 'real' && inputs.token === undefined,
    users: list.users.length,
    forecast: facts.forecast,
    now,
    unread: history.unread,
    rival: history.rival,
  });
  explain(deps, plan, facts, history);
  return { inputs, list, plan, budget, facts, earlier, faults: gate };
};

/** The file as a list, or all that is wrong with it. */
const readSource = (
  file: ListFile | { readonly fault: string },
): Source | { readonly faults: readonly Fault[]; readonly total: number } => {
  if ('fault' in file) return { faults: [{ input: 'csv', message: file.fault }], total: 1 };
  const parsed = parseList(file.text);
  return parsed.ok ? { list: parsed.list, file } : parsed;
};

const readRunToUndo = async <Sandbox>(deps: Deps<Sandbox>, inputs: Inputs<Sandbox>, now: number) => {
  try {
    const actions = deps.openHistory(inputs.githubToken);
    return await readUndoing(actions, inquiry(inputs, now), inputs.cancelRun ?? '');
  } catch (error) {
    return { fault: messageOf(error) };
  }
};

type Recalled = History & { readonly unread: string | undefined };

/** The memory of earlier runs; on the rehearsal site, which forgets everything itself, there is none. */
const recall = async <Sandbox>(
  deps: Deps<Sandbox>,
  inputs: Inputs<Sandbox>,
  now: number,
): Promise<Recalled> => {
  const nothing = { memory: EMPTY_MEMORY, rival: undefined, dark: [], unread: undefined };
  if (inputs.site.kind === 'sandbox') return nothing;
  try {
    const history = await readHistory(deps.openHistory(inputs.githubToken), inquiry(inputs, now));
    return { ...history, unread: undefined };
  } catch (error) {
    return { ...nothing, unread: messageOf(error) };
  }
};

const inquiry = <Sandbox>(
  { site, artifactName, pacing, graceDays }: Inputs<Sandbox>,
  now: number,
): Inquiry => ({
  site: site.kind === 'sandbox' ? 'sandbox' : site.url,
  artifactName,
  dailyQuota: pacing.dailyQuota,
  graceDays,
  now,
});

const messageOf = (error: unknown): string =>
  foreign(error instanceof Error ? error.message : String(error), 300);

/** Cancelling is tried even where the site has said that its quota is used up: it costs nothing but a 429. */
const makeBudget = <Sandbox>({ mode, pacing }: Inputs<Sandbox>, earlier: Memory, now: number): Budget => {
  const budget = { limit: allowance(mode, pacing), used: useOfAll(earlier) };
  const blockedUntil = mode === 'delete' ? exhaustedUntil(earlier, now) : undefined;
  return blockedUntil === undefined ? budget : { ...budget, blockedUntil };
};

/** What a person should know of the plan before it is carried out. */
const explain = <Sandbox>(
  { printer }: Deps<Sandbox>,
  plan: Plan,
  { list, forecast: expected, run }: Facts,
  { dark, unread }: Recalled,
): void => {
  const { path, rows, users, sha256 } = list;
  printer.info(`${path}: ${count(rows, 'row')}, ${count(users, 'distinct user')}, sha256 ${sha256}`);
  if (rows > users) {
    printer.warning(`${count(rows - users, 'row')} of the list repeat a user; each user counts once`);
  }
  if (unread && (plan.dryRun || plan.mode === 'cancel'))
    printer.warning(`what earlier runs did is not known: ${unread}`);
  for (const id of dark) {
    printer.warning(`run ${id} left no account that can be read; it counts as a whole day's quota`);
  }
  const done = plan.skips.filter(({ status }) => status === 'skipped-done').length;
  if (done > 0) printer.info(`${count(done, 'user')} of the list are dealt with by earlier runs`);
  const doubts = plan.operations.filter(({ earlier }) => earlier?.status === 'unknown').length;
  if (doubts > 0) printer.info(`${count(doubts, 'user')} left in doubt by earlier runs come first`);
  printer.info(`Quota: ${freeText(expected.free, run.startedAt)}`);
  if (isTooLong(plan, expected, run.startedAt)) {
    printer.warning(
      `the list takes ${expected.days} days: its first users will be gone for good before the last are set for deletion`,
    );
  }
};

/** Who ran what, where and on which list. A re-run's artifact has a name of its own: names are taken once a run. */
const makeFacts = <Sandbox>(
  { action, context, random }: Deps<Sandbox>,
  { site, pacing, retentionDays, failOnIncomplete, cancelRun, ...inputs }: Inputs<Sandbox>,
  shown: Facts['inputs'],
  { list, file }: Source,
  { now, forecast: expected, free }: { now: number; forecast: Facts['forecast']; free: number },
): Facts => {
  const { runId: id, runAttempt: attempt, repository, serverUrl } = context;
  const { workflow, job, event, ref, commit, actor, triggeringActor } = context;
  const url = `${serverUrl}/${repository}/actions/runs/${id}`;
  const artifactName = attempt > 1 ? `${inputs.artifactName}-attempt-${attempt}` : inputs.artifactName;
  const chance = random().toString(36).slice(2, 10);
  const who = { workflow, job, event, ref, commit, actor, triggeringActor };
  const step = { step: `${id}.${attempt}.${chance}`, startedAt: now };
  const { path, blob, sha256 } = file;
  const users = list.users.length;
  return {
    action,
    rehearsal: site.kind === 'sandbox',
    site: site.kind === 'sandbox' ? 'sandbox' : site.url,
    run: { repository, id, attempt, url, ...who, ...step },
    ...(cancelRun !== undefined && { cancelRun }),
    list: { path, blob, sha256, rows: users + list.duplicates.length, users },
    inputs: shown,
    forecast: expected,
    artifactName,
    checkpointPrefix: `${artifactName}-checkpoint-${chance}-`,
    retentionDays,
    failOnIncomplete,
    quota: { limit: pacing.dailyQuota, reserve: pacing.quotaReserve, free },
  };
};
