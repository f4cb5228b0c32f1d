import { type Faults, readTable } from './csv.ts';
import { foreign } from './text.ts';
import type { List, User } from './types.ts';

const MAX_ID = '9223372036854775807';

export type ListResult = { readonly ok: true; readonly list: List } | ({ readonly ok: false } & Faults);

/** Reads the text of a list: one User a row, or every fault with the line where its record starts. Never throws. */
export const parseList = (text: string): ListResult => {
  const users: User[] = [];
  const duplicates: (User & { firstLine: number })[] = [];
  const seen = new Map<string, User>();
  const faults = readTable(text, 'user_id', (user) => {
    const wrong = idFault(user.id);
    if (wrong) return wrong;
    const first = seen.get(user.id);
    if (!first) {
      seen.set(user.id, user);
      users.push(user);
    } else if (user.email && first.email && user.email.toLowerCase() !== first.email.toLowerCase()) {
      return `user ${user.id} has another e-mail here than on line ${first.line}; which one is meant?`;
    } else {
      duplicates.push({ ...user, firstLine: first.line });
    }
    return undefined;
  });
  return faults.total > 0 ? { ok: false, ...faults } : { ok: true, list: { users, duplicates } };
};

/** Why a text is no user id, in words a spreadsheet's user understands; undefined if it is one. */
export const idFault = (id: string): string | undefined => {
  if (/^[1-9][0-9]{0,18}$/.test(id)) {
    if (id.length < MAX_ID.length || id <= MAX_ID) return undefined;
    return `user_id ${id} is larger than any id can be (${MAX_ID})`;
  }
  const shown = `user_id "${foreign(id, 40)}"`;
  const rewritten = 'a spreadsheet has rewritten this id; format the column as text and export again';
  if (id === '') return 'user_id is empty';
  if (/^[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i.test(id))
    return `${shown} is in scientific notation: ${rewritten}`;
  if (/^[0-9]+[.,]0*$/.test(id)) return `${shown} has decimals: ${rewritten}`;
  if (/^[0-9]{1,3}(?:[.,'’\s][0-9]{3})+$/.test(id)) return `${shown} has thousands separators: ${rewritten}`;
  if (/^\p{Nd}+$/u.test(id) && !/^[0-9]+$/.test(id))
    return `${shown} is not in the digits 0 to 9: ${rewritten}`;
  if (/^0[0-9]*$/.test(id)) return `${shown} begins with 0; ids begin with 1 to 9`;
  return `${shown} is not a whole number of at most 19 digits`;
};
