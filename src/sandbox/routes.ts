import { type Answer, detail, json, NO_CONTENT } from './answers.ts';
import type { SandboxOptions } from './options.ts';
import type { Shown, Users } from './users.ts';

/** The users, and how the site shows them. */
export interface Site extends Pick<SandboxOptions, 'field'> {
  readonly users: Users;
  /** A pending deletion is shown as true and not as a date. */
  readonly isBoolean: boolean;
}

/** Answers a request that is authenticated and not throttled. */
export type View = (site: Site, id: string, nowMs: number) => Answer;

/** A path of the API: its views by method, and the user it names. */
export interface Route {
  readonly views: Readonly<Record<string, View>>;
  readonly id: string;
}

const NOT_FOUND = detail(404, 'Not found.');

/** A JSON object that starts with the id as an integer of any length: a number would lose digits over 2^53. */
const withId = (id: string, fields: Readonly<Record<string, unknown>>): string => {
  const text = Object.keys(fields).length > 0 ? `,${JSON.stringify(fields).slice(1)}` : '}';
  return `{"id":${id}${text}`;
};

/** DRF's DateTimeField, which is Python's isoformat: microseconds, or no fraction at all. */
const formatTime = (timeMs: number): string =>
  new Date(timeMs).toISOString().replace(/\.(\d+)Z$/, (_, ms) => (ms === '000' ? 'Z' : `.${ms}000Z`));

/** What DRF tells to OPTIONS about a view with the default renderers and parsers (metadata.py). */
const describe = (name: string): View => {
  const renders = ['application/json', 'text/html'];
  const parses = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];
  const answer = json(200, JSON.stringify({ name, description: '', renders, parses }));
  return () => answer;
};

/** The fields that show whether a deletion is pending: which they are, no source says (bevy-api.md, OPEN). */
const showDeletion = (
  { field, isBoolean }: Omit<Site, 'users'>,
  { state, dueMs }: Shown,
): Readonly<Record<string, unknown>> => {
  const isPending = state === 'pending';
  const date = isPending && dueMs !== undefined ? formatTime(dueMs) : null;
  if (field === 'none') return {};
  if (field !== '') return { [field]: isBoolean ? isPending : date };
  return { deletion_pending: isPending, ...(!isBoolean && { deletion_scheduled_for: date }) };
};

const showUser = (site: Site, id: string, shown: Shown): Readonly<Record<string, unknown>> => {
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
export const readUser: View = (site, id, nowMs) => {
  const shown = site.users.read(id, nowMs);
  return shown.state === 'missing' ? NOT_FOUND : json(200, withId(id, showUser(site, id, shown)));
};

/** Shows the user with this address ("Get User by ID or Email"); of several, a page of a list, as DRF makes it. */
const readByEmail: View = (site, email, nowMs) => {
  const [id, ...others] = site.users.withEmail(email);
  if (id === undefined) return NOT_FOUND;
  if (others.length === 0) return readUser(site, id, nowMs);
  const fields = showUser(site, id, site.users.read(id, nowMs));
  const results = [id, ...others].map((one) => withId(one, fields)).join();
  return json(200, `{"count":${1 + others.length},"next":null,"previous":null,"results":[${results}]}`);
};

const scheduleDeletion: View = ({ users }, id, nowMs) => {
  const state = users.state(id, nowMs);
  if (state === 'missing' || state === 'deleted') return NOT_FOUND;
  if (users.isStaff(id)) return detail(403, 'Permission Denied');
  // Open: no public source says what Bevy answers here, nor to the cancel call.
  if (state === 'pending') return detail(400, 'User is already scheduled for deletion.');
  users.schedule(id, nowMs);
  return NO_CONTENT;
};

const ACTIVE: Shown = { state: 'active', dueMs: undefined };

const cancelDeletion: View = (site, id, nowMs) => {
  const { users } = site;
  const state = users.state(id, nowMs);
  if (state === 'missing' || state === 'deleted') return NOT_FOUND;
  if (state === 'active') return detail(400, 'No deletion is scheduled for this user.');
  users.cancel(id);
  const isBoolean = site.isBoolean || site.field === '';
  return json(200, withId(id, showDeletion({ ...site, isBoolean }, ACTIVE)));
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
] as const;

/** The text of a part of a path; what no text has been encoded to stays as it is. */
const decode = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The route of a path without its query, or undefined: then Django answers, not the API. */
export const findRoute = (path: string): Route | undefined => {
  for (const { path: pattern, views } of ROUTES) {
    const id = pattern.exec(path)?.[1];
    if (id === undefined) continue;
    const name = decode(id);
    const isAddress = name.includes('@') && 'GET' in views;
    return isAddress ? { views: { ...views, GET: readByEmail, HEAD: readByEmail }, id: name } : { views, id };
  }
  return undefined;
};
