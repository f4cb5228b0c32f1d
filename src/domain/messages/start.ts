import { count, foreign } from '../text.ts';
import type { Mode } from '../types.ts';
import { about, type Message } from './message.ts';

/** Why a plan may not be carried out: who starts it and where, how many users it has, who approved them. */
export const wrongEvent = (event: string, live: readonly string[]) =>
  about.start`a live run cannot be started by the event "${foreign(event, 40)}"; start it by ${live.join(', ')}`;

export const wrongBranch = (branch: string, ref: string) =>
  about.start`a live run is started from the branch ${foreign(branch, 80)}, not from ${foreign(ref, 80)}; start it there, or set review to off`;

export const unknownBranch = ({ help, text }: Message) =>
  about[help]`the default branch is not known: ${text}`;

/** Stands where nobody looks: a dry run, and the rehearsal site, need no branch. */
export const branchNotAsked = () => about.start`it was not asked for; start a live run to have it looked up`;

export const tokenMissing = (mode: Mode) =>
  about.token`${mode === 'verify' ? 'a verification' : 'a live run'} needs the API key of your Bevy site; give it from a secret: token: \${{ secrets.BEVY_TOKEN }}`;

export const unexpectedUsers = (expected: number, users: number) =>
  about.numbers`expected ${count(expected, 'user')}, but the list has ${count(users, 'distinct user')}; is it the list that was reviewed? Look at what has changed, make a dry run, and set expect-users to the number that it shows`;

export const tooManyUsers = (users: number, maxUsers: number) =>
  about.numbers`the list has ${count(users, 'distinct user')}, more than max-users (${maxUsers}); set expect-users to ${users} if that is meant`;

export const noRequestLeft = (what: string) =>
  about.quota`daily-quota minus quota-reserve leaves no request for ${what}; lower quota-reserve`;

export const tooLong = (days: number, graceDays: number, users: number) =>
  about.numbers`the list takes ${days} days, but a deletion can be cancelled for ${graceDays} only: the first users would be gone before the last are scheduled; set expect-users to ${users} if that is meant, or split the list`;

/** Said of a list that may run all the same, because expect-users has confirmed it, or nothing is sent. */
export const longList = (days: number) =>
  about.numbers`the list takes ${days} days: its first users will be gone for good before the last are set for deletion; split it if they are to be cancelled together`;

export const approvalUnknown = ({ help, text }: Message) =>
  about[help]`whether the list was approved is not known: ${text}`;

/** `why` is one of the reasons below, as the proof keeps it for the record. */
export const notApproved = (why: string) => about.review`${why}`;

export const notCommitted = (path: string) =>
  about.review`${shown(path)} is not in the commit that was checked out; commit it, through a pull request`;

export const notAsCommitted = (path: string) =>
  about.review`${shown(path)} is not as it was committed: an earlier step has changed it, or git has changed its line ends; remove that step, or put "${shown(path)} -text" into .gitattributes`;

export const takenBack = (path: string, branch: string) =>
  about.review`${shown(path)} is no longer on ${foreign(branch, 80)}; what was taken back must not run. Bring it in again by a pull request if it is meant`;

export const changedSince = (path: string, branch: string) =>
  about.review`${shown(path)} has been changed on ${foreign(branch, 80)} since; start a new run, not an old one again`;

const FILES = { list: 'The list', protect: 'The protect list' } as const;

/** Somebody has changed the file since this run checked it out. */
export const notCurrent = (kind: keyof typeof FILES, branch: string) =>
  about.current`${FILES[kind]} on \`${foreign(branch, 80)}\` has changed since this run checked it out. Start a new run.`;

export const notOnBranch = (kind: keyof typeof FILES, path: string, branch: string) =>
  about.current`${FILES[kind]} ${shown(path)} is not on the default branch \`${foreign(branch, 80)}\`. Merge it there, then start a new run.`;

export const currencyUnknown = ({ help, text }: Message) =>
  about[help]`Nobody is deleted unless the list is current. ${text}`;

/** The branch has moved during the run, and GitHub did not give the content. */
export const listNotCompared = (branch: string) =>
  about.current`\`${foreign(branch, 80)}\` has a new commit, and GitHub did not show in time whether the list changed. Run the same list again when GitHub answers.`;

/** What include-cancelled does is for a person to decide, each time. */
export const includeCancelledEvent = (event: string) =>
  about.start`\`include-cancelled\` needs a person, and the event \`${foreign(event, 40)}\` starts runs by itself. Start the run from the Actions tab.`;

export const ageUnknown = ({ help, text }: Message) =>
  about[help]`\`include-cancelled\` needs to know when this run was created. ${text}`;

export const noPullRequest = (path: string, commit: string | undefined): Message => {
  const at = commit === undefined ? '' : ` (commit ${commit.slice(0, 10)})`;
  return about.review`the last change of ${shown(path)}${at} did not come by a merged pull request; make it by one`;
};

const REVIEW_FAULTS = {
  dismissed: (name: string) => `the approval of ${name} was dismissed`,
  changes: (name: string) => `${name} asked for changes`,
  author: (name: string) => `${name} wrote or committed a part of it`,
  stranger: (name: string) => `one of its authors has no account, and may be ${name}`,
  machine: (name: string) => `${name} is not a person`,
  earlier: (name: string) => `${name} approved an earlier version of the list`,
  reader: (name: string) => `${name}, who approved it, has no write access`,
} as const;

/** What is wrong with the review of one person. */
export type ReviewFault = { readonly user: string; readonly fault: keyof typeof REVIEW_FAULTS };

const SHOWN_REVIEWS = 3;

export const nobodyApproved = (pull: number, faults: readonly ReviewFault[]): Message => {
  const reasons = faults
    .slice(0, SHOWN_REVIEWS)
    .map(({ user, fault }) => REVIEW_FAULTS[fault](foreign(user, 40)));
  if (faults.length > SHOWN_REVIEWS) reasons.push(`${faults.length - SHOWN_REVIEWS} more`);
  return about.review`the list came by pull request #${pull}, but ${reasons.join('; ') || 'nobody has approved it'}. Put the list into a new pull request and have it approved by another person with write access`;
};

export const dryRunForced = (event: string) =>
  about.start`dry-run is forced: a live run is never made on ${foreign(event, 40)}`;

const shown = (path: string): string => foreign(path, 80);

export const cancelUnconfirmed = () =>
  about.undo`Cancelling has never been confirmed on this site. To confirm it, schedule the deletion of one test user, cancel that run, and read in its summary that the user is \`cancelled\`.`;
