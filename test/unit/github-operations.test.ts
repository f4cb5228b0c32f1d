import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant, Permission } from '../support/github-tokens.ts';
import { operationOf } from '../support/openapi/document.ts';
import { OPERATIONS, type OperationId } from '../support/openapi/operations.ts';
import { type Client, clientFor, type Double, openDouble, refusal, repo } from './github-client.ts';

/** Every call of GitHub's REST that the action makes, and the few with which tests look at what it made. */

type Rest = Client['rest'];

interface Asked {
  readonly operation: OperationId;
  /** How the action calls it; undefined where only tests do. */
  readonly method?: string;
  /** A token with one of these may do it; a token with everything else may not. Empty: needs no permission. */
  readonly needs: readonly Permission[];
  readonly level?: 'read' | 'write';
  /** GitHub says 404 where a token may not know whether it is there. */
  readonly refused?: 403 | 404;
  readonly call: (rest: Rest) => Promise<{ readonly status: number }>;
}

let double: Double;
let head = '';
let pull = 0;
let comment = 0;
beforeAll(async () => {
  double = await openDouble('ghp_person');
  const { content } = double;
  head = await content.commit('list', { 'users.csv': 'user_id\n1\n' });
  pull = content.open('list', 'ada');
  await content.review(pull, { user: 'eve' });
  comment = content.comment(pull, 'ada', 'a word').id;
  double.results.runs.begin({ runId: '9' });
});
afterAll(() => double.results.close());

let made = 0;
const newRef = (): string => `refs/double/${++made}`;
const ref = 'heads/main';
const basehead = () => `${double.content.root}...${head}`;

const CALLS: readonly Asked[] = [
  {
    operation: 'actions/get-reviews-for-run',
    method: 'actions.getReviewsForRun',
    needs: ['actions'],
    call: ({ actions }) => actions.getReviewsForRun({ ...repo, run_id: 9 }),
  },
  {
    operation: 'actions/get-workflow-run',
    method: 'actions.getWorkflowRun',
    needs: ['actions'],
    call: ({ actions }) => actions.getWorkflowRun({ ...repo, run_id: 9 }),
  },
  {
    operation: 'actions/list-jobs-for-workflow-run-attempt',
    method: 'actions.listJobsForWorkflowRunAttempt',
    needs: ['actions'],
    call: ({ actions }) =>
      actions.listJobsForWorkflowRunAttempt({
        ...repo,
        run_id: 9,
        attempt_number: 1,
        per_page: 100,
        page: 1,
      }),
  },
  {
    operation: 'git/create-blob',
    method: 'git.createBlob',
    needs: ['contents'],
    level: 'write',
    call: ({ git }) => git.createBlob({ ...repo, content: 'x', encoding: 'utf-8' }),
  },
  {
    operation: 'git/create-commit',
    method: 'git.createCommit',
    needs: ['contents'],
    level: 'write',
    call: async ({ git }) => {
      const { tree } = (await double.rest.git.getCommit({ ...repo, commit_sha: head })).data;
      return git.createCommit({ ...repo, message: 'x', tree: tree.sha, parents: [head] });
    },
  },
  {
    operation: 'git/create-ref',
    method: 'git.createRef',
    needs: ['contents'],
    level: 'write',
    call: ({ git }) => git.createRef({ ...repo, ref: newRef(), sha: head }),
  },
  {
    operation: 'git/create-tree',
    method: 'git.createTree',
    needs: ['contents'],
    level: 'write',
    call: ({ git }) => {
      const tree = [{ path: 'a/b.csv', mode: '100644', type: 'blob', content: 'x' } as const];
      return git.createTree({ ...repo, tree });
    },
  },
  {
    operation: 'git/get-commit',
    needs: ['contents'],
    refused: 404,
    call: ({ git }) => git.getCommit({ ...repo, commit_sha: head }),
  },
  {
    operation: 'git/get-ref',
    method: 'git.getRef',
    needs: ['contents'],
    refused: 404,
    call: ({ git }) => git.getRef({ ...repo, ref }),
  },
  {
    operation: 'git/list-matching-refs',
    needs: ['contents'],
    refused: 404,
    call: ({ git }) => git.listMatchingRefs({ ...repo, ref }),
  },
  {
    operation: 'git/update-ref',
    method: 'git.updateRef',
    needs: ['contents'],
    level: 'write',
    call: ({ git }) => git.updateRef({ ...repo, ref: 'heads/list', sha: head, force: false }),
  },
  {
    operation: 'issues/create-comment',
    method: 'issues.createComment',
    needs: ['issues', 'pull-requests'],
    level: 'write',
    call: ({ issues }) => issues.createComment({ ...repo, issue_number: pull, body: 'x' }),
  },
  {
    operation: 'issues/list-comments',
    method: 'issues.listComments',
    needs: ['issues', 'pull-requests'],
    call: ({ issues }) => issues.listComments({ ...repo, issue_number: pull, per_page: 1, page: 1 }),
  },
  {
    operation: 'issues/update-comment',
    method: 'issues.updateComment',
    needs: ['issues', 'pull-requests'],
    level: 'write',
    call: ({ issues }) => issues.updateComment({ ...repo, comment_id: comment, body: 'y' }),
  },
  {
    operation: 'pulls/list-commits',
    needs: ['pull-requests'],
    call: ({ pulls }) => pulls.listCommits({ ...repo, pull_number: pull }),
  },
  {
    operation: 'pulls/list-reviews',
    method: 'pulls.listReviews',
    needs: ['pull-requests'],
    call: ({ pulls }) => pulls.listReviews({ ...repo, pull_number: pull, per_page: 100, page: 1 }),
  },
  {
    operation: 'repos/compare-commits-with-basehead',
    method: 'repos.compareCommitsWithBasehead',
    needs: ['contents'],
    refused: 404,
    call: ({ repos }) => repos.compareCommitsWithBasehead({ ...repo, basehead: basehead(), per_page: 1 }),
  },
  {
    operation: 'repos/get',
    method: 'repos.get',
    needs: [],
    call: ({ repos }) => repos.get(repo),
  },
  {
    operation: 'repos/get-collaborator-permission-level',
    method: 'repos.getCollaboratorPermissionLevel',
    needs: [],
    call: ({ repos }) => repos.getCollaboratorPermissionLevel({ ...repo, username: 'eve' }),
  },
  {
    operation: 'repos/get-content',
    method: 'repos.getContent',
    needs: ['contents'],
    refused: 404,
    call: async ({ repos }) => {
      const file = { ...repo, path: 'users.csv', ref: head };
      await repos.getContent({ ...file, mediaType: { format: 'object' } });
      await repos.getContent({ ...file, mediaType: { format: 'raw' } });
      return repos.getContent({ ...file, mediaType: { format: 'raw+json' } });
    },
  },
  {
    operation: 'repos/list-commits',
    method: 'repos.listCommits',
    needs: ['contents'],
    refused: 404,
    call: ({ repos }) => repos.listCommits({ ...repo, sha: head, per_page: 1 }),
  },
  {
    operation: 'repos/list-pull-requests-associated-with-commit',
    method: 'repos.listPullRequestsAssociatedWithCommit',
    needs: ['pull-requests'],
    call: ({ repos }) =>
      repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: head, per_page: 100, page: 1 }),
  },
  {
    operation: 'users/get-authenticated',
    method: 'users.getAuthenticated',
    needs: [],
    call: ({ users }) => users.getAuthenticated(),
  },
];

it('are all operations that the double serves', () => {
  expect(CALLS.map(({ operation }) => operation)).toEqual([...OPERATIONS]);
});

it('are all calls in the code of the action', () => {
  const folder = new URL('../../src/adapters/github/', import.meta.url);
  const code = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
  const called = [...code.join('\n').matchAll(/\brest\.(\w+\.\w+)\(/g)].map(([, method]) => method);
  const listed = CALLS.flatMap(({ method }) => method ?? []);
  expect([...new Set(called)].sort()).toEqual(listed.sort());
});

describe.each(CALLS)('$operation', ({ operation, method, needs, level = 'read', refused = 403, call }) => {
  it('is answered as GitHub answers it', async () => {
    const { status } = await call(double.rest);
    expect(status).toBe(operationOf(operation).method === 'POST' ? 201 : 200);
    expect(double.results.breaches()).toEqual([]);
  });

  it('is the operation that the client calls by this name', () => {
    const [scope = '', name = ''] = (method ?? '').split('.');
    const scopes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = double.rest;
    const found = scopes[scope]?.[name] as Rest['repos']['get'] | undefined;
    const { method: verb, path } = operationOf(operation);
    if (method !== undefined) expect(found?.endpoint.DEFAULTS).toMatchObject({ method: verb, url: path });
  });

  it.skipIf(needs.length === 0)('is refused to a token without the permission', async () => {
    const all: readonly Permission[] = ['contents', 'actions', 'pull-requests', 'issues'];
    const others = all.filter((permission) => !needs.includes(permission));
    const enough = needs.map((permission): Grant => ({ [permission]: level }));
    const tooLittle: readonly Grant[] = [
      Object.fromEntries(others.map((permission) => [permission, 'write'])),
      ...(level === 'write' ? needs.map((permission): Grant => ({ [permission]: 'read' })) : []),
    ];
    const words = refused === 403 ? 'Resource not accessible by integration' : 'Not Found';
    const ends = async (grants: readonly Grant[]): Promise<string[]> => {
      const told: string[] = [];
      for (const grant of grants) {
        double.results.runs.allow('ghs_job', grant);
        told.push((await refusal(call(clientFor(double.results, 'ghs_job').rest))).split(' - ')[0] ?? '');
      }
      return told;
    };
    expect(await ends(tooLittle)).toEqual(tooLittle.map(() => `${refused} ${words}`));
    expect(await ends(enough)).toEqual(enough.map(() => 'not refused'));
  });
});
