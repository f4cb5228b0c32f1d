import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keepUsers, openClaim, setHalt, settleClaim, usersOfRun } from '../../src/domain/ledger/claim.ts';
import type { Confirmed } from '../../src/domain/ledger/confirmed.ts';
import {
  type Claim,
  emptyLedger,
  type Holder,
  LEDGER_STATUSES,
  type Ledger,
  type LedgerStatus,
  type LedgerUser,
} from '../../src/domain/ledger/ledger.ts';
import { LEDGER_FORMAT, ledgerJson, parseLedgerJson } from '../../src/domain/ledger/ledger-json.ts';
import { type Next, type Progress, recordProgress } from '../../src/domain/ledger/record.ts';
import { parseUsersCsv, USERS_HEADER, usersCsv } from '../../src/domain/ledger/users-csv.ts';
import type { Row } from '../../src/domain/outcome/results.ts';
import { type Bucket, WINDOW_MINUTES } from '../../src/domain/send/quota.ts';
import { type Mode, STATUSES, type Status } from '../../src/domain/types.ts';
import { SEED } from '../support/seed.ts';
import { UNPROVEN } from './world.ts';

const SITE = 'https://community.example.com';
const MINUTE = 60_000;
const DAY = 86_400_000;
/** When an earlier run sent, when this one began, sent, and writes. */
const T0 = Date.parse('2026-11-20T08:00:00Z');
const T1 = Date.parse('2026-11-24T10:00:00Z');
const T2 = T1 + 90_000;
const NOW = T1 + 10 * MINUTE;

const OWN: Holder = { run: '10', attempt: 1, runner: 'GitHub Actions 2', step: '10.1.abc' };
const OTHER: Holder = { run: '9', attempt: 1, runner: 'GitHub Actions 1', step: '9.1.xyz' };

const user = (status: LedgerStatus, given: Partial<LedgerUser> = {}): LedgerUser => ({
  ...{ status, since: T0, last: T0, run: '9', graceDays: 7 },
  ...given,
});
const claim = (given: Partial<Claim> = {}): Claim => ({
  ...{ ...OWN, mode: 'delete', at: T1, graceDays: 5, users: ['1'], requests: 12, used: [] },
  list: { path: 'users.csv', blob: 'b'.repeat(40) },
  ...given,
});
const ledger = (given: Partial<Ledger> = {}): Ledger => ({ ...emptyLedger(SITE), ...given });
const only = (known: LedgerUser | undefined): Ledger['users'] => new Map(known ? [['1', known]] : []);

describe('T26: users.csv', () => {
  const seconds = fc.integer({ min: 0, max: 253_402_300_799 });
  const id = fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String);
  const users = (unit: 'seconds' | 'ms'): fc.Arbitrary<ReadonlyMap<string, LedgerUser>> => {
    const time = seconds.chain((s) =>
      unit === 'seconds' ? fc.constant(s * 1000) : fc.nat(999).map((n) => s * 1000 + n),
    );
    const row = fc
      .record({
        status: fc.constantFrom(...LEDGER_STATUSES),
        times: fc.tuple(time, time),
        run: fc.oneof(fc.constant(''), id),
        graceDays: fc.integer({ min: 0, max: 999 }),
        keep: fc.record({ run: id, at: time }),
        isKept: fc.boolean(),
      })
      .map(({ times: [a, b], keep, isKept, ...rest }) => ({
        ...{ ...rest, since: Math.min(a, b), last: Math.max(a, b) },
        ...((isKept || rest.status === '') && { keep }),
      }));
    return fc.array(fc.tuple(id, row), { maxLength: 30 }).map((rows) => new Map(rows));
  };

  test(`is read back as it was written (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(users('seconds'), (written) => {
        const read = parseUsersCsv(usersCsv(written));
        expect(read).toEqual(new Map(written));
        // The same users are the same text, in whatever order they came.
        expect(usersCsv(new Map([...written].reverse()))).toBe(usersCsv(written));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test(`never promises too much where a time has parts of a second (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(users('ms'), (written) => {
        const read = parseUsersCsv(usersCsv(written));
        if ('badLine' in read) throw new Error(`line ${read.badLine}`);
        for (const [known, { since, last, keep }] of written) {
          const found = read.get(known);
          expect(found?.since).toBeLessThanOrEqual(since);
          if (last < 253_402_300_799_000) expect(found?.last).toBeGreaterThanOrEqual(last);
          if (keep && keep.at < 253_402_300_799_000) expect(found?.keep?.at).toBeGreaterThanOrEqual(keep.at);
        }
        expect(usersCsv(read)).toBe(usersCsv(written));
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('is sorted by id as a number, and an id beyond 2^53 stays what it is', () => {
    const ids = ['9007199254740993', '9007199254740992', '2', '10', '9223372036854775807', '1'];
    const text = usersCsv(new Map(ids.map((known) => [known, user('scheduled')])));
    const sorted = ['1', '2', '10', '9007199254740992', '9007199254740993', '9223372036854775807'];
    expect(text.split('\n').slice(1, -1)).toEqual(
      sorted.map((known) => `${known},scheduled,2026-11-20T08:00:00Z,,9,7,,`),
    );
    const read = parseUsersCsv(text);
    expect('badLine' in read ? [] : [...read.keys()]).toEqual(sorted);
  });

  test('100,000 users are read back from 6 to 12 MB', () => {
    const kept = user('cancelled', { last: T0 + 5000, keep: { run: '12345678901', at: T1 } });
    const many = new Map(Array.from({ length: 100_000 }, (_, i) => [String(4_000_000 + i), kept]));
    const text = usersCsv(many);
    expect(text.length).toBeGreaterThan(6_000_000);
    expect(text.length).toBeLessThan(12_000_000);
    const read = parseUsersCsv(text);
    if ('badLine' in read) throw new Error(`line ${read.badLine}`);
    expect([read.size, read.get('4000000'), read.get('4099999')]).toEqual([100_000, kept, kept]);
    expect(usersCsv(read) === text).toBe(true);
  }, 60_000);

  const GOOD = '1,scheduled,2026-11-20T08:00:00Z,,9,7,,';
  const file = (...lines: string[]): string => [USERS_HEADER, ...lines, ''].join('\n');

  test.each([
    ['nobody', [], 0],
    ['one', [GOOD], 1],
    [
      'with every column',
      ['1,unknown,2026-11-20T08:00:00Z,2026-11-20T08:00:09Z,9,7,12,2026-11-21T08:00:00Z'],
      1,
    ],
    ['kept alone', ['1,,2026-11-20T08:00:00Z,,,0,12,2026-11-21T08:00:00Z'], 1],
  ])('good: %s', (_, lines, n) => {
    const read = parseUsersCsv(file(...lines));
    expect('badLine' in read ? read.badLine : read.size).toBe('badLine' in read ? 0 : n);
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['another header', `user_id,status\n${GOOD}\n`],
    ['a byte order mark', `\ufeff${file(GOOD)}`],
    ['CRLF', file(GOOD).replaceAll('\n', '\r\n')],
    ['CR', file(GOOD).replaceAll('\n', '\r')],
    ['a blank before the header', ` ${file(GOOD)}`],
    ['a merge conflict', `<<<<<<< HEAD\n${file(GOOD)}`],
  ])('refused on line 1: %s', (_, text) => expect(parseUsersCsv(text)).toEqual({ badLine: 1 }));

  test('refused where it is cut off', () => {
    const whole = file(GOOD, GOOD.replace('1', '2'));
    const bad = Array.from({ length: whole.length - 1 }, (_, n) => parseUsersCsv(whole.slice(0, n))).filter(
      (read) => !('badLine' in read),
    );
    // Cut after a whole line it is a shorter ledger; nothing but git's own hash tells that.
    expect(bad).toHaveLength(2);
    expect(parseUsersCsv(whole.slice(0, -1))).toEqual({ badLine: 3 });
  });

  test.each<[string, string]>([
    ['an empty line', ''],
    ['a blank', ' '],
    ['CRLF on this line alone', `${GOOD}\r`.replace('1', '2')],
    ['NUL', '2,scheduled,2026-11-20T08:00:00Z,,9,7,,\0'],
    ['NUL within', '2,sched\0uled,2026-11-20T08:00:00Z,,9,7,,'],
    ['the same user again', GOOD],
    ['no id', GOOD.replace('1', '')],
    ['an id of zero', GOOD.replace('1', '0')],
    ['a leading zero', GOOD.replace('1', '02')],
    ['a sign', GOOD.replace('1', '-2')],
    ['an exponent', GOOD.replace('1', '1e3')],
    ['an id of 20 digits', GOOD.replace('1', '1'.repeat(20))],
    ['digits of another script', GOOD.replace('1', '２')],
    ['a name of all objects', GOOD.replace('1', '__proto__')],
    ['a formula', GOOD.replace('1', '=2')],
    ['a quoted cell', '"2",scheduled,2026-11-20T08:00:00Z,,9,7,,'],
    ['another status', '2,deleted,2026-11-20T08:00:00Z,,9,7,,'],
    ['a status of results', '2,skipped-done,2026-11-20T08:00:00Z,,9,7,,'],
    ['a status in capitals', '2,Scheduled,2026-11-20T08:00:00Z,,9,7,,'],
    ['no status and nobody who keeps', '2,,2026-11-20T08:00:00Z,,9,7,,'],
    ['no time', '2,scheduled,,,9,7,,'],
    ['a time with parts of a second', '2,scheduled,2026-11-20T08:00:00.000Z,,9,7,,'],
    ['a time of another zone', '2,scheduled,2026-11-20T08:00:00+01:00,,9,7,,'],
    ['no such month', '2,scheduled,2026-13-20T08:00:00Z,,9,7,,'],
    ['no such hour', '2,scheduled,2026-11-20T25:00:00Z,,9,7,,'],
    ['an end before the beginning', '2,scheduled,2026-11-20T08:00:00Z,2026-11-20T07:59:59Z,9,7,,'],
    ['a run that is none', '2,scheduled,2026-11-20T08:00:00Z,,9a,7,,'],
    ['a run of 20 digits', `2,scheduled,2026-11-20T08:00:00Z,,${'9'.repeat(20)},7,,`],
    ['a negative grace period', '2,scheduled,2026-11-20T08:00:00Z,,9,-7,,'],
    ['a grace period of 1,000 days', '2,scheduled,2026-11-20T08:00:00Z,,9,1000,,'],
    ['no grace period', '2,scheduled,2026-11-20T08:00:00Z,,9,,,'],
    ['kept by nobody', '2,scheduled,2026-11-20T08:00:00Z,,9,7,,2026-11-21T08:00:00Z'],
    ['kept at no time', '2,scheduled,2026-11-20T08:00:00Z,,9,7,12,'],
    ['too few cells', '2,scheduled,2026-11-20T08:00:00Z,,9,7,'],
    ['too many cells', '2,scheduled,2026-11-20T08:00:00Z,,9,7,,,'],
    ['a line of a megabyte', `2,${'x'.repeat(1 << 20)}`],
  ])('refused with its line: %s', (_, line) => {
    expect(parseUsersCsv(file(GOOD, line, GOOD.replace('1', '3')))).toEqual({ badLine: 3 });
  });
});

describe('T26: ledger.json', () => {
  const time = fc.integer({ min: 0, max: 253_402_300_799 }).map((s) => s * 1000);
  const buckets: fc.Arbitrary<readonly Bucket[]> = fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 4_223_371_679 }), requests: fc.nat(100_000_000) }),
    { maxLength: 5 },
  );
  const holder: fc.Arbitrary<Holder> = fc.record({
    run: fc.bigInt({ min: 1n, max: 9_999_999_999_999_999_999n }).map(String),
    attempt: fc.integer({ min: 1, max: 1000 }),
    runner: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\p{Cc}/gu, '')),
    step: fc.stringMatching(/^[\w.-]{1,60}$/),
  });
  const open: fc.Arbitrary<Claim> = fc
    .tuple(
      holder,
      fc.record({
        mode: fc.constantFrom<Mode>('delete', 'cancel', 'verify'),
        at: time,
        graceDays: fc.integer({ min: 0, max: 999 }),
        list: fc.constantFrom(
          { path: '', blob: '' },
          { path: 'lists/ä "b".csv', blob: '0123456789abcdef'.repeat(3).slice(0, 40) },
        ),
        users: fc.array(fc.bigInt({ min: 1n, max: 9_223_372_036_854_775_807n }).map(String), {
          maxLength: 9,
        }),
        requests: fc.nat(100_000_000),
        used: buckets,
      }),
    )
    .map(([a, b]) => ({ ...a, ...b }));
  const proof = {
    call: fc.constantFrom('GET /api/user/{user_id}/', 'POST /x/{user_id}'),
    run: fc.constant('12'),
    at: time,
  };
  const confirmed: fc.Arbitrary<Confirmed> = fc.record(
    {
      cancel: fc.record(proof),
      read: fc.record(proof),
      pending: fc.record({ ...proof, field: fc.constantFrom('pending_deletion', '_x') }),
    },
    { requiredKeys: [] },
  );
  const whole: fc.Arbitrary<Omit<Ledger, 'users'>> = fc.record(
    { site: fc.webUrl(), requests: buckets, exhaustedUntil: time, confirmed, open, halt: holder },
    { requiredKeys: ['site', 'requests', 'confirmed'] },
  );

  test(`is read back as it was written (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(whole, (written) => {
        const { exhaustedUntil, open, halt, ...rest } = written;
        const given = {
          ...rest,
          ...(exhaustedUntil !== undefined && { exhaustedUntil }),
          ...(open && { open }),
          ...(halt && { halt }),
        };
        expect(parseLedgerJson(ledgerJson(given))).toEqual(given);
        expect(ledgerJson(given)).toMatch(/^\{\n {2}"format": 1,\n[\s\S]*\n\}\n$/);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('each thing that changes has a line of its own, so that the history can be read', () => {
    const written = ledgerJson(
      ledger({ requests: [{ minute: T1 / MINUTE, requests: 3 }], open: claim(), halt: OTHER }),
    );
    expect(written.split('\n').map((line) => line.split(':')[0])).toEqual([
      ...['{', '  "format"', '  "site"', '  "requests"', '  "open"'],
      ...['run', 'attempt', 'runner', 'step', 'mode', 'at', 'grace', 'list', 'requests', 'used', 'users'].map(
        (name) => `    "${name}"`,
      ),
      ...['  },', '  "halt"', '    "run"', '    "attempt"', '    "runner"', '    "step"', '  }', '}', ''],
    ]);
    expect(written).toContain('"requests": [["2026-11-24T10:00Z",3]]');
  });

  type Fields = { [name: string]: unknown };
  /** The ledger of a run at work with some of its fields replaced, and what is read of it. */
  const changed = (fields: Fields, of?: 'open' | 'halt') => {
    const json = JSON.parse(
      ledgerJson(ledger({ exhaustedUntil: NOW, open: claim(), halt: OTHER })),
    ) as Fields;
    const part = of ? (json[of] as Fields) : json;
    return parseLedgerJson(JSON.stringify({ ...json, ...(of ? { [of]: { ...part, ...fields } } : fields) }));
  };

  test('nothing is wrong with what the tables below change', () => {
    expect(changed({})).toMatchObject({ site: SITE, open: { users: ['1'] }, halt: OTHER });
  });

  test.each(['', ' ', 'null', '[]', '"x"', '1', '{', `${'['.repeat(200_000)}`, '{"format":1}\0', '<html>'])(
    'no ledger: %j',
    (text) => expect(parseLedgerJson(text)).toBeUndefined(),
  );

  test.each<[unknown, number | undefined]>([
    [LEDGER_FORMAT + 1, 2],
    [999, 999],
    [0, undefined],
    [1.5, undefined],
    ['1', undefined],
    [undefined, undefined],
    [1_000_001, undefined],
  ])('format %j', (format, told) =>
    expect(changed({ format })).toEqual(told === undefined ? undefined : { format: told }),
  );

  test.each<[string, Fields]>([
    ['no site', { site: undefined }],
    ['a site on two lines', { site: 'https://a\nb' }],
    ['a site of 5,000 letters', { site: 'x'.repeat(5000) }],
    ['no requests', { requests: undefined }],
    ['requests as an object', { requests: {} }],
    ['a bucket that is none', { requests: [3] }],
    ['a bucket without a number', { requests: [['2026-11-24T10:00Z']] }],
    ['a negative number', { requests: [['2026-11-24T10:00Z', -1]] }],
    ['half a request', { requests: [['2026-11-24T10:00Z', 1.5]] }],
    ['too many requests', { requests: [['2026-11-24T10:00Z', 100_000_001]] }],
    ['a number as text', { requests: [['2026-11-24T10:00Z', '3']] }],
    ['a minute with seconds', { requests: [['2026-11-24T10:00:00Z', 3]] }],
    ['no such minute', { requests: [['2026-11-24T10:61Z', 3]] }],
    ['a word that is no time', { exhausted_until: 'soon' }],
    ['a word that is null', { exhausted_until: null }],
    ['a claim that is null', { open: null }],
    ['a claim that is a list', { open: [] }],
    ['an empty claim', { open: {} }],
    ['a halt that is true', { halt: true }],
  ])('refused: %s', (_, fields) => expect(changed(fields)).toBeUndefined());

  test.each<[string, Fields]>([
    ['a run as a number', { run: 10 }],
    ['a run of 20 digits', { run: '1'.repeat(20) }],
    ['attempt 0', { attempt: 0 }],
    ['an attempt as text', { attempt: '1' }],
    ['a runner on two lines', { runner: 'a\nb' }],
    ['a runner with NUL', { runner: 'a\0' }],
    ['a step with a slash', { step: '../x' }],
    ['an empty step', { step: '' }],
    ['another mode', { mode: 'purge' }],
    ['a time with a zone', { at: '2026-11-24T10:00:00+00:00' }],
    ['no time', { at: undefined }],
    ['1,000 days of grace', { grace: 1000 }],
    ['no list', { list: undefined }],
    ['a blob that is none', { list: { path: 'a', blob: 'xyz' } }],
    ['users as a text', { users: '1' }],
    ['a user as a number', { users: [1] }],
    ['a user of 20 digits', { users: ['1'.repeat(20)] }],
    ['a user that is an order', { users: ['1\n::error::x'] }],
    ['a negative reservation', { requests: -1 }],
    ['no reservation', { requests: undefined }],
    ['no used', { used: undefined }],
  ])('refused in the claim: %s', (_, fields) => expect(changed(fields, 'open')).toBeUndefined());

  test('what only stands in the prototype of all objects is not there', () => {
    const text = ledgerJson(ledger()).replace('"site"', '"__proto__": {"site": "x"}, "nosite"');
    expect(parseLedgerJson(text)).toBeUndefined();
  });

  test('ids of a claim are text, also beyond 2^53', () => {
    const users = ['9007199254740993', '9223372036854775807'];
    expect(parseLedgerJson(ledgerJson(ledger({ open: claim({ users }) })))).toMatchObject({
      open: { users },
    });
  });
});

describe('the claim of an interrupted run is settled', () => {
  const settled = (open: Claim, known: LedgerUser | undefined, endedAt: number | undefined, now = NOW) =>
    settleClaim(ledger({ users: only(known), open, halt: OTHER }), endedAt, now);

  test('nothing is open: nothing changes', () => {
    const given = ledger({ users: only(user('scheduled')), halt: OTHER });
    expect(settleClaim(given, T1, NOW)).toBe(given);
  });

  test.each<[string, LedgerUser | undefined, Partial<LedgerUser>]>([
    ['nobody', undefined, { since: T1, last: T1 + 8 * MINUTE, run: '10', graceDays: 5 }],
    ['not found before', user('not-found'), { since: T1, run: '10', graceDays: 5 }],
    [
      'cancelled',
      user('cancelled', { keep: { run: '8', at: T0 } }),
      { run: '10', keep: { run: '8', at: T0 } },
    ],
    [
      'kept alone',
      user('', { run: '', keep: { run: '8', at: T0 } }),
      { run: '10', keep: { run: '8', at: T0 } },
    ],
    [
      'unknown: of the run that first tried',
      user('unknown'),
      { since: T0, last: T1 + 8 * MINUTE, run: '9', graceDays: 7 },
    ],
    [
      'unknown, and later than that',
      user('unknown', { last: NOW + DAY }),
      { since: T0, last: NOW + DAY, run: '9' },
    ],
  ])('a deletion leaves unknown whom it may have sent: %s', (_, known, expected) => {
    const { users, open, halt } = settled(claim(), known, T1 + 2 * MINUTE);
    expect(users.get('1')).toEqual({ ...users.get('1'), status: 'unknown', ...expected });
    expect([open, halt]).toEqual([undefined, OTHER]);
  });

  test('nobody else is touched', () => {
    const users = new Map([['2', user('scheduled')]]);
    expect(settleClaim(ledger({ users, open: claim() }), T1, NOW).users.get('2')).toEqual(user('scheduled'));
  });

  test.each<Mode>(['cancel', 'verify'])('%s changes no status', (mode) => {
    for (const known of [undefined, user('scheduled'), user('unknown'), user('cancelled')]) {
      const { users, requests } = settled(claim({ mode }), known, T1);
      expect(users.get('1')).toEqual(known);
      expect(requests).toEqual([{ minute: (T1 + 6 * MINUTE) / MINUTE, requests: 12 }]);
    }
  });

  test.each<[string, number | undefined, number, number]>([
    ['six minutes after GitHub saw its job end', T1 + MINUTE, NOW, T1 + 7 * MINUTE],
    ['now, where that is sooner', T1 + 9 * MINUTE, NOW, NOW],
    ['now, where nothing is known', undefined, NOW, NOW],
    ['five days after the claim, where nothing is known for longer', undefined, T1 + 9 * DAY, T1 + 5 * DAY],
  ])(
    'its reserved requests count at the last moment at which it may have sent them: %s',
    (_, endedAt, now, at) => {
      const before = [{ minute: T0 / MINUTE, requests: 7 }];
      const given = ledger({ requests: before, open: claim() });
      const { requests, users } = settleClaim(given, endedAt, now);
      expect(requests).toEqual([...before, { minute: at / MINUTE, requests: 12 }]);
      expect(users.get('1')?.last).toBe(at);
    },
  );

  test('a clock that goes backwards gives no end before the beginning', () => {
    const { users } = settled(claim(), undefined, undefined, T1 - DAY);
    expect(users.get('1')).toMatchObject({ since: T1, last: T1 });
  });

  test('settled twice is settled once', () => {
    const once = settled(claim(), user('scheduled'), T1);
    expect(settleClaim(once, T1, NOW + DAY)).toBe(once);
  });
});

describe('a claim, a halt, and users who are kept', () => {
  test.each<[string, Holder | undefined, boolean, Holder | undefined]>([
    ['none', undefined, false, undefined],
    ['its own', OWN, false, undefined],
    ['of another that is over', OTHER, true, undefined],
    ['of another that waits', OTHER, false, OTHER],
  ])('a claim is opened; the halt %s', (_, halt, isDead, left) => {
    const opened = openClaim(ledger({ ...(halt && { halt }) }), claim(), isDead);
    expect(opened.open).toEqual(claim());
    expect(opened.halt).toEqual(left);
  });

  test('opening one forgets requests that no longer count, and a word that is over, and nothing else', () => {
    const old = { minute: T1 / MINUTE - WINDOW_MINUTES - 1, requests: 5 };
    const recent = { minute: T1 / MINUTE - WINDOW_MINUTES, requests: 3 };
    const users = only(user('cancelled', { since: 0, last: 0 }));
    const given = ledger({ users, requests: [old, recent], exhaustedUntil: T1 });
    expect(openClaim(given, claim(), false)).toEqual({
      ...ledger({ users, requests: [recent], open: claim() }),
    });
    expect(openClaim({ ...given, exhaustedUntil: T1 + 1 }, claim(), false).exhaustedUntil).toBe(T1 + 1);
  });

  test.each<[string, LedgerUser | undefined, LedgerUser]>([
    [
      'nobody',
      undefined,
      user('', { since: NOW, last: NOW, run: '', graceDays: 0, keep: { run: '10', at: NOW } }),
    ],
    ...LEDGER_STATUSES.map((status): [string, LedgerUser, LedgerUser] => [
      status,
      user(status),
      user(status, { keep: { run: '10', at: NOW } }),
    ]),
    [
      'kept before: the later cancellation counts',
      user('scheduled', { keep: { run: '8', at: T0 } }),
      user('scheduled', { keep: { run: '10', at: NOW } }),
    ],
  ])('everybody whom a cancellation names is kept: %s', (_, known, expected) => {
    const { users } = keepUsers(ledger({ users: only(known) }), ['1', '1'], '10', NOW);
    expect([...users]).toEqual([['1', expected]]);
  });

  test('a halt leaves the claim of the run at work as it is, and a later one replaces it', () => {
    const given = ledger({ open: claim(OTHER), users: only(user('scheduled')) });
    expect(setHalt(given, OWN)).toEqual({ ...given, halt: OWN });
    expect(setHalt(setHalt(given, OTHER), OWN).halt).toEqual(OWN);
  });
});

describe('users of a run', () => {
  test.each<[LedgerStatus, boolean]>([
    ['scheduled', true],
    ['unknown', true],
    ['cancelled', true],
    ['already-scheduled', false],
    ['already-deleted', false],
    ['not-found', false],
    ['', false],
  ])('%s: %s', (status, isOf) => {
    const given = ledger({ users: only(user(status)) });
    expect(usersOfRun(given, '9')).toEqual(isOf ? ['1'] : []);
    expect(usersOfRun(given, '10')).toEqual([]);
  });

  test('whom it may be sending now is one of them, once', () => {
    const users = new Map([
      ['1', user('scheduled', { run: '10' })],
      ['2', user('scheduled', { run: '9' })],
    ]);
    expect(usersOfRun(ledger({ users, open: claim({ users: ['3', '1'] }) }), '10')).toEqual(['1', '3']);
    expect(usersOfRun(ledger({ users, open: claim({ users: ['3'] }) }), '9')).toEqual(['2']);
    expect(usersOfRun(ledger({ users, open: claim({ users: ['3'], mode: 'cancel' }) }), '10')).toEqual(['1']);
  });
});

/** One row of this run, sent at T2. */
const row = (status: Status, given: Partial<Row> = {}): Row => ({
  ...{ user: { id: '1', email: '', line: 2 }, status, httpStatus: undefined, attempts: 1, batch: 1 },
  ...{ requestedAt: T2, lastRequestedAt: T2, cancelBefore: undefined, detail: '' },
  ...given,
});
const progress = (given: Partial<Progress> = {}): Progress => ({
  ...{ holder: OWN, mode: 'delete', graceDays: 5, startedAt: T1, now: NOW, rows: [], used: [] },
  ...{ exhaustedUntil: undefined, includesCancelledBefore: undefined, wasClaimed: true, ...UNPROVEN },
  ...given,
});
const NEXT: Next = { at: NOW, list: { path: 'users.csv', blob: 'b'.repeat(40) }, users: ['2'], requests: 9 };
const MINE = { since: T2, last: T2, run: '10', graceDays: 5 };
const KEPT = { run: '8', at: T0 };

/** The user after this run, whose claim is open, has come to that state. */
const after = (known: LedgerUser | undefined, found: Row, given: Partial<Progress> = {}) =>
  recordProgress(
    ledger({ users: only(known), open: claim({ mode: given.mode ?? 'delete' }) }),
    progress({ rows: [found], ...given }),
    undefined,
  ).users.get('1');

describe('what a deletion records', () => {
  test.each<[LedgerUser | undefined, Status, LedgerUser | undefined]>([
    [undefined, 'scheduled', user('scheduled', MINE)],
    [undefined, 'already-scheduled', user('already-scheduled', MINE)],
    [undefined, 'already-deleted', user('already-deleted', MINE)],
    [undefined, 'not-found', user('not-found', MINE)],
    [undefined, 'unknown', user('unknown', MINE)],
    // A DELETE that succeeds is this run's, and the site may have acted as early as the first attempt.
    [user('unknown'), 'scheduled', user('scheduled', { run: '10', last: T2 })],
    // That a deletion is pending shows that the first attempt was carried out.
    [user('unknown'), 'already-scheduled', user('scheduled', { last: T2 })],
    [user('unknown'), 'unknown', user('unknown', { last: T2 })],
    [user('unknown'), 'already-deleted', user('already-deleted')],
    [user('unknown'), 'not-found', user('not-found', MINE)],
    [user('scheduled'), 'already-scheduled', user('scheduled')],
    [user('scheduled'), 'already-deleted', user('already-deleted')],
    [user('scheduled'), 'scheduled', user('scheduled', MINE)],
    [user('scheduled'), 'not-found', user('scheduled')],
    [user('already-scheduled'), 'not-found', user('already-scheduled')],
    [user('scheduled'), 'unknown', user('unknown', MINE)],
    [user('already-scheduled'), 'scheduled', user('scheduled', MINE)],
    [user('already-scheduled'), 'already-scheduled', user('already-scheduled', MINE)],
    [user('already-scheduled'), 'already-deleted', user('already-deleted')],
    [user('already-deleted'), 'scheduled', user('scheduled', MINE)],
    [user('not-found'), 'scheduled', user('scheduled', MINE)],
    [user('not-found'), 'not-found', user('not-found', MINE)],
    [user('cancelled'), 'scheduled', user('scheduled', MINE)],
  ])('%j, then %s', (known, status, expected) => expect(after(known, row(status))).toEqual(expected));

  const SAY_NOTHING = STATUSES.filter(
    (status) =>
      !['scheduled', 'already-scheduled', 'already-deleted', 'not-found', 'unknown'].includes(status),
  );
  test.each(SAY_NOTHING)('%s changes nothing', (status) => {
    for (const known of [undefined, ...LEDGER_STATUSES.map((left) => user(left, { keep: KEPT }))]) {
      expect(after(known, row(status))).toEqual(known);
    }
  });

  test.each<[string, Partial<Row>, Partial<LedgerUser>]>([
    ['the site may have acted twice', { requestedAt: T1, lastRequestedAt: T2 }, { since: T1, last: T2 }],
    ['only read', { requestedAt: undefined, lastRequestedAt: undefined }, { since: T1, last: T1 }],
    ['in damaged lines', { requestedAt: undefined, lastRequestedAt: T2 }, { since: T2, last: T2 }],
  ])('times: %s', (_, given, expected) =>
    expect(after(undefined, row('unknown', given))).toEqual(user('unknown', { ...MINE, ...expected })),
  );
});

describe('cancelled means cancelled', () => {
  const BEFORE = { includesCancelledBefore: T0 + 1 };
  test.each<[string, Status, Partial<Progress>, boolean]>([
    ...['scheduled', 'already-scheduled', 'already-deleted', 'not-found', 'unknown'].flatMap(
      (status): [string, Status, Partial<Progress>, boolean][] => [
        ['without include-cancelled', status as Status, {}, true],
        ['by a run that was created before', status as Status, { includesCancelledBefore: T0 - 1 }, true],
        [
          'by a run that was created in the same second',
          status as Status,
          { includesCancelledBefore: T0 },
          true,
        ],
      ],
    ),
    ['by a run that was created after', 'scheduled', BEFORE, false],
    ['by a run that was created after', 'already-scheduled', BEFORE, false],
    ['by a run that was created after', 'already-deleted', BEFORE, false],
    ['by a run that was created after', 'not-found', BEFORE, true],
    ['by a run that was created after', 'unknown', BEFORE, true],
    ['by a run that was created after', 'failed', BEFORE, true],
    ['by a run that was created after', 'skipped-stopped', BEFORE, true],
  ])('%s: %s', (_, status, given, isKept) => {
    for (const left of LEDGER_STATUSES) {
      const found = after(user(left, { keep: KEPT }), row(status), given);
      expect(found?.keep).toEqual(isKept ? KEPT : undefined);
    }
  });

  test('whoever is kept while such a run is at work stays kept', () => {
    const keep = { run: '11', at: T2 };
    const found = after(user('cancelled', { keep }), row('scheduled'), { includesCancelledBefore: T1 });
    expect(found).toEqual(user('scheduled', { ...MINE, keep }));
  });
});

describe('what a cancellation records', () => {
  const given = { mode: 'cancel' } as const;
  const keep = { run: '10', at: NOW };
  const nobody = { since: T2, last: T2, run: '', graceDays: 0, keep };
  test.each<[LedgerUser | undefined, Status, LedgerUser]>([
    [undefined, 'cancelled', user('cancelled', nobody)],
    [undefined, 'not-scheduled', user('cancelled', nobody)],
    [undefined, 'too-late', user('already-deleted', nobody)],
    [undefined, 'failed', user('', nobody)],
    ...LEDGER_STATUSES.flatMap((left): [LedgerUser, Status, LedgerUser][] => [
      [user(left), 'cancelled', user('cancelled', { keep })],
      [user(left), 'not-scheduled', user('cancelled', { keep })],
      [user(left), 'too-late', user('already-deleted', { keep })],
      ...(['failed', 'forbidden', 'unknown', 'not-found', 'skipped-stopped', 'skipped-quota'] as const).map(
        (status): [LedgerUser, Status, LedgerUser] => [user(left), status, user(left, { keep })],
      ),
    ]),
    [user('scheduled', { keep: KEPT }), 'cancelled', user('cancelled', { keep: KEPT })],
  ])('%j, then %s', (known, status, expected) => expect(after(known, row(status), given)).toEqual(expected));

  test('a user who vanished before the time stays scheduled, so that the next undo asks again', () => {
    const vanished = row('too-late', { contradiction: 'vanished' });
    expect(after(user('scheduled'), vanished, given)).toEqual(user('scheduled', { keep }));
  });
});

describe('what a verification records', () => {
  test.each<[Status, LedgerStatus]>([
    ['pending', 'scheduled'],
    ['gone', 'already-deleted'],
    ['active', 'unknown'],
    ['not-found', 'unknown'],
    ['unknown', 'unknown'],
    ['skipped-quota', 'unknown'],
  ])('it settles what is unknown, and nothing else: %s', (status, expected) => {
    const given = { mode: 'verify' } as const;
    expect(after(user('unknown', { keep: KEPT }), row(status), given)).toEqual(
      user(expected, { keep: KEPT }),
    );
    for (const known of [
      undefined,
      ...LEDGER_STATUSES.filter((left) => left !== 'unknown').map((left) => user(left)),
    ]) {
      expect(after(known, row(status), given)).toEqual(known);
    }
  });
});

describe('a claim that another run has settled', () => {
  const settled = (known: LedgerUser | undefined, found: Row, given: Partial<Progress> = {}) =>
    recordProgress(
      ledger({ users: only(known), requests: [{ minute: T1 / MINUTE, requests: 12 }] }),
      progress({ rows: [found], used: [{ minute: T2 / MINUTE - 0.5, requests: 3 }], ...given }),
      undefined,
    );
  const left = user('unknown', { since: T1, last: T2, run: '10', graceDays: 5 });

  test.each<[Status, LedgerUser]>([
    ['scheduled', { ...left, status: 'scheduled' }],
    ['already-scheduled', { ...left, status: 'scheduled' }],
    ['already-deleted', { ...left, status: 'already-deleted' }],
    ['not-found', user('not-found', MINE)],
    ['unknown', left],
    ['failed', left],
    ['skipped-stopped', left],
  ])('its own unknown users are corrected: %s', (status, expected) =>
    expect(settled(left, row(status)).users.get('1')).toEqual(expected),
  );

  test.each<[string, LedgerUser | undefined]>([
    ['unknown of another run', user('unknown')],
    ['scheduled by another run', user('scheduled', { run: '11', since: NOW, last: NOW })],
    ['cancelled since', user('cancelled', { keep: { run: '11', at: NOW } })],
    ['settled since', user('already-deleted', { run: '10' })],
    ['nobody', undefined],
  ])('whom others have written since is left alone: %s', (_, known) => {
    for (const status of STATUSES) expect(settled(known, row(status)).users.get('1')).toEqual(known);
  });

  test('a verification settles what is unknown, whoever left it so', () => {
    const found = settled(user('unknown'), row('pending'), { mode: 'verify' });
    expect(found.users.get('1')).toEqual(user('scheduled'));
  });

  test('a cancellation records what it did, unless the user was deleted again since', () => {
    const given = { mode: 'cancel' } as const;
    const cancelled = settled(user('scheduled'), row('cancelled'), given).users.get('1');
    expect(cancelled).toEqual(user('cancelled', { keep: { run: '10', at: NOW } }));
    const later = user('scheduled', { since: T2 + 1, last: T2 + 1, run: '11' });
    expect(settled(later, row('cancelled'), given).users.get('1')).toEqual(later);
  });

  test('its requests are counted already, by the reservation', () => {
    expect(settled(left, row('scheduled')).requests).toEqual([{ minute: T1 / MINUTE, requests: 12 }]);
  });

  test('an open claim of another run, and its halt, stay', () => {
    const given = ledger({ open: claim(OTHER), halt: { ...OTHER, step: '12.1.h' } });
    const { open, halt } = recordProgress(given, progress(), undefined);
    expect([open, halt]).toEqual([given.open, given.halt]);
  });
});

describe('requests and the claim that goes on', () => {
  const minute = T2 / MINUTE - 0.5;
  const used = (requests: number): readonly Bucket[] => (requests > 0 ? [{ minute, requests }] : []);
  const total = ({ requests }: Ledger): number => requests.reduce((sum, bucket) => sum + bucket.requests, 0);

  test('the next claim replaces the one before, and knows what is counted', () => {
    const given = ledger({ requests: used(7), open: claim({ used: used(2) }) });
    const first = recordProgress(given, progress({ used: used(5) }), NEXT);
    expect(first.requests).toEqual(used(10));
    expect(first.open).toEqual({ ...OWN, mode: 'delete', graceDays: 5, ...NEXT, used: used(5) });
    const closed = recordProgress(first, progress({ used: used(6) }), undefined);
    expect([closed.requests, closed.open]).toEqual([used(11), undefined]);
  });

  test('without a claim of its own, no next one is opened', () => {
    expect(recordProgress(ledger(), progress({ used: used(5) }), NEXT).open).toBeUndefined();
  });

  test('a cancellation that went on without a claim counts its requests, and lifts its halt', () => {
    const given = ledger({ requests: used(1), open: claim(OTHER), halt: OWN });
    const done = recordProgress(
      given,
      progress({ mode: 'cancel', used: used(5), wasClaimed: false }),
      undefined,
    );
    expect([done.requests, done.open, done.halt]).toEqual([used(6), given.open, undefined]);
  });

  test.each<[string, number | undefined, Progress['exhaustedUntil'], number | undefined]>([
    ['nothing is said', undefined, undefined, undefined],
    ['what was said before stays', NOW + 5000, undefined, NOW + 5000],
    ['what was said before is over', NOW, undefined, undefined],
    ['a success clears it', NOW + 5000, null, undefined],
    ['the site says so', undefined, NOW + 9000, NOW + 9000],
    ['the site says less than before', NOW + DAY, NOW + 9000, NOW + 9000],
    ['the site says a year', undefined, NOW + 365 * DAY, NOW + DAY],
    ['for ever', undefined, Number.POSITIVE_INFINITY, NOW + DAY],
    ['the site says what is over', undefined, NOW - 1, undefined],
  ])('exhausted until: %s', (_, before, said, expected) => {
    const given = ledger({ ...(before !== undefined && { exhaustedUntil: before }), open: claim() });
    const found = recordProgress(given, progress({ exhaustedUntil: said }), undefined);
    expect(found.exhaustedUntil).toBe(expected);
  });

  const anyUser = fc.record({
    status: fc.constantFrom(...LEDGER_STATUSES.filter((status) => status !== '')),
    run: fc.constantFrom('9', '10', '11'),
    since: fc.constantFrom(T0, T1, T2, NOW),
    keep: fc.option(fc.record({ run: fc.constantFrom('8', '11'), at: fc.constantFrom(T0, T1, NOW) }), {
      nil: undefined,
    }),
  });
  const anyLedger = fc
    .record({
      users: fc.array(anyUser, { maxLength: 6 }),
      requests: fc.nat(50),
      open: fc.constantFrom(claim(), claim(OTHER), undefined),
      halt: fc.constantFrom(OWN, OTHER, undefined),
      exhaustedUntil: fc.constantFrom(undefined, NOW - 1, NOW + 9000),
    })
    .map(({ users, requests, open, halt, exhaustedUntil }) =>
      ledger({
        users: new Map(
          users.map(({ keep, since, ...rest }, i) => [
            String(i + 1),
            user(rest.status, { ...rest, since, last: since, ...(keep && { keep }) }),
          ]),
        ),
        requests: used(requests),
        ...(open && { open }),
        ...(halt && { halt }),
        ...(exhaustedUntil !== undefined && { exhaustedUntil }),
      }),
    );
  const anyProgress = fc
    .record({
      mode: fc.constantFrom<Mode>('delete', 'cancel', 'verify'),
      states: fc.array(fc.constantFrom(...STATUSES), { minLength: 8, maxLength: 8 }),
      requests: fc.nat(50),
      exhaustedUntil: fc.constantFrom(undefined, null, NOW + 5000),
      includesCancelledBefore: fc.constantFrom(undefined, T0 + 1, T1 + 1),
    })
    .map(({ states, requests, ...rest }) =>
      progress({
        ...rest,
        used: used(requests),
        rows: states.map((status, i) => row(status, { user: { id: String(i + 1), email: '', line: i + 2 } })),
      }),
    );

  test(`the same progress twice changes nothing, also after the claim is closed (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(anyLedger, anyProgress, (before, done) => {
        const once = recordProgress(before, done, undefined);
        expect(recordProgress(once, done, undefined)).toEqual(once);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  test(`of users nobody knew, it changes nothing while the claim goes on (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(anyLedger, anyProgress, ({ users: _, ...before }, done) => {
        const once = recordProgress({ ...before, users: new Map() }, done, NEXT);
        expect(recordProgress(once, done, NEXT)).toEqual(once);
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  test(`a cancellation always wins (SEED=${SEED})`, () => {
    fc.assert(
      fc.property(anyLedger, anyProgress, (before, done) => {
        const { users } = recordProgress(before, done, undefined);
        for (const [id, { keep }] of before.users) {
          const mayClear = keep && keep.at < (done.includesCancelledBefore ?? 0);
          if (keep && !mayClear) expect(users.get(id)?.keep).toEqual(keep);
        }
      }),
      { seed: SEED, numRuns: 2000 },
    );
  });

  test(`requests are counted once, however often a write is repeated (SEED=${SEED})`, () => {
    const steps = fc.array(fc.record({ sent: fc.nat(20), repeats: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(steps, fc.boolean(), (all, isClosed) => {
        let tip = ledger({ requests: used(100), open: claim() });
        let sent = 0;
        for (const step of all) {
          sent += step.sent;
          for (let n = 0; n < step.repeats; n += 1)
            tip = recordProgress(tip, progress({ used: used(sent) }), NEXT);
          expect(total(tip)).toBe(100 + sent);
        }
        // Interrupted: the reservation counts on top of what is recorded, and the late close adds nothing.
        if (!isClosed) tip = settleClaim(tip, undefined, NOW);
        const expected = 100 + sent + (isClosed ? 3 : 9);
        for (let n = 0; n < 2; n += 1)
          tip = recordProgress(tip, progress({ used: used(sent + 3) }), undefined);
        expect(total(tip)).toBe(expected);
      }),
      { seed: SEED, numRuns: 500 },
    );
  });
});
