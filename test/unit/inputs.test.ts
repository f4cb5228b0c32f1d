import { afterEach, describe, expect, test } from 'vitest';
import { DEFAULTS, readInputs } from '../../src/adapters/inputs.ts';
import { parseSandboxSite } from '../../src/sandbox/options.ts';

const read = (given: Readonly<Record<string, string>>, isSelfHosted = false) => {
  for (const [name, value] of Object.entries({ site: 'https://community.example.com', ...given })) {
    process.env[`INPUT_${name.toUpperCase()}`] = value;
  }
  return readInputs(parseSandboxSite, isSelfHosted);
};
afterEach(() => {
  for (const name of Object.keys(DEFAULTS)) delete process.env[`INPUT_${name.toUpperCase()}`];
});

test('inputs that are left empty have their defaults, and those are safe', () => {
  const empty = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, '']));
  expect(read({ ...empty, site: 'https://x.example' }).inputs).toMatchObject({
    site: { kind: 'real', url: 'https://x.example' },
    token: undefined,
    csv: 'users_to_delete.csv',
    mode: 'delete',
    includeCancelled: false,
    ledgerRef: 'refs/bevy-user-deletion/{site}',
    dryRun: true,
    expectUsers: undefined,
    maxUsers: 500,
    limit: undefined,
    emails: 'auto',
    failOnIncomplete: true,
    retentionDays: undefined,
    artifactName: 'bevy-user-deletion',
    graceDays: 7,
    pacing: {
      batchSize: 250,
      batchPauseMs: 10_000,
      concurrency: 4,
      maxRate: 10,
      dailyQuota: 10_000,
      quotaReserve: 1000,
      canary: 1,
      identityCheck: 'canary',
      maxDurationMs: 18_000_000,
      claimUsers: 250,
    },
    endpoints: {
      delete: { method: 'DELETE', path: '/api/user/{user_id}/' },
      cancel: { method: 'POST', path: '/api/user/{user_id}/cancel_deletion/' },
      user: { method: 'GET', path: '/api/user/{user_id}/' },
    },
  });
});

describe('faults name the input, and what is wrong', () => {
  test.each<readonly [string, string, string]>([
    ['site', '', 'The address of the site is missing'],
    ['site', 'http://community.example.com', 'begins with http://'],
    ['site', 'http://127.0.0.1.example.com', 'begins with http://'],
    ['site', 'community.example.com', 'is not a web address'],
    ['site', 'ftp://x.example', 'is not a web address'],
    ['site', 'https://me:secret@x.example', 'holds a user name'],
    ['site', 'https://x.example/?a=b', 'no query'],
    ['site', 'https://x.example/#a', 'no query and no fragment'],
    ['site', 'https://x.example/?', 'no query'],
    ['site', 'https://x.example//a', 'is not plain'],
    ['site', 'https://x.example/%2e%2e/a', 'is not plain'],
    ['site', 'sandbox?speed=3', 'speed'],
    ['cancel', 'yes', 'neither true nor false'],
    ['verify', '1', 'neither true nor false'],
    ['dry-run', '0', 'neither true nor false'],
    ['cancel-run', '5', 'is set without `cancel` or `verify`'],
    ['expect-users', '-1', 'whole number'],
    ['expect-users', '1e3', 'whole number'],
    ['max-users', 'many', 'whole number'],
    ['limit', '0', 'from 1'],
    ['batch-size', '0', 'from 1 to 250'],
    ['batch-size', '251', 'from 1 to 250'],
    ['batch-pause', '-1', 'number from 0 to 3600'],
    ['max-rate', '0,5', '. Write such a number in digits, and any decimals after a full stop.'],
    ['canary', '0.5', '. Write such a number in digits.'],
    ['concurrency', '17', 'from 1 to 16'],
    ['max-rate', '1001', 'from 0 to 1000'],
    ['daily-quota', '0', 'from 1'],
    ['canary', '11', 'from 0 to 10'],
    ['identity-check', 'some', 'off, canary, sample, all'],
    ['emails', 'hash', 'auto, plain, mask, omit'],
    ['max-duration', '0', 'from 1'],
    ['max-duration', '351', 'from 1 to 350'],
    ['include-cancelled', 'yes', 'neither true nor false'],
    ['retention-days', '0', 'from 1 to 400'],
    ['retention-days', '401', 'from 1 to 400'],
    ...[
      'main',
      'refs/ledger',
      'refs/a/../b',
      'refs/a/b.lock',
      'refs/a/-b',
      'refs/a/.b',
      'refs/a/b c',
      'refs/a/b/',
      'refs//a/b',
      'refs/a/b\u00e9',
      'heads/a/b',
    ].map((ref) => ['ledger-ref', ref, 'is not the full name of a ref'] as const),
    ['grace-days', '0', 'from 1'],
    ['artifact-name', 'a/b', 'cannot be the name of an artifact'],
    ['delete-endpoint', 'GET /api/user/{user_id}/', 'is not a method (DELETE, POST, PUT, PATCH)'],
    ['delete-endpoint', 'DELETE /api/user/', 'does not have {user_id} exactly once'],
    ['delete-endpoint', 'DELETE /api/{user_id}/{user_id}/', 'does not have {user_id} exactly once'],
    ['delete-endpoint', 'DELETE /api/../{user_id}/', 'plain path'],
    ['delete-endpoint', 'DELETE https://evil.example/{user_id}', 'plain path'],
    ['delete-endpoint', 'DELETE /api/user/{user_id}/?x=1', 'plain path'],
    ['user-endpoint', 'DELETE /api/user/{user_id}/', 'is not a method (GET)'],
    ['lookup-endpoint', 'GET /api/user/{user_id}/', 'does not have {email} exactly once'],
    ['lookup-endpoint', 'POST /api/user/{email}/', 'is not a method (GET)'],
    ['lookup', '1', 'neither true nor false'],
    ['cancel-endpoint', 'DELETE /api/user/{user_id}/', 'cancelling would delete'],
    // The same call but for the slash: sites redirect one to the other.
    ['cancel-endpoint', 'DELETE /api/user/{user_id}', 'cancelling would delete'],
    ['token', 'Token abcdef', 'begins with the word "Token"'],
    ...['"abc"', "'abc'", '`abc`', '“abc”', '"abc', 'abc"', '"Token abc"', '"'].map(
      (key) => ['token', key, 'has quotes around the key. Save the key alone'] as const,
    ),
    ['token', 'abc def', 'contains spaces'],
    ['token', 'abc\u00e9', 'contains spaces or characters'],
  ])('%s: %j', (input, value, message) => {
    const { inputs, faults } = read({ [input]: value });
    expect(inputs).toBeUndefined();
    expect(faults).toEqual([
      { input, message: expect.objectContaining({ text: expect.stringContaining(message) }) },
    ]);
  });

  test.each([
    [{ cancel: 'true' }, { mode: 'cancel', protect: undefined, includeCancelled: false, dryRun: true }],
    [{ lookup: 'true' }, { mode: 'lookup', protect: undefined, includeCancelled: false, dryRun: false }],
    [{ verify: 'true' }, { mode: 'verify', protect: undefined, includeCancelled: false, dryRun: false }],
    [{}, { mode: 'delete', protect: 'staff.csv', includeCancelled: true, dryRun: true }],
  ])('%j: an input without meaning in a mode is off there', (mode, expected) => {
    const { inputs } = read({ ...mode, protect: 'staff.csv', 'include-cancelled': 'true' });
    expect(inputs).toMatchObject(expected);
  });

  test('verify and cancel together', () => {
    const { inputs, faults } = read({ verify: 'true', cancel: 'true', 'cancel-run': '5' });
    expect(inputs).toBeUndefined();
    expect(faults).toEqual([
      {
        input: 'verify',
        message: expect.objectContaining({ text: expect.stringContaining('Set only one of them to true') }),
      },
    ]);
  });

  test('all at once', () => {
    const { faults, csv } = read({ site: '', canary: 'x', limit: 'y', csv: 'list.csv', emails: 'z' });
    expect(faults.map(({ input }) => input).sort()).toEqual(['canary', 'emails', 'limit', 'site']);
    expect(csv).toBe('list.csv');
  });

  test('T9: no fault and no record ever holds a secret', () => {
    const { faults, shown } = read({
      site: 'https://me:hunter2@x.example',
      token: 'hunter2 hunter2',
      'github-token': 'hunter2',
    });
    expect(faults).toHaveLength(2);
    expect(JSON.stringify([faults, { ...shown, site: '' }])).not.toContain('hunter2');
  });
});

describe('values', () => {
  test.each([
    ['https://X.example/prefix/', 'https://x.example/prefix'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:1/', 'http://[::1]:1'],
  ])('site %s is %s', (site, url) => expect(read({ site }).inputs?.site).toEqual({ kind: 'real', url }));

  test('sandbox with options', () => {
    expect(read({ site: 'sandbox?latency=40&quota=500&faults=0.02' }).inputs?.site).toMatchObject({
      kind: 'sandbox',
      options: { latency: 40, quota: 500, faults: 0.02 },
    });
  });

  test('max-rate 0 is no cap, decimals are taken', () => {
    expect(read({ 'max-rate': '0' }).inputs?.pacing.maxRate).toBe(Number.POSITIVE_INFINITY);
    expect(read({ 'max-rate': '0.5', 'batch-pause': '1.5' }).inputs?.pacing).toMatchObject({
      maxRate: 0.5,
      batchPauseMs: 1500,
    });
  });

  test('verify, of a list or of a run', () => {
    expect(read({ verify: 'true' }).inputs).toMatchObject({ mode: 'verify', cancelRun: undefined });
    expect(read({ verify: 'true', 'cancel-run': '5' }).inputs).toMatchObject({
      mode: 'verify',
      cancelRun: '5',
    });
  });

  test.each(['refs/heads/user-deletions', 'refs/ledgers/{site}', 'refs/a/b/c_d.e'])('ledger-ref %s', (ref) =>
    expect(read({ 'ledger-ref': ref }).inputs?.ledgerRef).toBe(ref),
  );

  test('max-duration ends before GitHub\u2019s token does, which is later on self-hosted runners', () => {
    const minutes = (given: string, isSelfHosted: boolean) =>
      (read({ 'max-duration': given }, isSelfHosted).inputs?.pacing.maxDurationMs ?? 0) / 60_000;
    expect([minutes('350', false), minutes('351', false)]).toEqual([350, 0]);
    expect([minutes('1380', true), minutes('1381', true)]).toEqual([1380, 0]);
  });

  test('an artifact that is gone before the grace period is over refuses no run: the ledger remembers', () => {
    expect(read({ 'retention-days': '1', 'grace-days': '7' })).toMatchObject({
      faults: [],
      inputs: { retentionDays: 1, graceDays: 7 },
    });
  });

  test.each(['true', 'True', 'TRUE'])('%s is true', (value) =>
    expect(read({ cancel: value }).inputs?.mode).toBe('cancel'),
  );
});
