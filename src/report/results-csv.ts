import { isNamed } from '../domain/list/unnamed.ts';
import { isToLookUp, type Results, type Row } from '../domain/outcome/results.ts';
import { PENDING } from '../domain/outcome/status.ts';
import { isoTime } from '../domain/text.ts';
import type { Plan, User } from '../domain/types.ts';

/** results.csv: every row of the list exactly once, times in UTC. */
export function* resultsCsv({ rows }: Results): Generator<string> {
  yield 'user_id,email,line,status,http_status,attempts,batch,requested_at,cancel_before,detail\n';
  for (const row of rows) {
    const { user, status, httpStatus, attempts, batch, requestedAt, cancelBefore, detail } = row;
    const requested = requestedAt && new Date(requestedAt).toISOString();
    const what = [
      isNamed(user.id) ? user.id : '',
      cell(user.email),
      user.line,
      status,
      httpStatus,
      attempts,
      batch,
    ];
    yield `${[...what, requested, cancelBefore && isoTime(cancelBefore), cell(detail)].join(',')}\n`;
  }
}

/** users_set_to_delete.csv: whose deletion is pending, oldest first, in the format of the input. */
export function* usersSetToDeleteCsv({ rows }: Results): Generator<string> {
  yield 'email,user_id\n';
  const pending = rows.filter(({ status }) => PENDING.includes(status));
  pending.sort((a, b) => setAt(a) - setAt(b));
  for (const { user } of pending) yield `${cell(user.email)},${user.id}\n`;
}

/**
 * users_to_delete.csv of a look-up: the rows that have an id now, once each, in the order of the list. Rows that are still
 * to be looked up stay without an id, so that the look-up can go on with this very file, and no deletion takes it.
 */
export function* completedListCsv({ rows }: Results): Generator<string> {
  yield 'email,user_id\n';
  for (const row of rows) {
    const { user, status } = row;
    if (status === 'found' || status === 'skipped-done') yield `${cell(user.email)},${user.id}\n`;
    else if (isToLookUp(row) && user.email !== '') yield `${cell(user.email)},\n`;
  }
}

/** A verification reads later than the deletion began: there only the deadline tells; one that is not known may be the nearest. */
const setAt = ({ status, requestedAt = 0, cancelBefore = 0 }: Row): number =>
  status === 'pending' ? cancelBefore : requestedAt;

/**
 * Free text as a cell: no line end splits the row, and no spreadsheet runs it as a formula (SECURITY.md T20), also
 * none that parts cells at semicolons, where no quotes help, or takes full-width signs for others.
 */
export const cell = (text: string): string => {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  const defused = line.replace(/(^|;\s*)(?=[=+\-@＝＋－＠])/g, "$1'");
  return /[",;'\t]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
};

/** The plan as it is stored and reported: ids and lines whole, e-mails as the policy says. */
export const withEmails = (plan: Plan, shown: 'plain' | 'mask' | 'omit'): Plan => {
  if (shown === 'plain') return plan;
  const redact = (user: User): User => ({ ...user, email: shown === 'omit' ? '' : maskEmail(user.email) });
  return {
    ...plan,
    operations: plan.operations.map(redact),
    skips: plan.skips.map((skip) => ({ ...skip, user: redact(skip.user) })),
  };
};

/** `jane@mail.example.com` to `j***@m***.com`: enough to tell two rows apart, not to write to anyone. */
export const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  if (email === '') return '';
  if (at < 1) return '***';
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${first(email)}***@${first(domain)}***${dot > 0 ? domain.slice(dot) : ''}`;
};

const first = (text: string): string => [...text].at(0) ?? '';
