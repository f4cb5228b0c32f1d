import type { StoredCommit } from './git-repository.ts';
import type { Credit, Person } from './github-content.ts';
import { encodePath, nodeId, toUser } from './github-people.ts';
import type { Place } from './github-repository.ts';
import { isoSeconds } from './github-routes.ts';
import type { RestCommit, RestGitCommit, RestGitRef } from './github-types.ts';

const UNSIGNED = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
} as const;

const signed = ({ name, email, at }: StoredCommit['author']) => ({ name, email, date: isoSeconds(at) });

/** A commit as the git data API shows it. */
export const toGitCommit = (place: Place, commit: StoredCommit): RestGitCommit => {
  const { sha, tree, parents, message, author, committer } = commit;
  const at = (id: string) => ({
    sha: id,
    url: `${place.url}/git/commits/${id}`,
    html_url: `${place.page}/commit/${id}`,
  });
  return {
    ...at(sha),
    node_id: nodeId('C', sha),
    tree: { sha: tree, url: `${place.url}/git/trees/${tree}` },
    parents: parents.map(at),
    message,
    author: signed(author),
    committer: signed(committer),
    verification: UNSIGNED,
  };
};

/** A commit as histories and comparisons show it, with the accounts of those who made it. */
export const toCommit = (
  place: Place,
  { authors, committer: by }: Credit,
  commit: StoredCommit,
): RestCommit => {
  const { sha, tree, parents, author, committer, message } = commit;
  const at = (id: string) => ({
    sha: id,
    url: `${place.url}/commits/${id}`,
    html_url: `${place.page}/commit/${id}`,
  });
  const accountOf = (person?: Person) => (person?.login ? toUser(place.api, person.login) : null);
  return {
    ...at(sha),
    node_id: nodeId('C', sha),
    comments_url: `${place.url}/commits/${sha}/comments`,
    commit: {
      url: `${place.url}/git/commits/${sha}`,
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${place.url}/git/trees/${tree}` },
      author: signed(author),
      committer: signed(committer),
      verification: UNSIGNED,
    },
    author: accountOf(authors[0]),
    committer: accountOf(by),
    parents: parents.map(at),
  };
};

/** A ref that points to a commit. */
export const toRef = (place: Place, ref: string, sha: string): RestGitRef => ({
  ref,
  node_id: nodeId('REF', ref),
  url: `${place.url}/git/${encodePath(ref)}`,
  object: { type: 'commit', sha, url: `${place.url}/git/commits/${sha}` },
});
