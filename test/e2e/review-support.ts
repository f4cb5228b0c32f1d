import type { Inputs } from '../support/runner.ts';
import { openRepository, type Repository } from './memory-support.ts';
import { type Listed, makeList, type Ran, type RunOptions } from './support.ts';

const PATH = 'users_to_delete.csv';

/** A repository whose lists come by pull requests. */
export interface Reviewed extends Repository {
  readonly content: Repository['results']['runs']['content'];
  /** Proposes this list on a branch of its own; gives the pull request's number. */
  readonly propose: (csv: string, author?: string) => number;
  /** Runs the workflow on main as it is now; the workspace holds what was committed there. */
  readonly dispatch: (inputs?: Inputs, options?: RunOptions) => Promise<Ran>;
  /** What GitHub starts when a pull request is opened or pushed to. */
  readonly check: (pull: number, inputs?: Inputs, options?: RunOptions) => Promise<Ran>;
}

export const openReviewed = async (n = 12): Promise<Reviewed & { users: readonly Listed[]; csv: string }> => {
  const { users, csv } = makeList(n);
  const repository = await openRepository(users, csv);
  const { content } = repository.results.runs;
  const committed = new Map<string, string>();
  const branches = new Map<number, string>();
  const commit = (branch: string, text: string): string => {
    const sha = content.commit(branch, { [PATH]: text });
    committed.set(sha, text);
    return sha;
  };
  /** The list as it is in a commit that was not made here: by asking what GitHub would show. */
  const textAt = async (sha: string): Promise<string | undefined> => {
    const url = `${repository.results.url}/repos/o/r/contents/${PATH}?ref=${sha}`;
    const answer = await fetch(url, { headers: { accept: 'application/vnd.github.raw' } });
    return answer.ok ? answer.text() : undefined;
  };
  return {
    ...repository,
    users,
    csv,
    content,
    propose: (text, author = 'author') => {
      const branch = `list-${branches.size + 1}`;
      commit(branch, text);
      const pull = content.open(branch, author);
      branches.set(pull, branch);
      return pull;
    },
    dispatch: async (inputs = {}, options = {}) => {
      const sha = options.sha ?? content.head('main');
      const text = options.csv ?? (await textAt(sha));
      return repository.run({ review: 'require', ...inputs }, { ...options, sha, csv: text ?? '' });
    },
    check: async (pull, inputs = {}, options = {}) => {
      const head = content.head(branches.get(pull) ?? '');
      const base = content.head('main');
      const pull_request = {
        number: pull,
        base: { ref: 'main', sha: base },
        head: { ref: 'list', sha: head },
      };
      const event = {
        event: 'pull_request',
        ref: `refs/pull/${pull}/merge`,
        payload: { number: pull, pull_request },
      };
      return repository.run(
        { token: '', ...inputs },
        { ...event, sha: head, csv: (await textAt(head)) ?? '', ...options },
      );
    },
  };
};
