import { describe, expect, test } from 'vitest';
import {
  type Actions,
  type EarlierRun,
  type Inquiry,
  readHistory,
  type StoredArtifact,
  type WorkflowRun,
} from '../../src/domain/history.ts';
import { EMPTY_MEMORY, type Memory, type Remembered, useOfAll } from '../../src/domain/memory.ts';
import { WINDOW_MS } from '../../src/domain/quota.ts';
import { readUndoing } from '../../src/domain/undo.ts';
import { NOW } from './facts.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = Math.floor(NOW / 60_000);
const SITE = 'https://community.example.com';
const LIST = 'a'.repeat(64);

type Given = {
  readonly run: Partial<WorkflowRun> & { readonly id: string };
  readonly stored?: readonly Stored[];
};
type Stored = Partial<StoredArtifact> & { readonly record?: EarlierRun };

const makeRun = (given: Partial<WorkflowRun>): WorkflowRun => ({
  ...{ id: '500', attempt: 1, workflowId: '1', repositoryId: '1', headRepositoryId: '1', event: 'schedule' },
  ...{ branch: 'main', sha: 'good', status: 'completed', createdAt: NOW - HOUR, updatedAt: NOW - HOUR },
  ...given,
});
const OWN = makeRun({ id: '900', status: 'in_progress', updatedAt: NOW });

const user = (run: string, status: Remembered['status'] = 'scheduled', since = NOW - HOUR): Remembered => ({
  ...{ status, at: since, run, since, list: LIST },
});
const own = (run: string, users: Record<string, Remembered>, requests = 5, step = `${run}.1.x`): Memory => ({
  uses: [{ step, buckets: [{ minute: MINUTE - 60, requests }] }],
  users: new Map(Object.entries(users)),
  covers: new Set(),
});
const record = (run: string, given: Partial<EarlierRun> = {}): EarlierRun => ({
  ...{ site: SITE, run, step: `${run}.1.x`, mode: 'delete', dryRun: false, final: true, reserved: 0 },
  list: { path: 'l.csv', blob: '', sha256: LIST },
  operations: [],
  own: own(run, { [`1${run}`]: user(run) }),
  earlier: EMPTY_MEMORY,
  ...given,
});

/** GitHub's side as a few lists; counts what is opened. */
const github = (given: readonly Given[], more: Partial<Actions> & { readonly pageSize?: number } = {}) => {
  const { pageSize = 100, ...overrides } = more;
  const runs = given.map(({ run }) => makeRun(run));
  const opened: string[] = [];
  let pages = 0;
  const records = new Map<string, EarlierRun | undefined>();
  const actions: Actions = {
    ownRun: async () => OWN,
    run: async (id) => (id === OWN.id ? OWN : runs.find((run) => run.id === id)),
    runs: async function* () {
      const all = [OWN, ...runs];
      for (let first = 0; first < all.length; first += pageSize) {
        pages += 1;
        yield all.slice(first, first + pageSize);
      }
    },
    artifacts: async (id) => {
      opened.push(id);
      return (given.find(({ run }) => run.id === id)?.stored ?? []).map(
        ({ record: content, ...stored }, i) => {
          const artifact = {
            id: `${id}-${i}`,
            name: 'name',
            bytes: 9,
            digest: undefined,
            expired: false,
            ...stored,
          };
          records.set(artifact.id, content);
          return artifact;
        },
      );
    },
    readRecord: async ({ id }) => records.get(id),
    approvals: async () => [],
    defaultBranch: async () => 'main',
    isOnBranch: async (_, sha) => sha === 'good',
    ...overrides,
  };
  return { actions, opened, pages: () => pages };
};
const INQUIRY: Inquiry = {
  site: SITE,
  ref: 'refs/heads/main',
  artifactName: 'name',
  dailyQuota: 1000,
  graceDays: 7,
  now: NOW,
};
const read = async (given: readonly Given[], more = {}) => {
  const { actions, opened, pages } = github(given, more);
  const history = await readHistory(actions, INQUIRY);
  return {
    ...history,
    opened,
    pages: pages(),
    known: [...history.memory.users.keys()].toSorted(),
    used: useOfAll(history.memory).reduce((sum, { requests }) => sum + requests, 0),
  };
};
const simple = (run: Given['run']): Given => ({ run, stored: [{ record: record(run.id) }] });

describe('T25: whose artifacts count', () => {
  test.each<[string, Partial<WorkflowRun>, boolean]>([
    ['a run of this workflow on the default branch', {}, true],
    ['dispatched', { event: 'workflow_dispatch' }, true],
    ['pushed', { event: 'push' }, true],
    ['from another repository', { repositoryId: '2' }, false],
    ['from a fork', { headRepositoryId: '2' }, false],
    ['from a deleted fork', { headRepositoryId: '' }, false],
    ['another workflow', { workflowId: '2' }, false],
    ['another branch', { branch: 'feature' }, false],
    ['a tag with the name of the branch', { sha: 'tagged' }, false],
    ['a pull request', { event: 'pull_request' }, false],
    ['pull_request_target', { event: 'pull_request_target' }, false],
    ['workflow_run', { event: 'workflow_run' }, false],
    ['ended 29 days ago', { updatedAt: NOW - 29 * DAY }, true],
    ['ended 31 days ago', { updatedAt: NOW - 31 * DAY }, false],
  ])('%s: %s', async (_, run, counts) => {
    const { known, opened } = await read([simple({ id: '500', ...run })]);
    expect(known).toEqual(counts ? ['1500'] : []);
    expect(opened.includes('500')).toBe(counts);
  });

  test('the branch of this run counts if this run is a trusted one itself', async () => {
    const feature = { ...OWN, branch: 'feature' };
    const run = simple({ id: '500', branch: 'feature' });
    expect((await read([run], { ownRun: async () => feature })).known).toEqual(['1500']);
    const pull = { ...feature, event: 'pull_request' };
    expect((await read([run], { ownRun: async () => pull })).known).toEqual([]);
  });

  test('a run from the same branch and commit as this one is not asked about; from a tag it is', async () => {
    const ask = async (ref: string): Promise<number> => {
      let asked = 0;
      const { actions } = github([simple({ id: '500', sha: OWN.sha })], {
        isOnBranch: async () => {
          asked += 1;
          return false;
        },
      });
      const { memory } = await readHistory(actions, { ...INQUIRY, ref });
      expect(memory.users.size).toBe(asked === 0 ? 1 : 0);
      return asked;
    };
    expect(await ask('refs/heads/main')).toBe(0);
    expect(await ask('refs/tags/main')).toBe(1);
  });

  test.each<[string, Partial<EarlierRun>]>([
    ['another site', { site: 'https://other.example' }],
    ['another run than the one it was found in', { run: '501' }],
  ])('a record of %s does not', async (_, given) => {
    const stored = [{ name: 'x', record: record('500', given) }];
    const { known, used } = await read([{ run: { id: '500' }, stored }]);
    expect([known, used]).toEqual([[], 0]);
  });
});

describe('the run list', () => {
  const many = Array.from({ length: 7 }, (_, i) =>
    simple({ id: String(500 - i), createdAt: NOW - i * 10 * DAY, updatedAt: NOW - i * 4 * DAY }),
  );
  test('all pages back to the horizon, and no further', async () => {
    const { known, pages } = await read(many, { pageSize: 2 });
    expect(known).toEqual(['1496', '1497', '1498', '1499', '1500']);
    expect(pages).toBe(3);
  });
  test('a run that comes on two pages counts once', async () => {
    const twice = simple({ id: '500' });
    expect((await read([twice, twice], { pageSize: 2 })).used).toBe(5);
  });
  test('whatever GitHub does not tell rejects', async () => {
    for (const name of ['ownRun', 'artifacts', 'readRecord', 'defaultBranch', 'isOnBranch'] as const) {
      const broken = { [name]: async () => Promise.reject(new Error('HTTP 500')) };
      const elsewhere = simple({ id: '500', sha: name === 'isOnBranch' ? 'another' : 'good' });
      await expect(read([elsewhere], broken), name).rejects.toThrow('HTTP 500');
    }
  });
});

describe('what is covered is not opened again', () => {
  const newest = (covers: readonly string[]): Given => ({
    run: { id: '502', updatedAt: NOW - 1 },
    stored: [
      {
        record: record('502', { earlier: { ...own('500', { 1500: user('500') }), covers: new Set(covers) } }),
      },
    ],
  });
  test('the newest run tells of those before it', async () => {
    const { opened, known, used, memory } = await read([newest(['500.1']), simple({ id: '500' })]);
    expect(opened).toEqual(['900', '502']);
    expect([known, used]).toEqual([['1500', '1502'], 10]);
    expect([...memory.covers].toSorted()).toEqual(['500.1', '502.1']);
  });
  test('one that ended in between is opened, and so is a new attempt, without counting anything twice', async () => {
    const { opened, known, used } = await read([
      newest(['500.1']),
      simple({ id: '501' }),
      {
        run: { id: '500', attempt: 2 },
        stored: [
          { record: record('500') },
          { record: record('500', { step: '500.2.y', own: own('500', { 7: user('500') }, 3, '500.2.y') }) },
        ],
      },
    ]);
    expect(opened.toSorted()).toEqual(['500', '501', '502', '900']);
    expect(known).toEqual(['1500', '1501', '1502', '7']);
    expect(used).toBe(5 + 5 + 5 + 3);
  });
});

describe('runs that died', () => {
  const checkpoint = (n: number, given: Partial<EarlierRun> = {}): Stored => ({
    name: `name-checkpoint-x-${n}`,
    record: record('500', {
      final: false,
      reserved: 200,
      own: own('500', { [n]: user('500') }, n * 10),
      ...given,
    }),
  });
  test('of several checkpoints the last, with its reservation as late as the end of the run', async () => {
    const { known, memory } = await read([
      {
        run: { id: '500' },
        stored: [checkpoint(2), checkpoint(10), { ...checkpoint(9), name: 'name-checkpoint-x-9-2' }],
      },
    ]);
    expect(known).toEqual(['10']);
    expect(useOfAll(memory)).toEqual([{ minute: MINUTE - 60, requests: 300 }]);
  });
  test('whom it left in doubt, it may have sent as late as at its end', async () => {
    const users = { 1: user('500', 'unknown', NOW - 2 * HOUR), 2: user('500', 'scheduled', NOW - 2 * HOUR) };
    const { memory } = await read([
      { run: { id: '500' }, stored: [checkpoint(1, { own: own('500', users) })] },
    ]);
    expect(memory.users.get('1')).toMatchObject({ at: NOW - 2 * HOUR, last: NOW - HOUR });
    expect(memory.users.get('2')?.last).toBeUndefined();
  });
  test('of one step the final record, wherever it stands', async () => {
    const final = { record: record('500') };
    for (const stored of [
      [checkpoint(1), final],
      [final, checkpoint(1)],
    ])
      expect((await read([{ run: { id: '500' }, stored }])).used).toBe(5);
  });
  test.each<[string, readonly Stored[], Partial<WorkflowRun>, number]>([
    ['our name, unreadable', [{ name: 'name' }], {}, 1000],
    ['our name, expired', [{ name: 'name-attempt-2', expired: true, record: record('500') }], {}, 1000],
    ['a checkpoint of ours, unreadable', [{ name: 'name-attempt-3-checkpoint-ab12-0-2' }], {}, 1000],
    ['another name, unreadable', [{ name: 'build' }], {}, 0],
    ['a name that only begins like ours', [{ name: 'name-of-the-log' }], {}, 0],
    ['nothing at all', [], {}, 0],
    ['unreadable beside a readable one', [{ name: 'name' }, { name: 'x', record: record('500') }], {}, 5],
    [
      'two steps of one name in an attempt, readable',
      [
        { name: 'name-attempt-2', record: record('500', { step: '500.2.y' }) },
        { name: 'name-attempt-2-2', record: record('500', { step: '500.2.z' }) },
      ],
      { attempt: 2 },
      5,
    ],
    [
      'an unreadable attempt beside a readable one',
      [{ name: 'name', record: record('500') }, { name: 'name-attempt-2-checkpoint-ab12-3' }],
      { attempt: 2 },
      1005,
    ],
    ['unreadable, but before the rolling day', [{ name: 'name' }], { updatedAt: NOW - WINDOW_MS - 1 }, 0],
  ])('%s: %i requests', async (_, stored, run, requests) => {
    const { used, dark } = await read([{ run: { id: '500', ...run }, stored }]);
    expect(used).toBe(requests);
    expect(dark).toEqual(requests >= 1000 ? ['500'] : []);
  });
});

describe('another writer', () => {
  const working = { final: false };
  test.each<[string, string, Partial<WorkflowRun>, readonly Stored[], boolean]>([
    ['older, at work here', '500', {}, [{ record: record('500', working) }], true],
    ['younger, at work here', '950', {}, [{ record: record('950', working) }], true],
    ['older, done here', '500', {}, [{ record: record('500') }], false],
    [
      'older, at work elsewhere',
      '500',
      {},
      [{ record: record('500', { ...working, site: 'https://x.example' }) }],
      false,
    ],
    ['older, silent', '500', {}, [], true],
    ['younger, silent', '950', {}, [], false],
    [
      'older, again at work, silent but for its first attempt',
      '500',
      { attempt: 2 },
      [{ record: record('500') }],
      true,
    ],
    ['older, waiting', '500', { status: 'waiting' }, [], false],
    ['older, queued', '500', { status: 'queued' }, [], false],
    ['older, a pull request', '500', { event: 'pull_request' }, [], false],
    ['older, of another branch', '500', { branch: 'x' }, [], false],
    ['with fewer digits is older', '99', {}, [], true],
  ])('%s (%s)', async (_, id, run, stored, isRival) => {
    const { rival } = await read([{ run: { id, status: 'in_progress', ...run }, stored }]);
    expect(rival !== undefined).toBe(isRival);
  });

  test.each(['completed', 'in_progress', 'waiting', 'queued', 'pending', 'requested'])(
    'what an attempt has done counts while the next one is %s',
    async (status) => {
      const done = own('500', { 7: user('500', 'cancelled') }, 700);
      const stored = [{ record: record('500', { mode: 'cancel', own: done }) }];
      const { used, known, memory } = await read([{ run: { id: '500', attempt: 2, status }, stored }]);
      expect([used, known]).toEqual([700, ['7']]);
      // Only what has ended is not read again.
      expect([...memory.covers]).toEqual(status === 'completed' ? ['500.2'] : []);
    },
  );

  test('another job of this run, but not an earlier attempt that was cut off', async () => {
    const job = (step: string) =>
      read([{ run: { id: '900' }, stored: [{ record: record('900', { ...working, step }) }] }]);
    expect((await job('900.1.other')).rival?.text).toContain('another job');
    const second = { ...OWN, attempt: 2 };
    const given = [
      { run: { id: '900' }, stored: [{ record: record('900', { ...working, step: '900.1.other' }) }] },
    ];
    expect((await read(given, { ownRun: async () => second })).rival).toBeUndefined();
  });
});

describe('undoing a run', () => {
  const undo = (given: readonly Given[], id = '500') => readUndoing(github(given).actions, INQUIRY, id);
  test('exactly whom it scheduled or left in doubt, all its attempts, in the order of its list', async () => {
    const first = record('500', {
      operations: [
        { id: '3', email: 'c', line: 2 },
        { id: '2', email: 'b', line: 3 },
      ],
      own: own('500', {
        2: user('500'),
        3: user('500', 'unknown'),
        4: user('500', 'already-scheduled'),
        5: user('500', 'not-found'),
      }),
      earlier: own('400', { 6: user('400', 'scheduled', NOW - DAY) }),
    });
    const second = record('500', {
      step: '500.2.y',
      operations: [{ id: '7', email: '', line: 4 }],
      own: own('500', { 7: user('500') }, 1, '500.2.y'),
    });
    const found = await undo([
      {
        run: { id: '500', attempt: 2 },
        stored: [{ record: first }, { name: 'name-attempt-2', record: second }],
      },
    ]);
    expect('fault' in found ? found.fault : found.list.users.map(({ id }) => id)).toEqual(['3', '2', '7']);
  });

  test.each<[string, Given, string]>([
    [
      'a cancellation',
      { run: { id: '500' }, stored: [{ record: record('500', { mode: 'cancel' }) }] },
      'dry run, a cancellation or a verification',
    ],
    [
      'a verification',
      { run: { id: '500' }, stored: [{ record: record('500', { mode: 'verify' }) }] },
      'dry run, a cancellation or a verification',
    ],
    [
      'a dry run',
      { run: { id: '500' }, stored: [{ record: record('500', { dryRun: true }) }] },
      'dry run, a cancellation or a verification',
    ],
    ['no artifact', { run: { id: '500' } }, 'users_set_to_delete.csv'],
    [
      'another site',
      { run: { id: '500' }, stored: [{ record: record('500', { site: 'https://x.example' }) }] },
      'about https://x.example',
    ],
    ['a fork', simple({ id: '500', headRepositoryId: '2' }), 'fork'],
    ['another workflow', simple({ id: '500', workflowId: '2' }), 'another workflow'],
    ['a pull request', simple({ id: '500', event: 'pull_request' }), 'started by pull_request'],
    ['a commit that is on no branch', simple({ id: '500', sha: 'stray' }), 'history of the default branch'],
    ['a run that goes on', simple({ id: '500', status: 'in_progress' }), 'has not ended'],
    ['another id', simple({ id: '501' }), 'there is no run 500'],
  ])('%s is refused', async (_, given, message) => {
    expect(await undo([given])).toMatchObject({ fault: { text: expect.stringContaining(message) } });
  });
});
