import type { Occasion } from '../../support/workflow/occasion.ts';

/** A pull request as its event tells of it. */
export interface PullRequest {
  readonly number: number;
  /** The commits. */
  readonly base: string;
  readonly head: string;
}

const SOME: PullRequest = { number: 7, base: 'ba5e'.padEnd(40, '0'), head: '4ead'.padEnd(40, '0') };

/** A pull request that changes the list, from a branch of the repository or from a fork. */
export const pullRequest = (isForeign: boolean, { number, base, head }: PullRequest = SOME): Occasion => {
  const repo = { full_name: isForeign ? 'stranger/community' : 'octo-org/community' };
  return {
    event: 'pull_request',
    ref: `refs/pull/${number}/merge`,
    payload: {
      action: 'opened',
      number,
      pull_request: { number, base: { ref: 'main', sha: base }, head: { ref: 'list', sha: head, repo } },
    },
    changes: ['users_to_delete.csv'],
  };
};

/** What GitHub tells workflows of without a person who fills in a form. */
export const EVENTS: Readonly<Record<string, Occasion>> = {
  schedule: { event: 'schedule' },
  push: { event: 'push', changes: ['users_to_delete.csv'] },
  'push of a branch': { event: 'push', ref: 'refs/heads/list', changes: ['users_to_delete.csv'] },
  'push of a tag': { event: 'push', ref: 'refs/tags/v1.2.3' },
  'pull request': pullRequest(false),
  'pull request of a fork': pullRequest(true),
};
