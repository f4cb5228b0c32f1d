import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts } from './adapters/artifacts.ts';
import { sleepUntil, within } from './adapters/clock.ts';
import { openComment } from './adapters/comment.ts';
import { openFolder } from './adapters/folder.ts';
import { printer, readContext } from './adapters/github.ts';
import { openHistory } from './adapters/history.ts';
import { type Inputs, readInputs } from './adapters/inputs.ts';
import { openRest } from './adapters/rest.ts';
import { openReview } from './adapters/review.ts';
import { readListFile } from './adapters/workspace.ts';
import { defect } from './domain/messages/run.ts';
import type { Purpose, User } from './domain/types.ts';
import { parseEarlierRun } from './report/earlier.ts';
import { type Deps, type GitHub, run } from './run.ts';
import { parseSandboxSite, type SandboxOptions } from './sandbox/options.ts';
import { finishCutOff } from './stages/post.ts';

const ACTION = 'bevy-user-deletion/0.1.0';

/** After a signal: no new request at once, requests in flight get this long, and the whole end this long. */
const IN_FLIGHT_MS = 5000;
const ENDING_MS = 6500;

const { env } = process;
const context = readContext(env);
const stop = new AbortController();
let killedAt = Number.POSITIVE_INFINITY;
let closeSite = async (): Promise<void> => {};

const onSignal = (signal: NodeJS.Signals): void => {
  if (stop.signal.aborted) return;
  killedAt = Date.now() + ENDING_MS;
  stop.abort(`the run was cancelled (${signal})`);
  setTimeout(() => closeSite(), IN_FLIGHT_MS).unref();
};

/** The real site, or the embedded one, which rehearses on the users of the list. A dry run loads neither. */
const openSite = async (inputs: Inputs<SandboxOptions>, users: readonly User[]) => {
  const [{ openBevy }, { startSandbox }] = await Promise.all([
    import('./adapters/bevy.ts'),
    import('./sandbox/site.ts'),
  ]);
  const { site, endpoints, pacing, mode, graceDays } = inputs;
  const sandbox =
    site.kind === 'sandbox'
      ? await startSandbox({
          ...site.options,
          users,
          token: 'rehearsal',
          pending: mode !== 'delete',
          graceDays,
        })
      : undefined;
  const bevy = openBevy({
    site: site.kind === 'sandbox' ? (sandbox?.origin ?? '') : site.url,
    token: sandbox?.token ?? inputs.token ?? '',
    endpoint: (purpose: Purpose) =>
      purpose === 'delete' || purpose === 'cancel' ? endpoints[purpose] : endpoints.user,
    concurrency: pacing.concurrency,
    userAgent: ACTION,
    proxy: {
      httpsProxy: env.https_proxy ?? env.HTTPS_PROXY ?? '',
      noProxy: env.no_proxy ?? env.NO_PROXY ?? '',
    },
  });
  closeSite = async () => {
    await bevy.close();
    await sandbox?.close();
  };
  return { send: bevy.send, close: closeSite };
};

let github: GitHub | undefined;
const openGitHub = (githubToken: string): GitHub => {
  const rest = openRest(githubToken, context.repository, context.defaultBranch, stop.signal);
  return {
    actions: openHistory({ rest, runId: context.runId, parse: parseEarlierRun }),
    repository: openReview(rest, context.isPrivate),
    comment: openComment(rest),
  };
};

const deps: Deps<SandboxOptions> = {
  action: ACTION,
  context,
  readInputs: () => readInputs(parseSandboxSite),
  readList: (path) => readListFile(context.workspace, path),
  openGitHub: (githubToken) => {
    github ??= openGitHub(githubToken);
    return github;
  },
  createFolder: () => {
    const root = join(context.temp || tmpdir(), 'bevy-user-deletion', randomBytes(6).toString('hex'));
    printer.state('folder', root);
    return openFolder(root);
  },
  openSite,
  artifacts: openArtifacts(),
  printer,
  now: Date.now,
  sleep: (ms) => sleepUntil(ms, stop.signal),
  within,
  random: Math.random,
  signal: stop.signal,
  timeLeft: () => killedAt - Date.now(),
};

/** The post step: finishes what a main step that was killed could not. It never sends anything to the site. */
const post = async (): Promise<number> => {
  readInputs(parseSandboxSite); // masks the token again
  const root = env.STATE_folder;
  return env.STATE_finished === 'true' || !root ? 0 : finishCutOff(deps, openFolder(root));
};

const main = async (): Promise<void> => {
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const isPost = env.STATE_isPost === 'true';
  if (!isPost) printer.state('isPost', 'true');
  try {
    process.exitCode = await (isPost ? post() : run(deps));
  } catch (error) {
    printer.error(defect(error instanceof Error ? error.message : String(error)));
    printer.debug(error instanceof Error ? String(error.stack) : '');
    process.exitCode = 1;
  }
  // Sockets of the artifact service that are still open must not hold the step.
  process.exit();
};

await main();
