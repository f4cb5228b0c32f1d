import type { Deps } from '../deps.ts';
import { settleClaim, usersOfRun } from '../domain/ledger/claim.ts';
import { type HolderState, holderState, isSameAttempt } from '../domain/ledger/holder-state.ts';
import { DEFAULT_LEDGER_REF, emptyLedger, type Holder, type Ledger } from '../domain/ledger/ledger.ts';
import { type LedgerStore, readLedger, type Snapshot } from '../domain/ledger/store.ts';
import * as say from '../domain/messages/ledger.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import type { Learnt } from '../domain/plan/gate.ts';
import type { List } from '../domain/types.ts';
import { learn } from './ask-github.ts';
import { runUrl } from './close-ledger.ts';
import type { Source } from './read-inputs.ts';

/** What earlier runs have left, and who else is at work. */
export type Recalled = {
  /** Undefined where there is no ledger to write to: on the sandbox, and where it could not be read. */
  readonly store?: LedgerStore;
  readonly snapshot?: Snapshot;
  /** What the plan is made on: the claim of an interrupted run is settled. */
  readonly ledger: Ledger;
  /** Why nothing is known of earlier runs, if the ledger could not be read. */
  readonly unread?: Message;
  /** Another run that is at work or waits to undo; `isKnown` is false where GitHub does not tell. */
  readonly rival?: { readonly holder: Holder; readonly why: Message; readonly isKnown: boolean } | undefined;
  /** The halt in the ledger is of a run that is over. */
  readonly hasDeadHalt: boolean;
  /** What was settled, in words for the log and the commit. */
  readonly settled?: string;
};

/** Since when an undo waits for the run at work, the steps it waits for no longer, and how often others wrote first. */
export type Wait = { since: number | undefined; readonly givenUp: Set<string>; lost: number };

/** Reads the ledger of the site. Steps that are given up count as over, whatever GitHub says of them. */
export const recall = async (deps: Deps, source: Source, own: Holder, wait: Wait): Promise<Recalled> => {
  const { site, ledgerRef } = source.inputs;
  const url = site.kind === 'real' ? site.url : 'sandbox';
  const nothing = { ledger: emptyLedger(url), hasDeadHalt: false };
  if (site.kind === 'sandbox') return nothing;
  const store = source.github.ledger(ledgerRef, url);
  const read = await learn(async () => {
    const snapshot = await readLedger(store, emptyLedger(url));
    const misplaced = await findMisplaced(source, store, url);
    if (misplaced) throw new Told(misplaced);
    return snapshot;
  });
  if ('unread' in read) return { ...nothing, unread: read.unread };
  const snapshot = read.value;
  return { store, snapshot, ...(await judge(deps, source, snapshot.ledger, own, wait)) };
};

/** A ledger must have a ref of its own, and a site only one ledger (ledger.md, "Where"). */
const findMisplaced = async (
  { inputs, github }: Source,
  { ref }: LedgerStore,
  url: string,
): Promise<Message | undefined> => {
  if (inputs.ledgerRef === DEFAULT_LEDGER_REF) return undefined;
  const branch = await github.repository.defaultBranch();
  if (ref === `refs/heads/${branch}`) return say.defaultBranchAsLedger(branch);
  const other = github.ledger(DEFAULT_LEDGER_REF, url);
  return other.ref !== ref && (await other.head()) !== undefined
    ? say.secondLedger(ref, other.ref)
    : undefined;
};

/** Who holds the ledger, and what is left of a holder that is over. */
const judge = async (
  { context, clock }: Deps,
  { inputs, github }: Source,
  ledger: Ledger,
  own: Holder,
  wait: Wait,
): Promise<Pick<Recalled, 'ledger' | 'rival' | 'hasDeadHalt' | 'settled'>> => {
  const isUndo = inputs.mode === 'cancel';
  const stateOf = async (holder: Holder): Promise<Learnt<HolderState>> => {
    if (wait.givenUp.has(holder.step)) return { value: { isAtWork: false, endedAt: undefined } };
    // Two jobs of one attempt must never delete side by side, whatever GitHub says of them.
    if (!isUndo && isSameAttempt(holder, own)) return { value: { isAtWork: true } };
    return learn(() => holderState(github.runs, holder, own));
  };
  const { open, halt } = ledger;
  const haltState = halt && halt.step !== own.step ? await stateOf(halt) : undefined;
  const hasDeadHalt = haltState !== undefined && 'value' in haltState && !haltState.value.isAtWork;
  const waits =
    halt && haltState && !hasDeadHalt && !isUndo
      ? {
          holder: halt,
          why: say.undoWaits(halt.run, runUrl(context, halt.run)),
          isKnown: 'value' in haltState,
        }
      : undefined;
  const result = { ledger, hasDeadHalt, rival: waits };
  if (!open || open.step === own.step) return result;
  const state = await stateOf(open);
  if ('unread' in state) {
    return { ...result, rival: { holder: open, why: state.unread, isKnown: false } };
  }
  if (state.value.isAtWork) {
    const url = runUrl(context, open.run);
    const why = isSameAttempt(open, own) ? say.jobAtWork() : say.runAtWork(open.run, url);
    return { ...result, rival: { holder: open, why, isKnown: true } };
  }
  const users = open.mode === 'delete' ? open.users.length : 0;
  const settled = say.settledRun(open.run, users);
  return { ...result, ledger: settleClaim(ledger, state.value.endedAt, clock.now()), settled };
};

/** The users of an earlier run as a list, in the order in which it scheduled them; why there is none. */
export const listOfRun = (
  { ledger, unread }: Recalled,
  run: string,
): List | { readonly wrong: readonly Message[] } => {
  if (unread) return { wrong: [unread, say.cancelRunNeedsLedger(run)] };
  const ids = usersOfRun(ledger, run);
  if (ids.length === 0) return { wrong: [say.nobodyOfRun(run)] };
  const since = (id: string): number => ledger.users.get(id)?.since ?? Number.POSITIVE_INFINITY;
  const sorted = [...ids].sort((a, b) => Math.sign(since(a) - since(b)) || 0);
  return { users: sorted.map((id, i) => ({ id, email: '', line: i + 1 })), duplicates: [] };
};
