export const id = 509;
export const ids = [509];
export const modules = {

/***/ 88509:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openBevy: () => (/* binding */ openBevy),
/* harmony export */   readProxy: () => (/* binding */ readProxy)
/* harmony export */ });
/* harmony import */ var node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(53053);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46752);
/* harmony import */ var _domain_json_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(97803);
/* harmony import */ var _domain_list_email_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(30994);
/* harmony import */ var _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(60733);
/* harmony import */ var _domain_messages_run_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(57979);







/** An empty variable is none: a runner sets `https_proxy=''` and means nothing by it. */
const readProxy = (env) => ({
    httpsProxy: env.https_proxy || env.HTTPS_PROXY || '',
    noProxy: env.no_proxy || env.NO_PROXY || '',
});
const TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_BODY = 1024 * 1024;
/** The way to one site. Client settings as measured in SECURITY.md T1 to T10. Throws if the proxy variable is no URL, naming it. */
const openBevy = (options) => {
    const { site, token, endpoints, userAgent } = options;
    const dispatcher = createDispatcher(options);
    const base = new URL(site);
    const via = options.proxy.httpsProxy === '' || base.protocol === 'http:'
        ? base.host
        : `${base.host}, through a proxy`;
    const redact = createRedactor(token);
    const inFlight = new Map();
    // Only this event tells whether bytes left: error codes mean both (SECURITY.md T5). The runner's own requests and a
    // proxy's CONNECT pass here too and are told apart by origin, method and path.
    const onWritten = (message) => {
        const { origin, method, path } = message.request;
        const isOurs = origin === base.origin || new URL(origin).origin === base.origin;
        const entry = isOurs ? inFlight.get(`${method} ${path}`) : undefined;
        if (entry)
            entry.written = true;
    };
    (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__.subscribe)('undici:client:sendHeaders', onWritten);
    return {
        /** One request, one reply; never throws, never retries, follows no redirect. */
        send: async (purpose, userId, email) => {
            const isLookup = purpose === 'lookup';
            // The last guard before the wire: whatever went wrong before, only an id or an address ever gets into the path.
            if (isLookup ? !(0,_domain_list_email_js__WEBPACK_IMPORTED_MODULE_5__/* .isAddress */ .PW)(email) : !/^[1-9][0-9]{0,18}$/.test(userId))
                throw new Error('not a user id');
            const { method, path: template } = endpoints[purpose === 'delete' || purpose === 'cancel' || isLookup ? purpose : 'user'];
            const name = isLookup ? encodeURIComponent((0,_domain_list_email_js__WEBPACK_IMPORTED_MODULE_5__/* .trimBlanks */ .I6)(email).normalize('NFC')) : userId;
            const path = base.pathname.replace(/\/$/, '') + template.replace(isLookup ? '{email}' : '{user_id}', () => name);
            const key = `${method} ${path}`;
            const entry = { written: false };
            inFlight.set(key, entry);
            try {
                const { status, headers, body } = await exchange(dispatcher, {
                    origin: base.origin,
                    path,
                    method: method,
                    headers: {
                        authorization: `Token ${token}`,
                        accept: 'application/json; version=1.0',
                        'user-agent': userAgent,
                    },
                });
                const text = decode(body, String(headers['content-encoding'] ?? ''));
                const header = (name) => {
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
            }
            catch (error) {
                const { hostname = via } = error;
                return { kind: 'silence', sent: entry.written, error: describe(error), host: hostname };
            }
            finally {
                inFlight.delete(key);
            }
        },
        /** Ends every request in flight at once; what had left becomes a silence with `sent: true`. */
        close: async () => {
            await dispatcher.destroy();
            (0,node_diagnostics_channel__WEBPACK_IMPORTED_MODULE_0__.unsubscribe)('undici:client:sendHeaders', onWritten);
        },
    };
};
/** One request as undici sends it, without its streams: they take a fifth of what a request costs. */
const exchange = (dispatcher, options) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    const chunks = [];
    let answer;
    let controller;
    let late;
    const timer = setTimeout(() => {
        late = new Error('no answer in 30 s');
        controller?.abort(late);
    }, TIMEOUT_MS);
    const handler = {
        onRequestStart: (started) => {
            controller = started;
            // It has waited too long for a connection.
            if (late)
                started.abort(late);
        },
        onResponseStart: (_, status, headers) => {
            if (status >= 200)
                answer = { status, headers };
        },
        onResponseData: (_, chunk) => void chunks.push(chunk),
        onResponseEnd: () => answer ? resolve({ ...answer, body: Buffer.concat(chunks) }) : reject(new Error('no answer')),
        onResponseError: (_, error) => reject(error),
    };
    try {
        dispatcher.dispatch(options, handler);
    }
    catch (error) {
        reject(error);
    }
    return promise.finally(() => clearTimeout(timer));
};
const DECODERS = {
    gzip: node_zlib__WEBPACK_IMPORTED_MODULE_1__.gunzipSync,
    'x-gzip': node_zlib__WEBPACK_IMPORTED_MODULE_1__.gunzipSync,
    // With a zlib header, as the standard says, or without, as some servers have it.
    deflate: (body, options) => (body[0] ?? 0) % 16 === 8 ? (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.inflateSync)(body, options) : (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.inflateRawSync)(body, options),
    br: node_zlib__WEBPACK_IMPORTED_MODULE_1__.brotliDecompressSync,
};
/** The text of a body, also of one that is compressed although nobody asked for that. One that lies stays as it is. */
const decode = (body, encoding) => {
    if (body.length === 0)
        return '';
    try {
        const decoder = DECODERS[encoding.trim().toLowerCase()];
        return new TextDecoder().decode(decoder ? decoder(body, { maxOutputLength: MAX_BODY }) : body);
    }
    catch {
        return new TextDecoder().decode(body);
    }
};
/** Takes the key out of a text, as it is and as encodings make it: nothing that a site sends back may hold it. */
const createRedactor = (token) => {
    const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
    const bytes = Buffer.from(token);
    // In base64 a key looks in three ways, by what stands before it; the first and last digits are not its own.
    const shifted = [0, 1, 2].flatMap((before) => {
        const text = Buffer.concat([Buffer.alloc(before), bytes]);
        return ['base64', 'base64url'].map((encoding) => text.toString(encoding).slice(before && before + 1, -4));
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
    return (text) => forms.reduce((rest, form) => (form === '' ? rest : rest.replaceAll(form, '(token)')), text);
};
/** In JSON the strings themselves are checked: there an escape can stand for any character. */
const redactBody = (text, redact) => {
    if (text === '')
        return '';
    try {
        const clean = (_, value) => {
            if (typeof value === 'string')
                return redact(value);
            if (typeof value !== 'object' || value === null || Array.isArray(value))
                return value;
            return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), item]));
        };
        return JSON.stringify((0,_domain_json_js__WEBPACK_IMPORTED_MODULE_6__/* .parseJson */ .qF)(text), clean);
    }
    catch {
        return redact(text);
    }
};
const createDispatcher = ({ site, concurrency, proxy }) => {
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
    if (site.startsWith('http:') || proxy.httpsProxy === '')
        return new undici__WEBPACK_IMPORTED_MODULE_2__/* .Agent */ .g6(settings);
    if (!URL.canParse(proxy.httpsProxy) || !/^https?:/.test(proxy.httpsProxy)) {
        throw new _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_3__/* .Told */ .uK((0,_domain_messages_run_js__WEBPACK_IMPORTED_MODULE_4__/* .proxyForm */ .xw)());
    }
    return new undici__WEBPACK_IMPORTED_MODULE_2__/* .EnvHttpProxyAgent */ .J2({ ...settings, httpProxy: '', ...proxy, requestTls: tls, proxyTls: tls });
};
/** An error's code, or its bare message: undici's and Node's name no header, so no token. */
const describe = (error) => {
    if (!(error instanceof Error))
        return 'no answer';
    const { code } = error;
    if (error instanceof AggregateError && error.errors.length > 0)
        return describe(error.errors[0]);
    return typeof code === 'string' ? code : error.message;
};


/***/ })

};
