import type { Folder } from '../adapters/folder.ts';
import { cutOff, journalDamaged } from '../domain/messages/run.ts';
import { parseRunJson } from '../report/record.ts';
import { type FinishDeps, finish } from './finish.ts';

/**
 * Finishes a run whose main step was cut off, from what it has left on disk: the plan of run.json and the journal.
 * Resolves to the exit code; sends nothing to the site. Throws if run.json is not one that this version wrote.
 */
export const finishCutOff = async (deps: FinishDeps, folder: Folder): Promise<number> => {
  const { printer } = deps;
  const text = folder.read('run.json');
  if (text === undefined) {
    printer.info('The run was cut off before it had a plan; no request was sent.');
    return 0;
  }
  const damage = folder.journal().find((entry) => entry.type === 'damage');
  if (damage) printer.error(journalDamaged(damage.lines));
  printer.warning(cutOff());
  return finish(deps, folder, parseRunJson(text));
};
