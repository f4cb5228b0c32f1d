import { describe, expect, test } from 'vitest';
import { emptyLedger } from '../../src/domain/ledger/ledger.ts';
import { ledgerJson, parseLedgerJson } from '../../src/domain/ledger/ledger-json.ts';
import { parseUsersCsv } from '../../src/domain/ledger/users-csv.ts';
import { BAD_JSON, BAD_USERS, CLAIM } from '../support/foreign-ledger.ts';

const WHOLE = JSON.parse(ledgerJson(emptyLedger('https://community.example.com')));

describe('T17: what somebody else wrote into the ledger is damage', () => {
  test.each(Object.entries(BAD_USERS))('users.csv with %s', (_, text) => {
    expect(parseUsersCsv(text)).toEqual({ badLine: expect.any(Number) });
  });

  test.each(Object.entries(BAD_JSON))('ledger.json with %s', (_, change) => {
    const text = typeof change === 'string' ? change : JSON.stringify({ ...WHOLE, ...change });
    expect(parseLedgerJson(text)).toBeUndefined();
  });

  test('nothing else is wrong with it', () => {
    expect(parseLedgerJson(JSON.stringify({ ...WHOLE, open: CLAIM }))).toMatchObject({
      open: { run: CLAIM.run, users: CLAIM.users },
    });
  });
});
