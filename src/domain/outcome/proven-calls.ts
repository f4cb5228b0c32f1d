import type { Entry, Plan } from '../types.ts';
import { allAttempts } from './attempts.ts';
import { showsUser, tellsNothing } from './verified-state.ts';

/** What the reads of a run have shown of the site itself, from its journal alone. */
export type Proven = {
  /** A read has shown the user who was asked for. */
  readonly readsWork: boolean;
  /** A field has shown a pending deletion. */
  readonly pendingField: string | undefined;
  /** Does the cancel call cancel? Shown by a read after a success, of a user who was pending before. */
  readonly cancels: boolean | undefined;
  /** Has the read after the first deletion told nothing of it? */
  readonly isCanaryUntold: boolean;
  /** Names of the fields of a user that changed when its deletion was scheduled. */
  readonly changed: readonly string[];
};

export const provenBy = (
  { mode, evidence }: Pick<Plan, 'mode' | 'evidence'>,
  journal: readonly Entry[],
): Proven => {
  let readsWork = false;
  let pendingField: string | undefined;
  let changed: readonly string[] = [];
  let isCanaryUntold = false;
  const wasPending = new Set<string>();
  // The last read of a user counts: a site may show late what it has done.
  const proofs = new Map<string, boolean | undefined>();
  for (const { intent, outcome } of allAttempts(journal)) {
    if (!outcome) continue;
    const { result, field } = outcome;
    if (showsUser(result) && intent.purpose !== 'lookup') readsWork = true;
    if (result === 'pending') pendingField ??= field;
    if (outcome.changed && outcome.changed.length > 0) changed = outcome.changed;
    if (intent.purpose === 'look' && result === 'pending') wasPending.add(intent.user);
    if (mode === 'delete' && intent.purpose === 'confirm') isCanaryUntold = tellsNothing(result);
    if (mode !== 'cancel' || intent.purpose !== 'confirm') continue;
    if (result === 'ambiguous' || result === 'not-sent' || result === 'throttled') continue;
    const isRefuted = result === 'pending' || result === 'already-deleted';
    const isProof = result === 'not-pending' && (evidence.cancelWorks || wasPending.has(intent.user));
    proofs.set(intent.user, isRefuted ? false : isProof || undefined);
  }
  const all = [...proofs.values()];
  const cancels = all.includes(false) ? false : all.includes(true) ? true : undefined;
  return { readsWork, pendingField, cancels, isCanaryUntold, changed };
};
