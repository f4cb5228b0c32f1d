import type { EmailPolicy } from './adapters/inputs.ts';
import type { Folder } from './adapters/journal.ts';
import type { Deps } from './deps.ts';
import { runnerKey } from './domain/ledger/holder-state.ts';
import * as say from './domain/messages/run.ts';
import { forecastText } from './domain/plan/forecast.ts';
import { withEmails } from './report/results-csv.ts';
import { explain, type Prepared, planRun } from './stages/plan-run.ts';
import { planNothing, publish, refuse } from './stages/publish.ts';
import { publishFaults, publishGone, publishPlan } from './stages/pull-request.ts';
import { type Refused, readSource } from './stages/read-inputs.ts';
import { sendPlan } from './stages/send.ts';

/** The action from end to end. Resolves to the exit code; rejects only on a defect. */
export const run = async (deps: Deps): Promise<number> => {
  const { printer, random } = deps;
  const { runId, runAttempt: attempt, runner } = deps.context;
  const chance = random().toString(36).slice(2, 10);
  const step = `${runId}.${attempt}.${chance}`;
  const own = { run: runId, attempt, runner: runnerKey(runner), step };
  const wait = { since: undefined, givenUp: new Set<string>(), lost: 0 };
  const source = await printer.group('Inputs and list', () => readSource(deps));
  if ('faults' in source) return refuseEarly(deps, source);

  let opened: Folder | undefined;
  for (;;) {
    const prepared = await printer.group('Earlier runs and plan', async () => {
      const found = await planRun(deps, source, own, wait);
      if ('plan' in found) explain(deps, found);
      return found;
    });
    if (!('plan' in prepared)) return refuseEarly(deps, prepared);
    const { inputs, plan, facts, faults } = prepared;
    const { path } = facts.list;
    printer.info(`Plan: ${forecastText(plan, facts.forecast)}`);
    if (facts.rehearsal) printer.notice(say.rehearsal());
    await publishPlan(deps, prepared);
    if (faults.length > 0) return refuse(deps, { faults, total: faults.length, path, inputs }, facts);

    const folder = opened ?? deps.createFolder();
    opened = folder;
    const record = { facts, plan: withEmails(plan, await emailsShown(prepared)) };
    const refused = plan.dryRun ? undefined : await sendPlan(deps, { ...prepared, folder, record });
    // Others have written in between: the plan is made anew.
    if (refused === 'again') continue;
    if (refused) return refuse(deps, { faults: [{ message: refused }], total: 1, path, inputs }, facts);
    if (!plan.dryRun && deps.isHandedOver()) return 1;
    return printer.group('Results', () => publish(deps, folder, record, inputs.githubToken));
  }
};

/** How results show addresses. In a public repository, the completed list of a look-up has none, whatever the input says. */
const emailsShown = async ({ inputs, github }: Prepared): Promise<Exclude<EmailPolicy, 'auto'>> => {
  const { emails, mode } = inputs;
  if (emails !== 'auto' && mode !== 'lookup') return emails;
  const isPrivate = await github.repository.isPrivate();
  if (mode === 'lookup' && !isPrivate) return 'omit';
  return emails !== 'auto' ? emails : isPrivate ? 'plain' : 'mask';
};

/** There is not even a plan; which is right where a pull request takes the list away. */
const refuseEarly = async (deps: Deps, refused: Refused): Promise<number> => {
  if (await publishGone(deps, refused)) return planNothing(deps);
  await publishFaults(deps, refused);
  return refuse(deps, refused);
};
