import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../src/domain/send/answer.ts';
import type { AnswerContext } from '../../src/domain/send/answer-body.ts';
import { readRetryAfter } from '../../src/domain/send/retry-after.ts';
import type { Purpose, Reply } from '../../src/domain/types.ts';
import { KNOWN_FIELDS } from '../support/model/evidence.ts';

const HTML = '<!doctype html><title>Log in</title>';
const USER = { id: '7', email: 'jane@example.com' };
const context = (purpose: Purpose, given: Partial<AnswerContext> = {}): AnswerContext => ({
  purpose,
  user: USER,
  succeeded: true,
  now: 0,
  pendingFields: [],
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

/** The table of semantics.md, "An answer to DELETE and what it means": status, body, state, and whether the run stops. */
describe('answers to DELETE', () => {
  test.each([
    [200, '', 'scheduled', false],
    [204, '', 'scheduled', false],
    [202, json({ ok: true }), 'scheduled', false],
    [200, json({ detail: 'Deletion scheduled for 2026-12-01.' }), 'scheduled', false],
    [200, json({ errors: [], error: null, failed_users: [], success: true }), 'scheduled', false],
    [200, json({ ...USER, deleted: false, deletion_scheduled_at: '2026-11-28' }), 'scheduled', false],
    [200, 'false', 'failed', false],
    [200, json({ success: false }), 'failed', false],
    [200, json({ ok: false }), 'failed', false],
    [200, json({ deleted: false }), 'failed', false],
    [200, json({ status: 'error' }), 'failed', false],
    [200, json({ status: 'Failed' }), 'failed', false],
    [200, json({ error: 'no' }), 'failed', false],
    [200, json({ errors: ['no'] }), 'failed', false],
    [200, json({ errors: { user: ['no'] } }), 'failed', false],
    [200, json({ failed_users: [7] }), 'failed', false],
    [200, json({ data: { success: false } }), 'failed', false],
    [207, json([{ id: 7, status: 403 }]), 'failed', false],
    [207, json({ responses: [{ status_code: '404' }] }), 'failed', false],
    [207, json([{ id: 7, status: 204 }]), 'scheduled', false],
    [200, detail('This deletion was already scheduled.'), 'already-scheduled', false],
    [200, HTML, 'unknown', true],
    [200, 'OK', 'unknown', true],
    [301, '', 'failed', true],
    [302, HTML, 'failed', true],
    [303, '', 'failed', true],
    [307, '', 'failed', true],
    [400, detail('User is already scheduled for deletion.'), 'already-scheduled', false],
    [409, detail('deletion pending'), 'already-scheduled', false],
    [409, detail('A deletion request is already pending for this user.'), 'already-scheduled', false],
    [400, detail('User is already scheduled to be deleted.'), 'already-scheduled', false],
    [400, detail('This user cannot be deleted: a deletion is already pending.'), 'already-scheduled', false],
    [400, detail('User is already being deleted.'), 'already-scheduled', false],
    [400, json({ non_field_errors: ['Scheduled for deletion.'] }), 'already-scheduled', false],
    [409, json({ code: 'deletion_already_pending' }), 'already-scheduled', false],
    [409, detail('This user already owns 3 chapters'), 'failed', false],
    [409, detail('This user already owns 3 chapters and cannot be deleted'), 'failed', false],
    [422, detail('Already done'), 'failed', false],
    [400, json({ user_id: ['This user is already marked.'] }), 'failed', false],
    [400, detail('This user cannot be scheduled for deletion.'), 'failed', false],
    [400, detail('Users with pending payments can’t be deleted.'), 'failed', false],
    [400, detail('Delete the pending invitations first.'), 'failed', false],
    [400, detail('Deletion of users with pending invoices is not allowed.'), 'failed', false],
    [409, detail('User is not scheduled for deletion'), 'failed', false],
    [409, detail('No deletion is pending'), 'failed', false],
    [409, detail('This user can’t be scheduled for deletion'), 'failed', false],
    [400, detail('Already deleted.'), 'already-deleted', false],
    [409, json({ status: 'pending', code: 'conflict' }), 'failed', false],
    [409, detail('Scheduled payments exist'), 'failed', false],
    [400, json({ deletion_scheduled_at: ['This field is required.'] }), 'failed', false],
    [400, json({ user: 'bad' }), 'failed', false],
    [409, detail('conflict'), 'failed', false],
    [400, HTML, 'failed', false],
    [401, detail('Invalid token.'), 'failed', true],
    [401, '', 'failed', true],
    [403, detail('Authentication credentials were not provided.'), 'failed', true],
    [403, detail('Invalid token.'), 'failed', true],
    [403, detail('Permission Denied'), 'forbidden', false],
    [403, detail('Rate limit exceeded'), 'throttled', false],
    [403, HTML, 'failed', true],
    [404, detail('Not found.'), 'not-found', false],
    [404, HTML, 'failed', true],
    [405, detail('Method "DELETE" not allowed.'), 'failed', true],
    [501, '', 'failed', true],
    [410, '', 'already-deleted', false],
    [410, detail('Gone.'), 'already-deleted', false],
    [410, HTML, 'failed', true],
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

  test('404 for a user who was there a moment ago: the call is wrong, and the run stops', () => {
    const answer = readAnswer(reply(404, detail('Not found.')), context('delete', { before: { id: 7 } }));
    expect(answer.result).toBe('failed');
    expect(answer.stop?.text).toContain('`delete-endpoint`');
  });

  test('403 with Retry-After is a 429', () => {
    const answer = readAnswer(reply(403, detail('no'), { retryAfter: '7' }), context('delete'));
    expect(answer).toMatchObject({ result: 'throttled', retryAfterMs: 7000 });
  });

  test('403 stops a run in which nothing has succeeded yet', () => {
    const denied = reply(403, detail('Permission Denied'));
    expect(readAnswer(denied, context('delete', { succeeded: false })).stop?.text).toContain('token');
  });

  test.each([
    [true, 'ambiguous'],
    [false, 'not-sent'],
  ])('silence, sent %s: %s', (sent, result) => {
    const silence: Reply = { kind: 'silence', sent, error: 'ECONNRESET', host: 'a.example' };
    const answer = readAnswer(silence, context('delete'));
    expect(answer).toEqual({ result, sent, detail: 'a.example closed the connection (ECONNRESET)' });
  });

  test('a redirect names its target, without a query or a key', () => {
    const location = 'https://evil.example/login?next=abc/0123456789abcdef0123456789abcdef';
    const { stop } = readAnswer(reply(302, '', { location }), context('delete'));
    expect(stop?.text).toContain('https://evil.example/login');
    expect(stop?.text).not.toContain('0123456789abcdef');
  });
});

/** semantics.md, "Cancel mode": the last column is whether it stops a run in which no cancellation has succeeded yet. */
describe('answers to a cancellation', () => {
  test.each([
    [200, '', 'cancelled', false],
    [204, '', 'cancelled', false],
    [200, json({ ...USER, deletion_scheduled_at: null, deleted: false }), 'cancelled', false],
    [200, json({ success: false }), 'failed', false],
    [200, json({ cancelled: false }), 'failed', false],
    [200, json({ status: 'error', detail: 'no' }), 'failed', false],
    [207, json([{ status: 403 }]), 'failed', false],
    [200, json({ ...USER, deletion_scheduled_at: '2026-11-28T10:00:00Z' }), 'failed', false],
    [200, HTML, 'unknown', true],
    [400, detail('no deletion'), 'refused', false],
    [400, detail('No deletion is scheduled for this user.'), 'not-scheduled', false],
    [409, detail('This user is not scheduled for deletion.'), 'not-scheduled', false],
    [404, detail('User has no pending deletion.'), 'not-scheduled', false],
    [400, detail('You are not allowed to cancel pending deletions.'), 'refused', false],
    [400, detail('Deletion is pending and cannot be cancelled.'), 'refused', false],
    [409, '', 'refused', false],
    [422, '', 'refused', false],
    [404, detail('Not found.'), 'refused', false],
    [410, '', 'refused', false],
    [403, detail('Permission Denied'), 'forbidden', false],
    [403, HTML, 'failed', true],
    [404, HTML, 'failed', true],
    [401, '', 'failed', true],
    [405, '', 'failed', true],
    [302, '', 'failed', true],
    [500, '', 'ambiguous', false],
  ])('%i %s is %s, stop %s', (status, body, result, stops) => {
    const first = readAnswer(reply(status, body), context('cancel', { succeeded: false }));
    expect([first.result, first.stop !== undefined]).toEqual([result, stops]);
    // After a success no row stops the others, but a token that is refused.
    const later = readAnswer(reply(status, body), context('cancel'));
    expect([later.result, later.stop !== undefined]).toEqual([result, status === 401]);
  });
});

describe('answers to a read', () => {
  const user = (fields: object): string => json({ ...USER, id: 7, ...fields });
  test.each([
    ['the same e-mail', 200, user({ email: ' Jane@Example.COM ' }), 'match', false],
    ['the id as a text', 200, user({ id: '7' }), 'match', false],
    ['another e-mail', 200, user({ email: 'joe@example.com' }), 'mismatch', true],
    ['the token’s own user', 200, user({ is_me: true }), 'own', false],
    ['expressly not the token’s own', 200, user({ is_me: false }), 'match', false],
    ['a deleted shell', 200, user({ email: 'deleted+77x@bevylabs.com' }), 'already-deleted', false],
    ['a pending deletion', 200, user({ deletion_scheduled_at: '2026-11-22' }), 'pending', false],
    [
      'a pending deletion of somebody else',
      200,
      user({ email: 'joe@example.com', pending_deletion: true }),
      'mismatch',
      true,
    ],
    ['no e-mail', 200, user({ email: null }), 'untold', false],
    ['another user', 200, user({ id: 8 }), 'strange', true],
    ['no id', 200, json({ email: USER.email }), 'strange', true],
    ['a list', 200, json([USER]), 'strange', true],
    ['a web page', 200, HTML, 'strange', true],
    ['nothing', 204, '', 'strange', true],
    ['no such user', 404, detail('Not found.'), 'not-found', false],
    ['no such page', 404, HTML, 'untold', true],
    ['a firewall', 403, HTML, 'untold', true],
    ['gone', 410, detail('Gone.'), 'already-deleted', false],
    ['gone, says a server', 410, '', 'untold', false],
    ['not allowed', 405, '', 'untold', true],
    ['denied', 403, detail('Permission Denied'), 'untold', false],
    ['a redirect', 302, '', 'untold', true],
    ['a bad token', 401, '', 'failed', true],
    ['a broken site', 500, '', 'ambiguous', false],
  ])('identity, %s', (_, status, body, result, stops) => {
    const answer = readAnswer(reply(status, body), context('identity'));
    expect([answer.result, answer.stop !== undefined]).toEqual([result, stops]);
    expect(answer.detail + (answer.stop?.text ?? '')).not.toContain('@');
  });

  const DATE = '2026-11-22T10:00:00Z';
  test.each<[object, string, string]>([
    [{ deletion_pending: true }, 'pending', 'pending'],
    [{ deletion_scheduled_at: DATE }, 'pending', 'pending'],
    [{ deletion_date: '2026-12-01' }, 'pending', 'pending'],
    [{ deletion_pending: false }, 'unshown', 'not-pending'],
    [{ scheduled_deletion_at: null }, 'unshown', 'unshown'],
    [{ deletion_pending: true, deletion_scheduled_at: null }, 'pending', 'pending'],
    [{ deletion_scheduled_at: DATE, deletion_pending: false }, 'shown', 'shown'],
    [{ deletion_pending: 'pending' }, 'shown', 'shown'],
    [{ can_request_deletion: true }, 'shown', 'shown'],
    [{ delete_marketing_data: true }, 'shown', 'shown'],
    [{ deletion_request: 'Pending' }, 'shown', 'shown'],
    [{ email: 'x' }, 'shown', 'shown'],
  ])('settling, %j: %s; where the field was seen before: %s', (fields, unknown, known) => {
    const read = (pendingFields: readonly string[]): string =>
      readAnswer(reply(200, user(fields)), context('settle', { pendingFields })).result;
    expect(read([])).toBe(unknown);
    expect(read(['deletion_pending'])).toBe(known);
  });

  test.each(KNOWN_FIELDS)(
    '%s with a date or true shows a pending deletion, where nothing was learnt',
    (field) => {
      const read = (value: unknown): string =>
        readAnswer(reply(200, user({ [field]: value })), context('verify')).result;
      expect([DATE, true, null, false, 'yes'].map(read)).toEqual([
        ...['pending', 'pending', 'unshown', 'unshown', 'shown'],
      ]);
      // Only the exact name counts.
      const longer = reply(200, user({ [`can_${field}`]: true }));
      expect(readAnswer(longer, context('verify')).result).toBe('shown');
    },
  );

  test('a field that began to show the deletion of a canary is learnt, and what changed is told by name', () => {
    const before = { ...USER, id: 7, delete_on: null, can_delete: true, seen: 1 };
    const after = { ...before, delete_on: DATE, can_delete: false, seen: 2 };
    const answer = readAnswer(reply(200, json(after)), context('confirm', { before }));
    expect(answer).toMatchObject({
      result: 'pending',
      field: 'delete_on',
      learnt: 'delete_on',
      date: Date.parse(DATE),
      changed: ['delete_on', 'can_delete', 'seen'],
    });
    const next = reply(200, json({ ...USER, delete_on: null }));
    expect(readAnswer(next, context('verify', { pendingFields: ['delete_on'] })).result).toBe('not-pending');
  });

  test('an id beyond 2⁵³ is compared digit by digit', () => {
    const id = '9007199254740993';
    const big = (digits: string) =>
      readAnswer(reply(200, `{"id":${digits}}`), context('verify', { user: { id, email: '' } })).result;
    expect([big(id), big('9007199254740992')]).toEqual(['shown', 'strange']);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-24T00:00:00Z');
  test.each([
    ['0', 0],
    ['30', 30_000],
    [' 86400 ', 86_400_000],
    ['2.0', 2000],
    ['1.5', 2000],
    ['30\n60', 60_000],
    ['30, 60', 60_000],
    ['soon\n60', 60_000],
    ['999999999999999', 999_999_999_999_999_000],
    ['Tue, 24 Nov 2026 00:01:00 GMT', 60_000],
    ['Tuesday, 24-Nov-26 00:01:00 GMT', 60_000],
    ['Tue Nov 24 00:01:00 2026', 60_000],
    ['Tue Nov  3 00:01:00 2026', 0],
    ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
    ['-5', undefined],
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
