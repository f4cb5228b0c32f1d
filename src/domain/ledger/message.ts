import type { Results } from '../outcome/results.ts';
import { count, foreign } from '../text.ts';
import { type Mode, STATUSES } from '../types.ts';
import type { Next } from './record.ts';

/** Who writes, for the history of the ledger: `git log` on its ref is the audit trail of years. */
export type Author = {
  readonly run: string;
  readonly attempt: number;
  readonly mode: Mode;
  readonly actor: string;
  readonly url: string;
  readonly list: { readonly path: string; readonly blob: string };
  /** With `cancel-run`: the run whose users these are. */
  readonly cancelRun: string | undefined;
};

/** A line for `git log --oneline`, and who did it on which list. */
const commitText = (what: string, { run, attempt, actor, url, list, cancelRun, mode }: Author): string => {
  const of =
    cancelRun === undefined
      ? `List: ${foreign(list.path, 200)} (blob ${list.blob})`
      : `Users of run ${cancelRun}`;
  return `Run ${run}.${attempt}: ${what}\n\nMode: ${mode}\n${of}\nStarted by: ${foreign(actor, 80)}\nRun: ${url}\n`;
};

/** `Run 4711.1: 250 users claimed to delete`; `settled` is what became of an interrupted run. */
export const claimMessage = (author: Author, next: NonNullable<Next>, settled: string | undefined): string =>
  commitText(`${claimed(next)} to ${TO[author.mode]}${settled ? `\n\n${settled}` : ''}`, author);

const TO = { delete: 'delete', cancel: 'cancel', verify: 'verify', lookup: 'look up' } as const;

/** A look-up claims requests alone: the users that it looks for have no ids yet. */
const claimed = ({ users, requests }: NonNullable<Next>): string =>
  users.length > 0 ? `${count(users.length, 'user')} claimed` : `${count(requests, 'request')} claimed`;

/** `Run 4720.1: 350 users named for cancellation; run 4711 is asked to stop` */
export const haltMessage = (author: Author, users: number, rival: string): string =>
  commitText(`${count(users, 'user')} named for cancellation; run ${rival} is asked to stop`, author);

/** `Run 4711.1: 250 scheduled, 2 not-found; next 250 users claimed`, or the run's outcome in place of the end. */
export const progressMessage = (author: Author, { counts, outcome }: Results, next: Next): string => {
  const done = STATUSES.filter((status) => counts[status] > 0 && !NOT_SENT.test(status))
    .map((status) => `${counts[status]} ${status}`)
    .join(', ');
  const then = next ? `next ${claimed(next)}` : `run ${outcome}`;
  return commitText(`${done || 'nothing sent'}; ${then}`, author);
};

const NOT_SENT = /^(?:planned|skipped-)/;
