import { execFileSync } from 'node:child_process';
import { startSandbox } from '../../../src/sandbox/site.ts';
import { startResultsService } from '../../support/results-service.ts';
import { createList, createUsers, repeat, runMain } from './support.ts';
import type { Figure } from './table.ts';

const TOKEN = 'bench';
/** What a call of GitHub's REST takes, ms. */
const CALL_MS = 120;
const USERS = 250;
const LARGE = 100_000;

/** A dry run, and a run with nothing left to do, where each call of GitHub takes 120 ms; and a ledger of 100,000 users. */
export const measureLedger = async (repeats: number): Promise<Figure[]> => {
  const samples = await repeat(repeats, measureRuns);
  const folds = await repeat(repeats, async () => measureFold());
  const calls = (name: 'dry' | 'again') => `${samples.at(-1)?.[name].calls ?? 0} calls of ${CALL_MS} ms`;
  return [
    {
      what: `Dry run of ${USERS} with a ledger, ${calls('dry')}: until the plan`,
      unit: 'ms',
      samples: samples.map(({ dry }) => dry.planMs),
    },
    {
      what: `Run with nothing left, ${calls('again')}: until the plan`,
      unit: 'ms',
      samples: samples.map(({ again }) => again.planMs),
    },
    {
      what: 'Ledger of 100,000 users: read, folded, written',
      unit: 's',
      samples: folds.map(({ ms }) => ms / 1000),
      bound: 3,
    },
    {
      what: 'Ledger of 100,000 users: memory of the process at its peak',
      unit: 'MiB',
      samples: folds.map(({ peakMiB }) => peakMiB),
      bound: 300,
    },
  ];
};

const measureRuns = async () => {
  const users = createUsers(USERS);
  const csv = createList(users);
  const site = await startSandbox({ users, token: TOKEN, graceDays: 7, latency: 0 });
  const results = await startResultsService();
  const inputs = { site: site.origin, token: TOKEN, 'batch-pause': '0', 'max-rate': '0' };
  const timed = async (given: Readonly<Record<string, string>>) => {
    const before = results.history().length;
    const { planMs } = await runMain(csv, { ...inputs, ...given }, { results });
    const rest = results.history().slice(before);
    const calls = rest.filter(({ method }) => !/Artifact|Block/.test(method)).length;
    return { planMs, calls };
  };
  await timed({ 'dry-run': 'false' });
  results.conditions.latencyMs = CALL_MS;
  const dry = await timed({});
  const again = await timed({ 'dry-run': 'false' });
  await Promise.all([results.close(), site.close()]);
  return { dry, again };
};

/** The ledger's own work in a process of its own: what GitHub takes for its calls is not in it. */
const measureFold = (): { readonly ms: number; readonly peakMiB: number } => {
  const src = new URL('../../../src/domain/ledger/', import.meta.url).href;
  const lines = Array.from(
    { length: LARGE },
    (_, i) => `${1001 + i},scheduled,2026-11-28T10:00:00Z,,4711,7,,`,
  );
  const script = `
    import { readFileSync } from 'node:fs';
    import { emptyLedger } from '${src}ledger.ts';
    import { ledgerJson, parseLedgerJson } from '${src}ledger-json.ts';
    import { USERS_HEADER, usersCsv, parseUsersCsv } from '${src}users-csv.ts';
    import { recordProgress } from '${src}record.ts';
    const at = Date.parse('2026-11-28T10:00:00Z');
    const json = ledgerJson(emptyLedger('https://community.example.com'));
    const rows = Array.from({ length: 500 }, (_, i) => ({
      user: { id: String(1001 + i), email: '', line: i + 2 }, status: 'scheduled', requestedAt: at, lastRequestedAt: at,
    }));
    const holder = { run: '4712', attempt: 1, runner: 'r', step: '4712.1.x' };
    const text = USERS_HEADER + '\\n' + readFileSync(0, 'utf8') + '\\n';
    const startedAt = performance.now();
    const ledger = { ...parseLedgerJson(json), users: parseUsersCsv(text) };
    const progress = { holder, mode: 'delete', graceDays: 7, startedAt: at, now: at, rows, used: [], wasClaimed: false };
    const folded = recordProgress(ledger, progress, undefined);
    const written = usersCsv(folded.users).length + ledgerJson(folded).length;
    const ms = performance.now() - startedAt;
    if (folded.users.size !== ${LARGE} || written < 1_000_000) throw new Error('not what was to be written');
    console.log(JSON.stringify({ ms, peakMiB: process.resourceUsage().maxRSS / 1024 }));`;
  const args = ['--input-type=module', '-e', script];
  const told = execFileSync(process.execPath, args, { encoding: 'utf8', input: lines.join('\n') });
  return JSON.parse(told) as { ms: number; peakMiB: number };
};
