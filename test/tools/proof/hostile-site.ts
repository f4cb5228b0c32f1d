import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { add } from '../../support/model/tally.ts';

/** A real site that answers badly: on sockets, in bytes. */
export type HostileSite = {
  readonly origin: string;
  /** `METHOD id` of every request, in the order of arrival: DELETE schedules, POST cancels. */
  readonly requests: readonly string[];
  readonly pending: ReadonlySet<string>;
  /** Badly given answers, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** From now on it answers well. */
  readonly calm: () => void;
  /** It answers badly again. */
  readonly rage: () => void;
  readonly close: () => Promise<void>;
};

/** What becomes of a request: whether it is carried out, and how it is answered. */
type Act = {
  readonly name: string;
  readonly applied: boolean;
  readonly answer: (response: ServerResponse) => void;
};

const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html' };
const reset = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};
/** Bytes in place of an answer, and the end of the connection. */
const raw =
  (text: string) =>
  (response: ServerResponse): void => {
    response.socket?.end(text);
  };

/** Ways in which it is left open what became of a request. */
const DOUBTS: readonly Omit<Act, 'applied'>[] = [
  { name: 'reset', answer: reset },
  { name: 'closed without an answer', answer: raw('') },
  { name: 'body cut short', answer: raw('HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{"a":') },
  { name: 'chunk that is none', answer: raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n') },
  { name: 'no HTTP', answer: raw('SSH-2.0-OpenSSH_9.6\r\n') },
  { name: 'header cut short', answer: raw('HTTP/1.1 204 No Con') },
  { name: 'header of 64 KiB', answer: raw(`HTTP/1.1 204 No Content\r\nx: ${'x'.repeat(65_536)}\r\n\r\n`) },
  { name: '500', answer: (response) => response.writeHead(500, json).end('{"error": "Server Error (500)"}') },
  { name: '502', answer: (response) => response.writeHead(502, html).end('<html>Bad gateway</html>') },
  { name: '504', answer: (response) => response.writeHead(504).end() },
];

/** Odd, but an answer. */
const ODD: readonly Omit<Act, 'applied'>[] = [
  { name: '103 first', answer: raw('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n') },
  { name: 'connection closed after', answer: raw('HTTP/1.1 204 No Content\r\n\r\n') },
  { name: 'slow body', answer: (response) => drip(response, '{"detail": "done"}') },
];

/** Answers after which a run has to stop. */
const STOPS: readonly Act[] = [
  {
    name: 'redirect to another host',
    applied: false,
    answer: (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/evil/' }).end(),
  },
  {
    name: 'web page',
    applied: true,
    answer: (response) => response.writeHead(200, html).end('<html></html>'),
  },
  {
    name: '401',
    applied: false,
    answer: (response) => response.writeHead(401, json).end('{"detail": "Invalid token."}'),
  },
];

const BUSY: Act = {
  name: '429',
  applied: false,
  answer: (response) =>
    response.writeHead(429, { ...json, 'retry-after': '0' }).end('{"detail": "Slow down."}'),
};

const drip = (response: ServerResponse, text: string): void => {
  response.writeHead(200, json);
  [...text].forEach((char, i) => {
    setTimeout(() => (i === text.length - 1 ? response.end(char) : response.write(char)), 10 * i);
  });
};

/** Starts it on loopback, with these users. About `share` of the requests go wrong; `random` in 0 … 1 decides. */
export const startHostileSite = async (
  users: ReadonlyMap<string, string>,
  random: () => number,
  share: number,
): Promise<HostileSite> => {
  const requests: string[] = [];
  const pending = new Set<string>();
  const faults = new Map<string, number>();
  let isCalm = false;

  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const findFault = (): Act | undefined => {
    if (isCalm || random() >= share) return undefined;
    const kind = random();
    if (kind < 0.7) return withChance(pick(DOUBTS), random() < 0.5);
    if (kind < 0.85) return withChance(pick(ODD), true);
    return kind < 0.97 ? BUSY : pick(STOPS);
  };

  const serve = ({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void => {
    const [, id = '', call] = /\/api\/user\/(\d+)\/(cancel_deletion\/)?$/.exec(url) ?? [];
    requests.push(`${method} ${id}`);
    const email = users.get(id);
    const fault = findFault();
    if (fault) add(faults, fault.name);
    const isKnown = email !== undefined;
    const wasPending = pending.has(id);
    if (isKnown && (fault?.applied ?? true)) {
      if (method === 'DELETE') pending.add(id);
      else if (method === 'POST' && call) pending.delete(id);
    }
    if (fault) fault.answer(response);
    else if (!isKnown) response.writeHead(404, json).end('{"detail": "Not found."}');
    else if (method === 'POST' && !wasPending)
      response.writeHead(400, json).end('{"detail": "User is not scheduled for deletion."}');
    else if (method !== 'GET') response.writeHead(204).end();
    else response.writeHead(200, json).end(JSON.stringify({ id, email, deletion_pending: wasPending }));
  };
  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    pending,
    faults,
    calm: () => {
      isCalm = true;
    },
    rage: () => {
      isCalm = false;
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

const withChance = (act: Omit<Act, 'applied'> | undefined, applied: boolean): Act | undefined =>
  act && { ...act, applied };
