import fc from 'fast-check';

/** A list as somebody wrote it: its bytes, and what must be read from it by a model that never parses CSV. */
export interface WrittenList {
  readonly bytes: Buffer;
  readonly text: string;
  readonly delimiter: string;
  readonly users: readonly { readonly id: string; readonly email: string; readonly line: number }[];
  readonly duplicates: readonly { readonly id: string; readonly email: string; readonly line: number }[];
}

const DELIMITERS = [',', ';', '\t'];
/** No byte order mark: at the start of a row it is the start of another file. */
const BLANKS = ['', '', '', ' ', '  ', '\u00a0', '\u200b', '\u2060 ', '\u2003', '\u00ad'];
const ID_NAMES = ['user_id', 'User ID', 'userid', 'id', 'USER-ID', 'ID', 'uSeR__iD'];
const EMAIL_NAMES = ['email', 'E-Mail', 'email address', 'EMAIL_ADDRESS', 'e mail'];
const OTHER_NAMES = [
  '__proto__',
  'constructor',
  'note',
  'user',
  'a,b',
  'c;d',
  'e\tf',
  'g"h',
  'i\nj',
  '',
  '名',
];
const PIECES = [
  ...DELIMITERS,
  ...[
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    ' ',
    'x',
    '1',
    '=1+1',
    '@a.example',
    "'",
    '\\',
    '\\"',
    '\u2028',
    '\u0085',
  ],
  ...['é', '名', '😀', '\u202e', '::error::', 'sep=;', '#', 'null', '\ufeff', '%0A', '<b>', '\u0007'],
];

const blank = fc.constantFrom(...BLANKS);
const id = fc.oneof(
  fc.bigInt({ min: 1n, max: 30n }),
  fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 63n - 1n),
);
const address = fc
  .tuple(
    fc.constantFrom('jane', 'J.Doe+x', "o'neil", 'ju\u0308rgen', '山田', '=cmd', '😀', 'x!#$%&*/?^_`|~'),
    fc.constantFrom(
      'example.com',
      'EXAMPLE.net',
      'münchen.example',
      'xn--mnchen-3ya.example',
      '例え.jp',
      'x',
    ),
  )
  .map((parts) => parts.join('@'));
/** Empty, or with ends that no trimming touches; no address. */
const free = fc.oneof(
  fc.constant(''),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => `e${pieces.join('')} e`),
);
const padded = (text: fc.Arbitrary<string>) =>
  fc.tuple(blank, text, blank).map(([before, core, after]) => ({ core, cell: before + core + after }));

const row = fc.record({
  id: padded(id.map(String)),
  email: padded(fc.oneof(fc.constant(''), address)),
  others: fc.array(free, { minLength: 3, maxLength: 3 }),
  quoted: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  crlf: fc.boolean(),
  blanks: fc.array(fc.constantFrom('', ' ', '\u00a0 \u200b'), { maxLength: 2 }),
});
type GivenRow = typeof row extends fc.Arbitrary<infer T> ? T : never;

const form = fc.record({
  encoding: fc.constantFrom('utf8', 'utf8-bom', 'utf16le', 'utf16be'),
  delimiter: fc.constantFrom(...DELIMITERS),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r', 'mixed'),
  sep: fc.boolean(),
  header: row,
  idName: padded(fc.constantFrom(...ID_NAMES)),
  emailName: fc.option(padded(fc.constantFrom(...EMAIL_NAMES))),
  otherNames: fc.uniqueArray(fc.constantFrom(...OTHER_NAMES), { maxLength: 3 }),
  order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
  rows: fc.array(row, { maxLength: 12 }),
  lastLineEnd: fc.boolean(),
});

const encode = (text: string, encoding: string): Buffer => {
  if (encoding === 'utf16le') return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (encoding === 'utf16be') return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  return Buffer.from(encoding === 'utf8-bom' ? `\ufeff${text}` : text);
};

const countLines = (text: string): number => text.split(/\r\n|\r|\n/).length;

/** Random lists, written in every dialect that is read. */
export const writtenList: fc.Arbitrary<WrittenList> = form.map((given): WrittenList => {
  const { delimiter, lineEnd, emailName, otherNames } = given;
  const names = ['id', ...(emailName ? ['email'] : []), ...otherNames.map((_, i) => i)];
  const keys = names.map((name) => [given.order.next().value, name] as const);
  const order = keys.sort(([a], [b]) => Number(a) - Number(b)).map(([, name]) => name);
  const endOf = ({ crlf }: GivenRow): string => (lineEnd === 'mixed' ? (crlf ? '\r\n' : '\n') : lineEnd);
  const join = (cells: readonly string[], { quoted }: GivenRow, special: RegExp): string =>
    cells
      .map((cell, i) => (quoted[i] || special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
      .join(delimiter);
  const blankLines = (of: GivenRow): string => of.blanks.map((line) => line + endOf(of)).join('');

  const header = order.map((name) => {
    if (name === 'id') return given.idName.cell;
    return name === 'email' ? (emailName?.cell ?? '') : (otherNames[Number(name)] ?? '');
  });
  let text = given.sep ? `sep=${delimiter}${endOf(given.header)}` : '';
  text += blankLines(given.header) + join(header, given.header, /[,;\t"\r\n]/);
  const users: { id: string; email: string; line: number }[] = [];
  const duplicates: typeof users = [];
  const seen = new Set<string>();
  let last = given.header;
  for (const next of given.rows) {
    const isNew = !seen.has(next.id.core);
    // With two addresses for one id the list would be faulty.
    const email = emailName && isNew ? next.email : { core: '', cell: '' };
    text += endOf(last) + blankLines(next);
    const line = countLines(text);
    const cells = order.map((name) => {
      if (name === 'id') return next.id.cell;
      return name === 'email' ? email.cell : (next.others[Number(name)] ?? '');
    });
    text += join(cells, next, new RegExp(`[${delimiter}"\\r\\n]`));
    (isNew ? users : duplicates).push({ id: next.id.core, email: email.core, line });
    seen.add(next.id.core);
    last = next;
  }
  if (given.lastLineEnd) text += endOf(last);
  return { bytes: encode(text, given.encoding), text, delimiter, users, duplicates };
});
