import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS, parseSandboxSite } from '../../src/sandbox/options.ts';
import { QUIRK_NAMES } from '../../src/sandbox/quirks.ts';

test.each([
  '',
  'Sandbox',
  ' sandbox',
  'sandbox ',
  'sandboxes',
  'sandbox/',
  'sandbox&latency=1',
  'https://sandbox.example.com',
])('%j is not the sandbox', (site) => {
  expect(parseSandboxSite(site)).toBeUndefined();
});

test.each([
  ['sandbox', {}],
  ['sandbox?', {}],
  ['sandbox?latency=0', { latency: 0 }],
  ['sandbox?latency=60000&quota=1&burst=1', { latency: 60_000, quota: 1, burst: 1 }],
  ['sandbox?quota=10000000&burst=10000000', { quota: 10_000_000, burst: 10_000_000 }],
  ['sandbox?faults=0.01&staff=1&missing=0', { faults: 0.01, staff: 1, missing: 0 }],
  ['sandbox?seed=4294967295', { seed: 4_294_967_295 }],
  ['sandbox?seed=007', { seed: 7 }],
  [
    'sandbox?gone=0.5&late=2&field=removal_requested_on',
    { gone: 0.5, late: 2, field: 'removal_requested_on' },
  ],
  ['sandbox?field=none&quirks=gzip', { field: 'none', quirks: ['gzip'] }],
  ['sandbox?quirks=cancel-405,delete-207', { quirks: ['cancel-405', 'delete-207'] }],
])('%s', (site, changed) => {
  expect(parseSandboxSite(site)).toEqual({ ...DEFAULT_OPTIONS, ...changed });
});

test('the defaults are a healthy site with the quota that Bevy states', () => {
  expect(parseSandboxSite('sandbox')).toEqual({
    latency: 20,
    quota: 10_000,
    burst: Number.POSITIVE_INFINITY,
    faults: 0,
    staff: 0,
    missing: 0,
    gone: 0,
    ambiguous: 0,
    late: 0,
    field: '',
    quirks: [],
    seed: 1,
  });
});

test('docs/sandbox.md has every option with its default', () => {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
  const [, table = ''] = /^\| Option \|.*\n\| ---.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(DEFAULT_OPTIONS));
  for (const [, name = '', given] of rows)
    if (/^\d+$/.test(given ?? '')) expect(DEFAULT_OPTIONS).toHaveProperty(name, Number(given));
    else expect(['burst', 'field', 'quirks']).toContain(name);
});

describe('faults name the option, the value and the range', () => {
  const must = (key: string, range: string, value: string) =>
    `sandbox option "${key}" must be ${range}, not "${value}"`;
  const unknown = (key: string) =>
    `sandbox option "${key}" is not known; the options are latency, quota, burst, faults, staff, missing, gone, ambiguous, late, field, quirks, seed`;
  const field = 'none, or the name of a field that the sandbox does not have otherwise';
  const quirks = `some of ${QUIRK_NAMES.join(', ')}, with commas between them`;

  test.each([
    ['latency=60001', must('latency', 'a whole number from 0 to 60000', '60001')],
    ['latency=', must('latency', 'a whole number from 0 to 60000', '')],
    ['latency', must('latency', 'a whole number from 0 to 60000', '')],
    ['latency=-1', must('latency', 'a whole number from 0 to 60000', '-1')],
    ['latency=+1', must('latency', 'a whole number from 0 to 60000', ' 1')],
    ['latency=0x10', must('latency', 'a whole number from 0 to 60000', '0x10')],
    ['latency=5#x', must('latency', 'a whole number from 0 to 60000', '5#x')],
    ['quota=0', must('quota', 'a whole number from 1 to 10000000', '0')],
    ['quota=1e3', must('quota', 'a whole number from 1 to 10000000', '1e3')],
    ['burst=1.5', must('burst', 'a whole number from 1 to 10000000', '1.5')],
    ['burst=Infinity', must('burst', 'a whole number from 1 to 10000000', 'Infinity')],
    ['faults=1.01', must('faults', 'a number from 0 to 1', '1.01')],
    ['staff=.5', must('staff', 'a number from 0 to 1', '.5')],
    ['missing=10%25', must('missing', 'a number from 0 to 1', '10%')],
    ['seed=4294967296', must('seed', 'a whole number from 0 to 4294967295', '4294967296')],
    ['late=101', must('late', 'a whole number from 0 to 100', '101')],
    ['field=', must('field', field, '')],
    ['field=email', must('field', field, 'email')],
    ['field=__proto__', must('field', field, '__proto__')],
    ['quirks=', must('quirks', quirks, '')],
    ['quirks=gzip,', must('quirks', quirks, 'gzip,')],
    ['quirks=gzip,toString', must('quirks', quirks, 'gzip,toString')],
    ['Latency=1', unknown('Latency')],
    ['constructor=1', unknown('constructor')],
    ['__proto__=1', unknown('__proto__')],
    ['=1', unknown('')],
    ['seed=1&seed=1', 'sandbox option "seed" is given more than once'],
    ['faults=2&grace=7', `${must('faults', 'a number from 0 to 1', '2')}; ${unknown('grace')}`],
  ])('%s', (query, fault) => {
    expect(parseSandboxSite(`sandbox?${query}`)).toEqual({ fault });
  });
});
