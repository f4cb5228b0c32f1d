import { count, foreign } from '../text.ts';
import { about } from './message.ts';

const cutShort = about['cut-off'];

/** What a run says of itself: how it ended, what could not be saved, what to look at. */
export const rehearsal = () => about.start`Rehearsal on the embedded sandbox site: no real user is touched.`;

export const faultsInAll = (total: number, listed: number) =>
  about.rows`${total} faults in all; the log of this step lists ${listed}: mend them, then run again`;

export const siteNotOpened = (reason: string) =>
  about.address`the way to the site cannot be opened: ${reason}; mend it, then run again`;

/** The proxy of the runner's machine. */
export const proxyForm = () =>
  about.address`HTTPS_PROXY is set, but is no address with http:// or https:// before it; set it on the runner like that`;

export const journalNotWritten = (reason: string) =>
  about.saving`the journal could not be written; make room on the disk of the runner, then run again: ${reason}`;

export const stoppedWithoutJournal = (reason: string) =>
  about.saving`the run stopped because its journal could not be written; make room on the disk of the runner: ${reason}`;

export const leftToPost = () =>
  cutShort`there was no time left to upload the results; the post step of this action does it: look there for the artifact`;

export const resultsLost = (reason: string) =>
  about.saving`The results could not be uploaded as an artifact (${reason}). Look at the group "All rows" of this log; the ledger has them too.`;

/** Nothing was sent, so nothing is lost. */
export const planLost = (reason: string) =>
  about.saving`The results could not be uploaded as an artifact (${reason}). Run again later.`;

/** It is made from the others, which are there. */
export const reportNotWritten = (reason: string) =>
  about.saving`report.html could not be written; use the other files, which have everything: ${reason}`;

export const journalDamaged = (lines: number) =>
  about.unknown`${count(lines, 'line of the journal is', 'lines of the journal are')} damaged; users who may stand there are unknown: look at them on the site`;

export const cutOff = () =>
  cutShort`The main step was cut off; its results are put together from the journal: look at unknown rows first.`;

export const notOnSite = (users: number) =>
  about.identity`${count(users, 'user of the list is', 'users of the list are')} not on the site; look at not-found in results.csv if you did not expect it`;

/** `what` counts the users of whom the site shows something else than earlier runs have left. */
export const contradicted = (what: string) =>
  about.contradiction`Of the users of this run, ${what}: look at them on the site`;

export const leftUnknown = (rows: number) =>
  about.unknown`${count(rows, 'row')} ended as unknown: look at these users on the site`;

export const defect = (reason: string) =>
  cutShort`unexpected: ${foreign(reason, 200)}. What happened so far is kept; the post step reports it. Report this as a bug`;
