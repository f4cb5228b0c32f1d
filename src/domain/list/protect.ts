import * as say from '../messages/list.ts';
import type { User } from '../types.ts';
import { type Faults, readTable } from './csv.ts';
import { isAddress, looseAddress, MAX_ADDRESS } from './email.ts';
import { idFault } from './list.ts';

/** Who must never be deleted: each with the line of the file that says so. */
export type Protection = {
  readonly path: string;
  readonly ids: ReadonlyMap<string, number>;
  /** As `looseAddress` writes them. */
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
    const address = looseAddress(email);
    if (id === '' && address === '') return say.protectsNobody();
    const wrong = id === '' ? undefined : idFault(id);
    if (wrong) return wrong;
    if (address !== '' && !isAddress(email.replace(/^@/, 'everybody@'))) {
      return say.protectedEmailForm();
    }
    if (id !== '') ids.set(id, line);
    if (address.startsWith('@')) domains.set(address, line);
    else if (address !== '') emails.set(address, line);
    return undefined;
  });
  return faults.total > 0 ? faults : { path, ids, emails, domains };
};

/**
 * Users that may be protected or not, because the protection is by e-mail, and their e-mail is missing or in
 * disguise: `Boss <boss@example.com>`.
 */
export const untellable = (users: readonly User[], { emails, domains }: Protection): readonly User[] =>
  emails.size + domains.size > 0 ? users.filter(({ email }) => !isAddress(email)) : [];

/** The line that protects a user, if one does. A domain protects its subdomains as well. */
export const protectingLine = (user: User, { ids, emails, domains }: Protection): number | undefined => {
  const address = looseAddress(user.email);
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

/** A protect list with a header and no rows. */
export const protectsNobody = ({ ids, emails, domains }: Protection): boolean =>
  ids.size + emails.size + domains.size === 0;
