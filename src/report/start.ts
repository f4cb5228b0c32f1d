import { isReviewEvent } from '../domain/gate.ts';
import { foreign } from '../domain/text.ts';
import type { Facts } from './record.ts';

/** Inputs of the action by name, to be set as they stand. */
export type Inputs = Readonly<Record<string, string | number | boolean>>;

/** One thing to do to start a run: where, and what to set or type there, if anything. */
export type Start = {
  readonly where: 'file' | 'form' | 'button' | 'event' | 'other-workflow' | 'terminal';
  readonly code: string | undefined;
};

/**
 * How a run with these inputs is started, in the order of doing. What the form of this workflow does not ask for can
 * only be set in its file.
 */
export const starts = (facts: Facts, inputs: Inputs): readonly Start[] => {
  const where = startedBy(facts);
  if (where !== 'button') return [{ where, code: inputsYaml(inputs) }];
  const { form } = facts.run;
  const pick = (isAsked: boolean): string | undefined => {
    const some = Object.entries(inputs).filter(([name]) => form.includes(name) === isAsked);
    return some.length > 0 ? inputsYaml(Object.fromEntries(some)) : undefined;
  };
  const [asked, others] = [pick(true), pick(false)];
  const typed = others === undefined ? command(facts, inputs) : undefined;
  return [
    ...(others === undefined ? [] : [{ where: 'file', code: others } as const]),
    { where: asked === undefined ? 'button' : 'form', code: asked },
    ...(typed === undefined ? [] : [{ where: 'terminal', code: typed } as const]),
  ];
};

/** By this workflow's button, in some other way, or by another workflow, as this one only plans. */
export const startedBy = ({ run }: Facts): 'button' | 'event' | 'other-workflow' => {
  if (isReviewEvent(run.event)) return 'other-workflow';
  return run.event === 'workflow_dispatch' ? 'button' : 'event';
};

/** The page where a workflow of this repository is started. */
export const actionsUrl = ({ run }: Facts): string => run.url.replace(/\/runs\/.*$/, '');

/** The inputs as they stand in a workflow; what YAML could read as something else is quoted, and ends no block of code. */
export const inputsYaml = (inputs: Inputs): string =>
  Object.entries(inputs)
    .map(
      ([name, value]) =>
        `${name}: ${typeof value === 'string' && !PLAIN.test(value) ? JSON.stringify(foreign(value, 300).replaceAll('`', ' ')) : value}`,
    )
    .join('\n');

const PLAIN = /^[A-Za-z0-9][\w./-]*$/;

/** The same for a terminal; none if anything in it is more than a word, which a shell could take for an order. */
const command = ({ run }: Facts, inputs: Inputs): string | undefined => {
  const { workflow, repository } = run;
  if (!/^\w[\w .-]{0,100}$/.test(workflow) || !/^[\w-][\w.-]*\/[\w.-]+$/.test(repository)) return undefined;
  const fields = Object.entries(inputs).map(([name, value]) => `-f ${name}=${value}`);
  if (!fields.every((field) => /^-f [\w-]+=[\w./-]+$/.test(field))) return undefined;
  return `gh workflow run "${workflow}" -R ${repository} ${fields.join(' ')}`;
};
