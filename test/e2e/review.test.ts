import { describe, expect, it } from 'vitest';
import { WORKFLOW_TOKEN } from '../support/job-environment.ts';
import { openReviewed } from './review-support.ts';
import { errorsOf, idsWith, makeList, TOKEN, toCsv } from './support.ts';

describe.concurrent('a list that was approved and merged runs', () => {
  it.each(['merge', 'squash', 'rebase'] as const)('by %s', async (how) => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull, how);
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain(
      `by reviewer in pull request [#${pull}](https://github.com/octo-org/community/pull/${pull}) of author`,
    );
    const record = JSON.parse(String(run.files.get('run.json')));
    expect(record.review).toEqual({ approved: true, pull, author: 'author', approvers: ['reviewer'] });
    expect(record.list.blob).toMatch(/^[0-9a-f]{40}$/);
    expect(record.run.approvals).toEqual([{ environment: 'bevy', user: 'gatekeeper', state: 'approved' }]);
    expect(run.summary).toContain('bevy: approved by gatekeeper');
  });

  it('also where something else was merged since', async () => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull, 'squash');
    await content.commit('main', { 'README.md': 'other' });
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
  });

  it('after changes were asked for and then approved by the same person', async () => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const pull = await propose(csv);
    await content.review(pull, { user: 'reviewer', state: 'CHANGES_REQUESTED' });
    await content.review(pull, { user: 'reviewer' });
    await content.review(pull, { user: 'reviewer', state: 'COMMENTED' });
    await content.merge(pull);
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
  });
});

type Reviewed = Awaited<ReturnType<typeof openReviewed>>;
type Case = (repository: Reviewed) => Promise<Parameters<Reviewed['dispatch']>>;
const other = makeList(5).csv;

/** Opens and merges a pull request with the list, with these reviews between the two. */
const merged =
  (reviews: (repository: Reviewed, pull: number) => void | Promise<void>): Case =>
  async (repository) => {
    const pull = await repository.propose(repository.csv);
    await reviews(repository, pull);
    await repository.content.merge(pull);
    return [];
  };
const approved = merged(({ content }, pull) => content.review(pull, { user: 'reviewer' }));

describe.concurrent('T21, T23: a list that was not approved as it is does not run', () => {
  it.each<[string, Case, string, string?]>([
    ['not approved', merged(() => {}), 'nobody has approved it'],
    [
      'only commented',
      merged(({ content }, pull) => content.review(pull, { user: 'a', state: 'COMMENTED' })),
      'nobody has approved it',
    ],
    [
      'approved by its author',
      merged(({ content }, pull) => content.review(pull, { user: 'author' })),
      'author wrote or committed a part of it',
    ],
    [
      'approved by a bot',
      merged(({ content }, pull) => content.review(pull, { user: 'some[bot]', type: 'Bot' })),
      'is not a person',
    ],
    [
      'changes asked for after the approval',
      merged(async ({ content }, pull) => {
        await content.review(pull, { user: 'reviewer' });
        await content.review(pull, { user: 'reviewer', state: 'CHANGES_REQUESTED' });
      }),
      'asked for changes',
    ],
    [
      'approval dismissed',
      merged(({ content }, pull) => content.review(pull, { user: 'reviewer', state: 'DISMISSED' })),
      'was dismissed',
    ],
    [
      'approved without write access',
      merged(async ({ content }, pull) => {
        content.permissions.set('reader', 'read');
        await content.review(pull, { user: 'reader' });
      }),
      'has no write access',
    ],
    [
      'approved before the last change of the list',
      merged(async ({ content, csv }, pull) => {
        await content.commit('list-1', { 'users_to_delete.csv': other });
        await content.review(pull, { user: 'reviewer' });
        await content.commit('list-1', { 'users_to_delete.csv': csv });
      }),
      'approved an earlier version of the list',
    ],
    [
      'pushed to main without a pull request',
      async (repository) => {
        await repository.content.commit('main', { 'users_to_delete.csv': repository.csv });
        return [];
      },
      'did not come by a merged pull request',
    ],
    [
      'changed on main afterwards',
      async (repository) => {
        await approved(repository);
        const sha = await repository.content.head('main');
        await repository.content.commit('main', { 'users_to_delete.csv': other });
        return [{}, { sha, csv: repository.csv }];
      },
      'has been changed on main since',
      'The list on `main` has changed since this run checked it out',
    ],
    [
      'reverted, and an old run re-run',
      async (repository) => {
        await repository.propose(other);
        await repository.content.commit('main', { 'users_to_delete.csv': other });
        const pull = await repository.propose(repository.csv);
        await repository.content.review(pull, { user: 'reviewer' });
        const sha = await repository.content.merge(pull);
        await repository.content.commit('main', { 'users_to_delete.csv': other });
        return [{}, { sha, csv: repository.csv, attempt: 2, runId: '8500' }];
      },
      'has been changed on main since',
      'The list on `main` has changed since this run checked it out',
    ],
    [
      'changed after checkout',
      async (repository) => {
        await approved(repository);
        return [{}, { csv: other }];
      },
      'is not as it was committed',
      'The list on `main` has changed since this run checked it out',
    ],
    [
      'not in git at all',
      async (repository) => [{}, { csv: repository.csv }],
      'is not in the commit that was checked out',
      'is not on the default branch `main`',
    ],
    [
      'dispatched from another branch',
      async (repository) => {
        await approved(repository);
        return [{}, { ref: 'refs/heads/feature' }];
      },
      'is started from the branch main, not from refs/heads/feature',
    ],
    [
      'dispatched from a tag with the name of the branch',
      async (repository) => {
        await approved(repository);
        return [{}, { ref: 'refs/tags/main' }];
      },
      'not from refs/tags/main',
    ],
    [
      'GitHub does not tell',
      async (repository) => {
        await approved(repository);
        repository.results.fail({ method: 'ListReviews', answer: 403 });
        return [];
      },
      'pull-requests: read',
    ],
  ])('%s', async (_, arrange, message, second) => {
    const repository = await openReviewed();
    const [inputs, options] = await arrange(repository);
    const run = await repository.dispatch(inputs, options);
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join(), run.log).toContain(message);
    expect(errorsOf(run).join()).toContain(second ?? message);
    expect(errorsOf(run)).toHaveLength(second === undefined ? 1 : 2);
    expect(repository.site.requests).toEqual([]);
  });

  it('with review: report it runs, and the record says that it was not approved', async () => {
    const repository = await openReviewed();
    await merged(() => {})(repository);
    const run = await repository.dispatch({ review: 'report' });
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(run.summary).toContain('nobody has approved it');
  });

  it('with review: off another branch may run, and reviews are not asked for', async () => {
    const repository = await openReviewed();
    const run = await repository.dispatch(
      { review: 'off' },
      { ref: 'refs/heads/feature', csv: repository.csv },
    );
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(repository.results.history().some(({ method }) => method === 'ListReviews')).toBe(false);
  });

  it('a cancellation needs no review', async () => {
    const repository = await openReviewed();
    await repository.dispatch({ review: 'off' }, { csv: repository.csv });
    const undo = await repository.dispatch({ cancel: 'true' }, { csv: repository.csv });
    expect(undo.counts, undo.log).toEqual({ cancelled: 12 });
  });
});

describe.concurrent('the plan on the pull request', () => {
  it('one comment: opened with a faulty list, mended, shrunk, and the same again', async () => {
    const repository = await openReviewed();
    const { content, propose, check, users, csv } = repository;
    await content.commit('main', { 'users_to_delete.csv': toCsv(users.slice(0, 4)) });
    const pull = await propose(csv.replace(',1003', ',1.003E+03'));
    const faulty = await check(pull);
    expect(faulty.exitCode).toBe(1);
    expect(
      content
        .comments(pull)
        .map(({ body }) => body)
        .join(),
    ).toContain('1 fault: this could not run');
    expect(faulty.annotations.find(({ level }) => level === 'error')).toMatchObject({
      file: 'users_to_delete.csv',
      line: 4,
    });

    await content.commit('list-1', { 'users_to_delete.csv': csv });
    const mended = await check(pull);
    expect(mended.exitCode, mended.log).toBe(0);
    const [comment] = content.comments(pull);
    expect(comment?.body).toContain('12 users of 127.0.0.1');
    expect(comment?.body).toContain(
      '| New against the base branch | 8: `1005`, `1006`, `1007`, `1008`, `1009`, … |',
    );
    expect(comment?.body).toContain(mended.outputs['list-sha256']);
    expect(comment?.body).toContain('expect-users: 12');
    expect(comment?.body).not.toContain('example.com');
    expect(mended.summary).toContain('By approving you say');

    await content.commit('list-1', { 'users_to_delete.csv': toCsv(users.slice(1, 6)) });
    await check(pull);
    expect(content.comments(pull)).toHaveLength(1);
    expect(content.comments(pull)[0]?.body).toContain('| Removed from it | 1: `1001` |');
    expect(content.comments(pull)[0]?.id).toBe(comment?.id);

    const calls = repository.results.history().length;
    await check(pull);
    const since = repository.results
      .history()
      .slice(calls)
      .map(({ method }) => method);
    expect(since).not.toContain('CreateComment');
    expect(repository.site.requests).toEqual([]);
  });

  it('of more users than max-users is shown with a warning; the run itself asks for expect-users', async () => {
    const repository = await openReviewed();
    const pull = await repository.propose(repository.csv);
    const shown = await repository.check(pull, { 'max-users': '11' });
    expect(shown.exitCode, shown.log).toBe(0);
    expect(repository.content.comments(pull)[0]?.body).toContain('More than `max-users` (11)');
    const run = await repository.run({ 'max-users': '11' });
    expect(errorsOf(run).join(), run.log).toContain('set expect-users to 12');
    expect(repository.site.requests).toEqual([]);
  });

  it('T22: of a fork: the same text in the summary, no comment, no failure', async () => {
    const repository = await openReviewed();
    const pull = await repository.propose(repository.csv);
    const grant = { contents: 'read', 'pull-requests': 'read', actions: 'read' } as const;
    repository.results.runs.allow(WORKFLOW_TOKEN, grant);
    const run = await repository.check(pull);
    expect(run.exitCode, run.log).toBe(0);
    expect(run.summary).toContain('By approving you say');
    expect(repository.content.comments(pull)).toEqual([]);
    expect(run.annotations.map(({ message }) => message).join()).toContain('pull-requests: write');
  });

  it('comment: false, or a pull request about something else: none', async () => {
    const repository = await openReviewed();
    const pull = await repository.propose(repository.csv);
    await repository.check(pull, { comment: 'false' });
    expect(repository.content.comments(pull)).toEqual([]);
    await repository.content.commit('main', { 'users_to_delete.csv': repository.csv });
    await repository.content.commit('other', { 'README.md': 'x' });
    await repository.check(pull);
    expect(repository.content.comments(pull)).toEqual([]);
  });

  it('somebody else’s comment with the marker is not taken for ours', async () => {
    const repository = await openReviewed();
    const pull = await repository.propose(repository.csv);
    for (let i = 0; i < 120; i += 1) repository.content.comment(pull, 'someone', `word ${i}`);
    await repository.check(pull);
    const [own] = repository.content.comments(pull).slice(-1);
    repository.content.comment(pull, 'mallory', own?.body ?? '');
    await repository.content.commit('list-1', { 'users_to_delete.csv': other });
    await repository.check(pull);
    const all = repository.content.comments(pull);
    expect(all).toHaveLength(122);
    expect(all.find(({ id }) => id === own?.id)?.body).toContain('5 users of');
    expect(all.at(-1)).toMatchObject({ user: 'mallory', body: own?.body });
  });

  it.each(['pull_request', 'pull_request_target', 'merge_group'])(
    'T22: on %s no request reaches the site, whatever the inputs',
    async (event) => {
      const repository = await openReviewed();
      const pull = await repository.propose(repository.csv);
      const deletion = await repository.run({}, { workflowId: 2 });
      const before = repository.site.requests.length;
      const inputs = [
        { 'dry-run': 'false' },
        { 'dry-run': 'false', token: TOKEN, review: 'off' },
        { 'dry-run': 'false', token: TOKEN, cancel: 'true' },
        { 'dry-run': 'false', token: TOKEN, cancel: 'true', 'cancel-run': deletion.runId },
        { 'dry-run': 'false', token: TOKEN, 'identity-check': 'all', canary: '10', 'expect-users': '12' },
        { 'dry-run': 'FALSE', token: TOKEN, protect: 'users_to_delete.csv' },
        { 'dry-run': 'false', token: TOKEN, limit: '1', review: 'require' },
      ];
      for (const given of inputs) {
        const run = await repository.check(pull, given, { event });
        expect(run.outputs.scheduled ?? '0', run.log).toBe('0');
      }
      expect(repository.site.requests).toHaveLength(before);
    },
    240_000,
  );
});

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
    const undo = await run(
      { protect: 'protected.csv', cancel: 'true' },
      { csv: list, files: { 'protected.csv': protect } },
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
    expect(errorsOf(refused).join()).toContain('1 user of the list');
    expect(site.requests).toEqual([]);
  });

  it.each([
    ['a file that is not there', undefined, 'does not exist in the workspace'],
    [
      'a faulty row',
      'email\nnobody\n',
      'protected.csv, line 2: the email is neither an address nor a domain',
    ],
    ['no column', 'name\nx\n', 'no column "user_id or email" in the header'],
    ['addresses, and a list without any', 'email\n@example.org\n', '12 users of the list have none'],
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
