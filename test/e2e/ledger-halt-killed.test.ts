import { describe, expect, it } from 'vitest';
import {
  allIsUndone,
  csv,
  DELETION,
  isHalted,
  openAtWork,
  undoOf,
  users,
  WAYS,
} from './ledger-halt-support.ts';
import { deletions, idsOf, killAfter, openRepository } from './ledger-support.ts';
import type { Ran } from './support.ts';

describe.concurrent('an undo that is killed, and repeated', () => {
  it.each(WAYS)('by %s, while it waits for the deletion', async (way) => {
    const { repository, isHeld, release } = await openAtWork();
    const repeated: Promise<Ran>[] = [];
    const deletion = await repository.run(DELETION, { runId: '8001' }, async (step) => {
      await step.until(isHeld);
      const [inputs, options] = undoOf(way, '8001');
      const killed = await repository.run(inputs, { ...options, post: false }, async (waiting) => {
        await waiting.waitFor(/waiting for run 8001, which stops/);
        return waiting.kill();
      });
      expect(killed.signal).toBe('SIGKILL');
      expect(await isHalted(repository)).toBe(true);
      repeated.push(
        repository.run(inputs, options, async (waiting) => {
          await waiting.waitFor(/waiting for run 8001, which stops/);
          release();
          return waiting.done;
        }),
      );
      return step.done;
    });
    expect(deletion.counts, deletion.log).toEqual({ scheduled: 20, 'skipped-stopped': 40 });
    const [undo] = await Promise.all(repeated);
    if (!undo) throw new Error('there was no second undo');
    allIsUndone(repository, undo);
    const ledger = await repository.ledger();
    expect([ledger.open, ledger.halt]).toEqual([undefined, undefined]);
  });

  it('while it waits, and never repeated: the deletion stops all the same, and later deletions are not blocked', async () => {
    const { repository, isHeld, release } = await openAtWork();
    const deletion = await repository.run(DELETION, { runId: '8001' }, async (step) => {
      await step.until(isHeld);
      await repository.run(
        undoOf('csv', '')[0],
        { ...undoOf('csv', '')[1], post: false },
        async (waiting) => {
          await waiting.waitFor(/waiting for run 8001, which stops/);
          return waiting.kill();
        },
      );
      release();
      return step.done;
    });
    expect(deletion.outputs.outcome, deletion.log).toBe('stopped');
    expect(deletions(repository.site)).toHaveLength(20);
    // Everybody it named is kept: whoever died meant to cancel them.
    const again = await repository.run();
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 60 });
    expect(deletions(repository.site)).toHaveLength(20);
    // The next run that claims lifts the halt.
    const read = await repository.run({ verify: 'true' });
    expect(read.outputs.outcome, read.log).toBe('complete');
    expect((await repository.ledger()).halt).toBeUndefined();
  });

  it.each([
    ['cancel-run', true],
    ['csv', false],
  ] as const)('by %s, while it cancels (post: %s)', async (way, post) => {
    // 62 requests of the deletion; the site falls silent in the middle of the undo.
    const { hold, drive } = killAfter(62 + 25);
    const repository = await openRepository(users, csv, { hold });
    const deletion = await repository.run();
    const [inputs, options] = undoOf(way, deletion.runId);
    const killed = await repository.run(inputs, { ...options, post }, drive(repository));
    expect(killed.signal).toBe('SIGKILL');
    // What it named is kept, however far it came.
    const between = await repository.run();
    expect(between.counts, between.log).toEqual({ 'skipped-cancelled': 60 });
    const undo = await repository.run(inputs, options);
    expect(undo.exitCode, undo.log).toBe(0);
    expect(repository.site.pending()).toEqual([]);
    expect(deletions(repository.site)).toHaveLength(60);
    const { users: known } = await repository.ledger();
    expect([...known.keys()]).toEqual(idsOf(users));
    expect([...known.values()].filter(({ status }) => status !== 'cancelled')).toEqual([]);
  });
});
