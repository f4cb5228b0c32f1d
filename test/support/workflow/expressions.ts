import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
import { withJsonModules } from '../json-modules.ts';

const { isBasicExpression, isBoolean, isMapping, isNumber, isSequence, isString } = await withJsonModules(
  () => import('@actions/workflow-parser'),
);

/** Plain JSON, as contexts are given and values are read. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What the expressions of one place see, by the name of the context. A context that is missing is empty. */
export type Contexts = Readonly<Partial<Record<ContextName, Json>>>;
type ContextName = (typeof CONTEXTS)[number];

const CONTEXTS = [
  'env',
  'github',
  'inputs',
  'job',
  'matrix',
  'needs',
  'runner',
  'secrets',
  'steps',
  'strategy',
  'vars',
] as const;

/** How the jobs or steps before this one ended. */
export type Status = 'success' | 'failure' | 'cancelled';

/** The functions that the packages leave to whoever runs a workflow. */
const statusFunctions = (status: Status): Map<string, FunctionDefinition> => {
  const define = (name: string, holds: boolean): [string, FunctionDefinition] => [
    name,
    { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(holds) },
  ];
  return new Map([
    define('always', true),
    define('success', status === 'success'),
    define('failure', status === 'failure'),
    define('cancelled', status === 'cancelled'),
  ]);
};

/** Calculates one expression, without its `${{ }}`. Throws on what GitHub would not understand. */
export const calculate = (expression: string, contexts: Contexts, status: Status = 'success'): Json => {
  const functions = statusFunctions(status);
  const tree = new Parser(new Lexer(expression).lex().tokens, [...CONTEXTS], [...functions.values()]).parse();
  const known = new data.Dictionary(...CONTEXTS.map((key) => ({ key, value: toData(contexts[key] ?? {}) })));
  return toJson(new Evaluator(tree, known, functions).evaluate());
};

/** A part of a workflow with its expressions calculated: the value that GitHub works with. */
export const resolve = (token: TemplateToken, contexts: Contexts, status?: Status): Json => {
  if (isMapping(token))
    return Object.fromEntries(
      [...token].map(({ key, value }) => [key.toString(), resolve(value, contexts, status)]),
    );
  if (isSequence(token)) return [...token].map((item) => resolve(item, contexts, status));
  if (isBasicExpression(token)) return calculate(token.expression, contexts, status);
  if (isString(token) || isNumber(token) || isBoolean(token)) return token.value;
  if (token.isLiteral) return null;
  throw new Error(`not calculated here: ${token}`);
};

/** A value as GitHub writes it into an environment or an input: null as the empty string. */
export const toText = (value: Json): string => toData(value).coerceString();

/** Whether GitHub takes the value of a condition as true. */
export const isTruthy = (value: Json): boolean =>
  value !== null && value !== false && value !== 0 && value !== '';

/** The entries of a mapping; none if there is no mapping. */
export const entriesOf = (value: Json | undefined): [string, Json][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** The texts of a mapping. */
export const textsOf = (value: Json | undefined): Record<string, string> =>
  Object.fromEntries(entriesOf(value).map(([name, entry]) => [name, toText(entry)]));

/** A context serves many expressions, and nobody changes it. */
const converted = new WeakMap<object, data.ExpressionData>();

const toData = (value: Json): data.ExpressionData => {
  const known = typeof value === 'object' && value !== null ? converted.get(value) : undefined;
  if (known) return known;
  const made = JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData;
  if (typeof value === 'object' && value !== null) converted.set(value, made);
  return made;
};

const toJson = (value: data.ExpressionData): Json =>
  JSON.parse(JSON.stringify(value, data.replacer) ?? 'null') as Json;
