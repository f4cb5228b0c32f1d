import type { Book, Content } from './github-content.ts';
import { nodeId, toAccount, toPermission, toUser } from './github-people.ts';
import { toComment, toPull, toReview } from './github-pull-objects.ts';
import type { Pull } from './github-pulls.ts';
import { placeOf } from './github-repository.ts';
import {
  ACTIONS_READ,
  addRoutes,
  bodyOf,
  COMMENTS_READ,
  COMMENTS_WRITE,
  created,
  found,
  type Hub,
  METADATA,
  PULLS_READ,
  paged,
} from './github-routes.ts';
import type { RestApproval } from './github-types.ts';
import type { Request } from './server.ts';

/** Adds the routes about pull requests, reviews, comments, environments and people. */
export const addReview = (hub: Hub, content: Content, book: Book): void => {
  const { tokens, repository, server } = hub;
  const showPull = async (request: Request, pull: Pull) => {
    const tip = async (branch: string) => (await repository.tip(`refs/heads/${branch}`)) ?? content.root;
    const own = pull.merged?.own.at(-1)?.sha;
    const heads = { base: await tip(pull.base), head: own ?? (await tip(pull.head)) };
    return toPull(hub, placeOf(hub, request), pull, heads);
  };
  addRoutes(
    hub,
    {
      operation: 'repos/list-pull-requests-associated-with-commit',
      method: 'ListPulls',
      needs: PULLS_READ,
      answer: async (request) => {
        const pulls = await book.bringing(request.params.commit_sha ?? '');
        return paged(request, await Promise.all(pulls.map((pull) => showPull(request, pull))));
      },
    },
    {
      operation: 'pulls/list-reviews',
      method: 'ListReviews',
      needs: PULLS_READ,
      answer: (request) => {
        const { number } = found(book.pulls.get(Number(request.params.pull_number)));
        const place = placeOf(hub, request);
        const reviews = book.reviewsOf(number).map((review) => toReview(place, number, review));
        return paged(request, reviews);
      },
    },
    {
      operation: 'repos/get-collaborator-permission-level',
      method: 'GetPermission',
      needs: METADATA,
      answer: ({ params: { username = '' } }) =>
        toPermission(server.url, username, content.permissions.get(username) ?? 'write'),
    },
    {
      operation: 'issues/list-comments',
      method: 'ListComments',
      needs: COMMENTS_READ,
      answer: (request) => {
        const place = placeOf(hub, request);
        const comments = content.comments(Number(request.params.issue_number));
        return paged(
          request,
          comments.map((comment) => toComment(place, comment)),
        );
      },
    },
    {
      operation: 'issues/create-comment',
      method: 'CreateComment',
      needs: COMMENTS_WRITE,
      answer: (request) => {
        const { body = '' } = bodyOf<{ body: string }>(request);
        const pull = Number(request.params.issue_number);
        return created(
          toComment(placeOf(hub, request), content.comment(pull, tokens.ownerOf(request), body)),
        );
      },
    },
    {
      operation: 'issues/update-comment',
      method: 'UpdateComment',
      needs: COMMENTS_WRITE,
      answer: (request) => {
        const { body = '' } = bodyOf<{ body: string }>(request);
        return toComment(placeOf(hub, request), found(book.edit(Number(request.params.comment_id), body)));
      },
    },
    {
      operation: 'actions/get-reviews-for-run',
      method: 'GetApprovals',
      needs: ACTIONS_READ,
      answer: (request) => {
        const { url, page } = placeOf(hub, request);
        const at = '2026-01-14T04:33:35Z';
        const environment = {
          id: 8101,
          node_id: nodeId('EN', 8101),
          name: 'bevy',
          url: `${url}/environments/bevy`,
          html_url: `${page}/deployments/activity_log?environments_filter=bevy`,
          created_at: at,
          updated_at: at,
        };
        const user = toUser(server.url, 'gatekeeper');
        const approval: RestApproval = { state: 'approved', comment: '', user, environments: [environment] };
        return [approval];
      },
    },
    {
      operation: 'users/get-authenticated',
      method: 'GetUser',
      needs: METADATA,
      answer: (request) => toAccount(server.url, tokens.ownerOf(request)),
    },
  );
};
