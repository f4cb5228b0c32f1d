import type { Inputs } from '../../../src/adapters/inputs.ts';
import type { Ledger } from '../../../src/domain/ledger/ledger.ts';
import type { Asked } from '../../../src/domain/plan/task.ts';
import type { Mode } from '../../../src/domain/types.ts';
import { run } from '../../../src/run.ts';
import { finishCutOff } from '../../../src/stages/post.ts';
import { createClock, type VirtualClock } from './clock.ts';
import type { Disk } from './disk.ts';
import { type CallFault, createGitHub, type ModelGitHub, type UploadFault } from './github.ts';
import type { Event, Fate } from './life.ts';
import type { Printed } from './printer.ts';
import { ARTIFACT, launch, type Running, SITE } from './process.ts';
import { type Conduct, createModelSite, type Habits, type ModelSite, type Nature } from './site.ts';
import { add } from './tally.ts';

/** One run of the workflow: how it is started, and everything that goes wrong in it. */
export type RunSpec = {
  /** Since the run before it. */
  readonly gapMs: number;
  readonly event: string;
  readonly given: Partial<Omit<Inputs, 'mode' | keyof Asked>> &
    Pick<Inputs, 'pacing'> &
    Pick<Asked, 'dryRun'> &
    Partial<Pick<Asked, 'includeCancelled'>> & { readonly mode: Mode };
  /** Which of the campaign's lists. */
  readonly list: number;
  /** With mode `cancel` or `verify`: undo, or verify, the run of this place in the campaign. */
  readonly undo?: number;
  readonly isApproved: boolean;
  /** Of one request after the other, over and over again. */
  readonly conducts: readonly Conduct[];
  readonly fates: readonly [main: Fate, post: Fate, rival: Fate];
  /** False: the machine is gone once main is. */
  readonly hasPost: boolean;
  readonly uploads: readonly (UploadFault | 'none')[];
  readonly disk: Pick<Disk, 'capacity' | 'torn'>;
  readonly isGitHubDown: boolean;
  /** Of one call of GitHub after the other, over and over again. */
  readonly calls: readonly CallFault[];
  /** What the runner's clock is ahead of GitHub's, ms. */
  readonly skewMs: number;
  /** What somebody does to the ledger's ref before the run. */
  readonly tampering: 'delete' | 'garbage' | 'forget' | undefined;
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

/** Somebody changed a file on the default branch during a run: whom that takes away from the deletion. */
export type Edit = { readonly at: number; readonly spared: string };

/** What a run has left, and when it did what. */
export type Report = {
  readonly id: string;
  readonly spec: RunSpec;
  readonly csv: string;
  readonly protect: string | undefined;
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
  readonly edits: readonly Edit[];
  /** The ledger when the run began. */
  readonly before: Ledger;
  /** The id of the run that it cancels or verifies. */
  readonly cancelRun: string | undefined;
  /** The run beside which it began, if it is a rival. */
  readonly rivalOf: string | undefined;
  /** Text of the files of its final artifact, if it has one. */
  readonly files: ReadonlyMap<string, string> | undefined;
};

export type Campaign = {
  readonly clock: VirtualClock;
  readonly site: ModelSite;
  readonly github: ModelGitHub;
  readonly spec: CampaignSpec;
  readonly reports: Report[];
  /** Runs that began beside one of them. */
  readonly rivals: Report[];
  /** What went wrong on purpose, by kind. */
  readonly faults: Map<string, number>;
  /** Somebody has tampered with the ledger: what it had forgotten is not to be held against later runs. */
  isTampered: boolean;
  /** Makes one run after those before it. */
  readonly perform: (spec: RunSpec) => Promise<Report>;
};

const START = Date.parse('2026-11-24T00:00:00Z');

/** Opens a campaign on its own virtual clock; nothing is run yet. */
export const openCampaign = (spec: CampaignSpec): Campaign => {
  const clock = createClock(START);
  const campaign: Campaign = {
    clock,
    site: createModelSite(clock, spec.natures, spec.habits),
    github: createGitHub(clock, SITE),
    spec,
    reports: [],
    rivals: [],
    faults: new Map(),
    isTampered: false,
    perform: async (runSpec) => {
      await clock.run(clock.wait(runSpec.gapMs));
      const report = await performRun(campaign, runSpec);
      campaign.reports.push(report);
      return report;
    },
  };
  return campaign;
};

/** One process with what is noted about its run. */
type Begun = Omit<Report, 'main' | 'post' | 'exitCodes' | 'errors' | 'endedAt' | 'stoppedAt' | 'files'> & {
  readonly disk: Disk;
  readonly edits: Edit[];
};

/** One run after those before it: main, post where the runner comes to it, and others beside it where they begin. */
const performRun = async (campaign: Campaign, spec: RunSpec): Promise<Report> => {
  const { clock, github, reports, faults, rivals } = campaign;
  if (spec.isGitHubDown) add(faults, 'GitHub down');
  if (spec.skewMs !== 0) add(faults, `runner's clock off by ${spec.skewMs / 3_600_000} h`);
  if (spec.tampering) {
    add(faults, `ledger: ${spec.tampering}`);
    if (github.messages.length > 0) campaign.isTampered = true;
    github.tamper(spec.tampering);
  }
  const csv = campaign.spec.lists[spec.list] ?? '';
  github.commitFile('users.csv', csv);
  if (campaign.spec.protect !== undefined) github.commitFile('protect.csv', campaign.spec.protect);
  const number = 101 + 3 * reports.length;
  const undone = spec.undo === undefined ? undefined : (reports[spec.undo]?.id ?? '99');
  const begin = (id: string, runSpec: RunSpec, cancelRun: string | undefined, rivalOf?: string): Begun => {
    github.begin(id);
    return {
      id,
      spec: runSpec,
      csv,
      protect: campaign.spec.protect,
      startedAt: clock.now(),
      edits: [],
      before: github.ledger(),
      cancelRun,
      rivalOf,
      disk: { files: new Map(), ...runSpec.disk },
    };
  };

  const own = begin(String(number), spec, undone);
  const begun: { readonly run: Begun; readonly process: Running }[] = [];
  const onEvent = (event: Exclude<Event, 'kill' | 'signal'>): void => {
    if (event === 'edit' || event === 'protect') edit(campaign, own, event);
    if (event === 'edit' || event === 'protect' || begun.length > 0) return;
    add(faults, event === 'undo' ? 'an undo beside it' : 'another run beside it');
    const id = String(number + 1);
    const undo = { ...spec.given, mode: 'cancel', dryRun: false, limit: undefined } as const;
    const isById = event === 'undo' && spec.chance < 0.5;
    const rivalSpec = event === 'undo' ? { ...spec, event: 'workflow_dispatch', given: undo } : spec;
    const rival = begin(id, rivalSpec, isById ? own.id : event === 'undo' ? undefined : undone, own.id);
    const process = launch(campaign, { ...rival, fate: spec.fates[2], onEvent: () => {} }, run);
    begun.push({ run: rival, process });
  };
  const report = await play(campaign, own, onEvent);
  github.end(own.id);
  for (const { run: rival, process } of begun)
    rivals.push(await conclude(campaign, rival, process, new Map()));
  for (const { run: rival } of begun) github.end(rival.id);
  return report;
};

/** Takes a user off the list, or protects one more, on the default branch: the run's checkout stays as it is. */
const edit = ({ github, faults, clock }: Campaign, own: Begun, event: 'edit' | 'protect'): void => {
  const path = event === 'edit' ? 'users.csv' : 'protect.csv';
  const text = github.files.get(path);
  const row = /\n[^\n]*?(\d+)\n$/.exec(github.files.get('users.csv') ?? '');
  if (text === undefined || !row?.[1]) return;
  add(faults, event === 'edit' ? 'user taken off the list' : 'user protected');
  own.edits.push({ at: clock.now(), spared: row[1] });
  github.commitFile(path, event === 'edit' ? text.slice(0, row.index + 1) : `${text}${row[1]}\n`);
};

const play = async (
  campaign: Campaign,
  own: Begun,
  onEvent: (event: Exclude<Event, 'kill' | 'signal'>) => void,
): Promise<Report> => {
  const process = launch(campaign, { ...own, fate: own.spec.fates[0], onEvent }, run);
  return conclude(campaign, own, process, own.spec.fates[1]);
};

/** Waits for main, and runs post where the runner comes to it. */
const conclude = async (campaign: Campaign, own: Begun, main: Running, postFate: Fate): Promise<Report> => {
  const { clock, github } = campaign;
  const { disk, ...noted } = own;
  const exitCodes = [await clock.run(main.ended)];
  const { state } = main.printed;
  let post: Running | undefined;
  if (state.get('finished') !== 'true' && state.has('folder') && own.spec.hasPost) {
    const finish: typeof run = (deps) => finishCutOff(deps, deps.createFolder(), 'ghs_model');
    post = launch(campaign, { ...own, disk, fate: postFate, onEvent: () => {} }, finish);
    exitCodes.push(await clock.run(post.ended));
  }
  const final = github.stored.find(({ runId, name, files }) => runId === own.id && files && FINAL.test(name));
  return {
    ...noted,
    main: main.printed,
    post: post?.printed,
    exitCodes,
    errors: [main, post].flatMap((process) => process?.errors ?? []),
    endedAt: clock.now(),
    stoppedAt: main.stoppedAt(),
    files: final?.files,
  };
};

const FINAL = new RegExp(`^${ARTIFACT}(?:-[0-9]+)?$`);
