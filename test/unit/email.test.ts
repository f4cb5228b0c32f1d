import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isAddress,
  isMasked,
  normaliseAddress,
  sameAddress,
  trimBlanks,
} from '../../src/domain/list/email.ts';
import { maskEmail } from '../../src/report/results-csv.ts';
import { SEED } from '../support/seed.ts';

describe('one address, as people mean it', () => {
  test.each([
    ['jane@example.com', 'Jane@EXAMPLE.com'],
    ['jane@example.com', '\u00a0jane@example.com\u200b'],
    ['j\u00fcrgen@example.com', 'ju\u0308rgen@example.com'],
    ['jane@m\u00fcnchen.example', 'jane@xn--mnchen-3ya.example'],
    ['jane@mu\u0308nchen.example', 'jane@XN--MNCHEN-3YA.example'],
    ['jane@例え.jp', 'jane@xn--r8jz45g.jp'],
    ['jane@example．com', 'jane@example.com'],
  ])('%s is %s', (a, b) => expect([sameAddress(a, b), sameAddress(b, a)]).toEqual([true, true]));

  test.each([
    ['', ''],
    [' ', '\u200b'],
    ['jane@example.com', 'jane@example.com/evil'],
    ['jane@example.com', 'jane@example.com:443'],
    ['jane@example.com', 'jane@example.com.'],
    ['jane@example.com', 'jane@exam ple.com'],
    ['jane@example.com', 'jane@evil.example@example.com'],
    ['jane@127.0.0.1', 'jane@127.1'],
    ['ınfo@example.com', 'info@example.com'],
    ['ｊane@example.com', 'jane@example.com'],
    ['jane@exämple.com', 'jane@example.com'],
    ['j.ane@example.com', 'jane@example.com'],
    ['jane+x@example.com', 'jane@example.com'],
  ])('%j is not %j', (a, b) => expect(sameAddress(a, b)).toBe(false));

  test.each([
    'jane@example.com',
    "o'brien@example.com",
    'j+x@localhost',
    '山田@例え.jp',
    ' a@b\u00a0',
    '=1+1@x.example',
  ])('%j is an address', (text) => expect(isAddress(text)).toBe(true));

  test.each([
    '',
    'Total',
    'Jane Doe',
    'a@x.example; b@x.example',
    'a@x.example,b@x.example',
    'a@x.example b@x.example',
    'Jane <a@x.example>',
    'mailto:a@x.example',
    '@example.com',
    'jane@',
    'a@b@c',
    '="a@x.example"',
    "'a@x.example",
    'a@x..example',
    'a@x.example.',
    'a@exam\u200bple.com',
    `${'x'.repeat(310)}@example.com`,
  ])('%j is none', (text) => expect(isAddress(text)).toBe(false));

  const host = fc.constantFrom(
    'example.com',
    'MÜNCHEN.example',
    'mu\u0308nchen.example',
    '例え.jp',
    'x',
    'xn--mnchen-3ya.example',
  );
  const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
  test(`a spelling is kept, and compared alike in any case and form (SEED=${SEED})`, () => {
    let addresses = 0;
    fc.assert(
      fc.property(local, host, (name, domain) => {
        const text = `${name}@${domain}`;
        const plain = normaliseAddress(text);
        expect(normaliseAddress(plain)).toBe(plain);
        expect(sameAddress(text, ` ${text}\u200b`)).toBe(true);
        expect(sameAddress(text, text.normalize('NFD'))).toBe(true);
        if (!isAddress(text)) return;
        addresses += 1;
        expect(isAddress(plain)).toBe(true);
        expect(isMasked(maskEmail(trimBlanks(text)))).toBe(true);
      }),
      { seed: SEED, numRuns: 3000 },
    );
    expect(addresses).toBeGreaterThan(300);
  });
});
