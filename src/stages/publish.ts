import type { Uploaded } from '../adapters/artifacts.ts';
import type { Folder } from '../adapters/journal.ts';
import type { Deps } from '../deps.ts';
import { claimNotClosed, notRecorded } from '../domain/messages/ledger.ts';
import type { Message, Topic } from '../domain/messages/message.ts';
import * as say from '../domain/messages/run.ts';
import { isUnconfirmedUndo, makeResults, type Results } from '../domain/outcome/results.ts';
import { isReviewEvent } from '../domain/plan/gate.ts';
import { isoTime } from '../domain/text.ts';
import type { Plan } from '../domain/types.ts';
import { helpText, helpTopics } from '../report/help-links.ts';
import { reportHtml } from '../report/html/page.ts';
import { outlook, outlookText } from '../report/outlook.ts';
import { COUNT_OUTPUTS, outputsOf } from '../report/outputs.ts';
import { completedListCsv, resultsCsv, usersSetToDeleteCsv } from '../report/results-csv.ts';
import { type Facts, type RunRecord, runJson } from '../report/run-json.ts';
import type { Ended } from '../report/sections.ts';
import { type ArtifactLink, refusalMarkdown, summaryMarkdown } from '../report/summary.ts';
import { isRed, verdictText } from '../report/verdict.ts';
import { contradictionTexts } from '../report/verified.ts';
import { messageOf } from './ask-github.ts';
import { closeLedger } from './close-ledger.ts';
import type { Refused } from './read-inputs.ts';

const FILES = ['results.csv', 'users_set_to_delete.csv', 'journal.jsonl', 'run.json'];
/** Of a look-up. */
const COMPLETED_LIST = 'users_to_delete.csv';
/** For people: without it, the other files still tell everything. */
const REPORT = 'report.html';
const TRIES = 3;
/** The artifact client gives up by itself after about 35 s; a service that hangs must not hold the run. */
const UPLOAD_LIMIT_MS = 180_000;

/**
 * The one exit of a run that has a plan: ledger, files, artifact, summary, outputs, annotations. Resolves to the exit
 * code; `finished` is saved for post only if nothing is left for it to do.
 */
export const publish = async (
  deps: Deps,
  folder: Folder,
  record: RunRecord,
  githubToken: string,
): Promise<number> => {
  const { printer } = deps;
  const { facts, plan } = record;
  const results = makeResults(plan, folder.journal());
  const ahead = outlook(record, folder.journal(), results);
  const { event, troubleshooting } = deps.context;
  const ended = { facts, plan, results, ahead, troubleshooting };
  const summarize = async (artifact: ArtifactLink): Promise<void> => {
    // On a pull request the summary is the comment's text and nothing more.
    if (!isReviewEvent(event)) await printer.summary(summaryMarkdown(ended, artifact));
  };
  printer.output('results', folder.path('results.csv'));
  printer.output('list', plan.mode === 'lookup' ? folder.path(COMPLETED_LIST) : '');
  for (const [name, value] of outputsOf(results, facts)) printer.output(name, value);

  deps.artifacts.prepare();
  const closed = await inTries(deps, () => closeLedger(deps, record, githubToken, folder, results));
  const ledgerCommit = 'value' in closed ? closed.value : undefined;
  printer.output('ledger-commit', ledgerCommit ?? '');
  const uploaded = await inTries(deps, () => uploadFinal(deps, folder, ended, ledgerCommit));
  const isCutShort = deps.timeLeft() < Number.POSITIVE_INFINITY;
  const isOpen = 'error' in closed;
  const lost = 'error' in uploaded && !plan.dryRun;
  if ('value' in uploaded && uploaded.value) {
    const { id, name, digest } = uploaded.value;
    const url = `${facts.run.url}/artifacts/${id}`;
    printer.output('artifact-id', id);
    printer.output('artifact-url', url);
    printer.output('artifact-digest', digest);
    await summarize({ name, url });
    if (!isOpen || !isCutShort) markFinished(deps, folder);
  } else if ('error' in uploaded && isCutShort) {
    printer.warning(say.leftToPost());
  } else {
    const missing = 'value' in uploaded ? say.noArtifacts() : lostText(plan, uploaded.error);
    await summarize({ missing });
    if (!isOpen || !isCutShort) markFinished(deps, folder);
    if (lost) printer.error(missing);
    else printer.warning(missing);
    await printRows(deps, results);
  }
  if (isOpen) {
    printer.error(messageOf(closed.error));
    printer.error(plan.mode === 'cancel' ? notRecorded() : claimNotClosed());
  }
  if (!facts.rehearsal) for (const line of outlookText(ahead)) printer.info(line);
  annotate(deps, plan, results, facts);
  showHelp(deps, helpTopics(results));
  return lost || isOpen || isRed(results, facts.failOnIncomplete) ? 1 : 0;
};

/** What the work gives, in three tries, or the error: a full disk is no reason to lose what the journal holds. */
const inTries = async <T>(
  { timeLeft, sleep }: Deps,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly error: unknown }> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return { value: await work() };
    } catch (error) {
      if (tries === TRIES || timeLeft() < 1000) return { error };
      await sleep(tries * 1000);
    }
  }
};

/** Its presence in the folder says that main left nothing to do: post cannot see what main told the runner last. */
export const FINISHED_FILE = 'finished';

const markFinished = ({ printer }: Deps, folder: Folder): void => {
  printer.state('finished', 'true');
  try {
    folder.write(FINISHED_FILE, ['']);
  } catch {
    // A full disk: at worst, post reports the same once more.
  }
};

/** The one exit of a run that is refused: every fault is shown, nothing was sent. */
export const refuse = async (
  deps: Deps,
  { faults, total, path, inputs }: Refused,
  facts?: Facts,
): Promise<number> => {
  const { printer } = deps;
  printer.faults(faults, total, path);
  if (facts) {
    printer.output('users', facts.list.users);
    printer.output('list-sha256', facts.list.sha256);
  }
  endWithoutPlan(deps, 'refused');
  // On a pull request the summary is the comment's text, unless faulty inputs left no comment.
  if (!inputs || !isReviewEvent(deps.context.event))
    await printer.summary(refusalMarkdown(faults, total, path, deps.context.troubleshooting));
  showHelp(deps, []);
  return 1;
};

/** The exit of a pull request that takes the list away: the comment has said so. */
export const planNothing = (deps: Deps): number => {
  deps.printer.output('users', 0);
  endWithoutPlan(deps, 'planned');
  return 0;
};

const endWithoutPlan = ({ printer }: Deps, outcome: 'planned' | 'refused'): void => {
  printer.output('outcome', outcome);
  for (const name of COUNT_OUTPUTS) printer.output(name, 0);
  printer.state('finished', 'true');
};

/** Writes the files as they follow from plan and journal, and uploads them. */
const uploadFinal = (
  deps: Deps,
  folder: Folder,
  ended: Ended,
  ledgerCommit: string | undefined,
): Promise<Uploaded | undefined> => {
  const { facts, results } = ended;
  const { artifactName, retentionDays } = facts;
  folder.write('results.csv', resultsCsv(results));
  folder.write('users_set_to_delete.csv', usersSetToDeleteCsv(results));
  const isLookup = results.mode === 'lookup';
  if (isLookup) folder.write(COMPLETED_LIST, completedListCsv(results));
  folder.write('run.json', [runJson(ended, ledgerCommit)]);
  const isWritten = writeReport(deps, folder, ended);
  const names = [...FILES, ...(isLookup ? [COMPLETED_LIST] : []), ...(isWritten ? [REPORT] : [])];
  const files = names.map(folder.path);
  const upload = deps.artifacts.upload(artifactName, folder.path('.'), files, retentionDays);
  return deps.within(upload, Math.min(deps.timeLeft(), UPLOAD_LIMIT_MS));
};

/** The same for a person; says whether it is there. Without it the other files still tell everything. */
const writeReport = ({ printer }: Deps, folder: Folder, ended: Ended): boolean => {
  try {
    folder.write(REPORT, reportHtml(ended, folder.journal()));
    return true;
  } catch (error) {
    printer.warning(say.reportNotWritten(reasonOf(error)));
    return false;
  }
};

const lostText = ({ dryRun }: Plan, error: unknown): Message =>
  dryRun ? say.planLost(reasonOf(error)) : say.resultsLost(reasonOf(error));

/** The log is the last place where what happened can still be kept. */
const printRows = ({ printer }: Deps, { rows, mode }: Results): Promise<void> =>
  printer.group('All rows: user_id, status, requested_at', () => {
    for (const { user, status, requestedAt } of rows) {
      const place = mode === 'lookup' ? `line ${user.line}: ` : '';
      printer.info(`${place}${user.id},${status},${requestedAt === undefined ? '' : isoTime(requestedAt)}`);
    }
  });

const annotate = ({ printer }: Deps, plan: Plan, results: Results, facts: Facts): void => {
  const { counts, resumeAfter } = results;
  const when = resumeAfter === undefined ? '' : ` Go on after ${isoTime(resumeAfter)}.`;
  const verdict = `${facts.rehearsal ? 'Rehearsal. ' : ''}${verdictText(plan, results)}${when}`;
  if (isRed(results, facts.failOnIncomplete)) printer.verdict('error', verdict);
  else printer.verdict(results.outcome === 'incomplete' ? 'warning' : 'notice', verdict);
  const unknown = counts['not-found'];
  if (unknown > 0)
    printer.warning(
      results.mode === 'lookup'
        ? say.addressesNotFound(unknown, unknown === results.rows.length)
        : say.notOnSite(unknown),
    );
  for (const text of contradictionTexts(results)) printer.warning(say.contradicted(text));
  const { changed, isCanaryUntold } = results.proven;
  if (isCanaryUntold) printer.warning(say.canaryUntold());
  if (isUnconfirmedUndo(results)) printer.warning(say.cancelUnread());
  if (changed.length > 0)
    printer.info(`Fields of the user that the first deletion changed: ${changed.join(', ')}`);
  if (counts.unknown > 0) printer.warning(say.leftUnknown(counts.unknown));
};

/** The last line of the log: where to read more about all that was said. */
const showHelp = ({ printer, context }: Deps, topics: readonly Topic[]): void => {
  const text = helpText([...topics, ...printer.told()], context.troubleshooting);
  if (text !== '') printer.info(text);
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
