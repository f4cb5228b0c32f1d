import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_FILE = 'stop';
/** Main ends its requests in flight and its journal in this time after it is told to. */
const ENDS_MS = 10_000;
const DRAIN_MS = 10_000;

/** Did post tell main to stop, and to leave the rest to it? */
export const isStopAsked = (folder: string): boolean => existsSync(join(folder, STOP_FILE));

/**
 * Makes sure that main is gone before post reads what it did. In a `container:` job the runner's signals reach only its
 * own client, so main may be at work still: it is told by a file and by a signal, and is killed if it does not end.
 */
export const takeOver = async (folder: string, pid: number): Promise<void> => {
  writeFileSync(join(folder, STOP_FILE), '');
  if (!isMain(pid)) return;
  signal(pid, 'SIGTERM');
  const killAt = performance.now() + ENDS_MS;
  while (isMain(pid)) {
    if (performance.now() > killAt) signal(pid, 'SIGKILL');
    await delay(50);
  }
};

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended in this very moment.
  }
};

/** Is this process our main step? By its command line, because another program may have its number by now. */
const isMain = (pid: number): boolean => {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return command[1] === process.argv[1] && pid !== process.pid;
  } catch {
    // It is gone, or this is no Linux, where no job runs in a container.
    return false;
  }
};

/** Waits until everything that was printed has been read: what a slow reader has not taken is lost at the exit. */
export const drainOutput = async (): Promise<void> => {
  const drained = [process.stdout, process.stderr].map(
    (stream) => new Promise<void>((resolve) => stream.write('', () => resolve())),
  );
  await Promise.race([Promise.all(drained), delay(DRAIN_MS, undefined, { ref: false })]);
};
