/**
 * What a state of a row counts as. `red`: the run fails. `remains`: a later run takes the user up. `done`: a later
 * deletion skips the user. `pending`: an earlier run may have left a deletion pending. `undoable`: undoing the run would
 * cancel it, because an unknown deletion may be pending. `over`: a cancellation leaves no deletion pending. `unsaved`: a
 * cancellation is red, since it came too late, or did not find the user.
 */
export type Trait = 'red' | 'remains' | 'done' | 'pending' | 'undoable' | 'over' | 'unsaved';

/** What became of a row (semantics.md, "Row states"), in the order in which states are shown. */
const TRAITS = {
  scheduled: ['done', 'pending', 'undoable'],
  'already-scheduled': ['done', 'pending'],
  'already-deleted': ['done'],
  cancelled: ['over'],
  'not-scheduled': ['over'],
  'too-late': ['over', 'unsaved'],
  pending: ['undoable'],
  gone: [],
  active: [],
  found: [],
  ambiguous: ['red'],
  mismatch: ['red'],
  'not-found': ['over', 'unsaved'],
  forbidden: ['red'],
  failed: ['red'],
  unknown: ['red', 'pending', 'undoable'],
  planned: [],
  'identity-mismatch': ['red'],
  'identity-unverified': ['red'],
  'skipped-duplicate': [],
  'skipped-protected': [],
  'skipped-done': [],
  'skipped-cancelled': [],
  'skipped-limit': ['remains'],
  'skipped-quota': ['remains'],
  'skipped-time': ['remains'],
  'skipped-stopped': ['remains'],
} as const satisfies Readonly<Record<string, readonly Trait[]>>;

export type Status = keyof typeof TRAITS;

export const STATUSES = Object.keys(TRAITS) as readonly Status[];

/** Does the state count as that? Empty: the ledger knows no state of the user. */
export const countsAs = (status: Status | '', trait: Trait): boolean =>
  status !== '' && (TRAITS[status] as readonly Trait[]).includes(trait);

/** States in which a deletion is certainly pending. */
export const PENDING: readonly (Status | '')[] = ['scheduled', 'already-scheduled', 'pending'];
