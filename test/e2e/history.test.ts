import { describe, expect, it } from 'vitest';
import { bePatient } from '../support/patience.ts';
import { writeZip } from '../support/zip.ts';
import { DAY, openRepository, type Repository } from './memory-support.ts';
import { ARTIFACT, errorsOf, makeList, type Ran } from './support.ts';

bePatient();

const { users, csv } = makeList(12);

/** A repository in which one user has been set for deletion by a first run. */
const begin = async (): Promise<{ repository: Repository; first: Ran }> => {
  const repository = await openRepository(users, csv);
  const first = await repository.run({ limit: '1', canary: '0', 'identity-check': 'off' });
  expect(first.counts, first.log).toEqual({ scheduled: 1, 'skipped-limit': 11 });
  return { repository, first };
};

const plain = { canary: '0', 'identity-check': 'off' };

/** The next run does what it would have done without whatever was put there. */
const expectUntouched = async (repository: Repository): Promise<void> => {
  const run = await repository.run(plain);
  expect(run.counts, run.log).toEqual({ 'skipped-done': 1, scheduled: 11 });
  expect(run.exitCode).toBe(0);
  expect(run.outputs['quota-left']).toBe(String(9000 - 12));
};

/** The first run's record, claiming that everyone was set for deletion, at the price of the whole quota. */
const makeLie = async (
  { results, site }: Repository,
  { runId }: Ran,
  change: (record: Record<string, unknown>) => void = () => {},
): Promise<string> => {
  const files = await results.download(ARTIFACT, runId);
  const record = JSON.parse(String(files.get('run.json')));
  record.facts.run.step = `${runId}.1.lie`;
  record.own = {
    covers: [],
    uses: [{ step: `${runId}.1.lie`, buckets: [[Math.floor(Date.now() / 60_000), 9000]] }],
    runs: [[runId, Date.now()]],
    lists: [record.facts.list.sha256],
    users: users.map(({ id }) => [id, 'scheduled', Date.now(), 0, 0]),
  };
  expect(record.facts.site).toBe(site.origin);
  change(record);
  return JSON.stringify(record);
};

describe.concurrent('T25: artifacts that are not believed', () => {
  it('the lie itself would be believed in a trusted run: what follows is not tested in vain', async () => {
    const { repository, first } = await begin();
    await repository.results.plant(
      first.runId,
      'more',
      writeZip([['run.json', await makeLie(repository, first)]]),
    );
    const run = await repository.run(plain);
    expect(run.counts, run.log).toEqual({ 'skipped-done': 12 });
  });

  it.each([
    ['a fork', { head_repository: { id: 666 } }],
    ['a deleted fork', { head_repository: null }],
    ['another workflow', { workflow_id: 666 }],
    ['another branch', { head_branch: 'feature' }],
    ['a pull request', { event: 'pull_request' }],
    ['pull_request_target', { event: 'pull_request_target' }],
    ['another workflow’s end', { event: 'workflow_run' }],
    ['a tag with the name of the branch', { head_sha: 'bad'.padEnd(40, '0') }],
  ])('of %s, under the same name', async (_, run) => {
    const { repository, first } = await begin();
    const { results } = repository;
    results.runs.strays.add('bad'.padEnd(40, '0'));
    results.runs.set('9100', { workflow_id: 1, ...run });
    const lie = await makeLie(repository, first, (record) => {
      (record.facts as { run: { id: string } }).run.id = '9100';
    });
    await results.plant('9100', ARTIFACT, writeZip([['run.json', lie]]));
    await expectUntouched(repository);
  });

  type Change = (record: Record<string, never>) => void;
  it.each<[string, Change]>([
    [
      'another site',
      (r: { facts?: { site: string } }) => Object.assign(r.facts ?? {}, { site: 'https://x.example' }),
    ],
    ['another run', (r: { facts?: { run: object } }) => Object.assign(r.facts?.run ?? {}, { id: '1' })],
    ['another version', (r) => Object.assign(r, { schema: 99 })],
    [
      'users that are no list',
      (r: { own?: object }) => Object.assign(r.own ?? {}, { users: { length: 9e9 } }),
    ],
    [
      'a status of its own',
      (r: { own?: object }) => Object.assign(r.own ?? {}, { users: [['1002', '__proto__', 1, 0, 0]] }),
    ],
    [
      'an id that is no id',
      (r: { own?: object }) => Object.assign(r.own ?? {}, { users: [['../1002', 'scheduled', 1, 0, 0]] }),
    ],
    [
      'a run that is not in its table',
      (r: { own?: object }) => Object.assign(r.own ?? {}, { users: [['1002', 'scheduled', 1, 7, 0]] }),
    ],
    [
      'requests below zero',
      (r: { own?: object }) =>
        Object.assign(r.own ?? {}, { uses: [{ step: 'a', buckets: [[29_000_000, -9000]] }] }),
    ],
    ['numbers as text', (r) => Object.assign(r, { reserved: '9000' })],
  ])('that tell of %s', async (_, change) => {
    const { repository, first } = await begin();
    const lie = await makeLie(repository, first, change as (record: Record<string, unknown>) => void);
    await repository.results.plant(first.runId, 'bevy-user-deletion-2', writeZip([['run.json', lie]]));
    await expectUntouched(repository);
  });

  it.each<[string, (lie: string) => Buffer]>([
    [
      'traversal names',
      (lie) =>
        writeZip([
          ['../../run.json', lie],
          ['/run.json', lie],
          ['a/../run.json', lie],
        ]),
    ],
    ['a bomb', () => writeZip([['run.json', Buffer.alloc(400 * 1024 * 1024)]])],
    [
      'a bomb that lies about its size',
      () => {
        const zip = writeZip([['run.json', Buffer.alloc(300 * 1024 * 1024)]]);
        zip.writeUInt32LE(100, zip.lastIndexOf('PK\x01\x02') + 24);
        return zip;
      },
    ],
    [
      '100,000 rows of garbage',
      () =>
        writeZip([
          [
            'run.json',
            JSON.stringify({ schema: 1, own: { users: Array(100_000).fill([{}, -1, null, 'x']) } }),
          ],
        ]),
    ],
    [
      '__proto__',
      () =>
        writeZip([
          [
            'run.json',
            '{"schema":1,"__proto__":{"final":true},"facts":{"__proto__":{"site":"x"}},"constructor":1}',
          ],
        ]),
    ],
    ['no zip', () => Buffer.from('PK is how a zip begins, but this is none')],
    ['an empty zip', () => writeZip([])],
    ['no run.json', (lie) => writeZip([['run.jsn', lie]])],
    ['broken JSON', (lie) => writeZip([['run.json', lie.slice(0, -1)]])],
    ['deep JSON', () => writeZip([['run.json', '['.repeat(200_000)]])],
  ])('T26: made of %s', async (_, make) => {
    const { repository, first } = await begin();
    const zip = make(await makeLie(repository, first));
    await repository.results.plant(first.runId, 'bevy-user-deletion-2', zip);
    await expectUntouched(repository);
  });

  it('T26: whose bytes are not those that were uploaded', async () => {
    const { repository, first } = await begin();
    const zip = writeZip([['run.json', await makeLie(repository, first)]]);
    await repository.results.plant(first.runId, 'more', zip, { forged: true });
    await expectUntouched(repository);
  });
});

describe.concurrent('what GitHub does', () => {
  it('a run on the second page of the list counts', async () => {
    const { repository } = await begin();
    for (let id = 9200; id < 9320; id += 1) {
      const late = new Date(Date.now() + id).toISOString();
      repository.results.runs.set(String(id), { workflow_id: 1, created_at: late, event: 'pull_request' });
    }
    await expectUntouched(repository);
    const pages = repository.results.history().filter(({ method }) => method === 'ListRuns');
    expect(pages.length).toBeGreaterThanOrEqual(3);
  });

  it('an attempt before this one counts, and its artifact is left alone', async () => {
    const { repository, first } = await begin();
    const again = await repository.run(plain, { runId: first.runId, attempt: 2 });
    expect(again.counts, again.log).toEqual({ 'skipped-done': 1, scheduled: 11 });
    expect(again.outputs['quota-left']).toBe(String(9000 - 12));
    const next = await repository.run(plain);
    expect(next.counts, next.log).toEqual({ 'skipped-done': 12 });
  });

  it('an artifact that has expired today counts as a whole day’s quota', async () => {
    const { repository, first } = await begin();
    repository.results.expire(ARTIFACT, first.runId);
    const run = await repository.run(plain);
    expect(run.counts, run.log).toEqual({ 'skipped-quota': 12 });
    expect(run.annotations.map(({ message }) => message).join()).toContain(
      `run ${first.runId} left no account`,
    );
    expect(Date.parse(run.outputs['resume-after'] ?? '')).toBeGreaterThan(Date.now() + DAY);
    repository.pass(DAY + 5 * 60_000);
    const later = await repository.run(plain);
    // Who was set for deletion is forgotten as well: that costs one request in vain.
    expect(later.counts, later.log).toEqual({ 'already-scheduled': 1, scheduled: 11 });
  });

  it.each([
    ['the list of runs', 'ListRuns', 403, 'actions: read'],
    ['this run', 'GetRun', 403, 'actions: read'],
    ['artifacts', 'ListRunArtifacts', 403, 'actions: read'],
    ['an artifact', 'DownloadArtifact', 403, 'actions: read'],
    ['the list of runs', 'ListRuns', 500, 'run again later'],
    ['the history of the branch', 'GetRef', 500, 'run again later'],
    ['the default branch', 'GetRef', 404, 'contents: read'],
  ] as const)(
    '%s (%s) answered by %i refuses a deletion; a cancellation goes on',
    async (_, method, answer, what) => {
      const { repository, first } = await begin();
      // From another commit than this run, so that its place in the history matters.
      repository.results.runs.set(first.runId, { head_sha: 'beef'.padEnd(40, '0') });
      const heal = repository.results.fail({ method, answer });
      const before = repository.site.requests.length;
      const run = await repository.run(plain);
      expect(run.exitCode).toBe(1);
      expect(run.outputs.outcome).toBe('refused');
      expect(errorsOf(run).join(), run.log).toContain(what);
      expect(repository.site.requests).toHaveLength(before);
      const undo = await repository.run({ cancel: 'true' });
      expect(undo.counts, undo.log).toEqual({ cancelled: 1, 'not-scheduled': 11 });
      expect(
        undo.annotations
          .filter(({ level }) => level === 'warning')
          .map(({ message }) => message)
          .join(),
      ).toContain('what earlier runs did is not known');
      heal();
    },
  );

  it('a passing 500 is asked again', async () => {
    const { repository } = await begin();
    repository.results.fail({ method: 'ListRuns', answer: 500, nth: 1 });
    repository.results.fail({ method: 'DownloadArtifact', answer: 'reset', nth: 1 });
    await expectUntouched(repository);
  });

  it('no token at all refuses a deletion', async () => {
    const { repository } = await begin();
    const run = await repository.run({ ...plain, 'github-token': '' });
    // Left empty, the input has the default of the runner's side only if the workflow leaves it out.
    expect(errorsOf(run).join(), run.log).toContain('github-token');
    expect(run.outputs.outcome).toBe('refused');
  });
});

describe.concurrent('T27: one writer', () => {
  it('an older run at work on the same site refuses this one before any request; on another site it does not', async () => {
    // The first run gets one answer after each rival, so that it waits for none of them longer than it may.
    const gates = [1, 2, 3].map(() => Promise.withResolvers<void>());
    const repository = await openRepository(users, csv, { hold: (nth) => gates[nth - 1]?.promise });
    const slow = { ...plain, concurrency: '1', 'batch-size': '4' };
    let refused: Ran | undefined;
    let undo: Ran | undefined;
    let elsewhere: Ran | undefined;
    const first = await repository.run(slow, {}, async (step) => {
      await step.until(() => repository.site.requests.length > 0);
      const other = await openRepository(users, csv);
      refused = await repository.run(plain);
      gates[0]?.resolve();
      undo = await repository.run({ cancel: 'true' });
      gates[1]?.resolve();
      elsewhere = await repository.run({ ...plain, site: other.site.origin });
      gates[2]?.resolve();
      return step.done;
    });
    expect(first.counts, first.log).toEqual({ scheduled: 12 });
    for (const run of [refused, undo]) {
      expect(run?.outputs.outcome, run?.log).toBe('refused');
      expect(run && errorsOf(run).join()).toContain(`run ${first.runId} is at work on the same site`);
    }
    expect(elsewhere?.counts, elsewhere?.log).toEqual({ scheduled: 12 });
    expect(repository.site.requests).toHaveLength(12);
  });

  it('an older run that has not said yet where it works refuses this one; a younger one, or a waiting one, does not', async () => {
    const { repository } = await begin();
    repository.results.runs.set('8000', { workflow_id: 1, status: 'in_progress' });
    const refused = await repository.run(plain);
    expect(errorsOf(refused).join(), refused.log).toContain('run 8000 is in progress, and has not said yet');
    repository.results.runs.set('8000', { status: 'waiting' });
    repository.results.runs.set('99000', { workflow_id: 1, status: 'in_progress' });
    await expectUntouched(repository);
  });
});

describe.concurrent('several sites in one workflow', () => {
  it('jobs of a matrix run side by side, each with a memory of its own, under one artifact name', async () => {
    const emea = await openRepository(users, csv, { latency: 20 });
    const apac = await openRepository(users, csv, { latency: 20 });
    const matrix = async (n: number): Promise<Ran[]> => {
      const inputs = { ...plain, limit: '5', 'daily-quota': '40', 'quota-reserve': '0' };
      const options = { runId: String(9500 + n), results: emea.results };
      return Promise.all([
        emea.run(inputs, options),
        emea.run({ ...inputs, site: apac.site.origin, limit: '3' }, options),
      ]);
    };
    const [first, other] = await matrix(1);
    expect([first?.outputs.scheduled, other?.outputs.scheduled], first?.log).toEqual(['5', '3']);
    const names = emea.results.artifacts().map(({ name }) => name);
    expect(names.toSorted()).toEqual(['bevy-user-deletion', 'bevy-user-deletion-2']);

    await matrix(2);
    expect([emea.site.pending().length, apac.site.pending().length]).toEqual([10, 6]);
    const last = await matrix(3);
    expect(emea.site.pending()).toHaveLength(12);
    expect(apac.site.pending()).toHaveLength(9);
    expect(emea.deleted()).toHaveLength(12);
    expect(apac.deleted()).toHaveLength(9);
    expect(last.map(({ outputs }) => outputs['quota-left'])).toEqual(['28', '31']);
  });
});
