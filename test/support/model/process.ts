import { createHash } from 'node:crypto';
import type { Inputs } from '../../../src/adapters/inputs.ts';
import type { Context } from '../../../src/adapters/runner.ts';
import type { ListFile } from '../../../src/adapters/workspace.ts';
import type { Deps } from '../../../src/deps.ts';
import { createGitHubClock } from '../../../src/domain/github-clock.ts';
import { type Asked, taskOf } from '../../../src/domain/plan/task.ts';
import type { Campaign, Report } from './campaign.ts';
import type { VirtualClock } from './clock.ts';
import { type Disk, openModelFolder } from './disk.ts';
import { blobOf, type CallFault } from './github.ts';
import { createLife, type Event, type Fate, type Life, never } from './life.ts';
import { createPrinter, type Printed } from './printer.ts';
import type { Conduct } from './site.ts';
import { add } from './tally.ts';

/** Nobody else writes this word: wherever it turns up, it has leaked. */
export const TOKEN = 'q7Xw2Lr9ZkT4vNb8sHd3';
export const ARTIFACT = 'deletions';
export const SITE = 'https://community.example.com';

/** After a signal: requests in flight get this long, the whole this long, and the runner kills after this long. */
const IN_FLIGHT_MS = 5000;
const ENDING_MS = 6500;
const KILL_MS = 10_000;

/** Which run of a campaign a process belongs to, and what happens to it. */
export type Birth = Pick<Report, 'id' | 'spec' | 'csv' | 'protect' | 'cancelRun'> & {
  readonly disk: Disk;
  readonly fate: Fate;
  /** What happens around it when its fate says so. */
  readonly onEvent: (event: Exclude<Event, 'kill' | 'signal'>) => void;
};

/** A process under way; `ended` resolves to its exit code, undefined if it was killed. */
export type Running = {
  readonly printed: Printed;
  readonly ended: Promise<number | undefined>;
  /** Errors that only a defect throws. */
  readonly errors: string[];
  /** When the signal came. */
  readonly stoppedAt: () => number | undefined;
};

/** Starts a process that does `work` with a world made of the model. */
export const launch = (campaign: Campaign, birth: Birth, work: (deps: Deps) => Promise<number>): Running => {
  const { clock, faults } = campaign;
  const { fate, onEvent } = birth;
  const stop = new AbortController();
  const errors: string[] = [];
  let stoppedAt: number | undefined;
  let killedAt = Number.POSITIVE_INFINITY;
  const life = createLife(fate, (event) => {
    if (event !== 'signal') return onEvent(event);
    if (stop.signal.aborted) return;
    add(faults, 'signal');
    stoppedAt = clock.now();
    killedAt = stoppedAt + ENDING_MS;
    stop.abort('SIGINT');
    clock.after(KILL_MS, life.die);
  });
  const { printer, printed } = createPrinter(life);
  const timeLeft = (): number => killedAt - clock.now();
  const deps = makeDeps(campaign, { ...birth, life, stop: stop.signal, timeLeft, printer });
  const result = work(deps).catch((error: unknown) => {
    if (!life.isDead()) errors.push(String(error instanceof Error ? error.stack : error));
    return 1;
  });
  const ended = Promise.race([result, life.died]).then((code) => {
    if (life.isDead()) add(faults, 'process killed');
    life.die();
    return code === 'died' ? undefined : code;
  });
  return { printed, ended, errors, stoppedAt: () => stoppedAt };
};

type Process = Birth & {
  readonly life: Life;
  readonly stop: AbortSignal;
  readonly timeLeft: () => number;
  readonly printer: Deps['printer'];
};

/** Everything that a run touches, made of the model. */
const makeDeps = (campaign: Campaign, process: Process): Deps => {
  const { clock, github, faults } = campaign;
  const { id, spec, csv, protect, cancelRun, disk, life, stop, timeLeft, printer } = process;
  const { event, given, uploads, isApproved, isGitHubDown, calls } = spec;
  const context: Context = {
    ...{
      serverUrl: 'https://github.com',
      repository: 'o/r',
      runId: id,
      runAttempt: 1,
      workflow: 'w',
      job: 'j',
    },
    ...{
      event,
      form: [],
      ref: 'refs/heads/main',
      commit: 'c0ffee',
      actor: 'alice',
      triggeringActor: 'alice',
    },
    ...{
      workspace: '/w',
      temp: '/t',
      runner: `runner of ${id}`,
      troubleshooting: undefined,
      isPrivate: true,
    },
    ...(event.startsWith('pull_request')
      ? { pull: 1, base: 'c0ffee' }
      : { pull: undefined, base: undefined }),
    proposed: 'c0ffee',
  };
  const lists: Readonly<Record<string, string | undefined>> = { 'users.csv': csv, 'protect.csv': protect };
  const own = createGitHubClock(() => clock.now() + spec.skewMs);
  const fault = (n: number): CallFault => {
    const kind = calls.length > 0 ? calls[n % calls.length] : undefined;
    if (kind && kind !== 'none') add(faults, `GitHub's answer ${kind}`);
    return kind ?? 'none';
  };
  const opened = github.open({ id, life, clock: own, isDown: isGitHubDown, fault }, isApproved);
  return {
    action: 'model/1',
    context,
    clock: own,
    readInputs: () => ({
      inputs: {
        ...INPUTS,
        ...given,
        ...taskOf(given.mode, {
          includeCancelled: false,
          ...given,
          cancelRun,
          protect: protect && 'protect.csv',
        }),
      },
      csv: 'users.csv',
      cancelRun: cancelRun ?? '',
      isLookup: false,
      shown: {},
      faults: [],
    }),
    readList: (path) => listFile(path, lists[path] ?? ''),
    openGitHub: () => ({ ...opened, ledger: () => opened.ledger, comment: async () => {} }),
    createFolder: () => {
      printer.state('folder', '/run');
      return openModelFolder(disk, clock, life, () => add(faults, 'disk full'));
    },
    openSite: async () => openWay(campaign, process),
    artifacts: github.artifacts(id, disk, life, (n) => {
      const fault = uploads[n];
      if (fault && fault !== 'none') add(faults, `upload ${fault}`);
      return fault;
    }),
    printer,
    sleep: async (ms) => {
      await limited(clock, clock.wait(ms), Number.POSITIVE_INFINITY, stop).catch(() => {});
      if (life.isDead()) await never();
    },
    within: (work, ms, signal) => limited(clock, work, ms, signal),
    random: () => spec.chance,
    signal: stop,
    checkStop: () => {},
    isHandedOver: () => false,
    timeLeft,
  };
};

/** The way to the site: it is closed some time after a signal, and then every request in flight is a silence. */
const openWay = ({ clock, site, faults }: Campaign, { id, spec, life, stop }: Process) => {
  let requests = 0;
  let cut: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    cut = resolve;
  });
  stop.addEventListener('abort', () => clock.after(IN_FLIGHT_MS, cut));
  const send: Awaited<ReturnType<Deps['openSite']>>['send'] = async (purpose, user) => {
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
const INPUTS: Omit<Inputs, 'pacing' | 'mode' | keyof Asked> = {
  site: { kind: 'real', url: SITE },
  token: TOKEN,
  csv: 'users.csv',
  expectUsers: undefined,
  maxUsers: 500,
  limit: undefined,
  pendingField: undefined,
  review: 'report',
  comment: true,
  emails: 'auto',
  failOnIncomplete: true,
  retentionDays: undefined,
  artifactName: ARTIFACT,
  graceDays: 7,
  ledgerRef: 'refs/bevy-user-deletion/{site}',
  endpoints: { delete: endpoint, cancel: endpoint, user: endpoint, lookup: endpoint },
  githubToken: 'ghs_model',
};

const listFile = (path: string, text: string): ListFile => ({
  path,
  repositoryPath: path,
  text,
  blobs: [blobOf(text), blobOf(text)],
  sha256: createHash('sha256').update(text).digest('hex'),
});
