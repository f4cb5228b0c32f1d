import type { Attempt, Contradiction, Earlier, Entry, Mode, Result, Settled, Status } from '../types.ts';

/** Intents with their outcomes, in the order in which they were sent. */
export const allAttempts = (journal: readonly Entry[]): Iterable<Attempt> => {
  const bySeq = new Map<number, Attempt>();
  for (const entry of journal) {
    if (entry.type === 'intent') bySeq.set(entry.seq, { intent: entry });
    const intent = entry.type === 'outcome' ? bySeq.get(entry.seq)?.intent : undefined;
    if (entry.type === 'outcome' && intent) bySeq.set(entry.seq, { intent, outcome: entry });
  }
  return bySeq.values();
};

/** The same for each user who was sent. */
export const groupAttempts = (journal: readonly Entry[]): Map<string, Attempt[]> => {
  const byUser = new Map<string, Attempt[]>();
  for (const attempt of allAttempts(journal)) {
    const list = byUser.get(attempt.intent.user);
    if (list) list.push(attempt);
    else byUser.set(attempt.intent.user, [attempt]);
  }
  return byUser;
};

/** What the requests for one row add up to. No `status`: the row is still open, nothing of it was carried out. */
export type Folded = {
  readonly status: Status | undefined;
  readonly httpStatus: number | undefined;
  /** Requests that were to change something, or to verify it. */
  readonly attempts: number;
  readonly batch: number | undefined;
  /** The earliest moment at which the site may have acted, or at which it was read, ms since the epoch. */
  readonly requestedAt: number | undefined;
  /** The latest such moment; undefined if it said each time that it had not. */
  readonly lastRequestedAt: number | undefined;
  readonly detail: string;
  /** By the site's own date: when it deletes, or when the deletion was requested; ms since the epoch. */
  readonly bySite?: { readonly dueAt: number } | { readonly since: number };
  readonly contradiction?: Contradiction;
  /** The id that a look-up has found. */
  readonly found?: string | undefined;
  /** A look-up got no answer about this very address: the next one asks again. */
  readonly isOpen?: boolean;
  /** A read of a verification has shown the user. */
  readonly isShown?: boolean;
};

/** A row without a request. */
export const UNTOUCHED: Folded = {
  status: undefined,
  httpStatus: undefined,
  attempts: 0,
  batch: undefined,
  requestedAt: undefined,
  lastRequestedAt: undefined,
  detail: '',
};

/** What is known of a row besides its requests. */
export type Background = {
  readonly mode: Mode;
  readonly earlier?: Earlier | undefined;
  /** Reads have shown the user who was asked for, so that one who is not found is gone, or was never there. */
  readonly readsWork: boolean;
  /** A field that has shown a pending deletion in this run: where it shows none, none is pending. */
  readonly pendingField?: string | undefined;
  /** A read has shown that the cancel call does not cancel. */
  readonly isRefuted: boolean;
};

const SETTLED = 'settled by a read after an unclear answer';

/**
 * The requests of this run alone. Doubt is sticky (semantics.md, "Ambiguous"): after an attempt that may have been
 * carried out, only a success or a read clears it.
 */
export const foldAttempts = (attempts: readonly Attempt[]): Folded => {
  let row = UNTOUCHED;
  let doubtful = false;
  for (const { intent, outcome } of attempts) {
    const { purpose, batch, at } = intent;
    if (purpose === 'confirm' || purpose === 'look' || outcome?.result === 'withheld') continue;
    if (purpose === 'settle') {
      if (outcome?.result !== 'pending' && outcome?.result !== 'already-deleted') continue;
      const { result, detail } = outcome;
      row =
        result === 'pending'
          ? { ...row, batch, status: 'scheduled', detail: SETTLED }
          : { ...row, batch, status: result, detail, requestedAt: row.requestedAt ?? at };
      doubtful = false;
      continue;
    }
    const httpStatus = outcome?.status ?? row.httpStatus;
    if (purpose === 'identity') {
      if (outcome) row = { ...row, batch, httpStatus, ...readIdentity(outcome) };
      continue;
    }
    const wasTaken = !outcome || (outcome.sent && outcome.result !== 'throttled');
    if (wasTaken) row = { ...row, requestedAt: row.requestedAt ?? at };
    if (!outcome || MAY_HAVE_ACTED.includes(outcome.result)) row = { ...row, lastRequestedAt: at };
    row = { ...row, batch, httpStatus, attempts: row.attempts + 1 };
    const { status, detail } = readChange(outcome, doubtful);
    if (status === 'unknown') doubtful = true;
    if (status === 'scheduled' || status === 'cancelled') doubtful = false;
    if (status) row = { ...row, status, detail };
  }
  return row;
};

/** Answers after which the site may have done what it was asked; all others say that it has not. */
const MAY_HAVE_ACTED: readonly Result[] = ['scheduled', 'cancelled', 'unknown', 'ambiguous'];

type Told = Pick<Folded, 'status' | 'detail' | 'bySite'>;

const readIdentity = ({ result, detail, date, at }: Settled): Told => {
  switch (result) {
    case 'pending': {
      const told = `no request sent: ${detail}`;
      const bySite = date !== undefined && { bySite: date > at ? { dueAt: date } : { since: date } };
      return { status: 'already-scheduled', detail: told, ...bySite };
    }
    case 'match':
    case 'throttled':
      return { status: undefined, detail: '' };
    case 'mismatch':
      return { status: 'identity-mismatch', detail };
    case 'own':
      return { status: 'skipped-protected', detail };
    case 'not-found':
    case 'already-deleted':
    case 'failed':
      return { status: result, detail };
    default:
      return { status: 'identity-unverified', detail: detail || 'the site did not show the user' };
  }
};

const readChange = (outcome: Settled | undefined, doubtful: boolean): Told => {
  if (!outcome) return { status: 'unknown', detail: 'the run was interrupted before the answer came' };
  const { result, detail } = outcome;
  if (result === 'scheduled' || result === 'cancelled') return { status: result, detail };
  if (result === 'throttled')
    return doubtful ? { status: 'unknown', detail } : { status: undefined, detail: '' };
  if (result === 'not-sent' || result === 'refused')
    return { status: doubtful ? 'unknown' : 'failed', detail };
  const told = TOLD_BY_CHANGE.find((status) => status === result);
  if (!told || !doubtful) return { status: told ?? 'unknown', detail };
  // An unclear attempt of this run is the likeliest reason: the deletion is scheduled either way.
  return told === 'already-scheduled'
    ? { status: 'scheduled', detail: 'scheduled by an attempt without a clear answer' }
    : { status: 'unknown', detail: `an earlier attempt had no clear answer; then: ${detail}` };
};

/** What an answer to a change may say of its row; any other answer leaves it unknown. */
const TOLD_BY_CHANGE = [
  'already-scheduled',
  'already-deleted',
  'not-scheduled',
  'not-found',
  'forbidden',
  'failed',
  'unknown',
] as const satisfies readonly Result[];
