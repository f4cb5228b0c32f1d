import type { Deps } from '../deps.ts';
import { findStale, readHead } from '../domain/current.ts';
import type { World } from '../domain/exchange.ts';
import { claimEnd } from '../domain/execute.ts';
import { reservation } from '../domain/forecast.ts';
import { keepUsers, openClaim, setHalt } from '../domain/ledger/claim.ts';
import { emptyLedger, type Holder, type Ledger } from '../domain/ledger/ledger.ts';
import { type Author, claimMessage, haltMessage, progressMessage } from '../domain/ledger/message.ts';
import { type Next, type Progress, recordProgress } from '../domain/ledger/record.ts';
import {
  type LedgerStore,
  readLedger,
  readSnapshot,
  type Snapshot,
  writeLedger,
} from '../domain/ledger/store.ts';
import { usersCsv } from '../domain/ledger/users-csv.ts';
import * as say from '../domain/messages/ledger.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import { createQuota } from '../domain/quota.ts';
import { makeResults, type Results, useOfQuota } from '../domain/results.ts';
import { foreign } from '../domain/text.ts';
import type { Entry } from '../domain/types.ts';
import type { RunRecord } from '../report/record.ts';
import { messageOf } from './lookup.ts';
import type { Prepared } from './prepare.ts';

/** The journal of a run as the ledger's writers need it. */
type Journal = { readonly journal: () => readonly Entry[]; readonly append: (entry: Entry) => Promise<void> };

/** The claim of a run, and how it goes on from there. */
export type Claimed = Pick<World, 'look' | 'claim'> & { readonly requests: number };

const noReason = async (): Promise<undefined> => undefined;
/** Without a ledger (on the sandbox, or a cancellation that could not write) there is nothing to ask and no ceiling. */
const UNCLAIMED: Claimed = {
  requests: Number.POSITIVE_INFINITY,
  look: noReason,
  claim: async () => Number.POSITIVE_INFINITY,
};

export const holderOf = ({ run }: RunRecord['facts']): Holder => ({
  run: run.id,
  attempt: run.attempt,
  runner: run.runner,
  step: run.step,
});

const authorOf = ({ facts, plan }: RunRecord): Author => {
  const { run, list, cancelRun } = facts;
  return {
    run: run.id,
    attempt: run.attempt,
    mode: plan.mode,
    actor: run.triggeringActor,
    url: run.url,
    list,
    cancelRun,
  };
};

/**
 * Claims the first users in the ledger, before the first request. `again`: somebody else has written, or an undo had to
 * wait for the run at work; plan anew. A fault refuses the run; a cancellation goes on without its claim.
 */
export const claimUsers = async <Sandbox>(
  deps: Deps<Sandbox>,
  prepared: Prepared<Sandbox>,
  record: RunRecord,
  journal: Journal,
  wait: Wait,
): Promise<Claimed | 'again' | { readonly fault: Message }> => {
  const { recalled, plan } = prepared;
  const { store, snapshot, rival } = recalled;
  const isUndo = plan.mode === 'cancel';
  if (!store || !snapshot) return UNCLAIMED;
  try {
    if (rival && isUndo) {
      await haltRival(deps, prepared, record, wait);
      return 'again';
    }
    const { clock } = deps;
    const holder = holderOf(record.facts);
    const next = nextOf(prepared, journal.journal(), 0);
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

const commitEntry = (at: number, { commit = '' }: Snapshot): Entry => ({ type: 'ledger', at, commit });

/** Everybody on the list: a cancellation keeps them all, whatever becomes of it. */
const namedUsers = ({ list }: Pick<Prepared<unknown>, 'list'>): readonly string[] =>
  list.users.map(({ id }) => id);

/** The users from the operation `first` on that are claimed together, but those that have their result. */
const nextOf = <Sandbox>(
  { plan, inputs, budget, facts }: Prepared<Sandbox>,
  journal: readonly Entry[],
  first: number,
  last = claimEnd(plan, inputs.pacing, first),
  results?: Results,
): NonNullable<Next> => {
  const isDone = new Set(
    results?.rows.flatMap(({ user, status }) => (/^(?:unknown|skipped-)/.test(status) ? [] : [user.id])),
  );
  const users = plan.operations.slice(first, last).flatMap(({ id }) => (isDone.has(id) ? [] : [id]));
  const used = useOfQuota(journal).reduce((sum, { requests }) => sum + requests, 0);
  const free = createQuota(budget).free(facts.run.startedAt) - used;
  const wanted = reservation(plan, inputs.pacing, last - users.length, last);
  const list = { path: foreign(facts.list.path, 200), blob: facts.list.blob };
  return { list, users, requests: Math.max(1, Math.min(wanted, free)) };
};

/** What the step has done until now. */
const progressOf = (
  { facts, plan }: RunRecord,
  journal: readonly Entry[],
  results: Results,
  now: number,
): Progress => {
  const end = journal.findLast((entry) => entry.type === 'end');
  const hasSuccess = journal.some((entry) => entry.type === 'outcome' && (entry.status ?? 500) < 300);
  return {
    holder: holderOf(facts),
    mode: plan.mode,
    graceDays: plan.graceDays,
    startedAt: facts.run.startedAt,
    now,
    rows: results.rows,
    used: useOfQuota(journal),
    exhaustedUntil: end?.saidBySite ? end.resumeAfter : hasSuccess ? null : undefined,
    includesCancelledBefore: facts.includesCancelledBefore,
    wasClaimed: journal.some((entry) => entry.type === 'ledger'),
  };
};

const TRIES = 10;

/** What a claimed run does from now on: looks whether it may go on, and writes before it claims more. */
const goOn = <Sandbox>(
  deps: Deps<Sandbox>,
  prepared: Prepared<Sandbox>,
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
      const next = nextOf(prepared, journal.journal(), from, to, results);
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

const whyMoved = ({ ledger }: Snapshot, { ref }: LedgerStore): Message =>
  ledger.halt ? say.haltedBy(ledger.halt.run) : say.ledgerMoved(ref);

/** A runner that is cut off from GitHub must not outlive its claim. */
const CUT_OFF_MS = 5 * 60_000;
const LOOK_LIMIT_MS = 30_000;
/** Looks in a row, and the time in which one more comes free: GitHub allows a repository 1,000 calls an hour. */
const LOOKS = 60;
const LOOK_EVERY_MS = 15_000;

/** Whether a deletion or verification may go on (ledger.md 5): why not, if not. */
const createLookout = <Sandbox>(
  { openGitHub, clock, within }: Deps<Sandbox>,
  { head, source, inputs }: Prepared<Sandbox>,
  store: LedgerStore,
  tipOf: () => Snapshot,
  known: ReadonlySet<string | undefined>,
): World['look'] => {
  const { repository } = openGitHub(inputs.githubToken);
  let reachedAt = clock.now();
  let compared = head;
  let looks = LOOKS;
  let countedAt = reachedAt;

  const lookAtLedger = async (): Promise<Message | undefined> => {
    const { commit = '' } = tipOf();
    const tip = await store.head();
    // Older than what this run wrote itself: a stale read.
    if (known.has(tip) && tip !== undefined) return undefined;
    if (tip === undefined) {
      const answer = await store.move(commit, true);
      return answer === 'moved' ? undefined : say.ledgerMoved(store.ref);
    }
    return whyMoved(
      await readSnapshot(store, tip, inputs.site.kind === 'real' ? inputs.site.url : ''),
      store,
    );
  };
  const lookAtBranch = async (): Promise<Message | undefined> => {
    if (!compared) return undefined;
    const now = await readHead(repository);
    if (now.branch === compared.branch && now.commit === compared.commit) return undefined;
    const stale = await findStale(repository, source.files, now);
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
    } catch {
      return clock.now() - reachedAt >= CUT_OFF_MS ? say.gitHubUnreachable() : undefined;
    }
  };
};

/** How long an undo has waited for the run at work, and the steps that it waits for no longer. */
export type Wait = { since: number | undefined; readonly givenUp: Set<string> };

/** The run at work mostly stops soon; later on, GitHub's limit of calls counts more. */
const POLLS_MS = [1000, 1000, 2000, 3000, 5000, 8000, 10_000] as const;
const LATER_POLL_MS = 30_000;
/** Where GitHub does not tell whether the run at work is over: long enough for its last batch. */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Undoing is never refused because of another run: everybody it names is kept from now on, and the run at work is asked
 * to stop. Resolves when somebody has written, or it is time to ask again whether that run is over.
 */
const haltRival = async <Sandbox>(
  deps: Deps<Sandbox>,
  { recalled, ...prepared }: Prepared<Sandbox>,
  record: RunRecord,
  wait: Wait,
): Promise<void> => {
  const { clock, printer, sleep, signal, context } = deps;
  const { store, snapshot, ledger, rival } = recalled;
  if (!store || !snapshot || !rival) return;
  const own = holderOf(record.facts);
  let tip = snapshot;
  if (ledger.halt?.step !== own.step) {
    const { run } = rival.holder;
    const named = namedUsers(prepared);
    const halted = setHalt(keepUsers(ledger, named, own.run, clock.now()), own);
    const message = haltMessage(authorOf(record), named.length, run);
    const written = await writeLedger(store, snapshot, halted, message);
    if (written === 'moved') return;
    tip = written;
    printer.info(say.waitsForRun(run, `${context.serverUrl}/${context.repository}/actions/runs/${run}`));
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
    if ((await store.head()) !== tip.commit) return;
  }
};

/**
 * Brings the ledger up to date at the end, and closes the claim: the same from main and from post, and as often as
 * needed. Gives the last commit; undefined where the run has no ledger. Throws why it could not.
 */
export const closeLedger = async (
  { openGitHub, clock }: Pick<Deps<unknown>, 'openGitHub' | 'clock'>,
  record: RunRecord,
  githubToken: string,
  journal: Journal,
  results: Results,
): Promise<string | undefined> => {
  const { facts, plan } = record;
  const { ledger: place, site } = facts;
  if (!place || plan.dryRun || plan.operations.length === 0) return place?.before;
  const written = journal.journal().findLast((entry) => entry.type === 'ledger');
  const store = openGitHub(githubToken).ledger(place.template, site);
  for (let tries = 1; ; tries += 1) {
    const head = await store.head();
    // The ref has vanished during the run: its history goes on from the last commit that is known.
    const from = head ?? written?.commit ?? place.before;
    const base =
      from === undefined
        ? { commit: undefined, ledger: emptyLedger(site) }
        : await readSnapshot(store, from, site);
    const progress = progressOf(record, journal.journal(), results, clock.now());
    const ledger = recordProgress(base.ledger, progress, undefined);
    if (head !== undefined && isRecorded(base.ledger, ledger, progress)) return head;
    const message = progressMessage(authorOf(record), results, undefined);
    const answer = await writeLedger(store, base, ledger, message);
    if (answer !== 'moved') {
      await journal.append(commitEntry(clock.now(), answer));
      return answer.commit;
    }
    if (tries === TRIES) throw new Told(say.movedTooOften());
  }
};

/** Does the ledger have all of it already? Then an earlier close was written, or another run settled the claim. */
const isRecorded = (before: Ledger, after: Ledger, { holder, wasClaimed, used }: Progress): boolean =>
  before.open?.step !== holder.step &&
  before.halt?.step !== holder.step &&
  (wasClaimed || used.length === 0) &&
  usersCsv(before.users) === usersCsv(after.users);
