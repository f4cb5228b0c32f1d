import type { Message } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import type { Folded } from '../outcome/attempts.ts';
import type { Case, Purpose, Result } from '../types.ts';
import type { SiteEvidence } from './evidence.ts';
import type { Asked, Exchange } from './request.ts';
import type { ShownUser } from './user-fields.ts';

/** Reads that tell nothing, after which an undo reads nobody any more. */
const MAX_USELESS_READS = 3;

/** How the requests of one user are made, handed in. */
export type Way = {
  readonly evidence: SiteEvidence;
  readonly exchange: Pick<Exchange, 'ask' | 'end' | 'ending' | 'known'>;
  /** Asks again as long as that helps. */
  readonly persist: (purpose: Purpose, one: Case, before?: ShownUser) => Promise<Asked | undefined>;
  /** Reads the user until it shows what was done, in three reads at most. */
  readonly prove: (one: Case, before?: ShownUser) => Promise<Result | undefined>;
  readonly fold: (one: Case) => Folded;
  /** Tells the retry budget. */
  readonly succeed: () => void;
};

/** How users are cancelled, and how it is proved (semantics.md, "Cancel mode"). */
export const createCancellation = (way: Way) => {
  const { evidence, exchange, persist, prove, fold, succeed } = way;
  /** A user who was pending, and after a success is not, shows for all of them that the cancel call cancels. */
  let isProved = false;
  let isProving = false;
  let uselessProofs = 0;
  const unproved: Case[] = [];
  let uselessReads = 0;
  let callsNotFound = 0;

  const wantsProof = (): boolean => !isProved && uselessProofs < MAX_USELESS_READS && !exchange.ending();

  const proveCancellation = async (one: Case, wasPending: boolean): Promise<void> => {
    const result = await prove(one);
    if (result === 'pending' || result === 'already-deleted')
      exchange.end({ reason: 'stopped', why: say.cancelsNothing(one.user.id) });
    else if (result === 'not-pending') isProved = wasPending;
    // A field that was never seen to show a deletion proves nothing of the call, but the next user may be pending.
    else if (result !== 'unshown') uselessProofs += 1;
  };

  /** Only a read of the user tells whether a deletion is pending, or whether an unclear cancellation worked. */
  const look = async (one: Case): Promise<Asked | undefined> => {
    if (uselessReads >= MAX_USELESS_READS) return undefined;
    const asked = await exchange.ask('look', one);
    const result = asked?.outcome.result;
    const isUseful = asked?.shown || result === 'not-found' || result === 'already-deleted';
    uselessReads = isUseful ? 0 : uselessReads + 1;
    return asked;
  };

  /** The site refused the cancellation: because nothing is pending, or because there is no such call? */
  const lookAfter = async (one: Case, { outcome: refusal }: Asked): Promise<void> => {
    const asked = await look(one);
    const result = asked?.outcome.result;
    const isThere = asked?.shown && result !== 'already-deleted' && result !== 'not-pending';
    if (exchange.known().succeeded || !isThere || refusal.result !== 'refused' || refusal.status !== 404)
      return;
    callsNotFound += 1;
    // Where the site does not tell, perhaps nothing is pending: the others must not wait for that.
    if (result === 'pending') exchange.end({ reason: 'stopped', why: say.cancelCallNotFound() });
  };

  const run = async (one: Case): Promise<Folded> => {
    // One user at a time is read before and after; the other lanes need not wait for that.
    const proves = !isProving && wantsProof();
    if (proves) isProving = true;
    const before = proves && !evidence.cancelWorks ? await look(one) : undefined;
    const wasPending = evidence.cancelWorks || before?.outcome.result === 'pending';
    const asked = await persist('cancel', one);
    const result = asked?.outcome.result;
    if (result === 'cancelled') {
      succeed();
      if (!proves) unproved.push(one);
      else if (before?.outcome.result !== 'not-pending') await proveCancellation(one, wasPending);
    } else if (asked && (result === 'refused' || result === 'not-scheduled' || result === 'ambiguous')) {
      await lookAfter(one, asked);
    }
    if (proves) isProving = false;
    return fold(one);
  };

  return {
    run,
    /** Everybody was asked: reads what is not proved yet, and tells why the run has failed as a whole, if it has. */
    conclude: async (): Promise<Message | undefined> => {
      // Where nobody has proved the call, each success is to be proved for itself.
      for (const one of unproved) if (wantsProof()) await proveCancellation(one, evidence.cancelWorks);
      return !exchange.known().succeeded && callsNotFound > 0 ? say.cancelCallNotFound() : undefined;
    },
  };
};
