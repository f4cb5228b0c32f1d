import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

test('dist/ is what the sources build, file by file, untracked files included', () => {
  const out = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    const build = ['run', '--silent', 'build', '--', '--out', out];
    execFileSync('npm', build, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
    const built = readdirSync(out).sort();
    expect(readdirSync(join(ROOT, 'dist')).sort()).toEqual(built);
    const differing = built.filter(
      (file) => !readFileSync(join(out, file)).equals(readFileSync(join(ROOT, 'dist', file))),
    );
    expect(differing, 'run `npm run build` and commit dist/').toEqual([]);
  } finally {
    rmSync(out, { recursive: true });
  }
});

test('every file of dist/ is committed', () => {
  const tracked = execFileSync('git', ['ls-files', 'dist'], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(tracked).toEqual(
    readdirSync(join(ROOT, 'dist'))
      .map((file) => `dist/${file}`)
      .sort(),
  );
});

test('dependencies have exact versions, and the lock file holds no address', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
  expect(read('package-lock.json')).not.toMatch(
    /"resolved"|https?:\/\/(?!(?:github\.com|opencollective\.com|[\w.-]+\/(?:sponsors|funding|donate)))[\w.-]*registry/,
  );
});

test('the version is the same everywhere', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(read('src/main.ts')).toContain(`bevy-user-deletion/${version}`);
  expect(read('CHANGELOG.md')).toContain(`## ${version}`);
});
