import { emptyLedger } from '../../src/domain/ledger/ledger.ts';
import { ledgerJson } from '../../src/domain/ledger/ledger-json.ts';
import { usersCsv } from '../../src/domain/ledger/users-csv.ts';
import type { PullRequest } from '../contract/workflows/occasions.ts';
import { EARLIER_RUN, SECRET } from '../contract/workflows/table.ts';
import type { ResultsService } from '../support/results-service.ts';
import type { StartedJob, StartedStep } from '../support/workflow/engine.ts';
import type { Occasion } from '../support/workflow/occasion.ts';
import { refOf } from './ledger-support.ts';
import { ARTIFACT, type Listed, makeList, openResults, openSandbox, runAction, toCsv } from './support.ts';

/** A run whose machine was lost: its claim is open, so GitHub must be asked whether it is over. */
const LOST_RUN = '9000';
/** Every list that the table names. */
const LISTS = ['users_to_delete.csv', 'lists/emea.csv', 'lists/apac.csv'];
const { users } = makeList(3);
const LONGER = { 'users_to_delete.csv': toCsv(makeList(4).users) };

/** A repository whose lists another person has approved, with a pull request that adds a user. */
export interface Stage {
  readonly results: ResultsService;
  readonly files: Readonly<Record<string, string>>;
  readonly pull: PullRequest;
}

/** What a job has done, as far as the table tells of it. */
export interface Result {
  readonly colour: 'green' | 'red';
  readonly outcome: string | undefined;
  /** The rows of results.csv by their status. */
  readonly rows: Readonly<Record<string, number>>;
  /** The requests that the site has received, by their method. */
  readonly sent: Readonly<Record<string, number>>;
  /** Whether the record of the run knows who approved the list; undefined where the list does not matter. */
  readonly approved?: boolean;
  /** The comments on the pull request. */
  readonly comments?: number;
  /** The permissions that GitHub has refused, in the words of the messages. */
  readonly lacks?: readonly string[];
}

/** Opens a repository; its lists have three users, by id or by address alone. */
export const openStage = async (by: 'id' | 'address'): Promise<Stage> => {
  const results = await openResults();
  const { content, begin, end } = results.runs;
  const list = by === 'id' ? toCsv(users) : ['email', ...users.map(({ email }) => email), ''].join('\n');
  const files = Object.fromEntries(LISTS.map((path) => [path, list]));
  const author = { login: 'author', email: 'author@example.com' };
  await content.commit('approved', files, { author });
  const approved = content.open('approved', 'author');
  await content.review(approved, { user: 'reviewer' });
  await content.merge(approved);
  const base = await content.head('main');
  const head = await content.commit('longer', LONGER, { author });
  const number = content.open('longer', 'author');
  for (const runId of [EARLIER_RUN, LOST_RUN]) {
    begin({ runId, runnerName: `runner of ${runId}` });
    end(runId);
  }
  return { results, files, pull: { number, base, head } };
};

/** A row of the table in this repository: the job, and the step that runs the action. */
export interface Part {
  readonly stage: Stage;
  readonly occasion: Occasion;
  readonly job: StartedJob;
  readonly step: StartedStep;
}

let jobs = 0;

/** Runs the action as this step of this job does, with the job's permissions, against a site of its own. */
export const playPart = async (part: Part): Promise<Result> => {
  const { results, files, pull } = part.stage;
  const { event, ref } = part.occasion;
  const { permissions, payload } = part.job;
  const given = part.step.with;
  const isLater = given.cancel === 'true' || given.verify === 'true';
  const site = await openSandbox(users, { pending: isLater, token: SECRET });
  await remember(results, site.origin, isLater ? users : []);
  jobs += 1;
  const githubToken = `ghs_job${jobs}`;
  results.runs.allow(githubToken, permissions);
  const isPull = payload.pull_request !== undefined;
  const run = await runAction(
    results,
    { ...given, ...(given.site?.startsWith('https:') && { site: site.origin }) },
    {
      event,
      payload,
      githubToken,
      ...(ref !== undefined && { ref }),
      ...(isPull && { sha: pull.head }),
      files: isPull ? { ...files, ...LONGER } : files,
      artifact: given['artifact-name'] ?? ARTIFACT,
    },
  );
  const sent: Record<string, number> = {};
  for (const { method } of site.requests) sent[method] = (sent[method] ?? 0) + 1;
  const record = JSON.parse(run.files.get('run.json')?.toString() ?? '{}') as {
    review?: { approved: boolean };
  };
  const lacks = run.annotations.flatMap(({ message }) => /the permission `(.+?)`/.exec(message)?.[1] ?? []);
  return {
    colour: run.exitCode === 0 ? 'green' : 'red',
    outcome: run.outputs.outcome,
    rows: run.counts,
    sent,
    ...(record.review && { approved: record.review.approved }),
    ...(lacks.length > 0 && { lacks }),
    ...(isPull && { comments: results.runs.content.comments(pull.number).length }),
  };
};

/** Writes the ledger as the lost run has left it; it says that EARLIER_RUN has scheduled these users. */
const remember = async (
  { runs }: ResultsService,
  origin: string,
  scheduled: readonly Listed[],
): Promise<void> => {
  const at = Date.now();
  const user = { status: 'scheduled', since: at, last: at, run: EARLIER_RUN, graceDays: 7 } as const;
  const open = {
    run: LOST_RUN,
    attempt: 1,
    runner: `runner of ${LOST_RUN}`,
    step: `${LOST_RUN}.1`,
    mode: 'verify',
    at,
    graceDays: 7,
    list: { path: 'users_to_delete.csv', blob: '' },
    users: [],
    requests: 5,
    used: [],
  } as const;
  await runs.content.rewrite(refOf(origin), {
    'README.md': 'The ledger\n',
    'ledger.json': ledgerJson({ ...emptyLedger(origin), open }),
    'users.csv': usersCsv(new Map(scheduled.map(({ id }) => [id, user]))),
  });
};
