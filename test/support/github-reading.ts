import type { StoredCommit } from './git-repository.ts';
import { toCommit } from './github-commits.ts';
import type { Book } from './github-content.ts';
import { encodePath } from './github-people.ts';
import { type Place, placeOf } from './github-repository.ts';
import {
  addRoutes,
  CONTENTS_READ,
  found,
  type Hub,
  linked,
  missing,
  PULLS_READ,
  paged,
  paging,
  Refusal,
} from './github-routes.ts';
import type { RestCommit, RestComparison } from './github-types.ts';
import type { Answer, Request } from './server.ts';

const MEGABYTE = 1024 * 1024;
const LARGEST_SHOWN = MEGABYTE;
const LARGEST_RAW = 100 * MEGABYTE;
const TOO_LARGE =
  'This API returns blobs up to 1 MB in size. The requested blob is too large to fetch via the API';

/** Adds the routes that read files and commits. */
export const addReading = (hub: Hub, book: Book): void => {
  const { repository, settings } = hub;

  const getContent = async (request: Request): Promise<Answer | object> => {
    const { params, url, headers } = request;
    const { path = '' } = params;
    const revision = url.searchParams.get('ref') ?? settings.defaultBranch;
    const accept = headers.accept ?? '';
    const file = await repository.readFile(revision, path);
    if (!file) return listFolder(placeOf(hub, request), revision, path);
    const { sha, bytes } = file;
    if (bytes.length > LARGEST_RAW) throw new Refusal(403, TOO_LARGE);
    if (accept.includes('raw')) {
      // The type that was asked for, with a charset: without one, GitHub's client gives bytes.
      const { rawType = `${accept}; charset=utf-8` } = settings;
      const isInjected = settings.rawType !== undefined;
      return { status: 200, headers: { 'content-type': rawType }, body: bytes, isInjected };
    }
    const isShown = bytes.length <= LARGEST_SHOWN;
    if (!isShown && !accept.includes('object')) throw new Refusal(403, TOO_LARGE);
    const content = isShown ? bytes.toString('base64') : '';
    const encoding = isShown ? 'base64' : 'none';
    const entry = toEntry(placeOf(hub, request), revision, { path, type: 'blob', sha, size: bytes.length });
    return { ...entry, encoding, content };
  };
  const listFolder = async (place: Place, revision: string, path: string): Promise<object> => {
    if (!(await repository.resolve(revision))) throw missing();
    const entries = found(await repository.list(`${revision}:${path}`));
    return entries.map(({ path: name, type = 'blob', sha }) =>
      toEntry(place, revision, { path: `${path}/${name}`, type, sha, size: 0 }),
    );
  };

  const toRest =
    (request: Request) =>
    (commit: StoredCommit): RestCommit =>
      toCommit(placeOf(hub, request), book.creditOf(commit.sha), commit);
  const commitOf = async (sha: string): Promise<StoredCommit> => found(await repository.commit(sha));

  const compare = async (request: Request, base: string, head: string): Promise<Answer> => {
    const { behind, ahead } = found(await repository.compare(base, head));
    const status = ahead && behind ? 'diverged' : ahead ? 'ahead' : behind ? 'behind' : 'identical';
    const common = await repository.mergeBase(base, head);
    if (common === undefined) throw new Refusal(404, `No common ancestor between ${base} and ${head}.`);
    const { perPage, skip } = paging(request);
    const commits = ahead ? ((await repository.commits(`${base}..${head}`)) ?? []).toReversed() : [];
    const { url, page } = placeOf(hub, request);
    const range = encodePath(`${base}...${head}`);
    const pageUrl = `${page}/compare/${range}`;
    const body: Omit<RestComparison, 'files'> = {
      url: `${url}/compare/${range}`,
      html_url: pageUrl,
      permalink_url: pageUrl,
      diff_url: `${pageUrl}.diff`,
      patch_url: `${pageUrl}.patch`,
      base_commit: toRest(request)(await commitOf(base)),
      merge_base_commit: toRest(request)(await commitOf(common)),
      status,
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.slice(skip, skip + perPage).map(toRest(request)),
    };
    return linked(request, commits.length, body);
  };

  addRoutes(
    hub,
    {
      operation: 'repos/get-content',
      method: 'GetContent',
      needs: CONTENTS_READ,
      answer: getContent,
    },
    {
      operation: 'repos/list-commits',
      method: 'ListCommits',
      needs: CONTENTS_READ,
      about: ({ url }) => url.searchParams.get('path') ?? '',
      answer: async (request) => {
        const { perPage, skip } = paging(request);
        const path = request.url.searchParams.get('path');
        const tip = await repository.resolve(request.url.searchParams.get('sha') ?? settings.defaultBranch);
        const all = found(await repository.commits(found(tip), path === null ? {} : { path }));
        return linked(request, all.length, all.slice(skip, skip + perPage).map(toRest(request)));
      },
    },
    {
      operation: 'repos/compare-commits-with-basehead',
      method: 'Compare',
      needs: CONTENTS_READ,
      about: ({ params: { basehead = '' } }) => basehead.replace(/^.*\.\.\./, ''),
      answer: async (request) => {
        const [, base = '', head = ''] = /^(.+?)\.\.\.(.+)$/.exec(request.params.basehead ?? '') ?? [];
        return compare(request, base, head);
      },
    },
    {
      operation: 'pulls/list-commits',
      method: 'ListPullCommits',
      needs: PULLS_READ,
      answer: async (request) => {
        const pull = found(book.pulls.get(Number(request.params.pull_number)));
        // GitHub lists 250 at most.
        const commits = (await book.commitsOf(pull)).slice(0, 250);
        return paged(request, commits.map(toRest(request)));
      },
    },
  );
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly sha: string;
  readonly size: number;
}

/** A file or folder, without what is in it. */
const toEntry = ({ url, page }: Place, revision: string, { path, type, sha, size }: Entry) => {
  const isFile = type === 'blob';
  const self = `${url}/contents/${encodePath(path)}?ref=${encodeURIComponent(revision)}`;
  const git = `${url}/git/${isFile ? 'blobs' : 'trees'}/${sha}`;
  const html = `${page}/${type}/${encodePath(`${revision}/${path}`)}`;
  return {
    type: isFile ? 'file' : 'dir',
    path,
    name: nameOf(path),
    sha,
    size,
    url: self,
    git_url: git,
    html_url: html,
    download_url: isFile ? html.replace('/blob/', '/raw/') : null,
    _links: { self, git, html },
  };
};
