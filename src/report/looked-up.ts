import { isToLookUp, type Results } from '../domain/outcome/results.ts';
import { count, isoTime, thousands } from '../domain/text.ts';
import type { Status } from '../domain/types.ts';
import type { Steps } from './next-steps.ts';
import type { Facts } from './run-json.ts';
import { sameUsers } from './start-inputs.ts';

const OTHERS = ['not-found', 'ambiguous', 'mismatch', 'failed'] as const satisfies Status[];

/** `290 ids found, 8 not-found, 2 ambiguous` */
export const lookedUpText = ({ counts }: Pick<Results, 'counts'>): string => {
  const others = OTHERS.filter((status) => counts[status] > 0);
  return [
    `${count(counts.found, 'id')} found`,
    ...others.map((status) => `${thousands(counts[status])} ${status}`),
  ].join(', ');
};

/** Where the completed list is, and how a look-up that is not complete goes on. */
export const lookupSteps = (facts: Facts, { counts, rows, outcome, resumeAfter }: Results): Steps => {
  const inputs = { lookup: true, ...sameUsers(facts) };
  const after = resumeAfter ? ` after **${isoTime(resumeAfter)}** (UTC)` : '';
  const isPlan = outcome === 'planned';
  const open = isPlan ? 0 : rows.filter(isToLookUp).length;
  const unclear = counts.ambiguous + counts.mismatch + counts.failed;
  // In a public repository no file has addresses, so the list cannot name who is still to be looked up.
  const isHidden = rows.every(({ user }) => user.email === '');
  return [
    isPlan &&
      counts.planned > 0 && {
        text: 'On a pull request, a run only plans. When the pull request is merged, start the look-up.',
        inputs,
      },
    counts['not-found'] > 0 && {
      text: `Check the ${count(counts['not-found'], 'address', 'addresses')} that the site does not know. The completed list does not have them.`,
    },
    unclear > 0 && { text: 'Check the rows with a problem. The causes and their fixes are below.' },
    open > 0 &&
      isHidden && {
        text: `The look-up did not reach ${count(open, 'row')}, and in a public repository the completed list has no addresses. Use a private repository.`,
      },
    open > 0 &&
      !isHidden && {
        text: `${count(open, 'row')} of the completed list ${open === 1 ? 'has' : 'have'} no id yet. To continue${after}, commit \`users_to_delete.csv\` from the artifact, and look up the ids of that list.`,
        inputs,
      },
    open === 0 &&
      counts.found + counts['skipped-done'] > 0 && {
        text: 'Commit `users_to_delete.csv` from the artifact in a pull request, and have it reviewed.',
      },
  ];
};
