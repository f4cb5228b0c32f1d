import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { readActionFile } from '../../support/action-file.ts';
import {
  readWorkflow,
  type StartedJob,
  type StartedStep,
  type Workflow,
} from '../../support/workflow/engine.ts';
import type { Permissions } from '../../support/workflow/permissions.ts';
import { ACTION } from './checkers.ts';
import { CASES, type Case, SECRET } from './table.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const { inputs: declared } = readActionFile(ROOT);

/** The names of the examples. */
export const EXAMPLES = globSync('*.yml', { cwd: `${ROOT}.github/examples` }).sort();
export const textOf = (example: string): string => readFileSync(`${ROOT}.github/examples/${example}`, 'utf8');

/** The repository of the table: every environment has the same secret. */
export const SETTING = { secretsOf: () => ({ BEVY_TOKEN: SECRET }), token: 'ghs_workflow' };

/** What is compared of a run: its line, and of each job whose environment it enters, what it may do and is told. */
export interface Seen {
  readonly group?: string;
  readonly jobs: readonly {
    readonly environment?: string;
    readonly permissions: Permissions;
    readonly inputs: Readonly<Record<string, string>> | undefined;
  }[];
}

/** The steps of a job that run this action. */
export const ownSteps = (job: StartedJob): StartedStep[] =>
  job.steps().filter(({ runs, uses = '' }) => runs && (uses === './' || uses.startsWith(`${ACTION}@`)));

/** The inputs that change something: GitHub sets the others to the defaults, and an empty one counts as its default. */
export const changedInputs = ({ with: given }: StartedStep): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).filter(([name, text]) => text !== '' && text !== declared[name]?.default),
  );

/** What a workflow does on the occasion of a row. */
export const see = (workflow: Workflow, { occasion }: Case): Seen => {
  const run = workflow.start(occasion, SETTING);
  // A run without jobs waits for nobody.
  if (!run || run.jobs.length === 0) return { jobs: [] };
  const jobs = run.jobs.map((job) => {
    const [step, ...others] = ownSteps(job);
    if (others.length > 0) throw new Error('more than one step runs the action');
    const { environment, permissions } = job;
    return {
      ...(environment !== undefined && { environment }),
      permissions,
      inputs: step && changedInputs(step),
    };
  });
  return { ...(run.line && { group: run.line.group }), jobs };
};

/** The same as the row says it. */
export const expectedOf = ({ group, jobs }: Case): Seen => ({
  ...(group !== undefined && jobs.length > 0 && { group }),
  jobs: jobs.map(({ does: _, ...job }) => job),
});

/** The names of the rows that an example does not keep to, if this is its text. */
export const broken = async (file: string, text: string): Promise<string[]> => {
  const workflow = await readWorkflow(file, text);
  const rows = CASES.filter((row) => row.file === file);
  return rows
    .filter((row) => !isDeepStrictEqual(see(workflow, row), expectedOf(row)))
    .map(({ name }) => name);
};
