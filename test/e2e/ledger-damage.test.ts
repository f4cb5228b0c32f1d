import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { deletions, openRepository, type Repository, refOf, toldBy } from './ledger-support.ts';
import { errorsOf, makeList, openSandbox } from './support.ts';

const { users, csv } = makeList(12);
const execute = promisify(execFile);

/** A ledger with a deletion and a cancellation in it, that somebody has damaged since. */
const openDamaged = async (change: Readonly<Record<string, string | null>>) => {
  const repository = await openRepository(users, csv);
  const deletion = await repository.run({ limit: '6' });
  const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
  expect(undo.counts, undo.log).toEqual({ cancelled: 6 });
  const good = await repository.content.ref(repository.ref);
  await repository.content.rewrite(repository.ref, change, 'Tidy up');
  return { repository, deletion, good, seen: repository.site.requests.length };
};

/** Runs a shell command in a clone, as the person does who is told to. */
const runInClone = async ({ content }: Repository, command: string): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'clone-'));
  const who = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@b.c',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@b.c',
  };
  const env = { PATH: process.env.PATH, HOME: dir, GIT_CONFIG_NOSYSTEM: '1', ...who };
  try {
    await execute('git', ['clone', '--quiet', content.dir, join(dir, 'clone')], { env });
    await execute('bash', ['-c', command], { env, cwd: join(dir, 'clone') });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

describe.concurrent('a damaged ledger', () => {
  it.each<[string, Readonly<Record<string, string | null>>, string]>([
    ['users.csv has a line that is none', { 'users.csv': 'oops\n' }, 'users.csv, line 1'],
    ['users.csv is gone', { 'users.csv': null }, 'users.csv, line 1'],
    ['ledger.json is no JSON', { 'ledger.json': '{"format": 1,' }, 'ledger.json'],
  ])('%s: refused with a command that restores it and keeps its history', async (_, change, place) => {
    const { repository, good, seen } = await openDamaged(change);
    const refused = await repository.run();
    expect(refused.outputs.outcome, refused.log).toBe('refused');
    expect(repository.site.requests).toHaveLength(seen);
    const told = errorsOf(refused).join('\n');
    expect(told).toContain(place);
    expect(told).toContain('this loses Tidy up');
    const command = /git fetch origin .*?-m 'Restore \w+'\):[^"\s]+"/.exec(told)?.[0];
    expect(command, told).toContain(good);
    const tip = (await repository.content.ref(repository.ref)) ?? '';

    await runInClone(repository, command ?? 'false');
    const again = await repository.run();
    expect(again.counts, again.log).toEqual({ 'skipped-cancelled': 6, scheduled: 6 });
    const history = await repository.content.log(repository.ref, '--format=%H');
    expect(history.split('\n')).toEqual(expect.arrayContaining([good, tip]));
    expect(await repository.messages()).toEqual(
      expect.arrayContaining(['Tidy up', `Restore ${good?.slice(0, 10)}`]),
    );
    const sent = deletions({ requests: repository.site.requests.slice(seen) });
    expect(sent).toHaveLength(6);
  });

  it('a dry run goes on and says that earlier runs are unknown', async () => {
    const { repository } = await openDamaged({ 'users.csv': 'oops\n' });
    const dry = await repository.run({ 'dry-run': 'true' });
    expect(dry.counts, dry.log).toEqual({ planned: 12 });
    expect(dry.exitCode).toBe(0);
    expect(toldBy(dry)).toContain('Earlier runs on this site are unknown.');
  });

  it('a verification is refused', async () => {
    const { repository, seen } = await openDamaged({ 'users.csv': 'oops\n' });
    const verify = await repository.run({ verify: 'true' });
    expect(verify.outputs.outcome, verify.log).toBe('refused');
    expect(repository.site.requests).toHaveLength(seen);
  });

  it('a cancellation of a csv goes on, is red, and says that it is not recorded', async () => {
    const { repository, seen } = await openDamaged({ 'ledger.json': 'oops' });
    const undo = await repository.run({ cancel: 'true' });
    expect(undo.counts, undo.log).toEqual({ 'not-scheduled': 12 });
    expect(repository.site.requests.slice(seen).length).toBeGreaterThanOrEqual(12);
    expect(undo.exitCode).toBe(1);
    expect(errorsOf(undo).join()).toContain(
      'The site cancelled these deletions, but the ledger does not record them.',
    );
  });

  it('a cancellation by run is refused, and names the list in the artifact as the way round', async () => {
    const { repository, deletion, seen } = await openDamaged({ 'users.csv': 'oops\n' });
    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    expect(undo.outputs.outcome, undo.log).toBe('refused');
    expect(errorsOf(undo).join()).toContain('`users_set_to_delete.csv`');
    expect(repository.site.requests).toHaveLength(seen);
  });

  it('a format of the future is refused with the newest version as the way out', async () => {
    const { repository, seen } = await openDamaged({ 'ledger.json': '{"format": 2}\n' });
    const run = await repository.run();
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain('Use the newest version.');
    expect(repository.site.requests).toHaveLength(seen);
  });
});

describe.concurrent('ledger-ref', () => {
  const refused = async (repository: Repository, ledgerRef: string, message: RegExp): Promise<void> => {
    const seen = repository.site.requests.length;
    const run = await repository.run({ 'ledger-ref': ledgerRef });
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toMatch(message);
    expect(repository.site.requests).toHaveLength(seen);
  };

  it('may be a branch', async () => {
    const repository = await openRepository(users, csv);
    const inputs = { 'ledger-ref': 'refs/heads/deletions/{site}' };
    expect((await repository.run(inputs)).counts).toEqual({ scheduled: 12 });
    const branch = `refs/heads/deletions/${refOf(repository.site.origin).replace(/.*\//, '')}`;
    expect((await repository.ledger(branch)).users.size).toBe(12);
    expect(await repository.content.ref(repository.ref)).toBeUndefined();
    const again = await repository.run(inputs);
    expect(again.counts, again.log).toEqual({ 'skipped-done': 12 });
  });

  it('is refused if it holds the ledger of another site', async () => {
    const repository = await openRepository(users, csv);
    await repository.run();
    const other = await openSandbox(users);
    const run = await repository.run({ site: other.origin, 'ledger-ref': repository.ref });
    expect(run.outputs.outcome, run.log).toBe('refused');
    expect(errorsOf(run).join()).toContain(`holds the ledger of another site (${repository.site.origin})`);
    expect(other.requests).toEqual([]);
  });

  it('is refused if it is the default branch', async () => {
    const repository = await openRepository(users, csv);
    await refused(repository, 'refs/heads/main', /default branch|holds no ledger/);
    expect(await repository.content.show('main', 'ledger.json')).toBeUndefined();
  });

  it('is refused if it has become the default branch', async () => {
    const repository = await openRepository(users, csv);
    const ledgerRef = 'refs/heads/ledger';
    expect((await repository.run({ 'ledger-ref': ledgerRef })).counts).toEqual({ scheduled: 12 });
    repository.content.setDefaultBranch('ledger');
    await refused(repository, ledgerRef, /`ledger-ref` is the default branch \(ledger\)/);
  });

  it('is refused if the ref holds something else', async () => {
    const repository = await openRepository(users, csv);
    await repository.content.commit('feature', { 'README.md': 'work' });
    const before = await repository.content.head('feature');
    await refused(repository, 'refs/heads/feature', /exists, but holds no ledger/);
    expect(await repository.content.head('feature')).toBe(before);
  });

  it('is refused while the site has its ledger at the default ref', async () => {
    const repository = await openRepository(users, csv);
    await repository.run({ limit: '3' });
    await refused(repository, 'refs/bevy-user-deletion/other', /This site already has a ledger at/);
    expect(await repository.content.ref('refs/bevy-user-deletion/other')).toBeUndefined();
  });
});
