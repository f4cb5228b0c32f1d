import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { Endpoint } from '../domain/endpoint.ts';
import { parseJson } from '../domain/json.ts';
import { isAddress, trimBlanks } from '../domain/list/email.ts';
import { Told } from '../domain/messages/message.ts';
import { proxyForm } from '../domain/messages/run.ts';
import type { Purpose, Reply } from '../domain/types.ts';

/** A site's base URL without trailing slash, its API key, and method and path of each call. */
export type BevyOptions = {
  readonly site: string;
  readonly token: string;
  readonly endpoints: Readonly<Record<'delete' | 'cancel' | 'user' | 'lookup', Endpoint>>;
  readonly concurrency: number;
  readonly userAgent: string;
  readonly proxy: { readonly httpsProxy: string; readonly noProxy: string };
};

/** An empty variable is none: a runner sets `https_proxy=''` and means nothing by it. */
export const readProxy = (env: NodeJS.ProcessEnv): BevyOptions['proxy'] => ({
  httpsProxy: env.https_proxy || env.HTTPS_PROXY || '',
  noProxy: env.no_proxy || env.NO_PROXY || '',
});

const TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_BODY = 1024 * 1024;

/** The way to one site. Client settings as measured in SECURITY.md T1 to T10. Throws if the proxy variable is no URL, naming it. */
export const openBevy = (options: BevyOptions) => {
  const { site, token, endpoints, userAgent } = options;
  const dispatcher = createDispatcher(options);
  const base = new URL(site);
  const via =
    options.proxy.httpsProxy === '' || base.protocol === 'http:'
      ? base.host
      : `${base.host}, through a proxy`;
  const redact = createRedactor(token);
  const inFlight = new Map<string, { written: boolean }>();

  // Only this event tells whether bytes left: error codes mean both (SECURITY.md T5). The runner's own requests and a
  // proxy's CONNECT pass here too and are told apart by origin, method and path.
  const onWritten = (message: unknown): void => {
    const { origin, method, path } = (
      message as { request: { origin: URL | string; method: string; path: string } }
    ).request;
    const isOurs = origin === base.origin || new URL(origin).origin === base.origin;
    const entry = isOurs ? inFlight.get(`${method} ${path}`) : undefined;
    if (entry) entry.written = true;
  };
  subscribe('undici:client:sendHeaders', onWritten);

  return {
    /** One request, one reply; never throws, never retries, follows no redirect. */
    send: async (purpose: Purpose, userId: string, email: string): Promise<Reply> => {
      const isLookup = purpose === 'lookup';
      // The last guard before the wire: whatever went wrong before, only an id or an address ever gets into the path.
      if (isLookup ? !isAddress(email) : !/^[1-9][0-9]{0,18}$/.test(userId)) throw new Error('not a user id');
      const { method, path: template } =
        endpoints[purpose === 'delete' || purpose === 'cancel' || isLookup ? purpose : 'user'];
      const name = isLookup ? encodeURIComponent(trimBlanks(email).normalize('NFC')) : userId;
      const path =
        base.pathname.replace(/\/$/, '') + template.replace(isLookup ? '{email}' : '{user_id}', () => name);
      const key = `${method} ${path}`;
      const entry = { written: false };
      inFlight.set(key, entry);
      try {
        const { status, headers, body } = await exchange(dispatcher, {
          origin: base.origin,
          path,
          method: method as Dispatcher.HttpMethod,
          headers: {
            authorization: `Token ${token}`,
            accept: 'application/json; version=1.0',
            'user-agent': userAgent,
          },
        });
        const text = decode(body, String(headers['content-encoding'] ?? ''));
        const header = (name: string): string | undefined => {
          const value = headers[name];
          return value === undefined ? undefined : redact([value].flat().join('\n'));
        };
        return {
          kind: 'answer',
          status,
          retryAfter: header('retry-after'),
          location: header('location'),
          body: redactBody(text, redact),
        };
      } catch (error) {
        const { hostname = via } = error as { hostname?: string };
        return { kind: 'silence', sent: entry.written, error: describe(error), host: hostname };
      } finally {
        inFlight.delete(key);
      }
    },
    /** Ends every request in flight at once; what had left becomes a silence with `sent: true`. */
    close: async () => {
      await dispatcher.destroy();
      unsubscribe('undici:client:sendHeaders', onWritten);
    },
  };
};
/** The way to one site. */
export type Bevy = Readonly<ReturnType<typeof openBevy>>;

type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Exchanged = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

/** One request as undici sends it, without its streams: they take a fifth of what a request costs. */
const exchange = (dispatcher: Dispatcher, options: Dispatcher.DispatchOptions): Promise<Exchanged> => {
  const { promise, resolve, reject } = Promise.withResolvers<Exchanged>();
  const chunks: Buffer[] = [];
  let answer: Pick<Exchanged, 'status' | 'headers'> | undefined;
  let controller: Dispatcher.DispatchController | undefined;
  let late: Error | undefined;
  const timer = setTimeout(() => {
    late = new Error('no answer in 30 s');
    controller?.abort(late);
  }, TIMEOUT_MS);
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      controller = started;
      // It has waited too long for a connection.
      if (late) started.abort(late);
    },
    onResponseStart: (_, status, headers) => {
      if (status >= 200) answer = { status, headers };
    },
    onResponseData: (_, chunk) => void chunks.push(chunk),
    onResponseEnd: () =>
      answer ? resolve({ ...answer, body: Buffer.concat(chunks) }) : reject(new Error('no answer')),
    onResponseError: (_, error) => reject(error),
  };
  try {
    dispatcher.dispatch(options, handler);
  } catch (error) {
    reject(error);
  }
  return promise.finally(() => clearTimeout(timer));
};

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // With a zlib header, as the standard says, or without, as some servers have it.
  deflate: (body, options) =>
    (body[0] ?? 0) % 16 === 8 ? inflateSync(body, options) : inflateRawSync(body, options),
  br: brotliDecompressSync,
};

/** The text of a body, also of one that is compressed although nobody asked for that. One that lies stays as it is. */
const decode = (body: Buffer, encoding: string): string => {
  if (body.length === 0) return '';
  try {
    const decoder = DECODERS[encoding.trim().toLowerCase()];
    return new TextDecoder().decode(decoder ? decoder(body, { maxOutputLength: MAX_BODY }) : body);
  } catch {
    return new TextDecoder().decode(body);
  }
};

/** Takes the key out of a text, as it is and as encodings make it: nothing that a site sends back may hold it. */
const createRedactor = (token: string): ((text: string) => string) => {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  const bytes = Buffer.from(token);
  // In base64 a key looks in three ways, by what stands before it; the first and last digits are not its own.
  const shifted = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]);
    return (['base64', 'base64url'] as const).map((encoding) =>
      text.toString(encoding).slice(before && before + 1, -4),
    );
  });
  const forms = [
    token,
    encodeURIComponent(token),
    token.replace(/[&<>"]/g, (char) => escapes[char] ?? char),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    [...token].reverse().join(''),
    ...shifted.filter(({ length }) => length >= 8),
  ].sort((a, b) => b.length - a.length);
  return (text) =>
    forms.reduce((rest, form) => (form === '' ? rest : rest.replaceAll(form, '(token)')), text);
};

/** In JSON the strings themselves are checked: there an escape can stand for any character. */
const redactBody = (text: string, redact: (text: string) => string): string => {
  if (text === '') return '';
  try {
    const clean = (_: string, value: unknown): unknown => {
      if (typeof value === 'string') return redact(value);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), item]));
    };
    return JSON.stringify(parseJson(text), clean);
  } catch {
    return redact(text);
  }
};

const createDispatcher = ({ site, concurrency, proxy }: BevyOptions): Dispatcher => {
  const tls = { rejectUnauthorized: true };
  const settings = {
    allowH2: false,
    pipelining: 1,
    // A connection takes its next request one turn of the event loop after an answer; another one takes it at once.
    connections: 2 * concurrency,
    // Shorter than any server's: a request must not meet a connection that is just being closed (SECURITY.md T4).
    keepAliveTimeout: 1000,
    keepAliveMaxTimeout: 1000,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: MAX_BODY,
    connect: { timeout: CONNECT_TIMEOUT_MS, ...tls },
  };
  // http is for loopback only, and nothing on this machine is reached through a proxy.
  if (site.startsWith('http:') || proxy.httpsProxy === '') return new Agent(settings);
  if (!URL.canParse(proxy.httpsProxy) || !/^https?:/.test(proxy.httpsProxy)) {
    throw new Told(proxyForm());
  }
  return new EnvHttpProxyAgent({ ...settings, httpProxy: '', ...proxy, requestTls: tls, proxyTls: tls });
};

/** An error's code, or its bare message: undici's and Node's name no header, so no token. */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no answer';
  const { code } = error as { code?: unknown };
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return typeof code === 'string' ? code : error.message;
};
