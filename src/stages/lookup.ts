import type { Inputs } from '../adapters/inputs.ts';
import type { Deps } from '../deps.ts';
import { type DecidingFile, findStale, type Head, readHead } from '../domain/current.ts';
import { isReviewEvent, type Learnt } from '../domain/gate.ts';
import { gitHubFailed } from '../domain/messages/github.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import { branchNotAsked } from '../domain/messages/start.ts';
import { type Proof, proveReview } from '../domain/review.ts';
import type { Approval } from '../domain/runs.ts';

/** The default branch as it is now, from GitHub. Not asked where nothing depends on it. */
export const lookUpHead = async (
  { openGitHub, context }: Deps,
  { githubToken, site, review, mode }: Inputs,
  dryRun: boolean,
): Promise<Learnt<Head>> => {
  const isNeeded = mode === 'delete' ? !isReviewEvent(context.event) : mode === 'verify' && !dryRun;
  return isNeeded && site.kind === 'real' && review !== 'off'
    ? learn(() => readHead(openGitHub(githubToken).repository))
    : { unread: branchNotAsked() };
};

/** Was the list approved? Only a deletion needs that. */
export const lookUpReview = async (
  { context, openGitHub }: Deps,
  { mode, review, site, githubToken }: Inputs,
  list: DecidingFile | undefined,
  head: Learnt<Head>,
): Promise<Learnt<Proof> | undefined> => {
  const isAsked =
    mode === 'delete' && review !== 'off' && site.kind === 'real' && !isReviewEvent(context.event);
  if (!isAsked || !list) return undefined;
  if ('unread' in head) return head;
  const { repository } = openGitHub(githubToken);
  return learn(() => proveReview(repository, { ...list, commit: context.commit }, head.value));
};

/** What is not current about the files that decide who is deleted, if anything. */
export const lookUpStale = async (
  { openGitHub }: Deps,
  { githubToken }: Inputs,
  files: readonly DecidingFile[],
  head: Learnt<Head>,
): Promise<Learnt<Message | undefined>> => {
  if (files.length === 0) return { value: undefined };
  return 'unread' in head
    ? head
    : learn(() => findStale(openGitHub(githubToken).repository, files, head.value));
};

/** Who let this run into its environment; empty where nobody had to, and where GitHub does not tell. */
export const lookUpApprovals = async (
  { openGitHub }: Deps,
  { githubToken, site }: Inputs,
  dryRun: boolean,
): Promise<readonly Approval[]> => {
  if (dryRun || site.kind === 'sandbox') return [];
  const told = await learn(() => openGitHub(githubToken).runs.approvals());
  return 'value' in told ? told.value : [];
};

/** What GitHub tells, or its refusal. */
export const learn = async <T>(ask: () => Promise<T>): Promise<Learnt<T>> => {
  try {
    return { value: await ask() };
  } catch (error) {
    return { unread: messageOf(error) };
  }
};

/** An error as words for people. */
export const messageOf = (error: unknown): Message =>
  error instanceof Told ? error.told : gitHubFailed(error instanceof Error ? error.message : String(error));
