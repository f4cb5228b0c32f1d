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

/** What a look has seen before a batch must not be older than this when the first of its users is sent. */
const FRESH_MS = 1000;

/** A user who is taken. `start` is called before anything is sent for the user, and `done` when there is a result. */
export type Taken = {
  readonly user: Operation;
  readonly index: number;
  readonly batch: number;
  readonly start: () => Promise<void>;
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
  let lookedAt = world.now();
  /** The last batch of which somebody was sent, and the look that became necessary before that. */
  let started = 1;
  let starting: Promise<void> | undefined;
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
      if (exchange.ending()) return;
      world.progress(batch - 1);
      await exchange.rest(batchPauseMs);
      await exchange.look(true);
      lookedAt = world.now();
    }
    if (world.now() >= exchange.endsAt) {
      // Who is at work may need more requests.
      await rest();
      exchange.end({ reason: 'time', why: say.timeIsOver(mode) });
    }
    await claims.before(begun, rest);
    if (exchange.ending()) return;
    const users = Math.min(batchSize, operations.length - begun);
    await world.append({ type: 'batch', at: world.now(), batch, users });
    begun += users;
  };
  /** A lane may have taken the first user of a batch early, and then have waited for an answer. */
  const start = async (batch: number): Promise<void> => {
    if (batch > started) {
      started = batch;
      starting = world.now() - lookedAt > FRESH_MS ? exchange.look(true) : undefined;
    }
    await starting;
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
      const batch = Math.floor(index / batchSize) + 1;
      return { user, index, batch, start: () => start(batch), done };
    },
  };
};
