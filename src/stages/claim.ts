import type { Deps } from '../deps.ts';
import { keepUsers, openClaim } from '../domain/ledger/claim.ts';
import { emptyLedger, sumBuckets } from '../domain/ledger/ledger.ts';
import { claimMessage, progressMessage } from '../domain/ledger/message.ts';
import { type Next, recordProgress } from '../domain/ledger/record.ts';
import { type LedgerStore, readLedger, type Snapshot, writeLedger } from '../domain/ledger/store.ts';
import { isNamed } from '../domain/list/unnamed.ts';
import * as say from '../domain/messages/ledger.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import type { Results } from '../domain/outcome/results.ts';
import { makeResultsSoFar, openSince } from '../domain/outcome/results-so-far.ts';
import { useOfQuota } from '../domain/outcome/used-requests.ts';
import { reservation } from '../domain/plan/forecast.ts';
import { claimEnd } from '../domain/send/claims.ts';
import { createQuota } from '../domain/send/quota.ts';
import type { World } from '../domain/send/world.ts';
import { foreign } from '../domain/text.ts';
import { messageOf } from './ask-github.ts';
import { authorOf, noteCommit, progressOf, TRIES } from './close-ledger.ts';
import { haltRival, namedUsers, waitMoved, waitUnread } from './halt-rival.ts';
import type { Work } from './plan-run.ts';
import { createWatch, whyMoved } from './watch.ts';

/** The claim of a run, and how it goes on from there. */
export type Claimed = Pick<World, 'look' | 'claim'> & { readonly requests: number };

const noReason = async (): Promise<undefined> => undefined;
/** Without a ledger (on the sandbox, or a cancellation that could not write) there is nothing to ask and no ceiling. */
const UNCLAIMED: Claimed = {
  requests: Number.POSITIVE_INFINITY,
  look: noReason,
  claim: async () => Number.POSITIVE_INFINITY,
};

/**
 * Claims the first users in the ledger, before the first request. `again`: somebody else has written, or an undo had to
 * wait for the run at work; plan anew. A fault refuses the run; a cancellation goes on without its claim.
 */
export const claimUsers = async (
  deps: Deps,
  work: Work,
): Promise<Claimed | 'again' | { readonly fault: Message }> => {
  const { recalled, plan, own, wait, list, record, folder } = work;
  const { store, snapshot, rival } = recalled;
  const { clock } = deps;
  const isUndo = plan.mode === 'cancel';
  if (!store || !snapshot) return (await waitUnread(deps, wait)) ? 'again' : UNCLAIMED;
  try {
    if (rival && isUndo) {
      await haltRival(deps, work);
      return 'again';
    }
    const next = nextOf(work, clock.now(), 0);
    const kept = isUndo
      ? keepUsers(recalled.ledger, namedUsers(list), own.run, clock.now())
      : recalled.ledger;
    const { graceDays, mode } = plan;
    const claim = { ...own, mode, graceDays, ...next, used: [] };
    const ledger = openClaim(kept, claim, recalled.hasDeadHalt);
    const message = claimMessage(authorOf(record), next, recalled.settled);
    const written = await writeLedger(store, snapshot, ledger, message);
    if (written === 'moved') {
      await waitMoved(deps, wait, isUndo);
      return 'again';
    }
    await noteCommit(deps, folder, written);
    return goOn(deps, work, store, written, next.requests);
  } catch (error) {
    if (!isUndo) return { fault: messageOf(error) };
    warnUnrecorded(deps, error);
    return UNCLAIMED;
  }
};

const warnUnrecorded = ({ printer }: Deps, error: unknown): void => {
  printer.warning(messageOf(error));
  printer.warning(say.goesOnUnrecorded());
};

/** The users from the operation `first` on that are claimed together, but those that have their result. */
const nextOf = (
  { plan, inputs, budget, facts, folder }: Work,
  now: number,
  first: number,
  last = claimEnd(plan, inputs.pacing, first),
  results?: Results,
): NonNullable<Next> => {
  const isDone = new Set(
    results?.rows.flatMap(({ user, status }) => (/^(?:unknown|skipped-)/.test(status) ? [] : [user.line])),
  );
  const left = plan.operations.slice(first, last).flatMap(({ id, line }) => (isDone.has(line) ? [] : [id]));
  // A look-up has no ids yet.
  const users = left.filter(isNamed);
  const used = sumBuckets(budget.used, useOfQuota(folder.journal()));
  const free = createQuota({ ...budget, used }).free(now);
  const wanted = reservation(plan, inputs.pacing, last - left.length, last);
  const list = { path: foreign(facts.list.path, 200), blob: facts.list.blob };
  // If the run dies, its users are unknown since then: also those who are in flight now.
  const at = openSince(folder.journal(), now);
  return { at, list, users, requests: Math.max(1, Math.min(wanted, free)) };
};

/** What a claimed run does from now on: looks whether it may go on, and writes before it claims more. */
const goOn = (deps: Deps, work: Work, store: LedgerStore, first: Snapshot, requests: number): Claimed => {
  let tip = first;
  const known = new Set([work.recalled.snapshot?.commit, first.commit]);
  /** A look must know this run's own commit at once, before GitHub has said that the ref points to it. */
  const own: LedgerStore = {
    ...store,
    create: async (...of) => {
      const commit = await store.create(...of);
      known.add(commit);
      return commit;
    },
  };
  const { clock } = deps;
  const { record, folder, plan } = work;
  const isUndo = plan.mode === 'cancel';

  /** Writes on top of its own last commit; an undo on top of whatever it finds. */
  const write = async (next: NonNullable<Next>, results: Results): Promise<boolean> => {
    const progress = progressOf(record, folder.journal(), results, clock.now());
    const ledger = recordProgress(tip.ledger, progress, next);
    const message = progressMessage(authorOf(record), results, next);
    const written = await writeLedger(own, tip, ledger, message);
    if (written === 'moved') return false;
    tip = written;
    await noteCommit(deps, folder, written);
    return true;
  };
  return {
    requests,
    look: isUndo ? noReason : createWatch(deps, work, store, () => tip, known),
    claim: async (from, to) => {
      const results = makeResultsSoFar(record.plan, folder.journal());
      const next = nextOf(work, clock.now(), from, to, results);
      try {
        for (let tries = 1; !(await write(next, results)); tries += 1) {
          tip = await readLedger(store, emptyLedger(record.facts.site));
          if (!isUndo || tries === TRIES) throw new Told(whyMoved(tip, store));
        }
        return next.requests;
      } catch (error) {
        if (!isUndo) throw error;
        // Undoing goes on: what it did is written at the end.
        warnUnrecorded(deps, error);
        return Number.POSITIVE_INFINITY;
      }
    },
  };
};
