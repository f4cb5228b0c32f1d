import type { Message } from '../messages/message.ts';
import type { End, Entry, Purpose, Reply } from '../types.ts';
import type { Clock } from './pace.ts';

/** Everything the sending touches, handed in. */
export type World = Clock & {
  /** Uniform in 0 … 1. */
  readonly random: () => number;
  /** One request, one reply; never throws, never retries. */
  readonly send: (purpose: Purpose, userId: string, email: string) => Promise<Reply>;
  /** Appends to the journal and syncs, with `mayWait` a little later; rejects if the line is not on disk. */
  readonly append: (entry: Entry, mayWait?: boolean) => Promise<void>;
  /** Aborted when the runner cancels the step; the reason says how. */
  readonly signal: AbortSignal;
  /** Looks for the other way to be told to stop, the stop file, and aborts the signal. */
  readonly checkStop: () => void;
  /** A batch is through and others follow. */
  readonly progress: (batch: number) => void;
  /**
   * Reads the ledger's ref and the default branch: why to send no more, if there is a reason. Never rejects; with
   * `mustReach` it waits for GitHub, as long as the run may go on without.
   */
  readonly look: (mustReach: boolean) => Promise<Message | undefined>;
  /**
   * Writes what was done into the ledger and claims the operations from `first` to before `last`. Gives the requests
   * reserved for them; rejects if it is not written, and then nothing more may be sent.
   */
  readonly claim: (first: number, last: number) => Promise<number>;
};

/** Why the sending ended, before it is written down. */
export type Ending = Pick<End, 'resumeAfter' | 'saidBySite'> & {
  readonly reason: Exclude<End['reason'], 'done'>;
  readonly why: Message;
};

/** Whether a run goes on, and how long. */
export type Course = {
  /** Ends the run: nothing is sent from now on. The first reason stands. */
  readonly end: (ending: Ending) => void;
  readonly ending: () => Ending | undefined;
  /** Waits; a longer wait looks every 30 s whether the run may go on. */
  readonly rest: (ms: number) => Promise<void>;
  /** When no new batch may start, in ms since the epoch. */
  readonly endsAt: number;
};
