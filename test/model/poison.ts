import { createHash } from 'node:crypto';
import type { WorkflowRun } from '../../src/domain/history.ts';
import type { Memory } from '../../src/domain/memory.ts';
import { makeResults } from '../../src/domain/results.ts';
import { runJson } from '../../src/report/record.ts';
import { makeFacts } from '../unit/facts.ts';
import { makeTestPlan } from '../unit/world.ts';
import type { Campaign } from './campaign.ts';
import { ARTIFACT, SITE } from './process.ts';

/** Runs that anybody may make, or that are of something else: whose artifacts must not be believed. */
const STRANGERS = {
  fork: { headRepositoryId: '2' },
  'another workflow': { workflowId: '2' },
  'a pull request': { event: 'pull_request' },
  'another branch': { branch: 'evil' },
  'a tag named like the branch': { sha: 'bad' },
} as const satisfies Record<string, Partial<WorkflowRun>>;
export type Stranger = keyof typeof STRANGERS;
export const STRANGER_KINDS = Object.keys(STRANGERS) as Stranger[];

const DAY = 86_400_000;

/**
 * Plants a stranger's run that tells a likely story: everybody is done, the quota is used up, and no other run needs
 * to be read.
 */
export const plantStranger = (
  { clock, github, reports, spec }: Omit<Campaign, 'perform'>,
  kind: Stranger,
): void => {
  const id = String(9001 + reports.length);
  const now = clock.now();
  github.begin(id, STRANGERS[kind]);
  github.end(id);
  const list = createHash('sha256')
    .update(spec.lists[0] ?? '')
    .digest('hex');
  const done = { status: 'scheduled', at: now, run: id, since: now + DAY, list } as const;
  const memory: Memory = {
    uses: [
      {
        step: 'x',
        buckets: [{ minute: Math.floor(now / 60_000), requests: 1_000_000 }],
        exhaustedUntil: now + 30 * DAY,
      },
    ],
    users: new Map([...spec.natures.keys()].map((user) => [user, done])),
    covers: new Set([...github.runs.keys()].map((run) => `${run}.1`)),
  };
  const facts = makeFacts();
  const record = {
    facts: { ...facts, site: SITE, run: { ...facts.run, id, step: `${id}.1.x` } },
    plan: makeTestPlan([]),
    earlier: memory,
  };
  const results = makeResults(record.plan, []);
  const text = [...runJson(record, { journal: [], results, reserved: undefined })].join('');
  github.stored.push({
    id: `stranger-${id}`,
    runId: id,
    name: ARTIFACT,
    files: new Map([['run.json', text]]),
  });
};
