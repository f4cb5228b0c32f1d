import { isNamed } from '../list/unnamed.ts';
import type { Attempt, Result, Status, User } from '../types.ts';
import { type Folded, UNTOUCHED } from './attempts.ts';

/** What the requests for one address add up to: the last answer counts, and one that never came leaves the row open. */
export const foldLookup = (attempts: readonly Attempt[]): Folded => {
  const made = attempts.filter(({ outcome }) => outcome?.result !== 'withheld');
  const { outcome } = made.findLast((one) => one.outcome && one.outcome.result !== 'throttled') ?? {};
  const row = { ...UNTOUCHED, attempts: made.length, batch: made.at(-1)?.intent.batch };
  if (!outcome) return row;
  const { result, status: httpStatus, detail, found } = outcome;
  const requestedAt = made.at(0)?.intent.at;
  const status = TOLD[result] ?? 'failed';
  const isOpen = status === 'failed' && result !== 'refused';
  return { ...row, status, httpStatus, detail, requestedAt, found, isOpen };
};

const TOLD: Readonly<Partial<Record<Result, Status>>> = {
  found: 'found',
  several: 'ambiguous',
  mismatch: 'mismatch',
  'not-found': 'not-found',
};

type Found = { readonly user: User; readonly status: Status; readonly found?: string | undefined };

/** Rows in the order of the list, each with the id that was found. A user that an earlier row has counts once. */
export const withFoundIds = <Row extends Found>(rows: readonly Row[]): readonly Row[] => {
  const lines = new Map<string, number>();
  return rows.map((row) => {
    const user = { ...row.user, id: row.found ?? row.user.id };
    const first = lines.get(user.id);
    if (!isNamed(user.id) || row.status === 'skipped-duplicate') return row;
    if (first === undefined) lines.set(user.id, user.line);
    else return { ...row, user, status: 'skipped-duplicate', detail: `the same user as on line ${first}` };
    return { ...row, user };
  });
};
