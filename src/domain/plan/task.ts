import type { Mode } from '../types.ts';

/** What a run is asked to do, as it stands in the inputs. */
export type Asked = {
  readonly dryRun: boolean;
  /** The run to undo or to verify; the list is then what that run did. */
  readonly cancelRun: string | undefined;
  /** Delete also users whose deletion an earlier run cancelled. */
  readonly includeCancelled: boolean;
  /** Path of a CSV of users who must never be deleted. */
  readonly protect: string | undefined;
};

/** The inputs that not every mode has. One without meaning in a mode is off there: no protect list can refuse an undo. */
export const taskOf = (mode: Mode, { dryRun, cancelRun, includeCancelled, protect }: Asked) => {
  const off = { cancelRun: undefined, includeCancelled: false, protect: undefined } as const;
  return {
    delete: { ...off, mode: 'delete' as const, dryRun, includeCancelled, protect },
    cancel: { ...off, mode: 'cancel' as const, dryRun, cancelRun },
    // These change nothing, so they need no leave.
    verify: { ...off, mode: 'verify' as const, dryRun: false, cancelRun },
    lookup: { ...off, mode: 'lookup' as const, dryRun: false },
  }[mode] satisfies Asked & { readonly mode: Mode };
};
