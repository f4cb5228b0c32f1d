import { count, foreign } from '../text.ts';
import type { Mode } from '../types.ts';
import { about } from './message.ts';

/** Why a plan may not be carried out: who starts it and where, how many users it has, who approved them. */
const code = (name: string, max = 80): string => `\`${foreign(name, max)}\``;
const quoted = (path: string): string => `"${foreign(path, 80)}"`;

export const wrongEvent = (event: string, live: readonly string[]) =>
  about.start`The event ${code(event, 40)} cannot start a live run. Start it with one of these events: ${live.join(', ')}.`;

export const wrongBranch = (branch: string, ref: string) =>
  about.start`This run must start from the branch ${code(branch)}, not from ${code(ref)}. Start it there, or set \`review\` to off.`;

/** Never shown: a dry run and the rehearsal site need no branch. */
export const branchNotAsked = () =>
  about.start`This run has not read the default branch. Start a live run to have it read.`;

const RUNS = { delete: 'live run', cancel: 'live run', verify: 'verification', lookup: 'look-up' } as const;

export const tokenMissing = (mode: Mode) =>
  about.token`A ${RUNS[mode]} needs the API key of your Bevy site. Set \`token\` to a secret, as in \${{ secrets.BEVY_TOKEN }}.`;

export const unexpectedUsers = (expected: number, users: number) =>
  about.numbers`The run expects ${count(expected, 'user')}, but the list has ${count(users, 'distinct user')}. Review the list, do a dry run, and set \`expect-users\` to the number that it shows.`;

export const tooManyUsers = (users: number, maxUsers: number) =>
  about.numbers`The list has ${count(users, 'distinct user')}, more than \`max-users\` (${maxUsers}). If that is intended, set \`expect-users\` to ${users}.`;

export const noRequestLeft = (mode: Mode) =>
  about.quota`The inputs \`daily-quota\` and \`quota-reserve\` leave no request for this ${RUNS[mode]}. Lower \`quota-reserve\`.`;

export const tooLong = (days: number, graceDays: number, users: number) =>
  about.numbers`The list takes ${days} days, but the grace period of its first users ends after ${graceDays}. Split the list, or set \`expect-users\` to ${users} if that is intended.`;

/** Said of a list that may run all the same, because expect-users has confirmed it, or nothing is sent. */
export const longList = (days: number) =>
  about.numbers`The list takes ${days} days: its first users will be gone before its last are scheduled. If you may have to cancel all of them, split the list.`;

/** `why` is one of the reasons below, as the proof keeps it for the record. */
export const notApproved = (why: string) => about.review`${why}`;

export const notCommitted = (path: string) =>
  about.review`${quoted(path)} is not in the commit that was checked out. Commit it through a pull request.`;

export const notAsCommitted = (path: string) =>
  about.review`${quoted(path)} differs from its commit: an earlier step, or git's line endings, changed it. Remove that step, or put "${foreign(path, 80)} -text" into .gitattributes.`;

export const takenBack = (path: string, branch: string) =>
  about.review`${quoted(path)} is no longer on ${code(branch)}. If you want to run it, add it again in a pull request.`;

export const changedSince = (path: string, branch: string) =>
  about.review`${quoted(path)} has changed on ${code(branch)} since the commit of this run. Start a new run.`;

const FILES = { list: 'The list', protect: 'The protect list' } as const;

/** Somebody has changed the file since this run checked it out. */
export const notCurrent = (kind: keyof typeof FILES, branch: string) =>
  about.current`${FILES[kind]} on ${code(branch)} has changed since this run checked it out. Start a new run.`;

export const notOnBranch = (kind: keyof typeof FILES, path: string, branch: string) =>
  about.current`${FILES[kind]} ${quoted(path)} is not on the default branch ${code(branch)}. Merge it there, then start a new run.`;

/** The branch has moved during the run, and GitHub did not give the content. */
export const listNotCompared = (branch: string) =>
  about.current`The branch ${code(branch)} has a new commit, and GitHub did not show in time whether the list changed. Run the same list again when GitHub answers.`;

/** What include-cancelled does is for a person to decide, each time. */
export const includeCancelledEvent = (event: string) =>
  about.start`A person must decide on \`include-cancelled\`, but the event ${code(event, 40)} starts runs without a person. Start the run from the Actions tab.`;

export const noPullRequest = (path: string, commit: string | undefined) => {
  const at = commit === undefined ? '' : ` (commit ${commit.slice(0, 10)})`;
  return about.review`The last change of ${quoted(path)}${at} did not come from a merged pull request. Open a pull request that changes the list.`;
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

export const nobodyApproved = (pull: number, faults: readonly ReviewFault[]) => {
  const reasons = faults
    .slice(0, SHOWN_REVIEWS)
    .map(({ user, fault }) => REVIEW_FAULTS[fault](foreign(user, 40)));
  if (faults.length > SHOWN_REVIEWS) reasons.push(`${faults.length - SHOWN_REVIEWS} more`);
  return about.review`The list came from pull request #${pull}, but ${reasons.join('; ') || 'nobody has approved it'}. Open a new pull request, and have another person with write access approve it.`;
};

export const dryRunForced = (event: string) =>
  about.start`This is a dry run, because the event ${code(event, 40)} never starts a live run.`;

/** Said on a pull request or in a merge queue: green, because the change may well be meant. */
export const listGone = (path: string) =>
  about.start`This change removes the list ${quoted(path)}, so nothing is planned. If the list has a new path, set \`csv\` to it.`;

export const cancelUnconfirmed = () =>
  about.undo`Cancelling has never been confirmed on this site. Schedule the deletion of one test user, undo that run, and check that the user is \`cancelled\`.`;
