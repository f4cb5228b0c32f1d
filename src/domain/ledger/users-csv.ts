import { isoTime } from '../text.ts';
import { LEDGER_STATUSES, type LedgerStatus, type LedgerUser } from './ledger.ts';

export const USERS_HEADER = 'user_id,status,since,last,run,grace,keep,kept_at';

/** users.csv as text, sorted by id: one line for each user. Times have whole seconds, and never promise too much. */
export const usersCsv = (users: ReadonlyMap<string, LedgerUser>): string => {
  const sorted = [...users].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return `${[USERS_HEADER, ...sorted.map(line)].join('\n')}\n`;
};

const line = ([id, { status, since, last, run, graceDays, keep }]: readonly [string, LedgerUser]): string => {
  const latest =
    Math.ceil(last / 1000) > Math.floor(since / 1000) ? isoTime(Math.ceil(last / 1000) * 1000) : '';
  const kept = keep ? `${keep.run},${isoTime(Math.ceil(keep.at / 1000) * 1000)}` : ',';
  return `${id},${status},${isoTime(since)},${latest},${run},${graceDays},${kept}`;
};

const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
const RUN = String.raw`[1-9]\d{0,18}`;
const LINE = new RegExp(
  `^([1-9]\\d{0,18}),([a-z-]{0,20}),(${TIME}),(${TIME})?,(${RUN})?,(\\d{1,3}),(?:(${RUN}),(${TIME})|,)$`,
);

/** Reads users.csv as hostile text: the users, or the number of the first line that cannot be one of ours. */
export const parseUsersCsv = (
  text: string,
): ReadonlyMap<string, LedgerUser> | { readonly badLine: number } => {
  const lines = text.split('\n');
  if (lines[0] !== USERS_HEADER || lines.at(-1) !== '')
    return { badLine: lines[0] === USERS_HEADER ? lines.length : 1 };
  const users = new Map<string, LedgerUser>();
  for (let i = 1; i < lines.length - 1; i += 1) {
    const user = parseLine(lines[i] ?? '');
    if (!user || users.has(user[0])) return { badLine: i + 1 };
    users.set(...user);
  }
  return users;
};

const parseLine = (text: string): [string, LedgerUser] | undefined => {
  const match = LINE.exec(text);
  if (!match) return undefined;
  const [, id = '', word, sinceText = '', lastText, run = '', grace, keptBy, keptAt = ''] = match;
  const status = LEDGER_STATUSES.find((candidate): candidate is LedgerStatus => candidate === word);
  const since = Date.parse(sinceText);
  const last = lastText === undefined ? since : Date.parse(lastText);
  const keep = keptBy === undefined ? undefined : { run: keptBy, at: Date.parse(keptAt) };
  if (status === undefined || Number.isNaN(since + last + (keep?.at ?? 0)) || last < since) return undefined;
  if (status === '' && !keep) return undefined;
  return [id, { status, since, last, run, graceDays: Number(grace), ...(keep && { keep }) }];
};
