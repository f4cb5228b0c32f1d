import { describe, expect, it } from 'vitest';
import {
  allIsUndone,
  csv,
  DELETION,
  isHalted,
  openAtWork,
  UNDO,
  undoOf,
  users,
  WAYS,
} from './ledger-halt-support.ts';
import { deletions, openRepository } from './ledger-support.ts';
import { ECHO, errorsOf, giveAWhile, type Ran } from './support.ts';

describe.concurrent('an undo while a deletion is at work', () => {
  it.each(WAYS)(
    'by %s: the deletion stops before its next batch, the undo waits and is green',
    async (way) => {
      const { repository, isHeld, release } = await openAtWork();
      const undos: Promise<Ran>[] = [];
      const deletion = await repository.run(DELETION, { runId: '8001' }, async (step) => {
        await step.until(isHeld);
        const [inputs, options] = undoOf(way, '8001');
        const undo = repository.run(inputs, { ...options, env: ECHO }, async (waiting) => {
          await waiting.waitFor(/waiting for run 8001, which stops/);
          const before = repository.site.requests.length;
          await giveAWhile(waiting);
          // It waits: nothing is sent before the deletion has closed its claim.
          expect(repository.site.requests).toHaveLength(before);
          expect(await isHalted(repository)).toBe(true);
          release();
          return waiting.done;
        });
        undos.push(undo);
        return step.done;
      });
      const [undo] = await Promise.all(undos);
      expect(deletion.outputs.outcome, deletion.log).toBe('stopped');
      expect(errorsOf(deletion).join()).toContain(`Run ${undo?.runId} is cancelling deletions on this site`);
      expect(deletion.counts).toEqual({ scheduled: 20, 'skipped-stopped': 40 });
      expect(deletions(repository.site)).toHaveLength(20);
      if (!undo) throw new Error('there was no undo');
      allIsUndone(repository, undo);
      // By run, those it has scheduled by then; by list, everybody on it.
      expect(undo.rows).toHaveLength(way === 'csv' ? 60 : 20);
      const ledger = await repository.ledger();
      expect(ledger.open).toBeUndefined();
      expect(ledger.halt).toBeUndefined();
      expect([...ledger.users.values()].every(({ keep }) => keep === undo.runId)).toBe(true);
      // Whoever runs the list again deletes nobody.
      const again = await repository.run();
      expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 60 });
    },
  );

  it.each([5, 17, 33, 58])(
    'begun at deletion %i of 60, with nothing held back: nobody is deleted after being cancelled',
    async (nth) => {
      const repository = await openRepository(users, csv, { latency: 15 });
      // The ledger exists already: some other user was cancelled once.
      await repository.run(
        { cancel: 'true', csv: UNDO },
        { files: { [UNDO]: 'user_id\n999\n' }, committed: false },
      );
      const undos: Promise<Ran>[] = [];
      const deletion = await repository.run(
        { 'batch-size': '5', 'batch-pause': '0.1', concurrency: '2' },
        { runId: '8001' },
        async (step) => {
          await step.until(() => deletions(repository.site).length >= nth);
          undos.push(repository.run(...undoOf('csv', '8001')));
          return step.done;
        },
      );
      const [undo] = await Promise.all(undos);
      if (!undo) throw new Error('there was no undo');
      allIsUndone(repository, undo);
      expect(['stopped', 'complete']).toContain(deletion.outputs.outcome);
      expect((await repository.ledger()).open).toBeUndefined();
    },
  );

  it('a deletion that is started while an undo waits is refused with its address', async () => {
    const { repository, isHeld, release } = await openAtWork();
    const undos: Promise<Ran>[] = [];
    await repository.run(DELETION, { runId: '8001' }, async (step) => {
      await step.until(isHeld);
      undos.push(
        repository.run(...undoOf('csv', '8001'), async (waiting) => {
          await waiting.waitFor(/waiting for run 8001, which stops/);
          const rival = await repository.run();
          expect(rival.outputs.outcome, rival.log).toBe('refused');
          expect(errorsOf(rival).join()).toContain('https://github.com/octo-org/community/actions/runs/');
          release();
          return waiting.done;
        }),
      );
      return step.done;
    });
    const [undo] = await Promise.all(undos);
    if (!undo) throw new Error('there was no undo');
    allIsUndone(repository, undo);
  });

  it('the first two runs of a site ever, a deletion and an undo: nobody stays pending', async () => {
    const repository = await openRepository(users, csv, { latency: 10 });
    // Both have read that there is no ledger; the deletion writes its claim first.
    const undoRead = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<void>();
    repository.results.on({ method: 'CreateRef', nth: 1 }, 'before', () => undoRead.promise);
    repository.results.on({ method: 'CreateRef', nth: 1 }, 'after', () => claimed.resolve());
    repository.results.on({ method: 'CreateCommit', name: /to cancel$/, nth: 1 }, 'before', async () => {
      undoRead.resolve();
      await claimed.promise;
    });
    const deletion = repository.run({ 'batch-size': '10', 'batch-pause': '0.1' });
    const undo = await repository.run(...undoOf('csv', ''));
    await deletion;
    allIsUndone(repository, undo);
    expect(undo.shown).not.toContain('continues without a record in the ledger');
  });
});
