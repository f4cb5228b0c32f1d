import { Agent, request } from 'node:http';
import type { SandboxSetup } from '../../../src/sandbox/site.ts';
import { startResultsService } from '../../support/results-service.ts';
import { type SiteProcess, startSiteProcess } from './site-process.ts';
import { createList, createUsers, repeat, runMain } from './support.ts';
import { type Figure, median } from './table.ts';

const USERS = 1000;
const LATENCY_MS = 20;
const CONCURRENCY = 8;
/** Of the bare loops that show what the site itself can do. */
const PROBES = 200;
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

/** A live run of 1,000 users against users × latency / concurrency, as set and as the site really answers. */
export const measureSending = async (repeats: number): Promise<Figure[]> => {
  const samples = await repeat(repeats, async () => {
    const probe = await startSiteProcess(SITE);
    const answerMs = (await askInLanes(probe, PROBES, 1)) / PROBES;
    const bareMs = await askInLanes(probe, USERS, CONCURRENCY);
    probe.close();
    return { answerMs, bareMs, ...(await runLive()) };
  });
  const all = (key: keyof (typeof samples)[number]): number[] => samples.map((sample) => sample[key]);
  const ideal = [{ what: 'ideal at 20 ms', value: (USERS * LATENCY_MS) / CONCURRENCY }];
  const real = [{ what: 'ideal as answered', value: (USERS * median(all('answerMs'))) / CONCURRENCY }];
  const [requests, main] = [all('requestsMs'), all('mainMs')];
  return [
    { what: 'Site: answer, one after the other', unit: 'ms', samples: all('answerMs') },
    { what: 'Site: 1,000 bare reads in 8 lanes', unit: 'ms', samples: all('bareMs'), against: ideal },
    {
      what: 'Sending 1,000: first to last request',
      unit: 'ms',
      samples: requests,
      against: ideal,
      bound: 1.15,
    },
    {
      what: 'Sending 1,000: first to last request',
      unit: 'ms',
      samples: requests,
      against: real,
      bound: 1.15,
    },
    { what: '… of it until the canary is confirmed', unit: 'ms', samples: all('canaryMs') },
    { what: '… of it between the batches', unit: 'ms', samples: all('betweenMs') },
    { what: 'Sending 1,000: process', unit: 'ms', samples: main, against: ideal, bound: 1.5 },
    { what: 'Sending 1,000: process', unit: 'ms', samples: main, against: real, bound: 1.5 },
    { what: '… of it before the first request', unit: 'ms', samples: all('beforeMs') },
    { what: '… of it after the last answer: finishing', unit: 'ms', samples: all('finishMs') },
    { what: '… of that the upload of the artifact', unit: 'ms', samples: all('uploadMs') },
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

/** Reads users of the site with nothing but Node's own client, connections kept; the time in ms. */
const askInLanes = async ({ origin }: SiteProcess, reads: number, lanes: number): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const headers = { authorization: `Token ${TOKEN}` };
  const ask = (id: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const sent = request(`${origin}/api/user/${id}/`, { agent, headers }, (response) =>
        response.resume().once('end', resolve),
      );
      sent.once('error', reject).end();
    });
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < reads) await ask(1001 + next++);
    }),
  );
  const elapsedMs = performance.now() - startedAt;
  agent.destroy();
  return elapsedMs;
};
