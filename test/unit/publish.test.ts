import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openFolder } from '../../src/adapters/journal.ts';
import type { Deps } from '../../src/deps.ts';
import { createGitHubClock } from '../../src/domain/github-clock.ts';
import { publish } from '../../src/stages/publish.ts';
import { createLife } from '../support/model/life.ts';
import { createPrinter } from '../support/model/printer.ts';
import { makeFacts } from './facts.ts';
import { makeTestPlan, makeUsers } from './world.ts';

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

/** Finishes a dry run in a real folder; what was uploaded, and what was said. */
const finishIn = async (root: string) => {
  const { printer, printed } = createPrinter(createLife(new Map(), () => {}));
  const uploaded: string[] = [];
  const deps = {
    printer,
    artifacts: {
      prepare: () => undefined,
      upload: async (name: string, _: string, files: string[]) => {
        uploaded.push(...files.map((file) => basename(file)));
        return { name, id: '1', digest: 'd' };
      },
    },
    sleep: async () => {},
    within: (promise: Promise<unknown>) => promise,
    timeLeft: () => Number.POSITIVE_INFINITY,
    openGitHub: () => {
      throw new Error('a dry run asks GitHub for nothing at its end');
    },
    clock: createGitHubClock(() => 0),
    context: { troubleshooting: undefined },
  } as unknown as Deps;
  const plan = makeTestPlan(makeUsers(2), { dryRun: true });
  const exitCode = await publish(deps, openFolder(root), { facts: makeFacts(), plan }, '');
  return { exitCode, uploaded, lines: printed.lines };
};

const makeRoot = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'finish-'));
  roots.push(root);
  return root;
};

const FILES = ['results.csv', 'users_set_to_delete.csv', 'journal.jsonl', 'run.json'];

test('the artifact has the report for people beside the files for machines', async () => {
  const { exitCode, uploaded } = await finishIn(makeRoot());
  expect({ exitCode, uploaded }).toEqual({ exitCode: 0, uploaded: [...FILES, 'report.html'] });
});

test('a report that cannot be written costs nothing but the report', async () => {
  const root = makeRoot();
  // No file can be renamed to the name of a folder.
  mkdirSync(join(root, 'report.html'));
  const { exitCode, uploaded, lines } = await finishIn(root);
  expect({ exitCode, uploaded }).toEqual({ exitCode: 0, uploaded: FILES });
  expect(lines).toContainEqual(
    expect.stringMatching(/^The runner could not write report\.html \(.*\)\. Use the other files/),
  );
});
