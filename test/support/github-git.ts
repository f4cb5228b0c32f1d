import { GitError } from './git-process.ts';
import type { StoredCommit, TreeEntry } from './git-repository.ts';
import { toGitCommit, toRef } from './github-commits.ts';
import { placeOf } from './github-repository.ts';
import {
  addRoutes,
  bodyOf,
  CONTENTS_READ,
  CONTENTS_WRITE,
  created,
  found,
  type Hub,
  missing,
  unprocessable,
} from './github-routes.ts';

/** How many of the next reads of a ref are stale, and of which. */
export interface Staleness {
  readonly ref: string | undefined;
  left: number;
}

interface WantedEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha?: string | null;
  readonly content?: string;
}

/** GitHub fails on more text in a tree. */
const MAX_INLINE = 2_500_000;
const SHA = /^[0-9a-f]{40}$/;
const TOO_LARGE =
  'Sorry, your input was too large to process. Consider building the tree incrementally, or building the ' +
  'commits you need in a local clone of the repository and then pushing them to GitHub.';
const WEB = { name: 'GitHub', email: 'noreply@github.com' };

/** Adds the git data API: refs, blobs, trees and commits. */
export const addGitData = (hub: Hub, staleReads: readonly Staleness[]): void => {
  const { repository, tokens, now } = hub;

  const tipOf = async (ref: string): Promise<string | undefined> => {
    const stale = staleReads.find(({ ref: of, left }) => left > 0 && (of === undefined || of === ref));
    if (!stale) return repository.tip(ref);
    stale.left -= 1;
    const before = repository.previous(ref);
    return before ? before.tip : repository.tip(ref);
  };

  const addTree = async ({ base_tree, tree = [] }: { base_tree?: string; tree?: readonly WantedEntry[] }) => {
    const toStored = async ({ path, mode, type, sha, content }: WantedEntry): Promise<TreeEntry> => {
      if (/^\/|\/$|(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/.test(path))
        throw unprocessable('tree.path contains a malformed path component');
      if (content !== undefined && Buffer.byteLength(content) > MAX_INLINE) throw unprocessable(TOO_LARGE);
      const id = content === undefined ? (sha ?? null) : await repository.writeBlob(content);
      if (id !== null && !SHA.test(id)) throw unprocessable(`tree.sha ${id} is not a valid ${type}`);
      return { path, mode, type, sha: id };
    };
    const entries = await Promise.all(tree.map(toStored));
    try {
      return await repository.writeTree(base_tree, entries);
    } catch (error) {
      const words = reasonOf(error);
      const [, bad] = /object (\w{40}) is/.exec(words) ?? [];
      const type = entries.find(({ sha }) => sha === bad)?.type;
      throw unprocessable(
        bad ? `tree.sha ${bad} is not a valid ${type}` : 'base_tree is not a valid tree oid',
      );
    }
  };

  addRoutes(
    hub,
    {
      operation: 'git/get-ref',
      method: 'GetRef',
      needs: CONTENTS_READ,
      answer: async (request) => {
        const ref = `refs/${request.params.ref}`;
        return toRef(placeOf(hub, request), ref, found(await tipOf(ref)));
      },
    },
    {
      operation: 'git/list-matching-refs',
      method: 'MatchingRefs',
      needs: CONTENTS_READ,
      answer: async (request) => {
        const refs = await repository.refs(`refs/${request.params.ref}`);
        return [...refs].map(([name, sha]) => toRef(placeOf(hub, request), name, sha));
      },
    },
    {
      operation: 'git/create-ref',
      method: 'CreateRef',
      needs: CONTENTS_WRITE,
      about: (request) => (bodyOf<{ ref: string }>(request).ref ?? '').replace(/^refs\//, ''),
      answer: async (request) => {
        const { ref = '', sha = '' } = bodyOf<{ ref: string; sha: string }>(request);
        if (!ref.startsWith('refs/')) throw unprocessable("Reference name must start with 'refs/'.");
        if (!/^refs\/[^/]+\/./.test(ref))
          throw unprocessable('Reference name must contain at least three slash-separated components.');
        await changeRef(hub, ref, sha, (tip) => {
          if (tip !== undefined) throw unprocessable('Reference already exists');
        });
        return created(toRef(placeOf(hub, request), ref, sha));
      },
    },
    {
      operation: 'git/update-ref',
      method: 'UpdateRef',
      needs: CONTENTS_WRITE,
      answer: async (request) => {
        const ref = `refs/${request.params.ref}`;
        const { sha = '', force = false } = bodyOf<{ sha: string; force: boolean }>(request);
        await changeRef(hub, ref, sha, async (tip) => {
          if (tip === undefined) throw unprocessable('Reference does not exist');
          if (force || (await repository.isAncestor(tip, sha))) return;
          const isThere = (await repository.resolve(sha)) !== undefined;
          throw unprocessable(isThere ? 'Update is not a fast forward' : 'Object does not exist');
        });
        return toRef(placeOf(hub, request), ref, sha);
      },
    },
    {
      operation: 'git/create-blob',
      method: 'CreateBlob',
      needs: CONTENTS_WRITE,
      answer: async (request) => {
        const { content = '', encoding } = bodyOf<{ content: string; encoding: string }>(request);
        const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
        const sha = await repository.writeBlob(bytes);
        return created({ sha, url: `${placeOf(hub, request).url}/git/blobs/${sha}` });
      },
    },
    {
      operation: 'git/create-tree',
      method: 'CreateTree',
      needs: CONTENTS_WRITE,
      answer: async (request) => {
        const sha = await addTree(bodyOf(request));
        const tree = found(await repository.list(sha));
        return created({ sha, url: `${placeOf(hub, request).url}/git/trees/${sha}`, tree, truncated: false });
      },
    },
    {
      operation: 'git/create-commit',
      method: 'CreateCommit',
      needs: CONTENTS_WRITE,
      about: (request) => bodyOf<{ message: string }>(request).message?.split('\n', 1)[0] ?? '',
      answer: async (request) => {
        const { message = '', tree = '', parents = [] } = bodyOf<NewCommit>(request);
        if (message === '') throw unprocessable('Invalid request.\n\n"message" wasn\'t supplied.');
        const login = tokens.ownerOf(request);
        const author = { name: login, email: `${login}@users.noreply.github.com` };
        try {
          const sha = await repository.writeCommit({
            message,
            tree,
            parents,
            at: now(),
            author,
            committer: WEB,
          });
          return created(toGitCommit(placeOf(hub, request), await commitOf(hub, sha)));
        } catch (error) {
          throw unprocessable(
            reasonOf(error).includes(tree)
              ? 'Tree SHA does not exist'
              : 'Parent SHA does not exist or is not a commit object',
          );
        }
      },
    },
    {
      operation: 'git/get-commit',
      method: 'GetCommit',
      needs: CONTENTS_READ,
      answer: async (request) =>
        toGitCommit(placeOf(hub, request), await commitOf(hub, request.params.commit_sha ?? '')),
    },
  );
};

interface NewCommit {
  readonly message: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

/** Moves a ref unless `check`, which sees its tip, throws. */
const changeRef = async (
  { repository }: Hub,
  ref: string,
  sha: string,
  check: (tip: string | undefined) => void | Promise<void>,
): Promise<void> => {
  if (!SHA.test(sha))
    throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  try {
    await repository.update(ref, async (tip) => {
      await check(tip);
      return sha;
    });
  } catch (error) {
    const words = reasonOf(error);
    if (/bad name/.test(words)) throw unprocessable(`${ref} is not a valid ref name.`);
    throw unprocessable(
      /nonexistent object/.test(words) ? 'Object does not exist' : 'Reference update failed',
    );
  }
};

const commitOf = async ({ repository }: Hub, sha: string): Promise<StoredCommit> => {
  if (!SHA.test(sha)) throw missing();
  return found(await repository.commit(sha));
};

/** Why git refused; throws what is no refusal of git's. */
const reasonOf = (error: unknown): string => {
  if (error instanceof GitError) return error.message;
  throw error;
};
