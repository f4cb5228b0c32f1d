import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGit, GitError, identity, type Signature, type StoredObject } from './git-process.ts';

export type { Signature } from './git-process.ts';

/** A change of one path of a tree; a null `sha` takes the path away. */
export interface TreeEntry {
  readonly path: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha: string | null;
}

export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly author?: Signature;
  readonly committer?: Signature;
}

/** A commit as it is stored. */
export interface StoredCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature & { readonly at: number };
  readonly committer: Signature & { readonly at: number };
  readonly message: string;
}

export interface StoredFile {
  readonly sha: string;
  readonly bytes: Buffer;
}

/** Of which commits `commits` tells: of those that changed `path`, from `skip` on, at most `limit`. */
export interface CommitFilter {
  readonly path?: string;
  readonly skip?: number;
  readonly limit?: number;
}

/** Gives the ref's new tip; undefined takes the ref away. What it throws leaves the ref as it is. */
export type PlanTip = (tip: string | undefined) => string | undefined | Promise<string | undefined>;

/** A bare repository in a temporary folder, worked on by git itself. Refs have their full names. */
export interface GitRepository {
  readonly dir: string;
  writeBlob(bytes: Buffer | string): Promise<string>;
  /** A tree like `base` (empty if not given) with changes. Rejects with GitError for what is not there. */
  writeTree(base: string | undefined, entries: readonly TreeEntry[]): Promise<string>;
  writeCommit(commit: NewCommit): Promise<string>;
  /** The commit that a branch, ref or id names. */
  resolve(revision: string): Promise<string | undefined>;
  /** The tip of exactly this ref. */
  tip(ref: string): Promise<string | undefined>;
  /** All refs whose names begin like this, with their tips. */
  refs(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Moves a ref from the tip that `plan` saw: one change of a ref after the other, by compare-and-swap. */
  update(ref: string, plan: PlanTip): Promise<string | undefined>;
  /** The tip before the last update; undefined if the ref was not there or was never updated. */
  previous(ref: string): { readonly tip: string | undefined } | undefined;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  /** A file at a branch, ref or commit. */
  readFile(revision: string, path: string): Promise<StoredFile | undefined>;
  /** The ids that several revisions like `main:path` name, asked at once. */
  idsOf(names: readonly string[]): Promise<readonly (string | undefined)[]>;
  /** The entries of a folder at a commit; undefined if there is no such folder. */
  list(treeish: string): Promise<readonly (TreeEntry & { readonly sha: string })[] | undefined>;
  commit(sha: string): Promise<StoredCommit | undefined>;
  /** Commits of a revision or a range `a..b`, the newest first; undefined if it names none. */
  commits(range: string, filter?: CommitFilter): Promise<readonly StoredCommit[] | undefined>;
  /** How many commits only `base` has, and only `head`. Undefined if one of them is not there. */
  compare(
    base: string,
    head: string,
  ): Promise<{ readonly behind: number; readonly ahead: number } | undefined>;
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** The tree of a three-way merge; undefined on a conflict. */
  mergeTree(ours: string, theirs: string): Promise<string | undefined>;
  /** Any git command that reads, as text. */
  text(...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const ZERO = '0'.repeat(40);
/** No option, and none of the characters by which git revisions go on from a name. */
const REVISION = /^(?!-)(?!.*(?:\.\.|@\{))[^\s~^:?*[\\]+$/;
const FIELDS = ['%H', '%T', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'].join('%x1f');

/** Can git have a branch of this name? */
export const isBranchName = (name: string): boolean => REVISION.test(name);

/** Makes an empty bare repository. */
export const openGitRepository = async (): Promise<GitRepository> => {
  const dir = await mkdtemp(join(tmpdir(), 'double-'));
  const { run, line, find, object, close } = createGit(dir);
  await run(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', dir]);

  const entriesOf = async (treeish: string) => {
    const named = await object(treeish);
    const tree = named?.type === 'commit' ? await object(`${named.sha}^{tree}`) : named;
    return tree?.type === 'tree' ? toEntries(tree.bytes) : undefined;
  };

  const writeTree: GitRepository['writeTree'] = async (base, changes) => {
    const entries = new Map<string, Omit<TreeEntry, 'path'>>();
    const there = base === undefined ? [] : await entriesOf(base);
    if (!there) throw new GitError(`no tree ${base}`);
    for (const { path, ...entry } of there) entries.set(path, entry);
    const below = new Map<string, TreeEntry[]>();
    for (const { path, ...entry } of changes) {
      const [name = '', ...rest] = path.split('/');
      if (rest.length > 0) below.set(name, [...(below.get(name) ?? []), { ...entry, path: rest.join('/') }]);
      else if (entry.sha === null) entries.delete(name);
      else entries.set(name, entry);
    }
    for (const [name, inside] of below) {
      const there = entries.get(name);
      const sha = await writeTree(there?.type === 'tree' ? (there.sha ?? undefined) : undefined, inside);
      if (sha === EMPTY_TREE) entries.delete(name);
      else entries.set(name, { mode: '040000', type: 'tree', sha });
    }
    const lines = [...entries].map(
      ([name, { mode = '100644', type = 'blob', sha }]) => `${mode} ${type} ${sha}\t${name}\0`,
    );
    return line(['mktree', '-z'], lines.join(''));
  };

  const tip: GitRepository['tip'] = async (ref) =>
    REVISION.test(ref) && ref.startsWith('refs/') ? (await object(ref))?.sha : undefined;

  const queues = new Map<string, Promise<unknown>>();
  const before = new Map<string, { readonly tip: string | undefined }>();
  const update: GitRepository['update'] = (ref, plan) => {
    const change = async (): Promise<string | undefined> => {
      const old = await tip(ref);
      const next = await plan(old);
      if (next === old) return next;
      if (next === undefined) await run(['update-ref', '-d', ref, old ?? ZERO]);
      else await run(['update-ref', '--', ref, next, old ?? ZERO]);
      before.set(ref, { tip: old });
      return next;
    };
    const changed = (queues.get(ref) ?? Promise.resolve()).then(change);
    queues.set(
      ref,
      changed.catch(() => {}),
    );
    return changed;
  };

  return {
    dir,
    writeTree,
    tip,
    update,
    writeBlob: (bytes) => line(['hash-object', '-w', '--stdin'], bytes),
    writeCommit: ({ tree, parents, message, at, author, committer }) => {
      const date = `@${Math.floor(at / 1000)} +0000`;
      const more = {
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
        ...(author && identity('AUTHOR', author)),
        ...(committer && identity('COMMITTER', committer)),
      };
      const after = parents.flatMap((parent) => ['-p', parent]);
      return line(['commit-tree', ...after, '-F', '-', tree], message, more);
    },
    resolve: async (revision) =>
      REVISION.test(revision) ? (await object(`${revision}^{commit}`))?.sha : undefined,
    refs: async (prefix) => {
      // for-each-ref matches whole components only.
      const listed = await line(['for-each-ref', '--format=%(refname) %(objectname)']);
      const pairs = listed.split('\n').map((pair) => pair.split(' '));
      return new Map(
        pairs.flatMap(([name = '', sha = '']) => (name.startsWith(prefix) ? [[name, sha]] : [])),
      );
    },
    previous: (ref) => before.get(ref),
    isAncestor: async (ancestor, descendant) =>
      (await find(run(['merge-base', '--is-ancestor', '--', ancestor, descendant]))) !== undefined,
    readFile: async (revision, path) => {
      if (!REVISION.test(revision)) return undefined;
      const file = await object(`${revision}:${path}`);
      return file?.type === 'blob' ? file : undefined;
    },
    idsOf: async (names) => (await Promise.all(names.map(object))).map((named) => named?.sha),
    list: entriesOf,
    commit: async (sha) => {
      const commit = await object(sha);
      return commit?.type === 'commit' ? toCommit(commit) : undefined;
    },
    commits: async (range, { path, skip = 0, limit } = {}) => {
      const some = [`--skip=${skip}`, ...(limit === undefined ? [] : [`-n${limit}`])];
      const only = path === undefined ? [] : [path];
      const args = ['log', '-z', `--format=${FIELDS}`, ...some, '--end-of-options', range, '--', ...only];
      return (await find(run(args)).then((out) => out && split(out)))?.map(toLogged);
    },
    compare: async (base, head) => {
      if (!REVISION.test(base) || !REVISION.test(head)) return undefined;
      const counted = await find(
        line(['rev-list', '--left-right', '--count', '--end-of-options', `${base}...${head}`, '--']),
      );
      const [behind = 0, ahead = 0] = counted?.split('\t').map(Number) ?? [];
      return counted === undefined ? undefined : { behind, ahead };
    },
    mergeBase: (a, b) => find(line(['merge-base', '--', a, b])),
    // By an index of its own: `merge-tree --write-tree` needs a newer git than many machines have.
    mergeTree: async (ours, theirs) => {
      const index = { GIT_INDEX_FILE: join(dir, `index-${randomUUID()}`) };
      const base = await line(['merge-base', '--', ours, theirs]);
      await run(['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], '', index);
      return find(line(['write-tree'], '', index));
    },
    text: async (...args) => String(await run(args)),
    close: () => {
      close();
      return rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** A tree as git stores it: for each entry `mode name`, NUL and the 20 bytes of an id. */
const toEntries = (bytes: Buffer) => {
  const entries: (Required<TreeEntry> & { readonly sha: string })[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0, start);
    const [, digits = '', path = ''] = /^(\d+) (.*)$/s.exec(bytes.toString('utf8', start, end)) ?? [];
    const mode = digits.padStart(6, '0');
    const type = mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';
    start = end + 21;
    entries.push({ path, mode, type, sha: bytes.toString('hex', end + 1, start) });
  }
  return entries;
};

/** A commit as git stores it: headers, an empty line, the message. */
const toCommit = ({ sha, bytes }: StoredObject): StoredCommit => {
  const [head = '', ...rest] = bytes.toString().split('\n\n');
  const lines = head.split('\n').map((line) => line.split(/ (.*)/s));
  const values = (key: string): string[] => lines.flatMap(([of, value = '']) => (of === key ? [value] : []));
  const who = (key: string) => {
    const [, name = '', email = '', at] = /^(.*) <(.*)> (\d+) \S+$/.exec(values(key)[0] ?? '') ?? [];
    return { name, email, at: Number(at) * 1000 };
  };
  const message = rest.join('\n\n').replace(/\n$/, '');
  const [author, committer] = [who('author'), who('committer')];
  return { sha, tree: values('tree').join(), parents: values('parent'), author, committer, message };
};

const split = (out: Buffer): string[] => out.toString().split('\0').filter(Boolean);

const toLogged = (text: string): StoredCommit => {
  const [sha = '', tree = '', parents = '', name = '', email = '', at, ...rest] = text.split('\x1f');
  const [byName = '', byEmail = '', byAt, message = ''] = rest;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name, email, at: Number(at) * 1000 },
    committer: { name: byName, email: byEmail, at: Number(byAt) * 1000 },
    message: message.replace(/\n$/, ''),
  };
};
