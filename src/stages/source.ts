import type { Inputs } from '../adapters/inputs.ts';
import type { ListFile } from '../adapters/workspace.ts';
import type { Faults } from '../domain/csv.ts';
import { parseList } from '../domain/list.ts';
import type { Memory } from '../domain/memory.ts';
import { untellableProtection } from '../domain/messages/list.ts';
import type { Message } from '../domain/messages/message.ts';
import { type Protection, parseProtection, untellable } from '../domain/protect.ts';
import type { List } from '../domain/types.ts';
import type { Facts } from '../report/record.ts';
import type { Deps } from '../run.ts';
import { readRunToUndo } from './lookup.ts';

/** Why there is no plan: every fault, and the path of the list that their lines are about. */
export type Refused<Sandbox> = Faults & {
  readonly path: string;
  /** Undefined if the inputs are among the faults. */
  readonly inputs: Inputs<Sandbox> | undefined;
};

/** Whom it is about, and who is protected. */
export type Source<Sandbox> = {
  readonly inputs: Inputs<Sandbox>;
  /** The inputs as given, for the record. */
  readonly shown: Facts['inputs'];
  readonly list: List;
  readonly file: { readonly path: string; readonly blob: string; readonly sha256: string };
  /** What the run that is undone has left, if the list is made of that. */
  readonly memory?: Memory;
  readonly protection: Protection | undefined;
};

/** Reads inputs, list and protection, and finds all faults of all of them together. */
export const readSource = async <Sandbox>(
  deps: Deps<Sandbox>,
  now: number,
): Promise<Source<Sandbox> | Refused<Sandbox>> => {
  const { inputs, csv, cancelRun, shown, faults } = deps.readInputs();
  const file = cancelRun === '' ? readList(deps.readList(csv)) : undefined;
  const protection = inputs?.protect ? readProtection(deps, inputs.protect) : undefined;
  const wrong = [
    { faults, total: faults.length },
    ...[file, protection].flatMap((read) => (read && 'faults' in read ? [read] : [])),
  ];
  const refused = (some: readonly Faults[]): Refused<Sandbox> => ({
    faults: some.flatMap((one) => one.faults),
    total: some.reduce((sum, { total }) => sum + total, 0),
    path: csv,
    inputs,
  });
  if (!inputs || (file && 'faults' in file) || (protection && 'faults' in protection)) return refused(wrong);
  const found = file ?? (await readRunToUndo(deps, inputs, now));
  if ('fault' in found) return refused([one('cancel-run', found.fault)]);
  const hidden = protection && inputs.mode === 'delete' ? untellable(found.list.users, protection).length : 0;
  if (hidden > 0) return refused([one('protect', untellableProtection(hidden))]);
  return { inputs, shown, protection, ...found };
};

const one = (input: string, message: Message): Faults => ({ faults: [{ input, message }], total: 1 });

/** The file as a list, or all that is wrong with it. */
const readList = (file: ListFile | { readonly fault: Message }) => {
  if ('fault' in file) return one('csv', file.fault);
  const parsed = parseList(file.text);
  return parsed.ok ? { list: parsed.list, file } : parsed;
};

const readProtection = <Sandbox>(deps: Deps<Sandbox>, path: string): Protection | Faults => {
  const file = deps.readList(path);
  if ('fault' in file) return one('protect', file.fault);
  const read = parseProtection(path, file.text);
  if (!('faults' in read)) return read;
  return { ...read, faults: read.faults.map((fault) => ({ ...fault, file: path })) };
};
