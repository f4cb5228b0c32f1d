import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the demo runs in a fresh clone, where nothing is installed', async () => {
  const clone = mkdtempSync(join(tmpdir(), 'demo-'));
  try {
    const files = execFileSync('git', ['ls-files', 'src', 'dist', 'test', '*.json', '*.yml'], { cwd: ROOT });
    for (const file of String(files).trim().split('\n')) cpSync(join(ROOT, file), join(clone, file));
    const demo = join(clone, 'test/tools/demo.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [demo], { cwd: clone });
    expect(stdout).toMatch(/1-dry-run +601 rows: 600 planned, 1 skipped-duplicate/);
    expect(stdout).toMatch(/2-live-run +601 rows: 600 scheduled, 1 skipped-duplicate/);
    expect(stdout).toMatch(/3-cancellation +600 rows: 600 cancelled/);
    expect(stdout).toMatch(/4-same-list-again +601 rows: 600 skipped-cancelled, 1 skipped-duplicate/);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
});
