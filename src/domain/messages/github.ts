import { count, foreign } from '../text.ts';
import { about, type Message } from './message.ts';

/** What GitHub does not tell or do; `what` is it that was asked, `needs` the permission that it takes. */
const grant = (needs: string): string => `give the job the permission "${needs}"`;

export const notShown = (what: string, status: number, needs: string) =>
  about.permissions`GitHub does not show ${what} (HTTP ${status}): ${grant(needs)}`;

export const notAllowed = (what: string, status: number, needs: string) =>
  about.permissions`GitHub does not give this job ${what} (HTTP ${status}): ${grant(needs)}`;

export const limitUsedUp = (what: string) =>
  about.permissions`GitHub's own request limit is used up, asking for ${what}: run again in an hour`;

export const notTold = (what: string, tries: number, answer: string) =>
  about.permissions`GitHub did not tell ${what} in ${count(tries, 'try', 'tries')} (${answer}): run again later`;

export const noGitHubToken = () =>
  about.permissions`there is no github-token; remove the input, so that it has its default`;

export const tooManyPages = (what: string, max: number) =>
  about.permissions`there are more than ${max} of ${what}; not all were read. Look at them on GitHub`;

/** Neither of the above: in the words of whatever failed. */
export const gitHubFailed = (reason: string) =>
  about.permissions`GitHub could not be asked (${foreign(reason, 200)}): run again later`;

/** A fork's token may only read: no failure. */
export const noComment = ({ help, text }: Message) =>
  about[help]`No comment on the pull request; the job summary says the same: ${text}`;
