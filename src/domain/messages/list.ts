import type { Leftover } from '../spreadsheet.ts';
import { count, foreign } from '../text.ts';
import { type Message, say } from './message.ts';

/** Faults of the list and of the protect list: of the file first, then of its rows. */
const named = (path: string): string => `"${foreign(path, 120)}"`;

export const outsideWorkspace = (path: string): Message =>
  say('file', `${named(path)} is not a path inside the workspace. Give it from the root of the repository.`);

export const linkOutside = (path: string): Message =>
  say('file', `${named(path)} is a link out of the workspace. Commit the file itself.`);

export const noFile = (path: string): Message =>
  say(
    'file',
    `${named(path)} does not exist in the workspace. Put actions/checkout a step before this one, and compare the ` +
      'spelling of the path.',
  );

export const backslashPath = (path: string): Message =>
  say('file', `${named(path)} does not exist in the workspace. Write / between folders, not \\.`);

/** A path is in logs, summaries and commands to copy, where no address may be. */
export const addressInPath = (path: string): Message =>
  say(
    'file',
    `${named(path)} has an e-mail address in its name, which everybody would see in the log. Rename the file, and ` +
      'set the input to its new path.',
  );

/** Not readable for a reason that only the machine knows. */
export const unreadableFile = (path: string, code: string): Message =>
  say('file', `${named(path)} cannot be read (${code}). Look at the file on the runner, and run again.`);

export const notAFile = (path: string): Message =>
  say('file', `${named(path)} is not a file. Give the path of a CSV.`);

export const tooLarge = (path: string, mebibytes: number): Message =>
  say('file', `${named(path)} is larger than ${mebibytes} MiB. Split the list.`);

const SAVE = 'Save it as "CSV UTF-8".';
const FORMATS = {
  excel: `is an Excel or zip file. ${SAVE}`,
  'old-excel': `is an old Excel file. ${SAVE}`,
  pdf: 'is a PDF file. Save the list as "CSV UTF-8".',
  lfs: 'is a Git LFS pointer, not the list. Set lfs: true in actions/checkout.',
  encoding: `is not UTF-8 text. ${SAVE}`,
  utf16: `is broken UTF-16 text. ${SAVE}`,
  nul: `holds NUL bytes, so it is not a text file. ${SAVE}`,
} as const;
export type WrongFormat = keyof typeof FORMATS;

export const wrongFormat = (path: string, format: WrongFormat): Message =>
  say('file', `${named(path)} ${FORMATS[format]}`);

export const emptyTable = (): Message =>
  say('file', 'The file is empty. Add a header with "user_id" as its first line, and a row for each user.');

export const noColumn = (needs: string, header: string): Message =>
  say(
    'file',
    `No column "${needs}" is in the header, which reads ${foreign(header, 80) || 'nothing'}. Name the columns in the ` +
      'first line, and remove any title above them.',
  );

const quoted = (names: readonly string[]): string =>
  names
    .slice(0, 4)
    .map((name) => `"${foreign(name, 40)}"`)
    .join(' and ');

export const columnTwice = (names: readonly string[], meaning: string): Message =>
  say('file', `The columns ${quoted(names)} both mean ${meaning}. Keep one.`);

export const unnamedEmails = (names: readonly string[]): Message =>
  say(
    'file',
    names.length === 1
      ? `The column ${quoted(names)} holds e-mail addresses, but is not named \`email\`. Rename it to \`email\`.`
      : `The columns ${quoted(names)} hold e-mail addresses, but none is named \`email\`. Rename the one that the ` +
          'site shows to `email`.',
  );

export const overlongLine = (bytes: number): Message =>
  say(
    'file',
    `The line is longer than ${bytes} bytes, so this is no list of users. Look at what was committed.`,
  );

export const cellCount = (cells: number, width: number, delimiter: string): Message => {
  const sign = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
  const fix =
    cells < width
      ? 'Fill in the missing cells. Remove the row if it is a note or a total.'
      : `Quote the cell if it holds a ${sign}, or remove the ${sign} at the end of the row.`;
  return say('rows', `The row has ${count(cells, 'cell')}, the header has ${width}. ${fix}`);
};

export const emptiedRow = (): Message =>
  say('rows', 'The row was emptied, but not deleted: only separators are left. Delete the row.');

export const repeatedHeader = (): Message =>
  say('rows', 'The header is repeated here, as where two files were joined. Remove this line.');

export const joinedFiles = (): Message =>
  say(
    'rows',
    'A second file begins here: the line starts with a byte order mark. Join the exports in a text editor as UTF-8 ' +
      'without BOM, and remove the second header.',
  );

export const formulaCell = (): Message =>
  say(
    'rows',
    'A cell is written as the formula ="…", by which a spreadsheet keeps text. Write the value alone, without = and ' +
      'quotes.',
  );

export const blankBeforeQuote = (): Message =>
  say('rows', 'A blank stands before a quote. Remove the blank, so that the quote begins the cell.');

/** The parser's own messages hold cell text; its codes do not. */
export const unparsable = (code: string, maxBytes: number): Message => {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return say('rows', 'A quote opens here and is never closed. Close it, or remove it.');
    case 'INVALID_OPENING_QUOTE':
      return say(
        'rows',
        'A quote stands in the middle of a cell. Put the whole cell in quotes, and double the quote.',
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return say('rows', 'A closing quote is followed by more text. Double a quote inside a quoted cell.');
    case 'CSV_MAX_RECORD_SIZE':
      return say(
        'rows',
        `The row is longer than ${maxBytes} bytes. Close the quote that is open, if there is one.`,
      );
    default:
      return say('rows', `The row cannot be read as CSV (${code}). Write it like the rows before it.`);
  }
};

const REWRITTEN =
  'because a spreadsheet has rewritten it. Format the column as text, and export the ids again.';
const ID_FORMS = {
  scientific: `is in scientific notation, ${REWRITTEN}`,
  decimals: `has decimals, ${REWRITTEN}`,
  thousands: `has thousands separators, ${REWRITTEN}`,
  digits: `is not in the digits 0 to 9, ${REWRITTEN}`,
  zero: 'begins with 0, but ids begin with 1 to 9. Look the user up on the site.',
  other:
    'is not a whole number of at most 19 digits. Look the user up on the site, or remove the row if it is a note.',
} as const;

export const idForm = (id: string, form: keyof typeof ID_FORMS): Message =>
  say('rows', `user_id "${foreign(id, 40)}" ${ID_FORMS[form]}`);

export const idMissing = (): Message => say('rows', 'user_id is empty. Give the id, or remove the row.');

export const idTooLarge = (id: string, max: string): Message =>
  say('rows', `user_id ${id} is larger than any id can be (${max}). Look the user up on the site.`);

const LEFTOVERS: Readonly<Record<Leftover, string>> = {
  error: 'is an error of a spreadsheet. Correct its formula, and export the list again.',
  null: 'is what a database writes for "no value". Fill in the value, or remove the row.',
  formula: 'is a formula, by which a spreadsheet keeps text. Write the value alone, without = and quotes.',
  apostrophe: 'begins with an apostrophe, by which a spreadsheet keeps text. Remove the apostrophe.',
};

/** What stands in the column `email` may be a name, and is not repeated but where it can be none. */
export const leftover = (column: 'user_id' | 'email', cell: string, kind: Leftover): Message => {
  const isShown = column === 'user_id' || kind === 'error' || kind === 'null';
  return say('rows', `${column}${isShown ? ` "${foreign(cell, 40)}"` : ''} ${LEFTOVERS[kind]}`);
};

const EMAIL_FORMS = {
  several: 'holds more than one address. Keep the one that the site shows.',
  more: 'holds more than an address. Keep the address alone, without name, brackets or comment.',
  none: 'is not an e-mail address. Correct it, or leave the cell empty. Remove the row if it is a total or a note.',
} as const;

export const emailForm = (form: keyof typeof EMAIL_FORMS): Message =>
  say('rows', `email ${EMAIL_FORMS[form]}`);

export const twoEmails = (id: string, line: number): Message =>
  say(
    'rows',
    `User ${id} has another e-mail address here than on line ${line}. Look the user up on the site, and remove the ` +
      'wrong row.',
  );

export const protectsNobody = (): Message =>
  say('protected', 'The row names neither a user_id nor an email. Fill one in, or remove the row.');

export const protectedEmailForm = (): Message =>
  say('protected', 'The email is neither an address nor a domain such as @example.com. Correct the cell.');

export const untellableProtection = (users: number): Message =>
  say(
    'protected',
    `The file protects e-mail addresses, but ${count(users, 'user of the list has', 'users of the list have')} none, ` +
      'or a masked one. Add the addresses to the list, or protect by user_id alone.',
  );

/** Said of a list that may run all the same, like all below. */
export const repeatedUsers = (rows: number): Message =>
  say(
    'rows',
    `${count(rows, 'row of the list repeats', 'rows of the list repeat')} a user; each user counts once. See skipped-duplicate in results.csv`,
  );

export const emptyList = (): Message =>
  say(
    'numbers',
    'The list has a header and no rows, so there is nobody to work on. Add a row for each user, or set `csv` to the ' +
      'right file.',
  );

export const emptyProtection = (path: string): Message =>
  say(
    'protected',
    `${named(path)} has a header and no rows, so it protects nobody. Add the users who must not be deleted.`,
  );

export const noEmails = (): Message =>
  say(
    'identity',
    "The list has no e-mail addresses, so nobody's identity can be compared with the site. Add the column `email` to " +
      'find wrong ids before a deletion.',
  );

/** `lines` holds the first and the last line of each block of rows. */
export const risingIds = (lines: readonly (readonly [first: number, last: number])[]): Message => {
  const shown = lines.slice(0, 5).map(([first, last]) => `${first} to ${last}`);
  const more = lines.length > 5 ? ` and in ${count(lines.length - 5, 'more place')}` : '';
  return say(
    'rows',
    `The ids on the lines ${shown.join(', ')}${more} rise by one from row to row, as if a spreadsheet had filled them ` +
      'in. Compare these rows with the users on the site.',
  );
};
