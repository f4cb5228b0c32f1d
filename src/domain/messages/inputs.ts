import { count, foreign } from '../text.ts';
import { about } from './message.ts';

/** Faults of the inputs; the name of the input stands before each where it is shown. */
const quoted = (text: string, max = 80): string => `"${foreign(text, max)}"`;

export const notBoolean = (given: string) =>
  about.input`${quoted(given)} is neither true nor false; write one of the two`;

export const notNumber = (given: string, whole: boolean, min: number, max: number) =>
  about.input`${quoted(given)} is not a ${whole ? 'whole ' : ''}number from ${min} to ${max}; write one, in digits alone`;

export const notWord = (given: string, words: readonly string[]) =>
  about.input`${quoted(given)} is not one of ${words.join(', ')}; write one of them`;

export const notRunId = (given: string) =>
  about.undo`${quoted(given)} is not the id of a run; give the number in the address of the run's page`;

export const verifyAndCancel = () => about.input`only reads, and cancel changes; set one of the two to false`;

export const cancelRunAlone = () =>
  about.undo`only says which run is meant; set cancel or verify to true beside it, or leave cancel-run empty`;

/** Said of a run that goes on: the ledger remembers what the artifact does not. */
export const retentionShort = (days: number, graceDays: number) =>
  about.input`The artifact is kept for ${count(days, 'day')}, and the grace period lasts ${count(graceDays, 'day')}. Set \`retention-days\` to ${graceDays + 1} or more to keep it longer.`;

export const ledgerRefForm = (given: string) =>
  about.ledger`${quoted(given)} is not the full name of a ref. Write it as \`refs/…/…\`, in plain letters and digits.`;

export const artifactNameForm = (given: string) =>
  about.input`${quoted(given)} must have 1 to 128 characters and none of " : < > | * ? \\ /; choose another name`;

export const pendingFieldForm = (given: string) =>
  about.input`${quoted(given)} is not the name of a field. Write the name as the site's answer has it, such as \`pending_deletion\`.`;

export const cancelIsDelete = () =>
  about.endpoint`is the same call as delete-endpoint, so cancelling would delete. Set it to the call in the API index of your site that cancels.`;

export const endpointMethod = (given: string, methods: readonly string[]) =>
  about.endpoint`${quoted(given)} must be a method (${methods.join(', ')}), one blank and a path; write it like the default`;

export const endpointPath = (given: string) =>
  about.endpoint`${quoted(given)} must have a plain path that begins with /; write it without address and query`;

export const endpointUser = (given: string) =>
  about.endpoint`${quoted(given)} must name {user_id} once in its path; put it where the id belongs`;

export const tokenWithWord = () => about.token`give the key alone, without the word "Token" before it`;

/** The text of a token is never shown. */
export const tokenForm = () =>
  about.token`has blanks or characters that no API key has; was something else pasted? Save the key alone in the secret again`;

export const siteMissing = () =>
  about.address`is required; set it to https://community.example.com (your site), or to sandbox to rehearse`;

/** What is wrong is said by the rehearsal site itself. */
export const sandboxOptions = (fault: string) => about.address`${fault}. Mend what stands behind sandbox?`;

/** A text that is no address, or has a password in it, may hold a secret: it is not repeated. */
export const siteForm = () =>
  about.address`is not a web address; write it with https://, as in https://community.example.com`;

export const siteUser = () =>
  about.address`must not hold a user name or password; give the address alone, and the key as token`;

export const siteQuery = (origin: string) =>
  about.address`${quoted(origin, 160)} must have no query and no fragment; remove "?" or "#" and the rest`;

export const siteHttp = (origin: string) =>
  about.address`${quoted(origin, 160)} must begin with https://, because over http the token could be read on its way; write https://`;

export const sitePath = (path: string) =>
  about.address`the path ${quoted(path, 160)} is not a plain path; give the address as the API's own pages begin`;
