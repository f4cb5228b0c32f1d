import { describe, expect, test } from 'vitest';
import { listDoubts, risingBlocks } from '../../src/domain/list/list-warnings.ts';
import { parseProtection } from '../../src/domain/list/protect.ts';

const usersOf = (ids: readonly (bigint | number)[], email = 'a@example.com') =>
  ids.map((id, i) => ({ id: String(id), email, line: i + 2 }));
const from = (first: bigint, n: number): bigint[] => Array.from({ length: n }, (_, i) => first + BigInt(i));
const linesOf = (ids: readonly (bigint | number)[]) =>
  risingBlocks(usersOf(ids)).map(({ first, second, last }) => [first.line, second.line, last.line]);

describe('ids that rise one by one', () => {
  test.each<[string, (bigint | number)[], number[][]]>([
    ['nobody', [], []],
    ['one', [7], []],
    ['nine', from(7n, 9), []],
    ['ten', from(7n, 10), [[2, 3, 11]]],
    ['ten after others', [5, 3, ...from(7n, 10), 99], [[4, 5, 13]]],
    [
      'two blocks side by side',
      [...from(100n, 10), ...from(50n, 12)],
      [
        [2, 3, 11],
        [12, 13, 23],
      ],
    ],
    ['falling', from(7n, 12).reverse(), []],
    ['by two', from(7n, 12).map((id) => id * 2n), []],
    ['with a gap', [...from(7n, 9), ...from(17n, 9)], []],
    ['past 2^53, where numbers stand still', from(2n ** 53n - 3n, 10), [[2, 3, 11]]],
    [
      'the same number past 2^53 is no rise',
      Array.from({ length: 12 }, (_, i) => 2n ** 60n + BigInt(i * 2)),
      [],
    ],
    ['up to the largest id', from(2n ** 63n - 10n, 10), [[2, 3, 11]]],
  ])('%s', (_, ids, lines) => expect(linesOf(ids)).toEqual(lines));
});

describe('what a person should look at', () => {
  const doubtsOf = (
    ids: readonly number[],
    email?: string,
    mode: 'delete' | 'cancel' = 'delete',
    protect = 'user_id\n7\n',
  ) => {
    const protection = parseProtection('safe.csv', protect);
    if ('faults' in protection) throw new Error('faulty');
    return listDoubts({ users: usersOf(ids, email), duplicates: [] }, protection, mode).map(
      ({ text }) => text,
    );
  };

  test('nothing about an ordinary list', () => expect(doubtsOf([1, 2, 3])).toEqual([]));
  test('a list without rows', () => expect(doubtsOf([])).toEqual([expect.stringContaining('no rows')]));
  test('a list of ids alone: nobody can be compared, which matters to a deletion', () => {
    expect(doubtsOf([1, 2], '')).toEqual([expect.stringContaining('no user can have an identity check')]);
    expect(doubtsOf([1, 2], '', 'cancel')).toEqual([]);
  });
  test('a block, by its lines', () =>
    expect(doubtsOf(Array.from({ length: 11 }, (_, i) => i + 5))).toEqual([
      expect.stringContaining('The ids on lines 2 to 12 rise by one'),
    ]));
  test('a protect list without rows protects nobody', () =>
    expect(doubtsOf([1], undefined, 'delete', 'email\n')).toEqual([
      'The protect list "safe.csv" has a header and no rows, so it protects nobody. Add the users who must not be deleted.',
    ]));
});
