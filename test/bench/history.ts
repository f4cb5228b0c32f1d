import { EMPTY_MEMORY } from '../../src/domain/memory.ts';
import { makeResults } from '../../src/domain/results.ts';
import { runJson } from '../../src/report/record.ts';
import { type ResultsService, startResultsService } from '../support/results-service.ts';
import { writeZip } from '../support/zip.ts';
import { makeFacts } from '../unit/facts.ts';
import { makeTestPlan, makeUsers } from '../unit/world.ts';
import { createList, repeat, runMain } from './support.ts';
import type { Figure } from './table.ts';

const SITE = 'https://community.example.com';
const HOUR = 3_600_000;

/** A dry run after so many hourly runs: where the newest tells of all before it, and where each must be read. */
export const measureHistory = async (repeats: number): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const [runs, isCovered] of [
    [0, true],
    [10, true],
    [100, true],
    [500, true],
    [10, false],
    [100, false],
    [500, false],
  ] as const) {
    const results = await startResultsService();
    await begin(results, runs, isCovered);
    const calls = results.history().length;
    const samples = await repeat(repeats, () => runMain(createList(250), { site: SITE }, { results }));
    const asked = results
      .history()
      .slice(calls)
      .filter(({ method }) => /^(?:Get|List|Download|Compare)/.test(method));
    figures.push({
      what: `After ${runs} runs${isCovered ? '' : ', none telling of others'}: until the plan, ${Math.round(asked.length / repeats)} requests to GitHub`,
      unit: 'ms',
      samples: samples.map(({ planMs }) => planMs),
    });
    await results.close();
  }
  return figures;
};

/** Puts hourly runs of one user each into the run list, the newest of them an hour ago. */
const begin = async (results: ResultsService, runs: number, isCovered: boolean): Promise<void> => {
  const covers = new Set(Array.from({ length: isCovered ? runs : 0 }, (_, i) => `${100 + i}.1`));
  for (let i = 0; i < runs; i += 1) {
    const id = String(100 + i);
    const at = Date.now() - (runs - i) * HOUR;
    const iso = new Date(at).toISOString();
    results.runs.set(id, { created_at: iso, updated_at: iso });
    const base = makeFacts();
    const facts = makeFacts({ site: SITE, run: { ...base.run, id, step: `${id}.1.x`, startedAt: at } });
    const plan = makeTestPlan(makeUsers(1));
    const record = { facts, plan, earlier: { ...EMPTY_MEMORY, covers } };
    const text = [
      ...runJson(record, { journal: [], results: makeResults(plan, []), reserved: undefined }),
    ].join('');
    await results.plant(id, 'bevy-user-deletion', writeZip([['run.json', text]]));
  }
};
