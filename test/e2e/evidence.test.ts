import { describe, expect, it } from 'vitest';
import type { QuirkName as Quirk } from '../../src/sandbox/quirks.ts';
import { DAY, deletions, openRepository } from './ledger-support.ts';
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

  it.each([[true], [false]])(
    'a site that shows no field: no read confirms the call, and that is told (%s)',
    async (works) => {
      const quirks: Quirk[] = works ? [] : ['cancel-does-nothing'];
      const { site, run } = await onSite({ pending: true, field: 'none', quirks }, { cancel: 'true' });
      expect([run.counts, site.pending().length], run.log).toEqual([{ cancelled: 12 }, works ? 0 : 12]);
      const words = 'No read has shown that the cancel call of this site works';
      expect(run.annotations.map(({ message }) => message).join()).toContain(words);
      expect(run.summary).toContain(words);
    },
  );

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

  it.each([1, 2])('a site that shows what it did %i reads late is believed in the end', async (late) => {
    const { site, run } = await onSite({ pending: true, late }, { cancel: 'true', concurrency: '1' });
    expect([run.counts, run.exitCode], run.log).toEqual([{ cancelled: 12 }, 0]);
    expect(site.pending()).toEqual([]);
    // One before it, the late ones after it, and the one that tells.
    expect(site.requests.filter(({ method }) => method === 'GET')).toHaveLength(2 + late);
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

  describe('users whose deletion has been pending for six days', () => {
    /** A site on which somebody scheduled all of them six days ago, and how it shows and answers that. */
    const sixDaysAgo = async (options: SandboxOptions, inputs: Record<string, string>) => {
      let behindMs = 6 * DAY;
      const site = await openSandbox(users, { now: () => Date.now() - behindMs, pending: true, ...options });
      behindMs = 0;
      const run = await runAlone(liveInputs(site.origin, { concurrency: '1', ...inputs }), { csv });
      everyRowOnce(run.rows, users);
      // The site deletes them in a day, whatever the run says of it.
      expect(site.pending().toSorted()).toEqual(ids);
      expect(site.requests.filter(({ applied }) => applied)).toEqual([]);
      return { site, run };
    };
    const unread = { canary: '0', 'identity-check': 'off' };

    it.each<[string, readonly Quirk[]]>([
      ['400, as the sandbox answers', []],
      ['second-delete-200', ['second-delete-200']],
      ['second-delete-409', ['second-delete-409']],
    ])('%s to a second DELETE: already scheduled, and no deadline is made up', async (_, quirks) => {
      const { site, run } = await sixDaysAgo({ quirks }, unread);
      expect(deletions(site)).toHaveLength(12);
      expect([run.counts, run.exitCode], run.log).toEqual([{ 'already-scheduled': 12 }, 0]);
      expect(run.rows.map(({ cancel_before }) => cancel_before)).toEqual(Array(12).fill(''));
      expect(run.outputs['cancel-before']).toBe('');
    });

    it.each<[string, readonly Quirk[]]>([
      ['with its date', []],
      ['as true', ['pending-boolean']],
    ])(
      'the site shows it %s: nobody is sent a second DELETE, and no later deadline is told',
      async (_, shown) => {
        const quirks: readonly Quirk[] = ['second-delete-204', ...shown];
        const { site, run } = await sixDaysAgo({ quirks }, { 'identity-check': 'all' });
        expect(deletions(site)).toEqual([]);
        expect([run.counts, run.exitCode], run.log).toEqual([{ 'already-scheduled': 12 }, 0]);
        for (const { cancel_before } of run.rows)
          if (cancel_before !== '') expect(Date.parse(cancel_before)).toBeLessThanOrEqual(Date.now() + DAY);
      },
    );

    it('the site shows the date of the deletion in a field by that name: that is the deadline', async () => {
      const { run } = await sixDaysAgo({ field: 'deletion_date' }, { 'identity-check': 'all' });
      const inHours = run.rows.map(
        ({ cancel_before }) => (Date.parse(cancel_before) - Date.now()) / 3_600_000,
      );
      expect(Math.max(...inHours), run.log).toBeLessThanOrEqual(24);
      expect(Math.min(...inHours)).toBeGreaterThan(23);
    });
  });

  it('a site that shows its deletion two reads late: everybody is scheduled', async () => {
    const { site, run } = await onSite({ late: 2 }, { concurrency: '1' });
    expect([run.counts, run.exitCode], run.log).toEqual([{ scheduled: 12 }, 0]);
    expect(site.pending().toSorted()).toEqual(ids);
  });

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

  it('the run after it asks for them again, and counts nobody as completed by an earlier run', async () => {
    const few = makeList(2);
    const repository = await openRepository([], few.csv);
    const first = await repository.run();
    const seen = repository.site.requests.length;
    const again = await repository.run();
    expect([first.counts, again.counts], again.log).toEqual([{ 'not-found': 2 }, { 'not-found': 2 }]);
    const asked = repository.site.requests.slice(seen);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
      few.users.map(({ id }) => `DELETE /api/user/${id}/`),
    );
    expect(again.outputs).toMatchObject({ scheduled: '0', skipped: '0', 'not-found': '2' });
    expect(`${again.log}\n${again.summary}`).not.toMatch(/[1-9]\d* users? completed|completed [1-9]\d* user/);
  });
});

describe.concurrent('what one run learns of the site, later runs know', () => {
  it.each(['deletion_requested_on', 'to_be_deleted'])('a field of another name: %s', async (field) => {
    const repository = await openRepository(users, csv, { field });
    // Before anything is learnt, a read of an active user tells nothing.
    const blind = await repository.run({ verify: 'true' });
    expect(blind.counts, blind.log).toEqual({ unknown: 12 });
    const deletion = await repository.run({ limit: '6' });
    expect(deletion.counts, deletion.log).toEqual({ scheduled: 6, 'skipped-limit': 6 });
    const ledger = JSON.parse((await repository.content.show(repository.ref, 'ledger.json')) ?? '');
    expect(ledger.confirmed.pending).toMatchObject({ field, run: deletion.runId });

    const verified = await repository.run({ verify: 'true' });
    expect(verified.counts, verified.log).toEqual({ pending: 6, active: 6 });
    expect(idsWith(verified.rows, 'pending')).toEqual(repository.site.pending().toSorted());

    const undo = await repository.run({ cancel: 'true', 'cancel-run': deletion.runId });
    expect([undo.counts, undo.exitCode], undo.log).toEqual([{ cancelled: 6 }, 0]);
    expect(repository.site.pending()).toEqual([]);
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
