import { changedInputs, ownSteps, SETTING, textOf } from '../contract/workflows/compare.ts';
import { EVENTS, pullRequest } from '../contract/workflows/occasions.ts';
import { CASES, type Case, type Deed } from '../contract/workflows/table.ts';
import { readWorkflow, type Workflow } from '../support/workflow/engine.ts';
import { openStage, type Part } from './workflow-stage.ts';

/** A part of a row, with what it must do. */
export interface NamedPart extends Part {
  readonly name: string;
  readonly does: Deed;
}

const [byId, byAddress] = await Promise.all([openStage('id'), openStage('address')]);

/** Whoever copies this example puts the number of users on the list there. */
export const counted = (text: string): string => text.replace('USERS: 45000', 'USERS: 3');

/** Where a row is played. A pull request is the only one of its repository, so that the comment on it is its own. */
const setStage = async (
  { occasion }: Case,
  lookup: string | undefined,
): Promise<Pick<Part, 'stage' | 'occasion'>> => {
  if (occasion.event !== 'pull_request') return { stage: lookup === 'true' ? byAddress : byId, occasion };
  const stage = await openStage('id');
  return { stage, occasion: pullRequest(occasion === EVENTS['pull request of a fork'], stage.pull) };
};

/** Read once, for all rows of an example. */
const workflows = new Map<string, Promise<Workflow>>();
const readOnce = (file: string, text: string): Promise<Workflow> => {
  const workflow = workflows.get(text) ?? readWorkflow(file, text);
  workflows.set(text, workflow);
  return workflow;
};

/** The parts of a row, if this is the text of its example. */
export const partsOf = async (row: Case, text = counted(textOf(row.file))): Promise<NamedPart[]> => {
  const workflow = await readOnce(row.file, text);
  const jobs = workflow.start(row.occasion, SETTING)?.jobs ?? [];
  return Promise.all(
    jobs.map(async (planned, i) => {
      const [step] = ownSteps(planned);
      if (!step) throw new Error(`${row.file}: ${row.name}: no step runs the action`);
      const place = await setStage(row, step.with.lookup);
      const job = workflow.start(place.occasion, SETTING)?.jobs[i] ?? planned;
      return { name: `${row.file}: ${row.name}`, does: row.jobs[i]?.does ?? '', ...place, job, step };
    }),
  );
};

/** What makes two runs differ in more than names. An approval matters to a deletion alone. */
const keyOf = ({ occasion: { event }, job: { permissions }, step }: NamedPart): string => {
  const { site = '', csv: _, 'artifact-name': __, review, ...inputs } = changedInputs(step);
  const isDeletion = ![inputs.cancel, inputs.verify, inputs.lookup].includes('true');
  const told = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([event, permissions, site.replace(/^https:.*/, ''), told, isDeletion && review]);
};

/** All parts of all rows, those that are alike together. */
export const ALIKE: readonly (readonly NamedPart[])[] = [
  ...Map.groupBy((await Promise.all(CASES.map((row) => partsOf(row)))).flat(), keyOf).values(),
];
