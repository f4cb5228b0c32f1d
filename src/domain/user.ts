import { foreign } from './text.ts';

/** Is this a JSON object, as a user is? */
export const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/**
 * Deleting the token's own user would end the token (SECURITY.md T24). No call that tells whose it is is public, so
 * only a field of the user itself counts, by any name such a field is likely to have.
 */
export const isOwn = (json: unknown): boolean =>
  isRecord(json) && ['is_me', 'is_self', 'is_own', 'is_current_user'].some((field) => json[field] === true);

/** The e-mail that the site shows. */
export const emailOf = (json: unknown): string | undefined =>
  isRecord(json) && typeof json.email === 'string' && json.email !== '' ? json.email : undefined;

/** After the days of grace an account stays as a shell, with an address that the vendor gives it. */
export const isShell = (email: string | undefined): boolean =>
  email !== undefined && /^deleted\+[^@]*@bevylabs\.com$/i.test(email.trim());

/**
 * Which field tells that a deletion is pending is not public (bevy-api.md, OPEN), so any top-level field counts whose
 * words name both the deletion and its state: `deletion_pending`, `scheduled_deletion_at`, `marked_for_deletion`.
 * `can_delete` and the like do not. True, a time, or a word such as `pending` means pending; false or null, not; all
 * must agree, and other words tell nothing.
 */
export const tellsPending = (json: unknown): { field: string; pending: boolean } | undefined => {
  if (!isRecord(json)) return undefined;
  const told = Object.entries(json).flatMap(([field, value]) => {
    if (!/deletion|delete/i.test(field) || !/pending|schedul|request|mark|set_for/i.test(field)) return [];
    if (value === true || (typeof value === 'string' && PENDING.test(value)))
      return [{ field, pending: true }];
    return value === false || value === null ? [{ field, pending: false }] : [];
  });
  const [first] = told;
  return first && told.every(({ pending }) => pending === first.pending)
    ? { field: foreign(first.field, 40), pending: first.pending }
    : undefined;
};

/** A date, or the word itself. */
const PENDING =
  /^\s*(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|pending|scheduled|requested|marked|true|yes)\s*$/i;
