import { createHash } from 'node:crypto';
import type { Artifacts } from '../../../src/adapters/artifacts.ts';
import type { GitHubClock } from '../../../src/domain/github-clock.ts';
import type { Runs } from '../../../src/domain/ledger/holder-state.ts';
import { emptyLedger, type Ledger } from '../../../src/domain/ledger/ledger.ts';
import { parseLedgerJson } from '../../../src/domain/ledger/ledger-json.ts';
import type { LedgerFiles, LedgerStore } from '../../../src/domain/ledger/store.ts';
import { parseUsersCsv } from '../../../src/domain/ledger/users-csv.ts';
import { gitHubFailed } from '../../../src/domain/messages/github.ts';
import { Told } from '../../../src/domain/messages/message.ts';
import type { Repository } from '../../../src/domain/plan/review.ts';
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

/** What becomes of one call of GitHub's REST; a stale read gives what was there before the last write. */
export type CallFault = 'none' | 'failed' | 'lost' | 'slow' | 'stale';

type Commit = { readonly parent: string | undefined; readonly files: LedgerFiles; readonly message: string };
type Run = { readonly runner: string; readonly createdAt: number; readonly endedAt: number | undefined };

/** How one process meets GitHub. */
export type Caller = {
  readonly id: string;
  readonly life: Life;
  readonly clock: GitHubClock;
  /** GitHub answers nobody. */
  readonly isDown: boolean;
  /** The fault of the n-th call, from 0. */
  readonly fault: (n: number) => CallFault;
};

export type ModelGitHub = {
  readonly stored: Stored[];
  /** Puts a run into the list as it begins. */
  readonly begin: (id: string) => void;
  readonly end: (id: string) => void;
  /** What the default branch holds now: path to text. Whoever writes it moves its head. */
  readonly files: ReadonlyMap<string, string>;
  readonly commitFile: (path: string, text: string) => void;
  /** The ledger as it is at the ref. */
  readonly ledger: () => Ledger;
  /** When a live cancellation first named a user, by the commits of the ledger. */
  readonly keptAt: ReadonlyMap<string, number>;
  /** When an undo asked a run at work to stop. */
  readonly haltedAt: ReadonlyMap<string, number>;
  /** Users whom a run has ever claimed to delete. */
  readonly claimed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Everything that was ever written to the ref, oldest first. */
  readonly messages: readonly string[];
  /** Somebody with write access does something to the ref. */
  readonly tamper: (how: 'delete' | 'garbage' | 'forget') => void;
  readonly open: (
    caller: Caller,
    isApproved: boolean,
  ) => {
    readonly repository: Repository;
    readonly runs: Runs;
    readonly ledger: LedgerStore;
  };
  /** The artifact service; `fault` says how an upload fails, counted from 0. */
  readonly artifacts: (
    runId: string,
    disk: Disk,
    life: Life,
    fault: (n: number) => UploadFault | 'none' | undefined,
  ) => Artifacts;
};

const UPLOAD_MS = 300;
const CALL_MS = 20;
const BRANCH = 'main';
const REF = 'refs/bevy-user-deletion/model';

const sha = (text: string): string => createHash('sha1').update(text).digest('hex');
export const blobOf = (text: string): string => sha(`blob ${Buffer.byteLength(text)}\0${text}`);

/** GitHub as far as the action meets it, with nothing on the wire: compare-and-swap, ancestors and clocks are real. */
export const createGitHub = (clock: VirtualClock, site: string): ModelGitHub => {
  const runs = new Map<string, Run>();
  const stored: Stored[] = [];
  const files = new Map<string, string>();
  const commits = new Map<string, Commit>();
  const messages: string[] = [];
  const keptAt = new Map<string, number>();
  const claimed = new Map<string, Set<string>>();
  const haltedAt = new Map<string, number>();
  let head = 'branch-0';
  let tip: string | undefined;
  let before: string | undefined;
  let lastId = 0;

  const ledger = (): Ledger => {
    const { json = '', users = '' } = commits.get(tip ?? '')?.files ?? {};
    const rest = parseLedgerJson(json);
    const read = parseUsersCsv(users);
    return rest && 'site' in rest && !('badLine' in read) ? { ...rest, users: read } : emptyLedger(site);
  };
  const setTip = (commit: string | undefined): void => {
    before = tip;
    tip = commit;
    if (commit) messages.push(commits.get(commit)?.message ?? '');
    const { users, open: claim, halt } = ledger();
    if (claim && halt && !haltedAt.has(claim.run)) haltedAt.set(claim.run, clock.now());
    if (claim?.mode === 'delete')
      claimed.set(claim.run, new Set([...(claimed.get(claim.run) ?? []), ...claim.users]));
    for (const [user, { keep }] of users) if (keep && !keptAt.has(user)) keptAt.set(user, clock.now());
  };
  const contains = (from: string, commit: string): boolean => {
    for (let at: string | undefined = from; at; at = commits.get(at)?.parent) if (at === commit) return true;
    return false;
  };
  const addCommit = (commit: Commit): string => {
    lastId += 1;
    const name = sha(`${lastId} ${JSON.stringify(commit)}`);
    commits.set(name, commit);
    return name;
  };

  const open: ModelGitHub['open'] = ({ id, life, clock: own, isDown, fault }, isApproved) => {
    let calls = 0;
    /** Every call is a step of the process, takes a moment, and tells GitHub's time. */
    const call = async <T>(work: (isStale: boolean) => T): Promise<T> => {
      if (!life.step()) return never();
      const kind = fault(calls++);
      await clock.wait(kind === 'slow' ? 25_000 : CALL_MS);
      if (life.isDead()) return never();
      if (isDown || kind === 'failed') throw new Told(gitHubFailed('HTTP 503'));
      const answer = work(kind === 'stale');
      await clock.wait(CALL_MS);
      if (!life.step()) return never();
      if (kind === 'lost') throw new Told(gitHubFailed('ECONNRESET'));
      own.observe(new Date(Math.floor(clock.now() / 1000) * 1000).toISOString());
      return answer;
    };
    const store: LedgerStore = {
      ref: REF,
      head: () => call((isStale) => (isStale && before !== undefined ? before : tip)),
      read: (commit) => call(() => commits.get(commit)?.files ?? {}),
      create: (parent, content, message) => call(() => addCommit({ parent, files: content, message })),
      move: async (commit, isNew) => {
        try {
          return await call(() => {
            if (isNew && tip !== undefined) return { refused: 'Reference already exists' };
            if (!isNew && tip === undefined) return { refused: 'Reference does not exist' };
            if (!isNew && tip && !contains(commit, tip)) return { refused: 'Update is not a fast forward' };
            setTip(commit);
            return 'moved' as const;
          });
        } catch (error) {
          return { refused: String(error) };
        }
      },
      contains: (from, commit) => call(() => contains(from, commit)),
      history: (commit) =>
        call(() => {
          const found = [];
          for (let at: string | undefined = commit; at; at = commits.get(at)?.parent)
            found.push({ commit: at, message: commits.get(at)?.message ?? '' });
          return found;
        }),
      pause: async (n) => {
        await clock.wait(n * 500);
        if (life.isDead()) await never();
      },
    };
    return {
      ledger: store,
      runs: {
        jobs: (run) =>
          call(() => {
            const found = runs.get(run);
            return (
              found && [{ runner: found.runner, isOver: found.endedAt !== undefined, endedAt: found.endedAt }]
            );
          }),
        createdAt: () => call(() => runs.get(id)?.createdAt ?? 0),
        approvals: () => call(() => []),
      },
      repository: {
        defaultBranch: () => call(() => BRANCH),
        headOf: () => call(() => head),
        // A commit is known by its content here: the one that was checked out is the one that is there.
        blobAt: (path) => call(() => (files.has(path) ? blobOf(files.get(path) ?? '') : undefined)),
        textAt: (path) => call(() => files.get(path)),
        lastChange: () => call(() => head),
        mergedPulls: () => call(() => [{ number: 1, author: 'alice' }]),
        writers: () => call(() => [{ login: 'alice' }]),
        reviews: () =>
          call(() => (isApproved ? [{ user: 'bob', isPerson: true, state: 'APPROVED', commit: head }] : [])),
        mayWrite: () => call(() => true),
        isPrivate: async () => true,
      },
    };
  };

  return {
    stored,
    files,
    keptAt,
    claimed,
    haltedAt,
    messages,
    ledger,
    begin: (id) =>
      void runs.set(id, { runner: `runner of ${id}`, createdAt: clock.now(), endedAt: undefined }),
    end: (id) => {
      const run = runs.get(id);
      if (run) runs.set(id, { ...run, endedAt: clock.now() });
    },
    commitFile: (path, text) => {
      if (files.get(path) === text) return;
      files.set(path, text);
      lastId += 1;
      head = `branch-${lastId}`;
    },
    tamper: (how) => {
      if (how === 'delete') return setTip(undefined);
      const content = commits.get(tip ?? '')?.files;
      if (!content) return;
      const { json, users } = content;
      const lines = users.split('\n');
      const changed =
        how === 'garbage' ? { json, users: `${users}no line of ours\n` } : { json, users: `${lines[0]}\n` };
      setTip(addCommit({ parent: tip, files: changed, message: 'by hand' }));
    },
    open,
    artifacts: (runId, disk, life, faultOf) => {
      let uploads = 0;
      const isTaken = (name: string): boolean =>
        stored.some((artifact) => artifact.runId === runId && artifact.name === name);
      return {
        prepare: () => undefined,
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
          const content = new Map(paths.map((path) => [nameOf(path), fileAt(disk, path) ?? '']));
          await clock.wait(UPLOAD_MS);
          if (life.isDead()) return never();
          if (fault === 'burnt') throw new Error('HTTP 500');
          stored[stored.findIndex((artifact) => artifact.id === id)] = { id, runId, name, files: content };
          if (fault === 'lost') throw new Error('ECONNRESET');
          return { name, id, digest: '0'.repeat(64) };
        },
      };
    },
  };
};
