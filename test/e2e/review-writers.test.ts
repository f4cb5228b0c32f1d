import { describe, expect, it } from 'vitest';
import { openReviewed } from './review-support.ts';
import { errorsOf } from './support.ts';

describe.concurrent('nobody who wrote the list approves it', () => {
  const person = (login: string) => ({ login, email: `${login}@example.com` });
  const robot = { login: null, email: '41898282+github-actions[bot]@users.noreply.github.com' };

  it.each([
    ['is the author of the commit', { author: person('mallory') }],
    ['is a co-author of the commit', { author: robot, authors: [robot, person('mallory')] }],
    ['is the committer', { author: robot, committer: person('mallory') }],
    ['has another spelling of the same login', { author: person('Mallory') }],
  ])('a bot opened the pull request, and the one who approves it %s', async (_, by) => {
    const { content, dispatch, csv, site } = await openReviewed();
    await content.commit('list', { 'users_to_delete.csv': csv }, by);
    const pull = content.open('list', 'github-actions[bot]');
    await content.review(pull, { user: 'mallory' });
    await content.merge(pull, 'squash');
    const run = await dispatch();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('mallory wrote or committed a part of it');
    expect(site.requests).toEqual([]);
  });

  it('approved, but one of its authors has no account: it may be the same person', async () => {
    const { content, dispatch, csv, site } = await openReviewed();
    const nobody = { login: null, email: 'somebody@example.org' };
    await content.commit('list', { 'users_to_delete.csv': csv }, { author: nobody });
    const pull = content.open('list', 'author');
    await content.review(pull, { user: 'reviewer' });
    await content.merge(pull);
    const run = await dispatch();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('one of its authors has no account, and may be reviewer');
    expect(site.requests).toEqual([]);
  });

  it('none of the several merged pull requests of its commit was approved by another person', async () => {
    const { content, propose, dispatch, csv, site } = await openReviewed();
    const first = await propose(csv);
    const second = content.open('list-1', 'robot[bot]');
    await content.review(second, { user: 'author' });
    await content.merge(first);
    // Taken back, and merged once more by the other one.
    await content.forcePush('main', content.root);
    await content.merge(second);
    const run = await dispatch();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(site.requests).toEqual([]);
  });

  it('an author on the second page of the commits approves it', async () => {
    const { content, dispatch, csv, site } = await openReviewed();
    for (let n = 0; n < 100; n += 1) await content.commit('list', { 'notes.md': `${n}` }, { author: robot });
    await content.commit('list', { 'users_to_delete.csv': csv }, { author: person('mallory') });
    const pull = content.open('list', 'github-actions[bot]');
    await content.review(pull, { user: 'mallory' });
    await content.merge(pull);
    const run = await dispatch();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('mallory wrote or committed a part of it');
    expect(site.requests).toEqual([]);
  });

  it('if one of several merged pull requests of its commit was approved', async () => {
    const { content, propose, dispatch, csv } = await openReviewed();
    const first = await propose(csv);
    const second = content.open('list-1', 'author');
    await content.review(second, { user: 'reviewer' });
    await content.merge(first);
    // Taken back, and merged once more by the other one.
    await content.forcePush('main', content.root);
    await content.merge(second);
    const run = await dispatch();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    const { review } = JSON.parse(String(run.files.get('run.json')));
    expect(review).toMatchObject({ approved: true, pull: second });
  });
});
