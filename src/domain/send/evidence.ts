import { isRecord, valuesOf } from '../json.ts';

/** What this site has shown before: from the ledger, the inputs, and the reads of this run. */
export type SiteEvidence = {
  /** Fields that are known to show a pending deletion here: learnt, seen with a date, or set as `pending-field`. */
  readonly pendingFields: readonly string[];
  /** A read by this `user-endpoint` has shown the user that was asked for. */
  readonly readsWork: boolean;
  /** A 2xx of this `cancel-endpoint` was followed by a read that showed no deletion pending any more. */
  readonly cancelWorks: boolean;
};

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
