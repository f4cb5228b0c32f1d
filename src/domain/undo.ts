import { type Actions, createJudge, type Inquiry } from './history.ts';
import { type Memory, mergeMemories } from './memory.ts';
import * as say from './messages/history.ts';
import type { Message } from './messages/message.ts';
import { openRun } from './past-run.ts';
import type { List, User } from './types.ts';

/** What a run did that can be undone: its users as a list, the file they came from, and what is known of them. */
export type Undoing = {
  readonly list: List;
  readonly file: { readonly path: string; readonly blob: string; readonly sha256: string };
  readonly memory: Memory;
};

/**
 * Reads from the artifacts of an earlier run exactly whom it set for deletion or left in doubt, all its attempts
 * included. Returns why that cannot be known; rejects only if GitHub does not answer.
 */
export const readUndoing = async (
  actions: Actions,
  inquiry: Inquiry,
  id: string,
): Promise<Undoing | { readonly fault: Message }> => {
  const own = await actions.ownRun();
  const run = await actions.run(id);
  if (!run) return { fault: say.noSuchRun(id) };
  if (run.id === own.id) return { fault: say.thisVeryRun(id) };
  const { judge } = await createJudge(actions, own, inquiry.ref);
  const distrusted = await judge(run);
  if (distrusted) return { fault: say.distrustedRun(id, distrusted) };
  if (run.status !== 'completed') return { fault: say.runNotEnded(id) };
  const { records, memories: accounts } = await openRun(actions, run, inquiry);
  const [someSite] = records;
  if (!someSite) return { fault: say.noArtifact(id) };
  const ours = records.filter(({ site }) => site === inquiry.site);
  if (ours.length === 0) return { fault: say.otherSite(id, someSite.site, inquiry.site) };
  const [deletion] = ours.filter(({ mode, dryRun }) => mode === 'delete' && !dryRun);
  if (!deletion) return { fault: say.nothingToUndo(id) };

  const memory = mergeMemories(accounts);
  const listed = new Map(ours.flatMap(({ operations }) => operations.map((user) => [user.id, user])));
  // Of each account by itself: a later attempt may have found as already scheduled what an earlier one has done.
  const done = new Set(
    accounts.flatMap((account) =>
      [...account.users].flatMap(([userId, { run: by, status }]) =>
        by === id && (status === 'scheduled' || status === 'unknown') ? [userId] : [],
      ),
    ),
  );
  const users = [...done].map((userId): User => listed.get(userId) ?? { id: userId, email: '', line: 1 });
  users.sort((a, b) => a.line - b.line);
  return { list: { users, duplicates: [] }, file: deletion.list, memory };
};
