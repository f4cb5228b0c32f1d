import { describe, expect, it } from 'vitest';
import { openReviewed } from './review-support.ts';
import { errorsOf, idsWith, toCsv } from './support.ts';

describe.concurrent('protection', () => {
  it('ids, addresses and whole domains are skipped, with the line that protects', async () => {
    const { run, site, users } = await openReviewed(6);
    const list = toCsv(users.map((user, i) => (i === 4 ? { ...user, email: 'vip@mail.example.org' } : user)));
    const protect = 'user_id,email\n1002,\n,USER3@example.com\n,@example.org\n';
    const done = await run(
      { protect: 'protected.csv', 'identity-check': 'off', review: 'off' },
      { csv: list, files: { 'protected.csv': protect } },
    );
    expect(done.counts, done.log).toEqual({ 'skipped-protected': 3, scheduled: 3 });
    expect(
      done.rows.filter(({ status }) => status === 'skipped-protected').map(({ detail }) => detail),
    ).toEqual([
      'protected by line 2 of protected.csv',
      'protected by line 3 of protected.csv',
      'protected by line 4 of protected.csv',
    ]);
    expect(site.pending().toSorted()).toEqual(['1001', '1004', '1006']);
    // No protect list stands in the way of an undo, not even a damaged one.
    const undo = await run(
      { protect: 'protected.csv', cancel: 'true' },
      { csv: list, files: { 'protected.csv': 'email\nnobody\n' } },
    );
    expect(idsWith(undo.rows, 'cancelled')).toEqual(['1001', '1004', '1006']);
  });

  it.each([
    'Boss <boss@example.org>',
    'boss@example.org.',
    'boss@exam\u200bple.org',
    'boss@exam\u00adple.org',
    'boss＠example．org',
    '"boss@example.org"',
    'boss@example.org;x@other.example',
    'mailto:boss@example.org',
  ])('T13: %j on the list is not taken for the address of somebody else', async (disguised) => {
    const { run, site, users } = await openReviewed(3);
    const list = toCsv(users).replace('user2@example.com', `"${disguised.replaceAll('"', '""')}"`);
    const inputs = { protect: 'protected.csv', 'identity-check': 'off', review: 'off' };
    const files = { 'protected.csv': 'email\n@example.org\n' };
    const refused = await run(inputs, { csv: list, files });
    expect(refused.outputs.outcome, refused.log).toBe('refused');
    expect(errorsOf(refused).join()).toMatch(
      /line 3: The email (?:is not an e-mail address|holds more than)/,
    );
    expect(site.requests).toEqual([]);
  });

  it.each([
    ['a file that is not there', undefined, 'does not exist in the workspace'],
    [
      'a faulty row',
      'email\nnobody\n',
      'protected.csv, line 2: The email is neither an address nor a domain',
    ],
    ['no column', 'name\nx\n', 'without the column "user_id or email"'],
    ['addresses, and a list without any', 'email\n@example.org\n', '12 users on the list have none'],
  ])('%s refuses the run', async (_, protect, message) => {
    const { run, site, users } = await openReviewed();
    const csv = message.startsWith('12') ? `user_id\n${users.map(({ id }) => id).join('\n')}\n` : undefined;
    const refused = await run(
      { protect: 'protected.csv' },
      { ...(csv && { csv }), files: protect === undefined ? {} : { 'protected.csv': protect } },
    );
    expect(refused.outputs.outcome).toBe('refused');
    expect(`${refused.log}${errorsOf(refused).join()}${refused.summary}`).toContain(message);
    expect(site.requests).toEqual([]);
  });
});
