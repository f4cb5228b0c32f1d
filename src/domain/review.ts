import { foreign } from './text.ts';

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
  const shown = foreign(path, 120);
  const refuse = (why: string, pull?: number): Proof =>
    pull === undefined ? { approved: false, why } : { approved: false, why, pull };

  const committed = await repository.blobAt(path, commit);
  if (committed === undefined) {
    return refuse(`${shown} is not in the commit that was checked out; commit it, through a pull request`);
  }
  if (committed !== blob) {
    return refuse(
      `${shown} is not as it was committed: an earlier step has changed it, or git has changed its line ends ` +
        `("${shown} -text" in .gitattributes keeps them)`,
    );
  }
  const branch = await repository.defaultBranch();
  const head = await repository.headOf(branch);
  const current = head && (await repository.blobAt(path, head));
  if (head === undefined || current === undefined) {
    return refuse(`${shown} is no longer on ${foreign(branch, 80)}; what was taken back must not run`);
  }
  if (current !== blob && attempt > 1) {
    return refuse(
      `this is attempt ${attempt} of an old run, and ${shown} is another one on ${foreign(branch, 80)} by now: it was ` +
        'changed, or taken back. Start a new run instead of running an old one again',
    );
  }
  if (current !== blob) {
    return refuse(`${shown} has been changed on ${foreign(branch, 80)} since; start a new run from there`);
  }
  const change = await repository.lastChange(path, head);
  const pulls = change === undefined ? [] : await repository.mergedPulls(change, branch);
  const [pull] = pulls;
  if (!pull) {
    const at = change === undefined ? '' : ` (commit ${change.slice(0, 10)})`;
    return refuse(`the last change of ${shown}${at} did not come by a merged pull request; make it by one`);
  }
  const approvals = await judgeReviews(repository, pull, path, blob);
  if (approvals.approvers.length === 0) return refuse(approvals.why, pull.number);
  return { approved: true, pull: pull.number, author: pull.author, approvers: approvals.approvers };
};

/** Who approved this very content and may, or what is wrong with the approvals that there are. */
const judgeReviews = async (repository: Repository, pull: Pull, path: string, blob: string) => {
  const reviews = await repository.reviews(pull.number);
  // A later review of the same person replaces the earlier one; a mere comment does not.
  const latest = new Map<string, Review>();
  for (const review of reviews) if (review.state !== 'COMMENTED') latest.set(review.user, review);
  const where = `pull request #${pull.number}`;
  const approvers: string[] = [];
  const faults: string[] = [];
  for (const { user, isPerson, state, commit } of latest.values()) {
    const name = foreign(user, 60);
    if (state === 'DISMISSED') faults.push(`the approval of ${name} was dismissed`);
    else if (state === 'CHANGES_REQUESTED') faults.push(`${name} asked for changes`);
    else if (state !== 'APPROVED') continue;
    else if (user === pull.author) faults.push(`its author ${name} cannot approve it`);
    else if (!isPerson) faults.push(`${name} is not a person`);
    else if (commit === '' || (await repository.blobAt(path, commit)) !== blob)
      faults.push(`${name} approved an earlier version of the list`);
    else if (!(await repository.mayWrite(user))) faults.push(`${name}, who approved it, has no write access`);
    else approvers.push(user);
  }
  const reasons = faults.length > 0 ? faults.join('; ') : 'nobody has approved it';
  const why = `the list came by ${where}, but ${reasons}. Put the list into a new pull request and have it approved by another person with write access`;
  return { approvers, why };
};
