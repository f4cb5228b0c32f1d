import { setTimeout as delay } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import * as say from '../../domain/messages/github.ts';
import { type Message, Told } from '../../domain/messages/message.ts';
import { foreign } from '../../domain/text.ts';

type Octokit = ReturnType<typeof getOctokit>;
/** Owner and name of the repository, and the time limit: spread into every call of the client. */
export type Params = {
  readonly owner: string;
  readonly repo: string;
  readonly request: { readonly signal: AbortSignal };
};
type Page = { readonly per_page: number; readonly page: number };
type Work<T> = (client: Octokit, params: Params) => Promise<T>;

/** What is asked, in words, and the permission that it needs: both stand in the error if GitHub does not answer. */
export type Question = readonly [what: string, needs: string];

/** How the client is opened. */
export type RestOptions = {
  readonly githubToken: string;
  /** `owner/name` */
  readonly repository: string;
  /** Told the `Date` header of each answer. */
  readonly observe: (date: string | undefined) => void;
  /** Aborts shortly before the runner kills this process. */
  readonly dying: AbortSignal;
};

const PER_PAGE = 100;
const MAX_PAGES = 50;
const TRIES = 3;
const ANSWER_LIMIT_MS = 30_000;
/** A longer wait that GitHub asks for is told to the person instead. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Opens GitHub's REST for one repository, with errors that tell people what to do. Its client is loaded with the first
 * request.
 */
export const openRest = ({ githubToken, repository, observe, dying }: RestOptions) => {
  const [owner = '', repo = ''] = repository.split('/');
  let loading: Promise<Octokit> | undefined;
  const octokit = (): Promise<Octokit> => {
    loading ??= import('@actions/github').then((github) => {
      const client = github.getOctokit(githubToken);
      client.hook.after('request', ({ headers }) => observe(headers.date));
      client.hook.error('request', (error) => {
        observe(headersOf(error).date);
        throw error;
      });
      return client;
    });
    return loading;
  };
  const send = async <T>(question: Question, work: Work<T>, maxTries: number): Promise<T> => {
    if (githubToken === '') throw new Told(say.noGitHubToken());
    for (let tries = 1; ; tries += 1) {
      try {
        const limit = AbortSignal.any([dying, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
        return await work(await octokit(), { owner, repo, request: { signal: limit } });
      } catch (error) {
        const waitMs = waitAfter(error, tries);
        if (waitMs === undefined || tries === maxTries || dying.aborted)
          throw explain(question, error, tries);
        await delay(waitMs, undefined, { signal: dying }).catch(() => {});
      }
    }
  };
  const ask = <T>(question: Question, work: Work<T>): Promise<T> => send(question, work, TRIES);
  return {
    /** For what may be repeated: tried three times where GitHub fails, or asks to wait a short while. */
    ask,
    /** The same; undefined where there is no such thing (404, 410). */
    find: async <T>(question: Question, work: Work<T>): Promise<T | undefined> => {
      try {
        return await ask(question, work);
      } catch (error) {
        if (error instanceof RestError && (error.status === 404 || error.status === 410)) return undefined;
        throw error;
      }
    },
    /** For what must not be done twice: tried once. */
    tell: <T>(question: Question, work: Work<T>): Promise<T> => send(question, work, 1),
    /** All items of a list, from all its pages. */
    all: async <T>(
      question: Question,
      get: (client: Octokit, params: Params & Page) => Promise<readonly T[]>,
    ): Promise<readonly T[]> => {
      const found: T[] = [];
      for (let page = 1; page <= MAX_PAGES; page += 1) {
        const items = await ask(question, (client, params) =>
          get(client, { ...params, per_page: PER_PAGE, page }),
        );
        found.push(...items);
        if (items.length < PER_PAGE) return found;
      }
      throw new Told(say.tooManyPages(question[0], MAX_PAGES * PER_PAGE));
    },
    /** The name of the default branch, as it is now. */
    defaultBranch: () =>
      ask(
        ['the repository', 'contents: read'],
        async ({ rest }, params) => (await rest.repos.get(params)).data.default_branch,
      ),
    /** The commit at the head of a branch (never of a tag of that name), as it is now. */
    headOf: (branch: string) =>
      ask([`the branch ${foreign(branch, 80)}`, 'contents: read'], async ({ rest }, params) => {
        const { data } = await rest.git.getRef({ ...params, ref: `heads/${branch}` });
        return data.object.sha;
      }),
  };
};
/** The way to GitHub's REST. */
export type Rest = ReturnType<typeof openRest>;

/** GitHub's refusal, in words for people; `status` is undefined if there was no answer, `said` is what GitHub wrote. */
export class RestError extends Told {
  readonly status: number | undefined;
  readonly said: string;
  constructor(told: Message, status: number | undefined, said: string) {
    super(told);
    this.status = status;
    this.said = said;
  }
}

type Headers = Readonly<Record<string, string | undefined>>;

const statusOf = (error: unknown): number | undefined => {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && hasAnswer(error) ? status : undefined;
};

/** The client calls a network fault a 500. */
const hasAnswer = (error: unknown): error is { readonly response: { readonly headers: Headers } } =>
  typeof error === 'object' && error !== null && 'response' in error && typeof error.response === 'object';

const headersOf = (error: unknown): Headers => (hasAnswer(error) ? error.response.headers : {});

/** How long to wait before the same call again, ms; undefined if that would not help. */
const waitAfter = (error: unknown, tries: number): number | undefined => {
  const status = statusOf(error);
  // 409: a repository that is just being made, or a ref that somebody else is just writing.
  if (status === undefined || status >= 500 || status === 409) return tries * 500;
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = Number(headersOf(error)['retry-after']);
  const isLimit = status === 429 || isAboutLimit(error);
  if (headersOf(error)['x-ratelimit-remaining'] === '0' || !(retryAfter >= 0 || isLimit)) return undefined;
  // GitHub's own advice where it names no time: a minute.
  const waitMs = retryAfter >= 0 ? retryAfter * 1000 + 500 : LONGEST_WAIT_MS;
  return waitMs > LONGEST_WAIT_MS + 500 ? undefined : waitMs;
};

const isAboutLimit = (error: unknown): boolean =>
  error instanceof Error && /rate limit|abuse detection/i.test(error.message);

/** GitHub's refusal as a message that says what to do. */
const explain = ([what, needs]: Question, error: unknown, tries: number): Told => {
  if (error instanceof Told) return error;
  const status = statusOf(error);
  const said = foreign(error instanceof Error ? error.message : String(error), 200);
  const message = (): Message => {
    if (status === 429 || isAboutLimit(error)) return say.limitUsedUp(what);
    if (status === 404 || status === 410) return say.notShown(what, status, needs);
    if (status === 401 || status === 403) return say.notAllowed(what, status, needs);
    return say.notTold(what, tries, status === undefined ? said : `HTTP ${status}: ${said}`);
  };
  return new RestError(message(), status, said);
};

/** The largest file that GitHub's contents API gives, bytes. */
const MAX_BYTES = 100 * 1024 * 1024;

/** A file's text. The client gives a string only where GitHub names its charset, and else the bytes. */
export const textOf = (data: unknown): string => {
  const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data;
  if (typeof text !== 'string' || text.length > MAX_BYTES) throw new Error('the answer is no file');
  return text;
};
