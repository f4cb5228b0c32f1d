import type { SandboxOptions } from '../../../src/sandbox/options.ts';
import { startSandbox } from '../../../src/sandbox/site.ts';
import { startResultsService } from '../../support/results-service.ts';
import {
  createJob,
  type Inputs,
  type JobOptions,
  type StartedStep,
  type StepResult,
} from '../../support/runner.ts';

/** What a run leaves for people: its job summary as Markdown, and its report.html where it has one. */
export interface Shown {
  readonly name: string;
  readonly summary: string;
  readonly report: Buffer | undefined;
}

const AHEAD = new URL('../../support/ahead.mjs', import.meta.url).href;
const ARTIFACT = 'bevy-user-deletion';
const PATH = 'users_to_delete.csv';
const TOKEN = 'pictures-0123456789abcdef';
const DAY = 86_400_000;
/** When the first run begins, so that the pictures of tomorrow show the times of today. */
const BEGIN = Date.parse('2027-03-01T09:00:00Z');

const users = Array.from({ length: 600 }, (_, i) => ({
  id: `${1001 + i}`,
  email: `user${i + 1}@example.com`,
}));
const csv = ['email,user_id', ...users.map(({ id, email }) => `${email},${id}`), ''].join('\n');

interface Run {
  readonly name: string;
  readonly runId: string;
  /** Days after BEGIN. */
  readonly day: number;
  /** The list, if it is not the one that was approved. */
  readonly list?: string;
  readonly drive?: (step: StartedStep) => Promise<StepResult>;
  /** What started it, if it is not the button. */
  readonly started?: JobOptions;
}

/** A repository whose list was approved in a pull request, and a site that remembers from run to run. */
const openCommunity = async (faulty: Partial<SandboxOptions> = {}) => {
  const results = await startResultsService();
  let aheadMs = 0;
  const site = await startSandbox({
    users,
    token: TOKEN,
    graceDays: 7,
    latency: 20,
    seed: 3,
    ...faulty,
    now: () => Date.now() + aheadMs,
  });
  const { content } = results.runs;
  await content.commit('list', { [PATH]: csv });
  const pull = content.open('list', 'jonas');
  await content.review(pull, { user: 'maria', state: 'APPROVED' });
  const sha = await content.merge(pull);

  const run = async (given: Run, inputs: Inputs): Promise<Shown> => {
    const { name, runId, day, list = csv, drive = ({ done }) => done, started } = given;
    aheadMs = BEGIN + day * DAY - Date.now();
    results.runs.aheadMs = aheadMs;
    const env = {
      NODE_OPTIONS: `--import ${AHEAD}`,
      AHEAD_MS: String(aheadMs),
      GITHUB_ACTION_REPOSITORY: 'YOUR.ORG/bevy-user-deletion',
      GITHUB_ACTION_REF: 'v0',
    };
    const files = { [PATH]: list };
    const job = await createJob({ files, runId, results, env, sha, ...started });
    const pace = { 'batch-pause': '1', 'batch-size': '100', 'max-rate': '100' };
    try {
      const step = await drive(job.start({ site: site.origin, token: TOKEN, ...pace, ...inputs }));
      const isThere = results.artifacts().some((found) => found.runId === runId && found.name === ARTIFACT);
      const files = isThere ? await results.download(ARTIFACT, runId) : undefined;
      const summary = `${step.summary}${step.post?.summary ?? ''}`;
      return { name, summary, report: files?.get('report.html') };
    } finally {
      await job.close();
    }
  };
  const close = async (): Promise<void> => {
    await site.close();
    await results.close();
  };
  return { run, close, site };
};

const LIVE = { 'dry-run': 'false', 'expect-users': '600' };

/** A live run with rows to look at. */
export const tellOne = async (): Promise<Shown> => {
  const { run, close } = await openCommunity({ staff: 0.01, missing: 0.02 });
  try {
    return await run({ name: 'live', runId: '4001', day: 0 }, LIVE);
  } finally {
    await close();
  }
};

/** A look-up of addresses of which some are not on the site, and some are those of two users. */
export const tellLookUp = async (): Promise<Shown> => {
  const { run, close } = await openCommunity({ missing: 0.02, ambiguous: 0.005 });
  const list = csv.replaceAll(/,\d+$/gm, '').replace(',user_id', '');
  try {
    return await run({ name: 'look-up', runId: '4002', day: 0, list }, { lookup: 'true' });
  } finally {
    await close();
  }
};

/** One list from its dry run to the proof, runs that go wrong, and rehearsals. */
export const tellAll = async (): Promise<readonly Shown[]> => {
  const { run, close, site } = await openCommunity();
  const inSecondBatch = async (step: StartedStep): Promise<StepResult> => {
    await step.waitFor(/batch .*100\/600/);
    const { length } = site.requests;
    await step.until(() => site.requests.length >= length + 20);
    return step.kill();
  };
  const pull = {
    event: 'pull_request',
    ref: 'refs/pull/3/merge',
    payload: {
      number: 3,
      pull_request: { number: 3, base: { ref: 'main', sha: '' }, head: { ref: 'list', sha: '' } },
    },
  };
  const sandbox = { site: 'sandbox?staff=0.01&missing=0.02&seed=3', token: '' };
  try {
    return [
      await tellOne(),
      await tellLookUp(),
      await run({ name: 'refused', runId: '5001', day: 0 }, { 'dry-run': 'false', 'max-users': '0x' }),
      await run({ name: 'pull', runId: '5009', day: 0, started: pull }, { token: '', comment: 'false' }),
      await run({ name: 'dry', runId: '5002', day: 0 }, { 'expect-users': '600' }),
      await run({ name: 'stopped', runId: '5003', day: 0.1, drive: inSecondBatch }, LIVE),
      await run({ name: 'limited', runId: '5004', day: 0.2 }, { ...LIVE, limit: '200' }),
      await run(
        { name: 'cancelled', runId: '5005', day: 1 },
        { cancel: 'true', 'cancel-run': '5004', 'dry-run': 'false' },
      ),
      await run({ name: 'pending', runId: '5006', day: 2 }, { verify: 'true' }),
      await run({ name: 'gone', runId: '5007', day: 9 }, { verify: 'true', 'cancel-run': '5003' }),
      await run({ name: 'rehearsed', runId: '5008', day: 9 }, { ...LIVE, ...sandbox }),
    ];
  } finally {
    await close();
  }
};
