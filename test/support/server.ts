import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request whose body has arrived. */
export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The named groups of the route's path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One line of a server's routing table. */
export interface Route {
  /** Matched against the whole of `GET /path`, without the query. */
  readonly match: RegExp;
  /** What the history and the fault rules call a request of this route. */
  readonly identify: (request: Request) => Pick<Call, 'method' | 'name'>;
  readonly answer: (request: Request) => Answer | Promise<Answer>;
}

/** What became of one request. */
export interface Call {
  /** When it arrived, milliseconds since 1970. */
  readonly at: number;
  /** `CreateArtifact`, `PutBlock` … */
  readonly method: string;
  /** What it was about: an artifact's name; empty if nothing in particular. */
  readonly name: string;
  /** The status sent, or the fault put in its place. */
  readonly status: number | 'reset' | 'hang' | 'lose';
}

/** A fault to inject. */
export interface FaultRule {
  readonly method: string;
  /** Names it is for; every name if not given. */
  readonly name?: RegExp;
  /** Only the n-th call that fits from now on, counted from 1; every call if not given. */
  readonly nth?: number;
  /** A status in place of the work; `reset` the connection; `hang` for ever; `lose`: work, then reset. */
  readonly answer: 403 | 404 | 409 | 500 | 'reset' | 'hang' | 'lose';
}

/** A loopback HTTP server with a routing table, a history and faults on demand. */
export interface Server {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Adds routes; where several match, the first added answers. */
  add(...routes: readonly Route[]): void;
  /** Every call so far, in the order in which they were answered. */
  history(): readonly Call[];
  /** Injects a fault until the function returned is called; where several rules fit, the oldest acts. */
  fail(rule: FaultRule): () => void;
  /** Ends at once: open connections are destroyed. */
  close(): Promise<void>;
}

/** An answer with a JSON body. */
export const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Starts a server that answers 404 until routes are added. */
export const startServer = async (): Promise<Server> => {
  const routes: Route[] = [];
  const history: Call[] = [];
  const faults = new Map<FaultRule, { seen: number }>();

  const findFault = (method: string, name: string): FaultRule['answer'] | undefined => {
    for (const [rule, count] of faults) {
      if (rule.method !== method || rule.name?.test(name) === false) continue;
      count.seen += 1;
      if (rule.nth === undefined || rule.nth === count.seen) return rule.answer;
    }
    return undefined;
  };

  const serve = async (request: Omit<Request, 'params'>, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    const target = `${request.method} ${request.url.pathname}`;
    const route = routes.find(({ match }) => match.test(target));
    if (!route) return send(response, json(404, { message: `no route for ${target}` }));

    const routed: Request = { ...request, params: decodeGroups(route.match.exec(target)?.groups) };
    const { method, name } = route.identify(routed);
    const fault = findFault(method, name);
    if (typeof fault === 'string') {
      if (fault === 'lose') await route.answer(routed);
      history.push({ at, method, name, status: fault });
      if (fault !== 'hang') response.socket?.resetAndDestroy();
      return;
    }
    // JSON even for blobs: the Twirp client takes a body that is not JSON for a passing fault and retries.
    const answer = fault
      ? json(fault, { code: 'injected', msg: 'injected fault' })
      : await route.answer(routed);
    history.push({ at, method, name, status: answer.status });
    send(response, answer);
  };

  const server = createServer(async (incoming, response) => {
    const { method = '', headers } = incoming;
    try {
      const body = await buffer(incoming);
      await serve({ method, url: new URL(incoming.url ?? '/', url), headers, body }, response);
    } catch (error) {
      // The client is gone, or a route has a bug: then the client must not wait for it.
      if (!response.writableEnded) send(response, json(500, { msg: String(error) }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    add: (...added) => void routes.push(...added),
    history: () => history,
    fail: (rule) => {
      faults.set(rule, { seen: 0 });
      return () => void faults.delete(rule);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const send = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, headers).end(body);
};

const decodeGroups = (groups: Record<string, string | undefined> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, value = '']) => [name, decodeURIComponent(value)]));
