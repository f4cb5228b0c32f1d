import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../.github/scripts', import.meta.url));

const CHANGELOG = `# Changelog

## 1.3.0

The next one.

## 1.2.0

- What is new.
- What is mended.

## 1.1.0

`;

/** Answers as GitHub's CLI does where a release or a major tag is (\`have\` names them) or is not, and notes each call. */
const GH = `#!/usr/bin/env bash
printf '%s\\n' "\${*//$'\\n'/ }" >> "$GH_LOG"
case "$*" in
  'release view'*) [[ "$GH_HAS" == *release* ]] ;;
  'api repos/owner/name/git/ref/'*) [[ "$GH_HAS" == *major* ]] ;;
esac
`;

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

/** A repository with these scripts, on its default branch and with a tag; `origin` is what it was cloned from. */
const scaffold = ({ version = '1.2.0', tags = ['v1.1.0', 'v1.2.0'] } = {}) => {
  const dir = mkdtempSync(join(tmpdir(), 'release-'));
  dirs.push(dir);
  const clone = join(dir, 'clone');
  const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgSign=false'];
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', clone, ...author, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(dir, 'origin')]);
  execFileSync('git', ['clone', '--quiet', join(dir, 'origin'), clone], { stdio: 'ignore' });
  mkdirSync(join(clone, '.github'));
  cpSync(SCRIPTS, join(clone, '.github/scripts'), { recursive: true });
  writeFileSync(join(clone, 'package.json'), JSON.stringify({ version }));
  writeFileSync(join(clone, 'CHANGELOG.md'), CHANGELOG);
  git('add', '.');
  git('commit', '--quiet', '-m', 'One');
  git('push', '--quiet', 'origin', 'HEAD:main');
  for (const tag of tags) git('tag', tag);
  const run = (script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync('bash', [`.github/scripts/${script}`, ...args], {
      cwd: clone,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    return { status, said: `${stdout}${stderr}` };
  };
  return { dir, git, run };
};

type Repository = ReturnType<typeof scaffold>;

const checkTag = ({ git, run }: Repository, ref: string, sha = git('rev-parse', 'HEAD')) =>
  run('check-tag.sh', [], { GITHUB_REF: ref, GITHUB_SHA: sha, DEFAULT_BRANCH: 'main' });

describe('a tag may become a release', () => {
  test('if it is the version, on the default branch, the newest of its major, and in the changelog', () => {
    const repository = scaffold({ tags: ['v1.1.0', 'v1.2.0', 'v2.0.0'] });
    expect(checkTag(repository, 'refs/tags/v1.2.0')).toEqual({
      status: 0,
      said: 'v1.2.0 may become a release.\n',
    });
  });

  test.each([
    ['a branch', 'refs/heads/main', {}, 'refs/heads/main is no tag vX.Y.Z'],
    ['a branch that is named like a tag', 'refs/heads/v1.2.0', {}, 'is no tag vX.Y.Z'],
    ['a tag of another form', 'refs/tags/v1.2', { tags: ['v1.2'] }, 'refs/tags/v1.2 is no tag vX.Y.Z'],
    ['a pre-release', 'refs/tags/v1.2.0-rc.1', {}, 'is no tag vX.Y.Z'],
    ['another version', 'refs/tags/v1.1.0', {}, 'package.json has the version 1.2.0'],
    ['an older one', 'refs/tags/v1.2.0', { tags: ['v1.2.0', 'v1.10.0'] }, 'v1.10.0 is newer than v1.2.0'],
    [
      'one without notes',
      'refs/tags/v1.4.0',
      { version: '1.4.0', tags: ['v1.4.0'] },
      'says nothing about 1.4.0',
    ],
  ])('and not %s', (_, ref, options, why) => {
    const { status, said } = checkTag(scaffold(options), ref);
    expect(said).toContain(why);
    expect(said).not.toContain('may become');
    expect(status).toBe(1);
  });

  test('and not of a commit that is not on the default branch, or not the one checked out', () => {
    const repository = scaffold({ tags: [] });
    const before = repository.git('rev-parse', 'HEAD');
    repository.git('commit', '--quiet', '--allow-empty', '-m', 'Two');
    repository.git('tag', 'v1.2.0');
    expect(checkTag(repository, 'refs/tags/v1.2.0').said).toContain('v1.2.0 is not on main');
    expect(checkTag(repository, 'refs/tags/v1.2.0', before).said).toContain('What is checked out is not');
  });
});

describe('the notes of a release', () => {
  test('are its section of the changelog', () => {
    const { run } = scaffold();
    expect(run('release-notes.sh', ['1.2.0'])).toEqual({
      status: 0,
      said: '- What is new.\n- What is mended.\n',
    });
  });

  test.each(['1.1.0', '1.2', '1.2.00', '0.1.0'])('are missing for %s', (version) => {
    const { status, said } = scaffold().run('release-notes.sh', [version]);
    expect([status, said]).toEqual([1, `::error::CHANGELOG.md says nothing about ${version}.\n`]);
  });
});

describe('publishing', () => {
  /** The calls of GitHub's CLI that change something. */
  const publish = ({ dir, run }: Repository, has: string): string[] => {
    const [bin, log] = [join(dir, 'bin'), join(dir, 'gh.log')];
    mkdirSync(bin);
    writeFileSync(join(bin, 'gh'), GH, { mode: 0o755 });
    const { status, said } = run('publish.sh', [], {
      PATH: `${bin}:${process.env.PATH}`,
      GITHUB_REPOSITORY: 'owner/name',
      GITHUB_REF_NAME: 'v1.2.0',
      GH_LOG: log,
      GH_HAS: has,
    });
    expect(status, said).toBe(0);
    const calls = readFileSync(log, 'utf8').split('\n');
    return calls.filter((call) => call.startsWith('release create') || call.includes('--method'));
  };
  const create = (latest: boolean): string =>
    `release create v1.2.0 --repo owner/name --verify-tag --title v1.2.0 --latest=${latest} --notes - What is new. - What is mended.`;

  test('creates the release and the major tag', () => {
    const repository = scaffold();
    expect(publish(repository, '')).toEqual([
      create(true),
      `api --method POST repos/owner/name/git/refs -f ref=refs/tags/v1 -f sha=${repository.git('rev-parse', 'HEAD')}`,
    ]);
  });

  test('moves a major tag that is there, and does not call the release the latest beside a newer major', () => {
    const repository = scaffold({ tags: ['v1.2.0', 'v2.0.0'] });
    expect(publish(repository, 'major')).toEqual([
      create(false),
      `api --method PATCH repos/owner/name/git/refs/tags/v1 -f sha=${repository.git('rev-parse', 'HEAD')} -F force=true`,
    ]);
  });

  test('leaves a release alone that is there', () => {
    expect(publish(scaffold(), 'release major').filter((call) => call.startsWith('release'))).toEqual([]);
  });
});
