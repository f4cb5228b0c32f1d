import { count } from '../text.ts';
import { about, type Message } from './message.ts';

/** Why the sending ends before the plan does: what the site answers, what fails too often, and the quota. */
export const tokenRefused = () =>
  about.token`The site does not accept the token. Save a valid API key in the secret that the input \`token\` reads.`;

export const webPage = () =>
  about.address`The site answered with a web page, not as the API does. Set \`site\` to the address of the API, past any login page, proxy or firewall.`;

/** A web page, where the path of the call may be the cause as well. */
export const webPageOrEndpoint = (input: string) =>
  about.address`The answer is a web page, not the API's. Check \`site\` and \`${input}\`, and let the runner through any login page, proxy or firewall.`;

/** `target` as in `to https://…`; empty where it is not shown. */
export const redirected = (target: string, input: string) =>
  about.address`${`The site redirects ${target}`.trim()}, and redirects are never followed. Set \`site\` to the final address, and give \`${input}\` the trailing slash that it needs.`;

export const methodRefused = (input: string) =>
  about.endpoint`The site does not take this method here. Set \`${input}\` to the call in the API index of your site.`;

export const deleteCallNotFound = () =>
  about.endpoint`The site has just shown this user, but answers 404 to the deletion. Set \`delete-endpoint\` to the call in the API index of your site.`;

export const cancelCallNotFound = () =>
  about.endpoint`The site shows these users, but answers 404 to the cancellation. Set \`cancel-endpoint\` to the call in the API index of your site, or cancel the deletions in the dashboard.`;

export const cancelsNothing = (id: string) =>
  about.endpoint`The site accepted the cancellation for user ${id}, but a read shows that it had no effect. Set \`cancel-endpoint\` to the call in the API index of your site, or cancel the deletions in the dashboard.`;

export const otherUser = () =>
  about.endpoint`The site does not answer a read with the user that was asked for. Set \`user-endpoint\` to the call in the API index of your site, and look for a cache between it and the runner.`;

export const nobodyShown = () =>
  about.endpoint`The site answered 404 to every read, so nothing is known of these users. Set \`user-endpoint\` to the call in the API index of your site, or put a user on the list who exists.`;

export const firstForbidden = () =>
  about.forbidden`The site forbids the deletion of the very first user. Use the token of an administrator.`;

export const otherEmail = () =>
  about.identity`The e-mail on the site is not the one on the list. Compare the columns of the list, and check that \`site\` is the right one.`;

/** The stop of an answer, with the request that was answered. */
export const stoppedByAnswer = (stop: Message, purpose: string, status: number | undefined) =>
  about[stop.help]`${stop.text} (${purpose}, HTTP ${status ?? 'none'})`;

export const badInARow = (users: number) =>
  about.unhealthy`${users} users in a row failed or stayed unknown. Look at their rows in results.csv before the next run.`;

export const badOfTheLast = (bad: number, users: number) =>
  about.unhealthy`${bad} of the last ${users} users failed or stayed unknown. Look at their rows in results.csv before the next run.`;

export const forbiddenInARow = (users: number) =>
  about.forbidden`The site forbade the deletion of ${users} users in a row. Look at who they are, and use the token of an administrator.`;

export const missingInARow = (users: number) =>
  about.identity`The site did not find ${users} users in a row. Compare some of them on the site: it may be the wrong site or the wrong list.`;

export const missingOfAll = (missing: number, sent: number) =>
  about.identity`The site did not find ${missing} of ${count(sent, 'user')}. Compare some of them on the site: it may be the wrong site or the wrong list.`;

export const retriesUsedUp = () =>
  about.unhealthy`Too many requests had to be repeated. Run the same list again when the site is well.`;

export const notPending = (id: string) =>
  about.endpoint`The site accepted the deletion of user ${id}, but shows none as pending. Look at the user on the site before the next run.`;

export const canaryFailed = (id: string, status: string | undefined, detail: string) =>
  about.unhealthy`The first user (${id}) ended as ${status ?? 'not sent'}${detail === '' ? '' : ` (${detail})`}. Look at the row in results.csv before the next run.`;

export const blockUnverified = (id: string, detail: string) =>
  about.identity`The ids of the list rise one by one, and user ${id} could not be compared with the site (${detail}). Check that no spreadsheet has filled in the ids.`;

export const canariesMissing = (users: number) =>
  about.identity`The first ${count(users, 'user')} are not on the site, or are unknown. Compare the list with the site.`;

export const quotaUsedUp = () => about.quota`The daily quota is used up. Run the same list again later.`;

export const siteQuotaUsedUp = () =>
  about.quota`The site refused more requests, and said for how long. Run the same list again later.`;

export const siteRefusesMore = () =>
  about.quota`The site refused more requests without saying for how long. Run the same list again in an hour.`;

export const timeIsOver = () => about.quota`\`max-duration\` is over. Run the same list again.`;

/** `by` as whoever stopped the run says it. */
export const toldToStop = (by: string) => about['cut-off']`${by}. Run the same list again.`;

export const journalLost = () =>
  about.saving`The journal could not be written. Make room on the disk of the runner, then run the same list again.`;

const CAUSES: readonly (readonly [code: RegExp, (host: string) => string])[] = [
  [/^(?:ENOTFOUND|EAI_\w+)$/, (host) => `no host has the name ${host}`],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/, (host) => `${host} refuses the connection`],
  [/TIMEOUT|ETIMEDOUT|no answer in/, (host) => `${host} did not answer in time`],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, (host) => `the certificate is not that of ${host}`],
  [/CERT|SIGNATURE|UNABLE_TO_/, (host) => `the certificate of ${host} is not trusted`],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, (host) => `${host} closed the connection`],
];

/** Why a request got no answer, in words: the code of the error stays, for whoever searches for it. */
export const unreachableText = (error: string, host = 'the site'): string => {
  const cause = CAUSES.find(([code]) => code.test(error));
  return cause ? `${cause[1](host)} (${error})` : error;
};

/** `why` as `unreachableText` gives it. */
export const unreachable = (why: string) =>
  /certificate/.test(why)
    ? about.address`The site was not reached: ${why}. Check \`site\`, or set \`NODE_EXTRA_CA_CERTS\` to the certificates that the runner must trust.`
    : about.address`The site was not reached: ${why}. Check \`site\`, and the network, proxy and firewall of the runner.`;
