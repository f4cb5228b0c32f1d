import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bevy, openBevy, readProxy } from '../../src/adapters/bevy.ts';

const PATHS = {
  delete: { method: 'DELETE', path: '/{user_id}/' },
  cancel: { method: 'POST', path: '/{user_id}/cancel/' },
  user: { method: 'GET', path: '/{user_id}/' },
  lookup: { method: 'GET', path: '/{email}/' },
};
const TEXT = '{"id":7,"detail":"ok"}';
const NO_BODY_OVER = 1024 * 1024;

let answer: RequestListener;
let bevy: Bevy;
const server = createServer((request, response) => answer(request, response));
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bevy = openBevy({
    site: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'q7Xw2Lr9ZkT4vNb8sHd3',
    endpoints: PATHS,
    concurrency: 1,
    userAgent: 'test',
    proxy: { httpsProxy: '', noProxy: '' },
  });
});
afterAll(async () => {
  await bevy.close();
  server.close();
});

const encoded = (encoding: string, body: Buffer) => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body);
  };
};

/** Each as a server writes it that compresses whatever the client accepts. */
const ENCODINGS = [
  ['gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['x-gzip', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['identity', Buffer.from(TEXT)],
] as const;

describe('T10: a body that is compressed although nobody asked for that', () => {
  test.each(['delete', 'cancel', 'identity', 'settle', 'verify', 'lookup'] as const)(
    '%s: is read as if it were not',
    async (purpose) => {
      for (const [encoding, body] of ENCODINGS) {
        encoded(encoding, body);
        const reply = await bevy.send(purpose, '7', 'a@example.com');
        expect(reply, encoding).toMatchObject({ kind: 'answer', status: 200, body: TEXT });
      }
    },
  );

  test.each([
    ['cut off', 'gzip', gzipSync(TEXT).subarray(0, 20)],
    ['not compressed at all', 'br', Buffer.from('<html>')],
    ['a bomb of gzip', 'gzip', gzipSync(Buffer.alloc(64 * NO_BODY_OVER, '1'))],
    ['a bomb of deflate', 'deflate', deflateSync(Buffer.alloc(64 * NO_BODY_OVER, '1'))],
    ['a bomb of brotli', 'br', brotliCompressSync(Buffer.alloc(64 * NO_BODY_OVER, '1'))],
  ])('%s: stays as it came, no larger, and is no JSON', async (_, encoding, body) => {
    encoded(encoding, body);
    const reply = await bevy.send('delete', '7', '');
    expect(reply).toMatchObject({ kind: 'answer', status: 200 });
    const text = reply.kind === 'answer' ? reply.body : '';
    expect(text.length).toBeLessThanOrEqual(body.length);
    expect(() => JSON.parse(text)).toThrow();
  });
});

describe('T8: the proxy of the runner', () => {
  test.each<[NodeJS.ProcessEnv, string, string]>([
    [{}, '', ''],
    [{ HTTPS_PROXY: 'http://a', NO_PROXY: 'x' }, 'http://a', 'x'],
    [{ https_proxy: 'http://b', HTTPS_PROXY: 'http://a', no_proxy: 'y', NO_PROXY: 'x' }, 'http://b', 'y'],
    [{ https_proxy: '', HTTPS_PROXY: 'http://a', no_proxy: '', NO_PROXY: 'x' }, 'http://a', 'x'],
    [{ http_proxy: 'http://c', HTTP_PROXY: 'http://d' }, '', ''],
  ])('%j', (env, httpsProxy, noProxy) => expect(readProxy(env)).toEqual({ httpsProxy, noProxy }));
});
