import type { SiteEvidence } from './evidence.ts';
import type { Asked, Exchange } from './exchange.ts';
import type { Message } from './messages/message.ts';
import * as say from './messages/site.ts';
import type { Attempt, Operation, Purpose, Result } from './types.ts';

/** Reads that tell nothing, after which an undo reads nobody any more. */
const MAX_USELESS_READS = 3;

type Send = (
  purpose: Purpose,
  user: Operation,
  batch: number,
  attempts: Attempt[],
) => Promise<Asked | undefined>;

/** The requests of one row, handed in: each is added to its attempts. */
export type Way = {
  readonly evidence: SiteEvidence;
  readonly exchange: Pick<Exchange, 'end' | 'ending'>;
  readonly ask: Send;
  /** The same, repeated as long as that helps. */
  readonly persist: Send;
  /** Reads the user until it shows what was done. */
  readonly prove: (user: Operation, batch: number, attempts: Attempt[]) => Promise<Result | undefined>;
  /** Tells the retry budget. */
  readonly succeed: () => void;
};

/** How users are cancelled, and how it is proved (semantics.md, "Cancel mode"). */
export type Cancellation = {
  readonly run: (user: Operation, batch: number, attempts: Attempt[]) => Promise<void>;
  /** Everybody was asked: reads what is not proved yet, and tells why the run has failed as a whole, if it has. */
  readonly conclude: () => Promise<Message | undefined>;
};

export const createCancellation = (way: Way): Cancellation => {
  const { evidence, exchange, ask, persist, prove, succeed } = way;
  /** A user who was pending, and after a success is not, shows for all of them that the cancel call cancels. */
  let isProved = false;
  let isProving = false;
  let uselessProofs = 0;
  const unproved: [user: Operation, batch: number][] = [];
  let uselessReads = 0;
  let hasCancelled = false;
  let callsNotFound = 0;

  const wantsProof = (): boolean => !isProved && uselessProofs < MAX_USELESS_READS && !exchange.ending();

  const proveCancellation = async (
    user: Operation,
    batch: number,
    attempts: Attempt[],
    wasPending: boolean,
  ): Promise<void> => {
    const result = await prove(user, batch, attempts);
    if (result === 'pending' || result === 'already-deleted')
      exchange.end({ reason: 'stopped', why: say.cancelsNothing(user.id) });
    else if (result === 'not-pending') isProved = wasPending;
    // A field that was never seen to show a deletion proves nothing of the call, but the next user may be pending.
    else if (result !== 'unshown') uselessProofs += 1;
  };

  /** Only a read of the user tells whether a deletion is pending, or whether an unclear cancellation worked. */
  const look = async (user: Operation, batch: number, attempts: Attempt[]): Promise<Asked | undefined> => {
    if (uselessReads >= MAX_USELESS_READS) return undefined;
    const asked = await ask('look', user, batch, attempts);
    const result = asked?.outcome.result;
    const isUseful = asked?.shown || result === 'not-found' || result === 'already-deleted';
    uselessReads = isUseful ? 0 : uselessReads + 1;
    return asked;
  };

  /** The site refused the cancellation: because nothing is pending, or because there is no such call? */
  const lookAfter = async (
    user: Operation,
    batch: number,
    attempts: Attempt[],
    { outcome: refusal }: Asked,
  ): Promise<void> => {
    const asked = await look(user, batch, attempts);
    const result = asked?.outcome.result;
    const isThere = asked?.shown && result !== 'already-deleted' && result !== 'not-pending';
    if (hasCancelled || !isThere || refusal.result !== 'refused' || refusal.status !== 404) return;
    callsNotFound += 1;
    // Where the site does not tell, perhaps nothing is pending: the others must not wait for that.
    if (result === 'pending') exchange.end({ reason: 'stopped', why: say.cancelCallNotFound() });
  };

  const run: Cancellation['run'] = async (user, batch, attempts) => {
    // One user at a time is read before and after; the other lanes need not wait for that.
    const proves = !isProving && wantsProof();
    if (proves) isProving = true;
    const before = proves && !evidence.cancelWorks ? await look(user, batch, attempts) : undefined;
    const wasPending = evidence.cancelWorks || before?.outcome.result === 'pending';
    const asked = await persist('cancel', user, batch, attempts);
    const result = asked?.outcome.result;
    if (result === 'cancelled') {
      hasCancelled = true;
      succeed();
      if (!proves) unproved.push([user, batch]);
      else if (before?.outcome.result !== 'not-pending')
        await proveCancellation(user, batch, attempts, wasPending);
    } else if (asked && (result === 'refused' || result === 'not-scheduled' || result === 'ambiguous')) {
      await lookAfter(user, batch, attempts, asked);
    }
    if (proves) isProving = false;
  };

  return {
    run,
    conclude: async () => {
      // Where nobody has proved the call, each success is to be proved for itself.
      for (const [user, batch] of unproved)
        if (wantsProof()) await proveCancellation(user, batch, [], evidence.cancelWorks);
      return !hasCancelled && callsNotFound > 0 ? say.cancelCallNotFound() : undefined;
    },
  };
};
