/** What a program leaves in a cell in place of a value, or around it. */
export type Leftover = 'error' | 'null' | 'formula' | 'apostrophe';

/** Errors in any language of a spreadsheet (`#N/A`, `#¿NOMBRE?`, `#WERT!`), and a number in too narrow a column. */
const ERROR = /^#(?:[¡¿]?\p{Lu}[\p{Lu}0-9/_]{1,20}[!?]?|#+)$/u;

/** What databases and scripts write for "no value". */
const NULL = /^(?:[([<]?null[)\]>]?|\\N|none|nan|undefined)$/i;

/** Says which of them a cell is, if it is one; no address and no id is. */
export const leftoverOf = (cell: string): Leftover | undefined => {
  if (ERROR.test(cell)) return 'error';
  if (NULL.test(cell)) return 'null';
  if (cell.startsWith('=')) return 'formula';
  return cell.startsWith("'") ? 'apostrophe' : undefined;
};
