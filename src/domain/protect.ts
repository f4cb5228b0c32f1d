import { type Faults, readTable } from './csv.ts';
import { idFault } from './list.ts';
import * as say from './messages/list.ts';
import type { User } from './types.ts';

/** Who must never be deleted: each with the line of the file that says so. */
export type Protection = {
  readonly path: string;
  readonly ids: ReadonlyMap<string, number>;
  /** In lower case, and each host in its one spelling. */
  readonly emails: ReadonlyMap<string, number>;
  /** As `@example.com`, written alike. */
  readonly domains: ReadonlyMap<string, number>;
};

/** Reads the file of the input `protect`: `user_id` and/or `email`, where `@example.com` stands for a whole domain. */
export const parseProtection = (path: string, text: string): Protection | Faults => {
  const ids = new Map<string, number>();
  const emails = new Map<string, number>();
  const domains = new Map<string, number>();
  const faults = readTable(text, 'user_id or email', ({ id, email, line }) => {
    const address = plain(email);
    if (id === '' && address === '') return say.protectsNobody();
    const wrong = id === '' ? undefined : idFault(id);
    if (wrong) return wrong;
    if (address !== '' && !isTellable(email.replace(/^@/, 'everybody@'))) {
      return say.protectedEmailForm();
    }
    if (id !== '') ids.set(id, line);
    if (address.startsWith('@')) domains.set(address, line);
    else if (address !== '') emails.set(address, line);
    return undefined;
  });
  return faults.total > 0 ? faults : { path, ids, emails, domains };
};

/** The longest address that there is (RFC 5321, 4.5.3.1). */
const MAX_ADDRESS = 64 + 1 + 255;

/** As it is written: no blank, quote, bracket, list or scheme around the address, and nothing that cannot be seen. */
const WRITTEN =
  /^[^@\s"<>[\]\\,;:\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{C}\p{DI}]+@[^@\s"'`<>[\]\\,;:/?#%\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{C}\p{DI}]+$/u;

/** As it is compared: Unicode has a second spelling for each of those signs, so the same is asked of the plain form. */
const PLAIN = /^[^'`@\s"<>()[\]\\,;:][^@\s"<>()[\]\\,;:]*@(?:[a-z0-9-]+\.)*[a-z0-9-]*[a-z0-9]$/;

/** Is this an address in plain sight, so that `plain` makes the same of it wherever it stands? */
const isTellable = (email: string): boolean =>
  email.length <= MAX_ADDRESS && WRITTEN.test(email) && PLAIN.test(plain(email));

/**
 * Users of whom nobody can tell whether they are protected, because it is by e-mail and theirs is missing or in
 * disguise: `Boss <boss@example.com>`.
 */
export const untellable = (users: readonly User[], { emails, domains }: Protection): readonly User[] =>
  emails.size + domains.size > 0 ? users.filter(({ email }) => !isTellable(email)) : [];

/**
 * As addresses are compared: a host has many spellings (full width, other dots, Punycode), and URL knows them all. A
 * Turkish spreadsheet makes İ of i, and ı of I.
 */
const plain = (email: string): string => {
  const address = email
    .trim()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/i\u0307|ı/g, 'i');
  const domain = address.lastIndexOf('@') + 1;
  const host = `http://${address.slice(domain)}`;
  return domain > 0 && URL.canParse(host) ? address.slice(0, domain) + new URL(host).hostname : address;
};

/** The line that protects a user, if one does. A domain protects its subdomains as well. */
export const protectingLine = (user: User, { ids, emails, domains }: Protection): number | undefined => {
  const address = plain(user.email);
  const own = ids.get(user.id) ?? emails.get(address);
  if (own !== undefined) return own;
  // Labels without end would take time without end.
  if (address.length > MAX_ADDRESS) return undefined;
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  for (let i = 0; i < labels.length; i += 1) {
    const line = domains.get(`@${labels.slice(i).join('.')}`);
    if (line !== undefined) return line;
  }
  return undefined;
};
