import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { caseOf, readListFile } from '../../src/adapters/workspace.ts';
import { workspace } from './list-file.ts';

const CSV = 'user_id\n7\n';
const write = (path: string): string => {
  mkdirSync(dirname(join(workspace, path)), { recursive: true });
  writeFileSync(join(workspace, path), CSV);
  return path;
};
const faultOf = (path: string): string => {
  const file = readListFile(workspace, path);
  return 'fault' in file ? file.fault.text : '';
};

describe('T16: the path of a list', () => {
  test('may be absolute inside the workspace, and is then named from its root', () => {
    write('lists/l.csv');
    expect(readListFile(workspace, join(workspace, 'lists/l.csv'))).toMatchObject({
      path: 'lists/l.csv',
      text: CSV,
    });
  });

  test.each([
    ['of the workspace itself', 'lists/l.csv', [], 'lists/l.csv'],
    ['with `path: repo`', 'repo/lists/l.csv', ['repo/.git/HEAD'], 'lists/l.csv'],
    ['in folders', 'a/b/l.csv', ['a/b/.git/HEAD', 'a/.git/HEAD', '.git/HEAD'], 'l.csv'],
    ['beside another one', 'lists/l.csv', ['other/.git/HEAD'], 'lists/l.csv'],
    ['of a submodule or worktree, where .git is a file', 'repo2/l.csv', ['repo2/.git'], 'l.csv'],
  ])('is also known from the root of its checkout: %s', (_, path, others, repositoryPath) => {
    for (const one of [path, ...others]) write(one);
    expect(readListFile(workspace, path)).toMatchObject({ path, repositoryPath });
    expect(readListFile(workspace, path.replace('l.csv', 'no.csv'))).toMatchObject({
      missing: repositoryPath.replace('l.csv', 'no.csv'),
    });
  });

  test.each([
    ['lists/Users.csv', 'Lists/users.CSV', 'lists/Users.csv'],
    ['lists/Users.csv', 'lists/Users.csv', 'lists/Users.csv'],
    ['target.csv', 'link.csv', 'link.csv'],
  ])('%s on disk, asked for as %s, is %s', (real, path, name) => expect(caseOf(real, path)).toBe(name));

  test.each([['/etc/passwd'], [`${workspace}-evil/l.csv`], [workspace]])('%s is outside', (path) =>
    expect(faultOf(path)).toContain('is not a path inside the workspace'),
  );

  // On Windows it is the same path.
  test.skipIf(process.platform === 'win32')('with backslashes gets the hint to write /', () => {
    write('lists/l.csv');
    expect(faultOf('lists\\l.csv')).toBe(
      '"lists\\l.csv" does not exist in the workspace. Write / between folders, not \\.',
    );
  });

  test.each(['lists/jane@example.com.csv', 'lists/jane@example.com', 'lists/gone jane@mail.example.com.CSV'])(
    '%s has an address in it: refused, and not repeated',
    (path) => {
      expect(faultOf(write(path))).toContain('has an e-mail address in its name');
      expect(faultOf(path)).not.toContain('jane');
    },
  );

  test.each(['lists/team@2026.csv', 'lists/@octocat.csv', 'lists/jane.csv'])('%s has none', (path) =>
    expect(readListFile(workspace, write(path))).toMatchObject({ path, text: CSV }),
  );
});
