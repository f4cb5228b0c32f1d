import { count } from '../text.ts';
import { type Message, say } from './message.ts';

/** Why the sending ends before the plan does: what the site says, what goes wrong too often, and the quota. */
export const tokenRefused = (): Message =>
  say(
    'token',
    'the site does not accept the token; save a valid API key in the secret that the input token reads',
  );

const NOT_THE_API =
  'the answer is a web page, not the API: is the site a proxy, a firewall or another address? Mend the input site';

export const webPage = (): Message => say('address', NOT_THE_API);

export const noUserShown = (): Message =>
  say(
    'address',
    'the answer is no user of the API; look whether the inputs site and user-endpoint are right',
  );

/** A web page, where the path of the call may be the cause as well. */
export const webPageOrEndpoint = (input: string): Message =>
  say('address', `${NOT_THE_API} (or the input ${input}, if that is wrong)`);

/** `target` as in `to https://…`; empty where it is not shown. */
export const redirected = (target: string, input: string): Message =>
  say(
    'address',
    `${`the site redirects ${target}`.trim()}; redirects are never followed. ` +
      `Set site to the final address, and give ${input} the trailing slash it needs`,
  );

export const methodRefused = (input: string): Message =>
  say(
    'endpoint',
    `the site does not take this method here; set the input ${input} to what your site's API index names`,
  );

export const cancelCallNotFound = (): Message =>
  say(
    'endpoint',
    'the site shows that a deletion is pending, but answers 404 to the cancellation, so nobody is saved by it; ' +
      "set cancel-endpoint to the call that your site's API index names, or cancel the deletions in the dashboard",
  );

export const firstForbidden = (): Message =>
  say(
    'forbidden',
    'the very first user was forbidden: may this token delete users? Use the token of an administrator',
  );

export const otherEmail = (): Message =>
  say(
    'identity',
    'the e-mail on the site is not the one on the list: are the columns or the site mixed up? Mend the list, or the input site',
  );

/** The stop of an answer, with the request that was answered. */
export const stoppedByAnswer = (stop: Message, purpose: string, status: number | undefined): Message =>
  say(stop.help, `${stop.text} (${purpose}, HTTP ${status})`);

const LOOK = 'look at their rows in results.csv before the next run';

export const badInARow = (users: number): Message =>
  say('unhealthy', `${users} users in a row failed or stayed unknown; ${LOOK}`);

export const badOfTheLast = (bad: number, users: number): Message =>
  say('unhealthy', `${bad} of the last ${users} users failed or stayed unknown; ${LOOK}`);

export const forbiddenInARow = (users: number): Message =>
  say(
    'forbidden',
    `${users} users in a row were forbidden; look at who they are, and use the token of an administrator`,
  );

const RIGHT_LIST = 'is this the right site and the right list? Compare some of them on the site';

export const missingInARow = (users: number): Message =>
  say('identity', `${users} users in a row were not found: ${RIGHT_LIST}`);

export const missingOfAll = (missing: number, sent: number): Message =>
  say('identity', `${missing} of ${count(sent, 'user')} were not found: ${RIGHT_LIST}`);

export const retriesUsedUp = (): Message =>
  say('unhealthy', 'too many requests had to be retried: the site is not well; run again when it is');

export const notPending = (id: string): Message =>
  say(
    'endpoint',
    `the site accepted the deletion of user ${id}, but shows none as pending; look at the user there before the next run`,
  );

export const canaryFailed = (id: string, status: string | undefined): Message =>
  say(
    'unhealthy',
    `the first user tried (${id}) ended as ${status ?? 'not sent'}; look at its row in results.csv before the next run`,
  );

export const canariesMissing = (users: number): Message =>
  say(
    'identity',
    `the first ${count(users, 'user')} tried are not on the site, or are left in doubt; compare the list with the site`,
  );

export const quotaUsedUp = (): Message =>
  say('quota', 'the daily quota is used up; run the same list again later');

export const siteQuotaUsedUp = (): Message =>
  say('quota', 'the site says that its quota is used up; run the same list again later');

export const timeIsOver = (): Message => say('quota', 'max-duration is over; run the same list again');

/** `by` as whoever stopped the run says it. */
export const toldToStop = (by: string): Message => say('cut-off', `${by}; run the same list again`);

export const journalLost = (): Message =>
  say(
    'saving',
    'the journal could not be written; make room on the disk of the runner, then run the same list again',
  );
