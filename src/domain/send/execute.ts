import * as say from '../messages/site.ts';
import { type Folded, UNTOUCHED } from '../outcome/attempts.ts';
import { isIdentified } from '../plan/plan.ts';
import type { Operation, Pacing, Plan, Status } from '../types.ts';
import { createBreaker } from './breaker.ts';
import { createClaims } from './claims.ts';
import { createBlockCheck } from './fill-handle-check.ts';
import type { Quota } from './quota.ts';
import { openExchange, type World } from './request.ts';
import type { FirstClaim } from './reserved-requests.ts';
import { createUserSender } from './send-user.ts';

/**
 * Requests that a row may take: settle, identity, DELETE, and as many again for what is throttled or repeated. Where
 * less is free, rows that were only read would use up the day, every day anew.
 */
const ROW_REQUESTS = 6;
/** Canaries that may be gone already before the list itself counts as wrong. */
const MAX_CANARY_MISSES = 3;

/**
 * Sends a plan: batches with pauses between them, lanes inside, canaries first. What happened is in the journal and
 * nowhere else; the last entry says why it ended. Rejects only if the journal cannot be written.
 */
export const execute = async (
  plan: Plan,
  pacing: Pacing,
  quota: Quota,
  world: World,
  firstClaim: FirstClaim,
): Promise<void> => {
  const { mode, operations } = plan;
  const exchange = openExchange(plan, pacing, quota, world, firstClaim);
  const claims = createClaims(plan, pacing, exchange, firstClaim.last);
  const users = createUserSender(plan, exchange, world);
  const breaker = mode === 'cancel' ? undefined : createBreaker(mode === 'delete');
  let canaries = mode === 'delete' ? pacing.canary : 0;
  let misses = 0;
  /** Users of a cancellation who are tried once more at the end. */
  const again: Operation[] = [];

  const blocks = createBlockCheck(plan, pacing.identityCheck, async (user, batch) => {
    const row = await users.identify({ user, batch, attempts: [] });
    const isUnclear = row.status === 'identity-unverified' || row.status === 'failed';
    if (isUnclear) exchange.end({ reason: 'stopped', why: say.blockUnverified(user.id, row.detail) });
    return row;
  });

  const handle = async (user: Operation, index: number, batch: number, canary: boolean): Promise<Folded> => {
    const checked = await blocks.pass(user, batch);
    if (checked || exchange.ending()) return checked ?? UNTOUCHED;
    const identify = isIdentified(plan, pacing.identityCheck, index, canary);
    const row = await users.send({ user, batch, attempts: [] }, { identify, confirm: canary });
    const { status } = row;
    // A user that was not found before, or may be gone by now, is no sign of a wrong list.
    const isExplained = status === 'not-found' && (user.earlier !== undefined || user.wasNotFound);
    // A site that shows a user without its deletion status is well.
    const isWell = isExplained || (mode === 'verify' && (row.isShown || row.httpStatus === 404));
    const tripped = status && !isWell && breaker?.record(status);
    if (tripped) exchange.end({ reason: 'stopped', why: tripped });
    if (mode === 'cancel' && status && AGAIN.includes(status)) again.push(user);
    return row;
  };

  /** Tries one user and waits for the answer; anything but success, or a user who is gone, ends the run. */
  const tryCanary = async (user: Operation, index: number, batch: number): Promise<void> => {
    const { status, attempts, detail } = await handle(user, index, batch, true);
    // A user that was unknown before was perhaps only read: that tries nothing, and the next user is the canary.
    if (status === 'already-scheduled' && user.earlier?.status === 'unknown') return;
    if (status === 'scheduled' || status === 'already-scheduled') canaries -= 1;
    else if (status === 'skipped-protected') return;
    else if (status === 'not-found' || status === 'already-deleted') misses += 1;
    // A doubt that an earlier run has left proves nothing about this one.
    else if (status === 'unknown' && user.earlier?.status === 'unknown' && attempts > 0) misses += 1;
    else exchange.end({ reason: 'stopped', why: say.canaryFailed(user.id, status, detail) });
    if (misses > MAX_CANARY_MISSES) exchange.end({ reason: 'stopped', why: say.canariesMissing(misses) });
  };

  const batches = Math.ceil(operations.length / pacing.batchSize);
  for (let first = 0, batch = 1; first < operations.length; first += pacing.batchSize, batch += 1) {
    if (batch > 1 && !exchange.ending()) {
      world.progress(batch - 1);
      await exchange.rest(pacing.batchPauseMs);
      await exchange.look(true);
    }
    if (world.now() >= exchange.endsAt) exchange.end({ reason: 'time', why: say.timeIsOver(mode) });
    await claims.before(first);
    if (exchange.ending()) break;
    const last = Math.min(first + pacing.batchSize, operations.length);
    await world.append({ type: 'batch', at: world.now(), batch, users: last - first });

    let next = first;
    const take = (): [Operation, number] | undefined => {
      const user = next < last && !exchange.ending() ? operations[next] : undefined;
      if (!user) return undefined;
      next += 1;
      claims.ahead(first, next);
      return [user, next - 1];
    };
    while (canaries > 0 && !operations[next]?.wasNotFound) {
      const taken = take();
      if (!taken) break;
      await tryCanary(...taken, batch);
    }
    let begun = 0;
    await inLanes(pacing.concurrency, async () => {
      while (begun === 0 || quota.free(world.now()) >= ROW_REQUESTS * (begun + 1)) {
        const taken = take();
        if (!taken) return;
        begun += 1;
        await handle(...taken, batch, false).finally(() => {
          begun -= 1;
        });
      }
    });
    await exchange.settled();
  }
  await claims.settled();
  await inLanes(pacing.concurrency, async () => {
    for (let user = again.shift(); user && !exchange.ending(); user = again.shift())
      await users.send({ user, batch: batches + 1, attempts: [] }, { identify: false, confirm: false });
  });
  const why = exchange.ending() ? undefined : await users.conclude();
  if (why) exchange.end({ reason: 'stopped', why });
  const at = world.now();
  const ending = exchange.ending();
  if (ending) {
    const { why, ...rest } = ending;
    await world.append({ type: 'end', at, ...rest, detail: why.text, help: why.help });
  } else await world.append({ type: 'end', at, reason: 'done', detail: '' });
};

/** What a cancellation leaves is tried once more: what stood in the way may have gone. */
const AGAIN: readonly Status[] = ['forbidden', 'failed', 'unknown'];

/** Runs `lane` n times side by side and waits for all of them, also when one fails. */
const inLanes = async (lanes: number, lane: () => Promise<void>): Promise<void> => {
  const settled = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
};
