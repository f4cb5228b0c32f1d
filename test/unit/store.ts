import type { LedgerFiles, LedgerStore } from '../../src/domain/ledger/store.ts';

type Commit = {
  readonly parent: string | undefined;
  readonly files: Partial<LedgerFiles>;
  readonly message: string;
};

/** A git ref in memory, with fast forwards as GitHub has them. */
export type MemoryStore = LedgerStore & {
  readonly commits: Map<string, Commit>;
  /** The commit that the ref points to, for a test to move by itself. */
  tip: string | undefined;
  /** How often a write waited for its next try. */
  readonly pauses: number[];
  /** Makes a commit that a test has written, and moves the ref to it. */
  readonly put: (files: Partial<LedgerFiles>, message?: string) => string;
};

export const REF = 'refs/bevy-user-deletion/community.example.com-0badc0de';

export const createStore = (): MemoryStore => {
  const commits = new Map<string, Commit>();
  const pauses: number[] = [];
  const add = (commit: Commit): string => {
    const id = (commits.size + 1).toString(16).padStart(40, '0');
    commits.set(id, commit);
    return id;
  };
  /** The commit and those before it, newest first. */
  const chain = (from: string | undefined): string[] => {
    const ids: string[] = [];
    for (let id = from; id !== undefined; id = commits.get(id)?.parent) ids.push(id);
    return ids;
  };
  const store: MemoryStore = {
    ref: REF,
    commits,
    tip: undefined,
    pauses,
    put: (files, message = 'Run 1.1: 1 scheduled; run complete\n\nMode: delete') => {
      store.tip = add({ parent: store.tip, files, message });
      return store.tip;
    },
    head: async () => store.tip,
    read: async (commit) => commits.get(commit)?.files ?? {},
    create: async (parent, files, message) => add({ parent, files, message }),
    move: async (commit, isNew) => {
      if (isNew && store.tip !== undefined) return { refused: 'Reference already exists' };
      if (!isNew && store.tip === undefined) return { refused: 'Reference does not exist' };
      if (!isNew && !chain(commit).includes(store.tip ?? ''))
        return { refused: 'Update is not a fast forward' };
      store.tip = commit;
      return 'moved';
    },
    contains: async (head, commit) => chain(head).includes(commit),
    history: async (commit) =>
      chain(commit)
        .slice(0, 30)
        .map((id) => ({ commit: id, message: commits.get(id)?.message ?? '' })),
    pause: async (n) => void pauses.push(n),
  };
  return store;
};
