import { risingBlocks } from '../list/list-warnings.ts';
import type { Folded } from '../outcome/attempts.ts';
import type { IdentityCheck, Operation, Plan } from '../types.ts';

/**
 * Guards the blocks of rising ids that a spreadsheet's fill handle may have made: before anybody of a block is deleted,
 * its second and its last user are compared with the site (semantics.md, "The list"). `identify` makes the identity
 * check of one user, which ends the run itself if the site names somebody else.
 */
export const createBlockCheck = (
  { mode, operations }: Plan,
  identityCheck: IdentityCheck,
  identify: (user: Operation, batch: number) => Promise<Folded>,
) => {
  const checks = new Map<string, Operation[]>();
  const names = new Set<string>();
  const found = new Map<string, Folded>();
  const running = new Map<Operation[], Promise<void>>();
  if (mode === 'delete' && identityCheck !== 'off') {
    const inOrder = operations.toSorted((a, b) => a.line - b.line);
    for (const { second, last, from, to } of risingBlocks(inOrder)) {
      const named = [second, last].filter(({ email, wasNotFound }) => email !== '' && !wasNotFound);
      for (const { id } of inOrder.slice(from, to)) checks.set(id, named);
      for (const { id } of named) names.add(id);
    }
  }
  return {
    /** Is this one of the users that are compared for their block? The check may settle what becomes of them. */
    names: (id: string): boolean => names.has(id),
    /** Waits until the block of this user is checked; gives what a check has found of this very user. */
    pass: async (user: Operation, batch: number): Promise<Folded | undefined> => {
      const named = checks.get(user.id);
      if (!named) return undefined;
      const run = async (): Promise<void> => {
        for (const one of named) found.set(one.id, await identify(one, batch));
      };
      const check = running.get(named) ?? run();
      running.set(named, check);
      await check;
      const row = found.get(user.id);
      return row?.status === undefined ? undefined : row;
    },
  };
};
