import { createHash } from 'node:crypto';
import type { LedgerStore } from '../../domain/ledger/store.ts';
import { type Rest, RestError, textOf } from './rest.ts';

const READ = 'contents: read';
const WRITE = 'contents: write';
/** Larger files do not fit inline into a tree: they are stored as blobs first. */
const MAX_INLINE = 1024 * 1024;

/** The ref of a site's ledger: `{site}` in the template stands for its host and 8 hex digits of its address's SHA-256. */
export const ledgerRef = (template: string, site: string): string => {
  const { hostname } = new URL(site);
  const digest = createHash('sha256').update(site).digest('hex').slice(0, 8);
  return template.replaceAll('{site}', `${hostname.replace(/[^a-z0-9.-]/g, '-')}-${digest}`);
};

/** Reads and writes one ref by GitHub's git data API. `pause` waits between the tries of a write. */
export const openLedger = (
  { ask, find, tell, defaultBranch, headOf }: Rest,
  ref: string,
  pause: LedgerStore['pause'],
): LedgerStore => {
  const what = `the ledger ${ref}`;
  const short = ref.replace(/^refs\//, '');
  const readFile = (path: string, commit: string): Promise<string | undefined> =>
    find([what, READ], async ({ rest }, params) => {
      const mediaType = { format: 'raw+json' };
      const { data } = await rest.repos.getContent({ ...params, path, ref: commit, mediaType });
      return textOf(data);
    });
  return {
    ref,
    head: async () => {
      const commit = await find([what, READ], async ({ rest }, params) => {
        return (await rest.git.getRef({ ...params, ref: short })).data.object.sha;
      });
      // Without the permission GitHub says that nothing is there: only a repository that can be read has no ledger.
      if (commit === undefined) await headOf(await defaultBranch());
      return commit;
    },
    read: async (commit) => {
      const [json, users] = await Promise.all([
        readFile('ledger.json', commit),
        readFile('users.csv', commit),
      ]);
      return { ...(json !== undefined && { json }), ...(users !== undefined && { users }) };
    },
    create: async (parent, { json, users }, message) => {
      const entry = async (path: string, content: string) => {
        const file = { path, mode: '100644', type: 'blob' } as const;
        if (content.length <= MAX_INLINE) return { ...file, content };
        const { sha } = await ask([what, WRITE], async ({ rest }, params) => {
          return (await rest.git.createBlob({ ...params, content, encoding: 'utf-8' })).data;
        });
        return { ...file, sha };
      };
      const tree = [
        await entry('README.md', README),
        await entry('ledger.json', json),
        await entry('users.csv', users),
      ];
      return ask([what, WRITE], async ({ rest }, params) => {
        const { sha } = (await rest.git.createTree({ ...params, tree })).data;
        const parents = parent === undefined ? [] : [parent];
        // Without author and committer the date is GitHub's own.
        return (await rest.git.createCommit({ ...params, message, tree: sha, parents })).data.sha;
      });
    },
    move: async (sha, isNew) => {
      try {
        await tell([what, WRITE], async ({ rest }, params) => {
          if (isNew) await rest.git.createRef({ ...params, ref, sha });
          else await rest.git.updateRef({ ...params, ref: short, sha, force: false });
        });
        return 'moved';
      } catch (error) {
        if (error instanceof RestError && error.status !== 403 && error.status !== 404)
          return { refused: error.said };
        throw error;
      }
    },
    contains: async (tip, commit) => {
      // Commits without a common ancestor, as of two first writes at once, are not found.
      const status = await find([what, READ], async ({ rest }, params) => {
        const basehead = `${commit}...${tip}`;
        return (await rest.repos.compareCommitsWithBasehead({ ...params, basehead, per_page: 1 })).data
          .status;
      });
      return status === 'ahead' || status === 'identical';
    },
    history: (commit) =>
      ask([what, READ], async ({ rest }, params) => {
        const { data } = await rest.repos.listCommits({ ...params, sha: commit, per_page: 30 });
        return data.map(({ sha, commit: { message } }) => ({ commit: sha, message }));
      }),
    pause,
  };
};

const README = `# Ledger of user deletions

The GitHub Action bevy-user-deletion writes this ref. It holds what the runs on one site know of each other:
which deletions were scheduled or cancelled, which users were not found, and how much of the request quota is used.

- \`users.csv\`: one line for each user, with ids, states and times. No e-mail address.
- \`ledger.json\`: requests of the last 24 hours, and the claim of the run at work.

Do not edit these files, and do not delete this ref: later runs would forget which deletions were cancelled.
\`git log -p\` shows which run did what.
`;
