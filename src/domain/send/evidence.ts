import { isRecord, valuesOf } from '../json.ts';
import { foreign } from '../text.ts';

/**
 * What counts as evidence (semantics.md, "Evidence instead of guesses"): the one place that reads a user of the site,
 * and what an answer says of itself. What is not listed here proves nothing.
 */

/** What this site has shown before: from the ledger, the inputs, and the reads of this run. */
export type SiteEvidence = {
  /** Fields that are known to show a pending deletion here: learnt, seen with a date, or set as `pending-field`. */
  readonly pendingFields: readonly string[];
  /** A read by this `user-endpoint` has shown the user that was asked for. */
  readonly readsWork: boolean;
  /** A 2xx of this `cancel-endpoint` was followed by a read that showed no deletion pending any more. */
  readonly cancelWorks: boolean;
};

export const NO_EVIDENCE: SiteEvidence = { pendingFields: [], readsWork: false, cancelWorks: false };

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

/** Does the body of a 2xx say that the request was not carried out? `denied` is the field that would say so as false. */
export const saysNo = (json: unknown, status: number, denied: readonly string[]): boolean => {
  if (json === false) return true;
  return valuesOf(json).some((value) => {
    if (!isRecord(value)) return false;
    const { status: inner } = value;
    if (['success', 'ok', ...denied].some((field) => value[field] === false)) return true;
    if (typeof inner === 'string' && /^(?:error|failed|failure)$/i.test(inner)) return true;
    if (status === 207 && [inner, value.status_code, value.code].some((code) => Number(code) >= 400))
      return true;
    return Object.entries(value).some(
      ([field, content]) => /^(?:errors?|failed.*)$/i.test(field) && !isEmpty(content),
    );
  });
};

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === '' ||
  value === 0 ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Everything that a JSON value says in words, without the names of its fields; `deletion_pending` is words, too. */
const textsIn = (json: unknown): readonly string[] =>
  valuesOf(json).flatMap((value) => (typeof value === 'string' ? [value.replaceAll('_', ' ')] : []));

/** Words that may stand between the two that matter. Others change the subject: "deletion of users with pending bills". */
const BETWEEN =
  "(?:(?:a|an|any|as|be|been|being|currently|deletion|for|has|is|longer|marked|of|queued|removal|requests?|requested|scheduled|set|still|the|this|to|user|account|was|yet)['’]?s? )*";
const THERE = new RegExp(
  `\\b(?:already|pending|scheduled) ${BETWEEN}(?:deletion|deleted|removal|removed)\\b|` +
    `\\b(?:deletion|removal) ${BETWEEN}(?:already|pending|scheduled)\\b`,
  'i',
);
const NOT_THERE = new RegExp(
  `(?:\\b(?:not|no|never|cannot|without|unable to)|n['’]t) ${BETWEEN}(?:scheduled|pending)\\b`,
  'i',
);

/** Does one text say that this deletion is there? "This user already owns 3 chapters" does not. */
export const saysScheduled = (json: unknown): boolean => textsIn(json).some(isThere);

/** The same of a 2xx, which says by itself that the deletion is scheduled: was it so before? */
export const saysAlreadyScheduled = (json: unknown): boolean =>
  textsIn(json).some((text) => /\balready\b/i.test(text) && isThere(text));

const isThere = (text: string): boolean => THERE.test(text) && !NOT_THERE.test(text) && !saysDeleted(text);

/** Does one text say that the user is deleted, and no longer about to be? */
export const saysAlreadyDeleted = (json: unknown): boolean => textsIn(json).some(saysDeleted);

const saysDeleted = (text: string): boolean =>
  /\balready (?:been )?deleted\b/i.test(text) && !/\b(?:pending|scheduled)\b/i.test(text);

/** Does one text say that no deletion of the user is scheduled or pending? */
export const saysNotScheduled = (json: unknown): boolean =>
  textsIn(json).some((text) => NOT_THERE.test(text) && /\b(?:delet|remov)/i.test(text));
