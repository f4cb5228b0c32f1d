import type { Entry } from '../domain/types.ts';

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
  const batches: { batch: number; users: number; at: number; endedAt: number; requests: number }[] = [];
  const waits: Wait[] = [];
  let damagedLines = 0;
  const slots = new Array<number>(SLOTS).fill(0);
  const open = new Map<number, { readonly batch: number; readonly slot: number }>();
  const add = (batch: number, slot: number, requests: number): void => {
    slots[slot] = (slots[slot] ?? 0) + requests;
    const own = batches[batch - 1];
    if (own) own.requests += requests;
  };
  for (const entry of journal) {
    if (entry.type === 'batch') {
      const { batch, users, at } = entry;
      batches.push({ batch, users, at, endedAt: at, requests: 0 });
    } else if (entry.type === 'damage') {
      damagedLines += entry.lines;
    } else if (entry.type === 'wait') {
      const { at, waitMs, detail } = entry;
      waits.push({ at, waitMs, detail });
    } else if (entry.type === 'intent') {
      const share = (entry.at - startedAt) / Math.max(1, endedAt - startedAt);
      const slot = Math.max(0, Math.min(SLOTS - 1, Math.floor(share * SLOTS)));
      open.set(entry.seq, { batch: entry.batch, slot });
      add(entry.batch, slot, 1);
    } else if (entry.type === 'outcome') {
      const { batch = 0, slot = 0 } = open.get(entry.seq) ?? {};
      open.delete(entry.seq);
      if (batch > 0 && !entry.sent) add(batch, slot, -1);
      const own = batches[batch - 1];
      if (own) own.endedAt = Math.max(own.endedAt, entry.at);
    }
  }
  return { startedAt, endedAt, batches, waits, slots, damagedLines };
};
