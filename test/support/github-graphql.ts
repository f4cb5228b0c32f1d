import type { Book, Person } from './github-content.ts';
import { bodyOf, checkLogin, guarded, type Hub, PULLS_READ } from './github-routes.ts';

interface Query {
  readonly query: string;
  readonly variables: { readonly pull?: number; readonly after?: string | null };
}

const PATH = ['repository', 'pullRequest'];

/**
 * Adds the one GraphQL query that is answered: who wrote the commits of a pull request. GraphQL is no part of the
 * description of REST.
 */
export const addGraphql = (hub: Hub, book: Book): void =>
  hub.server.add({
    match: /^POST \/graphql$/,
    identify: (request) => ({
      method: 'Graphql',
      name: String(bodyOf<Query>(request).variables?.pull ?? ''),
    }),
    answer: guarded(async (request) => {
      checkLogin(request);
      const { query = '', variables: { pull: number = 0, after } = {} } = bodyOf<Query>(request);
      if (!hub.tokens.mayDo(request, PULLS_READ) && hub.settings.isPrivate)
        return refuse('FORBIDDEN', 'Resource not accessible by integration');
      const pull = book.pulls.get(number);
      if (!pull)
        return refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      const all = await book.commitsOf(pull);
      const start = after ? Number(decode(after)) : 0;
      const end = start + firstOf(query, 'commits');
      const nodes = all.slice(start, end).map(({ sha }) => {
        const { authors, committer } = book.creditOf(sha);
        const shown = authors.slice(0, firstOf(query, 'authors')).map(toActor);
        const commit = {
          oid: sha,
          authors: { totalCount: authors.length, nodes: shown },
          committer: toActor(committer),
        };
        return { commit };
      });
      const pageInfo = { hasNextPage: end < all.length, endCursor: encode(Math.min(end, all.length)) };
      return { data: { repository: { pullRequest: { commits: { pageInfo, nodes } } } } };
    }),
  });

const firstOf = (query: string, field: string): number => {
  const [, first = 100] = new RegExp(`\\b${field}\\s*\\([^)]*first:\\s*(\\d+)`).exec(query) ?? [];
  return Math.min(Number(first), 100);
};

/** A refusal has status 200, as every answer of GraphQL. */
const refuse = (type: string, message: string) => ({
  data: { repository: { pullRequest: null } },
  errors: [{ type, path: PATH, message }],
});

const toActor = ({ email, login }: Person) => ({ email, user: login === null ? null : { login } });
const encode = (place: number): string => Buffer.from(String(place)).toString('base64');
const decode = (cursor: string): string => Buffer.from(cursor, 'base64').toString();
