import { createServer, type Server } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import {
  changes,
  errorsOf,
  everyRowOnce,
  liveInputs,
  makeList,
  openAnswering,
  openHandMade,
  openResults,
  openSandbox,
  runAction,
  runAlone,
  TOKEN,
  tellsTheTruth,
} from './support.ts';

const { users, csv } = makeList(30);
let results: ResultsService;
beforeAll(async () => {
  results = await openResults();
});

/** A site that is wrong in one way stops the run at its canary: one DELETE, and no other user is touched. */
describe.concurrent('an answer that stops the run at the first user', () => {
  it.each([
    ['401', 401, '{"detail":"Invalid token."}', {}, 'failed', 'refused the token'],
    [
      '403 about the token',
      403,
      '{"detail":"Authentication credentials were not provided."}',
      {},
      'failed',
      'refused the token',
    ],
    ['403', 403, '{"detail":"Permission Denied"}', {}, 'forbidden', 'the very first user'],
    ['403 with HTML', 403, '<html>blocked</html>', {}, 'failed', 'proxy or firewall'],
    ['404 with HTML', 404, '<html>no</html>', {}, 'failed', 'delete-endpoint'],
    ['405', 405, '{"detail":"Method \\"DELETE\\" not allowed."}', {}, 'failed', 'delete-endpoint'],
    ['501', 501, '', {}, 'failed', 'delete-endpoint'],
    ['200 with HTML', 200, '<!doctype html><title>Log in</title>', {}, 'unknown', 'instead of an API answer'],
    ['500 for ever', 500, '{"detail":"Server Error"}', {}, 'unknown', '1001'],
    ['422', 422, '{"user":"no"}', {}, 'failed', '1001'],
  ])('%s', async (_, status, body, headers, state, message) => {
    const site = await openAnswering(users, status, body, { 'content-type': 'application/json', ...headers });
    const run = await runAction(results, liveInputs(site.origin), { csv });
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('stopped');
    expect(run.counts).toEqual({ [state]: 1, 'skipped-stopped': 29 });
    expect(errorsOf(run).join()).toContain(message);
    expect(new Set(site.requests.filter((request) => request.startsWith('DELETE')))).toEqual(
      new Set(['DELETE /api/user/1001/']),
    );
    everyRowOnce(run.rows, users);
  });

  it.each([301, 302, 307, 308])(
    'T2: %i to another origin: never followed, the token stays',
    async (status) => {
      const other = await openAnswering(users, 204);
      const site = await openAnswering(users, status, '', { location: `${other.origin}/api/user/1001/` });
      const run = await runAction(results, liveInputs(site.origin), { csv });
      expect(other.requests).toEqual([]);
      expect(run.counts).toEqual({ failed: 1, 'skipped-stopped': 29 });
      expect(errorsOf(run).join()).toContain(other.origin);
    },
  );

  it('405 on the cancel call names its input', async () => {
    const site = await openAnswering(users, 405, '{"detail":"no"}');
    const run = await runAction(results, liveInputs(site.origin, { cancel: 'true' }), { csv });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toContain('cancel-endpoint');
  });
});

describe.concurrent('rows that fail in mid-run', () => {
  it('an e-mail that differs stops the run before any deletion', async () => {
    const others = users.map(({ id }) => ({ id, email: `other${id}@example.com` }));
    const site = await openSandbox(others);
    const run = await runAction(results, liveInputs(site.origin), { csv });
    expect(run.exitCode).toBe(1);
    expect(run.counts).toEqual({ 'identity-mismatch': 1, 'skipped-stopped': 29 });
    expect(changes(site.requests)).toBe(0);
    expect(run.shown + run.summary).not.toContain('@example.com');
  });

  it('identity-check all reads every user first', async () => {
    const swapped = users.map((user, i) => (i === 20 ? { ...user, email: 'x@example.com' } : user));
    const site = await openSandbox(swapped);
    const run = await runAction(
      results,
      liveInputs(site.origin, { 'identity-check': 'all', concurrency: '1' }),
      { csv },
    );
    expect(run.counts).toEqual({ scheduled: 20, 'identity-mismatch': 1, 'skipped-stopped': 9 });
    expect(site.state('1021')).toBe('active');
  });

  it('users the site does not know end the run', async () => {
    const site = await openSandbox(users, { missing: 0.6 });
    const run = await runAction(results, liveInputs(site.origin, { 'identity-check': 'off' }), { csv });
    expect(run.outputs.outcome).toBe('stopped');
    expect(run.outputs['not-found']).not.toBe('0');
    tellsTheTruth(run.rows, site);
  });

  it('staff are forbidden: red, and the others are deleted', async () => {
    const site = await openSandbox(users, { staff: 0.1, seed: 5 });
    const run = await runAction(results, liveInputs(site.origin, { concurrency: '1' }), { csv });
    expect(Object.keys(run.counts).sort()).toEqual(['forbidden', 'scheduled']);
    expect(run.exitCode).toBe(1);
    tellsTheTruth(run.rows, site);
  });

  it('a list that was run before: already-scheduled, green', async () => {
    const site = await openSandbox(users, { pending: true });
    const run = await runAction(results, liveInputs(site.origin), { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ 'already-scheduled': 30 });
  });

  it('a deletion that was carried out behind a reset is found by reading the user', async () => {
    const pending = new Set<string>();
    const site = await openHandMade((request, response) => {
      const id = /\/user\/(\d+)\//.exec(request.url ?? '')?.[1] ?? '';
      const json = { 'content-type': 'application/json' };
      if (request.method === 'GET') {
        const user = users.find((candidate) => candidate.id === id);
        response.writeHead(200, json).end(JSON.stringify({ ...user, deletion_pending: pending.has(id) }));
      } else if (id === '1005' && !pending.has(id)) {
        pending.add(id);
        request.socket.destroy();
      } else {
        pending.add(id);
        response.writeHead(204).end();
      }
    });
    const run = await runAction(results, liveInputs(site.origin), { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ scheduled: 30 });
    expect(site.requests.filter((request) => request === 'DELETE /api/user/1005/')).toHaveLength(1);
    expect(run.rows[4]?.detail).toContain('settled by a read');
  });
});

describe.concurrent('a site that cannot be reached', () => {
  it('T5: a refused port: failed, nothing is unknown, no request counts', async () => {
    const server: Server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const run = await runAction(
      results,
      liveInputs(`http://127.0.0.1:${port}`, { 'identity-check': 'off' }),
      { csv },
    );
    expect(run.exitCode).toBe(1);
    expect(run.counts).toEqual({ failed: 1, 'skipped-stopped': 29 });
    expect(run.outputs.requests).toBe('0');
    expect(run.rows[0]?.detail).toBe(`127.0.0.1:${port} refuses the connection (ECONNREFUSED)`);
    expect(errorsOf(run).join()).toContain(`The run did not reach the site: 127.0.0.1:${port} refuses`);
  });

  it('T5, T8: a dead proxy for https: failed, and nothing was sent', async () => {
    const run = await runAction(
      results,
      liveInputs('https://community.example.com', { 'identity-check': 'off' }),
      {
        csv,
        env: { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' },
      },
    );
    expect(run.counts).toEqual({ failed: 1, 'skipped-stopped': 29 });
    expect(run.outputs.requests).toBe('0');
  });

  it('T8: a proxy is asked to CONNECT, and never sees the token', async () => {
    let asked = '';
    const proxy = createServer((socket) => {
      socket.on('data', (bytes) => {
        asked += bytes.toString('latin1');
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    const run = await runAlone(liveInputs('https://community.example.com', { 'identity-check': 'off' }), {
      csv,
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' },
    });
    proxy.close();
    expect(asked).toContain('CONNECT community.example.com:443');
    expect(asked).not.toContain(TOKEN);
    expect(run.counts).toEqual({ failed: 1, 'skipped-stopped': 29 });
  });

  it('T8: a proxy without a scheme is named', async () => {
    const run = await runAlone(liveInputs('https://community.example.com'), {
      csv,
      env: { HTTPS_PROXY: 'proxy:8080', NO_PROXY: '127.0.0.1' },
    });
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toContain('HTTPS_PROXY');
    expect(run.outputs.outcome).toBe('refused');
  });
});
