import type { Folder } from '../adapters/journal.ts';
import type { Deps } from '../deps.ts';
import { cutOff, journalDamaged } from '../domain/messages/run.ts';
import type { RunRecord } from '../report/run-json.ts';
import { FINISHED_FILE, publish } from './publish.ts';

/** What main leaves on disk for post before its first request: who, where, and the plan. No part of the artifact. */
const PLAN_FILE = 'plan.json';

/** Writes down what post needs to finish the run if main cannot. */
export const savePlan = (folder: Folder, record: RunRecord): void =>
  folder.write(PLAN_FILE, [JSON.stringify(record)]);

/**
 * Finishes a run whose main step was interrupted, from what it has left on disk: the plan and the journal. Resolves to the
 * exit code; sends nothing to the site.
 */
export const finishCutOff = async (deps: Deps, folder: Folder, githubToken: string): Promise<number> => {
  const { printer } = deps;
  const text = folder.read(PLAN_FILE);
  if (folder.read(FINISHED_FILE) !== undefined) return 0;
  if (text === undefined) {
    printer.info('The run was interrupted before it had a plan, so it sent no request.');
    return 0;
  }
  const damage = folder.journal().find((entry) => entry.type === 'damage');
  if (damage) printer.error(journalDamaged(damage.lines));
  printer.warning(cutOff());
  return publish(deps, folder, JSON.parse(text) as RunRecord, githubToken);
};
