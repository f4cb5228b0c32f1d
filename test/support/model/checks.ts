import { parse } from 'csv-parse/sync';
import { parseList } from '../../../src/domain/list/list.ts';
import { parseProtection, protectingLine } from '../../../src/domain/list/protect.ts';
import { earlierUnknown, goesOnUnrecorded } from '../../../src/domain/messages/ledger.ts';
import type { Campaign, Report } from './campaign.ts';
import { TOKEN } from './process.ts';
import { NO_LIBERTIES, type Seen } from './site.ts';

const DAY = 86_400_000;
/** States that say that this run has not changed the user. */
const UNTOUCHED = /^(?:already-|not-|failed|forbidden|skipped-|identity-|too-late|planned)/;

/** A row of the results. */
export type Row = { readonly user: string; readonly status: string; readonly cancelBefore: number };

/** Everything in which a report is not true of its campaign; empty for the two promises kept. */
export const checkReport = (campaign: Campaign, report: Report): string[] => {
  const { id, spec, errors, main, post, exitCodes } = report;
  const wrong: string[] = errors.map((error) => `defect: ${error}`);
  const { site } = campaign;
  const seen = site.seen.filter(({ run }) => run === id);
  const parsed = parseList(report.csv);
  const changes = seen.filter(({ purpose }) => purpose === 'delete' || purpose === 'cancel');

  wrong.push(...checkTouched(campaign, report, changes));
  const isReview = ['pull_request', 'pull_request_target', 'merge_group'].includes(spec.event);
  const { mode, dryRun } = spec.given;
  if ((isReview || (dryRun && mode !== 'verify')) && seen.length > 0) wrong.push('a dry run sent something');
  if (mode === 'verify' && site.applied.some(({ run }) => run === id))
    wrong.push('a verification changed something');
  const kinds = new Set(changes.map(({ purpose }) => purpose));
  if ([...kinds].some((kind) => kind !== mode)) wrong.push('a request of the other mode');

  // After the signal nothing new leaves, and the process ends in time.
  if (report.stoppedAt !== undefined) {
    const late = seen.filter(({ at }) => at > (report.stoppedAt ?? 0));
    if (late.length > 0) wrong.push(`${late.length} requests after the signal`);
  }
  const printed = [main, post];
  const outcome = post?.outputs.get('outcome') ?? main.outputs.get('outcome');
  if (outcome === 'refused' && seen.length > 0) wrong.push('refused, but something was sent');

  const rows = readRows(report);
  const isHonest = campaign.spec.habits.liberties === NO_LIBERTIES;
  const listLength = parsed.ok ? parsed.list.users.length + parsed.list.duplicates.length : 0;
  if (rows && isHonest) wrong.push(...checkRows(campaign, report, rows));
  if (rows && report.cancelRun === undefined && rows.length !== listLength)
    wrong.push(`${rows.length} rows, the list has ${listLength}`);
  const isWhole = exitCodes.at(-1) !== undefined;
  if (!rows && isWhole && main.state.get('finished') === 'true' && outcome !== 'refused' && seen.length > 0)
    wrong.push('sent, but no rows are left');
  wrong.push(...checkExit(report, rows, outcome), ...(isHonest ? checkUndo(campaign, report) : []));

  const leaks = printed.filter((text) => text && leaksOf(text));
  if (leaks.length > 0) wrong.push('an e-mail address or the token is in the log, the summary or an output');
  for (const [name, text] of report.files ?? [])
    if (text.includes(TOKEN)) wrong.push(`the token is in ${name}`);
  return wrong.map((text) => `run ${id}: ${text}`);
};

/** Whom a run may touch: by the lists as they are on the default branch, and by the ledger as it was. */
const checkTouched = (campaign: Campaign, report: Report, changes: readonly Seen[]): string[] => {
  const { site, github, spec: world, isTampered } = campaign;
  const { id, spec, before, cancelRun, edits } = report;
  const parsed = parseList(report.csv);
  const users = parsed.ok ? parsed.list.users : [];
  const listed = new Map(users.map((user) => [user.id, user]));
  const wrong: string[] = [];
  if (cancelRun !== undefined) {
    const undone = github.claimed.get(cancelRun) ?? new Set();
    for (const { user } of changes)
      if (!undone.has(user)) wrong.push(`user ${user} is not of the run undone`);
  } else for (const { user } of changes) if (!listed.has(user)) wrong.push(`user ${user} is not on the list`);

  const deletions = changes.filter(({ purpose }) => purpose === 'delete');
  const protection = world.protect === undefined ? undefined : parseProtection('protect.csv', world.protect);
  for (const { user, at } of deletions) {
    const named = listed.get(user);
    if (named && protection && !('faults' in protection) && protectingLine(named, protection) !== undefined)
      wrong.push(`user ${user} is protected`);
    if (spec.given.includeCancelled) continue;
    const known = before.users.get(user);
    // Claimed by a run that was killed: the user may have been reopened, and is unknown.
    const isReopened = before.open?.mode === 'delete' && before.open.users.includes(user);
    if (known && DONE.test(known.status) && !isReopened)
      wrong.push(`user ${user} is ${known.status}, and sent again`);
    if (known?.keep) wrong.push(`user ${user} was cancelled, and is sent again`);
    const saved = site.applied.find(
      (entry) => entry.purpose === 'cancel' && entry.user === user && entry.at < at && entry.run !== id,
    );
    // Where the ledger was tampered with, or could not be written, nobody can know.
    const keptAt = github.keptAt.get(user) ?? Number.POSITIVE_INFINITY;
    const isKnown = saved && keptAt <= Math.max(saved.at, report.startedAt) && !isTampered;
    if (saved && isKnown)
      wrong.push(`user ${user} was cancelled by run ${saved.run}, and is sent after that`);
  }
  // Asked by an undo, the run stops before its next batch.
  const halted = spec.calls.length === 0 ? github.haltedAt.get(id) : undefined;
  const afterHalt = new Set(
    deletions.flatMap(({ at, user }) => (halted !== undefined && at > halted ? [user] : [])),
  ).size;
  const { batchSize, batchPauseMs, concurrency } = spec.given.pacing;
  // Without pauses, a batch begins while the last users of the one before are at work.
  const slack = batchPauseMs > 0 ? 0 : 2 * concurrency;
  if (afterHalt > batchSize + slack) wrong.push(`${afterHalt} users sent after it was asked to stop`);
  // What changed on the default branch ends the deletion before its next batch.
  const review = spec.given.review ?? 'report';
  for (const { at, spared } of review === 'off' ? [] : edits) {
    const after = deletions.filter((one) => one.at > at);
    const users = [...new Set(after.map(({ user }) => user))];
    if (users.length > 2 * batchSize + slack)
      wrong.push(`${users.length} users sent after the list had changed`);
    const isNext = users.indexOf(spared) >= batchSize + slack;
    if (isNext) wrong.push(`user ${spared} was taken off the list, and is sent in a later batch`);
  }
  return wrong;
};

const DONE = /^(?:scheduled|already-scheduled|already-deleted)$/;

/** No run makes a request too many in any 24 hours, all runs together. */
export const checkQuota = ({ site, reports, rivals, isTampered }: Campaign): string[] => {
  const wrong: string[] = [];
  if (isTampered) return wrong;
  // A cancellation goes on where the ledger cannot be read or written.
  const knowing = [...reports, ...rivals].filter((report) => !isUnrecorded(report));
  const modes = new Map(knowing.map(({ id, spec }) => [id, spec.given]));
  const times = site.seen.filter(({ run }) => modes.has(run));
  let first = 0;
  times.forEach(({ at, run }, i) => {
    while ((times[first]?.at ?? at) <= at - DAY) first += 1;
    const given = modes.get(run);
    if (!given) return;
    const { dailyQuota, quotaReserve } = given.pacing;
    // Our own count never ends an undo; it is counted for the runs after it.
    const limit = given.mode === 'cancel' ? Number.POSITIVE_INFINITY : dailyQuota - quotaReserve;
    if (i - first + 1 > limit) wrong.push(`run ${run}: request ${i - first + 1} of ${limit} in 24 h`);
  });
  return wrong.slice(0, 1);
};

/** A cancellation that went on without its claim says so. */
const UNRECORDED = [goesOnUnrecorded(), earlierUnknown()].map(({ text }) => text);
const isUnrecorded = ({ spec, main }: Report): boolean =>
  spec.given.mode === 'cancel' && main.lines.some((line) => UNRECORDED.some((text) => line.includes(text)));

/** One writer: no run sends between the requests of another, and what was sent is in the ledger. */
export const checkLedger = ({ site, github, reports, rivals, clock, isTampered }: Campaign): string[] => {
  const wrong: string[] = [];
  const all = [...reports, ...rivals];
  for (const rival of rivals) {
    const own = site.seen.filter(({ run }) => run === rival.rivalOf);
    const first = site.seen.find(({ run }) => run === rival.id)?.at ?? Number.POSITIVE_INFINITY;
    const isSideBySide = first < (own.at(-1)?.at ?? 0);
    if (
      isSideBySide &&
      !isUnrecorded(rival) &&
      !all.some((one) => one.id === rival.rivalOf && isUnrecorded(one))
    )
      wrong.push(`run ${rival.id} sends beside run ${rival.rivalOf}`);
  }
  if (isTampered) return wrong;
  const { users, requests, open } = github.ledger();
  const unrecorded = new Set(all.filter(isUnrecorded).map(({ id }) => id));
  const counted = requests.reduce((sum, bucket) => sum + bucket.requests, 0) + (open?.requests ?? 0);
  const now = clock.now();
  const sent = site.seen.filter(({ at, run }) => at > now - DAY && !unrecorded.has(run)).length;
  if (counted < sent) wrong.push(`${sent} requests in 24 h, the ledger counts ${counted}`);
  for (const { user, run, purpose } of site.applied) {
    if (purpose !== 'delete' || site.state(user) !== 'pending') continue;
    const known = users.get(user)?.status ?? '';
    if (!/^(?:scheduled|already-scheduled|unknown|cancelled)$/.test(known) && !open?.users.includes(user))
      wrong.push(`run ${run} scheduled user ${user}, and the ledger says '${known}'`);
  }
  return wrong;
};

/** An undo that is green has left nobody of that run with a deletion. */
const checkUndo = ({ site, github }: Campaign, { spec, exitCodes, main, cancelRun }: Report): string[] => {
  const isGreen = exitCodes.length === 1 && exitCodes[0] === 0 && main.outputs.get('outcome') === 'complete';
  if (spec.given.mode !== 'cancel' || spec.given.dryRun || cancelRun === undefined || !isGreen) return [];
  if (spec.conducts.some(({ kind }) => kind !== 'plain')) return [];
  // A later run may have scheduled the same user again: then it is that run's.
  const isOf = (user: string): boolean => github.ledger().users.get(user)?.run === cancelRun;
  return site.applied
    .filter(({ user }) => isOf(user))
    .filter(
      ({ run, purpose, user }) => run === cancelRun && purpose === 'delete' && site.state(user) === 'pending',
    )
    .map(({ user }) => `user ${user} is still pending after a green undo`);
};

/** Rows of results.csv, or of the log where there is no artifact. */
export const readRows = ({ files, main, post }: Report): Row[] | undefined => {
  const csv = files?.get('results.csv');
  if (csv !== undefined) {
    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    return rows.map(({ user_id = '', status = '', cancel_before: before = '' }) => ({
      user: user_id,
      status,
      cancelBefore: Date.parse(before),
    }));
  }
  const lines = [...main.lines, ...(post?.lines ?? [])];
  const start = lines.lastIndexOf('All rows: user_id, status, requested_at');
  if (start < 0) return undefined;
  return lines.slice(start + 1).flatMap((line) => {
    const [, user = '', status = ''] = /^(\d+),([a-z-]+),/.exec(line) ?? [];
    return user ? [{ user, status, cancelBefore: Number.NaN }] : [];
  });
};

/** Nothing is claimed that did not happen, nothing is missing that did, and no deadline is too late. */
const checkRows = ({ site, spec: world, isTampered }: Campaign, report: Report, rows: readonly Row[]) => {
  const wrong: string[] = [];
  const { id, spec, endedAt } = report;
  const applied = new Set(site.applied.filter(({ run }) => run === id).map(({ user }) => user));
  const claims = spec.given.mode === 'delete' ? 'scheduled' : 'cancelled';
  const known = new Map<string, string>();
  for (const { user, status, cancelBefore } of rows) {
    if (status === 'skipped-duplicate') continue;
    if (known.has(user)) wrong.push(`user ${user} has two rows`);
    known.set(user, status);
    const isPendingAt = (from: number): boolean => site.statesBetween(user, from, endedAt).has('pending');
    const since = site.since(user);
    // What the site does late it may have done after the read.
    const isUnset = since === undefined || since > report.startedAt;
    if (status === 'pending' && !isPendingAt(report.startedAt))
      wrong.push(`user ${user} is pending, but nothing is set`);
    if (status === 'active' && !isUnset) wrong.push(`user ${user} is active, but set for deletion`);
    // A site that says 404 of whom it has may well be believed.
    const isLie = spec.conducts.some((one) => one.kind === 'answer' && one.status === 404);
    if (status === 'gone' && site.state(user) !== 'gone' && !isLie)
      wrong.push(`user ${user} is gone, but really ${site.state(user)}`);
    // A read may show what an earlier attempt has done, of this run or of one before it; an undo may have followed.
    const isSo = applied.has(user) || (claims === 'scheduled' && isPendingAt(report.startedAt));
    if (status === claims && !isSo) wrong.push(`user ${user} is ${status}, but the site never did it`);
    // Of an attempt in doubt, a read may tell that none is pending any more; who did that, it does not tell.
    const isOver = status === 'not-scheduled' && site.statesBetween(user, endedAt, endedAt).has('active');
    // A DELETE that the site carries out late, after the cancellation, undoes that.
    const isBack = status === 'failed' && claims === 'cancelled' && isPendingAt(endedAt);
    if (applied.has(user) && UNTOUCHED.test(status) && !isOver && !isBack)
      wrong.push(`user ${user} is ${status}, but the site did it`);
    const due = since === undefined ? Number.NaN : since + world.habits.graceDays * DAY;
    // Of who was gone before, nobody can tell: there is nothing to cancel.
    if (due > report.startedAt && cancelBefore > due && !isTampered)
      wrong.push(`user ${user} can be cancelled until ${cancelBefore}, really until ${due}`);
  }
  return wrong;
};

/** Never green by omission. */
const checkExit = (
  report: Report,
  rows: readonly Row[] | undefined,
  outcome: string | undefined,
): string[] => {
  const { exitCodes, spec } = report;
  if (exitCodes.some((code) => code !== 0)) return [];
  const bad = rows?.filter(({ status }) => /^(?:failed|forbidden|unknown|identity-)/.test(status)) ?? [];
  if (bad.length > 0) return [`green with ${bad.length} rows to look at`];
  const left = rows?.filter(({ status }) => /^skipped-(?:quota|time|stopped)$/.test(status)) ?? [];
  if (left.length > 0) return [`green with ${left.length} rows left`];
  if (outcome === 'complete' || outcome === 'planned') return [];
  return outcome === 'incomplete' && spec.given.limit !== undefined ? [] : [`green and ${outcome}`];
};

const leaksOf = ({ lines, summary, outputs }: NonNullable<Report['post']>): boolean => {
  const text = [...lines, summary, ...outputs.values()].join('\n');
  return /u\d+(?:@|&#64;)/.test(text) || text.includes(TOKEN);
};
