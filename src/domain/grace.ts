import type { ActedAt, Status } from './types.ts';

export const DAY_MS = 86_400_000;

/** Moments are those of requests; the site may act on one for as long as it is waited for (30 s), and clocks differ. */
const LATE_MS = 60_000;

/** What an earlier run left, as far as deadlines go. */
type Acted = ActedAt & { readonly graceMs: number };

/** After this moment the user is gone, whenever the site has acted: nobody is given up before it. */
export const goneSince = ({ at, last = at, graceMs }: Acted): number => last + graceMs + LATE_MS;

/** States in which a user may have been left with a deletion pending. */
export type LeftPending = 'scheduled' | 'already-scheduled' | 'unknown';

export const isLeftPending = (status: string): status is LeftPending =>
  status === 'scheduled' || status === 'already-scheduled' || status === 'unknown';

/** May the deletion of this user be pending at that moment (ms), as far as an earlier run has left it? */
export const mayBePending = (known: Acted & { readonly status: Status }, now: number): boolean =>
  isLeftPending(known.status) && now < goneSince(known);

/** Until when (ms) it can be cancelled; undefined of who was so before: since when, nobody knows. */
export const deadlineOf = ({
  status,
  at,
  graceMs,
}: Acted & { readonly status: Status }): number | undefined =>
  status === 'already-scheduled' ? undefined : at + graceMs;
