import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULTS } from '../../src/adapters/inputs.ts';
import { readActionFile } from '../support/action-file.ts';
import { startResultsService } from '../support/results-service.ts';
import { createJob } from '../support/runner.ts';
import { makePage, PAGES, readPage } from './docs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { inputs, outputs } = readActionFile(ROOT);

test('the inputs of action.yml and their defaults are those of the code', () => {
  const declared = Object.entries(inputs).map(([name, { default: given = '' }]) => [name, given]);
  const expected = Object.entries(DEFAULTS).map(([name, given]) => [
    name,
    name === 'github-token' ? '${{ github.token }}' : given,
  ]);
  expect(declared).toEqual(expected);
});

test('a live run sets every output of action.yml and no other', async () => {
  const results = await startResultsService();
  const job = await createJob({ results, files: { 'users_to_delete.csv': 'user_id\n1\n2\n' } });
  try {
    const run = await job.step({ site: 'sandbox?latency=0', 'dry-run': 'false' });
    expect(run.exitCode, run.log).toBe(0);
    expect(Object.keys(run.outputs).sort()).toEqual(Object.keys(outputs).sort());
  } finally {
    await job.close();
    await results.close();
  }
});

test('docs/inputs.md has a table of the inputs and one of the outputs', () => {
  const page = readPage('docs/inputs.md');
  for (const name of [...Object.keys(inputs), ...Object.keys(outputs)])
    expect(page).toContain(`| \`${name}\` |`);
});

test.each(PAGES)(
  '%s has the tables of action.yml and the workflows of .github/examples as they are',
  (path) => {
    const page = readPage(path);
    expect(page, 'run `npm run docs`').toBe(makePage(page));
  },
);

test('a run that is cancelled gives itself less time than the runner gives it', () => {
  const main = readFileSync(`${ROOT}src/main.ts`, 'utf8');
  const limit = (name: string): number => Number(new RegExp(`const ${name} = (\\d+);`).exec(main)?.[1]);
  expect(limit('IN_FLIGHT_MS')).toBeLessThan(limit('ENDING_MS'));
  // The runner sends SIGTERM 7.5 s after SIGINT, and SIGKILL 2.5 s later.
  expect(limit('ENDING_MS')).toBeLessThan(7_000);
});
