import { expect, test } from 'vitest';
import {
  type HolderState,
  holderState,
  isSameAttempt,
  type Job,
  type Runs,
} from '../../src/domain/ledger/holder-state.ts';
import type { Holder } from '../../src/domain/ledger/ledger.ts';

const OWN: Holder = { run: '10', attempt: 1, runner: 'GitHub Actions 2', step: '10.1.abc' };
const OTHER: Holder = { run: '9', attempt: 2, runner: 'GitHub Actions 1', step: '9.2.xyz' };

const runsWith = (jobs: readonly Job[] | undefined) => {
  const asked: [string, number][] = [];
  const runs: Runs = {
    jobs: async (run, attempt) => {
      asked.push([run, attempt]);
      return jobs;
    },
    createdAt: async () => 0,
    approvals: async () => [],
  };
  return { runs, asked };
};
const job = (runner: string, endedAt?: number): Job => ({ runner, isOver: endedAt !== undefined, endedAt });
const OVER = (endedAt?: number): HolderState => ({ isAtWork: false, endedAt });
const AT_WORK: HolderState = { isAtWork: true };

test.each<[string, readonly Job[] | undefined, HolderState]>([
  ['GitHub knows no such run', undefined, OVER()],
  ['its job is at work', [job(OTHER.runner)], AT_WORK],
  ['its job is over', [job(OTHER.runner, 7)], OVER(7)],
  ['its job is over, others of the run are not', [job(OTHER.runner, 7), job('x')], OVER(7)],
  ['its job is at work, others of the run are over', [job('x', 5), job(OTHER.runner)], AT_WORK],
  ['its runner has had two jobs, both over', [job(OTHER.runner, 9), job(OTHER.runner, 7)], OVER(9)],
  ['its runner has another job now', [job(OTHER.runner, 7), job(OTHER.runner)], AT_WORK],
  ['no job has its runner, all are over', [job('x', 5), job('y', 8)], OVER(8)],
  ['no job has its runner, one is at work', [job('x', 5), job('y')], AT_WORK],
  ['no job has a runner yet', [job(''), job('')], AT_WORK],
  ['over, and nobody knows since when', [{ runner: OTHER.runner, isOver: true, endedAt: undefined }], OVER()],
])('the holder is of another run: %s', async (_, jobs, state) => {
  const { runs, asked } = runsWith(jobs);
  expect(await holderState(runs, OTHER, OWN)).toEqual(state);
  expect(asked).toEqual([['9', 2]]);
});

test('an earlier step of this very job has ended, whatever GitHub says', async () => {
  const { runs, asked } = runsWith([job(OWN.runner)]);
  expect(await holderState(runs, { ...OWN, step: '10.1.first' }, OWN)).toEqual(OVER());
  expect(asked).toEqual([]);
});

test.each<[string, Partial<Holder>, HolderState]>([
  ['another job of this attempt', { runner: 'GitHub Actions 3' }, AT_WORK],
  ['an earlier attempt on the same machine', { attempt: 2 }, AT_WORK],
])('%s is asked for', async (_, given, state) => {
  const { runs } = runsWith([job('GitHub Actions 3'), job(OWN.runner)]);
  expect(await holderState(runs, { ...OWN, ...given }, OWN)).toEqual(state);
});

test('GitHub does not tell: nobody is declared over', async () => {
  const { runs } = runsWith([]);
  const silent = { ...runs, jobs: async () => Promise.reject(new Error('actions: read')) };
  await expect(holderState(silent, OTHER, OWN)).rejects.toThrow('actions: read');
});

test.each<[Partial<Holder>, boolean]>([
  [{}, true],
  [{ step: 'x', runner: 'y' }, true],
  [{ run: '1' }, false],
  [{ attempt: 2 }, false],
])('%j is of the same attempt: %s', (given, isSame) => {
  expect(isSameAttempt({ ...OWN, ...given }, OWN)).toBe(isSame);
});
