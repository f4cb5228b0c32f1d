/** Which calls a rule is for. */
export interface Which {
  readonly method: string;
  /** Names it is for; every name if not given. */
  readonly name?: RegExp;
  /** Only the n-th call that fits from now on, counted from 1; every call if not given. */
  readonly nth?: number;
}

/** Rules for calls, the oldest first. */
export interface Rules<T> {
  /** Adds a rule; the function returned takes it away. */
  add(which: Which, value: T): () => void;
  /** What the oldest rule for this call says. Rules behind it do not count the call. */
  first(method: string, name: string): T | undefined;
  /** What all rules for this call say; each counts the call. */
  all(method: string, name: string): readonly T[];
}

/** Makes an empty set of rules. */
export const createRules = <T>(): Rules<T> => {
  const rules = new Set<{ readonly which: Which; readonly value: T; seen: number }>();
  const matching = function* (method: string, name: string): Generator<T> {
    for (const rule of [...rules]) {
      const { which } = rule;
      if (which.method !== method || which.name?.test(name) === false) continue;
      rule.seen += 1;
      if (which.nth === undefined || which.nth === rule.seen) yield rule.value;
    }
  };
  return {
    add: (which, value) => {
      const rule = { which, value, seen: 0 };
      rules.add(rule);
      return () => void rules.delete(rule);
    },
    first: (method, name) => {
      for (const value of matching(method, name)) return value;
      return undefined;
    },
    all: (method, name) => [...matching(method, name)],
  };
};
