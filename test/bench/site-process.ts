/** The sandbox site in a process of its own, so that it shares no event loop with what is measured. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type SandboxSetup, type SeenRequest, startSandbox } from '../../src/sandbox/site.ts';

const SELF = fileURLToPath(import.meta.url);

export type SiteProcess = {
  readonly origin: string;
  readonly requests: () => Promise<readonly SeenRequest[]>;
  readonly close: () => void;
};

/** Starts the site; everything of `setup` must be plain data. */
export const startSiteProcess = async (setup: SandboxSetup): Promise<SiteProcess> => {
  const child = fork(SELF);
  const origin = await ask<string>(child, setup);
  return {
    origin,
    requests: () => ask<readonly SeenRequest[]>(child, 'requests'),
    close: () => child.disconnect(),
  };
};

const ask = async <Answer>(child: ChildProcess, question: SandboxSetup | string): Promise<Answer> => {
  child.send(question);
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
};

if (process.argv[1] === SELF) {
  process.once('disconnect', () => process.exit());
  process.once('message', async (setup: SandboxSetup) => {
    const site = await startSandbox(setup);
    process.on('message', () => process.send?.(site.requests));
    process.send?.(site.origin);
  });
}
