import { sumBuckets } from '../ledger/ledger.ts';
import type { Bucket } from '../send/quota.ts';
import type { Entry } from '../types.ts';
import { allAttempts } from './attempts.ts';

/** Requests by minute, as the quota remembers them. */
export const useOfQuota = (journal: readonly Entry[]): readonly Bucket[] => {
  const minutes = new Map<number, number>();
  for (const { intent, outcome } of allAttempts(journal)) {
    if (outcome?.sent === false) continue;
    const minute = Math.floor(intent.at / 60_000);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  return sumBuckets([...minutes].map(([minute, requests]) => ({ minute, requests })));
};

/** Requests whose bytes may have left, of every kind. */
export const countRequests = (journal: readonly Entry[]): number =>
  useOfQuota(journal).reduce((total, { requests }) => total + requests, 0);
