import { parse } from 'csv-parse/sync';
import * as say from '../messages/list.ts';
import type { Message } from '../messages/message.ts';
import type { Fault } from '../types.ts';
import { isAddress, trimBlanks } from './email.ts';

/** Longest line and longest record, in bytes: 20 MB of commas or an unclosed quote must not cost seconds. */
const MAX_RECORD = 65_536;
/** Faults kept; the rest is only counted. */
const MAX_FAULTS = 1000;

/** One row of a table of users, trimmed; empty where it has no such column. `line` is where the record starts. */
export type Row = { readonly id: string; readonly email: string; readonly line: number };

/** All that is wrong with a table; `total` counts also those that are not kept. */
export type Faults = { readonly faults: readonly Fault[]; readonly total: number };

/**
 * Reads a CSV of users with a header, row by row; `take` says what is wrong with a row, if anything. The column
 * user_id may only be missing if `email` will do. Never throws. Rules: semantics.md, "The list"; parser pitfalls:
 * SECURITY.md T13 to T15.
 */
export const readTable = (
  text: string,
  needs: 'user_id' | 'user_id or email',
  take: (row: Row) => Message | undefined,
): Faults => {
  const faults: Fault[] = [];
  let total = 0;
  const fault = (line: number, message: Message): void => {
    total += 1;
    if (faults.length < MAX_FAULTS) faults.push({ line, message });
  };

  // Not any character: `sep=0` would make user 12 of what people read as 1204.
  const start = /^\ufeff*(?:sep=([,;\t|])(?:\r\n|\n|\r|$))?/i.exec(text);
  const separator = start?.[1];
  const body = text.slice(start?.[0].length);
  const bytes = new TextEncoder().encode(body);
  const lines = createLineCounter(bytes, separator === undefined ? 1 : 2);
  const overlong = findOverlongLine(bytes);
  if (overlong !== undefined) {
    fault(lines.at(overlong), say.overlongLine(MAX_RECORD));
    return { faults, total };
  }
  const delimiter = separator ?? sniffDelimiter(body);

  let columns: Columns | undefined;
  const takeRow = (cells: readonly string[], line: number, { header, id, email, strays }: Columns): void => {
    const wrong =
      cells.length === header.length
        ? take({ id: trimBlanks(cells[id] ?? ''), email: trimBlanks(cells[email] ?? ''), line })
        : say.cellCount(cells.length, header.length, delimiter);
    if (email < 0 && !wrong) countAddresses(strays, cells);
    if (wrong) fault(line, isHeader(cells, id, email) ? say.repeatedHeader() : wrong);
  };
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      max_record_size: MAX_RECORD,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { bytes: end }) => {
        const line = lines.next(end);
        if (cells.every((cell) => trimBlanks(cell) === '')) {
          if (cells.length > 1) fault(line, say.emptiedRow());
        } else if (!columns) {
          columns = readHeader(cells, line, needs, (message) => fault(line, message));
        } else if (cells[0]?.startsWith('\ufeff')) {
          fault(line, say.joinedFiles());
        } else if (columns.isUsable) takeRow(cells, line, columns);
        return null;
      },
    });
  } catch (error) {
    fault(lines.next(bytes.length), parseFault(error));
  }
  if (!columns && total === 0) fault(1, say.emptyTable());
  const unnamed = columns ? strayAddresses(columns) : [];
  if (columns && unnamed.length > 0) fault(columns.line, say.unnamedEmails(unnamed));
  return { faults, total };
};

type Columns = {
  readonly header: readonly string[];
  /** Where the header starts. */
  readonly line: number;
  /** Their places, -1 for none. */
  readonly id: number;
  readonly email: number;
  /** For each column by how many its addresses outnumber its other cells. */
  readonly strays: number[];
  readonly isUsable: boolean;
};

/** Which header means which column, with case, blanks, dashes and underscores taken out. */
const MEANINGS = new Map([
  ['userid', 'user_id'],
  ['id', 'user_id'],
  ['email', 'email'],
  ['emailaddress', 'email'],
]);

const meaningOf = (cell: string): string | undefined =>
  MEANINGS.get(
    trimBlanks(cell)
      .toLowerCase()
      .replace(/[\s_-]/g, ''),
  );

const readHeader = (
  header: readonly string[],
  line: number,
  needs: string,
  fault: (message: Message) => void,
): Columns => {
  const meanings = header.map(meaningOf);
  for (const meaning of ['user_id', 'email']) {
    const names = header.filter((_, i) => meanings[i] === meaning);
    if (names.length > 1) fault(say.columnTwice(names, meaning));
  }
  const id = meanings.indexOf('user_id');
  const email = meanings.indexOf('email');
  const isUsable = id >= 0 || (needs === 'user_id or email' && email >= 0);
  if (!isUsable) fault(say.noColumn(needs, header.join(', '), email >= 0));
  return { header, line, id, email, strays: header.map(() => 0), isUsable };
};

/** The header once more: no id and no address reads like the name of its column. */
const isHeader = (cells: readonly string[], id: number, email: number): boolean =>
  meaningOf(cells[id] ?? '') === 'user_id' || meaningOf(cells[email] ?? '') === 'email';

/** Not every cell must be one: a single "n/a" must not switch off the comparison of all the others. */
const countAddresses = (strays: number[], cells: readonly string[]): void => {
  cells.forEach((cell, i) => {
    if (trimBlanks(cell) !== '') strays[i] = (strays[i] ?? 0) + (isAddress(cell) ? 1 : -1);
  });
};

const strayAddresses = ({ header, strays }: Columns): readonly string[] =>
  header.filter((_, i) => (strays[i] ?? 0) > 0);

const LF = 10;
const CR = 13;

const isLineEnd = (byte: number | undefined): boolean => byte === LF || byte === CR;

/** Offset of the first byte of a line over the bound, if there is one. */
const findOverlongLine = (bytes: Uint8Array): number | undefined => {
  let start = 0;
  for (let i = 0; i <= bytes.length; i += 1) {
    if (i < bytes.length && !isLineEnd(bytes[i])) continue;
    if (i - start > MAX_RECORD) return start;
    start = i + 1;
  }
  return undefined;
};

/** The separator that the header line has most of; a header of one column has none, and any will do. */
const sniffDelimiter = (text: string): string => {
  // Quoted cells may hold separators and line ends; no header is a line of blanks, or of separators alone.
  const lines = text
    .slice(0, MAX_RECORD)
    .replace(/"[^"]*"/g, '""')
    .split(/[\r\n]/);
  const header = lines.find((line) => trimBlanks(line.replace(/[,;\t]/g, '')) !== '') ?? '';
  const uses = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, next) => (uses(next) > uses(best) ? next : best));
};

/**
 * Line numbers from byte offsets: csv-parse's own `lines` is the record's last line, and too high after quoted
 * line ends. `next(end)` gives the line where the record that ends at `end` starts; offsets must not go back.
 */
const createLineCounter = (bytes: Uint8Array, firstLine: number) => {
  let offset = 0;
  let line = firstLine;
  const advance = (to: number): void => {
    for (; offset < to; offset += 1) {
      const byte = bytes[offset];
      if (byte === LF || (byte === CR && bytes[offset + 1] !== LF)) line += 1;
    }
  };
  return {
    at: (to: number): number => {
      advance(to);
      return line;
    },
    next: (end: number): number => {
      let start = offset;
      while (start < end && isLineEnd(bytes[start])) start += 1;
      advance(start);
      const found = line;
      advance(end);
      return found;
    },
  };
};

/** csv-parse's messages hold cell text; its codes do not. `field` is what stands before a quote, in the cell `column`. */
const parseFault = (error: unknown): Message => {
  if (!(error instanceof Error)) return say.unparsable('unknown fault', MAX_RECORD);
  const { code = 'unknown fault', field = '', column } = error as Error & Readonly<Record<string, unknown>>;
  if (code === 'INVALID_OPENING_QUOTE') {
    const before = String(field);
    if (before.startsWith('\ufeff') && column === 0) return say.joinedFiles();
    if (trimBlanks(before) === '=') return say.formulaCell();
    if (trimBlanks(before) === '') return say.blankBesideQuote('before its opening');
  }
  if (code === 'CSV_INVALID_CLOSING_QUOTE' && error.message.includes('got " "'))
    return say.blankBesideQuote('after its closing');
  return say.unparsable(String(code), MAX_RECORD);
};
