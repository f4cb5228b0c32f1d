import type { Artifacts } from '../../src/adapters/artifacts.ts';
import type { Actions, WorkflowRun } from '../../src/domain/history.ts';
import type { Repository } from '../../src/domain/review.ts';
import { parseEarlierRun } from '../../src/report/earlier.ts';
import type { VirtualClock } from './clock.ts';
import { type Disk, fileAt } from './disk.ts';
import { type Life, never } from './life.ts';

/** An artifact as it is stored; without files, its upload was cut off and its name is burnt. */
export type Stored = {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  readonly files: ReadonlyMap<string, string> | undefined;
};

/** What becomes of one upload: refused at once, cut off after its name was taken, or done with the answer lost. */
export type UploadFault = 'refused' | 'burnt' | 'lost';

export type ModelGitHub = {
  readonly runs: Map<string, WorkflowRun>;
  readonly stored: Stored[];
  /** Puts a run into the list as it begins. */
  readonly begin: (id: string, given?: Partial<WorkflowRun>) => void;
  readonly end: (id: string) => void;
  /** The run list and the artifacts as REST gives them to this run; rejects if `isDown`. */
  readonly actions: (runId: string, life: Life, isDown: boolean) => Actions;
  /** The artifact service; `fault` says how an upload fails, counted from 0. */
  readonly artifacts: (
    runId: string,
    disk: Disk,
    life: Life,
    fault: (n: number) => UploadFault | 'none' | undefined,
  ) => Artifacts;
};

const UPLOAD_MS = 300;
const BRANCH = 'main';
export const COMMIT = 'c0ffee';

/** GitHub as far as the action meets it, with nothing on the wire. */
export const createGitHub = (clock: VirtualClock): ModelGitHub => {
  const runs = new Map<string, WorkflowRun>();
  const stored: Stored[] = [];
  let lastId = 0;

  /** Every question is a step of the process, and takes a moment. */
  const told = async <T>(life: Life, isDown: boolean, answer: () => T): Promise<T> => {
    if (!life.step()) return never();
    await clock.wait(20);
    if (life.isDead()) return never();
    if (isDown) throw new Error('GitHub does not let this job read the runs (HTTP 403)');
    return answer();
  };
  const runOf = (id: string): WorkflowRun => {
    const run = runs.get(id);
    if (!run) throw new Error(`no run ${id}`);
    return run;
  };
  return {
    runs,
    stored,
    begin: (id, given = {}) => {
      const now = clock.now();
      const own = { id, attempt: 1, workflowId: '1', repositoryId: '1', headRepositoryId: '1', sha: COMMIT };
      const how = { event: 'workflow_dispatch', branch: BRANCH, status: 'in_progress' };
      runs.set(id, { ...own, ...how, createdAt: now, updatedAt: now, ...given });
    },
    end: (id) => void runs.set(id, { ...runOf(id), status: 'completed', updatedAt: clock.now() }),
    actions: (runId, life, isDown) => {
      const ask = <T>(answer: () => T): Promise<T> => told(life, isDown, answer);
      return {
        ownRun: () => ask(() => runOf(runId)),
        run: (id) => ask(() => runs.get(id)),
        runs: async function* () {
          yield await ask(() => [...runs.values()].sort((a, b) => b.createdAt - a.createdAt));
        },
        artifacts: (id) =>
          ask(() =>
            stored
              .filter((artifact) => artifact.runId === id && artifact.files)
              .map((artifact) => ({ ...artifact, bytes: 1, digest: undefined, expired: false })),
          ),
        readRecord: ({ id }) =>
          ask(() => parseEarlierRun(stored.find((one) => one.id === id)?.files?.get('run.json') ?? '')),
        approvals: () => ask(() => []),
        defaultBranch: () => ask(() => BRANCH),
        isOnBranch: (_, sha) => ask(() => sha === COMMIT),
      };
    },
    artifacts: (runId, disk, life, faultOf) => {
      let uploads = 0;
      const isTaken = (name: string): boolean =>
        stored.some((artifact) => artifact.runId === runId && artifact.name === name);
      const remove = (isMeant: (name: string) => boolean): void => {
        for (const artifact of [...stored]) {
          if (artifact.runId === runId && artifact.files && isMeant(artifact.name))
            stored.splice(stored.indexOf(artifact), 1);
        }
      };
      return {
        upload: async (wanted, _, paths) => {
          if (!life.step()) return never();
          const fault = faultOf(uploads++);
          if (fault === 'refused') throw new Error('HTTP 500');
          let name = wanted;
          for (let n = 2; isTaken(name); n += 1) name = `${wanted}-${n}`;
          lastId += 1;
          const id = String(lastId);
          // The name is taken from the first call on, also by an upload that never comes to its end.
          stored.push({ id, runId, name, files: undefined });
          const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
          const files = new Map(paths.map((path) => [nameOf(path), fileAt(disk, path) ?? '']));
          await clock.wait(UPLOAD_MS);
          if (life.isDead()) return never();
          if (fault === 'burnt') throw new Error('HTTP 500');
          stored[stored.findIndex((artifact) => artifact.id === id)] = { id, runId, name, files };
          if (fault === 'lost') throw new Error('ECONNRESET');
          return { name, id, digest: '0'.repeat(64) };
        },
        remove: async (name) => {
          if (!life.step()) return never();
          remove((other) => other === name);
        },
        removeAll: async (prefix) => {
          if (!life.step()) return never();
          remove((other) => other.startsWith(prefix));
        },
      };
    },
  };
};

/** A repository whose list came by a merged pull request, approved or not. */
export const createRepository = (blob: string, isApproved: boolean): Repository => ({
  defaultBranch: async () => BRANCH,
  headOf: async () => COMMIT,
  blobAt: async () => blob,
  lastChange: async () => COMMIT,
  mergedPulls: async () => [{ number: 1, author: 'alice' }],
  reviews: async () =>
    isApproved ? [{ user: 'bob', isPerson: true, state: 'APPROVED', commit: COMMIT }] : [],
  mayWrite: async () => true,
  textAt: async () => undefined,
  isPrivate: async () => true,
});
