import type { Entry } from '../types.ts';
import type { World } from './world.ts';

/**
 * The order of what a run writes into its journal (semantics.md, "Order of writes" 3). `failed` is told when a line is
 * not on disk: whatever cannot be written down must not happen.
 */
export const createWriter = (write: World['append'], failed: () => void) => {
  let last = Promise.resolve();

  const append: World['append'] = async (entry, mayWait) => {
    try {
      await write(entry, mayWait);
    } catch (error) {
      failed();
      throw error;
    }
  };
  return {
    /** Resolves when the entry, and all before it, are on disk. */
    append,
    /**
     * Appends an outcome without waiting for the disk. An intent that follows it shares its write and its sync. So no
     * request for a user leaves before the outcomes about that user are on disk.
     */
    note: (entry: Entry): void => {
      last = append(entry, true);
      // A lane meets the fault at its next intent, and the run at `settled`.
      last.catch(() => undefined);
    },
    /** Resolves when all that was noted is on disk; rejects if some of it is not. */
    settled: (): Promise<void> => last,
  };
};
