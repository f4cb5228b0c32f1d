import { request } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.ts';
import { type Sandbox, type SandboxSetup, startSandbox } from '../../src/sandbox/site.ts';
import { until } from '../support/until.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1);
const HUGE = '9223372036854775807';
const AUTHORIZED = { authorization: 'Token key' };

const open: Sandbox[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
});

const listUsers = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: String(index + 1),
    email: `user${index + 1}@example.com`,
  }));

/** A site with users 1, 2, 3 and HUGE, no latency and a clock that stands still until it is moved. */
const start = async (setup: Partial<SandboxSetup> = {}) => {
  const clock = { nowMs: START_MS };
  const users = [...listUsers(3), { id: HUGE, email: 'huge@example.com' }];
  const fixed = { users, token: 'key', graceDays: 7, latency: 0, now: () => clock.nowMs };
  const sandbox = await startSandbox({ ...fixed, ...setup });
  open.push(sandbox);

  const send = async (method: string, path: string, headers: Record<string, string> = AUTHORIZED) => {
    const answer = await request(sandbox.origin + path, { method, headers });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  };
  return { sandbox, clock, send };
};

const user = (id: string) => `/api/user/${id}/`;
const cancellation = (id: string) => `/api/user/${id}/cancel_deletion/`;
const detail = (text: string) => JSON.stringify({ detail: text });

describe('the life of a user', () => {
  test('is read with every digit of its id', async () => {
    const { send } = await start();
    const { status, headers, body } = await send('GET', user(HUGE));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      allow: 'GET, DELETE, HEAD, OPTIONS',
      vary: 'Accept',
    });
    expect(headers).not.toHaveProperty('server');
    expect(body).toMatch(new RegExp(`^\\{"id":${HUGE},"`));
    expect(JSON.parse(body)).toMatchObject({
      email: 'huge@example.com',
      is_staff: false,
      deletion_pending: false,
      deletion_scheduled_for: null,
    });
  });

  test('is set for deletion once, then shown as pending', async () => {
    const { sandbox, send } = await start();
    const first = await send('DELETE', user('2'));
    expect(first).toMatchObject({ status: 204, body: '' });
    expect(first.headers).not.toHaveProperty('content-type');
    const second = await send('DELETE', user('2'));
    expect(second).toMatchObject({ status: 400, body: detail('User is already scheduled for deletion.') });
    expect(JSON.parse((await send('GET', user('2'))).body)).toMatchObject({
      deletion_pending: true,
      deletion_scheduled_for: '2026-01-08T00:00:00Z',
    });
    expect(sandbox.pending()).toEqual(['2']);
    expect(sandbox.requests).toEqual([
      { at: START_MS, method: 'DELETE', path: user('2'), status: 204, applied: true },
      { at: START_MS, method: 'DELETE', path: user('2'), status: 400, applied: false },
      { at: START_MS, method: 'GET', path: user('2'), status: 200, applied: false },
    ]);
  });

  test('can be cancelled to the last millisecond of the grace period', async () => {
    const { sandbox, clock, send } = await start();
    const none = await send('POST', cancellation(HUGE));
    expect(none).toMatchObject({ status: 400, body: detail('No deletion is scheduled for this user.') });
    await send('DELETE', user(HUGE));
    clock.nowMs += 7 * DAY_MS - 1;
    const done = await send('POST', cancellation(HUGE));
    expect(done).toMatchObject({ status: 200, body: `{"id":${HUGE},"deletion_pending":false}` });
    expect(sandbox.state(HUGE)).toBe('active');
  });

  test('becomes a shell when the grace period has passed', async () => {
    const { sandbox, clock, send } = await start({ graceDays: 3 });
    await send('DELETE', user('1'));
    expect(sandbox.state('1')).toBe('pending');
    clock.nowMs += 3 * DAY_MS;
    expect(sandbox.state('1')).toBe('deleted');
    expect(sandbox.pending()).toEqual([]);
    const shell = await send('GET', user('1'));
    expect(JSON.parse(shell.body)).toMatchObject({
      id: 1,
      email: expect.stringMatching(/^deleted\+[0-9a-f]{8}@bevylabs\.com$/),
      first_name: '',
      last_name: '',
      deletion_pending: false,
      deletion_scheduled_for: null,
    });
    for (const [method, path] of [
      ['DELETE', user('1')],
      ['POST', cancellation('1')],
    ] as const) {
      expect(await send(method, path)).toMatchObject({ status: 404, body: detail('Not found.') });
    }
  });

  test('may start with everybody but staff set for deletion', async () => {
    const users = listUsers(200);
    const { sandbox, send } = await start({ users, pending: true, staff: 0.3, missing: 0.2 });
    const pending = sandbox.pending();
    expect(pending.length).toBeGreaterThan(80);
    expect(pending.length).toBeLessThan(140);
    expect((await send('POST', cancellation(pending[0] ?? ''))).status).toBe(200);
    expect(sandbox.pending()).toEqual(pending.slice(1));
  });
});

describe('who is there', () => {
  /** What a DELETE of each user answers, asked in the order given. */
  const survey = async (options: Partial<SandboxOptions>, ids: readonly string[]) => {
    const { send } = await start({ users: listUsers(300), ...options });
    const answers = new Map<string, number>();
    for (const id of ids) answers.set(id, (await send('DELETE', user(id))).status);
    return answers;
  };

  test('depends on the seed and the id, not on the order of the requests', async () => {
    const ids = listUsers(300).map(({ id }) => id);
    const options = { staff: 0.2, missing: 0.2, seed: 5 };
    const [forth, back, other] = await Promise.all([
      survey(options, ids),
      survey(options, ids.toReversed()),
      survey({ ...options, seed: 6 }, ids),
    ]);
    expect(new Map([...back].toReversed())).toEqual(forth);
    expect(other).not.toEqual(forth);
    const count = (status: number) => [...forth.values()].filter((seen) => seen === status).length;
    expect(count(404)).toBeGreaterThan(40);
    expect(count(404)).toBeLessThan(80);
    expect(count(403)).toBeGreaterThan(30);
    expect(count(204)).toBe(300 - count(404) - count(403));
  });

  test('staff is shown as such and refused', async () => {
    const { sandbox, send } = await start({ staff: 1 });
    expect(await send('DELETE', user('1'))).toMatchObject({ status: 403, body: detail('Permission Denied') });
    expect(JSON.parse((await send('GET', user('1'))).body)).toMatchObject({ is_staff: true });
    expect(sandbox.state('1')).toBe('active');
  });

  test.each(['4', 'x', '01', '__proto__', '%31', '9'.repeat(400)])('user %s is not known', async (id) => {
    const { sandbox, send } = await start();
    for (const [method, path] of [
      ['GET', user(id)],
      ['DELETE', user(id)],
      ['POST', cancellation(id)],
    ] as const) {
      const answer = await send(method, path);
      expect(answer).toMatchObject({ status: 404, body: detail('Not found.') });
      expect(answer.headers['content-type']).toBe('application/json');
    }
    expect(sandbox.state(id)).toBe('missing');
  });
});

describe('methods and paths', () => {
  test.each([
    ['POST', user('1'), 'GET, DELETE, HEAD, OPTIONS'],
    ['PATCH', user('1'), 'GET, DELETE, HEAD, OPTIONS'],
    ['PUT', user('4'), 'GET, DELETE, HEAD, OPTIONS'],
    ['GET', cancellation('1'), 'POST, OPTIONS'],
    ['DELETE', cancellation('1'), 'POST, OPTIONS'],
  ])('%s %s is not allowed', async (method, path, allow) => {
    const answer = await (await start()).send(method, path);
    expect(answer).toMatchObject({ status: 405, body: detail(`Method "${method}" not allowed.`) });
    expect(answer.headers).toMatchObject({ allow });
  });

  test.each([
    ['DELETE', '/api/user/1', '/api/user/1/'],
    ['GET', '/api/user/1?a=b', '/api/user/1/?a=b'],
    ['POST', '/api/user/1/cancel_deletion', '/api/user/1/cancel_deletion/'],
  ])('%s %s lacks its slash', async (method, path, location) => {
    const { sandbox, send } = await start();
    // Without a token: Django answers before DRF looks for one.
    const answer = await send(method, path, {});
    expect(answer).toMatchObject({ status: 301, body: '' });
    expect(answer.headers).toMatchObject({ location });
    expect(sandbox.state('1')).toBe('active');
  });

  test.each(['/', '/api/user/', '/api/user', '/api/users/1/', '/x/api/user/1/', '/api/user/1/restore/'])(
    '%s is a page that does not exist',
    async (path) => {
      const answer = await (await start()).send('DELETE', path, {});
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('text/html');
      expect(answer.body).toContain('<h1>Not Found</h1>');
    },
  );

  test('a query changes nothing', async () => {
    const { sandbox, send } = await start();
    expect((await send('DELETE', `${user('1')}?force=true`)).status).toBe(204);
    expect(sandbox.requests[0]?.path).toBe('/api/user/1/?force=true');
  });
});

describe('authentication', () => {
  const anonymous = 'Authentication credentials were not provided.';

  test.each([
    ['Token key', 204, ''],
    ['token key', 204, ''],
    ['Token  key', 204, ''],
    [undefined, 401, detail(anonymous)],
    ['', 401, detail(anonymous)],
    ['key', 401, detail(anonymous)],
    ['Bearer key', 401, detail(anonymous)],
    ['Token', 401, detail('Invalid token header. No credentials provided.')],
    ['Token k e y', 401, detail('Invalid token header. Token string should not contain spaces.')],
    ['Token other', 401, detail('Invalid token.')],
    ['Token KEY', 401, detail('Invalid token.')],
  ])('%j', async (authorization, status, body) => {
    const { sandbox, send } = await start();
    const answer = await send('DELETE', user('1'), authorization === undefined ? {} : { authorization });
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Token' : undefined);
    expect(sandbox.state('1')).toBe(status === 401 ? 'active' : 'pending');
  });
});

describe('the throttle', () => {
  test('counts every answer to the token, and nothing else', async () => {
    const { clock, send } = await start({ quota: 4 });
    await send('GET', user('1'), { authorization: 'Token wrong' });
    await send('GET', user('1'), {});
    await send('GET', '/nowhere/');
    await send('DELETE', '/api/user/1');
    for (const [method, path, status] of [
      ['GET', user('1'), 200],
      ['GET', user('404'), 404],
      ['PUT', user('1'), 405],
      ['DELETE', user('1'), 204],
    ] as const) {
      expect((await send(method, path)).status).toBe(status);
      clock.nowMs += 500;
    }
    // The oldest leaves the window a day after it came: 2 s ago.
    const refused = await send('DELETE', user('2'));
    expect(refused).toMatchObject({
      status: 429,
      body: detail('Request was throttled. Expected available in 86398 seconds.'),
    });
    expect(refused.headers).toMatchObject({
      'retry-after': '86398',
      allow: 'GET, DELETE, HEAD, OPTIONS',
      'content-type': 'application/json',
    });
    expect((await send('GET', user('1'), { authorization: 'Token wrong' })).status).toBe(401);
    clock.nowMs = START_MS + DAY_MS - 1;
    const last = await send('DELETE', user('2'));
    expect(last).toMatchObject({
      status: 429,
      body: detail('Request was throttled. Expected available in 1 second.'),
    });
    expect(last.headers).toMatchObject({ 'retry-after': '1' });
    clock.nowMs = START_MS + DAY_MS;
    expect((await send('DELETE', user('2'))).status).toBe(204);
    expect((await send('DELETE', user('3'))).status).toBe(429);
  });

  test('refuses a burst for some seconds, rounded up', async () => {
    const { clock, send } = await start({ burst: 2 });
    await send('GET', user('1'));
    await send('GET', user('1'));
    clock.nowMs += 100;
    const refused = await send('GET', user('1'));
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '60']);
    clock.nowMs += 58_901;
    expect((await send('GET', user('1'))).headers['retry-after']).toBe('1');
    clock.nowMs += 999;
    expect((await send('GET', user('1'))).status).toBe(200);
  });

  test('allows an address without a token 5,000 requests a day', async () => {
    const { sandbox, send } = await start();
    const lane = async () => {
      for (let index = 0; index < 500; index++) await send('GET', user('1'), {});
    };
    await Promise.all(Array.from({ length: 10 }, lane));
    expect(sandbox.requests.every(({ status }) => status === 401)).toBe(true);
    expect((await send('GET', user('1'), {})).status).toBe(429);
    expect((await send('GET', user('1'))).status).toBe(200);
  });
});

describe('faults', () => {
  /** Each DELETE of 200 users: what the client saw, and whether the user is now pending. */
  const rehearse = async (options: Partial<SandboxOptions>) => {
    const { sandbox, send } = await start({ users: listUsers(200), ...options });
    const told: string[] = [];
    for (const { id } of listUsers(200)) {
      const { status, headers } = await send('DELETE', user(id)).catch(() => ({ status: 0, headers: {} }));
      const type = 'content-type' in headers ? ` ${headers['content-type']}` : '';
      told.push(`${status}${type} ${sandbox.state(id)}`);
    }
    return { told, requests: sandbox.requests };
  };

  test('are all there, tell the truth to the log only, and repeat with the seed', async () => {
    const { told, requests } = await rehearse({ faults: 1, seed: 9 });
    expect(new Set(told)).toEqual(
      new Set([
        '503 text/html active',
        '500 application/json pending',
        '0 pending',
        '0 active',
        '204 pending',
      ]),
    );
    expect(requests.map(({ status, applied }) => [status, applied])).toEqual(
      told.map((line) => [Number.parseInt(line, 10), line.endsWith('pending')]),
    );
    expect((await rehearse({ faults: 1, seed: 9 })).told).toEqual(told);
    expect((await rehearse({ faults: 1, seed: 10 })).told).not.toEqual(told);
  });

  test('have the share asked for', async () => {
    const { told } = await rehearse({ faults: 0.25 });
    const wrong = told.filter((line) => line !== '204 pending').length;
    // A fifth of the faults is a late answer, which looks right.
    expect(wrong).toBeGreaterThan(20);
    expect(wrong).toBeLessThan(60);
  });

  test('spare what is refused before the view', async () => {
    const { send } = await start({ faults: 1, quota: 1, seed: 3 });
    for (const [method, path, headers, status] of [
      ['GET', user('1'), {}, 401],
      ['GET', user('1'), { authorization: 'Token wrong' }, 401],
      ['GET', '/api/user/1', {}, 301],
    ] as const) {
      expect((await send(method, path, headers)).status).toBe(status);
    }
    await send('GET', user('1')).catch(() => undefined);
    expect((await send('GET', user('1'))).status).toBe(429);
  });

  test('a late answer takes ten times the latency', async () => {
    const { send } = await start({ faults: 1, latency: 5, users: listUsers(40) });
    const times: number[] = [];
    await Promise.all(
      listUsers(40).map(async ({ id }) => {
        const startMs = performance.now();
        const { status } = await send('DELETE', user(id)).catch(() => ({ status: 0 }));
        if (status === 204) times.push(performance.now() - startMs);
      }),
    );
    expect(times.length).toBeGreaterThan(0);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(49);
  });
});

describe('time', () => {
  test('an answer takes the latency', async () => {
    const { send } = await start({ latency: 30 });
    const startMs = performance.now();
    expect((await send('DELETE', user('1'))).status).toBe(204);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(29);
  });

  test('the work is done on arrival, and close ends answers under way at once', async () => {
    const { sandbox, send } = await start({ latency: 60_000 });
    const answer = send('DELETE', user('1')).catch(() => 'lost');
    await until(() => sandbox.state('1') === 'pending');
    await sandbox.close();
    expect(await answer).toBe('lost');
  });
});
