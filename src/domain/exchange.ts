import { type Answer, readAnswer } from './answer.ts';
import { gitHubFailed } from './messages/github.ts';
import { type Message, Told } from './messages/message.ts';
import * as say from './messages/site.ts';
import type { Quota } from './quota.ts';
import { createThrottle } from './throttle.ts';
import { type Clock, createTraffic } from './traffic.ts';
import type { Attempt, End, Entry, Intent, Pacing, Purpose, Reply, Settled, User } from './types.ts';

/** Everything the sending touches, handed in. */
export type World = Clock & {
  /** Uniform in 0 … 1. */
  readonly random: () => number;
  /** One request, one reply; never throws, never retries. */
  readonly send: (purpose: Purpose, userId: string) => Promise<Reply>;
  /** Appends to the journal and syncs; rejects if the line is not on disk. */
  readonly append: (entry: Entry) => Promise<void>;
  /** Aborted when the runner cancels the step; the reason says how. */
  readonly signal: AbortSignal;
  /** Looks for the other way to be told to stop, the stop file, and aborts the signal. */
  readonly checkStop: () => void;
  /** A batch is through and others follow. */
  readonly progress: (batch: number) => void;
  /** Reads the ledger's ref and the default branch: why to send no more, if there is a reason. Never rejects. */
  readonly look: () => Promise<Message | undefined>;
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

/** The one way to the site: quota, turn, intent, request, outcome. */
export type Exchange = {
  /** Sends until there is an answer other than 429; undefined if the run ended before that. */
  readonly ask: (purpose: Purpose, user: User, batch: number) => Promise<Required<Attempt> | undefined>;
  /** Ends the run: nothing is sent from now on. The first reason stands. */
  readonly end: (ending: Ending) => void;
  readonly ending: () => Ending | undefined;
  /** Waits; a longer wait looks every 30 s whether the run may go on. */
  readonly rest: (ms: number) => Promise<void>;
  /** Looks now, and ends the run if there is a reason. */
  readonly look: () => Promise<void>;
  /** Claims operations, and with them requests; ends the run if that fails. */
  readonly claim: (first: number, last: number) => Promise<void>;
  /** When no new batch may start, in ms since the epoch. */
  readonly endsAt: number;
};

/** No longer than this without a look at the ledger and the default branch (ledger.md 5). */
const LOOK_MS = 30_000;

/** What the first claim of a run has reserved: the operations before `last`, and so many requests. */
export type FirstClaim = { readonly last: number; readonly requests: number };

/** Opens the way to the site for one run. */
export const openExchange = (
  pacing: Pacing,
  quota: Quota,
  world: World,
  { last: firstLast, requests: firstRequests }: FirstClaim,
): Exchange => {
  const endsAt = world.now() + pacing.maxDurationMs;
  const throttle = createThrottle();
  let ended: Ending | undefined;
  let seq = 0;
  let succeeded = false;
  let serverErrorsInARow = 0;
  let lookedAt = world.now();
  let looking: Promise<void> | undefined;
  let claimed: readonly [first: number, last: number] = [0, firstLast];
  let reserved = firstRequests;
  /** Requests that are taken and have no intent yet: a claim that is written meanwhile does not count them as used. */
  let unwritten = 0;
  let claiming: Promise<void> | undefined;

  const ending = (): Ending | undefined => {
    world.checkStop();
    if (!ended && world.signal.aborted)
      ended = { reason: 'stopped', why: say.toldToStop(String(world.signal.reason)) };
    return ended;
  };
  const end = (why: Ending): void => {
    if (!ending()) ended = why;
  };
  /** No line on disk, no further request: whatever cannot be written down must not happen. */
  const append = async (entry: Entry): Promise<void> => {
    try {
      await world.append(entry);
    } catch (error) {
      end({ reason: 'stopped', why: say.journalLost() });
      throw error;
    }
  };
  const look = (): Promise<void> => {
    lookedAt = world.now();
    looking ??= world
      .look()
      .then((why) => why && end({ reason: 'stopped', why }))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const rest = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0 && !ending(); left -= LOOK_MS) {
      await world.sleep(Math.min(left, LOOK_MS));
      if (left > LOOK_MS) await look();
    }
  };
  /** One write at a time, for all lanes that have come to the ceiling. */
  const claim = (first: number, last: number): Promise<void> => {
    claimed = [first, last];
    claiming ??= world
      .claim(first, last)
      .then(
        (requests) => {
          reserved = requests - unwritten;
        },
        (error: unknown) => {
          const why = error instanceof Told ? error.told : gitHubFailed(String(error));
          end({ reason: 'stopped', why });
        },
      )
      .finally(() => {
        claiming = undefined;
      });
    return claiming;
  };
  const traffic = createTraffic(pacing, { ...world, sleep: rest }, () => ending() !== undefined);

  /** Takes one of the reserved requests: at the ceiling, the ledger is written first. False if the run has ended. */
  const reserve = async (): Promise<boolean> => {
    while (reserved <= 0 && !ending()) await claim(...claimed);
    if (ending()) return false;
    reserved -= 1;
    unwritten += 1;
    return true;
  };

  /** Spends a request; waits for one that comes free soon. False if the day is spent. */
  const spend = async (): Promise<boolean> => {
    for (;;) {
      if (ending()) return false;
      const now = world.now();
      const verdict = quota.take(now);
      if (verdict.kind === 'go') {
        if (await reserve()) return true;
        quota.giveBack(now);
        return false;
      }
      if (verdict.kind === 'stop' || verdict.until > endsAt) {
        end({ reason: 'quota', why: say.quotaUsedUp(), resumeAfter: verdict.until });
        return false;
      }
      await rest(verdict.until - now);
    }
  };

  const obey = async (answer: Answer): Promise<void> => {
    const now = world.now();
    const verdict = throttle.hit({ now, retryAfterMs: answer.retryAfterMs, endsAt, random: world.random() });
    if (verdict.kind === 'exhausted') {
      const why = say.siteQuotaUsedUp();
      end({ reason: 'quota', why, resumeAfter: verdict.until, saidBySite: true });
      return;
    }
    const waitMs = Math.round(verdict.waitMs);
    traffic.pause(waitMs);
    traffic.slowDown();
    await append({ type: 'wait', at: now, waitMs, detail: 'the site asked to wait (429)' });
  };

  const learn = async (purpose: Purpose, answer: Answer): Promise<void> => {
    const changed = answer.result === 'scheduled' || answer.result === 'cancelled';
    if (changed) succeeded = true;
    if (isSmooth(answer)) throttle.succeed();
    serverErrorsInARow = (answer.status ?? 0) >= 500 ? serverErrorsInARow + 1 : 0;
    if (serverErrorsInARow >= 2) traffic.slowDown();
    // Whatever is wrong with the way to look at a user, undoing goes on.
    if (answer.stop && purpose !== 'look')
      end({ reason: 'stopped', why: say.stoppedByAnswer(answer.stop, purpose, answer.status) });
    if (answer.result === 'throttled') await obey(answer);
  };

  /** What was never written to the site costs nothing. */
  const giveBack = (takenAt: number): void => {
    quota.giveBack(takenAt);
    reserved += 1;
  };

  const once: Exchange['ask'] = async (purpose, user, batch) => {
    const enteredAt = await traffic.enter();
    let smooth = false;
    try {
      if (world.now() - lookedAt >= LOOK_MS) void look();
      if (!(await spend())) return undefined;
      seq += 1;
      const id = { seq, user: user.id };
      const intent: Intent = { type: 'intent', at: world.now(), ...id, purpose, batch };
      await append(intent).finally(() => {
        unwritten -= 1;
      });
      // Stopped while the intent was written: whoever has no answer yet is left alone.
      if (ending()?.reason === 'stopped') {
        giveBack(intent.at);
        const at = world.now();
        await append({ type: 'outcome', at, ...id, result: 'withheld', sent: false, detail: '' });
        return undefined;
      }
      const reply = await world.send(purpose, user.id);
      const now = world.now();
      const answer = readAnswer(reply, { purpose, email: user.email, succeeded, now });
      const { result, sent, detail } = answer;
      const status = answer.status === undefined ? {} : { status: answer.status };
      const outcome: Settled = { type: 'outcome', at: now, ...id, result, sent, ...status, detail };
      if (!sent) giveBack(intent.at);
      await append(outcome);
      await learn(purpose, answer);
      smooth = isSmooth(answer);
      return { intent, outcome };
    } finally {
      traffic.leave(enteredAt, smooth);
    }
  };

  return {
    ask: async (purpose, user, batch) => {
      for (;;) {
        const attempt = await once(purpose, user, batch);
        if (attempt?.outcome.result !== 'throttled') return attempt;
      }
    },
    end,
    ending,
    rest,
    look,
    claim,
    endsAt,
  };
};

/** An answer that shows a healthy site: it ends a probe and restores the rate. */
const isSmooth = ({ status = 0 }: Answer): boolean => status >= 200 && status < 500 && status !== 429;
