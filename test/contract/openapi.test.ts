import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PERMISSIONS } from '../support/job-environment.ts';
import { EXTRACT_FILE, readExtract } from '../support/openapi/document.ts';
import { GENERAL_STATUSES } from '../support/openapi/exceptions.ts';
import { makeExtract } from './openapi.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

test('the description of REST in the repository is that of the installed package', () => {
  expect(readFileSync(EXTRACT_FILE, 'utf8') === makeExtract(), 'run `npm run openapi`').toBe(true);
  const { devDependencies } = JSON.parse(read('package.json')) as {
    devDependencies: Record<string, string>;
  };
  expect(readExtract().version).toBe(devDependencies['@octokit/openapi']);
});

test('the extract has every schema that it refers to, and the one of general refusals', () => {
  const text = readFileSync(EXTRACT_FILE, 'utf8');
  const { schemas } = readExtract().components;
  const named = [...text.matchAll(/"#\/components\/schemas\/([\w-]+)"/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in schemas))).toEqual([]);
  expect(Object.keys(schemas)).toContain('basic-error');
  expect(Object.keys(GENERAL_STATUSES)).not.toContain('200');
});

test.each([
  ['dispatch.yml', PERMISSIONS.deletion],
  ['schedule.yml', PERMISSIONS.deletion],
  ['several-sites.yml', PERMISSIONS.deletion],
  ['pull-request-plan.yml', PERMISSIONS.plan],
])('the jobs of %s may do what the tests grant them', (file, permissions) => {
  const { jobs } = parse(read(`.github/examples/${file}`)) as {
    jobs: Record<string, { permissions?: object }>;
  };
  expect(Object.values(jobs).map((job) => job.permissions)).toEqual([permissions]);
});
