/**
 * Breaks the action on purpose, one way at a time, in a copy of this tree: which checks of the campaigns see a fault of
 * the ledger, and which unit and e2e tests see the others? `--only NAME` picks one; `--first` ends each at the first test
 * that sees it; `--part tests` leaves the campaigns out. Ends non-zero if a mutant lives.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LEDGER_MUTANTS, type LedgerMutant, MUTANTS, type Mutant } from './planted.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    first: { type: 'boolean', default: false },
    part: { type: 'string', default: 'campaigns,tests' },
    campaigns: { type: 'string', default: '6000' },
    seed: { type: 'string', default: '1' },
  },
});

/** A copy of what git has here, as it is in the work tree, with the same packages. */
const copyTree = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  const files = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  for (const file of files) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
};

const mutate = (folder: string, { edits }: LedgerMutant): void => {
  for (const [file, from, to] of edits) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${file} has not once: ${from}`);
    writeFileSync(
      join(folder, file),
      text.replace(from, () => to),
    );
  }
};

const runNode = (folder: string, args: readonly string[]) =>
  spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });

type Report = {
  readonly numTotalTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

/** The tests that fail on a tree, as `file: name`. */
const failing = (folder: string, project: string, files: readonly string[]): string[] => {
  const out = join(folder, `${project}.json`);
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const bail = values.first ? ['--bail=1'] : [];
  runNode(folder, [
    vitest,
    'run',
    '--project',
    project,
    ...files,
    ...bail,
    // What hangs in a planted bug is found, and need not be waited for as long as on a busy machine.
    '--testTimeout=60000',
    '--reporter=json',
    `--outputFile=${out}`,
  ]);
  const report = JSON.parse(readFileSync(out, 'utf8')) as Report;
  if (report.numTotalTests === 0) throw new Error(`no test of ${project} ran`);
  return report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${name.slice(name.indexOf('test/'))}: ${fullName}`),
  );
};

const tryMutant = (mutant: Mutant): string[] => {
  const folder = copyTree();
  try {
    mutate(folder, mutant);
    const build = spawnSync('npm', ['run', 'build'], { cwd: folder, encoding: 'utf8' });
    if (build.status !== 0) throw new Error(`${mutant.name} does not build:\n${build.stdout}${build.stderr}`);
    const files = mutant.e2e.map((name) => `test/e2e/${name}.test.ts`);
    const unit = failing(folder, 'unit', []);
    return values.first && unit.length > 0 ? unit : [...unit, ...failing(folder, 'e2e', files)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The checks of the campaigns that a faulty ledger fails, with how often: numbers apart, each once. */
const failedChecks = (mutant: LedgerMutant): ReadonlyMap<string, number> => {
  const folder = copyTree();
  try {
    mutate(folder, mutant);
    const { campaigns, seed } = values;
    const args = ['test/tools/proof/proof.ts', '--campaigns', campaigns, '--kills', '0', '--seed', seed];
    const { stdout, stderr } = runNode(folder, args);
    if (!stdout.includes('violations.')) throw new Error(`${mutant.name}: no campaign ended\n${stderr}`);
    const checks = new Map<string, number>();
    for (const [, text = ''] of stdout.matchAll(/^- SEED=\d+: (?:run \d+: )?(.*)$/gm)) {
      const check = text.replace(/\d+/g, 'N').slice(0, 90);
      checks.set(check, (checks.get(check) ?? 0) + 1);
    }
    return checks;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

let living = 0;
console.log('| Fault of the ledger | Seen by these checks of the campaigns |\n| --- | --- |');
const chosen = <One extends LedgerMutant>(part: string, all: readonly One[]): readonly One[] =>
  values.part.includes(part) ? all.filter(({ name }) => name.includes(values.only)) : [];
for (const mutant of chosen('campaigns', LEDGER_MUTANTS)) {
  const checks = [...failedChecks(mutant)].sort(([, a], [, b]) => b - a);
  if (checks.length === 0) living += 1;
  const shown = checks.slice(0, 3).map(([check, n]) => `${n} × ${check}`);
  console.log(`| ${mutant.name} | ${shown.join('<br>') || '**none**'} |`);
}
console.log('\n| Mutant | Failing tests | Among them |\n| --- | --: | --- |');
for (const mutant of chosen('tests', MUTANTS)) {
  const failed = tryMutant(mutant);
  if (failed.length === 0) living += 1;
  // One of each project says the most.
  const shown = ['test/unit', 'test/e2e'].flatMap(
    (where) => failed.find((name) => name.startsWith(where)) ?? [],
  );
  console.log(
    `| ${mutant.name} | ${failed.length} | ${shown.map((name) => name.replace(/SEED=\d+/, 'SEED')).join('<br>')} |`,
  );
}
process.exitCode = living > 0 ? 1 : 0;
