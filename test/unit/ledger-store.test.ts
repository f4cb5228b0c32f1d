import { describe, expect, test } from 'vitest';
import { emptyLedger, type Ledger } from '../../src/domain/ledger/ledger.ts';
import { ledgerJson } from '../../src/domain/ledger/ledger-json.ts';
import { type LedgerStore, readLedger, writeLedger } from '../../src/domain/ledger/store.ts';
import { USERS_HEADER, usersCsv } from '../../src/domain/ledger/users-csv.ts';
import { Told } from '../../src/domain/messages/message.ts';
import { createStore, type MemoryStore, REF } from './store.ts';

const SITE = 'https://community.example.com';
const EMPTY = emptyLedger(SITE);
const NOW = Date.parse('2026-11-24T10:00:00Z');

/** A ledger with one user, scheduled by that run. */
const ledgerOf = (run: string): Ledger => ({
  ...EMPTY,
  users: new Map([['1', { status: 'scheduled', since: NOW, last: NOW, run, graceDays: 7 }]]),
});
const filesOf = (ledger: Ledger) => ({ json: ledgerJson(ledger), users: usersCsv(ledger.users) });

/** The words for people with which reading fails. */
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error: unknown) => (error instanceof Told ? `${error.told.help}: ${error.told.text}` : String(error)),
  );

describe('reading', () => {
  test('there is no ledger yet', async () => {
    expect(await readLedger(createStore(), EMPTY)).toEqual({ commit: undefined, ledger: EMPTY });
  });

  test('what was written is read back', async () => {
    const store = createStore();
    const written = await writeLedger(store, await readLedger(store, EMPTY), ledgerOf('10'), 'Run 10.1: x');
    expect(written).toEqual({ commit: store.tip, ledger: ledgerOf('10') });
    expect(await readLedger(store, EMPTY)).toEqual(written);
  });

  test('whatever GitHub answers with is said in its words', async () => {
    const store = { ...createStore(), head: async () => Promise.reject(new Error('HTTP 502')) };
    await expect(readLedger(store, EMPTY)).rejects.toThrow('HTTP 502');
  });

  const good = filesOf(ledgerOf('10'));
  test.each<[string, Partial<typeof good>, RegExp]>([
    ['neither file', {}, /^ledger: `refs\/.*` exists, but holds no ledger\. Set `ledger-ref` to a name/],
    ['no ledger.json', { users: good.users }, /is damaged \(ledger\.json, commit 0000000000\)/],
    ['no users.csv', { json: good.json }, /is damaged \(users\.csv, line 1, commit 0000000000\)/],
    ['a bad line', { ...good, users: `${USERS_HEADER}\n1,x\n` }, /damaged \(users\.csv, line 2, commit/],
    ['NUL', { ...good, json: `${good.json}\0` }, /damaged \(ledger\.json/],
    [
      'another format',
      { ...good, json: '{"format": 7}' },
      /has format 7, but .* reads format 1\. Use the newest/,
    ],
    [
      'another site',
      filesOf(emptyLedger('https://other.example.com')),
      /holds the ledger of another site \(https:\/\/other\.example\.com\)\. Set `ledger-ref`/,
    ],
  ])('refused: %s', async (_, files, words) => {
    const store = createStore();
    store.put(files);
    expect(await refusal(readLedger(store, EMPTY))).toMatch(words);
  });

  test('a damaged ledger: its last good version, how to restore it, and what is lost with it', async () => {
    const store = createStore();
    store.put(filesOf(ledgerOf('10')), 'Run 10.1: 1 scheduled; run complete\n\nMode: delete');
    const last = store.put(filesOf(ledgerOf('11')), 'Run 11.1: 1 scheduled; run complete');
    store.put({ ...good, users: 'x' }, 'Run 12.1: 250 users claimed to delete\n\nStarted by: maria');
    store.put({ ...good, json: '{}' }, 'Tidy up');
    const text = await refusal(readLedger(store, EMPTY));
    expect(text).toContain(`git commit-tree ${last}^{tree} -p FETCH_HEAD`);
    expect(text).toMatch(/\(this loses Tidy up; Run 12\.1\)\.$/);
  });

  test('damaged from its first commit on: no version to restore', async () => {
    const store = createStore();
    store.put({ ...good, users: 'x' });
    store.put({ ...good, users: 'y' });
    expect(await refusal(readLedger(store, EMPTY))).toMatch(/Restore an older version/);
  });

  test('what somebody writes into a commit message is no order to the runner', async () => {
    const store = createStore();
    store.put(filesOf(ledgerOf('10')));
    store.put({ users: 'x' }, '\u001b[31m##[error]pwned jane@example.com');
    expect(await refusal(readLedger(store, EMPTY))).not.toMatch(/\p{C}|##\[|jane@/u);
  });
});

describe('writing', () => {
  type Faults = {
    /** What GitHub does with the n-th move, from 1; by default what it should. */
    readonly move?: (n: number, move: LedgerStore['move']) => LedgerStore['move'];
    /** What GitHub tells of the ref the n-th time. */
    readonly head?: (n: number, real: string | undefined) => string | undefined;
  };
  /** Writes on top of what was read, where GitHub fails as told; what became of it. */
  const write = async (store: MemoryStore, faults: Faults, before?: () => unknown) => {
    const snapshot = await readLedger(store, EMPTY);
    before?.();
    const moves: [string, boolean][] = [];
    let heads = 0;
    const faulty: LedgerStore = {
      ...store,
      move: async (commit, isNew) => {
        moves.push([commit, isNew]);
        return (faults.move?.(moves.length, store.move) ?? store.move)(commit, isNew);
      },
      head: async () => {
        heads += 1;
        return faults.head ? faults.head(heads, store.tip) : store.tip;
      },
    };
    const made = store.commits.size + 1;
    const written = await writeLedger(faulty, snapshot, ledgerOf('10'), 'Run 10.1: x').catch(
      (error: unknown) => (error instanceof Told ? error.told.text : String(error)),
    );
    const own = made.toString(16).padStart(40, '0');
    const isWritten = typeof written === 'object' && written.commit === own;
    return { written: isWritten ? 'written' : written, own, moves, isTip: store.tip === own };
  };
  const withOne = (): MemoryStore => {
    const store = createStore();
    store.put(filesOf(ledgerOf('9')));
    return store;
  };
  const lost =
    (words: string): NonNullable<Faults['move']> =>
    (n, move) =>
    async (commit, isNew) => {
      const answer = await move(commit, isNew);
      return n === 1 ? { refused: words } : answer;
    };
  const refused =
    (words: string): NonNullable<Faults['move']> =>
    () =>
    async () => ({ refused: words });

  test.each([
    ['the first of all', createStore],
    ['the next', withOne],
  ])('%s: one move, and no look at the ref', async (_, open) => {
    const store = open();
    const isNew = store.tip === undefined;
    const found = await write(store, {
      head: () => {
        throw new Error('asked without need');
      },
    });
    expect(found).toMatchObject({ written: 'written', isTip: true, moves: [[found.own, isNew]] });
    expect(store.pauses).toEqual([]);
  });

  test.each([
    ['the first of all', createStore],
    ['the next', withOne],
  ])('%s, whose answer is lost: it is there, and is not written again', async (_, open) => {
    const found = await write(open(), { move: lost('HTTP 502') });
    expect(found).toMatchObject({ written: 'written', isTip: true });
    expect(found.moves).toHaveLength(1);
  });

  test('an answer that is lost, and somebody who has written on top since', async () => {
    const store = withOne();
    const onTop: NonNullable<Faults['move']> = (_, move) => async (commit, isNew) => {
      await move(commit, isNew);
      store.put(filesOf(ledgerOf('11')));
      return { refused: 'HTTP 502' };
    };
    const found = await write(store, { move: onTop });
    expect([found.written, found.isTip]).toEqual(['written', false]);
  });

  test.each([
    ['the first of all', createStore],
    ['the next', withOne],
  ])('%s, before which somebody else has written: moved, and nothing of this is there', async (_, open) => {
    const store = open();
    const found = await write(store, {}, () => store.put(filesOf(ledgerOf('11'))));
    expect(found).toMatchObject({ written: 'moved', isTip: false });
    expect(found.moves).toHaveLength(1);
    expect((await readLedger(store, EMPTY)).ledger).toEqual(ledgerOf('11'));
  });

  test.each<[string, () => MemoryStore, string | undefined]>([
    ['the first of all', createStore, undefined],
    ['the next', withOne, '1'.padStart(40, '0')],
  ])('%s, where a stale read hides who has written: moved, not a refusal', async (_, open, stale) => {
    const store = open();
    const found = await write(store, { head: () => stale }, () => store.put(filesOf(ledgerOf('11'))));
    expect(found).toMatchObject({ written: 'moved', isTip: false });
    expect(store.pauses).toEqual([1, 2]);
  });

  test('a stale read that hides its own write: GitHub knows better at the next move', async () => {
    const store = withOne();
    const before = store.tip;
    const found = await write(store, {
      move: lost('HTTP 502'),
      head: (n, real) => (n === 1 ? before : real),
    });
    expect(found).toMatchObject({ written: 'written', isTip: true });
  });

  test('GitHub fails twice, then takes it', async () => {
    const store = withOne();
    const found = await write(store, {
      move: (n, move) => (n < 3 ? async () => ({ refused: 'HTTP 502' }) : move),
    });
    expect(found).toMatchObject({ written: 'written', isTip: true });
    expect(store.pauses).toEqual([1, 2]);
  });

  test('the ref has vanished: the same commit, with its history, is posted again', async () => {
    const store = withOne();
    const found = await write(store, {}, () => {
      store.tip = undefined;
    });
    expect(found).toMatchObject({ written: 'written', isTip: true });
    expect(found.moves).toEqual([
      [found.own, false],
      [found.own, true],
    ]);
    expect(store.commits.get(found.own)?.parent).toBe('1'.padStart(40, '0'));
  });

  test.each([
    ['the first of all', createStore],
    ['the next', withOne],
  ])('%s, refused by a rule of the repository: GitHub’s words, and the way out', async (_, open) => {
    const store = open();
    const words = 'Repository rule violations found: Cannot create ref due to creations being restricted';
    const { written, isTip } = await write(store, { move: refused(`${words}.`) });
    expect(isTip).toBe(false);
    expect(written).toContain(`GitHub refused to write the ledger at \`${REF}\` (${words}). Allow`);
    expect(written).toContain('set `ledger-ref` to a branch');
    expect(store.pauses).toEqual([1, 2]);
  });

  test('no permission is told as it is, at once', async () => {
    const store = withOne();
    const forbidden = (): LedgerStore['move'] => async () => Promise.reject(new Error('contents: write'));
    const { written, moves } = await write(store, { move: forbidden });
    expect([written, moves.length]).toEqual(['Error: contents: write', 1]);
  });
});
