import type { Attempt, Entry } from './types.ts';

/** Intents with their outcomes, in the order in which they were sent. */
export const allAttempts = (journal: readonly Entry[]): Iterable<Attempt> => {
  const bySeq = new Map<number, Attempt>();
  for (const entry of journal) {
    if (entry.type === 'intent') bySeq.set(entry.seq, { intent: entry });
    const intent = entry.type === 'outcome' ? bySeq.get(entry.seq)?.intent : undefined;
    if (entry.type === 'outcome' && intent) bySeq.set(entry.seq, { intent, outcome: entry });
  }
  return bySeq.values();
};

/** The same for each user who was sent. */
export const groupAttempts = (journal: readonly Entry[]): Map<string, Attempt[]> => {
  const byUser = new Map<string, Attempt[]>();
  for (const attempt of allAttempts(journal)) {
    const list = byUser.get(attempt.intent.user);
    if (list) list.push(attempt);
    else byUser.set(attempt.intent.user, [attempt]);
  }
  return byUser;
};
