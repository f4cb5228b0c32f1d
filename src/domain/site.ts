import { foreign } from './text.ts';

/** Where the users are: a real site's base URL without its trailing slash, or the rehearsal site's options. */
export type Site<Sandbox> =
  | { readonly kind: 'real'; readonly url: string }
  | { readonly kind: 'sandbox'; readonly options: Sandbox };

/** A site, or what is wrong with it. Only https carries a token, and http stays on this machine. */
export const readSite = <Sandbox extends object>(
  text: string,
  parseSandbox: (site: string) => Sandbox | { readonly fault: string } | undefined,
): Site<Sandbox> | string => {
  if (text === '') return 'is required: https://community.example.com, or sandbox to rehearse';
  const sandbox = parseSandbox(text);
  if (sandbox && 'fault' in sandbox) return String(sandbox.fault);
  if (sandbox) return { kind: 'sandbox', options: sandbox };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A text that is no URL, or has user-info, may hold a secret: it is not repeated.
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return 'is not a web address; write it with https://, as in https://community.example.com';
  }
  if (url.username || url.password) return 'must not hold a user name or password';
  if (url.search || url.hash || /[?#]/.test(text))
    return `"${foreign(url.origin)}" must have no query and no fragment`;
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return `"${foreign(url.origin)}" must begin with https://: over http the token could be read on its way`;
  }
  // Looked for in the text itself: URL has already resolved dots, also encoded ones.
  if (/%|[^:]\/\/|\/\.{1,2}(?:\/|$)/.test(text))
    return `the path "${foreign(url.pathname)}" is not a plain path`;
  return { kind: 'real', url: url.origin + url.pathname.replace(/\/$/, '') };
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
