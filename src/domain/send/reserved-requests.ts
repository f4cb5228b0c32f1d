/** What the first claim of a run has reserved: the operations before `last`, and so many requests. */
export type FirstClaim = { readonly last: number; readonly requests: number };

/**
 * The requests that the ledger has reserved for this run: a ceiling for everything that is sent. One write of the ledger
 * at a time, for all lanes that have come to the ceiling, once `settled` has all outcomes in the journal, which the ledger
 * is told; `write` gives what it reserved.
 */
export const createReserve = (
  write: (first: number, last: number) => Promise<number>,
  settled: () => Promise<void>,
  { last: firstLast, requests: firstRequests }: FirstClaim,
  hasEnded: () => boolean,
  failed: (error: unknown) => void,
) => {
  let claimed: readonly [first: number, last: number] = [0, firstLast];
  let reserved = firstRequests;
  /** Requests that were taken, and those of them whose intent is in the journal: a claim counts these as used. */
  let taken = 0;
  let written = 0;
  let claiming: Promise<void> | undefined;

  const writeSettled = async (first: number, last: number): Promise<void> => {
    await settled();
    const counted = written;
    reserved = (await write(first, last)) - (taken - counted);
  };
  const claim = async (first: number, last: number): Promise<void> => {
    // What is being written may be for fewer users.
    while (claiming) await claiming;
    if (hasEnded()) return;
    claimed = [first, last];
    claiming = writeSettled(first, last)
      .catch(failed)
      .finally(() => {
        claiming = undefined;
      });
    await claiming;
  };
  const takeNow = (): boolean => {
    if (reserved <= 0 || hasEnded()) return false;
    reserved -= 1;
    taken += 1;
    return true;
  };
  return {
    /** Claims operations, and with them requests; `failed` is told why if that fails. */
    claim,
    /** Takes one request: at the ceiling, the ledger is written first. False if the run has ended. */
    take: async (): Promise<boolean> => {
      while (reserved <= 0 && !hasEnded()) await (claiming ?? claim(...claimed));
      return takeNow();
    },
    /** The same, false at the ceiling too. */
    takeNow,
    /** The intent of a request that was taken is in the journal, or never will be. */
    written: (): void => {
      written += 1;
    },
    /** A request that was taken was never sent. */
    giveBack: (): void => {
      reserved += 1;
    },
  };
};
