import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobOf } from '../support/github-content.ts';
import { type Double, openDouble, refusal, repo, UNKNOWN } from './github-client.ts';

const PATH = 'lists/users.csv';

let results: Double['results'];
let rest: Double['rest'];
let content: Double['content'];
const open = async (): Promise<void> => {
  ({ results, rest, content } = await openDouble('ghp_person'));
};

describe('files and commits', () => {
  let first = '';
  beforeAll(async () => {
    await open();
    first = await content.commit('main', { [PATH]: 'user_id\n1\n', 'big.csv': 'x'.repeat(1_100_000) });
  });
  afterAll(() => results.close());

  const read = (path: string, ref?: string, format?: string) =>
    rest.repos.getContent({ ...repo, path, ...(ref && { ref }), ...(format && { mediaType: { format } }) });

  it('a file is an object with its blob, or raw text, or raw bytes where the type has no charset', async () => {
    expect((await read(PATH)).data).toMatchObject({
      type: 'file',
      sha: blobOf('user_id\n1\n'),
      size: 10,
      encoding: 'base64',
      content: Buffer.from('user_id\n1\n').toString('base64'),
    });
    expect((await read(PATH, first, 'raw')).data).toBe('user_id\n1\n');
    content.rawType = 'application/vnd.github.raw+json';
    const { data } = await read(PATH, 'main', 'raw');
    content.rawType = undefined;
    expect(data).toBeInstanceOf(ArrayBuffer);
    expect((await read('big.csv', 'main', 'object')).data).toMatchObject({ size: 1_100_000, content: '' });
    expect(String((await read('big.csv', 'main', 'raw')).data)).toHaveLength(1_100_000);
    expect((await read('lists')).data).toMatchObject([{ type: 'file', path: PATH, name: 'users.csv' }]);
  });

  it.each([
    ['a path that is not there', 'nope.csv', undefined, '404 Not Found'],
    ['a path in another commit', PATH, 'root', '404 Not Found'],
    ['an unknown commit', PATH, UNKNOWN, '404 Not Found'],
    ['a revision that is no name', PATH, 'main~0', '404 Not Found'],
    ['more than 1 MB as an object', 'big.csv', undefined, '403 This API returns blobs up to 1 MB'],
  ])('%s', async (_, path, ref, expected) => {
    expect(await refusal(read(path, ref === 'root' ? content.root : ref))).toContain(expected);
  });

  it('the addresses of a file hold for any name', async () => {
    const path = 'lists/50% of ##[error] ü?.csv';
    await content.commit('names', { [path]: 'x' });
    const { data } = await read(path, 'names');
    expect(data).toMatchObject({ path, name: '50% of ##[error] ü?.csv', type: 'file' });
    expect(String('url' in data && data.url)).toContain(
      '/lists/50%25%20of%20%23%23%5Berror%5D%20%C3%BC%3F.csv?',
    );
  });

  it('histories are compared as git compares them', async () => {
    const list = async (path: string, sha?: string) =>
      (await rest.repos.listCommits({ ...repo, path, ...(sha && { sha }), per_page: 1 })).data[0]?.sha;
    const later = await content.commit('main', { 'README.md': 'x' });
    const side = await content.commit('side', { 'side.md': 'x' });
    await content.deleteFile('main', 'big.csv');
    expect([await list(PATH), await list('README.md'), await list('nope')]).toEqual([
      first,
      later,
      undefined,
    ]);
    expect(await list('README.md', first)).toBeUndefined();

    const compare = async (base: string, head: string) => {
      const { data } = await rest.repos.compareCommitsWithBasehead({
        ...repo,
        basehead: `${base}...${head}`,
      });
      return [data.status, data.ahead_by, data.behind_by, data.commits.map(({ sha }) => sha).length];
    };
    expect(await compare(first, first)).toEqual(['identical', 0, 0, 0]);
    expect(await compare(first, 'main')).toEqual(['ahead', 2, 0, 2]);
    expect(await compare('main', first)).toEqual(['behind', 0, 2, 0]);
    expect(await compare('main', side)).toEqual(['diverged', 1, 1, 1]);
    expect(await refusal(compare('main', UNKNOWN))).toContain('404');
  });

  it('branches are renamed, pushed back and made the default', async () => {
    const head = await content.head('main');
    await content.renameBranch('main', 'trunk');
    expect((await rest.repos.get(repo)).data).toMatchObject({ default_branch: 'trunk', private: true });
    expect(await refusal(rest.git.getRef({ ...repo, ref: 'heads/main' }))).toContain('404');
    await content.forcePush('trunk', first);
    expect(await content.head('trunk')).toBe(first);
    await content.forcePush('main', head);
    content.setDefaultBranch('main');
    expect((await read('README.md', undefined, 'raw')).data).toBe('x');
  });
});
