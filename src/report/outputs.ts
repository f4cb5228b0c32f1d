import { type Results, remaining } from '../domain/outcome/results.ts';
import { isoTime } from '../domain/text.ts';
import { STATUSES } from '../domain/types.ts';
import { type Facts, quotaLeft } from './run-json.ts';

/** Statuses whose counts are outputs of that name. */
export const COUNT_OUTPUTS = [
  'scheduled',
  'already-scheduled',
  'cancelled',
  'pending',
  'gone',
  'active',
  'found',
  'not-found',
  'forbidden',
  'failed',
  'unknown',
] as const;

/** The outputs that follow from the results, by name; moments in ISO 8601, empty if there is none. */
export const outputsOf = (
  results: Results,
  facts: Facts,
): readonly (readonly [name: string, value: string | number])[] => {
  const { counts, cancelBefore, resumeAfter } = results;
  // Rows for which nothing was to be changed: every skip, and every user whose identity could not be confirmed.
  const skipped = STATUSES.filter((status) => /^(?:skipped|identity)-/.test(status));
  return [
    ['outcome', results.outcome],
    ['users', facts.list.users],
    ...COUNT_OUTPUTS.map((name) => [name, counts[name]] as const),
    ['skipped', skipped.reduce((sum, status) => sum + counts[status], 0)],
    ['remaining', remaining(counts)],
    ['requests', results.requests],
    ['quota-left', quotaLeft(results, facts.quota)],
    ['cancel-before', cancelBefore === undefined ? '' : isoTime(cancelBefore)],
    ['resume-after', resumeAfter === undefined ? '' : isoTime(resumeAfter)],
    ['list-sha256', facts.list.sha256],
  ];
};
