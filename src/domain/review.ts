import type { Message } from './messages/message.ts';
import * as say from './messages/start.ts';

/** A merged pull request that brought a commit. */
export type Pull = { readonly number: number; readonly author: string };

/** A review as GitHub lists it, the oldest first; `commit` is the one that was looked at. */
export type Review = {
  readonly user: string;
  readonly isPerson: boolean;
  readonly state: string;
  readonly commit: string;
};

/** The repository's side of a review, handed in. Every function rejects with words for people if GitHub fails. */
export type Repository = {
  readonly defaultBranch: () => Promise<string>;
  readonly headOf: (branch: string) => Promise<string | undefined>;
  /** git's name of the file's content in that commit; undefined if it is not there. */
  readonly blobAt: (path: string, commit: string) => Promise<string | undefined>;
  /** The last commit before and with `head` that changed the file. */
  readonly lastChange: (path: string, head: string) => Promise<string | undefined>;
  /** Pull requests into that branch that are merged and brought the commit. */
  readonly mergedPulls: (commit: string, branch: string) => Promise<readonly Pull[]>;
  readonly reviews: (pull: number) => Promise<readonly Review[]>;
  readonly mayWrite: (user: string) => Promise<boolean>;
  /** The file's text in that commit, and whether the repository is private. */
  readonly textAt: (path: string, commit: string) => Promise<string | undefined>;
  readonly isPrivate: () => Promise<boolean>;
};

/** The list as it was read, the commit that was checked out, and which attempt of its run this is, from 1. */
export type Reviewed = {
  readonly path: string;
  readonly blob: string;
  readonly commit: string;
  readonly attempt: number;
};

/** Who approved the list and where; or why it is not approved, with what to do. */
export type Proof =
  | {
      readonly approved: true;
      readonly pull: number;
      readonly author: string;
      readonly approvers: readonly string[];
    }
  | { readonly approved: false; readonly why: string; readonly pull?: number };

/**
 * Is the list that is about to run the list that was approved? semantics.md, "Review proof": contents are compared
 * by their git blobs, not commits, so that squash and rebase are fine, and a list that was changed or reverted since
 * is not the approved one.
 */
export const proveReview = async (repository: Repository, list: Reviewed): Promise<Proof> => {
  const { path, blob, commit, attempt } = list;
  const refuse = ({ text: why }: Message, pull?: number): Proof =>
    pull === undefined ? { approved: false, why } : { approved: false, why, pull };

  const committed = await repository.blobAt(path, commit);
  if (committed === undefined) return refuse(say.notCommitted(path));
  if (committed !== blob) return refuse(say.notAsCommitted(path));
  const branch = await repository.defaultBranch();
  const head = await repository.headOf(branch);
  const current = head && (await repository.blobAt(path, head));
  if (head === undefined || current === undefined) {
    return refuse(say.takenBack(path, branch));
  }
  if (current !== blob && attempt > 1) return refuse(say.oldRun(path, branch, attempt));
  if (current !== blob) return refuse(say.changedSince(path, branch));
  const change = await repository.lastChange(path, head);
  const pulls = change === undefined ? [] : await repository.mergedPulls(change, branch);
  const [pull] = pulls;
  if (!pull) return refuse(say.noPullRequest(path, change));
  const approvals = await judgeReviews(repository, pull, path, blob);
  const { approvers, faults } = approvals;
  if (approvers.length === 0) return refuse(say.nobodyApproved(pull.number, faults), pull.number);
  return { approved: true, pull: pull.number, author: pull.author, approvers };
};

/** Who approved this very content and may, or what is wrong with the approvals that there are. */
const judgeReviews = async (repository: Repository, pull: Pull, path: string, blob: string) => {
  const reviews = await repository.reviews(pull.number);
  // A later review of the same person replaces the earlier one; a mere comment does not.
  const latest = new Map<string, Review>();
  for (const review of reviews) if (review.state !== 'COMMENTED') latest.set(review.user, review);
  const approvers: string[] = [];
  const faults: say.ReviewFault[] = [];
  for (const { user, isPerson, state, commit } of latest.values()) {
    const fault = (fault: say.ReviewFault['fault']) => faults.push({ user, fault });
    if (state === 'DISMISSED') fault('dismissed');
    else if (state === 'CHANGES_REQUESTED') fault('changes');
    else if (state !== 'APPROVED') continue;
    else if (user === pull.author) fault('author');
    else if (!isPerson) fault('machine');
    else if (commit === '' || (await repository.blobAt(path, commit)) !== blob) fault('earlier');
    else if (!(await repository.mayWrite(user))) fault('reader');
    else approvers.push(user);
  }
  return { approvers, faults };
};
