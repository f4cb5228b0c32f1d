import type { Inputs } from '../adapters/inputs.ts';
import type { Deps } from '../deps.ts';
import { settleClaim, usersOfRun } from '../domain/ledger/claim.ts';
import { DEFAULT_LEDGER_REF, emptyLedger, type Holder, type Ledger } from '../domain/ledger/ledger.ts';
import { type LedgerStore, readLedger, type Snapshot } from '../domain/ledger/store.ts';
import * as say from '../domain/messages/ledger.ts';
import type { Message } from '../domain/messages/message.ts';
import { holderState, isSameAttempt } from '../domain/runs.ts';
import type { List } from '../domain/types.ts';
import { learn } from './lookup.ts';

/** What earlier runs have left, and who else is at work. */
export type Recalled = {
  /** Undefined where there is no ledger to write to: on the sandbox, and where it could not be read. */
  readonly store: LedgerStore | undefined;
  readonly snapshot: Snapshot | undefined;
  /** What the plan is made on: the claim of an interrupted run is settled. */
  readonly ledger: Ledger;
  /** Why nothing is known of earlier runs, if the ledger could not be read. */
  readonly unread: Message | undefined;
  /** Another run that is at work or waits to undo; `isKnown` is false where GitHub does not tell. */
  readonly rival: { readonly holder: Holder; readonly why: Message; readonly isKnown: boolean } | undefined;
  /** The halt in the ledger is of a run that is over. */
  readonly hasDeadHalt: boolean;
  /** What was settled, in words for the log and the commit. */
  readonly settled: string | undefined;
};

/** Reads the ledger of the site. `givenUp` are steps that count as over, whatever GitHub says of them. */
export const recall = async (
  deps: Deps,
  inputs: Inputs,
  own: Holder,
  givenUp: ReadonlySet<string>,
): Promise<Recalled> => {
  const { site, githubToken } = inputs;
  const url = site.kind === 'real' ? site.url : 'sandbox';
  const nothing: Recalled = {
    store: undefined,
    snapshot: undefined,
    ledger: emptyLedger(url),
    unread: undefined,
    rival: undefined,
    hasDeadHalt: false,
    settled: undefined,
  };
  if (site.kind === 'sandbox') return nothing;
  const store = deps.openGitHub(githubToken).ledger(inputs.ledgerRef, url);
  const read = await learn(async () => {
    const snapshot = await readLedger(store, emptyLedger(url));
    const misplaced = await findMisplaced(deps, inputs, store);
    return { snapshot, misplaced };
  });
  if ('unread' in read) return { ...nothing, unread: read.unread };
  const { snapshot, misplaced } = read.value;
  if (misplaced) return { ...nothing, unread: misplaced };
  return { ...nothing, store, snapshot, ...(await judge(deps, inputs, snapshot.ledger, own, givenUp)) };
};

/** A ledger must have a ref of its own, and a site only one ledger (ledger.md, "Where"). */
const findMisplaced = async (
  { openGitHub }: Deps,
  { ledgerRef, site, githubToken }: Inputs,
  { ref }: LedgerStore,
): Promise<Message | undefined> => {
  if (ledgerRef === DEFAULT_LEDGER_REF || site.kind === 'sandbox') return undefined;
  const { repository, ledger } = openGitHub(githubToken);
  const branch = await repository.defaultBranch();
  if (ref === `refs/heads/${branch}`) return say.defaultBranchAsLedger(branch);
  const other = ledger(DEFAULT_LEDGER_REF, site.url);
  return other.ref !== ref && (await other.head()) !== undefined
    ? say.secondLedger(ref, other.ref)
    : undefined;
};

/** Who holds the ledger, and what is left of a holder that is over. */
const judge = async (
  { openGitHub, context, clock }: Deps,
  { mode, githubToken }: Inputs,
  ledger: Ledger,
  own: Holder,
  givenUp: ReadonlySet<string>,
): Promise<Pick<Recalled, 'ledger' | 'rival' | 'hasDeadHalt' | 'settled'>> => {
  const { runs } = openGitHub(githubToken);
  const stateOf = async (holder: Holder) => {
    if (givenUp.has(holder.step)) return { value: { isAtWork: false, endedAt: undefined } as const };
    // Two jobs of one attempt must never delete side by side, whatever GitHub says of them.
    if (mode !== 'cancel' && isSameAttempt(holder, own)) return { value: { isAtWork: true } as const };
    return learn(() => holderState(runs, holder, own));
  };
  const urlOf = ({ run }: Holder): string => `${context.serverUrl}/${context.repository}/actions/runs/${run}`;
  const { open, halt } = ledger;
  const result = { ledger, rival: undefined, hasDeadHalt: false, settled: undefined };
  const haltState = halt && halt.step !== own.step ? await stateOf(halt) : undefined;
  const hasDeadHalt = haltState !== undefined && 'value' in haltState && !haltState.value.isAtWork;
  const waits =
    halt && haltState && !hasDeadHalt && mode !== 'cancel'
      ? { holder: halt, why: say.undoWaits(halt.run, urlOf(halt)), isKnown: 'value' in haltState }
      : undefined;
  if (!open || open.step === own.step) return { ...result, rival: waits, hasDeadHalt };
  const state = await stateOf(open);
  if ('unread' in state) {
    const why = say.runStateUnknown(open.run, state.unread);
    return { ...result, hasDeadHalt, rival: { holder: open, why, isKnown: false } };
  }
  if (state.value.isAtWork) {
    const why = isSameAttempt(open, own) ? say.jobAtWork() : say.runAtWork(open.run, urlOf(open));
    return { ...result, hasDeadHalt, rival: { holder: open, why, isKnown: true } };
  }
  const settled = settleClaim(ledger, state.value.endedAt, clock.now());
  const users = open.mode === 'delete' ? open.users.length : 0;
  return { ledger: settled, hasDeadHalt, rival: waits, settled: say.settledRun(open.run, users) };
};

/** The users of an earlier run as a list, in the order in which it scheduled them; why there is none. */
export const listOfRun = ({ ledger, unread }: Recalled, run: string): List | { readonly fault: Message } => {
  if (unread) return { fault: say.cancelRunNeedsLedger(run, unread) };
  const ids = usersOfRun(ledger, run);
  if (ids.length === 0) return { fault: say.nobodyOfRun(run) };
  const since = (id: string): number => ledger.users.get(id)?.since ?? Number.POSITIVE_INFINITY;
  const sorted = [...ids].sort((a, b) => Math.sign(since(a) - since(b)) || 0);
  return { users: sorted.map((id, i) => ({ id, email: '', line: i + 1 })), duplicates: [] };
};
