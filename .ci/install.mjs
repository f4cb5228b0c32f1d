// Runs before the tests on whatever Node the machine has: installs the locked packages unless they are
// already there, so that `npm test` is one command on a fresh clone and quick afterwards.
import { execSync } from 'node:child_process';
import { statSync } from 'node:fs';

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json')) {
  execSync('npm ci --no-audit --no-fund --loglevel=error', { stdio: 'inherit' });
}
