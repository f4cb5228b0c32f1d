import { below, nodeId, toUser } from './github-people.ts';
import type { Hub } from './github-routes.ts';
import type { RestRepository } from './github-types.ts';
import type { Request } from './server.ts';

/** Where something is: the repository that a request is about, and the addresses of all that is in it. */
export interface Place {
  /** `http://127.0.0.1:<port>`: a client that follows an address stays on this machine. */
  readonly api: string;
  readonly owner: string;
  readonly repo: string;
  /** The repository's own address. */
  readonly url: string;
  /** The repository's page. */
  readonly page: string;
}

export const placeOf = ({ server }: Hub, { params: { owner = '', repo = '' } }: Request): Place => ({
  api: server.url,
  owner,
  repo,
  url: `${server.url}/repos/${owner}/${repo}`,
  page: `https://github.com/${owner}/${repo}`,
});

export const REPOSITORY_ID = 4217;

const FOLDERS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

/** A repository where something else names it. */
export const toMinimalRepository = ({ settings }: Hub, { api, owner, repo, url, page }: Place) => ({
  id: REPOSITORY_ID,
  node_id: nodeId('R', REPOSITORY_ID),
  name: repo,
  full_name: `${owner}/${repo}`,
  private: settings.isPrivate,
  owner: toUser(api, owner, 'Organization'),
  html_url: page,
  description: null,
  fork: false,
  url,
  ...below(url, FOLDERS),
});

/** A repository as the head and the base of a pull request show it. */
export const toRepository = (hub: Hub, place: Place) => ({
  ...toMinimalRepository(hub, place),
  created_at: '2020-01-14T04:33:35Z',
  updated_at: '2026-01-14T04:33:35Z',
  pushed_at: '2026-01-14T04:33:35Z',
  git_url: `git://github.com/${place.owner}/${place.repo}.git`,
  ssh_url: `git@github.com:${place.owner}/${place.repo}.git`,
  clone_url: `${place.page}.git`,
  svn_url: place.page,
  mirror_url: null,
  homepage: null,
  size: 12,
  language: null,
  license: null,
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_pages: false,
  has_discussions: false,
  archived: false,
  disabled: false,
  visibility: hub.settings.isPrivate ? 'private' : 'public',
  default_branch: hub.settings.defaultBranch,
  ...NOBODY_LOOKS,
});

/** The repository itself. */
export const toFullRepository = (hub: Hub, place: Place): RestRepository => ({
  ...toRepository(hub, place),
  network_count: 0,
  subscribers_count: 0,
});

const NOBODY_LOOKS = {
  forks: 0,
  forks_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
} as const;
