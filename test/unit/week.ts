import { openClaim, settleClaim } from '../../src/domain/ledger/claim.ts';
import { emptyLedger, type Ledger } from '../../src/domain/ledger/ledger.ts';
import { type Next, recordProgress } from '../../src/domain/ledger/record.ts';
import { readLedger, type Snapshot, writeLedger } from '../../src/domain/ledger/store.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { makeResultsSoFar, openSince } from '../../src/domain/outcome/results-so-far.ts';
import { useOfQuota } from '../../src/domain/outcome/used-requests.ts';
import { reservation } from '../../src/domain/plan/forecast.ts';
import { makePlan } from '../../src/domain/plan/plan.ts';
import { claimEnd } from '../../src/domain/send/claims.ts';
import { allowance, createQuota } from '../../src/domain/send/quota.ts';
import type { Entry, Pacing, Purpose } from '../../src/domain/types.ts';
import { createRandom } from '../../src/sandbox/random.ts';
import { createWindow } from '../../src/sandbox/throttle.ts';
import { createStore } from './store.ts';
import { BARE, makeUsers, NO_EVIDENCE, type SiteAnswer, simulate, UNPROVEN, userBody } from './world.ts';

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
  /** Runs of which the ledger counts less than the site has seen of them (a killed run: with its reservation). */
  readonly undercounts: readonly string[];
  /** Requests that left without room for them in the ledger. */
  readonly overdrawn: number;
  readonly mostInADay: number;
  readonly requestsAfterDone: number;
};

/**
 * A workflow that runs every hour on one long list, with the real domain from ledger to results, on a site that
 * throttles as DRF does and that others use as well. Runs know of each other through the text of the ledger alone.
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
  const store = createStore();
  const undercounts: string[] = [];
  const days: Day[] = [];
  let queue: number[] = [];
  let otherRequests = 0;
  let throttled = 0;
  let runs = 0;
  let killed = 0;
  let doneAfter: number | undefined;
  let requestsAfterDone = 0;
  let overdrawn = 0;
  let endedAt = START;

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
    const run = String(1000 + hour);
    const holder = { run, attempt: 1, runner: 'r', step: `${run}.1.x` };
    const found = await readLedger(store, emptyLedger(SITE));
    // GitHub tells when the job of an interrupted run ended.
    const earlier = settleClaim(found.ledger, endedAt, startAt);
    const plan = makePlan(
      { users, duplicates: [] },
      {
        ...{ mode: 'delete', dryRun: false, graceDays: 7, limit: undefined, identityCheck: 'canary' },
        ...{ known: earlier.users, now: startAt, includesCancelledBefore: undefined, protection: undefined },
        evidence: NO_EVIDENCE,
      },
    );
    const blockedUntil = Math.max(0, earlier.exhaustedUntil ?? 0);
    const budget = { limit: allowance('delete', pacing), used: earlier.requests, blockedUntil };
    runs += 1;
    if (plan.operations.length > 0) {
      const before = times.length;
      const free = createQuota(budget).free(startAt);
      const killAfter = free > 0 && random() < kills ? 1 + Math.floor(random() * free) : undefined;
      const nextOf = (at: number, first: number, last: number): NonNullable<Next> => ({
        at,
        list: { path: 'users.csv', blob: 'b'.repeat(40) },
        users: plan.operations.slice(first, last).map(({ id }) => id),
        requests: reservation(plan, pacing, first, last),
      });
      let tip = found;
      const write = async (ledger: Ledger, message: string): Promise<void> => {
        const written = await writeLedger(store, tip, ledger, message);
        if (written === 'moved') throw new Error('another run has written');
        tip = written;
      };
      const record = async (from: Snapshot, next: Next): Promise<void> => {
        tip = from;
        const { journal } = simulation;
        const results = next ? makeResultsSoFar(plan, journal) : makeResults(plan, journal);
        const progress = {
          mode: 'delete' as const,
          ...{ holder, graceDays: 7, startedAt: startAt, now: simulation.world.now() },
          ...{ rows: results.rows, used: useOfQuota(journal), exhaustedUntil: wordOf(journal) },
          ...{ includesCancelledBefore: undefined, wasClaimed: true, ...UNPROVEN },
        };
        await write(recordProgress(from.ledger, progress, next), next ? 'next' : 'end');
      };
      const simulation = simulate({
        answer: (purpose, user) => answer(purpose, user, simulation.world.now()),
        random,
        startAt,
        ...(killAfter !== undefined && { killAfter }),
        claim: async ({ first, last }) => {
          const { journal, world } = simulation;
          const next = nextOf(openSince(journal, world.now()), first, last);
          await record(tip, next);
          return next.requests;
        },
      });
      const next = nextOf(startAt, 0, claimEnd(plan, pacing, 0));
      const claim = { ...holder, mode: 'delete', graceDays: 7, ...next, used: [] } as const;
      await write(openClaim(earlier, claim, true), 'claim');
      let died = false;
      await simulation.perform(plan, pacing, createQuota(budget), next.requests).catch(() => {
        died = true;
      });
      endedAt = simulation.world.now();
      overdrawn += simulation.overdrawn.length;
      if (died) killed += 1;
      // The post step of a killed run may have run, or not.
      if (!died || random() < 0.5) await record(await readLedger(store, emptyLedger(SITE)), undefined);

      // What the next run finds.
      const { ledger } = await readLedger(store, emptyLedger(SITE));
      const left = settleClaim(ledger, endedAt, endedAt);
      const counted = countOf(left, endedAt) - countOf(earlier, endedAt);
      if (counted < times.length - before) undercounts.push(run);
      for (const [id, user] of left.users) {
        if (user.status === 'unknown') doubted.add(id);
        if (user.status === 'scheduled' && user.run === run) claimed.add(id);
      }
      if (doneAfter !== undefined) requestsAfterDone += times.length - before;
    }
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
    overdrawn,
    mostInADay: mostInAnyDay(times),
    requestsAfterDone,
  };
};

const SITE = 'https://community.example.com';
/** Requests that the ledger counts of the day before `now` and of everything after it. */
const countOf = ({ requests }: Ledger, now: number): number =>
  requests
    .filter(({ minute }) => minute >= (now - DAY) / 60_000)
    .reduce((sum, bucket) => sum + bucket.requests, 0);

/** The site's own word that its quota is used up, or that it is not any more. */
const wordOf = (journal: readonly Entry[]): number | null | undefined => {
  const end = journal.findLast((entry) => entry.type === 'end');
  if (end?.saidBySite) return end.resumeAfter;
  return journal.some((entry) => entry.type === 'outcome' && (entry.status ?? 500) < 300) ? null : undefined;
};

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
