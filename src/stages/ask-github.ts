import type { Deps } from '../deps.ts';
import { gitHubFailed } from '../domain/messages/github.ts';
import { type Message, Told } from '../domain/messages/message.ts';
import { branchNotAsked } from '../domain/messages/start.ts';
import { findStale, type Head, readHead } from '../domain/plan/current-list.ts';
import { isReviewEvent, type Learnt } from '../domain/plan/gate.ts';
import { proveReview } from '../domain/plan/review.ts';
import type { Source } from './read-inputs.ts';

/** What GitHub tells of the default branch, of the list's approval and of this run; asked only where it matters. */
export const askGitHub = async ({ context }: Deps, { inputs, files, github }: Source, dryRun: boolean) => {
  const { mode, review, site, includeCancelled } = inputs;
  const { repository, runs } = github;
  const isReal = site.kind === 'real';
  const isReviewed = isReal && review !== 'off' && !isReviewEvent(context.event);
  const isCompared = isReviewed && mode === 'delete' && !dryRun;
  const list = files.find(({ kind }) => kind === 'list');
  const asked: Promise<Learnt<Head>> =
    isReviewed && mode !== 'cancel'
      ? learn(() => readHead(repository))
      : Promise.resolve({ unread: branchNotAsked() });
  const askAt = async <T>(ask: (head: Head) => Promise<T>): Promise<Learnt<T>> => {
    const head = await asked;
    return 'unread' in head ? head : learn(() => ask(head.value));
  };
  const [head, proof, stale, approvals, age] = await Promise.all([
    asked,
    isReviewed && mode === 'delete' && list
      ? askAt((at) =>
          proveReview(repository, { ...list, path: list.repositoryPath, commit: context.commit }, at),
        )
      : undefined,
    isCompared ? askAt((at) => findStale(repository, files, at)) : { value: undefined },
    isReal && !dryRun ? learn(runs.approvals) : { value: [] },
    isReal && !dryRun && includeCancelled ? learn(runs.createdAt) : undefined,
  ]);
  return {
    head,
    /** Was the list approved? Only a deletion needs that. */
    proof,
    /** Why the list or the protect list is not current, if it is not. */
    stale,
    /** The approvals of this run's environment; empty where none was needed, and where GitHub shows none. */
    approvals: 'value' in approvals ? approvals.value : [],
    age,
    /** The default branch whose content was compared; undefined where it was not. */
    compared: isCompared && 'value' in head ? head.value : undefined,
  };
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
