/** One request to both sites. */
export interface Case {
  /** What it is about; no other case of its scenario has the same words. */
  readonly what: string;
  /** Method and path, `GET /api/user/1/`. */
  readonly request: string;
  /** Instead of those that the action sends; undefined leaves one of them out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Its time in seconds after the start; that of the case before it, if not given. */
  readonly at?: number;
  /** How often it is sent, once if not given; only the last answer is looked at. */
  readonly times?: number;
}

/** Requests, in their order, to a site that nobody has asked anything yet. */
export interface Scenario {
  readonly name: string;
  /** Requests a day with the token; 10,000 if not given. */
  readonly quota?: number;
  /** Requests a minute with the token; as many as you like, if not given. */
  readonly burst?: number;
  /** Whether every user is staff. */
  readonly staff?: boolean;
  /** Whether a DELETE does its work and then crashes. */
  readonly broken?: boolean;
  readonly cases: readonly Case[];
}

const HUGE = '9223372036854775807';

/** Who there is, at both sites. */
export const USERS = ['1', '2', '3', HUGE].map((id) => ({ id, email: `user${id}@example.com` }));
export const TOKEN = 'key';

type Rest = Omit<Case, 'what' | 'request'>;
const ask = (what: string, request: string, rest: Rest = {}): Case => ({ what, request, ...rest });
const deleteAs = (authorization: string | undefined, what: string, rest: Rest = {}): Case =>
  ask(what, 'DELETE /api/user/3/', { ...rest, headers: { authorization } });
const getAccepting = (accept: string | undefined, what: string, path = '/api/user/1/'): Case =>
  ask(what, `GET ${path}`, { headers: { accept } });

/** The one list of requests. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'the life of a user',
    cases: [
      ask('a user', 'GET /api/user/1/'),
      ask('the largest id', `GET /api/user/${HUGE}/`),
      ask('nothing to cancel', 'POST /api/user/1/cancel_deletion/'),
      ask('set for deletion', 'DELETE /api/user/1/', { at: 60 }),
      ask('set for deletion again', 'DELETE /api/user/1/'),
      ask('pending since a whole second', 'GET /api/user/1/'),
      ask('cancelled', 'POST /api/user/1/cancel_deletion/'),
      ask('cancelled again', 'POST /api/user/1/cancel_deletion/'),
      ask('as before', 'GET /api/user/1/'),
      ask('set for deletion in between', `DELETE /api/user/${HUGE}/`, { at: 60.25 }),
      ask('pending since a fraction of a second', `GET /api/user/${HUGE}/`),
      ask('cancelled, the largest id', `POST /api/user/${HUGE}/cancel_deletion/`),
      ask('a query', 'DELETE /api/user/2/?force=true'),
    ],
  },
  {
    name: 'who is there',
    cases: [
      ask('an unknown user', 'GET /api/user/4/'),
      ask('an unknown user, deleted', 'DELETE /api/user/4/'),
      ask('an unknown user, cancelled', 'POST /api/user/4/cancel_deletion/'),
      ask('an e-mail address', 'GET /api/user/user1@example.com/'),
      ask('letters', 'DELETE /api/user/x/'),
      ask('a float', 'DELETE /api/user/1.0/'),
      ask('an exponent', 'DELETE /api/user/1E+0/'),
      ask('a minus', 'DELETE /api/user/-1/'),
      ask('a dot', 'DELETE /api/user/./'),
      ask('a NUL', 'DELETE /api/user/1%00/'),
      ask('bytes that are not UTF-8', 'DELETE /api/user/%ff/'),
      ask('a leading zero', 'GET /api/user/01/'),
      ask('a plus', 'GET /api/user/+1/'),
      ask('a blank', 'GET /api/user/%201/'),
      ask('an escaped digit', 'GET /api/user/%31/'),
      ask('a full-width digit', 'GET /api/user/%EF%BC%91/'),
      ask('an id beyond 64 bits', 'GET /api/user/9223372036854775808/'),
      ask('an escaped slash', 'GET /api%2Fuser/1/'),
    ],
  },
  {
    name: 'methods',
    cases: [
      ...['POST', 'PUT', 'PATCH', 'TRACE', 'PURGE'].map((method) =>
        ask(`${method} of a user`, `${method} /api/user/1/`),
      ),
      ask('PUT of an unknown user', 'PUT /api/user/4/'),
      ...['GET', 'DELETE', 'PUT', 'HEAD'].map((method) =>
        ask(`${method} of a cancellation`, `${method} /api/user/1/cancel_deletion/`),
      ),
      ask('HEAD of a user', 'HEAD /api/user/1/'),
      ask('HEAD of an unknown user', 'HEAD /api/user/4/'),
      ask('OPTIONS of a user', 'OPTIONS /api/user/1/'),
      ask('OPTIONS of an unknown user', 'OPTIONS /api/user/4/'),
      ask('OPTIONS of a cancellation', 'OPTIONS /api/user/1/cancel_deletion/'),
      ask('an overriding header', 'POST /api/user/1/', { headers: { 'x-http-method-override': 'DELETE' } }),
      ask('an overriding query', 'GET /api/user/1/?_method=DELETE'),
      ask('still there', 'GET /api/user/1/'),
    ],
  },
  {
    name: 'paths',
    cases: [
      ...['GET', 'HEAD', 'DELETE', 'PUT', 'OPTIONS'].map((method) =>
        ask(`${method} without its slash`, `${method} /api/user/1`),
      ),
      ask('a cancellation without its slash', 'POST /api/user/1/cancel_deletion'),
      ask('no slash, an unknown user', 'GET /api/user/4'),
      ask('no slash, letters', 'GET /api/user/x'),
      ask('no slash, an escape', 'GET /api/user/%31'),
      ask('no slash, a query', 'GET /api/user/1?a=b&c=%2F'),
      ask('no slash, an empty query', 'GET /api/user/1?'),
      ask('no slash, no token', 'DELETE /api/user/1', { headers: { authorization: undefined } }),
      ask('no slash, a wrong token', 'DELETE /api/user/1', { headers: { authorization: 'Token x' } }),
      ask('the root', 'GET /'),
      ask('the API', 'GET /api/'),
      ask('all users', 'DELETE /api/user/'),
      ask('all users, no slash', 'DELETE /api/user'),
      ask('another word', 'DELETE /api/users/1/'),
      ask('a prefix', 'GET /x/api/user/1/'),
      ask('another action', 'POST /api/user/1/restore/'),
      ask('another action, no slash', 'POST /api/user/1/restore'),
      ask('capitals', 'GET /API/user/1/'),
      ask('a double slash', 'DELETE /api/user//1/'),
      ask('a double slash in front', 'DELETE /api//user/1/'),
      ask('a double slash at the end', 'DELETE /api/user/1//'),
      ask('a page without a token', 'GET /nowhere/', { headers: { authorization: undefined } }),
      ask('HEAD of a page', 'HEAD /nowhere/'),
      ask('OPTIONS of a page', 'OPTIONS /nowhere/'),
    ],
  },
  {
    name: 'tokens',
    cases: [
      deleteAs(undefined, 'none'),
      deleteAs('', 'an empty header'),
      deleteAs(TOKEN, 'the key alone'),
      deleteAs(`Bearer ${TOKEN}`, 'Bearer'),
      deleteAs('Basic a2V5OmtleQ==', 'Basic'),
      deleteAs('Token', 'the word alone'),
      deleteAs(`Token ${TOKEN} ${TOKEN}`, 'two keys'),
      deleteAs('Token other', 'another key'),
      deleteAs('Token KEY', 'capitals'),
      deleteAs(`Token${TOKEN}`, 'no blank'),
      deleteAs(`Token: ${TOKEN}`, 'a colon'),
      deleteAs('Token k\u00e9y', 'a key in Latin-1'),
      deleteAs('Token k\u00c3\u00a9y', 'a key in UTF-8'),
      deleteAs(`Token\u00a0${TOKEN}`, 'a no-break space'),
      ask('a wrong token, an unknown user', 'GET /api/user/4/', { headers: { authorization: 'Token x' } }),
      ask('a wrong token, a wrong method', 'PUT /api/user/1/', { headers: { authorization: 'Token x' } }),
      ask('no token, a wrong method', 'PUT /api/user/1/', { headers: { authorization: undefined } }),
      ask('no token, OPTIONS', 'OPTIONS /api/user/1/', { headers: { authorization: undefined } }),
      ask('nobody has deleted the user', 'GET /api/user/3/'),
      deleteAs(`token ${TOKEN}`, 'a small letter'),
      deleteAs(`Token  ${TOKEN} `, 'many blanks'),
      deleteAs(`Token\t${TOKEN}`, 'a tab'),
    ],
  },
  {
    name: 'what is accepted',
    cases: [
      getAccepting(undefined, 'no word of it'),
      getAccepting('*/*', 'everything'),
      getAccepting('application/json', 'JSON'),
      getAccepting('text/plain, application/*;q=0.5', 'text, or else an application'),
      getAccepting('application/xml', 'XML'),
      getAccepting('application/json; version=9.0', 'another version'),
      ask('another version, no token', 'DELETE /api/user/1/', {
        headers: { accept: 'application/json; version=9.0', authorization: undefined },
      }),
      ask('JSON as the query says', 'GET /api/user/1/?format=json'),
      ask('XML as the query says', 'GET /api/user/1/?format=xml'),
    ],
  },
  {
    name: 'staff',
    staff: true,
    cases: [
      ask('staff', 'GET /api/user/1/'),
      ask('a refusal', 'DELETE /api/user/1/'),
      ask('not set for deletion', 'POST /api/user/1/cancel_deletion/'),
    ],
  },
  {
    name: 'a crash after the work',
    broken: true,
    cases: [ask('the crash', 'DELETE /api/user/1/')],
  },
  {
    name: 'the quota of a day',
    quota: 6,
    cases: [
      deleteAs('Token other', 'a wrong token does not count', { times: 7 }),
      deleteAs(undefined, 'no token does not count', { times: 7 }),
      ask('a page does not count', 'GET /nowhere/', { times: 7 }),
      ask('a redirect does not count', 'DELETE /api/user/1', { times: 7 }),
      ask('200 counts', 'GET /api/user/1/'),
      ask('204 counts', 'DELETE /api/user/1/', { at: 1 }),
      ask('400 counts', 'DELETE /api/user/1/', { at: 2 }),
      ask('404 counts', 'GET /api/user/4/', { at: 3 }),
      ask('405 counts', 'PUT /api/user/1/', { at: 4 }),
      ask('OPTIONS counts', 'OPTIONS /api/user/1/', { at: 5 }),
      ask('too many', 'DELETE /api/user/2/', { at: 5.5 }),
      ask('too many, and the method is wrong', 'PUT /api/user/2/', { at: 6 }),
      ask('too many, and the user is unknown', 'DELETE /api/user/4/'),
      ask('too many, HEAD', 'HEAD /api/user/1/'),
      ask('too many, a wrong token', 'GET /api/user/1/', { headers: { authorization: 'Token x' } }),
      ask('too many, no token', 'GET /api/user/1/', { headers: { authorization: undefined } }),
      ask('too many, no slash', 'DELETE /api/user/2'),
      ask('too many, a page', 'GET /nowhere/'),
      ask('59 seconds too early', 'DELETE /api/user/2/', { at: 86_341 }),
      ask('1 second too early', 'DELETE /api/user/2/', { at: 86_399 }),
      ask('a fraction too early', 'DELETE /api/user/2/', { at: 86_399.875 }),
      ask('a day later: 429 was not counted', 'DELETE /api/user/2/', { at: 86_400 }),
      ask('only one has left the window', 'DELETE /api/user/3/'),
      ask('the next has left', 'DELETE /api/user/3/', { at: 86_401 }),
      ask('and the next but one not', 'GET /api/user/3/'),
    ],
  },
  {
    name: 'a refusal counts',
    quota: 1,
    staff: true,
    cases: [ask('403 counts', 'DELETE /api/user/1/'), ask('too many', 'DELETE /api/user/1/', { at: 1 })],
  },
  {
    name: 'a burst',
    burst: 2,
    cases: [
      ask('two at once', 'GET /api/user/1/', { times: 2 }),
      ask('the third', 'GET /api/user/1/', { at: 0.125 }),
      ask('a second too early', 'GET /api/user/1/', { at: 59 }),
      ask('less than a second too early', 'GET /api/user/1/', { at: 59.5 }),
      ask('a minute later', 'GET /api/user/1/', { at: 60 }),
    ],
  },
  {
    name: 'a burst within the quota',
    quota: 3,
    burst: 1,
    cases: [
      ask('the first', 'GET /api/user/1/'),
      ask('too fast', 'GET /api/user/1/', { at: 10 }),
      ask('a minute later', 'GET /api/user/1/', { at: 60 }),
      ask('the fourth', 'GET /api/user/1/', { at: 120 }),
      ask('the quota is gone', 'GET /api/user/1/', { at: 180 }),
      ask('both are gone', 'GET /api/user/1/', { at: 181 }),
      ask('a day later', 'GET /api/user/1/', { at: 86_400 }),
      ask('a minute and a day later', 'GET /api/user/1/', { at: 86_460 }),
    ],
  },
  {
    name: 'without a token',
    cases: [
      deleteAs(undefined, 'the first 5,000', { times: 5_000 }),
      deleteAs(undefined, 'one more'),
      ask('a page all the same', 'GET /nowhere/', { headers: { authorization: undefined } }),
      ask('with the token', 'DELETE /api/user/1/'),
    ],
  },
];
