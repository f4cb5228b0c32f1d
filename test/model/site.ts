import type { Purpose, Reply } from '../../src/domain/types.ts';
import { admit, createWindow } from '../../src/sandbox/throttle.ts';
import type { VirtualClock } from './clock.ts';

/** What a user is to the site, whatever is asked of it. */
export type Nature = 'normal' | 'missing' | 'staff';

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
};

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
  readonly state: (user: string) => 'active' | 'pending' | 'gone' | 'missing';
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
  const pending = new Map<string, number>();
  const windows = [createWindow(habits.quota, DAY), createWindow(habits.burst, MINUTE)];

  const state: ModelSite['state'] = (user) => {
    const nature = natures.get(user) ?? 'missing';
    const since = pending.get(user);
    if (nature === 'missing') return 'missing';
    if (since === undefined) return 'active';
    return clock.now() < since + habits.graceDays * DAY ? 'pending' : 'gone';
  };
  /** Carries a request out, and says how. */
  const view = (entry: Seen): Answer => {
    const { purpose, user } = entry;
    const now = state(user);
    if (now === 'missing') return NOT_FOUND;
    const isRead = purpose !== 'delete' && purpose !== 'cancel';
    if (now === 'gone') {
      if (habits.goneAs === 410) return { status: 410, body: '{"detail":"Gone."}' };
      if (habits.goneAs === 404 || !isRead) return NOT_FOUND;
      return { status: 200, body: JSON.stringify({ id: Number(user), email: 'deleted+1a2b@bevylabs.com' }) };
    }
    if (isRead) {
      const told = habits.tells ? { deletion_pending: now === 'pending' } : {};
      return { status: 200, body: JSON.stringify({ id: Number(user), email: emailOf(user), ...told }) };
    }
    if (natures.get(user) === 'staff') return { status: 403, body: '{"detail":"Permission Denied"}' };
    if (purpose === 'cancel') {
      if (now === 'active') return { status: 400, body: '{"detail":"No deletion is scheduled."}' };
      pending.delete(user);
      applied.push({ ...entry, at: clock.now() });
      return { status: 200, body: '{"deletion_pending":false}' };
    }
    if (now === 'pending' && !habits.isIdempotent) {
      return { status: 400, body: '{"detail":"User is already scheduled for deletion."}' };
    }
    // A second DELETE begins the days of grace anew, or does not: the earlier moment is the safe one to claim.
    if (now === 'active') pending.set(user, clock.now());
    applied.push({ ...entry, at: clock.now() });
    return { status: 204, body: '' };
  };

  return {
    seen,
    applied,
    state,
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

const NOT_FOUND: Answer = { status: 404, body: '{"detail":"Not found."}' };
const SAID_NO: Answer = { status: 400, body: '' };
const THROTTLED: Answer = { status: 429, body: '{"detail":"Request was throttled."}' };

const reply = (
  { status, body }: Answer,
  headers: { readonly retryAfter?: string | undefined; readonly location?: string } = {},
): Reply => ({ kind: 'answer', status, body, retryAfter: headers.retryAfter, location: headers.location });
