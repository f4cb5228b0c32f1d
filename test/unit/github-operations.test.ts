import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant, Permission } from '../support/github-tokens.ts';
import { operationOf } from '../support/openapi/document.ts';
import { OPERATIONS } from '../support/openapi/operations.ts';
import { CALLS, type Scene } from './github-calls.ts';
import { type Client, clientFor, type Double, openDouble, refusal, repo } from './github-client.ts';

/** All calls of GitHub's REST that the action makes, against the double: with success, and without the permission. */

let double: Double;
let scene: Scene;
beforeAll(async () => {
  double = await openDouble('ghp_person');
  const { content } = double;
  const head = await content.commit('list', { 'users.csv': 'user_id\n1\n' });
  const pull = content.open('list', 'ada');
  await content.review(pull, { user: 'eve' });
  const { id: comment } = content.comment(pull, 'ada', 'a word');
  const { tree } = (await double.rest.git.getCommit({ ...repo, commit_sha: head })).data;
  scene = { root: content.root, head, tree: tree.sha, pull, comment };
  double.results.runs.begin({ runId: '9' });
});
afterAll(() => double.results.close());

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
    const { status } = await call(double.rest, scene);
    expect(status).toBe(operationOf(operation).method === 'POST' ? 201 : 200);
    expect(double.results.breaches()).toEqual([]);
  });

  it('is the operation that the client calls by this name', () => {
    const [scope = '', name = ''] = (method ?? '').split('.');
    const scopes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = double.rest;
    const found = scopes[scope]?.[name] as Client['rest']['repos']['get'] | undefined;
    const { method: verb, path } = operationOf(operation);
    if (method !== undefined) expect(found?.endpoint.DEFAULTS).toMatchObject({ method: verb, url: path });
  });

  if (needs.length === 0) return;
  it('is refused to a token without the permission', async () => {
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
        told.push(
          (await refusal(call(clientFor(double.results, 'ghs_job').rest, scene))).split(' - ')[0] ?? '',
        );
      }
      return told;
    };
    expect(await ends(tooLittle)).toEqual(tooLittle.map(() => `${refused} ${words}`));
    expect(await ends(enough)).toEqual(enough.map(() => 'not refused'));
  });
});
