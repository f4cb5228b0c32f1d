import { describe, expect, it } from 'vitest';
import { bePatient } from '../support/patience.ts';
import type { Inputs } from '../support/runner.ts';
import {
  deletions,
  idsOf,
  openRepository,
  type Repository,
  type RepositoryRunOptions,
} from './ledger-support.ts';
import { ECHO, errorsOf, giveAWhile, idsWith, makeList, type Ran } from './support.ts';

bePatient();

const { users, csv } = makeList(60);
const UNDO = 'undo.csv';

/** How the undo says whom it is about. */
type Way = 'cancel-run' | 'csv';
const WAYS = [['cancel-run'], ['csv']] as const satisfies readonly (readonly [Way])[];

/** Neither is committed: the list on the default branch stays as it is. */
const undoOf = (way: Way, runId: string): readonly [Inputs, RepositoryRunOptions] =>
  way === 'csv'
    ? [
        { cancel: 'true', csv: UNDO },
        { files: { [UNDO]: csv }, csv: '', committed: false },
      ]
    : [
        { cancel: 'true', 'cancel-run': runId },
        { csv: '', committed: false },
      ];

/** A deletion in batches of twenty, the first of which has its last answers held back. */
const openAtWork = async (seed = 0) => {
  const door = Promise.withResolvers<void>();
  const repository = await openRepository(users, csv, {
    hold: (nth) => (nth > 12 + seed ? door.promise : undefined),
  });
  let last = 0;
  const isHeld = () => {
    const now = repository.site.requests.length;
    const isSame = now === last && now > 12 + seed;
    last = now;
    return isSame;
  };
  return { repository, isHeld, release: door.resolve };
};

const DELETION = { 'batch-size': '20' };

/** The order in which the site was asked to delete and to cancel: nobody may be deleted after a cancellation. */
const lastWords = ({ site }: Repository): ReadonlyMap<string, string> => {
  const words = new Map<string, string>();
  for (const { method, path } of site.requests) {
    const id = /\/user\/(\d+)\//.exec(path)?.[1] ?? '';
    if (method !== 'GET') words.set(id, method);
  }
  return words;
};

const allIsUndone = (repository: Repository, undo: Ran): void => {
  expect(undo.exitCode, undo.log).toBe(0);
  expect(undo.outputs.outcome).toBe('complete');
  expect(idsWith(undo.rows, 'cancelled', 'not-scheduled')).toEqual(undo.rows.map(({ user_id }) => user_id));
  expect(repository.site.pending(), 'left pending').toEqual([]);
  expect([...lastWords(repository).values()].filter((method) => method === 'DELETE')).toEqual([]);
};

const isHalted = async (repository: Repository): Promise<boolean> =>
  (await repository.ledger()).halt !== undefined;

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
          await waiting.waitFor(/Waiting until run 8001 stops/);
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
      expect(errorsOf(deletion).join()).toContain(`Run ${undo?.runId} cancels deletions on this site`);
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
          await waiting.waitFor(/Waiting until run 8001 stops/);
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
    expect(undo.shown).not.toContain('goes on, but the ledger does not know of it yet');
  });
});

describe.concurrent('an undo that is killed, and repeated', () => {
  it.each(WAYS)('by %s, while it waits for the deletion', async (way) => {
    const { repository, isHeld, release } = await openAtWork();
    const repeated: Promise<Ran>[] = [];
    const deletion = await repository.run(DELETION, { runId: '8001' }, async (step) => {
      await step.until(isHeld);
      const [inputs, options] = undoOf(way, '8001');
      const killed = await repository.run(inputs, { ...options, post: false }, async (waiting) => {
        await waiting.waitFor(/Waiting until run 8001 stops/);
        return waiting.kill();
      });
      expect(killed.signal).toBe('SIGKILL');
      expect(await isHalted(repository)).toBe(true);
      repeated.push(
        repository.run(inputs, options, async (waiting) => {
          await waiting.waitFor(/Waiting until run 8001 stops/);
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
          await waiting.waitFor(/Waiting until run 8001 stops/);
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
    const gone = Promise.withResolvers<void>();
    const repository = await openRepository(users, csv, {
      // 62 requests of the deletion; the site falls silent in the middle of the undo.
      hold: (nth) => (nth > 62 + 25 ? gone.promise : undefined),
    });
    const deletion = await repository.run();
    const [inputs, options] = undoOf(way, deletion.runId);
    const killed = await repository.run(inputs, { ...options, post }, async (step) => {
      await step.until(() => repository.site.requests.length > 62 + 25);
      return step.kill().finally(gone.resolve);
    });
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
