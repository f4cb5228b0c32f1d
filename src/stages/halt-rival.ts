import type { Deps } from '../deps.ts';
import { keepUsers, setHalt } from '../domain/ledger/claim.ts';
import { haltMessage } from '../domain/ledger/message.ts';
import { writeLedger } from '../domain/ledger/store.ts';
import * as say from '../domain/messages/ledger.ts';
import { Told } from '../domain/messages/message.ts';
import type { List } from '../domain/types.ts';
import { authorOf, runUrl, TRIES } from './close-ledger.ts';
import type { Work } from './plan-run.ts';
import type { Wait } from './read-ledger.ts';

/** The run at work mostly stops soon; later on, GitHub's limit of calls counts more. */
const POLLS_MS = [1000, 1000, 2000, 3000, 5000, 8000, 10_000] as const;
const LATER_POLL_MS = 30_000;
/** Where GitHub does not tell whether the run at work is over: long enough for its last batch. */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Undoing is never refused because of another run: all its users are kept from now on, and the run at work is asked
 * to stop. Resolves when another run has written, or it is time to ask again whether that run is over.
 */
export const haltRival = async (deps: Deps, { recalled, own, wait, record, list }: Work): Promise<void> => {
  const { clock, printer, sleep, signal, context } = deps;
  const { store, snapshot, ledger, rival } = recalled;
  if (!store || !snapshot || !rival) return;
  let tip = snapshot;
  if (ledger.halt?.step !== own.step) {
    const { run } = rival.holder;
    const named = namedUsers(list);
    const halted = setHalt(keepUsers(ledger, named, own.run, clock.now()), own);
    const message = haltMessage(authorOf(record), named.length, run);
    const written = await writeLedger(store, snapshot, halted, message);
    if (written === 'moved') return waitMoved(deps, wait, true);
    tip = written;
    printer.info(say.waitsForRun(run, runUrl(context, run)));
  }
  const isFirst = wait.since === undefined;
  wait.since ??= clock.now();
  if (!rival.isKnown && clock.now() - wait.since >= LONGEST_WAIT_MS) {
    wait.givenUp.add(rival.holder.step);
    printer.warning(say.waitedLongEnough(rival.holder.run));
    return;
  }
  const polls = isFirst ? POLLS_MS : [LATER_POLL_MS];
  for (const ms of polls) {
    if (signal.aborted) return;
    await sleep(ms);
    // Where GitHub does not answer just now, the run at work may still be there: wait on.
    const head = await store.head().catch(() => tip.commit);
    if (head !== tip.commit) return;
  }
};

/** A deletion tries to begin so often; where others go on writing, a person looks. */
const MAX_LOST = 3;

/**
 * Others wrote first, or GitHub's reads lag: the plan is made anew, of an undo after a longer wait each time. Throws
 * `Told` once that has happened too often.
 */
export const waitMoved = async ({ sleep }: Deps, wait: Wait, isUndo: boolean): Promise<void> => {
  wait.lost += 1;
  if (wait.lost >= (isUndo ? TRIES : MAX_LOST)) throw new Told(say.movedTooOften());
  if (isUndo) await sleep(Math.min(LATER_POLL_MS, 500 * 2 ** wait.lost));
};

/** The ledger cannot be read any more, and a run was at work: it gets the time to stop. False if that is over. */
export const waitUnread = async ({ clock, sleep, signal }: Deps, { since }: Wait): Promise<boolean> => {
  if (since === undefined || signal.aborted || clock.now() - since >= LONGEST_WAIT_MS) return false;
  await sleep(LATER_POLL_MS);
  return true;
};

/** All users of the list: a cancellation keeps them all, also if it fails. */
export const namedUsers = ({ users }: List): readonly string[] => users.map(({ id }) => id);
