import type { SandboxOptions } from './options.ts';
import { placeOf } from './random.ts';

const DAY_MS = 86_400_000;

/** A user of the list. The id is digits and stays text: it may exceed 2^53. */
export interface SandboxUser {
  readonly id: string;
  readonly email: string;
}

/** `deleted` is what the site makes of `pending` once the grace period has passed; `missing` it never knew. */
export type UserState = 'active' | 'pending' | 'deleted' | 'missing';

/** The users of the site. Times are milliseconds since 1970. */
export interface Users {
  state(id: string, nowMs: number): UserState;
  isStaff(id: string): boolean;
  /** The address; once deleted, the one the shell account keeps (Bevy's help, "Delete a User"). */
  email(id: string, nowMs: number): string;
  /** When the site deletes or deleted the user; undefined if no deletion is scheduled. */
  deletionMs(id: string): number | undefined;
  /** Sets an active user for deletion after the grace period. */
  schedule(id: string, nowMs: number): void;
  /** Sets every user but staff for deletion: where a rehearsed cancellation starts from. */
  scheduleAll(nowMs: number): void;
  /** Makes a pending user active again. */
  cancel(id: string): void;
  /** The ids now set for deletion, the earliest first. */
  pending(nowMs: number): string[];
}

/** The users of `listed`, less those the seed makes `missing`: the others exist and are active. */
export const createUsers = (
  listed: Iterable<SandboxUser>,
  graceDays: number,
  { seed, staff, missing }: Pick<SandboxOptions, 'seed' | 'staff' | 'missing'>,
): Users => {
  // By hash and not in turn: a dry run and a live run that ask in another order meet the same users.
  const isMissing = (id: string) => placeOf(`missing ${id}`, seed) < missing;
  const emails = new Map<string, string>();
  for (const { id, email } of listed) if (!isMissing(id)) emails.set(id, email);
  const deletions = new Map<string, number>();

  const state = (id: string, nowMs: number): UserState => {
    if (!emails.has(id)) return 'missing';
    const dueMs = deletions.get(id);
    if (dueMs === undefined) return 'active';
    return dueMs > nowMs ? 'pending' : 'deleted';
  };

  const isStaff = (id: string) => placeOf(`staff ${id}`, seed) < staff;

  const schedule = (id: string, nowMs: number) => {
    deletions.set(id, nowMs + graceDays * DAY_MS);
  };

  return {
    state,
    isStaff,
    email: (id, nowMs) => {
      if (state(id, nowMs) !== 'deleted') return emails.get(id) ?? '';
      const generated = Math.floor(placeOf(`shell ${id}`, seed) * 2 ** 32);
      return `deleted+${generated.toString(16).padStart(8, '0')}@bevylabs.com`;
    },
    deletionMs: (id) => deletions.get(id),
    schedule,
    scheduleAll: (nowMs) => {
      for (const id of emails.keys()) if (!isStaff(id)) schedule(id, nowMs);
    },
    cancel: (id) => {
      deletions.delete(id);
    },
    pending: (nowMs) => [...deletions].flatMap(([id, dueMs]) => (dueMs > nowMs ? [id] : [])),
  };
};
