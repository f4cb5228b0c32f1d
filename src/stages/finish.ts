import type { Folder } from '../adapters/folder.ts';
import type { Topic } from '../domain/messages/message.ts';
import * as say from '../domain/messages/run.ts';
import { makeResults, type Results, remaining } from '../domain/results.ts';
import { foreign, isoTime } from '../domain/text.ts';
import { type Fault, type Plan, STATUSES } from '../domain/types.ts';
import { resultsCsv, usersSetToDeleteCsv } from '../report/csv.ts';
import { helpText, helpTopics } from '../report/help.ts';
import { reportHtml } from '../report/html.ts';
import { type Outlook, outlook, outlookText } from '../report/outlook.ts';
import { type Facts, quotaLeft, type RunRecord, runJson } from '../report/record.ts';
import { refusalMarkdown, summaryMarkdown } from '../report/summary.ts';
import { isRed, verdictText } from '../report/verdict.ts';
import { contradictionTexts } from '../report/verification.ts';
import type { Deps } from '../run.ts';

/** What finishing touches: the same in the main step and in post. */
export type FinishDeps = Pick<
  Deps<unknown>,
  'artifacts' | 'printer' | 'sleep' | 'within' | 'timeLeft' | 'signal'
> & { readonly context: Pick<Deps<unknown>['context'], 'readme'> };

const FILES = ['results.csv', 'users_set_to_delete.csv', 'journal.jsonl', 'run.json'];
/** For people, so in the final artifact alone: in every checkpoint it would take twice the time of all the others. */
const REPORT = 'report.html';
const TRIES = 3;
/** The artifact client gives up by itself after about 35 s; a service that hangs must not hold the run. */
const UPLOAD_LIMIT_MS = 180_000;

/** What follows a checkpoint: the batch after so many, its users, and the requests that it may take at most. */
export type Next = {
  readonly batches: number;
  readonly users: ReadonlySet<string>;
  readonly requests: number;
};

/** Writes the files as they follow from plan and journal now; with what comes next, if the run is to go on. */
const writeFiles = (folder: Folder, record: RunRecord, results: Results, next?: Next): void => {
  folder.write('results.csv', resultsCsv(results));
  folder.write('users_set_to_delete.csv', usersSetToDeleteCsv(results));
  const journal = folder.journal();
  folder.write('run.json', runJson(record, { journal, results, reserved: next?.requests }));
};

/**
 * Uploads what is known so far and what comes next, then removes the checkpoint before it. Says why it could not, if
 * it could not; a run that is told to stop does not wait for it.
 */
export const saveCheckpoint = async (
  { artifacts, signal, printer, timeLeft, within }: FinishDeps,
  folder: Folder,
  record: RunRecord,
  next: Next,
): Promise<string | undefined> => {
  const { checkpointPrefix, retentionDays } = record.facts;
  const name = (n: number): string => `${checkpointPrefix}${n}`;
  try {
    writeFiles(folder, record, makeResults(record.plan, folder.journal(), next.users), next);
    const { root, files } = folder.snapshot(FILES);
    const upload = artifacts.upload(name(next.batches), root, files, retentionDays);
    await within(upload, Math.min(timeLeft(), UPLOAD_LIMIT_MS), signal);
  } catch (error) {
    return reasonOf(error);
  }
  // Nobody waits for this: one that stays is removed at the end with all the others.
  if (next.batches > 0)
    artifacts.remove(name(next.batches - 1)).catch((error) => printer.debug(reasonOf(error)));
  return undefined;
};

/**
 * The one exit of a run that has a plan: files, artifact, summary, outputs, annotations. Resolves to the exit code;
 * `finished` is saved for post only if nothing is left for it to do.
 */
export const finish = async (deps: FinishDeps, folder: Folder, record: RunRecord): Promise<number> => {
  const { printer, artifacts, context } = deps;
  const { facts, plan } = record;
  const results = makeResults(plan, folder.journal());
  const ahead = outlook(record, folder.journal(), results);
  printer.output('results', folder.path('results.csv'));
  printer.output('list-sha256', facts.list.sha256);
  writeOutputs(deps, results, facts);

  const uploaded = await uploadFinal(deps, folder, record, results, ahead);
  if ('id' in uploaded) {
    const url = `${facts.run.url}/artifacts/${uploaded.id}`;
    printer.output('artifact-id', uploaded.id);
    printer.output('artifact-url', url);
    printer.output('artifact-digest', uploaded.digest);
    const link = { name: uploaded.name, url };
    await printer.summary(summaryMarkdown(facts, plan, results, ahead, link, context.readme));
    printer.state('finished', 'true');
    if (!plan.dryRun) {
      const removal = artifacts.removeAll(facts.checkpointPrefix);
      await removal.catch((error) => printer.debug(`a checkpoint could not be removed: ${reasonOf(error)}`));
    }
  } else if (deps.timeLeft() < Number.POSITIVE_INFINITY) {
    printer.warning(say.leftToPost());
  } else {
    await reportLostArtifact(deps, results, ahead, record, uploaded.why);
  }
  if (!facts.rehearsal) for (const line of outlookText(ahead)) printer.info(line);
  annotate(deps, plan, results, facts);
  showHelp(deps, helpTopics(results));
  const lost = 'why' in uploaded && !plan.dryRun;
  return lost || isRed(results, facts.failOnIncomplete) ? 1 : 0;
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
  results: Results,
  ahead: Outlook,
) => {
  const { artifactName, retentionDays } = record.facts;
  for (let tries = 1; ; tries += 1) {
    try {
      writeFiles(folder, record, results);
      const isWritten = writeReport(deps, folder, record, results, ahead);
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
  results: Results,
  ahead: Outlook,
  { facts, plan }: RunRecord,
  why: string,
): Promise<void> => {
  const missing = plan.dryRun ? say.planLost(why) : say.resultsLost(why);
  await printer.summary(summaryMarkdown(facts, plan, results, ahead, { missing }, context.readme));
  printer.state('finished', 'true');
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

const COUNT_OUTPUTS = [
  'scheduled',
  'already-scheduled',
  'cancelled',
  'pending',
  'gone',
  'active',
  'not-found',
  'forbidden',
  'failed',
  'unknown',
] as const;

/** Rows for which nothing was to be changed: every skip, and every user whose identity was in doubt. */
const skippedRows = ({ counts }: Results): number =>
  STATUSES.filter((status) => /^(?:skipped|identity)-/.test(status)).reduce(
    (sum, status) => sum + counts[status],
    0,
  );

const writeOutputs = ({ printer }: FinishDeps, results: Results, facts: Facts): void => {
  const { counts, cancelBefore, resumeAfter } = results;
  printer.output('outcome', results.outcome);
  printer.output('users', facts.list.users);
  for (const name of COUNT_OUTPUTS) printer.output(name, counts[name]);
  printer.output('skipped', skippedRows(results));
  printer.output('remaining', remaining(counts));
  printer.output('requests', results.requests);
  printer.output('quota-left', quotaLeft(results, facts.quota));
  printer.output('cancel-before', cancelBefore === undefined ? '' : isoTime(cancelBefore));
  printer.output('resume-after', resumeAfter === undefined ? '' : isoTime(resumeAfter));
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
