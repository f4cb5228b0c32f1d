import { describe, expect, test } from 'vitest';
import { makeResults } from '../../src/domain/outcome/results.ts';
import type { SiteEvidence } from '../../src/domain/send/evidence.ts';
import { createQuota } from '../../src/domain/send/quota.ts';
import { BARE, makeTestPlan, makeUsers, NO_EVIDENCE, type SiteAnswer, simulate, userBody } from './world.ts';

type Site = {
  /** Users with a deletion pending, by their ids. */
  readonly pending: readonly string[];
  readonly cancels: boolean;
  /** Another answer to a read, and to the look at the first user alone. */
  readonly read?: SiteAnswer;
  readonly firstLook?: SiteAnswer;
};

/** Undoes five users on such a site. */
const undo = async (
  site: Site,
  { concurrency = 1, evidence = NO_EVIDENCE }: { concurrency?: number; evidence?: SiteEvidence } = {},
) => {
  const pending = new Set(site.pending);
  const simulation = simulate({
    answer: (purpose, user) => {
      if (purpose === 'look' && user === '1' && site.firstLook) return site.firstLook;
      if (purpose !== 'cancel') return site.read ?? { status: 200, body: userBody(user, pending.has(user)) };
      if (site.cancels) pending.delete(user);
      return { status: 204 };
    },
  });
  const plan = makeTestPlan(makeUsers(5), { mode: 'cancel', evidence });
  await simulation.perform(plan, { ...BARE, concurrency }, createQuota({ limit: 9000, used: [] }));
  const { rows, outcome, proven, help } = makeResults(plan, simulation.journal);
  return {
    sent: simulation.seen.map(({ purpose, user }) => `${purpose} ${user}`),
    states: rows.map(({ status }) => status),
    ...{ outcome, help, cancels: proven.cancels },
  };
};

const ALL = ['1', '2', '3', '4', '5'];
const CONFIRMED = { ...NO_EVIDENCE, pendingFields: ['deletion_pending'], cancelWorks: true };

describe('the cancel call counts as proved once a user was pending before it, and is not after it', () => {
  test('the first user proves it: one read before, and one after', async () => {
    expect(await undo({ pending: ALL, cancels: true })).toEqual({
      sent: ['look 1', 'cancel 1', 'confirm 1', 'cancel 2', 'cancel 3', 'cancel 4', 'cancel 5'],
      ...{ states: Array(5).fill('cancelled'), outcome: 'complete', help: undefined, cancels: true },
    });
  });

  test('confirmed by an earlier run: one read after', async () => {
    const { sent, cancels } = await undo({ pending: ALL, cancels: true }, { evidence: CONFIRMED });
    expect(sent).toEqual(['cancel 1', 'confirm 1', 'cancel 2', 'cancel 3', 'cancel 4', 'cancel 5']);
    expect(cancels).toBe(true);
  });

  test('nobody is pending: that is shown of each user, and proves nothing of the call', async () => {
    const { sent, states, cancels } = await undo({ pending: [], cancels: false });
    const twice = (id: string) => [`look ${id}`, `cancel ${id}`, `confirm ${id}`];
    expect(sent).toEqual(ALL.flatMap(twice));
    expect(states).toEqual(Array(5).fill('cancelled'));
    expect(cancels).toBeUndefined();
  });

  test.each([
    [1, ALL],
    [1, ['3']],
    [1, ['5']],
    [4, ['1']],
    [4, ['2']],
    [4, ['3', '4']],
    [16, ['4']],
    [16, ALL],
  ])('a call that does nothing is found out, %i lanes, pending: %j', async (concurrency, pending) => {
    const { states, outcome, help, cancels } = await undo({ pending, cancels: false }, { concurrency });
    expect(outcome).toBe('stopped');
    expect([help, cancels]).toEqual(['endpoint', false]);
    for (const id of pending) expect(states[Number(id) - 1]).toMatch(/^(?:failed|unknown|skipped-stopped)$/);
  });

  test('a user of whom no read has shown that the deletion was pending proves nothing for the others', async () => {
    const site = { pending: ['2', '3', '4', '5'], cancels: false, firstLook: { status: 503 } };
    const { sent, states, outcome, help } = await undo(site, {
      evidence: { ...CONFIRMED, cancelWorks: false },
    });
    expect(sent.slice(0, 5)).toEqual(['look 1', 'cancel 1', 'confirm 1', 'look 2', 'cancel 2']);
    expect([outcome, help]).toEqual(['stopped', 'endpoint']);
    expect(states[1]).toBe('failed');
  });

  test.each<[string, SiteAnswer]>([
    ['no field', { status: 200, body: '{"id":1}' }],
    ['a web page', { status: 200, body: '<html>' }],
    ['a wrong user-endpoint', { status: 404, body: '{"detail":"Not found."}' }],
  ])('reads that tell nothing (%s) are few, and hold up nobody', async (_, read) => {
    const { sent, states } = await undo({ pending: ALL, cancels: true, read });
    expect(sent.filter((one) => one.startsWith('cancel'))).toHaveLength(5);
    expect(sent.length).toBeLessThanOrEqual(5 + 6);
    expect(states).toEqual(Array(5).fill('cancelled'));
  });
});
