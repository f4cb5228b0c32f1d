import { gitHubFailed } from '../messages/github.ts';
import { type Message, Told } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import type { Attempt, Case, End, Entry, Intent, Pacing, Plan, Purpose, Reply, Settled } from '../types.ts';
import { readAnswer } from './answer.ts';
import type { Answer } from './answer-body.ts';
import { type Clock, createPace } from './pace.ts';
import type { Quota } from './quota.ts';
import { createReserve, type FirstClaim } from './reserved-requests.ts';
import { createSiteKnowledge, type SiteKnowledge } from './site-knowledge.ts';
import { createThrottle } from './throttle.ts';
import type { ShownUser } from './user-fields.ts';
import { createWriter } from './write-order.ts';

/** Everything the sending touches, handed in. */
export type World = Clock & {
  /** Uniform in 0 … 1. */
  readonly random: () => number;
  /** One request, one reply; never throws, never retries. */
  readonly send: (purpose: Purpose, userId: string, email: string) => Promise<Reply>;
  /** Appends to the journal and syncs; rejects if the line is not on disk. */
  readonly append: (entry: Entry) => Promise<void>;
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

/** One request with its answer, and the user that a read has shown, which is stored nowhere. */
export type Asked = Required<Attempt> & { readonly shown: ShownUser | undefined };

/** The one way to the site: quota, turn, intent, request, outcome. */
export type Exchange = {
  /**
   * Sends until there is an answer other than 429, and adds it to the attempts; undefined if the run ended before that.
   * `before` is the user as read just before, if nothing since then can have changed it.
   */
  readonly ask: (purpose: Purpose, one: Case, before?: ShownUser) => Promise<Asked | undefined>;
  /** What the answers of this run have shown of the site. */
  readonly known: SiteKnowledge['known'];
  /** A user got no answer in all tries: ends the run if the site has never answered, or not for many. */
  readonly giveUp: (outcome: Settled) => void;
  /** Ends the run: nothing is sent from now on. The first reason stands. */
  readonly end: (ending: Ending) => void;
  readonly ending: () => Ending | undefined;
  /** Waits; a longer wait looks every 30 s whether the run may go on. */
  readonly rest: (ms: number) => Promise<void>;
  /** Looks now, and ends the run if there is a reason. */
  readonly look: (mustReach: boolean) => Promise<void>;
  /** Claims operations, and with them requests; ends the run if that fails. */
  readonly claim: (first: number, last: number) => Promise<void>;
  /** Waits until every outcome is on disk; rejects if one is not. */
  readonly settled: () => Promise<void>;
  /** When no new batch may start, in ms since the epoch. */
  readonly endsAt: number;
};

/** No longer than this without a read of the ledger and the default branch (ledger.md 5). */
const LOOK_MS = 30_000;

/** Opens the way to the site for one run. */
export const openExchange = (
  plan: Pick<Plan, 'mode' | 'evidence'>,
  pacing: Pacing,
  quota: Quota,
  world: World,
  firstClaim: FirstClaim,
): Exchange => {
  const endsAt = world.now() + pacing.maxDurationMs;
  const throttle = createThrottle();
  let ended: Ending | undefined;
  let seq = 0;
  const learnt = createSiteKnowledge(plan);
  let lookedAt = world.now();
  let looking: Promise<void> | undefined;

  const ending = (): Ending | undefined => {
    if (!ended && world.signal.aborted)
      ended = { reason: 'stopped', why: say.toldToStop(String(world.signal.reason), plan.mode) };
    return ended;
  };
  const end = (why: Ending): void => {
    if (!ending()) ended = why;
  };
  const { append, note, settled } = createWriter(world.append, () =>
    end({ reason: 'stopped', why: say.journalLost() }),
  );
  const look = async (mustReach: boolean): Promise<void> => {
    lookedAt = world.now();
    // One under way may have seen the world before a pause ended.
    await looking;
    if (!mustReach && looking) return looking;
    const started = world
      .look(mustReach)
      .then((why) => why && end({ reason: 'stopped', why }))
      .finally(() => {
        if (looking === started) looking = undefined;
      });
    looking = started;
    return looking;
  };
  const rest = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= LOOK_MS) {
      world.checkStop();
      if (ending()) return;
      await world.sleep(Math.min(left, LOOK_MS));
      if (left > LOOK_MS) await look(false);
    }
  };
  const reserve = createReserve(
    world.claim,
    settled,
    firstClaim,
    () => ending() !== undefined,
    (error) => {
      const why = error instanceof Told ? error.told : gitHubFailed(String(error));
      end({ reason: 'stopped', why });
    },
  );
  const traffic = createPace(pacing, { ...world, sleep: rest }, () => ending() !== undefined);

  /** Spends a request; waits for one that comes free soon. False if the day is spent. */
  const spend = async (): Promise<boolean> => {
    for (;;) {
      if (ending()) return false;
      const now = world.now();
      const verdict = quota.take(now);
      if (verdict.kind === 'go') {
        if (await reserve.take()) return true;
        quota.giveBack(now);
        return false;
      }
      if (verdict.kind === 'stop' || verdict.until > endsAt) {
        end({ reason: 'quota', why: say.quotaUsedUp(plan.mode), resumeAfter: verdict.until });
        return false;
      }
      await rest(verdict.until - now);
    }
  };

  const obey = (answer: Answer): void => {
    const now = world.now();
    const verdict = throttle.hit({ now, retryAfterMs: answer.retryAfterMs, endsAt, random: world.random() });
    if (verdict.kind === 'exhausted') {
      const why = verdict.isTold ? say.siteQuotaUsedUp(plan.mode) : say.siteRefusesMore(plan.mode);
      end({ reason: 'quota', why, resumeAfter: verdict.until, saidBySite: true });
      return;
    }
    const waitMs = Math.round(verdict.waitMs);
    traffic.pause(waitMs);
    traffic.slowDown();
    note({ type: 'wait', at: now, waitMs, detail: `the site asked to wait (${answer.status})` });
  };

  const learn = (purpose: Purpose, answer: Answer): void => {
    const why = learnt.answered(purpose, answer);
    if (isSmooth(answer)) throttle.succeed();
    if (learnt.isUnwell()) traffic.slowDown();
    if (why) end({ reason: 'stopped', why });
    if (answer.result === 'throttled') obey(answer);
  };

  /** What was never written to the site costs nothing. */
  const giveBack = (takenAt: number): void => {
    quota.giveBack(takenAt);
    reserve.giveBack();
  };

  const ask: Exchange['ask'] = async (purpose, { user, batch, attempts }, before) => {
    for (;;) {
      const enteredAt = await traffic.enter();
      let smooth = false;
      try {
        if (world.now() - lookedAt >= LOOK_MS) void look(false);
        if (!(await spend())) return undefined;
        seq += 1;
        const id = { seq, user: user.id };
        const intent: Intent = { type: 'intent', at: world.now(), ...id, purpose, batch };
        await append(intent).finally(reserve.written);
        // Stopped by now, perhaps while the intent was written: no request follows.
        world.checkStop();
        if (ending()?.reason === 'stopped') {
          giveBack(intent.at);
          const at = world.now();
          note({ type: 'outcome', at, ...id, result: 'withheld', sent: false, detail: '' });
          return undefined;
        }
        const reply = await world.send(purpose, user.id, user.email);
        const now = world.now();
        const answer = readAnswer(reply, { purpose, user, now, before, ...learnt.known() });
        // What is for the run alone is not written down.
        const { stop, retryAfterMs, learnt: field, user: shown, ...told } = answer;
        const outcome: Settled = { type: 'outcome', at: now, ...id, ...told };
        if (!told.sent) giveBack(intent.at);
        note(outcome);
        learn(purpose, answer);
        smooth = isSmooth(answer);
        if (told.result === 'throttled') continue;
        attempts.push({ intent, outcome });
        return { intent, outcome, shown };
      } finally {
        traffic.leave(enteredAt, smooth);
      }
    }
  };

  return {
    ask,
    known: learnt.known,
    giveUp: (outcome) => {
      const why = learnt.silent(outcome);
      if (why) end({ reason: 'stopped', why });
    },
    end,
    ending,
    rest,
    look,
    claim: reserve.claim,
    settled,
    endsAt,
  };
};

/** An answer that shows a healthy site: it ends a probe and restores the rate. */
const isSmooth = ({ status = 0, result }: Answer): boolean =>
  status >= 200 && status < 500 && result !== 'throttled';
