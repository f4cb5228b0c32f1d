import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyLedger } from '../../src/domain/ledger/ledger.ts';
import { recordProgress } from '../../src/domain/ledger/record.ts';
import { badRows } from '../../src/domain/outcome/results.ts';
import { useOfQuota } from '../../src/domain/outcome/used-requests.ts';
import type { SiteEvidence } from '../../src/domain/send/evidence.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { Earlier, Operation, Pacing } from '../../src/domain/types.ts';
import { usersSetToDeleteCsv } from '../../src/report/results-csv.ts';
import { summaryMarkdown } from '../../src/report/summary.ts';
import { isRed, nextSteps, verdictText } from '../../src/report/verdict.ts';
import { SEED } from '../support/seed.ts';
import { makeEnded, makeFacts, NOW } from './facts.ts';
import {
  BARE,
  KNOWN_SITE,
  makeTestPlan,
  makeUsers,
  type SimulationOptions,
  type SiteAnswer,
  simulate,
  UNPROVEN,
  userBody,
} from './world.ts';

const DAY = 86_400_000;
const HTML = '<!doctype html><title>Log in</title>';
const SHELL = JSON.stringify({ id: 1, email: 'deleted+77x@bevylabs.com', deletion_pending: false });

/** Verifies these users on a scripted site. */
type Played = { free: number; pacing: Partial<Pacing>; evidence: SiteEvidence };

const play = async (
  options: SimulationOptions,
  operations: readonly Operation[],
  { free = 9000, pacing = {}, evidence = KNOWN_SITE }: Partial<Played> = {},
) => {
  const plan = makeTestPlan(operations, { mode: 'verify', evidence });
  const simulation = simulate({ startAt: NOW, ...options });
  const quota = createQuota({ limit: free, used: [] });
  await simulation.perform(plan, { ...BARE, ...pacing }, quota);
  const ended = makeEnded({ facts: makeFacts(), plan }, simulation.journal);
  const summary = summaryMarkdown(ended, { name: 'a', url: 'https://github.com/a' });
  return { ...simulation, ...ended, summary, verdict: verdictText(plan, ended.results) };
};

const left = (user: Operation, status: Earlier['status'], daysAgo: number): Operation => ({
  ...user,
  earlier: { status, at: NOW - daysAgo * DAY, run: '9', graceMs: 7 * DAY },
});
const tells =
  (pending: boolean) =>
  (_: string, user: string): SiteAnswer => ({ status: 200, body: userBody(user, pending) });

describe('a run', () => {
  const users = makeUsers(30);

  test('all pending: green, with the nearest deadline, and a list to cancel by', async () => {
    const known = users.map((user, i) => (i === 7 ? user : left(user, 'scheduled', 1 + (i % 3))));
    const { results, verdict, facts } = await play({ answer: tells(true) }, known);
    expect(results.counts.pending).toBe(30);
    expect(verdict).toBe('Complete: 30 users verified (30 pending)');
    expect([isRed(results, true), results.cancelBefore]).toEqual([false, NOW + 4 * DAY]);
    expect(JSON.stringify(nextSteps(facts, results))).toContain('30 deletions can still be cancelled');
    const [, ...lines] = [...usersSetToDeleteCsv(results)].join('').trim().split('\n');
    expect(lines).toHaveLength(30);
    // Whose deadline is not known may have the nearest.
    expect(lines[0]).toBe('u8@example.com,8');
    expect(lines[1]).toBe('u3@example.com,3');
  });

  test.each<[Earlier['status'], number, number | undefined]>([
    ['scheduled', 1, 6],
    ['unknown', 1, 6],
    ['unknown', 8, undefined],
    ['scheduled', 8, undefined],
    ['already-scheduled', 1, undefined],
    ['already-deleted', 1, undefined],
    ['cancelled', 1, undefined],
  ])(
    'pending, left %s %i days ago: to be cancelled for %s days, and no day is promised without knowing',
    async (status, daysAgo, days) => {
      const [first = { id: '', email: '', line: 0 }, second = first] = users;
      const known = [left(first, status, daysAgo), left(second, 'scheduled', 1)];
      const { results, ahead } = await play({ answer: tells(true) }, known);
      const deadline = days === undefined ? undefined : NOW + days * DAY;
      expect(results.rows[0]).toMatchObject({ status: 'pending', cancelBefore: deadline });
      expect(results.cancelBefore).toBe(NOW + 6 * DAY);
      expect(ahead.cancelBefore).toBe(deadline);
    },
  );

  test('all gone: green, and a proof', async () => {
    const { results, verdict, facts } = await play(
      { answer: () => ({ status: 404, body: '{"detail":"Not found."}' }) },
      users.map((user) => left(user, 'scheduled', 8)),
      { evidence: { ...KNOWN_SITE, readsWork: true } },
    );
    expect(verdict).toBe('Complete: 30 users verified (30 gone)');
    expect(isRed(results, true)).toBe(false);
    expect(JSON.stringify(nextSteps(facts, results))).toContain('as evidence');
    expect([...usersSetToDeleteCsv(results)]).toHaveLength(1);
  });

  test('404 for everybody, where no read ever worked: nothing is known, and the input is named', async () => {
    const { results, verdict } = await play(
      { answer: () => ({ status: 404, body: '{"detail":"Not found."}' }) },
      users.map((user) => left(user, 'scheduled', 8)),
    );
    expect([results.counts.unknown, results.outcome]).toEqual([30, 'stopped']);
    expect(verdict).toContain('`user-endpoint`');
    expect(isRed(results, false)).toBe(true);
  });

  test('one user who is shown proves that the call works: the others are gone', async () => {
    const { results } = await play(
      {
        answer: (_, user) =>
          user === '30'
            ? { status: 200, body: userBody(user, false) }
            : { status: 404, body: '{"detail":"No."}' },
      },
      users.map((user) => left(user, 'scheduled', 8)),
    );
    expect(results.counts).toMatchObject({ gone: 29, active: 1 });
  });

  test('the third answer with another user stops it, and none of them is believed', async () => {
    const { results, seen } = await play(
      { answer: () => ({ status: 200, body: userBody('1', true) }) },
      users.slice(1),
      { pacing: { concurrency: 1 } },
    );
    expect([results.counts.unknown, results.counts['skipped-stopped'], seen.length]).toEqual([3, 26, 3]);
    expect(results.reason).toContain('`user-endpoint`');
  });

  test('users who should be gone and are not make it red, and stand in verdict and summary', async () => {
    const { results, verdict, summary } = await play(
      { answer: tells(false) },
      users.map((user, i) => (i < 2 ? left(user, 'scheduled', 8) : user)),
    );
    expect(verdict).toBe(
      'Problems: 30 users verified (30 active); 2 users should be gone and are not, 2 rows to check',
    );
    expect([isRed(results, true), badRows(results)]).toEqual([true, 2]);
    expect(summary).toContain('### Rows to check');
    expect(summary).toContain('should be gone: run 9 left it scheduled');
  });

  test('a deletion that is no longer pending is said, and is no failure', async () => {
    const { results, verdict, summary } = await play(
      { answer: tells(false) },
      users.map((user, i) => (i < 1 ? left(user, 'scheduled', 1) : user)),
    );
    expect(verdict).toContain('1 deletion is no longer pending');
    expect(isRed(results, true)).toBe(false);
    expect(summary).toContain('but no deletion is pending any more');
  });

  test('a cancelled user that is pending all the same makes it red', async () => {
    const some = users.slice(0, 1).map((user) => left(user, 'cancelled', 1));
    const { results, verdict, facts } = await play({ answer: tells(true) }, some);
    expect(verdict).toContain('1 cancelled user is not active, 1 row to check');
    expect(isRed(results, true)).toBe(true);
    expect(JSON.stringify(nextSteps(facts, results))).toContain('at once');
  });

  test('a site that does not tell: every user read, unknown, red, and one sentence why', async () => {
    const { results, seen, summary } = await play(
      { answer: (_, user) => ({ status: 200, body: `{"id":${user}}` }) },
      users,
    );
    expect([results.counts.unknown, results.outcome, seen.length]).toEqual([30, 'complete', 30]);
    expect(isRed(results, true)).toBe(true);
    expect(summary.match(/The site does not show whether a deletion is pending/g)).toHaveLength(1);
    expect(summary).not.toContain('may or may not have been carried out');
  });

  test('a site that fails is left alone after some, and nobody is hammered', async () => {
    const { results, seen } = await play({ answer: () => ({ status: 503 }) }, users);
    expect(results.outcome).toBe('stopped');
    expect(results.counts['skipped-stopped']).toBeGreaterThan(20);
    for (const { id } of users) expect(seen.filter(({ user }) => user === id).length).toBeLessThanOrEqual(3);
  });

  test.each<[string, SiteAnswer]>([
    ['is down', { status: 503 }],
    ['cannot be reached', { status: 'refused' }],
    ['refuses the token', { status: 401, body: '{"detail":"Invalid token."}' }],
    ['is behind a web page', { status: 403, body: HTML }],
  ])('a site that %s: the verdict does not say that users were verified', async (_, answer) => {
    const { results, verdict } = await play({ answer: () => answer }, users);
    expect([results.outcome, isRed(results, false)]).toEqual(['stopped', true]);
    expect(verdict).not.toMatch(/[1-9]\d* users? verified/);
    // On a site that works the same words do say so.
    const { verdict: works } = await play({ answer: tells(true) }, users);
    expect(works).toMatch(/30 users verified/);
  });

  test('some failures are tried again', async () => {
    const answer = (_: string, user: string, nth: number): SiteAnswer =>
      nth % 10 === 9 ? { status: 'reset' } : tells(true)('', user);
    const { results, seen } = await play({ answer }, users);
    expect([results.counts.pending, results.outcome]).toEqual([30, 'complete']);
    expect(seen.length).toBe(results.requests);
    expect(seen.length).toBeGreaterThan(30);
  });

  test('one that the quota ends is incomplete, and the next starts from the beginning', async () => {
    const { results, facts, ahead } = await play({ answer: tells(true) }, users, { free: 12 });
    expect(results.counts).toMatchObject({ pending: 12, 'skipped-quota': 18 });
    expect([results.outcome, isRed(results, true)]).toEqual(['incomplete', true]);
    expect(JSON.stringify(nextSteps(facts, results))).toContain('starts from the beginning');
    expect(ahead.requests).toBe(30);
  });

  test('it leaves its requests to later runs, and nothing about users', async () => {
    const { journal, results } = await play(
      { answer: () => ({ status: 410, body: '{"detail":"Gone."}' }) },
      users,
    );
    const ledger = recordProgress(
      emptyLedger('https://community.example.com'),
      {
        holder: { run: '1', attempt: 1, runner: 'r', step: '1.1.abc' },
        mode: 'verify',
        graceDays: 7,
        startedAt: NOW,
        now: NOW + DAY / 2,
        rows: results.rows,
        used: useOfQuota(journal),
        exhaustedUntil: undefined,
        includesCancelledBefore: undefined,
        wasClaimed: false,
        ...UNPROVEN,
      },
      undefined,
    );
    expect(ledger.users.size).toBe(0);
    expect(ledger.requests.map(({ requests }) => requests)).toEqual([30]);
  });
});

/** Every kind of answer that a site can give to a read. */
const siteAnswer: fc.Arbitrary<SiteAnswer> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(userBody('1', true), userBody('1', false), SHELL, '{"id":1}')
      .map((body) => ({ status: 200, body })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(404, 410, 404).map((status) => ({ status, body: '{"detail":"no"}' })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(400, 401, 403, 405, 301, 404).map((status) => ({ status, body: HTML })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<SiteAnswer['status']>(500, 503, 'reset', 'refused')
      .map((status) => ({ status })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1', '60', '3600', 'soon').map((retryAfter) => ({ status: 429, retryAfter })),
  },
);

test(`nothing but reads on random schedules (SEED=${SEED})`, async () => {
  const schedule = fc.record({
    n: fc.integer({ min: 0, max: 40 }),
    answers: fc.array(siteAnswer, { minLength: 1, maxLength: 60 }),
    known: fc.array(
      fc.constantFrom<Earlier['status']>('scheduled', 'unknown', 'cancelled', 'already-deleted'),
      {
        maxLength: 40,
      },
    ),
    daysAgo: fc.integer({ min: 0, max: 9 }),
    stopAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 60 })),
    free: fc.integer({ min: 0, max: 100 }),
    batchSize: fc.integer({ min: 1, max: 50 }),
    concurrency: fc.integer({ min: 1, max: 16 }),
    canary: fc.integer({ min: 0, max: 3 }),
    identityCheck: fc.constantFrom('off', 'canary', 'all'),
    random: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(schedule, async ({ n, answers, known, daysAgo, stopAfter, free, random, ...pacing }) => {
      const users = makeUsers(n).map((user, i) => {
        const status = known[i];
        return status ? left(user, status, daysAgo) : user;
      });
      const answer = (_: string, __: string, nth: number) => answers[nth % answers.length] ?? { status: 500 };
      const options = { answer, stopAfter, random: () => random };
      const { seen, changed, journal, results, overdrawn, verdict, mostInFlight } = await play(
        options,
        users,
        { free, pacing },
      );
      // Only reads, of users on the list, within the quota, and the count is the site's.
      expect(seen.filter(({ purpose }) => purpose !== 'verify')).toEqual([]);
      expect(changed.size).toBe(0);
      expect(seen.length).toBeLessThanOrEqual(free);
      expect(results.requests).toBe(seen.length);
      expect(mostInFlight()).toBeLessThanOrEqual(pacing.concurrency);
      // Every row once, in one of the states that a verification has, and never green by omission.
      expect(results.rows.map(({ user }) => user.id)).toEqual(users.map(({ id }) => id));
      const states = /^(?:pending|gone|active|unknown|not-found|skipped-(?:quota|time|stopped))$/;
      for (const { status, detail } of results.rows) {
        expect(status).toMatch(states);
        if (status.startsWith('skipped')) expect(detail).not.toBe('');
      }
      const isWhole = results.rows.every(({ status }) => /^(?:pending|gone|active|not-found)$/.test(status));
      if (!isWhole) expect(isRed(results, true)).toBe(true);
      expect(verdict).not.toContain('undefined');
      // Nothing leaves that the ledger has not reserved.
      expect(overdrawn).toEqual([]);
      expect(journal.at(-1)?.type).toBe('end');
    }),
    { seed: SEED, numRuns: 1000 },
  );
});
