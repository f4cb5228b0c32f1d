import type { Forecast } from '../domain/plan.ts';
import type { Results } from '../domain/results.ts';
import { isoTime } from '../domain/text.ts';
import type { Plan, Skip, Status, User } from '../domain/types.ts';

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
    readonly ref: string;
    readonly commit: string;
    readonly actor: string;
    readonly triggeringActor: string;
  };
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
  /** Requests that this run might use when it began. */
  readonly quota: { readonly limit: number; readonly reserve: number; readonly free: number };
};

/** What post reads back. */
export type RunRecord = { readonly facts: Facts; readonly plan: Plan };

const SCHEMA = 1;

/** run.json as text: facts, the verdict once there is one, and the whole plan with one row a line. */
export function* runJson(facts: Facts, plan: Plan, results?: Results): Generator<string> {
  const head = { schema: SCHEMA, facts, result: results ? verdict(results, facts) : 'running' };
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "plan": {\n`;
  const { operations, skips, ...rest } = plan;
  for (const [key, value] of Object.entries(rest))
    yield `    ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  yield* rowsJson('operations', operations, userCells);
  yield ',\n';
  yield* rowsJson('skips', skips, ({ user, status, detail }) => [...userCells(user), status, detail]);
  yield '\n  }\n}\n';
}

/** Reads run.json back. Throws if it is not one that this version wrote. */
export const parseRunJson = (text: string): RunRecord => {
  const { schema, facts, plan } = JSON.parse(text) as {
    schema: unknown;
    facts: Facts;
    plan: Omit<Plan, 'operations' | 'skips'> & {
      operations: readonly UserCells[];
      skips: readonly [...UserCells, Status, string][];
    };
  };
  if (schema !== SCHEMA) throw new Error('run.json is of another version');
  const toUser = ([id, email, line]: UserCells): User => ({ id, email, line });
  const toSkip = ([id, email, line, status, detail]: [...UserCells, Status, string]): Skip => ({
    user: toUser([id, email, line]),
    status,
    detail,
  });
  return { facts, plan: { ...plan, operations: plan.operations.map(toUser), skips: plan.skips.map(toSkip) } };
};

type UserCells = [id: string, email: string, line: number];

const userCells = ({ id, email, line }: User): UserCells => [id, email, line];

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
