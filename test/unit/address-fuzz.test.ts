import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEndpoint } from '../../src/domain/endpoint.ts';
import { readSite } from '../../src/domain/site-address.ts';
import { SEED } from '../support/seed.ts';

const random = { seed: SEED, numRuns: 20_000 };
const SIGNS = [
  '/',
  '//',
  '\\',
  '.',
  '..',
  '/../',
  '%2e',
  '%2F',
  '?',
  '#',
  '@',
  ':',
  ' ',
  '\t',
  '\n',
  '\0',
  '\u200b',
  '。',
];
const textOf = (first: readonly string[], pieces: readonly string[]) =>
  fc
    .tuple(fc.constantFrom(...first), fc.array(fc.constantFrom(...pieces, ...SIGNS), { maxLength: 6 }))
    .map(([start, more]) => start + more.join(''));

test(`T14: the path of an endpoint is sent as it is written, with the id in it (SEED=${SEED})`, () => {
  const good = ['/api', '/user', '/{user_id}', '/'];
  let accepted = 0;
  fc.assert(
    fc.property(
      textOf(['DELETE ', 'POST ', 'GET ', 'delete '], [...good, ...good, '{user_id}', '{', 'x']),
      (text) => {
        const endpoint = parseEndpoint(text, ['DELETE', 'POST']);
        if ('help' in endpoint) return;
        accepted += 1;
        const path = endpoint.path.replace('{user_id}', '1042');
        expect(`${endpoint.method} ${endpoint.path}`).toBe(text);
        expect(new URL(`https://community.example.com${path}`).href).toBe(
          `https://community.example.com${path}`,
        );
        expect(path).toContain('1042');
      },
    ),
    random,
  );
  expect(accepted).toBeGreaterThan(100);
});

test(`T9, T14: a site is https or this machine, holds no secret, and keeps its path (SEED=${SEED})`, () => {
  const hosts = [
    'community.example.com',
    'localhost',
    '127.0.0.1',
    '[::1]',
    '127.1',
    'evil.example',
    '0',
    ':8080',
  ];
  let accepted = 0;
  fc.assert(
    fc.property(
      textOf(['https://', 'http://', 'HTTPS:', 'ftp://', 'https:/', ''], [...hosts, 'user', '/path']),
      (text) => {
        const site = readSite(text, () => undefined);
        if ('help' in site) {
          // A fault repeats nothing that stands before an @, in a query or in a fragment.
          expect(site.text).not.toMatch(/user[^ ]*@/);
          return;
        }
        if (site.kind !== 'real') return;
        accepted += 1;
        const url = new URL(`${site.url}/api/user/1042/`);
        expect(url.href).toBe(`${site.url}/api/user/1042/`);
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
        if (url.protocol !== 'https:')
          expect(url.hostname).toMatch(/^(?:localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/);
      },
    ),
    random,
  );
  expect(accepted).toBeGreaterThan(100);
});
