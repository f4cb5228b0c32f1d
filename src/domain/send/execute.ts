import * as say from '../messages/site.ts';
import { type Folded, UNTOUCHED } from '../outcome/attempts.ts';
import { isIdentified } from '../plan/plan.ts';
import type { Operation, Pacing, Plan, Status } from '../types.ts';
import { createBatches, type Taken } from './batches.ts';
import { createBreaker } from './breaker.ts';
import { createClaims } from './claims.ts';
import { createBlockCheck } from './fill-handle-check.ts';
import type { Quota } from './quota.ts';
import { openExchange } from './request.ts';
import type { FirstClaim } from './reserved-requests.ts';
import { createUserSender } from './send-user.ts';
import type { World } from './world.ts';

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
  const batches = createBatches(plan, pacing, quota, exchange, claims, world);
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

  const handle = async (taken: Taken, canary: boolean, prepareNext?: () => void): Promise<Folded> => {
    const { user, index, batch } = taken;
    await taken.start();
    const checked = exchange.ending() ? UNTOUCHED : await blocks.pass(user, batch);
    if (checked || exchange.ending()) return checked ?? UNTOUCHED;
    const identify = isIdentified(plan, pacing.identityCheck, index, canary);
    const row = await users.send({ user, batch, attempts: [], prepareNext }, { identify, confirm: canary });
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

  /** Takes the next user and prepares the first request, as far as that is known. */
  const takeAhead = async (): Promise<Taken | undefined> => {
    const taken = await batches.take();
    if (!taken) return undefined;
    const { user, index, batch } = taken;
    const identify = isIdentified(plan, pacing.identityCheck, index, false);
    if (!blocks.names(user.id)) users.prepare({ user, batch, attempts: [] }, identify);
    return taken;
  };

  /** Tries one user and waits for the answer; anything but success, or a user who is gone, ends the run. */
  const tryCanary = async (taken: Taken): Promise<void> => {
    const { user } = taken;
    const { status, attempts, detail } = await handle(taken, true);
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

  while (canaries > 0 && !batches.next()?.wasNotFound) {
    const taken = await batches.take();
    if (!taken) break;
    await tryCanary(taken).finally(taken.done);
  }
  await inLanes(pacing.concurrency, async () => {
    let next: Promise<Taken | undefined> | undefined;
    const prepareNext = (): void => {
      next ??= takeAhead();
      // The lane meets the fault when it takes the user.
      next.catch(() => undefined);
    };
    try {
      for (let taken = await batches.take(); taken; taken = (await next) ?? (await batches.take())) {
        next = undefined;
        await handle(taken, false, prepareNext).finally(taken.done);
      }
    } finally {
      // A lane that failed leaves a user behind. The others must not wait for that user.
      void next?.then(
        (left) => left?.done(),
        () => undefined,
      );
    }
  });
  await exchange.settled();
  await claims.settled();
  const batch = Math.ceil(operations.length / pacing.batchSize) + 1;
  await inLanes(pacing.concurrency, async () => {
    for (let user = again.shift(); user && !exchange.ending(); user = again.shift())
      await users.send({ user, batch, attempts: [] }, { identify: false, confirm: false });
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
