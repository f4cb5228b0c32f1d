import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PAGES } from './docs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const guide = read('.github/CONTRIBUTING.md');
const spans = [...guide.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span);

test('the map names every room of the house, and nothing that is not there', () => {
  const rooms = ['src', 'test'].flatMap((top) =>
    readdirSync(`${ROOT}${top}`, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${top}/${name}/`),
  );
  expect(rooms.filter((room) => !spans.includes(room))).toEqual([]);

  const paths = [...spans, ...guide.split(/\s/)].filter((text) =>
    /^(?:src|test|\.github)\/[\w./-]*$/.test(text),
  );
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
});

test('every script that a document tells to run is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const told = [...PAGES, '.github/CONTRIBUTING.md', '.github/pull_request_template.md'].flatMap((path) =>
    [...read(path).matchAll(/npm run ([a-z]+)/g)].map(([, name = '']) => name),
  );
  expect(new Set(told).size).toBeGreaterThan(6);
  expect(told.filter((name) => !(name in scripts))).toEqual([]);
});
