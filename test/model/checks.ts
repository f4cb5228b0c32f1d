import { parse } from 'csv-parse/sync';
import { parseList } from '../../src/domain/list.ts';
import { parseEarlierRun } from '../../src/report/earlier.ts';
import type { Campaign, Report } from './campaign.ts';
import { TOKEN } from './process.ts';
import type { Seen } from './site.ts';

const DAY = 86_400_000;
/** States that say that this run has not changed the user. */
const UNTOUCHED = /^(?:already-|not-|failed|forbidden|skipped-|identity-|too-late|planned)/;

type Row = { readonly user: string; readonly status: string; readonly cancelBefore: number };

/** Everything in which a report is not true of its campaign; empty for the two promises kept. */
export const checkReport = (campaign: Campaign, report: Report): string[] => {
  const { id, spec, errors, main, post, exitCodes } = report;
  const wrong: string[] = errors.map((error) => `defect: ${error}`);
  const { site } = campaign;
  const seen = site.seen.filter(({ run }) => run === id);
  const parsed = parseList(report.csv);
  const listed = new Set(parsed.ok ? parsed.list.users.map(({ id: user }) => user) : []);
  const changes = seen.filter(({ purpose }) => purpose === 'delete' || purpose === 'cancel');

  // Nobody off the list is touched, and nobody at all where nothing may be.
  if (spec.undo === undefined) {
    for (const { user } of changes) if (!listed.has(user)) wrong.push(`user ${user} is not on the list`);
  } else {
    const undone = usersOf(campaign, campaign.reports[spec.undo]);
    for (const { user } of changes)
      if (!undone.has(user)) wrong.push(`user ${user} is not of the run undone`);
  }
  wrong.push(...checkTouched(campaign, report, changes));
  const isReview = ['pull_request', 'pull_request_target', 'merge_group'].includes(spec.event);
  const { mode, dryRun } = spec.given;
  if ((isReview || (dryRun && mode !== 'verify')) && seen.length > 0) wrong.push('a dry run sent something');
  if (mode === 'verify' && site.applied.some(({ run }) => run === id || run === report.rivalId))
    wrong.push('a verification changed something');
  const kinds = new Set(changes.map(({ purpose }) => purpose));
  if ([...kinds].some((kind) => kind !== mode)) wrong.push('a request of the other mode');

  // After the signal nothing new leaves, and the process ends in time.
  if (report.stoppedAt !== undefined) {
    const late = seen.filter(({ at }) => at > (report.stoppedAt ?? 0));
    if (late.length > 0) wrong.push(`${late.length} requests after the signal`);
  }
  // Whoever begins beside it waits until it is through; a cancellation goes on where GitHub does not tell.
  const other = site.seen.find(({ run }) => run === report.rivalId)?.at ?? Number.POSITIVE_INFINITY;
  if (other < (seen.at(-1)?.at ?? 0) && !spec.isGitHubDown) wrong.push('two runs at once');
  const printed = [main, post];
  const outcome = post?.outputs.get('outcome') ?? main.outputs.get('outcome');
  if (outcome === 'refused' && seen.length > 0) wrong.push('refused, but something was sent');

  const rows = readRows(report);
  const listLength = parsed.ok ? parsed.list.users.length + parsed.list.duplicates.length : 0;
  if (rows) wrong.push(...checkRows(campaign, report, rows));
  if (rows && spec.undo === undefined && rows.length !== listLength)
    wrong.push(`${rows.length} rows, the list has ${listLength}`);
  const isWhole = exitCodes.at(-1) !== undefined;
  if (!rows && isWhole && main.state.get('finished') === 'true' && outcome !== 'refused' && seen.length > 0)
    wrong.push('sent, but no rows are left');
  wrong.push(...checkExit(report, rows, outcome));

  // A later run counts at least what the site has seen.
  const account = accountOf(campaign, id);
  if (account !== undefined && account < seen.length) {
    wrong.push(`${seen.length} requests, but later runs count ${account}`);
  }
  const leaks = printed.filter((text) => text && leaksOf(text));
  if (leaks.length > 0) wrong.push('an e-mail address or the token is in the log, the summary or an output');
  for (const [name, text] of report.files ?? [])
    if (text.includes(TOKEN)) wrong.push(`the token is in ${name}`);
  return wrong.map((text) => `run ${id}: ${text}`);
};

/** The protected are left alone, and so is whom an earlier run knows to be set for deletion. */
const checkTouched = (
  { site, spec, reports }: Campaign,
  report: Report,
  changes: readonly Seen[],
): string[] => {
  const deleted = new Set(changes.flatMap(({ purpose, user }) => (purpose === 'delete' ? [user] : [])));
  const wrong: string[] = [];
  for (const user of spec.protect?.split('\n') ?? [])
    if (deleted.has(user)) wrong.push(`user ${user} is protected`);
  const known = new Map<string, string>();
  for (const earlier of reports) {
    if (earlier === report) break;
    // What is only in a log is lost on later runs.
    for (const { user, status } of (earlier.files && readRows(earlier)) ?? [])
      if (TELLING.test(status)) known.set(user, status);
  }
  for (const user of deleted) {
    const since = site.since(user) ?? Number.POSITIVE_INFINITY;
    const isPending = since < report.startedAt && report.endedAt < since + spec.habits.graceDays * DAY;
    if (known.get(user) === 'scheduled' && isPending) wrong.push(`user ${user} is sent again`);
  }
  return wrong;
};

/** States that tell a later run something. */
const TELLING = /^(?:scheduled|already-scheduled|unknown|cancelled|not-scheduled|not-found|already-deleted)$/;

/** No run makes a request too many in any 24 hours, all runs together. */
export const checkQuota = ({ site, reports }: Campaign): string[] => {
  const wrong: string[] = [];
  // A cancellation goes on where GitHub does not tell what earlier runs have used.
  const knowing = reports.filter(({ spec }) => !(spec.isGitHubDown && spec.given.mode === 'cancel'));
  const modes = new Map(knowing.map(({ id, spec }) => [id, spec.given]));
  const times = site.seen;
  let first = 0;
  times.forEach(({ at, run }, i) => {
    while ((times[first]?.at ?? at) <= at - DAY) first += 1;
    const given = modes.get(run);
    if (!given) return;
    const { dailyQuota, quotaReserve } = given.pacing;
    const limit = given.mode === 'cancel' ? dailyQuota : dailyQuota - quotaReserve;
    if (i - first + 1 > limit) wrong.push(`run ${run}: request ${i - first + 1} of ${limit} in 24 h`);
  });
  return wrong.slice(0, 1);
};

/** Users whom any account of a run names as its own. */
const usersOf = ({ github }: Campaign, report: Report | undefined): ReadonlySet<string> =>
  new Set(
    github.stored
      .filter(({ runId }) => runId === report?.id)
      .flatMap(({ files }) => [...(parseEarlierRun(files?.get('run.json') ?? '')?.own.users.keys() ?? [])]),
  );

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
const checkRows = ({ site, spec: world }: Campaign, report: Report, rows: readonly Row[]) => {
  const wrong: string[] = [];
  const { id, spec, endedAt } = report;
  const applied = new Set(site.applied.filter(({ run }) => run === id).map(({ user }) => user));
  const claims = spec.given.mode === 'delete' ? 'scheduled' : 'cancelled';
  const known = new Map<string, string>();
  for (const { user, status, cancelBefore } of rows) {
    if (status === 'skipped-duplicate') continue;
    if (known.has(user)) wrong.push(`user ${user} has two rows`);
    known.set(user, status);
    const since = site.since(user);
    // What the site does late it may have done after the read.
    const isUnset = since === undefined || since > report.startedAt;
    if (status === 'pending' && since === undefined)
      wrong.push(`user ${user} is pending, but nothing is set`);
    if (status === 'active' && !isUnset) wrong.push(`user ${user} is active, but set for deletion`);
    // A site that says 404 of whom it has may well be believed.
    const isLie = spec.conducts.some((one) => one.kind === 'answer' && one.status === 404);
    if (status === 'gone' && site.state(user) !== 'gone' && !isLie)
      wrong.push(`user ${user} is gone, but really ${site.state(user)}`);
    // A read may show what an earlier attempt has done, of this run or of one before it.
    const isSo = applied.has(user) || (claims === 'scheduled' && since !== undefined && since <= endedAt);
    if (status === claims && !isSo) wrong.push(`user ${user} is ${status}, but the site never did it`);
    if (applied.has(user) && UNTOUCHED.test(status))
      wrong.push(`user ${user} is ${status}, but the site did it`);
    const due = since === undefined ? Number.NaN : since + world.habits.graceDays * DAY;
    // Of who was gone before, nobody can tell: there is nothing to cancel.
    if (due > report.startedAt && cancelBefore > due)
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

/** What runs to come take this run to have used at least; undefined if it has left nothing that can be read. */
const accountOf = ({ github }: Campaign, id: string): number | undefined => {
  const accounts = github.stored
    .filter(({ runId, files }) => runId === id && files)
    .flatMap(({ files }) => parseEarlierRun(files?.get('run.json') ?? '') ?? [])
    .map(({ own, final, reserved }) => {
      const used = own.uses
        .flatMap(({ buckets }) => buckets)
        .reduce((sum, { requests }) => sum + requests, 0);
      return used + (final ? 0 : reserved);
    });
  return accounts.length > 0 ? Math.max(...accounts) : undefined;
};

const leaksOf = ({ lines, summary, outputs }: NonNullable<Report['post']>): boolean => {
  const text = [...lines, summary, ...outputs.values()].join('\n');
  return /u\d+(?:@|&#64;)/.test(text) || text.includes(TOKEN);
};
