import type { Message } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import {
  type Answer,
  type AnswerContext,
  type Answered,
  type Body,
  type Make,
  readWrongPlace,
} from './answer-body.ts';
import {
  saysAlreadyDeleted,
  saysAlreadyScheduled,
  saysNo,
  saysNotScheduled,
  saysScheduled,
} from './evidence.ts';
import { tellsPending, userIn } from './user-fields.ts';

/** The table of semantics.md, "An answer to DELETE". */
export const readDeletion = (reply: Answered, body: Body, context: AnswerContext, answer: Make): Answer => {
  const { status } = reply;
  const text = body.message || `HTTP ${status}`;
  if (status < 300) {
    if (body.kind === 'other')
      return answer('unknown', 'a web page instead of an API answer', say.webPage(status));
    if (showsPending(body, context)) return answer('scheduled', '');
    if (saysAlreadyScheduled(body.json)) return answer('already-scheduled', text);
    return saysNo(body.json, status, ['deleted']) ? answer('failed', text) : answer('scheduled', '');
  }
  const wrong = readWrongPlace(reply, body, 'delete-endpoint', answer);
  if (wrong) return wrong;
  switch (status) {
    case 400:
    case 409:
    case 422:
      if (saysScheduled(body.json)) return answer('already-scheduled', text);
      return answer(saysAlreadyDeleted(body.json) ? 'already-deleted' : 'failed', text);
    case 403:
      return answer('forbidden', text, context.succeeded ? undefined : say.firstForbidden());
    case 404:
      // The user was there a moment ago: then it is the call that is not found.
      return context.before ? answer('failed', text, say.deleteCallNotFound()) : answer('not-found', text);
    case 410:
      return answer('already-deleted', body.message || 'gone');
    default:
      return answer('failed', text);
  }
};

/** semantics.md, "Cancel mode": no row stops the others: only a call that has not worked yet, and cannot, ends the run. */
export const readCancellation = (
  reply: Answered,
  body: Body,
  context: AnswerContext,
  answer: Make,
): Answer => {
  const { status } = reply;
  const text = body.message || `HTTP ${status}`;
  const unless = (stop: Message): Message | undefined => (context.succeeded ? undefined : stop);
  if (status < 300) {
    if (body.kind === 'other')
      return answer('unknown', 'a web page instead of an API answer', unless(say.webPage(status)));
    if (showsPending(body, context)) return answer('failed', 'the answer still shows the deletion pending');
    return saysNo(body.json, status, ['cancelled', 'canceled'])
      ? answer('failed', text)
      : answer('cancelled', '');
  }
  const wrong = readWrongPlace(reply, body, 'cancel-endpoint', answer);
  if (wrong) return context.succeeded ? answer(wrong.result, wrong.detail) : wrong;
  if (status === 403) return answer('forbidden', text);
  if (![400, 404, 409, 410, 422].includes(status)) return answer('failed', text);
  return answer(saysNotScheduled(body.json) ? 'not-scheduled' : 'refused', text);
};

/** Does the body hold the user with a deletion pending? */
const showsPending = ({ json }: Body, { user, pendingFields }: AnswerContext): boolean => {
  const shown = userIn(json, user.id);
  return shown !== undefined && tellsPending(shown, pendingFields)?.kind === 'pending';
};
