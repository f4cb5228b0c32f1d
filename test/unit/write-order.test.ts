import { describe, expect, test } from 'vitest';
import { execute } from '../../src/domain/send/execute.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { World } from '../../src/domain/send/request.ts';
import type { Entry } from '../../src/domain/types.ts';
import { BARE, makeTestPlan, makeUsers, simulate } from './world.ts';

const USERS = 60;

/**
 * A run whose journal shares a sync among what comes in while it waits for one, as the real one does. Gives the syncs,
 * and the requests that left with something still unwritten that must have been on disk.
 */
const runWith = async (lanes: number) => {
  const { world, run, seen } = simulate({ answer: () => ({ status: 204 }) });
  const onDisk: Entry[] = [];
  let waiting: Entry[] = [];
  let syncing: Promise<void> | undefined;
  let syncs = 0;
  const append = (entry: Entry): Promise<void> => {
    waiting.push(entry);
    syncing ??= world.sleep(1).then(() => {
      onDisk.push(...waiting);
      waiting = [];
      syncing = undefined;
      syncs += 1;
    });
    return syncing;
  };
  const early: string[] = [];
  const answered: string[] = [];
  const send: World['send'] = async (purpose, user, email) => {
    const has = (type: Entry['type'], id: string): boolean =>
      onDisk.some((entry) => entry.type === type && 'user' in entry && entry.user === id);
    if (!has('intent', user)) early.push(`${user} before its intent`);
    // The other lanes may have answers that nothing waits for yet.
    for (const id of answered.slice(0, -lanes + 1 || undefined))
      if (!has('outcome', id)) early.push(`${user} before the outcome of ${id}`);
    const reply = await world.send(purpose, user, email);
    answered.push(user);
    return reply;
  };
  const plan = makeTestPlan(makeUsers(USERS));
  const first = { last: USERS, requests: Number.POSITIVE_INFINITY };
  const quota = createQuota({ limit: 9000, used: [] });
  await run(execute(plan, { ...BARE, concurrency: lanes }, quota, { ...world, append, send }, first));
  return { early, syncs, requests: seen.length, onDisk };
};

describe('semantics.md, "Order of writes" 3', () => {
  test.each([1, 2, 4, 8])('%i lanes: a request leaves when all that led to it is on disk', async (lanes) => {
    const { early, requests, onDisk } = await runWith(lanes);
    expect(early).toEqual([]);
    expect(requests).toBe(USERS);
    expect(onDisk.filter(({ type }) => type === 'outcome').length).toBe(USERS);
  });

  test('the outcome of a request and the intent of the next share one sync', async () => {
    const { syncs, requests } = await runWith(1);
    // Those of the batch, of the last outcome and of the end come on top.
    expect(syncs).toBeLessThanOrEqual(requests + 3);
  });

  test('lanes that are ready at the same time share a sync', async () => {
    const { syncs, requests } = await runWith(4);
    expect(syncs).toBeLessThanOrEqual(requests / 4 + 3);
  });
});
