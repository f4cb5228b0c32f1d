import { setTimeout as delay } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import * as say from '../domain/messages/github.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import { foreign } from '../domain/text.ts';

type Octokit = ReturnType<typeof getOctokit>;
/** Owner and name of the repository, and the time limit: spread into every call of the client. */
export type Params = {
  readonly owner: string;
  readonly repo: string;
  readonly request: { readonly signal: AbortSignal };
};
type Page = { readonly per_page: number; readonly page: number };
/** One page of a list; `total` where GitHub tells it. */
type Listed<T> = { readonly items: readonly T[]; readonly total?: number };
type Work<T> = (client: Octokit, params: Params) => Promise<T>;

/** What is asked, in words, and the permission that it needs: both stand in the error if GitHub does not answer. */
export type Question = readonly [what: string, needs: string];

/** GitHub's REST for one repository, with errors that tell people what to do. */
export type Rest = {
  /** For what may be repeated: tried three times where GitHub fails. */
  readonly ask: <T>(question: Question, work: Work<T>) => Promise<T>;
  /** The same; undefined where there is no such thing (404, 410). */
  readonly find: <T>(question: Question, work: Work<T>) => Promise<T | undefined>;
  /** For what must not be done twice: tried once. */
  readonly tell: <T>(question: Question, work: Work<T>) => Promise<T>;
  /** All pages of a list, for as long as somebody wants the next one. */
  readonly pages: <T>(
    question: Question,
    get: (client: Octokit, params: Params & Page) => Promise<Listed<T>>,
  ) => AsyncGenerator<readonly T[]>;
  readonly defaultBranch: () => Promise<string>;
  /** The commit at the head of a branch (never of a tag of that name); undefined if there is none. Asked once. */
  readonly headOf: (branch: string) => Promise<string | undefined>;
};

const PER_PAGE = 100;
/** 30 runs an hour for three weeks: whoever has more in one workflow must hear that they were not all read. */
const MAX_PAGES = 150;
/** Pages fetched side by side. */
const LANES = 4;
const TRIES = 3;
const ANSWER_LIMIT_MS = 30_000;

/** Opens GitHub's REST; its client is loaded with the first request. */
export const openRest = (
  githubToken: string,
  repository: string,
  /** As the event tells it, if it does. */
  defaultBranch: string | undefined,
  signal: AbortSignal,
): Rest => {
  const [owner = '', repo = ''] = repository.split('/');
  let loading: Promise<Octokit> | undefined;
  const octokit = (): Promise<Octokit> => {
    loading ??= import('@actions/github').then((github) => github.getOctokit(githubToken));
    return loading;
  };
  const send = async <T>(question: Question, work: Work<T>, maxTries: number): Promise<T> => {
    if (githubToken === '') throw new Told(say.noGitHubToken());
    for (let tries = 1; ; tries += 1) {
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
        return await work(await octokit(), { owner, repo, request: { signal: limit } });
      } catch (error) {
        const status = statusOf(error);
        const mayPass = status === undefined || status >= 500;
        if (!mayPass || tries === maxTries || signal.aborted) throw explain(question, error, tries);
        await delay(tries * 500, undefined, { signal }).catch(() => {});
      }
    }
  };
  const ask: Rest['ask'] = (question, work) => send(question, work, TRIES);
  const find: Rest['find'] = async (question, work) => {
    try {
      return await ask(question, work);
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  };
  const heads = new Map<string, Promise<string | undefined>>();
  return {
    ask,
    find,
    defaultBranch: async () =>
      defaultBranch ??
      ask(
        ['the repository', 'contents: read'],
        async ({ rest }, params) => (await rest.repos.get(params)).data.default_branch,
      ),
    headOf: (branch) => {
      const head =
        heads.get(branch) ??
        find([`the branch ${foreign(branch, 80)}`, 'contents: read'], async ({ rest }, params) => {
          const { data } = await rest.git.getRef({ ...params, ref: `heads/${branch}` });
          return data.object.sha;
        });
      heads.set(branch, head);
      return head;
    },
    tell: (question, work) => send(question, work, 1),
    pages: async function* (question, get) {
      let seen = 0;
      let total: number | undefined;
      // The first page tells how many there are; those after it are fetched some at a time.
      for (let next = 1; next <= MAX_PAGES; ) {
        const left = total === undefined ? 1 : Math.ceil((total - seen) / PER_PAGE);
        const numbers = Array.from({ length: Math.min(LANES, left) }, (_, i) => next + i);
        next += numbers.length;
        const fetched = await Promise.all(
          numbers.map((page) =>
            ask(question, (client, params) => get(client, { ...params, per_page: PER_PAGE, page })),
          ),
        );
        for (const { items, total: told } of fetched) {
          yield items;
          seen += items.length;
          total = told;
          const isLast = told === undefined ? items.length < PER_PAGE : seen >= told;
          if (items.length === 0 || isLast) return;
        }
      }
      throw new Told(say.tooManyPages(question[0], MAX_PAGES * PER_PAGE));
    },
  };
};

const statusOf = (error: unknown): number | undefined => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
};

/** GitHub does not have it, or does not let this token know that it has. */
class NotFound extends Told {}

/** GitHub's refusal as a message that says what to do. */
const explain = ([what, needs]: Question, error: unknown, tries: number): Told => {
  const status = statusOf(error);
  if (status === 404 || status === 410) return new NotFound(say.notShown(what, status, needs));
  return new Told(refusal([what, needs], error, status, tries));
};

const refusal = (
  [what, needs]: Question,
  error: unknown,
  status: number | undefined,
  tries: number,
): Message => {
  const said = foreign(error instanceof Error ? error.message : String(error), 120);
  if (status === 429 || /rate limit/i.test(said)) return say.limitUsedUp(what);
  if (status === 401 || status === 403) return say.notAllowed(what, status, needs);
  return say.notTold(what, tries, status === undefined ? said : `HTTP ${status}`);
};
