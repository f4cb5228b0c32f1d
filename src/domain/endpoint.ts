/** A method and a path with `{user_id}` in it. */
export type Endpoint = { readonly method: string; readonly path: string };

/** `DELETE /api/user/{user_id}/` as an endpoint, or what is wrong with it, to be put behind its text. */
export const parseEndpoint = (text: string, methods: readonly string[]): Endpoint | string => {
  const [method = '', path = '', ...more] = text.split(' ');
  if (more.length > 0 || !methods.includes(method)) {
    return `must be a method (${methods.join(', ')}), one blank and a path`;
  }
  if (!/^(?:\/[A-Za-z0-9._~{}-]+)+\/?$/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
    return 'must have a plain path that begins with /';
  }
  const [before = '', after, ...others] = path.split('{user_id}');
  if (after === undefined || others.length > 0 || /[{}]/.test(before + after)) {
    return 'must name {user_id} once in its path';
  }
  return { method, path };
};
