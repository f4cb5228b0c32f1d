import { EMPTY_MEMORY, type Memory, mergeMemories } from './memory.ts';
import * as say from './messages/history.ts';
import type { Message } from './messages/message.ts';
import { openRun } from './past-run.ts';
import { WINDOW_MS } from './quota.ts';
import type { Mode, User } from './types.ts';

/** A run of a workflow as GitHub lists it, with its latest attempt. Times are ms since the epoch. */
export type WorkflowRun = {
  readonly id: string;
  readonly attempt: number;
  readonly workflowId: string;
  readonly repositoryId: string;
  readonly headRepositoryId: string;
  readonly event: string;
  /** The branch, or the tag, from which it was started, and its commit. */
  readonly branch: string;
  readonly sha: string;
  readonly status: string;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** An artifact of a run as GitHub lists it; `digest` is `sha256:` and 64 hex digits, where there is one. */
export type StoredArtifact = {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly digest: string | undefined;
  readonly expired: boolean;
};

/** What a later run learns from the run.json of an earlier one. */
export type EarlierRun = {
  readonly site: string;
  readonly run: string;
  readonly step: string;
  readonly mode: Mode;
  readonly dryRun: boolean;
  /** False for a checkpoint: the run may have gone on afterwards, by `reserved` requests at most. */
  readonly final: boolean;
  readonly reserved: number;
  readonly list: { readonly path: string; readonly blob: string; readonly sha256: string };
  /** The users that it was to send, with their lines. */
  readonly operations: readonly User[];
  readonly own: Memory;
  readonly earlier: Memory;
};

/** Who let a job into an environment, or did not. */
export type Approval = { readonly environment: string; readonly user: string; readonly state: string };

/** GitHub's side, handed in. Every function rejects with words for people when GitHub does not answer. */
export type Actions = {
  /** This very run. */
  readonly ownRun: () => Promise<WorkflowRun>;
  /** Any run of the repository; undefined if there is none with this id. */
  readonly run: (id: string) => Promise<WorkflowRun | undefined>;
  /** The runs of a workflow page by page, the newest first. */
  readonly runs: (workflowId: string) => AsyncIterable<readonly WorkflowRun[]>;
  readonly artifacts: (runId: string) => Promise<readonly StoredArtifact[]>;
  /** The run.json of an artifact; undefined if it has none that could be one of ours. */
  readonly readRecord: (artifact: StoredArtifact) => Promise<EarlierRun | undefined>;
  /** By whom this run was let into environments that ask for it. */
  readonly approvals: () => Promise<readonly Approval[]>;
  readonly defaultBranch: () => Promise<string>;
  /** Is the commit part of the branch's history? A tag may have the name of a branch. */
  readonly isOnBranch: (branch: string, sha: string) => Promise<boolean>;
};

/** Whose history is asked for, and when. */
export type Inquiry = {
  readonly site: string;
  /** `refs/heads/…` or `refs/tags/…` from which this run was started. */
  readonly ref: string;
  readonly artifactName: string;
  readonly dailyQuota: number;
  readonly graceDays: number;
  readonly now: number;
};

/** What the runs before this one have left. */
export type History = {
  readonly memory: Memory;
  /** Another run is at work on the same site. */
  readonly rival: Message | undefined;
  /** Runs that sent nobody knows how much: each counts as a whole day's quota. */
  readonly dark: readonly string[];
};

const DAY = 86_400_000;
/**
 * So far back earlier runs are looked for, and as long as grace-days at the least. What they cover reaches further;
 * a run may be run again for 30 days, so the list is read somewhat beyond.
 */
const LOOK_BACK_DAYS = 30;
const REACH_MS = 7 * DAY;
/** Runs read side by side. */
const LANES = 8;

/**
 * Reads what earlier runs of this workflow have left for this site (semantics.md, "Memory across runs"). The newest
 * is read first: what it covers need not be opened, so that a long row of runs costs little more than a short one.
 */
export const readHistory = async (actions: Actions, inquiry: Inquiry): Promise<History> => {
  const own = await actions.ownRun();
  const { look, judge } = await createJudge(actions, own, inquiry.ref);
  const others = await listRuns(actions, look, own, inquiry);
  const atWork = others.filter(({ status }) => status === 'in_progress');
  const ended = others
    .filter(({ status }) => status !== 'in_progress')
    .sort((a, b) => b.updatedAt - a.updatedAt);

  const before = await openRun(actions, own, inquiry);
  const memories: Memory[] = [...before.memories];
  const dark: string[] = [];
  const covered = new Set<string>();
  let rival = before.isAtWork(`${keyOf(own)}.`) ? say.jobAtWork() : undefined;

  for (const run of atWork) {
    if (await judge(run)) continue;
    const { records, memories: found, isAtWork } = await openRun(actions, run, inquiry);
    memories.push(...found);
    if (isAtWork('')) rival ??= say.runAtWork(run.id);
    else if (!records.some(({ step }) => step.startsWith(`${keyOf(run)}.`)) && isOlder(run, own))
      rival ??= say.runMayBeAtWork(run.id);
  }
  const learn = async (run: WorkflowRun): Promise<void> => {
    if (await judge(run)) return;
    const found = await openRun(actions, run, inquiry);
    memories.push(...found.memories);
    for (const { covers } of found.memories) for (const key of covers) covered.add(key);
    if (run.status === 'completed') covered.add(keyOf(run));
    if (found.isDark && run.updatedAt >= inquiry.now - WINDOW_MS) {
      dark.push(run.id);
      memories.push(wholeDay(run, inquiry));
    }
  };
  for (let lanes = 1; ended.length > 0; lanes = LANES) {
    const next = ended.splice(0, lanes).filter((run) => !covered.has(keyOf(run)));
    await Promise.all(next.map(learn));
  }
  const listed = new Set(others.map(keyOf));
  const memory = mergeMemories(memories);
  return {
    memory: { ...memory, covers: new Set([...covered].filter((key) => listed.has(key))) },
    rival,
    dark,
  };
};

const keyOf = ({ id, attempt }: WorkflowRun): string => `${id}.${attempt}`;

const isOlder = (run: WorkflowRun, own: WorkflowRun): boolean => BigInt(run.id) < BigInt(own.id);

/** The other runs that may matter: at work now, or ended so lately that what they did still counts. */
const listRuns = async (
  actions: Actions,
  look: Judge['look'],
  own: WorkflowRun,
  { now, graceDays }: Inquiry,
) => {
  const since = now - Math.max(LOOK_BACK_DAYS, graceDays) * DAY;
  // Pages shift while they are read, so a run may come twice.
  const found = new Map<string, WorkflowRun>();
  for await (const page of actions.runs(own.workflowId)) {
    for (const run of page) {
      const matters = run.status !== 'completed' || run.updatedAt >= since;
      if (run.id !== own.id && matters && look(run) === undefined) found.set(run.id, run);
    }
    if (page.some(({ createdAt }) => createdAt < since - REACH_MS)) break;
  }
  return [...found.values()];
};

/** Events by which only those with write access start a workflow as it is on a branch of this repository. */
const TRUSTED_EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch'];

/** Why the artifacts of a run are not to be read; undefined if they may be. */
export type Judge = {
  /** As far as the run itself tells. */
  readonly look: (run: WorkflowRun) => say.Distrust | undefined;
  /** In full: GitHub is asked how its commit lies to the branch. */
  readonly judge: (run: WorkflowRun) => Promise<say.Distrust | undefined>;
};

/**
 * Only runs of this workflow in this repository count, by trusted events, on the default branch, or on the branch of
 * this run if it is itself a trusted one. SECURITY.md T25.
 */
export const createJudge = async (actions: Actions, own: WorkflowRun, ref: string): Promise<Judge> => {
  const branches = new Set([await actions.defaultBranch()]);
  if (TRUSTED_EVENTS.includes(own.event)) branches.add(own.branch);
  const known = new Map<string, Promise<boolean>>();
  const isOnBranch = async ({ branch, sha }: WorkflowRun): Promise<boolean> => {
    // This run was started from that very branch and commit: there is nothing to ask.
    if (sha === own.sha && ref === `refs/heads/${branch}`) return true;
    const answer = known.get(`${sha} ${branch}`) ?? actions.isOnBranch(branch, sha);
    known.set(`${sha} ${branch}`, answer);
    return answer;
  };
  const look: Judge['look'] = (run) => {
    if (run.repositoryId !== own.repositoryId || run.headRepositoryId !== own.repositoryId)
      return 'repository';
    if (run.workflowId !== own.workflowId) return 'workflow';
    if (!TRUSTED_EVENTS.includes(run.event)) return { event: run.event };
    return branches.has(run.branch) ? undefined : 'branch';
  };
  const judge: Judge['judge'] = async (run) => look(run) ?? ((await isOnBranch(run)) ? undefined : 'branch');
  return { look, judge };
};

/** Nobody knows what it sent, so it counts as all that the site allows in a day. */
const wholeDay = (run: WorkflowRun, { dailyQuota }: Inquiry): Memory => {
  const bucket = { minute: Math.floor(run.updatedAt / 60_000), requests: dailyQuota };
  return { ...EMPTY_MEMORY, uses: [{ step: `${keyOf(run)}.dark`, buckets: [bucket] }] };
};
