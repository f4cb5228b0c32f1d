import type { Inputs } from '../adapters/inputs.ts';
import type { ListFile, Unread } from '../adapters/workspace.ts';
import type { Deps, GitHub } from '../deps.ts';
import type { Faults } from '../domain/list/csv.ts';
import { parseList } from '../domain/list/list.ts';
import { type Protection, parseProtection, protectsNobody, untellable } from '../domain/list/protect.ts';
import { emptyList, emptyProtection, untellableProtection } from '../domain/messages/list.ts';
import type { Message } from '../domain/messages/message.ts';
import type { DecidingFile } from '../domain/plan/current-list.ts';
import type { List } from '../domain/types.ts';
import type { Facts } from '../report/run-json.ts';

/** Why there is no plan: every fault, and the path of the list that their lines are about. */
export type Refused = Faults & {
  readonly path: string;
  /** Undefined if the inputs are among the faults. */
  readonly inputs: Inputs | undefined;
  /** The path of the list in its repository, if it is not there and nothing else is wrong. */
  readonly missing?: string | undefined;
};

/** What was read in the workspace: the list and the protected users. */
export type Source = {
  readonly inputs: Inputs;
  /** The inputs as given, for the record. */
  readonly shown: Facts['inputs'];
  /** Undefined where the list is what an earlier run did. */
  readonly list: List | undefined;
  readonly protection: Protection | undefined;
  /** The list, if there is one, and the protect list. */
  readonly files: readonly DecidingFile[];
  readonly sha256: string;
  readonly github: GitHub;
};

/** Reads inputs, list and protection, and finds all faults of all of them together. */
export const readSource = (deps: Deps): Source | Refused => {
  const { inputs, csv, cancelRun, isLookup, shown, faults } = deps.readInputs();
  const listed = cancelRun === '' ? readList(deps.readList(csv), isLookup) : undefined;
  const guarded = inputs?.protect ? readProtection(deps, inputs.protect) : undefined;
  const wrong = [
    { faults, total: faults.length },
    ...[listed, guarded].flatMap((read) => (read && 'faults' in read ? [read] : [])),
  ];
  const refused = (some: readonly Faults[]): Refused => ({
    faults: some.flatMap((one) => one.faults),
    total: some.reduce((sum, { total }) => sum + total, 0),
    // Annotations name a file as the repository does.
    path: listed?.path ?? csv,
    inputs,
  });
  if (!inputs || (listed && 'faults' in listed) || (guarded && 'faults' in guarded)) {
    const all = refused(wrong);
    return { ...all, missing: all.total === 1 ? listed?.missing : undefined };
  }
  const { list, file } = listed ?? {};
  const { protection } = guarded ?? {};
  if (list?.users.length === 0 && inputs.expectUsers !== undefined)
    return refused([oneFault('csv', emptyList())]);
  if (protection && protectsNobody(protection) && inputs.expectUsers !== undefined)
    return refused([oneFault('protect', emptyProtection(protection.path))]);
  const hidden = protection && list ? untellable(list.users, protection).length : 0;
  if (hidden > 0) return refused([oneFault('protect', untellableProtection(hidden))]);
  const files = [
    ...(file ? [{ kind: 'list', ...file } as const] : []),
    ...(guarded ? [{ kind: 'protect', ...guarded.file } as const] : []),
  ];
  const github = deps.openGitHub(inputs.githubToken);
  return { inputs, shown, list, protection, files, sha256: file?.sha256 ?? '', github };
};

const oneFault = (input: string, message: Message): Faults => ({
  faults: [{ input, message }],
  total: 1,
});

/** The file as a list, or all that is wrong with it. */
const readList = (file: ListFile | Unread, isLookup: boolean) => {
  if ('fault' in file) return { ...oneFault('csv', file.fault), path: undefined, missing: file.missing };
  const parsed = parseList(file.text, isLookup);
  const found = { path: file.repositoryPath, missing: undefined };
  return parsed.ok ? { list: parsed.list, file, ...found } : { ...parsed, ...found };
};

const readProtection = (deps: Deps, path: string) => {
  const file = deps.readList(path);
  if ('fault' in file) return oneFault('protect', file.fault);
  const read = parseProtection(file.path, file.text);
  if (!('faults' in read)) return { protection: read, file };
  return { ...read, faults: read.faults.map((fault) => ({ ...fault, file: file.repositoryPath })) };
};
