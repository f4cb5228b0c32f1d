import { type Answer, detail, json, NO_CONTENT } from './answers.ts';
import type { Users } from './users.ts';

/** Answers a request that is authenticated and not throttled. */
export type View = (users: Users, id: string, nowMs: number) => Answer;

/** A path of the API: its views by method, and the user it names. */
export interface Route {
  readonly views: Readonly<Record<string, View>>;
  readonly id: string;
}

const NOT_FOUND = detail(404, 'Not found.');

/** A JSON object that starts with the id as an integer of any length: a number would lose digits over 2^53. */
const withId = (id: string, fields: Readonly<Record<string, unknown>>): Answer =>
  json(200, `{"id":${id},${JSON.stringify(fields).slice(1)}`);

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

const readUser: View = (users, id, nowMs) => {
  const state = users.state(id, nowMs);
  if (state === 'missing') return NOT_FOUND;
  const dueMs = state === 'pending' ? users.deletionMs(id) : undefined;
  return withId(id, {
    email: users.email(id, nowMs),
    first_name: state === 'deleted' ? '' : 'Sandbox',
    last_name: state === 'deleted' ? '' : `User ${id}`,
    is_staff: users.isStaff(id),
    deletion_pending: state === 'pending',
    deletion_scheduled_for: dueMs === undefined ? null : formatTime(dueMs),
  });
};

const scheduleDeletion: View = (users, id, nowMs) => {
  const state = users.state(id, nowMs);
  if (state === 'missing' || state === 'deleted') return NOT_FOUND;
  if (users.isStaff(id)) return detail(403, 'Permission Denied');
  // Open: no public source says what Bevy answers here, nor to the cancel call.
  if (state === 'pending') return detail(400, 'User is already scheduled for deletion.');
  users.schedule(id, nowMs);
  return NO_CONTENT;
};

const cancelDeletion: View = (users, id, nowMs) => {
  const state = users.state(id, nowMs);
  if (state === 'missing' || state === 'deleted') return NOT_FOUND;
  if (state === 'active') return detail(400, 'No deletion is scheduled for this user.');
  users.cancel(id);
  return withId(id, { deletion_pending: false });
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

/** The route of a path without its query, or undefined: then Django answers, not the API. */
export const findRoute = (path: string): Route | undefined => {
  for (const { path: pattern, views } of ROUTES) {
    const id = pattern.exec(path)?.[1];
    if (id !== undefined) return { views, id };
  }
  return undefined;
};
