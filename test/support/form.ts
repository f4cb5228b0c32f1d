import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** What a person fills into the form of a workflow, by the name of the field. */
export type Form = Readonly<Record<string, string>>;

type Workflow = {
  readonly on: { readonly workflow_dispatch: { readonly inputs: Readonly<Record<string, Field>> } };
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};
type Field = { readonly default?: string; readonly options?: readonly string[] };
type Step = { readonly with?: Readonly<Record<string, unknown>> };

/** One of .github/examples, as GitHub reads its form. */
export const openForm = (example: string) => {
  const path = fileURLToPath(new URL(`../../.github/examples/${example}`, import.meta.url));
  const { on, concurrency, jobs } = parse(readFileSync(path, 'utf8')) as Workflow;
  const fields = on.workflow_dispatch.inputs;
  const defaults = Object.entries(fields).map(([name, field]) => [name, field.default ?? '']);
  const step = Object.values(jobs).flatMap(({ steps }) => steps.filter((step) => step.with?.site))[0];
  const evaluate = (form: Form, event: string) => (value: unknown) =>
    String(value).replace(/\$\{\{(.*?)\}\}/g, (whole, text: string) =>
      // What differs from job to job is no answer of the form.
      /\bmatrix\./.test(text)
        ? whole
        : String(evaluateExpression(text, { ...Object.fromEntries(defaults), ...form }, event)),
    );
  return {
    fields,
    /** The inputs that the action gets from this form; on another event than the form's, its fields are empty. */
    inputs: (form: Form, event = 'workflow_dispatch'): Record<string, string> =>
      Object.fromEntries(
        Object.entries(step?.with ?? {}).map(([name, value]) => [name, evaluate(form, event)(value)]),
      ),
    /** The name of the line in which such a run waits. */
    group: (form: Form): string => evaluate(form, 'workflow_dispatch')(concurrency.group),
  };
};

/** As much of GitHub's expressions as these forms use; it means the same in JavaScript. */
const evaluateExpression = (text: string, form: Form, event: string): unknown => {
  const isForm = event === 'workflow_dispatch';
  const plain = text
    .replace(/\binputs\.([\w-]+)/g, (_, name: string) => JSON.stringify(isForm ? (form[name] ?? '') : ''))
    .replace(/\bgithub\.event_name\b/g, JSON.stringify(event))
    .replace(/\b(?:secrets|env)\.(\w+)/g, '"$1"');
  const words = plain.replace(/'[^']*'|"[^"]*"/g, '');
  if (!/^[\s()!=&|]*$/.test(words)) throw new Error(`not evaluated here: ${text}`);
  return new Function(`return (${plain});`)();
};
