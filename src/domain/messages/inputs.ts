import { count, foreign } from '../text.ts';
import { about } from './message.ts';

/** Faults of the inputs; the name of the input stands before each where it is shown. */
const value = (text: string, max = 80): string => `The value "${foreign(text, max)}"`;

export const notBoolean = (given: string) =>
  about.input`${value(given)} is neither true nor false. Write one of the two.`;

export const notNumber = (given: string, whole: boolean, min: number, max: number) =>
  about.input`${value(given)} is not a ${whole ? 'whole ' : ''}number from ${min} to ${max}. Write such a number in digits${whole ? '' : ', and any decimals after a full stop'}.`;

export const notWord = (given: string, words: readonly string[]) =>
  about.input`${value(given)} is not one of ${words.join(', ')}. Write one of them.`;

export const notRunId = (given: string) =>
  about.undo`${value(given)} is not the id of a run. Copy the number from the address of the run's page.`;

export const severalTasks = (names: readonly string[]) =>
  about.input`The inputs ${names.map((name) => `\`${name}\``).join(' and ')} are true together. Set only one of them to true.`;

export const cancelRunAlone = () =>
  about.undo`The input \`cancel-run\` is set without \`cancel\` or \`verify\`. Set one of these to true, or leave \`cancel-run\` empty.`;

/** An incomplete look-up goes on with its own list. */
export const lookupNeedsEmails = (given: string) =>
  about.input`${value(given)} hides the addresses, but a look-up continues with them. Set \`emails\` to auto or plain.`;

/** Said of a run that goes on: the ledger remembers what the artifact does not. */
export const retentionShort = (days: number, graceDays: number) =>
  about.input`GitHub keeps the artifact for ${count(days, 'day')}, but the grace period lasts ${count(graceDays, 'day')}. Set \`retention-days\` to ${graceDays + 1} or more.`;

export const ledgerRefForm = (given: string) =>
  about.ledger`${value(given)} is not the full name of a ref. Write it as \`refs/…/…\`, in plain letters and digits.`;

export const artifactNameForm = (given: string) =>
  about.input`${value(given)} cannot be the name of an artifact. Write 1 to 128 characters, without line breaks or any of \`":<>|*?\\/\`.`;

export const pendingFieldForm = (given: string) =>
  about.input`${value(given)} is not the name of a field. Copy the name from an answer of the site, such as \`pending_deletion\`.`;

export const cancelIsDelete = () =>
  about.endpoint`Both \`cancel-endpoint\` and \`delete-endpoint\` name the same call, so cancelling would delete. Set \`cancel-endpoint\` to the cancel call in the API index of your site.`;

export const endpointMethod = (given: string, methods: readonly string[]) =>
  about.endpoint`${value(given)} is not a method (${methods.join(', ')}), one space and a path. Write it like the default.`;

export const endpointPath = (given: string) =>
  about.endpoint`${value(given)} has no plain path that begins with /. Write the path without address or query.`;

export const endpointPlace = (given: string, place: '{user_id}' | '{email}') =>
  about.endpoint`${value(given)} does not have ${place} exactly once in its path. Put ${place} where the ${place === '{email}' ? 'address' : 'id'} belongs.`;

export const tokenWithWord = () =>
  about.token`The value begins with the word "Token". Save the key alone in the secret.`;

export const tokenInQuotes = () =>
  about.token`The value has quotes around the key. Save the key alone in the secret.`;

/** The text of a token is never shown. */
export const tokenForm = () =>
  about.token`The value contains spaces or characters that no API key has. Save the key alone in the secret again.`;

export const siteMissing = () =>
  about.address`The address of the site is missing. Write it like https://community.example.com, or write \`sandbox\` to rehearse.`;

/** `fault` as the rehearsal site says it: `sandbox option "late" must be …`. */
export const sandboxOptions = (fault: string) =>
  about.address`The ${fault}. Correct the options after \`sandbox?\`.`;

/** A text that is no address, or has a password in it, may hold a secret: it is not repeated. */
export const siteForm = () =>
  about.address`The value is not a web address. Write the whole address, such as https://community.example.com.`;

export const siteUser = () =>
  about.address`The address holds a user name or password. Set \`site\` to the address alone, and \`token\` to the key.`;

export const siteQuery = (origin: string) =>
  about.address`${value(origin, 160)} must have no query and no fragment. Remove "?" or "#" and everything after it.`;

export const siteHttp = (origin: string) =>
  about.address`${value(origin, 160)} begins with http://, so others can read the token in transit. Write https://.`;

export const sitePath = (path: string) =>
  about.address`The path "${foreign(path, 160)}" is not plain. Write it without %, without // and without dots between slashes.`;
