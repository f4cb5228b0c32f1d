import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { ACTION } from './checkers.ts';

/** As much of a workflow as the rules look at; what GitHub's parser has let through has this form. */
type Workflow = {
  readonly on: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
};
type Job = {
  readonly permissions?: unknown;
  readonly environment?: unknown;
  readonly 'timeout-minutes'?: unknown;
  readonly steps?: readonly Step[];
};
type Step = {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
};

/** Each rule tells of a workflow what is against it, in words. */
type Rule = (workflow: Workflow, text: string) => readonly string[];

/** A `uses:` as it is written, with the comment behind it. */
type Use = { readonly uses: string; readonly comment: string };

/** Every `uses:` of a workflow, of jobs and of steps. */
export const usesOf = (text: string): Use[] => {
  const found: Use[] = [];
  visit(parseDocument(text), {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      found.push({ uses: String(value.value), comment: value.comment?.trim() ?? '' });
    },
  });
  return found;
};

const PINNED = /^[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?@[0-9a-f]{40}$/;
const EXPRESSION = /\$\{\{.*?\}\}/gs;

const isPinned = ({ uses, comment }: Use): boolean =>
  uses === './' || (PINNED.test(uses) && /^v\d+\.\d+\.\d+$/.test(comment));

/** Whoever copies an example names this action by its major tag at first, and is told to pin it. */
const isOurs = ({ uses, comment }: Use): boolean => uses === `${ACTION}@v0` && /pin it/.test(comment);

const eachJob = (workflow: Workflow, check: (job: Job) => boolean, what: string): string[] =>
  Object.entries(workflow.jobs)
    .filter(([, job]) => check(job))
    .map(([name]) => `${name}: ${what}`);

const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps = [] }) => steps);

const readsSecrets = (value: unknown): boolean =>
  (JSON.stringify(value)?.match(EXPRESSION) ?? []).some((expression) => /\bsecrets\b/.test(expression));

const STRANGERS = ['pull_request_target', 'workflow_run', 'issue_comment'];

/** What every workflow and every example keeps to, whatever the parsers allow. */
export const RULES = {
  'actions are pinned by commit, with the version beside it': (_, text) =>
    usesOf(text)
      .filter((use) => !isPinned(use) && !isOurs(use))
      .map(({ uses }) => uses),

  'a job has the permissions it needs, the workflow none': (workflow) => {
    const { permissions } = workflow;
    const none = typeof permissions === 'object' && Object.keys(permissions ?? {}).length === 0;
    const lax = eachJob(workflow, (job) => typeof job.permissions !== 'object', 'no permissions of its own');
    return none ? lax : ['permissions: {} is missing', ...lax];
  },

  'a checkout leaves no token behind': (workflow) =>
    stepsOf(workflow)
      .filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))
      .filter((step) => step.with?.['persist-credentials'] !== false)
      .map(({ uses }) => `${uses} without persist-credentials: false`),

  'no expression is pasted into a script': (workflow) =>
    stepsOf(workflow)
      .flatMap((step) => [step.run ?? '', String(step.with?.script ?? '')])
      .flatMap((script) => script.match(EXPRESSION) ?? []),

  'secrets are read in jobs with an environment alone': (workflow) => {
    const { jobs, ...outside } = workflow;
    const inherited = eachJob(workflow, (job) => 'secrets' in job, 'hands its secrets on');
    const read = eachJob(workflow, (job) => !job.environment && readsSecrets(job), 'no environment');
    return [...(readsSecrets(outside) ? ['read outside of a job'] : []), ...inherited, ...read];
  },

  'a job has a time limit': (workflow) =>
    eachJob(workflow, (job) => typeof job['timeout-minutes'] !== 'number', 'no timeout-minutes'),

  'runs of a workflow are kept in line': ({ concurrency }) =>
    typeof concurrency === 'object' ? [] : ['no concurrency group that says what becomes of the others'],

  'no stranger starts a run that has rights': ({ on }) => {
    const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on);
    return events.filter((event) => STRANGERS.includes(event));
  },
} as const satisfies Readonly<Record<string, Rule>>;

/** What is wrong with a workflow, one finding a line, each with its rule. Throws on what is no YAML mapping. */
export const judge = (text: string): string[] => {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) throw new Error('not a workflow');
  const workflow = document.toJS() as Workflow;
  return Object.entries<Rule>(RULES).flatMap(([name, rule]) =>
    rule(workflow, text).map((finding) => `${name}: ${finding}`),
  );
};
