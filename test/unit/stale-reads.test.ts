import { expect, test } from 'vitest';
import { openCampaign } from '../support/model/campaign.ts';
import { calmRun } from '../support/model/ends.ts';
import { NO_LIBERTIES } from '../support/model/site.ts';
import { BARE } from './world.ts';

test('an undo whose reads of the ledger are stale for ever ends, asks for everybody, and is red', async () => {
  const ids = ['1001', '1002', '1003'];
  const campaign = openCampaign({
    natures: new Map(ids.map((id) => [id, 'normal'])),
    habits: {
      ...{ isIdempotent: false, tells: true, goneAs: 'shell', quota: 10_000, burst: 1000 },
      ...{ graceDays: 7, latencyMs: 0, liberties: NO_LIBERTIES },
    },
    lists: [`email,user_id\n${ids.map((id) => `u${id}@example.com,${id}\n`).join('')}`],
    protect: undefined,
    runs: [],
  });
  await campaign.perform(calmRun(BARE));
  const undo = await campaign.perform({ ...calmRun(BARE, { mode: 'cancel' }), calls: ['stale'] });
  expect(ids.map((id) => campaign.site.state(id))).toEqual(['active', 'active', 'active']);
  expect(undo.exitCodes[0]).toBe(1);
  expect(undo.main.lines.join('\n')).toContain('This cancellation continues without a record in the ledger.');
  // Two and a half minutes of waiting at most, and far from GitHub's limit of calls.
  expect(undo.endedAt - undo.startedAt).toBeLessThan(10 * 60_000);
});
