import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import {
  ECHO,
  errorsOf,
  everyRowOnce,
  giveAWhile,
  idsWith,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  openSandbox,
  runAction,
  runAlone,
  TOKEN,
} from './support.ts';

const { users, csv } = makeList(12);
const plain = { canary: '0', 'identity-check': 'off', concurrency: '2' };
const servers: Server[] = [];
let results: ResultsService;
beforeAll(async () => {
  results = await openResults();
});
afterAll(() => {
  for (const server of servers) server.close();
});

const listen = async (server: Server): Promise<number> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const NO_CONTENT = 'HTTP/1.1 204 No Content\r\n\r\n';
const NOT_TELLING = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';

/** A site that carries out every DELETE, and answers that of user 1005 with whatever `answer` writes. */
const openRaw = async (answer: (socket: Socket) => void) => {
  const deleted: string[] = [];
  let requests = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const [, method, id = ''] = /^(\w+) \/api\/user\/(\d+)\//.exec(bytes.toString('latin1')) ?? [];
      requests += 1;
      if (method === 'GET') return socket.write(NOT_TELLING);
      deleted.push(id);
      return id === '1005' ? answer(socket) : socket.write(NO_CONTENT);
    });
  });
  return { origin: `http://127.0.0.1:${await listen(server)}`, deleted, requests: () => requests };
};

describe.concurrent('T1, T6, T10: an answer that is broken on the wire, to a deletion that was carried out', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['no HTTP', (socket) => socket.end('HELLO\r\n\r\n')],
    ['no answer at all', (socket) => socket.end()],
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['a body cut off', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"detail"')],
    [
      'a chunk cut off',
      (socket) => socket.end('HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{'),
    ],
    [
      'a header of 200 KB',
      (socket) => socket.end(`HTTP/1.1 204 No Content\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`),
    ],
    [
      'a body of 3 MB',
      (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n${' '.repeat(3_000_000)}`),
    ],
    ['a status of its own', (socket) => socket.end('HTTP/1.1 2x4 What\r\n\r\n')],
    [
      'two lengths',
      (socket) => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} '),
    ],
    ['100 and nothing else', (socket) => socket.end('HTTP/1.1 100 Continue\r\n\r\n')],
    [
      '101, another protocol',
      (socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('%s: the row is unknown, the others are not held up, every request counts', async (_, answer) => {
    const site = await openRaw(answer);
    const run = await runAction(results, liveInputs(site.origin, plain), { csv });
    everyRowOnce(run.rows, users);
    expect(run.counts, run.log).toEqual({ unknown: 1, scheduled: 11 });
    expect(idsWith(run.rows, 'unknown')).toEqual(['1005']);
    expect(run.rows[4]?.cancel_before, 'it may be pending, so it has a deadline').not.toBe('');
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('complete');
    // One more attempt, never a third, and each is a request.
    expect(site.deleted.filter((id) => id === '1005')).toHaveLength(2);
    expect(run.outputs.requests).toBe(String(site.requests()));
  });

  it('early hints before the answer are no answer', async () => {
    const site = await openRaw((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${NO_CONTENT}`),
    );
    const run = await runAction(results, liveInputs(site.origin, plain), { csv });
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
  });

  it('an answer too many is nobody’s', async () => {
    const extra = 'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}';
    const site = await openRaw((socket) => socket.write(NO_CONTENT + extra));
    const run = await runAction(results, liveInputs(site.origin, plain), { csv });
    everyRowOnce(run.rows, users);
    expect(run.counts['not-found'], run.log).toBeUndefined();
    expect(site.deleted).toEqual(expect.arrayContaining(users.map(({ id }) => id)));
    expect((run.counts.scheduled ?? 0) + (run.counts.unknown ?? 0)).toBe(12);
  });
});

describe.concurrent('connections', () => {
  it('a site that closes after every answer leaves no doubt', async () => {
    const long = makeList(150);
    const site = await openHandMade((_, response) => {
      response.writeHead(204, { connection: 'close' }).end();
    });
    const run = await runAlone(liveInputs(site.origin, { ...plain, concurrency: '8' }), {
      csv: long.csv,
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ scheduled: 150 });
    expect(site.requests).toHaveLength(150);
  });

  it('T4: a site that closes idle connections after 1.5 s leaves no doubt', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      // Not before what has come in is read: then the connection is not idle.
      let asked = 0;
      socket.setTimeout(1500, () => {
        const before = asked;
        setImmediate(() => asked === before && socket.destroy());
      });
      socket.on('data', () => {
        asked += 1;
        socket.write(NO_CONTENT);
      });
    });
    const origin = `http://127.0.0.1:${await listen(server)}`;
    const inputs = liveInputs(origin, { ...plain, 'batch-size': '4', 'batch-pause': '1.499' });
    const run = await runAction(results, inputs, { csv });
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(run.outputs.requests).toBe('12');
  });

  it('a path prefix is kept', async () => {
    const site = await openHandMade((_, response) => response.writeHead(204).end());
    const run = await runAction(results, liveInputs(`${site.origin}/community/`, { ...plain, limit: '1' }), {
      csv,
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(site.requests).toEqual(['DELETE /community/api/user/1001/']);
    expect(site.headers[0]).toMatchObject({
      authorization: `Token ${TOKEN}`,
      accept: 'application/json; version=1.0',
    });
  });

  it('no more requests in flight than concurrency, no more a second than max-rate', async () => {
    const inFlight: ServerResponse[] = [];
    const counting = await openHandMade((_, response) => inFlight.push(response));
    const three = liveInputs(counting.origin, { ...plain, concurrency: '3' });
    const run = await runAction(results, three, { csv, env: ECHO }, async (step) => {
      for (let asked = 3; asked <= 12; asked += 3) {
        await step.until(() => inFlight.length >= 3);
        await giveAWhile(step);
        expect(inFlight).toHaveLength(3);
        for (const response of inFlight.splice(0)) response.writeHead(204).end();
      }
      return step.done;
    });
    expect(run.counts, run.log).toEqual({ scheduled: 12 });

    const site = await openSandbox(users);
    const own = await openResults();
    await runAction(own, liveInputs(site.origin, { ...plain, concurrency: '16', 'max-rate': '10' }), { csv });
    const times = site.requests.map(({ at }) => at);
    expect(times).toHaveLength(12);
    // Twelve requests at ten a second take at least eleven tenths of a second from when the users are claimed.
    const claimedAt = own.history().find(({ method }) => method === 'CreateRef')?.at ?? Number.NaN;
    expect((times.at(-1) ?? 0) - claimedAt).toBeGreaterThanOrEqual(1050);
  });
});

/** A site with a certificate that nobody signed; it keeps what it was asked. */
const openUnsigned = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', '/CN=127.0.0.1', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...args, ...subject], { stdio: 'ignore' });
  const identity = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  const seen: string[] = [];
  const server = createTlsServer(identity, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(204).end();
  });
  server.on('tlsClientError', () => {});
  const host = `127.0.0.1:${await listen(server)}`;
  return { host, seen, close: () => server.closeAllConnections() };
};

/** Nobody listens there: it is the port of a service of long ago, and none that a test can be given. */
const CLOSED = '127.0.0.1:9';

/** Where the person who reads of it finds the way out. */
const VERSION = { GITHUB_ACTION_REPOSITORY: 'octo-org/bevy-user-deletion', GITHUB_ACTION_REF: 'v1' };

describe.concurrent('a site that cannot be reached is named, and the identity check is not blamed', () => {
  interface Unreachable {
    readonly site: string;
    readonly env?: Readonly<Record<string, string>>;
    /** What the verdict must name. */
    readonly named: readonly RegExp[];
  }
  const CASES: readonly (readonly [string, () => Promise<Unreachable>])[] = [
    [
      'a typo in the host',
      async () => ({ site: 'https://no-such-host.invalid', named: [/no host .*no-such-host\.invalid/i] }),
    ],
    [
      'a port that refuses',
      async () => ({ site: `http://${CLOSED}`, named: [new RegExp(CLOSED), /ECONNREFUSED/] }),
    ],
    [
      'a dead proxy',
      async () => ({
        site: 'https://community.example.com',
        env: { HTTPS_PROXY: `http://${CLOSED}`, NO_PROXY: '127.0.0.1' },
        named: [/community\.example\.com, through a proxy/],
      }),
    ],
    [
      'a certificate that nobody signed',
      async () => {
        const { host } = await openUnsigned();
        return {
          site: `https://${host}`,
          named: [new RegExp(`certificate of ${host}`), /NODE_EXTRA_CA_CERTS/],
        };
      },
    ],
  ];

  it.each(
    CASES.flatMap(([name, open]) =>
      (['delete', 'verify', 'cancel'] as const).map((mode) => [name, mode, open] as const),
    ),
  )('%s (%s)', async (_, mode, open) => {
    const { site, env = {}, named } = await open();
    const inputs = mode === 'delete' ? {} : { [mode]: 'true' };
    const run = await runAlone(liveInputs(site, inputs), { csv, env: { ...VERSION, ...env } });
    everyRowOnce(run.rows, users);
    // Nothing has left, and nobody but the first of each lane was tried.
    expect(run.outputs, run.log).toMatchObject({ outcome: 'stopped', requests: '0', scheduled: '0' });
    expect([run.exitCode, run.outputs.cancelled]).toEqual([1, '0']);
    expect(run.counts['skipped-stopped']).toBeGreaterThanOrEqual(8);
    const verdict = errorsOf(run).join('\n');
    for (const word of named) expect(verdict).toMatch(word);
    expect(run.summary).toContain('#wrong-site-address');
    for (const text of [verdict, run.summary, run.log]) expect(text).not.toMatch(/`off`|identity-check: off/);
    expect(verdict).not.toContain('identity-unverified');
    for (const text of [run.summary, run.log])
      expect(text).not.toMatch(/Failed identity check|missing e-mail/);
  });
});

describe('proxies and certificates', () => {
  it('T5, T7: a certificate that nobody signed is refused, also where the environment says otherwise', async () => {
    const { host, seen, close } = await openUnsigned();
    const run = await runAction(results, liveInputs(`https://${host}`, plain), {
      csv,
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    close();
    expect(seen).toEqual([]);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ outcome: 'stopped', requests: '0', unknown: '0', scheduled: '0' });
    expect(run.rows[0]?.detail).toMatch(/CERT|SELF_SIGNED/);
  });

  /** A proxy that refuses everything, and keeps what it was asked. */
  const openProxy = async () => {
    const asked: string[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        asked.push(bytes.toString('latin1').split('\r\n', 1).join());
        socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      });
    });
    return { url: `http://127.0.0.1:${await listen(server)}`, asked };
  };

  it('T8: HTTP_PROXY is not for https', async () => {
    const proxy = await openProxy();
    const run = await runAlone(liveInputs('https://community.invalid', plain), {
      csv,
      env: { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' },
    });
    expect(proxy.asked).toEqual([]);
    expect(run.outputs).toMatchObject({ requests: '0', scheduled: '0', unknown: '0' });
    expect(run.exitCode).toBe(1);
  });

  it('T8: a site on this machine is not reached through a proxy, whatever the uploads do', async () => {
    const asked: string[] = [];
    const forward = createHttpServer((incoming, response) => {
      asked.push(incoming.url ?? '');
      const { method, headers, url = '' } = incoming;
      const outgoing = request(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(outgoing);
    });
    const proxy = `http://127.0.0.1:${await listen(forward)}`;
    const site = await openSandbox(users);
    const run = await runAction(results, liveInputs(site.origin), {
      csv,
      env: { HTTPS_PROXY: proxy, https_proxy: proxy },
    });
    forward.closeAllConnections();
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    expect(asked.filter((url) => url.includes('/api/user'))).toEqual([]);
  });

  it('T8: NO_PROXY is obeyed', async () => {
    let connections = 0;
    const port = await listen(
      createServer((socket) => {
        connections += 1;
        socket.destroy();
      }),
    );
    const run = await runAlone(liveInputs('https://community.invalid', plain), {
      csv,
      env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1,community.invalid' },
    });
    expect(connections).toBe(0);
    expect(run.outputs).toMatchObject({ requests: '0', unknown: '0' });
  });
});
