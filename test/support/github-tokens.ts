import type { Request } from './server.ts';

export type Permission = 'contents' | 'actions' | 'pull-requests' | 'issues';
export type Level = 'read' | 'write' | 'none';
/** What a token may do, as a job's `permissions:` say it: what is not named is `none`. */
export type Grant = Readonly<Partial<Record<Permission, Level>>>;
/** One of these permissions, at this level. Every token may read the metadata. */
export interface Needs {
  readonly any: readonly (Permission | 'metadata')[];
  readonly level: 'read' | 'write';
}

/**
 * The tokens that clients send. A person's may do everything; a workflow's may do what its job is granted, and without a
 * job nothing.
 */
export interface Tokens {
  /** Restricts a token to what is granted, whatever a job says. */
  allow(token: string, grant: Grant): void;
  /** A job has this token now. */
  issue(token: string, permissions: Grant): void;
  mayDo(request: Request, needs: Needs): boolean;
  /** True for a workflow's own token, which belongs to no person. */
  isBot(request: Request): boolean;
  /** The login of the token's owner. */
  ownerOf(request: Request): string;
}

export const BOT = 'github-actions[bot]';

/** Makes the list of tokens. */
export const createTokens = (): Tokens => {
  const allowed = new Map<string, Grant>();
  const issued = new Map<string, Grant>();
  const isBot = (request: Request): boolean => isOfWorkflow(tokenOf(request));
  return {
    allow: (token, grant) => void allowed.set(token, grant),
    issue: (token, permissions) => void issued.set(token, permissions),
    mayDo: (request, { any, level }) => {
      const token = tokenOf(request) ?? '';
      const grant = allowed.get(token) ?? (isOfWorkflow(token) ? (issued.get(token) ?? {}) : undefined);
      if (!grant) return true;
      return any.some((permission) => {
        if (permission === 'metadata') return level === 'read';
        return grant[permission] === 'write' || grant[permission] === level;
      });
    },
    isBot,
    ownerOf: (request) => (isBot(request) ? BOT : 'octocat'),
  };
};

const isOfWorkflow = (token = ''): boolean => token.startsWith('ghs_');

/** The token of a request; undefined if it has none. */
export const tokenOf = ({ headers }: Request): string | undefined =>
  /^(?:token|bearer) (\S+)$/i.exec(headers.authorization ?? '')?.[1];
