import { ledgerRef } from '../../src/adapters/ledger.ts';
import { DEFAULT_LEDGER_REF, emptyLedger, type LedgerUser } from '../../src/domain/ledger/ledger.ts';
import { ledgerJson } from '../../src/domain/ledger/ledger-json.ts';
import { usersCsv } from '../../src/domain/ledger/users-csv.ts';
import { thousands } from '../../src/domain/text.ts';
import { startResultsService } from '../support/results-service.ts';
import { createList, createUsers, REPORT_USAGE, readUsage, repeat, runMain } from './support.ts';
import type { Figure } from './table.ts';

const SITE = 'https://community.example.com';
const SIZES = [0, 1e3, 1e4, 1e5];

/** A dry run of 250 users with a ledger of ever more: what the record of earlier runs costs. */
export const measureLedger = async (repeats: number): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const results = await startResultsService();
    if (size > 0) {
      const ref = ledgerRef(DEFAULT_LEDGER_REF, SITE);
      await results.runs.content.rewrite(ref, filesOf(size));
    }
    const calls = results.history().length;
    const samples = await repeat(repeats, () =>
      runMain(createList(250), { site: SITE }, { results, env: REPORT_USAGE }),
    );
    const asked = results
      .history()
      .slice(calls)
      .filter(({ method }) => /^(?:Get|List|Compare)/.test(method));
    const what = `Ledger of ${thousands(size)} users`;
    figures.push(
      {
        what: `${what}: until the plan, ${Math.round(asked.length / repeats)} requests to GitHub`,
        unit: 'ms',
        samples: samples.map(({ planMs }) => planMs),
      },
      {
        what: `${what}: peak memory`,
        unit: 'MiB',
        samples: samples.map(({ stderr }) => readUsage(stderr).peakMiB),
      },
    );
    await results.close();
  }
  return figures;
};

/** The files of a ledger in which so many users are scheduled. */
const filesOf = (size: number) => {
  const at = Date.now() - 86_400_000;
  const user: LedgerUser = { status: 'scheduled', since: at, last: at, run: '100', graceDays: 7 };
  const users = new Map(createUsers(size).map(({ id }) => [id, user]));
  return { 'users.csv': usersCsv(users), 'ledger.json': ledgerJson(emptyLedger(SITE)) };
};
