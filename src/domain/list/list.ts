import * as say from '../messages/list.ts';
import type { Message } from '../messages/message.ts';
import type { List, User } from '../types.ts';
import { type Faults, readTable } from './csv.ts';
import { isAddress, isMasked, normaliseAddress, sameAddress } from './email.ts';
import { leftoverOf } from './spreadsheet.ts';
import { unnamed } from './unnamed.ts';

const MAX_ID = '9223372036854775807';

export type ListResult = { readonly ok: true; readonly list: List } | ({ readonly ok: false } & Faults);

/**
 * Reads the text of a list: one User a row, or every fault with the line where its record starts. Rows of a look-up need no
 * id. Never throws.
 */
export const parseList = (text: string, isLookup = false): ListResult => {
  const users: User[] = [];
  const duplicates: (User & { firstLine: number })[] = [];
  const seen = new Map<string, User>();
  /** The first row with an e-mail, of users whose first row has none. */
  const told = new Map<string, User>();
  const faults = readTable(text, isLookup ? 'user_id or email' : 'user_id', ({ id, line, ...row }) => {
    const email = withoutDefusing(row.email);
    const isBare = isLookup && id === '';
    const user = { id: isBare ? unnamed(line) : id, email, line };
    const wrong = (isBare ? addressFault(email) : idFault(id)) ?? emailFault(email);
    if (wrong) return wrong;
    const key = isBare ? normaliseAddress(email) : id;
    const first = seen.get(key);
    if (!first) {
      seen.set(key, user);
      // A row that has the id of this address saves its look-up.
      if (isLookup && email !== '') seen.set(normaliseAddress(email), user);
      users.push(user);
      return undefined;
    }
    const before = first.email ? first : told.get(user.id);
    if (user.email && before && !sameAddress(user.email, before.email))
      return say.twoEmails(user.id, before.line);
    if (user.email && !before) told.set(user.id, user);
    duplicates.push({ ...user, firstLine: first.line });
    return undefined;
  });
  return faults.total > 0 ? { ok: false, ...faults } : { ok: true, list: { users, duplicates } };
};

/** Why a text is no user id, in words a spreadsheet's user understands; undefined if it is one. */
export const idFault = (id: string): Message | undefined => {
  if (/^[1-9][0-9]{0,18}$/.test(id)) {
    return id.length < MAX_ID.length || id <= MAX_ID ? undefined : say.idTooLarge(id, MAX_ID);
  }
  if (id === '') return say.idMissing();
  const leftover = leftoverOf(id);
  if (leftover) return say.leftover('user_id', id, leftover);
  if (/^[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i.test(id)) return say.idForm(id, 'scientific');
  if (/^[0-9]+[.,]0*$/.test(id)) return say.idForm(id, 'decimals');
  if (/^[0-9]{1,3}(?:[.,'’\s][0-9]{3})+$/.test(id)) return say.idForm(id, 'thousands');
  if (/^\p{Nd}+$/u.test(id) && !/^[0-9]+$/.test(id)) return say.idForm(id, 'digits');
  return say.idForm(id, /^0[0-9]*$/.test(id) ? 'zero' : 'other');
};

/** Our own files keep a spreadsheet from running an address as a formula in this way, and can be given back. */
const withoutDefusing = (email: string): string =>
  /^'[=+\-@＝＋－＠]/.test(email) && isAddress(email.slice(1)) ? email.slice(1) : email;

/** Why a row without an id cannot be looked up; undefined if it can, or if more is wrong with its address. */
const addressFault = (email: string): Message | undefined => {
  if (email === '') return say.nothingToLookUp();
  return isMasked(email) ? say.maskedAddress() : undefined;
};

/** Why a cell is neither empty nor one address: else a total would delete the user whose id is the sum. */
const emailFault = (email: string): Message | undefined => {
  if (email === '' || isAddress(email) || isMasked(email)) return undefined;
  const leftover = leftoverOf(email);
  if (leftover) return say.leftover('email', email, leftover);
  const parts = email.split(/[\s,;|/<>()[\]"]+|mailto:/i).filter(isAddress);
  return say.emailForm(parts.length > 1 ? 'several' : parts.length === 1 ? 'more' : 'none');
};
