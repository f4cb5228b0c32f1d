import type { Purpose, Reply } from '../../../src/domain/types.ts';
import { admit, createWindow } from '../../../src/sandbox/throttle.ts';
import type { VirtualClock } from './clock.ts';

/** What a user is to the site, whatever is asked of it. */
export type Nature = 'normal' | 'missing' | 'staff' | 'pending' | 'gone';

/** What becomes of one request. `applied` says whether it was carried out, wherever the answer does not tell. */
export type Conduct =
  | { readonly kind: 'plain' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silence'; readonly applied: 'no' | 'yes' | 'late' }
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly applied: boolean }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | { readonly kind: 'throttled'; readonly retryAfter: string | undefined };

/** The habits of a site that no source tells (bevy-api.md, OPEN), and its throttles. */
export type Habits = {
  /** It answers 204 to a second DELETE; else 400. */
  readonly isIdempotent: boolean;
  /** A read shows whether a deletion is pending. */
  readonly tells: boolean;
  /** What a user is who is gone for good. */
  readonly goneAs: 404 | 410 | 'shell';
  readonly quota: number;
  /** Requests a minute. */
  readonly burst: number;
  readonly graceDays: number;
  readonly latencyMs: number;
  readonly liberties: Liberties;
};

/** What a site may do besides, and a client must find out or bear. */
export type Liberties = {
  /** The field that shows a pending deletion where the site tells. */
  readonly field: string;
  /** As a date, or as true. */
  readonly isDated: boolean;
  /** So many reads after a change show the user as before it. */
  readonly lateReads: number;
  /** What a cancellation of a pending deletion comes to; a number is the status of a call that does not exist. */
  readonly cancel: 'works' | 'does nothing' | 'says no' | 'shows pending' | 404 | 405;
  /** It answers 204 to the cancellation of an active user; else 400. */
  readonly isCancelIdempotent: boolean;
  /** The users whose id is a multiple of it are refused a cancellation, with this status; 0 for nobody. */
  readonly refusedEvery: number;
  readonly refusal: 400 | 403;
  /** `none`: 404 in JSON for everybody; `cached`: always the same user. */
  readonly read: 'works' | 'none' | 'page' | 'cached';
  /** A DELETE that is not carried out, and the 2xx, or the 400, that says so. */
  readonly remove: 'works' | 'success false' | 'errors' | 'status error' | 'inner 403' | 'owns chapters';
  /** What a second DELETE is answered; undefined for what `isIdempotent` says. */
  readonly again: 200 | 204 | 400 | 409 | undefined;
  /** A DELETE of a shell is answered 204. */
  readonly isShellDeleted: boolean;
};

/** None of it: a site as the other campaigns have it. */
export const NO_LIBERTIES: Liberties = {
  field: 'deletion_pending',
  isDated: false,
  lateReads: 0,
  cancel: 'works',
  isCancelIdempotent: false,
  refusedEvery: 0,
  refusal: 403,
  read: 'works',
  remove: 'works',
  again: undefined,
  isShellDeleted: false,
};

/** What a user is at a moment. */
export type State = 'active' | 'pending' | 'gone' | 'missing';

/** A request as the site saw it. */
export type Seen = {
  readonly at: number;
  readonly run: string;
  readonly purpose: Purpose;
  readonly user: string;
};

export type ModelSite = {
  readonly seen: readonly Seen[];
  /** Everything that was carried out, in order. */
  readonly applied: readonly Seen[];
  readonly state: (user: string) => State;
  /** Everything that a user was from one moment to another, both included. */
  readonly statesBetween: (user: string, from: number, to: number) => ReadonlySet<State>;
  /** Runs to which a read has shown a user as before a change. */
  readonly misled: ReadonlySet<string>;
  /** Runs that were told by a 429 to come back later. */
  readonly throttled: ReadonlySet<string>;
  /** Since when a deletion is pending, ms since the epoch; undefined if none is or was. */
  readonly since: (user: string) => number | undefined;
  readonly request: (run: string, purpose: Purpose, user: string, conduct: Conduct) => Promise<Reply>;
};

const DAY = 86_400_000;
const MINUTE = 60_000;
/** The action gives up on an answer after this long. */
const TIMEOUT_MS = 30_000;
/** What a site does long after its client has gone. */
const LATE_MS = 45_000;

/** A site with everything that the answer table knows, and the truth about what it has done. */
export const createModelSite = (
  clock: VirtualClock,
  natures: ReadonlyMap<string, Nature>,
  habits: Habits,
): ModelSite => {
  const seen: Seen[] = [];
  const applied: Seen[] = [];
  const misled = new Set<string>();
  const throttled = new Set<string>();
  const { liberties } = habits;
  const graceMs = habits.graceDays * DAY;
  const pending = new Map<string, number>();
  /** Every change of a user, with the moment from which the deletion then counted. */
  const changes: { readonly at: number; readonly user: string; readonly since: number | undefined }[] = [];
  /** What the next reads of a user show, and how many. */
  const stale = new Map<string, { readonly state: State; readonly reads: number }>();
  const change = (user: string, since: number | undefined): void => {
    if (liberties.lateReads > 0) stale.set(user, { state: state(user), reads: liberties.lateReads });
    if (since === undefined) pending.delete(user);
    else pending.set(user, since);
    changes.push({ at: clock.now(), user, since });
  };
  // What somebody did on the dashboard before the first run.
  for (const [user, nature] of natures) {
    if (nature === 'pending') pending.set(user, clock.now() - DAY);
    if (nature === 'gone') pending.set(user, clock.now() - graceMs - DAY);
  }
  const atFirst = new Map(pending);
  const windows = [createWindow(habits.quota, DAY), createWindow(habits.burst, MINUTE)];

  const stateAt = (user: string, since: number | undefined, at: number): State => {
    if ((natures.get(user) ?? 'missing') === 'missing') return 'missing';
    if (since === undefined) return 'active';
    return at < since + graceMs ? 'pending' : 'gone';
  };
  const state: ModelSite['state'] = (user) => stateAt(user, pending.get(user), clock.now());
  const statesBetween: ModelSite['statesBetween'] = (user, from, to) => {
    const states = new Set<State>();
    let since = atFirst.get(user);
    let begin = Number.NEGATIVE_INFINITY;
    const add = (end: number): void => {
      if (end < from || begin > to) return;
      for (const at of [Math.max(begin, from), Math.min(end, to)]) states.add(stateAt(user, since, at));
    };
    for (const next of changes) {
      if (next.user !== user) continue;
      add(next.at);
      [since, begin] = [next.since, next.at];
    }
    add(Number.POSITIVE_INFINITY);
    return states;
  };
  /** The body of a user in a state, as a read shows it. */
  const show = (user: string, shown: State): Answer => {
    if (shown === 'gone')
      return { status: 200, body: JSON.stringify({ id: Number(user), email: 'deleted+1a2b@bevylabs.com' }) };
    const isPending = shown === 'pending';
    const due = new Date((pending.get(user) ?? clock.now()) + graceMs).toISOString();
    const value = liberties.isDated ? (isPending ? due : null) : isPending;
    const told = habits.tells ? { [liberties.field]: value } : {};
    return { status: 200, body: JSON.stringify({ id: Number(user), email: emailOf(user), ...told }) };
  };
  /** What a read of a user who is there is answered. */
  const read = ({ user, run }: Seen, now: State): Answer => {
    if (liberties.read === 'none') return NOT_FOUND;
    if (liberties.read === 'page') return { status: 200, body: '<!doctype html><title>Community</title>' };
    if (liberties.read === 'cached') {
      const other = [...natures.keys()].find((one) => one !== user) ?? '999';
      return show(other, 'active');
    }
    const old = stale.get(user);
    if (!old) return show(user, now);
    if (old.reads > 1) stale.set(user, { ...old, reads: old.reads - 1 });
    else stale.delete(user);
    if (old.state !== now) misled.add(run);
    return show(user, old.state);
  };
  /** What the site answers to a cancellation that it does not carry out; undefined if it does. */
  const refuseCancel = (user: string, now: State): Answer | undefined => {
    const { cancel, isCancelIdempotent, refusedEvery, refusal } = liberties;
    if (cancel === 404) return NOT_FOUND;
    if (cancel === 405) return { status: 405, body: '{"detail":"Method not allowed."}' };
    if (refusedEvery > 0 && Number(user) % refusedEvery === 0)
      return { status: refusal, body: '{"detail":"You may not do this to this user."}' };
    if (now === 'active') {
      return isCancelIdempotent ? DONE : { status: 400, body: '{"detail":"No deletion is scheduled."}' };
    }
    if (cancel === 'does nothing') return DONE;
    if (cancel === 'says no') return { status: 200, body: '{"success":false}' };
    return cancel === 'shows pending' ? show(user, now) : undefined;
  };
  /** Carries a request out, and says how. */
  const view = (entry: Seen): Answer => {
    const { purpose, user } = entry;
    const now = state(user);
    if (now === 'missing') return NOT_FOUND;
    const isRead = purpose !== 'delete' && purpose !== 'cancel';
    if (isRead && liberties.read !== 'works') return read(entry, now);
    if (now === 'gone') {
      if (purpose === 'delete' && liberties.isShellDeleted) return DONE;
      if (habits.goneAs === 410) return { status: 410, body: '{"detail":"Gone."}' };
      if (habits.goneAs === 404 || !isRead) return NOT_FOUND;
      return show(user, now);
    }
    if (isRead) return read(entry, now);
    if (natures.get(user) === 'staff') return { status: 403, body: '{"detail":"Permission Denied"}' };
    if (purpose === 'cancel') {
      const refused = refuseCancel(user, now);
      if (refused) return refused;
      change(user, undefined);
      applied.push({ ...entry, at: clock.now() });
      return { status: 200, body: '{"deletion_pending":false}' };
    }
    if (liberties.remove !== 'works') return UNDELETED[liberties.remove];
    const again = liberties.again ?? (habits.isIdempotent ? 204 : 400);
    if (now === 'pending' && again !== 204) {
      const detail = again === 200 ? 'Deletion already scheduled' : 'User is already scheduled for deletion.';
      return { status: again, body: JSON.stringify({ detail }) };
    }
    // A second DELETE begins the days of grace anew, or does not: the earlier moment is the safe one to claim.
    if (now === 'active') change(user, clock.now());
    applied.push({ ...entry, at: clock.now() });
    return DONE;
  };

  return {
    seen,
    applied,
    state,
    statesBetween,
    misled,
    throttled,
    since: (user) => pending.get(user),
    request: async (run, purpose, user, conduct) => {
      const entry = { at: clock.now(), run, purpose, user };
      if (conduct.kind === 'refused') {
        await clock.wait(1);
        return { kind: 'silence', sent: false, error: 'ECONNREFUSED' };
      }
      seen.push(entry);
      const half = habits.latencyMs / 2;
      await clock.wait(half);
      if (conduct.kind === 'silence') {
        if (conduct.applied === 'yes') view(entry);
        if (conduct.applied === 'late') clock.after(LATE_MS, () => view(entry));
        await clock.wait(conduct.applied === 'late' ? TIMEOUT_MS : half);
        return { kind: 'silence', sent: true, error: 'ECONNRESET' };
      }
      const waitMs = conduct.kind === 'throttled' ? 0 : admit(windows, clock.now());
      if (waitMs > 0 || conduct.kind === 'throttled') throttled.add(run);
      if (waitMs > 0) {
        await clock.wait(half);
        return reply(THROTTLED, { retryAfter: String(Math.ceil(waitMs / 1000)) });
      }
      const answer =
        conduct.kind === 'plain' || (conduct.kind === 'answer' && conduct.applied) ? view(entry) : SAID_NO;
      await clock.wait(half);
      switch (conduct.kind) {
        case 'plain':
          return reply(answer);
        case 'answer':
          return reply(conduct);
        case 'redirect':
          return reply({ status: conduct.status, body: '' }, { location: conduct.location });
        case 'throttled':
          return reply(THROTTLED, { retryAfter: conduct.retryAfter });
      }
    },
  };
};

/** The address that the site has for a user; a list that says another one is about somebody else. */
export const emailOf = (user: string): string => `u${user}@example.com`;

type Answer = { readonly status: number; readonly body: string };

/** What a DELETE is answered that is not carried out. */
const UNDELETED: Readonly<Record<Exclude<Liberties['remove'], 'works'>, Answer>> = {
  'success false': { status: 200, body: '{"success":false}' },
  errors: { status: 200, body: '{"errors":["The user owns a chapter."]}' },
  'status error': { status: 200, body: '{"status":"error"}' },
  'inner 403': { status: 207, body: '{"results":[{"status":403,"detail":"Permission Denied"}]}' },
  'owns chapters': { status: 400, body: '{"detail":"This user already owns 3 chapters."}' },
};

const DONE: Answer = { status: 204, body: '' };
const NOT_FOUND: Answer = { status: 404, body: '{"detail":"Not found."}' };
const SAID_NO: Answer = { status: 400, body: '' };
const THROTTLED: Answer = { status: 429, body: '{"detail":"Request was throttled."}' };

const reply = (
  { status, body }: Answer,
  headers: { readonly retryAfter?: string | undefined; readonly location?: string } = {},
): Reply => ({ kind: 'answer', status, body, retryAfter: headers.retryAfter, location: headers.location });
