import { describe, expect, test } from 'vitest';
import { emptyLedger } from '../../src/domain/ledger/ledger.ts';
import type { Contents } from '../../src/domain/plan/current-list.ts';
import { createWatch } from '../../src/stages/watch.ts';
import { createClock } from '../support/model/clock.ts';
import { createStore } from './store.ts';

const SITE = 'https://community.example.com';
const MINUTE = 60_000;
const START = Date.parse('2026-11-24T10:00:00Z');
const hang = (): Promise<never> => new Promise(() => {});
const fail = (): Promise<never> => Promise.reject(new Error('HTTP 502'));

type World = Partial<Contents> & {
  /** The ref of the ledger, and the read of a commit. */
  readonly tip?: () => Promise<string>;
  readonly read?: () => Promise<never>;
};

/** What the looks of a run say, one a minute, where GitHub answers as told; and how often the content was asked for. */
const looks = async ({ tip, read, ...answers }: World, minutes = 1, mustReach = false) => {
  const clock = createClock(START);
  const store = createStore();
  const own = store.put({ json: '{}', users: '' });
  let asked = 0;
  const repository: Contents = {
    defaultBranch: async () => 'main',
    headOf: async () => 'head',
    blobAt: async () => {
      asked += 1;
      return 'blob';
    },
    textAt: async () => '',
    ...answers,
  };
  const look = createWatch(
    {
      clock: { now: clock.now, observe: () => {}, runnerAheadMs: () => 0 },
      within: (work, ms) =>
        Promise.race([work, clock.wait(ms).then(() => Promise.reject(new Error('too late')))]),
      sleep: clock.wait,
      signal: new AbortController().signal,
    },
    {
      compared: { branch: 'main', commit: 'head' },
      files: [{ kind: 'list', path: 'list.csv', repositoryPath: 'list.csv', text: '', blobs: ['blob'] }],
      github: { repository },
    },
    { ...store, head: tip ?? store.head, read: read ?? store.read },
    () => ({ commit: own, ledger: emptyLedger(SITE) }),
    new Set([own]),
  );
  const said: (string | undefined)[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    said.push((await clock.run(look(mustReach)))?.text);
    await clock.run(clock.wait(MINUTE));
  }
  return { said, asked, tookMs: clock.now() - START };
};

const other = { blobAt: async () => 'other', textAt: async () => 'user_id' };
const moved = { headOf: async () => 'next' };
const NOT_COMPARED =
  '`main` has a new commit, and GitHub did not show in time whether the list changed. Run the same list again when GitHub answers.';

describe('a branch or a ledger that is known to have moved stops the run until GitHub shows that it may go on', () => {
  test.each<[string, World, string | undefined]>([
    ['nothing moved', {}, undefined],
    ['a commit that changes another file', moved, undefined],
    ['another content', { ...moved, ...other }, 'The list on'],
    ['a content that GitHub does not tell', { ...moved, blobAt: fail }, NOT_COMPARED],
    ['a content that takes longer than the look may', { ...moved, blobAt: hang }, NOT_COMPARED],
    ['a text that takes longer', { ...moved, blobAt: async () => 'other', textAt: hang }, NOT_COMPARED],
    [
      'a renamed branch that is not told',
      { defaultBranch: async () => 'trunk', blobAt: hang },
      '`trunk` has',
    ],
    ['a ledger that another run wrote', { tip: async () => 'theirs', read: hang }, 'Somebody else changed'],
    ['the same, and GitHub fails', { tip: async () => 'theirs', read: fail }, 'Somebody else changed'],
    ['a head that GitHub does not tell', { headOf: fail }, undefined],
    ['a head that takes for ever', { headOf: hang }, 'for five minutes'],
    ['a ref that GitHub does not tell', { tip: fail }, undefined],
    ['an equal list, and a ref that it does not tell', { ...moved, tip: fail }, undefined],
    ['another list, and a ref that it does not tell', { ...moved, tip: fail, ...other }, 'The list on'],
    ['an equal list, and a ref that takes for ever', { ...moved, tip: hang }, 'for five minutes'],
  ])('%s', async (_, world, words) => {
    const [said] = (await looks(world)).said;
    if (words === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(words);
  });
});

test('an equal list is compared once for each commit', async () => {
  const { said, asked } = await looks(moved, 4);
  expect([said, asked]).toEqual([Array(4).fill(undefined), 1]);
});

test('a GitHub that is not reached is waited for, five minutes at most', async () => {
  const { said } = await looks({ headOf: fail }, 7);
  expect(said.slice(0, 5)).toEqual(Array(5).fill(undefined));
  expect(said.slice(5)).toEqual(Array(2).fill(expect.stringContaining('for five minutes')));
});

describe('a look that must reach GitHub, before a batch', () => {
  test('waits until it does', async () => {
    let calls = 0;
    const headOf = async () => {
      calls += 1;
      return calls < 4 ? fail() : 'head';
    };
    const { said, tookMs } = await looks({ headOf }, 1, true);
    expect(said).toEqual([undefined]);
    expect(tookMs).toBe(30_000 + MINUTE);
  });

  test('learns then what has changed meanwhile', async () => {
    let calls = 0;
    const headOf = async () => {
      calls += 1;
      return calls < 2 ? fail() : 'next';
    };
    const { said } = await looks({ headOf, ...other }, 1, true);
    expect(said).toEqual([expect.stringContaining('The list on')]);
  });

  test('waits for five minutes at most', async () => {
    const { said, tookMs } = await looks({ headOf: fail }, 1, true);
    expect(said).toEqual([expect.stringContaining('for five minutes')]);
    expect(tookMs).toBe(6 * MINUTE);
  });
});
