import type { Message } from '../messages/message.ts';
import * as say from '../messages/start.ts';
import type { Fault, Plan, ReviewPolicy } from '../types.ts';
import type { Head } from './current-list.ts';
import { DAY_MS } from './deadline.ts';
import type { Forecast } from './forecast.ts';
import type { Proof } from './review.ts';

/** Pull requests and merge queues: always a dry run, whatever the inputs say. */
export const isReviewEvent = (event: string): boolean =>
  ['pull_request', 'pull_request_target', 'merge_group'].includes(event);

/** Events that only people and workflows with write access to the repository can cause. */
const LIVE_EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch', 'workflow_call'];

/** What could be learnt, or why it could not. */
export type Learnt<T> = { readonly value: T } | { readonly unread: Message };

/** What the gate checks besides the plan. */
export type GateFacts = {
  readonly event: string;
  /** The embedded sandbox site: nothing there needs a review. */
  readonly rehearsal: boolean;
  /** `refs/heads/…` from which the run was started, and the name of the default branch. */
  readonly ref: string;
  readonly head: Learnt<Head>;
  /** What is not current about the list or the protect list, if anything. */
  readonly stale: Learnt<Message | undefined>;
  readonly includeCancelled: boolean;
  /** When this run was created, ms since the epoch; undefined where it was not asked. */
  readonly age: Learnt<number> | undefined;
  readonly review: ReviewPolicy;
  /** Undefined where it was not asked for. */
  readonly proof: Learnt<Proof> | undefined;
  /** The site is a real one and there is no token for it. */
  readonly tokenMissing: boolean;
  /** Distinct users on the list. */
  readonly users: number;
  readonly expectUsers: number | undefined;
  readonly maxUsers: number;
  readonly forecast: Forecast;
  /** When the plan was made, ms since the epoch. */
  readonly now: number;
  /** Why what earlier runs did could not be read, if it could not. */
  readonly unread: Message | undefined;
  /** Another run is at work on the same site. */
  readonly rival: Message | undefined;
};

/** May this plan run at all? Every reason why not, each with what to do. */
export const checkGate = (plan: Plan, facts: GateFacts): readonly Fault[] => {
  const checks = [
    ...(plan.dryRun ? [] : checkStart(plan, facts)),
    ...(plan.dryRun || plan.mode === 'cancel' ? [] : checkKnowledge(plan, facts)),
    ...checkNumbers(plan, facts),
  ];
  const faults = checks.filter((fault) => typeof fault === 'object');
  // GitHub may refuse several questions for the same reason.
  return [...new Map(faults.map((one) => [one.message.text, one])).values()];
};

/** A fault, or nothing where its condition does not hold. */
type Check = Fault | false | undefined;

const fault = (input: string, message: Message): Fault => ({ input, message });

/** Who starts it, from where, with what. */
const checkStart = ({ mode }: Plan, facts: GateFacts): readonly Check[] => {
  const { event, ref, review, rehearsal, head, tokenMissing, rival, includeCancelled } = facts;
  // Undoing must work from anywhere, also after a branch was renamed.
  const isBound = review !== 'off' && !rehearsal && mode !== 'cancel';
  const branch = isBound && 'value' in head ? head.value.branch : undefined;
  return [
    !LIVE_EVENTS.includes(event) &&
      fault(mode === 'verify' || mode === 'lookup' ? mode : 'dry-run', say.wrongEvent(event, LIVE_EVENTS)),
    branch !== undefined && ref !== `refs/heads/${branch}` && fault('review', say.wrongBranch(branch, ref)),
    isBound && mode === 'delete' && 'unread' in head && fault('review', head.unread),
    tokenMissing && fault('token', say.tokenMissing(mode)),
    // A cancellation is never refused because of another run: it makes that run stop.
    rival && mode !== 'cancel' && { message: rival },
    includeCancelled &&
      ['schedule', 'push'].includes(event) &&
      fault('include-cancelled', say.includeCancelledEvent(event)),
  ];
};

/** What must be known of reviews and earlier runs before anybody is deleted or verified. */
const checkKnowledge = ({ mode }: Plan, facts: GateFacts): readonly Check[] => {
  const { review, unread, head, stale, age } = facts;
  const proof = mode === 'delete' && review === 'require' ? facts.proof : undefined;
  return [
    proof && 'unread' in proof && fault('review', proof.unread),
    proof && 'value' in proof && !proof.value.approved && fault('review', say.notApproved(proof.value.why)),
    'value' in stale && stale.value && fault('csv', stale.value),
    'unread' in stale && 'value' in head && fault('csv', stale.unread),
    age && 'unread' in age && fault('include-cancelled', age.unread),
    unread && { message: unread },
  ];
};

/** The guards that a dry run hears of as well. */
const checkNumbers = (plan: Plan, facts: GateFacts): readonly Check[] => {
  const { event, users, expectUsers, maxUsers, forecast, now } = facts;
  const isStarved = plan.mode !== 'cancel' && forecast.requests > 0 && !Number.isFinite(forecast.doneAt);
  // A pull request only proposes: its comment says that a live run must confirm the number.
  const isUnconfirmed = plan.mode === 'delete' && expectUsers === undefined && !isReviewEvent(event);
  return [
    expectUsers !== undefined &&
      expectUsers !== users &&
      fault('expect-users', say.unexpectedUsers(expectUsers, users)),
    isStarved && fault('quota-reserve', say.noRequestLeft(plan.mode)),
    isUnconfirmed && users > maxUsers && fault('max-users', say.tooManyUsers(users, maxUsers)),
    isUnconfirmed &&
      Number.isFinite(forecast.doneAt) &&
      isTooLong(plan, forecast, now) &&
      fault('expect-users', say.tooLong(forecast.days, plan.graceDays, users)),
  ];
};

/** Would the first users be gone before the last are even scheduled? */
export const isTooLong = (plan: Plan, { doneAt }: Forecast, now: number): boolean =>
  plan.mode === 'delete' && doneAt > now + plan.graceDays * DAY_MS;
