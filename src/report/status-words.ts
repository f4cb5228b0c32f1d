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
export const ICONS = { plan: '📝', waits: '⏳', done: '✅', bad: '❌' } as const;

/** How a state is shown: its tone, and what it means, in words; in some modes that is something else. */
type Shown = readonly [tone: Tone, meaning: string, others?: Partial<Record<Mode, string>>];

const SHOWN: Readonly<Record<Status, Shown>> = {
  scheduled: ['done', 'deletion scheduled by this run'],
  'already-scheduled': ['before', 'deletion scheduled before this run'],
  'already-deleted': ['before', 'deleted before this run'],
  cancelled: ['done', 'deletion cancelled by this run'],
  'not-scheduled': ['before', 'no deletion was pending'],
  'too-late': ['look', 'deleted by the site: no cancellation is possible'],
  pending: ['plan', 'deletion pending; it can still be cancelled'],
  gone: ['done', 'deleted for good'],
  active: ['kept', 'on the site, no deletion pending'],
  found: ['done', 'the site shows the user_id'],
  ambiguous: ['bad', 'several users of the site have this e-mail'],
  mismatch: ['bad', 'the site shows a user with a different e-mail'],
  'not-found': [
    'look',
    'the site does not know this user',
    { verify: 'the site does not know this user, and no earlier run explains it' },
  ],
  forbidden: ['bad', 'the site refuses this request; such users are often staff'],
  failed: ['bad', 'the request failed; nothing was changed'],
  unknown: [
    'doubt',
    'perhaps carried out: check the user on the site',
    { verify: 'the site does not show the status: check the user on the site' },
  ],
  planned: [
    'plan',
    'would be sent in a live run',
    { verify: 'would be verified', lookup: 'would be looked up' },
  ],
  'identity-mismatch': ['bad', 'the site has a different e-mail; nothing was changed'],
  'identity-unverified': ['look', 'no identity check was possible; nothing was changed'],
  'skipped-duplicate': ['kept', 'the list has this user on an earlier line'],
  'skipped-protected': ['kept', 'protected user'],
  'skipped-done': ['before', 'completed by an earlier run', { lookup: 'has a user_id already' }],
  'skipped-cancelled': ['kept', 'cancelled earlier, so not deleted again'],
  'skipped-limit': ['waits', 'left for a later run by `limit`'],
  'skipped-quota': ['waits', 'left because the quota is used up'],
  'skipped-time': ['waits', 'left because the run reached `max-duration`'],
  'skipped-stopped': ['waits', 'left because the run stopped'],
};

/** What a state means at a glance. */
export const toneOf = (status: Status): Tone => SHOWN[status][0];

/** What a state means in a run of this mode; shown beside every count. */
export const meaningOf = (status: Status, mode: Mode): string => {
  const [, meaning, others] = SHOWN[status];
  return others?.[mode] ?? meaning;
};
