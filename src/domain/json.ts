/** A JSON text as a value; whole numbers too large for a number stay their digits, so that no id changes. Throws. */
export const parseJson = (text: string): unknown => JSON.parse(text, exact);

const exact = (_: string, value: unknown, { source }: { readonly source?: string } = {}): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value;

/** Is this a JSON object, as a user is? */
export const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** No answer of the API nests deeper; a hostile one must not use up the stack. */
const DEEPEST = 8;

/** The value, and all values inside it, outermost first. */
export const valuesOf = (json: unknown, depth = 0): readonly unknown[] =>
  typeof json === 'object' && json !== null && depth < DEEPEST
    ? [json, ...Object.values(json).flatMap((value) => valuesOf(value, depth + 1))]
    : [json];
