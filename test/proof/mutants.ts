/**
 * Breaks the action on purpose, one way at a time, in a copy of this tree: which checks of the campaigns see a fault of
 * the ledger, and which unit and e2e tests see the others? `--only NAME` picks one. Ends non-zero if a mutant lives.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A fault that somebody might make: in a file, this text in place of that; and the e2e tests that are about it. */
type Mutant = {
  readonly name: string;
  readonly e2e: readonly string[];
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
};

const SEND = 'const reply = await world.send(purpose, user.id);';

const MUTANTS: readonly Mutant[] = [
  {
    name: 'the outcome is written before the answer',
    e2e: ['crash'],
    edits: [
      [
        'src/domain/exchange.ts',
        SEND,
        `await append({ type: 'outcome', at: world.now(), ...id, result: 'scheduled', sent: true, detail: '' });\n      ${SEND}`,
      ],
    ],
  },
  {
    name: 'the quota is counted after the call',
    e2e: ['quota'],
    edits: [
      [
        'src/domain/exchange.ts',
        'const verdict = quota.take(now);',
        "const verdict = quota.free(now) > 0 ? ({ kind: 'go' } as const) : quota.take(now);",
      ],
      ['src/domain/exchange.ts', SEND, `${SEND}\n      quota.take(world.now());`],
    ],
  },
  {
    name: 'a redirect is followed',
    e2e: ['answers', 'network'],
    edits: [
      [
        'src/adapters/bevy.ts',
        "EnvHttpProxyAgent, request } from 'undici'",
        "EnvHttpProxyAgent, interceptors, request } from 'undici'",
      ],
      [
        'src/adapters/bevy.ts',
        'const dispatcher = createDispatcher(options);',
        'const dispatcher = createDispatcher(options).compose(interceptors.redirect({ maxRedirections: 5 }));',
      ],
    ],
  },
  {
    name: 'the first row is skipped',
    e2e: ['happy'],
    edits: [
      ['src/domain/list.ts', 'list: { users, duplicates }', 'list: { users: users.slice(1), duplicates }'],
    ],
  },
  {
    name: 'unknown is reported as failed',
    e2e: ['doubt'],
    edits: [
      [
        'src/domain/attempts.ts',
        "    case 'untold':\n      return { status: 'unknown', detail };",
        "    case 'untold':\n      return { status: 'failed', detail };",
      ],
    ],
  },
  {
    name: 'an e-mail address is logged',
    e2e: ['secrecy'],
    edits: [
      [
        'src/run.ts',
        'deps.printer.info(`Plan: ${forecastText(plan, facts.forecast)}`);',
        'deps.printer.info(`Plan: ${forecastText(plan, facts.forecast)} ${plan.operations[0]?.email ?? ""}`);',
      ],
    ],
  },
  {
    name: 'a request does not wait for its intent',
    e2e: ['crash'],
    edits: [
      [
        'src/domain/exchange.ts',
        'await append(intent).finally(reserve.written);',
        'void append(intent).finally(reserve.written);',
      ],
    ],
  },
  {
    name: 'the HTTP client retries by itself',
    e2e: ['network'],
    edits: [
      [
        'src/adapters/bevy.ts',
        "EnvHttpProxyAgent, request } from 'undici'",
        "EnvHttpProxyAgent, RetryAgent, request } from 'undici'",
      ],
      [
        'src/adapters/bevy.ts',
        'const dispatcher = createDispatcher(options);',
        'const dispatcher = new RetryAgent(createDispatcher(options), { methods: ["DELETE", "GET", "POST"] });',
      ],
    ],
  },
  {
    name: 'the protected are not',
    e2e: ['review'],
    edits: [
      [
        'src/domain/plan.ts',
        "options.mode === 'delete' && protection ?",
        "options.mode === 'cancel' && protection ?",
      ],
    ],
  },
  {
    name: 'a verification deletes',
    e2e: ['verify'],
    edits: [
      [
        'src/adapters/bevy.ts',
        "endpoints[isChange ? purpose : 'user']",
        "endpoints[isChange ? purpose : purpose === 'verify' ? 'delete' : 'user']",
      ],
    ],
  },
  {
    name: 'whoever is not found counts as deleted',
    e2e: ['verify'],
    edits: [
      [
        'src/domain/verify.ts',
        "        ? { status: result, detail }\n        : { status: 'unknown'",
        "        ? { status: 'gone', detail }\n        : { status: 'unknown'",
      ],
    ],
  },
  {
    name: 'the deadline is reckoned from the last attempt',
    e2e: ['doubt'],
    edits: [['src/domain/attempts.ts', 'row, requestedAt: row.requestedAt ?? at', 'row, requestedAt: at']],
  },
  {
    name: 'a body that says no is a success',
    e2e: ['evidence'],
    edits: [
      [
        'src/domain/change.ts',
        "answer('failed', text) : answer('scheduled', '')",
        "answer('scheduled', '') : answer('scheduled', '')",
      ],
    ],
  },
  {
    name: 'the body of another user is believed',
    e2e: ['evidence'],
    edits: [
      ['src/domain/evidence.ts', 'isRecord(json) && (isId', 'isRecord(json) && (id !== undefined || isId'],
    ],
  },
  {
    name: 'an empty field with a plain name is a proof',
    e2e: ['verify'],
    edits: [
      ['src/domain/evidence.ts', "{ kind: 'unshown', field: plain }", "{ kind: 'none', field: plain }"],
    ],
  },
  {
    name: 'the first success of an undo is not proved',
    e2e: ['evidence'],
    edits: [['src/domain/row.ts', 'if (!isProved) await', 'if (isProved) await']],
  },
  {
    name: 'who was refused is not tried again',
    e2e: ['evidence'],
    edits: [['src/domain/execute.ts', 'AGAIN.includes(status)) again', '!AGAIN) again']],
  },
  {
    name: 'an unfinished undo is green',
    e2e: ['evidence'],
    edits: [['src/report/verdict.ts', "failOnIncomplete || mode === 'cancel'", 'failOnIncomplete']],
  },
  {
    name: 'ids that rise are not compared',
    e2e: ['evidence'],
    edits: [
      [
        'src/domain/block-check.ts',
        "mode === 'delete' && identityCheck",
        "mode === 'verify' && identityCheck",
      ],
    ],
  },
  {
    name: 'a list of nobody is complete',
    e2e: ['evidence'],
    edits: [['src/report/verdict.ts', ' || isNobodyFound', '']],
  },
];

/** Faults of the ledger: campaigns must see each, and say by which check. */
const LEDGER_MUTANTS: readonly Pick<Mutant, 'name' | 'edits'>[] = [
  {
    name: 'the claim is not written before the first request',
    edits: [
      [
        'src/run.ts',
        'const claimed = await claimUsers(deps, prepared, record, folder, wait);',
        'const none = Number.POSITIVE_INFINITY;\n    const claimed = { requests: none, look: async () => undefined, claim: async () => none } as Claimed | "again" | { fault: Message };\n    void claimUsers;\n    void wait;',
      ],
    ],
  },
  {
    name: 'the claim of another run is not checked',
    edits: [['src/stages/recall.ts', 'if (!open || open.step === own.step)', 'if (open || !open)']],
  },
  {
    name: 'the parent is not compared',
    edits: [
      [
        'src/domain/ledger/store.ts',
        "if (answer === 'moved') return { commit, ledger };",
        "if (answer === 'moved' || answer.refused !== '') return { commit, ledger };",
      ],
    ],
  },
  {
    name: 'keep is ignored',
    edits: [['src/domain/plan.ts', 'if (keep && !(', 'if (keep && status === "" && !(']],
  },
  {
    name: 'an open claim is forgotten',
    edits: [
      [
        'src/domain/ledger/claim.ts',
        'if (!open) return ledger;',
        'if (!open || open) return { ...ledger, open: undefined };',
      ],
    ],
  },
  {
    name: 'reserved requests are not counted',
    edits: [['src/domain/ledger/claim.ts', 'requests: open.requests }', 'requests: 0 }']],
  },
  {
    name: 'the claimed users of an interrupted run are not unknown',
    edits: [
      [
        'src/domain/ledger/claim.ts',
        "open.mode === 'delete' ? open.users : []",
        "open.mode === 'cancel' ? open.users : []",
      ],
    ],
  },
  {
    name: "the runner's clock is used",
    edits: [['src/domain/clock.ts', 'now: () => local() + (offset ?? 0)', 'now: () => local()']],
  },
  {
    name: 'a halt is not seen',
    edits: [
      [
        'src/stages/lookout.ts',
        'if (known.has(tip) && tip !== undefined) return undefined;',
        'if (tip !== "") return undefined;',
      ],
    ],
  },
  {
    name: 'a changed list is not seen',
    edits: [
      [
        'src/stages/lookout.ts',
        'if (!compared) return undefined;',
        'if (!compared || compared) return undefined;',
      ],
    ],
  },
  {
    name: 'an undo does not wait for the deletion',
    edits: [['src/stages/claim.ts', 'if (rival && isUndo) {', 'if (rival && !isUndo) {']],
  },
  {
    name: 'completed users are sent again',
    edits: [['src/domain/plan.ts', 'if (reopens) return', 'if (earlier) return']],
  },
];

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
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

const mutate = (folder: string, { edits }: Pick<Mutant, 'edits'>): void => {
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
  runNode(folder, [vitest, 'run', '--project', project, ...files, '--reporter=json', `--outputFile=${out}`]);
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
    return [
      ...failing(folder, 'unit', []),
      ...failing(
        folder,
        'e2e',
        mutant.e2e.map((name) => `test/e2e/${name}.test.ts`),
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The checks of the campaigns that a faulty ledger fails, with how often: numbers apart, each once. */
const failedChecks = (mutant: Pick<Mutant, 'name' | 'edits'>): ReadonlyMap<string, number> => {
  const folder = copyTree();
  try {
    mutate(folder, mutant);
    const { campaigns, seed } = values;
    const args = ['test/proof/proof.ts', '--campaigns', campaigns, '--kills', '0', '--seed', seed];
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
for (const mutant of LEDGER_MUTANTS.filter(({ name }) => name.includes(values.only))) {
  const checks = [...failedChecks(mutant)].sort(([, a], [, b]) => b - a);
  if (checks.length === 0) living += 1;
  const shown = checks.slice(0, 3).map(([check, n]) => `${n} × ${check}`);
  console.log(`| ${mutant.name} | ${shown.join('<br>') || '**none**'} |`);
}
console.log('\n| Mutant | Failing tests | Among them |\n| --- | --: | --- |');
for (const mutant of MUTANTS.filter(({ name }) => name.includes(values.only))) {
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
