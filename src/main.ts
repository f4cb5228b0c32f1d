import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from './adapters/artifacts.ts';
import { sleepUntil, within } from './adapters/clock.ts';
import { openComment } from './adapters/github/comment.ts';
import { ledgerRef, openLedger } from './adapters/github/ledger.ts';
import { openRest } from './adapters/github/rest.ts';
import { openReview } from './adapters/github/reviews.ts';
import { openRuns } from './adapters/github/runs.ts';
import { type Inputs, readInputs } from './adapters/inputs.ts';
import { openFolder } from './adapters/journal.ts';
import { drainOutput, isStopAsked, takeOver } from './adapters/process.ts';
import { printer, readContext } from './adapters/runner.ts';
import { readListFile } from './adapters/workspace.ts';
import type { Deps, GitHub } from './deps.ts';
import { createGitHubClock } from './domain/github-clock.ts';
import { isNamed } from './domain/list/unnamed.ts';
import { defect } from './domain/messages/run.ts';
import type { User } from './domain/types.ts';
import { run } from './run.ts';
import { parseSandboxSite } from './sandbox/options.ts';
import { finishCutOff } from './stages/post.ts';

const ACTION = 'bevy-user-deletion/0.1.0';

/** After a signal: no new request at once, requests in flight get this long, and the whole end this long. */
const IN_FLIGHT_MS = 5000;
const ENDING_MS = 6500;

const { env } = process;
const context = readContext(env);
const isSelfHosted = env.RUNNER_ENVIRONMENT === 'self-hosted';
/** The runner's own clock, which here never jumps: only the time since the start is measured. */
const localNow = (): number => performance.timeOrigin + performance.now();
const clock = createGitHubClock(localNow);
const stop = new AbortController();
const dying = new AbortController();
let killedAt = Number.POSITIVE_INFINITY;
let folder = env.STATE_folder;
let closeSite = async (): Promise<void> => {};

const isHandedOver = (): boolean => folder !== undefined && isStopAsked(folder);
const askToStop = (how: string): void => {
  if (stop.signal.aborted) return;
  killedAt = localNow() + ENDING_MS;
  stop.abort(isHandedOver() ? 'post step' : how);
  setTimeout(() => closeSite(), IN_FLIGHT_MS).unref();
  setTimeout(() => dying.abort(), ENDING_MS).unref();
};

/** The real site, or the embedded one, which rehearses on the users of the list. A dry run loads neither. */
const openSite = async (inputs: Inputs, users: readonly User[]) => {
  const { openBevy, readProxy } = await import('./adapters/bevy.ts');
  const { site, token = '', endpoints, pacing, mode, graceDays } = inputs;
  // The rehearsal site gives ids to the users of a look-up.
  const taken = new Set(users.map(({ id }) => id));
  let last = 1000;
  const invent = (): string => {
    do last += 1;
    while (taken.has(String(last)));
    return String(last);
  };
  const people = users.map((user) => (isNamed(user.id) ? user : { ...user, id: invent() }));
  const pending = mode === 'cancel' || mode === 'verify';
  const rehearsal = { users: people, token: 'rehearsal', pending, graceDays };
  const place =
    site.kind === 'real'
      ? { origin: site.url, token, close: async () => {} }
      : await (await import('./sandbox/site.ts')).startSandbox({ ...site.options, ...rehearsal });
  const bevy = openBevy({
    site: place.origin,
    token: place.token,
    endpoints,
    concurrency: pacing.concurrency,
    userAgent: ACTION,
    proxy: readProxy(env),
  });
  closeSite = async () => {
    await bevy.close();
    await place.close();
  };
  return { send: bevy.send, close: closeSite };
};

const openGitHub = (githubToken: string): GitHub => {
  const { repository, runId, isPrivate } = context;
  const rest = openRest({ githubToken, repository, observe: clock.observe, dying: dying.signal });
  return {
    repository: openReview(rest, isPrivate),
    runs: openRuns(rest, runId),
    ledger: (template, site) =>
      openLedger(rest, ledgerRef(template, site), (n) => sleepUntil(n * 500, dying.signal)),
    comment: openComment(rest),
  };
};

const deps: Deps = {
  action: ACTION,
  context,
  clock,
  readInputs: () => readInputs(parseSandboxSite, isSelfHosted),
  readList: (path) => readListFile(context.workspace, path),
  openGitHub,
  createFolder: () => {
    folder = join(context.temp || tmpdir(), 'bevy-user-deletion', randomBytes(6).toString('hex'));
    printer.state('folder', folder);
    return openFolder(folder);
  },
  openSite,
  artifacts: openArtifacts(),
  printer,
  sleep: (ms) => sleepUntil(ms, stop.signal),
  within,
  random: Math.random,
  signal: stop.signal,
  checkStop: () => {
    if (isHandedOver()) askToStop('post step');
  },
  timeLeft: () => killedAt - localNow(),
  isHandedOver,
};

/** The post step: finishes what a main step that was killed could not. It never sends anything to the site. */
const post = async (): Promise<number> => {
  const { inputs } = readInputs(parseSandboxSite, isSelfHosted); // masks the token again
  if (!folder) return 0;
  // In a job with a container, no signal has reached main: it may be at work still.
  await takeOver(folder, Number(env.STATE_pid));
  return finishCutOff(deps, openFolder(folder), inputs?.githubToken ?? '');
};

const main = async (): Promise<void> => {
  process.on('SIGINT', askToStop);
  process.on('SIGTERM', askToStop);
  const isPost = env.STATE_isPost === 'true';
  if (!isPost) {
    printer.state('isPost', 'true');
    printer.state('pid', String(process.pid));
  }
  try {
    process.exitCode = await (isPost ? post() : run(deps));
  } catch (error) {
    printer.error(defect(error instanceof Error ? error.message : String(error)));
    printer.debug(error instanceof Error ? String(error.stack) : '');
    process.exitCode = 1;
  }
  await drainOutput();
  // Sockets of the artifact service that are still open must not hold the step.
  process.exit();
};

await main();
