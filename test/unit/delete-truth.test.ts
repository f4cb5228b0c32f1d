import { describe, expect, test } from 'vitest';
import { isRed } from '../../src/report/verdict.ts';
import { idsOf, playTrue, type Scripted, START, type TrueSite } from './truth.ts';
import { makeTestPlan, makeUsers, NO_EVIDENCE, type SiteAnswer, userBody } from './world.ts';

const users = makeUsers(12);
const ALL = idsOf(users);
const GRACE_MS = 7 * 86_400_000;
const HTML = '<!doctype html><title>Gone</title>';

/** Deletes users of a site of which nothing is proved yet. */
const remove = (site: TrueSite = {}, options: Parameters<typeof playTrue>[2] = {}, operations = users) =>
  playTrue(makeTestPlan(operations, { evidence: NO_EVIDENCE }), site, options);

describe('an answer that says no deletes nobody, and nobody is told to be scheduled', () => {
  test.each<[number, string]>([
    [200, 'false'],
    [200, '{"success":false}'],
    [200, '{"ok":false}'],
    [200, '{"deleted":false}'],
    [200, '{"failed_users":[1]}'],
    [200, '{"errors":["no"]}'],
    [200, '{"status":"error"}'],
    [207, '[{"id":1,"status":403}]'],
    [409, '{"detail":"This user already owns 3 chapters"}'],
    [409, '{"detail":"This user already owns 3 chapters and cannot be deleted"}'],
    [422, '{"detail":"Already done"}'],
    [410, HTML],
    [404, HTML],
    [403, HTML],
  ])('%i %s', async (status, body) => {
    const instead: Scripted = (purpose) =>
      purpose === 'delete' ? { status, body, applies: false } : undefined;
    const { truth, counts, results, sent } = await remove({ instead }, { pacing: { canary: 1 } });
    expect([truth(), sent('delete')]).toEqual([[], ['1']]);
    expect(counts).toEqual({ failed: 1, 'skipped-stopped': 11 });
    expect([isRed(results, false), results.cancelBefore]).toEqual([true, undefined]);
  });
});

describe('a deletion that was scheduled before the run gets no new deadline', () => {
  test.each<[number, string]>([
    [200, '{"detail":"Deletion already scheduled"}'],
    [200, '{"message":"This user is already pending deletion."}'],
    [400, '{"detail":"User is already scheduled for deletion."}'],
    [409, '{"detail":"A deletion request is already pending for this user."}'],
    [422, '{"code":"deletion_already_pending"}'],
  ])('%i %s', async (status, body) => {
    const before = ALL.slice(0, 5);
    const instead: Scripted = (purpose, user) =>
      purpose === 'delete' && before.includes(user) ? { status, body, applies: false } : undefined;
    const { truth, told, results } = await remove({ pending: before, instead });
    expect(truth()).toEqual(ALL);
    expect([told('already-scheduled'), told('scheduled')]).toEqual([before, ALL.slice(5)]);
    expect(results.rows.slice(0, 5).map(({ cancelBefore }) => cancelBefore)).toEqual(
      Array(5).fill(undefined),
    );
    for (const { cancelBefore } of results.rows.slice(5))
      expect(cancelBefore).toBeGreaterThanOrEqual(START + GRACE_MS);
  });
});

describe('a field that only sounds like it shows no pending deletion', () => {
  const FIELDS: readonly (readonly [string, unknown])[] = [
    ['can_request_deletion', true],
    ['delete_marketing_data', true],
    ['deletion_reason', 'none'],
    ['last_deleted_post_at', '2026-11-20T00:00:00Z'],
  ];
  const showing =
    (field: string, value: unknown) =>
    (user: string): string =>
      JSON.stringify({ id: Number(user), email: `u${user}@example.com`, [field]: value });

  test.each(FIELDS)('%s: %j: a deletion sends everybody', async (field, value) => {
    const pacing = { canary: 1, identityCheck: 'all' } as const;
    const { truth, told, sent, results } = await remove({ show: showing(field, value) }, { pacing });
    expect([sent('delete'), truth(), told('scheduled')]).toEqual([ALL, ALL, ALL]);
    expect(isRed(results, true)).toBe(false);
  });

  test.each(FIELDS)('%s: %j: a verification knows nothing, and is red', async (field, value) => {
    const plan = makeTestPlan(users, { mode: 'verify', evidence: NO_EVIDENCE });
    const { told, results } = await playTrue(plan, { show: showing(field, value) });
    expect([told('unknown'), isRed(results, false)]).toEqual([ALL, true]);
  });

  test.each(FIELDS)('%s: %j: an undo believes the site that nothing is scheduled', async (field, value) => {
    const plan = makeTestPlan(users, { mode: 'cancel', evidence: NO_EVIDENCE });
    const refusal = { status: 400, body: '{"detail":"No deletion is scheduled for this user."}' };
    const instead: Scripted = (purpose) => (purpose === 'cancel' ? refusal : undefined);
    const { told, truth } = await playTrue(plan, { show: showing(field, value), instead });
    expect([told('not-scheduled'), truth()]).toEqual([ALL, []]);
  });
});

describe('one address in two spellings is no mismatch', () => {
  test.each<[string, string, string]>([
    [
      'NFC on the list, NFD on the site',
      'ju\u0308rgen@example.com'.normalize('NFC'),
      'ju\u0308rgen@example.com',
    ],
    ['NFD on the list, NFC on the site', 'ju\u0308rgen@example.com', 'j\u00fcrgen@example.com'],
    ['Unicode on the list, Punycode on the site', 'a@m\u00fcnchen.example', 'a@xn--mnchen-3ya.example'],
    ['Punycode on the list, Unicode on the site', 'a@xn--mnchen-3ya.example', 'a@m\u00fcnchen.example'],
  ])('%s', async (_, onList, onSite) => {
    const [user] = makeUsers(1);
    const show = (id: string): string => JSON.stringify({ id: Number(id), email: onSite });
    const pacing = { canary: 1, identityCheck: 'all' } as const;
    const listed = user ? [{ ...user, email: onList }] : [];
    const { truth, told } = await remove({ show }, { pacing }, listed);
    expect([truth(), told('scheduled')]).toEqual([['1'], ['1']]);
  });

  test('a letter that only looks alike is one: nobody is deleted', async () => {
    const [user] = makeUsers(1);
    const show = (id: string): string => JSON.stringify({ id: Number(id), email: 'jurgen@example.com' });
    const pacing = { canary: 1, identityCheck: 'all' } as const;
    const listed = user ? [{ ...user, email: 'j\u00fcrgen@example.com' }] : [];
    const { truth, told, sent } = await remove({ show }, { pacing }, listed);
    expect([truth(), told('identity-mismatch'), sent('delete')]).toEqual([[], ['1'], []]);
  });
});

describe('the canary on a site that shows its deletion late', () => {
  const late =
    (reads: number): Scripted =>
    (purpose, user, nth) =>
      purpose === 'confirm' && nth <= reads ? { status: 200, body: userBody(user, false) } : undefined;

  test('two reads late: everybody is scheduled', async () => {
    const { truth, told, results, sent } = await remove({ instead: late(2) }, { pacing: { canary: 1 } });
    expect([truth(), told('scheduled'), sent('confirm')]).toEqual([ALL, ALL, ['1', '1', '1']]);
    expect([results.outcome, isRed(results, true)]).toEqual(['complete', false]);
  });

  test('never: stopped, and the one who may be pending is told as unknown', async () => {
    const { truth, told, results, sent } = await remove({ instead: late(99) }, { pacing: { canary: 1 } });
    expect([truth(), told('unknown'), told('skipped-stopped')]).toEqual([['1'], ['1'], ALL.slice(1)]);
    expect([results.outcome, isRed(results, false), sent('delete')]).toEqual(['stopped', true, ['1']]);
    expect(results.rows[0]?.cancelBefore).toBe(START + GRACE_MS);
  });
});

describe('429 without Retry-After', () => {
  const forty = makeUsers(40);
  /** Of all DELETEs, these are refused. */
  const refusing = (...refused: readonly number[]): Scripted => {
    let deletes = 0;
    return (purpose) => {
      deletes += purpose === 'delete' ? 1 : 0;
      return purpose === 'delete' && refused.includes(deletes) ? { status: 429 } : undefined;
    };
  };

  test('four of them with successes in between: each is waited out, and everybody is scheduled', async () => {
    const instead = refusing(3, 11, 19, 27);
    const { truth, told, results, sent } = await remove({ instead }, {}, forty);
    expect([truth(), told('scheduled')]).toEqual([idsOf(forty), idsOf(forty)]);
    expect([results.outcome, sent('delete').length]).toEqual(['complete', 44]);
  });

  test('three in a row end the run for an hour: the site has said nothing of its quota', async () => {
    const { truth, told, results, seen } = await remove({ instead: refusing(3, 4, 5) }, {}, forty);
    expect([truth(), told('scheduled')]).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
    expect(results.counts['skipped-quota']).toBe(38);
    expect([results.outcome, results.help]).toEqual(['incomplete', 'quota']);
    expect((results.resumeAfter ?? 0) - (seen.at(-1)?.at ?? 0)).toBeGreaterThanOrEqual(3_600_000);
    expect((results.resumeAfter ?? 0) - (seen.at(-1)?.at ?? 0)).toBeLessThan(3_601_000);
    // It is not told like a site that has said for how long.
    const day: Scripted = (purpose, user) =>
      purpose === 'delete' && user === '3' ? { status: 429, retryAfter: '3600' } : undefined;
    const told429 = await remove({ instead: day }, {}, forty);
    expect([told429.results.outcome, told429.counts]).toEqual([
      results.outcome,
      { scheduled: 2, 'skipped-quota': 38 },
    ]);
    expect(results.reason).not.toBe(told429.results.reason);
    expect(results.reason).not.toContain('used up');
  });
});

test('a site on which every first try fails ends a deletion before it has asked for everybody twice', async () => {
  const forty = makeUsers(40);
  const instead: Scripted = (purpose, _, nth): SiteAnswer | undefined =>
    purpose === 'delete' && nth === 1 ? { status: 503 } : undefined;
  const { truth, told, results, sent } = await remove({ instead }, {}, forty);
  expect([results.outcome, results.help, isRed(results, false)]).toEqual(['stopped', 'unhealthy', true]);
  // The last one had only its first try.
  expect(truth()).toEqual(told('scheduled'));
  expect(told('unknown')).toHaveLength(1);
  expect(results.counts['skipped-stopped']).toBeGreaterThan(20);
  expect(sent('delete')).toHaveLength(2 * truth().length + 1);
});
