import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/site.ts';
import { HOUR, killAfter, openRepository } from './ledger-support.ts';
import { errorsOf, type Listed, openHandMade, openResults, runAction, TOKEN } from './support.ts';

/** What addresses look like, 1,000 of them: every tenth has signs that a path must encode. */
const ADDRESSES = [
  (n: number) => `user${n}@example.com`,
  (n: number) => `User.${n}@Example.com`,
  (n: number) => `user+list${n}@example.com`,
  (n: number) => `o'neil${n}@example.com`,
  (n: number) => `a/b${n}@example.com`,
  (n: number) => `50%${n}@example.com`,
  (n: number) => `гена${n}@example.com`,
  (n: number) => `user${n}@exämple.com`,
  (n: number) => `a&b=c#d?${n}@example.com`,
  (n: number) => `~user_${n}!@mail.example.com`,
] as const;

const makeAddresses = (n: number): readonly Listed[] =>
  Array.from({ length: n }, (_, i) => ({
    id: String(5001 + i),
    email: ADDRESSES[i % ADDRESSES.length]?.(i) ?? '',
  }));

const bare = (users: readonly Listed[]): string =>
  ['email', ...users.map(({ email }) => email), ''].join('\n');

const LOOK_UP = { lookup: 'true', 'dry-run': 'true' };
const listOf = (files: ReadonlyMap<string, Buffer>): string =>
  files.get('users_to_delete.csv')?.toString() ?? '';
const reads = (site: Sandbox): string[] => site.requests.map(({ method, path }) => `${method} ${path}`);
const pathOf = (email: string): string => `GET /api/user/${encodeURIComponent(email)}/`;

describe.concurrent('look-up', () => {
  it('of 1,000 addresses: right for every row, byte by byte; a dry run takes the list, and a look-up sends nothing', async () => {
    const users = makeAddresses(1000);
    // Two in a hundred are not on the site, every fiftieth row has its id, and some come twice in another case.
    const isMissing = (i: number): boolean => i % 50 === 7;
    const hasId = (i: number): boolean => i % 50 === 9;
    const rows = users.map(({ id, email }, i) => `${hasId(i) ? id : ''},${email}`);
    const twice = users.slice(100, 110).map(({ email }) => `,${email.toUpperCase().replace('Ä', 'ä')}`);
    const csv = ['user_id,email', ...rows, ...twice, ''].join('\n');
    const repository = await openRepository(
      users.filter((_, i) => !isMissing(i)),
      csv,
    );
    const { site } = repository;
    const run = await repository.run({ ...LOOK_UP, 'max-users': '2000' });
    expect(run.exitCode, run.log).toBe(0);
    const known = users.filter((_, i) => !isMissing(i));
    expect(listOf(run.files).trim().split('\n').slice(1)).toEqual(
      known.map(({ id, email }) => `${/[',]/.test(email) ? `"${email}"` : email},${id}`),
    );
    expect(run.outputs).toMatchObject({ outcome: 'complete', found: '960', 'not-found': '20' });
    expect(run.counts).toEqual({ found: 960, 'not-found': 20, 'skipped-done': 20, 'skipped-duplicate': 10 });
    expect(reads(site).toSorted()).toEqual(
      users
        .filter((_, i) => !hasId(i))
        .map(({ email }) => pathOf(email))
        .toSorted(),
    );
    // Ids, states and times alone: no address in the ledger, the log or the summary.
    const places = [run.shown, run.summary, run.files.get('journal.jsonl')?.toString() ?? ''];
    expect(places.filter((text) => /example\.com|exämple|%40/.test(text))).toEqual([]);
    expect((await repository.ledger()).users.size).toBe(0);
    expect((await repository.messages()).at(-1)).toMatch(
      /^Run \d+\.1: 960 found, 20 not-found; run complete$/,
    );

    const list = { csv: listOf(run.files) };
    const plan = await repository.run({ 'dry-run': 'true', 'expect-users': '980' }, list);
    expect(plan.counts, plan.log).toEqual({ planned: 980 });
    const seen = site.requests.length;
    const again = await repository.run(LOOK_UP, list);
    expect([again.exitCode, again.counts], again.log).toEqual([0, { 'skipped-done': 980 }]);
    expect(site.requests).toHaveLength(seen);
    expect(listOf(again.files)).toBe(listOf(run.files));
  });

  it('of 1,200 addresses under a quota of 500 takes three runs, and never more than 500 requests in 24 hours', async () => {
    const users = makeAddresses(1200);
    const repository = await openRepository(users, bare(users));
    const quota = { ...LOOK_UP, 'daily-quota': '500', 'quota-reserve': '0', 'fail-on-incomplete': 'false' };
    let csv = bare(users);
    const requests: number[] = [];
    const outcomes: (string | undefined)[] = [];
    for (let runs = 1; runs <= 3; runs += 1) {
      const before = repository.site.requests.length;
      const run = await repository.run(quota, { csv });
      expect(run.exitCode, run.log).toBe(0);
      requests.push(repository.site.requests.length - before);
      outcomes.push(run.outputs.outcome);
      csv = listOf(run.files);
      if (runs < 3) {
        // The list is not complete: no deletion takes it.
        const refused = await repository.run({ 'dry-run': 'true', 'max-users': '2000' }, { csv });
        expect(errorsOf(refused).join()).toContain('The user_id is empty');
        repository.pass(25 * HOUR);
      }
    }
    expect(requests).toEqual([500, 500, 200]);
    expect(outcomes).toEqual(['incomplete', 'incomplete', 'complete']);
    expect(csv.trim().split('\n')).toHaveLength(1201);
    expect(csv).not.toMatch(/,$/m);
  });

  it('killed and continued with its own list: nobody is asked again whose answer was there', async () => {
    const users = makeAddresses(60);
    const { hold, drive } = killAfter(25);
    const repository = await openRepository(users, bare(users), { hold });
    const { site } = repository;
    const killed = await repository.run({ ...LOOK_UP, concurrency: '4' }, {}, drive(repository));
    expect(killed.outputs.outcome ?? 'stopped', killed.log).toBe('stopped');
    const asked = site.requests.length;
    const partly = listOf(killed.files);
    expect(partly.trim().split('\n')).toHaveLength(61);
    const rest = await repository.run(LOOK_UP, { csv: partly });
    expect(rest.exitCode, rest.log).toBe(0);
    expect(site.requests.length).toBeLessThanOrEqual(60 + 4);
    expect(site.requests.length).toBeGreaterThan(asked);
    expect(rest.counts.found).toBe(60 - (killed.counts.found ?? 0));
    expect(listOf(rest.files).match(/,\d+$/gm)).toEqual(users.map(({ id }) => `,${id}`));
  });

  it('ambiguous and unknown addresses: red for the first, and neither is in the list', async () => {
    const users = makeAddresses(20);
    const repository = await openRepository(users, bare(users), { ambiguous: 0.2, missing: 0.2 });
    const run = await repository.run(LOOK_UP);
    expect(run.exitCode, run.log).toBe(1);
    const { ambiguous = 0, 'not-found': missing = 0, found = 0 } = run.counts;
    expect(ambiguous).toBeGreaterThan(0);
    expect(missing).toBeGreaterThan(0);
    expect(found + missing + ambiguous).toBe(20);
    expect(listOf(run.files).trim().split('\n')).toHaveLength(1 + found);
    expect(run.summary).toMatch(/^## ❌ Problems: \d+ ids found, \d+ not-found, \d+ ambiguous/);
    expect(errorsOf(run).join()).toContain('ambiguous');
  });

  it('in a public repository no result has an address, whatever `emails` says', async () => {
    const users = makeAddresses(3);
    const repository = await openRepository(users, bare(users));
    const payload = { repository: { private: false } };
    const run = await repository.run({ ...LOOK_UP, emails: 'plain' }, { payload });
    expect(run.exitCode, run.log).toBe(0);
    expect(listOf(run.files)).toBe('email,user_id\n,5001\n,5002\n,5003\n');
    const all = [...run.files.values()].map((file) => file.toString()).join();
    expect(all).not.toMatch(/example\.com/i);
  });

  it('in a public repository an incomplete look-up says that it cannot go on there', async () => {
    const users = makeAddresses(8);
    const repository = await openRepository(users, bare(users));
    const payload = { repository: { private: false } };
    const quota = { ...LOOK_UP, 'daily-quota': '5', 'quota-reserve': '0' };
    const run = await repository.run(quota, { payload });
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'incomplete']);
    expect(listOf(run.files)).toBe('email,user_id\n,5001\n,5002\n,5003\n,5004\n,5005\n');
    expect(run.summary).toContain('did not reach 3 rows, and in a public repository');
    const hidden = await repository.run({ ...LOOK_UP, emails: 'mask' });
    expect(errorsOf(hidden).join()).toContain('Set `emails` to auto or plain');
    expect(repository.site.requests).toHaveLength(5);
  });

  it('a row that the site refuses to look up is red and left out; one without an answer stays to be looked up', async () => {
    const users = makeAddresses(40);
    const site = await openHandMade(({ url = '' }, response) => {
      const email = decodeURIComponent(/user\/([^/]+)\//.exec(url)?.[1] ?? '');
      const i = users.findIndex((user) => user.email === email);
      const status = { 11: 400, 22: 500, 24: 404 }[i] ?? 200;
      const type = status === 404 ? 'text/html' : 'application/json';
      const body =
        status === 200 ? JSON.stringify(users[i]) : status === 404 ? '<h1>404</h1>' : '{"detail":"no"}';
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    const inputs = { ...LOOK_UP, site: site.origin, token: TOKEN, 'max-rate': '0' };
    const run = await runAction(await openResults(), inputs, { csv: bare(users) });
    expect([run.exitCode, run.counts], run.log).toEqual([1, { found: 37, failed: 3 }]);
    const list = listOf(run.files).trim().split('\n').slice(1);
    expect(list).toHaveLength(38);
    expect(list.filter((line) => line.endsWith(','))).toEqual([`${users[22]?.email},`]);
    expect(run.summary).toContain('1 row of the completed list has no id yet');
  });

  it('a site that knows nobody stops it', async () => {
    const users = makeAddresses(60);
    const repository = await openRepository(users, bare(users), { quirks: ['read-404'] });
    const run = await repository.run(LOOK_UP);
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'stopped']);
    expect(run.summary).toContain('The site knows none of the first 20 addresses');
    expect(repository.site.requests.length).toBeLessThan(30);
  });

  it('on a pull request it sends nothing', async () => {
    const users = makeAddresses(3);
    const repository = await openRepository(users, bare(users));
    const payload = { pull_request: { number: 7, base: { sha: 'c0ffee' } } };
    const run = await repository.run(LOOK_UP, { event: 'pull_request', payload });
    expect(run.counts, run.log).toEqual({ planned: 3 });
    expect(repository.site.requests).toEqual([]);
    expect(run.summary).toContain('3 users would be looked up');
  });

  it('in any other mode its list is refused with the way out, also on a pull request', async () => {
    const users = makeAddresses(3);
    const repository = await openRepository(users, bare(users));
    const live = await repository.run();
    expect(errorsOf(live).join()).toContain('look up the ids with `lookup`');
    const payload = { pull_request: { number: 7, base: { sha: 'c0ffee' } } };
    const plan = await repository.run({}, { event: 'pull_request', payload });
    expect([live.outputs.outcome, plan.outputs.outcome], plan.log).toEqual(['refused', 'refused']);
    expect(plan.summary).toContain('look up the ids with `lookup`');
    expect(repository.site.requests).toEqual([]);
  });

  it.each([
    ['another user each time', () => '{"id":1,"email":"boss@example.com"}', 'mismatch'],
    ['an id that is a path', (email: string) => JSON.stringify({ id: '../admin', email }), 'failed'],
    ['no id', (email: string) => JSON.stringify({ id: null, email }), 'failed'],
  ])('a site that shows %s: no id of it is in the list', async (_, body, status) => {
    const users = makeAddresses(30);
    const site = await openHandMade(({ url = '' }, response) => {
      const email = decodeURIComponent(/user\/([^/]+)\//.exec(url)?.[1] ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end(body(email));
    });
    const inputs = { ...LOOK_UP, site: site.origin, token: TOKEN, 'max-rate': '0' };
    const run = await runAction(await openResults(), inputs, { csv: bare(users) });
    expect(run.exitCode, run.log).toBe(1);
    expect(run.outputs).toMatchObject({ outcome: 'stopped', found: '0' });
    expect(run.counts[status]).toBeLessThan(10);
    expect(listOf(run.files)).not.toMatch(/,\d/);
  });
});
