import { isRecord } from '../json.ts';
import { sameAddress } from '../list/email.ts';
import { idFault } from '../list/list.ts';
import * as say from '../messages/site.ts';
import { count } from '../text.ts';
import {
  type Answer,
  type AnswerContext,
  type Answered,
  type Body,
  type Make,
  readWrongPlace,
} from './answer-body.ts';
import { emailOf, isShell } from './user-fields.ts';

/** semantics.md, "Look-up mode": only one user with this very address, and with an id that is one, is found. */
export const readLookup = (reply: Answered, body: Body, context: AnswerContext, answer: Make): Answer => {
  const { status } = reply;
  const wrong = readWrongPlace(reply, body, 'lookup-endpoint', answer);
  // Where others were found, this is about the address: some servers take its slash for one of the path.
  if (wrong && context.succeeded && status === 404) return answer('refused', wrong.detail);
  if (wrong) return wrong;
  if ((status === 404 || status === 410) && body.kind === 'json') return answer('not-found', body.message);
  if (status >= 300) return answer('refused', body.message || `HTTP ${status}`);
  if (body.kind !== 'json') {
    const page = body.kind === 'empty' ? 'an empty answer' : 'a web page instead of a user';
    return answer('failed', page, say.webPageOrEndpoint('lookup-endpoint', status));
  }
  const { users, isWhole } = usersIn(body.json);
  if (users.length === 0 && isWhole) return answer('not-found', 'the site shows no user');
  const shown = users.filter(isRecord);
  const people = shown.filter((user) => !isShell(user));
  const same = people.filter((user) => sameAddress(emailOf(user) ?? '', context.user.email));
  if (shown.length === users.length && people.length === 0 && isWhole)
    return answer('not-found', 'the account is already a deleted shell');
  if (same.length === 0)
    return people.some((user) => emailOf(user) !== undefined)
      ? answer('mismatch', 'the site shows a user with a different e-mail')
      : answer('refused', 'the answer shows no user with an e-mail');
  const ids = [...new Set(same.map(({ id, user_id }) => idOf(id ?? user_id)))];
  const [id] = ids;
  if (ids.length > 1) return answer('several', `${count(ids.length, 'user')} of the site have this e-mail`);
  if (!isWhole) return answer('several', 'the site has more users than one answer shows');
  if (id === undefined) return answer('refused', 'the answer shows no valid id of the user');
  return { ...answer('found', ''), found: id };
};

/** The users of an answer: one, a list, or a page of a list. `isWhole` is false where other pages follow. */
const usersIn = (json: unknown): { readonly users: readonly unknown[]; readonly isWhole: boolean } => {
  if (Array.isArray(json)) return { users: json, isWhole: true };
  if (isRecord(json) && Array.isArray(json.results)) {
    const { results, next = null, previous = null } = json;
    return { users: results, isWhole: next === null && previous === null };
  }
  return { users: [json], isWhole: true };
};

const idOf = (value: unknown): string | undefined =>
  (typeof value === 'number' || typeof value === 'string') && idFault(String(value)) === undefined
    ? String(value)
    : undefined;
