import fc from 'fast-check';
import { type Campaign, type CampaignSpec, openCampaign } from './campaign.ts';
import { checkLedger, checkQuota, checkReport } from './checks.ts';
import { checkDrained, checkUndone } from './ends.ts';
import { CHECKS, checkEvidence } from './evidence.ts';
import { calmable, campaignSpec, evidenceSpec, undoable } from './random.ts';
import { add } from './tally.ts';

const SPECS = campaignSpec(30, 6);

/** Kinds of campaigns: what they are made of, and what must hold at their end besides. */
export const KINDS = {
  'nothing is done, claimed or lost that should not be': { specs: SPECS, end: async () => [] },
  'gone on with in peace, they end as if undisturbed': { specs: calmable(SPECS), end: checkDrained },
  'undone run by run, nobody is left with a deletion': { specs: undoable(SPECS), end: checkUndone },
} as const satisfies Record<
  string,
  { specs: fc.Arbitrary<CampaignSpec>; end: (campaign: Campaign) => Promise<string[]> }
>;
export type Kind = keyof typeof KINDS;

/** On sites that take liberties, whose truth is compared with what each run reports. */
export const EVIDENCE = 'evidence';
const EVIDENCE_SPECS = evidenceSpec(10, 4);

/** What was played, what went wrong in it on purpose, and where a promise was not kept. */
export type Played = {
  campaigns: number;
  runs: number;
  requests: number;
  /** Faults by kind. */
  readonly faults: Map<string, number>;
  /** What was counted besides, by name. */
  readonly figures: Map<string, number>;
  /** Each with the seed that shows it, as the first of its campaigns. */
  readonly violations: string[];
};

/** Plays `n` random campaigns of a kind; the n-th has the seed `seed + n`. */
export const playCampaigns = async (
  kind: Kind | typeof EVIDENCE,
  seed: number,
  n: number,
): Promise<Played> => {
  const { specs, end } = kind === EVIDENCE ? { specs: EVIDENCE_SPECS, end: async () => [] } : KINDS[kind];
  const figures = new Map<string, number>();
  if (kind === EVIDENCE) for (const check of CHECKS) add(figures, `violations, ${check}`, 0);
  const played: Played = { campaigns: 0, runs: 0, requests: 0, faults: new Map(), figures, violations: [] };
  for (let i = 0; i < n; i += 1) {
    // fast-check begins with small and odd values; only some of the campaigns are to be of that kind.
    const [spec] = fc.sample(specs, { seed: seed + i, numRuns: 1, unbiased: (seed + i) % 4 > 0 });
    if (!spec) continue;
    const campaign = openCampaign(spec);
    const wrong: string[] = [];
    /** Violations that the figures have already, by their checks. */
    const known: string[] = [];
    try {
      for (const run of spec.runs) {
        const report = await campaign.perform(run);
        wrong.push(...checkReport(campaign, report));
        if (kind === EVIDENCE) known.push(...checkEvidence(campaign, report, figures));
      }
      for (const rival of campaign.rivals) wrong.push(...checkReport(campaign, rival));
      wrong.push(...checkLedger(campaign));
      wrong.push(...(await end(campaign)));
    } catch (error) {
      wrong.push(`the campaign does not end: ${error instanceof Error ? error.stack : error}`);
    }
    wrong.push(...checkQuota(campaign));
    if (kind === EVIDENCE) add(figures, 'violations, other', wrong.length);
    wrong.push(...known);
    played.campaigns += 1;
    played.runs += campaign.reports.length;
    played.requests += campaign.site.seen.length;
    for (const [name, count] of campaign.faults) add(played.faults, name, count);
    played.violations.push(...wrong.map((text) => `SEED=${seed + i}: ${text}`));
  }
  return played;
};
