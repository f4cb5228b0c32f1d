import { makeResults } from '../../src/domain/outcome/results.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import type { Pacing, Plan, Purpose, User } from '../../src/domain/types.ts';
import { verdictText } from '../../src/report/verdict.ts';
import { BARE, type SimulationOptions, type SiteAnswer, simulate, userBody } from './world.ts';

/** When the runs of these tests begin. */
export const START = Date.parse('2026-11-24T00:00:00Z');
export const DAY = 86_400_000;
export const JSON_MISSING: SiteAnswer = { status: 404, body: '{"detail":"Not found."}' };

export type Scripted = (purpose: Purpose, user: string, nth: number) => SiteAnswer | undefined;

export type TrueSite = {
  /** Users whose deletion is pending before the run. */
  readonly pending?: readonly string[];
  /** Another answer than that of a site that works; `nth` counts the requests of this kind for this user from 1. */
  readonly instead?: Scripted;
  /** How the site shows a user. */
  readonly show?: (user: string, isPending: boolean) => string;
};

/** Sends a plan to a site that has a state of its own, and gives what was said beside what is so. */
export const playTrue = async (
  plan: Plan,
  { pending = [], instead = () => undefined, show = userBody }: TrueSite = {},
  {
    pacing = {},
    free = 9000,
    ...options
  }: { pacing?: Partial<Pacing>; free?: number } & Omit<Partial<SimulationOptions>, 'answer'> = {},
) => {
  const waiting = new Set(pending);
  const asked = new Map<string, number>();
  const answer = (purpose: Purpose, user: string): SiteAnswer => {
    const key = `${purpose} ${user}`;
    const nth = (asked.get(key) ?? 0) + 1;
    asked.set(key, nth);
    const isChange = purpose === 'delete' || purpose === 'cancel';
    const works: SiteAnswer = isChange
      ? { status: 204 }
      : { status: 200, body: show(user, waiting.has(user)) };
    const given = instead(purpose, user, nth) ?? works;
    const isDone = given.applies ?? (typeof given.status === 'number' && given.status < 300);
    if (isDone && purpose === 'delete') waiting.add(user);
    if (isDone && purpose === 'cancel') waiting.delete(user);
    return given;
  };
  const simulation = simulate({ startAt: START, ...options, answer });
  const quota = createQuota({ limit: free, used: [] });
  await simulation.perform(plan, { ...BARE, concurrency: 1, ...pacing }, quota);
  const results = makeResults(plan, simulation.journal);
  const counts = Object.fromEntries(Object.entries(results.counts).filter(([, n]) => n > 0));
  const byId = (a: string, b: string): number => Number(a) - Number(b);
  return {
    ...simulation,
    results,
    counts,
    verdict: verdictText(plan, results),
    /** The truth: users whose deletion is pending after the run. */
    truth: () => [...waiting].sort(byId),
    /** Users with one of these states, by what the run reported. */
    told: (...states: readonly string[]) =>
      results.rows.filter(({ status }) => states.includes(status)).map(({ user }) => user.id),
    /** Users for whom such a request was sent, each as often as it was. */
    sent: (purpose: Purpose) =>
      simulation.seen.filter((one) => one.purpose === purpose).map(({ user }) => user),
  };
};

export const idsOf = (users: readonly User[]): string[] => users.map(({ id }) => id);
