import type { Deps } from '../deps.ts';
import { findStale, readHead } from '../domain/current.ts';
import type { World } from '../domain/exchange.ts';
import { type LedgerStore, readSnapshot, type Snapshot, UnusableLedger } from '../domain/ledger/store.ts';
import * as say from '../domain/messages/ledger.ts';
import type { Message } from '../domain/messages/message.ts';
import type { Prepared } from './prepare.ts';

/** A runner that is cut off from GitHub must not outlive its claim. */
const CUT_OFF_MS = 5 * 60_000;
const LOOK_LIMIT_MS = 30_000;
/** Looks in a row, and the time in which one more comes free: GitHub allows a repository 1,000 calls an hour. */
const LOOKS = 60;
const LOOK_EVERY_MS = 15_000;

/** Whether a deletion or verification may go on (ledger.md 5): why not, if not. */
export const createLookout = (
  { clock, within }: Deps,
  { compared: head, files, github }: Prepared,
  store: LedgerStore,
  tipOf: () => Snapshot,
  known: ReadonlySet<string | undefined>,
): World['look'] => {
  const { repository } = github;
  let reachedAt = clock.now();
  let compared = head;
  let looks = LOOKS;
  let countedAt = reachedAt;

  /** Posts a ref that has vanished again. One that is there nevertheless was not seen because of a stale read. */
  const remake = async (): Promise<string | undefined> => {
    const { commit = '' } = tipOf();
    if ((await store.move(commit, true)) === 'moved') return commit;
    await store.pause(1);
    return store.head();
  };
  const lookAtLedger = async (): Promise<Message | undefined> => {
    const { site } = tipOf().ledger;
    const tip = (await store.head()) ?? (await remake());
    // Older than what this run wrote itself: a stale read.
    if (tip === undefined || known.has(tip)) return undefined;
    return whyMoved(await readSnapshot(store, tip, site), store);
  };
  const lookAtBranch = async (): Promise<Message | undefined> => {
    if (!compared) return undefined;
    const now = await readHead(repository);
    if (now.branch === compared.branch && now.commit === compared.commit) return undefined;
    const stale = await findStale(repository, files, now);
    if (!stale) compared = now;
    return stale;
  };
  return async () => {
    const now = clock.now();
    looks = Math.min(LOOKS, looks + (now - countedAt) / LOOK_EVERY_MS);
    countedAt = now;
    if (looks < 1) return undefined;
    looks -= 1;
    try {
      const whys = await within(Promise.all([lookAtLedger(), lookAtBranch()]), LOOK_LIMIT_MS);
      reachedAt = clock.now();
      return whys.find((why) => why !== undefined);
    } catch (error) {
      if (error instanceof UnusableLedger) return error.told;
      return clock.now() - reachedAt >= CUT_OFF_MS ? say.gitHubUnreachable() : undefined;
    }
  };
};

/** Why the ledger is not as this run left it. */
export const whyMoved = ({ ledger }: Snapshot, { ref }: LedgerStore): Message =>
  ledger.halt ? say.haltedBy(ledger.halt.run) : say.ledgerMoved(ref);
