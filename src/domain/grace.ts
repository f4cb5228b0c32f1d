import type { ActedAt } from './types.ts';

/** Moments are those of requests; the site may act on one for as long as it is waited for (30 s), and clocks differ. */
const LATE_MS = 60_000;

/** After this moment the user is gone, whenever the site has acted: nobody is given up before it. */
export const goneSince = ({ at, last = at }: ActedAt, graceMs: number): number => last + graceMs + LATE_MS;
