import type { Campaign, Report } from './campaign.ts';
import { type Row, readRows } from './checks.ts';
import type { ModelSite, Seen, State } from './site.ts';
import { add } from './tally.ts';

/** Names that a client may take for the field of a pending deletion without having seen it change (semantics.md). */
export const KNOWN_FIELDS = [
  'deletion_requested_at',
  'deletion_scheduled_at',
  'scheduled_deletion_at',
  'deletion_date',
  'pending_deletion',
  'deletion_pending',
  'marked_for_deletion',
  'scheduled_for_deletion',
] as const;

/** What a status says of the user: in one of these states at some moment of the run. */
const SAID: Readonly<Record<string, readonly State[]>> = {
  cancelled: ['active'],
  'not-scheduled': ['active'],
  // A client cannot tell a user who is gone from one who never was: both may be a 404.
  'too-late': ['gone', 'missing'],
  active: ['active'],
  pending: ['pending'],
  gone: ['gone'],
  'not-found': ['missing', 'gone'],
  scheduled: ['pending', 'gone'],
  'already-scheduled': ['pending', 'gone'],
  'already-deleted': ['gone'],
};

const DAY = 86_400_000;
/** Rows for which no request was due; time is up when the person who started the run said so. */
const NOT_SENT = /^skipped-(?:duplicate|protected|done|cancelled|time)$/;
/** States that say that this run has changed nothing. */
const UNTOUCHED = /^(?:not-|failed|forbidden|too-late|skipped-)/;
const FAILED = /^(?:failed|forbidden|unknown|skipped-stopped)$/;

/** What every check is called in the figures; `other` are those that hold for each campaign. */
export const CHECKS = ['lie', 'green', 'asked', 'deadline', 'other'] as const;

/**
 * What a run reported against the true state of the site, each violation with the name of its check before the first
 * colon. Figures go to `figures`. A lie that the site gave no evidence against is counted and is no violation.
 */
export const checkEvidence = (
  campaign: Campaign,
  report: Report,
  figures: Map<string, number>,
): readonly string[] => {
  const { site } = campaign;
  const { id, spec } = report;
  const rows = readRows(report)?.filter(({ status }) => status !== 'skipped-duplicate') ?? [];
  const seen = site.seen.filter(({ run }) => run === id);
  const isUndo = spec.given.mode === 'cancel' && !spec.given.dryRun;
  if (isUndo) add(figures, 'undos');
  if (isUndo) add(figures, 'users asked by undos', new Set(asked(seen)).size);
  add(figures, 'rows', rows.length);
  add(figures, 'failures', rows.filter(({ status }) => FAILED.test(status)).length);

  const wrong = rows.flatMap((row) => checkDeadline(campaign, report, row));
  const unproven = new Set<string>();
  for (const row of rows) {
    const truth = falsify(site, report, row) ?? hides(site, report, row);
    if (truth === undefined) continue;
    add(figures, 'lies');
    if (isExcused(campaign, report, row)) {
      add(figures, 'lies without evidence');
      unproven.add(row.user);
    } else wrong.push(`lie: user ${row.user} is ${row.status}, but really ${truth}`);
  }
  if (isUndo)
    wrong.push(...checkGreen(campaign, report, rows, unproven), ...checkAsked(campaign, report, rows, seen));
  for (const text of wrong) add(figures, `violations, ${text.split(':')[0]}`);
  return wrong.map((text) => `run ${id}: ${text}`);
};

const asked = (seen: readonly Seen[]): string[] =>
  seen.flatMap(({ purpose, user }) => (purpose === 'cancel' ? [user] : []));

/** What the user really was, if that is not what the row says; undefined if the row is true or says nothing. */
const falsify = (site: ModelSite, report: Report, { user, status }: Row): string | undefined => {
  const said = SAID[status];
  if (!said) return undefined;
  // A cancellation is about the end of the run: a user who is pending then is not saved.
  const from = status === 'cancelled' ? report.endedAt : report.startedAt;
  const states = site.statesBetween(user, from, report.endedAt);
  return said.some((state) => states.has(state)) ? undefined : [...states].join(', then ');
};

/** What the run has done, if the row denies it. */
const hides = (site: ModelSite, { id }: Report, { user, status }: Row): string | undefined => {
  const done = site.applied.find((entry) => entry.run === id && entry.user === user);
  // Of an attempt in doubt, a read may tell that none is pending any more; who did that, it does not tell.
  const isSo = status === 'not-scheduled' && site.state(user) === 'active';
  return done && UNTOUCHED.test(status) && !isSo ? `${done.purpose} was carried out` : undefined;
};

/** Whether the site has shown the run another state, or nothing against what it said. */
const isExcused = ({ site, spec: { habits } }: Campaign, report: Report, { user, status }: Row): boolean => {
  const { id, spec } = report;
  const { liberties, tells } = habits;
  if (site.misled.has(id)) return true;
  if (status === 'scheduled' || status === 'already-scheduled')
    return liberties.isShellDeleted && site.state(user) === 'gone';
  // An identity check that is answered 404 ends the row before the DELETE, and harms nobody.
  if (status === 'not-found' && spec.given.mode === 'delete') return liberties.read === 'none';
  const { cancel, field, read } = liberties;
  if (status !== 'cancelled' || cancel === 'works' || cancel === 'says no') return false;
  // Neither the answer to the cancellation nor a read has a field that means something to a client.
  if (!tells || ![...KNOWN_FIELDS, spec.given.pendingField].some((name) => name === field)) return true;
  if (cancel === 'shows pending') return false;
  // Cut off before a user who was pending could be read again.
  return read !== 'works' || isCut(report) || site.throttled.has(id);
};

/** No deadline is later than the true one, unless a second DELETE is answered as if it were the first. */
const checkDeadline = (
  { site, spec: { habits }, reports }: Campaign,
  { spec, startedAt }: Report,
  { user, cancelBefore }: Row,
): string[] => {
  const again = habits.liberties.again ?? (habits.isIdempotent ? 204 : 400);
  const since = site.since(user);
  if (spec.given.mode !== 'delete' || since === undefined || again === 204) return [];
  // After a doubtful answer, a second DELETE or a read does not tell whose deletion is pending; later runs believe it.
  const isDoubtful = (run: Report['spec']): boolean => run.conducts.some(({ kind }) => kind !== 'plain');
  if (isDoubtful(spec) || reports.some((report) => isDoubtful(report.spec))) return [];
  const due = since + habits.graceDays * DAY;
  const isLater = due > startedAt && cancelBefore > due;
  return isLater
    ? [`deadline: user ${user} can be cancelled until ${cancelBefore}, really until ${due}`]
    : [];
};

/** An undo is green only if nobody of its rows is left pending. */
const checkGreen = (
  { site, spec }: Campaign,
  { exitCodes }: Report,
  rows: readonly Row[],
  unproven: ReadonlySet<string>,
): string[] => {
  if (exitCodes.length === 0 || exitCodes.some((code) => code !== 0)) return [];
  // An earlier run may have counted as done, without any evidence against it, what was not.
  const isDeceived = spec.habits.liberties.cancel !== 'works' || site.misled.size > 0;
  return rows.flatMap(({ user, status }) =>
    site.state(user) === 'pending' && !unproven.has(user) && !(isDeceived && NOT_SENT.test(status))
      ? [`green: user ${user} is ${status} and still pending after a green undo`]
      : [],
  );
};

/** Ended by a person, or killed. */
const isCut = ({ stoppedAt, exitCodes }: Report): boolean =>
  stoppedAt !== undefined || exitCodes.some((code) => code === undefined);

/** Each user is asked at least once, unless the token, the site, the quota or the cancel call is gone. */
const checkAsked = (
  { site, spec: { habits } }: Campaign,
  report: Report,
  rows: readonly Row[],
  seen: readonly Seen[],
): string[] => {
  const { id, spec, main } = report;
  const isUnwell = spec.conducts.some(({ kind }) => kind !== 'plain') || site.throttled.has(id);
  const isLate = site.misled.has(id) || habits.liberties.cancel !== 'works';
  if (isCut(report) || isUnwell || isLate || main.outputs.get('outcome') === 'refused') return [];
  const done = new Set(asked(seen));
  return rows.flatMap(({ user, status }) =>
    done.has(user) || NOT_SENT.test(status) ? [] : [`asked: user ${user} is ${status} and was not asked`],
  );
};
