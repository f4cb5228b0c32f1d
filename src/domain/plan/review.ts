import type { Message } from '../messages/message.ts';
import * as say from '../messages/start.ts';
import type { Contents, Head } from './current-list.ts';

/** A merged pull request that brought a commit. */
export type Pull = { readonly number: number; readonly author: string };

/** A review as GitHub lists it, the oldest first; `commit` is the one that was reviewed. */
export type Review = {
  readonly user: string;
  readonly isPerson: boolean;
  readonly state: string;
  readonly commit: string;
};

/** An author, co-author or committer of a commit; `login` is undefined if GitHub knows no account of that e-mail. */
export type Writer = { readonly login: string | undefined };

/** The repository's side of a review, handed in. Every function rejects with words for people if GitHub fails. */
export type Repository = Contents & {
  /** The last commit before and with `head` that changed the file. */
  readonly lastChange: (path: string, head: string) => Promise<string | undefined>;
  /** Pull requests into that branch that are merged and brought the commit. */
  readonly mergedPulls: (commit: string, branch: string) => Promise<readonly Pull[]>;
  readonly reviews: (pull: number) => Promise<readonly Review[]>;
  /** Everybody who wrote or committed one of its commits. */
  readonly writers: (pull: number) => Promise<readonly Writer[]>;
  readonly mayWrite: (user: string) => Promise<boolean>;
  readonly isPrivate: () => Promise<boolean>;
};

/** The list as it was read: git's names of its content, also with LF line ends, and the commit that was checked out. */
export type Reviewed = {
  readonly path: string;
  readonly blobs: readonly string[];
  readonly commit: string;
};

/** Who approved the list and where; or why it is not approved, with what to do. */
export type Proof =
  | {
      readonly approved: true;
      readonly pull: number;
      readonly author: string;
      readonly approvers: readonly string[];
    }
  | { readonly approved: false; readonly why: string; readonly pull?: number | undefined };

/**
 * Is the list that is about to run the list that was approved? semantics.md, "Review proof": contents are compared
 * by their git blobs, not commits, so that squash and rebase are fine, and a list that was changed or reverted since
 * is not the approved one.
 */
export const proveReview = async (
  repository: Repository,
  { path, blobs, commit }: Reviewed,
  { branch, commit: head }: Head,
): Promise<Proof> => {
  const refuse = ({ text: why }: Message, pull?: number): Proof => ({ approved: false, why, pull });

  const [committed, current] = await Promise.all([
    repository.blobAt(path, commit),
    head === commit ? undefined : repository.blobAt(path, head),
  ]);
  if (committed === undefined) return refuse(say.notCommitted(path));
  if (!blobs.includes(committed)) return refuse(say.notAsCommitted(path));
  if (head !== commit && current === undefined) return refuse(say.takenBack(path, branch));
  if (head !== commit && current !== committed) return refuse(say.changedSince(path, branch));
  const change = await repository.lastChange(path, head);
  const pulls = change === undefined ? [] : await repository.mergedPulls(change, branch);
  const refusals: Proof[] = [];
  // A commit may belong to several pull requests, listed in no order: one that was approved is enough.
  for (const pull of pulls) {
    const { approvers, faults } = await judgeReviews(repository, pull, path, committed);
    if (approvers.length > 0) return { approved: true, pull: pull.number, author: pull.author, approvers };
    refusals.push(refuse(say.nobodyApproved(pull.number, faults), pull.number));
  }
  return refusals[0] ?? refuse(say.noPullRequest(path, change));
};

/** Who approved this very content and may, or what is wrong with the approvals that there are. */
const judgeReviews = async (repository: Repository, pull: Pull, path: string, blob: string) => {
  const reviews = await repository.reviews(pull.number);
  // A later review of the same person replaces the earlier one; a mere comment does not.
  const latest = new Map<string, Review>();
  for (const review of reviews) if (review.state !== 'COMMENTED') latest.set(review.user, review);
  const approvers: string[] = [];
  const faults: say.ReviewFault[] = [];
  const writers = latest.size > 0 ? await repository.writers(pull.number) : [];
  const isWriter = (user: string): boolean =>
    user === pull.author || writers.some(({ login }) => login?.toLowerCase() === user.toLowerCase());
  // An author without an account may be anybody, also the person who approves.
  const hasStranger = writers.some(({ login }) => login === undefined);
  for (const { user, isPerson, state, commit } of latest.values()) {
    const fault = (fault: say.ReviewFault['fault']) => faults.push({ user, fault });
    if (state === 'DISMISSED') fault('dismissed');
    else if (state === 'CHANGES_REQUESTED') fault('changes');
    else if (state !== 'APPROVED') continue;
    else if (isWriter(user)) fault('author');
    else if (hasStranger) fault('stranger');
    else if (!isPerson) fault('machine');
    else if (commit === '' || (await repository.blobAt(path, commit)) !== blob) fault('earlier');
    else if (!(await repository.mayWrite(user))) fault('reader');
    else approvers.push(user);
  }
  return { approvers, faults };
};
