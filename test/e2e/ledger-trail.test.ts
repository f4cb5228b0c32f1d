import { describe, expect, it } from 'vitest';
import { changedTwice, deletions, HOUR, idsOf, openRepository, seedLedger } from './ledger-support.ts';
import { makeList, toCsv } from './support.ts';

describe('the audit trail', () => {
  it('`git log -p` reads like one: a commit for each write, and no e-mail address of a user', async () => {
    const { users, csv } = makeList(5);
    const silent = Promise.withResolvers<void>();
    let isSilent = false;
    const repository = await openRepository(users, csv, {
      hold: () => (isSilent ? silent.promise : undefined),
    });
    const { content, ref, run, pass, site } = repository;

    const deletion = await run();
    pass(HOUR);
    const undo = await run({ cancel: 'true', 'cancel-run': deletion.runId });
    pass(HOUR);
    const again = await run({ 'include-cancelled': 'true', limit: '3' });
    pass(HOUR);
    // Two users are left, and the run is killed while the site is silent about the first of them.
    const killed = await run({ 'include-cancelled': 'true' }, { post: false }, async (step) => {
      const seen = site.requests.length;
      isSilent = true;
      await step.until(() => site.requests.length > seen);
      return step.kill().finally(silent.resolve);
    });
    isSilent = false;
    pass(HOUR);
    const verify = await run({ verify: 'true' });
    expect(verify.exitCode, verify.log).toBe(0);

    const trail = await content.log(ref, '-p', '--reverse', '--format=commit %h  %an  %cI%n%n%B');
    console.log(trail);
    const id = (ran: { readonly runId: string }) => `Run ${ran.runId}.1:`;
    expect(await repository.messages()).toEqual([
      `${id(deletion)} 5 users claimed to delete`,
      `${id(deletion)} 5 scheduled; run complete`,
      `${id(undo)} 5 users claimed to cancel`,
      `${id(undo)} 5 cancelled; run complete`,
      `${id(again)} 3 users claimed to delete`,
      `${id(again)} 3 scheduled; run incomplete`,
      `${id(killed)} 2 users claimed to delete`,
      `${id(verify)} 5 users claimed to verify`,
      expect.stringMatching(new RegExp(`^${id(verify)} .*pending.*; run complete$`)),
    ]);
    expect(trail).not.toContain('@example.com');
    expect(trail).toContain(`Run ${killed.runId} was interrupted: 2 users are unknown.`);
    expect(trail).toContain('Started by: octocat');
    expect(trail).toContain(`Run: https://github.com/octo-org/community/actions/runs/${undo.runId}`);
    expect(trail).toMatch(/^\+1001,scheduled,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,[^,]*,9001,7,,$/m);
    expect(trail).toMatch(/^\+1001,cancelled,.*,9001,7,9002,\d{4}-/m);
    expect(await content.show(ref, 'README.md')).toContain('Do not edit these files');
    // What run.json says of the ledger leads to these commits.
    const record = JSON.parse(String(undo.files.get('run.json')));
    const commits = (await content.log(ref, '--format=%H', '--reverse')).split('\n');
    expect(record.ledger).toEqual({ before: commits[1], after: commits[3] });
    expect(undo.outputs['ledger-commit']).toBe(commits[3]);
  });
});

describe('a ledger of 100,000 users', () => {
  it('is read, folded and written: everybody in it is still known, and nobody is sent twice', async () => {
    const { users, csv } = makeList(40);
    const repository = await openRepository(users, csv);
    await seedLedger(repository, 100_000);
    const before = await repository.ledger();
    expect(before.users.size).toBe(100_000);
    // Half of the list is known.
    const known = [...before.users.keys()].slice(500, 540).map((id) => ({ id, email: `${id}@example.com` }));
    const started = performance.now();
    const run = await repository.run({}, { csv: toCsv([...users, ...known]) });
    console.log(`100,000 users: a run of 40 takes ${Math.round(performance.now() - started)} ms in all`);
    expect(run.counts, run.log).toEqual({ scheduled: 40, 'skipped-done': 40 });
    expect(deletions(repository.site)).toHaveLength(40);
    expect(changedTwice(repository.site)).toEqual([]);
    const after = await repository.ledger();
    expect(after.users.size).toBe(100_040);
    for (const [id, user] of before.users)
      if (after.users.get(id)?.since !== user.since) expect(id).toBe('kept');
    expect(idsOf(users).map((id) => after.users.get(id)?.status)).toEqual(Array(40).fill('scheduled'));
    const undo = await repository.run({ cancel: 'true', 'cancel-run': run.runId });
    expect(undo.counts, undo.log).toEqual({ cancelled: 40 });
    expect(repository.site.pending()).toEqual([]);
  });
});
