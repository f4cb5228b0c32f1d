import { type Answer, json, page, RESET } from './answers.ts';

/**
 * One way a request goes wrong. Where the site `works` all the same, the client is told late, wrongly or not
 * at all: `answer` replaces the view's own one.
 */
export type Fault =
  | { readonly works: false; readonly answer: Answer }
  | { readonly works: true; readonly answer?: Answer; readonly late?: boolean };

const FAULTS: readonly Fault[] = [
  { works: false, answer: page(503, '503 Service Temporarily Unavailable', 'Try again later.') },
  // DRF's generic 500 view (exceptions.py, server_error), whose JSON is Django's and so has a blank.
  { works: true, answer: json(500, '{"error": "Server Error (500)"}') },
  { works: true, answer: RESET },
  { works: false, answer: RESET },
  { works: true, late: true },
];

/** Turns a random number from 0 to 1 into a fault with the probability `share`, each fault equally likely. */
export const pickFault = (random: number, share: number): Fault | undefined =>
  random < share ? FAULTS[Math.floor((random / share) * FAULTS.length)] : undefined;
