import type { Forecast } from '../domain/forecast.ts';
import type { Approval } from '../domain/history.ts';
import { type Memory, rememberRun } from '../domain/memory.ts';
import type { Results } from '../domain/results.ts';
import type { Proof } from '../domain/review.ts';
import { isoTime } from '../domain/text.ts';
import type { Contradiction, Earlier, Entry, Operation, Plan, Skip, Status, User } from '../domain/types.ts';
import { memoryJson, readMemory } from './memory.ts';

/** Who ran what, where and on which list: everything of run.json that is known before the first request. */
export type Facts = {
  readonly action: string;
  /** True on the embedded sandbox site: nobody was really deleted. */
  readonly rehearsal: boolean;
  readonly site: string;
  readonly run: {
    readonly repository: string;
    readonly id: string;
    readonly attempt: number;
    readonly url: string;
    readonly workflow: string;
    readonly job: string;
    readonly event: string;
    /** The inputs that this workflow's form asks for, if it was started by that. */
    readonly form: readonly string[];
    readonly ref: string;
    readonly commit: string;
    readonly actor: string;
    readonly triggeringActor: string;
    /** Who let it into an environment that asks for it. */
    readonly approvals: readonly Approval[];
    /** Unique among all steps of all runs. */
    readonly step: string;
    /** When the plan was made, ms since the epoch. */
    readonly startedAt: number;
  };
  /** Who approved the list, or why nobody is known to have; undefined where it was not asked. */
  readonly review?: Proof;
  /** The run that this one undoes; its list is then the one below. */
  readonly cancelRun?: string;
  readonly list: {
    readonly path: string;
    readonly blob: string;
    readonly sha256: string;
    readonly rows: number;
    readonly users: number;
  };
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly forecast: Forecast;
  readonly artifactName: string;
  /** How the names of this run's checkpoints begin, and of no other's: jobs of a matrix share the run. */
  readonly checkpointPrefix: string;
  readonly retentionDays: number | undefined;
  readonly failOnIncomplete: boolean;
  /** The day's quota, and how much of it was free for this run when it began. */
  readonly quota: {
    readonly limit: number;
    readonly reserve: number;
    readonly free: number;
  };
};

/** What post reads back; `earlier` is what the runs before this one have left. */
export type RunRecord = { readonly facts: Facts; readonly plan: Plan; readonly earlier: Memory };

export const SCHEMA = 1;

/** What happened so far; `reserved` are the requests that a run that goes on may make before it writes again. */
export type Written = {
  readonly journal: readonly Entry[];
  readonly results: Results;
  readonly reserved: number | undefined;
};

/**
 * run.json as text: facts, the verdict once there is one, the plan with one row a line, and the memory for later
 * runs: what this one did (`own`, with its reservation) and what it knew of those before it (`earlier`).
 */
export function* runJson({ facts, plan, earlier }: RunRecord, written: Written): Generator<string> {
  const { journal, results, reserved } = written;
  const head = {
    schema: SCHEMA,
    facts,
    result: reserved === undefined ? verdict(results, facts) : 'running',
    reserved: reserved ?? 0,
  };
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "own": `;
  yield* memoryJson(ownMemory({ facts, plan, earlier }, journal, results), '  ');
  yield ',\n  "earlier": ';
  yield* memoryJson(earlier, '  ');
  yield ',\n  "plan": {\n';
  const { operations, skips, ...rest } = plan;
  for (const [key, value] of Object.entries(rest))
    yield `    ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  yield* rowsJson('operations', operations, operationCells);
  yield ',\n';
  yield* rowsJson('skips', skips, ({ user, status, detail, cancelBefore = 0, contradiction = '' }) => [
    ...userCells(user),
    status,
    detail,
    cancelBefore,
    contradiction,
  ]);
  yield '\n  }\n}\n';
}

/** What this run adds to the memory of its site. */
export const ownMemory = (
  { facts, plan, earlier }: RunRecord,
  journal: readonly Entry[],
  results: Results,
): Memory => {
  const { step, id, startedAt } = facts.run;
  return rememberRun({ step, run: id, startedAt, list: facts.list.sha256 }, plan, journal, results, earlier);
};

/** Reads the run.json of this very run back. Throws if it is not one that this version wrote. */
export const parseRunJson = (text: string): RunRecord => {
  const { schema, facts, earlier, plan } = JSON.parse(text) as {
    schema: unknown;
    facts: Facts;
    earlier: unknown;
    plan: Omit<Plan, 'operations' | 'skips'> & {
      operations: readonly OperationCells[];
      skips: readonly SkipCells[];
    };
  };
  if (schema !== SCHEMA) throw new Error('run.json is of another version');
  const operations = plan.operations.map(([id, email, line, ...known]): Operation => {
    const [status, at = 0, run = '', last] = known;
    if (!status) return { id, email, line };
    const earlier = { status, at, run };
    return { id, email, line, earlier: last === undefined ? earlier : { ...earlier, last } };
  });
  const skips = plan.skips.map(
    ([id, email, line, status, detail, cancelBefore, contradiction]): Skip => ({
      ...{ user: { id, email, line }, status, detail },
      ...(cancelBefore > 0 && { cancelBefore }),
      ...(contradiction && { contradiction }),
    }),
  );
  return { facts, earlier: readMemory(earlier), plan: { ...plan, operations, skips } };
};

type UserCells = [id: string, email: string, line: number];
type EarlierCells = [status: Earlier['status'], at: number, run: string];
type OperationCells =
  | UserCells
  | [...UserCells, ...EarlierCells]
  | [...UserCells, ...EarlierCells, last: number];
type SkipCells = [
  ...UserCells,
  status: Status,
  detail: string,
  cancelBefore: number,
  contradiction: Contradiction | '',
];

const userCells = ({ id, email, line }: User): UserCells => [id, email, line];

const operationCells = ({ earlier, ...user }: Operation): OperationCells => {
  if (!earlier) return userCells(user);
  const { status, at, run, last } = earlier;
  const cells: EarlierCells = [status, at, run];
  return last === undefined ? [...userCells(user), ...cells] : [...userCells(user), ...cells, last];
};

function* rowsJson<Item>(
  key: string,
  items: readonly Item[],
  cells: (item: Item) => readonly (string | number)[],
): Generator<string> {
  yield `    "${key}": [`;
  let separator = '\n';
  for (const item of items) {
    yield `${separator}      ${JSON.stringify(cells(item))}`;
    separator = ',\n';
  }
  yield items.length > 0 ? '\n    ]' : ']';
}

const verdict = (results: Results, { quota }: Facts): object => ({
  outcome: results.outcome,
  reason: results.reason,
  counts: results.counts,
  requests: results.requests,
  quotaLeft: quotaLeft(results, quota),
  startedAt: optionalTime(results.startedAt),
  endedAt: optionalTime(results.endedAt),
  cancelBefore: optionalTime(results.cancelBefore),
  resumeAfter: optionalTime(results.resumeAfter),
});

/** Requests left of the daily quota for this kind of run, as far as this run can know. */
export const quotaLeft = ({ requests, resumeAfter }: Results, { free }: Facts['quota']): number =>
  resumeAfter === undefined ? Math.max(0, free - requests) : 0;

export const optionalTime = (ms: number | undefined): string | null =>
  ms === undefined ? null : isoTime(ms);
