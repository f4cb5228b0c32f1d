import { placeOf } from './random.ts';

const DAY_MS = 86_400_000;

/** A user of the list. The id is digits and stays text: it may exceed 2^53. */
export interface SandboxUser {
  readonly id: string;
  readonly email: string;
}

/** `deleted` is what the site makes of `pending` once the grace period has passed; `missing` it never knew. */
export type UserState = 'active' | 'pending' | 'deleted' | 'missing';

/** A user as a read shows it. `dueMs` is when the site deletes or deleted the user. */
export interface Shown {
  readonly state: UserState;
  readonly dueMs: number | undefined;
}

/** The users of the site. Times are milliseconds since 1970. */
export interface Users {
  /** What the user really is, whatever a read shows. */
  state(id: string, nowMs: number): UserState;
  /** What the next read shows: for `late` reads after a change, what was so before it. */
  read(id: string, nowMs: number): Shown;
  /** The ids of the users with this address, in whatever case; `ambiguous` ones share theirs with another user. */
  withEmail(email: string): string[];
  /** A user of the site other than this one; the id itself if it is alone. */
  another(id: string): string;
  isStaff(id: string): boolean;
  /** The address in this state; once deleted, the one the shell account keeps (Bevy's help, "Delete a User"). */
  email(id: string, state: UserState): string;
  /** Sets an active user for deletion after the grace period. */
  schedule(id: string, nowMs: number): void;
  /** Sets every user but staff for deletion: where a rehearsed cancellation starts from. */
  scheduleAll(nowMs: number): void;
  /** Makes a pending user active again. */
  cancel(id: string): void;
  /** The ids whose deletion is pending, the earliest first. */
  pending(nowMs: number): string[];
}

/** The users of `listed`, less those the seed makes `missing`: the others are active, or `gone`. See options.ts. */
export const createUsers = (
  listed: Iterable<SandboxUser>,
  graceDays: number,
  options: Readonly<Record<'seed' | 'staff' | 'missing' | 'gone' | 'late' | 'ambiguous', number>>,
): Users => {
  const { seed, staff, missing, gone, late, ambiguous } = options;
  // By hash and not in turn: a dry run and a live run that ask in another order meet the same users.
  const isMissing = (id: string) => placeOf(`missing ${id}`, seed) < missing;
  const emails = new Map<string, string>();
  for (const { id, email } of listed) if (!isMissing(id)) emails.set(id, email);
  const byEmail = Map.groupBy(emails.keys(), (id) => (emails.get(id) ?? '').toLowerCase());
  const deletions = new Map<string, number>();
  for (const id of emails.keys()) if (placeOf(`gone ${id}`, seed) < gone) deletions.set(id, 0);
  /** What the next reads of a user show, and how many of them. */
  const stale = new Map<string, { readonly dueMs: number | undefined; readonly reads: number }>();

  const stateOf = (id: string, dueMs: number | undefined, nowMs: number): UserState => {
    if (!emails.has(id)) return 'missing';
    if (dueMs === undefined) return 'active';
    return dueMs > nowMs ? 'pending' : 'deleted';
  };
  const state = (id: string, nowMs: number) => stateOf(id, deletions.get(id), nowMs);
  /** From now on the next reads show what is so at this moment. */
  const freeze = (id: string) => {
    if (late > 0) stale.set(id, { dueMs: deletions.get(id), reads: late });
  };

  const isStaff = (id: string) => placeOf(`staff ${id}`, seed) < staff;

  const schedule = (id: string, nowMs: number) => {
    deletions.set(id, nowMs + graceDays * DAY_MS);
  };

  return {
    state,
    read: (id, nowMs) => {
      const old = stale.get(id);
      if (old !== undefined && old.reads > 1) stale.set(id, { ...old, reads: old.reads - 1 });
      else stale.delete(id);
      const dueMs = old === undefined ? deletions.get(id) : old.dueMs;
      return { state: stateOf(id, dueMs, nowMs), dueMs };
    },
    withEmail: (email) => {
      const ids = byEmail.get(email.toLowerCase()) ?? [];
      const isShared = placeOf(`ambiguous ${email.toLowerCase()}`, seed) < ambiguous;
      return isShared ? ids.flatMap((id) => [id, `9${id}`]) : ids;
    },
    another: (id) => {
      for (const other of emails.keys()) if (other !== id) return other;
      return id;
    },
    isStaff,
    email: (id, shown) => {
      if (shown !== 'deleted') return emails.get(id) ?? '';
      const generated = Math.floor(placeOf(`shell ${id}`, seed) * 2 ** 32);
      return `deleted+${generated.toString(16).padStart(8, '0')}@bevylabs.com`;
    },
    schedule: (id, nowMs) => {
      freeze(id);
      schedule(id, nowMs);
    },
    scheduleAll: (nowMs) => {
      for (const id of emails.keys()) if (!isStaff(id) && !deletions.has(id)) schedule(id, nowMs);
    },
    cancel: (id) => {
      freeze(id);
      deletions.delete(id);
    },
    pending: (nowMs) => [...deletions].flatMap(([id, dueMs]) => (dueMs > nowMs ? [id] : [])),
  };
};
