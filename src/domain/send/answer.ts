import * as say from '../messages/site.ts';
import { foreign, withoutAddress } from '../text.ts';
import type { Reply } from '../types.ts';
import { type Answer, type AnswerContext, type Make, readBody } from './answer-body.ts';
import { readCancellation, readDeletion } from './change-answer.ts';
import { readLookup } from './look-up-answer.ts';
import { readRetryAfter } from './retry-after.ts';
import { readUser } from './user-answer.ts';

const ABOUT_TOKEN = /token|credential|authenticat|api.?key|log.?in/i;
const ABOUT_LIMIT = /rate.?limit|too many requests|throttl/i;

/** The tables of semantics.md, "An answer to DELETE" and "Cancel mode", and what a read tells. Never throws. */
export const readAnswer = (given: Reply, context: AnswerContext): Answer => {
  const { purpose, user } = context;
  // In a look-up the address is a part of the path, which a site may repeat in whatever it says.
  const hide = (text: string): string => (purpose === 'lookup' ? withoutAddress(text, user.email) : text);
  const reply =
    given.kind === 'answer' && given.location !== undefined
      ? { ...given, location: hide(given.location) }
      : given;
  if (reply.kind === 'silence') {
    const result = reply.sent ? 'ambiguous' : 'not-sent';
    return { result, sent: reply.sent, detail: say.unreachableText(foreign(reply.error), reply.host) };
  }
  const { status } = reply;
  const body = readBody(reply.body, hide);
  const answer: Make = (result, detail, stop) => ({
    result,
    sent: true,
    status,
    detail,
    ...(stop && { stop }),
  });

  const isLimit = status === 403 && (reply.retryAfter !== undefined || ABOUT_LIMIT.test(body.message));
  if (status === 429 || isLimit) {
    const retryAfterMs = readRetryAfter(reply.retryAfter, context.now);
    const throttled = answer('throttled', body.message || 'too many requests');
    return retryAfterMs === undefined ? throttled : { ...throttled, retryAfterMs };
  }
  if (status === 401 || (status === 403 && body.kind === 'json' && ABOUT_TOKEN.test(body.message))) {
    return answer('failed', body.message || 'not authorized', say.tokenRefused(status));
  }
  if (status === 408 || status === 425 || (status >= 500 && status !== 501)) {
    return answer('ambiguous', body.message || `HTTP ${status}`);
  }
  switch (purpose) {
    case 'delete':
      return readDeletion(reply, body, context, answer);
    case 'cancel':
      return readCancellation(reply, body, context, answer);
    case 'lookup':
      return readLookup(reply, body, context, answer);
    default:
      return readUser(reply, body, context, answer);
  }
};
