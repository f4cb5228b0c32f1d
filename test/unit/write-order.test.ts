import { describe, expect, test } from 'vitest';
import { execute } from '../../src/domain/send/execute.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { World } from '../../src/domain/send/world.ts';
import type { Entry, Pacing } from '../../src/domain/types.ts';
import { BARE, makeTestPlan, makeUsers, simulate } from './world.ts';

const USERS = 60;
const SITE_MS = 20;

type Disk = { readonly lanes: number; readonly syncMs?: number; readonly pacing?: Partial<Pacing> };

/**
 * A run whose journal shares a sync among what comes in while it waits for one, as the real one does. Gives the syncs,
 * the requests that left with something still unwritten that must have been on disk, and how many answers at most were
 * only in memory when a request left.
 */
const runWith = async ({ lanes, syncMs = 1, pacing }: Disk) => {
  const { world, run, seen } = simulate({
    answer: (purpose, id) => ({
      status: purpose === 'delete' ? 204 : 200,
      body: purpose === 'delete' ? '' : JSON.stringify({ id, email: `u${id}@example.com` }),
      delayMs: SITE_MS,
    }),
  });
  const onDisk: Entry[] = [];
  let waiting: Entry[] = [];
  let syncing: Promise<void> | undefined;
  let syncs = 0;
  const append = (entry: Entry): Promise<void> => {
    waiting.push(entry);
    syncing ??= world.sleep(syncMs).then(() => {
      onDisk.push(...waiting);
      waiting = [];
      syncing = undefined;
      syncs += 1;
    });
    return syncing;
  };
  const written = (type: 'intent' | 'outcome', user: string): number =>
    onDisk.filter((entry) => entry.type === type && entry.user === user).length;
  const early: string[] = [];
  const asked = new Map<string, number>();
  let answers = 0;
  let mostUnwritten = 0;
  const send: World['send'] = async (purpose, user, email) => {
    const before = asked.get(user) ?? 0;
    asked.set(user, before + 1);
    if (written('intent', user) <= before) early.push(`${user} before its intent`);
    if (written('outcome', user) < before) early.push(`${user} before its own last outcome`);
    const unwritten = answers - onDisk.filter(({ type }) => type === 'outcome').length;
    mostUnwritten = Math.max(mostUnwritten, unwritten);
    const reply = await world.send(purpose, user, email);
    answers += 1;
    return reply;
  };
  const plan = makeTestPlan(makeUsers(USERS));
  const first = { last: USERS, requests: Number.POSITIVE_INFINITY };
  const quota = createQuota({ limit: 9000, used: [] });
  const sending = execute(
    plan,
    { ...BARE, concurrency: lanes, ...pacing },
    quota,
    { ...world, append, send },
    first,
  );
  await run(sending);
  const sendingMs = (seen.at(-1)?.at ?? 0) - (seen[0]?.at ?? 0);
  return { early, mostUnwritten, syncs, sendingMs, requests: seen.length, onDisk };
};

describe('semantics.md, "Order of writes" 3', () => {
  test.each([
    { lanes: 1, identityCheck: 'off' },
    { lanes: 4, identityCheck: 'off' },
    { lanes: 8, identityCheck: 'off' },
    { lanes: 1, identityCheck: 'all' },
    { lanes: 4, identityCheck: 'all' },
  ] as const)(
    '$lanes lanes, identity check $identityCheck: a request leaves when its intent and the answers about its user are on disk',
    async ({ lanes, identityCheck }) => {
      const { early, mostUnwritten, requests, onDisk } = await runWith({ lanes, pacing: { identityCheck } });
      expect(early).toEqual([]);
      // Of each lane, the last answer at most is only in memory.
      expect(mostUnwritten).toBeLessThanOrEqual(lanes);
      // Ids that rise are a block, of which two users are compared first.
      expect(requests).toBe(identityCheck === 'all' ? 2 * USERS + 2 : USERS);
      expect(onDisk.filter(({ type }) => type === 'outcome').length).toBe(requests);
    },
  );

  test.each([1, 4])('%i lanes: no lane waits for a disk that is quicker than the site', async (lanes) => {
    const { sendingMs } = await runWith({ lanes, syncMs: SITE_MS - 5 });
    // After the first request of each, which nothing could prepare.
    expect(sendingMs).toBeLessThanOrEqual((USERS / lanes - 1) * SITE_MS + SITE_MS);
  });

  test('the outcome of a request and the intent of another share one sync', async () => {
    const { syncs, requests } = await runWith({ lanes: 1 });
    // Those of the batch, of the first intent, of the last outcome and of the end come on top.
    expect(syncs).toBeLessThanOrEqual(requests + 4);
  });

  test('lanes that are ready at the same time share a sync', async () => {
    const { syncs, requests } = await runWith({ lanes: 4 });
    expect(syncs).toBeLessThanOrEqual(requests / 4 + 4);
  });
});
