import { REPOSITORY_ID } from './github-repository.ts';
import type { Runs } from './github-rest.ts';
import type { Grant } from './github-tokens.ts';

/** What a job is about; every field has a default that suits a dispatched run on the main branch. */
export interface JobContext {
  /** `workflow_dispatch` if not given. */
  readonly event?: string;
  /** Laid over the default event payload; `repository` is merged one level deeper. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** `owner/name` */
  readonly repository?: string;
  readonly runId?: string;
  /** From 1. */
  readonly attempt?: number;
  /** The default branch if not given. */
  readonly ref?: string;
  /** The head of `ref` if not given. */
  readonly sha?: string;
  /** RUNNER_NAME; a name of its own for each job if not given. */
  readonly runnerName?: string;
  readonly actor?: string;
  /** The job's `permissions:`; those of the example for this event if not given. */
  readonly permissions?: Grant;
  /** Runs of one workflow know of each other. */
  readonly workflowId?: number;
  /** The artifact service and REST; without them an upload fails for want of ACTIONS_RESULTS_URL. */
  readonly results?: {
    readonly url: string;
    token(runId: string): string;
    readonly runs: Pick<Runs, 'begin' | 'end' | 'issue' | 'content'>;
  };
}

/** What `${{ github.token }}` is if a test does not say. */
export const WORKFLOW_TOKEN = 'ghs_dummy0123456789';
/** GITHUB_SHA where there is no repository. */
const NO_COMMIT = 'c0ffee'.padEnd(40, '0');

interface PullRequest {
  readonly base?: { readonly ref?: string };
  readonly head?: { readonly ref?: string };
}

interface Paths {
  readonly workspace: string;
  readonly temp: string;
  readonly eventPath: string;
}

/** What the form of .github/examples/dispatch.yml asks for. */
export const FORM = {
  'what-to-do': 'Dry run',
  csv: 'users_to_delete.csv',
  'cancel-run': '',
  'expect-users': '',
  limit: '',
};

/** What the jobs of .github/examples/ may do: of dispatch.yml, and of pull-request-plan.yml. */
export const PERMISSIONS = {
  deletion: { contents: 'write', actions: 'read', 'pull-requests': 'read' },
  plan: { contents: 'read', actions: 'read', 'pull-requests': 'write' },
} as const satisfies Readonly<Record<string, Grant>>;

/** What the workflow's token may do in a job. */
export const permissionsOf = ({ event = '', permissions }: JobContext): Grant =>
  permissions ?? (/^pull_request|^merge_group$/.test(event) ? PERMISSIONS.plan : PERMISSIONS.deletion);

const defaultBranchOf = ({ results }: JobContext): string => results?.runs.content.defaultBranch ?? 'main';

/** The full name of the branch or tag that a job is about. */
export const refOf = (context: JobContext): string => context.ref ?? `refs/heads/${defaultBranchOf(context)}`;

/** The payload that the runner writes to event.json. */
export const createPayload = ({
  repository,
  payload = {},
  ...context
}: JobContext): Record<string, unknown> => {
  const { owner, name, fullName } = splitRepository(repository);
  const given = payload.repository as Record<string, unknown> | undefined;
  return {
    inputs: context.event === undefined || context.event === 'workflow_dispatch' ? FORM : null,
    ref: refOf(context),
    workflow: '.github/workflows/delete-users.yml',
    sender: { login: context.actor ?? 'octocat', id: 583231, type: 'User' },
    ...payload,
    repository: {
      id: REPOSITORY_ID,
      name,
      full_name: fullName,
      owner: { login: owner, id: 9919, type: 'Organization' },
      private: context.results?.runs.content.isPrivate ?? true,
      default_branch: defaultBranchOf(context),
      html_url: `https://github.com/${fullName}`,
      ...given,
    },
  };
};

/** The variables that the runner of a GitHub-hosted machine gives every step of a job. */
export const createEnvironment = (context: JobContext, paths: Paths): Record<string, string> => {
  const { event = 'workflow_dispatch', runId = '1001', attempt = 1, actor = 'octocat', results } = context;
  const { sha = NO_COMMIT, runnerName = `runner of ${runId}.${attempt}` } = context;
  const ref = refOf(context);
  const { owner, fullName } = splitRepository(context.repository);
  const pull = context.payload?.pull_request as PullRequest | undefined;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: actor,
    // Port 9 (discard) refuses at once: without a stand-in no test leaves this machine.
    GITHUB_API_URL: results?.url ?? 'http://127.0.0.1:9',
    GITHUB_GRAPHQL_URL: `${results?.url ?? 'http://127.0.0.1:9'}/graphql`,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_BASE_REF: pull?.base?.ref ?? '',
    GITHUB_HEAD_REF: pull?.head?.ref ?? '',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: paths.eventPath,
    GITHUB_JOB: 'delete',
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: fullName,
    GITHUB_REPOSITORY_ID: String(REPOSITORY_ID),
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_RUN_ID: runId,
    GITHUB_RUN_NUMBER: '7',
    GITHUB_SHA: sha,
    GITHUB_WORKFLOW: 'Delete users',
    GITHUB_WORKFLOW_REF: `${fullName}/.github/workflows/delete-users.yml@${ref}`,
    GITHUB_WORKFLOW_SHA: sha,
    GITHUB_WORKSPACE: paths.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: runnerName,
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: paths.temp,
    ...(results && { ACTIONS_RESULTS_URL: results.url, ACTIONS_RUNTIME_TOKEN: results.token(runId) }),
  };
};

/**
 * The INPUT_ variables of a step: every declared input, its default where `given` has none. Throws on an input
 * that the action does not declare and on a default with an expression other than `github.token`.
 */
export const createInputs = (
  declared: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
  githubToken: string,
): Record<string, string> => {
  const unknown = Object.keys(given).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`not in action.yml: ${unknown.join(', ')}`);
  const defaults = Object.entries(declared).map(([name, value]) => {
    const text = value.replace(/\$\{\{\s*github\.token\s*\}\}/, githubToken);
    if (text.includes('${{')) throw new Error(`cannot evaluate ${text}`);
    return [name, text] as const;
  });
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(defaults), ...given }).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
};

const splitRepository = (fullName = 'octo-org/community') => {
  const [owner = '', name = ''] = fullName.split('/');
  return { owner, name, fullName };
};
