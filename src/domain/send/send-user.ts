import type { Message } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import type { Folded } from '../outcome/attempts.ts';
import { foldRow } from '../outcome/row-state.ts';
import { tellsNothing } from '../outcome/verified-state.ts';
import type { Attempt, Case, Plan, Purpose, Result } from '../types.ts';
import { backoffMs, createRetryBudget } from './breaker.ts';
import { createCancellation, type Way } from './cancel-user.ts';
import type { Exchange } from './request.ts';
import type { World } from './world.ts';

const MAX_ATTEMPTS = 3;
/** An unclear attempt that no read settles is repeated once (semantics.md, "Ambiguous"). */
const MAX_DOUBTS = 2;
/** A look-up that has found nobody among so many asks at the wrong place. */
const MAX_NOBODY = 20;
/** A site may show late what it has done: the waits before each read that proves it. */
const PROOF_WAITS_MS = [0, 3000, 7000];

/** How one user is to be handled. */
type Order = {
  /** Read the user first and compare the e-mail. */
  readonly identify: boolean;
  /** Read the user afterwards and see that a deletion is pending, where the site tells. */
  readonly confirm: boolean;
};

/** The way of one user, for all users of a run: they share the retry budget and what was learnt about the site. */
export const createUserSender = (
  { mode, evidence }: Pick<Plan, 'mode' | 'evidence'>,
  exchange: Exchange,
  world: World,
) => {
  const budget = createRetryBudget();
  let siteTells = true;
  let usersNotFound = 0;

  /** The state of a row as far as this run knows; what all reads together prove is known only at its end. */
  const fold = ({ attempts, user: { earlier } }: Case): Folded =>
    foldRow(attempts, { mode, earlier, readsWork: exchange.known().readsWork, isRefuted: false });

  const settle = async (one: Case): Promise<Result | undefined> => {
    const { earlier } = one.user;
    // A user that may be gone is read in any case: a shell is known by its address.
    const mayBeGone = earlier !== undefined && earlier.status !== 'unknown';
    if (!siteTells && !mayBeGone) return undefined;
    const result = (await exchange.ask('settle', one))?.outcome.result;
    if (result !== undefined && tellsNothing(result)) siteTells = false;
    return result;
  };

  const isInDoubt = ({ intent, outcome }: Attempt): boolean =>
    intent.purpose === mode && outcome?.result === 'ambiguous';

  /** After an attempt without a clear answer: true if the row needs, or may have, no other. */
  const isSettled = async (purpose: Purpose, one: Case): Promise<boolean> => {
    // A read may be repeated, and so may what was not sent.
    if (purpose === 'identity' || purpose === 'verify' || purpose === 'lookup') return false;
    if (one.attempts.at(-1)?.outcome?.result === 'not-sent') return false;
    const doubts = one.attempts.filter(isInDoubt).length;
    // A read only ever confirms a deletion. Cancelling twice harms nobody, so there another attempt comes first.
    const told = mode === 'delete' ? await settle(one) : undefined;
    const isClear = told === 'pending' || told === 'already-deleted';
    return isClear || (told !== 'not-pending' && doubts >= MAX_DOUBTS);
  };

  const persist: Way['persist'] = async (purpose, one, before) => {
    for (let tries = 1; ; tries += 1) {
      // After an unclear attempt, an earlier read proves nothing any more.
      const asked = await exchange.ask(purpose, one, one.attempts.some(isInDoubt) ? undefined : before);
      if (!asked) return undefined;
      const { outcome } = asked;
      if (outcome.result !== 'ambiguous' && outcome.result !== 'not-sent') return asked;
      if ((await isSettled(purpose, one)) || tries === MAX_ATTEMPTS) {
        if (outcome.status === undefined) exchange.giveUp(outcome);
        return asked;
      }
      if (!budget.take()) {
        if (mode !== 'cancel') exchange.end({ reason: 'stopped', why: say.retriesUsedUp(mode) });
        return asked;
      }
      await world.sleep(backoffMs(tries - 1, world.random()));
    }
  };

  const prove: Way['prove'] = async (one, before) => {
    let told: Result | undefined;
    for (const waitMs of PROOF_WAITS_MS) {
      await exchange.rest(waitMs);
      const result = (await exchange.ask('confirm', one, before))?.outcome.result;
      if (result === undefined) break;
      // A read without an answer takes nothing away from one that had one.
      if (result !== 'ambiguous' && result !== 'not-sent') told = result;
      if (!NOT_YET[mode].includes(result)) break;
    }
    return told;
  };

  const undo = createCancellation({ evidence, exchange, persist, prove, fold, succeed: budget.succeed });

  const remove = async (one: Case, { identify, confirm }: Order): Promise<Folded> => {
    if (one.user.earlier) {
      const told = await settle(one);
      if (told === 'pending' || told === 'already-deleted' || exchange.ending()) return fold(one);
    }
    const read = identify ? await persist('identity', one) : undefined;
    if (identify && read?.outcome.result !== 'match') return fold(one);
    await persist('delete', one, read?.shown);
    const row = fold(one);
    if (row.status !== 'scheduled') return row;
    budget.succeed();
    const proof = confirm && siteTells ? await prove(one, read?.shown) : undefined;
    if (proof === 'not-pending' || proof === 'unshown')
      exchange.end({ reason: 'stopped', why: say.notPending(one.user.id) });
    return fold(one);
  };

  const verify = async (one: Case): Promise<Folded> => {
    const asked = await persist('verify', one);
    if (asked?.outcome.result === 'not-found') usersNotFound += 1;
    const row = fold(one);
    if (asked && (asked.shown || row.status !== 'unknown')) budget.succeed();
    return row;
  };

  const lookUp = async (one: Case): Promise<Folded> => {
    const asked = await persist('lookup', one);
    if (asked?.outcome.result === 'not-found') usersNotFound += 1;
    if (usersNotFound >= MAX_NOBODY && !exchange.known().succeeded)
      exchange.end({ reason: 'stopped', why: say.noAddressFound(usersNotFound) });
    const row = fold(one);
    if (row.status !== 'failed') budget.succeed();
    return row;
  };

  return {
    /** Prepares the first request of a user, where it is known which that is. */
    prepare: (one: Case, identify: boolean): void => {
      if (mode === 'delete' && one.user.earlier) return;
      exchange.prepare(identify ? 'identity' : mode, one);
    },
    /** Takes one user through identity check, request, retries and settling, and tells what that adds up to. */
    send: { delete: remove, cancel: undo.run, verify, lookup: lookUp }[mode],
    /** After the last user: reads what is not proved yet, and tells why the run has failed as a whole, if it has. */
    conclude: async (): Promise<Message | undefined> => {
      if (mode === 'cancel') return undo.conclude();
      const isBlind = !exchange.known().readsWork && !evidence.readsWork;
      return mode === 'verify' && isBlind && usersNotFound > 0 ? say.nobodyShown() : undefined;
    },
    /** The identity check alone. */
    identify: async (one: Case): Promise<Folded> => {
      await persist('identity', one);
      return fold(one);
    },
  };
};

/** What a read that proves may show before the site has caught up. */
const NOT_YET: Readonly<Record<Plan['mode'], readonly Result[]>> = {
  delete: ['not-pending', 'unshown', 'ambiguous', 'not-sent'],
  cancel: ['pending', 'ambiguous', 'not-sent'],
  verify: [],
  lookup: [],
};
