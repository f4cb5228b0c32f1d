/** A value that does not have the form it must have: whatever holds it is not believed at all. */
class ShapeError extends Error {}

const fail = (wanted: string): never => {
  throw new ShapeError(`not ${wanted}`);
};

/** An object whose fields are then read one by one. Only its own fields count, so `__proto__` is a name like others. */
export const record = (value: unknown): ((field: string) => unknown) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('an object');
  return (field) => (Object.hasOwn(value, field) ? (value as Record<string, unknown>)[field] : undefined);
};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : fail('a list'));

export const text = (value: unknown, form: RegExp): string =>
  typeof value === 'string' && form.test(value) ? value : fail(`a text like ${form}`);

/** A whole number from `min` to `max`. */
export const whole = (value: unknown, min: number, max: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    ? value
    : fail(`a whole number from ${min} to ${max}`);

export const word = <Word extends string>(value: unknown, words: readonly Word[]): Word =>
  words.find((candidate) => candidate === value) ?? fail(`one of ${words.join(', ')}`);

/** What `read` makes of a value; undefined if the value does not have the form that it wants. */
export const shaped = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
};
