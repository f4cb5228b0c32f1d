import { sameAddress } from '../list/email.ts';
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
  compareUsers,
  emailOf,
  isOwn,
  isShell,
  type ShownUser,
  tellsPending,
  userIn,
} from './user-fields.ts';

/** An answer to a read of one user, whatever it is for: is it that user, is the deletion pending, is the user gone? */
export const readUser = (reply: Answered, body: Body, context: AnswerContext, answer: Make): Answer => {
  const { status } = reply;
  const wrong = readWrongPlace(reply, body, 'user-endpoint', answer);
  if (wrong) return { ...wrong, result: 'untold' };
  // Only an answer of the API is a proof: a server or a proxy says 404 and 410 of pages, too.
  if (status === 404 && body.kind === 'json') return answer('not-found', body.message);
  if (status === 410 && body.kind === 'json') return answer('already-deleted', body.message);
  if (status >= 300) return answer('untold', body.message || `HTTP ${status}`);

  const user = userIn(body.json, context.user.id);
  if (user) return { ...readShown(user, context, answer), user };
  const isIdentity = context.purpose === 'identity';
  if (body.kind !== 'json') {
    const page = body.kind === 'empty' ? 'an empty answer' : 'a web page instead of a user';
    return answer('strange', page, isIdentity ? say.webPageOrEndpoint('user-endpoint', status) : undefined);
  }
  return answer('strange', 'the answer does not show this user', isIdentity ? say.otherUser() : undefined);
};

/** What the user that was asked for shows. */
const readShown = (user: ShownUser, context: AnswerContext, answer: Make): Answer => {
  if (isShell(user)) return answer('already-deleted', 'the account is already a deleted shell');
  if (context.purpose === 'identity') {
    if (isOwn(user)) return answer('own', 'the token belongs to this user');
    const email = emailOf(user);
    if (email === undefined) return answer('untold', 'the site does not show an e-mail');
    if (!sameAddress(email, context.user.email))
      return answer('mismatch', 'the e-mail on the site is a different one', say.otherEmail(context.user.id));
  }
  const change = context.purpose === 'confirm' && context.before && compareUsers(context.before, user);
  const learnt = change ? change.learnt : undefined;
  const known = learnt === undefined ? context.pendingFields : [learnt, ...context.pendingFields];
  const told = { ...readPending(user, known, context, answer), ...(learnt !== undefined && { learnt }) };
  return change ? { ...told, changed: change.changed } : told;
};

const readPending = (
  user: ShownUser,
  known: readonly string[],
  { purpose }: AnswerContext,
  answer: Make,
): Answer => {
  const told = tellsPending(user, known);
  switch (told?.kind) {
    case 'pending': {
      const { field, date } = told;
      const pending = answer('pending', `the user's ${field} says so`);
      return { ...pending, field, ...(date !== undefined && { date }) };
    }
    case 'none':
      return purpose === 'identity'
        ? answer('match', '')
        : answer('not-pending', `the user's ${told.field} says so`);
    case 'unshown':
      return purpose === 'identity'
        ? answer('match', '')
        : { ...answer('unshown', `the user's ${told.field} shows no deletion`), field: told.field };
    default:
      return purpose === 'identity'
        ? answer('match', '')
        : answer('shown', 'the site does not say whether a deletion is pending');
  }
};
