import * as say from './messages/inputs.ts';
import type { Message } from './messages/message.ts';

/** Where the users are: a real site's base URL without its trailing slash, or the rehearsal site's options. */
export type Site<Sandbox> =
  | { readonly kind: 'real'; readonly url: string }
  | { readonly kind: 'sandbox'; readonly options: Sandbox };

/** A site, or what is wrong with it. Only https carries a token, and http stays on this machine. */
export const readSite = <Sandbox extends object>(
  text: string,
  parseSandbox: (site: string) => Sandbox | { readonly fault: string } | undefined,
): Site<Sandbox> | Message => {
  if (text === '') return say.siteMissing();
  const sandbox = parseSandbox(text);
  if (sandbox && 'fault' in sandbox) return say.sandboxOptions(String(sandbox.fault));
  if (sandbox) return { kind: 'sandbox', options: sandbox };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A text that is no URL, or has user-info, may hold a secret: it is not repeated.
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return say.siteForm();
  }
  if (url.username || url.password) return say.siteUser();
  if (url.search || url.hash || /[?#]/.test(text)) return say.siteQuery(url.origin);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return say.siteHttp(url.origin);
  // Looked for in the text itself: URL has already resolved dots, also encoded ones.
  if (/%|[^:]\/\/|\/\.{1,2}(?:\/|$)/.test(text)) return say.sitePath(url.pathname);
  return { kind: 'real', url: url.origin + url.pathname.replace(/\/$/, '') };
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
