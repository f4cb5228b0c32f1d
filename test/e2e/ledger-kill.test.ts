import { describe, expect, it } from 'vitest';
import type { StartedStep, StepResult } from '../support/runner.ts';
import {
  changedTwice,
  countedRequests,
  deletions,
  idsOf,
  killAfter,
  openRepository,
  type Repository,
  seedLedger,
} from './ledger-support.ts';
import { makeList, type Ran } from './support.ts';

const few = makeList(12);
/** More than one claim. */
const many = makeList(260);

type When = 'before' | 'after';

/** SIGKILL to main at the n-th call of this kind: the call itself is lost, or done and only its answer is lost. */
const killAt = async (
  { results }: Repository,
  step: StartedStep,
  method: string,
  nth: number,
  when: When,
): Promise<StepResult> => {
  const struck = Promise.withResolvers<void>();
  const gone = new Promise((resolve) => step.child.once('exit', resolve));
  if (when === 'before') results.fail({ method, nth, answer: 'reset' });
  results.on({ method, nth }, when, () => {
    step.child.kill('SIGKILL');
    struck.resolve();
    return gone;
  });
  await Promise.race([struck.promise, step.done]);
  return step.done;
};

/** What the second run found, and must have made right. */
const isRight = async (
  repository: Repository,
  users: typeof few.users,
  claimed: readonly string[],
  second: Ran,
  seen: number,
): Promise<void> => {
  const { site } = repository;
  expect(second.exitCode, second.log).toBe(0);
  expect(site.pending().toSorted(), second.log).toEqual(idsOf(users).toSorted());
  expect(changedTwice(site)).toEqual([]);
  // Whoever may have been sent is read before anything else is done to them.
  const requests = site.requests.slice(seen);
  for (const id of claimed) {
    const first = requests.find(({ path }) => path.includes(`/${id}/`));
    expect([id, first?.method]).toEqual([id, 'GET']);
  }
  const ledger = await repository.ledger();
  expect(ledger.open).toBeUndefined();
  const states = users.map(({ id }) => ledger.users.get(id)?.status);
  expect(new Set(states)).toEqual(new Set(['scheduled']));
  expect(countedRequests(ledger), 'the quota was spent twice').toBeGreaterThanOrEqual(site.requests.length);
};

const killedAndRepeated = async (
  list: typeof few,
  method: string,
  nth: number,
  when: When,
  { post, seeded = 0 }: { readonly post: boolean; readonly seeded?: number },
): Promise<void> => {
  const repository = await openRepository(list.users, list.csv);
  if (seeded > 0) await seedLedger(repository, seeded);
  const first = await repository.run({}, { post }, (step) => killAt(repository, step, method, nth, when));
  expect(first.signal, first.log).toBe('SIGKILL');
  const claimed = await repository.ledger().then(
    ({ open }) => open?.users ?? [],
    () => [],
  );
  if (post) expect(claimed).toEqual([]);
  const seen = repository.site.requests.length;
  const second = await repository.run();
  if (claimed.length > 0)
    expect(second.log).toContain(`Run ${first.runId} was interrupted: ${claimed.length} users`);
  await isRight(repository, list.users, claimed, second, seen);
};

const WHEN = ['before', 'after'] as const;
const points = (calls: readonly (readonly [string, number])[]) =>
  calls.flatMap(([method, nth]) => WHEN.map((when) => [when, method, nth] as const));

/** Every point of a run's second write of the ledger. */
const SECOND_WRITE = points([
  ['CreateTree', 2],
  ['CreateCommit', 2],
  ['UpdateRef', 1],
]);

describe.concurrent('kill -9 of a deletion, and the machine is gone: the next run makes everything right', () => {
  it.each(
    points([
      ['CreateTree', 1],
      ['CreateCommit', 1],
      ['CreateRef', 1],
    ]),
  )('%s %s (%i) of the claim', async (when, method, nth) =>
    killedAndRepeated(few, method, nth, when, { post: false }),
  );

  it.each(SECOND_WRITE)('%s %s (%i) of the close', async (when, method, nth) =>
    killedAndRepeated(few, method, nth, when, { post: false }),
  );

  it.each(SECOND_WRITE)('%s %s (%i) of a write between two claims', async (when, method, nth) =>
    killedAndRepeated(many, method, nth, when, { post: false }),
  );

  it.each(
    points([
      ['CreateBlob', 1],
      ['CreateBlob', 2],
    ]),
  )('%s %s (%i) of a ledger that is too large for a tree', async (when, method, nth) =>
    killedAndRepeated(few, method, nth, when, { post: false, seeded: 25_000 }),
  );
});

describe.concurrent('kill -9 of main only: post closes the claim', () => {
  it.each(
    points([
      ['CreateRef', 1],
      ['CreateCommit', 2],
      ['UpdateRef', 1],
    ]),
  )('%s %s (%i)', async (when, method, nth) => killedAndRepeated(few, method, nth, when, { post: true }));
});

it('after a killed run the reserved requests count: the quota is never exceeded', async () => {
  const { hold, drive } = killAfter(8);
  const repository = await openRepository(few.users, few.csv, { hold });
  const QUOTA = { 'daily-quota': '30', 'quota-reserve': '0' };
  const first = await repository.run(QUOTA, { post: false }, drive(repository));
  const { open } = await repository.ledger();
  expect(open).toMatchObject({ run: first.runId, users: idsOf(few.users) });
  const reserved = open?.requests ?? 0;
  expect(reserved).toBeGreaterThan(14);
  const seen = repository.site.requests.length;
  const second = await repository.run(QUOTA);
  expect(repository.site.requests.length - seen, second.log).toBeLessThanOrEqual(30 - reserved);
  expect(repository.site.requests.length).toBeLessThanOrEqual(30);
  expect(second.outputs.outcome).toBe('incomplete');
  expect(changedTwice(repository.site)).toEqual([]);
  expect(deletions(repository.site).length).toBeGreaterThan(0);
});
