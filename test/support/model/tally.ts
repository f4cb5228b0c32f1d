/** Adds to one of several sums. */
export const add = (sums: Map<string, number>, name: string, count = 1): void =>
  void sums.set(name, (sums.get(name) ?? 0) + count);
