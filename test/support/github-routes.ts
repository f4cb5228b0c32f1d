import type { GitRepository } from './git-repository.ts';
import { ANYONE, type Needs, type Tokens, tokenOf } from './github-tokens.ts';
import { type Answer, json, type Request, type Server } from './server.ts';

/** What all routes of the double of GitHub's REST share. */
export interface Hub {
  readonly server: Server;
  readonly repository: GitRepository;
  readonly tokens: Tokens;
  readonly settings: {
    defaultBranch: string;
    isPrivate: boolean;
    /** The content type of raw contents. */
    rawType: string;
  };
  /** GitHub's clock. */
  readonly now: () => number;
}

/** An answer that is no success; thrown by routes. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** One kind of REST call. */
export interface RestRoute {
  /** `GET` and a pattern of the path; `REPO` stands for owner and name. */
  readonly on: string;
  /** What the history calls it. */
  readonly method: string;
  readonly needs?: Needs;
  /** What the history says it was about; the path's first group after the repository's if not given. */
  readonly about?: (request: Request) => string;
  /** Gives the answer, or the body of one with status 200; a Refusal is thrown. */
  readonly answer: (request: Request) => Answer | object | Promise<Answer | object>;
}

export const CONTENTS_READ: Needs = { any: ['contents'], level: 'read' };
export const CONTENTS_WRITE: Needs = { any: ['contents'], level: 'write' };
export const ACTIONS_READ: Needs = { any: ['actions'], level: 'read' };
export const PULLS_READ: Needs = { any: ['pull-requests'], level: 'read' };
export const COMMENTS_READ: Needs = { any: ['issues', 'pull-requests'], level: 'read' };
export const COMMENTS_WRITE: Needs = { any: ['issues', 'pull-requests'], level: 'write' };

/** Adds routes that ask for the token and its permission as GitHub does. */
export const addRoutes = (hub: Hub, ...routes: readonly RestRoute[]): void =>
  hub.server.add(
    ...routes.map(({ on, method, needs = ANYONE, about = aboutPath, answer }) => ({
      match: new RegExp(`^${on.replace('REPO', '/repos/(?<owner>[^/]+)/(?<name>[^/]+)')}$`),
      identify: (request: Request) => ({ method, name: about(request) }),
      answer: async (request: Request): Promise<Answer> => {
        try {
          checkToken(hub, request, needs);
          const found = await answer(request);
          return isAnswer(found) ? found : json(200, found);
        } catch (error) {
          if (error instanceof Refusal) return refuse(error.status, error.message);
          throw error;
        }
      },
    })),
  );

const DOCUMENTATION = 'https://docs.github.com/rest';

const refuse = (status: number, message: string): Answer =>
  json(status, { message, documentation_url: DOCUMENTATION, status: String(status) });

const checkToken = ({ tokens, settings }: Hub, request: Request, needs: Needs): void => {
  if (tokenOf(request) === undefined) throw new Refusal(401, 'Bad credentials');
  if (tokens.mayDo(request, needs)) return;
  const isRead = needs.level === 'read';
  if (isRead && !settings.isPrivate && !needs.any.includes('actions')) return;
  if (isRead && needs.any.includes('contents')) throw missing();
  throw new Refusal(403, 'Resource not accessible by integration');
};

const aboutPath = ({ params: { owner, name, ...groups } }: Request): string => Object.values(groups)[0] ?? '';
const isAnswer = (found: Answer | object): found is Answer =>
  'status' in found && typeof found.status === 'number';

/** GitHub has no such thing. */
export const missing = (): Refusal => new Refusal(404, 'Not Found');
/** GitHub understands the request, but it cannot be carried out. */
export const unprocessable = (message: string): Refusal => new Refusal(422, message);

/** The value, or GitHub's answer where there is none. */
export const found = <T>(value: T | undefined): T => {
  if (value === undefined) throw missing();
  return value;
};

/** The JSON that a client sent. */
export const bodyOf = <T extends object>({ body }: Request): Partial<T> => {
  try {
    return JSON.parse(body.toString() || '{}') as Partial<T>;
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
};

/** The page that a request asks for: at most `per_page` items after the first `skip`. */
export const paging = ({ url: { searchParams } }: Request) => {
  const perPage = Math.min(Number(searchParams.get('per_page') ?? 30), 100);
  const page = Number(searchParams.get('page') ?? 1);
  return { perPage, page, skip: (page - 1) * perPage };
};

/** One page of a list, below `key` with the count of all if a key is given. */
export const paged = (request: Request, items: readonly object[], key?: string): Answer => {
  const { perPage, page, skip } = paging(request);
  const some = items.slice(skip, skip + perPage);
  const answer = json(200, key === undefined ? some : { total_count: items.length, [key]: some });
  if (skip + perPage >= items.length) return answer;
  const next = new URL(request.url);
  next.searchParams.set('page', String(page + 1));
  return { ...answer, headers: { ...answer.headers, link: `<${next.href}>; rel="next"` } };
};

/** A time as REST writes it. */
export const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Part of one of GitHub's answers: as much as anybody here reads. */
export type DeepPartial<T> = T extends object ? { [Key in keyof T]?: DeepPartial<T[Key]> } : T;
