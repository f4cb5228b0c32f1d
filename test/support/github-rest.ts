import { type GitRepository, openGitRepository } from './git-repository.ts';
import { addActions, REPOSITORY_ID, type RunBook } from './github-actions.ts';
import { type Content, createContent } from './github-content.ts';
import { addGitData, type Staleness } from './github-git.ts';
import { addGraphql } from './github-graphql.ts';
import { addReading } from './github-reading.ts';
import { addReview } from './github-review.ts';
import { addRoutes, type Hub } from './github-routes.ts';
import { createTokens, type Grant } from './github-tokens.ts';
import type { Server } from './server.ts';

/** GitHub behind its REST: workflow runs, and a real bare repository. */
export interface Runs extends Omit<RunBook, 'runs'> {
  readonly content: Content;
  /** Restricts a token to what is granted; what is not named is `none`. Other tokens may do everything. */
  allow(token: string, grant: Grant): void;
  /** The next reads (GET git/ref) of a ref, or of any, answer what was there before its last update. */
  stale(reads: number, ref?: string): void;
  /** What GitHub's clock is ahead of this machine's, ms. */
  aheadMs: number;
}

/** Adds GitHub's REST to a server; `close` removes the repository. */
export const addRest = async (server: Server): Promise<{ runs: Runs; close: GitRepository['close'] }> => {
  const repository = await openGitRepository();
  const hub: Hub = {
    server,
    repository,
    tokens: createTokens(),
    settings: {
      defaultBranch: 'main',
      isPrivate: true,
      rawType: 'application/vnd.github.raw+json; charset=utf-8',
    },
    now: () => Date.now() + server.conditions.aheadMs,
  };
  const staleReads: Staleness[] = [];
  const { content, book } = await createContent(hub);

  addRoutes(hub, {
    on: 'GET REPO',
    method: 'GetRepo',
    answer: ({ params: { owner, name } }) => ({
      id: REPOSITORY_ID,
      name,
      full_name: `${owner}/${name}`,
      private: hub.settings.isPrivate,
      default_branch: hub.settings.defaultBranch,
    }),
  });
  const { runs: _, ...actions } = addActions(hub, content.root);
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
