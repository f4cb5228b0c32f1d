import { isReviewEvent } from '../domain/plan/gate.ts';
import { foreign } from '../domain/text.ts';
import type { Block, Text } from './blocks.ts';
import type { Facts } from './run-json.ts';

/** Inputs of the action by name, to be set as they stand. */
export type Inputs = Readonly<Record<string, string | number | boolean>>;

/** The inputs that name the same users again: the run whose users these were, or the file that names them. */
export const sameUsers = ({ cancelRun, list }: Facts): Inputs => {
  if (cancelRun !== undefined) return { 'cancel-run': cancelRun };
  // Also if it is the default: a workflow may have another one.
  return { csv: list.path };
};

/** One thing to do to start a run: where, and what to set or type there, if anything. */
export type Start = {
  readonly where: 'file' | 'form' | 'button' | 'event' | 'other-workflow' | 'terminal';
  readonly code: string | undefined;
};

/**
 * How a run with these inputs is started, in the order of doing. What the form of this workflow does not ask for can
 * only be set in its file.
 */
export const starts = (facts: Facts, given: Inputs): readonly Start[] => {
  const where = startedBy(facts);
  if (where !== 'button') return [{ where, code: `${taskHint(given)}${inputsYaml(given)}` }];
  const inputs = asksTask(facts) ? withTask(given) : given;
  const pick = (isAsked: boolean): string => {
    const picked = Object.entries(inputs).filter(([name]) => facts.run.form.includes(name) === isAsked);
    return inputsYaml(Object.fromEntries(picked));
  };
  const [asked, others] = [pick(true), pick(false)];
  const typed = others === '' ? command(facts, inputs) : '';
  const all: readonly Start[] = [
    { where: 'file', code: others },
    asked === '' ? { where: 'button', code: undefined } : { where: 'form', code: asked },
    { where: 'terminal', code: typed },
  ];
  return all.filter(({ code }) => code !== '');
};

/** The question of the form in .github/examples that takes the place of four inputs. */
const TASK = 'what-to-do';

const asksTask = ({ run }: Facts): boolean => run.form.includes(TASK);

/** What makes a run of this workflow a dry run. */
export const dryRunText = (facts: Facts): string => (asksTask(facts) ? `${TASK}: Dry run` : 'dry-run: true');

/** Does an undo wait behind the deletions that run or wait? In the examples it has a `concurrency` group of its own. */
export const queueText = (facts: Facts): string =>
  asksTask(facts)
    ? 'GitHub starts the undo at once, even while other deletions run or wait.'
    : 'If the undo waits for other runs, cancel those runs first.';

/** The same inputs as that form asks for them. */
const withTask = ({ cancel, verify, lookup, 'dry-run': dryRun = true, ...others }: Inputs): Inputs => {
  const change = dryRun ? 'Dry run' : cancel ? 'Cancel' : 'Delete';
  return { [TASK]: lookup ? 'Look up ids' : verify ? 'Verify' : change, ...others };
};

/** Where the form of a workflow is not known, the inputs stand as they are, and below what that form asks. */
const taskHint = (inputs: Inputs): string =>
  `# in the form of the example workflow, choose ${inputsYaml({ [TASK]: withTask(inputs)[TASK] ?? '' })}\n`;

/** By this workflow's button, in some other way, or by another workflow, as this one only plans. */
export const startedBy = ({ run }: Facts): 'button' | 'event' | 'other-workflow' => {
  if (isReviewEvent(run.event)) return 'other-workflow';
  return run.event === 'workflow_dispatch' ? 'button' : 'event';
};

/** The same in words: where to click, and what to set or type. */
export const startBlocks = (facts: Facts, inputs: Inputs): readonly Block[] => {
  const leads = leadsOf(facts);
  return starts(facts, inputs).flatMap(({ where, code }): readonly Block[] => [
    { paragraph: [leads[where], code === undefined ? '.' : ':'] },
    ...(code === undefined ? [] : [{ code, language: where === 'terminal' ? 'sh' : 'yaml' } as const]),
  ]);
};

const leadsOf = ({ run }: Facts): Readonly<Record<Start['where'], Text>> => {
  const workflow = { strong: run.workflow };
  const actions = { url: run.url.replace(/\/runs\/.*$/, ''), text: 'Actions' };
  return {
    file: ['In the workflow file of ', workflow, ', set these values if they are not there yet'],
    form: ['Open ', actions, ', choose ', workflow, { own: ', press **Run workflow**, and set' }],
    button: ['Open ', actions, ', choose ', workflow, { own: ', and press **Run workflow**' }],
    event: ['Run the action of the workflow ', workflow, ' with'],
    'other-workflow': 'In the workflow that deletes, on the default branch, set',
    terminal: 'Or in a terminal',
  };
};

/** The inputs as they stand in a workflow; what YAML could read as something else is quoted, and ends no block of code. */
export const inputsYaml = (inputs: Inputs): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}: ${PLAIN.test(String(value)) ? value : quoted(String(value))}`)
    .join('\n');

const quoted = (value: string): string => JSON.stringify(foreign(value, 300).replaceAll('`', ' '));

const PLAIN = /^[A-Za-z0-9][\w./-]*$/;

/** The same for a terminal; empty if anything in it is more than a word, which a shell could take for an order. */
const command = ({ run }: Facts, inputs: Inputs): string => {
  const { workflow, repository } = run;
  if (!/^\w[\w .-]{0,100}$/.test(workflow) || !/^[\w-][\w.-]*\/[\w.-]+$/.test(repository)) return '';
  const fields = Object.entries(inputs).map(([name, value]) => `-f ${name}=${value}`);
  if (!fields.every((field) => /^-f [\w-]+=[\w./-]+$/.test(field))) return '';
  // The CLI takes a repository to be on github.com unless it is told the host.
  const [, , host] = run.url.split('/');
  const place = host === 'github.com' ? repository : `${host}/${repository}`;
  return `gh workflow run "${workflow}" -R ${place} ${fields.join(' ')}`;
};
