import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_MEMORY,
  exhaustedUntil,
  forget,
  type Memory,
  mergeMemories,
  REMEMBERED,
  type Remembered,
  rememberRun,
  useOfAll,
} from '../../src/domain/memory.ts';
import { WINDOW_MINUTES } from '../../src/domain/quota.ts';
import { makeResults } from '../../src/domain/results.ts';
import type { Entry, Plan, Result } from '../../src/domain/types.ts';
import { parseEarlierRun } from '../../src/report/earlier.ts';
import { parseRunJson, runJson } from '../../src/report/record.ts';
import { bePatient } from '../support/patience.ts';
import { SEED } from '../support/seed.ts';
import { makeFacts, NOW } from './facts.ts';
import { makeTestPlan, makeUsers } from './world.ts';

bePatient();

const DAY = 86_400_000;
const MINUTE = Math.floor(NOW / 60_000);
const LIST = 'a'.repeat(64);
const step = { step: '1.1.abc', run: '1', startedAt: NOW, list: LIST };

const remembered = (given: Partial<Remembered> = {}): Remembered => ({
  ...{ status: 'scheduled', at: NOW - DAY, run: '9', since: NOW - DAY, list: LIST },
  ...given,
});
const memoryOf = (users: Record<string, Remembered>): Memory => ({
  ...EMPTY_MEMORY,
  users: new Map(Object.entries(users)),
});

/** A run in which user i has the i-th of these results. */
const ranWith = (results: readonly Result[], given: Partial<Plan> = {}, end: Partial<Entry> = {}) => {
  const plan = makeTestPlan(makeUsers(results.length), given);
  const journal = results.flatMap((result, i): Entry[] => {
    const id = { seq: i, user: String(i + 1) };
    const purpose = plan.mode;
    return [
      { type: 'intent', at: NOW + i, ...id, purpose, batch: 1 },
      { type: 'outcome', at: NOW + i + 1, ...id, result, sent: result !== 'not-sent', detail: '' },
    ];
  });
  journal.push({ type: 'end', at: NOW + 99, reason: 'done', detail: '', ...end } as Entry);
  return { plan, journal, results: makeResults(plan, journal) };
};
const remember = (ran: ReturnType<typeof ranWith>, earlier = EMPTY_MEMORY): Memory =>
  rememberRun(step, ran.plan, ran.journal, ran.results, earlier);
const statuses = ({ users }: Memory): string[] => [...users].map(([id, { status }]) => `${id} ${status}`);

describe('what a run leaves behind', () => {
  test('the states that say something about a user, and when the site may have acted', () => {
    const memory = remember(
      ranWith([
        'scheduled',
        'failed',
        'ambiguous',
        'forbidden',
        'not-found',
        'already-scheduled',
        'already-deleted',
      ]),
    );
    expect(statuses(memory)).toEqual([
      '1 scheduled',
      '3 unknown',
      '5 not-found',
      '6 already-scheduled',
      '7 already-deleted',
    ]);
    expect(memory.users.get('3')).toEqual({
      status: 'unknown',
      at: NOW + 2,
      run: '1',
      since: NOW,
      list: LIST,
    });
  });

  test('a cancellation keeps the list that had scheduled the user, and a doubtful one changes nothing', () => {
    const other = 'b'.repeat(64);
    const earlier = memoryOf({ 1: remembered({ list: other }), 2: remembered({ list: other }) });
    const memory = remember(
      ranWith(['cancelled', 'ambiguous', 'not-scheduled', 'not-found'], { mode: 'cancel' }),
      earlier,
    );
    expect(statuses(memory)).toEqual(['1 cancelled', '3 not-scheduled']);
    expect(memory.users.get('1')?.list).toBe(other);
    expect(memory.users.get('3')?.list).toBe('');
  });

  test('a site that denies a deletion may be wrong: when it was made stays known', () => {
    const at = NOW - DAY;
    const left = { status: 'scheduled' as const, at, run: '9' };
    const operations = makeUsers(2).map((user, i) => (i > 0 ? user : { ...user, earlier: left }));
    const memory = remember(ranWith(['not-scheduled', 'not-scheduled'], { mode: 'cancel', operations }));
    expect(memory.users.get('1')).toMatchObject({ status: 'not-scheduled', at, since: NOW });
    expect(memory.users.get('2')?.at).toBeGreaterThanOrEqual(NOW);
  });

  test('who is not found after a doubt was perhaps never there: that is no deletion to claim', () => {
    const left = (status: 'scheduled' | 'unknown') => ({ status, at: NOW - 9 * DAY, run: '9' });
    const operations = makeUsers(3).map((user, i) => ({
      ...user,
      earlier: left(i > 0 ? 'unknown' : 'scheduled'),
    }));
    const { plan, journal } = ranWith(['not-found', 'not-found', 'already-deleted'], { operations });
    const answered = journal.map((entry) =>
      entry.type === 'outcome' ? { ...entry, status: entry.result === 'not-found' ? 404 : 410 } : entry,
    );
    const results = makeResults(plan, answered);
    const found = ['already-deleted', 'not-found', 'already-deleted'];
    expect(results.rows.map(({ status }) => status)).toEqual(found);
    expect(results.rows.map(({ detail }) => detail).slice(0, 2)).toEqual([
      expect.stringContaining('not found; set for deletion by run 9'),
      expect.stringContaining('not found; perhaps set for deletion by run 9'),
    ]);
    const told = found.map((status, i) => `${i + 1} ${status}`);
    expect(statuses(remember({ plan, journal: answered, results }))).toEqual(told);
  });

  test('requests by minute; what was never sent is none', () => {
    const memory = remember(ranWith(['scheduled', 'not-sent', 'throttled', 'ambiguous']));
    expect(memory.uses).toEqual([{ step: '1.1.abc', buckets: [{ minute: MINUTE, requests: 3 }] }]);
  });

  test('a dry run leaves nothing', () =>
    expect(remember(ranWith(['scheduled'], { dryRun: true }))).toEqual(EMPTY_MEMORY));

  test.each<[string, Partial<Entry>, number | undefined]>([
    ['the site’s own word', { reason: 'quota', resumeAfter: NOW + 5 * DAY, saidBySite: true }, NOW + 5 * DAY],
    ['our own count is no word of the site', { reason: 'quota', resumeAfter: NOW + DAY }, undefined],
    [
      'an absurd word does not lock the site for ever',
      { reason: 'quota', resumeAfter: 9e15, saidBySite: true },
      NOW + 31 * DAY,
    ],
  ])('%s', (_, end, expected) => {
    const memory = remember(ranWith(['scheduled'], {}, end));
    expect(exhaustedUntil(memory, NOW)).toBe(expected);
    if (expected !== undefined) expect(exhaustedUntil(memory, expected)).toBeUndefined();
  });
});

describe('merging', () => {
  const id = fc.constantFrom('1', '2', '3');
  const user = fc.tuple(id, fc.constantFrom(...REMEMBERED), fc.integer({ min: 0, max: 9 }));
  // What a run found is one thing, wherever it is told: the same step and moment never tell two stories.
  const memory: fc.Arbitrary<Memory> = fc
    .record({
      uses: fc.uniqueArray(fc.tuple(id, fc.integer({ min: 1, max: 9 }), fc.option(fc.nat(9))), {
        selector: ([s]) => s,
      }),
      users: fc.uniqueArray(user, { selector: ([u]) => u }),
      covers: fc.array(id),
    })
    .map(({ uses, users, covers }) => ({
      uses: uses.map(([s, requests, until]) => ({
        step: s,
        buckets: [{ minute: MINUTE, requests }],
        ...(until && { exhaustedUntil: until }),
      })),
      users: new Map(
        users.map(([u, , since]) => [
          u,
          remembered({ since, status: REMEMBERED[since % REMEMBERED.length] ?? 'unknown' }),
        ]),
      ),
      covers: new Set(covers),
    }));
  const shape = ({ uses, users, covers }: Memory) => ({
    uses: uses.toSorted((a, b) => a.step.localeCompare(b.step)),
    users: [...users].toSorted(([a], [b]) => a.localeCompare(b)),
    covers: [...covers].toSorted(),
  });

  test(`is the same in any order and any grouping, and twice is once (SEED=${SEED})`, () =>
    fc.assert(
      fc.property(memory, memory, memory, (a, b, c) => {
        const all = shape(mergeMemories([a, b, c]));
        expect(shape(mergeMemories([c, a, b]))).toEqual(all);
        expect(shape(mergeMemories([a, mergeMemories([b, c])]))).toEqual(all);
        expect(shape(mergeMemories([a, b, c, a, c]))).toEqual(all);
      }),
      { seed: SEED, numRuns: 500 },
    ));

  test('the later run knows better; of one step the dearer account counts, once', () => {
    const early = memoryOf({ 1: remembered() });
    const late = memoryOf({ 1: remembered({ status: 'cancelled', since: NOW }) });
    expect(mergeMemories([late, early]).users.get('1')?.status).toBe('cancelled');
    const use = (requests: number) => ({
      ...EMPTY_MEMORY,
      uses: [{ step: 's', buckets: [{ minute: 1, requests }] }],
    });
    expect(useOfAll(mergeMemories([use(5), use(7), use(6)]))).toEqual([{ minute: 1, requests: 7 }]);
  });
});

test('forgetting: use outside the rolling day, and old users who are not on the list', () => {
  const use = (s: string, minute: number, more = {}) => ({
    step: s,
    buckets: [{ minute, requests: 1 }],
    ...more,
  });
  const memory: Memory = {
    uses: [
      use('in', MINUTE - WINDOW_MINUTES),
      use('out', MINUTE - WINDOW_MINUTES - 1),
      use('said', 1, { exhaustedUntil: NOW + 1 }),
    ],
    users: new Map([
      ['1', remembered({ since: NOW - 91 * DAY })],
      ['2', remembered({ since: NOW - 91 * DAY })],
      ['3', remembered({ since: NOW - 89 * DAY })],
    ]),
    covers: new Set(['1.1']),
  };
  const kept = forget(memory, NOW, (id) => id === '1');
  expect(kept.uses.map((some) => some.step)).toEqual(['in', 'said']);
  expect([...kept.users.keys()]).toEqual(['1', '3']);
  expect(kept.covers).toEqual(memory.covers);
});

describe('run.json', () => {
  const users = makeUsers(3);
  const earlier: Memory = {
    uses: [{ step: '8.1.x', buckets: [{ minute: MINUTE, requests: 4 }], exhaustedUntil: NOW + DAY }],
    users: new Map([
      ['1', remembered()],
      ['77', remembered({ status: 'unknown', run: '8', list: '' })],
    ]),
    covers: new Set(['8.1', '7.2']),
  };
  const plan = makeTestPlan(
    users.map((user, i) =>
      i === 0 ? { ...user, earlier: { status: 'unknown', at: NOW - DAY, run: '8' } } : user,
    ),
    {
      skips: [
        { user: { id: '50', email: '"\n', line: 9 }, status: 'skipped-done', detail: 'x', cancelBefore: NOW },
        { user: { id: '51', email: '', line: 10 }, status: 'skipped-duplicate', detail: '' },
      ],
    },
  );
  const facts = makeFacts();
  const text = (journal: readonly Entry[] = [], reserved?: number): string =>
    [...runJson({ facts, plan, earlier }, { journal, results: makeResults(plan, journal), reserved })].join(
      '',
    );

  test('comes back as it was', () => {
    expect(parseRunJson(text())).toEqual({ facts: JSON.parse(JSON.stringify(facts)), plan, earlier });
    expect(() => parseRunJson('{"schema":2}')).toThrow('another version');
  });

  test('is what a later run reads: final, or a checkpoint with its reservation', () => {
    const { journal } = ranWith(['scheduled']);
    const read = parseEarlierRun(text(journal));
    expect(read).toMatchObject({
      run: '1',
      step: '1.1.abc',
      mode: 'delete',
      dryRun: false,
      final: true,
      reserved: 0,
    });
    expect(read?.earlier).toEqual(earlier);
    expect(read?.own.users.get('1')?.status).toBe('scheduled');
    expect(read?.operations).toEqual(users);
    expect(parseEarlierRun(text(journal, 250))).toMatchObject({ final: false, reserved: 250 });
  });

  test('anything that has not its form is not believed, and nothing throws', () => {
    const good = text(ranWith(['scheduled']).journal);
    const odd = [null, -1, 1e300, 'x'.repeat(100_000), '', [], {}, true, [[]], { length: 5 }, '__proto__'];
    const paths: (readonly (string | number)[])[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]): void => {
      if (path.length > 0) paths.push(path);
      if (typeof value !== 'object' || value === null || path.length > 5) return;
      for (const [key, inner] of Object.entries(value))
        walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(JSON.parse(good), []);
    let refused = 0;
    for (const path of paths) {
      for (const value of odd) {
        const copy = JSON.parse(good) as Record<string | number, unknown>;
        const holder = path
          .slice(0, -1)
          .reduce((at, key) => at[key] as Record<string | number, unknown>, copy);
        holder[path.at(-1) ?? ''] = value;
        if (parseEarlierRun(JSON.stringify(copy)) === undefined) refused += 1;
      }
    }
    expect(paths.length).toBeGreaterThan(60);
    expect(refused).toBeGreaterThan(paths.length);
    for (const path of [
      ['own'],
      ['earlier'],
      ['plan'],
      ['facts', 'run', 'step'],
      ['own', 'users', 0],
      ['reserved'],
    ]) {
      expect(paths.map((some) => some.join())).toContain(path.join());
    }
  });

  test(`random JSON and random bytes are not believed (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (some) => {
        expect(parseEarlierRun(some)).toBeUndefined();
      }),
      { seed: SEED, numRuns: 500 },
    );
    const polluting = text().replace(
      '"schema": 1',
      '"schema": 1, "__proto__": {"dryRun": true}, "constructor": 1',
    );
    expect(parseEarlierRun(polluting)?.dryRun).toBe(false);
    expect(({} as { dryRun?: unknown }).dryRun).toBeUndefined();
  });
});
