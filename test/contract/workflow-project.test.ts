import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openWorkflow, type StartedJob } from '../support/workflow/engine.ts';
import type { Occasion } from '../support/workflow/occasion.ts';
import { EVENTS } from './workflows/occasions.ts';
import { PROJECT } from './workflows/project-table.ts';

const FOLDER = fileURLToPath(new URL('../../.github/workflows/', import.meta.url));
const OCCASIONS: Readonly<Record<string, Occasion>> = { ...EVENTS, dispatch: { event: 'workflow_dispatch' } };
const ASKED = { secretsOf: () => ({ ANY: 'secret' }) };

/** Each property of the jobs, by their id; the jobs of a matrix are alike. */
const byId = <T>(jobs: readonly StartedJob[], read: (job: StartedJob) => T | undefined): Record<string, T> =>
  Object.fromEntries(
    jobs.flatMap((job) => {
      const value = read(job);
      return value === undefined ? [] : [[job.id, value] as const];
    }),
  );

test('the table has every workflow of this project', () => {
  expect(Object.keys(PROJECT)).toEqual(globSync('*.yml', { cwd: FOLDER }).sort());
});

describe.each(Object.entries(PROJECT))('%s', (file, { on, group, jobs, environments = {} }) => {
  test.each(Object.entries(OCCASIONS))('%s', async (name, occasion) => {
    const run = (await openWorkflow(`workflows/${file}`)).start(occasion, ASKED);
    expect(run !== undefined).toBe(on.includes(name));
    if (!run) return;
    const { ref = 'refs/heads/main', event } = occasion;
    expect(run.line?.group).toBe(group.replace('REF', ref).replace('EVENT', event));
    // The code of a fork may read what the others may write.
    const levels = Object.entries(jobs).map(([id, permissions]) => [
      id,
      name.endsWith('fork')
        ? Object.fromEntries(Object.keys(permissions).map((permission) => [permission, 'read']))
        : permissions,
    ]);
    expect(byId(run.jobs, ({ permissions }) => permissions)).toEqual(Object.fromEntries(levels));
    expect(byId(run.jobs, ({ environment }) => environment)).toEqual(environments);
    for (const job of run.jobs) expect(JSON.stringify(job.steps())).not.toContain('secret"');
  });
});
