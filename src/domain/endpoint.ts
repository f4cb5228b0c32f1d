import * as say from './messages/inputs.ts';
import type { Message } from './messages/message.ts';

/** A method and a path with `{user_id}` in it, or `{email}`. */
export type Endpoint = { readonly method: string; readonly path: string };

/** `DELETE /api/user/{user_id}/` as an endpoint, or what is wrong with it. */
export const parseEndpoint = (
  text: string,
  methods: readonly string[],
  place: '{user_id}' | '{email}' = '{user_id}',
): Endpoint | Message => {
  const [method = '', path = '', ...more] = text.split(' ');
  if (more.length > 0 || !methods.includes(method)) {
    return say.endpointMethod(text, methods);
  }
  if (!/^(?:\/[A-Za-z0-9._~{}-]+)+\/?$/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
    return say.endpointPath(text);
  }
  const [before = '', after, ...others] = path.split(place);
  if (after === undefined || others.length > 0 || /[{}]/.test(before + after)) {
    return say.endpointPlace(text, place);
  }
  return { method, path };
};

/** Is it the same call? A slash at the end of the path makes no other one; a faulty endpoint is like no other. */
export const isSameCall = (a: Endpoint, b: Endpoint): boolean =>
  a.path !== '/' && a.method === b.method && a.path.replace(/\/$/, '') === b.path.replace(/\/$/, '');
