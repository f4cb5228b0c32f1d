import * as say from '../messages/site.ts';
import type { Operation, Pacing, Plan } from '../types.ts';
import type { createClaims } from './claims.ts';
import type { Quota } from './quota.ts';
import type { Exchange } from './request.ts';
import type { World } from './world.ts';

/**
 * Requests that a row may take: settle, identity, DELETE, and as many again for what is throttled or repeated. Where
 * less is free, rows that were only read would use up the day, every day anew.
 */
const ROW_REQUESTS = 6;

/** A user who is to be sent now; `done` is called when the user has a result. */
export type Taken = {
  readonly user: Operation;
  readonly index: number;
  readonly batch: number;
  readonly done: () => void;
};

/** Hands out the users of a plan in their order. A batch begins when the first of its users is wanted. */
export const createBatches = (
  { mode, operations }: Plan,
  { batchSize, batchPauseMs }: Pacing,
  quota: Quota,
  exchange: Exchange,
  claims: ReturnType<typeof createClaims>,
  world: Pick<World, 'now' | 'append' | 'progress'>,
) => {
  let next = 0;
  /** The end of the batches that have begun. */
  let begun = 0;
  let beginning: Promise<void> | undefined;
  const atWork = new Set<number>();
  let idle = Promise.withResolvers<void>();

  /** Waits until all users who were taken have a result, which is on disk. */
  const rest = async (): Promise<void> => {
    if (atWork.size > 0) await idle.promise;
    await exchange.settled();
  };
  const begin = async (): Promise<void> => {
    const batch = begun / batchSize + 1;
    if (batch > 1) {
      if (batchPauseMs > 0) await rest();
      world.progress(batch - 1);
      await exchange.rest(batchPauseMs);
      await exchange.look(true);
    }
    if (world.now() >= exchange.endsAt) exchange.end({ reason: 'time', why: say.timeIsOver(mode) });
    await claims.before(begun, rest);
    if (exchange.ending()) return;
    const users = Math.min(batchSize, operations.length - begun);
    await world.append({ type: 'batch', at: world.now(), batch, users });
    begun += users;
  };
  const isRoom = (): boolean =>
    atWork.size === 0 || quota.free(world.now()) >= ROW_REQUESTS * (atWork.size + 1);

  return {
    /** The user who comes next. */
    next: (): Operation | undefined => operations[next],
    /** Takes the next user; undefined if there is none, if the run has ended, or if the quota has room for fewer lanes. */
    take: async (): Promise<Taken | undefined> => {
      while (next === begun) {
        if (next === operations.length || exchange.ending()) return undefined;
        beginning ??= begin().finally(() => {
          beginning = undefined;
        });
        await beginning;
      }
      const user = operations[next];
      if (!user || exchange.ending() || !isRoom()) return undefined;
      const index = next;
      next += 1;
      atWork.add(index);
      // In the order in which they were taken.
      const [oldest = index] = atWork;
      claims.ahead(oldest, next);
      const done = (): void => {
        atWork.delete(index);
        if (atWork.size > 0) return;
        idle.resolve();
        idle = Promise.withResolvers();
      };
      return { user, index, batch: Math.floor(index / batchSize) + 1, done };
    },
  };
};
