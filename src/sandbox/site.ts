import { createServer } from 'node:http';
import { createApi } from './api.ts';
import { DEFAULT_OPTIONS, type SandboxOptions } from './options.ts';
import { createUsers, type SandboxUser, type UserState } from './users.ts';

/** What the rehearsal site is made of; a SandboxOptions field that is not given has its default. */
export interface SandboxSetup extends Partial<SandboxOptions> {
  readonly users: Iterable<SandboxUser>;
  /** The one API key that is valid. */
  readonly token: string;
  /** Days between a deletion's request and the moment it can no longer be cancelled. */
  readonly graceDays: number;
  /** All users but staff start with a pending deletion: to rehearse a cancellation. */
  readonly pending?: boolean;
  /** The clock, milliseconds since 1970; Date.now if not given. */
  readonly now?: () => number;
}

/** A request as the site saw it. */
export interface SeenRequest {
  /** Arrival, milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The answer's status; 0 if the connection was reset in place of an answer. */
  readonly status: number;
  /** Whether a user's state changed, whatever was answered. */
  readonly applied: boolean;
}

/** A running rehearsal site. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly token: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly SeenRequest[];
  /** The ids whose deletion is pending, the earliest first. */
  pending(): string[];
  state(id: string): UserState;
  /** Ends at once: open connections are destroyed and answers under way are lost. */
  close(): Promise<void>;
}

/** A global of Node: the sandbox imports nothing but node:http. */
const gzip = async (text: string): Promise<Uint8Array> => {
  const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
};

/** Starts the rehearsal site on a free port of 127.0.0.1. */
export const startSandbox = async (setup: SandboxSetup): Promise<Sandbox> => {
  const { users: listed, token, graceDays, pending = false, now = Date.now, ...given } = setup;
  const options: SandboxOptions = { ...DEFAULT_OPTIONS, ...given };
  const users = createUsers(listed, graceDays, options);
  if (pending) users.scheduleAll(now());
  const api = createApi(users, token, options);
  const lateMs = Math.max(options.latency, Math.min(options.latency * 10, 2_000));
  const requests: SeenRequest[] = [];

  const server = createServer((request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const at = now();
    // The work is done on arrival and only the answer waits: a client that gives up meanwhile has been too late.
    const { answer, applied, late } = api({ method, url, authorization: headers.authorization }, at);
    requests.push({ at, method, path: url, status: answer.status, applied });
    const send = async () => {
      if (answer.status === 0) return void socket.resetAndDestroy();
      const body = answer.isGzipped ? await gzip(answer.body) : answer.body;
      // A copy, because the type of Node's own headers is not readonly.
      const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat()] as const);
      response.writeHead(answer.status, Object.fromEntries(headers)).end(body);
    };
    const delayMs = late ? lateMs : options.latency;
    if (delayMs === 0) void send();
    // Unreferenced: after close() no answer under way may keep the process alive.
    else setTimeout(send, delayMs).unref();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox has no port');

  return {
    origin: `http://127.0.0.1:${address.port}`,
    token,
    requests,
    pending: () => users.pending(now()),
    state: (id) => users.state(id, now()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
