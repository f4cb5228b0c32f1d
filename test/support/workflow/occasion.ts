import type { EventsConfig, InputConfig } from '@actions/workflow-parser/model/workflow-template';
import { createPayload } from '../job-environment.ts';
import type { Json } from './expressions.ts';

/** What a person fills into the form of a workflow, by the name of the field. */
export type Fields = Readonly<Record<string, string>>;

/** Something that GitHub may start a workflow for. */
export interface Occasion {
  readonly event: string;
  /** `refs/heads/main` if not given. */
  readonly ref?: string;
  /** The fields that a dispatch sends; those it leaves out have their defaults. */
  readonly fields?: Fields;
  /** Laid over the payload of a private repository with the default branch main. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** The files that a push or a pull request changes. */
  readonly changes?: readonly string[];
}

/** What the contexts `github.event` and `inputs` hold. */
export interface Told {
  readonly payload: { readonly [key: string]: Json };
  readonly inputs: { readonly [key: string]: Json };
}

/** What GitHub tells a workflow of an occasion. Throws on a form that GitHub would not accept. */
export const tell = ({ event, ref, fields = {}, payload }: Occasion, on: EventsConfig): Told => {
  const form = on.workflow_dispatch?.inputs ?? {};
  const isForm = event === 'workflow_dispatch';
  const filled = isForm ? fillIn(form, fields) : {};
  const context = { event, ...(ref !== undefined && { ref }) };
  const whole = createPayload({ ...context, payload: { inputs: isForm ? filled : null, ...payload } });
  const typed = Object.entries(filled).map(([name, text]) => [name, readField(form[name], text)]);
  return { payload: JSON.parse(JSON.stringify(whole)), inputs: Object.fromEntries(typed) };
};

/** The texts of all fields. A field that is emptied stays empty; one that is left alone has its default. */
const fillIn = (form: Readonly<Record<string, InputConfig>>, fields: Fields): Record<string, string> => {
  const unknown = Object.keys(fields).filter((name) => !(name in form));
  if (unknown.length > 0) throw new Error(`Unexpected inputs provided: ${unknown.join(', ')}`);
  return Object.fromEntries(
    Object.entries(form).map(([name, field]) => {
      const { type, required, options = [] } = field;
      const value = fields[name] ?? String(field.default ?? (type === 'boolean' ? false : ''));
      if (value === '' && required) throw new Error(`Required input '${name}' not provided`);
      if (value !== '' && type === 'choice' && !options.includes(value))
        throw new Error(`Provided value '${value}' for input '${name}' not in the list of allowed values`);
      return [name, value];
    }),
  );
};

/** In the context `inputs` booleans are booleans; in `github.event.inputs` everything is text. */
const readField = (field: InputConfig | undefined, text: string): Json => {
  const type: string | undefined = field?.type;
  if (type === 'boolean') return text === 'true';
  return type === 'number' ? Number(text) : text;
};

type Filters = Readonly<Record<string, readonly string[] | undefined>>;

/** Whether GitHub starts a workflow with these triggers. */
export const isStarted = (on: EventsConfig, { payload }: Told, occasion: Occasion): boolean => {
  const { event, ref = 'refs/heads/main', changes = [] } = occasion;
  const filters = on[event] as Filters | undefined;
  if (!filters) return false;
  const isPull = event.startsWith('pull_request');
  if (event !== 'push' && !isPull) return true;
  const pull = payload.pull_request as { base?: { ref?: string } } | undefined;
  const branch = isPull ? pull?.base?.ref : /^refs\/heads\/(.*)/.exec(ref)?.[1];
  const tag = isPull ? undefined : /^refs\/tags\/(.*)/.exec(ref)?.[1];
  // A push that names only branches is not about tags, and the other way round.
  const isNamed = NAMED.some((name) => filters[name]) && !isPull;
  const suits = (value: string | undefined, kind: string): boolean =>
    value === undefined ||
    (!filters[kind] && !filters[`${kind}-ignore`] ? !isNamed : passes(filters, kind, [value]));
  const hasPaths = filters.paths !== undefined || filters['paths-ignore'] !== undefined;
  return suits(branch, 'branches') && suits(tag, 'tags') && (!hasPaths || passes(filters, 'paths', changes));
};

const NAMED = ['branches', 'branches-ignore', 'tags', 'tags-ignore'];

/** One of the values is among those that are meant, and not among those that are to be ignored. */
const passes = (filters: Filters, kind: string, values: readonly string[]): boolean => {
  const { [kind]: meant, [`${kind}-ignore`]: ignored = [] } = filters;
  return values.some((value) => !(meant && !meant.some(matches(value))) && !ignored.some(matches(value)));
};

/** GitHub's patterns: `*` stops at a slash, `**` does not, `?` and `+` are about the sign before them. */
const matches =
  (value: string) =>
  (pattern: string): boolean => {
    if (pattern.startsWith('!')) throw new Error(`not read here: ${pattern}`);
    const source = pattern.replace(/\*\*|[*.^$(){}|\\]/g, (sign) =>
      sign === '**' ? '.*' : sign === '*' ? '[^/]*' : `\\${sign}`,
    );
    return new RegExp(`^${source}$`).test(value);
  };
