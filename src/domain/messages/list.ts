import type { Leftover } from '../list/spreadsheet.ts';
import { count, foreign } from '../text.ts';
import { about, type Message } from './message.ts';

/** Faults of the list and of the protect list: of the file first, then of its rows. */
const named = (path: string): string => `"${foreign(path, 120)}"`;

export const outsideWorkspace = (path: string) =>
  about.file`${named(path)} is not a path inside the workspace. Write the path from the root of the repository.`;

export const linkOutside = (path: string) =>
  about.file`${named(path)} is a link out of the workspace. Commit the file itself.`;

export const noFile = (path: string) =>
  about.file`${named(path)} does not exist in the workspace. Check the spelling of the path, and run actions/checkout before this step.`;

export const backslashPath = (path: string) =>
  about.file`${named(path)} does not exist in the workspace. Write / between folders, not \\.`;

/** A path is in logs, summaries and commands to copy, where no address may be. */
export const addressInPath = (path: string) =>
  about.file`${named(path)} has an e-mail address in its name, which anybody could read in the log. Rename the file, and set the input to its new path.`;

/** Not readable for a reason that only the machine knows. */
export const unreadableFile = (path: string, code: string) =>
  about.file`The runner cannot read ${named(path)} (${code}). Correct the file on the runner, then run again.`;

export const notAFile = (path: string) => about.file`${named(path)} is not a file. Set the path of a CSV.`;

export const tooLarge = (path: string, mebibytes: number) =>
  about.file`${named(path)} is larger than ${mebibytes} MiB. Split the list.`;

const FORMATS = {
  excel: 'is an Excel or zip file. Save it as "CSV UTF-8".',
  'old-excel': 'is an old Excel file. Save it as "CSV UTF-8".',
  pdf: 'is a PDF file. Save the list as "CSV UTF-8".',
  lfs: 'is a Git LFS pointer, not the list. Set lfs: true in actions/checkout.',
  encoding: 'is not UTF-8 text. Save it as "CSV UTF-8".',
  utf16: 'is broken UTF-16 text. Save it as "CSV UTF-8".',
  nul: 'holds NUL bytes, so it is not a text file. Save it as "CSV UTF-8".',
} as const;
export type WrongFormat = keyof typeof FORMATS;

export const wrongFormat = (path: string, format: WrongFormat) =>
  about.file`${named(path)} ${FORMATS[format]}`;

export const emptyTable = () =>
  about.file`The file is empty. Add a header with "user_id" as its first line, and a row for each user.`;

/** `hasEmails`: there is a column of addresses, so the ids can be looked up. */
export const noColumn = (needs: string, header: string, hasEmails: boolean) =>
  hasEmails && needs === 'user_id'
    ? about.file`The header is "${foreign(header, 80)}", without the column "user_id". Rename the column with the ids, or look up the ids with \`lookup\`.`
    : about.file`The header is "${foreign(header, 80)}", without the column "${needs}". Name the columns in the first line, and remove any title above them.`;

const quoted = (names: readonly string[]): string =>
  names
    .slice(0, 4)
    .map((name) => `"${foreign(name, 40)}"`)
    .join(' and ');

export const columnTwice = (names: readonly string[], meaning: string) =>
  about.file`The columns ${quoted(names)} both mean ${meaning}. Keep one of them.`;

export const unnamedEmails = (names: readonly string[]) =>
  names.length === 1
    ? about.file`The column ${quoted(names)} holds e-mail addresses, but is not named \`email\`. Rename it to \`email\`.`
    : about.file`The columns ${quoted(names)} hold e-mail addresses, but none is named \`email\`. Choose the column with the addresses that the site shows, and rename it to \`email\`.`;

export const overlongLine = (bytes: number) =>
  about.file`The line is longer than ${bytes} bytes, so this is not a list of users. Export the list again, and commit it.`;

export const cellCount = (cells: number, width: number, delimiter: string) => {
  const sign = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
  return cells < width
    ? about.rows`The row has ${count(cells, 'cell')}, but the header has ${width}. Fill in the missing cells, or remove the row if it is a note or a total.`
    : about.rows`The row has ${count(cells, 'cell')}, but the header has ${width}. Quote the cell that holds a ${sign}, or remove the ${sign} at the end of the row.`;
};

export const emptiedRow = () =>
  about.rows`The row was emptied, but not deleted: it holds only separators. Delete the row.`;

export const repeatedHeader = () => about.rows`This line repeats the header. Remove the line.`;

export const joinedFiles = () =>
  about.rows`A second file begins here: the line starts with a byte order mark. Join the exports as UTF-8 without BOM, and remove the second header.`;

export const formulaCell = () =>
  about.rows`A cell holds the formula ="…", which spreadsheets use to keep a value as text. Write the value alone, without = or quotes.`;

export const blankBesideQuote = (place: 'before its opening' | 'after its closing') =>
  about.rows`A cell has a space ${place} quote. Remove the space.`;

/** The parser's own messages hold cell text; its codes do not. */
export const unparsable = (code: string, maxBytes: number): Message => {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return about.rows`A quote opens here and is never closed. Close it, or remove it.`;
    case 'INVALID_OPENING_QUOTE':
      return about.rows`A quote stands in the middle of a cell. Put the whole cell in quotes, and double the quote.`;
    case 'CSV_INVALID_CLOSING_QUOTE':
      return about.rows`More text follows a closing quote. Double a quote inside a quoted cell.`;
    case 'CSV_MAX_RECORD_SIZE':
      return about.rows`The row is longer than ${maxBytes} bytes. If a quote is open, close it.`;
    default:
      return about.rows`The row is not valid CSV (${code}). Write it like the rows before it.`;
  }
};

const REWRITTEN =
  'because a spreadsheet has rewritten it. Format the column as text, and export the ids again.';
const ID_FORMS = {
  scientific: `is in scientific notation, ${REWRITTEN}`,
  decimals: `has decimals, ${REWRITTEN}`,
  thousands: `has thousands separators, ${REWRITTEN}`,
  digits: `has characters other than the digits 0 to 9, ${REWRITTEN}`,
  zero: 'begins with 0, but ids begin with 1 to 9. Copy the id from the site.',
  other:
    'is not a whole number of at most 19 digits. Copy the id from the site, or remove the row if it is a note.',
} as const;

export const idForm = (id: string, form: keyof typeof ID_FORMS) =>
  about.rows`The user_id "${foreign(id, 40)}" ${ID_FORMS[form]}`;

export const idMissing = () =>
  about.rows`The user_id is empty. Write the id, look it up with \`lookup\`, or remove the row.`;

export const nothingToLookUp = () =>
  about.rows`The row has neither a user_id nor an e-mail address. Write one of them, or remove the row.`;

export const maskedAddress = () =>
  about.rows`The row has no user_id, and its e-mail address is masked. Write the whole address.`;

export const idTooLarge = (id: string, max: string) =>
  about.rows`The user_id ${id} is larger than any id can be (${max}). Copy the id from the site.`;

const LEFTOVERS: Readonly<Record<Leftover, string>> = {
  error: 'is a spreadsheet error. Correct the formula, and export the list again.',
  null: 'is what a database writes for "no value". Write the value, or remove the row.',
  formula:
    'is a formula, which spreadsheets use to keep a value as text. Write the value alone, without = or quotes.',
  apostrophe:
    'begins with an apostrophe, which spreadsheets use to keep a value as text. Remove the apostrophe.',
};

/** What stands in the column `email` may be a name, and is not repeated but where it can be none. */
export const leftover = (column: 'user_id' | 'email', cell: string, kind: Leftover) => {
  const isShown = column === 'user_id' || kind === 'error' || kind === 'null';
  return about.rows`The ${column}${isShown ? ` "${foreign(cell, 40)}"` : ''} ${LEFTOVERS[kind]}`;
};

const EMAIL_FORMS = {
  several: 'holds more than one address. Keep the one that the site shows.',
  more: 'holds more than an address. Keep the address alone, without name, brackets or comment.',
  none: 'is not an e-mail address. Correct it, empty the cell, or remove the row if it is a total or a note.',
} as const;

export const emailForm = (form: keyof typeof EMAIL_FORMS) => about.rows`The email ${EMAIL_FORMS[form]}`;

export const twoEmails = (id: string, line: number) =>
  about.rows`User ${id} has a different e-mail address here from the one on line ${line}. Compare both with the site, and remove the wrong row.`;

export const protectsNobody = () =>
  about.protected`The row has neither a user_id nor an email. Fill one in, or remove the row.`;

export const protectedEmailForm = () =>
  about.protected`The email is neither an address nor a domain such as @example.com. Correct the cell.`;

export const untellableProtection = (users: number) =>
  about.protected`The protect list holds e-mail addresses, but ${count(users, 'user on the list has', 'users on the list have')} none, or a masked one. Add the addresses to the list, or protect users by user_id alone.`;

/** Said of a list that may run all the same, like all below. */
export const repeatedUsers = (rows: number) =>
  about.rows`${count(rows, 'row of the list repeats', 'rows of the list repeat')} a user; each user counts once. Remove from the list the rows that results.csv calls \`skipped-duplicate\`.`;

export const emptyList = () =>
  about.numbers`The list has a header and no rows. Add a row for each user, or set \`csv\` to the right list.`;

export const emptyProtection = (path: string) =>
  about.protected`The protect list ${named(path)} has a header and no rows, so it protects nobody. Add the users who must not be deleted.`;

export const noEmails = () =>
  about.identity`The list has no e-mail addresses, so no user can have an identity check. Add the column \`email\` to find wrong ids before a deletion.`;

/** `lines` holds the first and the last line of each block of rows. */
export const risingIds = (lines: readonly (readonly [first: number, last: number])[]) => {
  const shown = lines.slice(0, 5).map(([first, last]) => `${first} to ${last}`);
  const more = lines.length > 5 ? ` and in ${count(lines.length - 5, 'more place')}` : '';
  return about.rows`The ids on lines ${shown.join(', ')}${more} rise by one from row to row. Compare these rows with the site: a spreadsheet may have filled them in.`;
};
