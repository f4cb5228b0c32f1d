import type { ServerResponse } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import {
  errorsOf,
  everyRowOnce,
  type HandMade,
  idsWith,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  runAction,
} from './support.ts';

const { users, csv } = makeList(30);
let results: ResultsService;
beforeAll(async () => {
  results = await openResults();
});

/** How far the action's clock may lag behind GitHub's: a second, and as long as an answer takes on a busy machine. */
const CLOCK_BEHIND_MS = 30_000;

type Step = (response: ServerResponse) => void;
const JSON_TYPE = { 'content-type': 'application/json' };
const answer =
  (status: number, body = ''): Step =>
  (response) =>
    void response.writeHead(status, JSON_TYPE).end(body);
const reset: Step = (response) => void response.socket?.destroy();
const NOT_FOUND = answer(404, '{"detail":"Not found."}');
const ALREADY = answer(400, '{"detail":"User is already scheduled for deletion."}');
const DONE = answer(204);

interface Scripted extends HandMade {
  /** When the first request of all arrived. */
  beganAt(): number;
  /** When the first DELETE of user 1007 arrived. */
  firstAt(): number;
}

/** All DELETEs succeed, but those of user 1007 are answered in turn by `script`; reads say `told`, else nothing. */
const openScripted = async (script: readonly Step[], told?: boolean): Promise<Scripted> => {
  let turn = 0;
  let beganAt = 0;
  let firstAt = 0;
  const deleted = new Set<string>();
  const site = await openHandMade((request, response) => {
    beganAt ||= Date.now();
    const id = /\/user\/(\d+)\//.exec(request.url ?? '')?.[1] ?? '';
    if (request.method === 'GET') {
      const email = users.find((user) => user.id === id)?.email;
      const pending = id === '1007' ? told : deleted.has(id);
      const field = told === undefined ? {} : { deletion_pending: pending };
      return answer(200, JSON.stringify({ id: Number(id), email, ...field }))(response);
    }
    deleted.add(id);
    if (id !== '1007') return DONE(response);
    firstAt ||= Date.now();
    turn += 1;
    return (script[turn - 1] ?? script.at(-1) ?? DONE)(response);
  });
  return { ...site, beganAt: () => beganAt, firstAt: () => firstAt };
};

const attemptsOn = ({ requests }: HandMade, id: string): number =>
  requests.filter((request) => request === `DELETE /api/user/${id}/`).length;

describe.concurrent('T11: what an unclear answer leaves in doubt', () => {
  it.each<[string, readonly Step[], boolean | undefined, string, number]>([
    ['502, then 404: not "not found"', [answer(502), NOT_FOUND], undefined, 'unknown', 2],
    ['reset, then 404: not "not found"', [reset, NOT_FOUND], undefined, 'unknown', 2],
    ['502, then 410', [answer(502), answer(410)], undefined, 'unknown', 2],
    ['502, then 403', [answer(502), answer(403, '{"detail":"Permission Denied"}')], undefined, 'unknown', 2],
    ['reset, then "already": it was this run', [reset, ALREADY], undefined, 'scheduled', 2],
    ['502, then success', [answer(502), DONE], undefined, 'scheduled', 2],
    ['502 for ever', [answer(502)], undefined, 'unknown', 2],
    ['504, and the user is pending', [answer(504)], true, 'scheduled', 1],
    ['503, and the user is not pending, then success', [answer(503), DONE], false, 'scheduled', 2],
    ['408, then success', [answer(408), DONE], undefined, 'scheduled', 2],
    ['425, then success', [answer(425), DONE], undefined, 'scheduled', 2],
  ])('%s', async (_, script, told, status, attempts) => {
    const site = await openScripted(script, told);
    const run = await runAction(results, liveInputs(site.origin), { csv });
    everyRowOnce(run.rows, users);
    const row = run.rows[6];
    expect(row?.status, JSON.stringify(row)).toBe(status);
    expect(attemptsOn(site, '1007')).toBe(attempts);
    expect(row?.attempts).toBe(String(attempts));
    expect(run.counts).toEqual(status === 'scheduled' ? { scheduled: 30 } : { scheduled: 29, unknown: 1 });
    expect(run.exitCode).toBe(status === 'scheduled' ? 0 : 1);
    // The deadline counts from the first moment at which the site may have acted, not from the last attempt.
    const requestedAt = Date.parse(row?.requested_at ?? '');
    expect(requestedAt).toBeLessThanOrEqual(site.firstAt());
    // The action goes by GitHub's clock, which it hears in whole seconds and never ahead.
    expect(requestedAt).toBeGreaterThanOrEqual(site.beganAt() - CLOCK_BEHIND_MS);
    expect(Date.parse(row?.cancel_before ?? '')).toBeLessThanOrEqual(site.firstAt() + 7 * 86_400_000);
    expect(Date.parse(run.outputs['cancel-before'] ?? '')).toBeLessThanOrEqual(
      Date.parse(run.rows[0]?.cancel_before ?? ''),
    );
    expect(run.outputs.requests).toBe(String(site.requests.length));
  });

  it('502, then 401: the row stays in doubt, and the run ends', async () => {
    const site = await openScripted([answer(502), answer(401, '{"detail":"Invalid token."}')]);
    const run = await runAction(results, liveInputs(site.origin, { concurrency: '1' }), { csv });
    expect(run.counts).toEqual({ scheduled: 6, unknown: 1, 'skipped-stopped': 23 });
    expect(run.outputs.outcome).toBe('stopped');
  });

  it('a doubt before a throttled day stays a doubt', async () => {
    const throttled: Step = (response) =>
      void response.writeHead(429, { ...JSON_TYPE, 'retry-after': '80000' }).end('{"detail":"Throttled."}');
    const site = await openScripted([answer(502), throttled]);
    const run = await runAction(results, liveInputs(site.origin, { concurrency: '1' }), { csv });
    expect(run.counts).toEqual({ scheduled: 6, unknown: 1, 'skipped-quota': 23 });
    expect(run.exitCode).toBe(1);
  });

  it('a cancellation is tried again, and its doubt is not called a success', async () => {
    const site = await openScripted([answer(502), NOT_FOUND]);
    // In a cancellation the same path with another method and ending.
    const run = await runAction(
      results,
      liveInputs(site.origin, { cancel: 'true', 'cancel-endpoint': 'PATCH /api/user/{user_id}/' }),
      { csv },
    );
    everyRowOnce(run.rows, users);
    expect(run.counts).toEqual({ cancelled: 29, unknown: 1 });
    expect(run.exitCode).toBe(1);
  });
});

describe.concurrent('a site that changes its mind in mid-run', () => {
  /** Answers the first `n` DELETEs well, then each with `then`. */
  const openTurning = async (n: number, then: Step): Promise<{ site: HandMade; good: Set<string> }> => {
    const good = new Set<string>();
    const site = await openHandMade((request, response) => {
      const id = /\/user\/(\d+)\//.exec(request.url ?? '')?.[1] ?? '';
      if (request.method === 'GET') {
        return answer(200, JSON.stringify(users.find((user) => user.id === id)))(response);
      }
      if (good.size >= n) return then(response);
      good.add(id);
      return DONE(response);
    });
    return { site, good };
  };

  it.each<[string, Step, string, RegExp]>([
    ['a key that is reset', answer(401, '{"detail":"Invalid token."}'), 'failed', /token/],
    ['a page of a firewall', (r) => void r.writeHead(403).end('<html>blocked</html>'), 'failed', /firewall/],
    [
      'a login page',
      (r) => void r.writeHead(200).end('<!doctype html><p>Log in'),
      'unknown',
      /instead of an API answer/,
    ],
    [
      'a redirect to a login page',
      (r) => void r.writeHead(302, { location: '/login/?next=x' }).end(),
      'failed',
      /\/login/,
    ],
    ['a maintenance page with 404', (r) => void r.writeHead(404).end('<html>gone</html>'), 'failed', /page/],
  ])('%s: it stops at once', async (_, then, status, message) => {
    const { site, good } = await openTurning(10, then);
    const run = await runAction(results, liveInputs(site.origin), { csv });
    everyRowOnce(run.rows, users);
    expect(idsWith(run.rows, 'scheduled')).toEqual([...good].sort());
    // No more than what was in flight already.
    const bad = site.requests.filter((request) => request.startsWith('DELETE')).length - 10;
    expect(bad).toBeLessThanOrEqual(4);
    expect(run.counts).toEqual({ scheduled: 10, [status]: bad, 'skipped-stopped': 20 - bad });
    expect(run.outputs.outcome).toBe('stopped');
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toMatch(message);
  });

  it.each<[string, Step, string, number]>([
    ['ten users in a row that are not found', NOT_FOUND, 'not-found', 10],
    ['five that fail', answer(422, '{"user":"no"}'), 'failed', 5],
    ['three that are forbidden', answer(403, '{"detail":"Permission Denied"}'), 'forbidden', 3],
  ])('%s stop it', async (_, then, status, n) => {
    const { site } = await openTurning(10, then);
    const run = await runAction(results, liveInputs(site.origin, { concurrency: '1' }), { csv });
    everyRowOnce(run.rows, users);
    const { scheduled, [status]: bad = 0 } = run.counts;
    expect(scheduled).toBe(10);
    expect(bad).toBeGreaterThan(0);
    expect(bad).toBeLessThanOrEqual(n);
    expect(run.outputs.outcome).toBe('stopped');
    expect(run.exitCode).toBe(1);
  });

  it('the end of a cancellation’s list may be unknown to the site: it goes on', async () => {
    const { site } = await openTurning(5, NOT_FOUND);
    const run = await runAction(results, liveInputs(site.origin, { cancel: 'true' }), { csv });
    expect(run.counts).toEqual({ cancelled: 5, failed: 25 });
    expect(run.exitCode).toBe(1);
    // Each is asked, read, and at the end asked once more.
    const asked = site.requests.filter((request) => request.startsWith('POST'));
    expect(asked).toHaveLength(5 + 2 * 25);
    expect(new Set(asked).size).toBe(30);
  });
});
