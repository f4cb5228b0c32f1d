import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { readExtract, type Schema } from './document.ts';
import { EXTRA_PROPERTIES } from './exceptions.ts';

const KEY = 'github';
const MOST_TOLD = 5;

/** Where a schema is in github.json. */
export type SchemaPath = readonly string[];

let ajv: Ajv | undefined;
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a value by a schema of github.json, which is compiled when it is first needed. */
export const validate = (path: SchemaPath, value: unknown): string[] => {
  const $ref = `${KEY}#/${path.map(pointerPart).join('/')}`;
  const check = compiled.get($ref) ?? open().compile({ $ref });
  compiled.set($ref, check);
  return check(value) ? [] : (check.errors ?? []).slice(0, MOST_TOLD).map(tell);
};

const open = (): Ajv => {
  if (ajv) return ajv;
  // Most schemas are used by one test file once: quick to compile counts for more than quick to run.
  const quickly = { inlineRefs: false, code: { optimize: false } } as const;
  ajv = new Ajv({ ...quickly, strict: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  const { operations, components } = readExtract();
  const schemas = Object.fromEntries(
    Object.entries(components.schemas).map(([name, schema]) => [
      name,
      { ...schema, properties: { ...schema.properties, ...EXTRA_PROPERTIES[name] } },
    ]),
  );
  ajv.addSchema(close({ operations, components: { schemas } }) as object, KEY);
  return ajv;
};

/**
 * The same schemas, which now know of no other properties than those they name: a field that was misspelt, or that
 * GitHub never sends, is a fault as much as one that is missing. And what may be null may be so beside an enum.
 */
const close = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== 'object' || value === null) return value;
  const { properties, ...others } = value as Schema;
  // ajv knows `nullable` only beside a `type`.
  if (others.nullable === true && others.type === undefined) {
    const { nullable: _, ...rest } = value as Schema;
    return { anyOf: [{ type: 'null' }, close(rest)] };
  }
  const closed = Object.fromEntries(Object.entries(others).map(([key, inside]) => [key, close(inside)]));
  if (others.nullable && Array.isArray(others.enum)) closed.enum = [...others.enum, null];
  if (!properties || Object.keys(properties).length === 0) return closed;
  const inside = Object.entries(properties).map(([name, schema]) => [name, close(schema)]);
  return { additionalProperties: false, ...closed, properties: Object.fromEntries(inside) };
};

const pointerPart = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

const tell = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`;
