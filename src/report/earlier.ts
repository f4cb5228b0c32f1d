import type { EarlierRun } from '../domain/history.ts';
import { flag, list, record, shaped, text, whole, word } from '../domain/shape.ts';
import type { Mode, User } from '../domain/types.ts';
import { ID, RUN, readMemory, STEP } from './memory.ts';
import { SCHEMA } from './record.ts';

/** Reads the run.json of an earlier run; undefined if it is none, or anything in it has not the form it must have. */
export const parseEarlierRun = (json: string): EarlierRun | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return shaped(() => read(record(value)));
};

/** Foreign text as the list may have it: made safe where it is shown, not here. */
const SHORT = /^.{1,4096}$/s;
const CELL = /^.{0,65536}$/s;

const read = (get: (field: string) => unknown): EarlierRun => {
  whole(get('schema'), SCHEMA, SCHEMA);
  const facts = record(get('facts'));
  const run = record(facts('run'));
  const file = record(facts('list'));
  const plan = record(get('plan'));
  return {
    site: text(facts('site'), SHORT),
    run: text(run('id'), RUN),
    step: text(run('step'), STEP),
    mode: word<Mode>(plan('mode'), ['delete', 'cancel', 'verify']),
    dryRun: flag(plan('dryRun')),
    final: get('result') !== 'running',
    reserved: whole(get('reserved'), 0, 10_000_000),
    list: {
      path: text(file('path'), SHORT),
      blob: text(file('blob'), /^(?:[0-9a-f]{40})?$/),
      sha256: text(file('sha256'), /^(?:[0-9a-f]{64})?$/),
    },
    operations: list(plan('operations')).map(readUser),
    own: readMemory(get('own')),
    earlier: readMemory(get('earlier')),
  };
};

const readUser = (value: unknown): User => {
  const [id, email, line] = list(value);
  return { id: text(id, ID), email: text(email, CELL), line: whole(line, 1, 200_000_000) };
};
