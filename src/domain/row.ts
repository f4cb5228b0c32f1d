import { backoffMs, createRetryBudget } from './breaker.ts';
import type { Exchange, World } from './exchange.ts';
import { type Folded, foldRow } from './fold.ts';
import * as say from './messages/site.ts';
import type { Attempt, Mode, Operation, Plan, Purpose, Result } from './types.ts';
import { isShown } from './verify.ts';

const MAX_ATTEMPTS = 3;
/** An attempt in doubt that no read settles is repeated once (semantics.md, "Ambiguous"). */
const MAX_DOUBTS = 2;
/** Users whom the cancel call does not find and who are looked at, as long as it has saved nobody yet. */
const MAX_LOOKS = 10;

/** How one row is to be handled. */
export type RowOrder = {
  readonly batch: number;
  /** Read the user first and compare the e-mail. */
  readonly identify: boolean;
  /** Read the user afterwards and see that a deletion is pending, where the site tells. */
  readonly confirm: boolean;
};

/** Takes one user through identity check, request, retries and settling, and tells what that adds up to. */
export type RowRunner = (user: Operation, order: RowOrder) => Promise<Folded>;

/** The way of one row, for all rows of a run: they share the retry budget and what was learnt about the site. */
export const createRowRunner = (
  { mode }: Pick<Plan, 'mode'>,
  exchange: Exchange,
  world: World,
): RowRunner => {
  const budget = createRetryBudget();
  let siteTells = true;
  let saved = false;
  let looks = 0;

  const read = async (
    purpose: 'settle' | 'confirm',
    user: Operation,
    batch: number,
    attempts: Attempt[],
  ): Promise<Result | undefined> => {
    // Who may be gone is looked at in any case: a shell is seen by its address.
    const mayBeGone = user.earlier !== undefined && user.earlier.status !== 'unknown';
    if (!siteTells && !mayBeGone) return undefined;
    const attempt = await exchange.ask(purpose, user, batch);
    if (!attempt) return undefined;
    attempts.push(attempt);
    if (attempt.outcome.result === 'untold') siteTells = false;
    return attempt.outcome.result;
  };

  /** After an attempt without a clear answer: true if the row needs, or may have, no other. */
  const isSettled = async (
    purpose: Purpose,
    user: Operation,
    batch: number,
    attempts: Attempt[],
  ): Promise<boolean> => {
    // A read may be repeated, and so may what was not sent.
    if (purpose === 'identity' || purpose === 'verify') return false;
    if (attempts.at(-1)?.outcome?.result === 'not-sent') return false;
    const doubts = attempts.filter(
      ({ intent, outcome }) => intent.purpose === mode && outcome?.result === 'ambiguous',
    );
    // A read only ever confirms a deletion. Cancelling twice harms nobody, so there another attempt comes first.
    const told = mode === 'delete' ? await read('settle', user, batch, attempts) : undefined;
    const isClear = told === 'pending' || told === 'already-deleted';
    return isClear || (told !== 'not-pending' && doubts.length >= MAX_DOUBTS);
  };

  const persist = async (
    purpose: Purpose,
    user: Operation,
    batch: number,
    attempts: Attempt[],
  ): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      const attempt = await exchange.ask(purpose, user, batch);
      if (!attempt) return;
      attempts.push(attempt);
      const { result } = attempt.outcome;
      if (result !== 'ambiguous' && result !== 'not-sent') return;
      if ((await isSettled(purpose, user, batch, attempts)) || tries === MAX_ATTEMPTS) return;
      if (!budget.take()) {
        exchange.end({ reason: 'stopped', why: say.retriesUsedUp() });
        return;
      }
      await world.sleep(backoffMs(tries - 1, world.random()));
    }
  };

  /** A call that is not there is not found either, and saves nobody: only a look at the user tells the one from the other. */
  const look = async (user: Operation, batch: number, attempts: Attempt[]): Promise<void> => {
    looks += 1;
    const attempt = await exchange.ask('look', user, batch);
    if (!attempt) return;
    attempts.push(attempt);
    // Where the site does not tell, the user was perhaps cancelled elsewhere: the others must not wait for that.
    if (attempt.outcome.result === 'pending')
      exchange.end({ reason: 'stopped', why: say.cancelCallNotFound() });
  };

  return async (user, { batch, identify, confirm }) => {
    const attempts: Attempt[] = [];
    const { earlier } = user;
    const fold = (): Folded => foldRow(attempts, { mode, earlier });
    if (mode === 'delete' && earlier) {
      const told = await read('settle', user, batch, attempts);
      if (told === 'pending' || told === 'already-deleted' || exchange.ending()) return fold();
    }
    if (identify) {
      await persist('identity', user, batch, attempts);
      if (attempts.at(-1)?.outcome?.result !== 'match') return fold();
    }
    await persist(mode, user, batch, attempts);
    let row = fold();
    if (mode === 'cancel' && row.status === 'not-found' && !saved && looks < MAX_LOOKS) {
      await look(user, batch, attempts);
      row = fold();
    }
    if (!isSuccess(row, mode)) return row;
    if (mode === 'cancel') saved = true;
    budget.succeed();
    if (confirm && (await read('confirm', user, batch, attempts)) === 'not-pending') {
      exchange.end({ reason: 'stopped', why: say.notPending(user.id) });
    }
    return row;
  };
};

/** Has the row come to what it was for? A read has if the site speaks of the user, whatever it says. */
const isSuccess = ({ status, httpStatus }: Folded, mode: Mode): boolean =>
  mode === 'verify'
    ? status !== undefined && (status !== 'unknown' || isShown(httpStatus))
    : status === 'scheduled' || status === 'cancelled';
