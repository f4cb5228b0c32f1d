import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';

/** What git said on stderr when it refused. */
export class GitError extends Error {}

/** Who made a commit. */
export interface Signature {
  readonly name: string;
  readonly email: string;
}

type Run = (args: readonly string[], input?: Buffer | string, env?: object) => Promise<Buffer>;

/** An object of a repository. */
export interface StoredObject {
  readonly sha: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Runs git in one repository. */
export interface Git {
  /** The object that a name like `main:path` means, by a process that stays; undefined if there is none. */
  readonly object: (name: string) => Promise<StoredObject | undefined>;
  /** Gives what git wrote; rejects with GitError if it refuses. */
  readonly run: Run;
  /** The same as text, without the last line end. */
  readonly line: (...of: Parameters<Run>) => Promise<string>;
  /** Undefined where git refuses. */
  readonly find: <T>(asked: Promise<T>) => Promise<T | undefined>;
  /** Ends the process that stays. */
  readonly close: () => void;
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
  const reader = createReader(common);
  return {
    ...reader,
    run,
    line: async (...of) => String(await run(...of)).trim(),
    find: (asked) =>
      asked.catch((error: unknown) => {
        if (error instanceof GitError) return undefined;
        throw error;
      }),
  };
};

/** Reads objects through one process, which starts with the first read: most of what is asked of git are reads. */
const createReader = (env: NodeJS.ProcessEnv): Pick<Git, 'object' | 'close'> => {
  const waiting: ((object: StoredObject | undefined) => void)[] = [];
  let child: ChildProcessWithoutNullStreams | undefined;
  let unread = Buffer.alloc(0);

  /** Answers what has come in whole; the rest waits for more. */
  const answer = (): void => {
    for (;;) {
      const end = unread.indexOf('\n');
      if (end < 0) return;
      const [, sha = '', type = '', digits] =
        /^(\w+) (\w+) (\d+)$/.exec(unread.toString('latin1', 0, end)) ?? [];
      const last = digits === undefined ? end : end + 1 + Number(digits);
      if (unread.length <= last) return;
      const bytes = Buffer.from(unread.subarray(end + 1, last));
      unread = unread.subarray(last + 1);
      waiting.shift()?.(digits === undefined ? undefined : { sha, type, bytes });
    }
  };
  const start = (): ChildProcessWithoutNullStreams => {
    const started = spawn('git', ['cat-file', '--batch'], { env });
    started.stdout.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      answer();
    });
    started.on('close', () => {
      for (const resolve of waiting.splice(0)) resolve(undefined);
    });
    started.unref();
    return started;
  };
  return {
    object: (name) =>
      new Promise((resolve) => {
        if (name.includes('\n')) return resolve(undefined);
        child ??= start();
        waiting.push(resolve);
        child.stdin.write(`${name}\n`);
      }),
    close: () => void child?.stdin.end(),
  };
};
