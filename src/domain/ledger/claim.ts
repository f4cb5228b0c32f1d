import { countsAs } from '../outcome/status.ts';
import {
  type Claim,
  type Holder,
  type Ledger,
  type LedgerUser,
  newUser,
  sumBuckets,
  withoutOld,
} from './ledger.ts';

/** An interrupted run may have sent its last request this long after GitHub saw its job end, ms. */
const OUTLIVES_JOB_MS = 6 * 60_000;
/** A job of which GitHub knows nothing more cannot have lasted longer (self-hosted runners: 5 days). */
const LONGEST_JOB_MS = 5 * 86_400_000;

/**
 * Closes the claim of an interrupted run: its reserved requests count, at the last moment at which it may have sent
 * them, and the users of a deletion become `unknown`. `endedAt` is when GitHub saw its job end, ms since the epoch.
 */
export const settleClaim = (ledger: Ledger, endedAt: number | undefined, now: number): Ledger => {
  const { open } = ledger;
  if (!open) return ledger;
  const last = Math.min(now, endedAt === undefined ? open.at + LONGEST_JOB_MS : endedAt + OUTLIVES_JOB_MS);
  const reserved = { minute: Math.floor(last / 60_000), requests: open.requests };
  const users = new Map(ledger.users);
  const claimed = open.mode === 'delete' ? open.users : [];
  for (const id of claimed) users.set(id, interrupted(users.get(id), open, Math.max(last, open.at)));
  return { ...ledger, users, requests: sumBuckets(ledger.requests, [reserved]), open: undefined };
};

/**
 * A deletion that may be pending since an earlier run keeps its deadline, and a user who was unknown before stays a
 * matter of the run that first tried.
 */
const interrupted = (
  known: LedgerUser | undefined,
  { at, run, graceDays }: Claim,
  last: number,
): LedgerUser => {
  const before =
    known && countsAs(known.status, 'pending')
      ? known
      : { keep: known?.keep, since: at, last: at, graceDays };
  const firstRun = known?.status === 'unknown' ? known.run : run;
  return { ...before, status: 'unknown', last: Math.max(before.last, last), run: firstRun };
};

/** The ledger with this claim open. A halt that nobody waits on any more (its own, or `deadHalt`) is lifted. */
export const openClaim = (ledger: Ledger, claim: Claim, deadHalt: boolean): Ledger => {
  const { halt } = ledger;
  const isLifted = deadHalt || halt?.step === claim.step;
  return { ...withoutOld(ledger, claim.at), open: claim, halt: isLifted ? undefined : halt };
};

/** Every user that a live cancellation names is kept from later deletions, whatever becomes of the cancellation. */
export const keepUsers = (ledger: Ledger, ids: Iterable<string>, run: string, at: number): Ledger => {
  const users = new Map(ledger.users);
  for (const id of ids) {
    const known = users.get(id) ?? newUser(at);
    users.set(id, { ...known, keep: { run, at } });
  }
  return { ...ledger, users };
};

/** The cancellation `by` waits: the run at work sees that before its next batch, and stops. */
export const setHalt = (ledger: Ledger, by: Holder): Ledger => ({ ...ledger, halt: by });

/**
 * The users of a cancellation or verification of a run: those the run scheduled, left unknown, or may be
 * sending now; and those of them whose deletion was cancelled since. The order is that of the ledger.
 */
export const usersOfRun = ({ users, open }: Ledger, run: string): readonly string[] => {
  const ids = [...users].flatMap(([id, user]) =>
    user.run === run && OF_RUN.includes(user.status) ? [id] : [],
  );
  if (open?.run !== run || open.mode !== 'delete') return ids;
  return [...new Set([...ids, ...open.users])];
};

const OF_RUN: readonly LedgerUser['status'][] = ['scheduled', 'unknown', 'cancelled'];
