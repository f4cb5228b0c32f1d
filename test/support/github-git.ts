import { GitError } from './git-process.ts';
import type { TreeEntry } from './git-repository.ts';
import {
  addRoutes,
  bodyOf,
  CONTENTS_READ,
  CONTENTS_WRITE,
  found,
  type Hub,
  isoSeconds,
  missing,
  unprocessable,
} from './github-routes.ts';
import { json, type Request } from './server.ts';

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
    const entries: TreeEntry[] = [];
    for (const { path, mode, type, sha, content } of tree) {
      if (/^\/|\/$|(?:^|\/)(?:\.{0,2}|\.git)(?:\/|$)/.test(path))
        throw unprocessable('tree.path contains a malformed path component');
      if (content !== undefined && Buffer.byteLength(content) > MAX_INLINE) throw unprocessable(TOO_LARGE);
      const id = content === undefined ? (sha ?? null) : await repository.writeBlob(content);
      if (id !== null && !SHA.test(id)) throw unprocessable(`tree.sha ${id} is not a valid ${type}`);
      entries.push({ path, mode, type, sha: id });
    }
    try {
      return { sha: await repository.writeTree(base_tree, entries), entries };
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
      on: 'GET REPO/git/ref/(?<ref>.+)',
      method: 'GetRef',
      needs: CONTENTS_READ,
      answer: async ({ params: { ref } }) => toRef(`refs/${ref}`, found(await tipOf(`refs/${ref}`))),
    },
    {
      on: 'GET REPO/git/matching-refs/(?<ref>.+)',
      method: 'MatchingRefs',
      needs: CONTENTS_READ,
      answer: async ({ params: { ref } }) =>
        json(
          200,
          [...(await repository.refs(`refs/${ref}`))].map(([name, sha]) => toRef(name, sha)),
        ),
    },
    {
      on: 'POST REPO/git/refs',
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
        return json(201, toRef(ref, sha));
      },
    },
    {
      on: 'PATCH REPO/git/refs/(?<ref>.+)',
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
        return toRef(ref, sha);
      },
    },
    {
      on: 'POST REPO/git/blobs',
      method: 'CreateBlob',
      needs: CONTENTS_WRITE,
      answer: async (request) => {
        const { content, encoding = 'utf-8' } = bodyOf<{ content: string; encoding: string }>(request);
        if (content === undefined) throw unprocessable('Invalid request.\n\n"content" wasn\'t supplied.');
        const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
        return json(201, { sha: await repository.writeBlob(bytes) });
      },
    },
    {
      on: 'POST REPO/git/trees',
      method: 'CreateTree',
      needs: CONTENTS_WRITE,
      answer: async (request) => {
        const { sha, entries } = await addTree(bodyOf(request));
        return json(201, { sha, tree: entries, truncated: false });
      },
    },
    {
      on: 'POST REPO/git/commits',
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
          return json(201, await commitOf(hub, sha));
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
      on: 'GET REPO/git/commits/(?<sha>[0-9a-f]{40})',
      method: 'GetCommit',
      needs: CONTENTS_READ,
      answer: ({ params: { sha = '' } }: Request) => commitOf(hub, sha),
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

const commitOf = async ({ repository }: Hub, sha: string): Promise<object> => {
  const [commit] = found(await repository.commits(sha, { limit: 1 }));
  if (!commit) throw missing();
  const { tree, parents, message, author, committer } = commit;
  const signed = ({ name, email, at }: typeof author) => ({ name, email, date: isoSeconds(at) });
  return {
    sha,
    tree: { sha: tree },
    parents: parents.map((parent) => ({ sha: parent })),
    message,
    author: signed(author),
    committer: signed(committer),
  };
};

const toRef = (ref: string, sha: string) => ({ ref, object: { type: 'commit', sha } });

/** Why git refused; throws what is no refusal of git's. */
const reasonOf = (error: unknown): string => {
  if (error instanceof GitError) return error.message;
  throw error;
};
