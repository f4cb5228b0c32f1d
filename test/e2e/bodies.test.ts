import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { everyRowOnce, idsWith, liveInputs, makeList, openHandMade, runAlone } from './support.ts';

const plain = { canary: '0', 'identity-check': 'off', concurrency: '1' };
const idOf = (url = ''): string => /\/user\/(\d+)\//.exec(url)?.[1] ?? '';
const DEEP = 200_000;
const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));

interface Hostile {
  readonly name: string;
  readonly body: string | Buffer;
  /** What a 409 with this body makes of the row. */
  readonly status: 'already-scheduled' | 'failed' | 'unknown';
  readonly encoding?: string;
}

const BODIES: readonly Hostile[] = [
  { name: 'deep lists', body: '['.repeat(DEEP) + ']'.repeat(DEEP), status: 'failed' },
  { name: 'deep objects', body: `${'{"a":'.repeat(DEEP / 2)}1${'}'.repeat(DEEP / 2)}`, status: 'failed' },
  {
    name: '10 MB',
    body: `{"detail":"deletion already scheduled ${'x'.repeat(10_000_000)}"}`,
    status: 'unknown',
  },
  { name: 'a gzip bomb', body: bomb, encoding: 'gzip', status: 'failed' },
  {
    name: 'a lie about gzip',
    body: '{"detail":"deletion already scheduled"}',
    encoding: 'gzip',
    status: 'already-scheduled',
  },
  {
    name: 'broken UTF-8',
    body: Buffer.from('{"detail":"deletion already scheduled \xff\xc0"}', 'latin1'),
    status: 'already-scheduled',
  },
  {
    name: 'UTF-16',
    body: Buffer.from('\ufeff{"detail":"deletion already scheduled"}', 'utf16le'),
    status: 'failed',
  },
  { name: 'a BOM', body: '\ufeff{"detail":"deletion already scheduled"}', status: 'already-scheduled' },
  { name: 'NUL', body: '{"detail":"deletion already scheduled\0"}', status: 'failed' },
  {
    name: 'NUL in escapes',
    body: '{"detail":"deletion already scheduled\\u0000\\u001b[31m"}',
    status: 'already-scheduled',
  },
  {
    name: 'half a surrogate',
    body: '{"detail":"deletion already scheduled \\ud800"}',
    status: 'already-scheduled',
  },
  { name: '__proto__', body: '{"__proto__":{"detail":"x"},"constructor":{"prototype":1}}', status: 'failed' },
  { name: 'toString', body: '{"detail":{"toString":1,"toJSON":2}}', status: 'failed' },
  { name: 'a number without end', body: '{"detail":1e999}', status: 'failed' },
  { name: 'a thousand digits', body: `{"detail":${'9'.repeat(1000)}}`, status: 'failed' },
  { name: 'a key twice', body: '{"detail":"deletion already scheduled","detail":"no"}', status: 'failed' },
  {
    name: '10,000 keys',
    body: JSON.stringify(Object.fromEntries(Array(10_000).entries())),
    status: 'failed',
  },
  {
    name: 'more behind it',
    body: '{"detail":"deletion already scheduled"}{"detail":"deletion already scheduled"}',
    status: 'failed',
  },
  { name: 'JavaScript', body: "{detail:'deletion already scheduled'}", status: 'failed' },
  {
    name: 'gzip that nobody asked for',
    body: gzipSync('{"detail":"deletion already scheduled"}'),
    encoding: 'gzip',
    status: 'already-scheduled',
  },
  { name: 'a list', body: '["deletion already scheduled"]', status: 'already-scheduled' },
  { name: 'a text', body: '"deletion already scheduled"', status: 'already-scheduled' },
  { name: 'null', body: 'null', status: 'failed' },
  { name: 'blanks', body: ' \r\n\t', status: 'failed' },
  { name: 'HTML', body: '<!doctype html><title>deletion already scheduled</title>', status: 'failed' },
];

/** Writes `piece` again and again until the client has had enough. */
const drip = (socket: Socket, head: string, piece: string): void => {
  socket.write(head);
  const timer = setInterval(() => socket.write(piece), 100);
  socket.on('close', () => clearInterval(timer));
};

const ENDLESS: Readonly<Record<string, (socket: Socket) => void>> = {
  1003: (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'),
  1004: (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nX: ', 'x'),
  1005: (socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n'),
  1006: (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n', '\n'),
  1007: () => {},
};

/** How the journal tells that a request took longer than it may. */
const TIME_OVER = /no answer in 30 s|UND_ERR_\w+_TIMEOUT/;

it.concurrent('T3, T6: answers that never end cost half a minute, once, and no row', async () => {
  const { users, csv } = makeList(12);
  const deleted: string[] = [];
  let endless = 0;
  let most = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const [, method = '', id = ''] = /^(\w+) \/api\/user\/(\d+)\//.exec(bytes.toString('latin1')) ?? [];
      const isFirst = method === 'DELETE' && !deleted.includes(id);
      if (method === 'DELETE') deleted.push(id);
      const never = isFirst ? ENDLESS[id] : undefined;
      if (never) {
        endless += 1;
        most = Math.max(most, endless);
        socket.on('close', () => {
          endless -= 1;
        });
        never(socket);
      } else {
        const body = method === 'GET' ? `{"id":${id}}` : '{}';
        const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
        socket.write(`${head}\r\n\r\n${body}`);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = await runAlone(liveInputs(site, { ...plain, concurrency: '5' }), { csv });
  server.close();
  everyRowOnce(run.rows, users);
  expect(run.counts, run.log).toEqual({ scheduled: 12 });
  const twice = Object.keys(ENDLESS);
  expect(run.rows.filter(({ attempts }) => Number(attempts) > 1).map(({ user_id }) => user_id)).toEqual(
    twice,
  );
  expect(deleted).toHaveLength(12 + twice.length);
  expect(run.durationMs).toBeGreaterThan(29_000);
  // All of them at the same time, and each until its half-minute was over.
  expect(most).toBe(twice.length);
  const cut = String(run.files.get('journal.jsonl'))
    .split('\n')
    .filter((line) => TIME_OVER.test(line));
  expect(cut).toHaveLength(twice.length);
});

describe.concurrent('a body that no API would send', () => {
  it('T6, T10, T15: refuses, confuses and bursts nothing: each row has its state, the run goes on', async () => {
    // Of seven users one is hostile: so many failures are borne.
    const { users, csv } = makeList(BODIES.length * 7);
    const site = await openHandMade((request, response) => {
      const nth = Number(idOf(request.url)) - 1001;
      const hostile = nth % 7 === 6 ? BODIES[(nth - 6) / 7] : undefined;
      if (!hostile || request.method === 'GET') response.writeHead(204).end();
      else {
        const encoding = hostile.encoding && { 'content-encoding': hostile.encoding };
        response.writeHead(409, { 'content-type': 'application/json', ...encoding }).end(hostile.body);
      }
    });
    const run = await runAlone(liveInputs(site.origin, plain), { csv });
    everyRowOnce(run.rows, users);
    const states = BODIES.map(({ name }, i) => ({ name, status: run.rows[i * 7 + 6]?.status }));
    expect(states, run.log).toEqual(BODIES.map(({ name, status }) => ({ name, status })));
    expect(run.counts.scheduled).toBe(BODIES.length * 6);
    expect(run.outputs.requests).toBe(String(site.requests.length));
    for (const { detail } of run.rows) expect(detail.length).toBeLessThan(200);
    for (const bytes of run.files.values()) expect(bytes.length).toBeLessThan(400_000);
    expect(String(run.files.get('journal.jsonl'))).not.toMatch(TIME_OVER);
  });

  it.each(BODIES.filter(({ name }) => /^deep lists|bomb|^NUL$|UTF-16|more behind/.test(name)))(
    'T10: $name, where the user might be deleted: unknown, and nobody else is tried',
    async ({ body, encoding = 'identity' }) => {
      const { users, csv } = makeList(5);
      const site = await openHandMade((_request, response) => {
        response
          .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
          .end(body);
      });
      const run = await runAlone(liveInputs(site.origin, plain), { csv });
      everyRowOnce(run.rows, users);
      expect(run.counts, run.log).toEqual({ unknown: 1, 'skipped-stopped': 4 });
      expect(run.exitCode).toBe(1);
    },
  );

  it('T15: an e-mail that only looks like the one on the list identifies nobody', async () => {
    const disguise: readonly ((email: string, id: number) => string)[] = [
      (email, id) => `{"id":${id},"__proto__":{"email":"${email}"}}`,
      (email, id) => `{"id":${id},"constructor":{"prototype":{"email":"${email}"}}}`,
      (email, id) => `{"id":${id},"email":["${email}"]}`,
      (email, id) => `{"id":${id},"email":{"toString":"${email}","0":"${email}"}}`,
      (email, id) => `{"id":${id},"EMAIL":"${email}","e\\u0000mail":"${email}"}`,
      (email, id) => `{"id":${id},"user":{"email":"${email}"}}`,
      (_, id) => `{"id":${id},"email":true}`,
      (_, id) => `{"id":${id},"email":""}`,
    ];
    // Of seven users one is disguised, as above.
    // The last is not disguised: it is compared before all others, because the ids rise one by one.
    const { users, csv } = makeList(disguise.length * 7 + 1);
    const site = await openHandMade((request, response) => {
      const nth = Number(idOf(request.url)) - 1001;
      const email = users[nth]?.email ?? '';
      const disguised = nth % 7 === 6 ? disguise[(nth - 6) / 7] : undefined;
      const body = disguised?.(email, 1001 + nth) ?? JSON.stringify({ id: 1001 + nth, email });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const inputs = liveInputs(site.origin, { ...plain, 'identity-check': 'all' });
    const run = await runAlone(inputs, { csv });
    const hidden = users.filter((_, i) => i % 7 === 6).map(({ id }) => id);
    expect(idsWith(run.rows, 'identity-unverified'), run.log).toEqual(hidden);
    expect(run.counts).toEqual({ scheduled: hidden.length * 6 + 1, 'identity-unverified': hidden.length });
    const deleted = site.requests.filter((request) => request.startsWith('DELETE')).map(idOf);
    expect(deleted.filter((id) => hidden.includes(id))).toEqual([]);
  });

  it.each<[string, (email: string) => string]>([
    ['no id', (email) => `{"email":"${email}"}`],
    ['another id', (email) => `{"id":7,"email":"${email}"}`],
    ['an id that only looks like it', (email) => `{"id":"1003 ","email":"${email}"}`],
    ['an id inside a list', (email) => `{"id":[1003],"email":"${email}"}`],
    ['a list', (email) => `[{"id":1003,"email":"${email}"}]`],
    ['a user inside', (email) => `{"user":{"id":1003,"email":"${email}"}}`],
    ['a text', (email) => `"${email}"`],
    ['more behind it', (email) => `{"id":1003,"email":"${email}"}x`],
    ['no end', (email) => `{"id":1003,"email":"${email}"`],
  ])('an answer that does not show the user who was asked for stops the run: %s', async (_, disguise) => {
    const { users, csv } = makeList(5);
    const site = await openHandMade((request, response) => {
      const nth = Number(idOf(request.url)) - 1001;
      const email = users[nth]?.email ?? '';
      const body = nth === 2 ? disguise(email) : JSON.stringify({ id: 1001 + nth, email });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const run = await runAlone(liveInputs(site.origin, { ...plain, 'identity-check': 'all' }), { csv });
    expect(run.counts, run.log).toEqual({ scheduled: 2, 'identity-unverified': 1, 'skipped-stopped': 2 });
    expect(run.log).toContain('user-endpoint');
  });
});
