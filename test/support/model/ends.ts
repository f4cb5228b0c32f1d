import { parseList } from '../../../src/domain/list/list.ts';
import type { Pacing } from '../../../src/domain/types.ts';
import type { Campaign, RunSpec } from './campaign.ts';
import { checkReport } from './checks.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** More calm runs than any list of a campaign needs. */
const MANY = 60;

/** Nothing of the runner, of GitHub or of the artifact service goes wrong. */
export const UNDISTURBED = {
  isApproved: true,
  fates: [new Map(), new Map(), new Map()],
  hasPost: true,
  uploads: [],
  disk: { capacity: Number.POSITIVE_INFINITY, torn: 0 },
  isGitHubDown: false,
  calls: [],
  skewMs: 0,
  tampering: undefined,
} as const satisfies Partial<RunSpec>;

/** A run in which nothing goes wrong. */
export const calmRun = (pacing: Pacing, given: Partial<RunSpec['given']> = {}): RunSpec => ({
  gapMs: HOUR,
  event: 'schedule',
  given: {
    mode: 'delete',
    dryRun: false,
    review: 'off',
    pacing: { ...pacing, maxDurationMs: 5 * HOUR },
    ...given,
  },
  list: 0,
  conducts: [{ kind: 'plain' }],
  ...UNDISTURBED,
  chance: 0.5,
});

/**
 * Goes on with the first list in peace until nothing is left to do: a disturbed campaign must come to the same end as
 * an undisturbed one, every user of the list who can be deleted being so. Returns what is not.
 */
export const checkDrained = async (campaign: Campaign): Promise<string[]> => {
  const { spec, clock, site, reports } = campaign;
  const pacing = spec.runs[0]?.given.pacing;
  const parsed = parseList(spec.lists[0] ?? '');
  if (!pacing || !parsed.ok) return [];
  const { users } = parsed.list;
  const kept = new Set(spec.protect?.split('\n') ?? []);
  // A list of nobody completes nothing.
  if (users.length === 0) return [];
  // A protect list that protects nobody is no fault, unless somebody expects users.
  const protectsSome = spec.protect === undefined || spec.protect.trim().includes('\n');
  const calm = calmRun(pacing, { expectUsers: protectsSome ? users.length : undefined });
  const wrong: string[] = [];
  for (let runs = 0; ; runs += 1) {
    if (runs === MANY) return [...wrong, `still at it after ${MANY} calm runs: ${lastWord(campaign)}`];
    const resumeAfter = Date.parse(reports.at(-1)?.main.outputs.get('resume-after') ?? '') || 0;
    // An absurd word of the site holds for a day only.
    const gapMs = Math.min(Math.max(25 * HOUR, resumeAfter - clock.now() + 1000), 2 * DAY);
    // Who was cancelled in between is deleted again only if a person says so.
    const report = await campaign.perform({ ...calm, event: 'workflow_dispatch', gapMs });
    wrong.push(...checkReport(campaign, report));
    // Who is not on the site, or not any more, is asked for each time, last of all.
    const isIdle = site.seen.every(
      ({ run, user }) => run !== report.id || /^(?:missing|gone)$/.test(site.state(user)),
    );
    if (isIdle && report.main.outputs.get('outcome') === 'complete') break;
  }
  for (const { id } of users) {
    const state = site.state(id);
    const end = spec.natures.get(id) === 'missing' ? 'missing' : kept.has(id) ? 'active' : 'deleted';
    const isSo = end === 'deleted' ? state === 'pending' || state === 'gone' : state === end;
    if (!isSo) wrong.push(`after all, user ${id} is ${state}, not ${end}`);
  }
  return wrong;
};

/** Undoes every run of the campaign by its id, in peace: nobody may be left with a deletion. */
export const checkUndone = async (campaign: Campaign): Promise<string[]> => {
  const { spec, site, reports } = campaign;
  const pacing = spec.runs[0]?.given.pacing;
  if (!pacing) return [];
  const wrong: string[] = [];
  const calm = calmRun(pacing, { mode: 'cancel' });
  for (const undo of [...reports.keys()]) {
    for (let runs = 0; ; runs += 1) {
      if (runs === MANY)
        return [...wrong, `run ${undo} is not undone in ${MANY} runs: ${lastWord(campaign)}`];
      // A day later there is quota again; sooner, while one can still be sure of the days of grace.
      const gapMs = runs === 0 ? HOUR : DAY / 4;
      const report = await campaign.perform({ ...calm, gapMs, undo });
      wrong.push(...checkReport(campaign, report));
      if (report.main.outputs.get('outcome') !== 'incomplete') break;
    }
  }
  for (const [user] of spec.natures) {
    if (site.state(user) === 'pending')
      wrong.push(`after undoing every run, user ${user} is still set for deletion`);
  }
  return wrong;
};

const lastWord = ({ reports }: Campaign): string => reports.at(-1)?.main.lines.at(-1) ?? '';
