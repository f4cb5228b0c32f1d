import { type Actions, createJudge, type Inquiry } from './history.ts';
import { type Memory, mergeMemories } from './memory.ts';
import { openRun } from './past-run.ts';
import { foreign } from './text.ts';
import type { List, User } from './types.ts';

/** What a run did that can be undone: its users as a list, the file they came from, and what is known of them. */
export type Undoing = {
  readonly list: List;
  readonly file: { readonly path: string; readonly blob: string; readonly sha256: string };
  readonly memory: Memory;
};

/**
 * Reads from the artifacts of an earlier run exactly whom it set for deletion or left in doubt, all its attempts
 * included. Returns in words why that cannot be known; rejects only if GitHub does not answer.
 */
export const readUndoing = async (
  actions: Actions,
  inquiry: Inquiry,
  id: string,
): Promise<Undoing | { readonly fault: string }> => {
  const own = await actions.ownRun();
  const run = await actions.run(id);
  if (!run)
    return { fault: `there is no run ${id} in this repository; its id is in the address of its page` };
  if (run.id === own.id) return { fault: `${id} is this very run; give the id of an earlier one` };
  const { judge } = await createJudge(actions, own, inquiry.ref);
  const distrusted = await judge(run);
  if (distrusted) return { fault: `run ${id} cannot be undone from here: ${distrusted}` };
  if (run.status !== 'completed') {
    return { fault: `run ${id} has not ended; cancel it on its page first, then undo what it did` };
  }
  const { records } = await openRun(actions, run, inquiry);
  const [someSite] = records;
  if (!someSite) {
    return {
      fault:
        `run ${id} has no artifact that can be read (expired, or deleted?); if you have kept its ` +
        'users_set_to_delete.csv, commit that and set csv in place of cancel-run',
    };
  }
  const ours = records.filter(({ site }) => site === inquiry.site);
  if (ours.length === 0) {
    return {
      fault: `run ${id} was about ${foreign(someSite.site)}, not about ${inquiry.site}; set site to it`,
    };
  }
  const [deletion] = ours.filter(({ mode, dryRun }) => mode === 'delete' && !dryRun);
  if (!deletion) {
    const fault = `run ${id} was a dry run, a cancellation or a verification; it set nobody for deletion`;
    return { fault };
  }

  const accounts = ours.flatMap(({ earlier, own: done }) => [earlier, done]);
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
