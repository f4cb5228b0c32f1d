import type { Topic } from '../domain/messages/message.ts';
import type { Results, Row } from '../domain/results.ts';
import type { Contradiction, Mode, Status } from '../domain/types.ts';
import { type Tone, toneOf } from './status.ts';

/** What is wrong with a row in a word, where docs/troubleshooting.md has more, and what to do about it as Markdown with `code` alone. */
const remedy = (name: string, help: Topic, tone: Tone, text: string) => ({ name, help, tone, text }) as const;

type Remedy = ReturnType<typeof remedy>;

const ofStatus = (status: Status, help: Topic, text: string) => remedy(status, help, toneOf(status), text);

/** What may be wrong with a row, the most urgent first: its state, or that the site contradicts an earlier run. */
export const REMEDIES = {
  unknown: ofStatus(
    'unknown',
    'unknown',
    'It is not known whether the site has carried this out: the answer was lost, or the run was cut off before it ' +
      'came. Treat these users as set for deletion until you have looked: open each on the site, and if the ' +
      'deletion is not wanted, cancel it there and take the user off the list. Running the same list again settles these ' +
      'rows first.',
  ),
  unsaved: remedy(
    'cancelled, not active',
    'contradiction',
    'bad',
    'An earlier run has cancelled the deletion of these users, and they are pending or gone all the same: somebody ' +
      'has set them for deletion again, or the cancellation had no effect. Look at each on the site at once, and cancel ' +
      'the deletion of whoever must stay.',
  ),
  endangered: remedy(
    'protected, and set for deletion',
    'protected',
    'bad',
    'These users are protected, and an earlier run has set them for deletion all the same, before they were. This run ' +
      'has left them alone, which does not save them: cancel their deletion before it is too late, by a list of them ' +
      'with `cancel: true`, or in the dashboard.',
  ),
  uncancelled: remedy(
    'not cancelled',
    'undo',
    'bad',
    'The site did not cancel the deletion of these users, and deletes them when the grace period ends. Open each user in ' +
      'the dashboard and press *Cancel Deletion*, or fix the cause beside them and cancel again.',
  ),
  vanished: remedy(
    'not found before its time',
    'endpoint',
    'bad',
    'An earlier run has set these users for deletion, their days of grace are not over, and the site does not find ' +
      'them. Nobody of them is saved. Look at each on the site at once: if the user is there, cancel the deletion there, ' +
      'and set `cancel-endpoint` to the call of your site; if not, the site deletes earlier than `grace-days`.',
  ),
  'identity-mismatch': ofStatus(
    'identity-mismatch',
    'identity',
    'The site has another e-mail for this id, so the id may be of somebody else. Nothing was changed for these users. ' +
      'Correct the list against a fresh export of the site and have it approved again.',
  ),
  failed: ofStatus(
    'failed',
    'unhealthy',
    'The site said no, and nothing was changed for these users. Mend the cause that stands beside them, then run the ' +
      'same list again: completed users are skipped.',
  ),
  forbidden: ofStatus(
    'forbidden',
    'forbidden',
    'The token is valid, but the site refuses this for these users. They are often staff or administrators: take them ' +
      'off the list, or change their role on the site first.',
  ),
  overdue: remedy(
    'should be gone',
    'contradiction',
    'bad',
    'The days of grace are over, and the site still has these users. Look at them on the site: was the deletion ' +
      'cancelled there, or does the site take longer than `grace-days`? Only a run with `include-cancelled` deletes ' +
      'them again.',
  ),
  unread: ofStatus(
    'unknown',
    'unknown',
    'The site did not tell how it is with these users: it shows them without a word of a deletion, or could not be ' +
      'asked. Nothing was changed. Look them up on the site, or verify again.',
  ),
  'identity-unverified': ofStatus(
    'identity-unverified',
    'identity',
    'The e-mail could not be compared, so nothing was changed for these users. Look at the cause beside them: add the ' +
      'missing e-mail to the list, or correct `user-endpoint`.',
  ),
  'too-late': ofStatus(
    'too-late',
    'undo',
    'A read shows that the site has deleted these users, so nobody can undo that from here. If somebody must be kept, ' +
      'ask the support of the site at once.',
  ),
  lapsed: remedy(
    'no longer pending',
    'contradiction',
    'look',
    'An earlier run has set these users for deletion, and the site says that no deletion is pending any more: somebody ' +
      'has cancelled it there, most likely. Look at them; only a run with `include-cancelled` deletes them again.',
  ),
  'not-found': ofStatus(
    'not-found',
    'identity',
    'The site has no such user: the id is mistyped, of another site, or of a user who is gone already. Compare the ids ' +
      'with an export of this site, and take those that are wrong off the list.',
  ),
} as const satisfies Readonly<Record<Exclude<Contradiction, Status> | 'unread' | 'uncancelled', Remedy>> &
  Partial<Record<Status, Remedy>>;

export type Problem = keyof typeof REMEDIES;

/** The names of REMEDIES, the most urgent first. */
export const PROBLEMS = Object.keys(REMEDIES) as readonly Problem[];

/** What somebody should look at in this row of a run of this mode, if anything. */
export const problemOf = ({ status, contradiction }: Row, mode: Mode): Problem | undefined => {
  if (contradiction) return contradiction;
  if (mode === 'verify' && status === 'unknown') return 'unread';
  if (mode === 'cancel' && (status === 'failed' || status === 'forbidden')) return 'uncancelled';
  return PROBLEMS.find((problem) => problem === status);
};

/** By this value the table of rows is filtered: what has no state of its own is found as a problem. */
export const filterOf = (problem: Problem): string => (problem === 'unread' ? 'unknown' : problem);

/** How many rows somebody should look at; some of them do not make a run red. */
export const rowsToLookAt = ({ rows, mode }: Pick<Results, 'rows' | 'mode'>): number =>
  rows.filter((row) => problemOf(row, mode) !== undefined).length;

/** Rows to look at by problem and cause, the most frequent cause first. Details that differ in numbers alone are one. */
export const groupProblems = (rows: readonly Row[], mode: Mode) => {
  const byProblem = Map.groupBy(rows, (row) => problemOf(row, mode));
  return PROBLEMS.flatMap((problem) => {
    const group = byProblem.get(problem) ?? [];
    const byCause = Map.groupBy(group, (row) => `${row.httpStatus} ${row.detail.replace(/\d+/g, '0')}`);
    const causes = [...byCause.values()].sort((a, b) => b.length - a.length);
    return group.length > 0 ? [{ problem, total: group.length, causes }] : [];
  });
};
