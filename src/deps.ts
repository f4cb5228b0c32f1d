import type { Artifacts } from './adapters/artifacts.ts';
import type { Bevy } from './adapters/bevy.ts';
import type { Comment } from './adapters/github/comment.ts';
import type { Inputs, ReadInputs } from './adapters/inputs.ts';
import type { Folder } from './adapters/journal.ts';
import type { Context, Printer } from './adapters/runner.ts';
import type { ListFile, Unread } from './adapters/workspace.ts';
import type { GitHubClock } from './domain/github-clock.ts';
import type { Runs } from './domain/ledger/holder-state.ts';
import type { LedgerStore } from './domain/ledger/store.ts';
import type { Repository } from './domain/plan/review.ts';
import type { World } from './domain/send/world.ts';
import type { User } from './domain/types.ts';

/** The world as one object; `main.ts` builds the real one. */
export type Deps = Pick<World, 'sleep' | 'random' | 'signal' | 'checkStop'> & {
  /** Name and version, for run.json. */
  readonly action: string;
  readonly context: Context;
  /** GitHub's time, once GitHub has answered. */
  readonly clock: GitHubClock;
  readonly readInputs: () => ReadInputs;
  readonly readList: (path: string) => ListFile | Unread;
  /** The way to GitHub's REST; nothing is asked before its first use. */
  readonly openGitHub: (githubToken: string) => GitHub;
  readonly createFolder: () => Folder;
  /** The way to the site; on the sandbox it starts the site first, knowing these users. Throws on a bad proxy. */
  readonly openSite: (inputs: Inputs, users: readonly User[]) => Promise<Bevy>;
  readonly artifacts: Artifacts;
  readonly printer: Printer;
  /** Rejects if the promise takes longer than `ms`, or as soon as the signal aborts. */
  readonly within: <T>(promise: Promise<T>, ms: number, signal?: AbortSignal) => Promise<T>;
  /** Milliseconds until the runner kills this process; Infinity while it has no reason to. */
  readonly timeLeft: () => number;
  /** Did the post step take over? Then main leaves everything after the sending to it. */
  readonly isHandedOver: () => boolean;
};

/** What GitHub tells of reviews and runs, the ledgers that it keeps, and the one comment that it is told. */
export type GitHub = {
  readonly repository: Repository;
  readonly runs: Runs;
  /** The ledger of a site, by its ref; `{site}` in the template stands for the site's key. */
  readonly ledger: (template: string, site: string) => LedgerStore;
  readonly comment: (pull: number, comment: Comment) => Promise<void>;
};
