export const id = 925;
export const ids = [925];
export const modules = {

/***/ 44925:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  startSandbox: () => (/* binding */ startSandbox)
});

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: ./build/sandbox/answers.js
var answers = __webpack_require__(54255);
;// CONCATENATED MODULE: ./build/sandbox/faults.js

const FAULTS = [
    { works: false, answer: (0,answers/* page */.MY)(503, '503 Service Temporarily Unavailable', 'Try again later.') },
    // DRF's generic 500 view (exceptions.py, server_error), whose JSON is Django's and so has a blank.
    { works: true, answer: (0,answers/* json */.Pq)(500, '{"error": "Server Error (500)"}') },
    { works: true, answer: answers/* RESET */.Ut },
    { works: false, answer: answers/* RESET */.Ut },
    { works: true, late: true },
];
/** Turns a random number from 0 to 1 into a fault with the probability `share`, each fault equally likely. */
const pickFault = (random, share) => random < share ? FAULTS[Math.floor((random / share) * FAULTS.length)] : undefined;

// EXTERNAL MODULE: ./build/sandbox/quirks.js
var sandbox_quirks = __webpack_require__(27545);
;// CONCATENATED MODULE: ./build/sandbox/random.js
/** A repeatable sequence of numbers from 0 (included) to 1 (excluded): mulberry32. */
const createRandom = (seed) => {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
};
/**
 * The place of a text between 0 (included) and 1 (excluded), the same in every run: FNV-1a, then the
 * finalizer of MurmurHash3, without which neighbouring ids would have neighbouring places.
 */
const placeOf = (text, seed) => {
    let hash = 0x811c9dc5 ^ seed;
    for (let index = 0; index < text.length; index++) {
        hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
};

;// CONCATENATED MODULE: ./build/sandbox/routes.js

const NOT_FOUND = (0,answers/* detail */._0)(404, 'Not found.');
/** A JSON object that starts with the id as an integer of any length: a number would lose digits over 2^53. */
const withId = (id, fields) => {
    const text = Object.keys(fields).length > 0 ? `,${JSON.stringify(fields).slice(1)}` : '}';
    return `{"id":${id}${text}`;
};
/** DRF's DateTimeField, which is Python's isoformat: microseconds, or no fraction at all. */
const formatTime = (timeMs) => new Date(timeMs).toISOString().replace(/\.(\d+)Z$/, (_, ms) => (ms === '000' ? 'Z' : `.${ms}000Z`));
/** What DRF tells to OPTIONS about a view with the default renderers and parsers (metadata.py). */
const describe = (name) => {
    const renders = ['application/json', 'text/html'];
    const parses = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];
    const answer = (0,answers/* json */.Pq)(200, JSON.stringify({ name, description: '', renders, parses }));
    return () => answer;
};
/** The fields that show whether a deletion is pending: which they are, no source says (bevy-api.md, OPEN). */
const showDeletion = ({ field, isBoolean }, { state, dueMs }) => {
    const isPending = state === 'pending';
    const date = isPending && dueMs !== undefined ? formatTime(dueMs) : null;
    if (field === 'none')
        return {};
    if (field !== '')
        return { [field]: isBoolean ? isPending : date };
    return { deletion_pending: isPending, ...(!isBoolean && { deletion_scheduled_for: date }) };
};
const showUser = (site, id, shown) => {
    const { users } = site;
    const { state } = shown;
    return {
        email: users.email(id, state),
        first_name: state === 'deleted' ? '' : 'Sandbox',
        last_name: state === 'deleted' ? '' : `User ${id}`,
        is_staff: users.isStaff(id),
        ...showDeletion(site, shown),
    };
};
/** Shows one user, for a read. */
const readUser = (site, id, nowMs) => {
    const shown = site.users.read(id, nowMs);
    return shown.state === 'missing' ? NOT_FOUND : (0,answers/* json */.Pq)(200, withId(id, showUser(site, id, shown)));
};
/** Shows the user with this address ("Get User by ID or Email"); of several, a page of a list, as DRF makes it. */
const readByEmail = (site, email, nowMs) => {
    const [id, ...others] = site.users.withEmail(email);
    if (id === undefined)
        return NOT_FOUND;
    if (others.length === 0)
        return readUser(site, id, nowMs);
    const fields = showUser(site, id, site.users.read(id, nowMs));
    const results = [id, ...others].map((one) => withId(one, fields)).join();
    return (0,answers/* json */.Pq)(200, `{"count":${1 + others.length},"next":null,"previous":null,"results":[${results}]}`);
};
const scheduleDeletion = ({ users }, id, nowMs) => {
    const state = users.state(id, nowMs);
    if (state === 'missing' || state === 'deleted')
        return NOT_FOUND;
    if (users.isStaff(id))
        return (0,answers/* detail */._0)(403, 'Permission Denied');
    // Open: no public source says what Bevy answers here, nor to the cancel call.
    if (state === 'pending')
        return (0,answers/* detail */._0)(400, 'User is already scheduled for deletion.');
    users.schedule(id, nowMs);
    return answers/* NO_CONTENT */.iq;
};
const ACTIVE = { state: 'active', dueMs: undefined };
const cancelDeletion = (site, id, nowMs) => {
    const { users } = site;
    const state = users.state(id, nowMs);
    if (state === 'missing' || state === 'deleted')
        return NOT_FOUND;
    if (state === 'active')
        return (0,answers/* detail */._0)(400, 'No deletion is scheduled for this user.');
    users.cancel(id);
    const isBoolean = site.isBoolean || site.field === '';
    return (0,answers/* json */.Pq)(200, withId(id, showDeletion({ ...site, isBoolean }, ACTIVE)));
};
/** The methods in the order in which DRF's Allow names them. */
const ROUTES = [
    {
        path: /^\/api\/user\/([^/]+)\/$/,
        views: { GET: readUser, DELETE: scheduleDeletion, HEAD: readUser, OPTIONS: describe('User') },
    },
    {
        path: /^\/api\/user\/([^/]+)\/cancel_deletion\/$/,
        views: { POST: cancelDeletion, OPTIONS: describe('Cancel Deletion') },
    },
];
/** The text of a part of a path; what no text has been encoded to stays as it is. */
const decode = (part) => {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return part;
    }
};
/** The route of a path without its query, or undefined: then Django answers, not the API. */
const findRoute = (path) => {
    for (const { path: pattern, views } of ROUTES) {
        const id = pattern.exec(path)?.[1];
        if (id === undefined)
            continue;
        const name = decode(id);
        const isAddress = name.includes('@') && 'GET' in views;
        return isAddress ? { views: { ...views, GET: readByEmail, HEAD: readByEmail }, id: name } : { views, id };
    }
    return undefined;
};

;// CONCATENATED MODULE: ./build/sandbox/throttle.js
/**
 * A rolling window as DRF's SimpleRateThrottle keeps it: the exact times of the last `limit` requests, of
 * which those that are `durationMs` old or older no longer count.
 */
const createWindow = (limit, durationMs) => {
    const times = [];
    let first = 0;
    return {
        waitMs: (nowMs) => {
            while ((times[first] ?? nowMs) <= nowMs - durationMs)
                first++;
            // Dropping expired times one by one would move the whole array on every request.
            if (first > times.length / 2) {
                times.splice(0, first);
                first = 0;
            }
            if (times.length - first < limit)
                return 0;
            // DRF divides by the requests still available plus one: at the limit that is always one.
            return durationMs - (nowMs - (times[first] ?? nowMs));
        },
        count: (nowMs) => {
            times.push(nowMs);
        },
    };
};
/**
 * Admits a request if it fits all windows, and returns 0; else returns the longest wait in milliseconds. As in
 * DRF's check_throttles every window is asked: what one refuses still counts in those that have room for it.
 */
const admit = (windows, nowMs) => {
    const waitsMs = windows.map((window) => {
        const waitMs = window.waitMs(nowMs);
        if (waitMs === 0)
            window.count(nowMs);
        return waitMs;
    });
    return Math.max(...waitsMs);
};

;// CONCATENATED MODULE: ./build/sandbox/api.js






const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Requests a day and address without a token (Bevy's help, rate limits). */
const ANONYMOUS_QUOTA = 5_000;
/** What a view does for its method. */
const CALLS = { GET: 'read', HEAD: 'read', DELETE: 'delete', POST: 'cancel' };
/** DRF's TokenAuthentication: another scheme than `Token` is no credential at all, a wrong token is refused. */
const authenticate = (authorization, token) => {
    // Not \s: a no-break space separates nothing, DRF splits bytes.
    const [scheme, key, ...more] = (authorization ?? '').split(/[ \t]+/);
    if (scheme?.toLowerCase() !== 'token')
        return 'anonymous';
    if (key === undefined)
        return { refused: 'Invalid token header. No credentials provided.' };
    if (more.length > 0)
        return { refused: 'Invalid token header. Token string should not contain spaces.' };
    return key === token ? 'token' : { refused: 'Invalid token.' };
};
const unauthorized = (text) => (0,answers/* detail */._0)(401, text, { 'WWW-Authenticate': 'Token' });
const NOT_AUTHENTICATED = unauthorized('Authentication credentials were not provided.');
/** What Django says before DRF is asked: neither authentication nor throttle (APPEND_SLASH, page_not_found). */
const answerUnrouted = (path, query) => findRoute(`${path}/`) === undefined
    ? (0,answers/* page */.MY)(404, 'Not Found', 'The requested resource was not found on this server.')
    : {
        status: 301,
        headers: {
            'Content-Type': 'text/html; charset=utf-8',
            Location: `${path}/${query === '?' ? '' : query}`,
        },
        body: '',
    };
const unchanged = (answer) => ({ answer, applied: false, late: false });
/**
 * The API of the site without the wire: a function that takes a request and the time it arrived (milliseconds
 * since 1970), does the work and returns what to answer.
 */
const createApi = (users, token, options) => {
    const random = createRandom(options.seed);
    const { quirks, field } = options;
    const site = { users, field, isBoolean: quirks.includes('pending-boolean') };
    /** The first users that anybody wanted to change. */
    const first = [];
    const windows = {
        token: [createWindow(options.quota, DAY_MS), createWindow(options.burst, MINUTE_MS)],
        // One for all: on 127.0.0.1 every client has the same address.
        anonymous: [createWindow(ANONYMOUS_QUOTA, DAY_MS)],
    };
    /** The order of DRF's APIView.initial: who is it, is it too much, then the view. */
    const serve = ({ method, url, authorization }, { views, id }, nowMs) => {
        // What DRF puts on all its answers; a crash or a proxy's page has none of it.
        const sign = (answer) => ({
            ...answer,
            headers: { ...answer.headers, Allow: Object.keys(views).join(', '), Vary: 'Accept' },
        });
        const caller = authenticate(authorization, token);
        if (typeof caller === 'object')
            return unchanged(sign(unauthorized(caller.refused)));
        const waitMs = admit(windows[caller], nowMs);
        if (waitMs > 0)
            return unchanged(sign((0,answers/* throttled */.v6)(waitMs)));
        // DRF's own IsAuthenticated would come before the throttle, but Bevy states a limit for such requests.
        if (caller === 'anonymous')
            return unchanged(sign(NOT_AUTHENTICATED));
        const fault = pickFault(random(), options.faults);
        if (fault?.works === false)
            return unchanged(fault.answer);
        const state = users.state(id, nowMs);
        const view = views[method];
        const call = view && CALLS[method];
        if (call !== undefined && call !== 'read' && first.length < sandbox_quirks/* FIRST_USERS */.AU && !first.includes(id))
            first.push(id);
        const asked = call && {
            ...{ call, id, path: url, state, isFirst: first.includes(id), another: users.another(id) },
            show: (shown) => readUser(site, shown, nowMs),
        };
        const answer = (asked && (0,sandbox_quirks/* answerInstead */.nS)(quirks, asked)) ??
            view?.(site, id, nowMs) ??
            (0,answers/* detail */._0)(405, `Method "${method}" not allowed.`);
        return {
            answer: fault?.answer ?? sign(answer),
            // By what the site did and not by what it says, which may be a lie.
            applied: users.state(id, nowMs) !== state,
            late: fault?.late ?? false,
        };
    };
    return (request, nowMs) => {
        const path = request.url.split('?', 1).join();
        const route = findRoute(path);
        if (route === undefined)
            return unchanged(answerUnrouted(path, request.url.slice(path.length)));
        const served = serve(request, route, nowMs);
        return { ...served, answer: (0,sandbox_quirks/* rewrite */.v8)(quirks, served.answer, nowMs) };
    };
};

// EXTERNAL MODULE: ./build/sandbox/options.js
var sandbox_options = __webpack_require__(19386);
;// CONCATENATED MODULE: ./build/sandbox/users.js

const users_DAY_MS = 86_400_000;
/** The users of `listed`, less those the seed makes `missing`: the others are active, or `gone`. See options.ts. */
const createUsers = (listed, graceDays, options) => {
    const { seed, staff, missing, gone, late, ambiguous } = options;
    // By hash and not in turn: a dry run and a live run that ask in another order meet the same users.
    const isMissing = (id) => placeOf(`missing ${id}`, seed) < missing;
    const emails = new Map();
    for (const { id, email } of listed)
        if (!isMissing(id))
            emails.set(id, email);
    const byEmail = Map.groupBy(emails.keys(), (id) => (emails.get(id) ?? '').toLowerCase());
    const deletions = new Map();
    for (const id of emails.keys())
        if (placeOf(`gone ${id}`, seed) < gone)
            deletions.set(id, 0);
    /** What the next reads of a user show, and how many of them. */
    const stale = new Map();
    const stateOf = (id, dueMs, nowMs) => {
        if (!emails.has(id))
            return 'missing';
        if (dueMs === undefined)
            return 'active';
        return dueMs > nowMs ? 'pending' : 'deleted';
    };
    const state = (id, nowMs) => stateOf(id, deletions.get(id), nowMs);
    /** From now on the next reads show what is so at this moment. */
    const freeze = (id) => {
        if (late > 0)
            stale.set(id, { dueMs: deletions.get(id), reads: late });
    };
    const isStaff = (id) => placeOf(`staff ${id}`, seed) < staff;
    const schedule = (id, nowMs) => {
        deletions.set(id, nowMs + graceDays * users_DAY_MS);
    };
    return {
        state,
        read: (id, nowMs) => {
            const old = stale.get(id);
            if (old !== undefined && old.reads > 1)
                stale.set(id, { ...old, reads: old.reads - 1 });
            else
                stale.delete(id);
            const dueMs = old === undefined ? deletions.get(id) : old.dueMs;
            return { state: stateOf(id, dueMs, nowMs), dueMs };
        },
        withEmail: (email) => {
            const ids = byEmail.get(email.toLowerCase()) ?? [];
            const isShared = placeOf(`ambiguous ${email.toLowerCase()}`, seed) < ambiguous;
            return isShared ? ids.flatMap((id) => [id, `9${id}`]) : ids;
        },
        another: (id) => {
            for (const other of emails.keys())
                if (other !== id)
                    return other;
            return id;
        },
        isStaff,
        email: (id, shown) => {
            if (shown !== 'deleted')
                return emails.get(id) ?? '';
            const generated = Math.floor(placeOf(`shell ${id}`, seed) * 2 ** 32);
            return `deleted+${generated.toString(16).padStart(8, '0')}@bevylabs.com`;
        },
        schedule: (id, nowMs) => {
            freeze(id);
            schedule(id, nowMs);
        },
        scheduleAll: (nowMs) => {
            for (const id of emails.keys())
                if (!isStaff(id) && !deletions.has(id))
                    schedule(id, nowMs);
        },
        cancel: (id) => {
            freeze(id);
            deletions.delete(id);
        },
        pending: (nowMs) => [...deletions].flatMap(([id, dueMs]) => (dueMs > nowMs ? [id] : [])),
    };
};

;// CONCATENATED MODULE: ./build/sandbox/site.js




/** A global of Node: the sandbox imports nothing but node:http. */
const gzip = async (text) => {
    const compressed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
    return new Uint8Array(await new Response(compressed).arrayBuffer());
};
/** Starts the rehearsal site on a free port of 127.0.0.1. */
const startSandbox = async (setup) => {
    const { users: listed, token, graceDays, pending = false, now = Date.now, ...given } = setup;
    const options = { ...sandbox_options/* DEFAULT_OPTIONS */.l, ...given };
    const users = createUsers(listed, graceDays, options);
    if (pending)
        users.scheduleAll(now());
    const api = createApi(users, token, options);
    const lateMs = Math.max(options.latency, Math.min(options.latency * 10, 2_000));
    const requests = [];
    const server = (0,external_node_http_.createServer)((request, response) => {
        const { method = '', url = '', headers, socket } = request;
        const at = now();
        // The work is done on arrival and only the answer waits: a client that gives up meanwhile has been too late.
        const { answer, applied, late } = api({ method, url, authorization: headers.authorization }, at);
        requests.push({ at, method, path: url, status: answer.status, applied });
        const send = async () => {
            if (answer.status === 0)
                return void socket.resetAndDestroy();
            const body = answer.isGzipped ? await gzip(answer.body) : answer.body;
            // A copy, because the type of Node's own headers is not readonly.
            const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat()]);
            response.writeHead(answer.status, Object.fromEntries(headers)).end(body);
        };
        const delayMs = late ? lateMs : options.latency;
        if (delayMs === 0)
            void send();
        // Unreferenced: after close() no answer under way may keep the process alive.
        else
            setTimeout(send, delayMs).unref();
    });
    await new Promise((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string')
        throw new Error('the sandbox has no port');
    return {
        origin: `http://127.0.0.1:${address.port}`,
        token,
        requests,
        pending: () => users.pending(now()),
        state: (id) => users.state(id, now()),
        close: () => new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
        }),
    };
};


/***/ })

};
