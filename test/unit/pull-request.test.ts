import { describe, expect, test } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import { listDoubts } from '../../src/domain/list/list-warnings.ts';
import { noFile } from '../../src/domain/messages/list.ts';
import { planComment } from '../../src/report/comment.ts';
import { run } from '../../src/run.ts';
import type { Prepared } from '../../src/stages/plan-run.ts';
import { publishPlan } from '../../src/stages/pull-request.ts';
import { createLife } from '../support/model/life.ts';
import { createPrinter } from '../support/model/printer.ts';
import { makeFacts } from './facts.ts';
import { makeTestPlan, makeUsers } from './world.ts';

const PATH = 'lists/a.csv';
const LIST = 'user_id\n1\n2\n';

type Change = {
  readonly event?: string;
  /** The list in the base; undefined where it is not there, null where GitHub does not tell. */
  readonly before?: string | undefined | null;
  /** The same of what is proposed. */
  readonly after?: string | undefined | null;
  readonly pull?: number | undefined;
  readonly protect?: string;
};

const told = <T>(value: T | null): Promise<T> =>
  value === null ? Promise.reject(new Error('HTTP 502')) : Promise.resolve(value);

/** Runs the action in a workspace without the list: the exit code, and all that is said. */
const runWithoutList = async (given: Change) => {
  const change: Change = { event: 'pull_request', before: LIST, pull: 7, ...given };
  const { event, before, after, pull, protect } = change;
  const { printer, printed } = createPrinter(createLife(new Map(), () => {}));
  const comments: string[] = [];
  const repository = {
    textAt: (path: string, commit: string) => told(path === PATH && commit === 'base' ? before : undefined),
    blobAt: (path: string, commit: string) => told(path === PATH && commit === 'proposed' ? after : 'other'),
    defaultBranch: () => told('main'),
    headOf: () => told('head'),
  };
  const deps = {
    printer,
    random: () => 0,
    context: { event, runId: '1', runAttempt: 1, runner: 'r', base: 'base', proposed: 'proposed', pull },
    readInputs: () => ({
      inputs: { mode: 'delete', comment: true, githubToken: 't', artifactName: 'a', protect },
      csv: `repo/${PATH}`,
      cancelRun: '',
      isLookup: false,
      shown: {},
      faults: [],
    }),
    readList: (path: string) => ({ fault: noFile(path), missing: path.replace('repo/', '') }),
    openGitHub: () => ({
      repository,
      comment: async (_: number, { text }: { text: string }) => {
        comments.push(text);
      },
    }),
  } as unknown as Deps;
  return { exitCode: await run(deps), comments, ...printed };
};

describe('a change that deletes or renames the list', () => {
  test.each(['pull_request', 'pull_request_target'])('%s: green, and the comment says so', async (event) => {
    const { exitCode, comments, outputs, summary } = await runWithoutList({ event });
    expect(exitCode).toBe(0);
    expect(comments).toHaveLength(1);
    expect(comments[0]).toContain('The list goes away: nothing is planned');
    expect(comments[0]).toContain('| Removed compared with the base branch | 2: `1`, `2` |');
    expect(comments[0]).toContain('set `csv` to it');
    expect(summary).toBe(`${comments[0]}\n`);
    expect(outputs.get('outcome')).toBe('planned');
    expect(outputs.get('users')).toBe('0');
  });

  test('in a merge queue: green, in the summary alone', async () => {
    const { exitCode, comments, summary } = await runWithoutList({ event: 'merge_group', pull: undefined });
    expect([exitCode, comments.length]).toEqual([0, 0]);
    expect(summary).toContain('The list goes away');
  });

  test('also one that nobody could read', async () => {
    const { exitCode, comments } = await runWithoutList({ before: 'PK' });
    expect(exitCode).toBe(0);
    expect(comments.join()).toContain('not readable');
  });

  test.each<[string, Change]>([
    ['the checkout is missing', { after: 'blob' }],
    ['no such list was there before', { before: undefined }],
    ['GitHub does not show the base', { before: null }],
    ['GitHub does not show what is proposed', { after: null }],
    ['the protect list is missing as well', { protect: 'protect.csv' }],
    ['no pull request', { event: 'workflow_dispatch' }],
  ])('otherwise red as ever: %s', async (_, change) => {
    const { exitCode, lines, outputs } = await runWithoutList(change);
    expect([exitCode, outputs.get('outcome')]).toEqual([1, 'refused']);
    expect(lines.join()).toContain('does not exist in the workspace');
  });
});

describe('a list that the base branch does not show', () => {
  test.each<[string, string | null, string]>([
    ['is new', 'head', 'all: the base branch has no such list'],
    // GitHub answers 404 to a token that may not read the repository.
    ['may be there', null, 'unknown: the list on the base branch is not readable'],
  ])('%s', async (_, head, said) => {
    const { printer, printed } = createPrinter(createLife(new Map(), () => {}));
    const repository = {
      textAt: () => told(undefined),
      defaultBranch: () => told('main'),
      headOf: () => told(head),
    };
    const deps = { printer, context: { event: 'pull_request', base: 'base' } } as unknown as Deps;
    const list = { users: makeUsers(2), duplicates: [] };
    await publishPlan(deps, {
      ...{
        inputs: { mode: 'delete', comment: false },
        facts: makeFacts(),
        plan: makeTestPlan(list.users),
        list,
      },
      ...{ faults: [], files: [], github: { repository } },
    } as unknown as Prepared);
    expect(printed.summary).toContain(`| New compared with the base branch | ${said} |`);
  });
});

test('a list that is emptied to its header: the comment warns, and asks for no approval of nothing', () => {
  const list = { users: [], duplicates: [] };
  const facts = makeFacts();
  const doubts = listDoubts(list, undefined, 'delete');
  const base = { users: makeUsers(2), duplicates: [] };
  const text = planComment({ ...facts, list: { ...facts.list, doubts } }, makeTestPlan([]), list, base);
  expect(text).toContain('[!WARNING]');
  expect(text).toContain('The list has a header and no rows');
  expect(text).toContain('0 deletions would be scheduled');
  expect(text).not.toMatch(/Your approval says|expect-users/);
});
