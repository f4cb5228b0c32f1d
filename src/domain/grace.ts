import type { ActedAt } from './types.ts';

/** After this moment the user is gone, whenever the site has acted: nobody is given up before it. */
export const goneSince = ({ at, last = at }: ActedAt, graceMs: number): number => last + graceMs;
