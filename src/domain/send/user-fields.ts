import { isRecord } from '../json.ts';
import { foreign } from '../text.ts';

/**
 * What the fields of a user prove (semantics.md, "Evidence instead of guesses"). What is not listed here proves nothing.
 */

/** A user as the site shows it. */
export type ShownUser = Readonly<Record<string, unknown>>;

/** The user in the answer to a read, if it is the one who was asked for: only then does it prove anything. */
export const userIn = (json: unknown, id: string): ShownUser | undefined =>
  isRecord(json) && (isId(json.id, id) || (json.id === undefined && isId(json.user_id, id)))
    ? json
    : undefined;

const isId = (value: unknown, id: string): boolean =>
  (typeof value === 'number' || typeof value === 'string') && String(value) === id;

/** Names that say plainly that they show a pending deletion. */
const PLAIN_FIELDS = [
  'deletion_requested_at',
  'deletion_scheduled_at',
  'scheduled_deletion_at',
  'deletion_date',
  'pending_deletion',
  'deletion_pending',
  'marked_for_deletion',
  'scheduled_for_deletion',
];

/**
 * What a user's fields tell of a pending deletion. `none` is believed only of fields that are known to show one here;
 * `unshown`: a field with a plain name shows none, but was never seen to show one.
 */
export type Told =
  | { readonly kind: 'pending'; readonly field: string; readonly date: number | undefined }
  | { readonly kind: 'none'; readonly field: string }
  | { readonly kind: 'unshown'; readonly field: string }
  | undefined;

/** Whether a deletion of this user is pending, as far as its fields are evidence; undefined if they are not. */
export const tellsPending = (user: ShownUser, known: readonly string[]): Told => {
  const fields = [...known, ...PLAIN_FIELDS.filter((field) => !known.includes(field))];
  const set = fields.find((field) => isSet(user[field]));
  // A field that is not there tells nothing: perhaps this token may not see it.
  const unset = known.find((field) => isUnset(user[field]));
  const plain = PLAIN_FIELDS.find((field) => isUnset(user[field]));
  if (set === undefined) {
    if (unset !== undefined) return { kind: 'none', field: unset };
    return plain === undefined ? undefined : { kind: 'unshown', field: plain };
  }
  // Fields that contradict each other prove nothing.
  if (unset !== undefined || PLAIN_FIELDS.some((field) => user[field] === false)) return undefined;
  return { kind: 'pending', field: foreign(set, 60), date: dateIn(user[set]) };
};

const isSet = (value: unknown): boolean => value === true || dateIn(value) !== undefined;
const isUnset = (value: unknown): boolean => value === null || value === false;

/** A date, with or without a time, in ms since the epoch. */
const dateIn = (value: unknown): number | undefined => {
  if (
    typeof value !== 'string' ||
    !/^\s*\d{4}-\d\d-\d\d(?:[T ][\d:.]+\s*(?:Z|[+-]\d\d:?\d\d)?)?\s*$/.test(value)
  )
    return undefined;
  const text = value.trim().replace(' ', 'T');
  const date = Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(date) ? undefined : date;
};

/** Fields of a user that differ between two reads, by name; and one that began to show the deletion, if there is one. */
export type Change = { readonly changed: readonly string[]; readonly learnt: string | undefined };

/** Names for people are cut to this number. */
const MOST_NAMES = 20;

/** What changed about a user when its deletion was scheduled. */
export const compareUsers = (before: ShownUser, after: ShownUser): Change => {
  const names = Object.keys({ ...before, ...after }).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  const learnt = names.find(
    (field) =>
      FIELD.test(field) && /delet/i.test(field) && isUnset(before[field] ?? null) && isSet(after[field]),
  );
  return { changed: names.slice(0, MOST_NAMES).map((field) => foreign(field, 60)), learnt };
};

/** A name that can be kept in the ledger as it is. */
export const FIELD = /^[A-Za-z_][\w.-]{0,59}$/;

/**
 * Deleting the token's own user would end the token (SECURITY.md T24). No call that tells whose it is is public, so
 * only a field of the user itself counts, by any name such a field is likely to have.
 */
export const isOwn = (user: ShownUser): boolean =>
  ['is_me', 'is_self', 'is_own', 'is_current_user'].some((field) => user[field] === true);

/** The e-mail that the site shows. */
export const emailOf = ({ email }: ShownUser): string | undefined =>
  typeof email === 'string' && email !== '' ? email : undefined;

/** After the grace period an account stays as a shell, with an address that the vendor gives it. */
export const isShell = (user: ShownUser): boolean =>
  /^deleted\+[^@]*@bevylabs\.com$/i.test(emailOf(user)?.trim() ?? '');
