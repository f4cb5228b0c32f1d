import { sameAddress } from './email.ts';
import type { Message } from './messages/message.ts';
import * as say from './messages/site.ts';
import { foreign, withoutSecrets } from './text.ts';
import type { Purpose, Reply, Result } from './types.ts';
import { emailOf, isOwn, isRecord, isShell, tellsPending } from './user.ts';

/** What one reply means: for its row (`result`), and for the run (`stop`: why to end it; `retryAfterMs` of a 429). */
export type Answer = {
  readonly result: Result;
  readonly sent: boolean;
  readonly status?: number;
  readonly detail: string;
  readonly stop?: Message;
  readonly retryAfterMs?: number;
};

/** What the meaning of an answer depends on. `succeeded`: some request of this run has changed something. */
export type AnswerContext = {
  readonly purpose: Purpose;
  readonly email: string;
  readonly succeeded: boolean;
  readonly now: number;
};

/** The answer table of semantics.md, "An answer and what it means", for every purpose. Never throws. */
export const readAnswer = (reply: Reply, context: AnswerContext): Answer => {
  if (reply.kind === 'silence') {
    const result = reply.sent ? 'ambiguous' : 'not-sent';
    return { result, sent: reply.sent, detail: foreign(reply.error) };
  }
  const { status } = reply;
  const body = readBody(reply.body);
  const answer = (result: Result, detail: string, stop?: Message): Answer =>
    stop === undefined
      ? { result, sent: true, status, detail }
      : { result, sent: true, status, detail, stop };

  if (status === 429) {
    const retryAfterMs = readRetryAfter(reply.retryAfter, context.now);
    const throttled = answer('throttled', body.message || 'too many requests');
    return retryAfterMs === undefined ? throttled : { ...throttled, retryAfterMs };
  }
  if (status === 401 || (status === 403 && body.kind === 'json' && ABOUT_TOKEN.test(body.message))) {
    return answer('failed', body.message || 'not authorized', say.tokenRefused());
  }
  if (status === 408 || status === 425 || (status >= 500 && status !== 501)) {
    return answer('ambiguous', body.message || `HTTP ${status}`);
  }
  switch (context.purpose) {
    case 'delete':
    case 'cancel':
      return readChange(reply, body, context, answer);
    case 'verify':
      return readState(reply, body, answer);
    default:
      return readUser(status, body, context, answer);
  }
};

type Body = {
  readonly kind: 'empty' | 'json' | 'other';
  readonly json: unknown;
  /** DRF's `detail`, or the whole JSON where there is none: made safe, for people. */
  readonly message: string;
};
type Answered = Extract<Reply, { kind: 'answer' }>;
type Make = (result: Result, detail: string, stop?: Message) => Answer;

const ABOUT_TOKEN = /token|credential|authenticat|api.?key|log.?in/i;

/** An answer to a request that changes something: DELETE or the cancel call. */
const readChange = (
  reply: Answered,
  body: Body,
  { purpose, succeeded }: AnswerContext,
  answer: Make,
): Answer => {
  const { status } = reply;
  const deleting = purpose === 'delete';
  const input = deleting ? 'delete-endpoint' : 'cancel-endpoint';
  if (status < 300) {
    if (body.kind === 'other') return answer('unknown', 'a web page instead of an API answer', say.webPage());
    return answer(deleting ? 'scheduled' : 'cancelled', '');
  }
  const wrong = readWrongPlace(reply, body, input, answer);
  if (wrong) return wrong;
  switch (status) {
    case 400:
    case 409:
    case 422:
      if (status !== 422 && !deleting) return answer('not-scheduled', body.message);
      if (deleting && body.kind === 'json') return answer(readRefusal(body.json), body.message);
      return answer('failed', body.message || `HTTP ${status}`);
    case 403:
      return answer(
        'forbidden',
        body.message || 'permission denied',
        succeeded ? undefined : say.firstForbidden(),
      );
    case 404:
      return answer('not-found', body.message || 'not found');
    case 410:
      return answer(deleting ? 'already-deleted' : 'not-found', body.message || 'gone');
    default:
      return answer('failed', body.message || `HTTP ${status}`);
  }
};

/**
 * Does the site refuse a deletion because there is one already? Only what it says counts, not the names of its fields.
 * "Pending" and "scheduled" may be said of something else, such as payments: then nobody knows.
 */
const readRefusal = (json: unknown): Result => {
  const texts = wordsOf(json);
  const said = texts.join(' ');
  if (!/already|pending|scheduled/i.test(said) || DENIED.test(said)) return 'failed';
  if (/already (?:been )?deleted/i.test(said)) return 'already-deleted';
  return texts.some((text) => TOLD.test(text) || PLAIN.test(text)) ? 'already-scheduled' : 'unknown';
};

const DENIED = /\b(?:not|cannot be|never|unable to be|\w+n['’]t be)\s+(?:\w+\s+)?(?:scheduled|pending)/i;
const TOLD =
  /\balready\b|scheduled (?:for (?:deletion|removal)|to be deleted)|deletion (?:is |was )?(?:pending|scheduled)|(?:pending|scheduled) deletion/i;
/** The word alone, or said of the user: `pending`, `User is scheduled.` */
const PLAIN =
  /^\W*(?:(?:the |this )?(?:user|account|member) )?(?:is |was |has been )?(?:pending|scheduled)\W*$/i;

/** The texts in a JSON value, without the names of fields. */
const wordsOf = (json: unknown): readonly string[] => {
  if (typeof json === 'string') return [json];
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(wordsOf) : [];
};

/** An answer that shows that this is not the API, or not the call that was meant: the run stops. */
const readWrongPlace = (
  { status, location }: Answered,
  body: Body,
  input: string,
  answer: Make,
): Answer | undefined => {
  if (status >= 300 && status < 400) {
    const target = location ? `to ${foreign(targetOf(location))}` : 'without a target';
    return answer('failed', `redirected ${target}`, say.redirected(target, input));
  }
  if (status === 405 || status === 501) {
    return answer('failed', body.message || 'method not allowed', say.methodRefused(input));
  }
  if (body.kind === 'other' && (status === 403 || status === 404)) {
    return answer('failed', `HTTP ${status} with a web page`, say.webPageOrEndpoint(input));
  }
  return undefined;
};

/** An answer to the one read of a verification: is the user gone, and if not, is a deletion pending? */
const readState = (reply: Answered, body: Body, answer: Make): Answer => {
  const { status } = reply;
  const wrong = readWrongPlace(reply, body, 'user-endpoint', answer);
  if (wrong) return wrong;
  if (status < 300 && !isRecord(body.json))
    return answer('failed', 'the answer shows no user', say.noUserShown());
  if (status < 300) {
    return isShell(emailOf(body.json)) ? answer('already-deleted', SHELL) : readPending(body, answer);
  }
  // Only the API's own word is a proof: a server or proxy says 404 and 410 of pages, too.
  if (status === 404 && body.kind === 'json') return answer('not-found', body.message);
  if (status === 410 && body.kind === 'json') return answer('already-deleted', body.message);
  return answer('failed', body.message || `HTTP ${status}`);
};

const SHELL = 'the account is already a deleted shell';

/** Whether a deletion is pending, as far as the user's fields tell. */
const readPending = (body: Body, answer: Make): Answer => {
  const told = tellsPending(body.json);
  if (!told) return answer('untold', 'the site does not say whether a deletion is pending');
  return answer(told.pending ? 'pending' : 'not-pending', `the user's ${told.field} says so`);
};

/** An answer to a read of one user: identity before, settling a doubt, confirming a canary. */
const readUser = (status: number, body: Body, { purpose, email }: AnswerContext, answer: Make): Answer => {
  if (status >= 300 && status < 400)
    return answer('untold', 'redirected', say.redirected('', 'user-endpoint'));
  if (purpose !== 'identity') {
    if (status !== 200) return answer('untold', body.message || `HTTP ${status}`);
    return isShell(emailOf(body.json)) ? answer('already-deleted', SHELL) : readPending(body, answer);
  }
  if (status === 404 && body.kind === 'json') return answer('not-found', body.message || 'not found');
  if (status === 410) return answer('already-deleted', body.message || 'gone');
  if (status === 200 && isOwn(body.json)) return answer('own', 'the token belongs to this user');
  const found = status === 200 ? emailOf(body.json) : undefined;
  if (found === undefined) {
    return answer(
      'untold',
      status === 200 ? 'the site does not show an e-mail' : body.message || `HTTP ${status}`,
    );
  }
  if (isShell(found)) return answer('already-deleted', SHELL);
  if (sameAddress(found, email)) return answer('match', '');
  return answer('mismatch', 'the e-mail on the site is another one', say.otherEmail());
};

/** Where a redirect points: its origin and path, word by word without what could be a key. */
const targetOf = (location: string): string => {
  const [path = ''] = location.split(/[?#]/);
  return path.split('/').map(withoutSecrets).join('/');
};

const readBody = (text: string): Body => {
  if (text.trim() === '') return { kind: 'empty', json: undefined, message: '' };
  try {
    const json: unknown = JSON.parse(text);
    const detail = isRecord(json) && typeof json.detail === 'string' ? json.detail : JSON.stringify(json);
    return { kind: 'json', json, message: foreign(withoutSecrets(detail)) };
  } catch {
    return { kind: 'other', json: undefined, message: '' };
  }
};

/** Retry-After in milliseconds (RFC 9110 10.2.3: seconds or an HTTP date); undefined if absent or senseless. */
export const readRetryAfter = (header: string | undefined, now: number): number | undefined => {
  const text = header?.trim() ?? '';
  if (/^[0-9]{1,15}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2,8}, .* GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
