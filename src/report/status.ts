import type { Mode, Status } from '../domain/types.ts';

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

export type Tone = keyof typeof SIGNS;

/** A run at a glance: the tones that a verdict may have, by what stands before it in Markdown. */
export const ICONS = { plan: '📝', waits: '⏳', done: '✅', look: '❌', bad: '❌' } as const;

/** How a state is shown: its tone, and what it means, in words; in a verification some mean something else. */
type Shown = readonly [tone: Tone, meaning: string, meaningWhenRead?: string];

const SHOWN: Readonly<Record<Status, Shown>> = {
  scheduled: ['done', 'set for deletion by this run'],
  'already-scheduled': ['before', 'was set for deletion before this run'],
  'already-deleted': ['before', 'was deleted before this run'],
  cancelled: ['done', 'deletion cancelled by this run'],
  'not-scheduled': ['before', 'no deletion was pending'],
  'too-late': ['look', 'the deadline for cancelling had passed'],
  pending: ['plan', 'a deletion is pending, and can still be cancelled'],
  gone: ['done', 'deleted for good'],
  active: ['kept', 'on the site, and no deletion is pending'],
  'not-found': [
    'look',
    'the site does not know this user',
    'the site does not know this user, and no earlier run tells why',
  ],
  forbidden: ['bad', 'the site refuses this for the user (staff?)'],
  failed: ['bad', 'the site said no; nothing was changed'],
  unknown: [
    'doubt',
    'may or may not have been carried out: look at the user on the site',
    'the site does not tell how it is with the user: look there',
  ],
  planned: ['plan', 'would be sent in a live run', 'would be read'],
  'identity-mismatch': ['bad', 'the site has another e-mail: not touched'],
  'identity-unverified': ['look', 'the e-mail could not be compared: not touched'],
  'skipped-duplicate': ['kept', 'the same user stands further up in the list'],
  'skipped-protected': ['kept', 'protected: never to be deleted'],
  'skipped-done': ['before', 'completed by an earlier run'],
  'skipped-cancelled': ['kept', 'an earlier run cancelled the deletion: not deleted again'],
  'skipped-limit': ['waits', 'left for a later run by limit'],
  'skipped-quota': ['waits', 'left because the quota is used up'],
  'skipped-time': ['waits', 'left because max-duration is over'],
  'skipped-stopped': ['waits', 'left because the run was stopped'],
};

/** What a state means at a glance. */
export const toneOf = (status: Status): Tone => SHOWN[status][0];

/** What a state means in a run of this mode; shown beside every count. */
export const meaningOf = (status: Status, mode: Mode): string => {
  const [, meaning, meaningWhenRead = meaning] = SHOWN[status];
  return mode === 'verify' ? meaningWhenRead : meaning;
};

/** States in which a deletion is pending for certain. */
export const PENDING: readonly Status[] = ['scheduled', 'already-scheduled', 'pending'];
