import type { RestAccount, RestPermission } from './github-types.ts';

const FOLDERS = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
} as const;

/** An account as REST shows it wherever it names one. */
export const toUser = (api: string, login: string, type: 'User' | 'Bot' | 'Organization' = kindOf(login)) => {
  const url = `${api}/users/${encodeURIComponent(login)}`;
  const id = numberOf(login);
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${encodeURIComponent(login)}`,
    ...below(url, FOLDERS),
    type,
    user_view_type: 'public',
    site_admin: false,
  };
};

/** The account that a token belongs to. */
export const toAccount = (api: string, login: string): RestAccount => ({
  ...toUser(api, login),
  user_view_type: 'private',
  name: null,
  company: null,
  blog: null,
  location: null,
  email: null,
  notification_email: null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_repos: 2,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2008-01-14T04:33:35Z',
  updated_at: '2026-01-14T04:33:35Z',
  private_gists: 0,
  total_private_repos: 1,
  owned_private_repos: 1,
  disk_usage: 1,
  collaborators: 0,
  two_factor_authentication: true,
});

/** What somebody may do in the repository. */
export const toPermission = (
  api: string,
  login: string,
  permission: 'admin' | 'write' | 'read' | 'none',
): RestPermission => {
  const mayRead = permission !== 'none';
  const mayWrite = permission === 'admin' || permission === 'write';
  const isAdmin = permission === 'admin';
  return {
    permission,
    role_name: permission,
    user: {
      ...toUser(api, login),
      role_name: permission,
      permissions: { admin: isAdmin, maintain: isAdmin, push: mayWrite, triage: mayWrite, pull: mayRead },
    },
  };
};

/** Addresses below another one, by their names. */
export const below = <Name extends string>(url: string, paths: Readonly<Record<Name, string>>) =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `${url}${path}`])) as Record<
    Name,
    string
  >;

/** A path in an address: its names may hold anything but a slash. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** The id of an object in GraphQL, which REST shows as well. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`;

const kindOf = (login: string): 'User' | 'Bot' => (login.endsWith('[bot]') ? 'Bot' : 'User');

/** Always the same for the same name. */
const numberOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_000_007, 7);
