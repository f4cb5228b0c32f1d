import type { Message } from '../messages/message.ts';
import * as say from '../messages/site.ts';
import type { Plan, Purpose, Settled } from '../types.ts';
import type { Answer } from './answer-body.ts';

export type Known = {
  /** Fields that are known to show a pending deletion. */
  readonly pendingFields: readonly string[];
  /** Some request of this run has changed something. */
  readonly succeeded: boolean;
  /** A read of this run has shown the user who was asked for. */
  readonly readsWork: boolean;
};

/** What a run learns of the site from its answers: state for all of its rows. */
export type SiteKnowledge = {
  /** For the meaning of the next answer. */
  readonly known: () => Known;
  /** Two or more answers in a row were 5xx. */
  readonly isUnwell: () => boolean;
  /** One answer came in; gives why the run must end, if it must. */
  readonly answered: (purpose: Purpose, answer: Answer) => Message | undefined;
  /** A user got no answer in all tries; gives why the run must end, if it must. */
  readonly silent: (outcome: Settled) => Message | undefined;
};

/** Users in a row without an answer after which the site counts as out of reach. */
const MAX_SILENT = 5;
/** Reads that do not show the user who was asked for, after which `user-endpoint` counts as wrong. */
const MAX_STRANGE = 3;

/** Begins with what earlier runs have left. */
export const createSiteKnowledge = ({ mode, evidence }: Pick<Plan, 'mode' | 'evidence'>): SiteKnowledge => {
  let known: Known = { pendingFields: evidence.pendingFields, succeeded: false, readsWork: false };
  let hasAnswered = false;
  let serverErrorsInARow = 0;
  let silentInARow = 0;
  let strange = 0;

  return {
    known: () => known,
    isUnwell: () => serverErrorsInARow >= 2,
    answered: (purpose, { result, status, learnt, field, stop, user }) => {
      if (status === undefined) return undefined;
      hasAnswered = true;
      silentInARow = 0;
      serverErrorsInARow = status >= 500 ? serverErrorsInARow + 1 : 0;
      if (result === 'scheduled' || result === 'cancelled' || result === 'found')
        known = { ...known, succeeded: true };
      if (user) known = { ...known, readsWork: true };
      for (const name of [learnt, result === 'pending' ? field : undefined])
        if (name !== undefined && !known.pendingFields.includes(name))
          known = { ...known, pendingFields: [...known.pendingFields, name] };
      if (result === 'strange') strange += 1;
      const isRead = purpose !== 'delete' && purpose !== 'cancel';
      // Whatever is wrong with the way to read a user, undoing goes on; only a token that is refused ends it.
      if (mode === 'cancel' && isRead && result !== 'failed') return undefined;
      return stop ?? (result === 'strange' && strange >= MAX_STRANGE ? say.otherUser() : undefined);
    },
    silent: ({ sent, detail }) => {
      silentInARow += 1;
      // What was never sent cannot have met a site that is only unwell.
      const isOut = (!hasAnswered && !sent) || silentInARow >= MAX_SILENT;
      return isOut ? say.unreachable(detail) : undefined;
    },
  };
};
