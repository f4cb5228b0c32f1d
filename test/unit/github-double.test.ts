import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobOf } from '../support/github-content.ts';
import { WORKFLOW_TOKEN } from '../support/job-environment.ts';
import { type Double, openDouble, refusal, repo, UNKNOWN } from './github-client.ts';

const LEDGER = 'bevy-user-deletion/site';

let results: Double['results'];
let rest: Double['rest'];
let content: Double['content'];
beforeAll(async () => {
  ({ results, rest, content } = await openDouble(WORKFLOW_TOKEN));
});
afterAll(() => results.close());

/** A commit that holds one file, on top of `parents`, written as the action writes it. */
const write = async (text: string, parents: readonly string[]): Promise<string> => {
  const blob = await rest.git.createBlob({ ...repo, content: text });
  const [parent] = parents;
  const base = parent && (await rest.git.getCommit({ ...repo, commit_sha: parent })).data.tree.sha;
  const entry = { path: 'users.csv', mode: '100644', type: 'blob', sha: blob.data.sha } as const;
  const tree = await rest.git.createTree({ ...repo, ...(base && { base_tree: base }), tree: [entry] });
  const message = `Write ${text}`;
  const commit = await rest.git.createCommit({
    ...repo,
    message,
    tree: tree.data.sha,
    parents: [...parents],
  });
  return commit.data.sha;
};
const tip = async (ref = LEDGER): Promise<string> =>
  (await rest.git.getRef({ ...repo, ref })).data.object.sha;
const update = (sha: string, more: { ref?: string; force?: boolean } = {}) =>
  rest.git.updateRef({ ...repo, ref: LEDGER, sha, ...more });
/** A ledger of one commit under a name of its own. */
const begin = async (ref: string): Promise<string> => {
  const sha = await write('first', []);
  await rest.git.createRef({ ...repo, ref: `refs/${ref}`, sha });
  return sha;
};

describe('git data', () => {
  it('a record is written, read, extended and shown by git log', async () => {
    const first = await begin(LEDGER);
    const second = await write('second', [first]);
    expect((await update(second)).data).toMatchObject({
      ref: `refs/${LEDGER}`,
      object: { type: 'commit', sha: second },
    });
    expect([await tip(), await content.ref(LEDGER)]).toEqual([second, second]);
    expect(await content.show(LEDGER, 'users.csv')).toBe('second');
    const matching = await rest.git.listMatchingRefs({ ...repo, ref: 'bevy-user-deletion/si' });
    expect(matching.data.map(({ ref }) => ref)).toContain(`refs/${LEDGER}`);
    const log = await content.log(LEDGER);
    expect(log).toContain('Write second');
    expect(log).toContain('-first');
    const { data } = await rest.git.getCommit({ ...repo, commit_sha: second });
    expect(data).toMatchObject({ parents: [{ sha: first }], author: { name: 'github-actions[bot]' } });
    expect((await rest.git.getRef({ ...repo, ref: 'heads/main' })).data.object.sha).toBe(content.root);
  });

  it('trees take inline text, nested paths and base64, and drop paths', async () => {
    const blob = await rest.git.createBlob({ ...repo, content: '/wA=', encoding: 'base64' });
    const file = { mode: '100644', type: 'blob' } as const;
    const tree = await rest.git.createTree({
      ...repo,
      tree: [
        { path: 'a/b/c.bin', ...file, sha: blob.data.sha },
        { path: 'README.md', ...file, content: 'é' },
      ],
    });
    const without = await rest.git.createTree({
      ...repo,
      base_tree: tree.data.sha,
      tree: [{ path: 'a/b/c.bin', ...file, sha: null }],
    });
    const message = 'x';
    const { data } = await rest.git.createCommit({ ...repo, message, tree: without.data.sha, parents: [] });
    expect(blob.data.sha).toBe(blobOf(Buffer.from([255, 0])));
    expect(await content.log(data.sha, '--name-only', '--format=')).toBe('README.md\n');
    expect(await content.show(data.sha, 'README.md')).toBe('é');
  });

  const tree = (entry: object, base_tree?: string) =>
    rest.git.createTree({
      ...repo,
      ...(base_tree && { base_tree }),
      tree: [{ path: 'x', mode: '100644', type: 'blob', ...entry }],
    });
  const commit = (given: { tree?: string; parents?: string[] }) =>
    rest.git.createCommit({ ...repo, message: 'x', tree: '', ...given });
  const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const create = (ref: string, sha = content.root) => rest.git.createRef({ ...repo, ref, sha });
  it.each<[string, () => Promise<unknown>, string]>([
    ['a ref that is not there', () => tip('heads/nope'), '404 Not Found'],
    ['part of a ref', () => tip('heads/ma'), '404 Not Found'],
    ['a new ref that exists', () => create('refs/heads/main'), '422 Reference already exists'],
    ['a ref with one slash', () => create('refs/x'), '422 Reference name must contain at least three'],
    ['a ref without refs/', () => create('heads/x/y'), "422 Reference name must start with 'refs/'"],
    ['a name that git refuses', () => create('refs/a/b..c'), '422 refs/a/b..c is not a valid ref name'],
    ['a ref below a ref', () => create('refs/heads/main/x'), '422 Reference update failed'],
    ['a new ref on nothing', () => create('refs/a/b', UNKNOWN), '422 Object does not exist'],
    ['no id', () => create('refs/a/b', 'main'), '422 The sha parameter must be exactly 40'],
    ['an update of nothing', () => update(content.root, { ref: 'a/q' }), '422 Reference does not exist'],
    ['an update to nothing', () => update(UNKNOWN, { ref: 'heads/main' }), '422 Object does not exist'],
    ['an unknown base tree', () => tree({ content: '' }, UNKNOWN), '422 base_tree is not a valid tree oid'],
    ['an unknown blob', () => tree({ sha: UNKNOWN }), `422 tree.sha ${UNKNOWN} is not a valid blob`],
    ['a path upwards', () => tree({ path: '../x', content: '' }), '422 tree.path contains a malformed'],
    [
      'long inline text',
      () => tree({ content: 'x'.repeat(2_500_001) }),
      '422 Sorry, your input was too large',
    ],
    ['an unknown tree', () => commit({ tree: UNKNOWN }), '422 Tree SHA does not exist'],
    [
      'an unknown parent',
      () => commit({ tree: emptyTree, parents: [UNKNOWN] }),
      '422 Parent SHA does not exist or is not a commit object',
    ],
    ['an unknown commit', () => rest.git.getCommit({ ...repo, commit_sha: UNKNOWN }), '404 Not Found'],
  ])('%s is refused', async (_, call, expected) => {
    expect(await refusal(call())).toContain(expected);
  });

  it('of two updates at once exactly one wins, and only force moves a ref back', async () => {
    const ref = 'bevy-user-deletion/race';
    const first = await begin(ref);
    const [one, two] = await Promise.all([write('one', [first]), write('two', [first])]);
    const ends = await Promise.all([one, two].map((sha) => refusal(update(sha, { ref }))));
    expect(ends.filter((end) => end === 'not refused')).toHaveLength(1);
    expect(ends.join()).toContain('422 Update is not a fast forward');
    expect(await tip(ref)).toBe(ends[0] === 'not refused' ? one : two);
    expect(await refusal(update(first, { ref, force: false }))).toContain('not a fast forward');
    await update(first, { ref, force: true });
    expect(await tip(ref)).toBe(first);
    const news = ['refs/a/new', 'refs/a/new'].map((name) =>
      refusal(rest.git.createRef({ ...repo, ref: name, sha: one })),
    );
    expect((await Promise.all(news)).toSorted().map((end) => end.slice(0, 30))).toEqual([
      '422 Reference already exists -',
      'not refused',
    ]);
  });

  it('people may rewrite, reset and remove a ref', async () => {
    const ref = 'bevy-user-deletion/people';
    const first = await begin(ref);
    const theirs = await content.rewrite(ref, { 'users.csv': 'theirs', 'other.md': 'x' });
    expect(await tip(ref)).toBe(theirs);
    expect(await content.show(ref, 'users.csv')).toBe('theirs');
    await content.resetRef(ref, first);
    expect(await tip(ref)).toBe(first);
    await content.removeRef(ref);
    expect(await refusal(tip(ref))).toContain('404');
  });
});

describe('faults', () => {
  it('a lost answer: the work is done, and the connection breaks', async () => {
    const ref = 'bevy-user-deletion/lost';
    const next = await write('next', [await begin(ref)]);
    const heal = results.fail({ method: 'UpdateRef', name: /lost$/, answer: 'lose' });
    expect(await refusal(update(next, { ref }))).not.toContain('not refused');
    heal();
    expect(await tip(ref)).toBe(next);
  });

  it('stale reads answer what was there before the last update', async () => {
    const ref = 'bevy-user-deletion/stale';
    const first = await begin(ref);
    results.runs.stale(1, ref);
    expect(await refusal(tip(ref))).toContain('404');
    const next = await write('next', [first]);
    await update(next, { ref });
    results.runs.stale(2, ref);
    expect([await tip('heads/main'), await tip(ref), await tip(ref), await tip(ref)]).toEqual([
      content.root,
      first,
      first,
      next,
    ]);
  });

  it.each([
    { status: 403, message: 'You have exceeded a secondary rate limit', headers: { 'retry-after': '1' } },
    { status: 409, message: 'Git Repository is empty.' },
    { status: 422, message: 'Repository rule violations found' },
  ])('$status $message', async (answer) => {
    const heal = results.fail({ method: 'GetRef', nth: 2, answer });
    await tip('heads/main');
    const error = await tip('heads/main').catch((thrown) => thrown);
    heal();
    expect(error).toMatchObject({ status: answer.status, response: { data: { message: answer.message } } });
    expect(error.response.headers).toMatchObject(answer.headers ?? {});
  });

  it('hooks run before and after the work, and the answer waits for them', async () => {
    const ref = 'bevy-user-deletion/hook';
    const next = await write('next', [await begin(ref)]);
    const seen: (string | undefined)[] = [];
    const see = async (): Promise<void> => void seen.push(await content.ref(ref));
    const off = [
      results.on({ method: 'UpdateRef', nth: 1 }, 'before', () => content.rewrite(ref, { x: 'rival' })),
      results.on({ method: 'UpdateRef' }, 'after', see),
    ];
    expect(await refusal(update(next, { ref }))).toContain('not a fast forward');
    const mine = await write('mine', [await tip(ref)]);
    await update(mine, { ref });
    for (const stop of off) stop();
    expect(seen.at(-1)).toBe(mine);
  });

  it('every answer tells the time of GitHub’s clock, commits too', async () => {
    results.runs.aheadMs = -3 * 86_400_000;
    const commit = await write('earlier', []);
    const { data } = await rest.git.getCommit({ ...repo, commit_sha: commit });
    const missing = await tip('heads/nope').catch((error) => error.response);
    results.runs.aheadMs = 0;
    const expected = Date.now() - 3 * 86_400_000;
    for (const at of [missing.headers.date, data.author.date, data.committer.date])
      expect(Math.abs(Date.parse(at) - expected)).toBeLessThan(60_000);
  });

  it('latency makes every call last longer', async () => {
    results.conditions.latencyMs = 30;
    const start = performance.now();
    await tip('heads/main');
    results.conditions.latencyMs = 0;
    expect(performance.now() - start).toBeGreaterThan(29);
  });
});
