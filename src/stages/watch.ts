import type { Deps } from '../deps.ts';
import { type LedgerStore, readSnapshot, type Snapshot, UnusableLedger } from '../domain/ledger/store.ts';
import * as say from '../domain/messages/ledger.ts';
import type { Message } from '../domain/messages/message.ts';
import { listNotCompared } from '../domain/messages/start.ts';
import { type Contents, findStale } from '../domain/plan/current-list.ts';
import type { World } from '../domain/send/world.ts';
import type { Prepared } from './plan-run.ts';

/** A runner that is cut off from GitHub must not outlive its claim. */
const CUT_OFF_MS = 5 * 60_000;
/** A look is waited for as long as the run may go on without it, and this long at least. */
const LOOK_LIMIT_MS = 30_000;
/** Where a batch waits for GitHub. */
const LOOK_AGAIN_MS = 10_000;
/** Looks in a row, and the time in which one more comes free: GitHub allows a repository 1,000 calls an hour. */
const LOOKS = 60;
const LOOK_EVERY_MS = 15_000;

/** The list, and where the default branch was when it was compared last. */
type Compared = Pick<Prepared, 'compared' | 'files'> & { readonly github: { readonly repository: Contents } };

/** Whether a deletion or verification may go on (ledger.md 5): why not, if not. */
export const createWatch = (
  { clock, within, sleep, signal }: Pick<Deps, 'clock' | 'within' | 'sleep' | 'signal'>,
  { compared: head, files, github }: Compared,
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
  const lookAtLedger = async (reasons: Set<Message>): Promise<void> => {
    const { site } = tipOf().ledger;
    const tip = (await store.head()) ?? (await remake());
    // Older than what this run wrote itself: a stale read.
    if (tip === undefined || known.has(tip)) return;
    const read = readSnapshot(store, tip, site).then((snapshot) => whyMoved(snapshot, store), toldOf);
    await settle(reasons, say.ledgerMoved(store.ref), read);
  };
  const lookAtBranch = async (reasons: Set<Message>): Promise<void> => {
    if (!compared) return;
    // Side by side: which branch is the default one hardly ever changes, and then the old one may be gone.
    const asked = repository.headOf(compared.branch);
    asked.catch(() => undefined);
    const branch = await repository.defaultBranch();
    const commit = await (branch === compared.branch ? asked : repository.headOf(branch));
    if (branch === compared.branch && commit === compared.commit) return;
    const now = { branch, commit };
    const stale = await settle(reasons, listNotCompared(now.branch), findStale(repository, files, now));
    if (!stale) compared = now;
  };
  const lookOnce = async (): Promise<{ readonly isReached: boolean; readonly why?: Message | undefined }> => {
    const reasons = new Set<Message>();
    const both = Promise.allSettled([lookAtLedger(reasons), lookAtBranch(reasons)]);
    const limitMs = Math.max(LOOK_LIMIT_MS, reachedAt + CUT_OFF_MS - clock.now());
    const isReached = await within(both, limitMs).then(
      (all) => all.every(({ status }) => status === 'fulfilled'),
      () => false,
    );
    if (isReached) reachedAt = clock.now();
    const isCutOff = clock.now() - reachedAt >= CUT_OFF_MS;
    const [why = isCutOff ? say.gitHubUnreachable() : undefined] = reasons;
    return { isReached, why };
  };
  return async (mustReach) => {
    const now = clock.now();
    looks = Math.min(LOOKS, looks + (now - countedAt) / LOOK_EVERY_MS);
    countedAt = now;
    if (looks < 1) return undefined;
    for (;;) {
      looks -= 1;
      const { isReached, why } = await lookOnce();
      if (isReached || why || !mustReach || signal.aborted) return why;
      await sleep(LOOK_AGAIN_MS);
    }
  };
};

/** What is known to have moved is a reason to stop (`until`), until GitHub has told what it is. */
const settle = async (
  reasons: Set<Message>,
  until: Message,
  question: Promise<Message | undefined>,
): Promise<Message | undefined> => {
  reasons.add(until);
  const why = await question;
  reasons.delete(until);
  if (why) reasons.add(why);
  return why;
};

const toldOf = (error: unknown): Message => {
  if (error instanceof UnusableLedger) return error.told;
  throw error;
};

/** Why the ledger is not as this run left it. */
export const whyMoved = ({ ledger }: Snapshot, { ref }: LedgerStore): Message =>
  ledger.halt ? say.haltedBy(ledger.halt.run) : say.ledgerMoved(ref);
