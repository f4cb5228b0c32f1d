import { type Mode, STATUSES, type Status } from '../domain/types.ts';

/** Tones, each a class in report.html's style, by their signs: colours that in greys still have different shapes. */
export const SIGNS = {
  done: '🟩',
  before: '🟢',
  plan: '🟦',
  kept: '⬜',
  waits: '⬛',
  look: '🟨',
  doubt: '🟧',
  bad: '🟥',
} as const;

/** What a state means at a glance. */
export type Tone = keyof typeof SIGNS;

/** How a state is shown: its tone, and what it means, in words; in a verification some mean something else. */
type Shown = { readonly tone: Tone; readonly meaning: string; readonly meaningWhenRead?: string };

const SHOWN: Readonly<Record<Status, Shown>> = {
  scheduled: { tone: 'done', meaning: 'set for deletion by this run' },
  'already-scheduled': { tone: 'before', meaning: 'was set for deletion before this run' },
  'already-deleted': { tone: 'before', meaning: 'was deleted before this run' },
  cancelled: { tone: 'done', meaning: 'deletion cancelled by this run' },
  'not-scheduled': { tone: 'before', meaning: 'no deletion was pending' },
  'too-late': { tone: 'look', meaning: 'the deadline for cancelling had passed' },
  pending: { tone: 'plan', meaning: 'a deletion is pending, and can still be cancelled' },
  gone: { tone: 'done', meaning: 'deleted for good' },
  active: { tone: 'kept', meaning: 'on the site, and no deletion is pending' },
  'not-found': {
    tone: 'look',
    meaning: 'the site does not know this user',
    meaningWhenRead: 'the site does not know this user, and no earlier run tells why',
  },
  forbidden: { tone: 'bad', meaning: 'the site refuses this for the user (staff?)' },
  failed: { tone: 'bad', meaning: 'the site said no; nothing was changed' },
  unknown: {
    tone: 'doubt',
    meaning: 'may or may not have been carried out: look at the user on the site',
    meaningWhenRead: 'the site does not tell how it is with the user: look there',
  },
  planned: { tone: 'plan', meaning: 'would be sent in a live run', meaningWhenRead: 'would be read' },
  'identity-mismatch': { tone: 'bad', meaning: 'the site has another e-mail: not touched' },
  'identity-unverified': { tone: 'look', meaning: 'the e-mail could not be compared: not touched' },
  'skipped-duplicate': { tone: 'kept', meaning: 'the same user stands further up in the list' },
  'skipped-protected': { tone: 'kept', meaning: 'protected: never to be deleted' },
  'skipped-done': { tone: 'before', meaning: 'completed by an earlier run' },
  'skipped-cancelled': {
    tone: 'kept',
    meaning: 'an earlier run cancelled the deletion: not deleted again',
  },
  'skipped-limit': { tone: 'waits', meaning: 'left for a later run by limit' },
  'skipped-quota': { tone: 'waits', meaning: 'left because the quota is used up' },
  'skipped-time': { tone: 'waits', meaning: 'left because max-duration is over' },
  'skipped-stopped': { tone: 'waits', meaning: 'left because the run was stopped' },
};

const collect = <Value>(pick: (shown: Shown) => Value) =>
  Object.fromEntries(STATUSES.map((status) => [status, pick(SHOWN[status])])) as Record<Status, Value>;

export const TONES: Readonly<Record<Status, Tone>> = collect(({ tone }) => tone);

/** What a state means, for people; shown beside every count. */
export const MEANINGS: Readonly<Record<Status, string>> = collect(({ meaning }) => meaning);

/** What a state means in a run of this mode. */
export const meaningOf = (status: Status, mode: Mode): string =>
  (mode === 'verify' && SHOWN[status].meaningWhenRead) || MEANINGS[status];

/** States in which a deletion is pending for certain. */
export const PENDING: readonly Status[] = ['scheduled', 'already-scheduled', 'pending'];
