import type { Results } from '../domain/outcome/results.ts';
import { count, isoTime, thousands } from '../domain/text.ts';
import type { Contradiction, Status } from '../domain/types.ts';
import type { Steps } from './next-steps.ts';
import type { Facts } from './run-json.ts';
import { sameUsers } from './start-inputs.ts';

const TOLD = ['gone', 'pending', 'active', 'not-found'] as const satisfies Status[];

/** `19 users verified (17 gone, 2 pending), 1 unknown`, and how many of them are not as they should be. */
export const verifiedText = (results: Results): string => {
  const { counts } = results;
  const verified = TOLD.reduce((sum, status) => sum + counts[status], 0);
  const states = TOLD.filter((status) => counts[status] > 0).map(
    (status) => `${thousands(counts[status])} ${status}`,
  );
  const told = states.length > 0 ? ` (${states.join(', ')})` : '';
  const unknown = counts.unknown > 0 ? `, ${thousands(counts.unknown)} unknown` : '';
  return [`${count(verified, 'user')} verified${told}${unknown}`, ...contradictionTexts(results)].join('; ');
};

/** Where the site shows something else than earlier runs have left, in words; one kind an item. */
export const contradictionTexts = ({ rows }: Pick<Results, 'rows'>): readonly string[] =>
  (Object.keys(CONTRADICTIONS) as Contradiction[]).flatMap((kind) => {
    const n = rows.filter(({ contradiction }) => contradiction === kind).length;
    const [one, many] = CONTRADICTIONS[kind];
    return n > 0 ? [count(n, one, many)] : [];
  });

const CONTRADICTIONS = {
  overdue: ['user should be gone and is not', 'users should be gone and are not'],
  unsaved: ['cancelled user is not active', 'cancelled users are not active'],
  vanished: [
    'user is missing before the end of the grace period',
    'users are missing before the end of the grace period',
  ],
  endangered: ['protected user has a scheduled deletion', 'protected users have a scheduled deletion'],
  lapsed: ['deletion is no longer pending', 'deletions are no longer pending'],
} as const satisfies Record<Contradiction, readonly [string, string]>;

/** What a verification has proven, and what to do next. */
export const verificationSteps = (facts: Facts, results: Results): Steps => {
  const { counts, outcome, resumeAfter, cancelBefore, rows } = results;
  const inputs = { verify: true, ...sameUsers(facts) };
  const has = (kind: Contradiction): boolean => rows.some(({ contradiction }) => contradiction === kind);
  const nearest = cancelBefore ? ` The nearest known deadline is **${isoTime(cancelBefore)}** (UTC).` : '';
  const after = resumeAfter ? ` after ${isoTime(resumeAfter)} (UTC)` : '';
  return [
    outcome === 'planned' &&
      counts.planned > 0 && {
        text: 'On a pull request, a run only plans. When the pull request is merged, start a verification.',
        inputs,
      },
    has('unsaved') && {
      text: 'Check **at once** the users whose deletion was cancelled. The causes are below.',
    },
    rows.length > 0 &&
      counts.gone === rows.length && {
        text: 'Every user on the list is gone. Keep this artifact as evidence.',
      },
    counts.pending > 0 && {
      text:
        `${count(counts.pending, 'deletion')} can still be cancelled.${nearest} For single users, commit a list of ` +
        'their lines from `users_set_to_delete.csv`.',
      inputs: { cancel: true, ...sameUsers(facts), 'dry-run': false },
    },
    ...untoldSteps(results),
    has('overdue') && { text: 'Check the users that should be gone and are not. The causes are below.' },
    outcome === 'stopped' && { text: 'When you have corrected the cause of the stop, verify again.', inputs },
    outcome === 'incomplete' && {
      text:
        `Each verification starts from the beginning. Verify again${after}, when the quota has room for all users at once. Or verify ` +
        'run by run with `cancel-run`.',
      inputs,
    },
  ];
};

/** What it means that the site shows users, but not whether a deletion is pending. */
const untoldSteps = ({ counts, rows }: Results): Steps => {
  const untold = rows.filter(({ status, isShown }) => status === 'unknown' && isShown).length;
  const others = counts.unknown - untold;
  const isMute = untold > 0 && counts.pending + counts.active === 0;
  return [
    isMute && {
      text:
        'The site does not show whether a deletion is pending: no field of its users says so. Until the users are ' +
        'gone, check their status in the dashboard of the site.',
    },
    !isMute &&
      untold > 0 && {
        text: `Check ${count(untold, 'user')} in the dashboard: the site does not show whether their deletion is pending.`,
      },
    !isMute &&
      others > 0 && {
        text: `The run did not read ${count(others, 'user')}. Correct the cause below, then verify again.`,
      },
  ];
};
