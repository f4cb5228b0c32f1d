import type { Folder } from '../adapters/folder.ts';
import type { Deps } from '../deps.ts';
import { claimNotClosed, notRecorded } from '../domain/messages/ledger.ts';
import type { Message, Topic } from '../domain/messages/message.ts';
import * as say from '../domain/messages/run.ts';
import { makeResults, type Results } from '../domain/results.ts';
import { foreign, isoTime } from '../domain/text.ts';
import type { Fault, Plan } from '../domain/types.ts';
import { resultsCsv, usersSetToDeleteCsv } from '../report/csv.ts';
import { helpText, helpTopics } from '../report/help.ts';
import { reportHtml } from '../report/html.ts';
import { type Outlook, outlook, outlookText } from '../report/outlook.ts';
import { COUNT_OUTPUTS, outputsOf } from '../report/outputs.ts';
import { type Facts, type RunRecord, runJson, type Written } from '../report/record.ts';
import { refusalMarkdown, summaryMarkdown } from '../report/summary.ts';
import { isRed, verdictText } from '../report/verdict.ts';
import { contradictionTexts } from '../report/verification.ts';
import { messageOf } from './lookup.ts';
import { closeLedger } from './record.ts';

/** What finishing touches: the same in the main step and in post. */
export type FinishDeps = Pick<
  Deps,
  'artifacts' | 'printer' | 'sleep' | 'within' | 'timeLeft' | 'openGitHub' | 'clock'
> & { readonly context: Pick<Deps['context'], 'readme'> };

const FILES = ['results.csv', 'users_set_to_delete.csv', 'journal.jsonl', 'run.json'];
/** For people: without it, the other files still tell everything. */
const REPORT = 'report.html';
const TRIES = 3;
/** The artifact client gives up by itself after about 35 s; a service that hangs must not hold the run. */
const UPLOAD_LIMIT_MS = 180_000;

/** What becomes of the ledger at the end: its last commit, or why it does not have everything. */
type Closed = { readonly commit: string | undefined } | { readonly unread: Message };

/**
 * The one exit of a run that has a plan: ledger, files, artifact, summary, outputs, annotations. Resolves to the exit
 * code; `finished` is saved for post only if nothing is left for it to do.
 */
export const finish = async (
  deps: FinishDeps,
  folder: Folder,
  record: RunRecord,
  githubToken: string,
): Promise<number> => {
  const { printer, context } = deps;
  const { facts, plan } = record;
  const results = makeResults(plan, folder.journal());
  const ahead = outlook(record, folder.journal(), results);
  printer.output('results', folder.path('results.csv'));
  for (const [name, value] of outputsOf(results, facts)) printer.output(name, value);

  const closed = await close(deps, folder, record, githubToken, results);
  const commit = 'commit' in closed ? closed.commit : undefined;
  printer.output('ledger-commit', commit ?? '');
  const uploaded = await uploadFinal(deps, folder, record, { results, ledgerCommit: commit }, ahead);
  const isCutShort = deps.timeLeft() < Number.POSITIVE_INFINITY;
  const isOpen = 'unread' in closed;
  if ('id' in uploaded) {
    const url = `${facts.run.url}/artifacts/${uploaded.id}`;
    printer.output('artifact-id', uploaded.id);
    printer.output('artifact-url', url);
    printer.output('artifact-digest', uploaded.digest);
    const link = { name: uploaded.name, url };
    await printer.summary(summaryMarkdown(facts, plan, results, ahead, link, context.readme));
    if (!isOpen || !isCutShort) markFinished(deps, folder);
  } else if (isCutShort) {
    printer.warning(say.leftToPost());
  } else {
    await reportLostArtifact(deps, folder, results, ahead, record, uploaded.why);
  }
  if (isOpen)
    printer.error(plan.mode === 'cancel' ? notRecorded(closed.unread) : claimNotClosed(closed.unread));
  if (!facts.rehearsal) for (const line of outlookText(ahead)) printer.info(line);
  annotate(deps, plan, results, facts);
  showHelp(deps, helpTopics(results));
  const lost = 'why' in uploaded && !plan.dryRun;
  return lost || isOpen || isRed(results, facts.failOnIncomplete) ? 1 : 0;
};

/** Its presence in the folder says that main left nothing to do: post cannot see what main told the runner last. */
export const FINISHED_FILE = 'finished';

const markFinished = ({ printer }: Pick<FinishDeps, 'printer'>, folder: Folder): void => {
  printer.state('finished', 'true');
  try {
    folder.write(FINISHED_FILE, ['']);
  } catch {
    // A full disk: at worst, post reports the same once more.
  }
};

/** Closes the claim in the ledger, in three tries. */
const close = async (
  deps: FinishDeps,
  folder: Folder,
  record: RunRecord,
  githubToken: string,
  results: Results,
): Promise<Closed> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return { commit: await closeLedger(deps, record, githubToken, folder, results) };
    } catch (error) {
      if (tries === TRIES || deps.timeLeft() < 1000) return { unread: messageOf(error) };
      await deps.sleep(tries * 1000);
    }
  }
};

/** Writes the files as they follow from plan and journal. */
const writeFiles = (folder: Folder, record: RunRecord, written: Written): void => {
  folder.write('results.csv', resultsCsv(written.results));
  folder.write('users_set_to_delete.csv', usersSetToDeleteCsv(written.results));
  folder.write('run.json', [runJson(record, written)]);
};

/** The one exit of a run that is refused: every fault is shown, nothing was sent. */
export const refuse = async (
  { printer, context }: Pick<FinishDeps, 'printer' | 'context'>,
  faults: readonly Fault[],
  total: number,
  path: string,
  facts?: Facts,
): Promise<number> => {
  printer.faults(faults, total, path);
  printer.output('outcome', 'refused');
  if (facts) {
    printer.output('users', facts.list.users);
    printer.output('list-sha256', facts.list.sha256);
  }
  for (const name of COUNT_OUTPUTS) printer.output(name, 0);
  await printer.summary(refusalMarkdown(faults, total, path, context.readme));
  showHelp({ printer, context }, []);
  printer.state('finished', 'true');
  return 1;
};

/** Files and artifact, or why there is none: a full disk is no reason to lose what the journal holds. */
const uploadFinal = async (
  deps: FinishDeps,
  folder: Folder,
  record: RunRecord,
  written: Written,
  ahead: Outlook,
) => {
  const { artifactName, retentionDays } = record.facts;
  for (let tries = 1; ; tries += 1) {
    try {
      writeFiles(folder, record, written);
      const isWritten = writeReport(deps, folder, record, written.results, ahead);
      const files = (isWritten ? [...FILES, REPORT] : FILES).map(folder.path);
      const upload = deps.artifacts.upload(artifactName, folder.path('.'), files, retentionDays);
      return await deps.within(upload, Math.min(deps.timeLeft(), UPLOAD_LIMIT_MS));
    } catch (error) {
      if (tries === TRIES || deps.timeLeft() < 1000) return { why: reasonOf(error) };
      await deps.sleep(tries * 1000);
    }
  }
};

/** The same for a person; says whether it is there. Without it the other files still tell everything. */
const writeReport = (
  { printer, context: { readme } }: FinishDeps,
  folder: Folder,
  record: RunRecord,
  results: Results,
  ahead: Outlook,
): boolean => {
  try {
    folder.write(REPORT, reportHtml(record, { journal: folder.journal(), results, ahead, readme }));
    return true;
  } catch (error) {
    printer.warning(say.reportNotWritten(reasonOf(error)));
    return false;
  }
};

/** The log is the last place where what happened can still be kept. */
const reportLostArtifact = async (
  { printer, context }: FinishDeps,
  folder: Folder,
  results: Results,
  ahead: Outlook,
  { facts, plan }: RunRecord,
  why: string,
): Promise<void> => {
  const missing = plan.dryRun ? say.planLost(why) : say.resultsLost(why);
  await printer.summary(summaryMarkdown(facts, plan, results, ahead, { missing }, context.readme));
  markFinished({ printer }, folder);
  if (plan.dryRun) {
    printer.warning(missing);
    return;
  }
  printer.error(missing);
  await printer.group('All rows: user_id, status, requested_at', () => {
    for (const { user, status, requestedAt } of results.rows) {
      printer.info(`${user.id},${status},${requestedAt === undefined ? '' : isoTime(requestedAt)}`);
    }
  });
};

const annotate = ({ printer }: FinishDeps, plan: Plan, results: Results, facts: Facts): void => {
  const { counts, resumeAfter } = results;
  const when = resumeAfter === undefined ? '' : `; go on after ${isoTime(resumeAfter)}`;
  const verdict = `${facts.rehearsal ? 'Rehearsal. ' : ''}${verdictText(plan, results)}${when}`;
  if (isRed(results, facts.failOnIncomplete)) printer.verdict('error', verdict);
  else printer.verdict(results.outcome === 'incomplete' ? 'warning' : 'notice', verdict);
  if (counts['not-found'] > 0) printer.warning(say.notOnSite(counts['not-found']));
  for (const text of contradictionTexts(results)) printer.warning(say.contradicted(text));
  if (counts.unknown > 0) printer.warning(say.leftUnknown(counts.unknown));
};

/** The last line of the log: where to read more about all that was said. */
const showHelp = (
  { printer, context }: Pick<FinishDeps, 'printer' | 'context'>,
  topics: readonly Topic[],
) => {
  const text = helpText([...topics, ...printer.told()], context.readme);
  if (text !== '') printer.info(text);
};

const reasonOf = (error: unknown): string =>
  foreign(error instanceof Error ? error.message : String(error), 300);
