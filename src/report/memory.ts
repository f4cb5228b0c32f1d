import { type Memory, REMEMBERED, type Remembered, type Use } from '../domain/memory.ts';
import { list, record, text, whole, word } from '../domain/shape.ts';

/** A memory as JSON, one user a line; runs and lists stand in tables of their own, users point into them. */
export function* memoryJson({ uses, users, covers }: Memory, indent: string): Generator<string> {
  const runs = new Map<string, { readonly index: number; readonly cells: readonly [string, number] }>();
  const lists = new Map<string, number>();
  const cells = [...users].map(([id, { status, at, last, run, since, list: sha256 }]) => {
    const key = `${run} ${since}`;
    const known = runs.get(key) ?? { index: runs.size, cells: [run, since] as const };
    runs.set(key, known);
    const place = lists.get(sha256) ?? lists.size;
    lists.set(sha256, place);
    const cell = [id, status, at, known.index, place];
    return last === undefined ? cell : [...cell, last];
  });
  const head = {
    covers: [...covers],
    uses: uses.map(({ step, buckets, exhaustedUntil }) => ({
      step,
      ...(exhaustedUntil !== undefined && { exhaustedUntil }),
      buckets: buckets.map(({ minute, requests }) => [minute, requests]),
    })),
    runs: [...runs.values()].map((run) => run.cells),
    lists: [...lists.keys()],
  };
  yield '{\n';
  for (const [key, value] of Object.entries(head)) {
    yield `${indent}  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`;
  }
  yield `${indent}  "users": [`;
  let separator = '\n';
  for (const cell of cells) {
    yield `${separator}${indent}    ${JSON.stringify(cell)}`;
    separator = ',\n';
  }
  yield cells.length > 0 ? `\n${indent}  ]\n${indent}}` : `]\n${indent}}`;
}

export const ID = /^[1-9][0-9]{0,18}$/;
export const RUN = /^[1-9][0-9]{0,18}$/;
export const STEP = /^[\w.]{1,80}$/;
const COVERED = /^[1-9][0-9]{0,18}\.[1-9][0-9]{0,5}$/;
const SHA256 = /^(?:[0-9a-f]{64})?$/;
/** The year 2286: no moment that we write is later. */
const MAX_TIME = 9_999_999_999_999;

/** Reads a memory back field by field; throws a shape error on the first that does not have its form. */
export const readMemory = (value: unknown): Memory => {
  const get = record(value);
  const runs = list(get('runs')).map((run) => {
    const [id, since] = list(run);
    return { run: text(id, RUN), since: whole(since, 0, MAX_TIME) };
  });
  const lists = list(get('lists')).map((sha256) => text(sha256, SHA256));
  const users = list(get('users')).map((user): [string, Remembered] => {
    const [id, status, at, run, place, last] = list(user);
    const by = runs[whole(run, 0, runs.length - 1)] ?? { run: '', since: 0 };
    const sha256 = lists[whole(place, 0, lists.length - 1)] ?? '';
    const state = { status: word(status, REMEMBERED), at: whole(at, 0, MAX_TIME), ...by, list: sha256 };
    return [text(id, ID), last === undefined ? state : { ...state, last: whole(last, state.at, MAX_TIME) }];
  });
  return {
    uses: list(get('uses')).map(readUse),
    users: new Map(users),
    covers: new Set(list(get('covers')).map((run) => text(run, COVERED))),
  };
};

const readUse = (value: unknown): Use => {
  const get = record(value);
  const buckets = list(get('buckets')).map((bucket) => {
    const [minute, requests] = list(bucket);
    return { minute: whole(minute, 0, MAX_TIME / 60_000), requests: whole(requests, 0, 10_000_000) };
  });
  const use = { step: text(get('step'), STEP), buckets };
  const until = get('exhaustedUntil');
  return until === undefined ? use : { ...use, exhaustedUntil: whole(until, 0, MAX_TIME) };
};
