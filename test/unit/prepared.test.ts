import { describe, expect, test } from 'vitest';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { Entry, Pacing, Plan } from '../../src/domain/types.ts';
import {
  BARE,
  makeTestPlan,
  makeUsers,
  type Simulation,
  type SimulationOptions,
  type SiteAnswer,
  simulate,
  userBody,
} from './world.ts';

const USERS = 60;
const OK: SiteAnswer = { status: 204 };
type Given = {
  readonly pacing?: Partial<Pacing>;
  readonly free?: number;
  readonly requests?: number;
  readonly mode?: Plan['mode'];
};

const ofType = <T extends Entry['type']>(journal: readonly Entry[], type: T) =>
  journal.filter((entry): entry is Extract<Entry, { type: T }> => entry.type === type);

/** How long before its request each intent was written, in ms; throws if the requests of a user are not in its order. */
const leads = ({ journal, seen }: Simulation): number[] => {
  const withheld = new Set(
    ofType(journal, 'outcome').flatMap(({ seq, result }) => (result === 'withheld' ? [seq] : [])),
  );
  const intents = ofType(journal, 'intent').filter(({ seq }) => !withheld.has(seq));
  expect(intents).toHaveLength(seen.length);
  return seen.map(({ user, purpose, at }) => {
    const i = intents.findIndex((intent) => intent.user === user);
    const [intent] = intents.splice(i, 1);
    if (i < 0 || intent?.purpose !== purpose) throw new Error(`no intent for ${purpose} ${user}`);
    return at - intent.at;
  });
};

const play = async (
  options: SimulationOptions,
  { pacing, free = 9000, requests, mode = 'delete' }: Given = {},
) => {
  const simulation = simulate(options);
  const plan = makeTestPlan(makeUsers(USERS), { mode });
  const quota = createQuota({ limit: free, used: [] });
  await simulation.perform(plan, { ...BARE, ...pacing }, quota, requests);
  const { journal, seen } = simulation;
  const results = makeResults(plan, journal);
  const counts = Object.fromEntries(Object.entries(results.counts).filter(([, n]) => n > 0));
  const withheld = ofType(journal, 'outcome').filter(({ result }) => result === 'withheld');
  // Whatever happens: no intent without an outcome, and what was not sent costs nothing.
  expect(ofType(journal, 'outcome')).toHaveLength(ofType(journal, 'intent').length);
  expect(results.requests).toBe(seen.length);
  expect(quota.free(simulation.world.now())).toBe(free - seen.length);
  expect(simulation.overdrawn).toEqual([]);
  return { ...simulation, counts, leads: leads(simulation), withheld: withheld.map(({ user }) => user) };
};

/** An answer that one user gets, and with it everybody else `rest`. */
const to = (id: string, answers: readonly SiteAnswer[], rest = OK): SimulationOptions['answer'] => {
  let nth = 0;
  return (_, user) => (user === id ? (answers[nth++] ?? rest) : rest);
};

describe('the intent of a lane’s next user is written while its present one is in flight', () => {
  test('all but the first of each lane, by as much as the site takes', async () => {
    const { leads, withheld, seen } = await play({ answer: () => OK });
    expect(leads).toEqual([...Array(4).fill(0), ...Array(USERS - 4).fill(20)]);
    expect(withheld).toEqual([]);
    expect(seen.map(({ user }) => user)).toEqual(makeUsers(USERS).map(({ id }) => id));
  });

  test('not where something bounds the rate: there is time enough then', async () => {
    const { leads, withheld } = await play({ answer: () => OK }, { pacing: { maxRate: 100 } });
    expect([new Set(leads), withheld]).toEqual([new Set([0]), []]);
  });

  test('not on a slow site, where it would be old before its turn', async () => {
    const { leads, withheld } = await play({ answer: () => ({ ...OK, delayMs: 2000 }) });
    // The first of each lane cannot know.
    expect(withheld).toHaveLength(4);
    expect(new Set(leads)).toEqual(new Set([0]));
  });

  test('one that became old is taken back, and written anew', async () => {
    const { leads, withheld, counts } = await play({ answer: to('9', [{ ...OK, delayMs: 5000 }]) });
    expect(counts).toEqual({ scheduled: USERS });
    expect(withheld).toEqual(['13']);
    expect(Math.max(...leads)).toBeLessThanOrEqual(1000);
  });

  test.each([
    ['delete', 'sample'],
    ['delete', 'all'],
    ['cancel', 'off'],
  ] as const)(
    '%s, identity check %s: another request for the user comes first',
    async (mode, identityCheck) => {
      const answer: SimulationOptions['answer'] = (purpose, user) =>
        purpose === mode
          ? OK
          : { status: 200, body: userBody(user, purpose === (mode === 'cancel' ? 'look' : 'confirm')) };
      const { counts, leads } = await play({ answer }, { mode, pacing: { identityCheck, canary: 1 } });
      expect(counts).toEqual({ [mode === 'cancel' ? 'cancelled' : 'scheduled']: USERS });
      expect(leads.filter((lead) => lead > 0).length).toBeGreaterThan(30);
    },
  );

  test('the site asks to wait: none is prepared during the wait', async () => {
    const answer = to('9', [{ status: 429, retryAfter: '60' }]);
    const { leads, withheld, counts, seen } = await play({ answer });
    expect(counts).toEqual({ scheduled: USERS });
    expect(withheld.length).toBeGreaterThan(0);
    expect(Math.max(...leads)).toBeLessThanOrEqual(1000);
    const times = seen.map(({ at }) => at);
    expect(Math.max(...times.slice(1).map((at, i) => at - (times[i] ?? 0)))).toBeGreaterThanOrEqual(59_000);
  });
});

test('who is compared for a block is not prepared: the check may have settled what becomes of them', async () => {
  const answer: SimulationOptions['answer'] = (purpose, user) =>
    purpose === 'delete' ? OK : { status: 200, body: userBody(user, user === '2') };
  const { journal, counts } = await play({ answer }, { pacing: { concurrency: 1, identityCheck: 'canary' } });
  expect(counts).toEqual({ 'already-scheduled': 1, scheduled: USERS - 1 });
  const purposes = ofType(journal, 'intent').flatMap(({ user, purpose }) => (user === '2' ? [purpose] : []));
  expect(purposes).toEqual(['identity']);
});

test('a lane that fails leaves nobody behind for whom the others wait for ever', async () => {
  const answer: SimulationOptions['answer'] = (purpose, user) =>
    purpose === 'delete' ? OK : { status: 200, body: userBody(user, false) };
  for (const batchPauseMs of [0, 1000])
    for (let brokenFrom = 1; brokenFrom < 90; brokenFrom += 1) {
      const { perform } = simulate({ answer, brokenFrom });
      const pacing = { ...BARE, batchSize: 9, batchPauseMs, claimUsers: 9, identityCheck: 'all' } as const;
      const quota = createQuota({ limit: 9000, used: [] });
      await expect(perform(makeTestPlan(makeUsers(USERS)), pacing, quota)).rejects.toThrow('ENOSPC');
    }
});

test('time: no batch begins after max-duration, and who is at work gets the answers that are needed', async () => {
  const answer: SimulationOptions['answer'] = (purpose, user, nth) => {
    if (purpose !== 'delete') return { status: 200, body: userBody(user, true) };
    return user === '8' && nth < 8 ? { status: 502, applies: true, delayMs: 30 } : OK;
  };
  const { counts } = await play({ answer }, { pacing: { batchSize: 4, maxDurationMs: 10 } });
  expect(counts).toEqual({ scheduled: 8, 'skipped-time': USERS - 8 });
});

describe('what was prepared is not sent once the run has ended, and is said to be withheld', () => {
  let looks = 0;
  test.each<[string, SimulationOptions, Given, { sent: number; withheld: number }]>([
    ['a signal', { answer: () => OK, stopAfter: 9 }, {}, { sent: 9, withheld: 3 }],
    ['a stop file', { answer: () => OK, isStopFileThere: () => ++looks > 9 }, {}, { sent: 9, withheld: 4 }],
    [
      'the key is refused',
      { answer: to('9', [{ status: 401, body: '{"detail":"Invalid token."}' }]) },
      {},
      { sent: 12, withheld: 4 },
    ],
    ['the quota', { answer: () => OK }, { free: 20 }, { sent: 20, withheld: 0 }],
    [
      'the ledger cannot be written',
      { answer: () => OK, claim: () => Promise.reject(new Error('no')) },
      { requests: 17 },
      { sent: 17, withheld: 0 },
    ],
  ])('%s', async (_, options, given, expected) => {
    const { seen, withheld, counts, changed } = await play(options, given);
    expect({ sent: seen.length, withheld: withheld.length }).toEqual(expected);
    expect(withheld.filter((id) => changed.has(id))).toEqual([]);
    expect(counts.unknown).toBeUndefined();
  });
});
