import { expect } from 'vitest';
import type { Inputs } from '../support/runner.ts';
import { openRepository, type Repository, type RepositoryRunOptions } from './ledger-support.ts';
import { idsWith, makeList, type Ran } from './support.ts';

export const { users, csv } = makeList(60);
export const UNDO = 'undo.csv';

/** How the undo says whom it is about. */
export type Way = 'cancel-run' | 'csv';
export const WAYS = [['cancel-run'], ['csv']] as const satisfies readonly (readonly [Way])[];

/** Neither is committed: the list on the default branch stays as it is. */
export const undoOf = (way: Way, runId: string): readonly [Inputs, RepositoryRunOptions] =>
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
export const openAtWork = async (seed = 0) => {
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

export const DELETION = { 'batch-size': '20' };

/** The order in which the site was asked to delete and to cancel: nobody may be deleted after a cancellation. */
const lastWords = ({ site }: Repository): ReadonlyMap<string, string> => {
  const words = new Map<string, string>();
  for (const { method, path } of site.requests) {
    const id = /\/user\/(\d+)\//.exec(path)?.[1] ?? '';
    if (method !== 'GET') words.set(id, method);
  }
  return words;
};

export const allIsUndone = (repository: Repository, undo: Ran): void => {
  expect(undo.exitCode, undo.log).toBe(0);
  expect(undo.outputs.outcome).toBe('complete');
  expect(idsWith(undo.rows, 'cancelled', 'not-scheduled')).toEqual(undo.rows.map(({ user_id }) => user_id));
  expect(repository.site.pending(), 'left pending').toEqual([]);
  expect([...lastWords(repository).values()].filter((method) => method === 'DELETE')).toEqual([]);
};

export const isHalted = async (repository: Repository): Promise<boolean> =>
  (await repository.ledger()).halt !== undefined;
