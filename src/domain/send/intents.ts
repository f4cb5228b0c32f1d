import * as say from '../messages/site.ts';
import type { Case, Intent, Plan, Purpose } from '../types.ts';
import type { Quota } from './quota.ts';
import type { createReserve } from './reserved-requests.ts';
import type { Course, World } from './world.ts';
import type { createWriter } from './write-order.ts';

/** An intent, and when it is on disk. */
type Written = { readonly intent: Intent; readonly onDisk: Promise<void> };

type Way = Course &
  Pick<World, 'now'> &
  Pick<ReturnType<typeof createWriter>, 'append' | 'note'> & {
    readonly mode: Plan['mode'];
    readonly quota: Quota;
    readonly reserve: ReturnType<typeof createReserve>;
  };

/** The time of an intent stands for that of its request: one that has waited longer is written anew. */
const FRESH_MS = 1000;

/**
 * Every request is paid for and written down before it leaves. That of a lane's next user may be so while the present one
 * is in flight, so that no lane waits for the disk.
 */
export const createIntents = (way: Way) => {
  const { now, quota, reserve, append, note, ending } = way;
  const prepared = new Map<string, Written>();
  let seq = 0;

  /** Spends a request; waits for one that comes free soon. False if the day is spent. */
  const spend = async (): Promise<boolean> => {
    for (;;) {
      if (ending()) return false;
      const at = now();
      const verdict = quota.take(at);
      if (verdict.kind === 'go') {
        if (await reserve.take()) return true;
        quota.giveBack(at);
        return false;
      }
      if (verdict.kind === 'stop' || verdict.until > way.endsAt) {
        way.end({ reason: 'quota', why: say.quotaUsedUp(way.mode), resumeAfter: verdict.until });
        return false;
      }
      await way.rest(verdict.until - at);
    }
  };
  const write = (purpose: Purpose, { user, batch }: Case, mayWait: boolean): Written => {
    seq += 1;
    const intent: Intent = { type: 'intent', at: now(), seq, user: user.id, purpose, batch };
    return { intent, onDisk: append(intent, mayWait).finally(reserve.written) };
  };
  /** What was never written to the site costs nothing. */
  const giveBack = ({ at }: Intent): void => {
    quota.giveBack(at);
    reserve.giveBack();
  };
  const withhold = (intent: Intent): void => {
    giveBack(intent);
    const { seq, user } = intent;
    note({ type: 'outcome', at: now(), seq, user, result: 'withheld', sent: false, detail: '' });
  };
  /** If another request for the user comes first, nothing stays prepared: the journal has requests in their order. */
  const takePrepared = (purpose: Purpose, { user }: Case): Written | undefined => {
    const ready = prepared.get(user.id);
    prepared.delete(user.id);
    if (!ready) return undefined;
    const { intent } = ready;
    if (intent.purpose === purpose && now() - intent.at <= FRESH_MS && !ending()) return ready;
    withhold(intent);
    return undefined;
  };
  return {
    /** Gives the intent of a request once it is on disk; undefined if the run has ended. */
    write: async (purpose: Purpose, one: Case): Promise<Intent | undefined> => {
      const ready = takePrepared(purpose, one);
      if (!ready && !(await spend())) return undefined;
      const { intent, onDisk } = ready ?? write(purpose, one, false);
      await onDisk;
      return intent;
    },
    /** Begins to write the intent of a request that will be made soon, if one is free. */
    prepare: (purpose: Purpose, one: Case): void => {
      if (ending() || quota.free(now()) === 0 || !reserve.takeNow()) return;
      quota.take(now());
      const written = write(purpose, one, true);
      // The lane meets the fault when it makes the request.
      written.onDisk.catch(() => undefined);
      prepared.set(one.user.id, written);
    },
    /** Takes back what was prepared and not made. */
    withdraw: (): void => {
      for (const { intent } of prepared.values()) withhold(intent);
      prepared.clear();
    },
    withhold,
    giveBack,
  };
};
