import type { Row } from '../domain/results.ts';
import type { Status } from '../domain/types.ts';

/** States that somebody should look at, the most urgent first, and what to do about each; `code` is marked. */
export const REMEDIES = {
  unknown:
    'It is not known whether the site has carried this out: the answer was lost, or the run was cut off before it ' +
    'came. Treat these users as set for deletion until you have looked: open each on the site, and cancel the ' +
    'deletion there if it is not wanted. Running the same list again settles these rows first.',
  'identity-mismatch':
    'The site has another e-mail for this id, so the id may be of somebody else. Nothing was changed for these users. ' +
    'Correct the list against a fresh export of the site and have it approved again.',
  failed:
    'The site said no, and nothing was changed for these users. Mend the cause that stands beside them, then run the ' +
    'same list again: users who are dealt with are left out.',
  forbidden:
    'The token is valid, but the site refuses this for these users. They are often staff or administrators: take them ' +
    'off the list, or change their role on the site first.',
  'identity-unverified':
    'The e-mail could not be compared, so nothing was changed for these users. Add their e-mail to the list, or set ' +
    '`identity-check` to `canary` or `off` if the ids are known to be right.',
  'too-late':
    'The deadline had passed when the cancellation was asked for: the site has deleted these users, or is about to. ' +
    'It cannot be undone from here; if somebody must be kept, ask the support of the site at once.',
  'not-found':
    'The site has no such user: the id is mistyped, of another site, or of a user who is gone already. Compare the ids ' +
    'with an export of this site, and take those that are wrong off the list.',
} as const satisfies Partial<Record<Status, string>>;

export type Problem = keyof typeof REMEDIES;

/** The states of REMEDIES, the most urgent first. */
export const PROBLEMS = Object.keys(REMEDIES) as readonly Problem[];

/** Is this a row that somebody should look at? */
export const isProblem = (row: Row): row is Row & { readonly status: Problem } =>
  Object.hasOwn(REMEDIES, row.status);

/** Rows of one state with the same cause; `rows` are the first of them. */
export type Cause = {
  readonly httpStatus: number | undefined;
  readonly detail: string;
  readonly total: number;
  readonly rows: readonly Row[];
};

export type ProblemGroup = {
  readonly status: Problem;
  readonly total: number;
  readonly causes: readonly Cause[];
};

const SAMPLES = 10;

/** Rows to look at by state and cause, the most frequent cause first. Details that differ in numbers alone are one. */
export const groupProblems = (rows: readonly Row[]): readonly ProblemGroup[] => {
  const groups = new Map<
    Problem,
    Map<string, { httpStatus: number | undefined; detail: string; total: number; rows: Row[] }>
  >();
  for (const row of rows) {
    if (!isProblem(row)) continue;
    const { status, httpStatus, detail } = row;
    const causes = groups.get(status) ?? new Map();
    groups.set(status, causes);
    const key = `${httpStatus ?? ''} ${detail.replace(/\d+/g, '0')}`;
    const cause = causes.get(key) ?? { httpStatus, detail, total: 0, rows: [] };
    causes.set(key, cause);
    cause.total += 1;
    if (cause.rows.length < SAMPLES) cause.rows.push(row);
  }
  return PROBLEMS.flatMap((status) => {
    const causes = [...(groups.get(status)?.values() ?? [])].sort((a, b) => b.total - a.total);
    if (causes.length === 0) return [];
    return [{ status, total: causes.reduce((sum, { total }) => sum + total, 0), causes }];
  });
};
