import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { EventsConfig, InputConfig } from '@actions/workflow-parser/model/workflow-template';
import type { MappingToken } from '@actions/workflow-parser/templates/tokens/mapping-token';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';
import { withJsonModules } from '../json-modules.ts';
import {
  type Contexts,
  calculate,
  entriesOf,
  isTruthy,
  type Json,
  resolve,
  type Status,
  textsOf,
  toText,
} from './expressions.ts';
import { type Combination, combine } from './matrix.ts';
import { isStarted, type Occasion, type Told, tell } from './occasion.ts';
import { type Permissions, permit } from './permissions.ts';

const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await withJsonModules(
  () => import('@actions/workflow-parser'),
);

/** A workflow as GitHub's own parser has read it. */
export interface Workflow {
  readonly on: EventsConfig;
  /** The fields of its form. */
  readonly form: Readonly<Record<string, InputConfig>>;
  /** What GitHub starts on this occasion; undefined if nothing. */
  readonly start: (occasion: Occasion, setting?: Setting) => StartedRun | undefined;
}

/** What the repository adds. */
export interface Setting {
  /** The secrets of an environment. A job without one, and one that a fork has started, gets none. */
  readonly secretsOf?: (environment: string) => Readonly<Record<string, string>>;
  /** `${{ github.token }}` */
  readonly token?: string;
}

/** How runs wait for each other. */
export interface Line {
  readonly group: string;
  readonly cancelInProgress: boolean;
  readonly queue: string;
}

/** A run of a workflow. Jobs whose condition does not hold are not in it. */
export interface StartedRun {
  readonly line?: Line;
  readonly jobs: readonly StartedJob[];
}

/** A job, or one of those that a matrix makes. */
export interface StartedJob {
  readonly id: string;
  readonly matrix: Combination;
  readonly environment?: string;
  readonly line?: Line;
  readonly permissions: Permissions;
  /** The payload of the event. */
  readonly payload: Told['payload'];
  /** Its steps as they would be started once these steps have ended, by their id, and the last one as `status` says. */
  readonly steps: (ended?: Ended, status?: Status) => readonly StartedStep[];
}

/** How steps ended. */
export type Ended = Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;

/** A step; it `runs` if its condition holds. */
export interface StartedStep {
  readonly id?: string;
  readonly runs: boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly env: Readonly<Record<string, string>>;
  /** As the runner hands it over: texts. The action's defaults are not among them. */
  readonly with: Readonly<Record<string, string>>;
}

/** Reads one of .github/examples or .github/workflows. */
export const openWorkflow = (path: string): Promise<Workflow> =>
  readWorkflow(
    path,
    readFileSync(fileURLToPath(new URL(`../../../.github/${path}`, import.meta.url)), 'utf8'),
  );

/** Reads the text of a workflow. Throws if GitHub would not. */
export const readWorkflow = async (path: string, text: string): Promise<Workflow> => {
  const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter());
  if (!value) throw new Error(context.errors.getErrors().join('\n'));
  const { events: on, jobs, errors } = await convertWorkflowTemplate(context, value);
  if (errors) throw new Error(errors.map(({ Message }) => Message).join('\n'));
  const root = value.assertMapping(path);
  // The converted jobs have their conditions, and lack permissions and inputs: those are read from the template.
  const templates = partOf(root, 'jobs')?.assertMapping('jobs');
  const definitions = jobs.map((job) => ({
    id: job.id.value,
    condition: job.if.expression,
    needs: (job.needs ?? []).map(({ value }) => value),
    template: partOf(templates, job.id.value)?.assertMapping(job.id.value),
    conditions: job.type === 'job' ? job.steps.map((step) => step.if?.expression ?? 'success()') : [],
  }));
  return {
    on,
    form: on.workflow_dispatch?.inputs ?? {},
    start: (occasion, setting = {}) => {
      const told = tell(occasion, on);
      return isStarted(on, told, occasion)
        ? startRun({ root, definitions }, occasion, told, setting)
        : undefined;
    },
  };
};

interface JobDefinition {
  readonly id: string;
  readonly condition: string;
  readonly needs: readonly string[];
  readonly template: MappingToken | undefined;
  /** Of its steps. */
  readonly conditions: readonly string[];
}
interface Definition {
  readonly root: MappingToken;
  readonly definitions: readonly JobDefinition[];
}

const startRun = (
  { root, definitions }: Definition,
  occasion: Occasion,
  told: Told,
  setting: Setting,
): StartedRun => {
  const contexts: Contexts = { github: describeGitHub(occasion, told, setting), inputs: told.inputs };
  const env = textsOf(resolvePart(root, 'env', contexts));
  const isForeign = startedByFork(told);
  const skipped = new Set<string>();
  const startJob = ({ id, condition, needs, template, conditions }: JobDefinition): StartedJob[] => {
    // Whoever needs a job is started after it was; here every job that runs ends well.
    const ended = Object.fromEntries(needs.map((need) => [need, { result: 'success', outputs: {} }]));
    const own: Contexts = { ...contexts, needs: ended };
    const status = needs.some((need) => skipped.has(need)) ? 'failure' : 'success';
    if (!isTruthy(calculate(condition, own, status))) {
      skipped.add(id);
      return [];
    }
    const strategy = Object.fromEntries(entriesOf(resolvePart(template, 'strategy', own)));
    return combine(strategy.matrix).map((matrix) => {
      const seen: Contexts = { ...own, matrix, strategy };
      const environment = environmentOf(resolvePart(template, 'environment', seen));
      const secrets = environment !== undefined && !isForeign ? setting.secretsOf?.(environment) : undefined;
      const permissions = permit(
        resolvePart(template, 'permissions', seen),
        resolvePart(root, 'permissions', seen),
        isForeign,
      );
      const inside: Contexts = { ...seen, secrets: secrets ?? {} };
      const jobEnv = { ...env, ...textsOf(resolvePart(template, 'env', { ...inside, env })) };
      return {
        id,
        matrix,
        permissions,
        payload: told.payload,
        ...(environment !== undefined && { environment }),
        ...waitsIn(resolvePart(template, 'concurrency', seen)),
        steps: (steps = {}, status = 'success') =>
          startSteps(template, conditions, { ...inside, env: jobEnv, steps }, status),
      };
    });
  };
  const waiting = waitsIn(resolvePart(root, 'concurrency', contexts));
  return { ...waiting, jobs: definitions.flatMap(startJob) };
};

const startSteps = (
  template: MappingToken | undefined,
  conditions: readonly string[],
  contexts: Contexts,
  status: Status,
): StartedStep[] => {
  const list = partOf(template, 'steps');
  const steps = list ? [...list.assertSequence('steps')].map((step) => step.assertMapping('a step')) : [];
  return steps.map((step, i) => {
    const env = { ...textsOf(contexts.env), ...textsOf(resolvePart(step, 'env', contexts)) };
    const given = textsOf(resolvePart(step, 'with', { ...contexts, env }));
    const named = ['id', 'uses', 'run'].flatMap((key) => {
      const value = resolvePart(step, key, contexts);
      return value === undefined ? [] : [[key, toText(value)]];
    });
    const runs = isTruthy(calculate(conditions[i] ?? 'success()', contexts, status));
    return { ...Object.fromEntries(named), runs, env, with: given };
  });
};

const describeGitHub = (occasion: Occasion, { payload }: Told, { token = '' }: Setting): Json => {
  const { event, ref = 'refs/heads/main' } = occasion;
  const { full_name = '' } = Object.fromEntries(entriesOf(payload.repository));
  return {
    event: payload,
    event_name: event,
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    repository: full_name,
    triggering_actor: Object.fromEntries(entriesOf(payload.sender)).login ?? '',
    token,
  };
};

/** The code of another repository gets no secret, and a token that may only read. */
const startedByFork = ({ payload }: Told): boolean => {
  const pull = payload.pull_request as { head: { repo: { full_name: string } } } | undefined;
  const { full_name } = Object.fromEntries(entriesOf(payload.repository));
  return pull !== undefined && pull.head.repo.full_name !== full_name;
};

const environmentOf = (value: Json | undefined): string | undefined => {
  if (value === undefined) return undefined;
  return toText(typeof value === 'string' ? value : (Object.fromEntries(entriesOf(value)).name ?? ''));
};

const waitsIn = (value: Json | undefined): { readonly line?: Line } => {
  if (value === undefined) return {};
  const { group = value, queue = 'single', ...rest } = Object.fromEntries(entriesOf(value));
  const cancelInProgress = rest['cancel-in-progress'] === true;
  return { line: { group: toText(group), cancelInProgress, queue: toText(queue) } };
};

const partOf = (mapping: MappingToken | undefined, key: string): TemplateToken | undefined =>
  mapping?.find(key);

const resolvePart = (
  mapping: MappingToken | undefined,
  key: string,
  contexts: Contexts,
): Json | undefined => {
  const part = partOf(mapping, key);
  return part && resolve(part, contexts);
};
