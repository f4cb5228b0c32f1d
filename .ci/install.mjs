// Runs before the tests on whatever Node the machine has: installs the locked packages unless they are
// already there, so that `npm test` is one command on a fresh clone and quick afterwards; and a browser for
// test/e2e/report-in-browser.test.ts, where this is root on a Debian machine that has none.
import { execSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  execSync('npm ci --no-audit --no-fund --loglevel=error', { stdio: 'inherit' });
}

const browsers = [process.env.CHROMIUM, ...JSON.parse(readFileSync('.ci/browsers.json', 'utf8'))];
const isThere = browsers.some((path) => path && existsSync(path));

if (!isThere && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.log('No browser for the test of report.html: installing chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    execSync('apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium', {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 300_000,
    });
  } catch (error) {
    // The tests of report.html say that they could not run, and fail.
    console.error(`chromium could not be installed: ${error.message}`);
  }
}
