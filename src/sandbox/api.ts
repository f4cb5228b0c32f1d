import { type Answer, detail, page, throttled } from './answers.ts';
import { pickFault } from './faults.ts';
import type { SandboxOptions } from './options.ts';
import { answerInstead, type Call, FIRST_USERS, rewrite } from './quirks.ts';
import { createRandom } from './random.ts';
import { findRoute, type Route, readUser } from './routes.ts';
import { admit, createWindow } from './throttle.ts';
import type { Users } from './users.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Requests a day and address without a token (Bevy's help, rate limits). */
const ANONYMOUS_QUOTA = 5_000;
/** What a view does for its method. */
const CALLS: Readonly<Record<string, Call>> = { GET: 'read', HEAD: 'read', DELETE: 'delete', POST: 'cancel' };

/** What the API checks; `url` is the path with its query. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
}

/** What became of a request. */
export interface Served {
  readonly answer: Answer;
  /** Whether a user's state changed, whatever the answer says. */
  readonly applied: boolean;
  /** Whether the answer is to be slow. */
  readonly late: boolean;
}

type Caller = 'token' | 'anonymous' | { readonly refused: string };

/** DRF's TokenAuthentication: another scheme than `Token` is no credential at all, a wrong token is refused. */
const authenticate = (authorization: string | undefined, token: string): Caller => {
  // Not \s: a no-break space separates nothing, DRF splits bytes.
  const [scheme, key, ...more] = (authorization ?? '').split(/[ \t]+/);
  if (scheme?.toLowerCase() !== 'token') return 'anonymous';
  if (key === undefined) return { refused: 'Invalid token header. No credentials provided.' };
  if (more.length > 0) return { refused: 'Invalid token header. Token string should not contain spaces.' };
  return key === token ? 'token' : { refused: 'Invalid token.' };
};

const unauthorized = (text: string): Answer => detail(401, text, { 'WWW-Authenticate': 'Token' });
const NOT_AUTHENTICATED = unauthorized('Authentication credentials were not provided.');

/** What Django says before DRF is asked: neither authentication nor throttle (APPEND_SLASH, page_not_found). */
const answerUnrouted = (path: string, query: string): Answer =>
  findRoute(`${path}/`) === undefined
    ? page(404, 'Not Found', 'The requested resource was not found on this server.')
    : {
        status: 301,
        headers: {
          'Content-Type': 'text/html; charset=utf-8',
          Location: `${path}/${query === '?' ? '' : query}`,
        },
        body: '',
      };

const unchanged = (answer: Answer): Served => ({ answer, applied: false, late: false });

/**
 * The API of the site without the wire: a function that takes a request and the time it arrived (milliseconds
 * since 1970), does the work and returns what to answer.
 */
export const createApi = (users: Users, token: string, options: SandboxOptions) => {
  const random = createRandom(options.seed);
  const { quirks, field } = options;
  const site = { users, field, isBoolean: quirks.includes('pending-boolean') };
  /** The first users that anybody wanted to change. */
  const first: string[] = [];
  const windows = {
    token: [createWindow(options.quota, DAY_MS), createWindow(options.burst, MINUTE_MS)],
    // One for all: on 127.0.0.1 every client has the same address.
    anonymous: [createWindow(ANONYMOUS_QUOTA, DAY_MS)],
  };

  /** The order of DRF's APIView.initial: who is it, is it too much, then the view. */
  const serve = ({ method, url, authorization }: ApiRequest, { views, id }: Route, nowMs: number): Served => {
    // What DRF puts on all its answers; a crash or a proxy's page has none of it.
    const sign = (answer: Answer): Answer => ({
      ...answer,
      headers: { ...answer.headers, Allow: Object.keys(views).join(', '), Vary: 'Accept' },
    });
    const caller = authenticate(authorization, token);
    if (typeof caller === 'object') return unchanged(sign(unauthorized(caller.refused)));
    const waitMs = admit(windows[caller], nowMs);
    if (waitMs > 0) return unchanged(sign(throttled(waitMs)));
    // DRF's own IsAuthenticated would come before the throttle, but Bevy states a limit for such requests.
    if (caller === 'anonymous') return unchanged(sign(NOT_AUTHENTICATED));

    const fault = pickFault(random(), options.faults);
    if (fault?.works === false) return unchanged(fault.answer);
    const state = users.state(id, nowMs);
    const view = views[method];
    const call = view && CALLS[method];
    if (call !== undefined && call !== 'read' && first.length < FIRST_USERS && !first.includes(id))
      first.push(id);
    const asked = call && {
      ...{ call, id, path: url, state, isFirst: first.includes(id), another: users.another(id) },
      show: (shown: string) => readUser(site, shown, nowMs),
    };
    const answer =
      (asked && answerInstead(quirks, asked)) ??
      view?.(site, id, nowMs) ??
      detail(405, `Method "${method}" not allowed.`);
    return {
      answer: fault?.answer ?? sign(answer),
      // By what the site did and not by what it says, which may be a lie.
      applied: users.state(id, nowMs) !== state,
      late: fault?.late ?? false,
    };
  };

  return (request: ApiRequest, nowMs: number): Served => {
    const path = request.url.split('?', 1).join();
    const route = findRoute(path);
    if (route === undefined) return unchanged(answerUnrouted(path, request.url.slice(path.length)));
    const served = serve(request, route, nowMs);
    return { ...served, answer: rewrite(quirks, served.answer, nowMs) };
  };
};
