import type { getOctokit } from '@actions/github';
import type { StoredCommit } from './git-repository.ts';
import type { Book } from './github-content.ts';
import {
  addRoutes,
  CONTENTS_READ,
  type DeepPartial,
  found,
  type Hub,
  isoSeconds,
  missing,
  paging,
  Refusal,
} from './github-routes.ts';
import { type Answer, json, type Request } from './server.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type RestCommit = Awaited<ReturnType<Rest['repos']['listCommits']>>['data'][number];

const MEGABYTE = 1024 * 1024;
const LARGEST_SHOWN = MEGABYTE;
const LARGEST_RAW = 100 * MEGABYTE;
const TOO_LARGE =
  'This API returns blobs up to 1 MB in size. The requested blob is too large to fetch via the API';

/** Adds the routes that read files and commits. */
export const addReading = (hub: Hub, book: Book): void => {
  const { repository, settings } = hub;

  const getContent = async ({ params: { path = '' }, url, headers }: Request): Promise<Answer | object> => {
    const revision = url.searchParams.get('ref') ?? settings.defaultBranch;
    const accept = headers.accept ?? '';
    const file = await repository.readFile(revision, path);
    if (!file) return listFolder(revision, path);
    const { sha, bytes } = file;
    if (bytes.length > LARGEST_RAW) throw new Refusal(403, TOO_LARGE);
    if (accept.includes('raw'))
      return { status: 200, headers: { 'content-type': settings.rawType }, body: bytes };
    const isShown = bytes.length <= LARGEST_SHOWN;
    if (!isShown && !accept.includes('object')) throw new Refusal(403, TOO_LARGE);
    const content = isShown ? bytes.toString('base64') : '';
    const encoding = isShown ? 'base64' : 'none';
    return { type: 'file', path, name: nameOf(path), sha, size: bytes.length, encoding, content };
  };
  const listFolder = async (revision: string, path: string): Promise<Answer> => {
    if (!(await repository.resolve(revision))) throw missing();
    const entries = found(await repository.list(`${revision}:${path}`));
    return json(
      200,
      entries.map(({ path: name, type, sha }) => ({
        type: type === 'tree' ? 'dir' : 'file',
        path: `${path}/${name}`,
        name,
        sha,
      })),
    );
  };

  const toRest = ({
    sha,
    tree,
    parents,
    author,
    committer,
    message,
  }: StoredCommit): DeepPartial<RestCommit> => {
    const credit = book.creditOf(sha);
    const [first] = credit.authors;
    const signed = ({ name, email, at }: typeof author) => ({ name, email, date: isoSeconds(at) });
    return {
      sha,
      commit: { message, tree: { sha: tree }, author: signed(author), committer: signed(committer) },
      author: userOf(first?.login),
      committer: userOf(credit.committer.login),
      parents: parents.map((parent) => ({ sha: parent })),
    };
  };

  addRoutes(
    hub,
    {
      on: 'GET REPO/contents/(?<path>.+)',
      method: 'GetContent',
      needs: CONTENTS_READ,
      answer: getContent,
    },
    {
      on: 'GET REPO/commits',
      method: 'ListCommits',
      needs: CONTENTS_READ,
      about: ({ url }) => url.searchParams.get('path') ?? '',
      answer: async (request) => {
        const { perPage, skip } = paging(request);
        const path = request.url.searchParams.get('path');
        const tip = await repository.resolve(request.url.searchParams.get('sha') ?? settings.defaultBranch);
        const filter = { skip, limit: perPage, ...(path !== null && { path }) };
        const commits = found(await repository.commits(found(tip), filter));
        return json(200, commits.map(toRest));
      },
    },
    {
      on: 'GET REPO/compare/(?<base>.+?)\\.\\.\\.(?<head>.+)',
      method: 'Compare',
      needs: CONTENTS_READ,
      about: ({ params: { head = '' } }) => head,
      answer: async (request) => {
        const { base = '', head = '' } = request.params;
        const { behind, ahead } = found(await repository.compare(base, head));
        const status = ahead && behind ? 'diverged' : ahead ? 'ahead' : behind ? 'behind' : 'identical';
        if (status === 'diverged' && !(await repository.mergeBase(base, head)))
          throw new Refusal(404, `No common ancestor between ${base} and ${head}.`);
        const { perPage, skip } = paging(request);
        const commits = ahead ? ((await repository.commits(`${base}..${head}`)) ?? []) : [];
        return {
          status,
          ahead_by: ahead,
          behind_by: behind,
          total_commits: ahead,
          commits: commits
            .toReversed()
            .slice(skip, skip + perPage)
            .map(toRest),
        };
      },
    },
    {
      on: 'GET REPO/pulls/(?<number>\\d+)/commits',
      method: 'ListPullCommits',
      needs: { any: ['pull-requests'], level: 'read' },
      answer: async (request) => {
        const pull = found(book.pulls.get(Number(request.params.number)));
        const { perPage, skip } = paging(request);
        // GitHub lists 250 at most.
        const commits = (await book.commitsOf(pull)).slice(0, 250);
        return json(200, commits.slice(skip, skip + perPage).map(toRest));
      },
    },
  );
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const userOf = (login: string | null | undefined) => (login ? { login, type: 'User' } : null);
