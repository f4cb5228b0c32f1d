export const id = 479;
export const ids = [479];
export const modules = {

/***/ 14630:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ openArtifacts)
/* harmony export */ });
/* harmony import */ var node_async_hooks__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16698);

const MAX_NAMES = 50;
/** The artifact client prints a dozen lines an upload; commands among them (masks) must pass. */
const quiet = new node_async_hooks__WEBPACK_IMPORTED_MODULE_0__.AsyncLocalStorage();
/**
 * Opens the artifact service of the runner, for the artifacts of this workflow run. The client is loaded when first
 * needed: it is half the bundle.
 */
const openArtifacts = () => {
    let loading;
    const load = () => {
        loading ??= Promise.all(/* import() */[__webpack_require__.e(351), __webpack_require__.e(656)]).then(__webpack_require__.bind(__webpack_require__, 56656)).then((artifact) => new artifact.DefaultArtifactClient());
        return loading;
    };
    silenceQuietWrites();
    return {
        /** Loads the client while the run waits for others, so that `upload` need not. */
        prepare: () => {
            // What goes wrong here goes wrong in `upload` as well, which says so.
            load().catch(() => undefined);
        },
        /**
         * Uploads files under a name, or with `-2`, `-3` … added where the name is taken: by another job of this run, by
         * another step, or by an interrupted upload. What is there already is a record and stays. Rejects
         * with the service's own words. Resolves to undefined where there is no such service, as on GitHub Enterprise
         * Server.
         */
        upload: (name, root, files, retentionDays) => quiet.run(true, async () => {
            const client = await load();
            const options = retentionDays === undefined ? {} : { retentionDays };
            for (let n = 1;; n += 1) {
                const free = n === 1 ? name : `${name}-${n}`;
                try {
                    const { id, digest = '' } = await client.uploadArtifact(free, files, root, options);
                    if (id === undefined)
                        throw new Error('the artifact service gave no id');
                    return { name: free, id: String(id), digest };
                }
                catch (error) {
                    if (isUnavailable(error))
                        return undefined;
                    if (!isConflict(error) || n === MAX_NAMES)
                        throw error;
                }
            }
        }),
    };
};
const isConflict = (error) => error instanceof Error && /409|conflict|already exists/i.test(error.message);
/** The client keeps to github.com and ghe.com, and to what their runners tell it. */
const isUnavailable = (error) => error instanceof Error &&
    (error.name === 'GHESNotSupportedError' || /ACTIONS_(?:RUNTIME_TOKEN|RESULTS_URL) env/.test(error.message));
const silenceQuietWrites = () => {
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((...args) => {
        const isCommand = String(args[0]).startsWith('::add-mask');
        return quiet.getStore() && !isCommand ? true : write(...args);
    });
};


/***/ }),

/***/ 21759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ sleepUntil),
/* harmony export */   u: () => (/* binding */ within)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);

/** Resolves after `ms`, or at once when the signal aborts. */
const sleepUntil = async (ms, signal) => {
    try {
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(ms, undefined, { signal });
    }
    catch {
        // Told to stop.
    }
};
/** Rejects if the promise takes longer than `ms`, or as soon as the signal aborts. */
const within = async (promise, ms, signal) => {
    let timer;
    const over = new AbortController();
    const limit = new Promise((_, reject) => {
        if (ms < 2 ** 31)
            timer = setTimeout(() => reject(new Error(`no answer in ${Math.round(ms / 1000)} s`)), ms);
        const cancel = () => reject(new Error('the run was cancelled'));
        if (signal?.aborted)
            cancel();
        else
            signal?.addEventListener('abort', cancel, { signal: over.signal });
    });
    try {
        return await Promise.race([promise, limit]);
    }
    finally {
        clearTimeout(timer);
        over.abort();
    }
};


/***/ }),

/***/ 81320:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ openComment)
/* harmony export */ });
/* unused harmony export MAX_COMMENT */
/** GitHub takes 65,536 characters. */
const MAX_COMMENT = 65_000;
const PULLS = 'pull-requests: write';
/** Writes one comment on a pull request and keeps it up to date: it is found again by the marker that it begins with. */
const openComment = ({ ask, tell, all }) => async (pull, { marker, text, mayCreate }) => {
    const body = `${marker}\n${text}`.slice(0, MAX_COMMENT);
    const own = await findOwn();
    if (own?.body === body || (!own && !mayCreate))
        return;
    await tell([`the comment on pull request #${pull}`, PULLS], async ({ rest }, params) => {
        if (own)
            await rest.issues.updateComment({ ...params, comment_id: own.id, body });
        else
            await rest.issues.createComment({ ...params, issue_number: pull, body });
    });
    async function findOwn() {
        const comments = await all([`the comments of pull request #${pull}`, PULLS], async ({ rest }, params) => {
            return (await rest.issues.listComments({ ...params, issue_number: pull })).data;
        });
        const marked = comments.filter((comment) => comment.body?.startsWith(`${marker}\n`));
        for (const comment of marked)
            if (await isOwn(comment.user))
                return comment;
        return undefined;
    }
    /** Anybody who may comment can write the marker: only what this token wrote itself can be ours. */
    async function isOwn(user) {
        if (user?.login === 'github-actions[bot]')
            return true;
        const self = await ask(['who the github-token belongs to', PULLS], async ({ rest }, params) => {
            const { data } = await rest.users.getAuthenticated({ request: params.request });
            return data.login;
        }).catch(() => undefined);
        return self !== undefined && user?.login === self;
    }
};


/***/ }),

/***/ 68036:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ ledgerRef),
/* harmony export */   a: () => (/* binding */ openLedger)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _rest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4283);


const READ = 'contents: read';
const WRITE = 'contents: write';
/** Larger files do not fit inline into a tree: they are stored as blobs first. */
const MAX_INLINE = 1024 * 1024;
/** The ref of a site's ledger: `{site}` in the template stands for its host and 8 hex digits of its address's SHA-256. */
const ledgerRef = (template, site) => {
    const { hostname } = new URL(site);
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(site).digest('hex').slice(0, 8);
    return template.replaceAll('{site}', `${hostname.replace(/[^a-z0-9.-]/g, '-')}-${digest}`);
};
/** Reads and writes one ref by GitHub's git data API. `pause` waits between the tries of a write. */
const openLedger = ({ ask, find, tell, defaultBranch, headOf }, ref, pause) => {
    const what = `the ledger ${ref}`;
    const short = ref.replace(/^refs\//, '');
    const readFile = (path, commit) => find([what, READ], async ({ rest }, params) => {
        const mediaType = { format: 'raw+json' };
        const { data } = await rest.repos.getContent({ ...params, path, ref: commit, mediaType });
        return (0,_rest_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(data);
    });
    return {
        ref,
        head: async () => {
            const commit = await find([what, READ], async ({ rest }, params) => {
                return (await rest.git.getRef({ ...params, ref: short })).data.object.sha;
            });
            // Without the permission GitHub says that nothing is there: only a repository that can be read has no ledger.
            if (commit === undefined)
                await headOf(await defaultBranch());
            return commit;
        },
        read: async (commit) => {
            const [json, users] = await Promise.all([
                readFile('ledger.json', commit),
                readFile('users.csv', commit),
            ]);
            return { ...(json !== undefined && { json }), ...(users !== undefined && { users }) };
        },
        create: async (parent, { json, users }, message) => {
            const entry = async (path, content) => {
                const file = { path, mode: '100644', type: 'blob' };
                if (content.length <= MAX_INLINE)
                    return { ...file, content };
                const { sha } = await ask([what, WRITE], async ({ rest }, params) => {
                    return (await rest.git.createBlob({ ...params, content, encoding: 'utf-8' })).data;
                });
                return { ...file, sha };
            };
            const tree = [
                await entry('README.md', README),
                await entry('ledger.json', json),
                await entry('users.csv', users),
            ];
            return ask([what, WRITE], async ({ rest }, params) => {
                const { sha } = (await rest.git.createTree({ ...params, tree })).data;
                const parents = parent === undefined ? [] : [parent];
                // Without author and committer the date is GitHub's own.
                return (await rest.git.createCommit({ ...params, message, tree: sha, parents })).data.sha;
            });
        },
        move: async (sha, isNew) => {
            try {
                await tell([what, WRITE], async ({ rest }, params) => {
                    if (isNew)
                        await rest.git.createRef({ ...params, ref, sha });
                    else
                        await rest.git.updateRef({ ...params, ref: short, sha, force: false });
                });
                return 'moved';
            }
            catch (error) {
                if (error instanceof _rest_js__WEBPACK_IMPORTED_MODULE_1__/* .RestError */ .pj && error.status !== 403 && error.status !== 404)
                    return { refused: error.said };
                throw error;
            }
        },
        contains: async (tip, commit) => {
            // Commits without a common ancestor, as of two first writes at once, are not found.
            const status = await find([what, READ], async ({ rest }, params) => {
                const basehead = `${commit}...${tip}`;
                return (await rest.repos.compareCommitsWithBasehead({ ...params, basehead, per_page: 1 })).data
                    .status;
            });
            return status === 'ahead' || status === 'identical';
        },
        history: (commit) => ask([what, READ], async ({ rest }, params) => {
            const { data } = await rest.repos.listCommits({ ...params, sha: commit, per_page: 30 });
            return data.map(({ sha, commit: { message } }) => ({ commit: sha, message }));
        }),
        pause,
    };
};
const README = `# Ledger of user deletions

The GitHub Action bevy-user-deletion writes this ref. It holds what the runs on one site know of each other:
which deletions were scheduled or cancelled, which users were not found, and how much of the request quota is used.

- \`users.csv\`: one line for each user, with ids, states and times. No e-mail address.
- \`ledger.json\`: requests of the last 24 hours, and the claim of the run at work.

Do not edit these files, and do not delete this ref: later runs would forget which deletions were cancelled.
\`git log -p\` shows which run did what.
`;


/***/ }),

/***/ 4283:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P8: () => (/* binding */ openRest),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   pj: () => (/* binding */ RestError)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var _domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(33543);
/* harmony import */ var _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(60733);
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66418);




const PER_PAGE = 100;
const MAX_PAGES = 50;
const TRIES = 3;
const ANSWER_LIMIT_MS = 30_000;
/** A longer wait that GitHub asks for is told to the person instead. */
const LONGEST_WAIT_MS = 60_000;
/**
 * Opens GitHub's REST for one repository, with errors that tell people what to do. Its client is loaded with the first
 * request.
 */
const openRest = ({ githubToken, repository, observe, dying }) => {
    const [owner = '', repo = ''] = repository.split('/');
    let loading;
    const octokit = () => {
        loading ??= __webpack_require__.e(/* import() */ 351).then(__webpack_require__.bind(__webpack_require__, 61351)).then((github) => {
            const client = github.getOctokit(githubToken);
            client.hook.after('request', ({ headers }) => observe(headers.date));
            client.hook.error('request', (error) => {
                observe(headersOf(error).date);
                throw error;
            });
            return client;
        });
        return loading;
    };
    const send = async (question, work, maxTries) => {
        if (githubToken === '')
            throw new _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_2__/* .Told */ .uK(_domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__/* .noGitHubToken */ .KL());
        for (let tries = 1;; tries += 1) {
            try {
                const limit = AbortSignal.any([dying, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
                return await work(await octokit(), { owner, repo, request: { signal: limit } });
            }
            catch (error) {
                const waitMs = waitAfter(error, tries);
                if (waitMs === undefined || tries === maxTries || dying.aborted)
                    throw explain(question, error, tries);
                await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(waitMs, undefined, { signal: dying }).catch(() => { });
            }
        }
    };
    const ask = (question, work) => send(question, work, TRIES);
    return {
        /** For what may be repeated: tried three times where GitHub fails, or asks to wait a short while. */
        ask,
        /** The same; undefined where there is no such thing (404, 410). */
        find: async (question, work) => {
            try {
                return await ask(question, work);
            }
            catch (error) {
                if (error instanceof RestError && (error.status === 404 || error.status === 410))
                    return undefined;
                throw error;
            }
        },
        /** For what must not be done twice: tried once. */
        tell: (question, work) => send(question, work, 1),
        /** All items of a list, from all its pages. */
        all: async (question, get) => {
            const found = [];
            for (let page = 1; page <= MAX_PAGES; page += 1) {
                const items = await ask(question, (client, params) => get(client, { ...params, per_page: PER_PAGE, page }));
                found.push(...items);
                if (items.length < PER_PAGE)
                    return found;
            }
            throw new _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_2__/* .Told */ .uK(_domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__/* .tooManyPages */ .QY(question[0], MAX_PAGES * PER_PAGE));
        },
        /** The name of the default branch, as it is now. */
        defaultBranch: () => ask(['the repository', 'contents: read'], async ({ rest }, params) => (await rest.repos.get(params)).data.default_branch),
        /** The commit at the head of a branch (never of a tag of that name), as it is now. */
        headOf: (branch) => ask([`the branch ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .foreign */ .V$)(branch, 80)}`, 'contents: read'], async ({ rest }, params) => {
            const { data } = await rest.git.getRef({ ...params, ref: `heads/${branch}` });
            return data.object.sha;
        }),
    };
};
/** GitHub's refusal, in words for people; `status` is undefined if there was no answer, `said` is what GitHub wrote. */
class RestError extends _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_2__/* .Told */ .uK {
    status;
    said;
    constructor(told, status, said) {
        super(told);
        this.status = status;
        this.said = said;
    }
}
const statusOf = (error) => {
    const status = error instanceof Error && 'status' in error ? error.status : undefined;
    return typeof status === 'number' && hasAnswer(error) ? status : undefined;
};
/** The client calls a network fault a 500. */
const hasAnswer = (error) => typeof error === 'object' && error !== null && 'response' in error && typeof error.response === 'object';
const headersOf = (error) => (hasAnswer(error) ? error.response.headers : {});
/** How long to wait before the same call again, ms; undefined if that would not help. */
const waitAfter = (error, tries) => {
    const status = statusOf(error);
    // 409: a repository that is just being made, or a ref that somebody else is just writing.
    if (status === undefined || status >= 500 || status === 409)
        return tries * 500;
    if (status !== 403 && status !== 429)
        return undefined;
    const retryAfter = Number(headersOf(error)['retry-after']);
    const isLimit = status === 429 || isAboutLimit(error);
    if (headersOf(error)['x-ratelimit-remaining'] === '0' || !(retryAfter >= 0 || isLimit))
        return undefined;
    // GitHub's own advice where it names no time: a minute.
    const waitMs = retryAfter >= 0 ? retryAfter * 1000 + 500 : LONGEST_WAIT_MS;
    return waitMs > LONGEST_WAIT_MS + 500 ? undefined : waitMs;
};
const isAboutLimit = (error) => error instanceof Error && /rate limit|abuse detection/i.test(error.message);
/** GitHub's refusal as a message that says what to do. */
const explain = ([what, needs], error, tries) => {
    if (error instanceof _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_2__/* .Told */ .uK)
        return error;
    const status = statusOf(error);
    const said = (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .foreign */ .V$)(error instanceof Error ? error.message : String(error), 200);
    const message = () => {
        if (status === 429 || isAboutLimit(error))
            return _domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__/* .limitUsedUp */ .Uf(what);
        if (status === 404 || status === 410)
            return _domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__/* .notShown */ .d5(what, status, needs);
        if (status === 401 || status === 403)
            return _domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__/* .notAllowed */ .mj(what, status, needs);
        return _domain_messages_github_js__WEBPACK_IMPORTED_MODULE_1__/* .notTold */ .xT(what, tries, status === undefined ? said : `HTTP ${status}: ${said}`);
    };
    return new RestError(message(), status, said);
};
/** The largest file that GitHub's contents API gives, bytes. */
const MAX_BYTES = 100 * 1024 * 1024;
/** A file's text. The client gives a string only where GitHub names its charset, and else the bytes. */
const textOf = (data) => {
    const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data;
    if (typeof text !== 'string' || text.length > MAX_BYTES)
        throw new Error('the answer is no file');
    return text;
};


/***/ }),

/***/ 4204:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ openReview)
/* harmony export */ });
/* harmony import */ var _rest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4283);

const CONTENTS = 'contents: read';
const PULLS = 'pull-requests: read';
/** Reads contents, pull requests and reviews. `isPrivate` as the event tells it, if it does. */
const openReview = ({ ask, find, all, defaultBranch, headOf }, isPrivate) => ({
    defaultBranch,
    headOf,
    blobAt: (path, ref) => find([`the list at commit ${ref}`, CONTENTS], async ({ rest }, params) => {
        // The object form has the blob's name for files of any size up to 100 MB, without their content over 1 MB.
        const mediaType = { format: 'object' };
        const { data } = await rest.repos.getContent({ ...params, path, ref, mediaType });
        return !Array.isArray(data) && data.type === 'file' ? data.sha : undefined;
    }),
    lastChange: (path, sha) => ask([`the commits of the list`, CONTENTS], async ({ rest }, params) => {
        const { data } = await rest.repos.listCommits({ ...params, path, sha, per_page: 1 });
        return data.at(0)?.sha;
    }),
    mergedPulls: async (commit, branch) => {
        const pulls = await all([`the pull requests of commit ${commit}`, PULLS], async ({ rest }, params) => {
            const which = { ...params, commit_sha: commit };
            return (await rest.repos.listPullRequestsAssociatedWithCommit(which)).data;
        });
        return pulls
            .filter(({ merged_at, base }) => merged_at && base.ref === branch)
            .map(({ number, user }) => ({ number, author: user?.login ?? '' }));
    },
    reviews: async (pull) => {
        const found = await all([`the reviews of pull request #${pull}`, PULLS], async ({ rest }, params) => {
            return (await rest.pulls.listReviews({ ...params, pull_number: pull })).data;
        });
        return found.map(({ user, state, commit_id }) => ({
            user: user?.login ?? '',
            isPerson: user?.type === 'User',
            state,
            commit: commit_id ?? '',
        }));
    },
    writers: async (pull) => {
        const writers = [];
        for (let after = null;;) {
            const variables = { pull, after };
            const commits = await ask([`the authors of pull request #${pull}`, PULLS], async ({ graphql }, { owner, repo, request }) => {
                const answer = await graphql(WRITERS, { owner, repo, request, ...variables });
                return answer.repository.pullRequest.commits;
            });
            for (const { commit } of commits.nodes)
                writers.push(...writersOf(commit));
            if (!commits.pageInfo.hasNextPage)
                return writers;
            after = commits.pageInfo.endCursor;
        }
    },
    mayWrite: async (username) => {
        const permission = await find([`the permission of ${username}`, CONTENTS], async ({ rest }, params) => {
            const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...params, username });
            return data.permission;
        });
        return permission === 'admin' || permission === 'write';
    },
    textAt: (path, ref) => find([`the list at commit ${ref}`, CONTENTS], async ({ rest }, params) => {
        const mediaType = { format: 'raw' };
        const { data } = await rest.repos.getContent({ ...params, path, ref, mediaType });
        return (0,_rest_js__WEBPACK_IMPORTED_MODULE_0__/* .textOf */ .b6)(data);
    }),
    isPrivate: async () => {
        if (isPrivate !== undefined)
            return isPrivate;
        const asked = ask(['the repository', CONTENTS], async ({ rest }, params) => {
            return (await rest.repos.get(params)).data.private;
        });
        // What cannot be learnt counts as public: e-mails are then masked.
        return asked.catch(() => false);
    },
});
/** REST does not tell who the co-authors of a commit are. */
const WRITERS = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $pull) {
      commits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          commit {
            authors(first: 100) { totalCount nodes { email user { login } } }
            committer { email user { login } }
          }
        }
      }
    }
  }
}`;
/** GitHub itself commits what people merge and edit on its pages. */
const GITHUB_ITSELF = 'noreply@github.com';
/** A bot is no user, so GitHub names none for its address. */
const BOT = /^(?:\d+\+)?([\w-]+\[bot\])@users\.noreply\.github\.com$/;
const writersOf = ({ authors, committer }) => {
    const people = committer && committer.email !== GITHUB_ITSELF ? [...authors.nodes, committer] : authors.nodes;
    const hidden = authors.totalCount > authors.nodes.length ? [{ login: undefined }] : [];
    return [...people.map(({ email, user }) => ({ login: user?.login ?? BOT.exec(email)?.[1] })), ...hidden];
};


/***/ }),

/***/ 47051:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ openRuns)
/* harmony export */ });
/* harmony import */ var _domain_ledger_holder_state_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(49593);
/* harmony import */ var _rest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4283);


const ACTIONS = 'actions: read';
/** Asks GitHub about workflow runs: only of an open claim, of this run's age, and of who let it into its environment. */
const openRuns = ({ ask, all }, runId) => ({
    jobs: async (run, attempt) => {
        try {
            const jobs = await all([`the jobs of run ${run}`, ACTIONS], async ({ rest }, params) => {
                const which = { run_id: Number(run), attempt_number: attempt };
                return (await rest.actions.listJobsForWorkflowRunAttempt({ ...params, ...which })).data.jobs;
            });
            return jobs.map(({ runner_name, status, completed_at }) => ({
                runner: (0,_domain_ledger_holder_state_js__WEBPACK_IMPORTED_MODULE_1__/* .runnerKey */ .YM)(runner_name ?? ''),
                isOver: status === 'completed',
                endedAt: completed_at ? Date.parse(completed_at) : undefined,
            }));
        }
        catch (error) {
            if (error instanceof _rest_js__WEBPACK_IMPORTED_MODULE_0__/* .RestError */ .pj && error.status === 404)
                return undefined;
            throw error;
        }
    },
    createdAt: () => ask([`run ${runId}`, ACTIONS], async ({ rest }, params) => {
        const { data } = await rest.actions.getWorkflowRun({ ...params, run_id: Number(runId) });
        return Date.parse(data.created_at);
    }),
    approvals: () => ask([`the approvals of run ${runId}`, ACTIONS], async ({ rest }, params) => {
        const { data } = await rest.actions.getReviewsForRun({ ...params, run_id: Number(runId) });
        return data.flatMap(({ environments, user, state }) => environments.map(({ name }) => ({ environment: name ?? '', user: user.login, state })));
    }),
});


/***/ }),

/***/ 36072:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ko: () => (/* binding */ readInputs)
});

// UNUSED EXPORTS: DEFAULTS, EMAIL_POLICIES

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(91659);
// EXTERNAL MODULE: ./build/domain/messages/inputs.js
var messages_inputs = __webpack_require__(83313);
;// CONCATENATED MODULE: ./build/domain/endpoint.js

/** `DELETE /api/user/{user_id}/` as an endpoint, or what is wrong with it. */
const parseEndpoint = (text, methods, place = '{user_id}') => {
    const [method = '', path = '', ...more] = text.split(' ');
    if (more.length > 0 || !methods.includes(method)) {
        return messages_inputs/* endpointMethod */.ZY(text, methods);
    }
    if (!/^(?:\/[A-Za-z0-9._~{}-]+)+\/?$/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
        return messages_inputs/* endpointPath */.nM(text);
    }
    const [before = '', after, ...others] = path.split(place);
    if (after === undefined || others.length > 0 || /[{}]/.test(before + after)) {
        return messages_inputs/* endpointPlace */.zc(text, place);
    }
    return { method, path };
};
/** Is it the same call? A slash at the end of the path makes no other one; a faulty endpoint is like no other. */
const isSameCall = (a, b) => a.path !== '/' && a.method === b.method && a.path.replace(/\/$/, '') === b.path.replace(/\/$/, '');

// EXTERNAL MODULE: ./build/domain/ledger/ledger.js
var ledger = __webpack_require__(62950);
;// CONCATENATED MODULE: ./build/domain/plan/task.js
/** The inputs that not every mode has. One without meaning in a mode is off there: no protect list can refuse an undo. */
const taskOf = (mode, { dryRun, cancelRun, includeCancelled, protect }) => {
    const off = { cancelRun: undefined, includeCancelled: false, protect: undefined };
    return {
        delete: { ...off, mode: 'delete', dryRun, includeCancelled, protect },
        cancel: { ...off, mode: 'cancel', dryRun, cancelRun },
        // These change nothing, so they need no leave.
        verify: { ...off, mode: 'verify', dryRun: false, cancelRun },
        lookup: { ...off, mode: 'lookup', dryRun: false },
    }[mode];
};

// EXTERNAL MODULE: ./build/domain/send/user-fields.js
var user_fields = __webpack_require__(82035);
;// CONCATENATED MODULE: ./build/domain/site-address.js

/** A site, or what is wrong with it. Only https carries a token, and http stays on this machine. */
const readSite = (text, parseSandbox) => {
    if (text === '')
        return messages_inputs/* siteMissing */.eZ();
    const sandbox = parseSandbox(text);
    if (sandbox && 'fault' in sandbox)
        return messages_inputs/* sandboxOptions */.eN(String(sandbox.fault));
    if (sandbox)
        return { kind: 'sandbox', options: sandbox };
    const url = URL.canParse(text) ? new URL(text) : undefined;
    // A text that is no URL, or has user-info, may hold a secret: it is not repeated.
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
        return messages_inputs/* siteForm */.KE();
    }
    if (url.username || url.password)
        return messages_inputs/* siteUser */.hk();
    if (url.search || url.hash || /[?#]/.test(text))
        return messages_inputs/* siteQuery */.Ue(url.origin);
    if (url.protocol === 'http:' && !isLoopback(url.hostname))
        return messages_inputs/* siteHttp */.uf(url.origin);
    // Looked for in the text itself: URL has already resolved dots, also encoded ones.
    if (/%|[^:]\/\/|\/\.{1,2}(?:\/|$)/.test(text))
        return messages_inputs/* sitePath */.l2(url.pathname);
    return { kind: 'real', url: url.origin + url.pathname.replace(/\/$/, '') };
};
const isLoopback = (host) => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);

// EXTERNAL MODULE: ./build/domain/types.js
var types = __webpack_require__(19128);
;// CONCATENATED MODULE: ./build/adapters/inputs.js








const EMAIL_POLICIES = ['auto', 'plain', 'mask', 'omit'];
/** The defaults of action.yml, for an input that a workflow leaves empty (an expression without a value does). */
const DEFAULTS = {
    site: '',
    token: '',
    csv: 'users_to_delete.csv',
    cancel: 'false',
    'cancel-run': '',
    'include-cancelled': 'false',
    verify: 'false',
    lookup: 'false',
    'dry-run': 'true',
    'expect-users': '',
    'max-users': '500',
    limit: '',
    'batch-size': '250',
    'batch-pause': '10',
    concurrency: '4',
    'max-rate': '10',
    'daily-quota': '10000',
    'quota-reserve': '1000',
    canary: '1',
    'identity-check': 'canary',
    protect: '',
    review: 'report',
    emails: 'auto',
    'max-duration': '300',
    'fail-on-incomplete': 'true',
    'retention-days': '',
    'artifact-name': 'bevy-user-deletion',
    'grace-days': '7',
    'delete-endpoint': 'DELETE /api/user/{user_id}/',
    'cancel-endpoint': 'POST /api/user/{user_id}/cancel_deletion/',
    'user-endpoint': 'GET /api/user/{user_id}/',
    'lookup-endpoint': 'GET /api/user/{email}/',
    'pending-field': '',
    'ledger-ref': ledger/* DEFAULT_LEDGER_REF */.ox,
    comment: 'true',
    'github-token': '',
};
/** Reads every input, masks the token, and finds all faults of all inputs. */
const readInputs = (parseSandbox, isSelfHosted) => {
    // The last writes must succeed before GitHub's token ends, after 6 or 24 hours.
    const longestMinutes = isSelfHosted ? 23 * 60 : 350;
    const faults = [];
    const fault = (input, message) => {
        faults.push({ input, message });
    };
    const text = (name) => (0,core/* getInput */.V4)(name) || DEFAULTS[name];
    const flag = (name) => {
        if ((0,core/* getInput */.V4)(name) === '')
            return DEFAULTS[name] === 'true';
        try {
            return (0,core/* getBooleanInput */.Vt)(name);
        }
        catch {
            fault(name, messages_inputs/* notBoolean */.On(text(name)));
            return DEFAULTS[name] === 'true';
        }
    };
    const optional = (name, min, max, form = WHOLE) => {
        const value = text(name);
        if (value === '')
            return undefined;
        const n = form.test(value) ? Number(value) : Number.NaN;
        if (n >= min && n <= max)
            return n;
        return fault(name, messages_inputs/* notNumber */.DC(value, form === WHOLE, min, max));
    };
    const number = (name, min, max, form = WHOLE) => optional(name, min, max, form) ?? Number(DEFAULTS[name]);
    const word = (name, words) => {
        const found = words.find((candidate) => candidate === text(name));
        return found ?? fault(name, messages_inputs/* notWord */.Kb(text(name), words));
    };
    const endpoint = (name, methods = ['GET'], place) => {
        const found = parseEndpoint(text(name), methods, place);
        if ('path' in found)
            return found;
        fault(name, found);
        return { method: 'GET', path: '/' };
    };
    const token = readToken(text('token'), (message) => fault('token', message));
    const site = readSite(text('site'), parseSandbox);
    if ('help' in site)
        fault('site', site);
    const [mode = 'delete', ...others] = ['lookup', 'verify', 'cancel'].filter(flag);
    if (others.length > 0)
        fault(mode === 'delete' ? 'lookup' : mode, messages_inputs/* severalTasks */.dp([mode, ...others]));
    const cancelRun = text('cancel-run');
    // 15 digits are exact as a number, which GitHub's client makes of it.
    if (cancelRun !== '' && !/^[1-9][0-9]{0,14}$/.test(cancelRun)) {
        fault('cancel-run', messages_inputs/* notRunId */.Uo(cancelRun));
    }
    if (cancelRun !== '' && mode !== 'cancel' && mode !== 'verify')
        fault('cancel-run', messages_inputs/* cancelRunAlone */.Fl());
    const graceDays = number('grace-days', 1, 365);
    const retentionDays = optional('retention-days', 1, 400);
    const artifactName = text('artifact-name');
    if (!/^[^":<>|*?\r\n\\/]{1,128}$/.test(artifactName)) {
        fault('artifact-name', messages_inputs/* artifactNameForm */.c0(artifactName));
    }
    const ledgerRef = text('ledger-ref');
    if (!/^refs(?:\/(?![.-])[\w.{}-]+(?<!\.|\.lock)){2,}$/.test(ledgerRef) || ledgerRef.includes('..'))
        fault('ledger-ref', messages_inputs/* ledgerRefForm */.vQ(ledgerRef));
    const endpoints = {
        delete: endpoint('delete-endpoint', CHANGING),
        cancel: endpoint('cancel-endpoint', CHANGING),
        user: endpoint('user-endpoint'),
        lookup: endpoint('lookup-endpoint', ['GET'], '{email}'),
    };
    if (isSameCall(endpoints.cancel, endpoints.delete))
        fault('cancel-endpoint', messages_inputs/* cancelIsDelete */.Mn());
    const pendingField = text('pending-field');
    if (pendingField !== '' && !user_fields/* FIELD */.b_.test(pendingField)) {
        fault('pending-field', messages_inputs/* pendingFieldForm */._1(pendingField));
    }
    const rate = number('max-rate', 0, 1000, DECIMAL);
    const emails = word('emails', EMAIL_POLICIES) ?? 'omit';
    if (mode === 'lookup' && (emails === 'mask' || emails === 'omit'))
        fault('emails', messages_inputs/* lookupNeedsEmails */.zv(emails));
    const inputs = {
        token: token || undefined,
        csv: text('csv'),
        ...taskOf(mode, {
            dryRun: flag('dry-run'),
            cancelRun: cancelRun || undefined,
            includeCancelled: flag('include-cancelled'),
            protect: text('protect') || undefined,
        }),
        expectUsers: optional('expect-users', 0, 10_000_000),
        maxUsers: number('max-users', 0, 10_000_000),
        limit: optional('limit', 1, 10_000_000),
        pacing: {
            batchSize: number('batch-size', 1, 250),
            batchPauseMs: number('batch-pause', 0, 3600, DECIMAL) * 1000,
            concurrency: number('concurrency', 1, 16),
            maxRate: rate === 0 ? Number.POSITIVE_INFINITY : rate,
            dailyQuota: number('daily-quota', 1, 10_000_000),
            quotaReserve: number('quota-reserve', 0, 10_000_000),
            canary: number('canary', 0, 10),
            identityCheck: word('identity-check', types/* IDENTITY_CHECKS */.DJ) ?? 'all',
            maxDurationMs: number('max-duration', 1, longestMinutes) * 60_000,
            claimUsers: CLAIM_USERS,
        },
        // Not read if it is faulty: the run is refused.
        review: word('review', types/* REVIEW_POLICIES */.eM) ?? 'require',
        /** Keep one comment with the plan on the pull request. */
        comment: flag('comment'),
        emails,
        failOnIncomplete: flag('fail-on-incomplete'),
        retentionDays,
        artifactName,
        graceDays,
        endpoints,
        /** Name of the field of a user that shows a pending deletion here. */
        pendingField: pendingField || undefined,
        /** Ref of the ledger; `{site}` stands for the site's key. */
        ledgerRef,
        githubToken: text('github-token'),
    };
    const names = Object.keys(DEFAULTS).filter((name) => !name.endsWith('token'));
    return {
        /** Undefined if any of them is faulty. */
        inputs: 'help' in site || faults.length > 0 ? undefined : { site, ...inputs },
        /** Are the rows of the list to be looked up? They then need no ids. */
        isLookup: mode === 'lookup',
        /** The path of the list, also beside faulty inputs: faults of both are reported together. */
        csv: inputs.csv,
        /** The run to undo or to verify, empty if the list is a file. */
        cancelRun,
        /** The inputs as given, for the record; no token. */
        shown: Object.fromEntries(names.map((name) => [name, text(name)])),
        faults,
    };
};
/** A commit of the ledger is worth so many users at the least (ledger.md 6). */
const CLAIM_USERS = 250;
const WHOLE = /^[0-9]{1,9}$/;
const DECIMAL = /^[0-9]{1,6}(?:\.[0-9]{1,3})?$/;
/** Around a key that was copied from a file or a text. */
const QUOTES = /^["'`“”„‘’«»]+|["'`“”„‘’«»]+$/g;
const CHANGING = ['DELETE', 'POST', 'PUT', 'PATCH'];
/** An empty token stays empty; a faulty one is masked all the same, and its text is never shown. */
const readToken = (token, fault) => {
    if (token === '')
        return '';
    (0,core/* setSecret */.Pq)(token);
    // GitHub masks the secret as it was saved; the key itself may stand in what others print.
    const key = token.replace(QUOTES, '');
    if (key !== token) {
        if (key !== '')
            (0,core/* setSecret */.Pq)(key);
        fault(messages_inputs/* tokenInQuotes */.Mz());
    }
    else if (/^Token\s/i.test(token))
        fault(messages_inputs/* tokenWithWord */.c6());
    else if (!/^[\x21-\x7e]{1,512}$/.test(token))
        fault(messages_inputs/* tokenForm */.qc());
    return token;
};


/***/ }),

/***/ 72802:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NE: () => (/* binding */ openFolder)
/* harmony export */ });
/* unused harmony exports encodeLine, decodeJournal */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57975);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(38522);




const JOURNAL = 'journal.jsonl';
/**
 * Opens or creates the folder of one run, and reads the journal that an earlier process left there. What the artifact
 * holds is in it, safe on disk against a kill at any moment.
 */
const openFolder = (root) => {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdirSync)(root, { recursive: true });
    const path = (name) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, name);
    const journal = readJournal(path(JOURNAL));
    const fd = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path(JOURNAL), 'a');
    return {
        path,
        /**
         * Appends one entry and syncs it; with `mayWait` a little later, for company. Rejects if it is not on disk, and then
         * takes no more.
         */
        append: createAppender(fd, (entry) => journal.push(entry)),
        /** The entries that are on disk; `damage` at the end if some lines of an earlier process cannot be read. */
        journal: () => journal,
        /** Writes a file whole: to a temporary file, synced, renamed. */
        write: (name, text) => {
            const temporary = path(`${name}.tmp`);
            const out = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(temporary, 'w');
            try {
                for (const block of blocks(text))
                    writeFully(out, Buffer.from(block));
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.fsyncSync)(out);
            }
            finally {
                (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(out);
            }
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.renameSync)(temporary, path(name));
        },
        /** The text of a file, undefined if there is none. */
        read: (name) => ((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(path(name)) ? (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path(name), 'utf8') : undefined),
    };
};
/**
 * Group commit: what comes in while a sync is under way, or during one turn of the event loop, shares the next one. So
 * many lanes cost little more than one, and none goes on before its line is on disk. `written` is told each entry that is.
 */
const createAppender = (fd, written) => {
    let waiting = [];
    let syncing = Promise.resolve();
    let next;
    let broken;
    const flush = async () => {
        const entries = waiting;
        waiting = [];
        next = undefined;
        try {
            if (broken)
                throw broken;
            writeFully(fd, Buffer.from(entries.map((entry) => `${encodeLine(entry)}\n`).join('')));
            await sync(fd);
        }
        catch (error) {
            broken = error;
            throw error;
        }
        for (const entry of entries)
            written(entry);
    };
    return (entry, mayWait = false) => {
        waiting.push(entry);
        if (!next) {
            const { promise: started, resolve: start } = Promise.withResolvers();
            syncing = Promise.allSettled([syncing, started]).then(flush);
            next = { start, done: syncing };
            setTimeout(start, COMPANY_MS);
        }
        if (!mayWait)
            setImmediate(next.start);
        return next.done;
    };
};
/** Shorter than a site takes to answer. */
const COMPANY_MS = 3;
/** On a thread, so that answers are read while the disk works. */
const sync = (0,node_util__WEBPACK_IMPORTED_MODULE_2__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.fdatasync);
/** One entry as a line of the journal: the time in ISO 8601, and a CRC-32 over what stands before it. */
const encodeLine = ({ at, ...entry }) => {
    const body = JSON.stringify({ at: new Date(at).toISOString(), ...entry }).slice(0, -1);
    return `${body},"crc":"${checksum(body)}"}`;
};
const checksum = (text) => (0,node_zlib__WEBPACK_IMPORTED_MODULE_3__.crc32)(text).toString(16).padStart(8, '0');
const LINE = /^(.*),"crc":"([0-9a-f]{8})"\}$/;
const decodeLine = (line) => {
    const [, body, crc] = LINE.exec(line) ?? [];
    if (body === undefined || checksum(body) !== crc)
        return undefined;
    const { at, ...entry } = JSON.parse(`${body}}`);
    return { ...entry, at: Date.parse(at) };
};
/**
 * Reads a journal back. A torn last line is normal after a kill. Any other line that cannot be read is damage, and is
 * said by an entry at the end.
 */
const decodeJournal = (bytes) => {
    const end = bytes.lastIndexOf('\n') + 1;
    const lines = bytes.toString('utf8', 0, end).split('\n').slice(0, -1);
    const last = decodeLine(bytes.toString('utf8', end));
    const entries = lines.flatMap((line) => decodeLine(line) ?? []);
    const damaged = lines.length - entries.length;
    if (last)
        entries.push(last);
    if (damaged > 0)
        entries.push({ type: 'damage', at: entries.at(-1)?.at ?? 0, lines: damaged });
    return { entries, keep: last ? bytes.length : end, needsLineEnd: last !== undefined };
};
const readJournal = (file) => {
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file))
        return [];
    const { entries, keep, needsLineEnd } = decodeJournal((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file));
    if (needsLineEnd)
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, '\n');
    else
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.truncateSync)(file, keep);
    return entries;
};
/** A full disk first takes less than it was given, without an error (SECURITY.md T29). */
const writeFully = (fd, bytes) => {
    for (let written = 0; written < bytes.length;) {
        written += (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeSync)(fd, bytes, written, bytes.length - written);
    }
};
/** Joins small pieces, so that a million lines are not a million writes. */
function* blocks(pieces) {
    let block = '';
    for (const piece of pieces) {
        block += piece;
        if (block.length < 1 << 20)
            continue;
        yield block;
        block = '';
    }
    yield block;
}


/***/ }),

/***/ 17288:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IT: () => (/* binding */ drainOutput),
/* harmony export */   pp: () => (/* binding */ isStopAsked),
/* harmony export */   w9: () => (/* binding */ takeOver)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58500);



const STOP_FILE = 'stop';
/** Main ends its requests in flight and its journal in this time after it is told to. */
const ENDS_MS = 10_000;
const DRAIN_MS = 10_000;
/** Did post tell main to stop, and to leave the rest to it? */
const isStopAsked = (folder) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, STOP_FILE));
/**
 * Makes sure that main is gone before post reads what it did. In a `container:` job the runner's signals reach only its
 * own client, so main may be at work still: it is told by a file and by a signal, and is killed if it does not end.
 */
const takeOver = async (folder, pid) => {
    (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, STOP_FILE), '');
    if (!isMain(pid))
        return;
    signal(pid, 'SIGTERM');
    const killAt = performance.now() + ENDS_MS;
    while (isMain(pid)) {
        if (performance.now() > killAt)
            signal(pid, 'SIGKILL');
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(50);
    }
};
const signal = (pid, name) => {
    try {
        process.kill(pid, name);
    }
    catch {
        // It has ended in this very moment.
    }
};
/** Is this process our main step? By its command line, because another program may have its number by now. */
const isMain = (pid) => {
    try {
        const command = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return command[1] === process.argv[1] && pid !== process.pid;
    }
    catch {
        // It is gone, or this is no Linux, where no job runs in a container.
        return false;
    }
};
/** Waits until everything that was printed has been read: what a slow reader has not taken is lost at the exit. */
const drainOutput = async () => {
    const drained = [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write('', () => resolve())));
    await Promise.race([Promise.all(drained), (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(DRAIN_MS, undefined, { ref: false })]);
};


/***/ }),

/***/ 49135:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ printer),
/* harmony export */   y: () => (/* binding */ readContext)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91659);
/* harmony import */ var _domain_messages_run_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57979);
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66418);




/** What the runner says of this step in its environment, with empty texts where it says nothing. */
const readContext = (env) => {
    const get = (name) => env[`GITHUB_${name}`] ?? '';
    const { repository, pull_request: pull, merge_group: group, inputs } = readEvent(env.GITHUB_EVENT_PATH);
    const { private: isPrivate } = repository ?? {};
    const base = pull?.base?.sha ?? group?.base_sha;
    const head = pull?.head?.sha;
    const serverUrl = get('SERVER_URL') || 'https://github.com';
    return {
        serverUrl,
        repository: get('REPOSITORY'),
        runId: get('RUN_ID'),
        runAttempt: Number(get('RUN_ATTEMPT')) || 1,
        workflow: get('WORKFLOW'),
        job: get('JOB'),
        event: get('EVENT_NAME'),
        /** The inputs that the form of the workflow asks for, where the event tells. */
        form: typeof inputs === 'object' && inputs !== null ? Object.keys(inputs) : [],
        ref: get('REF'),
        commit: get('SHA'),
        actor: get('ACTOR'),
        triggeringActor: get('TRIGGERING_ACTOR'),
        workspace: get('WORKSPACE') || process.cwd(),
        temp: env.RUNNER_TEMP ?? '',
        /** The name of the machine that has this job. */
        runner: env.RUNNER_NAME ?? '',
        /** Address of docs/troubleshooting.md of this very action and version, where the runner tells them. */
        troubleshooting: troubleshootingUrl(serverUrl, get('ACTION_REPOSITORY'), get('ACTION_REF')),
        /** What the event says of the repository, where it does. */
        isPrivate: typeof isPrivate === 'boolean' ? isPrivate : undefined,
        /** The number of the pull request that this run is about. */
        pull: typeof pull?.number === 'number' ? pull.number : undefined,
        /** The commit that a pull request or a merge queue builds on. */
        base: typeof base === 'string' ? base : undefined,
        /** The commit with what it changes. `pull_request_target` runs on the base, whatever was checked out. */
        proposed: typeof head === 'string' && get('EVENT_NAME') === 'pull_request_target' ? head : get('SHA'),
    };
};
/** The runner leaves both empty for an action of the workspace (`uses: ./`). */
const troubleshootingUrl = (server, repository, ref) => /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w.-]+(?:\/[\w.-]+)*$/.test(ref)
    ? `${server}/${repository}/blob/${ref}/docs/troubleshooting.md`
    : undefined;
/** The event's payload, written by GitHub; empty if there is none. */
const readEvent = (path) => {
    try {
        return path ? JSON.parse((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8')) : {};
    }
    catch {
        return {};
    }
};
/** Annotations that GitHub shows of one kind and step. */
const SHOWN_ANNOTATIONS = 10;
/** Topics of the warnings and errors of this process. */
const told = new Set();
/** The only printer: nothing else writes to the log. Every text passes the guard against workflow commands. */
const printer = {
    info: (text) => _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text)),
    debug: (text) => _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .debug */ .Yz((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text)),
    notice: ({ text }) => _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .notice */ .lm((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text)),
    warning: ({ text, help }) => {
        told.add(help);
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text));
    },
    error: ({ text, help }) => {
        told.add(help);
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .error */ .z3((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text));
    },
    /** The one annotation that every run ends with. */
    verdict: (level, text) => {
        const annotate = { notice: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .notice */ .lm, warning: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .warning */ .$e, error: _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .error */ .z3 }[level];
        annotate((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(text));
    },
    /** Topics of the warnings and errors so far. */
    told: () => [...told],
    group: async (name, work) => {
        _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .startGroup */ .Oh((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(name));
        try {
            return await work();
        }
        finally {
            _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .endGroup */ .N4();
        }
    },
    /** Faults as errors on the lines they are about; all of them in the log, the last of those shown says how many. */
    faults: (faults, total, list) => {
        for (const [i, fault] of faults.entries()) {
            const { line, message, file = list } = fault;
            told.add(message.help);
            const text = (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .placeOf */ .$t)(fault, list) + message.text);
            if (i >= SHOWN_ANNOTATIONS - 1 && total > SHOWN_ANNOTATIONS)
                _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .info */ .pq(text);
            else
                _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .error */ .z3(text, line ? { file: (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(file), startLine: line, title: 'List of users' } : {});
        }
        if (total > SHOWN_ANNOTATIONS)
            _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .error */ .z3((0,_domain_messages_run_js__WEBPACK_IMPORTED_MODULE_2__/* .faultsInAll */ .yl)(total, faults.length).text);
    },
    output: (name, value) => _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .setOutput */ .uH(name, value),
    state: (name, value) => _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .saveState */ .LZ(name, value),
    summary: async (markdown) => {
        try {
            await _actions_core__WEBPACK_IMPORTED_MODULE_1__/* .summary */ .z.addRaw(markdown).write();
        }
        catch (error) {
            printer.warning((0,_domain_messages_run_js__WEBPACK_IMPORTED_MODULE_2__/* .noSummary */ .wI)(error instanceof Error ? error.message : ''));
        }
    },
};


/***/ }),

/***/ 46452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   r: () => (/* binding */ readListFile)
/* harmony export */ });
/* unused harmony export caseOf */
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _domain_list_email_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(30994);
/* harmony import */ var _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2072);






/** 1,000,000 users with e-mails are about 40 MiB. */
const MAX_BYTES = 128 * 1024 * 1024;
/**
 * Reads a file inside the workspace. Returns what is wrong instead where the path leaves the workspace
 * (also by a symbolic link), or the file is no UTF-8 or UTF-16 text. SECURITY.md T13 and T16.
 */
const readListFile = (workspace, path) => {
    const asked = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, path);
    if (path.includes('\0') || !isInside(workspace, asked))
        return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .outsideWorkspace */ .tq(path) };
    if (hasAddress(path))
        return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .addressInPath */ .HU(path) };
    try {
        const root = node_fs__WEBPACK_IMPORTED_MODULE_2__.realpathSync.native(workspace);
        const real = node_fs__WEBPACK_IMPORTED_MODULE_2__.realpathSync.native(asked);
        if (!isInside(root, real))
            return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .linkOutside */ .i4(path) };
        const full = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.resolve)(workspace, caseOf((0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(root, real), (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(workspace, asked)));
        const bytes = readBounded(real);
        if (bytes === 'no file')
            return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .notAFile */ .$y(path) };
        if (bytes === 'too large')
            return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .tooLarge */ .g$(path, MAX_BYTES / 1024 / 1024) };
        const text = decode(bytes);
        if ('wrong' in text)
            return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .wrongFormat */ .x0(path, text.wrong) };
        const blob = blobOf(bytes);
        const withLf = bytes.includes('\r\n')
            ? blobOf(Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))
            : blob;
        const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)('sha256').update(bytes).digest('hex');
        return {
            path: pathFrom(workspace, full),
            repositoryPath: repositoryPath(workspace, full),
            text: text.text,
            sha256,
            blobs: [blob, withLf],
        };
    }
    catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
        if (code !== 'ENOENT' && code !== 'ENOTDIR')
            return { fault: _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .unreadableFile */ ._s(path, code) };
        const fault = path.includes('\\') ? _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .backslashPath */ .WW(path) : _domain_messages_list_js__WEBPACK_IMPORTED_MODULE_4__/* .noFile */ .w1(path);
        return { fault, missing: repositoryPath(workspace, asked) };
    }
};
/** Windows and macOS find a file in any case, git and GitHub only in its own. A link keeps its name. */
const caseOf = (real, path) => real.toLowerCase() === path.toLowerCase() ? real : path;
/** Without what git does not know: ./lists//a.csv is lists/a.csv. */
const pathFrom = (folder, file) => (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(folder, file).replaceAll(node_path__WEBPACK_IMPORTED_MODULE_3__.sep, '/');
/** From the nearest folder that is a checkout: the input `path` of actions/checkout puts it below the workspace. */
const repositoryPath = (workspace, file) => {
    let root = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(file);
    while (isInside(workspace, root) && !(0,node_fs__WEBPACK_IMPORTED_MODULE_2__.existsSync)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(root, '.git')))
        root = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.dirname)(root);
    return pathFrom(root, file);
};
const blobOf = (bytes) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_1__.createHash)('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
/** As in `removals/jane@example.com.csv`: logs and summaries show paths. */
const hasAddress = (path) => path
    .split(/[/\\\s]/)
    .map((part) => part.replace(/\.(?:csv|tsv|txt)$/i, ''))
    .some((part) => (0,_domain_list_email_js__WEBPACK_IMPORTED_MODULE_5__/* .isAddress */ .PW)(part) && part.includes('.', part.indexOf('@')));
/** `startsWith` would let `workspace-evil` pass. */
const isInside = (folder, path) => {
    const way = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.relative)(folder, path);
    return way !== '' && way !== '..' && !way.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_3__.sep}`) && !(0,node_path__WEBPACK_IMPORTED_MODULE_3__.isAbsolute)(way);
};
/** The bytes of a regular file of bounded size, or what is wrong. Checked on the open file: no race in between. */
const readBounded = (path) => {
    // O_NONBLOCK: opening a named pipe must not hang.
    const fd = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.openSync)(path, node_fs__WEBPACK_IMPORTED_MODULE_2__.constants.O_RDONLY | (node_fs__WEBPACK_IMPORTED_MODULE_2__.constants.O_NONBLOCK ?? 0));
    try {
        const stat = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.fstatSync)(fd);
        if (!stat.isFile())
            return 'no file';
        if (stat.size > MAX_BYTES)
            return 'too large';
        const bytes = Buffer.alloc(stat.size);
        let length = 0;
        for (let n = -1; n !== 0 && length < bytes.length; length += n) {
            n = (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.readSync)(fd, bytes, length, bytes.length - length, null);
        }
        return bytes.subarray(0, length);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_2__.closeSync)(fd);
    }
};
const SIGNATURES = [
    ['PK\x03\x04', 'excel'],
    ['\xd0\xcf\x11\xe0', 'old-excel'],
    ['%PDF', 'pdf'],
    ['version https://git-lfs.github.com/', 'lfs'],
];
const decode = (bytes) => {
    const head = bytes.subarray(0, 64).toString('latin1');
    for (const [signature, wrong] of SIGNATURES)
        if (head.startsWith(signature))
            return { wrong };
    const utf16 = head.startsWith('\xff\xfe')
        ? 'utf-16le'
        : head.startsWith('\xfe\xff')
            ? 'utf-16be'
            : undefined;
    if (!utf16 && !(0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(bytes))
        return { wrong: 'encoding' };
    try {
        const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes);
        return text.includes('\0') ? { wrong: 'nul' } : { text };
    }
    catch {
        return { wrong: 'utf16' };
    }
};


/***/ }),

/***/ 39797:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ createGitHubClock)
/* harmony export */ });
/**
 * A clock that is set by GitHub's answers. `local` must never jump (ms since the epoch, by a monotonic clock). A header
 * is older than its arrival, so each gives a time that is not too late, and the latest of them is the best.
 */
const createGitHubClock = (local) => {
    let offset;
    return {
        now: () => local() + (offset ?? 0),
        observe: (date) => {
            const told = date ? Date.parse(date) : Number.NaN;
            if (Number.isNaN(told))
                return;
            const seen = told - local();
            offset = offset === undefined ? seen : Math.max(offset, seen);
        },
        runnerAheadMs: () => (offset === undefined ? undefined : -offset),
    };
};


/***/ }),

/***/ 97803:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   sm: () => (/* binding */ valuesOf),
/* harmony export */   u4: () => (/* binding */ isRecord)
/* harmony export */ });
/** A JSON text as a value; whole numbers too large for a number stay their digits, so that no id changes. Throws. */
const parseJson = (text) => JSON.parse(text, exact);
const exact = (_, value, { source } = {}) => typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? source
    : value;
/** Is this a JSON object, as a user is? */
const isRecord = (json) => typeof json === 'object' && json !== null && !Array.isArray(json);
/** No answer of the API nests deeper; a hostile one must not use up the stack. */
const DEEPEST = 8;
/** The value, and all values inside it, outermost first. */
const valuesOf = (json, depth = 0) => typeof json === 'object' && json !== null && depth < DEEPEST
    ? [json, ...Object.values(json).flatMap((value) => valuesOf(value, depth + 1))]
    : [json];


/***/ }),

/***/ 18870:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ evidenceOf),
/* harmony export */   l: () => (/* binding */ confirm)
/* harmony export */ });
/** What is known after a run, of what was known before and what its reads have shown. The first proof stands. */
const confirm = (before, { cancels, readsWork, pendingField }, calls, { run, at }) => {
    const cancel = cancels ? { call: calls.cancel, run, at } : undefined;
    const read = readsWork ? { call: calls.user, run, at } : undefined;
    const pending = pendingField === undefined || !read ? undefined : { ...read, field: pendingField };
    const isRefuted = cancels === false && before.cancel?.call === calls.cancel;
    return {
        cancel: isRefuted ? undefined : first(before.cancel, cancel),
        read: first(before.read, read),
        pending: first(before.pending, pending),
    };
};
const first = (known, now) => (now === undefined || known?.call === now.call ? known : now);
/** What of it is evidence for a run with these calls; `field` is the one that the input `pending-field` names. */
const evidenceOf = ({ cancel, read, pending }, calls, field) => ({
    pendingFields: [...new Set([field, pending?.call === calls.user ? pending.field : undefined])].filter((name) => name !== undefined),
    readsWork: read?.call === calls.user,
    cancelWorks: cancel?.call === calls.cancel,
});


/***/ }),

/***/ 49593:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ib: () => (/* binding */ isSameAttempt),
/* harmony export */   Ud: () => (/* binding */ holderState),
/* harmony export */   YM: () => (/* binding */ runnerKey)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(66418);

/** A runner's name as the ledger keeps it: people name machines as they like, and nothing of that is to be stored raw. */
const runnerKey = (name) => (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .foreign */ .V$)(name, 100);
/**
 * The state of another holder of the ledger (ledger.md 2). Where no job has the holder's runner, every job of the
 * attempt must be over. Steps of one job follow each other: an earlier one of this very job has ended.
 */
const holderState = async (runs, holder, own) => {
    if (isSameAttempt(holder, own) && holder.runner === own.runner)
        return { isAtWork: false, endedAt: undefined };
    const jobs = await runs.jobs(holder.run, holder.attempt);
    if (!jobs)
        return { isAtWork: false, endedAt: undefined };
    const same = jobs.filter(({ runner }) => runner === holder.runner);
    const its = same.length > 0 ? same : jobs;
    if (its.some(({ isOver }) => !isOver))
        return { isAtWork: true };
    const ends = its.flatMap(({ endedAt }) => endedAt ?? []);
    return { isAtWork: false, endedAt: ends.length > 0 ? Math.max(...ends) : undefined };
};
const isSameAttempt = (a, b) => a.run === b.run && a.attempt === b.attempt;


/***/ }),

/***/ 62950:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $m: () => (/* binding */ sumBuckets),
/* harmony export */   GY: () => (/* binding */ withoutOld),
/* harmony export */   Hg: () => (/* binding */ emptyLedger),
/* harmony export */   eP: () => (/* binding */ newUser),
/* harmony export */   j8: () => (/* binding */ LEDGER_STATUSES),
/* harmony export */   ox: () => (/* binding */ DEFAULT_LEDGER_REF)
/* harmony export */ });
/* harmony import */ var _send_quota_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29304);

/** States of a user that later runs need to know; empty: a cancellation named the user, and nothing else is known. */
const LEDGER_STATUSES = [
    'scheduled',
    'already-scheduled',
    'already-deleted',
    'not-found',
    'unknown',
    'cancelled',
    '',
];
/** A user that nothing is known of yet, at `at` (ms since the epoch). */
const newUser = (at) => ({
    status: '',
    since: at,
    last: at,
    run: '',
    graceDays: 0,
});
/** The ref of a site's ledger unless the input `ledger-ref` says otherwise. */
const DEFAULT_LEDGER_REF = 'refs/bevy-user-deletion/{site}';
const emptyLedger = (site) => ({
    site,
    users: new Map(),
    requests: [],
    confirmed: {},
});
/** The sum of requests by minute; a part with a negative number is taken off. */
const sumBuckets = (...parts) => {
    const minutes = new Map();
    for (const { minute, requests } of parts.flat())
        minutes.set(minute, (minutes.get(minute) ?? 0) + requests);
    return [...minutes]
        .filter(([, requests]) => requests > 0)
        .sort(([a], [b]) => a - b)
        .map(([minute, requests]) => ({ minute, requests }));
};
/** Requests that still count at `now`, and the site's refusal if it still holds: nothing else is ever forgotten. */
const withoutOld = (ledger, now) => {
    const { requests, exhaustedUntil = 0 } = ledger;
    return {
        ...ledger,
        requests: requests.filter(({ minute }) => minute + _send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .WINDOW_MINUTES */ .Fx >= now / 60_000),
        exhaustedUntil: exhaustedUntil > now ? exhaustedUntil : undefined,
    };
};


/***/ }),

/***/ 9504:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LF: () => (/* binding */ progressMessage),
/* harmony export */   OR: () => (/* binding */ claimMessage),
/* harmony export */   j3: () => (/* binding */ haltMessage)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19128);


/** A line for `git log --oneline`, and who did it on which list. */
const commitText = (what, { run, attempt, actor, url, list, cancelRun, mode }) => {
    const of = cancelRun === undefined
        ? `List: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(list.path, 200)} (blob ${list.blob})`
        : `Users of run ${cancelRun}`;
    return `Run ${run}.${attempt}: ${what}\n\nMode: ${mode}\n${of}\nStarted by: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(actor, 80)}\nRun: ${url}\n`;
};
/** `Run 4711.1: 250 users claimed to delete`; `settled` is what became of an interrupted run. */
const claimMessage = (author, next, settled) => commitText(`${claimed(next)} to ${TO[author.mode]}${settled ? `\n\n${settled}` : ''}`, author);
const TO = { delete: 'delete', cancel: 'cancel', verify: 'verify', lookup: 'look up' };
/** A look-up claims requests alone: the users that it looks for have no ids yet. */
const claimed = ({ users, requests }) => users.length > 0 ? `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users.length, 'user')} claimed` : `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(requests, 'request')} claimed`;
/** `Run 4720.1: 350 users named for cancellation; run 4711 is asked to stop` */
const haltMessage = (author, users, rival) => commitText(`${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users, 'user')} named for cancellation; run ${rival} is asked to stop`, author);
/** `Run 4711.1: 250 scheduled, 2 not-found; next 250 users claimed`, or the run's outcome in place of the end. */
const progressMessage = (author, { counts, outcome }, next) => {
    const done = _types_js__WEBPACK_IMPORTED_MODULE_0__/* .STATUSES */ .f.filter((status) => counts[status] > 0 && !NOT_SENT.test(status))
        .map((status) => `${counts[status]} ${status}`)
        .join(', ');
    const then = next ? `next ${claimed(next)}` : `run ${outcome}`;
    return commitText(`${done || 'nothing sent'}; ${then}`, author);
};
const NOT_SENT = /^(?:planned|skipped-)/;


/***/ }),

/***/ 57554:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ recordProgress)
/* harmony export */ });
/* harmony import */ var _outcome_status_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(11254);
/* harmony import */ var _confirmed_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(18870);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(62950);



/**
 * The ledger with what this step has done, on whatever tip is found: a pure function of tip and journal, so that a
 * write may be repeated. A step whose claim another run has settled only corrects what that run had to call unknown.
 */
const recordProgress = (ledger, progress, next) => {
    const { holder, mode, graceDays, now, used, wasClaimed } = progress;
    const own = ledger.open?.step === holder.step ? ledger.open : undefined;
    const isSettled = wasClaimed && !own;
    const users = new Map(ledger.users);
    for (const row of progress.rows) {
        const { id } = row.user;
        const known = users.get(id);
        if (isSettled && !mayCorrect(known, row, progress))
            continue;
        const user = FOLD[mode](known, row, progress);
        if (user && user !== 'forget')
            users.set(id, user);
        else if (user && !isSettled)
            users.delete(id);
    }
    const counted = own?.used.map(({ minute, requests }) => ({ minute, requests: -requests })) ?? [];
    const added = isSettled ? [] : [used, counted];
    const open = next && own ? { ...holder, mode, graceDays, ...next, used } : undefined;
    const after = {
        ...ledger,
        users,
        requests: (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .sumBuckets */ .$m)(ledger.requests, ...added),
        confirmed: (0,_confirmed_js__WEBPACK_IMPORTED_MODULE_2__/* .confirm */ .l)(ledger.confirmed, progress.proven, progress.calls, { run: holder.run, at: now }),
        // What a later run was told by the site is no business of a run that was settled.
        exhaustedUntil: isSettled ? ledger.exhaustedUntil : exhaustion(ledger, progress),
        open: open ?? (own ? undefined : ledger.open),
        halt: ledger.halt?.step === holder.step ? undefined : ledger.halt,
    };
    return (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutOld */ .GY)(after, now);
};
/** A day at most: an absurd Retry-After must not lock the site for ever. */
const LONGEST_WORD_MS = 86_400_000;
const exhaustion = (ledger, { exhaustedUntil, now }) => exhaustedUntil === undefined
    ? ledger.exhaustedUntil
    : exhaustedUntil === null
        ? undefined
        : Math.min(exhaustedUntil, now + LONGEST_WORD_MS);
/** Nothing that a later run has written since is replaced. */
const mayCorrect = (known, row, { holder, mode }) => mode === 'cancel'
    ? known === undefined || known.since <= (row.requestedAt ?? 0)
    : known?.status === 'unknown' && (mode === 'verify' || known.run === holder.run);
/** What a deletion found, and the known states whose deletion that is as well: it is then no new one. */
const SAME_DELETION = {
    scheduled: ['unknown'],
    'already-scheduled': ['unknown', 'scheduled'],
    'already-deleted': ['unknown', 'scheduled', 'already-scheduled', 'already-deleted'],
    unknown: ['unknown'],
    'not-found': [],
};
/** ledger.md 13: only deletions change since, last, run and grace. */
const foldDeletion = (known, row, progress) => {
    const { lastRequestedAt = 0 } = row;
    const { holder, graceDays } = progress;
    const status = _ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .LEDGER_STATUSES */ .j8.find((word) => word === row.status);
    const same = status && SAME_DELETION[status];
    if (!same)
        return clearNo(known, row, progress);
    // A site that does not know the id, or a read that asks at the wrong place, takes no earlier deletion back.
    if (status === 'not-found' && known && _outcome_status_js__WEBPACK_IMPORTED_MODULE_0__/* .PENDING */ .eG.includes(known.status))
        return known;
    // Of who was only read, or stands in damaged lines, no request is known.
    const requestedAt = row.requestedAt ?? (lastRequestedAt || progress.startedAt);
    const keep = keepAfter(known?.keep, row, progress);
    const isOwn = known?.status === status && known.run === holder.run;
    if (!known || !(isOwn || same.includes(known.status))) {
        const last = Math.max(requestedAt, lastRequestedAt);
        return { status, since: requestedAt, last, run: holder.run, graceDays, keep };
    }
    // That a deletion is pending already is no news of one that was scheduled, or perhaps was.
    const isNews = status !== 'already-scheduled' || known.status === status;
    // Nothing becomes later by that, nor by being found deleted.
    const isLater = status !== 'already-deleted' && (isNews || known.status === 'unknown');
    return {
        ...known,
        status: isNews ? status : 'scheduled',
        since: known.status === status ? Math.min(known.since, requestedAt) : known.since,
        last: isLater ? Math.max(known.last, lastRequestedAt) : known.last,
        // A DELETE that succeeds is this run's; that one is pending already shows that the first attempt was carried out.
        run: status === 'scheduled' ? holder.run : known.run,
        keep,
    };
};
/** In flight at the last write, this user was unknown; the answer was a clear no. */
const clearNo = (known, { status }, { holder }) => {
    const isNo = status === 'failed' || status === 'forbidden';
    if (!isNo || known?.status !== 'unknown' || known.run !== holder.run)
        return undefined;
    return known.keep ? { ...known, status: '', run: '', graceDays: 0 } : 'forget';
};
/** A cancellation always wins, but over a deletion that a person started after it with `include-cancelled`. */
const keepAfter = (keep, { status }, progress) => {
    const { includesCancelledBefore = 0 } = progress;
    return keep && (0,_outcome_status_js__WEBPACK_IMPORTED_MODULE_0__/* .countsAs */ .Pn)(status, 'done') && keep.at < includesCancelledBefore ? undefined : keep;
};
const foldCancellation = (known, { status, requestedAt, contradiction }, { holder, now }) => {
    const at = requestedAt ?? now;
    const before = known ?? (0,_ledger_js__WEBPACK_IMPORTED_MODULE_1__/* .newUser */ .eP)(at);
    const user = { ...before, keep: before.keep ?? { run: holder.run, at: now } };
    if (status === 'cancelled' || status === 'not-scheduled')
        return { ...user, status: 'cancelled' };
    // A user who vanished before the time may still be pending: the next undo of that run must ask for it again.
    return status === 'too-late' && !contradiction ? { ...user, status: 'already-deleted' } : user;
};
/** A read settles what was unknown, and nothing else. */
const foldVerification = (known, { status }) => {
    if (known?.status !== 'unknown')
        return undefined;
    if (status === 'pending')
        return { ...known, status: 'scheduled' };
    return status === 'gone' ? { ...known, status: 'already-deleted' } : undefined;
};
/** A look-up learns ids, and nothing that later runs must know. */
const foldLookup = () => undefined;
const FOLD = {
    delete: foldDeletion,
    cancel: foldCancellation,
    verify: foldVerification,
    lookup: foldLookup,
};


/***/ }),

/***/ 4805:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  XU: () => (/* binding */ UnusableLedger),
  SC: () => (/* binding */ readLedger),
  RA: () => (/* binding */ readSnapshot),
  XL: () => (/* binding */ writeLedger)
});

// EXTERNAL MODULE: ./build/domain/messages/ledger.js
var messages_ledger = __webpack_require__(32101);
// EXTERNAL MODULE: ./build/domain/messages/message.js
var messages_message = __webpack_require__(60733);
;// CONCATENATED MODULE: ./build/domain/json-shape.js
/** A value that does not have the form it must have: whatever holds it is not believed at all. */
class ShapeError extends Error {
}
const fail = (wanted) => {
    throw new ShapeError(`not ${wanted}`);
};
/** An object whose fields are then read one by one. Only its own fields count, so `__proto__` is a name like others. */
const record = (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return fail('an object');
    return (field) => (Object.hasOwn(value, field) ? value[field] : undefined);
};
const list = (value) => (Array.isArray(value) ? value : fail('a list'));
const json_shape_text = (value, form) => typeof value === 'string' && form.test(value) ? value : fail(`a text like ${form}`);
/** A whole number from `min` to `max`. */
const whole = (value, min, max) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
    ? value
    : fail(`a whole number from ${min} to ${max}`);
const word = (value, words) => words.find((candidate) => candidate === value) ?? fail(`one of ${words.join(', ')}`);
/** What `read` makes of a value; undefined if the value does not have the form that it wants. */
const shaped = (read) => {
    try {
        return read();
    }
    catch (error) {
        if (error instanceof ShapeError)
            return undefined;
        throw error;
    }
};

// EXTERNAL MODULE: ./build/domain/send/user-fields.js
var user_fields = __webpack_require__(82035);
// EXTERNAL MODULE: ./build/domain/text.js
var domain_text = __webpack_require__(66418);
;// CONCATENATED MODULE: ./build/domain/ledger/ledger-json.js



/** The format that this version reads and writes; another one is refused. */
const LEDGER_FORMAT = 1;
/** ledger.json as text: everything but the users. One line for each thing that changes, so that `git log -p` reads well. */
const ledgerJson = (ledger) => {
    const { site, requests, exhaustedUntil, confirmed, open, halt } = ledger;
    const head = {
        format: LEDGER_FORMAT,
        site,
        requests: requests.map(bucketJson),
        ...(exhaustedUntil !== undefined && { exhausted_until: (0,domain_text/* isoTime */.Ly)(exhaustedUntil) }),
    };
    const lines = jsonLines(head, '  ');
    const parts = { confirmed: confirmedJson(confirmed) };
    const nested = { ...parts, open: open && claimJson(open), halt: halt && holderJson(halt) };
    for (const [name, fields] of Object.entries(nested))
        if (fields && Object.keys(fields).length > 0)
            lines.push(`  "${name}": {\n${jsonLines(fields, '    ').join(',\n')}\n  }`);
    return `{\n${lines.join(',\n')}\n}\n`;
};
const jsonLines = (fields, indent) => Object.entries(fields).map(([key, value]) => `${indent}"${key}": ${JSON.stringify(value)}`);
const bucketJson = ({ minute, requests }) => [
    `${(0,domain_text/* isoTime */.Ly)(minute * 60_000).slice(0, 16)}Z`,
    requests,
];
const confirmedJson = (confirmed) => Object.fromEntries(Object.entries(confirmed).flatMap(([name, proof]) => proof ? [[name, { ...proof, at: (0,domain_text/* isoTime */.Ly)(proof.at) }]] : []));
const holderJson = ({ run, attempt, runner, step }) => ({ run, attempt, runner, step });
const claimJson = (claim) => ({
    ...holderJson(claim),
    mode: claim.mode,
    at: (0,domain_text/* isoTime */.Ly)(claim.at),
    grace: claim.graceDays,
    list: claim.list,
    requests: claim.requests,
    used: claim.used.map(bucketJson),
    users: claim.users,
});
const MODES = ['delete', 'cancel', 'verify', 'lookup'];
const ID = /^[1-9]\d{0,18}$/;
const SHORT = /^[^\p{Cc}]{0,4096}$/u;
const STEP = /^[\w.-]{1,100}$/;
const MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MAX_REQUESTS = 100_000_000;
/** Reads ledger.json as hostile text; undefined if it is not one that this version wrote, `format` if another did. */
const parseLedgerJson = (json) => {
    let value;
    try {
        value = JSON.parse(json);
    }
    catch {
        return undefined;
    }
    return shaped(() => {
        const get = record(value);
        const format = whole(get('format'), 1, 1_000_000);
        return format === LEDGER_FORMAT ? read(get) : { format };
    });
};
const read = (get) => ({
    site: json_shape_text(get('site'), SHORT),
    requests: readBuckets(get('requests')),
    exhaustedUntil: optional(get('exhausted_until'), (value) => time(value, TIME)),
    confirmed: optional(get('confirmed'), readConfirmed) ?? {},
    open: optional(get('open'), readClaim),
    halt: optional(get('halt'), readHolder),
});
const optional = (value, read) => value === undefined ? undefined : read(value);
const time = (value, form) => whole(Date.parse(json_shape_text(value, form)), 0, Number.MAX_SAFE_INTEGER);
const readBuckets = (value) => list(value).map((bucket) => {
    const [minute, requests] = list(bucket);
    return { minute: time(minute, MINUTE) / 60_000, requests: whole(requests, 0, MAX_REQUESTS) };
});
const readConfirmed = (value) => {
    const get = record(value);
    return {
        cancel: optional(get('cancel'), readProof),
        read: optional(get('read'), readProof),
        pending: optional(get('pending'), (proof) => ({
            ...readProof(proof),
            field: json_shape_text(record(proof)('field'), user_fields/* FIELD */.b_),
        })),
    };
};
const readProof = (value) => {
    const get = record(value);
    return { call: json_shape_text(get('call'), SHORT), run: json_shape_text(get('run'), ID), at: time(get('at'), TIME) };
};
const readHolder = (value) => {
    const get = record(value);
    return {
        run: json_shape_text(get('run'), ID),
        attempt: whole(get('attempt'), 1, 1_000_000),
        runner: json_shape_text(get('runner'), SHORT),
        step: json_shape_text(get('step'), STEP),
    };
};
const readClaim = (value) => {
    const get = record(value);
    const file = record(get('list'));
    return {
        ...readHolder(value),
        mode: word(get('mode'), MODES),
        at: time(get('at'), TIME),
        graceDays: whole(get('grace'), 0, 999),
        list: { path: json_shape_text(file('path'), SHORT), blob: json_shape_text(file('blob'), /^(?:[0-9a-f]{40})?$/) },
        users: list(get('users')).map((id) => json_shape_text(id, ID)),
        requests: whole(get('requests'), 0, MAX_REQUESTS),
        used: readBuckets(get('used')),
    };
};

// EXTERNAL MODULE: ./build/domain/ledger/users-csv.js
var users_csv = __webpack_require__(16646);
;// CONCATENATED MODULE: ./build/domain/ledger/store.js




/** There is something at the ref, and it cannot be used. */
class UnusableLedger extends messages_message/* Told */.uK {
}
/** Reads the ledger of this site at the ref. Throws a message for people if it is not one (ledger.md 8). */
const readLedger = async (store, empty) => {
    const commit = await store.head();
    return commit === undefined ? { commit, ledger: empty } : readSnapshot(store, commit, empty.site);
};
/** The ledger in a commit; throws like `readLedger`. */
const readSnapshot = async (store, commit, site) => {
    const files = await store.read(commit);
    if (files.json === undefined && files.users === undefined)
        throw new UnusableLedger(messages_ledger/* notALedger */.us(store.ref));
    const read = parseFiles(files);
    if ('damage' in read) {
        const place = `${read.damage}, commit ${commit.slice(0, 10)}`;
        throw new UnusableLedger(messages_ledger/* damagedLedger */.BE(store.ref, place, await findGood(store, commit)));
    }
    if ('format' in read)
        throw new UnusableLedger(messages_ledger/* otherFormat */.Qc(store.ref, read.format, LEDGER_FORMAT));
    if (read.site !== site)
        throw new UnusableLedger(messages_ledger/* otherSite */.Cf(store.ref, read.site));
    return { commit, ledger: read };
};
/** What the files hold, the format of another version, or where they are damaged. */
const parseFiles = ({ json = '', users = '' }) => {
    const rest = parseLedgerJson(json);
    if (!rest)
        return { damage: 'ledger.json' };
    if ('format' in rest)
        return rest;
    const read = (0,users_csv/* parseUsersCsv */.ao)(users);
    return 'badLine' in read ? { damage: `users.csv, line ${read.badLine}` } : { ...rest, users: read };
};
/** The last commit that can be read, and what was written after it. */
const findGood = async (store, tip) => {
    const lost = [];
    for (const { commit, message } of await store.history(tip)) {
        if (commit !== tip && 'users' in parseFiles(await store.read(commit)))
            return { commit, lost: [...new Set(lost)] };
        lost.push(message.split(/[\n:]/, 1).join());
    }
    return undefined;
};
const TRIES = 3;
/**
 * Writes a ledger on top of the snapshot that it was made from (compare-and-swap). `moved`: somebody else has written
 * since, and nothing of this is in the ledger. Throws if GitHub does not take it.
 */
const writeLedger = async (store, { commit: parent }, ledger, message) => {
    const files = { json: ledgerJson(ledger), users: (0,users_csv/* usersCsv */.r5)(ledger.users) };
    const commit = await store.create(parent, files, message);
    let isNew = parent === undefined;
    for (let tries = 1;; tries += 1) {
        const answer = await store.move(commit, isNew);
        if (answer === 'moved')
            return { commit, ledger };
        const head = await store.head();
        if (head === commit)
            return { commit, ledger };
        // The ref has vanished during the run: the same commit, with its history, is posted again.
        isNew = head === undefined;
        // Where somebody has written on top of the commit, the answer was lost.
        if (head !== undefined && head !== parent)
            return (await store.contains(head, commit)) ? { commit, ledger } : 'moved';
        if (tries === TRIES) {
            // A stale read hides a newer tip: GitHub's refusal of the move knows better.
            if (/fast.?forward|already exists/i.test(answer.refused))
                return 'moved';
            throw new messages_message/* Told */.uK(messages_ledger/* ledgerNotMoved */.iG(store.ref, answer.refused));
        }
        await store.pause(tries);
    }
};


/***/ }),

/***/ 16646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ao: () => (/* binding */ parseUsersCsv),
/* harmony export */   r5: () => (/* binding */ usersCsv)
/* harmony export */ });
/* unused harmony export USERS_HEADER */
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62950);


const USERS_HEADER = 'user_id,status,since,last,run,grace,keep,kept_at';
/** users.csv as text, sorted by id: one line for each user. Times have whole seconds, and never promise too much. */
const usersCsv = (users) => {
    const sorted = [...users].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
    return `${[USERS_HEADER, ...sorted.map(line)].join('\n')}\n`;
};
const line = ([id, { status, since, last, run, graceDays, keep }]) => {
    const latest = Math.ceil(last / 1000) > Math.floor(since / 1000) ? (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(Math.ceil(last / 1000) * 1000) : '';
    const kept = keep ? `${keep.run},${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(Math.ceil(keep.at / 1000) * 1000)}` : ',';
    return `${id},${status},${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(since)},${latest},${run},${graceDays},${kept}`;
};
const TIME = String.raw `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
const RUN = String.raw `[1-9]\d{0,18}`;
const LINE = new RegExp(`^([1-9]\\d{0,18}),([a-z-]{0,20}),(${TIME}),(${TIME})?,(${RUN})?,(\\d{1,3}),(?:(${RUN}),(${TIME})|,)$`);
/** Reads users.csv as hostile text: the users, or the number of the first line that cannot be one of ours. */
const parseUsersCsv = (text) => {
    const lines = text.split('\n');
    if (lines[0] !== USERS_HEADER || lines.at(-1) !== '')
        return { badLine: lines[0] === USERS_HEADER ? lines.length : 1 };
    const users = new Map();
    for (let i = 1; i < lines.length - 1; i += 1) {
        const user = parseLine(lines[i] ?? '');
        if (!user || users.has(user[0]))
            return { badLine: i + 1 };
        users.set(...user);
    }
    return users;
};
const parseLine = (text) => {
    const match = LINE.exec(text);
    if (!match)
        return undefined;
    const [, id = '', word, sinceText = '', lastText, run = '', grace, keptBy, keptAt = ''] = match;
    const status = _ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .LEDGER_STATUSES */ .j8.find((candidate) => candidate === word);
    const since = Date.parse(sinceText);
    const last = lastText === undefined ? since : Date.parse(lastText);
    const keep = keptBy === undefined ? undefined : { run: keptBy, at: Date.parse(keptAt) };
    if (status === undefined || Number.isNaN(since + last + (keep?.at ?? 0)) || last < since)
        return undefined;
    if (status === '' && !keep)
        return undefined;
    return [id, { status, since, last, run, graceDays: Number(grace), ...(keep && { keep }) }];
};


/***/ }),

/***/ 75286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ readTable)
/* harmony export */ });
/* harmony import */ var csv_parse_sync__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(25175);
/* harmony import */ var _messages_list_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2072);
/* harmony import */ var _email_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30994);



/** Longest line and longest record, in bytes: 20 MB of commas or an unclosed quote must not cost seconds. */
const MAX_RECORD = 65_536;
/** Faults kept; the rest is only counted. */
const MAX_FAULTS = 1000;
/**
 * Reads a CSV of users with a header, row by row; `take` says what is wrong with a row, if anything. The column
 * user_id may only be missing if `email` will do. Never throws. Rules: semantics.md, "The list"; parser pitfalls:
 * SECURITY.md T13 to T15.
 */
const readTable = (text, needs, take) => {
    const faults = [];
    let total = 0;
    const fault = (line, message) => {
        total += 1;
        if (faults.length < MAX_FAULTS)
            faults.push({ line, message });
    };
    // Not any character: `sep=0` would make user 12 of what people read as 1204.
    const start = /^\ufeff*(?:sep=([,;\t|])(?:\r\n|\n|\r|$))?/i.exec(text);
    const separator = start?.[1];
    const body = text.slice(start?.[0].length);
    const bytes = new TextEncoder().encode(body);
    const lines = createLineCounter(bytes, separator === undefined ? 1 : 2);
    const overlong = findOverlongLine(bytes);
    if (overlong !== undefined) {
        fault(lines.at(overlong), _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .overlongLine */ .Zr(MAX_RECORD));
        return { faults, total };
    }
    const delimiter = separator ?? sniffDelimiter(body);
    let columns;
    const takeRow = (cells, line, { header, id, email, strays }) => {
        const wrong = cells.length === header.length
            ? take({ id: (0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(cells[id] ?? ''), email: (0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(cells[email] ?? ''), line })
            : _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .cellCount */ .MX(cells.length, header.length, delimiter);
        if (email < 0 && !wrong)
            countAddresses(strays, cells);
        if (wrong)
            fault(line, isHeader(cells, id, email) ? _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .repeatedHeader */ .c6() : wrong);
    };
    try {
        (0,csv_parse_sync__WEBPACK_IMPORTED_MODULE_0__/* .parse */ .qg)(bytes, {
            delimiter,
            record_delimiter: ['\r\n', '\n', '\r'],
            max_record_size: MAX_RECORD,
            relax_column_count: true,
            skip_empty_lines: true,
            on_record: (cells, { bytes: end }) => {
                const line = lines.next(end);
                if (cells.every((cell) => (0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(cell) === '')) {
                    if (cells.length > 1)
                        fault(line, _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .emptiedRow */ .vB());
                }
                else if (!columns) {
                    columns = readHeader(cells, line, needs, (message) => fault(line, message));
                }
                else if (cells[0]?.startsWith('\ufeff')) {
                    fault(line, _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .joinedFiles */ .TW());
                }
                else if (columns.isUsable)
                    takeRow(cells, line, columns);
                return null;
            },
        });
    }
    catch (error) {
        fault(lines.next(bytes.length), parseFault(error));
    }
    if (!columns && total === 0)
        fault(1, _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .emptyTable */ ._d());
    const unnamed = columns ? strayAddresses(columns) : [];
    if (columns && unnamed.length > 0)
        fault(columns.line, _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .unnamedEmails */ .Ag(unnamed));
    return { faults, total };
};
/** Which header means which column, with case, blanks, dashes and underscores taken out. */
const MEANINGS = new Map([
    ['userid', 'user_id'],
    ['id', 'user_id'],
    ['email', 'email'],
    ['emailaddress', 'email'],
]);
const meaningOf = (cell) => MEANINGS.get((0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(cell)
    .toLowerCase()
    .replace(/[\s_-]/g, ''));
const readHeader = (header, line, needs, fault) => {
    const meanings = header.map(meaningOf);
    for (const meaning of ['user_id', 'email']) {
        const names = header.filter((_, i) => meanings[i] === meaning);
        if (names.length > 1)
            fault(_messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .columnTwice */ .fn(names, meaning));
    }
    const id = meanings.indexOf('user_id');
    const email = meanings.indexOf('email');
    const isUsable = id >= 0 || (needs === 'user_id or email' && email >= 0);
    if (!isUsable)
        fault(_messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .noColumn */ .gd(needs, header.join(', '), email >= 0));
    return { header, line, id, email, strays: header.map(() => 0), isUsable };
};
/** The header once more: no id and no address reads like the name of its column. */
const isHeader = (cells, id, email) => meaningOf(cells[id] ?? '') === 'user_id' || meaningOf(cells[email] ?? '') === 'email';
/** Not every cell must be one: a single "n/a" must not switch off the comparison of all the others. */
const countAddresses = (strays, cells) => {
    cells.forEach((cell, i) => {
        if ((0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(cell) !== '')
            strays[i] = (strays[i] ?? 0) + ((0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .isAddress */ .PW)(cell) ? 1 : -1);
    });
};
const strayAddresses = ({ header, strays }) => header.filter((_, i) => (strays[i] ?? 0) > 0);
const LF = 10;
const CR = 13;
const isLineEnd = (byte) => byte === LF || byte === CR;
/** Offset of the first byte of a line over the bound, if there is one. */
const findOverlongLine = (bytes) => {
    let start = 0;
    for (let i = 0; i <= bytes.length; i += 1) {
        if (i < bytes.length && !isLineEnd(bytes[i]))
            continue;
        if (i - start > MAX_RECORD)
            return start;
        start = i + 1;
    }
    return undefined;
};
/** The separator that the header line has most of; a header of one column has none, and any will do. */
const sniffDelimiter = (text) => {
    // Quoted cells may hold separators and line ends; no header is a line of blanks, or of separators alone.
    const lines = text
        .slice(0, MAX_RECORD)
        .replace(/"[^"]*"/g, '""')
        .split(/[\r\n]/);
    const header = lines.find((line) => (0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(line.replace(/[,;\t]/g, '')) !== '') ?? '';
    const uses = (delimiter) => header.split(delimiter).length;
    return [',', ';', '\t'].reduce((best, next) => (uses(next) > uses(best) ? next : best));
};
/**
 * Line numbers from byte offsets: csv-parse's own `lines` is the record's last line, and too high after quoted
 * line ends. `next(end)` gives the line where the record that ends at `end` starts; offsets must not go back.
 */
const createLineCounter = (bytes, firstLine) => {
    let offset = 0;
    let line = firstLine;
    const advance = (to) => {
        for (; offset < to; offset += 1) {
            const byte = bytes[offset];
            if (byte === LF || (byte === CR && bytes[offset + 1] !== LF))
                line += 1;
        }
    };
    return {
        at: (to) => {
            advance(to);
            return line;
        },
        next: (end) => {
            let start = offset;
            while (start < end && isLineEnd(bytes[start]))
                start += 1;
            advance(start);
            const found = line;
            advance(end);
            return found;
        },
    };
};
/** csv-parse's messages hold cell text; its codes do not. `field` is what stands before a quote, in the cell `column`. */
const parseFault = (error) => {
    if (!(error instanceof Error))
        return _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .unparsable */ .GF('unknown fault', MAX_RECORD);
    const { code = 'unknown fault', field = '', column } = error;
    if (code === 'INVALID_OPENING_QUOTE') {
        const before = String(field);
        if (before.startsWith('\ufeff') && column === 0)
            return _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .joinedFiles */ .TW();
        if ((0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(before) === '=')
            return _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .formulaCell */ .b5();
        if ((0,_email_js__WEBPACK_IMPORTED_MODULE_2__/* .trimBlanks */ .I6)(before) === '')
            return _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .blankBesideQuote */ .J0('before its opening');
    }
    if (code === 'CSV_INVALID_CLOSING_QUOTE' && error.message.includes('got " "'))
        return _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .blankBesideQuote */ .J0('after its closing');
    return _messages_list_js__WEBPACK_IMPORTED_MODULE_1__/* .unparsable */ .GF(String(code), MAX_RECORD);
};


/***/ }),

/***/ 30994:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DC: () => (/* binding */ normaliseAddress),
/* harmony export */   I6: () => (/* binding */ trimBlanks),
/* harmony export */   PW: () => (/* binding */ isAddress),
/* harmony export */   So: () => (/* binding */ isMasked),
/* harmony export */   bQ: () => (/* binding */ looseAddress),
/* harmony export */   wm: () => (/* binding */ MAX_ADDRESS),
/* harmony export */   xU: () => (/* binding */ sameAddress)
/* harmony export */ });
/** The longest address that there is (RFC 5321, 4.5.3.1). */
const MAX_ADDRESS = 64 + 1 + 255;
/** Blanks that people cannot see: white space, NBSP, zero-width characters, BOM, soft hyphen. */
const BLANK = /[\s\u00ad\u200b-\u200d\u2060\ufeff]/;
/** Trims without a backtracking expression: `/\s+$/` is quadratic on a cell of blanks (SECURITY.md T15). */
const trimBlanks = (text) => {
    let start = 0;
    let end = text.length;
    while (start < end && BLANK.test(text.charAt(start)))
        start += 1;
    while (end > start && BLANK.test(text.charAt(end - 1)))
        end -= 1;
    return text.slice(start, end);
};
/** Letters of any script, and what a host of ASCII has; URL would take much more for a host, and a path behind it. */
const HOST = /^(?:[a-z0-9.-]|\P{ASCII})+$/u;
/**
 * An address in the one spelling in which addresses are compared: without blanks around it, in lower case, in NFC,
 * and with its host in Punycode. Any other text comes back trimmed and in lower case.
 */
const normaliseAddress = (text) => {
    const address = trimBlanks(text).normalize('NFC').toLowerCase();
    const start = address.lastIndexOf('@') + 1;
    const host = address.slice(start);
    const isForeign = start > 0 && /\P{ASCII}/u.test(host) && HOST.test(host);
    if (!isForeign || address.length > MAX_ADDRESS || !URL.canParse(`http://${host}`))
        return address;
    return address.slice(0, start) + new URL(`http://${host}`).hostname;
};
/** Do two texts name the same mailbox, as people mean it? No text at all names none. */
const sameAddress = (a, b) => {
    const address = normaliseAddress(a);
    return address !== '' && address === normaliseAddress(b);
};
/**
 * The same for the protect list, which had rather match a user too many: signs that only look alike are alike (NFKC),
 * and a Turkish spreadsheet makes İ of i, and ı of I.
 */
const looseAddress = (text) => normaliseAddress(text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/i\u0307|ı/g, 'i'));
/** As it is written: no blank, quote, bracket, list or scheme around the address, and nothing that cannot be seen. */
const WRITTEN = /^[^@\s"<>[\]\\,;:\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{C}\p{DI}]+@[^@\s"'`<>[\]\\,;:/?#%\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{C}\p{DI}]+$/u;
/** As it is compared: Unicode has a second spelling for each of those signs, so the same is asked of the loose form. */
const PLAIN = /^[^'`@\s"<>()[\]\\,;:][^@\s"<>()[\]\\,;:]*@(?:[a-z0-9-]+\.)*[a-z0-9-]*[a-z0-9]$/;
/** Is this one address in plain sight, in whatever script, with nothing around it but blanks? */
const isAddress = (text) => {
    const written = trimBlanks(text);
    return written.length <= MAX_ADDRESS && WRITTEN.test(written) && PLAIN.test(looseAddress(written));
};
/** An address as a run masks it in its own `users_set_to_delete.csv`, which can be given back to cancel it all. */
const isMasked = (text) => /^\S{1,2}\*\*\*@\S{1,2}\*\*\*(?:\.\S{1,63})?$/.test(text);


/***/ }),

/***/ 54987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ idFault),
  E: () => (/* binding */ parseList)
});

// EXTERNAL MODULE: ./build/domain/messages/list.js
var list = __webpack_require__(2072);
// EXTERNAL MODULE: ./build/domain/list/csv.js
var csv = __webpack_require__(75286);
// EXTERNAL MODULE: ./build/domain/list/email.js
var list_email = __webpack_require__(30994);
;// CONCATENATED MODULE: ./build/domain/list/spreadsheet.js
/** Errors in any language of a spreadsheet (`#N/A`, `#¿NOMBRE?`, `#WERT!`), and a number in too narrow a column. */
const ERROR = /^#(?:[¡¿]?\p{Lu}[\p{Lu}0-9/_]{1,20}[!?]?|#+)$/u;
/** What databases and scripts write for "no value". */
const NULL = /^(?:[([<]?null[)\]>]?|\\N|none|nan|undefined)$/i;
/** Says which of them a cell is, if it is one; no address and no id is. */
const leftoverOf = (cell) => {
    if (ERROR.test(cell))
        return 'error';
    if (NULL.test(cell))
        return 'null';
    if (cell.startsWith('='))
        return 'formula';
    return cell.startsWith("'") ? 'apostrophe' : undefined;
};

// EXTERNAL MODULE: ./build/domain/list/unnamed.js
var unnamed = __webpack_require__(67034);
;// CONCATENATED MODULE: ./build/domain/list/list.js





const MAX_ID = '9223372036854775807';
/**
 * Reads the text of a list: one User a row, or every fault with the line where its record starts. Rows of a look-up need no
 * id. Never throws.
 */
const parseList = (text, isLookup = false) => {
    const users = [];
    const duplicates = [];
    const seen = new Map();
    /** The first row with an e-mail, of users whose first row has none. */
    const told = new Map();
    const faults = (0,csv/* readTable */.x)(text, isLookup ? 'user_id or email' : 'user_id', ({ id, line, ...row }) => {
        const email = withoutDefusing(row.email);
        const isBare = isLookup && id === '';
        const user = { id: isBare ? (0,unnamed/* unnamed */.p)(line) : id, email, line };
        const wrong = (isBare ? addressFault(email) : idFault(id)) ?? emailFault(email);
        if (wrong)
            return wrong;
        const key = isBare ? (0,list_email/* normaliseAddress */.DC)(email) : id;
        const first = seen.get(key);
        if (!first) {
            seen.set(key, user);
            // A row that has the id of this address saves its look-up.
            if (isLookup && email !== '')
                seen.set((0,list_email/* normaliseAddress */.DC)(email), user);
            users.push(user);
            return undefined;
        }
        const before = first.email ? first : told.get(user.id);
        if (user.email && before && !(0,list_email/* sameAddress */.xU)(user.email, before.email))
            return list/* twoEmails */.op(user.id, before.line);
        if (user.email && !before)
            told.set(user.id, user);
        duplicates.push({ ...user, firstLine: first.line });
        return undefined;
    });
    return faults.total > 0 ? { ok: false, ...faults } : { ok: true, list: { users, duplicates } };
};
/** Why a text is no user id, in words a spreadsheet's user understands; undefined if it is one. */
const idFault = (id) => {
    if (/^[1-9][0-9]{0,18}$/.test(id)) {
        return id.length < MAX_ID.length || id <= MAX_ID ? undefined : list/* idTooLarge */.tg(id, MAX_ID);
    }
    if (id === '')
        return list/* idMissing */.eI();
    const leftover = leftoverOf(id);
    if (leftover)
        return list/* leftover */.wm('user_id', id, leftover);
    if (/^[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i.test(id))
        return list/* idForm */.mX(id, 'scientific');
    if (/^[0-9]+[.,]0*$/.test(id))
        return list/* idForm */.mX(id, 'decimals');
    if (/^[0-9]{1,3}(?:[.,'’\s][0-9]{3})+$/.test(id))
        return list/* idForm */.mX(id, 'thousands');
    if (/^\p{Nd}+$/u.test(id) && !/^[0-9]+$/.test(id))
        return list/* idForm */.mX(id, 'digits');
    return list/* idForm */.mX(id, /^0[0-9]*$/.test(id) ? 'zero' : 'other');
};
/** Our own files keep a spreadsheet from running an address as a formula in this way, and can be given back. */
const withoutDefusing = (email) => /^'[=+\-@＝＋－＠]/.test(email) && (0,list_email/* isAddress */.PW)(email.slice(1)) ? email.slice(1) : email;
/** Why a row without an id cannot be looked up; undefined if it can, or if more is wrong with its address. */
const addressFault = (email) => {
    if (email === '')
        return list/* nothingToLookUp */.fz();
    return (0,list_email/* isMasked */.So)(email) ? list/* maskedAddress */.eY() : undefined;
};
/** Why a cell is neither empty nor one address: else a total would delete the user whose id is the sum. */
const emailFault = (email) => {
    if (email === '' || (0,list_email/* isAddress */.PW)(email) || (0,list_email/* isMasked */.So)(email))
        return undefined;
    const leftover = leftoverOf(email);
    if (leftover)
        return list/* leftover */.wm('email', email, leftover);
    const parts = email.split(/[\s,;|/<>()[\]"]+|mailto:/i).filter(list_email/* isAddress */.PW);
    return list/* emailForm */.dM(parts.length > 1 ? 'several' : parts.length === 1 ? 'more' : 'none');
};


/***/ }),

/***/ 76669:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N4: () => (/* binding */ untellable),
/* harmony export */   dd: () => (/* binding */ parseProtection),
/* harmony export */   eD: () => (/* binding */ protectsNobody),
/* harmony export */   sS: () => (/* binding */ protectingLine)
/* harmony export */ });
/* harmony import */ var _messages_list_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2072);
/* harmony import */ var _csv_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(75286);
/* harmony import */ var _email_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(30994);
/* harmony import */ var _list_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54987);




/** Reads the file of the input `protect`: `user_id` and/or `email`, where `@example.com` stands for a whole domain. */
const parseProtection = (path, text) => {
    const ids = new Map();
    const emails = new Map();
    const domains = new Map();
    const faults = (0,_csv_js__WEBPACK_IMPORTED_MODULE_1__/* .readTable */ .x)(text, 'user_id or email', ({ id, email, line }) => {
        const address = (0,_email_js__WEBPACK_IMPORTED_MODULE_3__/* .looseAddress */ .bQ)(email);
        if (id === '' && address === '')
            return _messages_list_js__WEBPACK_IMPORTED_MODULE_0__/* .protectsNobody */ .eD();
        const wrong = id === '' ? undefined : (0,_list_js__WEBPACK_IMPORTED_MODULE_2__/* .idFault */ .m)(id);
        if (wrong)
            return wrong;
        if (address !== '' && !(0,_email_js__WEBPACK_IMPORTED_MODULE_3__/* .isAddress */ .PW)(email.replace(/^@/, 'everybody@'))) {
            return _messages_list_js__WEBPACK_IMPORTED_MODULE_0__/* .protectedEmailForm */ .j5();
        }
        if (id !== '')
            ids.set(id, line);
        if (address.startsWith('@'))
            domains.set(address, line);
        else if (address !== '')
            emails.set(address, line);
        return undefined;
    });
    return faults.total > 0 ? faults : { path, ids, emails, domains };
};
/**
 * Users that may be protected or not, because the protection is by e-mail, and their e-mail is missing or in
 * disguise: `Boss <boss@example.com>`.
 */
const untellable = (users, { emails, domains }) => emails.size + domains.size > 0 ? users.filter(({ email }) => !(0,_email_js__WEBPACK_IMPORTED_MODULE_3__/* .isAddress */ .PW)(email)) : [];
/** The line that protects a user, if one does. A domain protects its subdomains as well. */
const protectingLine = (user, { ids, emails, domains }) => {
    const address = (0,_email_js__WEBPACK_IMPORTED_MODULE_3__/* .looseAddress */ .bQ)(user.email);
    const own = ids.get(user.id) ?? emails.get(address);
    if (own !== undefined)
        return own;
    // Labels without end would take time without end.
    if (address.length > _email_js__WEBPACK_IMPORTED_MODULE_3__/* .MAX_ADDRESS */ .wm)
        return undefined;
    const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
    for (let i = 0; i < labels.length; i += 1) {
        const line = domains.get(`@${labels.slice(i).join('.')}`);
        if (line !== undefined)
            return line;
    }
    return undefined;
};
/** A protect list with a header and no rows. */
const protectsNobody = ({ ids, emails, domains }) => ids.size + emails.size + domains.size === 0;


/***/ }),

/***/ 67034:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ isNamed),
/* harmony export */   p: () => (/* binding */ unnamed)
/* harmony export */ });
/** What stands for the id of a row that has only an address, wherever an id is written down. `line` is that of the list. */
const unnamed = (line) => `line ${line}`;
/** Is this the id of a user, and not what stands for one? */
const isNamed = (id) => !id.startsWith('line ');


/***/ }),

/***/ 33543:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KL: () => (/* binding */ noGitHubToken),
/* harmony export */   QY: () => (/* binding */ tooManyPages),
/* harmony export */   Uf: () => (/* binding */ limitUsedUp),
/* harmony export */   bC: () => (/* binding */ gitHubFailed),
/* harmony export */   d5: () => (/* binding */ notShown),
/* harmony export */   mj: () => (/* binding */ notAllowed),
/* harmony export */   xT: () => (/* binding */ notTold)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);


/** What GitHub does not show or do; `what` is it that was asked, `needs` the permission that it takes. */
const notShown = (what, status, needs) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub did not show ${what} (HTTP ${status}). Give the job the permission \`${needs}\`.`;
const notAllowed = (what, status, needs) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub refused this job access to ${what} (HTTP ${status}). Give the job the permission \`${needs}\`.`;
const limitUsedUp = (what) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub's own request limit is used up, so GitHub did not show ${what}. Run again in an hour.`;
const notTold = (what, tries, answer) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub did not show ${what} in ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(tries, 'try', 'tries')} (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(answer)}). Run again later.`;
const noGitHubToken = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `The input \`github-token\` is empty. Remove it from the workflow, so that it takes its default.`;
const tooManyPages = (what, max) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub has more than ${max} entries for ${what}, and this action reads no more. Check them on GitHub.`;
/** Neither of the above: with the reason as it came. */
const gitHubFailed = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub did not answer (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(reason, 200)}). Run again later.`;


/***/ }),

/***/ 83313:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DC: () => (/* binding */ notNumber),
/* harmony export */   FY: () => (/* binding */ retentionShort),
/* harmony export */   Fl: () => (/* binding */ cancelRunAlone),
/* harmony export */   KE: () => (/* binding */ siteForm),
/* harmony export */   Kb: () => (/* binding */ notWord),
/* harmony export */   Mn: () => (/* binding */ cancelIsDelete),
/* harmony export */   Mz: () => (/* binding */ tokenInQuotes),
/* harmony export */   On: () => (/* binding */ notBoolean),
/* harmony export */   Ue: () => (/* binding */ siteQuery),
/* harmony export */   Uo: () => (/* binding */ notRunId),
/* harmony export */   ZY: () => (/* binding */ endpointMethod),
/* harmony export */   _1: () => (/* binding */ pendingFieldForm),
/* harmony export */   c0: () => (/* binding */ artifactNameForm),
/* harmony export */   c6: () => (/* binding */ tokenWithWord),
/* harmony export */   dp: () => (/* binding */ severalTasks),
/* harmony export */   eN: () => (/* binding */ sandboxOptions),
/* harmony export */   eZ: () => (/* binding */ siteMissing),
/* harmony export */   hk: () => (/* binding */ siteUser),
/* harmony export */   l2: () => (/* binding */ sitePath),
/* harmony export */   nM: () => (/* binding */ endpointPath),
/* harmony export */   qc: () => (/* binding */ tokenForm),
/* harmony export */   uf: () => (/* binding */ siteHttp),
/* harmony export */   vQ: () => (/* binding */ ledgerRefForm),
/* harmony export */   zc: () => (/* binding */ endpointPlace),
/* harmony export */   zv: () => (/* binding */ lookupNeedsEmails)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);


/** Faults of the inputs; the name of the input stands before each where it is shown. */
const value = (text, max = 80) => `The value "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(text, max)}"`;
const notBoolean = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `${value(given)} is neither true nor false. Write one of the two.`;
const notNumber = (given, whole, min, max) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `${value(given)} is not a ${whole ? 'whole ' : ''}number from ${min} to ${max}. Write such a number in digits${whole ? '' : ', and any decimals after a full stop'}.`;
const notWord = (given, words) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `${value(given)} is not one of ${words.join(', ')}. Write one of them.`;
const notRunId = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.undo `${value(given)} is not the id of a run. Copy the number from the address of the run's page.`;
const severalTasks = (names) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `The inputs ${names.map((name) => `\`${name}\``).join(' and ')} are true together. Set only one of them to true.`;
const cancelRunAlone = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.undo `The input \`cancel-run\` is set without \`cancel\` or \`verify\`. Set one of these to true, or leave \`cancel-run\` empty.`;
/** An incomplete look-up goes on with its own list. */
const lookupNeedsEmails = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `${value(given)} hides the addresses, but a look-up continues with them. Set \`emails\` to auto or plain.`;
/** Said of a run that goes on: the ledger remembers what the artifact does not. */
const retentionShort = (days, graceDays) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `GitHub keeps the artifact for ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(days, 'day')}, but the grace period lasts ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(graceDays, 'day')}. Set \`retention-days\` to ${graceDays + 1} or more.`;
const ledgerRefForm = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `${value(given)} is not the full name of a ref. Write it as \`refs/…/…\`, in plain letters and digits.`;
const artifactNameForm = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `${value(given)} cannot be the name of an artifact. Write 1 to 128 characters, without line breaks or any of \`":<>|*?\\/\`.`;
const pendingFieldForm = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.input `${value(given)} is not the name of a field. Copy the name from an answer of the site, such as \`pending_deletion\`.`;
const cancelIsDelete = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `Both \`cancel-endpoint\` and \`delete-endpoint\` name the same call, so cancelling would delete. Set \`cancel-endpoint\` to the cancel call in the API index of your site.`;
const endpointMethod = (given, methods) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `${value(given)} is not a method (${methods.join(', ')}), one space and a path. Write it like the default.`;
const endpointPath = (given) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `${value(given)} has no plain path that begins with /. Write the path without address or query.`;
const endpointPlace = (given, place) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `${value(given)} does not have ${place} exactly once in its path. Put ${place} where the ${place === '{email}' ? 'address' : 'id'} belongs.`;
const tokenWithWord = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.token `The value begins with the word "Token". Save the key alone in the secret.`;
const tokenInQuotes = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.token `The value has quotes around the key. Save the key alone in the secret.`;
/** The text of a token is never shown. */
const tokenForm = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.token `The value contains spaces or characters that no API key has. Save the key alone in the secret again.`;
const siteMissing = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The address of the site is missing. Write it like https://community.example.com, or write \`sandbox\` to rehearse.`;
/** `fault` as the rehearsal site says it: `sandbox option "late" must be …`. */
const sandboxOptions = (fault) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The ${fault}. Correct the options after \`sandbox?\`.`;
/** A text that is no address, or has a password in it, may hold a secret: it is not repeated. */
const siteForm = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The value is not a web address. Write the whole address, such as https://community.example.com.`;
const siteUser = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The address holds a user name or password. Set \`site\` to the address alone, and \`token\` to the key.`;
const siteQuery = (origin) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `${value(origin, 160)} must have no query and no fragment. Remove "?" or "#" and everything after it.`;
const siteHttp = (origin) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `${value(origin, 160)} begins with http://, so others can read the token in transit. Write https://.`;
const sitePath = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The path "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(path, 160)}" is not plain. Write it without %, without // and without dots between slashes.`;


/***/ }),

/***/ 32101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ ledgerMoved),
/* harmony export */   BE: () => (/* binding */ damagedLedger),
/* harmony export */   Cf: () => (/* binding */ otherSite),
/* harmony export */   Ct: () => (/* binding */ movedTooOften),
/* harmony export */   If: () => (/* binding */ claimNotClosed),
/* harmony export */   Jh: () => (/* binding */ undoWaits),
/* harmony export */   Oz: () => (/* binding */ runAtWork),
/* harmony export */   Pm: () => (/* binding */ settledRun),
/* harmony export */   Pw: () => (/* binding */ waitedLongEnough),
/* harmony export */   Qc: () => (/* binding */ otherFormat),
/* harmony export */   Su: () => (/* binding */ gitHubUnreachable),
/* harmony export */   WJ: () => (/* binding */ haltedBy),
/* harmony export */   Zn: () => (/* binding */ earlierUnknown),
/* harmony export */   co: () => (/* binding */ clockOff),
/* harmony export */   gP: () => (/* binding */ secondLedger),
/* harmony export */   iG: () => (/* binding */ ledgerNotMoved),
/* harmony export */   ok: () => (/* binding */ notRecorded),
/* harmony export */   pK: () => (/* binding */ goesOnUnrecorded),
/* harmony export */   pj: () => (/* binding */ noLedgerYet),
/* harmony export */   rW: () => (/* binding */ defaultBranchAsLedger),
/* harmony export */   sz: () => (/* binding */ nobodyOfRun),
/* harmony export */   us: () => (/* binding */ notALedger),
/* harmony export */   xg: () => (/* binding */ waitsForRun),
/* harmony export */   y2: () => (/* binding */ jobAtWork),
/* harmony export */   yq: () => (/* binding */ cancelRunNeedsLedger)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);


/** What the ledger is, who else writes it, and what a run does when it cannot be read or written. */
const short = (commit) => commit.slice(0, 10);
const named = (ref) => `\`${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(ref, 200)}\``;
const notALedger = (ref) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `${named(ref)} exists, but holds no ledger. Set \`ledger-ref\` to a name that nothing else uses.`;
/** `good`: the last commit that can be read, and the runs that wrote after it. */
const damagedLedger = (ref, place, good) => {
    const problem = `The ledger at ${named(ref)} is damaged (${place}).`;
    if (!good)
        return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `${problem} Restore an older version, as docs/ledger.md describes.`;
    const command = `git fetch origin ${ref} && git push origin "$(git commit-tree ${good.commit}^{tree} -p FETCH_HEAD -m 'Restore ${short(good.commit)}'):${ref}"`;
    const lost = good.lost.map((run) => (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(run, 80)).join('; ') || 'nothing';
    return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `${problem} Restore its last good version with ${command} (this loses ${lost}).`;
};
const otherFormat = (ref, found, ours) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `The ledger at ${named(ref)} has format ${found}, but this version of the action reads format ${ours}. Use the newest version.`;
const otherSite = (ref, site) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `${named(ref)} holds the ledger of another site (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(site, 100)}). Set \`ledger-ref\` to a name of its own for this site.`;
const defaultBranchAsLedger = (branch) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `\`ledger-ref\` is the default branch (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(branch, 80)}). Set it to a name that nothing else uses.`;
const secondLedger = (ref, other) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `This site already has a ledger at ${named(other)}. Move it to ${named(ref)} first, or leave \`ledger-ref\` empty.`;
/** GitHub's own words, such as a rule of the repository. */
const ledgerNotMoved = (ref, words) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `GitHub refused to write the ledger at ${named(ref)} (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(words, 200)}). Allow it in the rules of the repository, or set \`ledger-ref\` to a branch.`;
const movedTooOften = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Other runs wrote to the ledger each time this run was about to begin. Start this run again when they have ended.`;
const jobAtWork = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Another job or step of this run is at work on the same site. Run the jobs or steps one after the other (\`max-parallel: 1\`).`;
const runAtWork = (run, url) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Run ${run} is at work on the same site (${url}). Wait until it has ended, then start this run again.`;
const undoWaits = (run, url) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Run ${run} is waiting to cancel deletions on this site (${url}). Start this run again when that one has ended.`;
/** A dry run and a cancellation go on; the reason is told before it. */
const earlierUnknown = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `Earlier runs on this site are unknown. Correct the cause above before the next run.`;
const noLedgerYet = (ref) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `This repository knows of no earlier run on this site. If there was one, restore its ledger at ${named(ref)} before a live run.`;
const nobodyOfRun = (run) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.undo `Run ${run} scheduled no deletion on this site. Set \`cancel-run\` to the run that did.`;
/** Beside the reason why the ledger was not read. */
const cancelRunNeedsLedger = (run) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.undo `Only the ledger names the users of run ${run}. Correct the fault above, or set \`csv\` to \`users_set_to_delete.csv\` of that run's artifact and add its unknown users.`;
/** Both beside the reason why the ledger was not written. */
const goesOnUnrecorded = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `This cancellation continues without a record in the ledger. Start no deletion before this run has ended.`;
const notRecorded = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `The site cancelled these deletions, but the ledger does not record them. Remove these users from the list, or repeat this run.`;
const claimNotClosed = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.ledger `The ledger does not have all results of this run. Run the same list again: the next run settles the missing users first.`;
const settledRun = (run, users) => `Run ${run} was interrupted: ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users, 'user is', 'users are')} unknown.`;
const waitsForRun = (run, url) => `This run is waiting for run ${run}, which stops before its next batch (${url}).`;
const waitedLongEnough = (run) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Run ${run} has not closed its claim in 15 minutes, and GitHub does not show whether it is over. Stop run ${run} on its page now: this cancellation no longer waits for it.`;
/** Why a run at work stops. */
const haltedBy = (run) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Run ${run} is cancelling deletions on this site, so this run stopped. Start this run again when that one has ended.`;
const ledgerMoved = (ref) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rival `Somebody else changed the ledger ${named(ref)} during this run. Check its history, then run the same list again.`;
const gitHubUnreachable = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.permissions `GitHub did not answer for five minutes, so this run sent nothing more. Run the same list again when GitHub answers.`;
const clockOff = (aheadMs) => {
    const minutes = Math.round(Math.abs(aheadMs) / 60_000);
    const off = minutes > 0 ? (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(minutes, 'minute') : `${Math.round(Math.abs(aheadMs) / 1000)} seconds`;
    return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.clock `The runner's clock is ${off} ${aheadMs > 0 ? 'ahead of' : 'behind'} GitHub's. Set the clock of the runner; all times here are GitHub's.`;
};


/***/ }),

/***/ 2072:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $8: () => (/* binding */ risingIds),
/* harmony export */   $y: () => (/* binding */ notAFile),
/* harmony export */   Ag: () => (/* binding */ unnamedEmails),
/* harmony export */   GF: () => (/* binding */ unparsable),
/* harmony export */   HU: () => (/* binding */ addressInPath),
/* harmony export */   J0: () => (/* binding */ blankBesideQuote),
/* harmony export */   Ld: () => (/* binding */ emptyProtection),
/* harmony export */   MX: () => (/* binding */ cellCount),
/* harmony export */   T5: () => (/* binding */ repeatedUsers),
/* harmony export */   TW: () => (/* binding */ joinedFiles),
/* harmony export */   WW: () => (/* binding */ backslashPath),
/* harmony export */   X6: () => (/* binding */ noEmails),
/* harmony export */   Zr: () => (/* binding */ overlongLine),
/* harmony export */   _d: () => (/* binding */ emptyTable),
/* harmony export */   _s: () => (/* binding */ unreadableFile),
/* harmony export */   b5: () => (/* binding */ formulaCell),
/* harmony export */   c6: () => (/* binding */ repeatedHeader),
/* harmony export */   ck: () => (/* binding */ emptyList),
/* harmony export */   dM: () => (/* binding */ emailForm),
/* harmony export */   eD: () => (/* binding */ protectsNobody),
/* harmony export */   eI: () => (/* binding */ idMissing),
/* harmony export */   eY: () => (/* binding */ maskedAddress),
/* harmony export */   fn: () => (/* binding */ columnTwice),
/* harmony export */   fz: () => (/* binding */ nothingToLookUp),
/* harmony export */   g$: () => (/* binding */ tooLarge),
/* harmony export */   gd: () => (/* binding */ noColumn),
/* harmony export */   i4: () => (/* binding */ linkOutside),
/* harmony export */   j5: () => (/* binding */ protectedEmailForm),
/* harmony export */   mX: () => (/* binding */ idForm),
/* harmony export */   op: () => (/* binding */ twoEmails),
/* harmony export */   tg: () => (/* binding */ idTooLarge),
/* harmony export */   tq: () => (/* binding */ outsideWorkspace),
/* harmony export */   vB: () => (/* binding */ emptiedRow),
/* harmony export */   w1: () => (/* binding */ noFile),
/* harmony export */   wm: () => (/* binding */ leftover),
/* harmony export */   x0: () => (/* binding */ wrongFormat),
/* harmony export */   y1: () => (/* binding */ untellableProtection)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);


/** Faults of the list and of the protect list: of the file first, then of its rows. */
const named = (path) => `"${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(path, 120)}"`;
const outsideWorkspace = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} is not a path inside the workspace. Write the path from the root of the repository.`;
const linkOutside = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} is a link out of the workspace. Commit the file itself.`;
const noFile = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} does not exist in the workspace. Check the spelling of the path, and run actions/checkout before this step.`;
const backslashPath = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} does not exist in the workspace. Write / between folders, not \\.`;
/** A path is in logs, summaries and commands to copy, where no address may be. */
const addressInPath = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} has an e-mail address in its name, which anybody could read in the log. Rename the file, and set the input to its new path.`;
/** Not readable for a reason that only the machine knows. */
const unreadableFile = (path, code) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The runner cannot read ${named(path)} (${code}). Correct the file on the runner, then run again.`;
const notAFile = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} is not a file. Set the path of a CSV.`;
const tooLarge = (path, mebibytes) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} is larger than ${mebibytes} MiB. Split the list.`;
const FORMATS = {
    excel: 'is an Excel or zip file. Save it as "CSV UTF-8".',
    'old-excel': 'is an old Excel file. Save it as "CSV UTF-8".',
    pdf: 'is a PDF file. Save the list as "CSV UTF-8".',
    lfs: 'is a Git LFS pointer, not the list. Set lfs: true in actions/checkout.',
    encoding: 'is not UTF-8 text. Save it as "CSV UTF-8".',
    utf16: 'is broken UTF-16 text. Save it as "CSV UTF-8".',
    nul: 'holds NUL bytes, so it is not a text file. Save it as "CSV UTF-8".',
};
const wrongFormat = (path, format) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `${named(path)} ${FORMATS[format]}`;
const emptyTable = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The file is empty. Add a header with "user_id" as its first line, and a row for each user.`;
/** `hasEmails`: there is a column of addresses, so the ids can be looked up. */
const noColumn = (needs, header, hasEmails) => hasEmails && needs === 'user_id'
    ? _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The header is "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(header, 80)}", without the column "user_id". Rename the column with the ids, or look up the ids with \`lookup\`.`
    : _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The header is "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(header, 80)}", without the column "${needs}". Name the columns in the first line, and remove any title above them.`;
const quoted = (names) => names
    .slice(0, 4)
    .map((name) => `"${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(name, 40)}"`)
    .join(' and ');
const columnTwice = (names, meaning) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The columns ${quoted(names)} both mean ${meaning}. Keep one of them.`;
const unnamedEmails = (names) => names.length === 1
    ? _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The column ${quoted(names)} holds e-mail addresses, but is not named \`email\`. Rename it to \`email\`.`
    : _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The columns ${quoted(names)} hold e-mail addresses, but none is named \`email\`. Choose the column with the addresses that the site shows, and rename it to \`email\`.`;
const overlongLine = (bytes) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.file `The line is longer than ${bytes} bytes, so this is not a list of users. Export the list again, and commit it.`;
const cellCount = (cells, width, delimiter) => {
    const sign = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
    return cells < width
        ? _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row has ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(cells, 'cell')}, but the header has ${width}. Fill in the missing cells, or remove the row if it is a note or a total.`
        : _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row has ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(cells, 'cell')}, but the header has ${width}. Quote the cell that holds a ${sign}, or remove the ${sign} at the end of the row.`;
};
const emptiedRow = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row was emptied, but not deleted: it holds only separators. Delete the row.`;
const repeatedHeader = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `This line repeats the header. Remove the line.`;
const joinedFiles = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `A second file begins here: the line starts with a byte order mark. Join the exports as UTF-8 without BOM, and remove the second header.`;
const formulaCell = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `A cell holds the formula ="…", which spreadsheets use to keep a value as text. Write the value alone, without = or quotes.`;
const blankBesideQuote = (place) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `A cell has a space ${place} quote. Remove the space.`;
/** The parser's own messages hold cell text; its codes do not. */
const unparsable = (code, maxBytes) => {
    switch (code) {
        case 'CSV_QUOTE_NOT_CLOSED':
            return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `A quote opens here and is never closed. Close it, or remove it.`;
        case 'INVALID_OPENING_QUOTE':
            return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `A quote stands in the middle of a cell. Put the whole cell in quotes, and double the quote.`;
        case 'CSV_INVALID_CLOSING_QUOTE':
            return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `More text follows a closing quote. Double a quote inside a quoted cell.`;
        case 'CSV_MAX_RECORD_SIZE':
            return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row is longer than ${maxBytes} bytes. If a quote is open, close it.`;
        default:
            return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row is not valid CSV (${code}). Write it like the rows before it.`;
    }
};
const REWRITTEN = 'because a spreadsheet has rewritten it. Format the column as text, and export the ids again.';
const ID_FORMS = {
    scientific: `is in scientific notation, ${REWRITTEN}`,
    decimals: `has decimals, ${REWRITTEN}`,
    thousands: `has thousands separators, ${REWRITTEN}`,
    digits: `has characters other than the digits 0 to 9, ${REWRITTEN}`,
    zero: 'begins with 0, but ids begin with 1 to 9. Copy the id from the site.',
    other: 'is not a whole number of at most 19 digits. Copy the id from the site, or remove the row if it is a note.',
};
const idForm = (id, form) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The user_id "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(id, 40)}" ${ID_FORMS[form]}`;
const idMissing = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The user_id is empty. Write the id, look it up with \`lookup\`, or remove the row.`;
const nothingToLookUp = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row has neither a user_id nor an e-mail address. Write one of them, or remove the row.`;
const maskedAddress = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The row has no user_id, and its e-mail address is masked. Write the whole address.`;
const idTooLarge = (id, max) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The user_id ${id} is larger than any id can be (${max}). Copy the id from the site.`;
const LEFTOVERS = {
    error: 'is a spreadsheet error. Correct the formula, and export the list again.',
    null: 'is what a database writes for "no value". Write the value, or remove the row.',
    formula: 'is a formula, which spreadsheets use to keep a value as text. Write the value alone, without = or quotes.',
    apostrophe: 'begins with an apostrophe, which spreadsheets use to keep a value as text. Remove the apostrophe.',
};
/** What stands in the column `email` may be a name, and is not repeated but where it can be none. */
const leftover = (column, cell, kind) => {
    const isShown = column === 'user_id' || kind === 'error' || kind === 'null';
    return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The ${column}${isShown ? ` "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(cell, 40)}"` : ''} ${LEFTOVERS[kind]}`;
};
const EMAIL_FORMS = {
    several: 'holds more than one address. Keep the one that the site shows.',
    more: 'holds more than an address. Keep the address alone, without name, brackets or comment.',
    none: 'is not an e-mail address. Correct it, empty the cell, or remove the row if it is a total or a note.',
};
const emailForm = (form) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The email ${EMAIL_FORMS[form]}`;
const twoEmails = (id, line) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `User ${id} has a different e-mail address here from the one on line ${line}. Compare both with the site, and remove the wrong row.`;
const protectsNobody = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.protected `The row has neither a user_id nor an email. Fill one in, or remove the row.`;
const protectedEmailForm = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.protected `The email is neither an address nor a domain such as @example.com. Correct the cell.`;
const untellableProtection = (users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.protected `The protect list holds e-mail addresses, but ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users, 'user on the list has', 'users on the list have')} none, or a masked one. Add the addresses to the list, or protect users by user_id alone.`;
/** Said of a list that may run all the same, like all below. */
const repeatedUsers = (rows) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(rows, 'row of the list repeats', 'rows of the list repeat')} a user; each user counts once. Remove from the list the rows that results.csv calls \`skipped-duplicate\`.`;
const emptyList = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.numbers `The list has a header and no rows. Add a row for each user, or set \`csv\` to the right list.`;
const emptyProtection = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.protected `The protect list ${named(path)} has a header and no rows, so it protects nobody. Add the users who must not be deleted.`;
const noEmails = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The list has no e-mail addresses, so no user can have an identity check. Add the column \`email\` to find wrong ids before a deletion.`;
/** `lines` holds the first and the last line of each block of rows. */
const risingIds = (lines) => {
    const shown = lines.slice(0, 5).map(([first, last]) => `${first} to ${last}`);
    const more = lines.length > 5 ? ` and in ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(lines.length - 5, 'more place')}` : '';
    return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `The ids on lines ${shown.join(', ')}${more} rise by one from row to row. Compare these rows with the site: a spreadsheet may have filled them in.`;
};


/***/ }),

/***/ 60733:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cv: () => (/* binding */ about),
/* harmony export */   pO: () => (/* binding */ TOPICS),
/* harmony export */   uK: () => (/* binding */ Told)
/* harmony export */ });
/** What a message may be about, and the heading of docs/troubleshooting.md that has more of it. */
const TOPICS = {
    input: 'Invalid inputs',
    address: 'Wrong site address',
    token: 'Refused token',
    file: 'Unreadable list',
    rows: 'Faulty rows',
    protected: 'Protected users',
    numbers: 'Unexpected number of users',
    start: 'Live run refused',
    review: 'Missing approval',
    current: 'Changed list',
    rival: 'Another run at work',
    ledger: 'Ledger problems',
    clock: 'Runner clock',
    permissions: 'Missing GitHub permissions',
    undo: 'Run that cannot be undone',
    endpoint: 'Wrong endpoint',
    forbidden: 'Forbidden users',
    identity: 'Failed identity check',
    lookup: 'Look-up without an id',
    unhealthy: 'Too many failures',
    quota: 'Quota or time used up',
    'cut-off': 'Cancelled or interrupted run',
    unknown: 'Unknown users',
    contradiction: 'Users that have changed since',
    saving: 'Unsaved results',
};
/** Nobody outside has it, so that every message for people is made in this folder, where a test counts them. */
const MADE = Symbol('made');
/** A tag for each topic, for the other files of this folder alone: about.quota`…`. */
const about = Object.fromEntries(Object.keys(TOPICS).map((topic) => {
    const tag = (raw, ...values) => ({
        text: String.raw({ raw }, ...values),
        help: topic,
        [MADE]: true,
    });
    return [topic, tag];
}));
/** An error that has a message for people. */
class Told extends Error {
    told;
    constructor(told) {
        super(told.text);
        this.told = told;
    }
}


/***/ }),

/***/ 57979:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ resultsLost),
/* harmony export */   Ir: () => (/* binding */ addressesNotFound),
/* harmony export */   KI: () => (/* binding */ planLost),
/* harmony export */   Kf: () => (/* binding */ siteNotOpened),
/* harmony export */   LA: () => (/* binding */ reportNotWritten),
/* harmony export */   Ls: () => (/* binding */ canaryUntold),
/* harmony export */   Lz: () => (/* binding */ stoppedWithoutJournal),
/* harmony export */   VM: () => (/* binding */ interrupted),
/* harmony export */   ZD: () => (/* binding */ leftToPost),
/* harmony export */   am: () => (/* binding */ notOnSite),
/* harmony export */   bU: () => (/* binding */ journalDamaged),
/* harmony export */   cc: () => (/* binding */ leftUnknown),
/* harmony export */   gb: () => (/* binding */ defect),
/* harmony export */   ig: () => (/* binding */ journalNotWritten),
/* harmony export */   o5: () => (/* binding */ rehearsal),
/* harmony export */   qG: () => (/* binding */ cutOff),
/* harmony export */   rF: () => (/* binding */ noArtifacts),
/* harmony export */   vF: () => (/* binding */ contradicted),
/* harmony export */   wI: () => (/* binding */ noSummary),
/* harmony export */   xw: () => (/* binding */ proxyForm),
/* harmony export */   ye: () => (/* binding */ cancelUnread),
/* harmony export */   yl: () => (/* binding */ faultsInAll)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);
/* harmony import */ var _site_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30015);



const cutShort = _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv['cut-off'];
/** What a run says of itself: how it ended, what could not be saved, what to check. */
const rehearsal = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `This is a rehearsal on the embedded sandbox site: no real user is touched.`;
const faultsInAll = (total, listed) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.rows `This run found ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(total, 'fault')}, and the log of this step lists ${listed}. Correct them, then run again.`;
const siteNotOpened = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The runner could not open a connection to the site (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 200)}). Check \`site\`, and the proxy of the runner.`;
/** The proxy of the runner's machine. */
const proxyForm = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The variable \`HTTPS_PROXY\` of the runner is not an address that begins with http:// or https://. Set it to such an address.`;
const journalNotWritten = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `The runner could not write the journal (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 200)}). Make room on its disk, then run again.`;
const stoppedWithoutJournal = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `The run stopped, because the runner could not write the journal (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 200)}). Make room on its disk, then run the same list again.`;
const leftToPost = () => cutShort `The main step had no time left to upload the results. Open the log of the post step, which uploads them.`;
const resultsLost = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `GitHub did not accept the artifact with the results (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 300)}). Copy the group "All rows" of this log; the ledger has the results too.`;
/** No fault, and no reason to be red: the log and the ledger have it all. */
const noArtifacts = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `This server has no artifact service, so there is no artifact. Read the group "All rows" of this log; the ledger has the results of live runs.`;
/** The server or the runner knows no such thing, or its disk is full. */
const noSummary = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `The runner did not take the job summary (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason)}). Read the results in this log.`;
/** Nothing was sent, so nothing is lost. */
const planLost = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `GitHub did not accept the artifact with the plan (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 300)}). Run again later.`;
/** It is made from the others, which are there. */
const reportNotWritten = (reason) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `The runner could not write report.html (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 300)}). Use the other files, which have everything.`;
const journalDamaged = (lines) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.unknown `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(lines, 'line of the journal is', 'lines of the journal are')} damaged, so users may be \`unknown\`. Check these users on the site.`;
const cutOff = () => cutShort `The main step was interrupted, and the post step took the results from the journal. Check the rows that are \`unknown\` first.`;
/** The end of a run that left no end in its journal. */
const interrupted = (mode) => cutShort `The run was interrupted. ${(0,_site_js__WEBPACK_IMPORTED_MODULE_1__/* .again */ .TG)(mode)}.`;
const notOnSite = (users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The site does not know ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(users, 'user')} on the list. If you did not expect that, check the \`not-found\` rows in results.csv.`;
/** Of a look-up. */
const addressesNotFound = (addresses, isAll) => isAll
    ? _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.lookup `The site knows no address of this list. Check that \`lookup-endpoint\` is the call of your site that reads a user by e-mail.`
    : _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.lookup `The site does not know ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(addresses, 'address', 'addresses')}. Check the \`not-found\` rows in results.csv.`;
/** `what` counts the users that the site shows otherwise than earlier runs have left them. */
const contradicted = (what) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.contradiction `The site contradicts the results of earlier runs: ${what}. Check these users on the site.`;
/** The site accepted the cancellations, and no read has shown what they did. */
const cancelUnread = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.undo `No read has shown that the cancel call of this site works. Check one of these users in the Bevy dashboard: it must show no pending deletion.`;
/** The run goes on: the site accepted the deletion, and shows it nowhere. */
const canaryUntold = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.unknown `The site does not show whether the deletion of the first user is pending. Check that user on the site, and set \`pending-field\` if a field shows it.`;
const leftUnknown = (rows) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.unknown `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(rows, 'row')} ended as \`unknown\`. Check these users on the site.`;
const defect = (reason) => cutShort `The action failed unexpectedly (${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .clause */ .sb)(reason, 200)}). Report this as a bug; the post step reports what happened so far.`;


/***/ }),

/***/ 30015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AU: () => (/* binding */ siteRefusesMore),
/* harmony export */   ER: () => (/* binding */ cancelCallNotFound),
/* harmony export */   Gz: () => (/* binding */ webPageOrEndpoint),
/* harmony export */   HB: () => (/* binding */ unreachable),
/* harmony export */   I2: () => (/* binding */ webPage),
/* harmony export */   Iu: () => (/* binding */ timeIsOver),
/* harmony export */   K2: () => (/* binding */ badOfTheLast),
/* harmony export */   KA: () => (/* binding */ forbiddenInARow),
/* harmony export */   L4: () => (/* binding */ quotaUsedUp),
/* harmony export */   NO: () => (/* binding */ deleteCallNotFound),
/* harmony export */   RW: () => (/* binding */ blockUnverified),
/* harmony export */   TG: () => (/* binding */ again),
/* harmony export */   Uy: () => (/* binding */ siteQuotaUsedUp),
/* harmony export */   VE: () => (/* binding */ missingOfAll),
/* harmony export */   WP: () => (/* binding */ unreachableText),
/* harmony export */   Wl: () => (/* binding */ firstForbidden),
/* harmony export */   Xb: () => (/* binding */ retriesUsedUp),
/* harmony export */   _w: () => (/* binding */ methodRefused),
/* harmony export */   cA: () => (/* binding */ tokenRefused),
/* harmony export */   cP: () => (/* binding */ redirected),
/* harmony export */   hq: () => (/* binding */ notPending),
/* harmony export */   k4: () => (/* binding */ journalLost),
/* harmony export */   lA: () => (/* binding */ toldToStop),
/* harmony export */   mn: () => (/* binding */ noAddressFound),
/* harmony export */   p4: () => (/* binding */ cancelsNothing),
/* harmony export */   pG: () => (/* binding */ missingInARow),
/* harmony export */   tR: () => (/* binding */ canariesMissing),
/* harmony export */   vi: () => (/* binding */ otherEmail),
/* harmony export */   yG: () => (/* binding */ canaryFailed),
/* harmony export */   yn: () => (/* binding */ otherUser),
/* harmony export */   zI: () => (/* binding */ nobodyShown)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);


/** Why the sending ends before the plan does: what the site answers, what fails too often, and the quota. */
const INDEX = 'in the API index of your site';
const OR_DASHBOARD = `to the call ${INDEX}, or cancel the deletions in the dashboard`;
const tokenRefused = (status) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.token `The site refused the token (HTTP ${status}). Save a valid API key in the secret that \`token\` reads.`;
const webPage = (status) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The site answered with a web page instead of an API answer (HTTP ${status}). Set \`site\` to the address of the API, not of a login page or proxy.`;
/** A web page, where the path of the call may be the cause as well. */
const webPageOrEndpoint = (input, status) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The site answered with a web page instead of an API answer (HTTP ${status}). Check \`site\` and \`${input}\`, and let the runner through any login page, proxy or firewall.`;
/** `target` as in `to https://…`, or that there is none. */
const redirected = (target, input, status) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The site redirects ${target} (HTTP ${status}), and this action follows no redirect. Set \`site\` to the final address, and give \`${input}\` the trailing slash that it needs.`;
const methodRefused = (input, status) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site does not accept this method (HTTP ${status}). Set \`${input}\` to the call ${INDEX}.`;
const deleteCallNotFound = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site has just shown this user, but answers 404 to the deletion. Set \`delete-endpoint\` to the call ${INDEX}.`;
const cancelCallNotFound = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site shows these users, but answers 404 to the cancellation. Set \`cancel-endpoint\` ${OR_DASHBOARD}.`;
const cancelsNothing = (id) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site accepted the cancellation for user ${id}, but a read shows that it had no effect. Set \`cancel-endpoint\` ${OR_DASHBOARD}.`;
const otherUser = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site does not answer a read with the user that was asked for. Set \`user-endpoint\` to the call ${INDEX}, and look for a cache on the way.`;
const nobodyShown = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site answered 404 to every read, so these users are unknown. Set \`user-endpoint\` to the call ${INDEX}, or add an existing user to the list.`;
const firstForbidden = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.forbidden `The site forbids the deletion of the very first user. Use the token of an administrator.`;
const otherEmail = (id) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The site has a different e-mail for user ${id} from the one in the list. Compare the columns of the list, and check \`site\`.`;
const badOfTheLast = (bad, users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.unhealthy `${bad} of the last ${users} users failed or stayed unknown. Check their rows in results.csv before the next run.`;
const forbiddenInARow = (users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.forbidden `The site forbade the deletion of ${users} users in a row. Check who they are, and use the token of an administrator.`;
const COMPARE = 'Compare some of them with the site, because the input `site` or the list may be wrong.';
const missingInARow = (users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The site did not find ${users} users in a row. ${COMPARE}`;
const missingOfAll = (missing, sent) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The site did not find ${missing} of ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(sent, 'user')}. ${COMPARE}`;
/** How a run that ended early goes on. The ledger remembers no look-up: it goes on with its own list. */
const again = (mode) => mode === 'lookup' ? 'Look up the completed list again' : 'Run the same list again';
const retriesUsedUp = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.unhealthy `The run had to repeat too many requests. ${again(mode)} when the site answers reliably.`;
const notPending = (id) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.endpoint `The site accepted the deletion of user ${id}, but shows none as pending. Check the user on the site before the next run.`;
const canaryFailed = (id, status, detail) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.unhealthy `The first user (${id}) ended as ${status ?? 'not sent'}${detail === '' ? '' : ` (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(detail)})`}. Check the row in results.csv before the next run.`;
const blockUnverified = (id, detail) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The ids of the list rise one by one, and user ${id} has no identity check (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(detail)}). Check that no spreadsheet has filled in the ids.`;
const canariesMissing = (users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.identity `The first ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users, 'user is', 'users are')} not on the site, or unknown. Compare the list with the site.`;
const quotaUsedUp = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.quota `The daily quota is used up. ${again(mode)} later.`;
const siteQuotaUsedUp = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.quota `The site refused further requests, and stated a waiting time. ${again(mode)} later.`;
const siteRefusesMore = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.quota `The site refused further requests without stating a waiting time. ${again(mode)} in an hour.`;
const timeIsOver = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.quota `The run reached the limit of \`max-duration\`. ${again(mode)}.`;
/** Of a look-up: nobody of the first addresses is on the site. */
const noAddressFound = (addresses) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.lookup `The site knows none of the first ${addresses} addresses. Check that \`lookup-endpoint\` is the call of your site that reads a user by e-mail.`;
/** `how` the run was told to stop: a signal, or the post step. */
const toldToStop = (how, mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv['cut-off'] `The run was cancelled (${how}). ${again(mode)}.`;
const journalLost = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.saving `The runner could not write the journal. Make room on its disk, then run the same list again.`;
const CAUSES = [
    [/^(?:ENOTFOUND|EAI_\w+)$/, (host) => `no host has the name ${host}`],
    [/^ECONNREFUSED$/, (host) => `${host} refuses the connection`],
    [/^E(?:HOST|NET)UNREACH$/, (host) => `there is no network route to ${host}`],
    [/TIMEOUT|ETIMEDOUT|no answer in/, (host) => `${host} did not answer in time`],
    [/^ERR_TLS_CERT_ALTNAME_INVALID$/, (host) => `the certificate is not that of ${host}`],
    [/CERT|SIGNATURE|UNABLE_TO_/, (host) => `the certificate of ${host} is not trusted`],
    [/^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, (host) => `${host} closed the connection`],
];
/** Why a request got no answer, in words: the code of the error stays, because people search for it. */
const unreachableText = (error, host = 'the site') => {
    const cause = CAUSES.find(([code]) => code.test(error));
    return cause ? `${cause[1](host)} (${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(error)})` : (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .clause */ .sb)(error);
};
/** `why` as `unreachableText` gives it. */
const unreachable = (why) => /certificate/.test(why)
    ? _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The run did not reach the site: ${why}. Check \`site\`, or set \`NODE_EXTRA_CA_CERTS\` to the certificates that the runner must trust.`
    : _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.address `The run did not reach the site: ${why}. Check \`site\`, and the network, proxy and firewall of the runner.`;


/***/ }),

/***/ 15706:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $A: () => (/* binding */ changedSince),
/* harmony export */   Cj: () => (/* binding */ wrongBranch),
/* harmony export */   GZ: () => (/* binding */ tooManyUsers),
/* harmony export */   IE: () => (/* binding */ wrongEvent),
/* harmony export */   JI: () => (/* binding */ cancelUnconfirmed),
/* harmony export */   Kc: () => (/* binding */ notCommitted),
/* harmony export */   O3: () => (/* binding */ tokenMissing),
/* harmony export */   Po: () => (/* binding */ tooLong),
/* harmony export */   Xi: () => (/* binding */ notCurrent),
/* harmony export */   Y2: () => (/* binding */ includeCancelledEvent),
/* harmony export */   YZ: () => (/* binding */ notAsCommitted),
/* harmony export */   _B: () => (/* binding */ dryRunForced),
/* harmony export */   _T: () => (/* binding */ unexpectedUsers),
/* harmony export */   f3: () => (/* binding */ notApproved),
/* harmony export */   gQ: () => (/* binding */ noPullRequest),
/* harmony export */   ip: () => (/* binding */ branchNotAsked),
/* harmony export */   j8: () => (/* binding */ listNotCompared),
/* harmony export */   jm: () => (/* binding */ longList),
/* harmony export */   lv: () => (/* binding */ takenBack),
/* harmony export */   m9: () => (/* binding */ noRequestLeft),
/* harmony export */   nw: () => (/* binding */ notOnBranch),
/* harmony export */   qT: () => (/* binding */ listGone),
/* harmony export */   zB: () => (/* binding */ nobodyApproved)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);


/** Why a plan may not be carried out: who starts it and where, how many users it has, who approved them. */
const code = (name, max = 80) => `\`${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(name, max)}\``;
const quoted = (path) => `"${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(path, 80)}"`;
const wrongEvent = (event, live) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `The event ${code(event, 40)} cannot start a live run. Start it with one of these events: ${live.join(', ')}.`;
const wrongBranch = (branch, ref) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `This run must start from the branch ${code(branch)}, not from ${code(ref)}. Start it there, or set \`review\` to off.`;
/** Never shown: a dry run and the rehearsal site need no branch. */
const branchNotAsked = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `This run has not read the default branch. Start a live run to have it read.`;
const RUNS = { delete: 'live run', cancel: 'live run', verify: 'verification', lookup: 'look-up' };
const tokenMissing = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.token `A ${RUNS[mode]} needs the API key of your Bevy site. Set \`token\` to a secret, as in \${{ secrets.BEVY_TOKEN }}.`;
const unexpectedUsers = (expected, users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.numbers `The run expects ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(expected, 'user')}, but the list has ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users, 'distinct user')}. Review the list, do a dry run, and set \`expect-users\` to the number that it shows.`;
const tooManyUsers = (users, maxUsers) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.numbers `The list has ${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(users, 'distinct user')}, more than \`max-users\` (${maxUsers}). If that is intended, set \`expect-users\` to ${users}.`;
const noRequestLeft = (mode) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.quota `The inputs \`daily-quota\` and \`quota-reserve\` leave no request for this ${RUNS[mode]}. Lower \`quota-reserve\`.`;
const tooLong = (days, graceDays, users) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.numbers `The list takes ${days} days, but the grace period of its first users ends after ${graceDays}. Split the list, or set \`expect-users\` to ${users} if that is intended.`;
/** Said of a list that may run all the same, because expect-users has confirmed it, or nothing is sent. */
const longList = (days) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.numbers `The list takes ${days} days: its first users will be gone before its last are scheduled. If you may have to cancel all of them, split the list.`;
/** `why` is one of the reasons below, as the proof keeps it for the record. */
const notApproved = (why) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `${why}`;
const notCommitted = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `${quoted(path)} is not in the commit that was checked out. Commit it through a pull request.`;
const notAsCommitted = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `${quoted(path)} differs from its commit: an earlier step, or git's line endings, changed it. Remove that step, or put "${(0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(path, 80)} -text" into .gitattributes.`;
const takenBack = (path, branch) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `${quoted(path)} is no longer on ${code(branch)}. If you want to run it, add it again in a pull request.`;
const changedSince = (path, branch) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `${quoted(path)} has changed on ${code(branch)} since the commit of this run. Start a new run.`;
const FILES = { list: 'The list', protect: 'The protect list' };
/** Somebody has changed the file since this run checked it out. */
const notCurrent = (kind, branch) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.current `${FILES[kind]} on ${code(branch)} has changed since this run checked it out. Start a new run.`;
const notOnBranch = (kind, path, branch) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.current `${FILES[kind]} ${quoted(path)} is not on the default branch ${code(branch)}. Merge it there, then start a new run.`;
/** The branch has moved during the run, and GitHub did not give the content. */
const listNotCompared = (branch) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.current `The branch ${code(branch)} has a new commit, and GitHub did not show in time whether the list changed. Run the same list again when GitHub answers.`;
/** What include-cancelled does is for a person to decide, each time. */
const includeCancelledEvent = (event) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `A person must decide on \`include-cancelled\`, but the event ${code(event, 40)} starts runs without a person. Start the run from the Actions tab.`;
const noPullRequest = (path, commit) => {
    const at = commit === undefined ? '' : ` (commit ${commit.slice(0, 10)})`;
    return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `The last change of ${quoted(path)}${at} did not come from a merged pull request. Open a pull request that changes the list.`;
};
const REVIEW_FAULTS = {
    dismissed: (name) => `the approval of ${name} was dismissed`,
    changes: (name) => `${name} asked for changes`,
    author: (name) => `${name} wrote or committed a part of it`,
    stranger: (name) => `one of its authors has no account, and may be ${name}`,
    machine: (name) => `${name} is not a person`,
    earlier: (name) => `${name} approved an earlier version of the list`,
    reader: (name) => `${name}, who approved it, has no write access`,
};
const SHOWN_REVIEWS = 3;
const nobodyApproved = (pull, faults) => {
    const reasons = faults
        .slice(0, SHOWN_REVIEWS)
        .map(({ user, fault }) => REVIEW_FAULTS[fault]((0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(user, 40)));
    if (faults.length > SHOWN_REVIEWS)
        reasons.push(`${faults.length - SHOWN_REVIEWS} more`);
    return _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.review `The list came from pull request #${pull}, but ${reasons.join('; ') || 'nobody has approved it'}. Open a new pull request, and have another person with write access approve it.`;
};
const dryRunForced = (event) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `This is a dry run, because the event ${code(event, 40)} never starts a live run.`;
/** Said on a pull request or in a merge queue: green, because the change may well be meant. */
const listGone = (path) => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.start `This change removes the list ${quoted(path)}, so nothing is planned. If the list has a new path, set \`csv\` to it.`;
const cancelUnconfirmed = () => _message_js__WEBPACK_IMPORTED_MODULE_0__/* .about */ .Cv.undo `Cancelling has never been confirmed on this site. Schedule the deletion of one test user, undo that run, and check that the user is \`cancelled\`.`;


/***/ }),

/***/ 47314:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EW: () => (/* binding */ allAttempts),
/* harmony export */   QQ: () => (/* binding */ groupAttempts),
/* harmony export */   _m: () => (/* binding */ UNTOUCHED),
/* harmony export */   gD: () => (/* binding */ foldAttempts)
/* harmony export */ });
/** Intents with their outcomes, in the order in which they were sent. */
const allAttempts = (journal) => {
    const bySeq = new Map();
    for (const entry of journal) {
        if (entry.type === 'intent')
            bySeq.set(entry.seq, { intent: entry });
        const intent = entry.type === 'outcome' ? bySeq.get(entry.seq)?.intent : undefined;
        if (entry.type === 'outcome' && intent)
            bySeq.set(entry.seq, { intent, outcome: entry });
    }
    return bySeq.values();
};
/** The same for each user who was sent. */
const groupAttempts = (journal) => {
    const byUser = new Map();
    for (const attempt of allAttempts(journal)) {
        const list = byUser.get(attempt.intent.user);
        if (list)
            list.push(attempt);
        else
            byUser.set(attempt.intent.user, [attempt]);
    }
    return byUser;
};
/** A row without a request. */
const UNTOUCHED = {
    status: undefined,
    httpStatus: undefined,
    attempts: 0,
    batch: undefined,
    requestedAt: undefined,
    lastRequestedAt: undefined,
    detail: '',
};
const SETTLED = 'settled by a read after an unclear answer';
/**
 * The requests of this run alone. Doubt is sticky (semantics.md, "Ambiguous"): after an attempt that may have been
 * carried out, only a success or a read clears it.
 */
const foldAttempts = (attempts) => {
    let row = UNTOUCHED;
    let doubtful = false;
    for (const { intent, outcome } of attempts) {
        const { purpose, batch, at } = intent;
        if (purpose === 'confirm' || purpose === 'look' || outcome?.result === 'withheld')
            continue;
        if (purpose === 'settle') {
            if (outcome?.result !== 'pending' && outcome?.result !== 'already-deleted')
                continue;
            const { result, detail } = outcome;
            row =
                result === 'pending'
                    ? { ...row, batch, status: 'scheduled', detail: SETTLED }
                    : { ...row, batch, status: result, detail, requestedAt: row.requestedAt ?? at };
            doubtful = false;
            continue;
        }
        const httpStatus = outcome?.status ?? row.httpStatus;
        if (purpose === 'identity') {
            if (outcome)
                row = { ...row, batch, httpStatus, ...readIdentity(outcome) };
            continue;
        }
        const wasTaken = !outcome || (outcome.sent && outcome.result !== 'throttled');
        if (wasTaken)
            row = { ...row, requestedAt: row.requestedAt ?? at };
        if (!outcome || MAY_HAVE_ACTED.includes(outcome.result))
            row = { ...row, lastRequestedAt: at };
        row = { ...row, batch, httpStatus, attempts: row.attempts + 1 };
        const { status, detail } = readChange(outcome, doubtful);
        if (status === 'unknown')
            doubtful = true;
        if (status === 'scheduled' || status === 'cancelled')
            doubtful = false;
        if (status)
            row = { ...row, status, detail };
    }
    return row;
};
/** Answers after which the site may have done what it was asked; all others say that it has not. */
const MAY_HAVE_ACTED = ['scheduled', 'cancelled', 'unknown', 'ambiguous'];
const readIdentity = ({ result, detail, date, at }) => {
    switch (result) {
        case 'pending': {
            const told = `no request sent: ${detail}`;
            const bySite = date !== undefined && { bySite: date > at ? { dueAt: date } : { since: date } };
            return { status: 'already-scheduled', detail: told, ...bySite };
        }
        case 'match':
        case 'throttled':
            return { status: undefined, detail: '' };
        case 'mismatch':
            return { status: 'identity-mismatch', detail };
        case 'own':
            return { status: 'skipped-protected', detail };
        case 'not-found':
        case 'already-deleted':
        case 'failed':
            return { status: result, detail };
        default:
            return { status: 'identity-unverified', detail: detail || 'the site did not show the user' };
    }
};
const readChange = (outcome, doubtful) => {
    if (!outcome)
        return { status: 'unknown', detail: 'the run was interrupted before the answer came' };
    const { result, detail } = outcome;
    if (result === 'scheduled' || result === 'cancelled')
        return { status: result, detail };
    if (result === 'throttled')
        return doubtful ? { status: 'unknown', detail } : { status: undefined, detail: '' };
    if (result === 'not-sent' || result === 'refused')
        return { status: doubtful ? 'unknown' : 'failed', detail };
    const told = TOLD_BY_CHANGE.find((status) => status === result);
    if (!told || !doubtful)
        return { status: told ?? 'unknown', detail };
    // An unclear attempt of this run is the likeliest reason: the deletion is scheduled either way.
    return told === 'already-scheduled'
        ? { status: 'scheduled', detail: 'scheduled by an attempt without a clear answer' }
        : { status: 'unknown', detail: `an earlier attempt had no clear answer; then: ${detail}` };
};
/** What an answer to a change may say of its row; any other answer leaves it unknown. */
const TOLD_BY_CHANGE = [
    'already-scheduled',
    'already-deleted',
    'not-scheduled',
    'not-found',
    'forbidden',
    'failed',
    'unknown',
];


/***/ }),

/***/ 48721:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ withFoundIds),
/* harmony export */   k: () => (/* binding */ foldLookup)
/* harmony export */ });
/* harmony import */ var _list_unnamed_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67034);
/* harmony import */ var _attempts_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(47314);


/** What the requests for one address add up to: the last answer counts, and one that never came leaves the row open. */
const foldLookup = (attempts) => {
    const made = attempts.filter(({ outcome }) => outcome?.result !== 'withheld');
    const { outcome } = made.findLast((one) => one.outcome && one.outcome.result !== 'throttled') ?? {};
    const row = { ..._attempts_js__WEBPACK_IMPORTED_MODULE_0__/* .UNTOUCHED */ ._m, attempts: made.length, batch: made.at(-1)?.intent.batch };
    if (!outcome)
        return row;
    const { result, status: httpStatus, detail, found } = outcome;
    const requestedAt = made.at(0)?.intent.at;
    const status = TOLD[result] ?? 'failed';
    const isOpen = status === 'failed' && result !== 'refused';
    return { ...row, status, httpStatus, detail, requestedAt, found, isOpen };
};
const TOLD = {
    found: 'found',
    several: 'ambiguous',
    mismatch: 'mismatch',
    'not-found': 'not-found',
};
/** Rows in the order of the list, each with the id that was found. A user that an earlier row has counts once. */
const withFoundIds = (rows) => {
    const lines = new Map();
    return rows.map((row) => {
        const user = { ...row.user, id: row.found ?? row.user.id };
        const first = lines.get(user.id);
        if (!(0,_list_unnamed_js__WEBPACK_IMPORTED_MODULE_1__/* .isNamed */ .e)(user.id) || row.status === 'skipped-duplicate')
            return row;
        if (first === undefined)
            lines.set(user.id, user.line);
        else
            return { ...row, user, status: 'skipped-duplicate', detail: `the same user as on line ${first}` };
        return { ...row, user };
    });
};


/***/ }),

/***/ 22557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Zw: () => (/* binding */ badRows),
  iX: () => (/* binding */ isToLookUp),
  pe: () => (/* binding */ isUnconfirmedUndo),
  bk: () => (/* binding */ makeResults),
  Tk: () => (/* binding */ remaining),
  Sm: () => (/* binding */ unsavedRows)
});

// EXTERNAL MODULE: ./build/domain/messages/run.js
var run = __webpack_require__(57979);
// EXTERNAL MODULE: ./build/domain/plan/deadline.js
var plan_deadline = __webpack_require__(59997);
// EXTERNAL MODULE: ./build/domain/outcome/attempts.js
var outcome_attempts = __webpack_require__(47314);
// EXTERNAL MODULE: ./build/domain/outcome/look-up-state.js
var look_up_state = __webpack_require__(48721);
// EXTERNAL MODULE: ./build/domain/outcome/verified-state.js
var verified_state = __webpack_require__(80032);
;// CONCATENATED MODULE: ./build/domain/outcome/proven-calls.js


const provenBy = ({ mode, evidence }, journal) => {
    let readsWork = false;
    let pendingField;
    let changed = [];
    let isCanaryUntold = false;
    const wasPending = new Set();
    // The last read of a user counts: a site may show late what it has done.
    const proofs = new Map();
    for (const { intent, outcome } of (0,outcome_attempts/* allAttempts */.EW)(journal)) {
        if (!outcome)
            continue;
        const { result, field } = outcome;
        if ((0,verified_state/* showsUser */.Sd)(result) && intent.purpose !== 'lookup')
            readsWork = true;
        if (result === 'pending')
            pendingField ??= field;
        if (outcome.changed && outcome.changed.length > 0)
            changed = outcome.changed;
        if (intent.purpose === 'look' && result === 'pending')
            wasPending.add(intent.user);
        if (mode === 'delete' && intent.purpose === 'confirm')
            isCanaryUntold = (0,verified_state/* tellsNothing */.K0)(result);
        if (mode !== 'cancel' || intent.purpose !== 'confirm')
            continue;
        if (result === 'ambiguous' || result === 'not-sent' || result === 'throttled')
            continue;
        const isRefuted = result === 'pending' || result === 'already-deleted';
        const isProof = result === 'not-pending' && (evidence.cancelWorks || wasPending.has(intent.user));
        proofs.set(intent.user, isRefuted ? false : isProof || undefined);
    }
    const all = [...proofs.values()];
    const cancels = all.includes(false) ? false : all.includes(true) ? true : undefined;
    return { readsWork, pendingField, cancels, isCanaryUntold, changed };
};

// EXTERNAL MODULE: ./build/domain/outcome/row-state.js
var row_state = __webpack_require__(52282);
// EXTERNAL MODULE: ./build/domain/outcome/status.js
var outcome_status = __webpack_require__(11254);
// EXTERNAL MODULE: ./build/domain/outcome/used-requests.js
var used_requests = __webpack_require__(67120);
;// CONCATENATED MODULE: ./build/domain/outcome/results.js








const OPEN = {
    done: 'skipped-stopped',
    quota: 'skipped-quota',
    time: 'skipped-time',
    stopped: 'skipped-stopped',
};
/** Plan and journal to one state a row and the verdict. Throws if the counts do not sum to the rows (self-check). */
const makeResults = (plan, journal) => {
    const attempts = (0,outcome_attempts/* groupAttempts */.QQ)(journal);
    const end = journal.findLast((entry) => entry.type === 'end');
    const doubted = findDoubted(plan, journal, attempts);
    const proven = provenBy(plan, journal);
    const shown = {
        readsWork: proven.readsWork || (plan.mode === 'verify' && plan.evidence.readsWork),
        isRefuted: proven.cancels === false,
        pendingField: proven.pendingField,
    };
    const left = stillOpen(end, plan.mode);
    const made = plan.skips.map(unsent);
    for (const user of plan.operations) {
        const tries = attempts.get(user.id);
        const open = doubted.has(user.id) && plan.mode !== 'lookup' ? DAMAGED : left;
        const { cancelBefore, undated } = user;
        if (plan.dryRun)
            made.push(unsent({ user, status: 'planned', detail: '', cancelBefore, undated }));
        else
            made.push(operated(user, tries ?? [], plan, shown, open, journal.at(-1)?.at));
    }
    made.sort((a, b) => a.user.line - b.user.line);
    const rows = plan.mode === 'lookup' ? (0,look_up_state/* withFoundIds */.d)(made) : made;
    const counts = countStatuses(rows);
    const deadlines = rows.flatMap(({ status, cancelBefore }) => (0,outcome_status/* countsAs */.Pn)(status, 'undoable') && cancelBefore ? [cancelBefore] : []);
    const sum = outcome_status/* STATUSES */.f.reduce((total, status) => total + counts[status], 0);
    if (sum !== plan.operations.length + plan.skips.length) {
        throw new Error(`self-check failed: ${sum} rows have a status, but the plan has another number`);
    }
    return {
        mode: plan.mode,
        rows,
        counts,
        outcome: outcomeOf(plan, counts, end),
        reason: plan.dryRun || end?.reason === 'done' ? '' : left.detail,
        help: plan.dryRun || end?.reason === 'done' ? undefined : end ? end.help : 'cut-off',
        requests: (0,used_requests/* countRequests */.K)(journal),
        cancelBefore: deadlines.length > 0 ? deadlines.reduce((a, b) => Math.min(a, b)) : undefined,
        resumeAfter: end?.resumeAfter,
        startedAt: journal.at(0)?.at,
        endedAt: journal.at(-1)?.at,
        proven,
        evidence: plan.evidence,
        isNobodyFound: isNobodyFound(plan, rows),
    };
};
const isNobodyFound = ({ mode, dryRun, operations }, rows) => {
    if (mode !== 'delete' || dryRun)
        return false;
    const known = new Set(operations.flatMap(({ id, wasNotFound, earlier }) => (wasNotFound || earlier ? [id] : [])));
    const tried = rows.filter(({ user, batch }) => batch !== undefined && !known.has(user.id));
    return tried.length > 0 && tried.every(({ status }) => status === 'not-found');
};
/** Users that a later run still has to take up. */
const remaining = (counts) => outcome_status/* STATUSES */.f.reduce((sum, status) => sum + ((0,outcome_status/* countsAs */.Pn)(status, 'remains') ? counts[status] : 0), 0);
/** Of a look-up: is this row still to be looked up? */
const isToLookUp = ({ status, isOpen }) => isOpen === true || status === 'planned' || (0,outcome_status/* countsAs */.Pn)(status, 'remains');
/** The site accepted cancellations, and neither this run nor an earlier one has seen that the call cancels. */
const isUnconfirmedUndo = ({ mode, counts, proven, evidence }) => mode === 'cancel' && counts.cancelled > 0 && proven.cancels === undefined && !evidence.cancelWorks;
/** Does this row make a run red, whatever its outcome? */
const isBad = ({ status, contradiction }, mode) => (0,outcome_status/* countsAs */.Pn)(status, 'red') ||
    (mode === 'cancel' && (0,outcome_status/* countsAs */.Pn)(status, 'unsaved')) ||
    (contradiction !== undefined && contradiction !== 'lapsed');
/** How many such rows there are. */
const badRows = ({ rows, mode }) => rows.filter((row) => isBad(row, mode)).length;
const UNSAVED = ['red', 'remains', 'unsaved'];
/** Users that a cancellation has not reached: a person must cancel their deletion. */
const unsavedRows = ({ rows, mode }) => mode === 'cancel' ? rows.filter(({ status }) => UNSAVED.some((trait) => (0,outcome_status/* countsAs */.Pn)(status, trait))) : [];
const unsent = (skip) => ({ ...outcome_attempts/* UNTOUCHED */._m, cancelBefore: undefined, ...skip });
/**
 * The row of a user that the run was to send; `open` is its state where no request has given it one, as far as is
 * known at `writtenAt`.
 */
const operated = (user, attempts, plan, shown, open, writtenAt) => {
    const { mode, graceDays } = plan;
    const { earlier } = user;
    const graceMs = graceDays * plan_deadline/* DAY_MS */.sO;
    const { status, detail, bySite, ...rest } = (0,row_state/* foldRow */.m)(attempts, { mode, earlier, ...shown });
    // A request that was not sent may have been followed by one that was, in a line that is lost.
    const lost = open === DAMAGED && status === 'failed' && rest.httpStatus === undefined;
    const isOpen = status === undefined || lost;
    const state = isOpen ? open : { status, detail };
    const isRead = mode === 'verify' || mode === 'lookup';
    const isDoubt = !isRead && isOpen && open.status === 'unknown';
    // What an earlier run has left stays, if this run left it unknown.
    const requestedAt = isDoubt && earlier ? earlier.at : rest.requestedAt;
    const lastRequestedAt = isDoubt ? writtenAt : rest.lastRequestedAt;
    // The time of an earlier deletion is known only if an earlier run scheduled it.
    const isDated = state.status === 'already-scheduled' && isDatedBy(earlier) && earlier.at === requestedAt;
    const mayBePending = state.status === 'scheduled' || state.status === 'unknown' || isDated;
    // A deletion of an earlier run that this one has not touched, or not cancelled, keeps its deadline.
    const before = isDatedBy(earlier) ? earlier.at : undefined;
    const since = {
        delete: mayBePending ? requestedAt : undefined,
        cancel: (0,outcome_status/* countsAs */.Pn)(state.status, 'over') ? undefined : before,
        verify: state.status === 'pending' || state.status === 'unknown' ? before : undefined,
        lookup: undefined,
    }[mode];
    // The deadline of an earlier deletion is by that run's grace period.
    const ms = earlier && since === earlier.at ? earlier.graceMs : graceMs;
    const deadline = since === undefined ? deadlineOf(bySite, graceMs) : since + ms;
    // A deadline that is over by the time of the read, and did not hold, is none.
    const isOver = mode === 'verify' && (deadline ?? 0) <= (requestedAt ?? 0);
    const left = mode === 'delete' && isOpen && !isDoubt ? user : { cancelBefore: isOver ? undefined : deadline };
    const { cancelBefore, undated } = left;
    return { user, ...rest, requestedAt, lastRequestedAt, cancelBefore, undated, ...state };
};
const deadlineOf = (bySite, graceMs) => {
    if (bySite === undefined)
        return undefined;
    return 'dueAt' in bySite ? bySite.dueAt : bySite.since + graceMs;
};
/** A deletion that was found scheduled has no known time. */
const isDatedBy = (earlier) => earlier?.status === 'scheduled' || earlier?.status === 'unknown';
const DAMAGED = {
    status: 'unknown',
    detail: 'the journal is damaged; a request may have been sent',
};
/** Most users that any run may have at work: one in flight and one prepared for each of 16 lanes. */
const MAX_AT_WORK = 32;
/**
 * Users whose lines may be among the damaged ones. Users are taken in the order of the plan, so a lost line is about
 * one before the last who was seen, or about one of the few right after.
 */
const findDoubted = (plan, journal, attempts) => {
    const lost = journal.reduce((sum, entry) => sum + (entry.type === 'damage' ? entry.lines : 0), 0);
    if (lost === 0)
        return new Set();
    const ids = plan.operations.map(({ id }) => id);
    const lastSeen = ids.findLastIndex((id) => attempts.has(id));
    return new Set(ids.slice(0, lastSeen + 1 + lost + MAX_AT_WORK));
};
/** The state of a row that the run did not get to, and why. Without an end the process itself was ended. */
const stillOpen = (end, mode) => end
    ? { status: OPEN[end.reason], detail: end.detail }
    : { status: 'skipped-stopped', detail: (0,run/* interrupted */.VM)(mode).text };
const countStatuses = (rows) => {
    const counts = Object.fromEntries(outcome_status/* STATUSES */.f.map((status) => [status, 0]));
    for (const { status } of rows)
        counts[status] += 1;
    return counts;
};
const outcomeOf = (plan, counts, end) => {
    // A list of nobody completes nothing.
    if (plan.dryRun || plan.operations.length + plan.skips.length === 0)
        return 'planned';
    if (!end || end.reason === 'stopped')
        return 'stopped';
    return remaining(counts) > 0 ? 'incomplete' : 'complete';
};


/***/ }),

/***/ 52282:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ foldRow)
/* harmony export */ });
/* harmony import */ var _plan_deadline_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(59997);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(66418);
/* harmony import */ var _attempts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47314);
/* harmony import */ var _look_up_state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48721);
/* harmony import */ var _status_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(11254);
/* harmony import */ var _verified_state_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(80032);






/** The state of one row, from what earlier runs left of it and its requests in order. Loop and results both ask here. */
const foldRow = (attempts, background) => {
    const { mode, earlier } = background;
    if (mode === 'lookup')
        return (0,_look_up_state_js__WEBPACK_IMPORTED_MODULE_2__/* .foldLookup */ .k)(attempts);
    if (mode === 'verify')
        return (0,_verified_state_js__WEBPACK_IMPORTED_MODULE_4__/* .foldReads */ .RL)(attempts, background);
    if (mode === 'cancel')
        return foldCancellation(attempts, background);
    const row = foldDeletion(attempts);
    const { status } = row;
    if (!earlier || status === undefined)
        return row;
    const asked = attempts.at(-1)?.outcome?.at ?? 0;
    const isOver = asked >= (0,_plan_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .goneSince */ .aC)(earlier);
    // A user that is not found after an unclear answer was perhaps never there: that is no deletion to claim.
    if (status === 'not-found' && isOver && earlier.status !== 'cancelled') {
        const set = earlier.status === 'unknown' ? 'perhaps scheduled' : 'scheduled';
        const detail = `not found; ${set} by run ${earlier.run} at ${(0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .isoTime */ .Ly)(earlier.at)}`;
        return { ...row, status: earlier.status === 'unknown' ? status : 'already-deleted', detail };
    }
    const [first] = attempts;
    const isRuledOut = first?.intent.purpose === 'settle' && first.outcome?.result === 'not-pending';
    if (isRuledOut)
        return row;
    if (earlier.status === 'unknown')
        return foldDoubt(row, earlier);
    // Reopened, and still pending: it is the deletion of before.
    if (status === 'scheduled' && row.attempts === 0) {
        const detail = `scheduled by run ${earlier.run} at ${(0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .isoTime */ .Ly)(earlier.at)}, and still pending`;
        return { ...row, status: 'already-scheduled', requestedAt: earlier.at, detail };
    }
    // Nothing has become clear by this run, or not whether the deletion of before was cancelled meanwhile: its deadline is
    // the one to reckon with.
    const mayBeOld = status === 'scheduled' && earlier.status === 'scheduled' && !isOver;
    return status === 'unknown' || mayBeOld ? { ...row, requestedAt: earlier.at } : row;
};
/** The requests of a deletion, and what the reads that were to prove it have shown: the last of them counts. */
const foldDeletion = (attempts) => {
    const row = (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .foldAttempts */ .gD)(attempts);
    const { intent, outcome } = attempts.at(-1) ?? {};
    const isDisproved = intent?.purpose === 'confirm' && (outcome?.result === 'not-pending' || outcome?.result === 'unshown');
    if (!isDisproved || row.status !== 'scheduled')
        return row;
    return { ...row, status: 'unknown', detail: 'the site accepted the deletion, but shows none as pending' };
};
/**
 * The requests of a cancellation, and what the read after the last of them has shown: that decides, where it is
 * evidence (semantics.md, "Cancel mode").
 */
const foldCancellation = (attempts, background) => {
    const { earlier } = background;
    const made = attempts.filter(({ outcome }) => outcome?.result !== 'withheld');
    const { outcome } = made.at(-1) ?? {};
    const last = made.findLastIndex(({ intent }) => intent.purpose === 'cancel');
    if (last < 0)
        return _attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .UNTOUCHED */ ._m;
    const reads = made.slice(last + 1);
    const read = (0,_verified_state_js__WEBPACK_IMPORTED_MODULE_4__/* .believed */ .ty)(reads.findLast((one) => !SILENT.includes(one.outcome?.result))?.outcome, background);
    const isAccepted = made.some((one) => one.outcome?.result === 'cancelled');
    const asked = isAccepted ? afterSuccess((0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .foldAttempts */ .gD)(made)) : (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .foldAttempts */ .gD)(made);
    const row = readBack(asked, read, isAccepted, background);
    const { status } = row;
    if (!earlier || earlier.status === 'unknown' || (outcome?.at ?? 0) >= (0,_plan_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .goneSince */ .aC)(earlier))
        return row;
    const isGone = status === 'too-late' || (status === 'not-found' && earlier.status === 'scheduled');
    // After an unclear attempt, it may have been this very run.
    const isLapsed = status === 'not-scheduled' && asked.status !== 'unknown';
    if (!isLapsed && !isGone)
        return row;
    const detail = `scheduled by run ${earlier.run} at ${(0,_text_js__WEBPACK_IMPORTED_MODULE_5__/* .isoTime */ .Ly)(earlier.at)}; now: ${row.detail}`;
    return { ...row, detail, contradiction: isGone ? 'vanished' : 'lapsed' };
};
/** Once the site has accepted a cancellation, a later attempt that fails takes nothing back. */
const afterSuccess = (row) => {
    if (row.status === 'cancelled')
        return row;
    const detail = `an earlier attempt was accepted; then: ${row.detail}`;
    return { ...row, status: row.status === 'not-scheduled' ? 'cancelled' : 'unknown', detail };
};
/** Reads that have told nothing, and so take nothing away from what another one told. */
const SILENT = ['ambiguous', 'not-sent', 'throttled', undefined];
/** The answers to a cancellation in the light of a read of the user. */
const readBack = (row, read, isAccepted, { earlier, readsWork, isRefuted }) => {
    const { status } = row;
    const detail = [row.detail, read?.detail].filter(Boolean).join('; ');
    switch (read?.result) {
        case 'pending':
            return { ...row, status: 'failed', detail };
        case 'not-pending':
            // An unclear attempt did it, or nothing was pending: none is now, and only a 2xx is a success.
            return { ...row, status: isAccepted ? 'cancelled' : 'not-scheduled', detail };
        case 'already-deleted':
            return { ...row, status: 'too-late', detail };
        case 'not-found':
            if (!readsWork)
                break;
            // The site has accepted it, or may have, and then knows no such user: it was cancelled, or the user is gone.
            if (status === 'cancelled' || status === 'unknown')
                return { ...row, status: 'unknown', detail };
            // After a doubt alone, perhaps there never was such a user.
            return {
                ...row,
                status: (earlier?.status ?? 'unknown') === 'unknown' ? 'not-found' : 'too-late',
                detail,
            };
    }
    if (status === 'cancelled' && isRefuted)
        return { ...row, status: 'unknown', detail: 'the site accepted a cancel call that does not cancel' };
    return row;
};
/** An earlier run has left the row unknown, so the site may have acted as early as that. */
const foldDoubt = (row, { at, last = at, run }) => {
    const doubted = { ...row, requestedAt: at, lastRequestedAt: row.lastRequestedAt ?? last };
    if (row.status === 'scheduled' && row.attempts === 0) {
        const detail = `left unknown by run ${run}; the site shows a pending deletion`;
        return { ...doubted, status: 'already-scheduled', detail };
    }
    if (row.status === 'unknown' || (0,_status_js__WEBPACK_IMPORTED_MODULE_3__/* .countsAs */ .Pn)(row.status ?? '', 'done'))
        return doubted;
    return { ...doubted, status: 'unknown', detail: `left unknown by run ${run}; now: ${row.detail}` };
};


/***/ }),

/***/ 11254:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Pn: () => (/* binding */ countsAs),
/* harmony export */   eG: () => (/* binding */ PENDING),
/* harmony export */   f: () => (/* binding */ STATUSES)
/* harmony export */ });
/** What became of a row (semantics.md, "Row states"), in the order in which states are shown. */
const TRAITS = {
    scheduled: ['done', 'pending', 'undoable'],
    'already-scheduled': ['done', 'pending'],
    'already-deleted': ['done'],
    cancelled: ['over'],
    'not-scheduled': ['over'],
    'too-late': ['over', 'unsaved'],
    pending: ['undoable'],
    gone: [],
    active: [],
    found: [],
    ambiguous: ['red'],
    mismatch: ['red'],
    'not-found': ['over', 'unsaved'],
    forbidden: ['red'],
    failed: ['red'],
    unknown: ['red', 'pending', 'undoable'],
    planned: [],
    'identity-mismatch': ['red'],
    'identity-unverified': ['red'],
    'skipped-duplicate': [],
    'skipped-protected': [],
    'skipped-done': [],
    'skipped-cancelled': [],
    'skipped-limit': ['remains'],
    'skipped-quota': ['remains'],
    'skipped-time': ['remains'],
    'skipped-stopped': ['remains'],
};
const STATUSES = Object.keys(TRAITS);
/** Does the state count as that? Empty: the ledger knows no state of the user. */
const countsAs = (status, trait) => status !== '' && TRAITS[status].includes(trait);
/** States in which a deletion is certainly pending. */
const PENDING = ['scheduled', 'already-scheduled', 'pending'];


/***/ }),

/***/ 67120:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ countRequests),
/* harmony export */   b: () => (/* binding */ useOfQuota)
/* harmony export */ });
/* harmony import */ var _ledger_ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62950);
/* harmony import */ var _attempts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47314);


/** Requests by minute, as the quota remembers them. */
const useOfQuota = (journal) => {
    const minutes = new Map();
    for (const { intent, outcome } of (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .allAttempts */ .EW)(journal)) {
        if (outcome?.sent === false)
            continue;
        const minute = Math.floor(intent.at / 60_000);
        minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    }
    return (0,_ledger_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sumBuckets */ .$m)([...minutes].map(([minute, requests]) => ({ minute, requests })));
};
/** Requests whose bytes may have left, of every kind. */
const countRequests = (journal) => useOfQuota(journal).reduce((total, { requests }) => total + requests, 0);


/***/ }),

/***/ 80032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K0: () => (/* binding */ tellsNothing),
/* harmony export */   RL: () => (/* binding */ foldReads),
/* harmony export */   Sd: () => (/* binding */ showsUser),
/* harmony export */   ty: () => (/* binding */ believed)
/* harmony export */ });
/* harmony import */ var _plan_deadline_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(59997);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66418);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19128);
/* harmony import */ var _attempts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47314);




/**
 * What the reads of one row add up to in a verification: the last answer counts, and what earlier runs have left
 * tells what it means. A user who is not found is `gone` only where it is known why.
 */
const foldReads = (attempts, { earlier, readsWork, pendingField }) => {
    const made = attempts.filter(({ outcome }) => outcome?.result !== 'withheld');
    const last = made.findLast(({ outcome }) => outcome?.result !== 'throttled');
    const httpStatus = made.findLast(({ outcome }) => outcome?.status !== undefined)?.outcome?.status;
    const row = { httpStatus, attempts: made.length, batch: made.at(-1)?.intent.batch };
    if (!last)
        return { ..._attempts_js__WEBPACK_IMPORTED_MODULE_2__/* .UNTOUCHED */ ._m, ...row };
    const { at } = last.intent;
    const found = readState(believed(last.outcome, { pendingField }), readsWork);
    const shown = showsUser(last.outcome?.result);
    const judged = earlier ? judge(found, shown, at, earlier) : found;
    return { ..._attempts_js__WEBPACK_IMPORTED_MODULE_2__/* .UNTOUCHED */ ._m, ...row, requestedAt: at, isShown: shown, ...judged };
};
/** A read in the light of all others of the run: a field that shows none is evidence if it has shown one elsewhere. */
const believed = (outcome, { pendingField }) => outcome?.result === 'unshown' && outcome.field === pendingField
    ? { ...outcome, result: 'not-pending' }
    : outcome;
/** Does the answer to a read show the user who was asked for, whatever it tells of a deletion? */
const showsUser = (result) => _types_js__WEBPACK_IMPORTED_MODULE_1__/* .SHOWN */ .kC.some((one) => one === result);
/** Does the answer to a read not say whether a deletion is pending? */
const tellsNothing = (result) => _types_js__WEBPACK_IMPORTED_MODULE_1__/* .TELLS_NOTHING */ .xc.some((one) => one === result);
const readState = (outcome, readsWork) => {
    if (!outcome)
        return { status: 'unknown', detail: 'the run was interrupted before the answer came' };
    const { result, detail } = outcome;
    switch (result) {
        case 'pending':
            return { status: result, detail };
        case 'not-found':
            return readsWork
                ? { status: result, detail }
                : { status: 'unknown', detail: `${detail}; but no read of this run has shown any user` };
        case 'not-pending':
            return { status: 'active', detail };
        case 'already-deleted':
            return { status: 'gone', detail };
        default:
            return { status: 'unknown', detail };
    }
};
/** What was found at that moment against what an earlier run has left. */
const judge = (found, shown, at, earlier) => {
    const { status, run } = earlier;
    const since = (0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .isoTime */ .Ly)(earlier.at);
    switch (status) {
        case 'unknown':
            return found;
        case 'cancelled': {
            const isThere = found.status === 'active' || found.status === 'unknown';
            const detail = `run ${run} cancelled the deletion at ${since}; now: ${found.detail}`;
            return isThere ? found : { ...found, detail, contradiction: 'unsaved' };
        }
        case 'already-deleted':
            return judgeGone(found, shown, `run ${run} found it deleted at ${since}`);
        case 'scheduled':
        case 'already-scheduled': {
            const due = (0,_plan_deadline_js__WEBPACK_IMPORTED_MODULE_0__/* .goneSince */ .aC)(earlier);
            const set = `run ${run} left it scheduled at ${since}`;
            if (at >= due)
                return judgeGone(found, shown, set);
            if (found.status === 'not-found') {
                if (status === 'already-scheduled')
                    return { ...found, detail: `not found; ${set}` };
                const detail = `not found, but ${set}, so it is not due before ${(0,_text_js__WEBPACK_IMPORTED_MODULE_3__/* .isoTime */ .Ly)(due)}`;
                return { ...found, detail, contradiction: 'vanished' };
            }
            if (found.status !== 'active')
                return found;
            const detail = `${set}, but no deletion is pending any more`;
            return { ...found, detail, contradiction: 'lapsed' };
        }
    }
};
/** A user who has to be gone by now, and why. */
const judgeGone = (found, shown, why) => {
    if (found.status === 'not-found')
        return { status: 'gone', detail: `not found; ${why}` };
    if (found.status === 'gone' || !shown)
        return found;
    return { ...found, detail: `should be gone: ${why}; now: ${found.detail}`, contradiction: 'overdue' };
};


/***/ }),

/***/ 2241:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ findStale),
/* harmony export */   z: () => (/* binding */ readHead)
/* harmony export */ });
/* harmony import */ var _messages_start_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(15706);

/** The head of the default branch now. */
const readHead = async (repository) => {
    const branch = await repository.defaultBranch();
    return { branch, commit: await repository.headOf(branch) };
};
/**
 * Are the files the same as on the default branch now (semantics.md, "The list is current")? What is wrong, if not: who
 * was taken off the list, or protected, since the checkout must not be deleted. A checkout on Windows has CRLF.
 */
const findStale = async (repository, files, { branch, commit }) => {
    for (const file of files) {
        const blob = await repository.blobAt(file.repositoryPath, commit);
        if (blob === undefined)
            return _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .notOnBranch */ .nw(file.kind, file.repositoryPath, branch);
        if (file.blobs.includes(blob))
            continue;
        const text = await repository.textAt(file.repositoryPath, commit);
        if (text === undefined || withoutCr(text) !== withoutCr(file.text))
            return _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .notCurrent */ .Xi(file.kind, branch);
    }
    return undefined;
};
const withoutCr = (text) => text.replaceAll('\r\n', '\n');


/***/ }),

/***/ 59997:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G0: () => (/* binding */ deadlineOf),
/* harmony export */   aC: () => (/* binding */ goneSince),
/* harmony export */   sO: () => (/* binding */ DAY_MS),
/* harmony export */   sQ: () => (/* binding */ mayBePending)
/* harmony export */ });
/* harmony import */ var _outcome_status_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(11254);

const DAY_MS = 86_400_000;
/**
 * Moments are those of intents, a second before their requests at most. The site may act for as long as it is waited for
 * (30 s), and clocks differ.
 */
const LATE_MS = 60_000;
/** After this moment the user is gone, whenever the site has acted: nobody is given up before it. */
const goneSince = ({ at, last = at, graceMs }) => last + graceMs + LATE_MS;
/** May the deletion of this user be pending at that moment (ms), as far as an earlier run has left it? */
const mayBePending = (known, now) => (0,_outcome_status_js__WEBPACK_IMPORTED_MODULE_0__/* .countsAs */ .Pn)(known.status, 'pending') && now < goneSince(known);
/** Until when (ms) it can be cancelled; undefined of a deletion that was found scheduled: its time is not known. */
const deadlineOf = ({ status, at, graceMs }) => status === 'already-scheduled' ? undefined : at + graceMs;


/***/ }),

/***/ 98960:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YZ: () => (/* binding */ freeText),
/* harmony export */   d8: () => (/* binding */ reservation),
/* harmony export */   g3: () => (/* binding */ forecast),
/* harmony export */   il: () => (/* binding */ spread),
/* harmony export */   rL: () => (/* binding */ freeRequests),
/* harmony export */   xn: () => (/* binding */ forecastText)
/* harmony export */ });
/* harmony import */ var _send_quota_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29304);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66418);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(67946);



const ASSUMED_ANSWER_MS = 200;
/** Requests, batches, minutes, days and runs that the plan takes with the quota as it is now. */
const forecast = (plan, pacing, budget, now) => {
    const users = plan.operations.length;
    const requests = requestsFor(plan, pacing, 0, users);
    const batches = Math.ceil(users / pacing.batchSize);
    const perSecond = Math.min(pacing.maxRate, (pacing.concurrency * 1000) / ASSUMED_ANSWER_MS);
    const pausesMs = Math.max(0, batches - 1) * pacing.batchPauseMs;
    const minutes = Math.ceil((requests / perSecond + pausesMs / 1000) / 60);
    const needed = spread(budget, requests, now);
    const byTime = Math.ceil((minutes * 60_000) / pacing.maxDurationMs);
    return {
        ...needed,
        runs: Math.max(needed.runs, byTime),
        requests,
        batches,
        minutes,
        free: freeRequests(budget, pacing.batchSize, now),
    };
};
/** Days and runs for so many requests, if the quota alone decides. */
const spread = (budget, requests, now) => {
    if (requests === 0)
        return { days: 0, runs: 0, doneAt: now };
    const free = (0,_send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .createQuota */ .p3)(budget).free(now);
    const doneAt = sentAt(budget, requests, now);
    return {
        days: 1 + Math.floor((doneAt - now) / _send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .WINDOW_MS */ .Qe),
        runs: (free > 0 ? 1 : 0) + Math.ceil(Math.max(0, requests - free) / budget.limit),
        doneAt,
    };
};
/** How much of the quota is free now, and when more of it is. */
const freeRequests = (budget, wanted, now) => {
    const batchSize = Math.min(wanted, budget.limit);
    return {
        now: (0,_send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .createQuota */ .p3)(budget).free(now),
        batchSize,
        one: (0,_send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .freeAt */ .Q4)(budget, 1, now),
        batch: (0,_send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .freeAt */ .Q4)(budget, batchSize, now),
        all: (0,_send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .freeAt */ .Q4)(budget, budget.limit, now),
    };
};
/**
 * Requests to reserve for the users from `first` to before `last`: a tenth more than they take if nothing goes wrong. It
 * is a ceiling: a run that needs more writes the ledger again first.
 */
const reservation = (plan, pacing, first, last) => Math.ceil(1.1 * requestsFor(plan, pacing, first, last)) + pacing.concurrency;
/** Requests for the users from `first` to before `last`, with nothing going wrong. */
const requestsFor = (plan, pacing, first, last) => {
    const canaries = plan.mode === 'delete' ? pacing.canary : 0;
    let requests = 0;
    plan.operations.slice(first, last).forEach((user, i) => {
        const canary = first + i < canaries;
        const identified = (0,_plan_js__WEBPACK_IMPORTED_MODULE_1__/* .isIdentified */ .mO)(plan, pacing.identityCheck, first + i, canary);
        const settled = plan.mode === 'delete' && user.earlier !== undefined;
        requests += 1 + Number(identified) + Number(canary) + Number(settled);
    });
    return requests;
};
/**
 * When the last of so many requests can go. Each free slot of the window is a lane of its own that takes one request
 * a window, so the n-th request goes where the (n mod limit)-th slot comes free, whole windows later.
 */
const sentAt = (budget, requests, now) => {
    if (budget.limit <= 0)
        return Number.POSITIVE_INFINITY;
    const rounds = Math.floor((requests - 1) / budget.limit);
    return (0,_send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .freeAt */ .Q4)(budget, requests - rounds * budget.limit, now) + rounds * _send_quota_js__WEBPACK_IMPORTED_MODULE_0__/* .WINDOW_MS */ .Qe;
};
/** `600 users in 3 batches: about 601 requests, 2 minutes, 1 day` */
const forecastText = (plan, { requests, batches, minutes, days, runs }) => `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(plan.operations.length, 'user')} in ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(batches, 'batch', 'batches')}: about ` +
    `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(requests, 'request')}, ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(minutes, 'minute')}, ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(days, 'day')}` +
    (runs > 1 ? ` in ${runs} runs at least` : '');
/** `8,399 requests free now; all from 2026-11-25T10:02:00Z`, with what lies in between. */
const freeText = ({ now: free, batchSize, one, batch, all }, now) => {
    if (all <= now)
        return `${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(free, 'request')} free now, which is all of them`;
    const later = [
        ['the next one', one],
        [`${batchSize} at once`, batch],
        ['all', all],
    ];
    const parts = later
        .filter(([what, at]) => at > now && Number.isFinite(at) && (what === 'all' || at < all))
        .map(([what, at]) => `${what} from ${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .isoTime */ .Ly)(at)}`);
    return [`${(0,_text_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(free, 'request')} free now`, ...parts].join('; ');
};


/***/ }),

/***/ 21422:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ks: () => (/* binding */ checkGate),
/* harmony export */   pn: () => (/* binding */ isTooLong),
/* harmony export */   zS: () => (/* binding */ isReviewEvent)
/* harmony export */ });
/* harmony import */ var _messages_start_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(15706);
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59997);


/** Pull requests and merge queues: always a dry run, whatever the inputs say. */
const isReviewEvent = (event) => ['pull_request', 'pull_request_target', 'merge_group'].includes(event);
/** Events that only people and workflows with write access to the repository can cause. */
const LIVE_EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch', 'workflow_call'];
/** May this plan run at all? Every reason why not, each with what to do. */
const checkGate = (plan, facts) => {
    const checks = [
        ...(plan.dryRun ? [] : checkStart(plan, facts)),
        ...(plan.dryRun || plan.mode === 'cancel' ? [] : checkKnowledge(plan, facts)),
        ...checkNumbers(plan, facts),
    ];
    const faults = checks.filter((fault) => typeof fault === 'object');
    // GitHub may refuse several questions for the same reason.
    return [...new Map(faults.map((one) => [one.message.text, one])).values()];
};
const fault = (input, message) => ({ input, message });
/** Who starts it, from where, with what. */
const checkStart = ({ mode }, facts) => {
    const { event, ref, review, rehearsal, head, tokenMissing, rival, includeCancelled } = facts;
    // Undoing must work from anywhere, also after a branch was renamed.
    const isBound = review !== 'off' && !rehearsal && mode !== 'cancel';
    const branch = isBound && 'value' in head ? head.value.branch : undefined;
    return [
        !LIVE_EVENTS.includes(event) &&
            fault(mode === 'verify' || mode === 'lookup' ? mode : 'dry-run', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .wrongEvent */ .IE(event, LIVE_EVENTS)),
        branch !== undefined && ref !== `refs/heads/${branch}` && fault('review', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .wrongBranch */ .Cj(branch, ref)),
        isBound && mode === 'delete' && 'unread' in head && fault('review', head.unread),
        tokenMissing && fault('token', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .tokenMissing */ .O3(mode)),
        // A cancellation is never refused because of another run: it makes that run stop.
        rival && mode !== 'cancel' && { message: rival },
        includeCancelled &&
            ['schedule', 'push'].includes(event) &&
            fault('include-cancelled', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .includeCancelledEvent */ .Y2(event)),
    ];
};
/** What must be known of reviews and earlier runs before anybody is deleted or verified. */
const checkKnowledge = ({ mode }, facts) => {
    const { review, unread, head, stale, age } = facts;
    const proof = mode === 'delete' && review === 'require' ? facts.proof : undefined;
    return [
        proof && 'unread' in proof && fault('review', proof.unread),
        proof && 'value' in proof && !proof.value.approved && fault('review', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .notApproved */ .f3(proof.value.why)),
        'value' in stale && stale.value && fault('csv', stale.value),
        'unread' in stale && 'value' in head && fault('csv', stale.unread),
        age && 'unread' in age && fault('include-cancelled', age.unread),
        unread && { message: unread },
    ];
};
/** The guards that a dry run hears of as well. */
const checkNumbers = (plan, facts) => {
    const { event, users, expectUsers, maxUsers, forecast, now } = facts;
    const isStarved = plan.mode !== 'cancel' && forecast.requests > 0 && !Number.isFinite(forecast.doneAt);
    // A pull request only proposes: its comment says that a live run must confirm the number.
    const isUnconfirmed = plan.mode === 'delete' && expectUsers === undefined && !isReviewEvent(event);
    return [
        expectUsers !== undefined &&
            expectUsers !== users &&
            fault('expect-users', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .unexpectedUsers */ ._T(expectUsers, users)),
        isStarved && fault('quota-reserve', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .noRequestLeft */ .m9(plan.mode)),
        isUnconfirmed && users > maxUsers && fault('max-users', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .tooManyUsers */ .GZ(users, maxUsers)),
        isUnconfirmed &&
            Number.isFinite(forecast.doneAt) &&
            isTooLong(plan, forecast, now) &&
            fault('expect-users', _messages_start_js__WEBPACK_IMPORTED_MODULE_0__/* .tooLong */ .Po(forecast.days, plan.graceDays, users)),
    ];
};
/** Would the first users be gone before the last are even scheduled? */
const isTooLong = (plan, { doneAt }, now) => plan.mode === 'delete' && doneAt > now + plan.graceDays * _deadline_js__WEBPACK_IMPORTED_MODULE_1__/* .DAY_MS */ .sO;


/***/ }),

/***/ 67946:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cs: () => (/* binding */ makePlan),
/* harmony export */   mO: () => (/* binding */ isIdentified)
/* harmony export */ });
/* unused harmony export SAMPLE_EVERY */
/* harmony import */ var _list_protect_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76669);
/* harmony import */ var _list_unnamed_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67034);
/* harmony import */ var _outcome_status_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11254);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(66418);
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59997);





/**
 * Every row of the list exactly once: operations in the order of the list, and skips with their reasons. Deletions
 * begin with the unknown users and end with those who were not found; cancellations go by deadline, the nearest first.
 */
const makePlan = (list, options) => {
    const { mode, dryRun, graceDays, limit = Number.POSITIVE_INFINITY, identityCheck } = options;
    const needsEmail = mode === 'delete' && identityCheck === 'all';
    const skips = list.duplicates.map(({ firstLine, ...user }) => ({
        user,
        status: 'skipped-duplicate',
        detail: `the same user as on line ${firstLine}`,
    }));
    const open = [];
    for (const user of list.users) {
        const decided = decide(user, options);
        if ('status' in decided)
            skips.push(decided);
        else if (needsEmail && user.email === '') {
            const detail = '`identity-check` is all, but the row has no e-mail';
            skips.push({ user, status: 'identity-unverified', detail });
        }
        else
            open.push(decided);
    }
    const sorted = ORDER[mode](open, options.now);
    const operations = sorted.slice(0, limit);
    for (const { id, email, line, cancelBefore, undated } of sorted.slice(operations.length)) {
        const user = { id, email, line };
        skips.push({ user, status: 'skipped-limit', detail: `\`limit\` is ${limit}`, cancelBefore, undated });
    }
    return { mode, dryRun, graceDays, operations, skips, evidence: options.evidence };
};
const unknownFirst = (users) => {
    const place = ({ earlier, wasNotFound }) => earlier?.status === 'unknown' ? 0 : wasNotFound ? 2 : 1;
    return users.some((user) => place(user) !== 1) ? users.toSorted((a, b) => place(a) - place(b)) : users;
};
/** The nearest deadline first; one that is not known may be the nearest. A user that seems to be past it comes last. */
const oldestFirst = (users, now) => {
    const place = ({ earlier }) => earlier === undefined ? 0 : (0,_deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .goneSince */ .aC)(earlier) <= now ? Number.POSITIVE_INFINITY : earlier.at;
    return users.toSorted((a, b) => Math.sign(place(a) - place(b)) || 0);
};
const ORDER = {
    delete: unknownFirst,
    cancel: oldestFirst,
    verify: (users) => users,
    lookup: (users) => users,
};
/** What protection and earlier runs make of one user: an operation, or a skip with its reason. */
const decide = (user, options) => {
    if (options.mode === 'lookup' && (0,_list_unnamed_js__WEBPACK_IMPORTED_MODULE_3__/* .isNamed */ .e)(user.id))
        return { user, status: 'skipped-done', detail: 'the row has a user_id' };
    const { protection } = options;
    const line = options.mode === 'delete' && protection ? (0,_list_protect_js__WEBPACK_IMPORTED_MODULE_0__/* .protectingLine */ .sS)(user, protection) : undefined;
    const known = options.known.get(user.id);
    const earlier = known && earlierOf(known);
    if (protection && line !== undefined) {
        const detail = `protected by line ${line} of ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .foreign */ .V$)(protection.path, 100)}`;
        const isEndangered = earlier && (0,_deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .mayBePending */ .sQ)(earlier, options.now);
        const skip = { user, status: 'skipped-protected', detail };
        return isEndangered ? { ...skip, ...endangered(earlier, detail, options.now) } : skip;
    }
    return known ? DECIDE[options.mode](user, known, earlier, options) : user;
};
/** What the ledger knows of a user as it matters to this run; undefined where it says nothing of a deletion. */
const earlierOf = ({ status, since, last, run, graceDays }) => status === '' || status === 'not-found'
    ? undefined
    : { status, at: since, last: last > since ? last : undefined, run, graceMs: graceDays * _deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .DAY_MS */ .sO };
/** A protected user whose deletion an earlier run scheduled, or perhaps did: somebody must cancel that. */
const endangered = (earlier, why, now) => {
    const { status, at, run } = earlier;
    const set = status === 'unknown' ? 'perhaps scheduled' : 'scheduled';
    const detail = `${why}, but ${set} by run ${run} at ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .isoTime */ .Ly)(at)}: cancel the deletion`;
    return { detail, contradiction: 'endangered', ...pendingUntil(earlier, now) };
};
/** The cancellation deadline of a deletion that may be pending, or that it is not known. */
const pendingUntil = (earlier, now) => {
    if (!earlier || !(0,_deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .mayBePending */ .sQ)(earlier, now))
        return {};
    const cancelBefore = (0,_deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .deadlineOf */ .G0)(earlier);
    return cancelBefore === undefined ? { undated: true } : { cancelBefore };
};
/**
 * ledger.md 11 and 12: cancelled means cancelled, and done means done, whatever the list. Only a run with
 * `include-cancelled` that a person started afterwards reopens either; what should be over is then read first.
 */
const decideDeletion = (user, { status, keep, run }, earlier, options) => {
    const { now, includesCancelledBefore: before } = options;
    const pending = pendingUntil(earlier, now);
    if (keep && !(before !== undefined && keep.at < before)) {
        const detail = `run ${keep.run} cancelled it; \`include-cancelled\` deletes the user again`;
        return { user, status: 'skipped-cancelled', detail, ...pending };
    }
    if (status === 'not-found')
        return { ...user, wasNotFound: true };
    if (status === 'unknown')
        return { ...user, earlier, ...pending };
    if (!earlier || !(0,_outcome_status_js__WEBPACK_IMPORTED_MODULE_1__/* .countsAs */ .Pn)(status, 'done'))
        return user;
    const reopens = before !== undefined && (keep !== undefined || (0,_deadline_js__WEBPACK_IMPORTED_MODULE_2__/* .goneSince */ .aC)(earlier) <= now);
    if (reopens)
        return { ...user, earlier, ...pending };
    const when = `${status === 'scheduled' ? 'at' : 'before'} ${(0,_text_js__WEBPACK_IMPORTED_MODULE_4__/* .isoTime */ .Ly)(earlier.at)}`;
    const detail = status === 'already-deleted' ? `deleted before run ${run} ended` : `scheduled ${when}, see run ${run}`;
    return { user, status: 'skipped-done', detail, ...pending };
};
/** A list of users is cancelled as it is; undoing a run again leaves out what was undone already. */
const decideCancellation = (user, { status, keep, run }, earlier, { cancelRun, atWork }) => {
    if (status === 'cancelled' && cancelRun !== undefined && !atWork?.has(user.id)) {
        return { user, status: 'skipped-done', detail: `cancelled by run ${keep?.run ?? run}` };
    }
    return earlier && (0,_outcome_status_js__WEBPACK_IMPORTED_MODULE_1__/* .countsAs */ .Pn)(earlier.status, 'pending') ? { ...user, earlier } : user;
};
/** Every user is read; the ledger tells what an answer means. */
const decideVerification = (user, { keep }, earlier) => {
    if (!earlier)
        return user;
    // The run to name is the one that cancelled the deletion.
    const run = earlier.status === 'cancelled' && keep ? keep.run : earlier.run;
    return { ...user, earlier: { ...earlier, run } };
};
const DECIDE = {
    delete: decideDeletion,
    cancel: decideCancellation,
    verify: decideVerification,
    lookup: (user) => user,
};
/** With `identity-check: sample`, one user in this many is read besides the canaries. */
const SAMPLE_EVERY = 25;
/** Is the user at this place of the plan read and compared first? Only before a deletion. */
const isIdentified = (plan, check, index, canary) => {
    if (plan.mode !== 'delete' || check === 'off' || !plan.operations[index]?.email)
        return false;
    return canary || check === 'all' || (check === 'sample' && index % SAMPLE_EVERY === 0);
};


/***/ }),

/***/ 29304:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fx: () => (/* binding */ WINDOW_MINUTES),
/* harmony export */   Q4: () => (/* binding */ freeAt),
/* harmony export */   Qe: () => (/* binding */ WINDOW_MS),
/* harmony export */   nB: () => (/* binding */ allowance),
/* harmony export */   p3: () => (/* binding */ createQuota)
/* harmony export */ });
const MINUTE = 60_000;
/** DRF's rolling day, a minute more for clocks that disagree, and one because a bucket is named by its beginning. */
const WINDOW_MINUTES = 24 * 60 + 2;
const WINDOW_MS = WINDOW_MINUTES * MINUTE;
/** A slot that comes free within this time is worth waiting for; a runner is never held asleep longer. */
const WORTH_WAITING_MS = 2 * MINUTE;
/** A rolling window of `limit` requests in 24 hours + 60 s; semantics.md, "Quota". */
const createQuota = ({ limit, used, blockedUntil = 0 }) => {
    const buckets = new Map(used.map(({ minute, requests }) => [minute, requests]));
    let total = used.reduce((sum, { requests }) => sum + requests, 0);
    const expire = (now) => {
        for (const [minute, requests] of buckets) {
            if (minute + WINDOW_MINUTES >= now / MINUTE)
                continue;
            buckets.delete(minute);
            total -= requests;
        }
    };
    const add = (now, requests) => {
        const minute = Math.floor(now / MINUTE);
        buckets.set(minute, (buckets.get(minute) ?? 0) + requests);
        total += requests;
    };
    return {
        take: (now) => {
            if (now < blockedUntil)
                return { kind: 'stop', until: blockedUntil };
            expire(now);
            if (total < limit) {
                add(now, 1);
                return { kind: 'go' };
            }
            // With a limit of zero never, said as a whole window from now.
            if (limit <= 0)
                return { kind: 'stop', until: now + WINDOW_MS };
            const left = [...buckets].map(([minute, requests]) => ({ minute, requests }));
            const until = freeAt({ limit, used: left }, 1, now);
            return { kind: until - now <= WORTH_WAITING_MS ? 'wait' : 'stop', until };
        },
        giveBack: (takenAt) => add(takenAt, -1),
        free: (now) => {
            expire(now);
            return now < blockedUntil ? 0 : Math.max(0, limit - total);
        },
    };
};
/** When `n` requests are free at once, in ms since the epoch: `now` if they are, Infinity if the limit is lower. */
const freeAt = ({ limit, used, blockedUntil = 0 }, n, now) => {
    if (n > limit)
        return Number.POSITIVE_INFINITY;
    const expiries = used
        .map(({ minute, requests }) => ({ at: (minute + WINDOW_MINUTES) * MINUTE + 1, requests }))
        .filter(({ at }) => at > now)
        .sort((a, b) => a.at - b.at);
    let free = limit - expiries.reduce((sum, { requests }) => sum + requests, 0);
    let at = now;
    for (const expiry of expiries) {
        if (free >= n)
            break;
        free += expiry.requests;
        at = expiry.at;
    }
    return Math.max(at, blockedUntil);
};
/** Requests a day that a run of this mode may use: the reserve is for others and for undoing, which alone may take it. */
const allowance = (mode, pacing) => mode === 'cancel' ? pacing.dailyQuota : Math.max(0, pacing.dailyQuota - pacing.quotaReserve);


/***/ }),

/***/ 82035:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H7: () => (/* binding */ isShell),
/* harmony export */   JU: () => (/* binding */ userIn),
/* harmony export */   NP: () => (/* binding */ isOwn),
/* harmony export */   Ob: () => (/* binding */ emailOf),
/* harmony export */   b_: () => (/* binding */ FIELD),
/* harmony export */   uZ: () => (/* binding */ tellsPending),
/* harmony export */   uq: () => (/* binding */ compareUsers)
/* harmony export */ });
/* harmony import */ var _json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(97803);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);


/** The user in the answer to a read, if it is the one who was asked for: only then does it prove anything. */
const userIn = (json, id) => (0,_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isRecord */ .u4)(json) && (isId(json.id, id) || (json.id === undefined && isId(json.user_id, id)))
    ? json
    : undefined;
const isId = (value, id) => (typeof value === 'number' || typeof value === 'string') && String(value) === id;
/** Names that say plainly that they show a pending deletion. */
const PLAIN_FIELDS = [
    'deletion_requested_at',
    'deletion_scheduled_at',
    'scheduled_deletion_at',
    'deletion_date',
    'pending_deletion',
    'deletion_pending',
    'marked_for_deletion',
    'scheduled_for_deletion',
];
/** Whether a deletion of this user is pending, as far as its fields are evidence; undefined if they are not. */
const tellsPending = (user, known) => {
    const fields = [...known, ...PLAIN_FIELDS.filter((field) => !known.includes(field))];
    const set = fields.find((field) => isSet(user[field]));
    // A field that is not there tells nothing: perhaps this token may not see it.
    const unset = known.find((field) => isUnset(user[field]));
    const plain = PLAIN_FIELDS.find((field) => isUnset(user[field]));
    if (set === undefined) {
        if (unset !== undefined)
            return { kind: 'none', field: unset };
        return plain === undefined ? undefined : { kind: 'unshown', field: plain };
    }
    // Fields that contradict each other prove nothing.
    if (unset !== undefined || PLAIN_FIELDS.some((field) => user[field] === false))
        return undefined;
    return { kind: 'pending', field: (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(set, 60), date: dateIn(user[set]) };
};
const isSet = (value) => value === true || dateIn(value) !== undefined;
const isUnset = (value) => value === null || value === false;
/** A date, with or without a time, in ms since the epoch. */
const dateIn = (value) => {
    if (typeof value !== 'string' ||
        !/^\s*\d{4}-\d\d-\d\d(?:[T ][\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)?\s*$/.test(value))
        return undefined;
    const text = value.trim().replace(' ', 'T');
    const date = Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
    return Number.isNaN(date) ? undefined : date;
};
/** Names for people are cut to this number. */
const MOST_NAMES = 20;
/** What changed about a user when its deletion was scheduled. */
const compareUsers = (before, after) => {
    const names = Object.keys({ ...before, ...after }).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
    const learnt = names.find((field) => FIELD.test(field) && /delet/i.test(field) && isUnset(before[field] ?? null) && isSet(after[field]));
    return { changed: names.slice(0, MOST_NAMES).map((field) => (0,_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(field, 60)), learnt };
};
/** A name that can be kept in the ledger as it is. */
const FIELD = /^[A-Za-z_][\w.-]{0,59}$/;
/**
 * Deleting the token's own user would end the token (SECURITY.md T24). No call that tells whose it is is public, so
 * only a field of the user itself counts, by any name such a field is likely to have.
 */
const isOwn = (user) => ['is_me', 'is_self', 'is_own', 'is_current_user'].some((field) => user[field] === true);
/** The e-mail that the site shows. */
const emailOf = ({ email }) => typeof email === 'string' && email !== '' ? email : undefined;
/** After the grace period an account stays as a shell, with an address that the vendor gives it. */
const isShell = (user) => /^deleted\+[^@]*@bevylabs\.com$/i.test(emailOf(user)?.trim() ?? '');


/***/ }),

/***/ 66418:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $t: () => (/* binding */ placeOf),
/* harmony export */   L1: () => (/* binding */ withoutAddress),
/* harmony export */   Ly: () => (/* binding */ isoTime),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   V$: () => (/* binding */ foreign),
/* harmony export */   cT: () => (/* binding */ withoutSecrets),
/* harmony export */   oh: () => (/* binding */ thousands),
/* harmony export */   sb: () => (/* binding */ clause)
/* harmony export */ });
/** Longest piece of foreign text (a cell, an API body) that is ever shown or stored, in characters. */
const MAX_FOREIGN = 160;
/** An address, also with its @ in disguise; bounded, so that no text makes it slow. */
const EMAIL = /[^\s<>"'(),;:@]{0,64}(?:[@＠﹫]|%40|&#0{0,5}64;|&#x0{0,5}40;|&commat;)[^\s<>"'(),;:@]{0,255}/gi;
/**
 * Makes foreign text safe to print, on one line: no control, format or line-separating characters (ANSI, `\r`,
 * bidi), no workflow command (`::` or `##[`, which the runner obeys anywhere in a line), no e-mail address, bounded.
 */
const foreign = (text, max = MAX_FOREIGN) => {
    const cut = text.length > max ? `${text.slice(0, max)}…` : text;
    return cut
        .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
        .replaceAll('##[', '# #[')
        .replace(/:(?=:)/g, ': ')
        .replace(EMAIL, '(e-mail)')
        .trim();
};
/** Foreign text inside a sentence of ours: that has a full stop of its own. */
const clause = (text, max) => foreign(text, max).replace(/\.+$/, '');
/**
 * What a site says, without anything that could be a key in whatever encoding (also `&#113;` and `\\u0071`): unbroken
 * words of 16 and more characters that mix letters and digits, or of 24 and more. Sentences have no such words.
 */
const withoutSecrets = (text) => text.replace(/[\w+/=%&#;\\-]{16,}/g, (word) => word.length >= 24 || (/[0-9]/.test(word) && /[A-Za-z]/.test(word)) ? '(…)' : word);
/** The same without this address, however it is encoded: as it is, or once or twice as a part of a path. */
const withoutAddress = (text, email) => {
    const forms = ['NFC', 'NFD'].flatMap((form) => {
        const address = email.normalize(form).trim();
        const encoded = encodeURIComponent(address);
        return [encodeURIComponent(encoded), encoded, encodeURI(address), address];
    });
    const literal = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    return text.replace(new RegExp([...new Set(literal)].join('|'), 'gi'), '(address)');
};
/** The last guard of every printer: one line that neither the runner nor a terminal takes for an order. */
const oneLine = (text) => text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll('##[', '# #[')
    .replace(/^\s*::/, ': :');
/** The place of a fault, to stand before its message: an input, or a line of the list or of another file. */
const placeOf = ({ input, line, file }, list) => {
    if (input !== undefined)
        return `Input \`${input}\`: `;
    return line === undefined ? '' : `${foreign(file ?? list)}, line ${line}: `;
};
/** `n user`/`n users`: a count with its noun, thousands separated. */
const count = (n, noun, plural = `${noun}s`) => `${thousands(n)} ${n === 1 ? noun : plural}`;
/** `1,234,567`. By hand: the first use of Intl costs a fifth of the action's start-up. */
const thousands = (n) => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
/** ISO 8601 in UTC with whole seconds, rounded down: a deadline is never shown later than it is. */
const isoTime = (ms) => `${new Date(Math.min(ms, MAX_TIME)).toISOString().slice(0, 19)}Z`;
/** 9999-12-31T23:59:59Z, so that an absurd Retry-After stays a four-digit year. */
const MAX_TIME = 253_402_300_799_000;


/***/ }),

/***/ 19128:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DJ: () => (/* binding */ IDENTITY_CHECKS),
/* harmony export */   eM: () => (/* binding */ REVIEW_POLICIES),
/* harmony export */   f: () => (/* reexport safe */ _outcome_status_js__WEBPACK_IMPORTED_MODULE_0__.f),
/* harmony export */   kC: () => (/* binding */ SHOWN),
/* harmony export */   xc: () => (/* binding */ TELLS_NOTHING)
/* harmony export */ });
/* harmony import */ var _outcome_status_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(11254);

const IDENTITY_CHECKS = ['off', 'canary', 'sample', 'all'];
/** `off` also lifts the rule that live runs are started from the default branch. */
const REVIEW_POLICIES = ['require', 'report', 'off'];
/** See `showsUser` and `tellsNothing`. */
const SHOWN = ['match', 'mismatch', 'own', 'pending', 'not-pending', 'unshown', 'shown'];
const TELLS_NOTHING = ['shown', 'strange', 'untold'];


/***/ }),

/***/ 59479:
/***/ ((__webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _adapters_artifacts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(14630);
/* harmony import */ var _adapters_clock_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(21759);
/* harmony import */ var _adapters_github_comment_js__WEBPACK_IMPORTED_MODULE_20__ = __webpack_require__(81320);
/* harmony import */ var _adapters_github_ledger_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(68036);
/* harmony import */ var _adapters_github_rest_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4283);
/* harmony import */ var _adapters_github_reviews_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(4204);
/* harmony import */ var _adapters_github_runs_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(47051);
/* harmony import */ var _adapters_inputs_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(36072);
/* harmony import */ var _adapters_journal_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(72802);
/* harmony import */ var _adapters_process_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(17288);
/* harmony import */ var _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(49135);
/* harmony import */ var _adapters_workspace_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(46452);
/* harmony import */ var _domain_github_clock_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(39797);
/* harmony import */ var _domain_list_unnamed_js__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(67034);
/* harmony import */ var _domain_messages_run_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(57979);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(73769);
/* harmony import */ var _sandbox_options_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(19386);
/* harmony import */ var _stages_post_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(19378);





















const ACTION = 'bevy-user-deletion/0.1.0';
/** After a signal: no new request at once, requests in flight get this long, and the whole end this long. */
const IN_FLIGHT_MS = 5000;
const ENDING_MS = 6500;
const { env } = process;
const context = (0,_adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .readContext */ .y)(env);
const isSelfHosted = env.RUNNER_ENVIRONMENT === 'self-hosted';
/** The runner's own clock, which here never jumps: only the time since the start is measured. */
const localNow = () => performance.timeOrigin + performance.now();
const clock = (0,_domain_github_clock_js__WEBPACK_IMPORTED_MODULE_18__/* .createGitHubClock */ .g)(localNow);
const stop = new AbortController();
const dying = new AbortController();
let killedAt = Number.POSITIVE_INFINITY;
let folder = env.STATE_folder;
let closeSite = async () => { };
const isHandedOver = () => folder !== undefined && (0,_adapters_process_js__WEBPACK_IMPORTED_MODULE_11__/* .isStopAsked */ .pp)(folder);
const askToStop = (how) => {
    if (stop.signal.aborted)
        return;
    killedAt = localNow() + ENDING_MS;
    stop.abort(isHandedOver() ? 'post step' : how);
    setTimeout(() => closeSite(), IN_FLIGHT_MS).unref();
    setTimeout(() => dying.abort(), ENDING_MS).unref();
};
/** The real site, or the embedded one, which rehearses on the users of the list. A dry run loads neither. */
const openSite = async (inputs, users) => {
    const { openBevy, readProxy } = await __webpack_require__.e(/* import() */ 509).then(__webpack_require__.bind(__webpack_require__, 88509));
    const { site, token = '', endpoints, pacing, mode, graceDays } = inputs;
    // The rehearsal site gives ids to the users of a look-up.
    const taken = new Set(users.map(({ id }) => id));
    let last = 1000;
    const invent = () => {
        do
            last += 1;
        while (taken.has(String(last)));
        return String(last);
    };
    const people = users.map((user) => ((0,_domain_list_unnamed_js__WEBPACK_IMPORTED_MODULE_19__/* .isNamed */ .e)(user.id) ? user : { ...user, id: invent() }));
    const pending = mode === 'cancel' || mode === 'verify';
    const rehearsal = { users: people, token: 'rehearsal', pending, graceDays };
    const place = site.kind === 'real'
        ? { origin: site.url, token, close: async () => { } }
        : await (await __webpack_require__.e(/* import() */ 925).then(__webpack_require__.bind(__webpack_require__, 44925))).startSandbox({ ...site.options, ...rehearsal });
    const bevy = openBevy({
        site: place.origin,
        token: place.token,
        endpoints,
        concurrency: pacing.concurrency,
        userAgent: ACTION,
        proxy: readProxy(env),
    });
    closeSite = async () => {
        await bevy.close();
        await place.close();
    };
    return { send: bevy.send, close: closeSite };
};
const openGitHub = (githubToken) => {
    const { repository, runId, isPrivate } = context;
    const rest = (0,_adapters_github_rest_js__WEBPACK_IMPORTED_MODULE_6__/* .openRest */ .P8)({ githubToken, repository, observe: clock.observe, dying: dying.signal });
    return {
        repository: (0,_adapters_github_reviews_js__WEBPACK_IMPORTED_MODULE_7__/* .openReview */ .p)(rest, isPrivate),
        runs: (0,_adapters_github_runs_js__WEBPACK_IMPORTED_MODULE_8__/* .openRuns */ .t)(rest, runId),
        ledger: (template, site) => (0,_adapters_github_ledger_js__WEBPACK_IMPORTED_MODULE_5__/* .openLedger */ .a)(rest, (0,_adapters_github_ledger_js__WEBPACK_IMPORTED_MODULE_5__/* .ledgerRef */ .D)(template, site), (n) => (0,_adapters_clock_js__WEBPACK_IMPORTED_MODULE_4__/* .sleepUntil */ .K)(n * 500, dying.signal)),
        comment: (0,_adapters_github_comment_js__WEBPACK_IMPORTED_MODULE_20__/* .openComment */ .a)(rest),
    };
};
const deps = {
    action: ACTION,
    context,
    clock,
    readInputs: () => (0,_adapters_inputs_js__WEBPACK_IMPORTED_MODULE_9__/* .readInputs */ .Ko)(_sandbox_options_js__WEBPACK_IMPORTED_MODULE_16__/* .parseSandboxSite */ .S, isSelfHosted),
    readList: (path) => (0,_adapters_workspace_js__WEBPACK_IMPORTED_MODULE_13__/* .readListFile */ .r)(context.workspace, path),
    openGitHub,
    createFolder: () => {
        folder = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(context.temp || (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'bevy-user-deletion', (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex'));
        _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .printer */ .l.state('folder', folder);
        return (0,_adapters_journal_js__WEBPACK_IMPORTED_MODULE_10__/* .openFolder */ .NE)(folder);
    },
    openSite,
    artifacts: (0,_adapters_artifacts_js__WEBPACK_IMPORTED_MODULE_3__/* .openArtifacts */ .u)(),
    printer: _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .printer */ .l,
    sleep: (ms) => (0,_adapters_clock_js__WEBPACK_IMPORTED_MODULE_4__/* .sleepUntil */ .K)(ms, stop.signal),
    within: _adapters_clock_js__WEBPACK_IMPORTED_MODULE_4__/* .within */ .u,
    random: Math.random,
    signal: stop.signal,
    checkStop: () => {
        if (isHandedOver())
            askToStop('post step');
    },
    timeLeft: () => killedAt - localNow(),
    isHandedOver,
};
/** The post step: finishes what a main step that was killed could not. It never sends anything to the site. */
const post = async () => {
    const { inputs } = (0,_adapters_inputs_js__WEBPACK_IMPORTED_MODULE_9__/* .readInputs */ .Ko)(_sandbox_options_js__WEBPACK_IMPORTED_MODULE_16__/* .parseSandboxSite */ .S, isSelfHosted); // masks the token again
    if (!folder)
        return 0;
    // In a job with a container, no signal has reached main: it may be at work still.
    await (0,_adapters_process_js__WEBPACK_IMPORTED_MODULE_11__/* .takeOver */ .w9)(folder, Number(env.STATE_pid));
    return (0,_stages_post_js__WEBPACK_IMPORTED_MODULE_17__/* .finishCutOff */ .B)(deps, (0,_adapters_journal_js__WEBPACK_IMPORTED_MODULE_10__/* .openFolder */ .NE)(folder), inputs?.githubToken ?? '');
};
const main = async () => {
    process.on('SIGINT', askToStop);
    process.on('SIGTERM', askToStop);
    const isPost = env.STATE_isPost === 'true';
    if (!isPost) {
        _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .printer */ .l.state('isPost', 'true');
        _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .printer */ .l.state('pid', String(process.pid));
    }
    try {
        process.exitCode = await (isPost ? post() : (0,_run_js__WEBPACK_IMPORTED_MODULE_15__/* .run */ .e)(deps));
    }
    catch (error) {
        _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .printer */ .l.error((0,_domain_messages_run_js__WEBPACK_IMPORTED_MODULE_14__/* .defect */ .gb)(error instanceof Error ? error.message : String(error)));
        _adapters_runner_js__WEBPACK_IMPORTED_MODULE_12__/* .printer */ .l.debug(error instanceof Error ? String(error.stack) : '');
        process.exitCode = 1;
    }
    await (0,_adapters_process_js__WEBPACK_IMPORTED_MODULE_11__/* .drainOutput */ .IT)();
    // Sockets of the artifact service that are still open must not hold the step.
    process.exit();
};
await main();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 6813:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bq: () => (/* binding */ filled),
/* harmony export */   Ev: () => (/* binding */ told),
/* harmony export */   oR: () => (/* binding */ joined)
/* harmony export */ });
/** The text of a message: a plain name between backticks is code; nothing else is, because it may be foreign. */
const told = (text) => text.split(/`([a-z_-]+(?:: (?:read|write))?)`/).map((part, i) => (i % 2 === 1 ? { code: part } : part));
/** Pairs that have a value. */
const filled = (pairs) => pairs.filter(([, value]) => value !== undefined && value !== '');
/** Texts one after the other, with something in between. */
const joined = (texts, between) => texts.map((text, i) => (i > 0 ? [between, text] : text));


/***/ }),

/***/ 69460:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BK: () => (/* binding */ helpText),
/* harmony export */   iw: () => (/* binding */ topicLink),
/* harmony export */   mR: () => (/* binding */ helpTopics),
/* harmony export */   ny: () => (/* binding */ helpBlock)
/* harmony export */ });
/* unused harmony export anchorOf */
/* harmony import */ var _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(60733);
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6813);


const IN_DOCS = ' in docs/troubleshooting.md of this action';
/** What a person should read about a run that has ended: why it did, and the rows that need a look. */
const helpTopics = ({ help, counts, rows, mode }) => {
    const reasons = [
        ['unknown', counts.unknown],
        ['contradiction', rows.filter(({ contradiction }) => contradiction !== undefined).length],
        [mode === 'lookup' ? 'lookup' : 'identity', counts['identity-mismatch'] + counts['not-found']],
        ['lookup', counts.ambiguous + counts.mismatch],
        ['forbidden', counts.forbidden],
        // Where the run was stopped, its reason says why they failed.
        ['identity', help === undefined ? counts['identity-unverified'] : 0],
        ['unhealthy', help === undefined ? counts.failed : 0],
    ];
    const found = reasons.filter(([, n]) => n > 0).map(([topic]) => topic);
    return unique(help === undefined ? found : [help, ...found]);
};
/** The name by which GitHub finds a heading of a Markdown file. */
const anchorOf = (heading) => heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
const urlOf = (topic, page) => `${page}#${anchorOf(_domain_messages_message_js__WEBPACK_IMPORTED_MODULE_0__/* .TOPICS */ .pO[topic])}`;
const unique = (topics) => [...new Set(topics)];
/** A link to one topic of docs/troubleshooting.md; undefined where the address of that page is not known. */
const topicLink = (topic, page) => page && { url: urlOf(topic, page), text: _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_0__/* .TOPICS */ .pO[topic] };
/** Links into docs/troubleshooting.md, each once; its headings alone where the address of that page is not known. */
const helpBlock = (topics, page) => {
    if (topics.length === 0)
        return undefined;
    const lead = { own: page === undefined ? `**Help**${IN_DOCS}: ` : '**Help:** ' };
    const links = unique(topics).map((topic) => topicLink(topic, page) ?? _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_0__/* .TOPICS */ .pO[topic]);
    return { paragraph: [lead, (0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .joined */ .oR)(links, ' · ')] };
};
/** The same as one line of the log; empty if there is nothing to read. */
const helpText = (topics, page) => {
    if (topics.length === 0)
        return '';
    const texts = unique(topics).map((topic) => (page ? urlOf(topic, page) : _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_0__/* .TOPICS */ .pO[topic]));
    return page ? `Help: ${texts.join(' ')}` : `Help${IN_DOCS}: ${texts.join('; ')}`;
};


/***/ }),

/***/ 9256:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ outlook),
/* harmony export */   l: () => (/* binding */ outlookText)
/* harmony export */ });
/* harmony import */ var _domain_ledger_ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62950);
/* harmony import */ var _domain_outcome_results_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22557);
/* harmony import */ var _domain_outcome_status_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(11254);
/* harmony import */ var _domain_outcome_used_requests_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67120);
/* harmony import */ var _domain_plan_forecast_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98960);
/* harmony import */ var _domain_send_quota_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(29304);
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(66418);







const DAY = 86_400_000;
/** Looks ahead from the end of the run. */
const outlook = ({ facts, plan }, journal, results) => {
    const { limit, reserve, used, blockedUntil = 0 } = facts.quota;
    const { counts } = results;
    const now = results.endedAt ?? facts.run.startedAt;
    const end = journal.findLast((entry) => entry.type === 'end');
    const budget = {
        limit: (0,_domain_send_quota_js__WEBPACK_IMPORTED_MODULE_5__/* .allowance */ .nB)(plan.mode, { dailyQuota: limit, quotaReserve: reserve }),
        used: (0,_domain_ledger_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .sumBuckets */ .$m)(used, (0,_domain_outcome_used_requests_js__WEBPACK_IMPORTED_MODULE_3__/* .useOfQuota */ .b)(journal)),
        blockedUntil: end?.saidBySite && end.resumeAfter !== undefined ? end.resumeAfter : blockedUntil,
    };
    const left = (0,_domain_outcome_results_js__WEBPACK_IMPORTED_MODULE_1__/* .remaining */ .Tk)(counts) + counts.planned;
    // A verification remembers nothing: the next one begins anew.
    const again = plan.operations.length + counts['skipped-limit'];
    const users = plan.mode === 'verify' && left > 0 ? again : left;
    const perUser = facts.forecast.requests / Math.max(1, plan.operations.length);
    const requests = Math.ceil(users * Math.max(1, perUser));
    const isPlan = counts.planned > 0 && plan.mode === 'delete';
    return {
        ...(0,_domain_plan_forecast_js__WEBPACK_IMPORTED_MODULE_4__/* .spread */ .il)(budget, requests, now),
        now,
        users,
        requests,
        free: (0,_domain_plan_forecast_js__WEBPACK_IMPORTED_MODULE_4__/* .freeRequests */ .rL)(budget, facts.forecast.free.batchSize, now),
        cancelBefore: firstDeadline(results, isPlan ? now + plan.graceDays * DAY : Number.POSITIVE_INFINITY, now),
        isPlan,
    };
};
/** The first of the rows' deadlines and this one; undefined if it has passed, or if anybody's is not known. */
const firstDeadline = ({ rows }, planned, now) => {
    let first = planned;
    for (const { status, cancelBefore, undated } of rows) {
        if (cancelBefore === undefined && (undated || _domain_outcome_status_js__WEBPACK_IMPORTED_MODULE_2__/* .PENDING */ .eG.includes(status)))
            return undefined;
        first = Math.min(first, cancelBefore ?? first);
    }
    return first > now && Number.isFinite(first) ? first : undefined;
};
/** The outlook in sentences, one an item; plain text. */
const outlookText = (ahead) => {
    const { now, users, requests, days, runs, doneAt, free, cancelBefore, isPlan } = ahead;
    const time = doneAt <= now
        ? 'The quota has room for all of them now'
        : `That takes at least ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_6__/* .count */ .U9)(days, 'day')} and ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_6__/* .count */ .U9)(runs, 'run')}, until ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_6__/* .isoTime */ .Ly)(doneAt)}`;
    const undo = isPlan
        ? 'If this ran now, all deletions of the list could be cancelled'
        : 'All scheduled deletions of the list can still be cancelled';
    return [
        users > 0 && Number.isFinite(doneAt)
            ? `Still to do: ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_6__/* .count */ .U9)(users, 'user')}, about ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_6__/* .count */ .U9)(requests, 'request')}. ${time}.`
            : '',
        `Quota: ${(0,_domain_plan_forecast_js__WEBPACK_IMPORTED_MODULE_4__/* .freeText */ .YZ)(free, now)}.`,
        cancelBefore !== undefined ? `${undo} until ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_6__/* .isoTime */ .Ly)(cancelBefore)}.` : '',
    ].filter(Boolean);
};


/***/ }),

/***/ 16276:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SH: () => (/* binding */ approval),
/* harmony export */   aP: () => (/* binding */ reviewText),
/* harmony export */   jI: () => (/* binding */ aboutPairs)
/* harmony export */ });
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _run_json_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69657);


const repositoryUrl = ({ run }) => run.url.replace(/\/actions\/.*$/, '');
/** Who approved the list, or why it counts as not approved; plain text. */
const reviewText = (review) => review.approved
    ? `Approved by ${review.approvers.join(', ')} in pull request #${review.pull} by ${review.author}`
    : `Not approved: ${review.why}`;
/** The same with a link to the pull request. */
const approval = (facts) => {
    const { review } = facts;
    if (!review?.approved)
        return review ? reviewText(review) : 'not checked';
    const pull = { url: `${repositoryUrl(facts)}/pull/${review.pull}`, text: { own: `#${review.pull}` } };
    return [`Approved by ${review.approvers.join(', ')} in pull request `, pull, ` by ${review.author}`];
};
/** Which list it was, so that anyone can compare it with the one in git; who started the run, from what, who has agreed. */
const aboutPairs = (facts, { mode, requests, startedAt, endedAt, proven }) => {
    const { run, cancelRun, list, quota } = facts;
    const repository = repositoryUrl(facts);
    const environments = run.approvals.map(({ environment, user, state }) => `${environment}: ${state} by ${user}`);
    const undone = { url: `${repository}/actions/runs/${cancelRun}`, text: cancelRun };
    const users = ['run ', undone, ', with the users that the ledger names'];
    const usedBefore = (0,_run_json_js__WEBPACK_IMPORTED_MODULE_0__/* .usedRequests */ .oo)(quota);
    return [
        ['List', list.path && { code: list.path }],
        ['Rows', `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(list.rows, 'row')}, ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(list.users, 'distinct user')}`],
        ['List git blob', list.blob && [{ code: list.blob }, { own: ', by `git hash-object --no-filters`' }]],
        ['List SHA-256', list.sha256 && [{ code: list.sha256 }, { own: ', by `sha256sum`' }]],
        ['Run', [{ url: run.url, text: run.id }, `, attempt ${run.attempt}, of ${run.repository}`]],
        ['Workflow and job', `${run.workflow}, ${run.job}`],
        ['Started by', [{ strong: run.actor }, ` (event: ${run.event})`]],
        ['Started again by', run.triggeringActor === run.actor ? '' : run.triggeringActor],
        ['Started at', (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(run.startedAt)],
        ['Commit', [{ url: `${repository}/commit/${run.commit}`, text: { code: run.commit } }, ` (${run.ref})`]],
        ['Environment', environments.join('; ') || 'no approval of an environment is known'],
        ['Approval of the list', approval(facts)],
        ['Earlier runs', earlierRuns(facts)],
        [mode === 'verify' ? 'Verifies' : 'Undoes', cancelRun && users],
        ['Fields that the first deletion changed', proven.changed.join(', ')],
        ['Requests', `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .thousands */ .oh)(requests)} by this run, ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .thousands */ .oh)(usedBefore)} by earlier runs within a day`],
        ['Quota', `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(quota.limit, 'request')} in 24 hours, ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .thousands */ .oh)(quota.reserve)} of them in reserve`],
        ['Time', startedAt && endedAt ? `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(startedAt)} to ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(endedAt)}` : ''],
    ];
};
/** The state of the ledger that the plan was made on. */
const earlierRuns = (facts) => {
    const { ledger } = facts;
    if (!ledger)
        return '';
    if (ledger.unread !== undefined)
        return [{ own: '**unknown**: ' }, ledger.unread];
    if (ledger.before === undefined)
        return 'This repository knows of no earlier run on this site';
    const commit = { url: `${repositoryUrl(facts)}/commit/${ledger.before}`, text: { code: ledger.before } };
    return ['as of ', commit, ' of the ledger'];
};


/***/ }),

/***/ 66419:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D3: () => (/* binding */ PROBLEMS),
/* harmony export */   KV: () => (/* binding */ filterOf),
/* harmony export */   Uh: () => (/* binding */ groupProblems),
/* harmony export */   Zw: () => (/* binding */ problemOf),
/* harmony export */   jO: () => (/* binding */ rowsToCheck),
/* harmony export */   l0: () => (/* binding */ REMEDIES)
/* harmony export */ });
/* harmony import */ var _status_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18961);

/** A problem of a row: its name, its topic, and what to do about it as Markdown with `code` alone. */
const remedy = (name, help, tone, text) => ({ name, help, tone, text });
const ofStatus = (status, help, text) => remedy(status, help, (0,_status_words_js__WEBPACK_IMPORTED_MODULE_0__/* .toneOf */ .YV)(status), text);
/** What may be wrong with a row, the most urgent first: its state, or that the site contradicts an earlier run. */
const REMEDIES = {
    unknown: ofStatus('unknown', 'unknown', 'The answer was lost, or the run was interrupted before it came. Treat these deletions as scheduled. If a deletion is ' +
        'not wanted, cancel it on the site and remove the user from the list. The next run of the same list settles ' +
        'these rows first.'),
    unsaved: remedy('cancelled, not active', 'contradiction', 'bad', 'An earlier run cancelled these deletions, but they are pending or the users are gone. Somebody has scheduled them again, ' +
        'or the cancellation had no effect. Check each user on the site at once, and cancel what is not wanted.'),
    endangered: remedy('protected, but scheduled', 'protected', 'bad', 'These users are protected now, but an earlier run has already scheduled their deletion. This run changed nothing, so ' +
        'the site will delete them. Cancel their deletion in time: with a list of them and `cancel: true`, or in the ' +
        'dashboard.'),
    uncancelled: remedy('not cancelled', 'undo', 'bad', 'The site did not cancel these deletions, and will delete the users when the grace period ends. Open each user in ' +
        'the dashboard and press *Cancel Deletion*. Or correct the cause below and cancel again.'),
    vanished: remedy('missing before the deadline', 'endpoint', 'bad', 'An earlier run scheduled these deletions. The site no longer finds the users, although their grace period has ' +
        'not ended. This does not mean that the deletions are cancelled. Check each user on the site at once. If the user is there, cancel the deletion ' +
        'there and set `cancel-endpoint` to the call of your site. If not, the site deletes earlier than `grace-days`.'),
    'identity-mismatch': ofStatus('identity-mismatch', 'identity', 'The site has a different e-mail for this id, so the id may belong to somebody else. Nothing was changed for these ' +
        'users. Correct the list with a fresh export of the site, and have it approved again.'),
    failed: ofStatus('failed', 'unhealthy', 'The request failed, and nothing was changed for these users. Correct the cause below, then run the same list ' +
        'again. Completed users are skipped.'),
    forbidden: ofStatus('forbidden', 'forbidden', 'The token is valid, but the site refuses this request for these users. They are often staff or administrators. Remove ' +
        'them from the list, or change their role on the site first.'),
    overdue: remedy('should be gone', 'contradiction', 'bad', 'The grace period is over, but the site still has these users. Check on the site whether the deletion was ' +
        'cancelled, or takes longer than `grace-days`. Only a run with `include-cancelled` deletes them again.'),
    unread: ofStatus('unknown', 'unknown', 'The site did not answer, or showed these users without saying whether a deletion is pending. Nothing was ' +
        'changed. Check them on the site, or verify again.'),
    'identity-unverified': ofStatus('identity-unverified', 'identity', 'These users had no identity check, so nothing was changed. Correct the cause below, then run the same list again.'),
    'too-late': ofStatus('too-late', 'undo', 'A read shows that the site has deleted these users, so no cancellation is possible. If a user must be kept, ask ' +
        'Bevy support at once.'),
    lapsed: remedy('no longer pending', 'contradiction', 'look', 'An earlier run scheduled these deletions, but the site shows that they are no longer pending. Most likely ' +
        'somebody cancelled them there. Check these users. Only a run with `include-cancelled` deletes them again.'),
    ambiguous: ofStatus('ambiguous', 'lookup', 'The site shows several users for this address. Find the right one in the dashboard, and write its id into the list.'),
    mismatch: ofStatus('mismatch', 'lookup', 'The site answered with a user who has a different e-mail. If that is so for many rows, check `lookup-endpoint`. ' +
        'Otherwise correct the address.'),
    unanswered: ofStatus('failed', 'lookup', 'The look-up got no useful answer for these rows. Correct the cause below. If the row is in the completed list, look ' +
        'up the ids of that list. If not, correct the row, or remove it.'),
    absent: ofStatus('not-found', 'lookup', 'The site does not know these addresses, or the accounts are deleted. Check the spelling, and look for the users in ' +
        'the dashboard.'),
    'not-found': ofStatus('not-found', 'identity', 'The site does not know these users. The id is mistyped, or belongs to another site or to a deleted user. Compare ' +
        'the ids with an export of this site, and remove the wrong ones from the list.'),
};
/** The names of REMEDIES, the most urgent first. */
const PROBLEMS = Object.keys(REMEDIES);
/** What a person should check in this row of a run of this mode, if anything. */
const problemOf = ({ status, contradiction }, mode) => {
    if (contradiction)
        return contradiction;
    if (mode === 'verify' && status === 'unknown')
        return 'unread';
    if (mode === 'lookup' && status === 'not-found')
        return 'absent';
    if (mode === 'lookup' && status === 'failed')
        return 'unanswered';
    if (mode === 'cancel' && (status === 'failed' || status === 'forbidden'))
        return 'uncancelled';
    return PROBLEMS.find((problem) => problem === status);
};
/** By this value the table of rows is filtered: what has no state of its own is found as a problem. */
const filterOf = (problem) => NAMED_BY_STATUS.some((named) => named === problem) ? REMEDIES[problem].name : problem;
const NAMED_BY_STATUS = ['unread', 'unanswered', 'absent'];
/** How many rows a person should check; some of them do not make a run red. */
const rowsToCheck = ({ rows, mode }) => rows.filter((row) => problemOf(row, mode) !== undefined).length;
/** Rows to check by problem and cause, the most frequent cause first. Details that differ in numbers alone are one. */
const groupProblems = (rows, mode) => {
    const byProblem = Map.groupBy(rows, (row) => problemOf(row, mode));
    return PROBLEMS.flatMap((problem) => {
        const group = byProblem.get(problem) ?? [];
        const byCause = Map.groupBy(group, (row) => `${row.httpStatus} ${row.detail.replace(/\d+/g, '0')}`);
        const causes = [...byCause.values()].sort((a, b) => b.length - a.length);
        return group.length > 0 ? [{ problem, total: group.length, causes }] : [];
    });
};


/***/ }),

/***/ 18804:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UY: () => (/* binding */ completedListCsv),
/* harmony export */   VW: () => (/* binding */ usersSetToDeleteCsv),
/* harmony export */   dp: () => (/* binding */ resultsCsv),
/* harmony export */   u2: () => (/* binding */ withEmails)
/* harmony export */ });
/* unused harmony exports cell, maskEmail */
/* harmony import */ var _domain_list_unnamed_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67034);
/* harmony import */ var _domain_outcome_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22557);
/* harmony import */ var _domain_outcome_status_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(11254);
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(66418);




/** results.csv: every row of the list exactly once, times in UTC. */
function* resultsCsv({ rows }) {
    yield 'user_id,email,line,status,http_status,attempts,batch,requested_at,cancel_before,detail\n';
    for (const row of rows) {
        const { user, status, httpStatus, attempts, batch, requestedAt, cancelBefore, detail } = row;
        const requested = requestedAt && new Date(requestedAt).toISOString();
        const what = [
            (0,_domain_list_unnamed_js__WEBPACK_IMPORTED_MODULE_2__/* .isNamed */ .e)(user.id) ? user.id : '',
            cell(user.email),
            user.line,
            status,
            httpStatus,
            attempts,
            batch,
        ];
        yield `${[...what, requested, cancelBefore && (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_3__/* .isoTime */ .Ly)(cancelBefore), cell(detail)].join(',')}\n`;
    }
}
/** users_set_to_delete.csv: whose deletion is pending, oldest first, in the format of the input. */
function* usersSetToDeleteCsv({ rows }) {
    yield 'email,user_id\n';
    const pending = rows.filter(({ status }) => _domain_outcome_status_js__WEBPACK_IMPORTED_MODULE_1__/* .PENDING */ .eG.includes(status));
    pending.sort((a, b) => setAt(a) - setAt(b));
    for (const { user } of pending)
        yield `${cell(user.email)},${user.id}\n`;
}
/**
 * users_to_delete.csv of a look-up: the rows that have an id now, once each, in the order of the list. Rows that are still
 * to be looked up stay without an id, so that the look-up can go on with this very file, and no deletion takes it.
 */
function* completedListCsv({ rows }) {
    yield 'email,user_id\n';
    for (const row of rows) {
        const { user, status } = row;
        if (status === 'found' || status === 'skipped-done')
            yield `${cell(user.email)},${user.id}\n`;
        else if ((0,_domain_outcome_results_js__WEBPACK_IMPORTED_MODULE_0__/* .isToLookUp */ .iX)(row) && user.email !== '')
            yield `${cell(user.email)},\n`;
    }
}
/** A verification reads later than the deletion began: there only the deadline tells; one that is not known may be the nearest. */
const setAt = ({ status, requestedAt = 0, cancelBefore = 0 }) => status === 'pending' ? cancelBefore : requestedAt;
/**
 * Free text as a cell: no line end splits the row, and no spreadsheet runs it as a formula (SECURITY.md T20), also
 * none that parts cells at semicolons, where no quotes help, or takes full-width signs for others.
 */
const cell = (text) => {
    const line = text.replace(/\p{Cc}+/gu, ' ').trim();
    const defused = line.replace(/(^|;\s*)(?=[=+\-@＝＋－＠])/g, "$1'");
    return /[",;'\t]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
};
/** The plan as it is stored and reported: ids and lines whole, e-mails as the policy says. */
const withEmails = (plan, shown) => {
    if (shown === 'plain')
        return plan;
    const redact = (user) => ({ ...user, email: shown === 'omit' ? '' : maskEmail(user.email) });
    return {
        ...plan,
        operations: plan.operations.map(redact),
        skips: plan.skips.map((skip) => ({ ...skip, user: redact(skip.user) })),
    };
};
/** `jane@mail.example.com` to `j***@m***.com`: enough to tell two rows apart, not to write to anyone. */
const maskEmail = (email) => {
    const at = email.lastIndexOf('@');
    if (email === '')
        return '';
    if (at < 1)
        return '***';
    const domain = email.slice(at + 1);
    const dot = domain.lastIndexOf('.');
    return `${first(email)}***@${first(domain)}***${dot > 0 ? domain.slice(dot) : ''}`;
};
const first = (text) => [...text].at(0) ?? '';


/***/ }),

/***/ 69657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MP: () => (/* binding */ runJson),
/* harmony export */   oo: () => (/* binding */ usedRequests),
/* harmony export */   qX: () => (/* binding */ quotaLeft)
/* harmony export */ });
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(66418);

/**
 * run.json as text: facts and the verdict. Who reads it needs nothing else to see what the run was about. `ledgerCommit`
 * is the last one that the run wrote.
 */
const runJson = ({ facts, plan, results }, ledgerCommit) => {
    const { quota, ledger, ...rest } = facts;
    const { used, ...view } = quota;
    const { mode, dryRun, graceDays } = plan;
    const record = {
        ...rest,
        ...{ mode, dryRun, graceDays },
        result: verdict(results, facts),
        quota: { ...view, usedBefore: usedRequests(quota) },
        ...(ledger && { ledger: { before: ledger.before ?? null, after: ledgerCommit ?? null } }),
    };
    return `${JSON.stringify(record, undefined, 2)}\n`;
};
const verdict = (results, { quota }) => {
    const { outcome, reason, counts, requests, startedAt, endedAt, cancelBefore, resumeAfter } = results;
    const times = { startedAt, endedAt, cancelBefore, resumeAfter };
    const written = Object.entries(times).map(([name, ms]) => [name, ms === undefined ? null : (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_0__/* .isoTime */ .Ly)(ms)]);
    const left = quotaLeft(results, quota);
    return { outcome, reason, counts, requests, quotaLeft: left, ...Object.fromEntries(written) };
};
/** Requests of the last 24 hours, of all runs before this one. */
const usedRequests = ({ used }) => used.reduce((sum, { requests }) => sum + requests, 0);
/** Requests left of the daily quota for this kind of run, as far as this run can know. */
const quotaLeft = ({ requests, resumeAfter }, { free }) => (resumeAfter === undefined ? Math.max(0, free - requests) : 0);


/***/ }),

/***/ 35999:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BT: () => (/* binding */ doubtBlocks),
/* harmony export */   Xx: () => (/* binding */ faultBlocks),
/* harmony export */   gP: () => (/* binding */ runBlocks)
/* harmony export */ });
/* harmony import */ var _domain_list_unnamed_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(67034);
/* harmony import */ var _domain_outcome_results_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22557);
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(66418);
/* harmony import */ var _domain_types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19128);
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6813);
/* harmony import */ var _help_links_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69460);
/* harmony import */ var _outlook_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9256);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(16276);
/* harmony import */ var _remedies_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(66419);
/* harmony import */ var _start_inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(10061);
/* harmony import */ var _status_words_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(18961);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(69792);












/**
 * What summary and report say of a run, the verdict first; no e-mail address. `topics` are to be read besides those
 * of the run itself.
 */
const runBlocks = (run, extent, topics = []) => {
    const { facts, plan, results, ahead } = run;
    const { review, rehearsal, site } = facts;
    return [
        { verdict: (0,_blocks_js__WEBPACK_IMPORTED_MODULE_8__/* .told */ .Ev)((0,_verdict_js__WEBPACK_IMPORTED_MODULE_7__/* .verdictText */ .nt)(plan, results)), tone: (0,_verdict_js__WEBPACK_IMPORTED_MODULE_7__/* .verdictTone */ ._P)(results, facts), level: 1 },
        rehearsal ? REHEARSED : { paragraph: ['Site: ', { code: site }] },
        ...doubtBlocks(facts),
        review && { paragraph: (0,_provenance_js__WEBPACK_IMPORTED_MODULE_9__/* .approval */ .SH)(facts) },
        nextSection(run, topics),
        countsSection(results),
        { section: 'Rows to check', id: 'look', blocks: problemBlocks(run, extent) },
        rehearsal ? undefined : { section: 'Outlook', id: 'outlook', blocks: [{ list: (0,_outlook_js__WEBPACK_IMPORTED_MODULE_3__/* .outlookText */ .l)(ahead) }] },
    ];
};
const REHEARSED = {
    alert: 'NOTE',
    text: { own: '**This was a rehearsal** on the embedded sandbox site. No real user was touched.' },
};
/** What is to be done, in its order; where it is a run, with what to click and what to set; and what to read. */
const nextSection = ({ facts, results, troubleshooting }, topics) => {
    const steps = (0,_verdict_js__WEBPACK_IMPORTED_MODULE_7__/* .nextSteps */ .Zn)(facts, results).map(({ text, inputs }) => ({
        text: { own: text },
        how: inputs ? (0,_start_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .startBlocks */ .By)(facts, inputs) : [],
    }));
    const nothing = (0,_remedies_js__WEBPACK_IMPORTED_MODULE_4__/* .rowsToCheck */ .jO)(results) === 0 ? 'Nothing: this run did all its work.' : 'Check the rows below.';
    return {
        section: 'What to do next',
        id: 'steps',
        blocks: [
            steps.length > 0 ? { steps } : { paragraph: nothing },
            (0,_help_links_js__WEBPACK_IMPORTED_MODULE_2__/* .helpBlock */ .ny)([...(0,_help_links_js__WEBPACK_IMPORTED_MODULE_2__/* .helpTopics */ .mR)(results), ...topics], troubleshooting),
        ],
    };
};
/** How many rows have which status, as a bar and as a table. */
const countsSection = ({ counts, rows, mode }) => {
    const found = _domain_types_js__WEBPACK_IMPORTED_MODULE_1__/* .STATUSES */ .f.filter((status) => counts[status] > 0);
    const share = (status) => Math.max(0.1, (100 * counts[status]) / rows.length);
    return {
        section: 'Rows by status',
        id: 'counts',
        blocks: [
            {
                bar: 'Rows by status',
                segments: found.map((status) => ({ label: status, value: counts[status], tone: (0,_status_words_js__WEBPACK_IMPORTED_MODULE_6__/* .toneOf */ .YV)(status) })),
            },
            {
                table: 'Every row of the list is counted once',
                columns: ['Status', { number: 'Rows' }, { number: 'Share' }, 'Meaning'],
                rows: [
                    ...found.map((status) => [
                        { badge: status, tone: (0,_status_words_js__WEBPACK_IMPORTED_MODULE_6__/* .toneOf */ .YV)(status) },
                        (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .thousands */ .oh)(counts[status]),
                        `${share(status).toFixed(1)}%`,
                        (0,_blocks_js__WEBPACK_IMPORTED_MODULE_8__/* .told */ .Ev)((0,_status_words_js__WEBPACK_IMPORTED_MODULE_6__/* .meaningOf */ .Pr)(status, mode)),
                    ]),
                    [{ own: '**all rows**' }, { strong: (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .thousands */ .oh)(rows.length) }, '', 'every row of the list, once'],
                ],
            },
        ],
    };
};
/** The rows that a person should check, by cause, with what to do about each; as long for ten as for ten thousand. */
const problemBlocks = ({ results, troubleshooting }, extent) => {
    const groups = (0,_remedies_js__WEBPACK_IMPORTED_MODULE_4__/* .groupProblems */ .Uh)(results.rows, results.mode).map(({ problem, total, causes }) => {
        const { name, text, help, tone } = _remedies_js__WEBPACK_IMPORTED_MODULE_4__/* .REMEDIES */ .l0[problem];
        // Where the run was stopped, its reason says why users could not be compared.
        const topic = problem === 'identity-unverified' ? (results.help ?? help) : help;
        const link = (0,_help_links_js__WEBPACK_IMPORTED_MODULE_2__/* .topicLink */ .iw)(topic, troubleshooting);
        const others = causes.slice(extent.causes);
        const left = others.flat().length;
        const more = `… and ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(others.length, 'more cause')} of ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(left, 'row')}, in ${extent.rest}.`;
        return {
            group: name,
            tone,
            title: (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(total, 'row'),
            filter: (0,_remedies_js__WEBPACK_IMPORTED_MODULE_4__/* .filterOf */ .KV)(problem),
            blocks: [
                { paragraph: [{ own: text }, link && [' ', link]] },
                {
                    table: `Causes of ${name}`,
                    columns: ['Cause', { number: 'HTTP' }, { number: 'Rows' }, 'Users'],
                    rows: causes.slice(0, extent.causes).map((cause) => causeCells(cause, extent.users)),
                },
                others.length > 0 ? { paragraph: more } : undefined,
            ],
        };
    });
    const bad = (0,_domain_outcome_results_js__WEBPACK_IMPORTED_MODULE_0__/* .badRows */ .Zw)(results);
    const red = bad > 0 ? `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(bad, 'row')} made this run red.` : 'None of these made the run red.';
    return groups.length > 0 ? [{ paragraph: red }, ...groups] : [];
};
/** Rows of one cause, which is that of the first. */
const causeCells = (rows, users) => {
    const shown = rows
        .slice(0, users)
        .map(({ user }) => ((0,_domain_list_unnamed_js__WEBPACK_IMPORTED_MODULE_11__/* .isNamed */ .e)(user.id) ? `${user.id} (line ${user.line})` : user.id));
    return [
        (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .foreign */ .V$)(rows[0]?.detail ?? '') || 'none given',
        String(rows[0]?.httpStatus ?? 'none'),
        (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .thousands */ .oh)(rows.length),
        `${shown.join(', ')}${rows.length > shown.length ? ', …' : ''}`,
    ];
};
const SHOWN_FAULTS = 20;
/** The first faults, each with its place, and how many more there are. */
const faultBlocks = (faults, total, path) => {
    const more = `… and ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .count */ .U9)(total - SHOWN_FAULTS, 'more fault')}: all are in the log of the step.`;
    return [
        {
            list: faults.slice(0, SHOWN_FAULTS).map((fault) => (0,_blocks_js__WEBPACK_IMPORTED_MODULE_8__/* .told */ .Ev)((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_10__/* .placeOf */ .$t)(fault, path) + fault.message.text)),
        },
        total > SHOWN_FAULTS ? { paragraph: more } : undefined,
    ];
};
/** What a person should check in the list, although it may run. */
const doubtBlocks = ({ list }) => (list.doubts ?? []).map(({ text }) => ({ alert: 'WARNING', text: (0,_blocks_js__WEBPACK_IMPORTED_MODULE_8__/* .told */ .Ev)(text) }));


/***/ }),

/***/ 10061:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   By: () => (/* binding */ startBlocks),
/* harmony export */   Rm: () => (/* binding */ sameUsers),
/* harmony export */   Zp: () => (/* binding */ queueText),
/* harmony export */   l3: () => (/* binding */ startedBy),
/* harmony export */   us: () => (/* binding */ dryRunText)
/* harmony export */ });
/* unused harmony exports starts, inputsYaml */
/* harmony import */ var _domain_plan_gate_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21422);
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);


/** The inputs that name the same users again: the run whose users these were, or the file that names them. */
const sameUsers = ({ cancelRun, list }) => {
    if (cancelRun !== undefined)
        return { 'cancel-run': cancelRun };
    // Also if it is the default: a workflow may have another one.
    return { csv: list.path };
};
/**
 * How a run with these inputs is started, in the order of doing. What the form of this workflow does not ask for can
 * only be set in its file.
 */
const starts = (facts, given) => {
    const where = startedBy(facts);
    if (where !== 'button')
        return [{ where, code: `${taskHint(given)}${inputsYaml(given)}` }];
    const inputs = asksTask(facts) ? withTask(given) : given;
    const pick = (isAsked) => {
        const picked = Object.entries(inputs).filter(([name]) => facts.run.form.includes(name) === isAsked);
        return inputsYaml(Object.fromEntries(picked));
    };
    const [asked, others] = [pick(true), pick(false)];
    const typed = others === '' ? command(facts, inputs) : '';
    const all = [
        { where: 'file', code: others },
        asked === '' ? { where: 'button', code: undefined } : { where: 'form', code: asked },
        { where: 'terminal', code: typed },
    ];
    return all.filter(({ code }) => code !== '');
};
/** The question of the form in .github/examples that takes the place of four inputs. */
const TASK = 'what-to-do';
const asksTask = ({ run }) => run.form.includes(TASK);
/** What makes a run of this workflow a dry run. */
const dryRunText = (facts) => (asksTask(facts) ? `${TASK}: Dry run` : 'dry-run: true');
/** Does an undo wait behind the deletions that run or wait? In the examples it has a `concurrency` group of its own. */
const queueText = (facts) => asksTask(facts)
    ? 'GitHub starts the undo at once, even while other deletions run or wait.'
    : 'If the undo waits for other runs, cancel those runs first.';
/** The same inputs as that form asks for them. */
const withTask = ({ cancel, verify, lookup, 'dry-run': dryRun = true, ...others }) => {
    const change = dryRun ? 'Dry run' : cancel ? 'Cancel' : 'Delete';
    return { [TASK]: lookup ? 'Look up ids' : verify ? 'Verify' : change, ...others };
};
/** Where the form of a workflow is not known, the inputs stand as they are, and below what that form asks. */
const taskHint = (inputs) => `# in the form of the example workflow, choose ${inputsYaml({ [TASK]: withTask(inputs)[TASK] ?? '' })}\n`;
/** By this workflow's button, in some other way, or by another workflow, as this one only plans. */
const startedBy = ({ run }) => {
    if ((0,_domain_plan_gate_js__WEBPACK_IMPORTED_MODULE_0__/* .isReviewEvent */ .zS)(run.event))
        return 'other-workflow';
    return run.event === 'workflow_dispatch' ? 'button' : 'event';
};
/** The same in words: where to click, and what to set or type. */
const startBlocks = (facts, inputs) => {
    const leads = leadsOf(facts);
    return starts(facts, inputs).flatMap(({ where, code }) => [
        { paragraph: [leads[where], code === undefined ? '.' : ':'] },
        ...(code === undefined ? [] : [{ code, language: where === 'terminal' ? 'sh' : 'yaml' }]),
    ]);
};
const leadsOf = ({ run }) => {
    const workflow = { strong: run.workflow };
    const actions = { url: run.url.replace(/\/runs\/.*$/, ''), text: 'Actions' };
    return {
        file: ['In the workflow file of ', workflow, ', set these values if they are not there yet'],
        form: ['Open ', actions, ', choose ', workflow, { own: ', press **Run workflow**, and set' }],
        button: ['Open ', actions, ', choose ', workflow, { own: ', and press **Run workflow**' }],
        event: ['Run the action of the workflow ', workflow, ' with'],
        'other-workflow': 'In the workflow that deletes, on the default branch, set',
        terminal: 'Or in a terminal',
    };
};
/** The inputs as they stand in a workflow; what YAML could read as something else is quoted, and ends no block of code. */
const inputsYaml = (inputs) => Object.entries(inputs)
    .map(([name, value]) => `${name}: ${PLAIN.test(String(value)) ? value : quoted(String(value))}`)
    .join('\n');
const quoted = (value) => JSON.stringify((0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .foreign */ .V$)(value, 300).replaceAll('`', ' '));
const PLAIN = /^[A-Za-z0-9][\w./-]*$/;
/** The same for a terminal; empty if anything in it is more than a word, which a shell could take for an order. */
const command = ({ run }, inputs) => {
    const { workflow, repository } = run;
    if (!/^\w[\w .-]{0,100}$/.test(workflow) || !/^[\w-][\w.-]*\/[\w.-]+$/.test(repository))
        return '';
    const fields = Object.entries(inputs).map(([name, value]) => `-f ${name}=${value}`);
    if (!fields.every((field) => /^-f [\w-]+=[\w./-]+$/.test(field)))
        return '';
    // The CLI takes a repository to be on github.com unless it is told the host.
    const [, , host] = run.url.split('/');
    const place = host === 'github.com' ? repository : `${host}/${repository}`;
    return `gh workflow run "${workflow}" -R ${place} ${fields.join(' ')}`;
};


/***/ }),

/***/ 18961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ SIGNS),
/* harmony export */   Pr: () => (/* binding */ meaningOf),
/* harmony export */   YV: () => (/* binding */ toneOf),
/* harmony export */   Ze: () => (/* binding */ ICONS)
/* harmony export */ });
/** Tones, each a class in report.html's style, by their signs: colours that in greys still have different shapes. */
const SIGNS = {
    done: '🟩',
    before: '🟢',
    plan: '🟦',
    kept: '⬜',
    waits: '⬛',
    look: '🟨',
    doubt: '🟧',
    bad: '🟥',
};
/** A run at a glance: the tones that a verdict may have, by what stands before it in Markdown. */
const ICONS = { plan: '📝', waits: '⏳', done: '✅', bad: '❌' };
const SHOWN = {
    scheduled: ['done', 'deletion scheduled by this run'],
    'already-scheduled': ['before', 'deletion scheduled before this run'],
    'already-deleted': ['before', 'deleted before this run'],
    cancelled: ['done', 'deletion cancelled by this run'],
    'not-scheduled': ['before', 'no deletion was pending'],
    'too-late': ['look', 'deleted by the site: no cancellation is possible'],
    pending: ['plan', 'deletion pending; it can still be cancelled'],
    gone: ['done', 'deleted for good'],
    active: ['kept', 'on the site, no deletion pending'],
    found: ['done', 'the site shows the user_id'],
    ambiguous: ['bad', 'several users of the site have this e-mail'],
    mismatch: ['bad', 'the site shows a user with a different e-mail'],
    'not-found': [
        'look',
        'the site does not know this user',
        { verify: 'the site does not know this user, and no earlier run explains it' },
    ],
    forbidden: ['bad', 'the site refuses this request; such users are often staff'],
    failed: ['bad', 'the request failed; nothing was changed'],
    unknown: [
        'doubt',
        'perhaps carried out: check the user on the site',
        { verify: 'the site does not show the status: check the user on the site' },
    ],
    planned: [
        'plan',
        'would be sent in a live run',
        { verify: 'would be verified', lookup: 'would be looked up' },
    ],
    'identity-mismatch': ['bad', 'the site has a different e-mail; nothing was changed'],
    'identity-unverified': ['look', 'no identity check was possible; nothing was changed'],
    'skipped-duplicate': ['kept', 'the list has this user on an earlier line'],
    'skipped-protected': ['kept', 'protected user'],
    'skipped-done': ['before', 'completed by an earlier run', { lookup: 'has a user_id already' }],
    'skipped-cancelled': ['kept', 'cancelled earlier, so not deleted again'],
    'skipped-limit': ['waits', 'left for a later run by `limit`'],
    'skipped-quota': ['waits', 'left because the quota is used up'],
    'skipped-time': ['waits', 'left because the run reached `max-duration`'],
    'skipped-stopped': ['waits', 'left because the run stopped'],
};
/** What a state means at a glance. */
const toneOf = (status) => SHOWN[status][0];
/** What a state means in a run of this mode; shown beside every count. */
const meaningOf = (status, mode) => {
    const [, meaning, others] = SHOWN[status];
    return others?.[mode] ?? meaning;
};


/***/ }),

/***/ 84578:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ toMarkdown)
/* harmony export */ });
/* unused harmony export md */
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66418);
/* harmony import */ var _blocks_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6813);
/* harmony import */ var _status_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18961);



/** Blocks as Markdown for GitHub; what is empty is left out. */
const toMarkdown = (blocks) => blocks
    .map((block) => (block ? blockMarkdown(block) : ''))
    .filter(Boolean)
    .join('\n\n');
const blockMarkdown = (block) => {
    if ('section' in block) {
        const content = toMarkdown(block.blocks);
        return content && `### ${block.section}\n\n${content}`;
    }
    if ('verdict' in block)
        return `${'#'.repeat(block.level + 1)} ${_status_words_js__WEBPACK_IMPORTED_MODULE_0__/* .ICONS */ .Ze[block.tone]} ${inline(block.verdict)}`;
    if ('paragraph' in block)
        return inline(block.paragraph);
    if ('alert' in block)
        return `> [!${block.alert}]\n> ${inline(block.text)}`;
    if ('list' in block)
        return block.list.map((item) => `- ${inline(item)}`).join('\n');
    if ('steps' in block)
        return block.steps.map(({ text, how }, i) => `${i + 1}. ${item(text, how)}`).join('\n');
    if ('pairs' in block) {
        // Every Markdown table must have a head: it is the first pair.
        const [head, ...rows] = (0,_blocks_js__WEBPACK_IMPORTED_MODULE_1__/* .filled */ .Bq)(block.pairs).map(([name, value]) => [name, inline(value)]);
        return head ? table(head, rows) : '';
    }
    if ('table' in block) {
        const head = block.columns.map((column) => (typeof column === 'string' ? column : column.number));
        return table(head, block.rows.map((cells) => cells.map(inline)));
    }
    if ('code' in block)
        return `\`\`\`${block.language}\n${block.code}\n\`\`\``;
    if ('details' in block)
        return `<details><summary>${block.details}</summary>\n\n${toMarkdown(block.blocks)}\n\n</details>`;
    if ('bar' in block)
        return barMarkdown(block.segments);
    return `#### ${_status_words_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNS */ .B2[block.tone]} ${block.group}: ${block.title}\n\n${toMarkdown(block.blocks)}`;
};
const inline = (text) => {
    if (text === undefined)
        return '';
    if (typeof text === 'string')
        return md(text);
    if ('own' in text)
        return text.own;
    if ('code' in text)
        return `\`${mdCode(text.code)}\``;
    if ('strong' in text)
        return `**${inline(text.strong)}**`;
    if ('url' in text)
        return `[${inline(text.text)}](${text.url})`;
    if ('badge' in text)
        return `${_status_words_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNS */ .B2[text.tone]} \`${text.badge}\``;
    return text.map(inline).join('');
};
/** What belongs to an item of a list is indented below it. */
const item = (text, how) => [inline(text), toMarkdown(how)].filter(Boolean).join(' ').replaceAll('\n', '\n   ');
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const SQUARES = 30;
/** Every part in its share of one bar of signs; whatever is there has one at least. */
const barMarkdown = (segments) => {
    const total = segments.reduce((sum, { value }) => sum + value, 0);
    const squaresUpTo = (n) => Math.round(((SQUARES - segments.length) * n) / total);
    let seen = 0;
    return segments
        .map(({ value, tone }) => {
        seen += value;
        return _status_words_js__WEBPACK_IMPORTED_MODULE_0__/* .SIGNS */ .B2[tone].repeat(1 + squaresUpTo(seen) - squaresUpTo(seen - value));
    })
        .join('');
};
/**
 * Foreign text as Markdown that means nothing: no HTML, no formula, no link (a bare address is one), no table cell.
 * GitHub looks for mentions once entities are decoded, so it is the blank without width that ends them.
 */
const md = (text) => (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('#', '\\#&#8203;')
    .replaceAll('@', '&#64;&#8203;')
    .replaceAll('://', '&#58;&#8203;//')
    .replace(/www\./gi, '$&&#8203;');
const mdCode = (text) => (0,_domain_text_js__WEBPACK_IMPORTED_MODULE_2__/* .foreign */ .V$)(text).replace(/[`|]/g, ' ');


/***/ }),

/***/ 69792:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  PM: () => (/* binding */ DONE_TO),
  iI: () => (/* binding */ isRed),
  Zn: () => (/* binding */ nextSteps),
  nt: () => (/* binding */ verdictText),
  _P: () => (/* binding */ verdictTone),
  jR: () => (/* binding */ wouldText)
});

// EXTERNAL MODULE: ./build/domain/messages/run.js
var run = __webpack_require__(57979);
// EXTERNAL MODULE: ./build/domain/outcome/results.js + 1 modules
var outcome_results = __webpack_require__(22557);
// EXTERNAL MODULE: ./build/domain/text.js
var domain_text = __webpack_require__(66418);
// EXTERNAL MODULE: ./build/report/start-inputs.js
var start_inputs = __webpack_require__(10061);
;// CONCATENATED MODULE: ./build/report/looked-up.js



const OTHERS = ['not-found', 'ambiguous', 'mismatch', 'failed'];
/** `290 ids found, 8 not-found, 2 ambiguous` */
const lookedUpText = ({ counts }) => {
    const others = OTHERS.filter((status) => counts[status] > 0);
    return [
        `${(0,domain_text/* count */.U9)(counts.found, 'id')} found`,
        ...others.map((status) => `${(0,domain_text/* thousands */.oh)(counts[status])} ${status}`),
    ].join(', ');
};
/** Where the completed list is, and how a look-up that is not complete goes on. */
const lookupSteps = (facts, { counts, rows, outcome, resumeAfter }) => {
    const inputs = { lookup: true, ...(0,start_inputs/* sameUsers */.Rm)(facts) };
    const after = resumeAfter ? ` after **${(0,domain_text/* isoTime */.Ly)(resumeAfter)}** (UTC)` : '';
    const isPlan = outcome === 'planned';
    const open = isPlan ? 0 : rows.filter(outcome_results/* isToLookUp */.iX).length;
    const unclear = counts.ambiguous + counts.mismatch + counts.failed;
    // In a public repository no file has addresses, so the list cannot name who is still to be looked up.
    const isHidden = rows.every(({ user }) => user.email === '');
    return [
        isPlan &&
            counts.planned > 0 && {
            text: 'On a pull request, a run only plans. When the pull request is merged, start the look-up.',
            inputs,
        },
        counts['not-found'] > 0 && {
            text: `Check the ${(0,domain_text/* count */.U9)(counts['not-found'], 'address', 'addresses')} that the site does not know. The completed list does not have them.`,
        },
        unclear > 0 && { text: 'Check the rows with a problem. The causes and their fixes are below.' },
        open > 0 &&
            isHidden && {
            text: `The look-up did not reach ${(0,domain_text/* count */.U9)(open, 'row')}, and in a public repository the completed list has no addresses. Use a private repository.`,
        },
        open > 0 &&
            !isHidden && {
            text: `${(0,domain_text/* count */.U9)(open, 'row')} of the completed list ${open === 1 ? 'has' : 'have'} no id yet. To continue${after}, commit \`users_to_delete.csv\` from the artifact, and look up the ids of that list.`,
            inputs,
        },
        open === 0 &&
            counts.found + counts['skipped-done'] > 0 && {
            text: 'Commit `users_to_delete.csv` from the artifact in a pull request, and have it reviewed.',
        },
    ];
};

// EXTERNAL MODULE: ./build/domain/messages/start.js
var start = __webpack_require__(15706);
// EXTERNAL MODULE: ./build/report/remedies.js
var remedies = __webpack_require__(66419);
;// CONCATENATED MODULE: ./build/report/next-steps.js





/** The live run that does the same to the same users, also where they are more than `max-users`. */
const liveRun = (facts, mode) => ({
    ...(mode === 'cancel' ? { cancel: true } : {}),
    ...(0,start_inputs/* sameUsers */.Rm)(facts),
    'dry-run': false,
    ...(mode === 'delete' ? { 'expect-users': facts.list.users } : {}),
});
/** What was shown or begun for some users is not to be done to all. */
const sameLimit = ({ inputs: { limit = '' } }) => (limit === '' ? {} : { limit });
/** What to do after a run that was to change something, as exactly as it can be said. */
const changeSteps = (facts, results) => {
    const { counts, outcome, resumeAfter, cancelBefore, mode, rows, evidence } = results;
    const again = liveRun(facts, mode);
    const isPull = (0,start_inputs/* startedBy */.l3)(facts) === 'other-workflow';
    const when = isPull ? 'When the list is approved and merged' : 'When you have checked the list';
    const failed = rows.filter((row) => isFailure((0,remedies/* problemOf */.Zw)(row, mode))).length;
    const after = resumeAfter ? ` after **${(0,domain_text/* isoTime */.Ly)(resumeAfter)}** (UTC)` : '';
    const limit = counts['skipped-limit'] > 0 ? ', without `limit` or with a different one,' : '';
    const rest = (0,domain_text/* count */.U9)((0,outcome_results/* remaining */.Tk)(counts), 'user that remains', 'users that remain');
    return [
        outcome === 'planned' && mode === 'delete' && !evidence.cancelWorks && { text: (0,start/* cancelUnconfirmed */.JI)().text },
        outcome === 'planned' &&
            counts.planned > 0 && {
            text: `${when}, start a live run to ${mode === 'delete' ? 'schedule' : 'cancel'} these deletions.`,
            inputs: { ...again, ...sameLimit(facts) },
        },
        ...unsavedSteps(results),
        counts.unknown > 0 && {
            text: `Check the ${(0,domain_text/* count */.U9)(counts.unknown, 'user')} with the status \`unknown\` on the site first. The next run of the same list settles them.`,
        },
        rows.some(({ contradiction }) => contradiction === 'lapsed') && {
            text: 'Some users are `not-scheduled`, although an earlier run scheduled their deletion. Check them on the site, or verify ' +
                'them.',
            inputs: { verify: true, ...(0,start_inputs/* sameUsers */.Rm)(facts) },
        },
        failed > 0 && {
            text: `Check the ${(0,domain_text/* count */.U9)(failed, 'row')} with a problem. The causes and their fixes are below.`,
        },
        outcome === 'stopped' && {
            text: 'When you have corrected the cause of the stop, run the same list again.',
            inputs: { ...again, ...sameLimit(facts) },
        },
        outcome === 'incomplete' && {
            text: `Run the same list again${after}${limit} for the ${rest}. Completed users are skipped.`,
            inputs: again,
        },
        ...(mode === 'delete' && cancelBefore !== undefined ? afterDeletion(facts, results, cancelBefore) : []),
    ];
};
/** Ids in a sentence; the others stand in results.csv. */
const MOST_IDS = 50;
/** Users that an undo has not reached, and what a person does for them. */
const unsavedSteps = (results) => {
    const rows = (0,outcome_results/* unsavedRows */.Sm)(results);
    if (rows.length === 0)
        return [];
    const ids = rows.slice(0, MOST_IDS).map(({ user }) => `\`${user.id}\``);
    const more = rows.length > ids.length
        ? ` and ${(0,domain_text/* count */.U9)(rows.length - ids.length, 'more', 'more')}, see results.csv`
        : '';
    return [
        {
            text: `**${(0,domain_text/* count */.U9)(rows.length, 'user')} may still be deleted**: ${ids.join(', ')}${more}. Open each user in the dashboard ` +
                'of the site and press *Cancel Deletion*. Or correct the cause below and start this run again.',
        },
    ];
};
/** The site of a rehearsal ends with its run: there is nothing to undo on it, and nothing to go on with. */
const rehearsalSteps = (facts, { mode, outcome }) => {
    // Elsewhere the site may be a real one, and it is not known which.
    const isKnown = (0,start_inputs/* startedBy */.l3)(facts) !== 'other-workflow';
    const site = { site: String(facts.inputs.site ?? facts.site) };
    const isPlan = outcome === 'planned';
    return [
        isKnown &&
            isPlan && {
            text: 'To rehearse this plan, start a live run.',
            inputs: { ...site, ...liveRun(facts, mode) },
        },
        isKnown &&
            !isPlan &&
            mode === 'delete' && {
            text: 'The rehearsal site has ended with this run, so there is nothing to undo. Next, start a ' +
                'cancellation. It runs on a new site where these deletions are pending.',
            inputs: { ...site, ...liveRun(facts, 'cancel') },
        },
        {
            text: 'To do it for real, set up the workflow for a real site (docs/setup.md), and begin with a dry run.',
        },
    ];
};
/** How to undo it while there is time, and how to prove it afterwards. */
const afterDeletion = (facts, { rows, counts }, cancelBefore) => {
    const last = rows.reduce((latest, row) => Math.max(latest, row.cancelBefore ?? 0), 0);
    const what = [
        counts.scheduled > 0 ? `its ${(0,domain_text/* count */.U9)(counts.scheduled, 'deletion')}` : '',
        counts.unknown > 0 ? `the ${(0,domain_text/* count */.U9)(counts.unknown, 'unknown deletion')}` : '',
    ].filter(Boolean);
    return [
        {
            text: `To undo this run before **${(0,domain_text/* isoTime */.Ly)(cancelBefore)}** (UTC), cancel ${what.join(' and ')}. ` +
                `After that, the site deletes the first users for good. ${(0,start_inputs/* queueText */.Zp)(facts)} With \`${(0,start_inputs/* dryRunText */.us)(facts)}\`, the run only shows ` +
                'the users whose deletion it would cancel. For single users, commit a list of their lines from ' +
                '`users_set_to_delete.csv`, and set `csv` instead of `cancel-run`.',
            inputs: { cancel: true, 'cancel-run': facts.run.id, 'dry-run': false },
        },
        {
            text: `After **${(0,domain_text/* isoTime */.Ly)(last)}** (UTC), verify this run to confirm that the users are gone.`,
            inputs: { verify: true, 'cancel-run': facts.run.id },
        },
    ];
};
/** A problem that no other step is about. */
const isFailure = (problem) => problem !== undefined && problem !== 'unknown' && problem !== 'lapsed';

// EXTERNAL MODULE: ./build/report/verified.js
var verified = __webpack_require__(76647);
;// CONCATENATED MODULE: ./build/report/verdict.js







/** What a run of this mode does, and to what. */
const DONE_TO = {
    delete: ['deletion', 'scheduled'],
    cancel: ['deletion', 'cancelled'],
    verify: ['user', 'verified'],
    lookup: ['user', 'looked up'],
};
/** `12 deletions would be scheduled` */
const wouldText = (mode, n) => {
    const [noun, done] = DONE_TO[mode];
    return `${(0,domain_text/* count */.U9)(n, noun)} would be ${done}`;
};
/** A cancellation that did not reach everybody is red, whatever `fail-on-incomplete` and `limit` say. */
const isRed = (results, failOnIncomplete) => {
    const { outcome, counts, mode, isNobodyFound } = results;
    const leftByLimitOnly = (0,outcome_results/* remaining */.Tk)(counts) === counts['skipped-limit'];
    const isFault = mode === 'cancel' || (failOnIncomplete && !leftByLimitOnly);
    if (outcome === 'incomplete' && isFault)
        return true;
    return outcome === 'stopped' || outcome === 'refused' || (0,outcome_results/* badRows */.Zw)(results) > 0 || isNobodyFound;
};
/** What the run is at a glance. */
const verdictTone = (results, { failOnIncomplete }) => {
    if (results.outcome === 'incomplete')
        return 'waits';
    if (isRed(results, failOnIncomplete))
        return 'bad';
    return results.outcome === 'planned' ? 'plan' : 'done';
};
/** The run in one sentence: the first thing that anyone reads. */
const verdictText = (plan, results) => {
    const { outcome, counts, reason } = results;
    const would = `${wouldText(plan.mode, counts.planned)}, nothing was sent`;
    const done = doneText(plan.mode, results);
    const toCheck = (0,remedies/* rowsToCheck */.jO)(results);
    const check = toCheck > 0 ? `, ${(0,domain_text/* count */.U9)(toCheck, 'row')} to check` : '';
    const verdicts = {
        planned: plan.dryRun ? `Dry run: ${counts.planned > 0 ? would : nothingLeft(results)}${check}` : NO_USERS,
        complete: `${isRed(results, true) ? 'Problems' : 'Complete'}: ${plan.operations.length > 0 ? done : nothingLeft(results)}${check}`,
        incomplete: `Incomplete: ${done}, ${remain(counts)}${check}${reason && `. ${reason}`}`,
        stopped: `Stopped: ${done}, ${remain(counts)}${check}. ${reason}`,
        refused: `Refused: nothing was sent. ${reason}`,
    };
    return verdicts[outcome];
};
const NO_USERS = 'Nothing to do: the list has no users';
const remain = (counts) => (0,domain_text/* count */.U9)((0,outcome_results/* remaining */.Tk)(counts), 'user remains', 'users remain');
const nothingLeft = ({ counts, mode }) => {
    const done = counts['skipped-done'];
    if (mode === 'lookup')
        return done > 0 ? 'every row has a user_id' : 'nothing to do';
    const cancelled = counts['skipped-cancelled'];
    const reasons = [
        done > 0 ? `earlier runs completed ${(0,domain_text/* count */.U9)(done, 'user')}` : '',
        cancelled > 0 ? `${(0,domain_text/* count */.U9)(cancelled, 'user')} skipped (cancelled earlier)` : '',
    ].filter(Boolean);
    return reasons.length > 0 ? `nothing left to do, ${reasons.join(', ')}` : 'nothing to do';
};
const doneText = (mode, results) => {
    const { scheduled, cancelled } = results.counts;
    if (mode === 'verify')
        return (0,verified/* verifiedText */.sK)(results);
    if (mode === 'lookup')
        return lookedUpText(results);
    const [noun, done] = DONE_TO[mode];
    return `${(0,domain_text/* count */.U9)(mode === 'delete' ? scheduled : cancelled, noun)} ${done}`;
};
/** What to do next, as exactly as it can be said; one step an item. */
const nextSteps = (facts, results) => {
    const ofMode = { delete: changeSteps, cancel: changeSteps, verify: verified/* verificationSteps */.rH, lookup: lookupSteps };
    const steps = (facts.rehearsal ? rehearsalSteps : ofMode[results.mode])(facts, results);
    const unread = (0,outcome_results/* isUnconfirmedUndo */.pe)(results) && { text: (0,run/* cancelUnread */.ye)().text };
    return [unread, ...steps].filter((step) => step !== false);
};


/***/ }),

/***/ 76647:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ej: () => (/* binding */ contradictionTexts),
/* harmony export */   rH: () => (/* binding */ verificationSteps),
/* harmony export */   sK: () => (/* binding */ verifiedText)
/* harmony export */ });
/* harmony import */ var _domain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66418);
/* harmony import */ var _start_inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10061);


const TOLD = ['gone', 'pending', 'active', 'not-found'];
/** `19 users verified (17 gone, 2 pending), 1 unknown`, and how many of them are not as they should be. */
const verifiedText = (results) => {
    const { counts } = results;
    const verified = TOLD.reduce((sum, status) => sum + counts[status], 0);
    const states = TOLD.filter((status) => counts[status] > 0).map((status) => `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .thousands */ .oh)(counts[status])} ${status}`);
    const told = states.length > 0 ? ` (${states.join(', ')})` : '';
    const unknown = counts.unknown > 0 ? `, ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .thousands */ .oh)(counts.unknown)} unknown` : '';
    return [`${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(verified, 'user')} verified${told}${unknown}`, ...contradictionTexts(results)].join('; ');
};
/** Where the site shows something else than earlier runs have left, in words; one kind an item. */
const contradictionTexts = ({ rows }) => Object.keys(CONTRADICTIONS).flatMap((kind) => {
    const n = rows.filter(({ contradiction }) => contradiction === kind).length;
    const [one, many] = CONTRADICTIONS[kind];
    return n > 0 ? [(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(n, one, many)] : [];
});
const CONTRADICTIONS = {
    overdue: ['user should be gone and is not', 'users should be gone and are not'],
    unsaved: ['cancelled user is not active', 'cancelled users are not active'],
    vanished: [
        'user is missing before the end of the grace period',
        'users are missing before the end of the grace period',
    ],
    endangered: ['protected user has a scheduled deletion', 'protected users have a scheduled deletion'],
    lapsed: ['deletion is no longer pending', 'deletions are no longer pending'],
};
/** What a verification has proven, and what to do next. */
const verificationSteps = (facts, results) => {
    const { counts, outcome, resumeAfter, cancelBefore, rows } = results;
    const inputs = { verify: true, ...(0,_start_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .sameUsers */ .Rm)(facts) };
    const has = (kind) => rows.some(({ contradiction }) => contradiction === kind);
    const nearest = cancelBefore ? ` The nearest known deadline is **${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(cancelBefore)}** (UTC).` : '';
    const after = resumeAfter ? ` after ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(resumeAfter)} (UTC)` : '';
    return [
        outcome === 'planned' &&
            counts.planned > 0 && {
            text: 'On a pull request, a run only plans. When the pull request is merged, start a verification.',
            inputs,
        },
        has('unsaved') && {
            text: 'Check **at once** the users whose deletion was cancelled. The causes are below.',
        },
        rows.length > 0 &&
            counts.gone === rows.length && {
            text: 'Every user on the list is gone. Keep this artifact as evidence.',
        },
        counts.pending > 0 && {
            text: `${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(counts.pending, 'deletion')} can still be cancelled.${nearest} For single users, commit a list of ` +
                'their lines from `users_set_to_delete.csv`.',
            inputs: { cancel: true, ...(0,_start_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .sameUsers */ .Rm)(facts), 'dry-run': false },
        },
        ...untoldSteps(results),
        has('overdue') && { text: 'Check the users that should be gone and are not. The causes are below.' },
        outcome === 'stopped' && { text: 'When you have corrected the cause of the stop, verify again.', inputs },
        outcome === 'incomplete' && {
            text: `Each verification starts from the beginning. Verify again${after}, when the quota has room for all users at once. Or verify ` +
                'run by run with `cancel-run`.',
            inputs,
        },
    ];
};
/** What it means that the site shows users, but not whether a deletion is pending. */
const untoldSteps = ({ counts, rows }) => {
    const untold = rows.filter(({ status, isShown }) => status === 'unknown' && isShown).length;
    const others = counts.unknown - untold;
    const isMute = untold > 0 && counts.pending + counts.active === 0;
    return [
        isMute && {
            text: 'The site does not show whether a deletion is pending: no field of its users says so. Until the users are ' +
                'gone, check their status in the dashboard of the site.',
        },
        !isMute &&
            untold > 0 && {
            text: `Check ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(untold, 'user')} in the dashboard: the site does not show whether their deletion is pending.`,
        },
        !isMute &&
            others > 0 && {
            text: `The run did not read ${(0,_domain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(others, 'user')}. Correct the cause below, then verify again.`,
        },
    ];
};


/***/ }),

/***/ 73769:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run_run)
});

// EXTERNAL MODULE: ./build/domain/ledger/holder-state.js
var holder_state = __webpack_require__(49593);
// EXTERNAL MODULE: ./build/domain/messages/run.js
var run = __webpack_require__(57979);
// EXTERNAL MODULE: ./build/domain/plan/forecast.js
var forecast = __webpack_require__(98960);
// EXTERNAL MODULE: ./build/report/results-csv.js
var results_csv = __webpack_require__(18804);
// EXTERNAL MODULE: ./build/domain/ledger/confirmed.js
var confirmed = __webpack_require__(18870);
// EXTERNAL MODULE: ./build/domain/messages/list.js
var messages_list = __webpack_require__(2072);
// EXTERNAL MODULE: ./build/domain/list/protect.js
var protect = __webpack_require__(76669);
;// CONCATENATED MODULE: ./build/domain/list/list-warnings.js


/** Fewer may well have signed up one after the other. */
const MIN_BLOCK = 10;
/** Finds where a spreadsheet's fill handle may have made ten and more ids out of one. semantics.md, "The list". */
const risingBlocks = (users) => {
    const blocks = [];
    let start = 0;
    for (let end = 1; end <= users.length; end += 1) {
        const last = users[end - 1];
        const next = users[end];
        if (last && next && BigInt(next.id) - BigInt(last.id) === 1n)
            continue;
        const first = users[start];
        const second = users[start + 1];
        if (first && second && last && end - start >= MIN_BLOCK)
            blocks.push({ first, second, last, from: start, to: end });
        start = end;
    }
    return blocks;
};
/** What a person should check in lists that may run all the same. */
const listDoubts = ({ users, duplicates }, protection, mode) => {
    const doubts = [];
    if (users.length === 0)
        doubts.push(messages_list/* emptyList */.ck());
    if (duplicates.length > 0)
        doubts.push(messages_list/* repeatedUsers */.T5(duplicates.length));
    if (mode !== 'delete')
        return doubts;
    if (users.length > 0 && users.every(({ email }) => email === ''))
        doubts.push(messages_list/* noEmails */.X6());
    const blocks = risingBlocks(users);
    if (blocks.length > 0)
        doubts.push(messages_list/* risingIds */.$8(blocks.map(({ first, last }) => [first.line, last.line])));
    if (protection && (0,protect/* protectsNobody */.eD)(protection))
        doubts.push(messages_list/* emptyProtection */.Ld(protection.path));
    return doubts;
};

// EXTERNAL MODULE: ./build/domain/messages/inputs.js
var messages_inputs = __webpack_require__(83313);
// EXTERNAL MODULE: ./build/domain/messages/ledger.js
var messages_ledger = __webpack_require__(32101);
// EXTERNAL MODULE: ./build/domain/messages/start.js
var start = __webpack_require__(15706);
// EXTERNAL MODULE: ./build/domain/plan/gate.js
var gate = __webpack_require__(21422);
// EXTERNAL MODULE: ./build/domain/plan/plan.js
var plan_plan = __webpack_require__(67946);
// EXTERNAL MODULE: ./build/domain/send/quota.js
var quota = __webpack_require__(29304);
// EXTERNAL MODULE: ./build/domain/text.js
var domain_text = __webpack_require__(66418);
// EXTERNAL MODULE: ./build/report/provenance.js
var provenance = __webpack_require__(16276);
// EXTERNAL MODULE: ./build/stages/ask-github.js + 1 modules
var ask_github = __webpack_require__(51335);
// EXTERNAL MODULE: ./build/stages/close-ledger.js
var close_ledger = __webpack_require__(83906);
// EXTERNAL MODULE: ./build/domain/outcome/status.js
var outcome_status = __webpack_require__(11254);
// EXTERNAL MODULE: ./build/domain/ledger/ledger.js
var ledger_ledger = __webpack_require__(62950);
;// CONCATENATED MODULE: ./build/domain/ledger/claim.js


/** An interrupted run may have sent its last request this long after GitHub saw its job end, ms. */
const OUTLIVES_JOB_MS = 6 * 60_000;
/** A job of which GitHub knows nothing more cannot have lasted longer (self-hosted runners: 5 days). */
const LONGEST_JOB_MS = 5 * 86_400_000;
/**
 * Closes the claim of an interrupted run: its reserved requests count, at the last moment at which it may have sent
 * them, and the users of a deletion become `unknown`. `endedAt` is when GitHub saw its job end, ms since the epoch.
 */
const settleClaim = (ledger, endedAt, now) => {
    const { open } = ledger;
    if (!open)
        return ledger;
    const last = Math.min(now, endedAt === undefined ? open.at + LONGEST_JOB_MS : endedAt + OUTLIVES_JOB_MS);
    const reserved = { minute: Math.floor(last / 60_000), requests: open.requests };
    const users = new Map(ledger.users);
    const claimed = open.mode === 'delete' ? open.users : [];
    for (const id of claimed)
        users.set(id, interrupted(users.get(id), open, Math.max(last, open.at)));
    return { ...ledger, users, requests: (0,ledger_ledger/* sumBuckets */.$m)(ledger.requests, [reserved]), open: undefined };
};
/**
 * A deletion that may be pending since an earlier run keeps its deadline, and a user who was unknown before stays a
 * matter of the run that first tried.
 */
const interrupted = (known, { at, run, graceDays }, last) => {
    const before = known && (0,outcome_status/* countsAs */.Pn)(known.status, 'pending')
        ? known
        : { keep: known?.keep, since: at, last: at, graceDays };
    const firstRun = known?.status === 'unknown' ? known.run : run;
    return { ...before, status: 'unknown', last: Math.max(before.last, last), run: firstRun };
};
/** The ledger with this claim open. A halt that nobody waits on any more (its own, or `deadHalt`) is lifted. */
const openClaim = (ledger, claim, deadHalt) => {
    const { halt } = ledger;
    const isLifted = deadHalt || halt?.step === claim.step;
    return { ...(0,ledger_ledger/* withoutOld */.GY)(ledger, claim.at), open: claim, halt: isLifted ? undefined : halt };
};
/** Every user that a live cancellation names is kept from later deletions, whatever becomes of the cancellation. */
const keepUsers = (ledger, ids, run, at) => {
    const users = new Map(ledger.users);
    for (const id of ids) {
        const known = users.get(id) ?? (0,ledger_ledger/* newUser */.eP)(at);
        users.set(id, { ...known, keep: { run, at } });
    }
    return { ...ledger, users };
};
/** The cancellation `by` waits: the run at work sees that before its next batch, and stops. */
const setHalt = (ledger, by) => ({ ...ledger, halt: by });
/**
 * The users of a cancellation or verification of a run: those the run scheduled, left unknown, or may be
 * sending now; and those of them whose deletion was cancelled since. The order is that of the ledger.
 */
const usersOfRun = ({ users, open }, run) => {
    const ids = [...users].flatMap(([id, user]) => user.run === run && OF_RUN.includes(user.status) ? [id] : []);
    if (open?.run !== run || open.mode !== 'delete')
        return ids;
    return [...new Set([...ids, ...open.users])];
};
const OF_RUN = ['scheduled', 'unknown', 'cancelled'];

// EXTERNAL MODULE: ./build/domain/ledger/store.js + 2 modules
var ledger_store = __webpack_require__(4805);
// EXTERNAL MODULE: ./build/domain/messages/message.js
var message = __webpack_require__(60733);
;// CONCATENATED MODULE: ./build/stages/read-ledger.js








/** Reads the ledger of the site. Steps that are given up count as over, whatever GitHub says of them. */
const recall = async (deps, source, own, wait) => {
    const { site, ledgerRef } = source.inputs;
    const url = site.kind === 'real' ? site.url : 'sandbox';
    const nothing = { ledger: (0,ledger_ledger/* emptyLedger */.Hg)(url), hasDeadHalt: false };
    if (site.kind === 'sandbox')
        return nothing;
    const store = source.github.ledger(ledgerRef, url);
    const read = await (0,ask_github/* learn */.nB)(async () => {
        const snapshot = await (0,ledger_store/* readLedger */.SC)(store, (0,ledger_ledger/* emptyLedger */.Hg)(url));
        const misplaced = await findMisplaced(source, store, url);
        if (misplaced)
            throw new message/* Told */.uK(misplaced);
        return snapshot;
    });
    if ('unread' in read)
        return { ...nothing, unread: read.unread };
    const snapshot = read.value;
    return { store, snapshot, ...(await judge(deps, source, snapshot.ledger, own, wait)) };
};
/** A ledger must have a ref of its own, and a site only one ledger (ledger.md, "Where"). */
const findMisplaced = async ({ inputs, github }, { ref }, url) => {
    if (inputs.ledgerRef === ledger_ledger/* DEFAULT_LEDGER_REF */.ox)
        return undefined;
    const branch = await github.repository.defaultBranch();
    if (ref === `refs/heads/${branch}`)
        return messages_ledger/* defaultBranchAsLedger */.rW(branch);
    const other = github.ledger(ledger_ledger/* DEFAULT_LEDGER_REF */.ox, url);
    return other.ref !== ref && (await other.head()) !== undefined
        ? messages_ledger/* secondLedger */.gP(ref, other.ref)
        : undefined;
};
/** Who holds the ledger, and what is left of a holder that is over. */
const judge = async ({ context, clock }, { inputs, github }, ledger, own, wait) => {
    const isUndo = inputs.mode === 'cancel';
    const stateOf = async (holder) => {
        if (wait.givenUp.has(holder.step))
            return { value: { isAtWork: false, endedAt: undefined } };
        // Two jobs of one attempt must never delete side by side, whatever GitHub says of them.
        if (!isUndo && (0,holder_state/* isSameAttempt */.Ib)(holder, own))
            return { value: { isAtWork: true } };
        return (0,ask_github/* learn */.nB)(() => (0,holder_state/* holderState */.Ud)(github.runs, holder, own));
    };
    const { open, halt } = ledger;
    const haltState = halt && halt.step !== own.step ? await stateOf(halt) : undefined;
    const hasDeadHalt = haltState !== undefined && 'value' in haltState && !haltState.value.isAtWork;
    const waits = halt && haltState && !hasDeadHalt && !isUndo
        ? {
            holder: halt,
            why: messages_ledger/* undoWaits */.Jh(halt.run, (0,close_ledger/* runUrl */.Vp)(context, halt.run)),
            isKnown: 'value' in haltState,
        }
        : undefined;
    const result = { ledger, hasDeadHalt, rival: waits };
    if (!open || open.step === own.step)
        return result;
    const state = await stateOf(open);
    if ('unread' in state) {
        return { ...result, rival: { holder: open, why: state.unread, isKnown: false } };
    }
    if (state.value.isAtWork) {
        const url = (0,close_ledger/* runUrl */.Vp)(context, open.run);
        const why = (0,holder_state/* isSameAttempt */.Ib)(open, own) ? messages_ledger/* jobAtWork */.y2() : messages_ledger/* runAtWork */.Oz(open.run, url);
        return { ...result, rival: { holder: open, why, isKnown: true } };
    }
    const users = open.mode === 'delete' ? open.users.length : 0;
    const settled = messages_ledger/* settledRun */.Pm(open.run, users);
    return { ...result, ledger: settleClaim(ledger, state.value.endedAt, clock.now()), settled };
};
/** The users of an earlier run as a list, in the order in which it scheduled them; why there is none. */
const listOfRun = ({ ledger, unread }, run) => {
    if (unread)
        return { wrong: [unread, messages_ledger/* cancelRunNeedsLedger */.yq(run)] };
    const ids = usersOfRun(ledger, run);
    if (ids.length === 0)
        return { wrong: [messages_ledger/* nobodyOfRun */.sz(run)] };
    const since = (id) => ledger.users.get(id)?.since ?? Number.POSITIVE_INFINITY;
    const sorted = [...ids].sort((a, b) => Math.sign(since(a) - since(b)) || 0);
    return { users: sorted.map((id, i) => ({ id, email: '', line: i + 1 })), duplicates: [] };
};

;// CONCATENATED MODULE: ./build/stages/plan-run.js














/** A clock that is off by more is told, ms. */
const CLOCK_TOLERANCE_MS = 30_000;
/** What earlier runs left, who approved the list, whether it is current, the plan, and what the gate says to it. */
const planRun = async (deps, source, own, wait) => {
    const { context, clock } = deps;
    const { inputs, protection } = source;
    const { mode, pacing, limit, graceDays, cancelRun } = inputs;
    // A verification changes nothing, so it needs no leave; but where the token may not be used, it is not.
    const dryRun = inputs.dryRun || (0,gate/* isReviewEvent */.zS)(context.event);
    const [recalled, learned] = await Promise.all([
        recall(deps, source, own, wait),
        (0,ask_github/* askGitHub */.X3)(deps, source, dryRun),
    ]);
    const list = source.list ?? listOfRun(recalled, cancelRun ?? '');
    if ('wrong' in list) {
        const faults = list.wrong.map((message) => ({ input: 'cancel-run', message }));
        return { faults, total: faults.length, path: inputs.csv, inputs };
    }
    const now = clock.now();
    const { age } = learned;
    // A dry run shows the users that a run started now would include.
    const createdAt = age && 'value' in age ? age.value : now;
    const includesCancelledBefore = inputs.includeCancelled ? createdAt : undefined;
    const plan = (0,plan_plan/* makePlan */.Cs)(list, {
        mode,
        dryRun,
        graceDays,
        limit,
        identityCheck: pacing.identityCheck,
        known: recalled.ledger.users,
        now,
        includesCancelledBefore,
        protection,
        atWork: new Set(recalled.ledger.open?.mode === 'delete' ? recalled.ledger.open.users : []),
        evidence: (0,confirmed/* evidenceOf */.X)(recalled.ledger.confirmed, (0,close_ledger/* callsOf */.p9)(source.shown), inputs.pendingField),
        ...(cancelRun !== undefined && { cancelRun }),
    });
    const counted = countedBudget(inputs, recalled, now);
    const ahead = (0,forecast/* forecast */.g3)(plan, pacing, counted, now);
    const settled = { list, own, now, counted, recalled, forecast: ahead, includesCancelledBefore };
    const facts = makeFacts(deps, source, { ...settled, ...learned });
    const faults = (0,gate/* checkGate */.Ks)(plan, {
        ...{ ...inputs, ...learned, now, forecast: ahead, rehearsal: facts.rehearsal },
        event: context.event,
        ref: context.ref,
        tokenMissing: inputs.site.kind === 'real' && inputs.token === undefined,
        users: list.users.length,
        unread: recalled.unread,
        rival: recalled.rival?.why,
    });
    // Only the site itself may end an undo for want of quota, never our own count.
    const budget = mode === 'cancel' ? { limit: Number.POSITIVE_INFINITY, used: [] } : counted;
    const { compared } = learned;
    return { ...source, own, wait, list, plan, budget, facts, recalled, compared, faults };
};
/** By our own count. Cancelling is tried even where the site has said that its quota is used up: it costs a 429. */
const countedBudget = ({ mode, pacing }, { ledger }, now) => {
    const budget = { limit: (0,quota/* allowance */.nB)(mode, pacing), used: ledger.requests };
    const { exhaustedUntil = 0 } = ledger;
    return mode === 'cancel' || exhaustedUntil <= now ? budget : { ...budget, blockedUntil: exhaustedUntil };
};
/** What a person should know of the plan before it is carried out. */
const explain = ({ printer, context, clock }, { plan, facts, recalled, inputs }) => {
    const { list, forecast: expected, run, review, cancelRun } = facts;
    const { unread, store, snapshot, settled, rival } = recalled;
    const where = cancelRun === undefined ? list.path : `run ${cancelRun}`;
    const digest = list.sha256 === '' ? '' : `, sha256 ${list.sha256}`;
    printer.info(`${where}: ${(0,domain_text/* count */.U9)(list.rows, 'row')}, ${(0,domain_text/* count */.U9)(list.users, 'distinct user')}${digest}`);
    if (plan.dryRun && !inputs.dryRun)
        printer.notice((0,start/* dryRunForced */._B)(context.event));
    const ahead = clock.runnerAheadMs();
    if (ahead !== undefined && Math.abs(ahead) > CLOCK_TOLERANCE_MS)
        printer.warning((0,messages_ledger/* clockOff */.co)(ahead));
    const { retentionDays, graceDays } = inputs;
    if (retentionDays !== undefined && retentionDays <= graceDays)
        printer.warning((0,messages_inputs/* retentionShort */.FY)(retentionDays, graceDays));
    for (const doubt of list.doubts ?? [])
        printer.warning(doubt);
    if (unread && (plan.dryRun || plan.mode === 'cancel'))
        for (const message of [unread, (0,messages_ledger/* earlierUnknown */.Zn)()])
            printer.warning(message);
    if (store && snapshot && snapshot.commit === undefined)
        printer.notice((0,messages_ledger/* noLedgerYet */.pj)(store.ref));
    if (settled)
        printer.info(settled);
    if (rival && plan.dryRun)
        printer.notice(rival.why);
    if (review)
        printer.info((0,provenance/* reviewText */.aP)(review));
    if (plan.mode === 'delete' && !facts.rehearsal && !plan.evidence.cancelWorks)
        printer.notice((0,start/* cancelUnconfirmed */.JI)());
    const skipped = (status) => plan.skips.filter((skip) => skip.status === status).length;
    const done = skipped('skipped-done');
    if (done > 0)
        printer.info(plan.mode === 'lookup'
            ? `${(0,domain_text/* count */.U9)(done, 'row')} with a user_id`
            : `${(0,domain_text/* count */.U9)(done, 'user')} completed by earlier runs`);
    const cancelled = skipped('skipped-cancelled');
    if (cancelled > 0)
        printer.info(`${(0,domain_text/* count */.U9)(cancelled, 'user')} skipped (cancelled earlier)`);
    const unknown = plan.operations.filter(({ earlier }) => earlier?.status === 'unknown').length;
    if (unknown > 0 && plan.mode !== 'verify')
        printer.info(`First: ${(0,domain_text/* count */.U9)(unknown, 'user')} that earlier runs left unknown`);
    printer.info(`Quota: ${(0,forecast/* freeText */.YZ)(expected.free, run.startedAt)}`);
    if ((0,gate/* isTooLong */.pn)(plan, expected, run.startedAt))
        printer.warning((0,start/* longList */.jm)(expected.days));
};
/** Who ran what, where and on which list. A re-run's artifact has a name of its own: names are taken once a run. */
const makeFacts = ({ action, context }, { inputs, shown, protection, files, sha256 }, { list, own, now, counted, recalled, proof, approvals, includesCancelledBefore, forecast }) => {
    const { site, pacing, retentionDays, failOnIncomplete, cancelRun } = inputs;
    const { runId: id, runAttempt: attempt, repository } = context;
    const { workflow, job, event, form, ref, commit, actor, triggeringActor } = context;
    const who = { workflow, job, event, form, ref, commit, actor, triggeringActor };
    const step = { runner: own.runner, step: own.step, startedAt: now };
    const file = files.find(({ kind }) => kind === 'list');
    const users = list.users.length;
    const before = recalled.snapshot?.commit;
    const { limit: _, ...used } = counted;
    return {
        action,
        rehearsal: site.kind === 'sandbox',
        site: site.kind === 'sandbox' ? 'sandbox' : site.url,
        run: { repository, id, attempt, url: (0,close_ledger/* runUrl */.Vp)(context, id), ...who, approvals, ...step },
        ...(cancelRun !== undefined && { cancelRun }),
        list: {
            path: file?.path ?? '',
            blob: file?.blobs[0] ?? '',
            sha256,
            rows: users + list.duplicates.length,
            users,
            doubts: listDoubts(list, protection, inputs.mode),
        },
        inputs: shown,
        forecast,
        artifactName: attempt > 1 ? `${inputs.artifactName}-attempt-${attempt}` : inputs.artifactName,
        retentionDays,
        failOnIncomplete,
        ...(proof && { review: 'unread' in proof ? { approved: false, why: proof.unread.text } : proof.value }),
        quota: {
            limit: pacing.dailyQuota,
            reserve: pacing.quotaReserve,
            free: (0,quota/* createQuota */.p3)(counted).free(now),
            ...used,
        },
        // A cancellation writes what it did also where it could not read what there is.
        ...(site.kind === 'real' && {
            ledger: {
                template: inputs.ledgerRef,
                ...(before !== undefined && { before }),
                ...(recalled.unread && { unread: recalled.unread.text }),
            },
        }),
        ...(includesCancelledBefore !== undefined && { includesCancelledBefore }),
    };
};

// EXTERNAL MODULE: ./build/stages/publish.js + 7 modules
var publish = __webpack_require__(54421);
// EXTERNAL MODULE: ./build/domain/list/list.js + 1 modules
var list = __webpack_require__(54987);
// EXTERNAL MODULE: ./build/domain/plan/current-list.js
var current_list = __webpack_require__(2241);
// EXTERNAL MODULE: ./build/domain/list/email.js
var list_email = __webpack_require__(30994);
// EXTERNAL MODULE: ./build/domain/list/unnamed.js
var unnamed = __webpack_require__(67034);
// EXTERNAL MODULE: ./build/report/blocks.js
var blocks = __webpack_require__(6813);
// EXTERNAL MODULE: ./build/report/sections.js
var sections = __webpack_require__(35999);
// EXTERNAL MODULE: ./build/report/to-markdown.js
var to_markdown = __webpack_require__(84578);
// EXTERNAL MODULE: ./build/report/verdict.js + 2 modules
var verdict = __webpack_require__(69792);
;// CONCATENATED MODULE: ./build/report/comment.js









/** Users that the list has and its version on the base branch has not, and the other way round. */
const compareLists = (list, base) => {
    const before = typeof base === 'string' ? [] : base.users;
    const known = new Set(before.map(nameOf));
    const now = new Set(list.users.map(nameOf));
    return {
        added: list.users.filter((user) => !known.has(nameOf(user))).map(({ id }) => id),
        removed: before.filter((user) => !now.has(nameOf(user))).map(({ id }) => id),
    };
};
/** Who a row is about, wherever it stands. */
const nameOf = ({ id, email }) => ((0,unnamed/* isNamed */.e)(id) ? id : (0,list_email/* normaliseAddress */.DC)(email));
/** By this the one comment of this artifact name is found again; nobody sees it. */
const commentMarker = (artifactName) => `<!-- bevy-user-deletion: plan of ${artifactName.replace(/[^\w .-]/g, '_')} -->`;
const SAMPLES = 5;
const NO_BASE = {
    none: 'all: the base branch has no such list',
    unreadable: 'unknown: the list on the base branch is not readable',
};
/** What a reviewer should know of a list before approving it. No e-mail address, ids only as samples. */
const planComment = (facts, plan, list, base) => {
    const site = (0,domain_text/* foreign */.V$)(facts.site.replace(/^https?:\/\//, ''), 100);
    const stay = plan.skips.filter(({ status }) => status === 'skipped-protected').length;
    const guarded = stay > 0 ? ` (without the ${(0,domain_text/* count */.U9)(stay, 'protected user')})` : '';
    const approved = `**Your approval says:** these ${(0,domain_text/* count */.U9)(list.users.length, 'user')}${guarded}, and nobody else, may be deleted from `;
    const then = `. Start the live run with \`expect-users: ${list.users.length}\`. ` +
        `Each deletion can be cancelled for ${(0,domain_text/* count */.U9)(plan.graceDays, 'day')}.`;
    const thisRun = { url: facts.run.url, text: 'this run' };
    return (0,to_markdown/* toMarkdown */.l)([
        { verdict: `${(0,verdict/* wouldText */.jR)(plan.mode, plan.operations.length)} on ${site}`, tone: 'plan', level: 2 },
        facts.rehearsal ? { alert: 'NOTE', text: 'On the rehearsal site: no real user is touched.' } : undefined,
        ...(0,sections/* doubtBlocks */.BT)(facts),
        ...(plan.mode === 'delete' ? warnings(facts, plan, list) : []),
        { pairs: planPairs(facts, plan, list, base) },
        plan.mode === 'delete' && list.users.length > 0
            ? { paragraph: [{ own: approved }, site, { own: then }] }
            : undefined,
        { paragraph: ['Nothing was sent. Every row is in the artifact of ', thisRun, '.'] },
    ]);
};
const planPairs = (facts, plan, list, base) => {
    const skipped = (status) => {
        const n = plan.skips.filter((skip) => skip.status === status).length;
        return n > 0 ? (0,domain_text/* thousands */.oh)(n) : '';
    };
    const { added, removed } = compareLists(list, base);
    return [
        ['Users on the list', { strong: (0,domain_text/* thousands */.oh)(list.users.length) }],
        ['New compared with the base branch', typeof base === 'string' ? NO_BASE[base] : sample(added)],
        ['Removed compared with the base branch', typeof base === 'string' ? '' : sample(removed)],
        ['Rows that repeat a user', skipped('skipped-duplicate')],
        ['Protected users', skipped('skipped-protected')],
        [plan.mode === 'lookup' ? 'Rows with a user_id' : 'Completed by earlier runs', skipped('skipped-done')],
        ['Skipped (cancelled earlier)', skipped('skipped-cancelled')],
        ['Left by `limit`', skipped('skipped-limit')],
        ['Without the e-mail for `identity-check`', skipped('identity-unverified')],
        [`Would be ${verdict/* DONE_TO */.PM[plan.mode][1]}`, { strong: (0,domain_text/* thousands */.oh)(plan.operations.length) }],
        ['Forecast', (0,forecast/* forecastText */.xn)(plan, facts.forecast)],
        ['List', { code: facts.list.path }],
        ['SHA-256 of the list', { code: facts.list.sha256 }],
    ];
};
/** What only `expect-users` allows a run to do. */
const warnings = ({ forecast, inputs, run }, plan, list) => {
    const maxUsers = Number(inputs['max-users']);
    const isLong = (0,gate/* isTooLong */.pn)(plan, forecast, run.startedAt);
    const many = `The list has more users than \`max-users\` (${(0,domain_text/* thousands */.oh)(maxUsers)}).`;
    const long = `The list takes ${(0,domain_text/* count */.U9)(forecast.days, 'day')}: its first users will be gone before its last are scheduled.`;
    const warn = (why) => ({
        alert: 'WARNING',
        text: { own: `${why} It runs only if \`expect-users\` confirms the number.` },
    });
    return [list.users.length > maxUsers ? warn(many) : undefined, isLong ? warn(long) : undefined];
};
/** The same comment for a change that deletes or renames the list. */
const goneComment = (path, base) => {
    const { removed } = compareLists({ users: [], duplicates: [] }, base);
    return (0,to_markdown/* toMarkdown */.l)([
        { verdict: 'The list goes away: nothing is planned', tone: 'plan', level: 2 },
        {
            pairs: [
                ['List', { code: path }],
                ['Removed compared with the base branch', typeof base === 'string' ? NO_BASE[base] : sample(removed)],
            ],
        },
        {
            paragraph: [
                { own: 'If the list has a new path, set `csv` to it in every workflow that uses this list. ' },
                'A run that does not find the list is refused. Deletions that are pending stay pending.',
            ],
        },
    ]);
};
/** The same comment shows the faults of a list, until they are corrected. */
const faultsComment = (faults, total, path) => (0,to_markdown/* toMarkdown */.l)([
    { verdict: `${(0,domain_text/* count */.U9)(total, 'fault')}: this list cannot run`, tone: 'bad', level: 2 },
    ...(0,sections/* faultBlocks */.Xx)(faults, total, path),
    { paragraph: 'Nothing was sent. This comment changes when the list changes.' },
]);
const sample = (ids) => {
    if (ids.length === 0)
        return 'none';
    const shown = ids.slice(0, SAMPLES).map((code) => ({ code }));
    return [`${(0,domain_text/* thousands */.oh)(ids.length)}: `, (0,blocks/* joined */.oR)(shown, ', '), ids.length > SAMPLES ? ', …' : ''];
};

;// CONCATENATED MODULE: ./build/stages/pull-request.js






/** On a pull request: the plan, or what is wrong, as the one comment and in the job summary. */
const publishPlan = async (deps, prepared) => {
    if (!(0,gate/* isReviewEvent */.zS)(deps.context.event))
        return;
    const { inputs, facts, plan, list, faults, github, files } = prepared;
    const { path } = facts.list;
    if (faults.length > 0)
        return publishFaults(deps, { inputs, faults, total: faults.length, path });
    const { repositoryPath = path } = files.find(({ kind }) => kind === 'list') ?? {};
    const base = baseOf(await readBase(deps, github.repository, repositoryPath), inputs);
    const { added, removed } = compareLists(list, base);
    // A pull request about something else gets no comment; one that has a comment keeps it up to date.
    const isAboutIt = added.length + removed.length > 0;
    await pull_request_publish(deps, inputs, planComment(facts, plan, list, base), isAboutIt);
};
/**
 * The same for a list that is not there because this very change deletes or renames it; says whether that is so. What
 * GitHub does not tell is no reason to believe it.
 */
const publishGone = async (deps, { inputs, missing: path }) => {
    const { context, openGitHub, printer } = deps;
    if (!(0,gate/* isReviewEvent */.zS)(context.event) || !inputs || path === undefined)
        return false;
    const { repository } = openGitHub(inputs.githubToken);
    const before = await readBase(deps, repository, path);
    if ('unread' in before || before.value === undefined)
        return false;
    const after = await (0,ask_github/* learn */.nB)(() => repository.blobAt(path, context.proposed));
    if ('unread' in after || after.value !== undefined)
        return false;
    printer.notice((0,start/* listGone */.qT)(path));
    await pull_request_publish(deps, inputs, goneComment(path, baseOf(before, inputs)), true);
    return true;
};
/** The same for a list that cannot even be read. */
const publishFaults = async (deps, { inputs, faults, total, path }) => {
    if ((0,gate/* isReviewEvent */.zS)(deps.context.event) && inputs)
        await pull_request_publish(deps, inputs, faultsComment(faults, total, path), true);
};
const pull_request_publish = async ({ context: { pull }, openGitHub, printer }, { comment, githubToken, artifactName }, text, mayCreate) => {
    await printer.summary(`${text}\n`);
    if (!comment || !pull)
        return;
    const said = await (0,ask_github/* learn */.nB)(() => openGitHub(githubToken).comment(pull, { marker: commentMarker(artifactName), text, mayCreate }));
    // A fork's token may only read: no failure, the summary says the same.
    if ('unread' in said)
        printer.notice(said.unread);
};
/** The text of the list before this change. With `cancel-run` there is no file: an empty path would name a folder. */
const readBase = async ({ context: { base } }, repository, path) => {
    if (base === undefined || path === '')
        return { unread: (0,start/* branchNotAsked */.ip)() };
    const text = await (0,ask_github/* learn */.nB)(() => repository.textAt(path, base));
    if ('unread' in text || text.value !== undefined)
        return text;
    // GitHub says the same of a file that is not there and of one that this token may not read.
    const head = await (0,ask_github/* learn */.nB)(() => (0,current_list/* readHead */.z)(repository));
    return 'unread' in head ? head : text;
};
/** Nothing is refused for want of it: it is only compared with. */
const baseOf = (text, { mode }) => {
    if ('unread' in text)
        return 'unreadable';
    if (text.value === undefined)
        return 'none';
    const parsed = (0,list/* parseList */.E)(text.value, mode === 'lookup');
    return parsed.ok ? parsed.list : 'unreadable';
};

;// CONCATENATED MODULE: ./build/stages/read-inputs.js



/** Reads inputs, list and protection, and finds all faults of all of them together. */
const readSource = (deps) => {
    const { inputs, csv, cancelRun, isLookup, shown, faults } = deps.readInputs();
    const listed = cancelRun === '' ? readList(deps.readList(csv), isLookup) : undefined;
    const guarded = inputs?.protect ? readProtection(deps, inputs.protect) : undefined;
    const wrong = [
        { faults, total: faults.length },
        ...[listed, guarded].flatMap((read) => (read && 'faults' in read ? [read] : [])),
    ];
    const refused = (some) => ({
        faults: some.flatMap((one) => one.faults),
        total: some.reduce((sum, { total }) => sum + total, 0),
        // Annotations name a file as the repository does.
        path: listed?.path ?? csv,
        inputs,
    });
    if (!inputs || (listed && 'faults' in listed) || (guarded && 'faults' in guarded)) {
        const all = refused(wrong);
        return { ...all, missing: all.total === 1 ? listed?.missing : undefined };
    }
    const { list, file } = listed ?? {};
    const { protection } = guarded ?? {};
    if (list?.users.length === 0 && inputs.expectUsers !== undefined)
        return refused([oneFault('csv', (0,messages_list/* emptyList */.ck)())]);
    if (protection && (0,protect/* protectsNobody */.eD)(protection) && inputs.expectUsers !== undefined)
        return refused([oneFault('protect', (0,messages_list/* emptyProtection */.Ld)(protection.path))]);
    const hidden = protection && list ? (0,protect/* untellable */.N4)(list.users, protection).length : 0;
    if (hidden > 0)
        return refused([oneFault('protect', (0,messages_list/* untellableProtection */.y1)(hidden))]);
    const files = [
        ...(file ? [{ kind: 'list', ...file }] : []),
        ...(guarded ? [{ kind: 'protect', ...guarded.file }] : []),
    ];
    const github = deps.openGitHub(inputs.githubToken);
    return { inputs, shown, list, protection, files, sha256: file?.sha256 ?? '', github };
};
const oneFault = (input, message) => ({
    faults: [{ input, message }],
    total: 1,
});
/** The file as a list, or all that is wrong with it. */
const readList = (file, isLookup) => {
    if ('fault' in file)
        return { ...oneFault('csv', file.fault), path: undefined, missing: file.missing };
    const parsed = (0,list/* parseList */.E)(file.text, isLookup);
    const found = { path: file.repositoryPath, missing: undefined };
    return parsed.ok ? { list: parsed.list, file, ...found } : { ...parsed, ...found };
};
const readProtection = (deps, path) => {
    const file = deps.readList(path);
    if ('fault' in file)
        return oneFault('protect', file.fault);
    const read = (0,protect/* parseProtection */.dd)(file.path, file.text);
    if (!('faults' in read))
        return { protection: read, file };
    return { ...read, faults: read.faults.map((fault) => ({ ...fault, file: file.repositoryPath })) };
};

// EXTERNAL MODULE: ./build/domain/messages/site.js
var messages_site = __webpack_require__(30015);
// EXTERNAL MODULE: ./build/domain/outcome/attempts.js
var attempts = __webpack_require__(47314);
// EXTERNAL MODULE: ./build/domain/outcome/used-requests.js
var used_requests = __webpack_require__(67120);
;// CONCATENATED MODULE: ./build/domain/send/claims.js
/** Whole batches, so fewer than twice as many. */
const sizeOf = ({ batchSize, claimUsers }) => Math.ceil(claimUsers / batchSize) * batchSize;
/** The end of the users that are claimed together with the one at `first`. */
const claimEnd = ({ operations }, pacing, first) => Math.min(operations.length, first + sizeOf(pacing));
/** Claims users in the ledger before they are sent; those before `claimedTo` are claimed already. */
const createClaims = (plan, pacing, exchange, claimedTo) => {
    let last = claimedTo;
    let claiming;
    const claim = (first) => {
        const end = claimEnd(plan, pacing, last);
        claiming ??= exchange.claim(first, end).then(() => {
            last = end;
            claiming = undefined;
        });
        return claiming;
    };
    return {
        /** Waits for the claim under way, if there is one: a run that has ended must not write beside its own last write. */
        settled: async () => claiming,
        /**
         * The batch that begins at `first` is claimed when this resolves, or the run has ended. If the run dies, all claimed
         * users are unknown: so those of the last claim have their results before, for which `rest` waits.
         */
        before: async (first, rest) => {
            await claiming;
            if (first < last)
                return;
            await rest();
            if (!exchange.ending())
                await claim(first);
        },
        /**
         * Without pauses, the users after the claimed ones are claimed while these are sent. `next` is not sent yet, and all
         * before `first` have their result. A run that pauses claims nobody for the time that it waits.
         */
        ahead: (first, next) => {
            if (pacing.batchPauseMs > 0 || last === plan.operations.length)
                return;
            // No more than half a claim besides the new one.
            if (last + sizeOf(pacing) - next <= 1.5 * pacing.claimUsers)
                void claim(first);
        },
    };
};

;// CONCATENATED MODULE: ./build/domain/send/batches.js

/**
 * Requests that a row may take: settle, identity, DELETE, and as many again for what is throttled or repeated. Where
 * less is free, rows that were only read would use up the day, every day anew.
 */
const ROW_REQUESTS = 6;
/** What a look has seen before a batch must not be older than this when the first of its users is sent. */
const FRESH_MS = 1000;
/** Hands out the users of a plan in their order. A batch begins when the first of its users is wanted. */
const createBatches = ({ mode, operations }, { batchSize, batchPauseMs }, quota, exchange, claims, world) => {
    let next = 0;
    /** The end of the batches that have begun. */
    let begun = 0;
    let beginning;
    let lookedAt = world.now();
    /** The last batch of which somebody was sent, and the look that became necessary before that. */
    let started = 1;
    let starting;
    const atWork = new Set();
    let idle = Promise.withResolvers();
    /** Waits until all users who were taken have a result, which is on disk. */
    const rest = async () => {
        if (atWork.size > 0)
            await idle.promise;
        await exchange.settled();
    };
    const begin = async () => {
        const batch = begun / batchSize + 1;
        if (batch > 1) {
            if (batchPauseMs > 0)
                await rest();
            if (exchange.ending())
                return;
            world.progress(batch - 1);
            await exchange.rest(batchPauseMs);
            await exchange.look(true);
            lookedAt = world.now();
        }
        if (world.now() >= exchange.endsAt) {
            // Who is at work may need more requests.
            await rest();
            exchange.end({ reason: 'time', why: messages_site/* timeIsOver */.Iu(mode) });
        }
        await claims.before(begun, rest);
        if (exchange.ending())
            return;
        const users = Math.min(batchSize, operations.length - begun);
        await world.append({ type: 'batch', at: world.now(), batch, users });
        begun += users;
    };
    /** A lane may have taken the first user of a batch early, and then have waited for an answer. */
    const start = async (batch) => {
        if (batch > started) {
            started = batch;
            starting = world.now() - lookedAt > FRESH_MS ? exchange.look(true) : undefined;
        }
        await starting;
    };
    const isRoom = () => atWork.size === 0 || quota.free(world.now()) >= ROW_REQUESTS * (atWork.size + 1);
    return {
        /** The user who comes next. */
        next: () => operations[next],
        /** Takes the next user; undefined if there is none, if the run has ended, or if the quota has room for fewer lanes. */
        take: async () => {
            while (next === begun) {
                if (next === operations.length || exchange.ending())
                    return undefined;
                beginning ??= begin().finally(() => {
                    beginning = undefined;
                });
                await beginning;
            }
            const user = operations[next];
            if (!user || exchange.ending() || !isRoom())
                return undefined;
            const index = next;
            next += 1;
            atWork.add(index);
            // In the order in which they were taken.
            const [oldest = index] = atWork;
            claims.ahead(oldest, next);
            const done = () => {
                atWork.delete(index);
                if (atWork.size > 0)
                    return;
                idle.resolve();
                idle = Promise.withResolvers();
            };
            const batch = Math.floor(index / batchSize) + 1;
            return { user, index, batch, start: () => start(batch), done };
        },
    };
};

;// CONCATENATED MODULE: ./build/domain/send/breaker.js

const BAD = ['failed', 'unknown', 'identity-unverified', 'mismatch'];
/**
 * The circuit breaker of semantics.md, fed with each row's final state in the order of completion. No half-open
 * state: a person looks, then resumes. Undoing has none: no row stops the others. `countsMissing`: to verify that users
 * are gone is no fault.
 */
const createBreaker = (countsMissing) => {
    const recent = [];
    let sent = 0;
    let missing = 0;
    let missingInARow = 0;
    let forbiddenInARow = 0;
    return {
        /** Tells why to give up after this row, if there is reason to. */
        record: (status) => {
            const bad = BAD.includes(status);
            sent += 1;
            recent.push(bad);
            if (recent.length > 20)
                recent.shift();
            forbiddenInARow = status === 'forbidden' ? forbiddenInARow + 1 : 0;
            if (status === 'not-found')
                missing += 1;
            missingInARow = status === 'not-found' ? missingInARow + 1 : 0;
            const recentBad = recent.filter(Boolean).length;
            // Five in a row, too, are four of the last 20.
            if (recentBad >= 4)
                return messages_site/* badOfTheLast */.K2(recentBad, recent.length);
            if (forbiddenInARow >= 3)
                return messages_site/* forbiddenInARow */.KA(forbiddenInARow);
            if (!countsMissing)
                return undefined;
            if (missingInARow >= 10)
                return messages_site/* missingInARow */.pG(missingInARow);
            if (sent >= 20 && missing > 0.2 * sent)
                return messages_site/* missingOfAll */.VE(missing, sent);
            return undefined;
        },
    };
};
/** The run-wide retry budget: 50 tokens, a retry costs 5, a success returns 1. */
const createRetryBudget = () => {
    let tokens = 50;
    return {
        take: () => {
            if (tokens < 5)
                return false;
            tokens -= 5;
            return true;
        },
        succeed: () => {
            tokens = Math.min(50, tokens + 1);
        },
    };
};
/** Full-jitter backoff before the next attempt, in ms: uniform in 0 … min(30 s, 1 s · 2ⁿ), n the attempts so far. */
const backoffMs = (attempts, random) => random * Math.min(30_000, 1000 * 2 ** attempts);

;// CONCATENATED MODULE: ./build/domain/send/fill-handle-check.js

/**
 * Guards the blocks of rising ids that a spreadsheet's fill handle may have made: before anybody of a block is deleted,
 * its second and its last user are compared with the site (semantics.md, "The list"). `identify` makes the identity
 * check of one user, which ends the run itself if the site names somebody else.
 */
const createBlockCheck = ({ mode, operations }, identityCheck, identify) => {
    const checks = new Map();
    const names = new Set();
    const found = new Map();
    const running = new Map();
    if (mode === 'delete' && identityCheck !== 'off') {
        const inOrder = operations.toSorted((a, b) => a.line - b.line);
        for (const { second, last, from, to } of risingBlocks(inOrder)) {
            const named = [second, last].filter(({ email, wasNotFound }) => email !== '' && !wasNotFound);
            for (const { id } of inOrder.slice(from, to))
                checks.set(id, named);
            for (const { id } of named)
                names.add(id);
        }
    }
    return {
        /** Is this one of the users that are compared for their block? The check may settle what becomes of them. */
        names: (id) => names.has(id),
        /** Waits until the block of this user is checked; gives what a check has found of this very user. */
        pass: async (user, batch) => {
            const named = checks.get(user.id);
            if (!named)
                return undefined;
            const run = async () => {
                for (const one of named)
                    found.set(one.id, await identify(one, batch));
            };
            const check = running.get(named) ?? run();
            running.set(named, check);
            await check;
            const row = found.get(user.id);
            return row?.status === undefined ? undefined : row;
        },
    };
};

// EXTERNAL MODULE: ./build/domain/messages/github.js
var github = __webpack_require__(33543);
// EXTERNAL MODULE: ./build/domain/json.js
var domain_json = __webpack_require__(97803);
;// CONCATENATED MODULE: ./build/domain/send/answer-body.js



/** An answer that shows that this is not the API, or not the call that was meant: the run stops. */
const readWrongPlace = ({ status, location }, body, input, answer) => {
    if (status >= 300 && status < 400) {
        const target = location ? `to ${(0,domain_text/* foreign */.V$)(targetOf(location))}` : 'without a target';
        return answer('failed', `redirected ${target}`, messages_site/* redirected */.cP(target, input, status));
    }
    if (status === 405 || status === 501) {
        return answer('failed', body.message || 'method not allowed', messages_site/* methodRefused */._w(input, status));
    }
    if (body.kind === 'other' && (status === 403 || status === 404 || status === 410)) {
        return answer('failed', `HTTP ${status} with a web page`, messages_site/* webPageOrEndpoint */.Gz(input, status));
    }
    return undefined;
};
/** Where a redirect points: its origin and path, word by word without what could be a key. */
const targetOf = (location) => {
    const [path = ''] = location.split(/[?#]/);
    return path.split('/').map(domain_text/* withoutSecrets */.cT).join('/');
};
/** The body of an answer, as far as it can be read; `hide` takes out of its message what is not to be shown. */
const readBody = (text, hide = (told) => told) => {
    if (text.trim() === '')
        return { kind: 'empty', json: undefined, message: '' };
    try {
        const json = (0,domain_json/* parseJson */.qF)(text);
        const detail = (0,domain_json/* isRecord */.u4)(json) && typeof json.detail === 'string' ? json.detail : JSON.stringify(json);
        return { kind: 'json', json, message: (0,domain_text/* foreign */.V$)((0,domain_text/* withoutSecrets */.cT)(hide(detail))) };
    }
    catch {
        return { kind: 'other', json: undefined, message: '' };
    }
};

;// CONCATENATED MODULE: ./build/domain/send/evidence.js

/** Does the body of a 2xx say that the request was not carried out? `denied` is the field that would say so as false. */
const saysNo = (json, status, denied) => {
    if (json === false)
        return true;
    return (0,domain_json/* valuesOf */.sm)(json).some((value) => {
        if (!(0,domain_json/* isRecord */.u4)(value))
            return false;
        const { status: inner } = value;
        if (['success', 'ok', ...denied].some((field) => value[field] === false))
            return true;
        if (typeof inner === 'string' && /^(?:error|failed|failure)$/i.test(inner))
            return true;
        if (status === 207 && [inner, value.status_code, value.code].some((code) => Number(code) >= 400))
            return true;
        return Object.entries(value).some(([field, content]) => /^(?:errors?|failed.*)$/i.test(field) && !isEmpty(content));
    });
};
const isEmpty = (value) => value === null ||
    value === undefined ||
    value === false ||
    value === '' ||
    value === 0 ||
    (typeof value === 'object' && Object.keys(value).length === 0);
/** Everything that a JSON value says in words, without the names of its fields; `deletion_pending` is words, too. */
const textsIn = (json) => (0,domain_json/* valuesOf */.sm)(json).flatMap((value) => (typeof value === 'string' ? [value.replaceAll('_', ' ')] : []));
/** Words that may stand between the two that matter. Others change the subject: "deletion of users with pending bills". */
const BETWEEN = "(?:(?:a|an|any|as|be|been|being|currently|deletion|for|has|is|longer|marked|of|queued|removal|requests?|requested|scheduled|set|still|the|this|to|user|account|was|yet)['’]?s? )*";
const THERE = new RegExp(`\\b(?:already|pending|scheduled) ${BETWEEN}(?:deletion|deleted|removal|removed)\\b|` +
    `\\b(?:deletion|removal) ${BETWEEN}(?:already|pending|scheduled)\\b`, 'i');
const NOT_THERE = new RegExp(`(?:\\b(?:not|no|never|cannot|without|unable to)|n['’]t) ${BETWEEN}(?:scheduled|pending)\\b`, 'i');
/** Does one text say that this deletion is there? "This user already owns 3 chapters" does not. */
const saysScheduled = (json) => textsIn(json).some(isThere);
/** The same of a 2xx, which says by itself that the deletion is scheduled: was it so before? */
const saysAlreadyScheduled = (json) => textsIn(json).some((text) => /\balready\b/i.test(text) && isThere(text));
const isThere = (text) => THERE.test(text) && !NOT_THERE.test(text) && !saysDeleted(text);
/** Does one text say that the user is deleted, and no longer about to be? */
const saysAlreadyDeleted = (json) => textsIn(json).some(saysDeleted);
const saysDeleted = (text) => /\balready (?:been )?deleted\b/i.test(text) && !/\b(?:pending|scheduled)\b/i.test(text);
/** Does one text say that no deletion of the user is scheduled or pending? */
const saysNotScheduled = (json) => textsIn(json).some((text) => NOT_THERE.test(text) && /\b(?:delet|remov)/i.test(text));

// EXTERNAL MODULE: ./build/domain/send/user-fields.js
var user_fields = __webpack_require__(82035);
;// CONCATENATED MODULE: ./build/domain/send/change-answer.js




/** The table of semantics.md, "An answer to DELETE". */
const readDeletion = (reply, body, context, answer) => {
    const { status } = reply;
    const text = body.message || `HTTP ${status}`;
    if (status < 300) {
        if (body.kind === 'other')
            return answer('unknown', 'a web page instead of an API answer', messages_site/* webPage */.I2(status));
        if (showsPending(body, context))
            return answer('scheduled', '');
        if (saysAlreadyScheduled(body.json))
            return answer('already-scheduled', text);
        return saysNo(body.json, status, ['deleted']) ? answer('failed', text) : answer('scheduled', '');
    }
    const wrong = readWrongPlace(reply, body, 'delete-endpoint', answer);
    if (wrong)
        return wrong;
    switch (status) {
        case 400:
        case 409:
        case 422:
            if (saysScheduled(body.json))
                return answer('already-scheduled', text);
            return answer(saysAlreadyDeleted(body.json) ? 'already-deleted' : 'failed', text);
        case 403:
            return answer('forbidden', text, context.succeeded ? undefined : messages_site/* firstForbidden */.Wl());
        case 404:
            // The user was there a moment ago: then it is the call that is not found.
            return context.before ? answer('failed', text, messages_site/* deleteCallNotFound */.NO()) : answer('not-found', text);
        case 410:
            return answer('already-deleted', body.message || 'gone');
        default:
            return answer('failed', text);
    }
};
/** semantics.md, "Cancel mode": no row stops the others: only a call that has not worked yet, and cannot, ends the run. */
const readCancellation = (reply, body, context, answer) => {
    const { status } = reply;
    const text = body.message || `HTTP ${status}`;
    const unless = (stop) => (context.succeeded ? undefined : stop);
    if (status < 300) {
        if (body.kind === 'other')
            return answer('unknown', 'a web page instead of an API answer', unless(messages_site/* webPage */.I2(status)));
        if (showsPending(body, context))
            return answer('failed', 'the answer still shows the deletion pending');
        return saysNo(body.json, status, ['cancelled', 'canceled'])
            ? answer('failed', text)
            : answer('cancelled', '');
    }
    const wrong = readWrongPlace(reply, body, 'cancel-endpoint', answer);
    if (wrong)
        return context.succeeded ? answer(wrong.result, wrong.detail) : wrong;
    if (status === 403)
        return answer('forbidden', text);
    if (![400, 404, 409, 410, 422].includes(status))
        return answer('failed', text);
    return answer(saysNotScheduled(body.json) ? 'not-scheduled' : 'refused', text);
};
/** Does the body hold the user with a deletion pending? */
const showsPending = ({ json }, { user, pendingFields }) => {
    const shown = (0,user_fields/* userIn */.JU)(json, user.id);
    return shown !== undefined && (0,user_fields/* tellsPending */.uZ)(shown, pendingFields)?.kind === 'pending';
};

;// CONCATENATED MODULE: ./build/domain/send/look-up-answer.js







/** semantics.md, "Look-up mode": only one user with this very address, and with an id that is one, is found. */
const readLookup = (reply, body, context, answer) => {
    const { status } = reply;
    const wrong = readWrongPlace(reply, body, 'lookup-endpoint', answer);
    // Where others were found, this is about the address: some servers take its slash for one of the path.
    if (wrong && context.succeeded && status === 404)
        return answer('refused', wrong.detail);
    if (wrong)
        return wrong;
    if ((status === 404 || status === 410) && body.kind === 'json')
        return answer('not-found', body.message);
    if (status >= 300)
        return answer('refused', body.message || `HTTP ${status}`);
    if (body.kind !== 'json') {
        const page = body.kind === 'empty' ? 'an empty answer' : 'a web page instead of a user';
        return answer('failed', page, messages_site/* webPageOrEndpoint */.Gz('lookup-endpoint', status));
    }
    const { users, isWhole } = usersIn(body.json);
    if (users.length === 0 && isWhole)
        return answer('not-found', 'the site shows no user');
    const shown = users.filter(domain_json/* isRecord */.u4);
    const people = shown.filter((user) => !(0,user_fields/* isShell */.H7)(user));
    const same = people.filter((user) => (0,list_email/* sameAddress */.xU)((0,user_fields/* emailOf */.Ob)(user) ?? '', context.user.email));
    if (shown.length === users.length && people.length === 0 && isWhole)
        return answer('not-found', 'the account is already a deleted shell');
    if (same.length === 0)
        return people.some((user) => (0,user_fields/* emailOf */.Ob)(user) !== undefined)
            ? answer('mismatch', 'the site shows a user with a different e-mail')
            : answer('refused', 'the answer shows no user with an e-mail');
    const ids = [...new Set(same.map(({ id, user_id }) => idOf(id ?? user_id)))];
    const [id] = ids;
    if (ids.length > 1)
        return answer('several', `${(0,domain_text/* count */.U9)(ids.length, 'user')} of the site have this e-mail`);
    if (!isWhole)
        return answer('several', 'the site has more users than one answer shows');
    if (id === undefined)
        return answer('refused', 'the answer shows no valid id of the user');
    return { ...answer('found', ''), found: id };
};
/** The users of an answer: one, a list, or a page of a list. `isWhole` is false where other pages follow. */
const usersIn = (json) => {
    if (Array.isArray(json))
        return { users: json, isWhole: true };
    if ((0,domain_json/* isRecord */.u4)(json) && Array.isArray(json.results)) {
        const { results, next = null, previous = null } = json;
        return { users: results, isWhole: next === null && previous === null };
    }
    return { users: [json], isWhole: true };
};
const idOf = (value) => (typeof value === 'number' || typeof value === 'string') && (0,list/* idFault */.m)(String(value)) === undefined
    ? String(value)
    : undefined;

;// CONCATENATED MODULE: ./build/domain/send/retry-after.js
/**
 * Retry-After in ms (RFC 9110 10.2.3 and 5.6.7: seconds, or a date in one of three forms; a decimal is rounded up). Of a
 * header that came twice, one a line, the longer wait counts. Undefined if absent or senseless.
 */
const readRetryAfter = (header, now) => {
    const lines = (header ?? '')
        .split('\n')
        .flatMap((line) => (/^[\d., ]+$/.test(line) ? line.split(',') : [line]));
    const waits = lines.flatMap((line) => readOne(line.trim(), now) ?? []);
    return waits.length === 0 ? undefined : Math.max(...waits);
};
const readOne = (text, now) => {
    if (/^\d{1,15}(?:\.\d{0,15})?$/.test(text))
        return Math.ceil(Number(text)) * 1000;
    const isDate = IMF_OR_RFC_850.test(text) || ASCTIME.test(text);
    // Without the zone, the machine's own would be taken.
    const date = isDate ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};
/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` */
const IMF_OR_RFC_850 = /^[A-Z][a-z]{2,8}, \d\d[ -][A-Z][a-z]{2}[ -]\d{2,4} \d\d:\d\d:\d\d GMT$/;
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

;// CONCATENATED MODULE: ./build/domain/send/user-answer.js




/** An answer to a read of one user, whatever it is for: is it that user, is the deletion pending, is the user gone? */
const readUser = (reply, body, context, answer) => {
    const { status } = reply;
    const wrong = readWrongPlace(reply, body, 'user-endpoint', answer);
    if (wrong)
        return { ...wrong, result: 'untold' };
    // Only an answer of the API is a proof: a server or a proxy says 404 and 410 of pages, too.
    if (status === 404 && body.kind === 'json')
        return answer('not-found', body.message);
    if (status === 410 && body.kind === 'json')
        return answer('already-deleted', body.message);
    if (status >= 300)
        return answer('untold', body.message || `HTTP ${status}`);
    const user = (0,user_fields/* userIn */.JU)(body.json, context.user.id);
    if (user)
        return { ...readShown(user, context, answer), user };
    const isIdentity = context.purpose === 'identity';
    if (body.kind !== 'json') {
        const page = body.kind === 'empty' ? 'an empty answer' : 'a web page instead of a user';
        return answer('strange', page, isIdentity ? messages_site/* webPageOrEndpoint */.Gz('user-endpoint', status) : undefined);
    }
    return answer('strange', 'the answer does not show this user', isIdentity ? messages_site/* otherUser */.yn() : undefined);
};
/** What the user that was asked for shows. */
const readShown = (user, context, answer) => {
    if ((0,user_fields/* isShell */.H7)(user))
        return answer('already-deleted', 'the account is already a deleted shell');
    if (context.purpose === 'identity') {
        if ((0,user_fields/* isOwn */.NP)(user))
            return answer('own', 'the token belongs to this user');
        const email = (0,user_fields/* emailOf */.Ob)(user);
        if (email === undefined)
            return answer('untold', 'the site does not show an e-mail');
        if (!(0,list_email/* sameAddress */.xU)(email, context.user.email))
            return answer('mismatch', 'the e-mail on the site is a different one', messages_site/* otherEmail */.vi(context.user.id));
    }
    const change = context.purpose === 'confirm' && context.before && (0,user_fields/* compareUsers */.uq)(context.before, user);
    const learnt = change ? change.learnt : undefined;
    const known = learnt === undefined ? context.pendingFields : [learnt, ...context.pendingFields];
    const told = { ...readPending(user, known, context, answer), ...(learnt !== undefined && { learnt }) };
    return change ? { ...told, changed: change.changed } : told;
};
const readPending = (user, known, { purpose }, answer) => {
    const told = (0,user_fields/* tellsPending */.uZ)(user, known);
    switch (told?.kind) {
        case 'pending': {
            const { field, date } = told;
            const pending = answer('pending', `the user's ${field} says so`);
            return { ...pending, field, ...(date !== undefined && { date }) };
        }
        case 'none':
            return purpose === 'identity'
                ? answer('match', '')
                : answer('not-pending', `the user's ${told.field} says so`);
        case 'unshown':
            return purpose === 'identity'
                ? answer('match', '')
                : { ...answer('unshown', `the user's ${told.field} shows no deletion`), field: told.field };
        default:
            return purpose === 'identity'
                ? answer('match', '')
                : answer('shown', 'the site does not say whether a deletion is pending');
    }
};

;// CONCATENATED MODULE: ./build/domain/send/answer.js







const ABOUT_TOKEN = /token|credential|authenticat|api.?key|log.?in/i;
const ABOUT_LIMIT = /rate.?limit|too many requests|throttl/i;
/** The tables of semantics.md, "An answer to DELETE" and "Cancel mode", and what a read tells. Never throws. */
const readAnswer = (given, context) => {
    const { purpose, user } = context;
    // In a look-up the address is a part of the path, which a site may repeat in whatever it says.
    const hide = (text) => (purpose === 'lookup' ? (0,domain_text/* withoutAddress */.L1)(text, user.email) : text);
    const reply = given.kind === 'answer' && given.location !== undefined
        ? { ...given, location: hide(given.location) }
        : given;
    if (reply.kind === 'silence') {
        const result = reply.sent ? 'ambiguous' : 'not-sent';
        return { result, sent: reply.sent, detail: messages_site/* unreachableText */.WP((0,domain_text/* foreign */.V$)(reply.error), reply.host) };
    }
    const { status } = reply;
    const body = readBody(reply.body, hide);
    const answer = (result, detail, stop) => ({
        result,
        sent: true,
        status,
        detail,
        ...(stop && { stop }),
    });
    const isLimit = status === 403 && (reply.retryAfter !== undefined || ABOUT_LIMIT.test(body.message));
    if (status === 429 || isLimit) {
        const retryAfterMs = readRetryAfter(reply.retryAfter, context.now);
        const throttled = answer('throttled', body.message || 'too many requests');
        return retryAfterMs === undefined ? throttled : { ...throttled, retryAfterMs };
    }
    if (status === 401 || (status === 403 && body.kind === 'json' && ABOUT_TOKEN.test(body.message))) {
        return answer('failed', body.message || 'not authorized', messages_site/* tokenRefused */.cA(status));
    }
    if (status === 408 || status === 425 || (status >= 500 && status !== 501)) {
        return answer('ambiguous', body.message || `HTTP ${status}`);
    }
    switch (purpose) {
        case 'delete':
            return readDeletion(reply, body, context, answer);
        case 'cancel':
            return readCancellation(reply, body, context, answer);
        case 'lookup':
            return readLookup(reply, body, context, answer);
        default:
            return readUser(reply, body, context, answer);
    }
};

;// CONCATENATED MODULE: ./build/domain/send/intents.js

/** The time of an intent stands for that of its request: one that has waited longer is written anew. */
const intents_FRESH_MS = 1000;
/**
 * Every request is paid for and written down before it leaves. That of a lane's next user may be so while the present one
 * is in flight, so that no lane waits for the disk.
 */
const createIntents = (way) => {
    const { now, quota, reserve, append, note, ending } = way;
    const prepared = new Map();
    let seq = 0;
    /** Spends a request; waits for one that comes free soon. False if the day is spent. */
    const spend = async () => {
        for (;;) {
            if (ending())
                return false;
            const at = now();
            const verdict = quota.take(at);
            if (verdict.kind === 'go') {
                if (await reserve.take())
                    return true;
                quota.giveBack(at);
                return false;
            }
            if (verdict.kind === 'stop' || verdict.until > way.endsAt) {
                way.end({ reason: 'quota', why: messages_site/* quotaUsedUp */.L4(way.mode), resumeAfter: verdict.until });
                return false;
            }
            await way.rest(verdict.until - at);
        }
    };
    const write = (purpose, { user, batch }, mayWait) => {
        seq += 1;
        const intent = { type: 'intent', at: now(), seq, user: user.id, purpose, batch };
        return { intent, onDisk: append(intent, mayWait).finally(reserve.written) };
    };
    /** What was never written to the site costs nothing. */
    const giveBack = ({ at }) => {
        quota.giveBack(at);
        reserve.giveBack();
    };
    const withhold = (intent) => {
        giveBack(intent);
        const { seq, user } = intent;
        note({ type: 'outcome', at: now(), seq, user, result: 'withheld', sent: false, detail: '' });
    };
    /** If another request for the user comes first, nothing stays prepared: the journal has requests in their order. */
    const takePrepared = (purpose, { user }) => {
        const ready = prepared.get(user.id);
        prepared.delete(user.id);
        if (!ready)
            return undefined;
        const { intent } = ready;
        if (intent.purpose === purpose && now() - intent.at <= intents_FRESH_MS && !ending())
            return ready;
        withhold(intent);
        return undefined;
    };
    return {
        /** Gives the intent of a request once it is on disk; undefined if the run has ended. */
        write: async (purpose, one) => {
            const ready = takePrepared(purpose, one);
            if (!ready && !(await spend()))
                return undefined;
            const { intent, onDisk } = ready ?? write(purpose, one, false);
            await onDisk;
            return intent;
        },
        /** Begins to write the intent of a request that will be made soon, if one is free. */
        prepare: (purpose, one) => {
            if (ending() || quota.free(now()) === 0 || !reserve.takeNow())
                return;
            quota.take(now());
            const written = write(purpose, one, true);
            // The lane meets the fault when it makes the request.
            written.onDisk.catch(() => undefined);
            prepared.set(one.user.id, written);
        },
        /** Takes back what was prepared and not made. */
        withdraw: () => {
            for (const { intent } of prepared.values())
                withhold(intent);
            prepared.clear();
        },
        withhold,
        giveBack,
    };
};

;// CONCATENATED MODULE: ./build/domain/send/pace.js
/** Sends remembered to know how fast an uncapped run was when it has to be halved. */
const REMEMBERED = 20;
const SLOWEST = 0.5;
/** A success restores 2 % of the rate; past this much it is uncapped again if it was. */
const RESTORE = 1.02;
const UNCAPPED = 1000;
/** Bounds the requests of all lanes together; `stopped` ends every wait. Semantics.md, "Pace". */
const createPace = ({ concurrency, maxRate }, clock, stopped) => {
    const sends = [];
    const waiting = [];
    let rate = maxRate;
    let window = concurrency;
    let inFlight = 0;
    let pausedUntil = 0;
    let nextAt = 0;
    let slowedAt = Number.NEGATIVE_INFINITY;
    const wake = () => {
        for (const resolve of waiting.splice(0))
            resolve();
    };
    const measuredRate = () => {
        const [first, last] = [sends.at(0) ?? 0, sends.at(-1) ?? 0];
        return last > first ? ((sends.length - 1) * 1000) / (last - first) : concurrency;
    };
    return {
        enter: async () => {
            while (!stopped()) {
                const now = clock.now();
                const waitMs = Math.max(pausedUntil, nextAt) - now;
                if (inFlight >= window)
                    await new Promise((resolve) => waiting.push(resolve));
                else if (waitMs > 0)
                    await clock.sleep(waitMs);
                else {
                    nextAt = now + 1000 / rate;
                    sends.push(now);
                    if (sends.length > REMEMBERED)
                        sends.shift();
                    break;
                }
            }
            inFlight += 1;
            return clock.now();
        },
        leave: (enteredAt, smooth) => {
            inFlight -= 1;
            if (smooth) {
                // A late answer to what left before the pause says nothing about the site now.
                if (enteredAt >= pausedUntil)
                    window = concurrency;
                rate = rate * RESTORE > Math.min(maxRate, UNCAPPED) ? maxRate : rate * RESTORE;
            }
            wake();
        },
        pause: (ms) => {
            pausedUntil = Math.max(pausedUntil, clock.now() + ms);
            window = 1;
        },
        slowDown: () => {
            const now = clock.now();
            if (now < slowedAt + 1000)
                return;
            slowedAt = now;
            rate = Math.max(SLOWEST, Math.min(rate, measuredRate()) / 2);
        },
        rate: () => rate,
    };
};

;// CONCATENATED MODULE: ./build/domain/send/reserved-requests.js
/**
 * The requests that the ledger has reserved for this run: a ceiling for everything that is sent. One write of the ledger
 * at a time, for all lanes that have come to the ceiling, once `settled` has all outcomes in the journal, which the ledger
 * is told; `write` gives what it reserved.
 */
const createReserve = (write, settled, { last: firstLast, requests: firstRequests }, hasEnded, failed) => {
    let claimed = [0, firstLast];
    let reserved = firstRequests;
    /** Requests that were taken, and those of them whose intent is in the journal: a claim counts these as used. */
    let taken = 0;
    let written = 0;
    let claiming;
    const writeSettled = async (first, last) => {
        await settled();
        const counted = written;
        reserved = (await write(first, last)) - (taken - counted);
    };
    const claim = async (first, last) => {
        // What is being written may be for fewer users.
        while (claiming)
            await claiming;
        if (hasEnded())
            return;
        claimed = [first, last];
        claiming = writeSettled(first, last)
            .catch(failed)
            .finally(() => {
            claiming = undefined;
        });
        await claiming;
    };
    const takeNow = () => {
        if (reserved <= 0 || hasEnded())
            return false;
        reserved -= 1;
        taken += 1;
        return true;
    };
    return {
        /** Claims operations, and with them requests; `failed` is told why if that fails. */
        claim,
        /** Takes one request: at the ceiling, the ledger is written first. False if the run has ended. */
        take: async () => {
            while (reserved <= 0 && !hasEnded())
                await (claiming ?? claim(...claimed));
            return takeNow();
        },
        /** The same, false at the ceiling too. */
        takeNow,
        /** The intent of a request that was taken is in the journal, or never will be. */
        written: () => {
            written += 1;
        },
        /** A request that was taken was never sent. */
        giveBack: () => {
            reserved += 1;
        },
    };
};

;// CONCATENATED MODULE: ./build/domain/send/site-knowledge.js

/** Users in a row without an answer after which the site counts as out of reach. */
const MAX_SILENT = 5;
/** Reads that do not show the user who was asked for, after which `user-endpoint` counts as wrong. */
const MAX_STRANGE = 3;
/** Begins with what earlier runs have left. */
const createSiteKnowledge = ({ mode, evidence }) => {
    let known = { pendingFields: evidence.pendingFields, succeeded: false, readsWork: false };
    let hasAnswered = false;
    let serverErrorsInARow = 0;
    let silentInARow = 0;
    let strange = 0;
    return {
        known: () => known,
        isUnwell: () => serverErrorsInARow >= 2,
        answered: (purpose, { result, status, learnt, field, stop, user }) => {
            if (status === undefined)
                return undefined;
            hasAnswered = true;
            silentInARow = 0;
            serverErrorsInARow = status >= 500 ? serverErrorsInARow + 1 : 0;
            if (result === 'scheduled' || result === 'cancelled' || result === 'found')
                known = { ...known, succeeded: true };
            if (user)
                known = { ...known, readsWork: true };
            for (const name of [learnt, result === 'pending' ? field : undefined])
                if (name !== undefined && !known.pendingFields.includes(name))
                    known = { ...known, pendingFields: [...known.pendingFields, name] };
            if (result === 'strange')
                strange += 1;
            const isRead = purpose !== 'delete' && purpose !== 'cancel';
            // Whatever is wrong with the way to read a user, undoing goes on; only a token that is refused ends it.
            if (mode === 'cancel' && isRead && result !== 'failed')
                return undefined;
            return stop ?? (result === 'strange' && strange >= MAX_STRANGE ? messages_site/* otherUser */.yn() : undefined);
        },
        silent: ({ sent, detail }) => {
            silentInARow += 1;
            // What was never sent cannot have met a site that is only unwell.
            const isOut = (!hasAnswered && !sent) || silentInARow >= MAX_SILENT;
            return isOut ? messages_site/* unreachable */.HB(detail) : undefined;
        },
    };
};

;// CONCATENATED MODULE: ./build/domain/send/throttle.js
const LONGEST_WAIT_MS = 120_000;
const SILENT_WAIT_MS = 60_000;
const SILENT_EXHAUSTED_MS = 3_600_000;
/**
 * The 429 rules of semantics.md, "Quota": the wait that the server asks for is never shortened, a runner never held asleep for long.
 * Answers to requests that left before the pause began belong to the same wait.
 */
const createThrottle = () => {
    let waitsInARow = 0;
    let waits = 0;
    let silentInARow = 0;
    let waitingUntil = 0;
    return {
        hit: ({ now, retryAfterMs, endsAt, random }) => {
            const silent = retryAfterMs === undefined;
            // DRF rounds Retry-After, and obeying it to the second was refused again in practice (SECURITY.md T12).
            const waitMs = silent ? SILENT_WAIT_MS : retryAfterMs + 1000 + 4000 * random;
            const sameWait = now < waitingUntil;
            const tooOften = !sameWait && (waitsInARow >= 3 || waits >= 10 || (silent && silentInARow >= 2));
            if (tooOften || (!silent && retryAfterMs > LONGEST_WAIT_MS) || now + waitMs > endsAt) {
                return { kind: 'exhausted', until: now + (retryAfterMs ?? SILENT_EXHAUSTED_MS), isTold: !silent };
            }
            if (!sameWait) {
                waitsInARow += 1;
                waits += 1;
                silentInARow = silent ? silentInARow + 1 : 0;
            }
            waitingUntil = Math.max(waitingUntil, now + waitMs);
            return { kind: 'wait', waitMs };
        },
        succeed: () => {
            waitsInARow = 0;
            silentInARow = 0;
        },
    };
};

;// CONCATENATED MODULE: ./build/domain/send/write-order.js
/**
 * The order of what a run writes into its journal (semantics.md, "Order of writes" 3). `failed` is told when a line is
 * not on disk: whatever cannot be written down must not happen.
 */
const createWriter = (write, failed) => {
    let last = Promise.resolve();
    const append = async (entry, mayWait) => {
        try {
            await write(entry, mayWait);
        }
        catch (error) {
            failed();
            throw error;
        }
    };
    return {
        /** Resolves when the entry, and all before it, are on disk. */
        append,
        /**
         * Appends an outcome without waiting for the disk. An intent that follows it shares its write and its sync. So no
         * request for a user leaves before the outcomes about that user are on disk.
         */
        note: (entry) => {
            last = append(entry, true);
            // A lane meets the fault at its next intent, and the run at `settled`.
            last.catch(() => undefined);
        },
        /** Resolves when all that was noted is on disk; rejects if some of it is not. */
        settled: () => last,
    };
};

;// CONCATENATED MODULE: ./build/domain/send/request.js










/** No longer than this without a read of the ledger and the default branch (ledger.md 5). */
const LOOK_MS = 30_000;
/** A site that takes longer than this hides what the disk takes. */
const QUICK_MS = 500;
/** Opens the way to the site for one run. */
const openExchange = (plan, pacing, quota, world, firstClaim) => {
    const endsAt = world.now() + pacing.maxDurationMs;
    const throttle = createThrottle();
    let ended;
    const learnt = createSiteKnowledge(plan);
    let lookedAt = world.now();
    let looking;
    let isQuick = true;
    const ending = () => {
        if (!ended && world.signal.aborted)
            ended = { reason: 'stopped', why: messages_site/* toldToStop */.lA(String(world.signal.reason), plan.mode) };
        return ended;
    };
    const end = (why) => {
        if (!ending())
            ended = why;
    };
    const { append, note, settled } = createWriter(world.append, () => end({ reason: 'stopped', why: messages_site/* journalLost */.k4() }));
    const look = async (mustReach) => {
        lookedAt = world.now();
        // One under way may have seen the world before a pause ended.
        await looking;
        if (!mustReach && looking)
            return looking;
        const started = world
            .look(mustReach)
            .then((why) => why && end({ reason: 'stopped', why }))
            .finally(() => {
            if (looking === started)
                looking = undefined;
        });
        looking = started;
        return looking;
    };
    const rest = async (ms) => {
        for (let left = ms; left > 0; left -= LOOK_MS) {
            world.checkStop();
            if (ending())
                return;
            await world.sleep(Math.min(left, LOOK_MS));
            if (left > LOOK_MS)
                await look(false);
        }
    };
    const reserve = createReserve(world.claim, settled, firstClaim, () => ending() !== undefined, (error) => {
        const why = error instanceof message/* Told */.uK ? error.told : (0,github/* gitHubFailed */.bC)(String(error));
        end({ reason: 'stopped', why });
    });
    const traffic = createPace(pacing, { ...world, sleep: rest }, () => ending() !== undefined);
    const intents = createIntents({
        now: world.now,
        mode: plan.mode,
        quota,
        reserve,
        append,
        note,
        end,
        ending,
        rest,
        endsAt,
    });
    const obey = (answer) => {
        const now = world.now();
        const verdict = throttle.hit({ now, retryAfterMs: answer.retryAfterMs, endsAt, random: world.random() });
        if (verdict.kind === 'exhausted') {
            const why = verdict.isTold ? messages_site/* siteQuotaUsedUp */.Uy(plan.mode) : messages_site/* siteRefusesMore */.AU(plan.mode);
            end({ reason: 'quota', why, resumeAfter: verdict.until, saidBySite: true });
            return;
        }
        const waitMs = Math.round(verdict.waitMs);
        traffic.pause(waitMs);
        traffic.slowDown();
        // They would be of long ago.
        intents.withdraw();
        note({ type: 'wait', at: now, waitMs, detail: `the site asked to wait (${answer.status})` });
    };
    const learn = (purpose, answer) => {
        const why = learnt.answered(purpose, answer);
        if (isSmooth(answer))
            throttle.succeed();
        if (learnt.isUnwell())
            traffic.slowDown();
        if (why)
            end({ reason: 'stopped', why });
        if (answer.result === 'throttled')
            obey(answer);
    };
    const ask = async (purpose, one, before) => {
        const { user, attempts } = one;
        for (;;) {
            const enteredAt = await traffic.enter();
            let smooth = false;
            try {
                if (world.now() - lookedAt >= LOOK_MS)
                    void look(false);
                const intent = await intents.write(purpose, one);
                if (!intent)
                    return undefined;
                // Stopped by now, perhaps while the intent was written: no request follows.
                world.checkStop();
                if (ending()?.reason === 'stopped') {
                    intents.withhold(intent);
                    return undefined;
                }
                const sentAt = world.now();
                const replied = world.send(purpose, user.id, user.email);
                if (isQuick && traffic.rate() === Number.POSITIVE_INFINITY)
                    one.prepareNext?.();
                const reply = await replied;
                const now = world.now();
                isQuick = now - sentAt < QUICK_MS;
                const answer = readAnswer(reply, { purpose, user, now, before, ...learnt.known() });
                // What is for the run alone is not written down.
                const { stop, retryAfterMs, learnt: field, user: shown, ...told } = answer;
                const outcome = { type: 'outcome', at: now, seq: intent.seq, user: user.id, ...told };
                if (!told.sent)
                    intents.giveBack(intent);
                note(outcome);
                learn(purpose, answer);
                smooth = isSmooth(answer);
                if (told.result === 'throttled')
                    continue;
                attempts.push({ intent, outcome });
                return { intent, outcome, shown };
            }
            finally {
                traffic.leave(enteredAt, smooth);
            }
        }
    };
    return {
        ask,
        prepare: intents.prepare,
        known: learnt.known,
        giveUp: (outcome) => {
            const why = learnt.silent(outcome);
            if (why)
                end({ reason: 'stopped', why });
        },
        end,
        ending,
        rest,
        look,
        claim: reserve.claim,
        settled: () => {
            intents.withdraw();
            return settled();
        },
        endsAt,
    };
};
/** An answer that shows a healthy site: it ends a probe and restores the rate. */
const isSmooth = ({ status = 0, result }) => status >= 200 && status < 500 && result !== 'throttled';

// EXTERNAL MODULE: ./build/domain/outcome/row-state.js
var row_state = __webpack_require__(52282);
// EXTERNAL MODULE: ./build/domain/outcome/verified-state.js
var verified_state = __webpack_require__(80032);
;// CONCATENATED MODULE: ./build/domain/send/cancel-user.js

/** Reads that tell nothing, after which an undo reads nobody any more. */
const MAX_USELESS_READS = 3;
/** How users are cancelled, and how it is proved (semantics.md, "Cancel mode"). */
const createCancellation = (way) => {
    const { evidence, exchange, persist, prove, fold, succeed } = way;
    /** A user who was pending, and after a success is not, shows for all of them that the cancel call cancels. */
    let isProved = false;
    let isProving = false;
    let uselessProofs = 0;
    const unproved = [];
    let uselessReads = 0;
    let callsNotFound = 0;
    const wantsProof = () => !isProved && uselessProofs < MAX_USELESS_READS && !exchange.ending();
    const proveCancellation = async (one, wasPending) => {
        const result = await prove(one);
        if (result === 'pending' || result === 'already-deleted')
            exchange.end({ reason: 'stopped', why: messages_site/* cancelsNothing */.p4(one.user.id) });
        else if (result === 'not-pending')
            isProved = wasPending;
        // A field that was never seen to show a deletion proves nothing of the call, but the next user may be pending.
        else if (result !== 'unshown')
            uselessProofs += 1;
    };
    /** Only a read of the user tells whether a deletion is pending, or whether an unclear cancellation worked. */
    const look = async (one) => {
        if (uselessReads >= MAX_USELESS_READS)
            return undefined;
        const asked = await exchange.ask('look', one);
        const result = asked?.outcome.result;
        const isUseful = asked?.shown || result === 'not-found' || result === 'already-deleted';
        uselessReads = isUseful ? 0 : uselessReads + 1;
        return asked;
    };
    /** The site refused the cancellation: because nothing is pending, or because there is no such call? */
    const lookAfter = async (one, { outcome: refusal }) => {
        const asked = await look(one);
        const result = asked?.outcome.result;
        const isThere = asked?.shown && result !== 'already-deleted' && result !== 'not-pending';
        if (exchange.known().succeeded || !isThere || refusal.result !== 'refused' || refusal.status !== 404)
            return;
        callsNotFound += 1;
        // Where the site does not tell, perhaps nothing is pending: the others must not wait for that.
        if (result === 'pending')
            exchange.end({ reason: 'stopped', why: messages_site/* cancelCallNotFound */.ER() });
    };
    const run = async (one) => {
        // One user at a time is read before and after; the other lanes need not wait for that.
        const proves = !isProving && wantsProof();
        if (proves)
            isProving = true;
        const before = proves && !evidence.cancelWorks ? await look(one) : undefined;
        const wasPending = evidence.cancelWorks || before?.outcome.result === 'pending';
        const asked = await persist('cancel', one);
        const result = asked?.outcome.result;
        if (result === 'cancelled') {
            succeed();
            if (!proves)
                unproved.push(one);
            else if (before?.outcome.result !== 'not-pending')
                await proveCancellation(one, wasPending);
        }
        else if (asked && (result === 'refused' || result === 'not-scheduled' || result === 'ambiguous')) {
            await lookAfter(one, asked);
        }
        if (proves)
            isProving = false;
        return fold(one);
    };
    return {
        run,
        /** Everybody was asked: reads what is not proved yet, and tells why the run has failed as a whole, if it has. */
        conclude: async () => {
            // Where nobody has proved the call, each success is to be proved for itself.
            for (const one of unproved)
                if (wantsProof())
                    await proveCancellation(one, evidence.cancelWorks);
            return !exchange.known().succeeded && callsNotFound > 0 ? messages_site/* cancelCallNotFound */.ER() : undefined;
        },
    };
};

;// CONCATENATED MODULE: ./build/domain/send/send-user.js





const MAX_ATTEMPTS = 3;
/** An unclear attempt that no read settles is repeated once (semantics.md, "Ambiguous"). */
const MAX_DOUBTS = 2;
/** A look-up that has found nobody among so many asks at the wrong place. */
const MAX_NOBODY = 20;
/** A site may show late what it has done: the waits before each read that proves it. */
const PROOF_WAITS_MS = [0, 3000, 7000];
/** The way of one user, for all users of a run: they share the retry budget and what was learnt about the site. */
const createUserSender = ({ mode, evidence }, exchange, world) => {
    const budget = createRetryBudget();
    let siteTells = true;
    let usersNotFound = 0;
    /** The state of a row as far as this run knows; what all reads together prove is known only at its end. */
    const fold = ({ attempts, user: { earlier } }) => (0,row_state/* foldRow */.m)(attempts, { mode, earlier, readsWork: exchange.known().readsWork, isRefuted: false });
    const settle = async (one) => {
        const { earlier } = one.user;
        // A user that may be gone is read in any case: a shell is known by its address.
        const mayBeGone = earlier !== undefined && earlier.status !== 'unknown';
        if (!siteTells && !mayBeGone)
            return undefined;
        const result = (await exchange.ask('settle', one))?.outcome.result;
        if (result !== undefined && (0,verified_state/* tellsNothing */.K0)(result))
            siteTells = false;
        return result;
    };
    const isInDoubt = ({ intent, outcome }) => intent.purpose === mode && outcome?.result === 'ambiguous';
    /** After an attempt without a clear answer: true if the row needs, or may have, no other. */
    const isSettled = async (purpose, one) => {
        // A read may be repeated, and so may what was not sent.
        if (purpose === 'identity' || purpose === 'verify' || purpose === 'lookup')
            return false;
        if (one.attempts.at(-1)?.outcome?.result === 'not-sent')
            return false;
        const doubts = one.attempts.filter(isInDoubt).length;
        // A read only ever confirms a deletion. Cancelling twice harms nobody, so there another attempt comes first.
        const told = mode === 'delete' ? await settle(one) : undefined;
        const isClear = told === 'pending' || told === 'already-deleted';
        return isClear || (told !== 'not-pending' && doubts >= MAX_DOUBTS);
    };
    const persist = async (purpose, one, before) => {
        for (let tries = 1;; tries += 1) {
            // After an unclear attempt, an earlier read proves nothing any more.
            const asked = await exchange.ask(purpose, one, one.attempts.some(isInDoubt) ? undefined : before);
            if (!asked)
                return undefined;
            const { outcome } = asked;
            if (outcome.result !== 'ambiguous' && outcome.result !== 'not-sent')
                return asked;
            if ((await isSettled(purpose, one)) || tries === MAX_ATTEMPTS) {
                if (outcome.status === undefined)
                    exchange.giveUp(outcome);
                return asked;
            }
            if (!budget.take()) {
                if (mode !== 'cancel')
                    exchange.end({ reason: 'stopped', why: messages_site/* retriesUsedUp */.Xb(mode) });
                return asked;
            }
            await world.sleep(backoffMs(tries - 1, world.random()));
        }
    };
    const prove = async (one, before) => {
        let told;
        for (const waitMs of PROOF_WAITS_MS) {
            await exchange.rest(waitMs);
            const result = (await exchange.ask('confirm', one, before))?.outcome.result;
            if (result === undefined)
                break;
            // A read without an answer takes nothing away from one that had one.
            if (result !== 'ambiguous' && result !== 'not-sent')
                told = result;
            if (!NOT_YET[mode].includes(result))
                break;
        }
        return told;
    };
    const undo = createCancellation({ evidence, exchange, persist, prove, fold, succeed: budget.succeed });
    const remove = async (one, { identify, confirm }) => {
        if (one.user.earlier) {
            const told = await settle(one);
            if (told === 'pending' || told === 'already-deleted' || exchange.ending())
                return fold(one);
        }
        const read = identify ? await persist('identity', one) : undefined;
        if (identify && read?.outcome.result !== 'match')
            return fold(one);
        await persist('delete', one, read?.shown);
        const row = fold(one);
        if (row.status !== 'scheduled')
            return row;
        budget.succeed();
        const proof = confirm && siteTells ? await prove(one, read?.shown) : undefined;
        if (proof === 'not-pending' || proof === 'unshown')
            exchange.end({ reason: 'stopped', why: messages_site/* notPending */.hq(one.user.id) });
        return fold(one);
    };
    const verify = async (one) => {
        const asked = await persist('verify', one);
        if (asked?.outcome.result === 'not-found')
            usersNotFound += 1;
        const row = fold(one);
        if (asked && (asked.shown || row.status !== 'unknown'))
            budget.succeed();
        return row;
    };
    const lookUp = async (one) => {
        const asked = await persist('lookup', one);
        if (asked?.outcome.result === 'not-found')
            usersNotFound += 1;
        if (usersNotFound >= MAX_NOBODY && !exchange.known().succeeded)
            exchange.end({ reason: 'stopped', why: messages_site/* noAddressFound */.mn(usersNotFound) });
        const row = fold(one);
        if (row.status !== 'failed')
            budget.succeed();
        return row;
    };
    return {
        /** Prepares the first request of a user, where it is known which that is. */
        prepare: (one, identify) => {
            if (mode === 'delete' && one.user.earlier)
                return;
            exchange.prepare(identify ? 'identity' : mode, one);
        },
        /** Takes one user through identity check, request, retries and settling, and tells what that adds up to. */
        send: { delete: remove, cancel: undo.run, verify, lookup: lookUp }[mode],
        /** After the last user: reads what is not proved yet, and tells why the run has failed as a whole, if it has. */
        conclude: async () => {
            if (mode === 'cancel')
                return undo.conclude();
            const isBlind = !exchange.known().readsWork && !evidence.readsWork;
            return mode === 'verify' && isBlind && usersNotFound > 0 ? messages_site/* nobodyShown */.zI() : undefined;
        },
        /** The identity check alone. */
        identify: async (one) => {
            await persist('identity', one);
            return fold(one);
        },
    };
};
/** What a read that proves may show before the site has caught up. */
const NOT_YET = {
    delete: ['not-pending', 'unshown', 'ambiguous', 'not-sent'],
    cancel: ['pending', 'ambiguous', 'not-sent'],
    verify: [],
    lookup: [],
};

;// CONCATENATED MODULE: ./build/domain/send/execute.js









/** Canaries that may be gone already before the list itself counts as wrong. */
const MAX_CANARY_MISSES = 3;
/**
 * Sends a plan: batches with pauses between them, lanes inside, canaries first. What happened is in the journal and
 * nowhere else; the last entry says why it ended. Rejects only if the journal cannot be written.
 */
const execute = async (plan, pacing, quota, world, firstClaim) => {
    const { mode, operations } = plan;
    const exchange = openExchange(plan, pacing, quota, world, firstClaim);
    const claims = createClaims(plan, pacing, exchange, firstClaim.last);
    const batches = createBatches(plan, pacing, quota, exchange, claims, world);
    const users = createUserSender(plan, exchange, world);
    const breaker = mode === 'cancel' ? undefined : createBreaker(mode === 'delete');
    let canaries = mode === 'delete' ? pacing.canary : 0;
    let misses = 0;
    /** Users of a cancellation who are tried once more at the end. */
    const again = [];
    const blocks = createBlockCheck(plan, pacing.identityCheck, async (user, batch) => {
        const row = await users.identify({ user, batch, attempts: [] });
        const isUnclear = row.status === 'identity-unverified' || row.status === 'failed';
        if (isUnclear)
            exchange.end({ reason: 'stopped', why: messages_site/* blockUnverified */.RW(user.id, row.detail) });
        return row;
    });
    const handle = async (taken, canary, prepareNext) => {
        const { user, index, batch } = taken;
        await taken.start();
        const checked = exchange.ending() ? attempts/* UNTOUCHED */._m : await blocks.pass(user, batch);
        if (checked || exchange.ending())
            return checked ?? attempts/* UNTOUCHED */._m;
        const identify = (0,plan_plan/* isIdentified */.mO)(plan, pacing.identityCheck, index, canary);
        const row = await users.send({ user, batch, attempts: [], prepareNext }, { identify, confirm: canary });
        const { status } = row;
        // A user that was not found before, or may be gone by now, is no sign of a wrong list.
        const isExplained = status === 'not-found' && (user.earlier !== undefined || user.wasNotFound);
        // A site that shows a user without its deletion status is well.
        const isWell = isExplained || (mode === 'verify' && (row.isShown || row.httpStatus === 404));
        const tripped = status && !isWell && breaker?.record(status);
        if (tripped)
            exchange.end({ reason: 'stopped', why: tripped });
        if (mode === 'cancel' && status && AGAIN.includes(status))
            again.push(user);
        return row;
    };
    /** Takes the next user and prepares the first request, as far as that is known. */
    const takeAhead = async () => {
        const taken = await batches.take();
        if (!taken)
            return undefined;
        const { user, index, batch } = taken;
        const identify = (0,plan_plan/* isIdentified */.mO)(plan, pacing.identityCheck, index, false);
        if (!blocks.names(user.id))
            users.prepare({ user, batch, attempts: [] }, identify);
        return taken;
    };
    /** Tries one user and waits for the answer; anything but success, or a user who is gone, ends the run. */
    const tryCanary = async (taken) => {
        const { user } = taken;
        const { status, attempts, detail } = await handle(taken, true);
        // A user that was unknown before was perhaps only read: that tries nothing, and the next user is the canary.
        if (status === 'already-scheduled' && user.earlier?.status === 'unknown')
            return;
        if (status === 'scheduled' || status === 'already-scheduled')
            canaries -= 1;
        else if (status === 'skipped-protected')
            return;
        else if (status === 'not-found' || status === 'already-deleted')
            misses += 1;
        // A doubt that an earlier run has left proves nothing about this one.
        else if (status === 'unknown' && user.earlier?.status === 'unknown' && attempts > 0)
            misses += 1;
        else
            exchange.end({ reason: 'stopped', why: messages_site/* canaryFailed */.yG(user.id, status, detail) });
        if (misses > MAX_CANARY_MISSES)
            exchange.end({ reason: 'stopped', why: messages_site/* canariesMissing */.tR(misses) });
    };
    while (canaries > 0 && !batches.next()?.wasNotFound) {
        const taken = await batches.take();
        if (!taken)
            break;
        await tryCanary(taken).finally(taken.done);
    }
    await inLanes(pacing.concurrency, async () => {
        let next;
        const prepareNext = () => {
            next ??= takeAhead();
            // The lane meets the fault when it takes the user.
            next.catch(() => undefined);
        };
        try {
            for (let taken = await batches.take(); taken; taken = (await next) ?? (await batches.take())) {
                next = undefined;
                await handle(taken, false, prepareNext).finally(taken.done);
            }
        }
        finally {
            // A lane that failed leaves a user behind. The others must not wait for that user.
            void next?.then((left) => left?.done(), () => undefined);
        }
    });
    await exchange.settled();
    await claims.settled();
    const batch = Math.ceil(operations.length / pacing.batchSize) + 1;
    await inLanes(pacing.concurrency, async () => {
        for (let user = again.shift(); user && !exchange.ending(); user = again.shift())
            await users.send({ user, batch, attempts: [] }, { identify: false, confirm: false });
    });
    const why = exchange.ending() ? undefined : await users.conclude();
    if (why)
        exchange.end({ reason: 'stopped', why });
    const at = world.now();
    const ending = exchange.ending();
    if (ending) {
        const { why, ...rest } = ending;
        await world.append({ type: 'end', at, ...rest, detail: why.text, help: why.help });
    }
    else
        await world.append({ type: 'end', at, reason: 'done', detail: '' });
};
/** What a cancellation leaves is tried once more: what stood in the way may have gone. */
const AGAIN = ['forbidden', 'failed', 'unknown'];
/** Runs `lane` n times side by side and waits for all of them, also when one fails. */
const inLanes = async (lanes, lane) => {
    const settled = await Promise.allSettled(Array.from({ length: lanes }, lane));
    for (const result of settled)
        if (result.status === 'rejected')
            throw result.reason;
};

;// CONCATENATED MODULE: ./build/report/progress.js

const WIDTH = 20;
/** The one line that the log shows for each batch: bar, counts, rate, time to go, quota left. */
const progressLine = ({ batch, batches, done, users, elapsedMs, quotaLeft }) => {
    const filled = users > 0 ? Math.floor((WIDTH * done) / users) : WIDTH;
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const perMs = elapsedMs > 0 ? done / elapsedMs : 0;
    const minutes = Math.ceil((users - done) / perMs / 60_000);
    const eta = done < users && perMs > 0 ? ` · about ${(0,domain_text/* count */.U9)(minutes, 'minute')} to go` : '';
    const width = String(batches).length;
    return (`batch ${String(batch).padStart(width)}/${batches} ${bar} ${done}/${users} users · ` +
        `${(perMs * 1000).toFixed(1)}/s${eta} · quota left ${(0,domain_text/* thousands */.oh)(quotaLeft)}`);
};

// EXTERNAL MODULE: ./build/report/run-json.js
var run_json = __webpack_require__(69657);
// EXTERNAL MODULE: ./build/domain/ledger/message.js
var ledger_message = __webpack_require__(9504);
// EXTERNAL MODULE: ./build/domain/ledger/record.js
var ledger_record = __webpack_require__(57554);
// EXTERNAL MODULE: ./build/domain/outcome/results.js + 1 modules
var results = __webpack_require__(22557);
;// CONCATENATED MODULE: ./build/domain/outcome/results-so-far.js


/** The intents that have no outcome: in flight, or about to be; if the run is dead, unknown. */
const openIntents = (journal) => [...(0,attempts/* allAttempts */.EW)(journal)].flatMap(({ intent, outcome }) => (outcome ? [] : [intent]));
/** Since when, in ms since the epoch, users without an answer may have been sent; `now` if there are none. */
const openSince = (journal, now) => Math.min(now, ...openIntents(journal).map(({ at }) => at));
/** Results while the run goes on, by the answers that there are: of all other users there is nothing to say yet. */
const makeResultsSoFar = (plan, journal) => {
    const open = new Set(openIntents(journal));
    const answered = journal.filter((entry) => !open.has(entry));
    const sent = (0,attempts/* groupAttempts */.QQ)(answered);
    const operations = plan.operations.filter(({ id }) => sent.has(id));
    return (0,results/* makeResults */.bk)({ ...plan, operations, skips: [] }, answered);
};

;// CONCATENATED MODULE: ./build/stages/halt-rival.js






/** The run at work mostly stops soon; later on, GitHub's limit of calls counts more. */
const POLLS_MS = [1000, 1000, 2000, 3000, 5000, 8000, 10_000];
const LATER_POLL_MS = 30_000;
/** Where GitHub does not tell whether the run at work is over: long enough for its last batch. */
const halt_rival_LONGEST_WAIT_MS = 15 * 60_000;
/**
 * Undoing is never refused because of another run: all its users are kept from now on, and the run at work is asked
 * to stop. Resolves when another run has written, or it is time to ask again whether that run is over.
 */
const haltRival = async (deps, { recalled, own, wait, record, list }) => {
    const { clock, printer, sleep, signal, context } = deps;
    const { store, snapshot, ledger, rival } = recalled;
    if (!store || !snapshot || !rival)
        return;
    let tip = snapshot;
    if (ledger.halt?.step !== own.step) {
        const { run } = rival.holder;
        const named = namedUsers(list);
        const halted = setHalt(keepUsers(ledger, named, own.run, clock.now()), own);
        const message = (0,ledger_message/* haltMessage */.j3)((0,close_ledger/* authorOf */.rM)(record), named.length, run);
        const written = await (0,ledger_store/* writeLedger */.XL)(store, snapshot, halted, message);
        if (written === 'moved')
            return waitMoved(deps, wait, true);
        tip = written;
        printer.info(messages_ledger/* waitsForRun */.xg(run, (0,close_ledger/* runUrl */.Vp)(context, run)));
    }
    const isFirst = wait.since === undefined;
    wait.since ??= clock.now();
    if (!rival.isKnown && clock.now() - wait.since >= halt_rival_LONGEST_WAIT_MS) {
        wait.givenUp.add(rival.holder.step);
        printer.warning(messages_ledger/* waitedLongEnough */.Pw(rival.holder.run));
        return;
    }
    const polls = isFirst ? POLLS_MS : [LATER_POLL_MS];
    for (const ms of polls) {
        if (signal.aborted)
            return;
        await sleep(ms);
        // Where GitHub does not answer just now, the run at work may still be there: wait on.
        const head = await store.head().catch(() => tip.commit);
        if (head !== tip.commit)
            return;
    }
};
/** A deletion tries to begin so often; where others go on writing, a person looks. */
const MAX_LOST = 3;
/**
 * Others wrote first, or GitHub's reads lag: the plan is made anew, of an undo after a longer wait each time. Throws
 * `Told` once that has happened too often.
 */
const waitMoved = async ({ sleep }, wait, isUndo) => {
    wait.lost += 1;
    if (wait.lost >= (isUndo ? close_ledger/* TRIES */.Qm : MAX_LOST))
        throw new message/* Told */.uK(messages_ledger/* movedTooOften */.Ct());
    if (isUndo)
        await sleep(Math.min(LATER_POLL_MS, 500 * 2 ** wait.lost));
};
/** The ledger cannot be read any more, and a run was at work: it gets the time to stop. False if that is over. */
const waitUnread = async ({ clock, sleep, signal }, { since }) => {
    if (since === undefined || signal.aborted || clock.now() - since >= halt_rival_LONGEST_WAIT_MS)
        return false;
    await sleep(LATER_POLL_MS);
    return true;
};
/** All users of the list: a cancellation keeps them all, also if it fails. */
const namedUsers = ({ users }) => users.map(({ id }) => id);

;// CONCATENATED MODULE: ./build/stages/watch.js




/** A runner that is cut off from GitHub must not outlive its claim. */
const CUT_OFF_MS = 5 * 60_000;
/** A look is waited for as long as the run may go on without it, and this long at least. */
const LOOK_LIMIT_MS = 30_000;
/** Where a batch waits for GitHub. */
const LOOK_AGAIN_MS = 10_000;
/** Looks in a row, and the time in which one more comes free: GitHub allows a repository 1,000 calls an hour. */
const LOOKS = 60;
const LOOK_EVERY_MS = 15_000;
/** Whether a deletion or verification may go on (ledger.md 5): why not, if not. */
const createWatch = ({ clock, within, sleep, signal }, { compared: head, files, github }, store, tipOf, known) => {
    const { repository } = github;
    let reachedAt = clock.now();
    let compared = head;
    let looks = LOOKS;
    let countedAt = reachedAt;
    /** Posts a ref that has vanished again. One that is there nevertheless was not seen because of a stale read. */
    const remake = async () => {
        const { commit = '' } = tipOf();
        if ((await store.move(commit, true)) === 'moved')
            return commit;
        await store.pause(1);
        return store.head();
    };
    const lookAtLedger = async (reasons) => {
        const { site } = tipOf().ledger;
        const tip = (await store.head()) ?? (await remake());
        // Older than what this run wrote itself: a stale read.
        if (tip === undefined || known.has(tip))
            return;
        const read = (0,ledger_store/* readSnapshot */.RA)(store, tip, site).then((snapshot) => whyMoved(snapshot, store), toldOf);
        await settle(reasons, messages_ledger/* ledgerMoved */.$(store.ref), read);
    };
    const lookAtBranch = async (reasons) => {
        if (!compared)
            return;
        // Side by side: which branch is the default one hardly ever changes, and then the old one may be gone.
        const asked = repository.headOf(compared.branch);
        asked.catch(() => undefined);
        const branch = await repository.defaultBranch();
        const commit = await (branch === compared.branch ? asked : repository.headOf(branch));
        if (branch === compared.branch && commit === compared.commit)
            return;
        const now = { branch, commit };
        const stale = await settle(reasons, (0,start/* listNotCompared */.j8)(now.branch), (0,current_list/* findStale */.T)(repository, files, now));
        if (!stale)
            compared = now;
    };
    const lookOnce = async () => {
        const reasons = new Set();
        const both = Promise.allSettled([lookAtLedger(reasons), lookAtBranch(reasons)]);
        const limitMs = Math.max(LOOK_LIMIT_MS, reachedAt + CUT_OFF_MS - clock.now());
        const isReached = await within(both, limitMs).then((all) => all.every(({ status }) => status === 'fulfilled'), () => false);
        if (isReached)
            reachedAt = clock.now();
        const isCutOff = clock.now() - reachedAt >= CUT_OFF_MS;
        const [why = isCutOff ? messages_ledger/* gitHubUnreachable */.Su() : undefined] = reasons;
        return { isReached, why };
    };
    return async (mustReach) => {
        const now = clock.now();
        looks = Math.min(LOOKS, looks + (now - countedAt) / LOOK_EVERY_MS);
        countedAt = now;
        if (looks < 1)
            return undefined;
        for (;;) {
            looks -= 1;
            const { isReached, why } = await lookOnce();
            if (isReached || why || !mustReach || signal.aborted)
                return why;
            await sleep(LOOK_AGAIN_MS);
        }
    };
};
/** What is known to have moved is a reason to stop (`until`), until GitHub has told what it is. */
const settle = async (reasons, until, question) => {
    reasons.add(until);
    const why = await question;
    reasons.delete(until);
    if (why)
        reasons.add(why);
    return why;
};
const toldOf = (error) => {
    if (error instanceof ledger_store/* UnusableLedger */.XU)
        return error.told;
    throw error;
};
/** Why the ledger is not as this run left it. */
const whyMoved = ({ ledger }, { ref }) => ledger.halt ? messages_ledger/* haltedBy */.WJ(ledger.halt.run) : messages_ledger/* ledgerMoved */.$(ref);

;// CONCATENATED MODULE: ./build/stages/claim.js


















const noReason = async () => undefined;
/** Without a ledger (on the sandbox, or a cancellation that could not write) there is nothing to ask and no ceiling. */
const UNCLAIMED = {
    requests: Number.POSITIVE_INFINITY,
    look: noReason,
    claim: async () => Number.POSITIVE_INFINITY,
};
/**
 * Claims the first users in the ledger, before the first request. `again`: somebody else has written, or an undo had to
 * wait for the run at work; plan anew. A fault refuses the run; a cancellation goes on without its claim.
 */
const claimUsers = async (deps, work) => {
    const { recalled, plan, own, wait, list, record, folder } = work;
    const { store, snapshot, rival } = recalled;
    const { clock } = deps;
    const isUndo = plan.mode === 'cancel';
    if (!store || !snapshot)
        return (await waitUnread(deps, wait)) ? 'again' : UNCLAIMED;
    try {
        if (rival && isUndo) {
            await haltRival(deps, work);
            return 'again';
        }
        const next = nextOf(work, clock.now(), 0);
        const kept = isUndo
            ? keepUsers(recalled.ledger, namedUsers(list), own.run, clock.now())
            : recalled.ledger;
        const { graceDays, mode } = plan;
        const claim = { ...own, mode, graceDays, ...next, used: [] };
        const ledger = openClaim(kept, claim, recalled.hasDeadHalt);
        const message = (0,ledger_message/* claimMessage */.OR)((0,close_ledger/* authorOf */.rM)(record), next, recalled.settled);
        const written = await (0,ledger_store/* writeLedger */.XL)(store, snapshot, ledger, message);
        if (written === 'moved') {
            await waitMoved(deps, wait, isUndo);
            return 'again';
        }
        await (0,close_ledger/* noteCommit */.AR)(deps, folder, written);
        return goOn(deps, work, store, written, next.requests);
    }
    catch (error) {
        if (!isUndo)
            return { fault: (0,ask_github/* messageOf */.bD)(error) };
        warnUnrecorded(deps, error);
        return UNCLAIMED;
    }
};
const warnUnrecorded = ({ printer }, error) => {
    printer.warning((0,ask_github/* messageOf */.bD)(error));
    printer.warning(messages_ledger/* goesOnUnrecorded */.pK());
};
/** The users from the operation `first` on that are claimed together, but those that have their result. */
const nextOf = ({ plan, inputs, budget, facts, folder }, now, first, last = claimEnd(plan, inputs.pacing, first), results) => {
    const isDone = new Set(results?.rows.flatMap(({ user, status }) => (/^(?:unknown|skipped-)/.test(status) ? [] : [user.line])));
    const left = plan.operations.slice(first, last).flatMap(({ id, line }) => (isDone.has(line) ? [] : [id]));
    // A look-up has no ids yet.
    const users = left.filter(unnamed/* isNamed */.e);
    const used = (0,ledger_ledger/* sumBuckets */.$m)(budget.used, (0,used_requests/* useOfQuota */.b)(folder.journal()));
    const free = (0,quota/* createQuota */.p3)({ ...budget, used }).free(now);
    const wanted = (0,forecast/* reservation */.d8)(plan, inputs.pacing, last - left.length, last);
    const list = { path: (0,domain_text/* foreign */.V$)(facts.list.path, 200), blob: facts.list.blob };
    // If the run dies, its users are unknown since then: also those who are in flight now.
    const at = openSince(folder.journal(), now);
    return { at, list, users, requests: Math.max(1, Math.min(wanted, free)) };
};
/** What a claimed run does from now on: looks whether it may go on, and writes before it claims more. */
const goOn = (deps, work, store, first, requests) => {
    let tip = first;
    const known = new Set([work.recalled.snapshot?.commit, first.commit]);
    /** A look must know this run's own commit at once, before GitHub has said that the ref points to it. */
    const own = {
        ...store,
        create: async (...of) => {
            const commit = await store.create(...of);
            known.add(commit);
            return commit;
        },
    };
    const { clock } = deps;
    const { record, folder, plan } = work;
    const isUndo = plan.mode === 'cancel';
    /** Writes on top of its own last commit; an undo on top of whatever it finds. */
    const write = async (next, results) => {
        const progress = (0,close_ledger/* progressOf */.jA)(record, folder.journal(), results, clock.now());
        const ledger = (0,ledger_record/* recordProgress */.l)(tip.ledger, progress, next);
        const message = (0,ledger_message/* progressMessage */.LF)((0,close_ledger/* authorOf */.rM)(record), results, next);
        const written = await (0,ledger_store/* writeLedger */.XL)(own, tip, ledger, message);
        if (written === 'moved')
            return false;
        tip = written;
        await (0,close_ledger/* noteCommit */.AR)(deps, folder, written);
        return true;
    };
    return {
        requests,
        look: isUndo ? noReason : createWatch(deps, work, store, () => tip, known),
        claim: async (from, to) => {
            const results = makeResultsSoFar(record.plan, folder.journal());
            const next = nextOf(work, clock.now(), from, to, results);
            try {
                for (let tries = 1; !(await write(next, results)); tries += 1) {
                    tip = await (0,ledger_store/* readLedger */.SC)(store, (0,ledger_ledger/* emptyLedger */.Hg)(record.facts.site));
                    if (!isUndo || tries === close_ledger/* TRIES */.Qm)
                        throw new message/* Told */.uK(whyMoved(tip, store));
                }
                return next.requests;
            }
            catch (error) {
                if (!isUndo)
                    throw error;
                // Undoing goes on: what it did is written at the end.
                warnUnrecorded(deps, error);
                return Number.POSITIVE_INFINITY;
            }
        },
    };
};

// EXTERNAL MODULE: ./build/stages/post.js
var post = __webpack_require__(19378);
;// CONCATENATED MODULE: ./build/stages/send.js












/** Opens the way to the site, claims the first users, and sends the plan; or says why nothing was sent, or `again`. */
const sendPlan = async (deps, work) => {
    const { plan, inputs, list, folder, record, budget } = work;
    const { signal, clock } = deps;
    const stopped = async () => {
        const { text, help } = (0,messages_site/* toldToStop */.lA)(String(signal.reason), plan.mode);
        await folder.append({ type: 'end', at: clock.now(), reason: 'stopped', detail: text, help });
    };
    try {
        (0,post/* savePlan */.h)(folder, record);
        if (signal.aborted)
            return await stopped();
        if (plan.operations.length === 0) {
            await folder.append({ type: 'end', at: clock.now(), reason: 'done', detail: '' });
            return undefined;
        }
    }
    catch (error) {
        return run/* journalNotWritten */.ig(reasonOf(error));
    }
    let site;
    try {
        site = await deps.openSite(inputs, list.users);
    }
    catch (error) {
        return error instanceof message/* Told */.uK ? error.told : run/* siteNotOpened */.Kf(reasonOf(error));
    }
    try {
        const claimed = await claimUsers(deps, work);
        if (claimed === 'again')
            return 'again';
        // Cancelled while GitHub was asked: whether the claim was written is for finish, or post, to find out.
        if ('fault' in claimed)
            return signal.aborted ? await stopped() : claimed.fault;
        const { requests, look, claim } = claimed;
        const progress = showProgress(deps, work);
        const { now } = clock;
        const world = { ...deps, now, send: site.send, append: folder.append, progress, look, claim };
        const first = { last: claimEnd(plan, inputs.pacing, 0), requests };
        await deps.printer.group(TITLES[plan.mode], () => execute(plan, inputs.pacing, (0,quota/* createQuota */.p3)(budget), world, first));
        const batches = folder.journal().filter(({ type }) => type === 'batch').length;
        if (batches > 0)
            progress(batches);
    }
    catch (error) {
        // The journal cannot be written: what it has is reported.
        deps.printer.error(run/* stoppedWithoutJournal */.Lz(reasonOf(error)));
    }
    finally {
        await site.close();
    }
    return undefined;
};
/** Shows after each batch how far the run is. */
const showProgress = ({ printer, clock }, { plan, record, folder }) => {
    const startedAt = clock.now();
    return (batch) => {
        const journal = folder.journal();
        const users = plan.operations.length;
        const done = [...(0,attempts/* groupAttempts */.QQ)(journal).values()].filter((made) => made.some(isAnswered)).length;
        const { forecast, quota } = record.facts;
        const { batches } = forecast;
        const { resumeAfter } = journal.findLast((entry) => entry.type === 'end') ?? {};
        const left = (0,run_json/* quotaLeft */.qX)({ requests: (0,used_requests/* countRequests */.K)(journal), resumeAfter }, quota);
        const elapsedMs = clock.now() - startedAt;
        printer.info(progressLine({ batch, batches, done, users, elapsedMs, quotaLeft: left }));
    };
};
/** A user counts as done with the first answer, whatever it was. */
const isAnswered = ({ outcome }) => outcome !== undefined && outcome.result !== 'withheld';
const TITLES = {
    delete: 'Deletions',
    cancel: 'Cancellations',
    verify: 'Verification',
    lookup: 'Look-ups',
};
const reasonOf = (error) => (error instanceof Error ? error.message : 'unknown error');

;// CONCATENATED MODULE: ./build/run.js









/** The action from end to end. Resolves to the exit code; rejects only on a defect. */
const run_run = async (deps) => {
    const { printer, random } = deps;
    const { runId, runAttempt: attempt, runner } = deps.context;
    const chance = random().toString(36).slice(2, 10);
    const step = `${runId}.${attempt}.${chance}`;
    const own = { run: runId, attempt, runner: (0,holder_state/* runnerKey */.YM)(runner), step };
    const wait = { since: undefined, givenUp: new Set(), lost: 0 };
    const source = await printer.group('Inputs and list', () => readSource(deps));
    if ('faults' in source)
        return refuseEarly(deps, source);
    let opened;
    for (;;) {
        const prepared = await printer.group('Earlier runs and plan', async () => {
            const found = await planRun(deps, source, own, wait);
            if ('plan' in found)
                explain(deps, found);
            return found;
        });
        if (!('plan' in prepared))
            return refuseEarly(deps, prepared);
        const { inputs, plan, facts, faults } = prepared;
        const { path } = facts.list;
        printer.info(`Plan: ${(0,forecast/* forecastText */.xn)(plan, facts.forecast)}`);
        if (facts.rehearsal)
            printer.notice(run/* rehearsal */.o5());
        await publishPlan(deps, prepared);
        if (faults.length > 0)
            return (0,publish/* refuse */.TR)(deps, { faults, total: faults.length, path, inputs }, facts);
        const folder = opened ?? deps.createFolder();
        opened = folder;
        const record = { facts, plan: (0,results_csv/* withEmails */.u2)(plan, await emailsShown(prepared)) };
        const refused = plan.dryRun ? undefined : await sendPlan(deps, { ...prepared, folder, record });
        // Others have written in between: the plan is made anew.
        if (refused === 'again')
            continue;
        if (refused)
            return (0,publish/* refuse */.TR)(deps, { faults: [{ message: refused }], total: 1, path, inputs }, facts);
        if (!plan.dryRun && deps.isHandedOver())
            return 1;
        return printer.group('Results', () => (0,publish/* publish */.mk)(deps, folder, record, inputs.githubToken));
    }
};
/** How results show addresses. In a public repository, the completed list of a look-up has none, whatever the input says. */
const emailsShown = async ({ inputs, github }) => {
    const { emails, mode } = inputs;
    if (emails !== 'auto' && mode !== 'lookup')
        return emails;
    const isPrivate = await github.repository.isPrivate();
    if (mode === 'lookup' && !isPrivate)
        return 'omit';
    return emails !== 'auto' ? emails : isPrivate ? 'plain' : 'mask';
};
/** There is not even a plan; which is right where a pull request takes the list away. */
const refuseEarly = async (deps, refused) => {
    if (await publishGone(deps, refused))
        return (0,publish/* planNothing */.H4)(deps);
    await publishFaults(deps, refused);
    return (0,publish/* refuse */.TR)(deps, refused);
};


/***/ }),

/***/ 54255:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MY: () => (/* binding */ page),
/* harmony export */   Pq: () => (/* binding */ json),
/* harmony export */   Ut: () => (/* binding */ RESET),
/* harmony export */   _0: () => (/* binding */ detail),
/* harmony export */   iq: () => (/* binding */ NO_CONTENT),
/* harmony export */   v6: () => (/* binding */ throttled)
/* harmony export */ });
/** A JSON answer; `body` is JSON text. */
const json = (status, body, headers = {}) => ({
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
});
/** DRF's form of an error. */
const detail = (status, text, headers = {}) => json(status, JSON.stringify({ detail: text }), headers);
/** An HTML page as Django (django/views/defaults.py) and the proxies before it send: not the API speaking. */
const page = (status, title, text) => ({
    status,
    headers: { 'Content-Type': 'text/html' },
    body: `
<!doctype html>
<html lang="en">
<head>
  <title>${title}</title>
</head>
<body>
  <h1>${title}</h1><p>${text}</p>
</body>
</html>
`,
});
/** Done, nothing to say. DRF drops the Content-Type of an empty answer. */
const NO_CONTENT = { status: 204, headers: {}, body: '' };
/** No answer: the connection is reset. */
const RESET = { status: 0, headers: {}, body: '' };
/**
 * DRF's 429. The whole seconds are rounded up where the exception is made (exceptions.py, Throttled:
 * `wait = math.ceil(wait)`), so header and text say the same; the text has a singular.
 */
const throttled = (waitMs) => {
    const seconds = Math.ceil(waitMs / 1000);
    const text = `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`;
    return detail(429, text, { 'Retry-After': String(seconds) });
};


/***/ }),

/***/ 19386:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ parseSandboxSite),
/* harmony export */   l: () => (/* binding */ DEFAULT_OPTIONS)
/* harmony export */ });
/* harmony import */ var _quirks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27545);

/** One option: what holds unless it is asked for, what its text must be, and its value; undefined if the text is not that. */
const option = (standard, wanted, parse) => ({
    standard,
    wanted,
    parse,
});
const number = (standard, min, max, isWhole = true) => option(standard, `${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`, (text) => {
    // Number() alone would also take '', ' 5', '0x10' and '1e3'.
    if (!(isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text))
        return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
});
const SHARE = number(0, 0, 1, false);
/** How the rehearsal site behaves: by default as a healthy one. Shares are parts of one: 0.01 is one in a hundred. */
const OPTIONS = {
    /** Milliseconds between a request's arrival and its answer. */
    latency: number(20, 0, 60_000),
    /** Requests that the token may make in a rolling day (Bevy's help: 10,000). */
    quota: number(10_000, 1, 10_000_000),
    /** Requests that the token may make in any rolling 60 seconds: a throttle with a short Retry-After. */
    burst: number(Number.POSITIVE_INFINITY, 1, 10_000_000),
    /** Share of the requests that go wrong, each in one of the ways of faults.ts. */
    faults: SHARE,
    /** Share of the users whose deletion is refused with 403. */
    staff: SHARE,
    /** Share of the users that the site does not know. */
    missing: SHARE,
    /** Share of the users that are deleted shells from the start. */
    gone: SHARE,
    /** Share of the addresses that two users of the site have. */
    ambiguous: SHARE,
    /** So many reads after a DELETE or a cancellation show the user as before it. */
    late: number(0, 0, 100),
    /** The field that shows a pending deletion; empty for the sandbox's own, `none` for no such field. */
    field: option('', 'none, or the name of a field that the sandbox does not have otherwise', (text) => /^(?!(?:id|email|first_name|last_name|is_staff)$)[a-z][a-z0-9_]{0,63}$/.test(text) ? text : undefined),
    /** Ways in which real sites may answer otherwise. */
    quirks: option([], `some of ${_quirks_js__WEBPACK_IMPORTED_MODULE_0__/* .QUIRK_NAMES */ .Mm.join(', ')}, with commas between them`, (text) => {
        const names = text.split(',').map((word) => _quirks_js__WEBPACK_IMPORTED_MODULE_0__/* .QUIRK_NAMES */ .Mm.find((name) => name === word));
        const known = names.filter((name) => name !== undefined);
        return known.length === names.length ? known : undefined;
    }),
    /** Two sites with the same seed have the same staff, the same missing users and the same faults. */
    seed: number(1, 0, 0xffff_ffff),
};
/** What holds unless something else is asked for. */
const DEFAULT_OPTIONS = Object.fromEntries(Object.entries(OPTIONS).map(([name, { standard }]) => [name, standard]));
const isOption = (key) => Object.hasOwn(OPTIONS, key);
/**
 * Reads the `site` input: the options of `sandbox` or `sandbox?latency=0&faults=0.01`, all that is wrong
 * with them in one text, or undefined where the text does not ask for the sandbox at all.
 */
const parseSandboxSite = (site) => {
    if (site !== 'sandbox' && !site.startsWith('sandbox?'))
        return undefined;
    let options = DEFAULT_OPTIONS;
    const seen = new Set();
    const faults = [];
    for (const [key, text] of new URLSearchParams(site.slice('sandbox?'.length))) {
        const name = `sandbox option ${JSON.stringify(key)}`;
        if (!isOption(key)) {
            faults.push(`${name} is not known; the options are ${Object.keys(OPTIONS).join(', ')}`);
        }
        else if (seen.has(key)) {
            faults.push(`${name} is given more than once`);
        }
        else {
            const value = OPTIONS[key].parse(text);
            if (value !== undefined)
                options = { ...options, [key]: value };
            else
                faults.push(`${name} must be ${OPTIONS[key].wanted}, not ${JSON.stringify(text)}`);
        }
        seen.add(key);
    }
    return faults.length > 0 ? { fault: faults.join('; ') } : options;
};


/***/ }),

/***/ 27545:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AU: () => (/* binding */ FIRST_USERS),
/* harmony export */   Mm: () => (/* binding */ QUIRK_NAMES),
/* harmony export */   nS: () => (/* binding */ answerInstead),
/* harmony export */   v8: () => (/* binding */ rewrite)
/* harmony export */ });
/* harmony import */ var _answers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(54255);

const on = (call, answer, state) => ({
    instead: (asked) => asked.call === call && (state === undefined || asked.state === state) ? answer : undefined,
});
const always = (answer) => ({ instead: ({ path }) => answer(path) });
/** Another form of Retry-After, made of the seconds that the header has. */
const retryAfter = (form) => ({
    rewrite: (answer, nowMs) => {
        const { 'Retry-After': seconds, ...headers } = answer.headers;
        if (answer.status !== 429 || seconds === undefined)
            return answer;
        const values = form(Number(seconds), nowMs);
        return { ...answer, headers: values.length > 0 ? { ...headers, 'Retry-After': values } : headers };
    },
});
/** The date that C's asctime writes, one of the three HTTP dates (RFC 9110, 5.6.7). */
const asctime = (timeMs) => {
    const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(timeMs)
        .toUTCString()
        .split(/,? /);
    return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
};
/** So many users are the first ones. */
const FIRST_USERS = 3;
const SAYS_NO = (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .json */ .Pq)(200, '{"success": false}');
const INNER_403 = (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .json */ .Pq)(207, '{"results": [{"status": 403, "detail": "Permission Denied"}]}');
/**
 * What no public source rules out (bevy-api.md, OPEN), and what stands between a client and a site. The option
 * `quirks` names them; of two that answer the same request, the first one named does.
 */
const QUIRKS = {
    'cancel-does-nothing': on('cancel', _answers_js__WEBPACK_IMPORTED_MODULE_0__/* .NO_CONTENT */ .iq, 'pending'),
    'cancel-says-no': on('cancel', SAYS_NO, 'pending'),
    'cancel-shows-pending': {
        instead: ({ call, state, id, show }) => (call === 'cancel' && state === 'pending' ? show(id) : undefined),
    },
    'cancel-404': on('cancel', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .detail */ ._0)(404, 'Not found.')),
    'cancel-405': on('cancel', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .detail */ ._0)(405, 'Method "POST" not allowed.')),
    'delete-says-no': on('delete', SAYS_NO),
    'delete-has-errors': on('delete', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .json */ .Pq)(200, '{"errors": ["The user owns a chapter."]}')),
    'delete-status-error': on('delete', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .json */ .Pq)(200, '{"status": "error"}')),
    'delete-207': on('delete', INNER_403),
    'second-delete-204': on('delete', _answers_js__WEBPACK_IMPORTED_MODULE_0__/* .NO_CONTENT */ .iq, 'pending'),
    'second-delete-200': on('delete', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .detail */ ._0)(200, 'Deletion already scheduled'), 'pending'),
    'second-delete-409': on('delete', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .detail */ ._0)(409, 'User is already scheduled for deletion.'), 'pending'),
    'shell-delete-204': on('delete', _answers_js__WEBPACK_IMPORTED_MODULE_0__/* .NO_CONTENT */ .iq, 'deleted'),
    'refuses-first': {
        instead: ({ call, isFirst }) => call !== 'read' && isFirst ? (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .detail */ ._0)(403, 'Permission Denied') : undefined,
    },
    // Read where the fields of a user are made.
    'pending-boolean': {},
    'read-404': on('read', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .detail */ ._0)(404, 'Not found.')),
    'read-page': on('read', (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .page */ .MY)(200, 'Community', 'Welcome.')),
    'read-cached': { instead: ({ call, another, show }) => (call === 'read' ? show(another) : undefined) },
    'login-page': always(() => (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .page */ .MY)(200, 'Log in', 'Log in to continue.')),
    'login-redirect': always((path) => ({
        status: 302,
        headers: { Location: `/accounts/login/?next=${encodeURIComponent(path)}` },
        body: '',
    })),
    firewall: always(() => (0,_answers_js__WEBPACK_IMPORTED_MODULE_0__/* .page */ .MY)(403, 'Access denied', 'This request was blocked.')),
    gzip: {
        rewrite: (answer) => answer.body === ''
            ? answer
            : { ...answer, headers: { ...answer.headers, 'Content-Encoding': 'gzip' }, isGzipped: true },
    },
    '429-bare': retryAfter(() => []),
    '429-decimal': retryAfter((seconds) => [`${seconds - 0.5}`]),
    '429-asctime': retryAfter((seconds, nowMs) => [asctime(nowMs + seconds * 1000)]),
    '429-twice': retryAfter((seconds) => ['1', `${seconds}`]),
};
/** All names, in the order of the table. */
const QUIRK_NAMES = Object.keys(QUIRKS);
const find = (names) => names.map((name) => QUIRKS[name]);
/** What a quirk answers in place of the view; undefined if none of these does. */
const answerInstead = (names, asked) => {
    for (const { instead } of find(names)) {
        const answer = instead?.(asked);
        if (answer !== undefined)
            return answer;
    }
    return undefined;
};
/** An answer in the form in which these quirks send it. */
const rewrite = (names, answer, nowMs) => find(names).reduce((sent, quirk) => quirk.rewrite?.(sent, nowMs) ?? sent, answer);


/***/ }),

/***/ 51335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X3: () => (/* binding */ askGitHub),
  nB: () => (/* binding */ learn),
  bD: () => (/* binding */ messageOf)
});

// EXTERNAL MODULE: ./build/domain/messages/github.js
var github = __webpack_require__(33543);
// EXTERNAL MODULE: ./build/domain/messages/message.js
var message = __webpack_require__(60733);
// EXTERNAL MODULE: ./build/domain/messages/start.js
var start = __webpack_require__(15706);
// EXTERNAL MODULE: ./build/domain/plan/current-list.js
var current_list = __webpack_require__(2241);
// EXTERNAL MODULE: ./build/domain/plan/gate.js
var gate = __webpack_require__(21422);
;// CONCATENATED MODULE: ./build/domain/plan/review.js

/**
 * Is the list that is about to run the list that was approved? semantics.md, "Review proof": contents are compared
 * by their git blobs, not commits, so that squash and rebase are fine, and a list that was changed or reverted since
 * is not the approved one.
 */
const proveReview = async (repository, { path, blobs, commit }, { branch, commit: head }) => {
    const refuse = ({ text: why }, pull) => ({ approved: false, why, pull });
    const [committed, current] = await Promise.all([
        repository.blobAt(path, commit),
        head === commit ? undefined : repository.blobAt(path, head),
    ]);
    if (committed === undefined)
        return refuse(start/* notCommitted */.Kc(path));
    if (!blobs.includes(committed))
        return refuse(start/* notAsCommitted */.YZ(path));
    if (head !== commit && current === undefined)
        return refuse(start/* takenBack */.lv(path, branch));
    if (head !== commit && current !== committed)
        return refuse(start/* changedSince */.$A(path, branch));
    const change = await repository.lastChange(path, head);
    const pulls = change === undefined ? [] : await repository.mergedPulls(change, branch);
    const refusals = [];
    // A commit may belong to several pull requests, listed in no order: one that was approved is enough.
    for (const pull of pulls) {
        const { approvers, faults } = await judgeReviews(repository, pull, path, committed);
        if (approvers.length > 0)
            return { approved: true, pull: pull.number, author: pull.author, approvers };
        refusals.push(refuse(start/* nobodyApproved */.zB(pull.number, faults), pull.number));
    }
    return refusals[0] ?? refuse(start/* noPullRequest */.gQ(path, change));
};
/** Who approved this very content and may, or what is wrong with the approvals that there are. */
const judgeReviews = async (repository, pull, path, blob) => {
    const reviews = await repository.reviews(pull.number);
    // A later review of the same person replaces the earlier one; a mere comment does not.
    const latest = new Map();
    for (const review of reviews)
        if (review.state !== 'COMMENTED')
            latest.set(review.user, review);
    const approvers = [];
    const faults = [];
    const writers = latest.size > 0 ? await repository.writers(pull.number) : [];
    const isWriter = (user) => user === pull.author || writers.some(({ login }) => login?.toLowerCase() === user.toLowerCase());
    // An author without an account may be anybody, also the person who approves.
    const hasStranger = writers.some(({ login }) => login === undefined);
    for (const { user, isPerson, state, commit } of latest.values()) {
        const fault = (fault) => faults.push({ user, fault });
        if (state === 'DISMISSED')
            fault('dismissed');
        else if (state === 'CHANGES_REQUESTED')
            fault('changes');
        else if (state !== 'APPROVED')
            continue;
        else if (isWriter(user))
            fault('author');
        else if (hasStranger)
            fault('stranger');
        else if (!isPerson)
            fault('machine');
        else if (commit === '' || (await repository.blobAt(path, commit)) !== blob)
            fault('earlier');
        else if (!(await repository.mayWrite(user)))
            fault('reader');
        else
            approvers.push(user);
    }
    return { approvers, faults };
};

;// CONCATENATED MODULE: ./build/stages/ask-github.js






/** What GitHub tells of the default branch, of the list's approval and of this run; asked only where it matters. */
const askGitHub = async ({ context }, { inputs, files, github }, dryRun) => {
    const { mode, review, site, includeCancelled } = inputs;
    const { repository, runs } = github;
    const isReal = site.kind === 'real';
    const isReviewed = isReal && review !== 'off' && !(0,gate/* isReviewEvent */.zS)(context.event);
    const isCompared = isReviewed && mode === 'delete' && !dryRun;
    const list = files.find(({ kind }) => kind === 'list');
    const asked = isReviewed && mode !== 'cancel'
        ? learn(() => (0,current_list/* readHead */.z)(repository))
        : Promise.resolve({ unread: (0,start/* branchNotAsked */.ip)() });
    const askAt = async (ask) => {
        const head = await asked;
        return 'unread' in head ? head : learn(() => ask(head.value));
    };
    const [head, proof, stale, approvals, age] = await Promise.all([
        asked,
        isReviewed && mode === 'delete' && list
            ? askAt((at) => proveReview(repository, { ...list, path: list.repositoryPath, commit: context.commit }, at))
            : undefined,
        isCompared ? askAt((at) => (0,current_list/* findStale */.T)(repository, files, at)) : { value: undefined },
        isReal && !dryRun ? learn(runs.approvals) : { value: [] },
        isReal && !dryRun && includeCancelled ? learn(runs.createdAt) : undefined,
    ]);
    return {
        head,
        /** Was the list approved? Only a deletion needs that. */
        proof,
        /** Why the list or the protect list is not current, if it is not. */
        stale,
        /** The approvals of this run's environment; empty where none was needed, and where GitHub shows none. */
        approvals: 'value' in approvals ? approvals.value : [],
        age,
        /** The default branch whose content was compared; undefined where it was not. */
        compared: isCompared && 'value' in head ? head.value : undefined,
    };
};
/** What GitHub tells, or its refusal. */
const learn = async (ask) => {
    try {
        return { value: await ask() };
    }
    catch (error) {
        return { unread: messageOf(error) };
    }
};
/** An error as words for people. */
const messageOf = (error) => error instanceof message/* Told */.uK ? error.told : (0,github/* gitHubFailed */.bC)(error instanceof Error ? error.message : String(error));


/***/ }),

/***/ 83906:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AR: () => (/* binding */ noteCommit),
/* harmony export */   Qm: () => (/* binding */ TRIES),
/* harmony export */   SN: () => (/* binding */ closeLedger),
/* harmony export */   Vp: () => (/* binding */ runUrl),
/* harmony export */   jA: () => (/* binding */ progressOf),
/* harmony export */   p9: () => (/* binding */ callsOf),
/* harmony export */   rM: () => (/* binding */ authorOf)
/* harmony export */ });
/* harmony import */ var _domain_ledger_ledger_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(62950);
/* harmony import */ var _domain_ledger_message_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9504);
/* harmony import */ var _domain_ledger_record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57554);
/* harmony import */ var _domain_ledger_store_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4805);
/* harmony import */ var _domain_ledger_users_csv_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(16646);
/* harmony import */ var _domain_messages_ledger_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(32101);
/* harmony import */ var _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(60733);
/* harmony import */ var _domain_outcome_used_requests_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(67120);








/** The address of a run of this repository. */
const runUrl = ({ serverUrl, repository }, run) => `${serverUrl}/${repository}/actions/runs/${run}`;
/** Who writes, for the messages of the commits. */
const authorOf = ({ facts, plan }) => {
    const { run, list, cancelRun } = facts;
    const { id, attempt, triggeringActor: actor, url } = run;
    return { run: id, attempt, mode: plan.mode, actor, url, list, cancelRun };
};
/** The calls of a run, as its inputs name them. */
const callsOf = (inputs) => ({
    cancel: String(inputs['cancel-endpoint']),
    user: String(inputs['user-endpoint']),
});
/** Notes in the journal that everything until now is in the ledger, with this commit. */
const noteCommit = ({ clock }, journal, { commit = '' }) => journal.append({ type: 'ledger', at: clock.now(), commit });
/** What the step has done until now. */
const progressOf = ({ facts, plan }, journal, results, now) => {
    const { id, attempt, runner, step, startedAt } = facts.run;
    const end = journal.findLast((entry) => entry.type === 'end');
    const hasSuccess = journal.some((entry) => entry.type === 'outcome' && (entry.status ?? 500) < 300);
    return {
        holder: { run: id, attempt, runner, step },
        mode: plan.mode,
        graceDays: plan.graceDays,
        startedAt,
        now,
        rows: results.rows,
        used: (0,_domain_outcome_used_requests_js__WEBPACK_IMPORTED_MODULE_7__/* .useOfQuota */ .b)(journal),
        exhaustedUntil: end?.saidBySite ? end.resumeAfter : hasSuccess ? null : undefined,
        includesCancelledBefore: facts.includesCancelledBefore,
        proven: results.proven,
        calls: callsOf(facts.inputs),
        wasClaimed: journal.some((entry) => entry.type === 'ledger'),
    };
};
/** Tries to write on a tip that others move. */
const TRIES = 10;
/**
 * Brings the ledger up to date at the end, and closes the claim: the same from main and from post, and as often as
 * needed. Gives the last commit; undefined where the run has no ledger. Throws why it could not.
 */
const closeLedger = async (deps, record, githubToken, journal, results) => {
    const { facts, plan } = record;
    const { ledger: place, site } = facts;
    if (!place || plan.dryRun || plan.operations.length === 0)
        return place?.before;
    const written = journal.journal().findLast((entry) => entry.type === 'ledger');
    const store = deps.openGitHub(githubToken).ledger(place.template, site);
    for (let tries = 1;; tries += 1) {
        const head = await store.head();
        const from = await newest(store, head, written?.commit ?? place.before);
        const base = from === undefined
            ? { commit: undefined, ledger: (0,_domain_ledger_ledger_js__WEBPACK_IMPORTED_MODULE_0__/* .emptyLedger */ .Hg)(site) }
            : await (0,_domain_ledger_store_js__WEBPACK_IMPORTED_MODULE_3__/* .readSnapshot */ .RA)(store, from, site);
        const progress = progressOf(record, journal.journal(), results, deps.clock.now());
        const ledger = (0,_domain_ledger_record_js__WEBPACK_IMPORTED_MODULE_2__/* .recordProgress */ .l)(base.ledger, progress, undefined);
        if (head !== undefined && isRecorded(base.ledger, ledger, progress))
            return from;
        const message = (0,_domain_ledger_message_js__WEBPACK_IMPORTED_MODULE_1__/* .progressMessage */ .LF)(authorOf(record), results, undefined);
        const answer = await (0,_domain_ledger_store_js__WEBPACK_IMPORTED_MODULE_3__/* .writeLedger */ .XL)(store, base, ledger, message);
        if (answer !== 'moved') {
            await noteCommit(deps, journal, answer);
            return answer.commit;
        }
        if (tries === TRIES)
            throw new _domain_messages_message_js__WEBPACK_IMPORTED_MODULE_6__/* .Told */ .uK((0,_domain_messages_ledger_js__WEBPACK_IMPORTED_MODULE_5__/* .movedTooOften */ .Ct)());
    }
};
/** Where the history goes on: at `known`, if the ref has vanished during the run or a stale read shows an older commit. */
const newest = async (store, head, known) => {
    if (head === undefined || known === undefined || head === known)
        return head ?? known;
    return (await store.contains(known, head)) ? known : head;
};
/** Does the ledger have all of it already? Then an earlier close was written, or another run settled the claim. */
const isRecorded = (before, after, { holder, wasClaimed, used }) => before.open?.step !== holder.step &&
    before.halt?.step !== holder.step &&
    (wasClaimed || used.length === 0) &&
    (0,_domain_ledger_users_csv_js__WEBPACK_IMPORTED_MODULE_4__/* .usersCsv */ .r5)(before.users) === (0,_domain_ledger_users_csv_js__WEBPACK_IMPORTED_MODULE_4__/* .usersCsv */ .r5)(after.users);


/***/ }),

/***/ 19378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ finishCutOff),
/* harmony export */   h: () => (/* binding */ savePlan)
/* harmony export */ });
/* harmony import */ var _domain_messages_run_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57979);
/* harmony import */ var _publish_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54421);


/** What main leaves on disk for post before its first request: who, where, and the plan. No part of the artifact. */
const PLAN_FILE = 'plan.json';
/** Writes down what post needs to finish the run if main cannot. */
const savePlan = (folder, record) => folder.write(PLAN_FILE, [JSON.stringify(record)]);
/**
 * Finishes a run whose main step was interrupted, from what it has left on disk: the plan and the journal. Resolves to the
 * exit code; sends nothing to the site.
 */
const finishCutOff = async (deps, folder, githubToken) => {
    const { printer } = deps;
    const text = folder.read(PLAN_FILE);
    if (folder.read(_publish_js__WEBPACK_IMPORTED_MODULE_1__/* .FINISHED_FILE */ .e7) !== undefined)
        return 0;
    if (text === undefined) {
        printer.info('The run was interrupted before it had a plan, so it sent no request.');
        return 0;
    }
    const damage = folder.journal().find((entry) => entry.type === 'damage');
    if (damage)
        printer.error((0,_domain_messages_run_js__WEBPACK_IMPORTED_MODULE_0__/* .journalDamaged */ .bU)(damage.lines));
    printer.warning((0,_domain_messages_run_js__WEBPACK_IMPORTED_MODULE_0__/* .cutOff */ .qG)());
    return (0,_publish_js__WEBPACK_IMPORTED_MODULE_1__/* .publish */ .mk)(deps, folder, JSON.parse(text), githubToken);
};


/***/ }),

/***/ 54421:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e7: () => (/* binding */ FINISHED_FILE),
  H4: () => (/* binding */ planNothing),
  mk: () => (/* binding */ publish),
  TR: () => (/* binding */ refuse)
});

// EXTERNAL MODULE: ./build/domain/messages/ledger.js
var ledger = __webpack_require__(32101);
// EXTERNAL MODULE: ./build/domain/messages/run.js
var run = __webpack_require__(57979);
// EXTERNAL MODULE: ./build/domain/outcome/results.js + 1 modules
var outcome_results = __webpack_require__(22557);
// EXTERNAL MODULE: ./build/domain/plan/gate.js
var gate = __webpack_require__(21422);
// EXTERNAL MODULE: ./build/domain/text.js
var domain_text = __webpack_require__(66418);
// EXTERNAL MODULE: ./build/report/help-links.js
var help_links = __webpack_require__(69460);
// EXTERNAL MODULE: ./build/report/provenance.js
var provenance = __webpack_require__(16276);
// EXTERNAL MODULE: ./build/report/sections.js
var sections = __webpack_require__(35999);
// EXTERNAL MODULE: ./build/report/verdict.js + 2 modules
var report_verdict = __webpack_require__(69792);
;// CONCATENATED MODULE: ./build/report/html/assets.js
// biome-ignore-all format: made by .ci/assets.ts from page.css and rows.js
const STYLE = "/* report.html: one sheet for light and dark, narrow screens and paper. */\n:root {\n  color-scheme: light dark;\n  --page: light-dark(#f6f7f8, #0e1116);\n  --card: light-dark(#ffffff, #161b22);\n  --text: light-dark(#1b2027, #e8ebef);\n  --muted: light-dark(#565f6b, #a0aab6);\n  --line: light-dark(#dfe3e8, #2b323c);\n  --inset: light-dark(#eef0f3, #232a34);\n  --accent: light-dark(#1f54c9, #8bb3ff);\n}\n\n/* The tones: what a status means at a glance, by colour and by sign. */\n.done {\n  --tone: light-dark(#14663a, #7ed7a2);\n  --sign: \"\\2713\";\n}\n.before {\n  --tone: light-dark(#0b6570, #7ccbd6);\n  --sign: \"\\21BA\";\n}\n.plan {\n  --tone: light-dark(#2552b0, #a9c5ff);\n  --sign: \"\\25CB\";\n}\n.kept {\n  --tone: light-dark(#505a66, #b4bdc8);\n  --sign: \"\\25AA\";\n}\n.waits {\n  --tone: light-dark(#67459f, #cbb4f5);\n  --sign: \"\\2026\";\n}\n.look {\n  --tone: light-dark(#755300, #e6c15c);\n  --sign: \"!\";\n}\n.doubt {\n  --tone: light-dark(#9a3f00, #ffb37d);\n  --sign: \"?\";\n}\n.bad {\n  --tone: light-dark(#ab1c25, #ff9ba0);\n  --sign: \"\\2715\";\n}\n\n/* Tables, small and large. */\n.scroll {\n  overflow-x: auto;\n}\ntable {\n  width: 100%;\n  margin-bottom: 0.75rem;\n  border-collapse: collapse;\n  font-size: 0.9375rem;\n}\ncaption {\n  padding-bottom: 0.5rem;\n  text-align: left;\n}\nth,\ntd {\n  padding: 0.4375rem 0.75rem 0.4375rem 0;\n  border-bottom: 1px solid var(--line);\n  font-weight: normal;\n  text-align: left;\n  vertical-align: top;\n}\ntbody th {\n  font-weight: 550;\n}\n.pairs {\n  table-layout: fixed;\n}\n.pairs th {\n  width: min(38%, 14rem);\n}\n.n,\n#table :is(th, td):nth-child(n + 4):nth-child(-n + 9) {\n  text-align: right;\n  white-space: nowrap;\n}\n#table {\n  font-size: 0.8125rem;\n}\n#table th:first-child {\n  position: sticky;\n  left: 0;\n  background: var(--card);\n}\n#table td:last-child {\n  min-width: 10rem;\n}\n@media (max-width: 40rem) {\n  #counts :is(th, td):nth-child(3) {\n    display: none;\n  }\n}\n.no-email :is(th, td):nth-child(3),\n.loading #table,\n[hidden] {\n  /* biome-ignore lint/complexity/noImportantStyles: what is hidden is hidden, whatever lays it out */\n  display: none !important;\n}\n\n/* What one types into and presses. */\nbutton,\ninput,\nselect {\n  padding: 0.25rem 0;\n  color: inherit;\n  background: none;\n  border: 0;\n  font: inherit;\n  text-align: inherit;\n}\nth button::after {\n  content: \" \\2195\" / \"\";\n}\n[aria-sort=\"ascending\"] button::after {\n  content: \" \\2191\" / \"\";\n}\n[aria-sort=\"descending\"] button::after {\n  content: \" \\2193\" / \"\";\n}\n:is(.controls, .pager) :is(button, input, select) {\n  min-height: 2.75rem;\n  padding: 0 0.75rem;\n  color: var(--text);\n  background: var(--page);\n  border: 1px solid var(--muted);\n  border-radius: 0.5rem;\n}\n.controls,\n.pager {\n  display: flex;\n  align-items: center;\n  gap: 0.75rem 1rem;\n  margin-bottom: 0.75rem;\n}\n.controls {\n  flex-wrap: wrap;\n}\n.controls label {\n  flex: 1 1 14rem;\n}\n.controls :is(input, select) {\n  display: block;\n  width: 100%;\n  margin-top: 0.25rem;\n}\n[aria-disabled=\"true\"] {\n  opacity: 0.6;\n}\n:focus-visible {\n  outline: 3px solid var(--accent);\n  outline-offset: 2px;\n}\n\n/* The page and its text. */\n* {\n  box-sizing: border-box;\n}\nbody {\n  margin: 0;\n  background: var(--page);\n  color: var(--text);\n  font:\n    1rem / 1.55 system-ui,\n    sans-serif;\n  font-variant-numeric: tabular-nums;\n  overflow-wrap: break-word;\n}\nmain,\nfooter {\n  max-width: 76rem;\n  margin: 0 auto;\n  padding: 1.5rem clamp(0.75rem, 3vw, 2rem);\n}\nsection {\n  margin-top: 1.25rem;\n  padding: 1.5rem clamp(1rem, 3vw, 1.75rem);\n  background: var(--card);\n  border: 1px solid var(--line);\n  border-radius: 0.75rem;\n}\nsection > :last-child {\n  margin-bottom: 0;\n}\nh1 {\n  margin: 1rem 0;\n  font-size: clamp(1.375rem, 1rem + 1.6vw, 2rem);\n  line-height: 1.25;\n}\nh2 {\n  margin: 0 0 0.75rem;\n  font-size: 1.25rem;\n}\nh3 {\n  margin: 2rem 0 0.5rem;\n}\np,\nul,\nol,\npre {\n  margin: 0 0 0.75rem;\n  max-width: 54rem;\n}\nul,\nol {\n  padding-left: 1.5rem;\n}\nli + li {\n  margin-top: 0.5rem;\n}\na,\nsummary {\n  color: var(--accent);\n}\nfooter,\ncaption,\n.controls,\n#shown,\nthead,\n.pairs th {\n  color: var(--muted);\n}\n.note {\n  padding: 0.75rem 1rem;\n  background: var(--card);\n  border: 1px solid var(--line);\n  border-left: 0.375rem solid var(--accent);\n}\ncode {\n  font:\n    0.875em ui-monospace,\n    monospace;\n}\npre {\n  padding: 0.75rem 1rem;\n  background: var(--inset);\n  border-radius: 0.5rem;\n  white-space: pre-wrap;\n}\n.badge {\n  display: inline-block;\n  padding: 0.1em 0.6em;\n  color: var(--tone);\n  background: color-mix(in srgb, var(--tone) 10%, var(--card));\n  border-radius: 1em;\n  font-size: 0.8125rem;\n  font-weight: 550;\n  white-space: nowrap;\n}\nh1::before,\n.badge::before {\n  content: var(--sign) / \"\";\n  margin-right: 0.375em;\n  color: var(--tone);\n}\nsvg {\n  width: 100%;\n  height: 1.25rem;\n  margin-bottom: 0.5rem;\n}\nrect {\n  fill: var(--tone);\n}\n\n/* Paper: light, without controls, and with every row that is looked for. */\n@media print {\n  :root {\n    color-scheme: light;\n    --page: #ffffff;\n    font-size: 9.5pt;\n  }\n  main,\n  section {\n    padding: 4mm 0;\n    border-width: 1px 0 0;\n  }\n  .only-screen,\n  .controls,\n  .pager,\n  summary {\n    display: none;\n  }\n  .scroll {\n    overflow: visible;\n  }\n  details::details-content {\n    content-visibility: visible;\n    height: auto;\n  }\n  tr,\n  li {\n    break-inside: avoid;\n  }\n  h2,\n  h3,\n  caption {\n    break-after: avoid;\n  }\n  svg,\n  .badge {\n    print-color-adjust: exact;\n  }\n  #table {\n    font-size: 6.5pt;\n  }\n}\n";
const STYLE_HASH = 'sha256-sxewhXwtYSO4sWGuVXrHeNDkyJmMXL/DZBfyDrl857U=';
const SCRIPT = "// What script adds to report.html: search, filter, sort and pages of the table. Without it the table is there whole.\n// It makes text nodes only, and asks nobody for anything.\n\n// A long table is laid out anew for each piece of it that comes in: faster is to show it when it is there.\ndocument.documentElement.classList.add('loading');\n\nconst PAGE_ROWS = 100;\nconst STATUS_COLUMN = 1;\nconst find = (id) => document.getElementById(id);\nconst thousands = (n) => String(n).replace(/\\B(?=(?:\\d{3})+$)/g, ',');\nconst isNumber = (text) => /^\\d+$/.test(text);\n\n// Whole numbers by their size, also those of 19 digits; all else by its characters.\nconst compare = (a, b) => {\n  const byLength = isNumber(a) && isNumber(b) ? a.length - b.length : 0;\n  return byLength || (a < b ? -1 : a > b ? 1 : 0);\n};\n\n// Empty cells come last, whichever way the column is sorted.\nconst byColumn = (column, sign) => (one, other) => {\n  const [a, b] = [one.cells[column], other.cells[column]];\n  return a === '' || b === '' ? (a === '') - (b === '') : sign * compare(a, b);\n};\n\nconst isWanted = ({ cells, problem }, filter) => {\n  if (filter === '') return true;\n  return filter === 'look' ? problem !== undefined : filter === problem || filter === cells[STATUS_COLUMN];\n};\n\n// The page of the rows that were found, and the buttons that turn it.\nconst startPager = (table) => {\n  const body = table.tBodies[0];\n  const [previous, next] = [find('previous'), find('next')];\n  let found = [];\n  let page = 0;\n  const showAll = () => body.replaceChildren(...found.map(({ row }) => row));\n  const show = (wanted) => {\n    const last = Math.max(0, Math.ceil(found.length / PAGE_ROWS) - 1);\n    page = Math.max(0, Math.min(last, wanted));\n    const from = page * PAGE_ROWS;\n    const rows = found.slice(from, from + PAGE_ROWS).map(({ row }) => row);\n    body.replaceChildren(...rows);\n    find('page').textContent =\n      `Rows ${thousands(from + 1)} to ${thousands(from + rows.length)} of ${thousands(found.length)}`;\n    // A button that is really disabled loses the focus.\n    previous.ariaDisabled = String(page === 0);\n    next.ariaDisabled = String(page === last);\n    find('pager').hidden = last === 0;\n  };\n  const turn = (by) => {\n    show(page + by);\n    table.scrollIntoView({ block: 'start' });\n  };\n  previous.addEventListener('click', () => turn(-1));\n  next.addEventListener('click', () => turn(1));\n  addEventListener('beforeprint', showAll);\n  addEventListener('afterprint', () => show(page));\n  return (items) => {\n    found = items;\n    show(0);\n  };\n};\n\n// Heads of columns become buttons that sort. Chromium repeats the head of a table on every page of paper, but not the\n// buttons in it: for that they are text again.\nconst startHeads = (table, onSort) => {\n  const heads = Array.from(table.tHead.rows[0].cells);\n  const sort = (column) => {\n    const isDownward = heads[column].ariaSort === 'ascending';\n    for (const head of heads) head.removeAttribute('aria-sort');\n    heads[column].ariaSort = isDownward ? 'descending' : 'ascending';\n    onSort(byColumn(column, isDownward ? -1 : 1));\n  };\n  const addButtons = () => {\n    heads.forEach((head, column) => {\n      const button = document.createElement('button');\n      button.type = 'button';\n      button.textContent = head.textContent;\n      button.addEventListener('click', () => sort(column));\n      head.replaceChildren(button);\n    });\n  };\n  const removeButtons = () => {\n    for (const head of heads) head.replaceChildren(head.textContent);\n  };\n  addButtons();\n  addEventListener('beforeprint', removeButtons);\n  addEventListener('afterprint', addButtons);\n};\n\nconst startTable = (table) => {\n  const [search, state] = [find('search'), find('state')];\n  const items = Array.from(table.tBodies[0].rows, (row) => {\n    const cells = Array.from(row.cells, (cell) => cell.textContent);\n    return { row, cells, text: cells.join(' ').toLowerCase(), problem: row.dataset.problem };\n  });\n  const show = startPager(table);\n  const apply = () => {\n    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);\n    const found = items.filter(\n      (item) => isWanted(item, state.value) && words.every((word) => item.text.includes(word)),\n    );\n    find('shown').textContent = `${thousands(found.length)} of ${thousands(items.length)} rows match.`;\n    show(found);\n  };\n  startHeads(table, (order) => {\n    items.sort(order);\n    apply();\n  });\n  search.addEventListener('input', apply);\n  state.addEventListener('change', apply);\n  for (const jump of document.querySelectorAll('[data-filter]')) {\n    jump.addEventListener('click', (event) => {\n      event.preventDefault();\n      search.value = '';\n      state.value = jump.dataset.filter;\n      apply();\n      find('rows').scrollIntoView();\n      state.focus({ preventScroll: true });\n    });\n  }\n  find('controls').hidden = false;\n  apply();\n};\n\naddEventListener('DOMContentLoaded', () => {\n  document.documentElement.classList.remove('loading');\n  const table = find('table');\n  if (table) startTable(table);\n});\n";
const SCRIPT_HASH = 'sha256-ibuRenYAogP348FjWLiR4udbApMtqYsdQWlcrE21UbA=';

// EXTERNAL MODULE: ./build/report/blocks.js
var blocks = __webpack_require__(6813);
;// CONCATENATED MODULE: ./build/report/html/markup.js
/** A template whose every value is escaped unless it is HTML already. */
const html = (strings, ...parts) => ({
    markup: strings.map((string, i) => string + render(parts[i])).join(''),
});
const render = (part) => {
    if (part === undefined || part === false)
        return '';
    if (typeof part === 'string')
        return escapeHtml(part);
    if (typeof part === 'number')
        return String(part);
    return 'markup' in part ? part.markup : part.map(render).join('');
};
/**
 * The one escape of the report (SECURITY.md T18), for text and quoted attributes alike. What is not to be seen
 * (controls, bidi marks, zero-width characters, halves of characters) is shown as U+FFFD, so that no cell reads as
 * something that it is not.
 */
const escapeHtml = (text) => text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd')
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
/** A link that opens only where it is a web address; else its text alone. */
const markup_link = (url, text) => /^https:\/\/[^\s"'<>]+$/.test(url) ? html `<a href="${url}" rel="noreferrer">${text}</a>` : html `${text}`;
/** Our own sentences, with `code` and **bold** marked up; whatever else they hold stays text. */
const prose = (text) => {
    // Between two texts stand both groups of the pattern, of which one is empty: code, then bold.
    const pieces = text.split(/`([^`]+)`|\*\*([^*]+)\*\*/);
    return html `${pieces.map((piece, i) => {
        if (i % 3 === 0 || piece === undefined)
            return piece;
        return i % 3 === 1 ? html `<code>${piece}</code>` : html `<strong>${prose(piece)}</strong>`;
    })}`;
};

;// CONCATENATED MODULE: ./build/report/html/elements.js



/** Blocks as elements, one after the other. */
const toHtml = (blocks) => html `${blocks.map((block) => block && html `${blockHtml(block)}\n`)}`;
const blockHtml = (block) => {
    if ('section' in block)
        return section(block.section, block.id, toHtml(block.blocks));
    if ('verdict' in block)
        return html `<h1 class="${block.tone}">${inline(block.verdict)}</h1>`;
    if ('paragraph' in block)
        return html `<p>${inline(block.paragraph)}</p>`;
    if ('alert' in block)
        return html `<p class="note">${inline(block.text)}</p>`;
    if ('list' in block)
        return html `<ul>${block.list.map((item) => html `<li>${inline(item)}</li>\n`)}</ul>`;
    if ('steps' in block)
        return html `<ol>${block.steps.map(({ text, how }) => html `<li>${inline(text)}\n${toHtml(how)}</li>\n`)}</ol>`;
    if ('pairs' in block)
        return pairsTable((0,blocks/* filled */.Bq)(block.pairs));
    if ('table' in block)
        return table(block);
    // A line break in a text is a blank: each line is a text of its own.
    if ('code' in block)
        return html `<pre><code>${block.code.split('\n').map((line, i) => [i > 0 && html `\n`, line])}</code></pre>`;
    if ('details' in block)
        return html `<details><summary>${block.details}</summary>${toHtml(block.blocks)}</details>`;
    if ('bar' in block)
        return bar(block.bar, block.segments);
    return html `<h3>${inline({ badge: block.group, tone: block.tone })} ${block.title}</h3>
${toHtml(block.blocks)}<p class="only-screen"><a href="#rows" data-filter="${block.filter}">Show in the table: ${block.group}</a></p>`;
};
/** A section has a name, because screen readers jump from landmark to landmark. */
const section = (title, id, content) => content.markup === ''
    ? content
    : html `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}</section>`;
const inline = (text) => {
    if (text === undefined || typeof text === 'string')
        return html `${text}`;
    if ('own' in text)
        return prose(text.own);
    if ('code' in text)
        return html `<code>${text.code}</code>`;
    if ('strong' in text)
        return html `<strong>${inline(text.strong)}</strong>`;
    if ('url' in text)
        return markup_link(text.url, inline(text.text));
    if ('badge' in text)
        return html `<span class="badge ${text.tone}">${text.badge}</span>`;
    return html `${text.map(inline)}`;
};
const pairsTable = (pairs) => html `<table class="pairs"><tbody>
${pairs.map(([name, value]) => html `<tr><th scope="row">${prose(name)}</th><td>${inline(value)}</td></tr>\n`)}</tbody></table>`;
/** The first cell of a row names it; a caption says what the table is about. */
const table = ({ table: caption, columns, rows }) => {
    const numeric = columns.map((column) => typeof column !== 'string' && html ` class="n"`);
    const heads = columns.map((column, i) => html `<th scope="col"${numeric[i]}>${typeof column === 'string' ? column : column.number}</th>`);
    const cell = (text, i) => i === 0 ? html `<th scope="row">${inline(text)}</th>` : html `<td${numeric[i]}>${inline(text)}</td>`;
    return html `<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${rows.map((cells) => html `<tr>${cells.map(cell)}</tr>\n`)}</tbody>
</table></div>`;
};
const BAR_WIDTH = 1000;
/** A part that is there can be seen, however small it is. */
const LEAST_WIDTH = 6;
/** Parts of a whole as one bar; its label says them all in words. */
const bar = (about, segments) => {
    const total = segments.reduce((sum, { value }) => sum + value, 0);
    const words = segments.map(({ label, value }) => `${label} ${(0,domain_text/* thousands */.oh)(value)}`).join(', ');
    const scale = (BAR_WIDTH - LEAST_WIDTH * segments.length) / total;
    let x = 0;
    const parts = segments.map(({ value, tone }) => {
        const width = LEAST_WIDTH + scale * value;
        x += width;
        return html `<rect class="${tone}" x="${(x - width).toFixed(1)}" width="${(width - 2).toFixed(1)}" height="20"/>`;
    });
    return html `<svg role="img" aria-label="${about}: ${words || 'nothing'}" viewBox="0 0 ${BAR_WIDTH} 20" preserveAspectRatio="none">${parts}</svg>`;
};

// EXTERNAL MODULE: ./build/domain/list/unnamed.js
var unnamed = __webpack_require__(67034);
// EXTERNAL MODULE: ./build/domain/types.js
var types = __webpack_require__(19128);
// EXTERNAL MODULE: ./build/report/remedies.js
var remedies = __webpack_require__(66419);
// EXTERNAL MODULE: ./build/report/status-words.js
var status_words = __webpack_require__(18961);
;// CONCATENATED MODULE: ./build/report/html/rows.js






/** A page with more rows than this is slow to open; above it only those with a problem are in it. */
const MAX_REPORT_ROWS = 50_000;
/** What a person looks for first stands first: on a narrow screen the rest is scrolled to. */
const COLUMNS = [
    ['User ID', ({ user }) => (0,unnamed/* isNamed */.e)(user.id) && user.id],
    ['Status', (row) => html `<span class="badge ${toneOfRow(row)}">${row.status}</span>`],
    ['E-mail', ({ user }) => user.email],
    ['Line', ({ user }) => user.line],
    ['HTTP', ({ httpStatus }) => httpStatus],
    ['Attempts', ({ attempts }) => attempts > 0 && attempts],
    ['Batch', ({ batch }) => batch],
    ['Requested (UTC)', ({ requestedAt }) => clock(requestedAt)],
    ['Cancel before (UTC)', ({ cancelBefore }) => clock(cancelBefore)],
    ['Detail', ({ detail }) => detail],
];
const toneOfRow = ({ status, contradiction }) => contradiction ? remedies/* REMEDIES */.l0[contradiction].tone : (0,status_words/* toneOf */.YV)(status);
/** A moment under a heading that says UTC. */
const clock = (ms) => ms !== undefined && (0,domain_text/* isoTime */.Ly)(ms).slice(0, 19).replace('T', ' ');
/** The table of rows piece by piece, whole and readable without script, and the controls that script brings to life. */
function* rowsSection({ rows, mode }) {
    const isCut = rows.length > MAX_REPORT_ROWS;
    const judged = rows.map((row) => ({ row, problem: (0,remedies/* problemOf */.Zw)(row, mode) }));
    const wanted = isCut ? judged.filter(({ problem }) => problem !== undefined) : judged;
    const shown = wanted.slice(0, MAX_REPORT_ROWS);
    yield html `<section id="rows" aria-labelledby="rows-title">
<h2 id="rows-title">${isCut ? 'Rows with a problem' : 'All rows'}</h2>
${isCut && cutNote(rows.length, wanted.length)}`.markup;
    if (shown.length === 0)
        yield `<p>${isCut ? 'No row has a problem.' : 'The list has no rows.'}</p>\n`;
    else
        yield* rows_table(shown, isCut);
    yield '</section>\n';
}
function* rows_table(shown, isCut) {
    const hasEmails = shown.some(({ row }) => row.user.email !== '');
    const caption = isCut
        ? `${(0,domain_text/* count */.U9)(shown.length, 'row')} with a problem, in the order of the list`
        : `Every row of the list once, in its order: ${(0,domain_text/* count */.U9)(shown.length, 'row')}`;
    yield html `${controls(shown)}<div class="scroll"><table id="table"${!hasEmails && html ` class="no-email"`}>
<caption>${caption}</caption>
<thead><tr>${COLUMNS.map(([head]) => html `<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
`.markup;
    for (const one of shown)
        yield rowHtml(one).markup;
    yield `</tbody>
</table></div>
<nav class="pager" id="pager" aria-label="Pages of the table" hidden>
<button type="button" id="previous">Previous</button>
<span id="page"></span>
<button type="button" id="next">Next</button>
</nav>
`;
}
const cutNote = (total, problems) => {
    const cut = problems > MAX_REPORT_ROWS ? `, and of those the first ${(0,domain_text/* thousands */.oh)(MAX_REPORT_ROWS)}` : '';
    return html `<p>The list has ${(0,domain_text/* thousands */.oh)(total)} rows, too many for one page. Only those with a problem are here (${(0,domain_text/* count */.U9)(problems, 'row')}${cut}). <strong>results.csv</strong> beside this file has every row.</p>\n`;
};
/** Statuses, and problems that are no statuses, by which the table is filtered, with their names. */
const FILTERS = new Map([
    ...types/* STATUSES */.f.map((status) => [status, status]),
    ...remedies/* PROBLEMS */.D3.map((problem) => [problem, remedies/* REMEDIES */.l0[problem].name]),
]);
const controls = (rows) => {
    const counts = new Map();
    for (const { row, problem } of rows) {
        const filters = new Set([row.status, problem ? (0,remedies/* filterOf */.KV)(problem) : row.status]);
        for (const filter of filters)
            counts.set(filter, (counts.get(filter) ?? 0) + 1);
    }
    const toLookAt = rows.filter(({ problem }) => problem !== undefined).length;
    const option = (filter, name, n) => n > 0 && html `<option value="${filter}">${name} (${(0,domain_text/* thousands */.oh)(n)})</option>\n`;
    return html `<div class="controls" id="controls" role="search" aria-label="Rows" hidden>
<label>Search in all columns <input id="search" type="search" autocomplete="off" spellcheck="false"></label>
<label>Status <select id="state">
${option('', 'all', rows.length)}${option('look', 'with a problem', toLookAt)}${[...FILTERS].map(([filter, name]) => option(filter, name, counts.get(filter) ?? 0))}</select></label>
</div>
<p id="shown" role="status"></p>
`;
};
const rowHtml = ({ row, problem }) => {
    const mark = problem && html ` data-problem="${(0,remedies/* filterOf */.KV)(problem)}"`;
    const [id, ...cells] = COLUMNS.map(([, cell]) => cell(row));
    return html `<tr${mark}><th scope="row">${id}</th>${cells.map((cell) => html `<td>${cell}</td>`)}</tr>\n`;
};

;// CONCATENATED MODULE: ./build/report/html/page.js








const EXTENT = { causes: 20, users: 10, rest: 'the table of rows' };
/** Nothing may be loaded, run or sent but the one style and the one script that are in the page. */
const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;
/**
 * report.html: the whole run for a person, in one file that asks nobody for anything. What the summary says, who and
 * when with every input, and a table of all rows.
 */
function* reportHtml(run, journal) {
    const { facts, plan, results } = run;
    const title = `${facts.rehearsal ? 'Rehearsal. ' : ''}${(0,report_verdict/* verdictText */.nt)(plan, results)} (run ${facts.run.id})`;
    const blocks = (0,sections/* runBlocks */.gP)(run, EXTENT);
    yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${html `<title>${title}</title>`.markup}
<style>${STYLE}</style>
<script>${SCRIPT}</script>
</head>
<body>
<main>
`;
    yield html `<p class="only-screen"><a href="#rows">Go to the table of rows</a></p>
${toHtml([...blocks, damageAlert(journal), aboutSection(facts, results)])}`.markup;
    yield* rowsSection(results);
    yield html `</main>
<footer><p>Made by ${facts.action} from the plan and the journal of the run. All times are in UTC. This file loads nothing and tells nobody that it was opened.</p></footer>
</body>
</html>
`.markup;
}
/** What is unknown, because lines of the journal are lost. */
const damageAlert = (journal) => {
    const lines = journal.reduce((sum, entry) => sum + (entry.type === 'damage' ? entry.lines : 0), 0);
    const own = `**${(0,domain_text/* count */.U9)(lines, 'line of the journal is', 'lines of the journal are')} damaged.** Users that these lines may name are \`unknown\`.`;
    return lines > 0 ? { alert: 'WARNING', text: { own } } : undefined;
};
/** Who, what and when, and every input as the run understood it. */
const aboutSection = (facts, results) => ({
    section: 'Who, what and when',
    id: 'who',
    blocks: [
        { pairs: (0,provenance/* aboutPairs */.jI)(facts, results) },
        {
            details: 'Inputs as the run understood them, without the token',
            blocks: [
                { pairs: Object.entries(facts.inputs).map(([name, value]) => [name, { code: String(value) }]) },
            ],
        },
    ],
});

// EXTERNAL MODULE: ./build/report/outlook.js
var outlook = __webpack_require__(9256);
// EXTERNAL MODULE: ./build/report/run-json.js
var run_json = __webpack_require__(69657);
;// CONCATENATED MODULE: ./build/report/outputs.js




/** Statuses whose counts are outputs of that name. */
const COUNT_OUTPUTS = [
    'scheduled',
    'already-scheduled',
    'cancelled',
    'pending',
    'gone',
    'active',
    'found',
    'not-found',
    'forbidden',
    'failed',
    'unknown',
];
/** The outputs that follow from the results, by name; moments in ISO 8601, empty if there is none. */
const outputsOf = (results, facts) => {
    const { counts, cancelBefore, resumeAfter } = results;
    // Rows for which nothing was to be changed: every skip, and every user whose identity could not be confirmed.
    const skipped = types/* STATUSES */.f.filter((status) => /^(?:skipped|identity)-/.test(status));
    return [
        ['outcome', results.outcome],
        ['users', facts.list.users],
        ...COUNT_OUTPUTS.map((name) => [name, counts[name]]),
        ['skipped', skipped.reduce((sum, status) => sum + counts[status], 0)],
        ['remaining', (0,outcome_results/* remaining */.Tk)(counts)],
        ['requests', results.requests],
        ['quota-left', (0,run_json/* quotaLeft */.qX)(results, facts.quota)],
        ['cancel-before', cancelBefore === undefined ? '' : (0,domain_text/* isoTime */.Ly)(cancelBefore)],
        ['resume-after', resumeAfter === undefined ? '' : (0,domain_text/* isoTime */.Ly)(resumeAfter)],
        ['list-sha256', facts.list.sha256],
    ];
};

// EXTERNAL MODULE: ./build/report/results-csv.js
var results_csv = __webpack_require__(18804);
// EXTERNAL MODULE: ./build/report/to-markdown.js
var to_markdown = __webpack_require__(84578);
;// CONCATENATED MODULE: ./build/report/summary.js






/** GitHub drops a summary over 1 MiB whole; cut well before, in UTF-8 bytes. */
const MAX_SUMMARY_BYTES = 1000 * 1024;
const summary_EXTENT = { causes: 5, users: 5, rest: 'report.html and results.csv' };
/** The job summary as Markdown: verdict first, no e-mail address, every foreign text escaped. */
const summaryMarkdown = (run, artifact) => bounded([
    ...(0,sections/* runBlocks */.gP)(run, summary_EXTENT, 'missing' in artifact ? [artifact.missing.help] : []),
    artifactBlock(artifact, run.results.mode),
    { details: 'Who, what and when', blocks: [{ pairs: (0,provenance/* aboutPairs */.jI)(run.facts, run.results) }] },
]);
/**
 * The summary of a run that was refused before it had a plan: every fault, with where it is. `troubleshooting` is the
 * address of that page, if it is known.
 */
const refusalMarkdown = (faults, total, path, troubleshooting) => bounded([
    { verdict: `Refused: ${(0,domain_text/* count */.U9)(total, 'fault')}, nothing was sent`, tone: 'bad', level: 1 },
    ...(0,sections/* faultBlocks */.Xx)(faults, total, path),
    (0,help_links/* helpBlock */.ny)(faults.map(({ message }) => message.help), troubleshooting),
]);
const filesText = (mode) => ` has report.html for the browser, ${mode === 'lookup' ? 'users_to_delete.csv (the completed list), ' : ''}` +
    'results.csv, users_set_to_delete.csv, journal.jsonl and run.json.';
const artifactBlock = (artifact, mode) => 'missing' in artifact
    ? { alert: 'WARNING', text: (0,blocks/* told */.Ev)(artifact.missing.text) }
    : {
        paragraph: [
            { own: '**Every row:** ' },
            { url: artifact.url, text: artifact.name },
            { own: filesText(mode) },
        ],
    };
const bounded = (blocks) => {
    const markdown = (0,to_markdown/* toMarkdown */.l)(blocks);
    const bytes = new TextEncoder().encode(`${markdown}\n`);
    if (bytes.length <= MAX_SUMMARY_BYTES)
        return `${markdown}\n`;
    const cut = new TextDecoder().decode(bytes.subarray(0, MAX_SUMMARY_BYTES - 200)).replace(/\n[^\n]*$/, '');
    return `${cut}\n\n… GitHub does not accept a longer summary. Every row is in results.csv.\n`;
};

// EXTERNAL MODULE: ./build/report/verified.js
var verified = __webpack_require__(76647);
// EXTERNAL MODULE: ./build/stages/ask-github.js + 1 modules
var ask_github = __webpack_require__(51335);
// EXTERNAL MODULE: ./build/stages/close-ledger.js
var close_ledger = __webpack_require__(83906);
;// CONCATENATED MODULE: ./build/stages/publish.js
















const FILES = ['results.csv', 'users_set_to_delete.csv', 'journal.jsonl', 'run.json'];
/** Of a look-up. */
const COMPLETED_LIST = 'users_to_delete.csv';
/** For people: without it, the other files still tell everything. */
const REPORT = 'report.html';
const TRIES = 3;
/** The artifact client gives up by itself after about 35 s; a service that hangs must not hold the run. */
const UPLOAD_LIMIT_MS = 180_000;
/**
 * The one exit of a run that has a plan: ledger, files, artifact, summary, outputs, annotations. Resolves to the exit
 * code; `finished` is saved for post only if nothing is left for it to do.
 */
const publish = async (deps, folder, record, githubToken) => {
    const { printer } = deps;
    const { facts, plan } = record;
    const results = (0,outcome_results/* makeResults */.bk)(plan, folder.journal());
    const ahead = (0,outlook/* outlook */.E)(record, folder.journal(), results);
    const { event, troubleshooting } = deps.context;
    const ended = { facts, plan, results, ahead, troubleshooting };
    const summarize = async (artifact) => {
        // On a pull request the summary is the comment's text and nothing more.
        if (!(0,gate/* isReviewEvent */.zS)(event))
            await printer.summary(summaryMarkdown(ended, artifact));
    };
    printer.output('results', folder.path('results.csv'));
    printer.output('list', plan.mode === 'lookup' ? folder.path(COMPLETED_LIST) : '');
    for (const [name, value] of outputsOf(results, facts))
        printer.output(name, value);
    deps.artifacts.prepare();
    const closed = await inTries(deps, () => (0,close_ledger/* closeLedger */.SN)(deps, record, githubToken, folder, results));
    const ledgerCommit = 'value' in closed ? closed.value : undefined;
    printer.output('ledger-commit', ledgerCommit ?? '');
    const uploaded = await inTries(deps, () => uploadFinal(deps, folder, ended, ledgerCommit));
    const isCutShort = deps.timeLeft() < Number.POSITIVE_INFINITY;
    const isOpen = 'error' in closed;
    const lost = 'error' in uploaded && !plan.dryRun;
    if ('value' in uploaded && uploaded.value) {
        const { id, name, digest } = uploaded.value;
        const url = `${facts.run.url}/artifacts/${id}`;
        printer.output('artifact-id', id);
        printer.output('artifact-url', url);
        printer.output('artifact-digest', digest);
        await summarize({ name, url });
        if (!isOpen || !isCutShort)
            markFinished(deps, folder);
    }
    else if ('error' in uploaded && isCutShort) {
        printer.warning(run/* leftToPost */.ZD());
    }
    else {
        const missing = 'value' in uploaded ? run/* noArtifacts */.rF() : lostText(plan, uploaded.error);
        await summarize({ missing });
        if (!isOpen || !isCutShort)
            markFinished(deps, folder);
        if (lost)
            printer.error(missing);
        else
            printer.warning(missing);
        await printRows(deps, results);
    }
    if (isOpen) {
        printer.error((0,ask_github/* messageOf */.bD)(closed.error));
        printer.error(plan.mode === 'cancel' ? (0,ledger/* notRecorded */.ok)() : (0,ledger/* claimNotClosed */.If)());
    }
    if (!facts.rehearsal)
        for (const line of (0,outlook/* outlookText */.l)(ahead))
            printer.info(line);
    annotate(deps, plan, results, facts);
    showHelp(deps, (0,help_links/* helpTopics */.mR)(results));
    return lost || isOpen || (0,report_verdict/* isRed */.iI)(results, facts.failOnIncomplete) ? 1 : 0;
};
/** What the work gives, in three tries, or the error: a full disk is no reason to lose what the journal holds. */
const inTries = async ({ timeLeft, sleep }, work) => {
    for (let tries = 1;; tries += 1) {
        try {
            return { value: await work() };
        }
        catch (error) {
            if (tries === TRIES || timeLeft() < 1000)
                return { error };
            await sleep(tries * 1000);
        }
    }
};
/** Its presence in the folder says that main left nothing to do: post cannot see what main told the runner last. */
const FINISHED_FILE = 'finished';
const markFinished = ({ printer }, folder) => {
    printer.state('finished', 'true');
    try {
        folder.write(FINISHED_FILE, ['']);
    }
    catch {
        // A full disk: at worst, post reports the same once more.
    }
};
/** The one exit of a run that is refused: every fault is shown, nothing was sent. */
const refuse = async (deps, { faults, total, path, inputs }, facts) => {
    const { printer } = deps;
    printer.faults(faults, total, path);
    if (facts) {
        printer.output('users', facts.list.users);
        printer.output('list-sha256', facts.list.sha256);
    }
    endWithoutPlan(deps, 'refused');
    // On a pull request the summary is the comment's text, unless faulty inputs left no comment.
    if (!inputs || !(0,gate/* isReviewEvent */.zS)(deps.context.event))
        await printer.summary(refusalMarkdown(faults, total, path, deps.context.troubleshooting));
    showHelp(deps, []);
    return 1;
};
/** The exit of a pull request that takes the list away: the comment has said so. */
const planNothing = (deps) => {
    deps.printer.output('users', 0);
    endWithoutPlan(deps, 'planned');
    return 0;
};
const endWithoutPlan = ({ printer }, outcome) => {
    printer.output('outcome', outcome);
    for (const name of COUNT_OUTPUTS)
        printer.output(name, 0);
    printer.state('finished', 'true');
};
/** Writes the files as they follow from plan and journal, and uploads them. */
const uploadFinal = (deps, folder, ended, ledgerCommit) => {
    const { facts, results } = ended;
    const { artifactName, retentionDays } = facts;
    folder.write('results.csv', (0,results_csv/* resultsCsv */.dp)(results));
    folder.write('users_set_to_delete.csv', (0,results_csv/* usersSetToDeleteCsv */.VW)(results));
    const isLookup = results.mode === 'lookup';
    if (isLookup)
        folder.write(COMPLETED_LIST, (0,results_csv/* completedListCsv */.UY)(results));
    folder.write('run.json', [(0,run_json/* runJson */.MP)(ended, ledgerCommit)]);
    const isWritten = writeReport(deps, folder, ended);
    const names = [...FILES, ...(isLookup ? [COMPLETED_LIST] : []), ...(isWritten ? [REPORT] : [])];
    const files = names.map(folder.path);
    const upload = deps.artifacts.upload(artifactName, folder.path('.'), files, retentionDays);
    return deps.within(upload, Math.min(deps.timeLeft(), UPLOAD_LIMIT_MS));
};
/** The same for a person; says whether it is there. Without it the other files still tell everything. */
const writeReport = ({ printer }, folder, ended) => {
    try {
        folder.write(REPORT, reportHtml(ended, folder.journal()));
        return true;
    }
    catch (error) {
        printer.warning(run/* reportNotWritten */.LA(reasonOf(error)));
        return false;
    }
};
const lostText = ({ dryRun }, error) => dryRun ? run/* planLost */.KI(reasonOf(error)) : run/* resultsLost */.Dg(reasonOf(error));
/** The log is the last place where what happened can still be kept. */
const printRows = ({ printer }, { rows, mode }) => printer.group('All rows: user_id, status, requested_at', () => {
    for (const { user, status, requestedAt } of rows) {
        const place = mode === 'lookup' ? `line ${user.line}: ` : '';
        printer.info(`${place}${user.id},${status},${requestedAt === undefined ? '' : (0,domain_text/* isoTime */.Ly)(requestedAt)}`);
    }
});
const annotate = ({ printer }, plan, results, facts) => {
    const { counts, resumeAfter } = results;
    const when = resumeAfter === undefined ? '' : ` Go on after ${(0,domain_text/* isoTime */.Ly)(resumeAfter)}.`;
    const verdict = `${facts.rehearsal ? 'Rehearsal. ' : ''}${(0,report_verdict/* verdictText */.nt)(plan, results)}${when}`;
    if ((0,report_verdict/* isRed */.iI)(results, facts.failOnIncomplete))
        printer.verdict('error', verdict);
    else
        printer.verdict(results.outcome === 'incomplete' ? 'warning' : 'notice', verdict);
    const unknown = counts['not-found'];
    if (unknown > 0)
        printer.warning(results.mode === 'lookup'
            ? run/* addressesNotFound */.Ir(unknown, unknown === results.rows.length)
            : run/* notOnSite */.am(unknown));
    for (const text of (0,verified/* contradictionTexts */.ej)(results))
        printer.warning(run/* contradicted */.vF(text));
    const { changed, isCanaryUntold } = results.proven;
    if (isCanaryUntold)
        printer.warning(run/* canaryUntold */.Ls());
    if ((0,outcome_results/* isUnconfirmedUndo */.pe)(results))
        printer.warning(run/* cancelUnread */.ye());
    if (changed.length > 0)
        printer.info(`Fields of the user that the first deletion changed: ${changed.join(', ')}`);
    if (counts.unknown > 0)
        printer.warning(run/* leftUnknown */.cc(counts.unknown));
};
/** The last line of the log: where to read more about all that was said. */
const showHelp = ({ printer, context }, topics) => {
    const text = (0,help_links/* helpText */.BK)([...topics, ...printer.told()], context.troubleshooting);
    if (text !== '')
        printer.info(text);
};
const reasonOf = (error) => (error instanceof Error ? error.message : String(error));


/***/ })

};
