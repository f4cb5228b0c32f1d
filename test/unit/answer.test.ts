import { describe, expect, test } from 'vitest';
import { type AnswerContext, readAnswer, readRetryAfter } from '../../src/domain/answer.ts';
import type { Purpose, Reply } from '../../src/domain/types.ts';

const HTML = '<!doctype html><title>Log in</title>';
const context = (purpose: Purpose, given: Partial<AnswerContext> = {}): AnswerContext => ({
  purpose,
  email: 'jane@example.com',
  succeeded: true,
  now: 0,
  ...given,
});
const reply = (
  status: number,
  body = '',
  headers: { retryAfter?: string; location?: string } = {},
): Reply => ({
  kind: 'answer',
  status,
  body,
  retryAfter: headers.retryAfter,
  location: headers.location,
});
const json = (value: unknown): string => JSON.stringify(value);
const detail = (text: string): string => json({ detail: text });

/** The table of semantics.md, "An answer and what it means": status, body, state, and whether the run stops. */
describe('answers to DELETE', () => {
  test.each([
    [200, '', 'scheduled', false],
    [204, '', 'scheduled', false],
    [202, json({ ok: true }), 'scheduled', false],
    [200, HTML, 'unknown', true],
    [200, 'OK', 'unknown', true],
    [301, '', 'failed', true],
    [302, HTML, 'failed', true],
    [303, '', 'failed', true],
    [307, '', 'failed', true],
    [400, detail('User is already scheduled for deletion.'), 'already-scheduled', false],
    [409, detail('deletion pending'), 'already-scheduled', false],
    [422, detail('Already done'), 'already-scheduled', false],
    [400, json({ user_id: ['This user is already marked.'] }), 'already-scheduled', false],
    [400, detail('This user cannot be scheduled for deletion.'), 'failed', false],
    [400, detail('Users with pending payments can’t be deleted.'), 'unknown', false],
    [409, detail('User is not scheduled'), 'failed', false],
    [409, detail('This user can’t be scheduled for deletion'), 'failed', false],
    [400, detail('Already deleted.'), 'already-deleted', false],
    [400, detail('User is already scheduled to be deleted.'), 'already-scheduled', false],
    [400, detail('This user cannot be deleted: a deletion is already pending.'), 'already-scheduled', false],
    [400, detail('User is already being deleted.'), 'already-scheduled', false],
    [400, detail('User already marked as deleted, pending.'), 'already-scheduled', false],
    [400, json({ non_field_errors: ['Scheduled for deletion.'] }), 'already-scheduled', false],
    [409, json({ status: 'pending', code: 'conflict' }), 'already-scheduled', false],
    [409, detail('This user is scheduled.'), 'already-scheduled', false],
    [409, detail('Scheduled payments exist'), 'unknown', false],
    [400, json({ deletion_scheduled_at: ['This field is required.'] }), 'failed', false],
    [400, json({ user: 'bad' }), 'failed', false],
    [409, detail('conflict'), 'failed', false],
    [400, HTML, 'failed', false],
    [401, detail('Invalid token.'), 'failed', true],
    [401, '', 'failed', true],
    [403, detail('Authentication credentials were not provided.'), 'failed', true],
    [403, detail('Invalid token.'), 'failed', true],
    [403, detail('Permission Denied'), 'forbidden', false],
    [403, HTML, 'failed', true],
    [404, detail('Not found.'), 'not-found', false],
    [404, HTML, 'failed', true],
    [405, detail('Method "DELETE" not allowed.'), 'failed', true],
    [501, '', 'failed', true],
    [410, '', 'already-deleted', false],
    [408, '', 'ambiguous', false],
    [425, '', 'ambiguous', false],
    [500, HTML, 'ambiguous', false],
    [503, detail('busy'), 'ambiguous', false],
    [504, '', 'ambiguous', false],
    [429, detail('Request was throttled.'), 'throttled', false],
    [418, '', 'failed', false],
    [451, '', 'failed', false],
  ])('%i %s is %s, stop %s', (status, body, result, stops) => {
    const answer = readAnswer(reply(status, body), context('delete'));
    expect([answer.result, answer.stop !== undefined, answer.sent, answer.status]).toEqual([
      result,
      stops,
      true,
      status,
    ]);
  });

  test('403 stops a run in which nothing has succeeded yet', () => {
    const denied = reply(403, detail('Permission Denied'));
    expect(readAnswer(denied, context('delete', { succeeded: false })).stop?.text).toContain('token');
  });

  test.each([
    [true, 'ambiguous'],
    [false, 'not-sent'],
  ])('silence, sent %s: %s', (sent, result) => {
    const answer = readAnswer({ kind: 'silence', sent, error: 'ECONNRESET' }, context('delete'));
    expect(answer).toEqual({ result, sent, detail: 'ECONNRESET' });
  });

  test('a redirect names its target, without a query or a key', () => {
    const location = 'https://evil.example/login?next=abc/0123456789abcdef0123456789abcdef';
    const { stop } = readAnswer(reply(302, '', { location }), context('delete'));
    expect(stop?.text).toContain('https://evil.example/login');
    expect(stop?.text).not.toContain('0123456789abcdef');
  });
});

describe('answers to a cancellation', () => {
  test.each([
    [200, '', 'cancelled', false],
    [200, HTML, 'unknown', true],
    [400, detail('no deletion'), 'not-scheduled', false],
    [409, '', 'not-scheduled', false],
    [422, '', 'failed', false],
    [404, detail('Not found.'), 'not-found', false],
    [410, '', 'not-found', false],
    [401, '', 'failed', true],
    [405, '', 'failed', true],
    [302, '', 'failed', true],
    [500, '', 'ambiguous', false],
  ])('%i %s is %s, stop %s', (status, body, result, stops) => {
    const answer = readAnswer(reply(status, body), context('cancel'));
    expect([answer.result, answer.stop !== undefined]).toEqual([result, stops]);
  });
});

describe('answers to a read', () => {
  test.each([
    ['the same e-mail', 200, json({ email: ' Jane@Example.COM ' }), 'match', false],
    ['another e-mail', 200, json({ email: 'joe@example.com' }), 'mismatch', true],
    ['the token’s own user', 200, json({ email: 'jane@example.com', is_me: true }), 'own', false],
    ['expressly not the token’s own', 200, json({ email: 'jane@example.com', is_me: false }), 'match', false],
    ['a deleted shell', 200, json({ email: 'deleted+77x@bevylabs.com' }), 'already-deleted', false],
    ['no e-mail', 200, json({ id: 1 }), 'untold', false],
    ['no object', 200, json(['jane@example.com']), 'untold', false],
    ['a web page', 200, HTML, 'untold', false],
    ['no such user', 404, detail('Not found.'), 'not-found', false],
    ['no such page', 404, HTML, 'untold', false],
    ['gone', 410, '', 'already-deleted', false],
    ['not allowed', 405, '', 'untold', false],
    ['denied', 403, detail('Permission Denied'), 'untold', false],
    ['a redirect', 302, '', 'untold', true],
    ['a bad token', 401, '', 'failed', true],
    ['a broken site', 500, '', 'ambiguous', false],
  ])('identity, %s', (_, status, body, result, stops) => {
    const answer = readAnswer(reply(status, body), context('identity'));
    expect([answer.result, answer.stop !== undefined]).toEqual([result, stops]);
    expect(answer.detail + (answer.stop?.text ?? '')).not.toContain('@');
  });

  test.each([
    [{ deletion_pending: true }, 'pending'],
    [{ deletion_pending: false }, 'not-pending'],
    [{ scheduled_deletion_at: '2026-12-01T00:00:00Z' }, 'pending'],
    [{ scheduled_deletion_at: null }, 'not-pending'],
    [{ deletion_pending: true, deletion_scheduled_for: '2026-12-01' }, 'pending'],
    [{ deletion_pending: true, deletion_scheduled_for: null }, 'untold'],
    [{ deletion_status_requested: 'cancelled' }, 'untold'],
    [{ deletion_request: 'none' }, 'untold'],
    [{ deletion_request: 'Pending' }, 'pending'],
    [{ can_delete: true, is_active: false, pending: true }, 'untold'],
    [{ deletion_requests: 3 }, 'untold'],
    [{ email: 'x' }, 'untold'],
    [[], 'untold'],
  ])('settling, %j is %s', (body, result) => {
    expect(readAnswer(reply(200, json(body)), context('settle')).result).toBe(result);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-24T00:00:00Z');
  test.each([
    ['0', 0],
    ['30', 30_000],
    [' 86400 ', 86_400_000],
    ['999999999999999', 999_999_999_999_999_000],
    ['Tue, 24 Nov 2026 00:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['1234567890123456', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is %s ms', (header, ms) => expect(readRetryAfter(header, now)).toBe(ms));
});

test.each([
  ['::add-mask::x'],
  ['##[error]x'],
  ['a\r::warning::x'],
  ['\u001b[31mred'],
  ['jane@example.com'],
  ['q7Xw2Lr9ZkT4vNb8sHd3 and cTdYdzJMcjlaa1Q0dk5iOHNIZDM='],
  ['&#113;&#55;&#88;&#119;&#50;'],
  ['&#x71;&#x37;&#x58;&#x77;&#x32;'],
  ['\\u0071\\u0037\\u0058\\u0077'],
  ['x'.repeat(5000)],
])('a body of %j is made safe', (text) => {
  const answer = readAnswer(reply(404, detail(text)), context('delete'));
  expect(answer.detail).not.toMatch(/::|##\[|\p{Cc}|@|q7Xw|cTdY|&#|\\u/u);
  expect(answer.detail.length).toBeLessThan(170);
});
