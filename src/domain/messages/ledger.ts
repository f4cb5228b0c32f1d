import { count, foreign } from '../text.ts';
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
  if (!good) return about.ledger`${problem} Restore an older version of it, as the page on the ledger says.`;
  const command = `git fetch origin ${ref} && git push origin "$(git commit-tree ${good.commit}^{tree} -p FETCH_HEAD -m 'Restore ${short(good.commit)}'):${ref}"`;
  const lost = good.lost.length > 0 ? good.lost.map((run) => foreign(run, 80)).join('; ') : 'nothing';
  return about.ledger`${problem} Restore its last good version: ${command}. That loses: ${lost}.`;
};

export const otherFormat = (ref: string, found: number, ours: number) =>
  about.ledger`The ledger at ${named(ref)} has format ${found}, and this version of the action reads format ${ours}. Use the newest version.`;

export const otherSite = (ref: string, site: string) =>
  about.ledger`${named(ref)} holds the ledger of another site (${foreign(site, 100)}). Set \`ledger-ref\` to a name of its own for this site.`;

export const defaultBranchAsLedger = (branch: string) =>
  about.ledger`\`ledger-ref\` is the default branch (${foreign(branch, 80)}). Set it to a name that nothing else uses.`;

export const secondLedger = (ref: string, other: string) =>
  about.ledger`This site already has a ledger at ${named(other)}. Move it to ${named(ref)} first, or leave \`ledger-ref\` empty.`;

/** GitHub's own words, such as a rule of the repository. */
export const ledgerNotMoved = (ref: string, words: string) =>
  about.ledger`GitHub refused to write the ledger at ${named(ref)} (${foreign(words, 200)}). Allow it in the rules of the repository, or set \`ledger-ref\` to a branch.`;

export const movedTooOften = () =>
  about.rival`Other runs wrote the ledger each time this run was about to begin. Start it again when they have ended.`;

export const jobAtWork = () =>
  about.rival`Another job or step of this run is at work on the same site. Let them run one after the other (\`max-parallel: 1\`).`;

export const runAtWork = (run: string, url: string) =>
  about.rival`Run ${run} is at work on the same site (${url}). Wait until it has ended, then start this run again.`;

export const undoWaits = (run: string, url: string) =>
  about.rival`Run ${run} waits to cancel deletions on this site (${url}). Start this run again when that run has ended.`;

/** An open claim, and no word of GitHub whether its run is over. */
export const runStateUnknown = (run: string, { help, text }: Message) =>
  about[help]`Run ${run} may be at work on the same site. ${text}`;

/** A deletion, a verification or a look-up is refused for that. */
export const needsLedger = ({ help, text }: Message) =>
  about[help]`Without the ledger of earlier runs, nothing is sent. ${text}`;

/** A dry run and a cancellation go on. */
export const earlierUnknown = ({ help, text }: Message) =>
  about[help]`Earlier runs on this site are unknown. ${text}`;

export const noLedgerYet = (ref: string) =>
  about.ledger`This repository knows of no earlier run on this site. If there was one, restore its ledger at ${named(ref)} before a live run.`;

export const nobodyOfRun = (run: string) =>
  about.undo`Run ${run} scheduled no deletion on this site. Give the id of the run that did.`;

export const cancelRunNeedsLedger = (run: string, { help, text }: Message) =>
  about[
    help
  ]`The users of run ${run} stand in the ledger, which cannot be read. ${text} Or commit \`users_set_to_delete.csv\` of that run's artifact, and set \`csv\` instead of \`cancel-run\`.`;

export const goesOnUnrecorded = ({ help, text }: Message) =>
  about[
    help
  ]`This cancellation goes on, but the ledger does not know of it yet. Start no deletion before it has ended. ${text}`;

export const notRecorded = ({ help, text }: Message) =>
  about[
    help
  ]`Cancelled on the site, but not recorded. Remove these users from the list, or repeat this run. ${text}`;

export const claimNotClosed = ({ help, text }: Message) =>
  about[
    help
  ]`The ledger does not have all results of this run. The next run reads the missing users from the site first. ${text}`;

export const settledRun = (run: string, users: number): string =>
  `Run ${run} was interrupted; ${count(users, 'user')} that it may have sent ${users === 1 ? 'is' : 'are'} unknown.`;

export const waitsForRun = (run: string, url: string): string =>
  `Waiting until run ${run} stops (${url}). It stops before its next batch.`;

export const waitedLongEnough = (run: string) =>
  about.rival`Run ${run} has not closed its claim in 15 minutes, and GitHub does not tell whether it is over. This cancellation begins now; cancel run ${run}.`;

/** Why a run at work stops. */
export const haltedBy = (run: string) =>
  about.rival`Run ${run} cancels deletions on this site, so this run stops. Start it again when that run has ended.`;

export const ledgerMoved = (ref: string) =>
  about.rival`Somebody else wrote the ledger ${named(ref)} during this run. Look at its history, then run the same list again.`;

export const gitHubUnreachable = () =>
  about.permissions`GitHub could not be reached for five minutes, so nothing more was sent. Run the same list again when it answers.`;

export const clockOff = (aheadMs: number): Message => {
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  const off = minutes > 0 ? count(minutes, 'minute') : `${Math.round(Math.abs(aheadMs) / 1000)} seconds`;
  return about.clock`The runner's clock is ${off} ${aheadMs > 0 ? 'ahead of' : 'behind'} GitHub's. All times here are GitHub's; set the clock of the runner.`;
};
