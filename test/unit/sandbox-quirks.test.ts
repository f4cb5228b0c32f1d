import { readFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { QUIRK_NAMES, type QuirkName } from '../../src/sandbox/quirks.ts';
import { type Sandbox, type SandboxSetup, startSandbox } from '../../src/sandbox/site.ts';

const START_MS = Date.UTC(2026, 0, 1);
const DUE = '2026-01-08T00:00:00Z';

const open: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly bytes: Buffer };

/** A site with the users 1 to 6 at a moment that stands still. */
const start = async (setup: Partial<SandboxSetup>) => {
  const users = ['1', '2', '3', '4', '5', '6'].map((id) => ({ id, email: `user${id}@example.com` }));
  const fixed = { users, token: 'key', graceDays: 7, latency: 0, now: () => START_MS };
  const sandbox = await startSandbox({ ...fixed, ...setup });
  open.push(sandbox);
  // Not undici, which would join two headers of the same name, and might decode the body.
  const send = (method: string, path: string): Promise<Got> =>
    new Promise((resolve, reject) => {
      const headers = { authorization: 'Token key' };
      const sent = (method === 'GET' ? get : request)(
        sandbox.origin + path,
        { method, headers },
        async (answer) => {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk as Buffer);
          const raw = answer.rawHeaders.flatMap((name, i, all) =>
            i % 2 === 0 && name === 'Retry-After' ? [all[i + 1] ?? ''] : [],
          );
          const answered = { ...answer.headers, 'retry-after': raw.join(' and ') };
          resolve({ status: answer.statusCode ?? 0, headers: answered, bytes: Buffer.concat(chunks) });
        },
      );
      sent.on('error', reject).end();
    });
  const ask = async (method: string, path: string) => {
    const { status, headers, bytes } = await send(method, path);
    const text = bytes.toString();
    return { status, type: headers['content-type'], body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return {
    sandbox,
    send,
    read: (id: string) => ask('GET', `/api/user/${id}/`),
    remove: (id: string) => ask('DELETE', `/api/user/${id}/`),
    cancel: (id: string) => ask('POST', `/api/user/${id}/cancel_deletion/`),
  };
};

const withQuirks = (...quirks: QuirkName[]) => start({ quirks });

describe('a cancel call that does not cancel', () => {
  test.each<[QuirkName, number, unknown]>([
    ['cancel-does-nothing', 204, ''],
    ['cancel-says-no', 200, { success: false }],
    ['cancel-shows-pending', 200, expect.objectContaining({ id: 1, deletion_pending: true })],
    ['cancel-404', 404, { detail: 'Not found.' }],
    ['cancel-405', 405, { detail: 'Method "POST" not allowed.' }],
  ])('%s', async (quirk, status, body) => {
    const { sandbox, remove, cancel, read } = await withQuirks(quirk);
    await remove('1');
    expect(await cancel('1')).toMatchObject({ status, body });
    // The truth is asked from the site itself, and it is not what the answer says.
    expect(sandbox.state('1')).toBe('pending');
    expect(sandbox.pending()).toEqual(['1']);
    expect(sandbox.requests.at(-1)).toMatchObject({ method: 'POST', applied: false });
    expect((await read('1')).body).toMatchObject({ deletion_pending: true, deletion_scheduled_for: DUE });
  });
});

describe('a DELETE that does not delete', () => {
  test.each<[QuirkName, number, unknown]>([
    ['delete-says-no', 200, { success: false }],
    ['delete-has-errors', 200, { errors: ['The user owns a chapter.'] }],
    ['delete-status-error', 200, { status: 'error' }],
    ['delete-207', 207, { results: [{ status: 403, detail: 'Permission Denied' }] }],
  ])('%s', async (quirk, status, body) => {
    const { sandbox, remove } = await withQuirks(quirk);
    expect(await remove('1')).toMatchObject({ status, body });
    expect(sandbox.state('1')).toBe('active');
    expect(sandbox.requests).toMatchObject([{ status, applied: false }]);
  });

  test.each<[QuirkName, number, unknown]>([
    ['second-delete-204', 204, ''],
    ['second-delete-200', 200, { detail: 'Deletion already scheduled' }],
    ['second-delete-409', 409, { detail: 'User is already scheduled for deletion.' }],
  ])('%s: the first one does', async (quirk, status, body) => {
    const { sandbox, remove } = await withQuirks(quirk);
    expect(await remove('1')).toMatchObject({ status: 204 });
    expect(await remove('1')).toMatchObject({ status, body });
    expect(sandbox.requests.map(({ applied }) => applied)).toEqual([true, false]);
    expect(sandbox.pending()).toEqual(['1']);
  });

  test('of a shell: 404, or 204 if asked for', async () => {
    const plain = await start({ gone: 1 });
    expect(plain.sandbox.state('1')).toBe('deleted');
    expect((await plain.read('1')).body).toMatchObject({ email: expect.stringContaining('bevylabs.com') });
    expect((await plain.remove('1')).status).toBe(404);
    const odd = await start({ gone: 1, quirks: ['shell-delete-204'] });
    expect((await odd.remove('1')).status).toBe(204);
    expect([odd.sandbox.state('1'), odd.sandbox.requests[0]?.applied]).toEqual(['deleted', false]);
  });
});

test('refuses-first: the first three users, every time they are asked for', async () => {
  const { sandbox, remove, read } = await withQuirks('refuses-first');
  const statuses: number[] = [];
  for (const id of ['5', '2', '1', '3', '5', '4', '1']) statuses.push((await remove(id)).status);
  expect(statuses).toEqual([403, 403, 403, 204, 403, 204, 403]);
  expect((await read('5')).status).toBe(200);
  expect(sandbox.pending()).toEqual(['3', '4']);
});

describe('the field of a pending deletion', () => {
  test.each<[string, Partial<SandboxSetup>, object, object]>([
    ['its own', {}, { deletion_pending: true, deletion_scheduled_for: DUE }, { deletion_pending: false }],
    [
      'a boolean alone',
      { quirks: ['pending-boolean'] },
      { deletion_pending: true, deletion_scheduled_for: undefined },
      { deletion_pending: false },
    ],
    [
      'another name',
      { field: 'removal_requested_on' },
      { removal_requested_on: DUE, deletion_pending: undefined },
      { removal_requested_on: null },
    ],
    [
      'another name, boolean',
      { field: 'is_leaving', quirks: ['pending-boolean'] },
      { is_leaving: true, deletion_pending: undefined },
      { is_leaving: false },
    ],
    ['none', { field: 'none' }, { deletion_pending: undefined, none: undefined }, { none: undefined }],
  ])('%s', async (_, setup, pending, active) => {
    const { remove, cancel, read } = await start(setup);
    await remove('1');
    expect({ ...(await read('1')).body }).toMatchObject(withoutUndefined(pending));
    for (const name of absent(pending)) expect((await read('1')).body).not.toHaveProperty(name);
    expect((await cancel('1')).body).toMatchObject(withoutUndefined(active));
    expect((await read('1')).body).toMatchObject(withoutUndefined(active));
  });

  const withoutUndefined = (fields: object) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const absent = (fields: object) =>
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [name] : []));

  test('late: so many reads show what was so before, the truth does not wait', async () => {
    const { sandbox, remove, cancel, read } = await start({ late: 2 });
    const shows = async () => (await read('1')).body.deletion_pending;
    expect(await shows()).toBe(false);
    await remove('1');
    expect(sandbox.state('1')).toBe('pending');
    expect([await shows(), await shows(), await shows()]).toEqual([false, false, true]);
    await cancel('1');
    expect(sandbox.state('1')).toBe('active');
    expect([await shows(), await shows(), await shows()]).toEqual([true, true, false]);
  });
});

describe('a read that shows nobody, or somebody else', () => {
  test('read-404 and read-page', async () => {
    const none = await withQuirks('read-404');
    expect(await none.read('1')).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
    expect((await none.remove('1')).status).toBe(204);
    const page = await withQuirks('read-page');
    expect(await page.read('1')).toMatchObject({ status: 200, type: 'text/html' });
    expect((await page.remove('1')).status).toBe(204);
  });

  test('read-cached: another user for each', async () => {
    const { read } = await withQuirks('read-cached');
    expect((await read('1')).body).toMatchObject({ id: 2, email: 'user2@example.com' });
    expect((await read('2')).body).toMatchObject({ id: 1 });
    expect((await read('5')).body).toMatchObject({ id: 1 });
  });
});

describe('what stands before the site', () => {
  test.each<[QuirkName, number, string | undefined]>([
    ['login-page', 200, 'text/html'],
    ['login-redirect', 302, undefined],
    ['firewall', 403, 'text/html'],
  ])('%s', async (quirk, status, type) => {
    const { sandbox, send, read, remove, cancel } = await withQuirks(quirk);
    for (const call of [read, remove, cancel]) {
      const answer = await call('1');
      expect([answer.status, answer.type]).toEqual([status, type]);
    }
    const { location } = (await send('GET', '/api/user/1/')).headers;
    expect(location).toBe(
      quirk === 'login-redirect' ? '/accounts/login/?next=%2Fapi%2Fuser%2F1%2F' : undefined,
    );
    expect(sandbox.state('1')).toBe('active');
  });

  test('gzip, though nobody asked for it', async () => {
    const { send } = await withQuirks('gzip');
    const { headers, bytes } = await send('GET', '/api/user/1/');
    expect(headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(bytes).toString())).toMatchObject({ id: 1 });
    const empty = await send('DELETE', '/api/user/1/');
    expect([empty.status, empty.headers['content-encoding'], empty.bytes.length]).toEqual([
      204,
      undefined,
      0,
    ]);
  });

  test.each<[QuirkName | undefined, string]>([
    [undefined, '60'],
    ['429-bare', ''],
    ['429-decimal', '59.5'],
    ['429-asctime', 'Thu Jan  1 00:01:00 2026'],
    ['429-twice', '1 and 60'],
  ])('the wait of a 429 in another form: %s', async (quirk, expected) => {
    const { send } = await start({ burst: 1, quirks: quirk ? [quirk] : [] });
    expect((await send('GET', '/api/user/1/')).status).toBe(200);
    const { status, headers } = await send('GET', '/api/user/1/');
    expect([status, headers['retry-after']]).toEqual([429, expected]);
  });
});

test('of two quirks for the same call the first one counts, and others stand beside it', async () => {
  const { remove, cancel } = await withQuirks('cancel-405', 'cancel-404', 'second-delete-409');
  await remove('1');
  expect([(await cancel('1')).status, (await remove('1')).status]).toEqual([405, 409]);
});

test.each(['sandbox-quirks.test.ts', '../../docs/sandbox.md'])('%s has each quirk', (file) => {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  expect(QUIRK_NAMES.filter((name) => !new RegExp(`['\`]${name}['\`]`).test(text))).toEqual([]);
});
