import { createHash } from 'node:crypto';
import type { Signature, TreeEntry } from './git-repository.ts';
import { createPulls, type PullBook, type Pulls } from './github-pulls.ts';
import type { Hub } from './github-routes.ts';

/** Contents by path; null takes a path away. */
export type Files = Readonly<Record<string, string | Buffer | null>>;

/** Somebody who wrote a commit; `login` is null for an e-mail address that belongs to no account. */
export interface Person {
  readonly email: string;
  readonly login: string | null;
}

/** Who made a commit. */
export interface Authorship {
  readonly author?: Person;
  /** The author, then the co-authors. */
  readonly authors?: readonly Person[];
  /** GitHub's own address if not given, as for a commit that was made in the browser. */
  readonly committer?: Person;
  readonly message?: string;
}

/** Whom GitHub names for a commit. */
export interface Credit {
  readonly authors: readonly Person[];
  readonly committer: Person;
}

/** The repository as tests see and change it. A ref's name may lack its `refs/`. */
export interface Content extends Pulls {
  /** Changes files on a branch (from the default branch if it is new) in one commit; gives the commit. */
  commit(branch: string, files: Files, by?: Authorship): Promise<string>;
  deleteFile(branch: string, path: string, by?: Authorship): Promise<string>;
  /** The commit of a branch; throws if there is no such branch. */
  head(branch: string): Promise<string>;
  /** Commits what the branch does not have yet; gives the branch's commit. */
  checkOut(branch: string, files: Files): Promise<string>;
  renameBranch(from: string, to: string): Promise<void>;
  setDefaultBranch(branch: string): void;
  /** Puts a branch on any commit. */
  forcePush(branch: string, sha: string): Promise<void>;
  /** The commit of a ref, if it is there. */
  ref(name: string): Promise<string | undefined>;
  /** `git log`; with `-p` if no arguments are given. */
  log(ref: string, ...args: readonly string[]): Promise<string>;
  /** A file at a ref, branch or commit, as text. */
  show(ref: string, path: string): Promise<string | undefined>;
  /** A person commits other contents on top of a ref; gives the commit. */
  rewrite(ref: string, files: Files, message?: string): Promise<string>;
  resetRef(ref: string, sha: string): Promise<void>;
  removeRef(ref: string): Promise<void>;
  /** The folder of the bare repository, for tests that work on a clone. */
  readonly dir: string;
  /** The first commit, which is empty. */
  readonly root: string;
  readonly defaultBranch: string;
  isPrivate: boolean;
  /** A content type of raw contents that GitHub does not use; undefined for its own. */
  rawType: string | undefined;
}

/** What the routes read, and tests do not. */
export interface Book extends PullBook {
  creditOf(sha: string): Credit;
}

const AUTHOR: Person = { email: 'author@example.com', login: 'author' };
const WEB: Person = { email: 'noreply@github.com', login: null };
const BOT: Person = { email: '41898282+github-actions[bot]@users.noreply.github.com', login: null };

/** git's name of a file's content. */
export const blobOf = (content: string | Buffer): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest('hex');

/** Makes the first commit, and everything by which tests change the repository afterwards. */
export const createContent = async (hub: Hub): Promise<{ content: Content; book: Book }> => {
  const { repository, settings, now } = hub;
  const credits = new Map<string, Credit>();

  /** Writes a commit with its co-authors in trailers, as GitHub reads them. */
  const write = async (
    tree: string,
    parents: readonly string[],
    { message = 'Change files', author = AUTHOR, authors = [author], committer = WEB }: Authorship,
  ): Promise<string> => {
    const [first = AUTHOR, ...others] = authors;
    const trailers = others.map((person) => `Co-authored-by: ${sign(person).name} <${person.email}>`);
    const text = trailers.length > 0 ? `${message}\n\n${trailers.join('\n')}` : message;
    const by = { author: sign(first), committer: sign(committer) };
    const sha = await repository.writeCommit({ tree, parents, message: `${text}\n`, at: now(), ...by });
    credits.set(sha, { authors: [first, ...others], committer });
    return sha;
  };

  const commitTo = async (ref: string, files: Files, by: Authorship): Promise<string> => {
    const entries = await Promise.all(
      Object.entries(files).map(
        async ([path, content]): Promise<TreeEntry> => ({
          path,
          sha: content === null ? null : await repository.writeBlob(content),
        }),
      ),
    );
    const message = by.message ?? `Change ${Object.keys(files).join(', ')}`;
    const tip = await repository.update(ref, async (old) => {
      const parent = old ?? (await repository.tip(`refs/heads/${settings.defaultBranch}`));
      return write(await repository.writeTree(parent, entries), parent ? [parent] : [], { ...by, message });
    });
    return tip ?? '';
  };

  const head: Content['head'] = async (branch) => {
    const tip = await repository.tip(`refs/heads/${branch}`);
    if (tip === undefined) throw new Error(`there is no branch ${branch}`);
    return tip;
  };
  const commit: Content['commit'] = (branch, files, by = {}) => commitTo(`refs/heads/${branch}`, files, by);
  const put = async (ref: string, sha: string | undefined): Promise<void> =>
    void (await repository.update(ref, () => sha));

  const creditOf: Book['creditOf'] = (sha) => credits.get(sha) ?? { authors: [BOT], committer: WEB };
  const { pulls, book } = createPulls(hub, { head, write, creditOf });

  const root = await write(await repository.writeTree(undefined, []), [], { message: 'Begin' });
  await put('refs/heads/main', root);

  const content: Content = {
    ...pulls,
    commit,
    head,
    dir: repository.dir,
    root,
    deleteFile: (branch, path, by) => commit(branch, { [path]: null }, by),
    checkOut: async (branch, files) => {
      const ref = `refs/heads/${branch}`;
      const inside = Object.entries(files).filter(
        ([path]) => !/^\/|(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/.test(path),
      );
      const names = inside.map(([path]) => `${ref}:${path}`);
      const [tip, ...ids] = await repository.idsOf([`${ref}^{commit}`, ...names]);
      const isThere = inside.every(([, text], i) => ids[i] === (text === null ? undefined : blobOf(text)));
      return tip !== undefined && isThere ? tip : commit(branch, Object.fromEntries(inside));
    },
    renameBranch: async (from, to) => {
      await put(`refs/heads/${to}`, await head(from));
      await put(`refs/heads/${from}`, undefined);
      if (settings.defaultBranch === from) settings.defaultBranch = to;
      book.rename(from, to);
    },
    setDefaultBranch: (branch) => {
      settings.defaultBranch = branch;
    },
    forcePush: (branch, sha) => put(`refs/heads/${branch}`, sha),
    ref: (name) => repository.tip(fullName(name)),
    log: (ref, ...args) => repository.text('log', ...(args.length > 0 ? args : ['-p']), ref, '--'),
    show: async (ref, path) => (await repository.readFile(ref, path))?.bytes.toString(),
    rewrite: (ref, files, message) =>
      commitTo(fullName(ref), files, message === undefined ? {} : { message }),
    resetRef: (ref, sha) => put(fullName(ref), sha),
    removeRef: (ref) => put(fullName(ref), undefined),
    get defaultBranch() {
      return settings.defaultBranch;
    },
    get isPrivate() {
      return settings.isPrivate;
    },
    set isPrivate(isPrivate) {
      settings.isPrivate = isPrivate;
    },
    get rawType() {
      return settings.rawType;
    },
    set rawType(rawType) {
      settings.rawType = rawType;
    },
  };
  return { content, book: { ...book, creditOf } };
};

const fullName = (ref: string): string => (ref.startsWith('refs/') ? ref : `refs/${ref}`);

const sign = ({ login, email }: Person): Signature => ({
  name: email === WEB.email ? 'GitHub' : (login ?? email.replace(/@.*/, '')),
  email,
});
