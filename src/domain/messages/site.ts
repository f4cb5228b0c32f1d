import { clause, count } from '../text.ts';
import type { Mode } from '../types.ts';
import { about } from './message.ts';

/** Why the sending ends before the plan does: what the site answers, what fails too often, and the quota. */
const INDEX = 'in the API index of your site';
const OR_DASHBOARD = `to the call ${INDEX}, or cancel the deletions in the dashboard`;

export const tokenRefused = (status: number) =>
  about.token`The site refused the token (HTTP ${status}). Save a valid API key in the secret that \`token\` reads.`;

export const webPage = (status: number) =>
  about.address`The site answered with a web page instead of an API answer (HTTP ${status}). Set \`site\` to the address of the API, not of a login page or proxy.`;

/** A web page, where the path of the call may be the cause as well. */
export const webPageOrEndpoint = (input: string, status: number) =>
  about.address`The site answered with a web page instead of an API answer (HTTP ${status}). Check \`site\` and \`${input}\`, and let the runner through any login page, proxy or firewall.`;

/** `target` as in `to https://…`, or that there is none. */
export const redirected = (target: string, input: string, status: number) =>
  about.address`The site redirects ${target} (HTTP ${status}), and this action follows no redirect. Set \`site\` to the final address, and give \`${input}\` the trailing slash that it needs.`;

export const methodRefused = (input: string, status: number) =>
  about.endpoint`The site does not accept this method (HTTP ${status}). Set \`${input}\` to the call ${INDEX}.`;

export const deleteCallNotFound = () =>
  about.endpoint`The site has just shown this user, but answers 404 to the deletion. Set \`delete-endpoint\` to the call ${INDEX}.`;

export const cancelCallNotFound = () =>
  about.endpoint`The site shows these users, but answers 404 to the cancellation. Set \`cancel-endpoint\` ${OR_DASHBOARD}.`;

export const cancelsNothing = (id: string) =>
  about.endpoint`The site accepted the cancellation for user ${id}, but a read shows that it had no effect. Set \`cancel-endpoint\` ${OR_DASHBOARD}.`;

export const otherUser = () =>
  about.endpoint`The site does not answer a read with the user that was asked for. Set \`user-endpoint\` to the call ${INDEX}, and look for a cache on the way.`;

export const nobodyShown = () =>
  about.endpoint`The site answered 404 to every read, so these users are unknown. Set \`user-endpoint\` to the call ${INDEX}, or add an existing user to the list.`;

export const firstForbidden = () =>
  about.forbidden`The site forbids the deletion of the very first user. Use the token of an administrator.`;

export const otherEmail = (id: string) =>
  about.identity`The site has a different e-mail for user ${id} from the one in the list. Compare the columns of the list, and check \`site\`.`;

export const badOfTheLast = (bad: number, users: number) =>
  about.unhealthy`${bad} of the last ${users} users failed or stayed unknown. Check their rows in results.csv before the next run.`;

export const forbiddenInARow = (users: number) =>
  about.forbidden`The site forbade the deletion of ${users} users in a row. Check who they are, and use the token of an administrator.`;

const COMPARE = 'Compare some of them with the site, because the input `site` or the list may be wrong.';

export const missingInARow = (users: number) =>
  about.identity`The site did not find ${users} users in a row. ${COMPARE}`;

export const missingOfAll = (missing: number, sent: number) =>
  about.identity`The site did not find ${missing} of ${count(sent, 'user')}. ${COMPARE}`;

/** How a run that ended early goes on. The ledger remembers no look-up: it goes on with its own list. */
export const again = (mode: Mode): string =>
  mode === 'lookup' ? 'Look up the completed list again' : 'Run the same list again';

export const retriesUsedUp = (mode: Mode) =>
  about.unhealthy`The run had to repeat too many requests. ${again(mode)} when the site answers reliably.`;

export const notPending = (id: string) =>
  about.endpoint`The site accepted the deletion of user ${id}, but shows none as pending. Check the user on the site before the next run.`;

export const canaryFailed = (id: string, status: string | undefined, detail: string) =>
  about.unhealthy`The first user (${id}) ended as ${status ?? 'not sent'}${detail === '' ? '' : ` (${clause(detail)})`}. Check the row in results.csv before the next run.`;

export const blockUnverified = (id: string, detail: string) =>
  about.identity`The ids of the list rise one by one, and user ${id} has no identity check (${clause(detail)}). Check that no spreadsheet has filled in the ids.`;

export const canariesMissing = (users: number) =>
  about.identity`The first ${count(users, 'user is', 'users are')} not on the site, or unknown. Compare the list with the site.`;

export const quotaUsedUp = (mode: Mode) => about.quota`The daily quota is used up. ${again(mode)} later.`;

export const siteQuotaUsedUp = (mode: Mode) =>
  about.quota`The site refused further requests, and stated a waiting time. ${again(mode)} later.`;

export const siteRefusesMore = (mode: Mode) =>
  about.quota`The site refused further requests without stating a waiting time. ${again(mode)} in an hour.`;

export const timeIsOver = (mode: Mode) =>
  about.quota`The run reached the limit of \`max-duration\`. ${again(mode)}.`;

/** Of a look-up: nobody of the first addresses is on the site. */
export const noAddressFound = (addresses: number) =>
  about.lookup`The site knows none of the first ${addresses} addresses. Check that \`lookup-endpoint\` is the call of your site that reads a user by e-mail.`;

/** `how` the run was told to stop: a signal, or the post step. */
export const toldToStop = (how: string, mode: Mode) =>
  about['cut-off']`The run was cancelled (${how}). ${again(mode)}.`;

export const journalLost = () =>
  about.saving`The runner could not write the journal. Make room on its disk, then run the same list again.`;

const CAUSES: readonly (readonly [code: RegExp, (host: string) => string])[] = [
  [/^(?:ENOTFOUND|EAI_\w+)$/, (host) => `no host has the name ${host}`],
  [/^ECONNREFUSED$/, (host) => `${host} refuses the connection`],
  [/^E(?:HOST|NET)UNREACH$/, (host) => `there is no network route to ${host}`],
  [/TIMEOUT|ETIMEDOUT|no answer in/, (host) => `${host} did not answer in time`],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, (host) => `the certificate is not that of ${host}`],
  [/CERT|SIGNATURE|UNABLE_TO_/, (host) => `the certificate of ${host} is not trusted`],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, (host) => `${host} closed the connection`],
];

/** Why a request got no answer, in words: the code of the error stays, because people search for it. */
export const unreachableText = (error: string, host = 'the site'): string => {
  const cause = CAUSES.find(([code]) => code.test(error));
  return cause ? `${cause[1](host)} (${clause(error)})` : clause(error);
};

/** `why` as `unreachableText` gives it. */
export const unreachable = (why: string) =>
  /certificate/.test(why)
    ? about.address`The run did not reach the site: ${why}. Check \`site\`, or set \`NODE_EXTRA_CA_CERTS\` to the certificates that the runner must trust.`
    : about.address`The run did not reach the site: ${why}. Check \`site\`, and the network, proxy and firewall of the runner.`;
