import { createHash } from 'node:crypto';
import type { Context } from '../../src/adapters/github.ts';
import type { Inputs } from '../../src/adapters/inputs.ts';
import type { ListFile } from '../../src/adapters/workspace.ts';
import { type Deps, run } from '../../src/run.ts';
import { finishCutOff } from '../../src/stages/post.ts';
import { createClock, type VirtualClock } from './clock.ts';
import { type Disk, openModelFolder } from './disk.ts';
import { COMMIT, createGitHub, createRepository, type ModelGitHub, type UploadFault } from './github.ts';
import { createLife, type Fate, type Life, never } from './life.ts';
import { createPrinter, type Printed } from './printer.ts';
import { type Conduct, createModelSite, type Habits, type ModelSite, type Nature } from './site.ts';
import { add } from './tally.ts';

/** One run of the workflow: how it is started, and everything that goes wrong in it. */
export type RunSpec = {
  /** Since the run before it. */
  readonly gapMs: number;
  readonly event: string;
  readonly given: Partial<Inputs<never>> & Pick<Inputs<never>, 'pacing' | 'mode' | 'dryRun'>;
  /** Which of the campaign's lists. */
  readonly list: number;
  /** With mode `cancel`: undo the run of this place in the campaign. */
  readonly undo?: number;
  readonly isApproved: boolean;
  /** Of one request after the other, over and over again. */
  readonly conducts: readonly Conduct[];
  /** Of main, and of post if there is one. */
  readonly fates: readonly [Fate, Fate];
  /** False: the machine is gone with main. */
  readonly hasPost: boolean;
  readonly uploads: readonly (UploadFault | 'none')[];
  readonly disk: Pick<Disk, 'capacity' | 'torn'>;
  readonly isGitHubDown: boolean;
  readonly chance: number;
};

/** A site, lists of its users, and the runs that work on them. */
export type CampaignSpec = {
  readonly natures: ReadonlyMap<string, Nature>;
  readonly habits: Habits;
  /** Each as CSV. */
  readonly lists: readonly string[];
  readonly protect: string | undefined;
  readonly runs: readonly RunSpec[];
};

/** What a run has left, and when it did what. */
export type Report = {
  readonly id: string;
  readonly spec: RunSpec;
  readonly csv: string;
  readonly main: Printed;
  readonly post: Printed | undefined;
  /** Undefined: killed. */
  readonly exitCodes: readonly (number | undefined)[];
  /** Threw, which only a defect does. */
  readonly errors: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** When the signal came. */
  readonly stoppedAt: number | undefined;
  /** Text of the files of its final artifact, if it has one. */
  readonly files: ReadonlyMap<string, string> | undefined;
};

export type Campaign = {
  readonly clock: VirtualClock;
  readonly site: ModelSite;
  readonly github: ModelGitHub;
  readonly spec: CampaignSpec;
  readonly reports: Report[];
  /** What went wrong on purpose, by kind. */
  readonly faults: Map<string, number>;
  /** Makes one run after those before it. */
  readonly perform: (spec: RunSpec) => Promise<Report>;
};

const START = Date.parse('2026-11-24T00:00:00Z');
/** Nobody else writes this word: wherever it turns up, it has leaked. */
export const TOKEN = 'q7Xw2Lr9ZkT4vNb8sHd3';
const SITE = 'https://community.example.com';
export const ARTIFACT = 'deletions';

/** After a signal: requests in flight get this long, the whole this long, and the runner kills after this long. */
const IN_FLIGHT_MS = 5000;
const ENDING_MS = 6500;
const KILL_MS = 10_000;

/** Opens a campaign on its own virtual clock; nothing is run yet. */
export const openCampaign = (spec: CampaignSpec): Campaign => {
  const clock = createClock(START);
  const site = createModelSite(clock, spec.natures, spec.habits);
  const github = createGitHub(clock);
  const reports: Report[] = [];
  const faults = new Map<string, number>();
  const perform = async (runSpec: RunSpec): Promise<Report> => {
    await clock.run(clock.wait(runSpec.gapMs));
    const report = await performRun({ clock, site, github, spec, reports, faults }, runSpec);
    reports.push(report);
    return report;
  };
  return { clock, site, github, spec, reports, faults, perform };
};

const performRun = async (campaign: Omit<Campaign, 'perform'>, spec: RunSpec): Promise<Report> => {
  const { clock, github, reports, faults } = campaign;
  if (spec.isGitHubDown) add(faults, 'GitHub down');
  const id = String(101 + reports.length);
  const disk: Disk = { files: new Map(), ...spec.disk };
  const startedAt = clock.now();
  const errors: string[] = [];
  const exitCodes: (number | undefined)[] = [];
  let stoppedAt: number | undefined;
  github.begin(id, { event: spec.event });

  const perform = async (fate: Fate, work: (deps: Deps<never>) => Promise<number>): Promise<Printed> => {
    const stop = new AbortController();
    let killedAt = Number.POSITIVE_INFINITY;
    const life = createLife(fate, () => {
      if (stop.signal.aborted) return;
      add(faults, 'signal');
      stoppedAt = clock.now();
      killedAt = stoppedAt + ENDING_MS;
      stop.abort('the run was cancelled (SIGINT)');
      clock.after(KILL_MS, life.die);
    });
    const { printer, printed } = createPrinter(life);
    const timeLeft = (): number => killedAt - clock.now();
    const deps = makeDeps(campaign, spec, { id, disk, life, stop: stop.signal, timeLeft, printer });
    const ended = work(deps).catch((error: unknown) => {
      if (!life.isDead()) errors.push(String(error instanceof Error ? error.stack : error));
      return 1;
    });
    const exitCode = await clock.run(Promise.race([ended, life.died]));
    if (life.isDead()) add(faults, 'process killed');
    life.die();
    exitCodes.push(exitCode === 'died' ? undefined : exitCode);
    return printed;
  };
  const [mainFate, postFate] = spec.fates;
  const main = await perform(mainFate, run);
  const isPostDue = main.state.get('finished') !== 'true' && main.state.has('folder') && spec.hasPost;
  const post = isPostDue
    ? await perform(postFate, (deps) => finishCutOff(deps, deps.createFolder()))
    : undefined;
  github.end(id);
  const final = github.stored.find(
    ({ runId, name, files }) => runId === id && files && /^deletions(?:-[0-9]+)?$/.test(name),
  );
  const csv = campaign.spec.lists[spec.list] ?? '';
  const endedAt = clock.now();
  return { id, spec, csv, main, post, exitCodes, errors, startedAt, endedAt, stoppedAt, files: final?.files };
};

type Process = {
  readonly id: string;
  readonly disk: Disk;
  readonly life: Life;
  readonly stop: AbortSignal;
  readonly timeLeft: () => number;
  readonly printer: Deps<never>['printer'];
};

/** Everything that a run touches, made of the model. */
const makeDeps = (campaign: Omit<Campaign, 'perform'>, spec: RunSpec, process: Process): Deps<never> => {
  const { clock, github, reports, faults } = campaign;
  const { id, disk, life, stop, timeLeft, printer } = process;
  const { event, given, undo, uploads, isApproved, isGitHubDown } = spec;
  const cancelRun = undo === undefined ? undefined : (reports[undo]?.id ?? '99');
  const context: Context = {
    ...{
      serverUrl: 'https://github.com',
      repository: 'o/r',
      runId: id,
      runAttempt: 1,
      workflow: 'w',
      job: 'j',
    },
    ...{ event, ref: 'refs/heads/main', commit: COMMIT, actor: 'alice', triggeringActor: 'alice' },
    ...{ workspace: '/w', temp: '/t', isPrivate: true, defaultBranch: 'main' },
    pull: event.startsWith('pull_request') ? { number: 1, base: COMMIT } : undefined,
  };
  const lists: Readonly<Record<string, string | undefined>> = {
    'users.csv': campaign.spec.lists[spec.list],
    'protect.csv': campaign.spec.protect,
  };
  return {
    action: 'model/1',
    context,
    readInputs: () => ({
      inputs: { ...INPUTS, ...given, cancelRun, protect: campaign.spec.protect && 'protect.csv' },
      csv: 'users.csv',
      cancelRun: cancelRun ?? '',
      shown: {},
      faults: [],
    }),
    readList: (path) => listFile(path, lists[path] ?? ''),
    openGitHub: () => ({
      actions: github.actions(id, life, isGitHubDown),
      repository: createRepository(blobOf(lists['users.csv'] ?? ''), isApproved),
      comment: async () => {},
    }),
    createFolder: () => {
      printer.state('folder', '/run');
      return openModelFolder(disk, clock, life, () => add(faults, 'disk full'));
    },
    openSite: async () => openWay(campaign, spec, process),
    artifacts: github.artifacts(id, disk, life, (n) => {
      const fault = uploads[n];
      if (fault && fault !== 'none') add(faults, `upload ${fault}`);
      return fault;
    }),
    printer,
    now: clock.now,
    sleep: async (ms) => {
      await limited(clock, clock.wait(ms), Number.POSITIVE_INFINITY, stop).catch(() => {});
      if (life.isDead()) await never();
    },
    within: (work, ms, signal) => limited(clock, work, ms, signal),
    random: () => spec.chance,
    signal: stop,
    timeLeft,
  };
};

/** The way to the site: it is closed some time after a signal, and then every request in flight is a silence. */
const openWay = (
  { clock, site, faults }: Omit<Campaign, 'perform'>,
  spec: RunSpec,
  { id, life, stop }: Process,
) => {
  let requests = 0;
  let cut: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    cut = resolve;
  });
  stop.addEventListener('abort', () => clock.after(IN_FLIGHT_MS, cut));
  const send: Awaited<ReturnType<Deps<never>['openSite']>>['send'] = async (purpose, user) => {
    if (!life.step()) return never();
    const conduct = spec.conducts[requests++ % spec.conducts.length] ?? { kind: 'plain' };
    if (conduct.kind !== 'plain') add(faults, nameOf(conduct));
    const gone = closed.then(() => ({ kind: 'silence', sent: true, error: 'closed' }) as const);
    const reply = await Promise.race([site.request(id, purpose, user, conduct), gone]);
    return life.step() ? reply : never();
  };
  return { send, close: async () => cut() };
};

const nameOf = (conduct: Conduct): string => {
  switch (conduct.kind) {
    case 'silence':
      return `no answer, carried out: ${conduct.applied}`;
    case 'answer':
      return `HTTP ${conduct.status}${conduct.applied ? ', carried out' : ''}`;
    case 'throttled':
      return `HTTP 429, Retry-After: ${conduct.retryAfter ?? 'none'}`;
    case 'redirect':
      return 'redirect';
    default:
      return 'connection refused';
  }
};

/** Rejects after `ms` of virtual time, or when the signal aborts. */
const limited = async <T>(
  clock: VirtualClock,
  work: Promise<T>,
  ms: number,
  signal?: AbortSignal,
): Promise<T> => {
  let forget: () => void = () => {};
  const limit = new Promise<never>((_, reject) => {
    if (Number.isFinite(ms)) forget = clock.after(ms, () => reject(new Error('no answer in time')));
    if (signal?.aborted) reject(new Error('cancelled'));
    signal?.addEventListener('abort', () => reject(new Error('cancelled')), { once: true });
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    forget();
  }
};

const endpoint = { method: 'DELETE', path: '/{user_id}/' };

/** Inputs that a run has unless its spec says otherwise. */
const INPUTS: Omit<Inputs<never>, 'pacing' | 'mode' | 'dryRun' | 'cancelRun' | 'protect'> = {
  site: { kind: 'real', url: SITE },
  token: TOKEN,
  csv: 'users.csv',
  expectUsers: undefined,
  maxUsers: 500,
  limit: undefined,
  review: 'report',
  comment: true,
  emails: 'auto',
  failOnIncomplete: true,
  retentionDays: undefined,
  artifactName: ARTIFACT,
  graceDays: 7,
  endpoints: { delete: endpoint, cancel: endpoint, user: endpoint },
  githubToken: 'ghs_model',
};

const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

const listFile = (path: string, text: string): ListFile => ({
  path,
  text,
  blob: blobOf(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});
