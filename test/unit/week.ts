import { execute } from '../../src/domain/execute.ts';
import { forecast, worstCase } from '../../src/domain/forecast.ts';
import { type Actions, readHistory, type WorkflowRun } from '../../src/domain/history.ts';
import { exhaustedUntil, forget, useOfAll } from '../../src/domain/memory.ts';
import { makePlan } from '../../src/domain/plan.ts';
import { allowance, createQuota } from '../../src/domain/quota.ts';
import { makeResults } from '../../src/domain/results.ts';
import type { Entry, Pacing, Purpose } from '../../src/domain/types.ts';
import { parseEarlierRun } from '../../src/report/earlier.ts';
import { type RunRecord, runJson } from '../../src/report/record.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { createWindow } from '../../src/sandbox/throttle.ts';
import { makeFacts } from './facts.ts';
import { BARE, makeUsers, type SiteAnswer, simulate, userBody } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-24T00:00:00Z');

/** How long a list, how much quota, and what goes wrong. Shares are parts of one. */
export type WeekOptions = {
  readonly users: number;
  readonly quota: number;
  readonly reserve: number;
  readonly hours: number;
  readonly seed: number;
  /** Most requests an hour that others make with the same token; half of it on average. */
  readonly others: number;
  /** Share of the runs with something to send and quota for it. */
  readonly kills: number;
  readonly faults: number;
};

/** One simulated day, cumulative where it says `so far`. */
export type Day = {
  readonly left: number;
  readonly requests: number;
  readonly others: number;
  readonly throttled: number;
  readonly runs: number;
  readonly killed: number;
  readonly mostInADay: number;
};

export type Week = {
  readonly days: readonly Day[];
  /** Hours until every user was set for deletion; undefined if that did not happen. */
  readonly doneAfter: number | undefined;
  /** Users who got more than one DELETE, and those of them whose row had never been in doubt. */
  readonly repeats: number;
  readonly repeatsWithoutDoubt: readonly string[];
  /** Claimed as scheduled by a run, but not so on the site. */
  readonly falseClaims: readonly string[];
  /** Runs whose own account is below what the site has seen of them (a killed run: with its reservation). */
  readonly undercounts: readonly string[];
  readonly mostInADay: number;
  readonly requestsAfterDone: number;
};

/**
 * A workflow that runs every hour on one long list, with the real domain from memory to results, on a site that
 * throttles as DRF does and that others use as well. Runs remember through the text of their run.json alone.
 */
export const simulateWeek = async (options: WeekOptions): Promise<Week> => {
  const { users: n, quota, reserve, hours, seed, others, kills, faults } = options;
  const random = createRandom(seed);
  const users = makeUsers(n);
  const pacing: Pacing = {
    ...BARE,
    batchPauseMs: 10_000,
    maxRate: 10,
    canary: 1,
    identityCheck: 'canary',
    dailyQuota: quota,
    quotaReserve: reserve,
  };
  const site = createWindow(quota, DAY);
  const pending = new Set<string>();
  const deletes = new Map<string, number>();
  const doubted = new Set<string>();
  const claimed = new Set<string>();
  const times: number[] = [];
  const past: { readonly run: WorkflowRun; readonly name: string; readonly text: string }[] = [];
  const undercounts: string[] = [];
  const days: Day[] = [];
  let queue: number[] = [];
  let otherRequests = 0;
  let throttled = 0;
  let runs = 0;
  let killed = 0;
  let doneAfter: number | undefined;
  let requestsAfterDone = 0;

  /** Others come first where both are due. */
  const letOthers = (until: number): void => {
    while ((queue[0] ?? Number.POSITIVE_INFINITY) <= until) {
      const at = queue.shift() ?? until;
      if (site.waitMs(at) > 0) continue;
      site.count(at);
      otherRequests += 1;
    }
  };
  const answer = (purpose: Purpose, user: string, now: number): SiteAnswer => {
    letOthers(now);
    const waitMs = site.waitMs(now);
    if (waitMs > 0) {
      throttled += 1;
      return { status: 429, retryAfter: String(Math.ceil(waitMs / 1000)), applies: false };
    }
    site.count(now);
    times.push(now);
    if (purpose !== 'delete') return { status: 200, body: userBody(user, pending.has(user)) };
    deletes.set(user, (deletes.get(user) ?? 0) + 1);
    const isFault = random() < faults;
    if (isFault) doubted.add(user);
    if (!isFault || random() < 0.5) pending.add(user);
    return isFault ? { status: random() < 0.5 ? 502 : 'reset' } : { status: 204 };
  };

  for (let hour = 0; hour < hours; hour += 1) {
    const startAt = START + hour * HOUR;
    letOthers(startAt);
    queue = Array.from({ length: Math.floor(random() * others) }, () => startAt + random() * HOUR).sort(
      (a, b) => a - b,
    );
    const own = makeRun(String(1000 + hour), startAt, 'in_progress');
    const actions = makeActions(own, past);
    const inquiry = {
      site: SITE,
      ref: 'refs/heads/main',
      artifactName: 'a',
      dailyQuota: quota,
      graceDays: 7,
      now: startAt,
    };
    const history = await readHistory(actions, inquiry);
    const earlier = forget(history.memory, startAt, () => true);
    const plan = makePlan(
      { users, duplicates: [] },
      {
        ...{ mode: 'delete', dryRun: false, graceDays: 7, limit: undefined, identityCheck: 'canary' },
        ...{ memory: earlier, listSha256: LIST, now: startAt, protection: undefined },
      },
    );
    const blockedUntil = exhaustedUntil(earlier, startAt) ?? 0;
    const budget = { limit: allowance('delete', pacing), used: useOfAll(earlier), blockedUntil };
    const step = `${own.id}.1.x`;
    const base = makeFacts();
    const facts = makeFacts({
      site: SITE,
      run: { ...base.run, id: own.id, step, startedAt: startAt },
      list: { ...base.list, sha256: LIST },
      forecast: forecast(plan, pacing, budget, startAt),
    });
    const record: RunRecord = { facts, plan, earlier };
    const write = (journal: readonly Entry[], batches?: number): string => {
      if (batches === undefined) {
        return [
          ...runJson(record, { journal, results: makeResults(plan, journal), reserved: undefined }),
        ].join('');
      }
      const first = batches * pacing.batchSize;
      const next = new Set(plan.operations.slice(first, first + pacing.batchSize).map(({ id }) => id));
      const reserved = Math.min(worstCase(plan, pacing, first, first + pacing.batchSize), budget.limit);
      return [...runJson(record, { journal, results: makeResults(plan, journal, next), reserved })].join('');
    };

    const before = times.length;
    const free = plan.operations.length > 0 ? createQuota(budget).free(startAt) : 0;
    const killAfter = free > 0 && random() < kills ? 1 + Math.floor(random() * free) : undefined;
    let saved = { batches: 0, entries: 0 };
    const simulation = simulate({
      answer: (purpose, user) => answer(purpose, user, simulation.world.now()),
      random,
      startAt,
      ...(killAfter !== undefined && { killAfter }),
      checkpoint: async (batches) => {
        saved = { batches, entries: simulation.journal.length };
      },
    });
    const { journal } = simulation;
    let died = false;
    if (plan.operations.length === 0) journal.push({ type: 'end', at: startAt, reason: 'done', detail: '' });
    else {
      await simulation.run(execute(plan, pacing, createQuota(budget), simulation.world)).catch(() => {
        died = true;
      });
    }
    runs += 1;
    if (died) killed += 1;
    const withPost = died && random() < 0.5;
    const text = died && !withPost ? write(journal.slice(0, saved.entries), saved.batches) : write(journal);
    const endedAt = simulation.world.now();
    past.push({ run: makeRun(own.id, startAt, 'completed', endedAt), name: `a-${own.id}`, text });

    const account = parseEarlierRun(text);
    if (!account) throw new Error('a record that cannot be read back');
    const counted = account.own.uses
      .flatMap(({ buckets }) => buckets)
      .reduce((sum, b) => sum + b.requests, 0);
    if (counted + account.reserved < times.length - before) undercounts.push(own.id);
    for (const [id, { status, run }] of account.own.users) {
      if (status === 'unknown') doubted.add(id);
      if (status === 'scheduled' && run === own.id) claimed.add(id);
    }
    if (doneAfter !== undefined) requestsAfterDone += times.length - before;
    if (doneAfter === undefined && pending.size === n) doneAfter = (endedAt - START) / HOUR;
    if (hour % 24 === 23) {
      const mostInADay = mostInAnyDay(times);
      days.push({
        left: n - pending.size,
        requests: times.length,
        others: otherRequests,
        throttled,
        runs,
        killed,
        mostInADay,
      });
    }
  }
  const repeated = [...deletes].filter(([, count]) => count > 1).map(([id]) => id);
  return {
    days,
    doneAfter,
    repeats: repeated.length,
    repeatsWithoutDoubt: repeated.filter((id) => !doubted.has(id)),
    falseClaims: [...claimed].filter((id) => !pending.has(id)),
    undercounts,
    mostInADay: mostInAnyDay(times),
    requestsAfterDone,
  };
};

const SITE = 'https://community.example.com';
const LIST = 'a'.repeat(64);

const makeRun = (id: string, createdAt: number, status: string, updatedAt = createdAt): WorkflowRun => ({
  ...{ id, attempt: 1, workflowId: '1', repositoryId: '1', headRepositoryId: '1', event: 'schedule' },
  ...{ branch: 'main', sha: 'c0ffee', status, createdAt, updatedAt },
});

const makeActions = (
  own: WorkflowRun,
  past: readonly { readonly run: WorkflowRun; readonly name: string; readonly text: string }[],
): Actions => ({
  ownRun: async () => own,
  run: async () => undefined,
  runs: async function* () {
    const newestFirst = [own, ...past.map(({ run }) => run).reverse()];
    for (let first = 0; first < newestFirst.length; first += 100) yield newestFirst.slice(first, first + 100);
  },
  artifacts: async (runId) =>
    past
      .filter(({ run }) => run.id === runId)
      .map(({ name }) => ({ id: runId, name, bytes: 1, digest: undefined, expired: false })),
  readRecord: async ({ id }) => parseEarlierRun(past.find(({ run }) => run.id === id)?.text ?? ''),
  approvals: async () => [],
  defaultBranch: async () => 'main',
  isOnBranch: async () => true,
});

/** The most of these moments, in order, that lie within any 24 hours. */
const mostInAnyDay = (times: readonly number[]): number => {
  let most = 0;
  let first = 0;
  times.forEach((at, i) => {
    while ((times[first] ?? at) <= at - DAY) first += 1;
    most = Math.max(most, i - first + 1);
  });
  return most;
};
