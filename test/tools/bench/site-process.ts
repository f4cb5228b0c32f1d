/** The sandbox site in a process of its own, so that it shares no event loop with what is measured. */
import { type ChildProcess, fork } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type SandboxSetup, type SeenRequest, startSandbox } from '../../../src/sandbox/site.ts';

const SELF = fileURLToPath(import.meta.url);

/** What the site saw in some time: requests, and the bytes above TCP of the connections opened, both directions. */
export type Seen = { readonly requests: readonly SeenRequest[]; readonly bytes: number };

export type SiteProcess = {
  readonly origin: string;
  /** What it saw since this was asked last. */
  readonly seen: () => Promise<Seen>;
  readonly close: () => void;
};

/** Starts the site; everything of `setup` must be plain data. */
export const startSiteProcess = async (setup: SandboxSetup): Promise<SiteProcess> => {
  const child = fork(SELF);
  const origin = await ask<string>(child, setup);
  return { origin, seen: () => ask<Seen>(child, 'seen'), close: () => child.disconnect() };
};

const ask = async <Answer>(child: ChildProcess, question: SandboxSetup | string): Promise<Answer> => {
  child.send(question);
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
};

const serve = async (setup: SandboxSetup): Promise<void> => {
  let sockets: Socket[] = [];
  subscribe('net.server.socket', (message) => void sockets.push((message as { socket: Socket }).socket));
  const site = await startSandbox(setup);
  let told = 0;
  process.on('message', () => {
    const requests = site.requests.slice(told);
    told = site.requests.length;
    const bytes = sockets.reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0);
    const seen: Seen = { requests, bytes };
    sockets = [];
    process.send?.(seen);
  });
  process.send?.(site.origin);
};

if (process.argv[1] === SELF) {
  process.once('disconnect', () => process.exit());
  process.once('message', serve);
}
