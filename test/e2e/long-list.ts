import { openFolder } from '../../src/adapters/journal.ts';
import type { Row } from '../../src/domain/outcome/results.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import { reportHtml } from '../../src/report/html/page.ts';
import { makeEnded, makeFacts, NOW } from '../unit/facts.ts';
import { BARE, makeTestPlan, makeUsers, type SiteAnswer, simulate } from '../unit/world.ts';

export const USERS = 10_000;

const answer = (user: number): SiteAnswer => {
  if (user % 83 === 0) return { status: 404, body: '{"detail":"Not found."}' };
  if (user % 197 === 0) return { status: 403, body: '{"detail":"Permission Denied"}' };
  if (user % 401 === 0) return { status: 'reset' };
  return { status: 204 };
};

/** Carries out a list of 10,000 users on a virtual clock, and writes its report.html into the folder as a run does. */
export const runLongList = async (root: string): Promise<readonly Row[]> => {
  const plan = makeTestPlan(makeUsers(USERS));
  const { journal, perform } = simulate({
    startAt: NOW,
    answer: (_, user, nth) => (nth === 3000 ? { status: 429, retryAfter: '20' } : answer(Number(user))),
  });
  const pacing = { ...BARE, batchPauseMs: 10_000 };
  await perform(plan, pacing, createQuota({ limit: 40_000, used: [] }));
  const facts = makeFacts({ list: { ...makeFacts().list, rows: USERS, users: USERS } });
  const ended = makeEnded({ facts, plan }, journal);
  openFolder(root).write('report.html', reportHtml(ended, journal));
  return ended.results.rows;
};
