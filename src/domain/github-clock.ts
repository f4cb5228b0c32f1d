/** Time as GitHub has it. A runner's clock may be hours off, and another run's by another amount. */
export type GitHubClock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes note of the `Date` header of an answer that has just arrived. */
  readonly observe: (date: string | null | undefined) => void;
  /** How much the runner's own clock is ahead, ms; undefined before the first answer of GitHub. */
  readonly runnerAheadMs: () => number | undefined;
};

/**
 * A clock that is set by GitHub's answers. `local` must never jump (ms since the epoch, by a monotonic clock). A header
 * is older than its arrival, so each gives a time that is not too late, and the latest of them is the best.
 */
export const createGitHubClock = (local: () => number): GitHubClock => {
  let offset: number | undefined;
  return {
    now: () => local() + (offset ?? 0),
    observe: (date) => {
      const told = date ? Date.parse(date) : Number.NaN;
      if (Number.isNaN(told)) return;
      const seen = told - local();
      offset = offset === undefined ? seen : Math.max(offset, seen);
    },
    runnerAheadMs: () => (offset === undefined ? undefined : -offset),
  };
};
