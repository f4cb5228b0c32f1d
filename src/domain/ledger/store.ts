import * as say from '../messages/ledger.ts';
import { Told } from '../messages/message.ts';
import type { Ledger } from './ledger.ts';
import { LEDGER_FORMAT, ledgerJson, parseLedgerJson } from './ledger-json.ts';
import { parseUsersCsv, usersCsv } from './users-csv.ts';

/** A ledger and the commit that holds it; no commit: there is no ledger yet. */
export type Snapshot = { readonly commit: string | undefined; readonly ledger: Ledger };

/** The two files of a ledger that are data. */
export type LedgerFiles = { readonly json: string; readonly users: string };

/** The git ref of one site's ledger, handed in. Every function rejects with words for people if GitHub fails. */
export type LedgerStore = {
  /** The full name of the ref. */
  readonly ref: string;
  /** The commit that the ref points to; undefined if there is no such ref, and the repository can be read. */
  readonly head: () => Promise<string | undefined>;
  /** Files of a commit; one that is not there is left out. */
  readonly read: (commit: string) => Promise<Partial<LedgerFiles>>;
  /** Makes a commit that nothing points to yet. */
  readonly create: (parent: string | undefined, files: LedgerFiles, message: string) => Promise<string>;
  /** Points the ref to the commit, as a fast forward, or makes the ref; GitHub's answer if it does not. */
  readonly move: (commit: string, isNew: boolean) => Promise<'moved' | { readonly refused: string }>;
  /** Is `commit` in the history of `head`? */
  readonly contains: (head: string, commit: string) => Promise<boolean>;
  /** The commit and those before it, newest first, 30 at most, with their messages. */
  readonly history: (
    commit: string,
  ) => Promise<readonly { readonly commit: string; readonly message: string }[]>;
  /** Waits a moment before the next try of a write, `n` from 1. */
  readonly pause: (n: number) => Promise<void>;
};

/** There is something at the ref, and it cannot be used. */
export class UnusableLedger extends Told {}

/** Reads the ledger of this site at the ref. Throws a message for people if it is not one (ledger.md 8). */
export const readLedger = async (store: LedgerStore, empty: Ledger): Promise<Snapshot> => {
  const commit = await store.head();
  return commit === undefined ? { commit, ledger: empty } : readSnapshot(store, commit, empty.site);
};

/** The ledger in a commit; throws like `readLedger`. */
export const readSnapshot = async (store: LedgerStore, commit: string, site: string): Promise<Snapshot> => {
  const files = await store.read(commit);
  if (files.json === undefined && files.users === undefined)
    throw new UnusableLedger(say.notALedger(store.ref));
  const read = parseFiles(files);
  if ('damage' in read) {
    const place = `${read.damage}, commit ${commit.slice(0, 10)}`;
    throw new UnusableLedger(say.damagedLedger(store.ref, place, await findGood(store, commit)));
  }
  if ('format' in read) throw new UnusableLedger(say.otherFormat(store.ref, read.format, LEDGER_FORMAT));
  if (read.site !== site) throw new UnusableLedger(say.otherSite(store.ref, read.site));
  return { commit, ledger: read };
};

/** What the files hold, the format of another version, or where they are damaged. */
const parseFiles = ({ json = '', users = '' }: Partial<LedgerFiles>) => {
  const rest = parseLedgerJson(json);
  if (!rest) return { damage: 'ledger.json' };
  if ('format' in rest) return rest;
  const read = parseUsersCsv(users);
  return 'badLine' in read ? { damage: `users.csv, line ${read.badLine}` } : { ...rest, users: read };
};

/** The last commit that can be read, and what was written after it. */
const findGood = async (store: LedgerStore, tip: string) => {
  const lost: string[] = [];
  for (const { commit, message } of await store.history(tip)) {
    if (commit !== tip && 'users' in parseFiles(await store.read(commit)))
      return { commit, lost: [...new Set(lost)] };
    lost.push(message.split(/[\n:]/, 1).join());
  }
  return undefined;
};

const TRIES = 3;

/**
 * Writes a ledger on top of the snapshot that it was made from (compare-and-swap). `moved`: somebody else has written
 * since, and nothing of this is in the ledger. Throws if GitHub does not take it.
 */
export const writeLedger = async (
  store: LedgerStore,
  { commit: parent }: Snapshot,
  ledger: Ledger,
  message: string,
): Promise<Snapshot | 'moved'> => {
  const files = { json: ledgerJson(ledger), users: usersCsv(ledger.users) };
  const commit = await store.create(parent, files, message);
  let isNew = parent === undefined;
  for (let tries = 1; ; tries += 1) {
    const answer = await store.move(commit, isNew);
    if (answer === 'moved') return { commit, ledger };
    const head = await store.head();
    if (head === commit) return { commit, ledger };
    // The ref has vanished during the run: the same commit, with its history, is posted again.
    isNew = head === undefined;
    // Where somebody has written on top of the commit, the answer was lost.
    if (head !== undefined && head !== parent)
      return (await store.contains(head, commit)) ? { commit, ledger } : 'moved';
    if (tries === TRIES) {
      // A stale read hides a newer tip: GitHub's refusal of the move knows better.
      if (/fast.?forward|already exists/i.test(answer.refused)) return 'moved';
      throw new Told(say.ledgerNotMoved(store.ref, answer.refused));
    }
    await store.pause(tries);
  }
};
