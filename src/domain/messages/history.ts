import { foreign } from '../text.ts';
import { type Message, say } from './message.ts';

/** What earlier runs and other runs have to do with this one, and why a run cannot be undone. */
const IN_LINE =
  "two runs at once would not know of each other's requests. Wait for its end, or cancel it first; a concurrency " +
  'group in the workflow keeps runs in line';

export const jobAtWork = (): Message =>
  say('rival', `another job of this very run is at work on the same site; ${IN_LINE}`);

export const runAtWork = (id: string): Message =>
  say('rival', `run ${id} is at work on the same site; ${IN_LINE}`);

export const runMayBeAtWork = (id: string): Message =>
  say('rival', `run ${id} is in progress, and has not said yet on which site it works; ${IN_LINE}`);

/** A deletion is refused for that. */
export const nobodyDeleted = (unread: Message): Message =>
  say(unread.help, `what earlier runs did is not known, so nobody is deleted: ${unread.text}`);

export const nobodyVerified = (unread: Message): Message =>
  say(
    unread.help,
    `what earlier runs did is not known, so neither is who must be gone nor what the quota allows: ${unread.text}`,
  );

/** A cancellation and a dry run go on. */
export const earlierUnknown = (unread: Message): Message =>
  say(unread.help, `what earlier runs did is not known: ${unread.text}`);

export const darkRun = (id: string): Message =>
  say(
    'quota',
    `run ${id} left no account that can be read; it counts as a whole day's quota. Wait a day, or look at its artifacts`,
  );

export const noSuchRun = (id: string): Message =>
  say('undo', `there is no run ${id} in this repository; give the id in the address of its page`);

export const thisVeryRun = (id: string): Message =>
  say('undo', `${id} is this very run; give the id of an earlier one`);

const DISTRUST = {
  repository: 'it belongs to another repository, perhaps a fork; start the undoing there',
  workflow: 'it belongs to another workflow than this run; start the undoing from that workflow',
  branch: 'its commit is not in the history of the default branch; start the undoing from its own branch',
} as const;

/** Why the artifacts of a run are not read; `event`: those who may start such a run need no write access. */
export type Distrust = keyof typeof DISTRUST | { readonly event: string };

export const distrustedRun = (id: string, why: Distrust): Message =>
  say(
    'undo',
    `run ${id} cannot be undone from here: ` +
      (typeof why === 'string'
        ? DISTRUST[why]
        : `it was started by ${foreign(why.event, 40)}; commit a list of its users, and set csv in place of cancel-run`),
  );

export const runNotEnded = (id: string): Message =>
  say('undo', `run ${id} has not ended; cancel it on its page first, then undo what it did`);

export const noArtifact = (id: string): Message =>
  say(
    'undo',
    `run ${id} has no artifact that can be read (expired, or deleted?); if you have kept its users_set_to_delete.csv, ` +
      'commit that and set csv in place of cancel-run',
  );

export const otherSite = (id: string, theirs: string, ours: string): Message =>
  say('undo', `run ${id} was about ${foreign(theirs, 100)}, not about ${foreign(ours, 100)}; set site to it`);

export const nothingToUndo = (id: string): Message =>
  say(
    'undo',
    `run ${id} was a dry run, a cancellation or a verification; it set nobody for deletion. Give the id of the run that did`,
  );
