import type { StoredCommit } from './git-repository.ts';
import type { Authorship, Credit, Person } from './github-content.ts';
import type { Hub } from './github-routes.ts';

export interface ReviewGiven {
  readonly user: string;
  readonly state?: 'APPROVED' | 'DISMISSED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly type?: 'User' | 'Bot';
  /** The commit that was looked at; the head of the pull request if not given. */
  readonly commit?: string;
}

export interface StoredReview extends Required<ReviewGiven> {
  readonly id: number;
  readonly at: number;
}

export interface StoredComment {
  readonly id: number;
  readonly pull: number;
  readonly user: string;
  readonly body: string;
  readonly at: number;
  readonly changedAt: number;
}

/** Pull requests, reviews and comments as tests see and change them. */
export interface Pulls {
  /** Opens a pull request; gives its number. */
  open(head: string, author: string, base?: string): number;
  review(pull: number, review: ReviewGiven): Promise<void>;
  /** Merges as GitHub's button does; gives the commit that is then the head of the base. */
  merge(pull: number, how?: 'merge' | 'squash' | 'rebase'): Promise<string>;
  /** What a user may do; `write` if nothing is set. */
  readonly permissions: Map<string, 'admin' | 'write' | 'read' | 'none'>;
  comments(pull: number): readonly StoredComment[];
  comment(pull: number, user: string, body: string): StoredComment;
}

export interface Pull {
  readonly number: number;
  readonly author: string;
  readonly base: string;
  readonly head: string;
  /** When it was opened. */
  readonly at: number;
  readonly merged?: {
    readonly at: number;
    readonly sha: string;
    /** The commits of its branch, the oldest first. */
    readonly own: readonly StoredCommit[];
    /** The commits by which its changes came into the base. */
    readonly brought: readonly string[];
  };
}

/** What the routes read and write. */
export interface PullBook {
  readonly pulls: ReadonlyMap<number, Pull>;
  reviewsOf(pull: number): readonly StoredReview[];
  /** The commits that a pull request asks to merge, the oldest first. */
  commitsOf(pull: Pull): Promise<readonly StoredCommit[]>;
  /** Pull requests that brought a commit into their base, or would. */
  bringing(sha: string): Promise<readonly Pull[]>;
  edit(comment: number, body: string): StoredComment | undefined;
  rename(from: string, to: string): void;
}

interface Tools {
  readonly head: (branch: string) => Promise<string>;
  readonly write: (tree: string, parents: readonly string[], by: Authorship) => Promise<string>;
  readonly creditOf: (sha: string) => Credit;
}

const MERGER: Person = { email: 'octocat@users.noreply.github.com', login: 'octocat' };

/** Makes the list of pull requests, which is empty. */
export const createPulls = (
  { repository, settings, now }: Hub,
  { head, write, creditOf }: Tools,
): { pulls: Pulls; book: PullBook } => {
  const pulls = new Map<number, Pull>();
  const reviews = new Map<number, StoredReview[]>();
  const comments = new Map<number, StoredComment[]>();
  let last = 0;

  const get = (number: number): Pull => {
    const pull = pulls.get(number);
    if (!pull) throw new Error(`there is no pull request ${number}`);
    return pull;
  };
  const commitsOf = async ({ merged, base, head: from }: Pull): Promise<readonly StoredCommit[]> =>
    merged?.own ?? (await repository.commits(`refs/heads/${base}..refs/heads/${from}`))?.toReversed() ?? [];

  const mergedTree = async (base: string, from: string): Promise<string> => {
    const tree = await repository.mergeTree(base, from);
    if (tree === undefined) throw new Error(`${from} has conflicts with ${base}`);
    return tree;
  };
  /** Puts each commit anew on top of the base. */
  const rebase = async (base: string, own: readonly StoredCommit[]): Promise<string[]> => {
    const made: string[] = [];
    for (const { sha, message } of own) {
      const { authors } = creditOf(sha);
      made.push(await write(await mergedTree(base, sha), [made.at(-1) ?? base], { message, authors }));
    }
    return made;
  };
  const squash = async (
    base: string,
    from: string,
    { number, author }: Pull,
    own: readonly StoredCommit[],
  ) => {
    const all = own.flatMap(({ sha }) => creditOf(sha).authors);
    const authors = [...new Map(all.map((person) => [person.email, person])).values()];
    const message = `Pull request of ${author} (#${number})`;
    return write(await mergedTree(base, from), [base], { message, authors });
  };

  return {
    pulls: {
      permissions: new Map(),
      open: (from, author, base = settings.defaultBranch) => {
        last += 1;
        pulls.set(last, { number: last, author, base, head: from, at: now() });
        return last;
      },
      review: async (number, { user, state = 'APPROVED', type = 'User', commit }) => {
        last += 1;
        const id = last;
        const at = now();
        const given = { id, user, type, state, at, commit: commit ?? (await head(get(number).head)) };
        reviews.set(number, [...(reviews.get(number) ?? []), given]);
      },
      merge: async (number, how = 'merge') => {
        const pull = get(number);
        const own = await commitsOf(pull);
        const from = await head(pull.head);
        let brought: readonly string[] = [];
        const sha = await repository.update(`refs/heads/${pull.base}`, async (base = '') => {
          if (how === 'rebase') brought = await rebase(base, own);
          else if (how === 'squash') brought = [await squash(base, from, pull, own)];
          else {
            const message = `Merge pull request #${number} from ${pull.head}`;
            const merged = await write(await mergedTree(base, from), [base, from], {
              message,
              author: MERGER,
            });
            brought = [...own.map((commit) => commit.sha), merged];
          }
          return brought.at(-1) ?? base;
        });
        pulls.set(number, { ...pull, merged: { at: now(), sha: sha ?? '', own, brought } });
        return sha ?? '';
      },
      comments: (number) => comments.get(number) ?? [],
      comment: (number, user, body) => {
        last += 1;
        const at = now();
        const comment = { id: last, pull: number, user, body, at, changedAt: at };
        comments.set(number, [...(comments.get(number) ?? []), comment]);
        return comment;
      },
    },
    book: {
      pulls,
      commitsOf,
      reviewsOf: (number) => reviews.get(number) ?? [],
      bringing: async (sha) => {
        const bring = async (pull: Pull): Promise<readonly Pull[]> => {
          const shas = pull.merged?.brought ?? (await commitsOf(pull)).map((commit) => commit.sha);
          return shas.includes(sha) ? [pull] : [];
        };
        return (await Promise.all([...pulls.values()].map(bring))).flat();
      },
      edit: (id, body) => {
        for (const list of comments.values()) {
          const place = list.findIndex((comment) => comment.id === id);
          const old = list[place];
          if (old) {
            list[place] = { ...old, body, changedAt: now() };
            return list[place];
          }
        }
        return undefined;
      },
      rename: (from, to) => {
        const renamed = (branch: string): string => (branch === from ? to : branch);
        for (const [number, pull] of pulls)
          if (!pull.merged)
            pulls.set(number, { ...pull, base: renamed(pull.base), head: renamed(pull.head) });
      },
    },
  };
};
