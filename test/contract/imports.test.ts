import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesOf } from '../support/files.ts';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** Where a file lives: its folder, or its own name for those at the top. */
const room = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : path);

/** Folders and packages that a room may import; `type` allows types alone. */
const MAY: Readonly<Record<string, RegExp>> = {
  domain: /^(?:domain|csv-parse\/sync)$/,
  report: /^(?:domain|report)$/,
  adapters: /^(?:domain|node:.*|type:@actions\/.*|type:adapters)$/,
  sandbox: /^(?:sandbox|node:http|type:domain)$/,
  stages: /^(?:domain|report|stages|type:adapters|type:deps\.ts)$/,
  'deps.ts': /^type:(?:domain|adapters)$/,
  'run.ts': /^(?:domain|report|stages|type:adapters|type:deps\.ts)$/,
  'index.ts': /^main\.ts$/,
  'main.ts': /./,
};

/** Packages, and the only files that may import them. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  undici: ['adapters/bevy.ts'],
  '@actions/core': ['adapters/inputs.ts', 'adapters/runner.ts', 'main.ts'],
  '@actions/github': ['adapters/runner.ts', 'adapters/github/rest.ts'],
  '@actions/artifact': ['adapters/artifacts.ts'],
};

/** GitHub's REST and its errors serve the adapters that ask it; no other adapter uses another. */
const REST_USERS = ['adapters/github/ledger.ts', 'adapters/github/reviews.ts', 'adapters/github/runs.ts'];

type Import = { readonly file: string; readonly target: string; readonly isType: boolean };

const files = filesOf('src/**/*.ts').map((path) => path.slice('src/'.length));

const importsOf = (file: string): Import[] => {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm,
  );
  return [...found].map(([, type, specifier, dynamic]) => {
    const name = specifier ?? dynamic ?? '';
    const target = name.startsWith('.')
      ? relative(SRC, join(SRC, dirname(file), name)).replaceAll('\\', '/')
      : name;
    return { file, target, isType: type !== undefined };
  });
};

const isLocal = (target: string): boolean => files.includes(target);
const imports = files.flatMap(importsOf);

test('there is something to check', () => {
  expect(imports.length).toBeGreaterThan(80);
  expect(new Set(imports.map(({ file }) => room(file)))).toEqual(new Set(Object.keys(MAY)));
});

test('rooms import only what architecture allows', () => {
  const wrong = imports.filter(({ file, target, isType }) => {
    const where = isLocal(target) ? room(target) : target;
    if (OWNERS[where]?.includes(file)) return false;
    if (target === 'adapters/github/rest.ts' && REST_USERS.includes(file)) return false;
    const rule = MAY[room(file)] ?? /^$/;
    return !rule.test(where) && !(isType && rule.test(`type:${where}`));
  });
  expect(wrong).toEqual([]);
});

test('no file imports itself by way of others, not even for types', () => {
  const next = new Map(files.map((file) => [file, new Set<string>()]));
  for (const { file, target } of imports) if (isLocal(target)) next.get(file)?.add(target);
  // Files that import nothing but those that are left out already, again and again: what remains is in a circle.
  for (let before = -1; before !== next.size; ) {
    before = next.size;
    for (const [file, targets] of next) if (![...targets].some((one) => next.has(one))) next.delete(file);
  }
  expect([...next.keys()]).toEqual([]);
});

test('a package is imported by its owners alone', () => {
  const wrong = imports.filter(
    ({ file, target, isType }) => !isType && OWNERS[target] && !OWNERS[target].includes(file),
  );
  expect(wrong).toEqual([]);
});

test('built-in modules carry their prefix', () => {
  expect(imports.filter(({ target }) => builtinModules.includes(target))).toEqual(
    imports.filter(({ target }) => target === 'undici' && builtinModules.includes('undici')),
  );
});

test('the domain has no clock, no chance and no timers', () => {
  const impure = files
    .filter((file) => file.startsWith('domain/') || file.startsWith('report/'))
    // A text for the reader's browser, which has a clock of its own.
    .filter((file) => file !== 'report/html/assets.ts')
    .filter((file) =>
      /\bDate\.now\b|new Date\(\)|Math\.random|setTimeout|setInterval|performance\.|process\.|console\./.test(
        readFileSync(join(SRC, file), 'utf8'),
      ),
    );
  expect(impure).toEqual([]);
});

test('no file is longer than 250 lines', () => {
  const long = files.filter((file) => readFileSync(join(SRC, file), 'utf8').split('\n').length > 251);
  expect(long).toEqual([]);
});
