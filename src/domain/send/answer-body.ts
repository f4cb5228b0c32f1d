import { isRecord, parseJson } from '../json.ts';
import type { Message } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import { foreign, withoutSecrets } from '../text.ts';
import type { Purpose, Reply, Result, Settled, User } from '../types.ts';
import type { ShownUser } from './user-fields.ts';

/** What one reply means: for its row (`result`), and for the run (`stop`: why to end it; `retryAfterMs` of a 429). */
export type Answer = Pick<
  Settled,
  'result' | 'sent' | 'status' | 'detail' | 'field' | 'date' | 'changed' | 'found'
> & {
  readonly stop?: Message;
  readonly retryAfterMs?: number;
  /** A field of the user that began to show the deletion: learnt. */
  readonly learnt?: string;
  /** The user that a read has shown. */
  readonly user?: ShownUser;
};

/** What the meaning of an answer depends on. */
export type AnswerContext = {
  readonly purpose: Purpose;
  readonly user: Pick<User, 'id' | 'email'>;
  /** Some request of this run has changed something, or found somebody. */
  readonly succeeded: boolean;
  readonly now: number;
  /** Fields that are known to show a pending deletion on this site. */
  readonly pendingFields: readonly string[];
  /** The user, as this run read it just before; no request since then can have changed it but this one's row. */
  readonly before?: ShownUser | undefined;
};

export type Body = {
  readonly kind: 'empty' | 'json' | 'other';
  readonly json: unknown;
  /** DRF's `detail`, or the whole JSON where there is none: made safe, for people. */
  readonly message: string;
};
export type Answered = Extract<Reply, { kind: 'answer' }>;
export type Make = (result: Result, detail: string, stop?: Message) => Answer;

/** An answer that shows that this is not the API, or not the call that was meant: the run stops. */
export const readWrongPlace = (
  { status, location }: Answered,
  body: Body,
  input: string,
  answer: Make,
): Answer | undefined => {
  if (status >= 300 && status < 400) {
    const target = location ? `to ${foreign(targetOf(location))}` : 'without a target';
    return answer('failed', `redirected ${target}`, say.redirected(target, input, status));
  }
  if (status === 405 || status === 501) {
    return answer('failed', body.message || 'method not allowed', say.methodRefused(input, status));
  }
  if (body.kind === 'other' && (status === 403 || status === 404 || status === 410)) {
    return answer('failed', `HTTP ${status} with a web page`, say.webPageOrEndpoint(input, status));
  }
  return undefined;
};

/** Where a redirect points: its origin and path, word by word without what could be a key. */
const targetOf = (location: string): string => {
  const [path = ''] = location.split(/[?#]/);
  return path.split('/').map(withoutSecrets).join('/');
};

/** The body of an answer, as far as it can be read; `hide` takes out of its message what is not to be shown. */
export const readBody = (text: string, hide = (told: string): string => told): Body => {
  if (text.trim() === '') return { kind: 'empty', json: undefined, message: '' };
  try {
    const json = parseJson(text);
    const detail = isRecord(json) && typeof json.detail === 'string' ? json.detail : JSON.stringify(json);
    return { kind: 'json', json, message: foreign(withoutSecrets(hide(detail))) };
  } catch {
    return { kind: 'other', json: undefined, message: '' };
  }
};
