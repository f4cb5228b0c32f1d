import type { getOctokit } from '@actions/github';
import type { Book, Content } from './github-content.ts';
import type { Pull, StoredComment } from './github-pulls.ts';
import {
  ACTIONS_READ,
  addRoutes,
  bodyOf,
  COMMENTS_READ,
  COMMENTS_WRITE,
  type DeepPartial,
  found,
  type Hub,
  isoSeconds,
  PULLS_READ,
  paged,
  Refusal,
} from './github-routes.ts';
import { json } from './server.ts';

type Rest = ReturnType<typeof getOctokit>['rest'];
type RestComment = Awaited<ReturnType<Rest['issues']['listComments']>>['data'][number];
type RestPull = Awaited<ReturnType<Rest['repos']['listPullRequestsAssociatedWithCommit']>>['data'][number];

/** Adds the routes about pull requests, reviews, comments, environments and people. */
export const addReview = (hub: Hub, content: Content, book: Book): void => {
  const { tokens } = hub;
  addRoutes(
    hub,
    {
      on: 'GET REPO/commits/(?<sha>\\w+)/pulls',
      method: 'ListPulls',
      needs: PULLS_READ,
      answer: async (request) =>
        paged(request, (await book.bringing(request.params.sha ?? '')).map(toRestPull)),
    },
    {
      on: 'GET REPO/pulls/(?<number>\\d+)/reviews',
      method: 'ListReviews',
      needs: PULLS_READ,
      answer: (request) => {
        const { number } = found(book.pulls.get(Number(request.params.number)));
        return paged(request, book.reviewsOf(number));
      },
    },
    {
      on: 'GET REPO/collaborators/(?<user>[^/]+)/permission',
      method: 'GetPermission',
      answer: ({ params: { user = '' } }) => {
        const permission = content.permissions.get(user) ?? 'write';
        return { permission, role_name: permission, user: { login: user } };
      },
    },
    {
      on: 'GET REPO/issues/(?<number>\\d+)/comments',
      method: 'ListComments',
      needs: COMMENTS_READ,
      answer: (request) => paged(request, content.comments(Number(request.params.number)).map(toRestComment)),
    },
    {
      on: 'POST REPO/issues/(?<number>\\d+)/comments',
      method: 'CreateComment',
      needs: COMMENTS_WRITE,
      answer: (request) => {
        const { body = '' } = bodyOf<{ body: string }>(request);
        const comment = content.comment(Number(request.params.number), tokens.ownerOf(request), body);
        return json(201, toRestComment(comment));
      },
    },
    {
      on: 'PATCH REPO/issues/comments/(?<number>\\d+)',
      method: 'UpdateComment',
      needs: COMMENTS_WRITE,
      answer: (request) => {
        const { body = '' } = bodyOf<{ body: string }>(request);
        return toRestComment(found(book.edit(Number(request.params.number), body)));
      },
    },
    {
      on: 'GET REPO/actions/runs/(?<id>\\d+)/approvals',
      method: 'GetApprovals',
      needs: ACTIONS_READ,
      answer: () =>
        json(200, [
          { state: 'approved', comment: '', user: { login: 'gatekeeper' }, environments: [{ name: 'bevy' }] },
        ]),
    },
    {
      on: 'GET /user',
      method: 'GetUser',
      answer: (request) => {
        if (tokens.isBot(request)) throw new Refusal(403, 'Resource not accessible by integration');
        return { login: tokens.ownerOf(request), type: 'User' };
      },
    },
  );
};

const toRestPull = ({ number, author, base, head, merged }: Pull): DeepPartial<RestPull> => ({
  number,
  state: merged ? 'closed' : 'open',
  merged_at: merged ? isoSeconds(merged.at) : null,
  merge_commit_sha: merged?.sha ?? null,
  base: { ref: base },
  head: { ref: head },
  user: { login: author, type: 'User' },
});

const toRestComment = ({ id, user, body }: StoredComment): DeepPartial<RestComment> => ({
  id,
  body,
  user: { login: user, type: user.endsWith('[bot]') ? 'Bot' : 'User' },
});
