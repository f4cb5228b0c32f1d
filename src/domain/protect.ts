import { type Faults, readTable } from './csv.ts';
import { idFault } from './list.ts';
import type { User } from './types.ts';

/** Who must never be deleted: each with the line of the file that says so. */
export type Protection = {
  readonly path: string;
  readonly ids: ReadonlyMap<string, number>;
  /** In lower case. */
  readonly emails: ReadonlyMap<string, number>;
  /** As `@example.com`, in lower case. */
  readonly domains: ReadonlyMap<string, number>;
};

/** Reads the file of the input `protect`: `user_id` and/or `email`, where `@example.com` stands for a whole domain. */
export const parseProtection = (path: string, text: string): Protection | Faults => {
  const ids = new Map<string, number>();
  const emails = new Map<string, number>();
  const domains = new Map<string, number>();
  const faults = readTable(text, 'user_id or email', ({ id, email, line }) => {
    const address = email.toLowerCase();
    if (id === '' && address === '') return 'the row names neither a user_id nor an email';
    const wrong = id === '' ? undefined : idFault(id);
    if (wrong) return wrong;
    if (address !== '' && !/^[^@\s]*@[^@\s]+$/.test(address)) {
      return 'the email is neither an address nor a domain such as @example.com';
    }
    if (id !== '') ids.set(id, line);
    if (address.startsWith('@')) domains.set(address, line);
    else if (address !== '') emails.set(address, line);
    return undefined;
  });
  return faults.total > 0 ? faults : { path, ids, emails, domains };
};

/** Does it protect by e-mail? Then a user without one cannot be told from those it protects. */
export const needsEmails = ({ emails, domains }: Protection): boolean => emails.size + domains.size > 0;

/** The line that protects a user, if one does. A domain protects its subdomains as well. */
export const protectingLine = (user: User, { ids, emails, domains }: Protection): number | undefined => {
  const address = user.email.trim().toLowerCase();
  const own = ids.get(user.id) ?? emails.get(address);
  if (own !== undefined) return own;
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  for (let i = 0; i < labels.length; i += 1) {
    const line = domains.get(`@${labels.slice(i).join('.')}`);
    if (line !== undefined) return line;
  }
  return undefined;
};
