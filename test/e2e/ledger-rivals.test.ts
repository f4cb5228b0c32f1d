import { describe, expect, it } from 'vitest';
import { DAY, deletions, HOUR, mostInADay, openRepository, type Repository } from './ledger-support.ts';
import { errorsOf, makeList, type Ran, tellsTheTruth, toCsv } from './support.ts';

const { users, csv } = makeList(40);
/** 30 requests a day, two of which are the canary's reads. */
const QUOTA = { 'daily-quota': '30', 'quota-reserve': '0' };

/** The one that sent, and the one that was refused; throws if it is not one of each. */
const sortOut = (runs: readonly Ran[]): { sent: Ran; refused: Ran } => {
  const sent = runs.filter(({ outputs }) => outputs.outcome !== 'refused');
  const refused = runs.filter(({ outputs }) => outputs.outcome === 'refused');
  const [one, other] = [sent[0], refused[0]];
  if (runs.length !== 2 || !one || !other)
    throw new Error(
      `${sent.length} sent, ${refused.length} refused:\n${runs.map(({ log }) => log).join('\n')}`,
    );
  return { sent: one, refused: other };
};

/** The site holds every answer after the first `free` requests until the other run has ended. */
const openHeld = async (free = 3) => {
  const over = Promise.withResolvers<void>();
  const repository = await openRepository(users, csv, {
    hold: (nth) => (nth > free ? over.promise : undefined),
  });
  return { repository, over };
};

describe.concurrent('two jobs of one run (a matrix)', () => {
  it('only one of them sends, however they meet, and never more than the quota', async () => {
    const repository = await openRepository(users, csv);
    const lists = { 'a.csv': toCsv(users.slice(0, 20)), 'b.csv': toCsv(users.slice(20)) };
    await repository.content.commit('main', lists);
    const one = (name: 'a.csv' | 'b.csv') =>
      repository.run(
        { ...QUOTA, csv: name, 'artifact-name': name },
        { runId: '8000', files: lists, artifact: name },
      );
    const runs = await Promise.all([one('a.csv'), one('b.csv')]);
    expect(repository.site.requests.length).toBeLessThanOrEqual(30);
    const refused = runs.filter(({ outputs }) => outputs.outcome === 'refused');
    // A job that begins when the other has just ended finds what is left of the quota.
    expect(refused.length).toBeLessThanOrEqual(1);
    for (const run of refused) {
      expect(errorsOf(run).join()).toMatch(/Another job or step of this run is at work|Other runs wrote/);
      expect(run.outputs.requests ?? '0').toBe('0');
    }
    const sent = runs.reduce((sum, { outputs }) => sum + Number(outputs.requests ?? 0), 0);
    expect(repository.site.requests).toHaveLength(sent);
  });

  it('the second one is refused while the first is at work, and told to use max-parallel', async () => {
    const { repository, over } = await openHeld();
    const first = repository.run({ ...QUOTA, limit: '20' }, { runId: '8000' }, async (step) => {
      await step.until(() => repository.site.requests.length > 3);
      const second = await repository.run(
        { ...QUOTA, 'artifact-name': 'second' },
        { runId: '8000', artifact: 'second' },
      );
      expect(second.outputs.outcome, second.log).toBe('refused');
      expect(errorsOf(second).join()).toContain('`max-parallel: 1`');
      over.resolve();
      return step.done;
    });
    expect((await first).counts).toEqual({ scheduled: 20, 'skipped-limit': 20 });
    expect(repository.site.requests).toHaveLength(24);
    // One after the other they share what there is.
    const third = await repository.run(
      { ...QUOTA, 'artifact-name': 'third' },
      { runId: '8000', artifact: 'third' },
    );
    expect(third.outputs.outcome, third.log).toBe('incomplete');
    expect(repository.site.requests).toHaveLength(30);
  });
});

describe('two runs started together: exactly one sends, the other is refused with its address', () => {
  const together = async (before: number): Promise<void> => {
    const { repository, over } = await openHeld(before + 3);
    if (before > 0) expect((await repository.run({ limit: '1' })).counts.scheduled).toBe(1);
    expect(repository.site.requests).toHaveLength(before);
    const one = async (): Promise<Ran> => {
      const run = await repository.run(QUOTA);
      over.resolve();
      return run;
    };
    const { sent, refused } = sortOut(await Promise.all([one(), one()]));
    const url = `https://github.com/octo-org/community/actions/runs/${sent.runId}`;
    expect(errorsOf(refused).join()).toContain(`Run ${sent.runId} is at work on the same site`);
    expect(errorsOf(refused).join()).toContain(url);
    expect(sent.outputs.requests).toBe(String(30 - before));
    expect(repository.site.requests).toHaveLength(30);
    if (before === 0) tellsTheTruth(sent.rows, repository.site);
    expect((await repository.ledger()).open).toBeUndefined();
  };

  it.each(Array.from({ length: 8 }, (_, i) => [i + 1]))('time %i', () => together(3));

  it.each([[1], [2]])('where no run has been before, time %i', () => together(0));
});

describe.concurrent('the quota is not spent twice', () => {
  const spend = async (repository: Repository): Promise<void> => {
    const first = await repository.run(QUOTA);
    expect(first.outputs, first.log).toMatchObject({ outcome: 'incomplete', requests: '30' });
  };
  /** Nothing is free, so nothing may have been sent. */
  const nothingMore = (repository: Repository, run: Ran): void => {
    expect(run.outputs.outcome, run.log).toBe('incomplete');
    expect(run.counts, run.log).toEqual({ 'skipped-done': 26, 'skipped-quota': 14 });
    expect(repository.site.requests).toHaveLength(30);
  };

  it('by a run on another branch (review: off)', async () => {
    const repository = await openRepository(users, csv);
    await spend(repository);
    nothingMore(repository, await repository.run({ ...QUOTA, review: 'off' }, { ref: 'refs/heads/other' }));
  });

  it.each([
    ['an hour behind', -HOUR],
    ['an hour ahead', HOUR],
    ['three days behind', -3 * DAY],
    ['three days ahead', 3 * DAY],
  ])('by a run on a runner whose clock is %s', async (_, runnerAheadMs) => {
    const repository = await openRepository(users, csv);
    await spend(repository);
    nothingMore(repository, await repository.run(QUOTA, { runnerAheadMs }));
    // Nor does the wrong clock keep what is free again.
    repository.pass(DAY + HOUR);
    const next = await repository.run(QUOTA, { runnerAheadMs });
    expect(next.counts, next.log).toEqual({ 'skipped-done': 26, scheduled: 14 });
    expect(mostInADay(repository.site)).toBe(30);
  });

  it.each([
    ['an hour behind', -HOUR],
    ['an hour ahead', HOUR],
    ['three days behind', -3 * DAY],
    ['three days ahead', 3 * DAY],
  ])('after a run on a runner whose clock was %s', async (_, runnerAheadMs) => {
    const repository = await openRepository(users, csv);
    const first = await repository.run(QUOTA, { runnerAheadMs });
    expect(first.outputs, first.log).toMatchObject({ outcome: 'incomplete', requests: '30' });
    nothingMore(repository, await repository.run(QUOTA));
    repository.pass(DAY - HOUR);
    nothingMore(repository, await repository.run(QUOTA));
    repository.pass(2 * HOUR);
    const next = await repository.run(QUOTA);
    expect(next.counts, next.log).toEqual({ 'skipped-done': 26, scheduled: 14 });
  });
});

describe.concurrent('a runner whose clock is an hour ahead', () => {
  const MINUTE = 60_000;
  /** `at` is GitHub's time now, give or take what this test has taken. */
  const isAbout = (text: string | undefined, at: number): void => {
    const off = Date.parse(text ?? '') - at;
    expect(Math.abs(off), `${text} is off by ${off} ms`).toBeLessThan(5 * MINUTE);
  };

  it('its deadlines and stored times are GitHub’s, and it says so once', async () => {
    const repository = await openRepository(users, csv);
    const run = await repository.run({ limit: '5' }, { runnerAheadMs: HOUR });
    const warnings = run.annotations.filter(({ message }) => message.includes("runner's clock"));
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining("The runner's clock is 60 minutes ahead of GitHub's."),
    ]);
    isAbout(run.outputs['cancel-before'], Date.now() + 7 * DAY);
    for (const row of run.rows.filter(({ status }) => status === 'scheduled')) {
      isAbout(row.requested_at, Date.now());
      isAbout(row.cancel_before, Date.now() + 7 * DAY);
    }
    const { users: known, requests } = await repository.ledger();
    for (const { since } of known.values()) isAbout(since, Date.now());
    for (const [minute] of requests) isAbout(minute, Date.now());
    isAbout((await repository.content.log(repository.ref, '-1', '--format=%cI')).trim(), Date.now());
  });

  it('a right clock is not mentioned', async () => {
    const repository = await openRepository(users, csv);
    const run = await repository.run({ limit: '1' });
    expect(run.shown).not.toContain("runner's clock");
  });

  it('an undo on it is not skipped as done, and undoes what was scheduled a moment ago', async () => {
    const repository = await openRepository(users, csv);
    const deletion = await repository.run({ limit: '5' });
    const undo = await repository.run(
      { cancel: 'true', 'cancel-run': deletion.runId },
      { runnerAheadMs: HOUR },
    );
    expect(undo.counts, undo.log).toEqual({ cancelled: 5 });
    expect(repository.site.pending()).toEqual([]);
  });

  it('an undo of what it deleted is not skipped, and a deletion after that undo needs no other clock', async () => {
    const repository = await openRepository(users, csv);
    const runnerAheadMs = HOUR;
    const first = await repository.run({ limit: '5' }, { runnerAheadMs });
    const undo = await repository.run({ cancel: 'true', 'cancel-run': first.runId });
    expect(undo.counts, undo.log).toEqual({ cancelled: 5 });
    repository.pass(60_000);
    const again = await repository.run({ limit: '5', 'include-cancelled': 'true' }, { runnerAheadMs });
    expect(again.counts, again.log).toMatchObject({ scheduled: 5 });
    const last = await repository.run({ cancel: 'true', 'cancel-run': again.runId }, { runnerAheadMs });
    expect(last.counts, last.log).toEqual({ cancelled: 5 });
    expect(repository.site.pending()).toEqual([]);
    expect(deletions(repository.site)).toHaveLength(10);
  });
});
