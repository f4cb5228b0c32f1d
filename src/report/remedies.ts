import type { Topic } from '../domain/messages/message.ts';
import type { Results, Row } from '../domain/outcome/results.ts';
import type { Contradiction, Mode, Status } from '../domain/types.ts';
import { type Tone, toneOf } from './status-words.ts';

/** A problem of a row: its name, its topic, and what to do about it as Markdown with `code` alone. */
const remedy = (name: string, help: Topic, tone: Tone, text: string) => ({ name, help, tone, text }) as const;

type Remedy = ReturnType<typeof remedy>;

const ofStatus = (status: Status, help: Topic, text: string) => remedy(status, help, toneOf(status), text);

/** What may be wrong with a row, the most urgent first: its state, or that the site contradicts an earlier run. */
export const REMEDIES = {
  unknown: ofStatus(
    'unknown',
    'unknown',
    'The answer was lost, or the run was interrupted before it came. Treat these deletions as scheduled. If a deletion is ' +
      'not wanted, cancel it on the site and remove the user from the list. The next run of the same list settles ' +
      'these rows first.',
  ),
  unsaved: remedy(
    'cancelled, not active',
    'contradiction',
    'bad',
    'An earlier run cancelled these deletions, but they are pending or the users are gone. Somebody has scheduled them again, ' +
      'or the cancellation had no effect. Check each user on the site at once, and cancel what is not wanted.',
  ),
  endangered: remedy(
    'protected, but scheduled',
    'protected',
    'bad',
    'These users are protected now, but an earlier run has already scheduled their deletion. This run changed nothing, so ' +
      'the site will delete them. Cancel their deletion in time: with a list of them and `cancel: true`, or in the ' +
      'dashboard.',
  ),
  uncancelled: remedy(
    'not cancelled',
    'undo',
    'bad',
    'The site did not cancel these deletions, and will delete the users when the grace period ends. Open each user in ' +
      'the dashboard and press *Cancel Deletion*. Or correct the cause below and cancel again.',
  ),
  vanished: remedy(
    'missing before the deadline',
    'endpoint',
    'bad',
    'An earlier run scheduled these deletions. The site no longer finds the users, although their grace period has ' +
      'not ended. This does not mean that the deletions are cancelled. Check each user on the site at once. If the user is there, cancel the deletion ' +
      'there and set `cancel-endpoint` to the call of your site. If not, the site deletes earlier than `grace-days`.',
  ),
  'identity-mismatch': ofStatus(
    'identity-mismatch',
    'identity',
    'The site has a different e-mail for this id, so the id may belong to somebody else. Nothing was changed for these ' +
      'users. Correct the list with a fresh export of the site, and have it approved again.',
  ),
  failed: ofStatus(
    'failed',
    'unhealthy',
    'The request failed, and nothing was changed for these users. Correct the cause below, then run the same list ' +
      'again. Completed users are skipped.',
  ),
  forbidden: ofStatus(
    'forbidden',
    'forbidden',
    'The token is valid, but the site refuses this request for these users. They are often staff or administrators. Remove ' +
      'them from the list, or change their role on the site first.',
  ),
  overdue: remedy(
    'should be gone',
    'contradiction',
    'bad',
    'The grace period is over, but the site still has these users. Check on the site whether the deletion was ' +
      'cancelled, or takes longer than `grace-days`. Only a run with `include-cancelled` deletes them again.',
  ),
  unread: ofStatus(
    'unknown',
    'unknown',
    'The site did not answer, or showed these users without saying whether a deletion is pending. Nothing was ' +
      'changed. Check them on the site, or verify again.',
  ),
  'identity-unverified': ofStatus(
    'identity-unverified',
    'identity',
    'These users had no identity check, so nothing was changed. Correct the cause below, then run the same list again.',
  ),
  'too-late': ofStatus(
    'too-late',
    'undo',
    'A read shows that the site has deleted these users, so no cancellation is possible. If a user must be kept, ask ' +
      'Bevy support at once.',
  ),
  lapsed: remedy(
    'no longer pending',
    'contradiction',
    'look',
    'An earlier run scheduled these deletions, but the site shows that they are no longer pending. Most likely ' +
      'somebody cancelled them there. Check these users. Only a run with `include-cancelled` deletes them again.',
  ),
  ambiguous: ofStatus(
    'ambiguous',
    'lookup',
    'The site shows several users for this address. Find the right one in the dashboard, and write its id into the list.',
  ),
  mismatch: ofStatus(
    'mismatch',
    'lookup',
    'The site answered with a user who has a different e-mail. If that is so for many rows, check `lookup-endpoint`. ' +
      'Otherwise correct the address.',
  ),
  unanswered: ofStatus(
    'failed',
    'lookup',
    'The look-up got no useful answer for these rows. Correct the cause below. If the row is in the completed list, look ' +
      'up the ids of that list. If not, correct the row, or remove it.',
  ),
  absent: ofStatus(
    'not-found',
    'lookup',
    'The site does not know these addresses, or the accounts are deleted. Check the spelling, and look for the users in ' +
      'the dashboard.',
  ),
  'not-found': ofStatus(
    'not-found',
    'identity',
    'The site does not know these users. The id is mistyped, or belongs to another site or to a deleted user. Compare ' +
      'the ids with an export of this site, and remove the wrong ones from the list.',
  ),
} as const satisfies Readonly<
  Record<Exclude<Contradiction, Status> | 'unread' | 'uncancelled' | 'unanswered' | 'absent', Remedy>
> &
  Partial<Record<Status, Remedy>>;

export type Problem = keyof typeof REMEDIES;

/** The names of REMEDIES, the most urgent first. */
export const PROBLEMS = Object.keys(REMEDIES) as readonly Problem[];

/** What a person should check in this row of a run of this mode, if anything. */
export const problemOf = ({ status, contradiction }: Row, mode: Mode): Problem | undefined => {
  if (contradiction) return contradiction;
  if (mode === 'verify' && status === 'unknown') return 'unread';
  if (mode === 'lookup' && status === 'not-found') return 'absent';
  if (mode === 'lookup' && status === 'failed') return 'unanswered';
  if (mode === 'cancel' && (status === 'failed' || status === 'forbidden')) return 'uncancelled';
  return PROBLEMS.find((problem) => problem === status);
};

/** By this value the table of rows is filtered: what has no state of its own is found as a problem. */
export const filterOf = (problem: Problem): string =>
  NAMED_BY_STATUS.some((named) => named === problem) ? REMEDIES[problem].name : problem;

const NAMED_BY_STATUS = ['unread', 'unanswered', 'absent'] as const satisfies Problem[];

/** How many rows a person should check; some of them do not make a run red. */
export const rowsToCheck = ({ rows, mode }: Pick<Results, 'rows' | 'mode'>): number =>
  rows.filter((row) => problemOf(row, mode) !== undefined).length;

/** Rows to check by problem and cause, the most frequent cause first. Details that differ in numbers alone are one. */
export const groupProblems = (rows: readonly Row[], mode: Mode) => {
  const byProblem = Map.groupBy(rows, (row) => problemOf(row, mode));
  return PROBLEMS.flatMap((problem) => {
    const group = byProblem.get(problem) ?? [];
    const byCause = Map.groupBy(group, (row) => `${row.httpStatus} ${row.detail.replace(/\d+/g, '0')}`);
    const causes = [...byCause.values()].sort((a, b) => b.length - a.length);
    return group.length > 0 ? [{ problem, total: group.length, causes }] : [];
  });
};
