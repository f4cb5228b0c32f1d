import type { Message, Topic } from './messages/message.ts';
import type { Status } from './outcome/status.ts';
import type { SiteEvidence } from './send/evidence.ts';

/** What the run does with the users of its list; `verify` and `lookup` only read them. */
export type Mode = 'delete' | 'cancel' | 'verify' | 'lookup';

/**
 * One row of the list that names a user for the first time. `line` is where the record starts, from 1. In a look-up, the
 * `id` of a row that has none is `unnamed(line)`: no address may stand in the journal.
 */
export type User = { readonly id: string; readonly email: string; readonly line: number };

/** A list that passed every check of semantics.md, "The list". */
export type List = {
  readonly users: readonly User[];
  readonly duplicates: readonly (User & { readonly firstLine: number })[];
};

export { STATUSES, type Status } from './outcome/status.ts';

/** How the run as a whole ended: the output `outcome`. */
export type Outcome = 'complete' | 'incomplete' | 'stopped' | 'refused' | 'planned';

/** The earliest moment at which the site may have acted, ms since the epoch, and the latest, where that is another. */
export type ActedAt = { readonly at: number; readonly last?: number | undefined };

/** What an earlier run left of a user. `graceMs` is that run's grace period; `run` is empty if no deletion is known. */
export type Earlier = ActedAt & {
  readonly status: Extract<
    Status,
    'scheduled' | 'unknown' | 'already-scheduled' | 'already-deleted' | 'cancelled'
  >;
  readonly run: string;
  readonly graceMs: number;
};

/**
 * Where a verification, or a cancellation, finds a user otherwise than earlier runs have left them. `overdue`: should
 * be gone and is there; `unsaved`: was cancelled and is pending or gone; `vanished`: was scheduled and is not
 * found before its time; `lapsed`: was scheduled and no deletion is pending. And by a deletion: `endangered` is
 * protected, but scheduled.
 */
export type Contradiction = 'overdue' | 'unsaved' | 'vanished' | 'endangered' | 'lapsed';

/** What may be pending from before, of a row that this run leaves as it is: until when (ms) it can be cancelled. */
export type Pending = {
  readonly cancelBefore?: number | undefined;
  /** A deletion may be pending since an unknown time. */
  readonly undated?: true | undefined;
};

/** A user to send, with what an earlier run left of them where that changes what an answer means. */
export type Operation = User &
  Pending & {
    readonly earlier?: Earlier | undefined;
    /** The site did not know the user when an earlier run asked: no surprise if it still does not. */
    readonly wasNotFound?: true;
  };

/** A row that is not sent, and why. */
export type Skip = Pending & {
  readonly user: User;
  readonly status: Status;
  readonly detail: string;
  readonly contradiction?: Contradiction;
};

/** Every row of the list exactly once: what is sent, in order, and what is not. */
export type Plan = {
  /** What this site has shown to earlier runs, or is said to show. */
  readonly evidence: SiteEvidence;
  readonly mode: Mode;
  readonly dryRun: boolean;
  readonly graceDays: number;
  readonly operations: readonly Operation[];
  readonly skips: readonly Skip[];
};

export const IDENTITY_CHECKS = ['off', 'canary', 'sample', 'all'] as const;
export type IdentityCheck = (typeof IDENTITY_CHECKS)[number];

/** `off` also lifts the rule that live runs are started from the default branch. */
export const REVIEW_POLICIES = ['require', 'report', 'off'] as const;
export type ReviewPolicy = (typeof REVIEW_POLICIES)[number];

/** The inputs that shape the sending; units in the names. `maxRate` is requests a second, Infinity for no cap. */
export type Pacing = {
  readonly batchSize: number;
  readonly batchPauseMs: number;
  readonly concurrency: number;
  readonly maxRate: number;
  readonly dailyQuota: number;
  readonly quotaReserve: number;
  readonly canary: number;
  readonly identityCheck: IdentityCheck;
  readonly maxDurationMs: number;
  /** Users that share a claim of the ledger at the least. This one is no input. */
  readonly claimUsers: number;
};

/**
 * Why a request is made: `identity` reads before a deletion, `settle` reads after an unclear answer, `confirm`
 * reads after a success that is to be proved, `look` reads a user before the first cancellation, or one that was refused,
 * `verify` reads and no more, and `lookup` reads by the e-mail address;
 * `delete` and `cancel` are the two that change anything.
 */
export type Purpose = 'identity' | 'settle' | 'confirm' | 'look' | Mode;

/**
 * What the site said, or why it said nothing; a header that came twice has two lines. `sent` is false only if no byte of
 * the request can have left; `host` is the one that was to be reached, the site or a proxy.
 */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly location: string | undefined;
      readonly body: string;
    }
  | { readonly kind: 'silence'; readonly sent: boolean; readonly error: string; readonly host?: string };

/**
 * What one answer means for its row: final states first, then what keeps the row open. `refused`: a clear no to a
 * cancellation, of which only a read tells the reason. `withheld`: the run ended between the intent and its request,
 * which was therefore not made. `several`: a look-up shows more than one user of this address.
 */
export type Result =
  | Extract<Status, 'scheduled' | 'already-scheduled' | 'already-deleted' | 'cancelled' | 'not-scheduled'>
  | Extract<Status, 'not-found' | 'forbidden' | 'failed' | 'unknown'>
  | Extract<Status, 'found'>
  | 'several'
  | 'refused'
  | 'ambiguous'
  | 'not-sent'
  | 'throttled'
  | 'withheld'
  | ReadResult;

/** See `showsUser` and `tellsNothing`. */
export const SHOWN = ['match', 'mismatch', 'own', 'pending', 'not-pending', 'unshown', 'shown'] as const;
export const TELLS_NOTHING = ['shown', 'strange', 'untold'] as const;

/**
 * What a read tells: the e-mail against the list, that the token is this user's own, whether a deletion is pending.
 * `unshown` and `shown`: the user is there, and none is shown by a field that is no proof, or by no field at all;
 * `strange`: no proof of anything, since the answer does not show this user; `untold`: no user is shown at all.
 */
export type ReadResult = (typeof SHOWN | typeof TELLS_NOTHING)[number];

/** Why the sending ended before the plan did. */
export type EndReason = 'done' | 'quota' | 'time' | 'stopped';

/** Journal entries: everything that happened, in order. Times are milliseconds since the epoch. */
export type Intent = {
  readonly type: 'intent';
  readonly at: number;
  readonly seq: number;
  readonly purpose: Purpose;
  readonly user: string;
  readonly batch: number;
};
export type Settled = {
  readonly type: 'outcome';
  readonly at: number;
  readonly seq: number;
  readonly user: string;
  readonly result: Result;
  readonly sent: boolean;
  readonly status?: number;
  readonly detail: string;
  /** Of a read: the field that shows the pending deletion, and its date, ms since the epoch. */
  readonly field?: string;
  readonly date?: number;
  /** Of a look-up: the id of the user. */
  readonly found?: string;
  /** Of a read that confirms: the fields of the user that have changed, by name. */
  readonly changed?: readonly string[];
};
export type End = {
  readonly type: 'end';
  readonly at: number;
  readonly reason: EndReason;
  readonly detail: string;
  /** Where docs/troubleshooting.md says more, if there is something to do. */
  readonly help?: Topic;
  readonly resumeAfter?: number;
  /** The site itself said that its quota is used up until `resumeAfter`. */
  readonly saidBySite?: boolean;
};
export type Entry =
  | Intent
  | Settled
  | End
  | { readonly type: 'batch'; readonly at: number; readonly batch: number; readonly users: number }
  /** Stands for lines that could not be read back. */
  | { readonly type: 'damage'; readonly at: number; readonly lines: number }
  | { readonly type: 'wait'; readonly at: number; readonly waitMs: number; readonly detail: string }
  /** What happened until then is in the ledger, with this commit. */
  | { readonly type: 'ledger'; readonly at: number; readonly commit: string };

/** One request and its answer; no outcome yet, or never: the process died in between. */
export type Attempt = { readonly intent: Intent; readonly outcome?: Settled };

/** One user of a batch, and the requests that were made for it, in order. */
export type Case = {
  readonly user: Operation;
  readonly batch: number;
  readonly attempts: Attempt[];
  /** Called while a request for this user is in flight, if the next user's may be prepared. */
  readonly prepareNext?: (() => void) | undefined;
};

/** A fault of the list or of an input; `line` and `input` say where, `file` if it is not in the list itself. */
export type Fault = {
  readonly input?: string;
  readonly file?: string;
  readonly line?: number;
  readonly message: Message;
};
