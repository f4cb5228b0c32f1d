import type { Deps } from '../deps.ts';
import type { World } from '../domain/exchange.ts';
import { claimEnd } from '../domain/execute.ts';
import { reservation } from '../domain/forecast.ts';
import { keepUsers, openClaim } from '../domain/ledger/claim.ts';
import { emptyLedger, sumBuckets } from '../domain/ledger/ledger.ts';
import { claimMessage, progressMessage } from '../domain/ledger/message.ts';
import { type Next, recordProgress } from '../domain/ledger/record.ts';
import { type LedgerStore, readLedger, type Snapshot, writeLedger } from '../domain/ledger/store.ts';
import * as say from '../domain/messages/ledger.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import { createQuota } from '../domain/quota.ts';
import { makeResults, type Results, useOfQuota } from '../domain/results.ts';
import { foreign } from '../domain/text.ts';
import type { Entry } from '../domain/types.ts';
import type { RunRecord } from '../report/record.ts';
import { haltRival, namedUsers, type Wait, waitUnread } from './halt.ts';
import { createLookout, whyMoved } from './lookout.ts';
import { messageOf } from './lookup.ts';
import type { Prepared } from './prepare.ts';
import { authorOf, commitEntry, holderOf, type Journal, progressOf, TRIES } from './record.ts';

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
  prepared: Prepared,
  record: RunRecord,
  journal: Journal,
  wait: Wait,
): Promise<Claimed | 'again' | { readonly fault: Message }> => {
  const { recalled, plan } = prepared;
  const { store, snapshot, rival } = recalled;
  const isUndo = plan.mode === 'cancel';
  if (!store || !snapshot) return (await waitUnread(deps, wait)) ? 'again' : UNCLAIMED;
  try {
    if (rival && isUndo) {
      await haltRival(deps, prepared, record, wait);
      return 'again';
    }
    const { clock } = deps;
    const holder = holderOf(record.facts);
    const next = nextOf(prepared, journal.journal(), clock.now(), 0);
    const kept = isUndo
      ? keepUsers(recalled.ledger, namedUsers(prepared), holder.run, clock.now())
      : recalled.ledger;
    const { graceDays, mode } = plan;
    const claim = { ...holder, mode, at: clock.now(), graceDays, ...next, used: [] };
    const ledger = openClaim(kept, claim, recalled.hasDeadHalt);
    const written = await writeLedger(
      store,
      snapshot,
      ledger,
      claimMessage(authorOf(record), next, recalled.settled),
    );
    if (written === 'moved') return 'again';
    await journal.append(commitEntry(clock.now(), written));
    return goOn(deps, prepared, record, journal, store, written, next.requests);
  } catch (error) {
    if (!isUndo) return { fault: messageOf(error) };
    deps.printer.warning(say.goesOnUnrecorded(messageOf(error)));
    return UNCLAIMED;
  }
};

/** The users from the operation `first` on that are claimed together, but those that have their result. */
const nextOf = (
  { plan, inputs, budget, facts }: Prepared,
  journal: readonly Entry[],
  now: number,
  first: number,
  last = claimEnd(plan, inputs.pacing, first),
  results?: Results,
): NonNullable<Next> => {
  const isDone = new Set(
    results?.rows.flatMap(({ user, status }) => (/^(?:unknown|skipped-)/.test(status) ? [] : [user.id])),
  );
  const users = plan.operations.slice(first, last).flatMap(({ id }) => (isDone.has(id) ? [] : [id]));
  // Our own count never keeps an undo from the site.
  const own = { ...budget, used: sumBuckets(budget.used, useOfQuota(journal)) };
  const free = plan.mode === 'cancel' ? Number.POSITIVE_INFINITY : createQuota(own).free(now);
  const wanted = reservation(plan, inputs.pacing, last - users.length, last);
  const list = { path: foreign(facts.list.path, 200), blob: facts.list.blob };
  return { list, users, requests: Math.max(1, Math.min(wanted, free)) };
};

/** What a claimed run does from now on: looks whether it may go on, and writes before it claims more. */
const goOn = (
  deps: Deps,
  prepared: Prepared,
  record: RunRecord,
  journal: Journal,
  store: LedgerStore,
  first: Snapshot,
  requests: number,
): Claimed => {
  let tip = first;
  const known = new Set([prepared.recalled.snapshot?.commit, first.commit]);
  const { clock } = deps;
  const isUndo = prepared.plan.mode === 'cancel';

  /** Writes on top of its own last commit; an undo on top of whatever it finds. */
  const write = async (next: NonNullable<Next>, results: Results): Promise<boolean> => {
    const progress = progressOf(record, journal.journal(), results, clock.now());
    const written = await writeLedger(
      store,
      tip,
      recordProgress(tip.ledger, progress, next),
      progressMessage(authorOf(record), results, next),
    );
    if (written === 'moved') return false;
    tip = written;
    known.add(written.commit);
    await journal.append(commitEntry(clock.now(), written));
    return true;
  };
  return {
    requests,
    look: isUndo ? noReason : createLookout(deps, prepared, store, () => tip, known),
    claim: async (from, to) => {
      const results = makeResults(record.plan, journal.journal());
      const next = nextOf(prepared, journal.journal(), clock.now(), from, to, results);
      try {
        for (let tries = 1; !(await write(next, results)); tries += 1) {
          tip = await readLedger(store, emptyLedger(record.facts.site));
          if (!isUndo || tries === TRIES) throw new Told(whyMoved(tip, store));
        }
        return next.requests;
      } catch (error) {
        if (!isUndo) throw error;
        // Undoing goes on: what it did is written at the end.
        deps.printer.warning(say.goesOnUnrecorded(messageOf(error)));
        return Number.POSITIVE_INFINITY;
      }
    },
  };
};
