import type { Inputs } from '../../src/adapters/inputs.ts';
import { run } from '../../src/run.ts';
import { finishCutOff } from '../../src/stages/post.ts';
import { createClock, type VirtualClock } from './clock.ts';
import type { Disk } from './disk.ts';
import { createGitHub, type ModelGitHub, type UploadFault } from './github.ts';
import type { Fate } from './life.ts';
import { plantStranger, type Stranger } from './poison.ts';
import type { Printed } from './printer.ts';
import { ARTIFACT, launch, type Running } from './process.ts';
import { type Conduct, createModelSite, type Habits, type ModelSite, type Nature } from './site.ts';
import { add } from './tally.ts';

/** One run of the workflow: how it is started, and everything that goes wrong in it. */
export type RunSpec = {
  /** Since the run before it. */
  readonly gapMs: number;
  readonly event: string;
  readonly given: Partial<Inputs<never>> & Pick<Inputs<never>, 'pacing' | 'mode' | 'dryRun'>;
  /** Which of the campaign's lists. */
  readonly list: number;
  /** With mode `cancel` or `verify`: undo, or verify, the run of this place in the campaign. */
  readonly undo?: number;
  readonly isApproved: boolean;
  /** Of one request after the other, over and over again. */
  readonly conducts: readonly Conduct[];
  readonly fates: readonly [main: Fate, post: Fate];
  /** False: the machine is gone once main is. */
  readonly hasPost: boolean;
  readonly uploads: readonly (UploadFault | 'none')[];
  readonly disk: Pick<Disk, 'capacity' | 'torn'>;
  readonly isGitHubDown: boolean;
  /** Somebody else's run, just before it, that tells lies. */
  readonly stranger: Stranger | undefined;
  /** What every draw of chance gives, 0 to 1. */
  readonly chance: number;
};

/** A site, lists of its users, and the runs that work on them. */
export type CampaignSpec = {
  readonly natures: ReadonlyMap<string, Nature>;
  readonly habits: Habits;
  /** Each as CSV. */
  readonly lists: readonly string[];
  readonly protect: string | undefined;
  readonly runs: readonly RunSpec[];
};

/** What a run has left, and when it did what. */
export type Report = {
  readonly id: string;
  /** The run that may have begun beside it. */
  readonly rivalId: string;
  readonly spec: RunSpec;
  readonly csv: string;
  readonly main: Printed;
  readonly post: Printed | undefined;
  /** Undefined: killed. */
  readonly exitCodes: readonly (number | undefined)[];
  /** Threw, which only a defect does. */
  readonly errors: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** When the signal came. */
  readonly stoppedAt: number | undefined;
  /** Text of the files of its final artifact, if it has one. */
  readonly files: ReadonlyMap<string, string> | undefined;
};

export type Campaign = {
  readonly clock: VirtualClock;
  readonly site: ModelSite;
  readonly github: ModelGitHub;
  readonly spec: CampaignSpec;
  readonly reports: Report[];
  /** What went wrong on purpose, by kind. */
  readonly faults: Map<string, number>;
  /** Makes one run after those before it. */
  readonly perform: (spec: RunSpec) => Promise<Report>;
};

const START = Date.parse('2026-11-24T00:00:00Z');

/** Opens a campaign on its own virtual clock; nothing is run yet. */
export const openCampaign = (spec: CampaignSpec): Campaign => {
  const clock = createClock(START);
  const site = createModelSite(clock, spec.natures, spec.habits);
  const github = createGitHub(clock);
  const reports: Report[] = [];
  const faults = new Map<string, number>();
  const perform = async (runSpec: RunSpec): Promise<Report> => {
    await clock.run(clock.wait(runSpec.gapMs));
    const report = await performRun({ clock, site, github, spec, reports, faults }, runSpec);
    reports.push(report);
    return report;
  };
  return { clock, site, github, spec, reports, faults, perform };
};

/** One run after those before it: main, post where the runner comes to it, and another run beside it where one begins. */
const performRun = async (campaign: Omit<Campaign, 'perform'>, spec: RunSpec): Promise<Report> => {
  const { clock, github, reports, faults } = campaign;
  if (spec.isGitHubDown) add(faults, 'GitHub down');
  if (spec.stranger) {
    add(faults, `lies of ${spec.stranger}`);
    plantStranger(campaign, spec.stranger);
  }
  const id = String(101 + 2 * reports.length);
  const rivalId = String(102 + 2 * reports.length);
  const rivals: Running[] = [];
  const disk: Disk = { files: new Map(), ...spec.disk };
  const startedAt = clock.now();
  const begin = (of: string): void => github.begin(of, { event: spec.event });
  const onRival = (): void => {
    if (rivals.length > 0) return;
    add(faults, 'another run beside it');
    begin(rivalId);
    const own = { files: new Map(), capacity: Number.POSITIVE_INFINITY, torn: 0 };
    rivals.push(launch(campaign, { id: rivalId, spec, disk: own, fate: new Map(), onRival }, run));
  };

  begin(id);
  const [mainFate, postFate] = spec.fates;
  const main = launch(campaign, { id, spec, disk, fate: mainFate, onRival }, run);
  const exitCodes = [await clock.run(main.ended)];
  const { state } = main.printed;
  let post: Running | undefined;
  if (state.get('finished') !== 'true' && state.has('folder') && spec.hasPost) {
    const finish: typeof run = (deps) => finishCutOff(deps, deps.createFolder());
    post = launch(campaign, { id, spec, disk, fate: postFate, onRival: () => {} }, finish);
    exitCodes.push(await clock.run(post.ended));
  }
  for (const rival of rivals) {
    await clock.run(rival.ended);
    github.end(rivalId);
  }
  github.end(id);
  const final = github.stored.find(({ runId, name, files }) => runId === id && files && FINAL.test(name));
  return {
    id,
    rivalId,
    spec,
    csv: campaign.spec.lists[spec.list] ?? '',
    main: main.printed,
    post: post?.printed,
    exitCodes,
    errors: [main, post, ...rivals].flatMap((process) => process?.errors ?? []),
    startedAt,
    endedAt: clock.now(),
    stoppedAt: main.stoppedAt(),
    files: final?.files,
  };
};

const FINAL = new RegExp(`^${ARTIFACT}(?:-[0-9]+)?$`);
