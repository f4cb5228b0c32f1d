import { execFile } from 'node:child_process';

/** What git said on stderr when it refused. */
export class GitError extends Error {}

/** Who made a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
}

type Run = (args: readonly string[], input?: Buffer | string, env?: object) => Promise<Buffer>;

/** Runs git in one repository. */
export interface Git {
  /** Gives what git wrote; rejects with GitError if it refuses. */
  readonly run: Run;
  /** The same as text, without the last line end. */
  readonly line: (...of: Parameters<Run>) => Promise<string>;
  /** Undefined where git refuses. */
  readonly find: <T>(asked: Promise<T>) => Promise<T | undefined>;
}

const DOUBLE: Signature = { name: 'A Double of GitHub', email: 'double@example.com' };
const MAX_BYTES = 256 * 1024 * 1024;

/** The variables that name the author or the committer. */
export const identity = (who: 'AUTHOR' | 'COMMITTER', { name, email }: Signature) => ({
  [`GIT_${who}_NAME`]: name,
  [`GIT_${who}_EMAIL`]: email,
});

/** Runs git on the repository in `dir`, without a shell and without this machine's settings. */
export const createGit = (dir: string): Git => {
  const common = {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    GIT_DIR: dir,
    GIT_LITERAL_PATHSPECS: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    // The repository is thrown away: waiting for the disk only costs time.
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.fsync',
    GIT_CONFIG_VALUE_0: 'none',
    ...identity('AUTHOR', DOUBLE),
    ...identity('COMMITTER', DOUBLE),
  };
  const run: Run = (args, input = '', env = {}) =>
    new Promise((resolve, reject) => {
      const options = { env: { ...common, ...env }, encoding: 'buffer', maxBuffer: MAX_BYTES } as const;
      const child = execFile('git', args, options, (error, stdout, stderr) => {
        if (!error) resolve(stdout);
        else reject(typeof error.code === 'number' ? new GitError(String(stderr).trim()) : error);
      });
      // git may refuse before it has read everything.
      child.stdin?.on('error', () => {}).end(input);
    });
  return {
    run,
    line: async (...of) => String(await run(...of)).trim(),
    find: (asked) =>
      asked.catch((error: unknown) => {
        if (error instanceof GitError) return undefined;
        throw error;
      }),
  };
};
