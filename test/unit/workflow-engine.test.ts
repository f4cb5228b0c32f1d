import { describe, expect, test } from 'vitest';
import { readWorkflow, type Setting, type StartedJob } from '../support/workflow/engine.ts';
import { calculate, toText } from '../support/workflow/expressions.ts';
import { combine } from '../support/workflow/matrix.ts';
import type { Occasion } from '../support/workflow/occasion.ts';

const JOB = 'runs-on: ubuntu-latest\n    steps: [{ run: "" }]';
const start = async (text: string, occasion: Occasion, setting?: Setting) =>
  (await readWorkflow('w.yml', text)).start(occasion, setting);
const one = async (...args: Parameters<typeof start>): Promise<StartedJob> => {
  const [job] = (await start(...args))?.jobs ?? [];
  if (!job) throw new Error('no job');
  return job;
};
const fork = { pull_request: { base: { ref: 'main' }, head: { repo: { full_name: 'stranger/community' } } } };

describe('expressions', () => {
  test.each([
    // What is missing is null, and null is 0 and the empty string at once.
    ["inputs.none != 'Delete'", 'true'],
    ["inputs.none == ''", 'true'],
    ["inputs.none != '' && 'some' || 'none'", 'none'],
    ['inputs.none', ''],
    ["'delete' == 'Delete'", 'true'],
    ['fromJSON(\'{"a":["x","y"]}\').a[1]', 'y'],
    ['matrix.name.deeper', ''],
    ["contains(fromJSON('[1,2]'), 2)", 'true'],
  ])('%s is %j', (expression, text) => {
    expect(toText(calculate(expression, { inputs: {} }))).toBe(text);
  });

  test('know how the steps before them ended', () => {
    const said = (expression: string): unknown => calculate(expression, {}, 'failure');
    expect(['success()', 'failure()', 'cancelled()', 'always()'].map(said)).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  test.each(['nobody.name', 'guess()', "'open"])('%s is refused', (expression) => {
    expect(() => calculate(expression, {})).toThrow();
  });
});

describe('the form', () => {
  const text = `on:
  workflow_dispatch:
    inputs:
      flag: { type: boolean, default: true }
      what: { type: choice, options: [one, two], default: two }
      free: { type: string, default: some }
      must: { type: string, required: true }
env: { SEEN: "\${{ inputs.free }} \${{ github.event.inputs.flag }} \${{ inputs.flag == true }}" }
jobs:
  a:
    ${JOB}
`;
  const dispatch = (fields: Record<string, string>): Occasion => ({ event: 'workflow_dispatch', fields });
  const seen = async (fields: Record<string, string>): Promise<string | undefined> =>
    (await one(text, dispatch({ must: 'x', ...fields }))).steps()[0]?.env.SEEN;

  test('has defaults for what is left out, and none for what is emptied', async () => {
    expect(await seen({})).toBe('some true true');
    expect(await seen({ free: '', flag: 'false' })).toBe(' false false');
  });

  test.each([
    [{ must: '' }, "Required input 'must' not provided"],
    [{ what: 'three' }, "Provided value 'three' for input 'what'"],
    [{ other: 'x' }, 'Unexpected inputs provided: other'],
  ])('is refused with %j', async (fields, message) => {
    await expect(seen(fields)).rejects.toThrow(message);
  });
});

describe('triggers', () => {
  const on = (filters: string): string => `on: ${filters}\njobs:\n  a:\n    ${JOB}\n`;
  test.each([
    ['{ push: { branches: [main] } }', { event: 'push' }, true],
    ['{ push: { branches: [main] } }', { event: 'push', ref: 'refs/heads/main/x' }, false],
    ['{ push: { branches: [main] } }', { event: 'push', ref: 'refs/tags/main' }, false],
    ['{ push: { branches-ignore: [main] } }', { event: 'push' }, false],
    ['{ push: { branches: ["*"] } }', { event: 'push', ref: 'refs/heads/a/b' }, false],
    ['{ push: { branches: ["**"] } }', { event: 'push', ref: 'refs/heads/a/b' }, true],
    ['push', { event: 'push', ref: 'refs/tags/v1' }, true],
    ['{ push: { tags: ["v[0-9]+.[0-9]+"] } }', { event: 'push', ref: 'refs/tags/v1.20' }, true],
    ['{ push: { tags: ["v[0-9]+.[0-9]+"] } }', { event: 'push', ref: 'refs/tags/v1x20' }, false],
    ['{ push: { tags: ["v*"] } }', { event: 'push' }, false],
    [
      '{ pull_request: { paths: [a.csv] } }',
      { event: 'pull_request', payload: fork, changes: ['a.csv', 'b'] },
      true,
    ],
    ['{ pull_request: { paths: [a.csv] } }', { event: 'pull_request', payload: fork, changes: ['b'] }, false],
    ['{ pull_request: { branches: [next] } }', { event: 'pull_request', payload: fork }, false],
    ['[push, pull_request]', { event: 'schedule' }, false],
  ])('%s on %j: %s', async (filters, occasion, starts) => {
    expect((await start(on(filters), occasion)) !== undefined).toBe(starts);
  });
});

describe('a job', () => {
  const setting: Setting = { secretsOf: (environment) => ({ KEY: `key of ${environment}` }) };
  const job = (more: string): string =>
    `on: [push, pull_request]\npermissions: { contents: write, issues: none }\njobs:\n  a:\n    ${more}\n    runs-on: x\n    steps: [{ run: "", env: { K: "\${{ secrets.KEY }}" } }]\n`;
  const key = async (more: string, occasion: Occasion = { event: 'push' }): Promise<string | undefined> =>
    (await one(job(more), occasion, setting)).steps()[0]?.env.K;

  test('has the secrets of its environment, unless the code is a fork’s', async () => {
    expect(await key('environment: one')).toBe('key of one');
    expect(await key('environment: { name: one }')).toBe('key of one');
    expect(await key('name: a')).toBe('');
    expect(await key('environment: one', { event: 'pull_request', payload: fork })).toBe('');
  });

  test.each([
    ['name: a', { event: 'push' }, { contents: 'write' }],
    ['permissions: {}', { event: 'push' }, {}],
    ['permissions: { actions: read }', { event: 'push' }, { actions: 'read' }],
    ['name: a', { event: 'pull_request', payload: fork }, { contents: 'read' }],
  ])('has its own permissions, or the workflow’s: %s on %j', async (more, occasion, permissions) => {
    expect((await one(job(more), occasion)).permissions).toEqual(permissions);
  });

  test('is not started if its condition does not hold, nor is one that needs it', async () => {
    const text = `on: push\njobs:
  a: { if: "github.ref_name == 'other'", runs-on: x, steps: [{ run: "" }] }
  b: { needs: a, runs-on: x, steps: [{ run: "" }] }
  c: { needs: a, if: always(), runs-on: x, steps: [{ run: "" }] }
`;
    expect((await start(text, { event: 'push' }))?.jobs.map(({ id }) => id)).toEqual(['c']);
  });

  test('starts a step by how the others ended', async () => {
    const text = `on: push\njobs:
  a: { runs-on: x, steps: [{ run: "", id: a }, { run: "", if: "!cancelled() && steps.a.outputs.list != ''" }] }
`;
    const { steps } = await one(text, { event: 'push' });
    const ended = { a: { outputs: { list: 'x' } } };
    expect(steps().map(({ runs }) => runs)).toEqual([true, false]);
    expect(steps(ended, 'failure').map(({ runs }) => runs)).toEqual([false, true]);
    expect(steps(ended, 'cancelled').map(({ runs }) => runs)).toEqual([false, false]);
  });

  test('is not read from a workflow that GitHub would not read', async () => {
    await expect(readWorkflow('w.yml', 'on: push\njobs: {}\n')).rejects.toThrow();
    await expect(readWorkflow('w.yml', job('needs: b'))).rejects.toThrow('no dependencies');
    await expect(readWorkflow('w.yml', 'on: [')).rejects.toThrow();
  });
});

test('a matrix makes the jobs that GitHub makes', () => {
  expect(combine(undefined)).toEqual([{}]);
  expect(combine({ os: ['a', 'b'], node: [1, 2], exclude: [{ os: 'b', node: 1 }] })).toEqual([
    { os: 'a', node: 1 },
    { os: 'a', node: 2 },
    { os: 'b', node: 2 },
  ]);
  expect(combine({ os: ['a', 'b'], include: [{ os: 'a', fast: true }, { os: 'c' }, { all: 1 }] })).toEqual([
    { os: 'a', fast: true, all: 1 },
    { os: 'b', all: 1 },
    { os: 'c' },
  ]);
  expect(combine({ include: [{ os: 'a' }, { os: 'b' }] })).toEqual([{ os: 'a' }, { os: 'b' }]);
  expect(() => combine({ os: 'a' })).toThrow('matrix.os is no list');
});
