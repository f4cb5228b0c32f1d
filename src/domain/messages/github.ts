import { clause, count } from '../text.ts';
import { about } from './message.ts';

/** What GitHub does not show or do; `what` is it that was asked, `needs` the permission that it takes. */
export const notShown = (what: string, status: number, needs: string) =>
  about.permissions`GitHub did not show ${what} (HTTP ${status}). Give the job the permission \`${needs}\`.`;

export const notAllowed = (what: string, status: number, needs: string) =>
  about.permissions`GitHub refused this job access to ${what} (HTTP ${status}). Give the job the permission \`${needs}\`.`;

export const limitUsedUp = (what: string) =>
  about.permissions`GitHub's own request limit is used up, so GitHub did not show ${what}. Run again in an hour.`;

export const notTold = (what: string, tries: number, answer: string) =>
  about.permissions`GitHub did not show ${what} in ${count(tries, 'try', 'tries')} (${clause(answer)}). Run again later.`;

export const noGitHubToken = () =>
  about.permissions`The input \`github-token\` is empty. Remove it from the workflow, so that it takes its default.`;

export const tooManyPages = (what: string, max: number) =>
  about.permissions`GitHub has more than ${max} entries for ${what}, and this action reads no more. Check them on GitHub.`;

/** Neither of the above: with the reason as it came. */
export const gitHubFailed = (reason: string) =>
  about.permissions`GitHub did not answer (${clause(reason, 200)}). Run again later.`;
