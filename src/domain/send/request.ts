import { gitHubFailed } from '../messages/github.ts';
import { Told } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import type { Attempt, Case, Pacing, Plan, Purpose, Settled } from '../types.ts';
import { readAnswer } from './answer.ts';
import type { Answer } from './answer-body.ts';
import { createIntents } from './intents.ts';
import { createPace } from './pace.ts';
import type { Quota } from './quota.ts';
import { createReserve, type FirstClaim } from './reserved-requests.ts';
import { createSiteKnowledge, type SiteKnowledge } from './site-knowledge.ts';
import { createThrottle } from './throttle.ts';
import type { ShownUser } from './user-fields.ts';
import type { Course, Ending, World } from './world.ts';
import { createWriter } from './write-order.ts';

/** One request with its answer, and the user that a read has shown, which is stored nowhere. */
export type Asked = Required<Attempt> & { readonly shown: ShownUser | undefined };

/** The one way to the site: quota, turn, intent, request, outcome. */
export type Exchange = Course & {
  /**
   * Sends until there is an answer other than 429, and adds it to the attempts; undefined if the run ended before that.
   * `before` is the user as read just before, if nothing since then can have changed it.
   */
  readonly ask: (purpose: Purpose, one: Case, before?: ShownUser) => Promise<Asked | undefined>;
  /** Writes down already that a user's first request follows, so that the lane need not wait for the disk then. */
  readonly prepare: (purpose: Purpose, one: Case) => void;
  /** What the answers of this run have shown of the site. */
  readonly known: SiteKnowledge['known'];
  /** A user got no answer in all tries: ends the run if the site has never answered, or not for many. */
  readonly giveUp: (outcome: Settled) => void;
  /** Looks now, and ends the run if there is a reason. */
  readonly look: (mustReach: boolean) => Promise<void>;
  /** Claims operations, and with them requests; ends the run if that fails. */
  readonly claim: (first: number, last: number) => Promise<void>;
  /** Takes back what was prepared, and waits until every outcome is on disk; rejects if one is not. */
  readonly settled: () => Promise<void>;
};

/** No longer than this without a read of the ledger and the default branch (ledger.md 5). */
const LOOK_MS = 30_000;

/** A site that takes longer than this hides what the disk takes. */
const QUICK_MS = 500;

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
  const learnt = createSiteKnowledge(plan);
  let lookedAt = world.now();
  let looking: Promise<void> | undefined;
  let isQuick = true;

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

  const intents = createIntents({
    now: world.now,
    mode: plan.mode,
    quota,
    reserve,
    append,
    note,
    end,
    ending,
    rest,
    endsAt,
  });

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
    // They would be of long ago.
    intents.withdraw();
    note({ type: 'wait', at: now, waitMs, detail: `the site asked to wait (${answer.status})` });
  };

  const learn = (purpose: Purpose, answer: Answer): void => {
    const why = learnt.answered(purpose, answer);
    if (isSmooth(answer)) throttle.succeed();
    if (learnt.isUnwell()) traffic.slowDown();
    if (why) end({ reason: 'stopped', why });
    if (answer.result === 'throttled') obey(answer);
  };

  const ask: Exchange['ask'] = async (purpose, one, before) => {
    const { user, attempts } = one;
    for (;;) {
      const enteredAt = await traffic.enter();
      let smooth = false;
      try {
        if (world.now() - lookedAt >= LOOK_MS) void look(false);
        const intent = await intents.write(purpose, one);
        if (!intent) return undefined;
        // Stopped by now, perhaps while the intent was written: no request follows.
        world.checkStop();
        if (ending()?.reason === 'stopped') {
          intents.withhold(intent);
          return undefined;
        }
        const sentAt = world.now();
        const replied = world.send(purpose, user.id, user.email);
        if (isQuick && traffic.rate() === Number.POSITIVE_INFINITY) one.prepareNext?.();
        const reply = await replied;
        const now = world.now();
        isQuick = now - sentAt < QUICK_MS;
        const answer = readAnswer(reply, { purpose, user, now, before, ...learnt.known() });
        // What is for the run alone is not written down.
        const { stop, retryAfterMs, learnt: field, user: shown, ...told } = answer;
        const outcome: Settled = { type: 'outcome', at: now, seq: intent.seq, user: user.id, ...told };
        if (!told.sent) intents.giveBack(intent);
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
    prepare: intents.prepare,
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
    settled: () => {
      intents.withdraw();
      return settled();
    },
    endsAt,
  };
};

/** An answer that shows a healthy site: it ends a probe and restores the rate. */
const isSmooth = ({ status = 0, result }: Answer): boolean =>
  status >= 200 && status < 500 && result !== 'throttled';
