import { describe, expect, it } from 'vitest';
import { bePatient } from '../support/patience.ts';
import { DAY, HOUR, mostInADay, openRepository } from './memory-support.ts';
import { countStatuses, errorsOf, everyRowOnce, idsWith, makeList, toCsv } from './support.ts';

bePatient();

const ids = (users: readonly { readonly id: string }[]): string[] => users.map(({ id }) => id);

describe.concurrent('a list longer than the quota of a day', () => {
  it('is drained by three runs: the quota is kept, nobody is sent twice, the last has nothing to do', async () => {
    const { users, csv } = makeList(80);
    const repository = await openRepository(users, csv, { quota: 60 });
    const inputs = { 'daily-quota': '60', 'quota-reserve': '10', 'expect-users': '80' };

    const first = await repository.run(inputs);
    // 50 requests: two of them are the reads before and after the canary.
    expect(first.counts, first.log).toEqual({ scheduled: 48, 'skipped-quota': 32 });
    expect(first.outputs).toMatchObject({ outcome: 'incomplete', remaining: '32', 'quota-left': '0' });

    repository.pass(HOUR);
    const early = await repository.run(inputs);
    expect(early.counts, early.log).toEqual({ 'skipped-done': 48, 'skipped-quota': 32 });
    expect(early.outputs).toMatchObject({ requests: '0', outcome: 'incomplete' });
    expect(Date.parse(early.outputs['resume-after'] ?? '')).toBeGreaterThan(Date.now() + 24 * HOUR);

    repository.pass(24 * HOUR);
    const second = await repository.run(inputs);
    expect(second.counts, second.log).toEqual({ 'skipped-done': 48, scheduled: 32 });
    expect(second.exitCode).toBe(0);
    everyRowOnce(second.rows, users);

    repository.pass(HOUR);
    const seen = repository.site.requests.length;
    const third = await repository.run(inputs);
    expect(third.counts, third.log).toEqual({ 'skipped-done': 80 });
    expect(third.exitCode).toBe(0);
    expect(third.summary).toContain('nothing left to do, earlier runs have dealt with 80 users');
    expect(third.outputs).toMatchObject({
      outcome: 'complete',
      requests: '0',
      remaining: '0',
      skipped: '80',
    });

    expect(repository.site.requests).toHaveLength(seen);
    expect(repository.deleted().toSorted()).toEqual(ids(users));
    expect(mostInADay(repository.site)).toBeLessThanOrEqual(50);
    expect(repository.site.requests.filter(({ status }) => status === 429)).toEqual([]);
  });

  it('stays drained on an hourly schedule, long after its users are gone', async () => {
    const { users, csv } = makeList(5);
    const repository = await openRepository(users, csv);
    await repository.run();
    for (let week = 1; week <= 3; week += 1) {
      repository.pass(7 * DAY);
      const run = await repository.run();
      expect(run.counts, run.log).toEqual({ 'skipped-done': 5 });
      expect(run.exitCode).toBe(0);
    }
    expect(repository.deleted()).toHaveLength(5);
  });

  it('waits as long as the site has said, also in the runs after', async () => {
    const { users, csv } = makeList(30);
    const repository = await openRepository(users, csv, { quota: 20 });
    const first = await repository.run({ concurrency: '1' });
    expect(first.counts, first.log).toEqual({ scheduled: 18, 'skipped-quota': 12 });
    const seen = repository.site.requests.length;
    repository.pass(12 * HOUR);
    const second = await repository.run();
    expect(second.counts, second.log).toEqual({ 'skipped-done': 18, 'skipped-quota': 12 });
    expect(second.outputs['resume-after']).toBe(first.outputs['resume-after']);
    expect(repository.site.requests).toHaveLength(seen);
    repository.pass(12 * HOUR + 60_000);
    const third = await repository.run();
    expect(third.counts, third.log).toEqual({ 'skipped-done': 18, scheduled: 12 });
  });

  it('a dry run tells what is left, and when it can go', async () => {
    const { users, csv } = makeList(80);
    const repository = await openRepository(users, csv);
    const inputs = { 'daily-quota': '60', 'quota-reserve': '10', 'expect-users': '80' };
    await repository.run(inputs);
    const plan = await repository.run({ ...inputs, 'dry-run': 'true' });
    expect(plan.counts, plan.log).toEqual({ 'skipped-done': 48, planned: 32 });
    expect(plan.summary).toMatch(/Still to do: 32 users, about 34 requests: 1 day and 1 run at least/);
    expect(plan.summary).toMatch(/0 requests free now; all from 20\S+Z/);
    expect(plan.summary).toMatch(/If this ran now, everyone on the list could be cancelled until 20\S+Z/);
    expect(plan.outputs['quota-left']).toBe('0');
  });
});

describe.concurrent('a run that was killed without its post step', () => {
  it('is in the ledger of the next, its doubtful rows are settled first, and nobody is sent twice', async () => {
    const { users, csv } = makeList(60);
    // Two reads and 27 deletions: then the site is silent until the run is dead.
    const dies = Promise.withResolvers<void>();
    const hold = (nth: number) => (nth > 29 ? dies.promise : undefined);
    const repository = await openRepository(users, csv, { hold });
    const inputs = { 'batch-size': '20', 'daily-quota': '1000', 'quota-reserve': '0' };
    const dead = await repository.run(inputs, { post: false }, async (step) => {
      await step.until(() => repository.deleted().length >= 27);
      return step.kill().finally(dies.resolve);
    });
    expect(dead.signal).toBe('SIGKILL');
    const before = repository.site.requests.length;
    const pending = repository.site.pending();

    const next = await repository.run(inputs);
    expect(next.exitCode, next.log).toBe(0);
    everyRowOnce(next.rows, users);
    // The first batch was on record; of the second nothing is known but that it may have been sent.
    expect(idsWith(next.rows, 'skipped-done')).toEqual(ids(users.slice(0, 20)));
    const settled = next.rows.slice(20, 40);
    expect(countStatuses(settled)['already-scheduled']).toBe(pending.length - 20);
    expect(settled.find(({ status }) => status === 'already-scheduled')?.detail).toContain(
      'left in doubt by run',
    );
    expect(repository.site.requests[before]).toMatchObject({ method: 'GET' });
    expect(repository.deleted().toSorted()).toEqual(ids(users));
    expect(repository.site.pending().toSorted()).toEqual(ids(users));
    // What the dead run may have used is gone: at least what it did use, at most its reservation.
    const own = Number(next.outputs.requests);
    const used = 1000 - Number(next.outputs['quota-left']) - own;
    expect(used).toBeGreaterThanOrEqual(before);
    expect(used).toBeLessThanOrEqual(22 + 2 * 20 + 200);
  });

  it('with its post step: the next run goes on exactly where it stopped', async () => {
    const { users, csv } = makeList(60);
    // Two reads and 27 deletions: then the site is silent until the run is dead.
    const dies = Promise.withResolvers<void>();
    const hold = (nth: number) => (nth > 29 ? dies.promise : undefined);
    const repository = await openRepository(users, csv, { hold });
    const inputs = { 'batch-size': '20' };
    const dead = await repository.run(inputs, {}, async (step) => {
      await step.until(() => repository.deleted().length >= 27);
      return step.kill().finally(dies.resolve);
    });
    const next = await repository.run(inputs);
    expect(next.exitCode, next.log).toBe(0);
    expect(idsWith(next.rows, 'skipped-done')).toEqual(idsWith(dead.rows, 'scheduled'));
    const inDoubt = idsWith(dead.rows, 'unknown');
    const firstReads = repository.site.requests
      .slice(-Number(next.outputs.requests))
      .slice(0, inDoubt.length);
    if (inDoubt.length > 0) expect(firstReads[0]).toMatchObject({ method: 'GET' });
    expect(repository.site.pending().toSorted()).toEqual(ids(users));
    expect(Number(next.outputs['quota-left'])).toBe(
      9000 - Number(dead.post?.outputs.requests) - Number(next.outputs.requests),
    );
  });
});

describe.concurrent('another version of the list', () => {
  it('deletes again who was cancelled; the same version does not', async () => {
    const { users, csv } = makeList(6);
    const repository = await openRepository(users, csv);
    const first = await repository.run();
    await repository.run({ cancel: 'true', 'cancel-run': first.runId });
    expect(repository.site.pending()).toEqual([]);

    const same = await repository.run();
    expect(same.counts, same.log).toEqual({ 'skipped-done': 6 });
    expect(same.rows[0]?.detail).toContain('another version of the list deletes it again');
    expect(repository.site.pending()).toEqual([]);

    const other = await repository.run({}, { csv: toCsv(users.slice(0, 4)) });
    expect(other.counts, other.log).toEqual({ scheduled: 4 });
    expect(repository.site.pending().toSorted()).toEqual(ids(users.slice(0, 4)));
  });

  it('does not touch who is set for deletion already, and finds who is gone', async () => {
    const { users, csv } = makeList(6);
    const repository = await openRepository(users.slice(0, 4), csv, { missing: 0 });
    await repository.run({ canary: '0' }, { csv: toCsv(users.slice(0, 4)) });
    const longer = await repository.run({ canary: '0' });
    expect(longer.counts, longer.log).toEqual({ 'skipped-done': 4, 'not-found': 2 });
    expect(longer.rows[0]?.cancel_before).not.toBe('');
    repository.pass(8 * DAY);
    const late = await repository.run(
      { canary: '0', 'identity-check': 'off' },
      { csv: toCsv([...users].reverse()) },
    );
    // Whoever the site shows as a deleted shell, or not at all, was set for deletion by the first run.
    expect(late.counts['already-deleted'] ?? 0, late.log).toBeGreaterThan(0);
    expect(errorsOf(late)).toEqual([]);
  });
});
