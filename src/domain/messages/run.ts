import { clause, count } from '../text.ts';
import type { Mode } from '../types.ts';
import { about } from './message.ts';
import { again } from './site.ts';

const cutShort = about['cut-off'];

/** What a run says of itself: how it ended, what could not be saved, what to check. */
export const rehearsal = () =>
  about.start`This is a rehearsal on the embedded sandbox site: no real user is touched.`;

export const faultsInAll = (total: number, listed: number) =>
  about.rows`This run found ${count(total, 'fault')}, and the log of this step lists ${listed}. Correct them, then run again.`;

export const siteNotOpened = (reason: string) =>
  about.address`The runner could not open a connection to the site (${clause(reason, 200)}). Check \`site\`, and the proxy of the runner.`;

/** The proxy of the runner's machine. */
export const proxyForm = () =>
  about.address`The variable \`HTTPS_PROXY\` of the runner is not an address that begins with http:// or https://. Set it to such an address.`;

export const journalNotWritten = (reason: string) =>
  about.saving`The runner could not write the journal (${clause(reason, 200)}). Make room on its disk, then run again.`;

export const stoppedWithoutJournal = (reason: string) =>
  about.saving`The run stopped, because the runner could not write the journal (${clause(reason, 200)}). Make room on its disk, then run the same list again.`;

export const leftToPost = () =>
  cutShort`The main step had no time left to upload the results. Open the log of the post step, which uploads them.`;

export const resultsLost = (reason: string) =>
  about.saving`GitHub did not accept the artifact with the results (${clause(reason, 300)}). Copy the group "All rows" of this log; the ledger has the results too.`;

/** No fault, and no reason to be red: the log and the ledger have it all. */
export const noArtifacts = () =>
  about.saving`This server has no artifact service, so there is no artifact. Read the group "All rows" of this log; the ledger has the results of live runs.`;

/** The server or the runner knows no such thing, or its disk is full. */
export const noSummary = (reason: string) =>
  about.saving`The runner did not take the job summary (${clause(reason)}). Read the results in this log.`;

/** Nothing was sent, so nothing is lost. */
export const planLost = (reason: string) =>
  about.saving`GitHub did not accept the artifact with the plan (${clause(reason, 300)}). Run again later.`;

/** It is made from the others, which are there. */
export const reportNotWritten = (reason: string) =>
  about.saving`The runner could not write report.html (${clause(reason, 300)}). Use the other files, which have everything.`;

export const journalDamaged = (lines: number) =>
  about.unknown`${count(lines, 'line of the journal is', 'lines of the journal are')} damaged, so users may be \`unknown\`. Check these users on the site.`;

export const cutOff = () =>
  cutShort`The main step was interrupted, and the post step took the results from the journal. Check the rows that are \`unknown\` first.`;

/** The end of a run that left no end in its journal. */
export const interrupted = (mode: Mode) => cutShort`The run was interrupted. ${again(mode)}.`;

export const notOnSite = (users: number) =>
  about.identity`The site does not know ${count(users, 'user')} on the list. If you did not expect that, check the \`not-found\` rows in results.csv.`;

/** Of a look-up. */
export const addressesNotFound = (addresses: number, isAll: boolean) =>
  isAll
    ? about.lookup`The site knows no address of this list. Check that \`lookup-endpoint\` is the call of your site that reads a user by e-mail.`
    : about.lookup`The site does not know ${count(addresses, 'address', 'addresses')}. Check the \`not-found\` rows in results.csv.`;

/** `what` counts the users that the site shows otherwise than earlier runs have left them. */
export const contradicted = (what: string) =>
  about.contradiction`The site contradicts the results of earlier runs: ${what}. Check these users on the site.`;

/** The site accepted the cancellations, and no read has shown what they did. */
export const cancelUnread = () =>
  about.undo`No read has shown that the cancel call of this site works. Check one of these users in the Bevy dashboard: it must show no pending deletion.`;

/** The run goes on: the site accepted the deletion, and shows it nowhere. */
export const canaryUntold = () =>
  about.unknown`The site does not show whether the deletion of the first user is pending. Check that user on the site, and set \`pending-field\` if a field shows it.`;

export const leftUnknown = (rows: number) =>
  about.unknown`${count(rows, 'row')} ended as \`unknown\`. Check these users on the site.`;

export const defect = (reason: string) =>
  cutShort`The action failed unexpectedly (${clause(reason, 200)}). Report this as a bug; the post step reports what happened so far.`;
