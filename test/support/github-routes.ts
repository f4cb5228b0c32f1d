import type { GitRepository } from './git-repository.ts';
import { type Needs, type Tokens, tokenOf } from './github-tokens.ts';
import { operationOf, patternOf } from './openapi/document.ts';
import type { OperationId } from './openapi/operations.ts';
import { type Answer, type Contract, json, type Request, type Server } from './server.ts';

/** What all routes of the double of GitHub's REST share. */
export interface Hub {
  readonly server: Server;
  readonly repository: GitRepository;
  readonly tokens: Tokens;
  readonly settings: {
    defaultBranch: string;
    isPrivate: boolean;
    /** The content type of raw contents where a test wants another one than GitHub's. */
    rawType: string | undefined;
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
  /** Its path and method are those of GitHub's own description, and so is what it may be asked and answer. */
  readonly operation: OperationId;
  /** What the history calls it. */
  readonly method: string;
  /** As "Permissions required for GitHub Apps" in GitHub's documentation says. */
  readonly needs: Needs;
  /** What the history says it was about; the path's first parameter after the repository's if not given. */
  readonly about?: (request: Request) => string;
  /** Gives the answer, or the body of one with status 200; a Refusal is thrown. */
  readonly answer: (request: Request) => Answer | object | Promise<Answer | object>;
}

export const METADATA: Needs = { any: ['metadata'], level: 'read' };
export const CONTENTS_READ: Needs = { any: ['contents'], level: 'read' };
export const CONTENTS_WRITE: Needs = { any: ['contents'], level: 'write' };
export const ACTIONS_READ: Needs = { any: ['actions'], level: 'read' };
export const PULLS_READ: Needs = { any: ['pull-requests'], level: 'read' };
export const COMMENTS_READ: Needs = { any: ['issues', 'pull-requests'], level: 'read' };
export const COMMENTS_WRITE: Needs = { any: ['issues', 'pull-requests'], level: 'write' };

/** Adds routes that keep to GitHub's description, and ask for the token and its permission as GitHub does. */
export const addRoutes = (hub: Hub, ...routes: readonly RestRoute[]): void =>
  hub.server.add(
    ...routes.map(({ operation, method, needs, about = aboutPath, answer }) => ({
      match: patternOf(operationOf(operation)),
      contract: contractOf(operation),
      identify: (request: Request) => ({ method, name: about(request) }),
      answer: guarded(async (request) => {
        checkToken(hub, request, needs);
        if (!operationOf(operation).isForApps && hub.tokens.isBot(request)) throw forbidden();
        return answer(request);
      }),
    })),
  );

/** An answer of a route, in which a Refusal becomes GitHub's words for it. */
export const guarded =
  (answer: (request: Request) => Promise<Answer | object>) =>
  async (request: Request): Promise<Answer> => {
    try {
      const found = await answer(request);
      return isAnswer(found) ? found : json(200, found);
    } catch (error) {
      if (error instanceof Refusal) return refuse(error.status, error.message);
      throw error;
    }
  };

/** The validator is loaded with the first request: many test files have a server that is never asked. */
const contractOf = (operation: OperationId): Contract => ({
  request: async (request) => (await import('./openapi/audit.ts')).auditRequest(operation, request),
  answer: async (request, answer) => {
    const { auditAnswer } = await import('./openapi/audit.ts');
    return auditAnswer(operation, request, answer);
  },
});

const DOCUMENTATION = 'https://docs.github.com/rest';

const refuse = (status: number, message: string): Answer =>
  json(status, { message, documentation_url: DOCUMENTATION, status: String(status) });

const checkToken = ({ tokens, settings }: Hub, request: Request, needs: Needs): void => {
  checkLogin(request);
  if (tokens.mayDo(request, needs)) return;
  const isRead = needs.level === 'read';
  if (isRead && !settings.isPrivate && !needs.any.includes('actions')) return;
  if (isRead && needs.any.includes('contents')) throw missing();
  throw forbidden();
};

/** Throws for a request without a token. */
export const checkLogin = (request: Request): void => {
  if (tokenOf(request) === undefined) throw new Refusal(401, 'Bad credentials');
};

const aboutPath = ({ params: { owner, repo, ...groups } }: Request): string => Object.values(groups)[0] ?? '';
const isAnswer = (found: Answer | object): found is Answer =>
  'status' in found && typeof found.status === 'number';

const forbidden = (): Refusal => new Refusal(403, 'Resource not accessible by integration');
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
  const { perPage, skip } = paging(request);
  const some = items.slice(skip, skip + perPage);
  return linked(request, items.length, key === undefined ? some : { total_count: items.length, [key]: some });
};

/** A page whose `link` header leads to the others, of `total` items in all. */
export const linked = (request: Request, total: number, body: object): Answer => {
  const { perPage, page } = paging(request);
  const last = Math.ceil(total / perPage);
  const links = [
    ...(page > 1 ? [linkTo(request, page - 1, 'prev')] : []),
    ...(page < last ? [linkTo(request, page + 1, 'next'), linkTo(request, last, 'last')] : []),
    ...(page > 1 ? [linkTo(request, 1, 'first')] : []),
  ];
  return withHeaders(json(200, body), links.length > 0 ? { link: links.join(', ') } : {});
};

const linkTo = ({ url }: Request, page: number, rel: string): string => {
  const target = new URL(url);
  target.searchParams.set('page', String(page));
  return `<${target.href}>; rel="${rel}"`;
};

/** What was made, and where it is. */
export const created = <Body extends { readonly url: string }>(body: Body): Answer =>
  withHeaders(json(201, body), { location: body.url });

const withHeaders = (answer: Answer, headers: Answer['headers']): Answer => ({
  ...answer,
  headers: { ...answer.headers, ...headers },
});

/** A time as REST writes it. */
export const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
