import { expect, test } from 'vitest';
import { foldRow } from '../../src/domain/outcome/row-state.ts';
import type { Attempt, Purpose, Result } from '../../src/domain/types.ts';

const START = Date.parse('2026-11-24T10:00:00Z');

/** The attempts of one user, a second apart. */
const attemptsOf = (made: readonly (readonly [Purpose, Result])[]): Attempt[] =>
  made.map(([purpose, result], i) => {
    const one = { at: START + i * 1000, seq: i + 1, user: '1' };
    return {
      intent: { type: 'intent', ...one, purpose, batch: 1 },
      outcome: { type: 'outcome', ...one, result, sent: result !== 'not-sent', detail: result },
    };
  });

test.each<[string, (readonly [Purpose, Result])[], string]>([
  ['accepted', [['cancel', 'cancelled']], 'cancelled'],
  ['refused', [['cancel', 'refused']], 'failed'],
  [
    'accepted, read as missing, and the second attempt says that none is scheduled',
    [
      ['cancel', 'cancelled'],
      ['confirm', 'not-found'],
      ['cancel', 'not-scheduled'],
      ['look', 'not-found'],
    ],
    'unknown',
  ],
  [
    'accepted, read as missing, and the second attempt finds no connection',
    [
      ['cancel', 'cancelled'],
      ['confirm', 'not-found'],
      ['cancel', 'not-sent'],
    ],
    'unknown',
  ],
  [
    'accepted, read as missing, and the second attempt is forbidden',
    [
      ['cancel', 'cancelled'],
      ['confirm', 'not-found'],
      ['cancel', 'forbidden'],
    ],
    'unknown',
  ],
  [
    'accepted, refused the second time, and read as not pending',
    [
      ['cancel', 'cancelled'],
      ['confirm', 'not-found'],
      ['cancel', 'refused'],
      ['look', 'not-pending'],
    ],
    'cancelled',
  ],
  [
    'accepted, refused the second time, and still pending',
    [
      ['cancel', 'cancelled'],
      ['confirm', 'not-found'],
      ['cancel', 'refused'],
      ['look', 'pending'],
    ],
    'failed',
  ],
  ['read only, because the run ended', [['look', 'pending']], 'undefined'],
])('a cancellation: %s', (_, made, status) => {
  const row = foldRow(attemptsOf(made), { mode: 'cancel', readsWork: true, isRefuted: false });
  expect(String(row.status)).toBe(status);
});
