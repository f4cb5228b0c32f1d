import type { Proven } from '../outcome/proven-calls.ts';
import type { SiteEvidence } from '../send/evidence.ts';

/** One thing that was proved on this site: by which call, in which run, and when (ms since the epoch). */
export type Confirmation = { readonly call: string; readonly run: string; readonly at: number };

/** What runs have proved on this site, so that later ones need not guess it (semantics.md, "Evidence"). */
export type Confirmed = {
  /** The cancel call cancelled a user: a read afterwards showed it. */
  readonly cancel?: Confirmation | undefined;
  /** A read showed the user who was asked for. */
  readonly read?: Confirmation | undefined;
  /** This field of a read showed a pending deletion. */
  readonly pending?: (Confirmation & { readonly field: string }) | undefined;
};

/** The calls of a run, as its inputs say them: what one call has proved says nothing of another. */
export type Calls = { readonly cancel: string; readonly user: string };

/** What is known after a run, of what was known before and what its reads have shown. The first proof stands. */
export const confirm = (
  before: Confirmed,
  { cancels, readsWork, pendingField }: Proven,
  calls: Calls,
  { run, at }: Omit<Confirmation, 'call'>,
): Confirmed => {
  const cancel = cancels ? { call: calls.cancel, run, at } : undefined;
  const read = readsWork ? { call: calls.user, run, at } : undefined;
  const pending = pendingField === undefined || !read ? undefined : { ...read, field: pendingField };
  const isRefuted = cancels === false && before.cancel?.call === calls.cancel;
  return {
    cancel: isRefuted ? undefined : first(before.cancel, cancel),
    read: first(before.read, read),
    pending: first(before.pending, pending),
  };
};

const first = <Proof extends Confirmation>(
  known: Proof | undefined,
  now: Proof | undefined,
): Proof | undefined => (now === undefined || known?.call === now.call ? known : now);

/** What of it is evidence for a run with these calls; `field` is the one that the input `pending-field` names. */
export const evidenceOf = (
  { cancel, read, pending }: Confirmed,
  calls: Calls,
  field: string | undefined,
): SiteEvidence => ({
  pendingFields: [...new Set([field, pending?.call === calls.user ? pending.field : undefined])].filter(
    (name) => name !== undefined,
  ),
  readsWork: read?.call === calls.user,
  cancelWorks: cancel?.call === calls.cancel,
});
