import type { Inputs } from '../adapters/inputs.ts';
import { isReviewEvent, type Learnt } from '../domain/gate.ts';
import { type Approval, type History, type Inquiry, readHistory } from '../domain/history.ts';
import { EMPTY_MEMORY } from '../domain/memory.ts';
import { gitHubFailed } from '../domain/messages/github.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import { branchNotAsked } from '../domain/messages/start.ts';
import { type Proof, proveReview, type Reviewed } from '../domain/review.ts';
import { readUndoing, type Undoing } from '../domain/undo.ts';
import type { Deps } from '../run.ts';

/** What earlier runs have left, and why that is not known, if it is not. */
export type Recalled = History & { readonly unread: Message | undefined };

/** The memory of earlier runs; on the rehearsal site, which forgets everything itself, there is none. */
export const recall = async <Sandbox>(
  deps: Deps<Sandbox>,
  inputs: Inputs<Sandbox>,
  now: number,
): Promise<Recalled> => {
  const nothing = { memory: EMPTY_MEMORY, rival: undefined, dark: [], unread: undefined };
  if (inputs.site.kind === 'sandbox') return nothing;
  const { actions } = deps.openGitHub(inputs.githubToken);
  const history = await learn(() => readHistory(actions, inquiry(deps, inputs, now)));
  return 'unread' in history ? { ...nothing, ...history } : { ...history.value, unread: undefined };
};

/** Whom an earlier run set for deletion, as a list; or why that cannot be known. */
export const readRunToUndo = async <Sandbox>(
  deps: Deps<Sandbox>,
  inputs: Inputs<Sandbox>,
  now: number,
): Promise<Undoing | { readonly fault: Message }> => {
  const { actions } = deps.openGitHub(inputs.githubToken);
  const undoing = await learn(() => readUndoing(actions, inquiry(deps, inputs, now), inputs.cancelRun ?? ''));
  return 'unread' in undoing ? { fault: undoing.unread } : undoing.value;
};

/** Was the list approved? Not asked where there is nothing to approve: in a rehearsal, on a pull request, without deletions. */
export const lookUpReview = async <Sandbox>(
  { context, openGitHub }: Deps<Sandbox>,
  { mode, review, site, githubToken }: Inputs<Sandbox>,
  list: Pick<Reviewed, 'path' | 'blob'>,
): Promise<Learnt<Proof> | undefined> => {
  if (mode !== 'delete' || review === 'off' || site.kind === 'sandbox' || isReviewEvent(context.event))
    return undefined;
  const { commit, runAttempt: attempt } = context;
  return learn(() => proveReview(openGitHub(githubToken).repository, { ...list, commit, attempt }));
};

/** The name of the default branch, from the event or from GitHub; a dry run does not need to know. */
export const lookUpBranch = async <Sandbox>(
  { openGitHub }: Deps<Sandbox>,
  { githubToken, site }: Inputs<Sandbox>,
  dryRun: boolean,
): Promise<Learnt<string>> =>
  dryRun || site.kind === 'sandbox'
    ? { unread: branchNotAsked() }
    : learn(() => openGitHub(githubToken).repository.defaultBranch());

/** Who let this run into its environment; empty where nobody had to, and where GitHub does not tell. */
export const lookUpApprovals = async <Sandbox>(
  { openGitHub }: Deps<Sandbox>,
  { githubToken, site }: Inputs<Sandbox>,
  dryRun: boolean,
): Promise<readonly Approval[]> => {
  if (dryRun || site.kind === 'sandbox') return [];
  const told = await learn(() => openGitHub(githubToken).actions.approvals());
  return 'value' in told ? told.value : [];
};

/** What GitHub tells, or its refusal. */
export const learn = async <T>(ask: () => Promise<T>): Promise<Learnt<T>> => {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof Told) return { unread: error.told };
    return { unread: gitHubFailed(error instanceof Error ? error.message : String(error)) };
  }
};

const inquiry = <Sandbox>(
  { context }: Deps<Sandbox>,
  { site, artifactName, pacing, graceDays }: Inputs<Sandbox>,
  now: number,
): Inquiry => ({
  site: site.kind === 'sandbox' ? 'sandbox' : site.url,
  ref: context.ref,
  artifactName,
  dailyQuota: pacing.dailyQuota,
  graceDays,
  now,
});
