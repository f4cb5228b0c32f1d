import { sumBuckets } from '../ledger/ledger.ts';
import type { Bucket } from '../send/quota.ts';
import type { Entry } from '../types.ts';
import { allAttempts } from './attempts.ts';

/** Requests by minute, as the quota remembers them. */
export const useOfQuota = (journal: readonly Entry[]): readonly Bucket[] =>
  sumBuckets(
    [...allAttempts(journal)].flatMap(({ intent, outcome }) =>
      outcome?.sent === false ? [] : [{ minute: Math.floor(intent.at / 60_000), requests: 1 }],
    ),
  );
