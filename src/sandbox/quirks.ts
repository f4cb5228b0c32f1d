import { type Answer, detail, json, NO_CONTENT, page } from './answers.ts';
import type { UserState } from './users.ts';

/** The three calls that a quirk can change. */
export type Call = 'read' | 'delete' | 'cancel';

/** A request that has come as far as the view. */
export interface Asked {
  readonly call: Call;
  readonly id: string;
  readonly path: string;
  /** What the user really is. */
  readonly state: UserState;
  /** One of the first users that anybody wanted to change. */
  readonly isFirst: boolean;
  /** The body of a user, as a read shows it. */
  readonly show: (id: string) => Answer;
  /** Some other user of the site; the same one each time. */
  readonly another: string;
}

/** `instead` answers in place of the view, and nothing is done; `rewrite` changes what is sent. */
interface Quirk {
  readonly instead?: (asked: Asked) => Answer | undefined;
  readonly rewrite?: (answer: Answer, nowMs: number) => Answer;
}

const on = (call: Call, answer: Answer, state?: UserState): Quirk => ({
  instead: (asked) =>
    asked.call === call && (state === undefined || asked.state === state) ? answer : undefined,
});

const always = (answer: (path: string) => Answer): Quirk => ({ instead: ({ path }) => answer(path) });

/** Another form of Retry-After, made of the seconds that the header has. */
const retryAfter = (form: (seconds: number, nowMs: number) => readonly string[]): Quirk => ({
  rewrite: (answer, nowMs) => {
    const { 'Retry-After': seconds, ...headers } = answer.headers;
    if (answer.status !== 429 || seconds === undefined) return answer;
    const values = form(Number(seconds), nowMs);
    return { ...answer, headers: values.length > 0 ? { ...headers, 'Retry-After': values } : headers };
  },
});

/** The date that C's asctime writes, one of the three HTTP dates (RFC 9110, 5.6.7). */
const asctime = (timeMs: number): string => {
  const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(timeMs)
    .toUTCString()
    .split(/,? /);
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
};

/** So many users are the first ones. */
export const FIRST_USERS = 3;
const SAYS_NO = json(200, '{"success": false}');
const INNER_403 = json(207, '{"results": [{"status": 403, "detail": "Permission Denied"}]}');

/**
 * What no public source rules out (bevy-api.md, OPEN), and what stands between a client and a site. The option
 * `quirks` names them; of two that answer the same request, the first one named does.
 */
const QUIRKS = {
  'cancel-does-nothing': on('cancel', NO_CONTENT, 'pending'),
  'cancel-says-no': on('cancel', SAYS_NO, 'pending'),
  'cancel-shows-pending': {
    instead: ({ call, state, id, show }) => (call === 'cancel' && state === 'pending' ? show(id) : undefined),
  },
  'cancel-404': on('cancel', detail(404, 'Not found.')),
  'cancel-405': on('cancel', detail(405, 'Method "POST" not allowed.')),
  'delete-says-no': on('delete', SAYS_NO),
  'delete-has-errors': on('delete', json(200, '{"errors": ["The user owns a chapter."]}')),
  'delete-status-error': on('delete', json(200, '{"status": "error"}')),
  'delete-207': on('delete', INNER_403),
  'second-delete-204': on('delete', NO_CONTENT, 'pending'),
  'second-delete-200': on('delete', detail(200, 'Deletion already scheduled'), 'pending'),
  'second-delete-409': on('delete', detail(409, 'User is already scheduled for deletion.'), 'pending'),
  'shell-delete-204': on('delete', NO_CONTENT, 'deleted'),
  'refuses-first': {
    instead: ({ call, isFirst }) =>
      call !== 'read' && isFirst ? detail(403, 'Permission Denied') : undefined,
  },
  // Read where the fields of a user are made.
  'pending-boolean': {},
  'read-404': on('read', detail(404, 'Not found.')),
  'read-page': on('read', page(200, 'Community', 'Welcome.')),
  'read-cached': { instead: ({ call, another, show }) => (call === 'read' ? show(another) : undefined) },
  'login-page': always(() => page(200, 'Log in', 'Log in to continue.')),
  'login-redirect': always((path) => ({
    status: 302,
    headers: { Location: `/accounts/login/?next=${encodeURIComponent(path)}` },
    body: '',
  })),
  firewall: always(() => page(403, 'Access denied', 'This request was blocked.')),
  gzip: {
    rewrite: (answer) =>
      answer.body === ''
        ? answer
        : { ...answer, headers: { ...answer.headers, 'Content-Encoding': 'gzip' }, isGzipped: true },
  },
  '429-bare': retryAfter(() => []),
  '429-decimal': retryAfter((seconds) => [`${seconds - 0.5}`]),
  '429-asctime': retryAfter((seconds, nowMs) => [asctime(nowMs + seconds * 1000)]),
  '429-twice': retryAfter((seconds) => ['1', `${seconds}`]),
} as const satisfies Readonly<Record<string, Quirk>>;

/** The name of a quirk. */
export type QuirkName = keyof typeof QUIRKS;

/** All names, in the order of the table. */
export const QUIRK_NAMES = Object.keys(QUIRKS) as readonly QuirkName[];

const find = (names: readonly QuirkName[]): readonly Quirk[] => names.map((name) => QUIRKS[name]);

/** What a quirk answers in place of the view; undefined if none of these does. */
export const answerInstead = (names: readonly QuirkName[], asked: Asked): Answer | undefined => {
  for (const { instead } of find(names)) {
    const answer = instead?.(asked);
    if (answer !== undefined) return answer;
  }
  return undefined;
};

/** An answer in the form in which these quirks send it. */
export const rewrite = (names: readonly QuirkName[], answer: Answer, nowMs: number): Answer =>
  find(names).reduce((sent, quirk) => quirk.rewrite?.(sent, nowMs) ?? sent, answer);
