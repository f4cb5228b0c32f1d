import { createHash } from 'node:crypto';
import type { getOctokit } from '@actions/github';
import { type Answer, json, type Request, type Route, type Server } from './server.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type Item<Method extends (...args: never[]) => Promise<{ data: unknown[] }>> = Awaited<
  ReturnType<Method>
>['data'][number];
type RestReview = Item<Rest['pulls']['listReviews']>;
type RestComment = Item<Rest['issues']['listComments']>;
type RestPull = Item<Rest['repos']['listPullRequestsAssociatedWithCommit']>;

type Files = Readonly<Record<string, string>>;
interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly files: Files;
}
interface Pull {
  readonly number: number;
  readonly author: string;
  readonly base: string;
  readonly head: string;
  readonly merged: boolean;
  readonly commits: readonly string[];
}
interface ReviewGiven {
  readonly user: string;
  readonly state?: 'APPROVED' | 'DISMISSED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly type?: 'User' | 'Bot';
  /** The commit that was looked at; the head of the pull request if not given. */
  readonly commit?: string;
}
export interface StoredComment {
  readonly id: number;
  readonly user: string;
  readonly body: string;
}

/** The repository's commits, pull requests, reviews and comments. */
export interface Content {
  /** Changes files on a branch (from main if it is new) in one commit; gives the commit. */
  commit(branch: string, files: Files): string;
  head(branch: string): string;
  open(head: string, author: string, base?: string): number;
  review(pull: number, review: ReviewGiven): void;
  /** Merges as GitHub's button does; gives the commit that is then the head of the base. */
  merge(pull: number, how?: 'merge' | 'squash' | 'rebase'): string;
  /** What a user may do; `write` if nothing is set. */
  readonly permissions: Map<string, 'admin' | 'write' | 'read' | 'none'>;
  comments(pull: number): readonly StoredComment[];
  comment(pull: number, user: string, body: string): void;
  /** False: the token of a fork's pull request, which may only read. */
  mayWrite: boolean;
}

const HEAD = 'c0ffee'.padEnd(40, '0');
const BOT = 'github-actions[bot]';

/** git's name of a file's content. */
export const blobOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex');

/** Adds the routes of GitHub's REST that read contents, commits, pull requests and reviews, and write comments. */
export const addContent = (server: Server): Content => {
  const commits = new Map<string, Commit>([[HEAD, { sha: HEAD, parents: [], files: {} }]]);
  const branches = new Map([['main', HEAD]]);
  const pulls = new Map<number, Pull>();
  const reviews = new Map<number, RestReview[]>();
  const comments = new Map<number, StoredComment[]>();
  const permissions: Content['permissions'] = new Map();
  const settings = { mayWrite: true };
  let last = 0;

  const add = (parents: readonly string[], files: Files): string => {
    last += 1;
    const sha = createHash('sha1').update(`commit ${last}`).digest('hex');
    commits.set(sha, { sha, parents, files });
    return sha;
  };
  const filesAt = (sha: string | undefined): Files => commits.get(sha ?? '')?.files ?? {};
  const head = (branch: string): string => branches.get(branch) ?? '';
  const pull = (number: number): Pull => {
    const found = pulls.get(number);
    if (!found) throw new Error(`there is no pull request ${number}`);
    return found;
  };

  /** As `git log -1 -- path` finds it: along parents that have the same content. */
  const lastChange = (path: string, from: string): string | undefined => {
    for (let sha = from; ; ) {
      const { parents = [], files = {} } = commits.get(sha) ?? {};
      const same = parents.find((parent) => filesAt(parent)[path] === files[path]);
      if (same === undefined) return files[path] === undefined ? undefined : sha;
      sha = same;
    }
  };

  const route = (
    verb: string,
    path: string,
    method: string,
    answer: (request: Request) => Answer,
  ): Route => ({
    match: new RegExp(`^${verb} /repos/[^/]+/[^/]+${path}$`),
    identify: ({ params }) => ({ method, name: params.path ?? params.sha ?? params.number ?? '' }),
    answer: (request) =>
      verb === 'GET' || settings.mayWrite
        ? answer(request)
        : json(403, { message: 'Resource not accessible by integration', status: '403' }),
  });
  const missing = json(404, { message: 'Not Found', status: '404' });

  server.add(
    route('GET', '/git/ref/heads(?:/|%2F)(?<path>.+)', 'GetRef', ({ params: { path = '' } }) =>
      branches.has(path)
        ? json(200, { ref: `refs/heads/${path}`, object: { type: 'commit', sha: head(path) } })
        : missing,
    ),
    route('GET', '/contents/(?<path>.+)', 'GetContent', ({ params: { path = '' }, url, headers }) => {
      const text = filesAt(url.searchParams.get('ref') ?? head('main'))[path];
      if (text === undefined) return missing;
      if (headers.accept?.includes('raw'))
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: text };
      return json(200, {
        type: 'file',
        path,
        sha: blobOf(text),
        size: text.length,
        encoding: 'none',
        content: '',
      });
    }),
    route('GET', '/commits', 'ListCommits', ({ url }) => {
      const sha = lastChange(url.searchParams.get('path') ?? '', url.searchParams.get('sha') ?? head('main'));
      return json(200, sha === undefined ? [] : [{ sha }]);
    }),
    route('GET', '/commits/(?<sha>\\w+)/pulls', 'ListPulls', ({ params: { sha = '' } }) => {
      const bringing = [...pulls.values()].filter((candidate) => candidate.commits.includes(sha));
      return json(
        200,
        bringing.map(
          ({ number, author, base, merged }): DeepPartial<RestPull> => ({
            number,
            state: merged ? 'closed' : 'open',
            merged_at: merged ? '2026-11-24T10:00:00Z' : null,
            base: { ref: base },
            user: { login: author, type: 'User' },
          }),
        ),
      );
    }),
    route('GET', '/pulls/(?<number>\\d+)/reviews', 'ListReviews', ({ params: { number } }) =>
      json(200, reviews.get(Number(number)) ?? []),
    ),
    route('GET', '/collaborators/(?<path>[^/]+)/permission', 'GetPermission', ({ params: { path = '' } }) => {
      const permission = permissions.get(path) ?? 'write';
      return json(200, { permission, role_name: permission, user: { login: path } });
    }),
    route('GET', '/issues/(?<number>\\d+)/comments', 'ListComments', ({ params: { number }, url }) => {
      const first = (Number(url.searchParams.get('page') ?? 1) - 1) * 100;
      const listed = (comments.get(Number(number)) ?? []).slice(first, first + 100);
      return json(200, listed.map(toRest));
    }),
    route('POST', '/issues/(?<number>\\d+)/comments', 'CreateComment', ({ params: { number }, body }) => {
      say(Number(number), BOT, (JSON.parse(String(body)) as { body: string }).body);
      return json(201, {});
    }),
    route('PATCH', '/issues/comments/(?<number>\\d+)', 'UpdateComment', ({ params: { number }, body }) => {
      for (const list of comments.values()) {
        const place = list.findIndex(({ id }) => id === Number(number));
        const old = list[place];
        if (old) list[place] = { ...old, body: (JSON.parse(String(body)) as { body: string }).body };
      }
      return json(200, {});
    }),
  );

  const say = (number: number, user: string, body: string): void => {
    last += 1;
    comments.set(number, [...(comments.get(number) ?? []), { id: last, user, body }]);
  };
  return Object.assign(settings, {
    head,
    permissions,
    commit: (branch: string, files: Files) => {
      const from = branches.get(branch) ?? head('main');
      const sha = add([from], { ...filesAt(from), ...files });
      branches.set(branch, sha);
      return sha;
    },
    open: (from: string, author: string, base = 'main') => {
      last += 1;
      pulls.set(last, { number: last, author, base, head: from, merged: false, commits: [] });
      return last;
    },
    review: (number: number, { user, state = 'APPROVED', type = 'User', commit }: ReviewGiven) => {
      const given: DeepPartial<RestReview> = {
        id: number,
        user: { login: user, type },
        state,
        commit_id: commit ?? head(pull(number).head),
      };
      reviews.set(number, [...(reviews.get(number) ?? []), given as RestReview]);
    },
    merge: (number: number, how: 'merge' | 'squash' | 'rebase' = 'merge') => {
      const { base, head: from, ...rest } = pull(number);
      const own: string[] = [];
      for (let sha = head(from); sha && sha !== head(base); sha = commits.get(sha)?.parents[0] ?? '')
        own.push(sha);
      const files = { ...filesAt(head(base)), ...filesAt(head(from)) };
      const parents = how === 'merge' ? [head(base), head(from)] : [head(base)];
      const sha = add(parents, files);
      branches.set(base, sha);
      pulls.set(number, {
        ...rest,
        base,
        head: from,
        merged: true,
        commits: how === 'merge' ? [...own, sha] : [sha],
      });
      return sha;
    },
    comments: (number: number) => comments.get(number) ?? [],
    comment: say,
  });
};

const toRest = ({ id, user, body }: StoredComment): DeepPartial<RestComment> => ({
  id,
  body,
  user: { login: user, type: user.endsWith('[bot]') ? 'Bot' : 'User' },
});

type DeepPartial<T> = T extends object ? { [Key in keyof T]?: DeepPartial<T[Key]> } : T;
