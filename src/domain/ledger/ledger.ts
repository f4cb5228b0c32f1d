import { type Bucket, WINDOW_MINUTES } from '../send/quota.ts';
import type { Mode } from '../types.ts';
import type { Confirmed } from './confirmed.ts';

/** States of a user that later runs need to know; empty: a cancellation named the user, and nothing else is known. */
export const LEDGER_STATUSES = [
  'scheduled',
  'already-scheduled',
  'already-deleted',
  'not-found',
  'unknown',
  'cancelled',
  '',
] as const;
export type LedgerStatus = (typeof LEDGER_STATUSES)[number];

/** The live cancellation that named a user, and when (ms since the epoch). */
export type Keep = { readonly run: string; readonly at: number };

/** One line of users.csv. Times are ms since the epoch. */
export type LedgerUser = {
  readonly status: LedgerStatus;
  /** The earliest moment at which the site may have acted, and the latest. */
  readonly since: number;
  readonly last: number;
  /** The run that scheduled the deletion, or tried to; empty if no deletion did. */
  readonly run: string;
  readonly graceDays: number;
  readonly keep?: Keep | undefined;
};

/** A user that nothing is known of yet, at `at` (ms since the epoch). */
export const newUser = (at: number): LedgerUser => ({
  status: '',
  since: at,
  last: at,
  run: '',
  graceDays: 0,
});

/** One step of one attempt of a run; `runner` is the machine of its job. */
export type Holder = {
  readonly run: string;
  readonly attempt: number;
  readonly runner: string;
  /** Unique among all steps of all runs. */
  readonly step: string;
};

/** What the run at work may do before its next write. */
export type Claim = Holder & {
  readonly mode: Mode;
  /** The earliest moment at which one of its users may be sent, or is in flight already, ms since the epoch. */
  readonly at: number;
  readonly graceDays: number;
  readonly list: { readonly path: string; readonly blob: string };
  readonly users: readonly string[];
  /** Requests reserved for them: a ceiling for everything that is sent. */
  readonly requests: number;
  /** Requests of this step that the ledger's `requests` count already. */
  readonly used: readonly Bucket[];
};

/** What the runs of one site know of each other (ledger.md). */
export type Ledger = {
  readonly site: string;
  readonly users: ReadonlyMap<string, LedgerUser>;
  /** Requests of the last 24 hours, of all runs. */
  readonly requests: readonly Bucket[];
  /** Until when the site itself refuses more requests (its 429), ms since the epoch. */
  readonly exhaustedUntil?: number | undefined;
  readonly confirmed: Confirmed;
  readonly open?: Claim | undefined;
  /** The cancellation that waits until the open claim is closed. */
  readonly halt?: Holder | undefined;
};

/** The ref of a site's ledger unless the input `ledger-ref` says otherwise. */
export const DEFAULT_LEDGER_REF = 'refs/bevy-user-deletion/{site}';

export const emptyLedger = (site: string): Ledger => ({
  site,
  users: new Map(),
  requests: [],
  confirmed: {},
});

/** The sum of requests by minute; a part with a negative number is taken off. */
export const sumBuckets = (...parts: readonly (readonly Bucket[])[]): readonly Bucket[] => {
  const minutes = new Map<number, number>();
  for (const { minute, requests } of parts.flat()) minutes.set(minute, (minutes.get(minute) ?? 0) + requests);
  return [...minutes]
    .filter(([, requests]) => requests > 0)
    .sort(([a], [b]) => a - b)
    .map(([minute, requests]) => ({ minute, requests }));
};

/** Requests that still count at `now`, and the site's refusal if it still holds: nothing else is ever forgotten. */
export const withoutOld = (ledger: Ledger, now: number): Ledger => {
  const { requests, exhaustedUntil = 0 } = ledger;
  return {
    ...ledger,
    requests: requests.filter(({ minute }) => minute + WINDOW_MINUTES >= now / 60_000),
    exhaustedUntil: exhaustedUntil > now ? exhaustedUntil : undefined,
  };
};
