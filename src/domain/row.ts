import type { Folded } from './attempts.ts';
import { backoffMs, createRetryBudget } from './breaker.ts';
import { createCancellation } from './cancellation.ts';
import type { ShownUser } from './evidence.ts';
import type { Asked, Exchange, World } from './exchange.ts';
import { foldRow } from './fold.ts';
import type { Message } from './messages/message.ts';
import * as say from './messages/site.ts';
import type { Attempt, Operation, Plan, Purpose, Result } from './types.ts';

const MAX_ATTEMPTS = 3;
/** An unclear attempt that no read settles is repeated once (semantics.md, "Ambiguous"). */
const MAX_DOUBTS = 2;
/** A site may show late what it has done: the waits before each read that proves it. */
const PROOF_WAITS_MS = [0, 3000, 7000];

/** How one row is to be handled. */
export type RowOrder = {
  readonly batch: number;
  /** Read the user first and compare the e-mail. */
  readonly identify: boolean;
  /** Read the user afterwards and see that a deletion is pending, where the site tells. */
  readonly confirm: boolean;
};

/** Takes one user through identity check, request, retries and settling, and tells what that adds up to. */
export type RowRunner = {
  readonly run: (user: Operation, order: RowOrder) => Promise<Folded>;
  /** After the last user: reads what is not proved yet, and tells why the run has failed as a whole, if it has. */
  readonly conclude: () => Promise<Message | undefined>;
  /** The identity check alone. */
  readonly identify: (user: Operation, batch: number) => Promise<Folded>;
};

/** The way of one row, for all rows of a run: they share the retry budget and what was learnt about the site. */
export const createRowRunner = (
  { mode, evidence }: Pick<Plan, 'mode' | 'evidence'>,
  exchange: Exchange,
  world: World,
): RowRunner => {
  const budget = createRetryBudget();
  let siteTells = true;
  let readsWork = false;
  let usersNotFound = 0;

  const ask = async (
    purpose: Purpose,
    user: Operation,
    batch: number,
    attempts: Attempt[],
    before?: ShownUser,
  ): Promise<Asked | undefined> => {
    const asked = await exchange.ask(purpose, user, batch, before);
    if (!asked) return undefined;
    attempts.push({ intent: asked.intent, outcome: asked.outcome });
    if (asked.shown) readsWork = true;
    return asked;
  };

  /** The state of a row as far as this run knows; what all reads together prove is known only at its end. */
  const fold = (attempts: readonly Attempt[], { earlier }: Operation): Folded =>
    foldRow(attempts, { mode, earlier, readsWork, isRefuted: false });

  const settle = async (user: Operation, batch: number, attempts: Attempt[]): Promise<Result | undefined> => {
    // A user that may be gone is read in any case: a shell is known by its address.
    const mayBeGone = user.earlier !== undefined && user.earlier.status !== 'unknown';
    if (!siteTells && !mayBeGone) return undefined;
    const result = (await ask('settle', user, batch, attempts))?.outcome.result;
    if (result !== undefined && TELLS_NOTHING.includes(result)) siteTells = false;
    return result;
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
    const doubts = attempts.filter(({ intent, outcome }) => intent.purpose === mode && isDoubt(outcome));
    // A read only ever confirms a deletion. Cancelling twice harms nobody, so there another attempt comes first.
    const told = mode === 'delete' ? await settle(user, batch, attempts) : undefined;
    const isClear = told === 'pending' || told === 'already-deleted';
    return isClear || (told !== 'not-pending' && doubts.length >= MAX_DOUBTS);
  };

  const persist = async (
    purpose: Purpose,
    user: Operation,
    batch: number,
    attempts: Attempt[],
    before?: ShownUser,
  ): Promise<Asked | undefined> => {
    for (let tries = 1; ; tries += 1) {
      // After an unclear attempt, an earlier read proves nothing any more.
      const isFresh = !attempts.some(({ intent, outcome }) => intent.purpose === mode && isDoubt(outcome));
      const asked = await ask(purpose, user, batch, attempts, isFresh ? before : undefined);
      if (!asked) return undefined;
      const { outcome } = asked;
      if (outcome.result !== 'ambiguous' && outcome.result !== 'not-sent') return asked;
      if ((await isSettled(purpose, user, batch, attempts)) || tries === MAX_ATTEMPTS) {
        if (outcome.status === undefined) exchange.giveUp(outcome);
        return asked;
      }
      if (!budget.take()) {
        if (mode !== 'cancel') exchange.end({ reason: 'stopped', why: say.retriesUsedUp() });
        return asked;
      }
      await world.sleep(backoffMs(tries - 1, world.random()));
    }
  };

  /** Reads the user until it shows what was done, in three reads at most. */
  const prove = async (
    user: Operation,
    batch: number,
    attempts: Attempt[],
    before?: ShownUser,
  ): Promise<Result | undefined> => {
    let told: Result | undefined;
    for (const waitMs of PROOF_WAITS_MS) {
      await exchange.rest(waitMs);
      const result = (await ask('confirm', user, batch, attempts, before))?.outcome.result;
      if (result === undefined) break;
      // A read without an answer takes nothing away from one that had one.
      if (result !== 'ambiguous' && result !== 'not-sent') told = result;
      if (!NOT_YET[mode].includes(result)) break;
    }
    return told;
  };

  const proveDeletion = async (
    user: Operation,
    batch: number,
    attempts: Attempt[],
    before: ShownUser | undefined,
  ): Promise<void> => {
    if (!siteTells) return;
    const result = await prove(user, batch, attempts, before);
    if (result === 'not-pending' || result === 'unshown')
      exchange.end({ reason: 'stopped', why: say.notPending(user.id) });
  };

  const undo = createCancellation({ evidence, exchange, ask, persist, prove, succeed: budget.succeed });

  const cancel = async (user: Operation, batch: number): Promise<Folded> => {
    const attempts: Attempt[] = [];
    await undo.run(user, batch, attempts);
    return fold(attempts, user);
  };

  const remove = async (user: Operation, { batch, identify, confirm }: RowOrder): Promise<Folded> => {
    const attempts: Attempt[] = [];
    const { earlier } = user;
    if (earlier) {
      const told = await settle(user, batch, attempts);
      if (told === 'pending' || told === 'already-deleted' || exchange.ending()) return fold(attempts, user);
    }
    const read = identify ? await persist('identity', user, batch, attempts) : undefined;
    if (identify && read?.outcome.result !== 'match') return fold(attempts, user);
    await persist('delete', user, batch, attempts, read?.shown);
    const row = fold(attempts, user);
    if (row.status !== 'scheduled') return row;
    budget.succeed();
    if (confirm) await proveDeletion(user, batch, attempts, read?.shown);
    return fold(attempts, user);
  };

  const verify = async (user: Operation, batch: number): Promise<Folded> => {
    const attempts: Attempt[] = [];
    const asked = await persist('verify', user, batch, attempts);
    if (asked?.outcome.result === 'not-found') usersNotFound += 1;
    const row = fold(attempts, user);
    if (asked && (asked.shown || row.status !== 'unknown')) budget.succeed();
    return row;
  };

  return {
    run: (user, order) => {
      if (mode === 'cancel') return cancel(user, order.batch);
      return mode === 'verify' ? verify(user, order.batch) : remove(user, order);
    },
    conclude: async () => {
      if (mode === 'cancel') return undo.conclude();
      const isBlind = !readsWork && !evidence.readsWork;
      return mode === 'verify' && isBlind && usersNotFound > 0 ? say.nobodyShown() : undefined;
    },
    identify: async (user, batch) => {
      const attempts: Attempt[] = [];
      await persist('identity', user, batch, attempts);
      return fold(attempts, user);
    },
  };
};

const isDoubt = (outcome: Attempt['outcome']): boolean => outcome?.result === 'ambiguous';

/** What a read gives where the site does not say whether a deletion is pending. */
const TELLS_NOTHING: readonly Result[] = ['shown', 'strange', 'untold'];

/** What a read that proves may show before the site has caught up. */
const NOT_YET: Readonly<Record<Plan['mode'], readonly Result[]>> = {
  delete: ['not-pending', 'unshown', 'ambiguous', 'not-sent'],
  cancel: ['pending', 'ambiguous', 'not-sent'],
  verify: [],
};
