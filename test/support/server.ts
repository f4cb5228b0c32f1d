import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { createRules, type Which } from './server-rules.ts';

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
  /** True where a test wants an answer that the real service would not give: it need not keep to the contract. */
  readonly isInjected?: boolean;
}

/** What the real service takes and gives. Both say what is wrong, one sentence for each fault. */
export interface Contract {
  request(request: Request): Promise<readonly string[]>;
  answer(request: Request, answer: Answer): Promise<readonly string[]>;
}

/** One line of a server's routing table. */
export interface Route {
  /** Matched against the whole of `GET /path`, without the query. */
  readonly match: RegExp;
  /** What the history and the fault rules call a request of this route. */
  readonly identify: (request: Request) => Pick<Call, 'method' | 'name'>;
  readonly answer: (request: Request) => Answer | Promise<Answer>;
  /** Every request is held against it, and every answer that no fault has taken the place of. */
  readonly contract?: Contract;
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

/** A status with the words and headers that come with it. */
export interface Refused {
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A fault to inject. */
export interface FaultRule extends Which {
  /** A status in place of the work; `reset` the connection; `hang` for ever; `lose`: work, then reset. */
  readonly answer: number | Refused | 'reset' | 'hang' | 'lose';
}

/** Code to run at a call: `before` the work (and before its fault), or `after` it, before the answer is sent. */
export type Hook = (request: Request) => unknown;

/** How the server behaves towards every call; may be changed at any time. */
export interface Conditions {
  /** What the server's clock is ahead of this machine's, ms. Every answer's `date` shows it. */
  aheadMs: number;
  /** Added to the time that every call takes. */
  latencyMs: number;
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
  /** Runs code at calls, awaited, until the function returned is called. A call without work has no `after`. */
  on(which: Which, when: 'before' | 'after', hook: Hook): () => void;
  readonly conditions: Conditions;
  /** Requests that no route or contract knows, and answers that break a contract: all got status 500. */
  breaches(): readonly string[];
  /**
   * Ends at once: open connections are destroyed. Rejects if a contract was broken: a client that swallows the 500 must
   * not hide it from the test.
   */
  close(): Promise<void>;
}

/** An answer with a JSON body. */
export const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/**
 * Starts a server without routes: until some are added, every request is a breach. With `keepsContracts` false, nothing is
 * held against a contract: that needs packages.
 */
export const startServer = async (keepsContracts = true): Promise<Server> => {
  const routes: Route[] = [];
  const history: Call[] = [];
  const faults = createRules<FaultRule['answer']>();
  const hooks = { before: createRules<Hook>(), after: createRules<Hook>() };
  const conditions: Conditions = { aheadMs: 0, latencyMs: 0 };
  const breaches: string[] = [];

  const serve = async (request: Omit<Request, 'params'>, response: ServerResponse): Promise<void> => {
    const at = Date.now();
    const target = `${request.method} ${request.url.pathname}`;
    const route = routes.find(({ match }) => match.test(target));
    if (!route) return send(response, breach(request, ['no route serves it']));

    const routed: Request = { ...request, params: decodeGroups(route.match.exec(target)?.groups) };
    const { method, name } = route.identify(routed);
    const meet = async (when: 'before' | 'after'): Promise<void> => {
      for (const hook of hooks[when].all(method, name)) await hook(routed);
    };
    const work = async (): Promise<Answer> => {
      const answer = await route.answer(routed);
      await meet('after');
      return answer;
    };
    const contract = keepsContracts ? route.contract : undefined;
    const wrong = (await contract?.request(routed)) ?? [];
    if (wrong.length > 0) {
      history.push({ at, method, name, status: 500 });
      return send(response, breach(request, wrong));
    }
    if (conditions.latencyMs > 0) await delay(conditions.latencyMs);
    await meet('before');
    const fault = faults.first(method, name);
    if (typeof fault === 'string') {
      if (fault === 'lose') await work();
      history.push({ at, method, name, status: fault });
      if (fault !== 'hang') response.socket?.resetAndDestroy();
      return;
    }
    const answer = fault === undefined ? await checked(contract, routed, await work()) : refusal(fault);
    history.push({ at, method, name, status: answer.status });
    send(response, answer);
  };

  const breach = (
    { method, url: { pathname, search } }: Omit<Request, 'params'>,
    faults: readonly string[],
  ) => {
    const message = `${method} ${pathname}${search}: ${faults.join('; ')}`;
    breaches.push(message);
    return json(500, { message, status: '500', code: 'breach', msg: message });
  };

  const checked = async (
    contract: Contract | undefined,
    request: Request,
    answer: Answer,
  ): Promise<Answer> => {
    const wrong = answer.isInjected ? [] : ((await contract?.answer(request, answer)) ?? []);
    if (wrong.length === 0) return answer;
    return breach(
      request,
      wrong.map((fault) => `the answer ${answer.status}: ${fault}`),
    );
  };

  const send = (response: ServerResponse, { status, headers, body }: Answer): void => {
    const date = new Date(Date.now() + conditions.aheadMs).toUTCString();
    response.writeHead(status, { date, ...headers }).end(body);
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
    fail: (rule) => faults.add(rule, rule.answer),
    on: (which, when, hook) => hooks[when].add(which, hook),
    conditions,
    breaches: () => breaches,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      const told = [...new Set(breaches)];
      if (told.length > 0) throw new Error(`contracts were broken:\n${told.join('\n')}`);
    },
  };
};

/** JSON even for blobs: the Twirp client takes a body that is not JSON for a passing fault and retries. */
const refusal = (fault: number | Refused): Answer => {
  const {
    status,
    message = 'injected fault',
    headers,
  } = typeof fault === 'number' ? { status: fault } : fault;
  const answer = json(status, { message, status: String(status), code: 'injected', msg: message });
  return { ...answer, headers: { ...answer.headers, ...headers } };
};

const decodeGroups = (groups: Record<string, string | undefined> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(groups).map(([name, value = '']) => [name, decodeURIComponent(value)]));
