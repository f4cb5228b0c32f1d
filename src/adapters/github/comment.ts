import type { Rest } from './rest.ts';

/** GitHub takes 65,536 characters. */
export const MAX_COMMENT = 65_000;

const PULLS = 'pull-requests: write';

/** What the comment says; `mayCreate` is false where there should only be one if there is one already. */
export type Comment = { readonly marker: string; readonly text: string; readonly mayCreate: boolean };

/** Writes one comment on a pull request and keeps it up to date: it is found again by the marker that it begins with. */
export const openComment =
  ({ ask, tell, all }: Rest) =>
  async (pull: number, { marker, text, mayCreate }: Comment): Promise<void> => {
    const body = `${marker}\n${text}`.slice(0, MAX_COMMENT);
    const own = await findOwn();
    if (own?.body === body || (!own && !mayCreate)) return;
    await tell([`the comment on pull request #${pull}`, PULLS], async ({ rest }, params) => {
      if (own) await rest.issues.updateComment({ ...params, comment_id: own.id, body });
      else await rest.issues.createComment({ ...params, issue_number: pull, body });
    });

    async function findOwn() {
      const comments = await all(
        [`the comments of pull request #${pull}`, PULLS],
        async ({ rest }, params) => {
          return (await rest.issues.listComments({ ...params, issue_number: pull })).data;
        },
      );
      const marked = comments.filter((comment) => comment.body?.startsWith(`${marker}\n`));
      for (const comment of marked) if (await isOwn(comment.user)) return comment;
      return undefined;
    }

    /** Anybody who may comment can write the marker: only what this token wrote itself can be ours. */
    async function isOwn(user: { readonly login: string } | null | undefined): Promise<boolean> {
      if (user?.login === 'github-actions[bot]') return true;
      const self = await ask(['who the github-token belongs to', PULLS], async ({ rest }, params) => {
        const { data } = await rest.users.getAuthenticated({ request: params.request });
        return data.login;
      }).catch(() => undefined);
      return self !== undefined && user?.login === self;
    }
  };
