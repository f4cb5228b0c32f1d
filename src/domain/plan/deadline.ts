import { countsAs } from '../outcome/status.ts';
import type { Earlier } from '../types.ts';

export const DAY_MS = 86_400_000;

/**
 * Moments are those of intents, a second before their requests at most. The site may act for as long as it is waited for
 * (30 s), and clocks differ.
 */
const LATE_MS = 60_000;

/** After this moment the user is gone, whenever the site has acted: nobody is given up before it. */
export const goneSince = ({ at, last = at, graceMs }: Earlier): number => last + graceMs + LATE_MS;

/** May the deletion of this user be pending at that moment (ms), as far as an earlier run has left it? */
export const mayBePending = (known: Earlier, now: number): boolean =>
  countsAs(known.status, 'pending') && now < goneSince(known);

/** Until when (ms) it can be cancelled; undefined of a deletion that was found scheduled: its time is not known. */
export const deadlineOf = ({ status, at, graceMs }: Earlier): number | undefined =>
  status === 'already-scheduled' ? undefined : at + graceMs;
