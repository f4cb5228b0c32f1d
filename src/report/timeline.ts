import type { Entry, Intent } from '../domain/types.ts';

/** A batch as the journal tells it; moments are ms since the epoch. */
export type Batch = {
  readonly batch: number;
  readonly users: number;
  readonly at: number;
  /** Its last answer. */
  readonly endedAt: number;
  /** Requests whose bytes may have left. */
  readonly requests: number;
};

export type Wait = { readonly at: number; readonly waitMs: number; readonly detail: string };

/** When what was sent. `slots` are the requests in equal parts of the time from beginning to end. */
export type Timeline = {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly batches: readonly Batch[];
  readonly waits: readonly Wait[];
  readonly slots: readonly number[];
  /** Lines of the journal that could not be read back. */
  readonly damagedLines: number;
};

const SLOTS = 60;

/** The course of a run, from its journal; undefined if nothing was begun. */
export const timeline = (journal: readonly Entry[]): Timeline | undefined => {
  const startedAt = journal.at(0)?.at;
  const endedAt = journal.at(-1)?.at;
  if (startedAt === undefined || endedAt === undefined) return undefined;
  const batches: { -readonly [Key in keyof Batch]: Batch[Key] }[] = [];
  const waits: Wait[] = [];
  const slots = new Array<number>(SLOTS).fill(0);
  const open = new Map<number, Intent>();
  let damagedLines = 0;
  const add = ({ at, batch }: Intent, requests: number): void => {
    const share = (at - startedAt) / Math.max(1, endedAt - startedAt);
    const slot = Math.max(0, Math.min(SLOTS - 1, Math.floor(share * SLOTS)));
    slots[slot] = (slots[slot] ?? 0) + requests;
    const own = batches[batch - 1];
    if (own) own.requests += requests;
  };
  for (const entry of journal) {
    const { at } = entry;
    if (entry.type === 'batch') {
      batches.push({ batch: entry.batch, users: entry.users, at, endedAt: at, requests: 0 });
    } else if (entry.type === 'damage') {
      damagedLines += entry.lines;
    } else if (entry.type === 'wait') {
      waits.push({ at, waitMs: entry.waitMs, detail: entry.detail });
    } else if (entry.type === 'intent') {
      open.set(entry.seq, entry);
      add(entry, 1);
    } else if (entry.type === 'outcome') {
      const intent = open.get(entry.seq);
      if (!intent) continue;
      open.delete(entry.seq);
      if (!entry.sent) add(intent, -1);
      const own = batches[intent.batch - 1];
      if (own) own.endedAt = Math.max(own.endedAt, at);
    }
  }
  return { startedAt, endedAt, batches, waits, slots, damagedLines };
};
