import { type GitRepository, openGitRepository } from './git-repository.ts';
import { addActions, type RunBook } from './github-actions.ts';
import { type Content, createContent } from './github-content.ts';
import { addGitData, type Staleness } from './github-git.ts';
import { addGraphql } from './github-graphql.ts';
import { addReading } from './github-reading.ts';
import { placeOf, toFullRepository } from './github-repository.ts';
import { addReview } from './github-review.ts';
import { addRoutes, type Hub, METADATA } from './github-routes.ts';
import { createTokens, type Tokens } from './github-tokens.ts';
import type { Server } from './server.ts';

/** GitHub behind its REST: workflow runs, and a real bare repository. */
export interface Runs extends RunBook, Pick<Tokens, 'allow' | 'issue'> {
  readonly content: Content;
  /** The next reads (GET git/ref) of a ref, or of any, answer what was there before its last update. */
  stale(reads: number, ref?: string): void;
  /** What GitHub's clock is ahead of this machine's, ms. */
  aheadMs: number;
}

/** What routes on this server share: a private repository with nothing in it, and no tokens yet. */
export const createHub = (server: Server, repository: GitRepository): Hub => ({
  server,
  repository,
  tokens: createTokens(),
  settings: { defaultBranch: 'main', isPrivate: true, rawType: undefined },
  now: () => Date.now() + server.conditions.aheadMs,
});

/** Adds GitHub's REST to a server; `close` removes the repository. */
export const addRest = async (server: Server): Promise<{ runs: Runs; close: GitRepository['close'] }> => {
  const repository = await openGitRepository();
  const hub = createHub(server, repository);
  const staleReads: Staleness[] = [];
  const { content, book } = await createContent(hub);

  addRoutes(hub, {
    operation: 'repos/get',
    method: 'GetRepo',
    needs: METADATA,
    about: ({ params: { repo = '' } }) => repo,
    answer: (request) => toFullRepository(hub, placeOf(hub, request)),
  });
  const actions = addActions(hub, content.root);
  addReading(hub, book);
  addReview(hub, content, book);
  addGitData(hub, staleReads);
  addGraphql(hub, book);

  return {
    close: repository.close,
    runs: {
      ...actions,
      content,
      allow: hub.tokens.allow,
      issue: hub.tokens.issue,
      stale: (reads, ref) => {
        const name = ref === undefined || ref.startsWith('refs/') ? ref : `refs/${ref}`;
        staleReads.push({ ref: name, left: reads });
      },
      get aheadMs() {
        return server.conditions.aheadMs;
      },
      set aheadMs(aheadMs) {
        server.conditions.aheadMs = aheadMs;
      },
    },
  };
};
