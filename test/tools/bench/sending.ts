import type { SandboxSetup } from '../../../src/sandbox/site.ts';
import { startResultsService } from '../../support/results-service.ts';
import { startSiteProcess } from './site-process.ts';
import { createList, createUsers, repeat, runMain } from './support.ts';
import type { Figure } from './table.ts';

const USERS = 1000;
const LATENCY_MS = 20;
const CONCURRENCY = 8;
const ARTIFACT = 'bevy-user-deletion';
export const TOKEN = 'bench-0123456789abcdef';

const SITE: SandboxSetup = { users: createUsers(USERS), token: TOKEN, graceDays: 7, latency: LATENCY_MS };

/** The inputs of a live run on a site, nothing throttled. */
export const liveInputs = (site: string, users: number, concurrency: number) => ({
  site,
  token: TOKEN,
  'dry-run': 'false',
  'expect-users': String(users),
  concurrency: String(concurrency),
  'batch-pause': '0',
  'max-rate': '0',
});

/** Where the time of a live run of 1,000 users goes. */
export const measureSending = async (repeats: number): Promise<Figure[]> => {
  const samples = await repeat(repeats, () => runLive());
  const figure = (what: string, key: keyof (typeof samples)[number]): Figure => ({
    what,
    unit: 'ms',
    samples: samples.map((sample) => sample[key]),
  });
  return [
    figure('A run of 1,000: process', 'mainMs'),
    figure('… before the first request', 'beforeMs'),
    figure('… from the first request to the last', 'requestsMs'),
    figure('… of that until the canary is confirmed', 'canaryMs'),
    figure('… of that between the batches', 'betweenMs'),
    figure('… after the last answer: finishing', 'finishMs'),
    figure('… of that the upload of the artifact', 'uploadMs'),
  ];
};

/** One live run on a fresh site with a fresh artifact service; all times in ms. */
export const runLive = async (env: Readonly<Record<string, string>> = {}) => {
  const results = await startResultsService();
  const site = await startSiteProcess(SITE);
  const startedAt = Date.now();
  const { durationMs } = await runMain(createList(USERS), liveInputs(site.origin, USERS, CONCURRENCY), {
    results,
    env,
  });
  const { requests } = await site.seen();
  const journal = String((await results.download(ARTIFACT)).get('journal.jsonl'));
  const calls = results.history().filter(({ name }) => name === ARTIFACT);
  site.close();
  await results.close();
  const first = requests[0]?.at ?? Number.NaN;
  const { lastAnswerAt, ...pauses } = readJournal(journal);
  const callAt = (method: string): number => calls.find((call) => call.method === method)?.at ?? Number.NaN;
  return {
    requestsMs: (requests.at(-1)?.at ?? Number.NaN) - first,
    mainMs: durationMs,
    ...pauses,
    beforeMs: first - startedAt,
    finishMs: startedAt + durationMs - lastAnswerAt,
    uploadMs: callAt('FinalizeArtifact') - callAt('CreateArtifact'),
  };
};

type Moments = { readonly canaryMs: number; readonly betweenMs: number; readonly lastAnswerAt: number };

/** From a journal: the time before the lanes began, that between the batches, and when the last answer was there. */
const readJournal = (journal: string): Moments => {
  const entries = journal
    .trimEnd()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { readonly type: string; readonly purpose?: string; readonly at: string },
    );
  const at = (i: number): number => Date.parse(entries[i]?.at ?? '');
  const confirmed = entries.findIndex(({ purpose }) => purpose === 'confirm') + 1;
  const pauses = entries.map(({ type }, i) => (type === 'batch' && i > 0 ? at(i) - at(i - 1) : 0));
  return {
    canaryMs: at(confirmed) - at(0),
    betweenMs: pauses.reduce((a, b) => a + b),
    lastAnswerAt: at(entries.findLastIndex(({ type }) => type === 'outcome')),
  };
};
