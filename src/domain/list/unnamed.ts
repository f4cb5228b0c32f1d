/** What stands for the id of a row that has only an address, wherever an id is written down. `line` is that of the list. */
export const unnamed = (line: number): string => `line ${line}`;

/** Is this the id of a user, and not what stands for one? */
export const isNamed = (id: string): boolean => !id.startsWith('line ');
