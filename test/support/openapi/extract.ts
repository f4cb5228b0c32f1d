import type { Extract, Operation, Parameter, Response, Schema } from './document.ts';

type Json = { readonly [key: string]: unknown };

/** Says nothing about which calls and answers are right. */
const PROSE = new Set([
  'description',
  'title',
  'deprecated',
  'x-github-breaking-changes',
  'example',
  'examples',
]);

/**
 * The part of GitHub's OpenAPI description that is about these operations, without its prose: 13 MB would slow every
 * test file down. Throws for an operation that GitHub does not have.
 */
export const extract = (whole: Json, ids: readonly string[]): Extract => {
  const at = (path: readonly string[]): Json =>
    path.reduce<Json>((inside, key) => (inside[key] ?? {}) as Json, whole);
  /** What a reference stands for. Schemas stay references. */
  const resolve = (value: unknown): Json => {
    const { $ref } = value as { $ref?: string };
    return $ref === undefined ? (value as Json) : at($ref.split('/').slice(1));
  };
  const contentOf = (body: Json): Readonly<Record<string, Schema>> =>
    Object.fromEntries(
      Object.entries((body.content ?? {}) as Record<string, Json>).map(([type, { schema }]) => [
        type,
        withoutProse(schema) as Schema,
      ]),
    );

  const parameterOf = (given: unknown): Parameter => {
    const { name, in: place, required = false, schema } = resolve(given);
    return { name, in: place, required, schema: withoutProse(schema) } as Parameter;
  };
  const responseOf = (given: unknown): Response => {
    const response = resolve(given);
    return { headers: Object.keys(response.headers ?? {}), content: contentOf(response) };
  };
  const operationOf = (path: string, method: string, given: Json): Operation => ({
    method: method.toUpperCase(),
    path,
    isForApps: (given['x-github'] as { enabledForGitHubApps: boolean }).enabledForGitHubApps,
    parameters: ((given.parameters ?? []) as unknown[]).map(parameterOf),
    ...(given.requestBody !== undefined && { body: contentOf(resolve(given.requestBody)) }),
    responses: Object.fromEntries(
      Object.entries(given.responses as Json).map(([status, response]) => [status, responseOf(response)]),
    ),
  });

  const found = new Map<string, Operation>();
  for (const [path, item] of Object.entries(whole.paths as Record<string, Json>))
    for (const [method, given] of Object.entries(item as Record<string, Json>))
      found.set(String(given.operationId), operationOf(path, method, given));
  const operations: Record<string, Operation> = {};
  for (const id of ids) {
    const operation = found.get(id);
    if (!operation) throw new Error(`GitHub's REST has no operation ${id}`);
    operations[id] = operation;
  }

  const schemas: Record<string, Schema> = {};
  const collect = (value: unknown): void => {
    for (const name of schemaNames(value)) {
      if (name in schemas) continue;
      const schema = withoutProse(at(['components', 'schemas', name])) as Schema;
      schemas[name] = schema;
      collect(schema);
    }
  };
  collect(operations);
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  const { version } = whole.info as { version: string };
  return { version, operations, components: { schemas: sorted } };
};

/** The same value without what is written for people. A property may have any name, `title` as well. */
const withoutProse = (value: unknown, isProperties = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => withoutProse(item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => isProperties || !PROSE.has(key));
  return Object.fromEntries(
    kept.map(([key, inside]) => [key, withoutProse(inside, key === 'properties' && !isProperties)]),
  );
};

const schemaNames = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([\w-]+)"/g)].map(
    ([, name = '']) => name,
  );
