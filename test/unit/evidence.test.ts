import { describe, expect, test } from 'vitest';
import type { Mode, Purpose } from '../../src/domain/types.ts';
import { type Campaign, openCampaign, type Report, type RunSpec } from '../support/model/campaign.ts';
import { calmRun } from '../support/model/ends.ts';
import { checkEvidence } from '../support/model/evidence.ts';
import type { Printed } from '../support/model/printer.ts';
import { type Liberties, type Nature, NO_LIBERTIES } from '../support/model/site.ts';

const DAY = 86_400_000;
const PACING: RunSpec['given']['pacing'] = {
  batchSize: 250,
  batchPauseMs: 0,
  concurrency: 1,
  maxRate: 10,
  dailyQuota: 10_000,
  quotaReserve: 0,
  canary: 0,
  identityCheck: 'off',
  maxDurationMs: DAY,
  claimUsers: 250,
};

/** A site with three users: one is active, one is pending since a day, one is gone. */
const openSite = (liberties: Partial<Liberties> = {}, habits: object = {}): Campaign => {
  const natures = new Map<string, Nature>([
    ['1001', 'normal'],
    ['1002', 'pending'],
    ['1003', 'gone'],
  ]);
  const plain = { isIdempotent: false, tells: true, goneAs: 'shell', quota: 1000, burst: 1000 } as const;
  return openCampaign({
    natures,
    habits: { ...plain, graceDays: 7, latencyMs: 0, liberties: { ...NO_LIBERTIES, ...liberties }, ...habits },
    lists: [],
    protect: undefined,
    runs: [],
  });
};

/** Sends in the name of run 101, and gives the bodies of the answers. */
const send = async ({ clock, site }: Campaign, ...requests: (readonly [Purpose, string])[]) => {
  const bodies: string[] = [];
  for (const [purpose, user] of requests) {
    const reply = await clock.run(site.request('101', purpose, user, { kind: 'plain' }));
    bodies.push(reply.kind === 'answer' ? `${reply.status} ${reply.body}` : reply.error);
  }
  return bodies;
};

/** What the checks say of run 101 if it reports this. */
const judge = (campaign: Campaign, mode: Mode, rows: readonly string[], exitCode = 1) => {
  const printed: Printed = { lines: [], outputs: new Map(), state: new Map(), summary: '' };
  const { now } = campaign.clock;
  const report: Report = {
    ...{
      id: '101',
      spec: calmRun(PACING, { mode }),
      csv: '',
      protect: undefined,
      main: printed,
      post: undefined,
    },
    ...{ exitCodes: [exitCode], errors: [], startedAt: now() - 1000, endedAt: now(), stoppedAt: undefined },
    ...{ edits: [], before: campaign.github.ledger(), cancelRun: undefined, rivalOf: undefined },
    files: new Map([['results.csv', ['user_id,status,cancel_before', ...rows, ''].join('\n')]]),
  };
  const figures = new Map<string, number>();
  const wrong = checkEvidence(campaign, report, figures).map((text) => text.replace('run 101: ', ''));
  return { wrong, figures };
};

const ASK_ALL = [
  ['cancel', '1001'],
  ['cancel', '1002'],
  ['cancel', '1003'],
] as const;

describe('a verification', () => {
  test.each([
    ['1001', 'pending', 'active'],
    ['1001', 'gone', 'active'],
    ['1001', 'not-found', 'active'],
    ['1002', 'active', 'pending'],
    ['1002', 'gone', 'pending'],
    ['1003', 'active', 'gone'],
    ['1003', 'pending', 'gone'],
  ])('user %s is not %s but %s', (user, status, truth) => {
    const lie = `lie: user ${user} is ${status}, but really ${truth}`;
    expect(judge(openSite(), 'verify', [`${user},${status},`]).wrong).toEqual([lie]);
    expect(judge(openSite(), 'verify', [`${user},${truth},`]).wrong).toEqual([]);
    expect(judge(openSite(), 'verify', [`${user},unknown,`]).wrong).toEqual([]);
  });

  test('is not to blame for a read that shows the old state', async () => {
    const campaign = openSite({ lateReads: 1 });
    await send(campaign, ['cancel', '1002'], ['verify', '1002']);
    const { wrong, figures } = judge(campaign, 'verify', ['1001,pending,']);
    expect(wrong).toEqual([]);
    expect(figures.get('lies without evidence')).toBe(1);
  });
});

describe('an undo', () => {
  test('that has done what it reports', async () => {
    const campaign = openSite();
    await send(campaign, ...ASK_ALL);
    const rows = ['1001,not-scheduled,', '1002,cancelled,', '1003,too-late,'];
    const { wrong, figures } = judge(campaign, 'cancel', rows, 0);
    expect(wrong).toEqual([]);
    expect(Object.fromEntries(figures)).toMatchObject({ undos: 1, 'users asked by undos': 3, failures: 0 });
  });

  test.each<Liberties['cancel']>(['says no', 'shows pending', 'does nothing'])(
    'whose cancel call %s has cancelled nobody, and is not green',
    async (cancel) => {
      const campaign = openSite({ cancel });
      await send(campaign, ['cancel', '1002'], ['cancel', '1001'], ['cancel', '1003']);
      const rows = ['1001,not-scheduled,', '1002,cancelled,', '1003,too-late,'];
      const lie = 'lie: user 1002 is cancelled, but really pending';
      expect(judge(campaign, 'cancel', rows).wrong).toEqual([lie]);
      expect(judge(campaign, 'cancel', rows, 0).wrong).toEqual([
        lie,
        'green: user 1002 is cancelled and still pending after a green undo',
      ]);
    },
  );

  test.each<[string, Partial<Liberties>, object]>([
    ['no field', {}, { tells: false }],
    ['a field that means nothing', { field: 'removal_requested_on' }, {}],
    ['no read', { read: 'none' }, {}],
  ])('cannot know that a call does nothing where there is %s', async (_, liberties, habits) => {
    const campaign = openSite({ cancel: 'does nothing', ...liberties }, habits);
    await send(campaign, ['cancel', '1002']);
    const { wrong, figures } = judge(campaign, 'cancel', ['1002,cancelled,'], 0);
    expect(wrong).toEqual([]);
    expect(figures.get('lies without evidence')).toBe(1);
  });

  test('has to ask everybody, also after a refusal', async () => {
    const campaign = openSite({ refusedEvery: 1, refusal: 403 });
    const rows = ['1001,forbidden,', '1002,skipped-stopped,', '1003,skipped-time,'];
    expect(await send(campaign, ['cancel', '1001'])).toEqual([expect.stringMatching(/^403 /)]);
    expect(judge(campaign, 'cancel', rows).wrong).toEqual([
      'asked: user 1002 is skipped-stopped and was not asked',
    ]);
  });

  test('does not deny what it has done', async () => {
    const campaign = openSite();
    await send(campaign, ...ASK_ALL);
    expect(judge(campaign, 'cancel', ['1002,failed,']).wrong).toEqual([
      'lie: user 1002 is failed, but really cancel was carried out',
    ]);
  });
});

describe('a deletion', () => {
  test.each<[Liberties['remove'], string]>([
    ['success false', '200 {"success":false}'],
    ['errors', '200 {"errors":["The user owns a chapter."]}'],
    ['status error', '200 {"status":"error"}'],
    ['inner 403', '207 {"results":[{"status":403,"detail":"Permission Denied"}]}'],
    ['owns chapters', '400 {"detail":"This user already owns 3 chapters."}'],
  ])('that the site says no to: %s', async (remove, body) => {
    const campaign = openSite({ remove });
    expect(await send(campaign, ['delete', '1001'])).toEqual([body]);
    for (const status of ['scheduled', 'already-scheduled']) {
      const lie = `lie: user 1001 is ${status}, but really active`;
      expect(judge(campaign, 'delete', [`1001,${status},`]).wrong).toEqual([lie]);
    }
    expect(judge(campaign, 'delete', ['1001,failed,']).wrong).toEqual([]);
  });

  test('of a user who was pending begins no new grace period', async () => {
    const campaign = openSite({ again: 200 });
    expect(await send(campaign, ['delete', '1002'])).toEqual(['200 {"detail":"Deletion already scheduled"}']);
    const until = (days: number) => new Date(campaign.clock.now() + days * DAY).toISOString();
    expect(judge(campaign, 'delete', [`1002,already-scheduled,${until(5)}`]).wrong).toEqual([]);
    expect(judge(campaign, 'delete', [`1002,already-scheduled,${until(7)}`]).wrong).toEqual([
      expect.stringMatching(/^deadline: user 1002 /),
    ]);
  });
});
