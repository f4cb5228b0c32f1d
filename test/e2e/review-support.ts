import type { Inputs } from '../support/runner.ts';
import { openRepository, type Repository } from './ledger-support.ts';
import { type Listed, makeList, type Ran, type RunOptions } from './support.ts';

const PATH = 'users_to_delete.csv';

/** A repository whose lists come by pull requests. */
export interface Reviewed extends Repository {
  readonly content: Repository['results']['runs']['content'];
  /** Proposes this list on a branch of its own; gives the pull request's number. */
  readonly propose: (csv: string, author?: string) => Promise<number>;
  /** Runs the workflow on main as it is now; the workspace holds what was committed there. */
  readonly dispatch: (inputs?: Inputs, options?: RunOptions) => Promise<Ran>;
  /** What GitHub starts when a pull request is opened or pushed to. */
  readonly check: (pull: number, inputs?: Inputs, options?: RunOptions) => Promise<Ran>;
}

export const openReviewed = async (n = 12): Promise<Reviewed & { users: readonly Listed[]; csv: string }> => {
  const { users, csv } = makeList(n);
  const repository = await openRepository(users, csv);
  const { content } = repository.results.runs;
  const branches = new Map<number, string>();
  return {
    ...repository,
    users,
    csv,
    content,
    propose: async (text, login = 'author') => {
      const branch = `list-${branches.size + 1}`;
      const author = { login, email: `${login}@example.com` };
      await content.commit(branch, { [PATH]: text }, { author });
      const pull = content.open(branch, login);
      branches.set(pull, branch);
      return pull;
    },
    dispatch: async (inputs = {}, options = {}) => {
      const sha = options.sha ?? (await content.head('main'));
      const text = options.csv ?? (await content.show(sha, PATH));
      return repository.run({ review: 'require', ...inputs }, { ...options, sha, csv: text ?? '' });
    },
    check: async (pull, inputs = {}, options = {}) => {
      const head = await content.head(branches.get(pull) ?? '');
      const base = await content.head('main');
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
        { ...event, sha: head, csv: (await content.show(head, PATH)) ?? '', ...options },
      );
    },
  };
};
