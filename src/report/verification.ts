import type { Results } from '../domain/results.ts';
import { count, isoTime, thousands } from '../domain/text.ts';
import type { Contradiction, Status } from '../domain/types.ts';
import type { Facts } from './record.ts';
import { sameUsers } from './start.ts';
import type { Steps } from './steps.ts';

const STATES = ['gone', 'pending', 'active', 'not-found', 'unknown'] as const satisfies Status[];

/** `20 users read (17 gone, 2 pending, 1 unknown)`, and how many of them are not as they should be. */
export const verifiedText = (results: Results): string => {
  const { counts } = results;
  const unread = results.rows.filter(({ status, isShown }) => status === 'unknown' && !isShown).length;
  const read = STATES.reduce((sum, status) => sum + counts[status], 0) - unread;
  const states = STATES.filter((status) => counts[status] > 0).map(
    (status) => `${thousands(counts[status])} ${status}`,
  );
  const told = states.length > 0 ? ` (${states.join(', ')})` : '';
  const found = `${read > 0 ? count(read, 'user') : 'no user'} read${told}`;
  return [found, ...contradictionTexts(results)].join('; ');
};

/** Where the site shows something else than earlier runs have left, in words; one kind an item. */
export const contradictionTexts = ({ rows }: Pick<Results, 'rows'>): readonly string[] =>
  (Object.keys(CONTRADICTIONS) as Contradiction[]).flatMap((kind) => {
    const n = rows.filter(({ contradiction }) => contradiction === kind).length;
    const [one, many] = CONTRADICTIONS[kind];
    return n > 0 ? [`${thousands(n)} ${n === 1 ? one : many}`] : [];
  });

const CONTRADICTIONS = {
  overdue: ['should be gone and is not', 'should be gone and are not'],
  unsaved: ['was cancelled, and is not active', 'were cancelled, and are not active'],
  vanished: ['is not found before its time', 'are not found before their time'],
  endangered: ['is protected, and set for deletion', 'are protected, and set for deletion'],
  lapsed: ['was set for deletion, and no longer is', 'were set for deletion, and no longer are'],
} as const satisfies Record<Contradiction, readonly [string, string]>;

/** What a verification has proven, and what to do next. */
export const verificationSteps = (facts: Facts, results: Results): Steps => {
  const { counts, outcome, resumeAfter, cancelBefore, rows } = results;
  const inputs = { verify: true, ...sameUsers(facts) };
  const has = (kind: Contradiction): boolean => rows.some(({ contradiction }) => contradiction === kind);
  const until = cancelBefore && `, as far as is known until **${isoTime(cancelBefore)}** (UTC)`;
  const after = resumeAfter ? ` after ${isoTime(resumeAfter)} (UTC)` : '';
  return [
    outcome === 'planned' &&
      counts.planned > 0 && {
        text: 'Pull requests only plan. To do it, once this is merged, start a verification.',
        inputs,
      },
    has('unsaved') && { text: 'Look **at once** at those whose deletion was cancelled: see below.' },
    rows.length > 0 &&
      counts.gone === rows.length && {
        text: 'Every user of the list is gone: keep this artifact, it is the proof.',
      },
    counts.pending > 0 && {
      text:
        `${count(counts.pending, 'deletion')} can still be cancelled${until ?? ''}. For single users, commit a list of ` +
        'them; `users_set_to_delete.csv` has all who are pending.',
      inputs: { cancel: true, ...sameUsers(facts), 'dry-run': false },
    },
    ...untoldSteps(results),
    has('overdue') && { text: 'Look at those who should be gone and are not: see below.' },
    outcome === 'stopped' && { text: 'Mend what stopped the run, then verify again.', inputs },
    outcome === 'incomplete' && {
      text:
        `A verification begins anew each time. Verify again${after}, once the quota has room for all of them at once (see ` +
        'the outlook), or run by run with `cancel-run`.',
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
        'The site does not tell whether a deletion is pending: no field of the users that it shows says so. Until they ' +
        'are gone, only the site itself can show how it is with them.',
    },
    !isMute &&
      untold > 0 && {
        text: `Look on the site at the ${count(untold, 'user')} whom it shows without telling.`,
      },
    !isMute &&
      others > 0 && { text: `${count(others, 'user')} could not be read: see below, then verify again.` },
  ];
};
