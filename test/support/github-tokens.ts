import type { Request } from './server.ts';

export type Permission = 'contents' | 'actions' | 'pull-requests' | 'issues';
export type Level = 'read' | 'write' | 'none';
/** What a token may do, as a workflow's `permissions:` say it: what is not named is `none`. */
export type Grant = Readonly<Partial<Record<Permission, Level>>>;
/** One of these permissions, at this level. Empty: every token may. */
export interface Needs {
  readonly any: readonly Permission[];
  readonly level: 'read' | 'write';
}

/** The tokens that clients send. A token that nothing is known of may do everything. */
export interface Tokens {
  /** Restricts a token to what is granted. */
  allow(token: string, grant: Grant): void;
  mayDo(request: Request, needs: Needs): boolean;
  /** True for a workflow's own token, which belongs to no person. */
  isBot(request: Request): boolean;
  /** The login of the token's owner. */
  ownerOf(request: Request): string;
}

export const ANYONE: Needs = { any: [], level: 'read' };
export const BOT = 'github-actions[bot]';

/** Makes the list of tokens. */
export const createTokens = (): Tokens => {
  const grants = new Map<string, Grant>();
  const isBot = (request: Request): boolean => tokenOf(request)?.startsWith('ghs_') === true;
  return {
    allow: (token, grant) => void grants.set(token, grant),
    mayDo: (request, { any, level }) => {
      const grant = grants.get(tokenOf(request) ?? '');
      if (!grant || any.length === 0) return true;
      return any.some((permission) => grant[permission] === 'write' || grant[permission] === level);
    },
    isBot,
    ownerOf: (request) => (isBot(request) ? BOT : 'octocat'),
  };
};

/** The token of a request; undefined if it has none. */
export const tokenOf = ({ headers }: Request): string | undefined =>
  /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? '')?.[1];
