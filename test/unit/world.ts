import type { Message } from '../../src/domain/messages/message.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { reservation } from '../../src/domain/plan/forecast.ts';
import { claimEnd } from '../../src/domain/send/claims.ts';
import type { SiteEvidence } from '../../src/domain/send/evidence.ts';
import { execute } from '../../src/domain/send/execute.ts';
import type { Quota } from '../../src/domain/send/quota.ts';
import type { World } from '../../src/domain/send/world.ts';
import type { Entry, Pacing, Plan, Purpose, Reply, User } from '../../src/domain/types.ts';
import { createClock, type VirtualClock } from '../support/model/clock.ts';

/** What a simulated site does with a request: its answer, how long it takes, and whether it was carried out. */
export type SiteAnswer = {
  readonly status: number | 'reset' | 'refused';
  readonly body?: string;
  readonly retryAfter?: string;
  readonly delayMs?: number;
  /** The user's state changes, whatever is answered. By default a 2xx does it. */
  readonly applies?: boolean;
};

/** A request as the simulated site saw it. */
export type Seen = { readonly at: number; readonly purpose: Purpose; readonly user: string };

/** A claim of the run: the operations, the requests reserved for them, and when it was asked for. */
export type Claimed = {
  readonly at: number;
  /** How many requests had left before. */
  readonly sent: number;
  readonly first: number;
  readonly last: number;
  readonly requests: number;
};

export type Simulation = {
  readonly world: World;
  readonly journal: Entry[];
  readonly seen: Seen[];
  /** Users who are set for deletion (or, cancelling, whose deletion is cancelled). */
  readonly changed: Set<string>;
  /** Batches after which the run told its progress. */
  readonly progressed: number[];
  /** When the run looked at the ledger and the default branch. */
  readonly looks: number[];
  /** Every claim after the first. */
  readonly claims: Claimed[];
  /** Requests that left although the last claim had no room for them. */
  readonly overdrawn: Seen[];
  readonly mostInFlight: () => number;
  readonly run: VirtualClock['run'];
  /** Sends the plan, with the claim that a run makes before its first request (unless another is given). */
  readonly perform: (plan: Plan, pacing: Pacing, quota: Quota, firstRequests?: number) => Promise<void>;
};

export type SimulationOptions = {
  readonly answer: (purpose: Purpose, user: string, nth: number) => SiteAnswer;
  readonly random?: () => number;
  /** The signal comes when this many requests have been sent. */
  readonly stopAfter?: number;
  /** The signal comes while this entry is being written, counted from 1. */
  readonly stopAtEntry?: number;
  /** The journal refuses from this entry on, counted from 0. */
  readonly brokenFrom?: number;
  /** Writes the ledger: gives the requests that are reserved; by default as many as a run reserves. */
  readonly claim?: (claim: Omit<Claimed, 'requests'>, nth: number) => Promise<number>;
  /** How long a claim takes. */
  readonly claimMs?: number;
  /** Why the run must end, if it must. */
  readonly look?: (nth: number) => Message | undefined;
  /** How long a look takes. */
  readonly lookMs?: number;
  /** Whether a stop file is there, asked before each request. */
  readonly isStopFileThere?: () => boolean;
  /** When virtual time begins, ms since the epoch. */
  readonly startAt?: number;
  /** SIGKILL: from the request after this many on, nothing is answered and nothing written any more. */
  readonly killAfter?: number;
};

const START = Date.parse('2026-11-24T00:00:00Z');

/** A World on a virtual clock: a simulated day takes milliseconds. */
export const simulate = (options: SimulationOptions): Simulation => {
  const {
    answer,
    random = () => 0.5,
    stopAfter = Number.POSITIVE_INFINITY,
    brokenFrom = Number.POSITIVE_INFINITY,
    killAfter = Number.POSITIVE_INFINITY,
    startAt = START,
  } = options;
  const stop = new AbortController();
  const journal: Entry[] = [];
  const seen: Seen[] = [];
  const changed = new Set<string>();
  const progressed: number[] = [];
  const looks: number[] = [];
  const claims: Claimed[] = [];
  const overdrawn: Seen[] = [];
  let ceiling = Number.POSITIVE_INFINITY;
  const clock = createClock(startAt);
  let inFlight = 0;
  let most = 0;

  const sleep = async (ms: number): Promise<void> => {
    if (stop.signal.aborted) return;
    const stopped = new Promise<void>((resolve) =>
      stop.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([clock.wait(ms), stopped]);
  };
  const send = async (purpose: Purpose, user: string): Promise<Reply> => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    const { status, body = '', retryAfter, delayMs = 20, applies } = answer(purpose, user, seen.length);
    if (status !== 'refused') {
      seen.push({ at: clock.now(), purpose, user });
      overdrawn.push(...seen.slice(-1).filter(() => seen.length > ceiling));
    }
    const isChange = purpose === 'delete' || purpose === 'cancel';
    if (isChange && (applies ?? (typeof status === 'number' && status < 300))) changed.add(user);
    if (seen.length >= stopAfter) stop.abort('SIGINT');
    await (seen.length > killAfter ? new Promise(() => {}) : clock.wait(delayMs));
    inFlight -= 1;
    if (typeof status === 'string') return { kind: 'silence', sent: status === 'reset', error: status };
    return { kind: 'answer', status, body, retryAfter, location: undefined };
  };
  const append = async (entry: Entry): Promise<void> => {
    if (seen.length > killAfter) await new Promise(() => {});
    if (journal.length >= brokenFrom) throw new Error('ENOSPC');
    journal.push(entry);
    if (journal.length === options.stopAtEntry) stop.abort('SIGINT');
  };
  /** What the ledger knows of the requests when the claim is asked for, and what it reserves beyond them. */
  const claimBy =
    (reserve: (claim: Omit<Claimed, 'requests'>) => Promise<number>): World['claim'] =>
    async (first, last) => {
      if (seen.length > killAfter) await new Promise(() => {});
      const { requests: used } = makeResults(EMPTY_PLAN, journal);
      const claim = { at: clock.now(), sent: seen.length, first, last };
      const requests = await reserve(claim);
      if (options.claimMs !== undefined) await clock.wait(options.claimMs);
      claims.push({ ...claim, requests });
      ceiling = used + requests;
      return requests;
    };
  const noClaim = async (): Promise<number> => Number.POSITIVE_INFINITY;
  const claim = claimBy((asked) => (options.claim ?? noClaim)(asked, claims.length + 1));
  const world: World = {
    now: clock.now,
    sleep,
    random,
    send,
    append,
    progress: (batch) => void progressed.push(batch),
    look: async () => {
      const nth = looks.push(clock.now());
      if (options.lookMs !== undefined) await clock.wait(options.lookMs);
      return options.look?.(nth);
    },
    claim,
    checkStop: () => {
      if (options.isStopFileThere?.()) stop.abort('stop file');
    },
    signal: stop.signal,
  };
  return {
    world,
    journal,
    seen,
    changed,
    progressed,
    looks,
    claims,
    overdrawn,
    mostInFlight: () => most,
    run: clock.run,
    perform: (plan, pacing, quota, firstRequests) => {
      const last = claimEnd(plan, pacing, 0);
      const requests = firstRequests ?? reservation(plan, pacing, 0, last);
      ceiling = requests;
      const reserve = claimBy(async (claim) => reservation(plan, pacing, claim.first, claim.last));
      const claiming = options.claim ? world : { ...world, claim: reserve };
      return clock.run(execute(plan, pacing, quota, claiming, { last, requests }));
    },
  };
};

/** A site of which nothing is proved. */
export const UNPROVEN = {
  proven: {
    readsWork: false,
    pendingField: undefined,
    cancels: undefined,
    isCanaryUntold: false,
    changed: [],
  },
  calls: { cancel: 'POST /cancel/{user_id}/', user: 'GET /user/{user_id}/' },
} as const;

/** Nothing was proved of the site yet. */
export const NO_EVIDENCE: SiteEvidence = { pendingFields: [], readsWork: false, cancelWorks: false };

/** A site whose field for pending deletions, and whose cancel call, earlier runs have proved (see `userBody`). */
export const KNOWN_SITE: SiteEvidence = {
  ...NO_EVIDENCE,
  pendingFields: ['deletion_pending'],
  cancelWorks: true,
};

const EMPTY_PLAN: Plan = {
  ...{ mode: 'delete', dryRun: false, graceDays: 7, operations: [], skips: [], evidence: NO_EVIDENCE },
};

export const makeUsers = (n: number): User[] =>
  Array.from({ length: n }, (_, i) => ({ id: String(i + 1), email: `u${i + 1}@example.com`, line: i + 2 }));

export const makeTestPlan = (users: readonly User[], given: Partial<Plan> = {}): Plan => ({
  mode: 'delete',
  dryRun: false,
  graceDays: 7,
  operations: users,
  skips: [],
  evidence: KNOWN_SITE,
  ...given,
});

/** No checks, no pauses, no caps. */
export const BARE: Pacing = {
  batchSize: 250,
  batchPauseMs: 0,
  concurrency: 4,
  maxRate: Number.POSITIVE_INFINITY,
  dailyQuota: 10_000,
  quotaReserve: 1000,
  canary: 0,
  identityCheck: 'off',
  maxDurationMs: 300 * 60_000,
  claimUsers: 250,
};

/** A read of a user as a site gives it that tells all. */
export const userBody = (id: string, pending: boolean): string =>
  JSON.stringify({ id, email: `u${id}@example.com`, deletion_pending: pending });
