import { nodeId, toUser } from './github-people.ts';
import type { Pull, StoredComment, StoredReview } from './github-pulls.ts';
import { type Place, toRepository } from './github-repository.ts';
import type { Hub } from './github-routes.ts';
import { isoSeconds } from './github-routes.ts';
import type { RestComment, RestPull, RestReview } from './github-types.ts';

/** A pull request as lists show it; `heads` are the commits of its base and head. */
export const toPull = (
  hub: Hub,
  place: Place,
  { number, author, base, head, at, merged }: Pull,
  heads: { readonly base: string; readonly head: string },
): RestPull => {
  const url = `${place.url}/pulls/${number}`;
  const issue = `${place.url}/issues/${number}`;
  const page = `${place.page}/pull/${number}`;
  const statuses = `${place.url}/statuses/${heads.head}`;
  const end = (ref: string, sha: string) => ({
    label: `${place.owner}:${ref}`,
    ref,
    sha,
    user: toUser(place.api, place.owner, 'Organization'),
    repo: toRepository(hub, place),
  });
  const addresses = {
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${place.url}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
  };
  return {
    url,
    id: 90_000 + number,
    node_id: nodeId('PR', number),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...addresses,
    number,
    state: merged ? 'closed' : 'open',
    locked: false,
    title: `Change ${head}`,
    user: toUser(place.api, author),
    body: null,
    labels: [],
    milestone: null,
    active_lock_reason: null,
    created_at: isoSeconds(at),
    updated_at: isoSeconds(merged?.at ?? at),
    closed_at: merged ? isoSeconds(merged.at) : null,
    merged_at: merged ? isoSeconds(merged.at) : null,
    merge_commit_sha: merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    base: end(base, heads.base),
    head: end(head, heads.head),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: statuses },
    },
    author_association: 'MEMBER',
    auto_merge: null,
    draft: false,
  };
};

/** A review of a pull request. */
export const toReview = (
  { api, url, page }: Place,
  pull: number,
  { id, user, type, state, commit, at }: StoredReview,
): RestReview => {
  const html = `${page}/pull/${pull}#pullrequestreview-${id}`;
  return {
    id,
    node_id: nodeId('PRR', id),
    user: toUser(api, user, type),
    body: '',
    state,
    html_url: html,
    pull_request_url: `${url}/pulls/${pull}`,
    author_association: 'MEMBER',
    _links: { html: { href: html }, pull_request: { href: `${url}/pulls/${pull}` } },
    submitted_at: isoSeconds(at),
    commit_id: commit,
  };
};

/** A comment below a pull request. */
export const toComment = (
  { api, url, page }: Place,
  { id, pull, user, body, at, changedAt }: StoredComment,
): RestComment => ({
  id,
  node_id: nodeId('IC', id),
  url: `${url}/issues/comments/${id}`,
  html_url: `${page}/pull/${pull}#issuecomment-${id}`,
  issue_url: `${url}/issues/${pull}`,
  body,
  user: toUser(api, user),
  created_at: isoSeconds(at),
  updated_at: isoSeconds(changedAt),
  author_association: 'MEMBER',
  performed_via_github_app: null,
});
