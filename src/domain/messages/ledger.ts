import { clause, count, foreign } from '../text.ts';
import { about, type Message } from './message.ts';

/** What the ledger is, who else writes it, and what a run does when it cannot be read or written. */
const short = (commit: string): string => commit.slice(0, 10);
const named = (ref: string): string => `\`${foreign(ref, 200)}\``;

export const notALedger = (ref: string) =>
  about.ledger`${named(ref)} exists, but holds no ledger. Set \`ledger-ref\` to a name that nothing else uses.`;

/** `good`: the last commit that can be read, and the runs that wrote after it. */
export const damagedLedger = (
  ref: string,
  place: string,
  good: { readonly commit: string; readonly lost: readonly string[] } | undefined,
): Message => {
  const problem = `The ledger at ${named(ref)} is damaged (${place}).`;
  if (!good) return about.ledger`${problem} Restore an older version, as docs/ledger.md describes.`;
  const command = `git fetch origin ${ref} && git push origin "$(git commit-tree ${good.commit}^{tree} -p FETCH_HEAD -m 'Restore ${short(good.commit)}'):${ref}"`;
  const lost = good.lost.map((run) => foreign(run, 80)).join('; ') || 'nothing';
  return about.ledger`${problem} Restore its last good version with ${command} (this loses ${lost}).`;
};

export const otherFormat = (ref: string, found: number, ours: number) =>
  about.ledger`The ledger at ${named(ref)} has format ${found}, but this version of the action reads format ${ours}. Use the newest version.`;

export const otherSite = (ref: string, site: string) =>
  about.ledger`${named(ref)} holds the ledger of another site (${foreign(site, 100)}). Set \`ledger-ref\` to a name of its own for this site.`;

export const defaultBranchAsLedger = (branch: string) =>
  about.ledger`\`ledger-ref\` is the default branch (${foreign(branch, 80)}). Set it to a name that nothing else uses.`;

export const secondLedger = (ref: string, other: string) =>
  about.ledger`This site already has a ledger at ${named(other)}. Move it to ${named(ref)} first, or leave \`ledger-ref\` empty.`;

/** GitHub's own words, such as a rule of the repository. */
export const ledgerNotMoved = (ref: string, words: string) =>
  about.ledger`GitHub refused to write the ledger at ${named(ref)} (${clause(words, 200)}). Allow it in the rules of the repository, or set \`ledger-ref\` to a branch.`;

export const movedTooOften = () =>
  about.rival`Other runs wrote to the ledger each time this run was about to begin. Start this run again when they have ended.`;

export const jobAtWork = () =>
  about.rival`Another job or step of this run is at work on the same site. Run the jobs or steps one after the other (\`max-parallel: 1\`).`;

export const runAtWork = (run: string, url: string) =>
  about.rival`Run ${run} is at work on the same site (${url}). Wait until it has ended, then start this run again.`;

export const undoWaits = (run: string, url: string) =>
  about.rival`Run ${run} is waiting to cancel deletions on this site (${url}). Start this run again when that one has ended.`;

/** A dry run and a cancellation go on; the reason is told before it. */
export const earlierUnknown = () =>
  about.ledger`Earlier runs on this site are unknown. Correct the cause above before the next run.`;

export const noLedgerYet = (ref: string) =>
  about.ledger`This repository knows of no earlier run on this site. If there was one, restore its ledger at ${named(ref)} before a live run.`;

export const nobodyOfRun = (run: string) =>
  about.undo`Run ${run} scheduled no deletion on this site. Set \`cancel-run\` to the run that did.`;

/** Beside the reason why the ledger was not read. */
export const cancelRunNeedsLedger = (run: string) =>
  about.undo`Only the ledger names the users of run ${run}. Correct the fault above, or set \`csv\` to \`users_set_to_delete.csv\` of that run's artifact and add its unknown users.`;

/** Both beside the reason why the ledger was not written. */
export const goesOnUnrecorded = () =>
  about.ledger`This cancellation continues without a record in the ledger. Start no deletion before this run has ended.`;

export const notRecorded = () =>
  about.ledger`The site cancelled these deletions, but the ledger does not record them. Remove these users from the list, or repeat this run.`;

export const claimNotClosed = () =>
  about.ledger`The ledger does not have all results of this run. Run the same list again: the next run settles the missing users first.`;

export const settledRun = (run: string, users: number): string =>
  `Run ${run} was interrupted: ${count(users, 'user is', 'users are')} unknown.`;

export const waitsForRun = (run: string, url: string): string =>
  `This run is waiting for run ${run}, which stops before its next batch (${url}).`;

export const waitedLongEnough = (run: string) =>
  about.rival`Run ${run} has not closed its claim in 15 minutes, and GitHub does not show whether it is over. Stop run ${run} on its page now: this cancellation no longer waits for it.`;

/** Why a run at work stops. */
export const haltedBy = (run: string) =>
  about.rival`Run ${run} is cancelling deletions on this site, so this run stopped. Start this run again when that one has ended.`;

export const ledgerMoved = (ref: string) =>
  about.rival`Somebody else changed the ledger ${named(ref)} during this run. Check its history, then run the same list again.`;

export const gitHubUnreachable = () =>
  about.permissions`GitHub did not answer for five minutes, so this run sent nothing more. Run the same list again when GitHub answers.`;

export const clockOff = (aheadMs: number): Message => {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const off = minutes > 0 ? count(minutes, 'minute') : `${Math.round(Math.abs(aheadMs) / 1000)} seconds`;
  return about.clock`The runner's clock is ${off} ${aheadMs > 0 ? 'ahead of' : 'behind'} GitHub's. Set the clock of the runner; all times here are GitHub's.`;
};
