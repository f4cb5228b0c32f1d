import { describe, expect, it } from 'vitest';
import { WORKFLOW_TOKEN } from '../support/job-environment.ts';
import { openReviewed } from './review-support.ts';
import { errorsOf, makeList, TOKEN, toCsv } from './support.ts';

const other = makeList(5).csv;
const MARKER = '<!-- bevy-user-deletion: plan of bevy-user-deletion -->';

describe.concurrent('the plan on the pull request', () => {
  it('one comment: opened with a faulty list, mended, shrunk, and the same again', async () => {
    const repository = await openReviewed();
    const { content, propose, check, users, csv } = repository;
    await content.commit('main', { 'users_to_delete.csv': toCsv(users.slice(0, 4)) });
    const pull = await propose(csv.replace(',1003', ',1.003E+03'));
    const faulty = await check(pull);
    expect(faulty.exitCode).toBe(1);
    const [refusal] = content.comments(pull);
    expect(refusal?.body).toContain('1 fault: this list cannot run');
    expect(`${refusal?.body}\n`, 'the comment’s text once, and nothing more').toBe(
      `${MARKER}\n${faulty.summary}`,
    );
    expect(faulty.annotations.find(({ level }) => level === 'error')).toMatchObject({
      file: 'users_to_delete.csv',
      line: 4,
    });

    await content.commit('list-1', { 'users_to_delete.csv': csv });
    const mended = await check(pull);
    expect(mended.exitCode, mended.log).toBe(0);
    const [comment] = content.comments(pull);
    expect(comment?.body).toContain('12 deletions would be scheduled on 127.0.0.1');
    expect(comment?.body).toContain(
      '| New compared with the base branch | 8: `1005`, `1006`, `1007`, `1008`, `1009`, … |',
    );
    expect(comment?.body).toContain(mended.outputs['list-sha256']);
    expect(comment?.body).toContain('expect-users: 12');
    expect(comment?.body).not.toContain('example.com');
    expect(`${comment?.body}\n`, 'the comment’s text once, and nothing more').toBe(
      `${MARKER}\n${mended.summary}`,
    );

    await content.commit('list-1', { 'users_to_delete.csv': toCsv(users.slice(1, 6)) });
    await check(pull);
    expect(content.comments(pull)).toHaveLength(1);
    expect(content.comments(pull)[0]?.body).toContain(
      '| Removed compared with the base branch | 1: `1001` |',
    );
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
    expect(repository.content.comments(pull)[0]?.body).toContain('more users than `max-users` (11)');
    const run = await repository.run({ 'max-users': '11' });
    expect(errorsOf(run).join(), run.log).toContain('set `expect-users` to 12');
    expect(repository.site.requests).toEqual([]);
  });

  it('T22: of a fork: the same text in the summary, no comment, no failure', async () => {
    const repository = await openReviewed();
    const pull = await repository.propose(repository.csv);
    const grant = { contents: 'read', 'pull-requests': 'read', actions: 'read' } as const;
    repository.results.runs.allow(WORKFLOW_TOKEN, grant);
    const run = await repository.check(pull);
    expect(run.exitCode, run.log).toBe(0);
    expect(run.summary).toContain('Your approval says');
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
    expect(all.find(({ id }) => id === own?.id)?.body).toContain('5 deletions would be scheduled on');
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
  );
});
