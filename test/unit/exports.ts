/** A made-up export as another system writes it, and what the action must make of it. */
export type Export = {
  readonly name: string;
  readonly text: string;
  /** UTF-8 without a byte order mark, if nothing is said. */
  readonly encoding?: 'utf8-bom' | 'utf16le';
} & (
  | { /** `id email` of each user, in order. */ readonly read: readonly string[] }
  | { /** `line: message`, whole. */ readonly refused: readonly string[] }
);

const lines = (...rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('');
const crlf = (...rows: readonly string[]): string => rows.map((row) => `${row}\r\n`).join('');

const NO_ADDRESS =
  'The email is not an e-mail address. Correct it, empty the cell, or remove the row if it is a total or a note.';
const RENAME = (name: string): string =>
  `The column "${name}" holds e-mail addresses, but is not named \`email\`. Rename it to \`email\`.`;
const NO_ID = (header: string): string =>
  `1: The header is "${header}", without the column "user_id". Name the columns in the first line, and remove ` +
  'any title above them.';
const EMPTIED = 'The row was emptied, but not deleted: it holds only separators. Delete the row.';
const TOO_FEW = (cells: string, width: number): string =>
  `The row has ${cells}, but the header has ${width}. Fill in the missing cells, or remove the row if it is a note or a total.`;
const REWRITTEN =
  'because a spreadsheet has rewritten it. Format the column as text, and export the ids again.';
const APOSTROPHE =
  'begins with an apostrophe, which spreadsheets use to keep a value as text. Remove the apostrophe.';
const REPEATED = 'This line repeats the header. Remove the line.';
const NO_VALUE = 'is what a database writes for "no value". Write the value, or remove the row.';

const SPREADSHEETS: readonly Export[] = [
  {
    name: 'Excel, English, "CSV UTF-8"',
    encoding: 'utf8-bom',
    text: crlf('User ID,Name,Email', '1042,"Doe, J.",j.doe@example.com', '1077,R. Roe,r.roe@example.com'),
    read: ['1042 j.doe@example.com', '1077 r.roe@example.com'],
  },
  {
    name: 'Excel, English, with a total and emptied rows below the table',
    encoding: 'utf8-bom',
    text: crlf('Email,User ID', 'j.doe@example.com,1042', 'r.roe@example.com,1077', ',', 'Total,2', ','),
    refused: [`4: ${EMPTIED}`, `5: ${NO_ADDRESS}`, `6: ${EMPTIED}`],
  },
  {
    name: 'Excel, English, ids past 15 digits and with decimals',
    text: crlf(
      'user_id,email',
      '1.23457E+17,a@example.com',
      '1042.00,b@example.com',
      '"1,077",c@example.com',
    ),
    refused: [
      `2: The user_id "1.23457E+17" is in scientific notation, ${REWRITTEN}`,
      `3: The user_id "1042.00" has decimals, ${REWRITTEN}`,
      `4: The user_id "1,077" has thousands separators, ${REWRITTEN}`,
    ],
  },
  {
    name: 'Excel, German, semicolons and sep=',
    encoding: 'utf8-bom',
    text: crlf('sep=;', 'User-ID;E-Mail;Ort', '1042;jörg@müller.example;Köln', '1077;r@example.com;Lübeck'),
    read: ['1042 jörg@müller.example', '1077 r@example.com'],
  },
  {
    name: 'Excel, German, the column "E-Mail-Adresse" and a lookup that failed',
    encoding: 'utf8-bom',
    text: crlf('User ID;E-Mail-Adresse', '1042;a@example.com', '#NV;b@example.com', '1099;c@example.com'),
    refused: [
      '3: The user_id "#NV" is a spreadsheet error. Correct the formula, and export the list again.',
      `1: ${RENAME('E-Mail-Adresse')}`,
    ],
  },
  {
    name: 'Excel, French, thousands with a narrow blank',
    encoding: 'utf8-bom',
    text: crlf('user id;email', '1\u202f042;a@example.com', '1077;#NOM?'),
    refused: [
      `2: The user_id "1\u202f042" has thousands separators, ${REWRITTEN}`,
      '3: The email "#NOM?" is a spreadsheet error. Correct the formula, and export the list again.',
    ],
  },
  {
    name: 'Excel, Spanish, "Correo electrónico"',
    encoding: 'utf8-bom',
    text: crlf(
      'ID;Nombre;Correo electrónico',
      '1042;Ana;ana@example.com',
      '1077;Luz;n/d',
      '1078;Sol;sol@example.com',
    ),
    refused: [`1: ${RENAME('Correo electrónico')}`],
  },
  {
    name: 'Excel, Portuguese, ids kept as text by a formula',
    encoding: 'utf8-bom',
    text: crlf('user_id;email', '="1042";ana@example.com', '="1077";rui@example.com'),
    refused: [
      '2: A cell holds the formula ="…", which spreadsheets use to keep a value as text. Write the value alone, without = or quotes.',
    ],
  },
  {
    name: 'Excel, "Unicode text": UTF-16 and tabs',
    encoding: 'utf16le',
    text: crlf('User ID\tEmail\tNotes', '1042\ta@example.com\t"said ""bye"""', '1077\tb@example.com\t'),
    read: ['1042 a@example.com', '1077 b@example.com'],
  },
  {
    name: 'Excel for Mac, CR as line end',
    text: 'user_id,email\r1042,a@example.com\r1077,b@example.com\r',
    read: ['1042 a@example.com', '1077 b@example.com'],
  },
  {
    name: 'LibreOffice, every cell quoted',
    text: lines(
      '"user_id","email","note"',
      '"1042","a@example.com",""',
      '"1077","b@example.com","two\nlines"',
    ),
    read: ['1042 a@example.com', '1077 b@example.com'],
  },
  {
    name: 'LibreOffice, ids kept as text by an apostrophe',
    text: lines('user_id,email', "'1042,a@example.com", "1077,'b@example.com"),
    refused: [`2: The user_id "'1042" ${APOSTROPHE}`, `3: The email ${APOSTROPHE}`],
  },
  {
    name: 'Numbers, the name of the table above a merged header',
    text: crlf('Users to delete,,', 'user_id,email,team', '1042,a@example.com,north'),
    refused: [NO_ID('Users to delete, ,')],
  },
  {
    name: 'Numbers, emptied rows above the header',
    text: crlf(';;', 'user_id;email;team', '1042;a@example.com;north'),
    refused: [`1: ${EMPTIED}`],
  },
  {
    name: 'Google Sheets',
    text: 'user_id,email,Reason\r\n1042,a@example.com,"spam, twice"\r\n1077,b@example.com,left',
    read: ['1042 a@example.com', '1077 b@example.com'],
  },
  {
    name: 'Google Sheets, errors and a formula',
    text: crlf('user_id,email', '#REF!,a@example.com', '#NAME?,b@example.com', '1077,"=""b@example.com"""'),
    refused: [
      '2: The user_id "#REF!" is a spreadsheet error. Correct the formula, and export the list again.',
      '3: The user_id "#NAME?" is a spreadsheet error. Correct the formula, and export the list again.',
      '4: The email is a formula, which spreadsheets use to keep a value as text. Write the value alone, without = or quotes.',
    ],
  },
];

const TOOLS: readonly Export[] = [
  {
    name: 'a CRM with a report header and a footer (Salesforce-like)',
    text: crlf(
      '"User ID","Full Name","Email"',
      '"1042","J. Doe","a@example.com"',
      '',
      '"Exported on 2026-11-28"',
      '"Confidential"',
    ),
    refused: [`4: ${TOO_FEW('1 cell', 3)}`, `5: ${TOO_FEW('1 cell', 3)}`],
  },
  {
    name: 'a CRM with two kinds of address (HubSpot-like)',
    text: lines(
      'User ID,Primary Email,Work Email',
      '1042,a@example.com,',
      '1077,b@example.com,b@work.example',
    ),
    refused: [
      '1: The columns "Primary Email" and "Work Email" hold e-mail addresses, but none is named `email`. Choose the column with the addresses that the site shows, and rename it to `email`.',
    ],
  },
  {
    name: 'a help desk, several addresses in a cell (Zendesk-like)',
    text: lines(
      'id,name,email',
      '1042,J. Doe,a@example.com; b@example.com',
      '1077,R. Roe,R. Roe <r@example.com>',
    ),
    refused: [
      '2: The email holds more than one address. Keep the one that the site shows.',
      '3: The email holds more than an address. Keep the address alone, without name, brackets or comment.',
    ],
  },
  {
    name: 'a help desk, names in the column of addresses',
    text: lines('user_id,email', '1042,a@example.com', '2,Jane Doe'),
    refused: [`3: ${NO_ADDRESS}`],
  },
  {
    name: 'an event tool (Eventbrite-like), the id under another name',
    text: crlf('Order #,First Name,Email Address,Attendee #', '9001,Ana,a@example.com,1042'),
    refused: [
      '1: The header is "Order #, First Name, Email Address, Attendee #", without the column "user_id". Rename the column with the ids, or look up the ids with `lookup`.',
    ],
  },
  {
    name: 'an event tool with a required field (Meetup-like), tabs',
    text: lines('Name\tUser ID\tEmail *', 'Ana\t1042\ta@example.com', 'Rui\t1077\tb@example.com'),
    refused: [`1: ${RENAME('Email *')}`],
  },
  {
    name: 'a mail tool (Mailchimp-like), trailing separators in header and rows',
    text: lines(
      'Email Address,USER_ID,TAGS,',
      'a@example.com,1042,"""north"",""south""",',
      'b@example.com,1077,,',
    ),
    read: ['1042 a@example.com', '1077 b@example.com'],
  },
  {
    name: 'a mail tool, trailing separators in the rows alone',
    text: lines('email,user_id', 'a@example.com,1042,', 'b@example.com,1077,'),
    refused: [2, 3].map(
      (line) =>
        `${line}: The row has 3 cells, but the header has 2. Quote the cell that holds a ",", or remove the "," at the end of the row.`,
    ),
  },
  {
    name: 'two exports joined, each with a byte order mark and a header',
    encoding: 'utf8-bom',
    text: lines('user_id,email', '1042,a@example.com', '\ufeffuser_id,email', '1077,b@example.com'),
    refused: [
      '3: A second file begins here: the line starts with a byte order mark. Join the exports as UTF-8 without BOM, and remove the second header.',
    ],
  },
  {
    name: 'two exports joined, the second one quoted',
    text: lines(
      '"user_id","email"',
      '"1042","a@example.com"',
      '\ufeff"user_id","email"',
      '"1077","b@example.com"',
    ),
    refused: [
      '3: A second file begins here: the line starts with a byte order mark. Join the exports as UTF-8 without BOM, and remove the second header.',
    ],
  },
  {
    name: 'two exports joined, a header in the middle',
    text: lines('user_id,email', '1042,a@example.com', 'User ID,E-Mail', '1077,b@example.com'),
    refused: [`3: ${REPEATED}`],
  },
  {
    name: 'a script that puts a blank after each comma',
    text: lines('"user_id", "email"', '"1042", "a@example.com"'),
    refused: ['1: A cell has a space before its opening quote. Remove the space.'],
  },
];

const DATABASES: readonly Export[] = [
  {
    name: 'psql --csv',
    text: lines('id,email', '1042,a@example.com', '9007199254740993,'),
    read: ['1042 a@example.com', '9007199254740993 '],
  },
  {
    name: 'psql, its own table with a footer',
    text: lines(' id   |     email', '------+---------------', ' 1042 | a@example.com', '(1 row)'),
    refused: [NO_ID('id   |     email')],
  },
  {
    name: 'MySQL, tabs and NULL',
    text: lines('id\temail', '1042\ta@example.com', '1077\tNULL', 'NULL\tb@example.com'),
    refused: [`3: The email "NULL" ${NO_VALUE}`, `4: The user_id "NULL" ${NO_VALUE}`],
  },
  {
    name: 'MySQL, INTO OUTFILE with \\N',
    text: lines('"id","email"', '1042,"a@example.com"', '1077,\\N'),
    refused: [`3: The email "\\N" ${NO_VALUE}`],
  },
  {
    name: "Bevy's users_set_to_delete.csv",
    text: lines(
      'email,user_id',
      'a@example.com,1042',
      '"\'=b@example.com",1077',
      'c***@e***.com,1078',
      ',1079',
    ),
    read: ['1042 a@example.com', '1077 =b@example.com', '1078 c***@e***.com', '1079 '],
  },
  {
    name: 'ids alone',
    text: lines('user_id', '1042', '1077'),
    read: ['1042 ', '1077 '],
  },
];

export const EXPORTS: readonly Export[] = [...SPREADSHEETS, ...TOOLS, ...DATABASES];
