import type { Head } from './current.ts';
import type { Forecast } from './forecast.ts';
import { needsLedger } from './messages/ledger.ts';
import type { Message } from './messages/message.ts';
import * as say from './messages/start.ts';
import type { Proof } from './review.ts';
import type { Fault, Plan, ReviewPolicy } from './types.ts';

/** Pull requests and merge queues: always a dry run, whatever the inputs say. */
export const isReviewEvent = (event: string): boolean =>
  ['pull_request', 'pull_request_target', 'merge_group'].includes(event);

/** Events that only people and workflows with write access to the repository can cause. */
const LIVE_EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch', 'workflow_call'];

/** What could be learnt, or why it could not. */
export type Learnt<T> = { readonly value: T } | { readonly unread: Message };

/** What the gate looks at besides the plan. */
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

const DAY = 86_400_000;

/** May this plan run at all? Every reason why not, each with what to do. */
export const checkGate = (plan: Plan, facts: GateFacts): readonly Fault[] => [
  ...(plan.dryRun ? [] : checkStart(plan, facts)),
  ...(plan.dryRun || plan.mode === 'cancel' ? [] : checkKnowledge(plan, facts)),
  ...checkNumbers(plan, facts),
];

/** Who starts it, from where, with what. */
const checkStart = (plan: Plan, facts: GateFacts): readonly Fault[] => {
  const { event, ref, review, rehearsal, head, tokenMissing, rival, includeCancelled } = facts;
  const faults: Fault[] = [];
  if (!LIVE_EVENTS.includes(event)) {
    const input = plan.mode === 'verify' ? 'verify' : 'dry-run';
    faults.push({ input, message: say.wrongEvent(event, LIVE_EVENTS) });
  }
  // Undoing must work from anywhere, also after a branch was renamed.
  if (review !== 'off' && !rehearsal && plan.mode !== 'cancel') {
    if ('value' in head && ref !== `refs/heads/${head.value.branch}`) {
      faults.push({ input: 'review', message: say.wrongBranch(head.value.branch, ref) });
    } else if ('unread' in head && plan.mode === 'delete') {
      faults.push({ input: 'review', message: say.unknownBranch(head.unread) });
    }
  }
  if (tokenMissing) faults.push({ input: 'token', message: say.tokenMissing(plan.mode) });
  // A cancellation is never refused because of another run: it makes that run stop.
  if (rival && plan.mode !== 'cancel') faults.push({ message: rival });
  if (includeCancelled && ['schedule', 'push'].includes(event))
    faults.push({ input: 'include-cancelled', message: say.includeCancelledEvent(event) });
  return faults;
};

/** What must be known of reviews and earlier runs before anybody is deleted, or found to be. */
const checkKnowledge = ({ mode }: Plan, facts: GateFacts): readonly Fault[] => {
  const { review, proof, unread, head, stale, age } = facts;
  const faults: Fault[] = [];
  if (mode === 'delete' && review === 'require' && proof) {
    if ('unread' in proof) {
      faults.push({ input: 'review', message: say.approvalUnknown(proof.unread) });
    } else if (!proof.value.approved) {
      faults.push({ input: 'review', message: say.notApproved(proof.value.why) });
    }
  }
  if ('value' in stale) {
    if (stale.value) faults.push({ input: 'csv', message: stale.value });
  } else if ('value' in head) faults.push({ input: 'csv', message: say.currencyUnknown(stale.unread) });
  if (age && 'unread' in age)
    faults.push({ input: 'include-cancelled', message: say.ageUnknown(age.unread) });
  if (unread) faults.push({ input: 'github-token', message: needsLedger(unread) });
  return faults;
};

/** The guards that a dry run hears of as well. */
const checkNumbers = (plan: Plan, facts: GateFacts): readonly Fault[] => {
  const { event, users, expectUsers, maxUsers, forecast, now } = facts;
  const faults: Fault[] = [];
  if (expectUsers !== undefined && expectUsers !== users) {
    faults.push({ input: 'expect-users', message: say.unexpectedUsers(expectUsers, users) });
  }
  if (plan.mode === 'cancel') return faults;
  if (forecast.requests > 0 && !Number.isFinite(forecast.doneAt)) {
    const message = say.noRequestLeft(plan.mode === 'delete' ? 'deletions' : 'a verification');
    faults.push({ input: 'quota-reserve', message });
  }
  if (plan.mode === 'verify') return faults;
  // A pull request only proposes: its comment says that whoever runs the list must confirm the number.
  const mayRun = !isReviewEvent(event);
  if (mayRun && expectUsers === undefined && users > maxUsers) {
    faults.push({ input: 'max-users', message: say.tooManyUsers(users, maxUsers) });
  }
  if (
    mayRun &&
    Number.isFinite(forecast.doneAt) &&
    expectUsers === undefined &&
    isTooLong(plan, forecast, now)
  ) {
    const message = say.tooLong(forecast.days, plan.graceDays, users);
    faults.push({ input: 'expect-users', message });
  }
  return faults;
};

/** Would the first users be gone for good before the last are even set for deletion? */
export const isTooLong = (plan: Plan, { doneAt }: Forecast, now: number): boolean =>
  plan.mode === 'delete' && doneAt > now + plan.graceDays * DAY;
