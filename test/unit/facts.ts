import { makeResults, type Results } from '../../src/domain/outcome/results.ts';
import type { Entry } from '../../src/domain/types.ts';
import { outlook } from '../../src/report/outlook.ts';
import type { Facts, RunRecord } from '../../src/report/run-json.ts';
import type { Ended } from '../../src/report/sections.ts';

/** When the run of these facts began. */
export const NOW = Date.parse('2026-11-24T10:00:00Z');

/** Facts of a run of two users. */
export const makeFacts = (given: Partial<Facts> = {}): Facts => ({
  action: 'x/1',
  rehearsal: false,
  site: 'https://community.example.com',
  run: {
    repository: 'o/r',
    id: '1',
    attempt: 1,
    url: 'https://github.com/o/r/actions/runs/1',
    workflow: 'w',
    job: 'j',
    event: 'workflow_dispatch',
    form: ['csv', 'dry-run', 'expect-users', 'limit', 'cancel', 'cancel-run', 'verify'],
    ref: 'refs/heads/main',
    commit: 'c0ffee',
    actor: 'octocat',
    triggeringActor: 'octocat',
    approvals: [],
    runner: 'GitHub Actions 1',
    step: '1.1.abc',
    startedAt: NOW,
  },
  list: { path: 'users.csv', blob: 'b'.repeat(40), sha256: 'a'.repeat(64), rows: 2, users: 2 },
  inputs: { cancel: 'false' },
  forecast: {
    ...{ requests: 2, batches: 1, minutes: 1, days: 1, runs: 1, doneAt: NOW },
    free: { now: 9, batchSize: 250, one: NOW, batch: NOW, all: NOW },
  },
  artifactName: 'a',
  retentionDays: undefined,
  failOnIncomplete: true,
  quota: { limit: 10, reserve: 1, free: 9, used: [] },
  ledger: { template: 'refs/bevy-user-deletion/{site}', before: 'b'.repeat(40) },
  ...given,
});

/** A run that has ended, as its plan and its journal tell. */
export const makeEnded = (
  record: RunRecord,
  journal: readonly Entry[],
  given: Partial<Results> = {},
): Ended => {
  const results = { ...makeResults(record.plan, journal), ...given };
  return { ...record, results, ahead: outlook(record, journal, results) };
};
