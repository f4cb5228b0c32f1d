import { describe, expect, it } from 'vitest';
import type { QuirkName as Quirk } from '../../src/sandbox/quirks.ts';
import { bePatient } from '../support/patience.ts';
import { openRepository } from './ledger-support.ts';
import {
  changes,
  errorsOf,
  everyRowOnce,
  idsWith,
  liveInputs,
  makeList,
  openSandbox,
  type Ran,
  runAlone,
  type SandboxOptions,
} from './support.ts';

bePatient();

const { users, csv } = makeList(12);
const ids = users.map(({ id }) => id);

/** What a run says on a site with quirks, and the truth of that site. */
const onSite = async (options: SandboxOptions, inputs: Record<string, string>) => {
  const site = await openSandbox(users, options);
  const run = await runAlone(liveInputs(site.origin, inputs), { csv });
  everyRowOnce(run.rows, users);
  return { site, run };
};
const said = (run: Ran): string => errorsOf(run).join('\n');

describe.concurrent('an undo that meets a site of another kind is never green while somebody is pending', () => {
  it.each<[Quirk, Record<string, number>, string]>([
    ['cancel-does-nothing', { failed: 1, 'skipped-stopped': 11 }, 'a read shows that it had no effect'],
    ['cancel-says-no', { failed: 12 }, 'to check'],
    ['cancel-shows-pending', { failed: 12 }, 'to check'],
    ['cancel-404', { failed: 1, 'skipped-stopped': 11 }, 'Set `cancel-endpoint`'],
    ['cancel-405', { failed: 1, 'skipped-stopped': 11 }, 'Set `cancel-endpoint`'],
  ])('%s', async (quirk, counts, message) => {
    const inputs = { cancel: 'true', concurrency: '1', 'fail-on-incomplete': 'false' };
    const { site, run } = await onSite({ pending: true, quirks: [quirk] }, inputs);
    expect(run.counts, run.log).toEqual(counts);
    expect(run.exitCode).toBe(1);
    expect(said(run)).toContain(message);
    expect(site.pending().toSorted()).toEqual(ids);
    // The summary names everybody who still needs a person, and what that person does.
    for (const id of ids) expect(run.summary).toContain(`\`${id}\``);
    expect(run.summary).toContain('*Cancel Deletion*');
  });

  it('after the cancel call is set right, the same undo saves everybody', async () => {
    const repository = await openRepository(users, csv);
    const deletion = await repository.run();
    expect(deletion.counts, deletion.log).toEqual({ scheduled: 12 });
    const undo = { cancel: 'true', 'cancel-run': deletion.runId };
    const wrong = { ...undo, 'cancel-endpoint': 'POST /api/user/{user_id}/undelete/' };
    const first = await repository.run(wrong, { csv: '' });
    expect([first.exitCode, repository.site.pending().length], first.log).toEqual([1, 12]);
    const second = await repository.run(undo, { csv: '' });
    expect(second.counts, second.log).toEqual({ cancelled: 12 });
    expect([second.exitCode, repository.site.pending()]).toEqual([0, []]);
  });

  it('those who are refused at the head keep nobody from being saved, and are tried once more', async () => {
    const { site, run } = await onSite(
      { pending: true, quirks: ['refuses-first'] },
      { cancel: 'true', concurrency: '1' },
    );
    expect(run.counts, run.log).toEqual({ cancelled: 9, forbidden: 3 });
    expect([run.exitCode, site.pending().toSorted()]).toEqual([1, ids.slice(0, 3)]);
    for (const id of ids.slice(0, 3)) {
      const isTry = ({ method, path }: { method: string; path: string }) =>
        method === 'POST' && path.includes(`/${id}/`);
      expect(site.requests.filter(isTry)).toHaveLength(2);
      expect(run.summary).toContain(`\`${id}\``);
    }
    expect(run.summary).toContain('**3 users may still be deleted**');
  });

  it('the quota ends it: red, whatever fail-on-incomplete says', async () => {
    const inputs = { cancel: 'true', 'fail-on-incomplete': 'false', concurrency: '1' };
    const { site, run } = await onSite({ pending: true, quota: 6 }, inputs);
    expect(run.outputs.outcome, run.log).toBe('incomplete');
    expect([run.exitCode, site.pending().length]).toEqual([1, 8]);
    expect(idsWith(run.rows, 'skipped-quota')).toEqual(site.pending().toSorted());
  });
});

describe.concurrent('a deletion is scheduled only if the site says so', () => {
  it.each<[Quirk]>([['delete-says-no'], ['delete-has-errors'], ['delete-status-error'], ['delete-207']])(
    '%s',
    async (quirk) => {
      const { site, run } = await onSite({ quirks: [quirk] }, {});
      expect(run.counts, run.log).toEqual({ failed: 1, 'skipped-stopped': 11 });
      expect([run.exitCode, site.pending()]).toEqual([1, []]);
    },
  );

  it.each<[Quirk]>([['second-delete-204'], ['second-delete-200'], ['second-delete-409']])(
    '%s: the first user is read, and keeps its deadline',
    async (quirk) => {
      const { run } = await onSite({ pending: true, quirks: [quirk] }, { limit: '1' });
      expect(run.counts, run.log).toEqual({ 'already-scheduled': 1, 'skipped-limit': 11 });
      expect(run.outputs.scheduled).toBe('0');
    },
  );

  it.each<[Quirk, string]>([
    ['read-404', 'not on the site'],
    ['read-page', 'user-endpoint'],
    ['read-cached', 'user-endpoint'],
    ['login-page', 'login page'],
    ['login-redirect', 'redirects'],
    ['firewall', 'firewall'],
  ])('%s: nobody is deleted, and the cause is named', async (quirk, message) => {
    const { site, run } = await onSite({ quirks: [quirk] }, {});
    expect([run.exitCode, changes(site.requests), site.pending()], run.log).toEqual([1, 0, []]);
    expect(said(run)).toContain(message);
    expect(run.log + run.summary).not.toContain('`off`');
  });

  it('ids that a fill handle has made: strangers are compared first, and nobody is deleted', async () => {
    const others = users.map((user, i) =>
      i === 0 ? user : { id: user.id, email: `stranger${i}@example.com` },
    );
    const site = await openSandbox(others);
    const run = await runAlone(liveInputs(site.origin), { csv });
    expect(run.counts, run.log).toEqual({ 'identity-mismatch': 1, 'skipped-stopped': 11 });
    expect([run.exitCode, changes(site.requests)]).toEqual([1, 0]);
  });

  it('a list of which the site knows nobody is red, however short', async () => {
    const few = makeList(2);
    const site = await openSandbox([]);
    const run = await runAlone(liveInputs(site.origin), { csv: few.csv });
    expect([run.counts, run.exitCode], run.log).toEqual([{ 'not-found': 2 }, 1]);
    expect(run.summary).not.toContain('Complete');
  });
});

describe.concurrent('a verification believes only what is shown', () => {
  it.each<[Quirk, string]>([
    ['read-404', 'user-endpoint'],
    ['read-cached', 'user-endpoint'],
    ['read-page', 'user-endpoint'],
  ])('%s', async (quirk, message) => {
    const { run } = await onSite({ pending: true, quirks: [quirk] }, { verify: 'true', concurrency: '1' });
    expect(Object.keys(run.counts).filter((status) => !/^(?:unknown|skipped-stopped)$/.test(status))).toEqual(
      [],
    );
    expect([run.exitCode, run.outputs.outcome]).toEqual([1, 'stopped']);
    expect(said(run)).toContain(message);
  });
});
