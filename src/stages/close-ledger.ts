import type { Folder } from '../adapters/journal.ts';
import type { Context } from '../adapters/runner.ts';
import type { Deps } from '../deps.ts';
import type { Calls } from '../domain/ledger/confirmed.ts';
import { emptyLedger, type Ledger } from '../domain/ledger/ledger.ts';
import { type Author, progressMessage } from '../domain/ledger/message.ts';
import { type Progress, recordProgress } from '../domain/ledger/record.ts';
import { type LedgerStore, readSnapshot, type Snapshot, writeLedger } from '../domain/ledger/store.ts';
import { usersCsv } from '../domain/ledger/users-csv.ts';
import { movedTooOften } from '../domain/messages/ledger.ts';
import { Told } from '../domain/messages/message.ts';
import type { Results } from '../domain/outcome/results.ts';
import { useOfQuota } from '../domain/outcome/used-requests.ts';
import type { Entry } from '../domain/types.ts';
import type { RunRecord } from '../report/run-json.ts';

/** The journal of a run as the ledger's writers need it. */
export type Journal = Pick<Folder, 'journal' | 'append'>;

/** The address of a run of this repository. */
export const runUrl = ({ serverUrl, repository }: Context, run: string): string =>
  `${serverUrl}/${repository}/actions/runs/${run}`;

/** Who writes, for the messages of the commits. */
export const authorOf = ({ facts, plan }: RunRecord): Author => {
  const { run, list, cancelRun } = facts;
  const { id, attempt, triggeringActor: actor, url } = run;
  return { run: id, attempt, mode: plan.mode, actor, url, list, cancelRun };
};

/** The calls of a run, as its inputs name them. */
export const callsOf = (inputs: RunRecord['facts']['inputs']): Calls => ({
  cancel: String(inputs['cancel-endpoint']),
  user: String(inputs['user-endpoint']),
});

/** Notes in the journal that everything until now is in the ledger, with this commit. */
export const noteCommit = ({ clock }: Deps, journal: Journal, { commit = '' }: Snapshot): Promise<void> =>
  journal.append({ type: 'ledger', at: clock.now(), commit });

/** What the step has done until now. */
export const progressOf = (
  { facts, plan }: RunRecord,
  journal: readonly Entry[],
  results: Results,
  now: number,
): Progress => {
  const { id, attempt, runner, step, startedAt } = facts.run;
  const end = journal.findLast((entry) => entry.type === 'end');
  const hasSuccess = journal.some((entry) => entry.type === 'outcome' && (entry.status ?? 500) < 300);
  return {
    holder: { run: id, attempt, runner, step },
    mode: plan.mode,
    graceDays: plan.graceDays,
    startedAt,
    now,
    rows: results.rows,
    used: useOfQuota(journal),
    exhaustedUntil: end?.saidBySite ? end.resumeAfter : hasSuccess ? null : undefined,
    includesCancelledBefore: facts.includesCancelledBefore,
    proven: results.proven,
    calls: callsOf(facts.inputs),
    wasClaimed: journal.some((entry) => entry.type === 'ledger'),
  };
};

/** Tries to write on a tip that others move. */
export const TRIES = 10;

/**
 * Brings the ledger up to date at the end, and closes the claim: the same from main and from post, and as often as
 * needed. Gives the last commit; undefined where the run has no ledger. Throws why it could not.
 */
export const closeLedger = async (
  deps: Deps,
  record: RunRecord,
  githubToken: string,
  journal: Journal,
  results: Results,
): Promise<string | undefined> => {
  const { facts, plan } = record;
  const { ledger: place, site } = facts;
  if (!place || plan.dryRun || plan.operations.length === 0) return place?.before;
  const written = journal.journal().findLast((entry) => entry.type === 'ledger');
  const store = deps.openGitHub(githubToken).ledger(place.template, site);
  for (let tries = 1; ; tries += 1) {
    const head = await store.head();
    const from = await newest(store, head, written?.commit ?? place.before);
    const base =
      from === undefined
        ? { commit: undefined, ledger: emptyLedger(site) }
        : await readSnapshot(store, from, site);
    const progress = progressOf(record, journal.journal(), results, deps.clock.now());
    const ledger = recordProgress(base.ledger, progress, undefined);
    if (head !== undefined && isRecorded(base.ledger, ledger, progress)) return from;
    const message = progressMessage(authorOf(record), results, undefined);
    const answer = await writeLedger(store, base, ledger, message);
    if (answer !== 'moved') {
      await noteCommit(deps, journal, answer);
      return answer.commit;
    }
    if (tries === TRIES) throw new Told(movedTooOften());
  }
};

/** Where the history goes on: at `known`, if the ref has vanished during the run or a stale read shows an older commit. */
const newest = async (
  store: LedgerStore,
  head: string | undefined,
  known: string | undefined,
): Promise<string | undefined> => {
  if (head === undefined || known === undefined || head === known) return head ?? known;
  return (await store.contains(known, head)) ? known : head;
};

/** Does the ledger have all of it already? Then an earlier close was written, or another run settled the claim. */
const isRecorded = (before: Ledger, after: Ledger, { holder, wasClaimed, used }: Progress): boolean =>
  before.open?.step !== holder.step &&
  before.halt?.step !== holder.step &&
  (wasClaimed || used.length === 0) &&
  usersCsv(before.users) === usersCsv(after.users);
