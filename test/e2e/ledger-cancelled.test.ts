import { describe, expect, it } from 'vitest';
import { json } from '../support/server.ts';
import { DAY, deletions, HOUR, idsOf, openRepository, type Repository } from './ledger-support.ts';
import { errorsOf, makeList, toCsv } from './support.ts';

const { users, csv } = makeList(6);
const ids = idsOf(users);
const named = (some: readonly string[]) => Object.fromEntries(some.map((id) => [id, 1]));

/** How often the site was asked to delete each user. */
const counted = (repository: Repository): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const id of repository.deleted()) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
};

/** A repository in which one run has deleted everybody, and a second one has cancelled that. */
const openCancelled = async () => {
  const repository = await openRepository(users, csv);
  const deletion = await repository.run();
  expect(deletion.counts, deletion.log).toEqual({ scheduled: 6 });
  repository.pass(HOUR);
  const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
  expect(undo.counts, undo.log).toEqual({ cancelled: 6 });
  expect(repository.site.pending()).toEqual([]);
  repository.pass(HOUR);
  return { ...repository, deletion, undo };
};
type Cancelled = Awaited<ReturnType<typeof openCancelled>>;

/** The calls of GitHub by which a run could look for what earlier runs have left behind. */
const LOOKS_BACK = /^(?:ListArtifacts|GetSignedArtifactURL|GetBlob(?:Properties)?|Elsewhere)$/;

/** Answers every call that the double does not know as if there were no run and no artifact, and keeps it. */
const openEmptyLists = ({ results }: Repository): void =>
  results.add({
    match: /^[A-Z]+ \/repos\//,
    identify: ({ method, url }) => ({ method: 'Elsewhere', name: `${method} ${url.pathname}` }),
    answer: () => json(200, { total_count: 0, workflow_runs: [], artifacts: [] }),
  });

/** Every artifact is gone: nothing is left but the repository itself. */
const loseArtifacts = async ({ results }: Cancelled): Promise<void> => {
  results.fail({ method: 'ListArtifacts', answer: 404 });
  results.fail({ method: 'GetSignedArtifactURL', answer: 404 });
};

describe.concurrent('the same list does not delete users again whose deletion was cancelled', () => {
  it.each<[string, (repository: Cancelled) => unknown]>([
    ['a minute later', ({ pass }) => pass(60_000)],
    ['after 31 days', ({ pass }) => pass(31 * DAY)],
    [
      'after 90 days, with every artifact gone',
      (repository) => {
        repository.pass(90 * DAY);
        return loseArtifacts(repository);
      },
    ],
    ['after a year', ({ pass }) => pass(366 * DAY)],
    [
      'with only refused runs in between',
      async ({ run, pass }) => {
        for (let n = 0; n < 3; n += 1) {
          pass(10 * DAY);
          const refused = await run({ 'expect-users': '7' });
          expect(refused.outputs.outcome).toBe('refused');
        }
      },
    ],
    [
      'after the default branch was renamed',
      async ({ content }) => {
        await content.renameBranch('main', 'trunk');
      },
    ],
    [
      'after a force push of the default branch',
      async ({ content }) => {
        await content.forcePush('main', content.root);
      },
    ],
  ])('%s', async (_, happen) => {
    const repository = await openCancelled();
    await happen(repository);
    const again = await repository.run();
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6 });
    expect(again.exitCode, again.log).toBe(0);
    expect(counted(repository)).toEqual(named(ids));
    expect(repository.site.pending()).toEqual([]);
    expect(again.rows[0]?.detail).toContain(`run ${repository.undo.runId} cancelled it`);
  });

  it('with artifacts that live for one day, two days later', async () => {
    const repository = await openRepository(users, csv);
    const short = { 'retention-days': '1' };
    const deletion = await repository.run(short);
    const undo = await repository.run({ ...short, cancel: 'true', 'cancel-run': deletion.runId });
    expect(undo.counts, undo.log).toEqual({ cancelled: 6 });
    repository.pass(2 * DAY);
    await loseArtifacts({ ...repository, deletion, undo });
    const again = await repository.run(short);
    expect([again.counts, again.exitCode], again.log).toEqual([{ 'skipped-cancelled': 6 }, 0]);
    expect(counted(repository)).toEqual(named(ids));
  });

  it('and asks GitHub for no artifact, and no list of runs, of before', async () => {
    const repository = await openCancelled();
    openEmptyLists(repository);
    const { results } = repository;
    const before = results.history().length;
    const again = await repository.run();
    const verified = await repository.run({ verify: 'true', 'cancel-run': repository.deletion.runId });
    const redo = await repository.run({ cancel: 'true', 'cancel-run': repository.deletion.runId });
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6 });
    expect([verified.exitCode, redo.exitCode], verified.log + redo.log).toEqual([0, 0]);
    const calls = results.history().slice(before);
    expect(calls.length).toBeGreaterThan(10);
    const back = calls.filter(({ method }) => LOOKS_BACK.test(method));
    expect(back.map(({ method, name }) => `${method} ${name}`)).toEqual([]);
  });

  it('from another workflow file', async () => {
    const repository = await openCancelled();
    const env = {
      GITHUB_WORKFLOW: 'Renamed',
      GITHUB_WORKFLOW_REF: 'octo-org/community/.github/workflows/renamed.yml@refs/heads/main',
    };
    const again = await repository.run({}, { workflowId: 2, env });
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6 });
    expect(counted(repository)).toEqual(named(ids));
  });

  it('in the CRLF of a checkout on Windows, which is not refused', async () => {
    const repository = await openCancelled();
    const before = await repository.content.head('main');
    const windows = { csv: csv.replaceAll('\n', '\r\n'), committed: false };
    const again = await repository.run({}, windows);
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6 });
    expect(again.exitCode).toBe(0);
    expect(counted(repository)).toEqual(named(ids));
    expect(await repository.content.show('main', 'users_to_delete.csv')).toBe(csv);
    expect(await repository.content.head('main')).toBe(before);
  });

  it('with any other line of it edited: only the new user is deleted', async () => {
    const repository = await openCancelled();
    const newcomer = { id: '2001', email: 'newcomer@example.com' };
    const edited = toCsv([...users.slice(0, 3), newcomer, ...users.slice(4)]);
    const again = await repository.run({ 'identity-check': 'off', canary: '0' }, { csv: edited });
    expect(again.counts, again.log).toMatchObject({ 'skipped-cancelled': 5 });
    expect(counted(repository)).toEqual(named([...ids, '2001']));
    expect(repository.site.pending()).toEqual([]);
  });

  it('after a run of another list: a, cancel, b, cancel, a', async () => {
    const b = makeList(9).users.slice(6);
    const repository = await openRepository([...users, ...b], csv);
    for (const list of [csv, toCsv(b)]) {
      expect((await repository.run({}, { csv: list })).exitCode).toBe(0);
      const undo = await repository.run({ cancel: 'true' }, { csv: list });
      expect(undo.exitCode, undo.log).toBe(0);
    }
    const again = await repository.run();
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6 });
    expect(counted(repository)).toEqual(named([...ids, ...idsOf(b)]));
    expect(repository.site.pending()).toEqual([]);
  });

  it('also if they were cancelled by `csv` before the list first reached them', async () => {
    const repository = await openRepository(users, csv);
    const undo = await repository.run({ cancel: 'true', csv: 'undo.csv' }, { files: { 'undo.csv': csv } });
    expect(undo.counts, undo.log).toEqual({ 'not-scheduled': 6 });
    const first = await repository.run();
    expect(first.counts, first.log).toEqual({ 'skipped-cancelled': 6 });
    expect(deletions(repository.site)).toEqual([]);
  });
});

describe.concurrent('include-cancelled', () => {
  it('deletes them, and from then on they count as scheduled', async () => {
    const repository = await openCancelled();
    const plan = await repository.run({ 'dry-run': 'true', 'include-cancelled': 'true' });
    expect(plan.counts, plan.log).toEqual({ planned: 6 });
    const again = await repository.run({ 'include-cancelled': 'true' });
    expect(again.counts, again.log).toEqual({ scheduled: 6 });
    expect(counted(repository)).toEqual(Object.fromEntries(ids.map((id) => [id, 2])));
    const { users: known } = await repository.ledger();
    expect([...known.values()].map(({ status, run, keep }) => [status, run, keep])).toEqual(
      Array(6).fill(['scheduled', again.runId, '']),
    );
    const later = await repository.run();
    expect(later.counts, later.log).toEqual({ 'skipped-done': 6 });
  });

  it('deletes nobody in a run that was created before the cancellation', async () => {
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    repository.pass(HOUR);
    // It was started before the undo, and is run again after it.
    const early = await repository.run({ 'include-cancelled': 'true', 'dry-run': 'true' });
    repository.pass(HOUR);
    await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    repository.pass(HOUR);
    const again = await repository.run({ 'include-cancelled': 'true' }, { runId: early.runId, attempt: 2 });
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6 });
    expect(counted(repository)).toEqual(named(ids));
  });

  it.each(['schedule', 'push'])('is refused on %s, where no person decides', async (event) => {
    const repository = await openCancelled();
    const seen = repository.site.requests.length;
    const again = await repository.run({ 'include-cancelled': 'true' }, { event });
    expect(again.outputs.outcome, again.log).toBe('refused');
    expect(errorsOf(again).join()).toContain(`the event \`${event}\` starts runs without a person`);
    expect(repository.site.requests).toHaveLength(seen);
  });

  it('is refused where GitHub does not tell when the run was created', async () => {
    const repository = await openCancelled();
    const seen = repository.site.requests.length;
    repository.results.fail({ method: 'GetRun', answer: 403 });
    const again = await repository.run({ 'include-cancelled': 'true' });
    expect(again.outputs.outcome, again.log).toBe('refused');
    expect(errorsOf(again).join()).toContain('actions: read');
    expect(repository.site.requests).toHaveLength(seen);
  });
});
