import { count, foreign } from '../text.ts';
import { type Message, say } from './message.ts';

/** Faults of the list and of the file of the protected: of the file first, then of its rows. */
const named = (path: string): string => `"${foreign(path, 120)}"`;

export const outsideWorkspace = (path: string): Message =>
  say('file', `${named(path)} is not a path inside the workspace; give it from the repository's root`);

export const linkOutside = (path: string): Message =>
  say('file', `${named(path)} is a link out of the workspace; commit the file itself`);

export const noFile = (path: string): Message =>
  say(
    'file',
    `${named(path)} does not exist in the workspace; put actions/checkout a step before this one, and look at how the path is written`,
  );

/** Not readable for a reason that only the machine knows. */
export const unreadableFile = (path: string, code: string): Message =>
  say('file', `${named(path)} cannot be read (${code}); look at it on the runner, and run again`);

export const notAFile = (path: string): Message =>
  say('file', `${named(path)} is not a file; give the path of a CSV`);

export const tooLarge = (path: string, mebibytes: number): Message =>
  say('file', `${named(path)} is larger than ${mebibytes} MiB; split the list`);

const FORMATS = {
  excel: 'is an Excel or zip file; save it as "CSV UTF-8"',
  'old-excel': 'is an old Excel file; save it as "CSV UTF-8"',
  pdf: 'is a PDF file; save the list as "CSV UTF-8"',
  lfs: 'is a Git LFS pointer, not the list; set lfs: true in actions/checkout',
  encoding: 'is not UTF-8 text; save it as "CSV UTF-8"',
  utf16: 'is broken UTF-16 text; save it as "CSV UTF-8"',
  nul: 'holds NUL bytes; it is not a text file; save it as "CSV UTF-8"',
} as const;
export type WrongFormat = keyof typeof FORMATS;

export const wrongFormat = (path: string, format: WrongFormat): Message =>
  say('file', `${named(path)} ${FORMATS[format]}`);

export const emptyTable = (): Message =>
  say(
    'file',
    'the list is empty; the first line must be a header with "user_id": add it, and a row for each user',
  );

export const noColumn = (needs: string, header: string): Message =>
  say(
    'file',
    `no column "${needs}" in the header; found ${foreign(header, 80) || 'nothing'}. Name the columns in the first line`,
  );

export const columnTwice = (names: readonly string[], meaning: string): Message => {
  const shown = names.slice(0, 4).map((name) => `"${foreign(name, 40)}"`);
  return say('file', `the columns ${shown.join(' and ')} both mean ${meaning}; leave one`);
};

export const overlongLine = (bytes: number): Message =>
  say(
    'file',
    `the line is longer than ${bytes} bytes; this is not a list of users: look at what was committed`,
  );

export const cellCount = (cells: number, width: number, delimiter: string): Message =>
  say('rows', `the row has ${cells} cells, the header has ${width}; quote a cell that holds "${delimiter}"`);

/** The parser's own messages hold cell text; its codes do not. */
export const unparsable = (code: string, maxBytes: number): Message => {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return say('rows', 'a quote opens here and is never closed; close it, or remove it');
    case 'INVALID_OPENING_QUOTE':
      return say(
        'rows',
        'a quote stands in the middle of a cell; put the whole cell in quotes and double it',
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return say('rows', 'a closing quote is followed by more text; double a quote inside a quoted cell');
    case 'CSV_MAX_RECORD_SIZE':
      return say('rows', `the row is longer than ${maxBytes} bytes; is a quote never closed? Close it`);
    default:
      return say('rows', `the row cannot be read as CSV (${code}); write it like the rows before it`);
  }
};

const REWRITTEN = 'a spreadsheet has rewritten this id; format the column as text and export again';
const ID_FORMS = {
  scientific: `is in scientific notation: ${REWRITTEN}`,
  decimals: `has decimals: ${REWRITTEN}`,
  thousands: `has thousands separators: ${REWRITTEN}`,
  digits: `is not in the digits 0 to 9: ${REWRITTEN}`,
  zero: 'begins with 0; ids begin with 1 to 9: look the user up on the site',
  other: 'is not a whole number of at most 19 digits; look the user up on the site',
} as const;

export const idForm = (id: string, form: keyof typeof ID_FORMS): Message =>
  say('rows', `user_id "${foreign(id, 40)}" ${ID_FORMS[form]}`);

export const idMissing = (): Message => say('rows', 'user_id is empty; give the id, or remove the row');

export const idTooLarge = (id: string, max: string): Message =>
  say('rows', `user_id ${id} is larger than any id can be (${max}); look the user up on the site`);

export const twoEmails = (id: string, line: number): Message =>
  say(
    'rows',
    `user ${id} has another e-mail here than on line ${line}; which one is meant? Look the user up, and remove one row`,
  );

export const protectsNobody = (): Message =>
  say('protected', 'the row names neither a user_id nor an email; fill one in, or remove the row');

export const protectedEmailForm = (): Message =>
  say('protected', 'the email is neither an address nor a domain such as @example.com; mend it');

export const untellableProtection = (users: number): Message =>
  say(
    'protected',
    `protects e-mail addresses, but ${count(users, 'user of the list has', 'users of the list have')} none, or none that is plain, so that ` +
      'nobody can tell whether they are protected; mend the column email of the list, or protect by user_id alone',
  );

/** Said of a list that may run all the same. */
export const repeatedUsers = (rows: number): Message =>
  say(
    'rows',
    `${count(rows, 'row of the list repeats', 'rows of the list repeat')} a user; each user counts once. See skipped-duplicate in results.csv`,
  );
