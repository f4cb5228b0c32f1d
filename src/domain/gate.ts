import type { Forecast } from './forecast.ts';
import type { Proof } from './review.ts';
import { count, foreign } from './text.ts';
import type { Fault, Plan, ReviewPolicy } from './types.ts';

/** Pull requests and merge queues: always a dry run, whatever the inputs say. */
export const isReviewEvent = (event: string): boolean =>
  ['pull_request', 'pull_request_target', 'merge_group'].includes(event);

/** Events that only people and workflows with write access to the repository can cause. */
const LIVE_EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch', 'workflow_call'];

/** What could be learnt, or in words why it could not. */
export type Learnt<T> = { readonly value: T } | { readonly unread: string };

/** What the gate looks at besides the plan. */
export type GateFacts = {
  readonly event: string;
  /** The embedded sandbox site: nothing there needs a review. */
  readonly rehearsal: boolean;
  /** `refs/heads/…` from which the run was started, and the name of the default branch. */
  readonly ref: string;
  readonly defaultBranch: Learnt<string>;
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
  readonly unread: string | undefined;
  /** Another run at work on the same site, in words. */
  readonly rival: string | undefined;
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
  const { event, ref, review, rehearsal, defaultBranch, tokenMissing, rival } = facts;
  const faults: Fault[] = [];
  if (!LIVE_EVENTS.includes(event)) {
    faults.push({
      input: plan.mode === 'verify' ? 'verify' : 'dry-run',
      message: `a live run cannot be started by the event "${event}"; start it by ${LIVE_EVENTS.join(', ')}`,
    });
  }
  if (review !== 'off' && !rehearsal) {
    if ('value' in defaultBranch && ref !== `refs/heads/${defaultBranch.value}`) {
      const shown = foreign(defaultBranch.value, 80);
      faults.push({
        input: 'review',
        message: `a live run is started from the branch ${shown}, not from ${foreign(ref, 80)}; start it there, or set review to off`,
      });
    } else if ('unread' in defaultBranch && plan.mode === 'delete') {
      faults.push({ input: 'review', message: `the default branch is not known: ${defaultBranch.unread}` });
    }
  }
  if (tokenMissing) {
    faults.push({
      input: 'token',
      message:
        'a live run needs the API key of your Bevy site, from a secret: token: ${{ secrets.BEVY_TOKEN }}',
    });
  }
  if (rival) {
    faults.push({
      message:
        `${rival}; two runs at once would not know of each other's requests. ` +
        'Wait for its end, or cancel it first; a concurrency group in the workflow keeps runs in line',
    });
  }
  return faults;
};

/** What must be known of reviews and earlier runs before anybody is deleted, or found to be. */
const checkKnowledge = ({ mode }: Plan, { review, proof, unread }: GateFacts): readonly Fault[] => {
  const faults: Fault[] = [];
  if (mode === 'delete' && review === 'require' && proof) {
    if ('unread' in proof) {
      const message = `whether the list was approved is not known: ${proof.unread}`;
      faults.push({ input: 'review', message });
    } else if (!proof.value.approved) faults.push({ input: 'review', message: proof.value.why });
  }
  if (unread) {
    faults.push({
      input: 'github-token',
      message:
        mode === 'delete'
          ? `what earlier runs did is not known, so nobody is deleted: ${unread}`
          : `what earlier runs did is not known, so neither is who must be gone nor what the quota allows: ${unread}`,
    });
  }
  return faults;
};

/** The guards that a dry run hears of as well. */
const checkNumbers = (plan: Plan, facts: GateFacts): readonly Fault[] => {
  const { event, users, expectUsers, maxUsers, forecast, now } = facts;
  const faults: Fault[] = [];
  if (expectUsers !== undefined && expectUsers !== users) {
    faults.push({
      input: 'expect-users',
      message: `expected ${count(expectUsers, 'user')}, but the list has ${count(users, 'distinct user')}; is it the list that was reviewed?`,
    });
  }
  if (plan.mode === 'cancel') return faults;
  if (forecast.requests > 0 && !Number.isFinite(forecast.doneAt)) {
    const what = plan.mode === 'delete' ? 'deletions' : 'a verification';
    faults.push({
      input: 'quota-reserve',
      message: `daily-quota minus quota-reserve leaves no request for ${what}; lower quota-reserve`,
    });
  }
  if (plan.mode === 'verify') return faults;
  // A pull request only proposes: its comment says that whoever runs the list must confirm the number.
  const mayRun = !isReviewEvent(event);
  if (mayRun && expectUsers === undefined && users > maxUsers) {
    faults.push({
      input: 'max-users',
      message: `the list has ${count(users, 'distinct user')}, more than max-users (${maxUsers}); set expect-users to ${users} if that is meant`,
    });
  }
  if (
    mayRun &&
    Number.isFinite(forecast.doneAt) &&
    expectUsers === undefined &&
    isTooLong(plan, forecast, now)
  ) {
    faults.push({
      input: 'expect-users',
      message:
        `the list takes ${forecast.days} days, but a deletion can be cancelled for ${plan.graceDays} only: the first ` +
        `users would be gone before the last are scheduled; set expect-users to ${users} if that is meant`,
    });
  }
  return faults;
};

/** Would the first users be gone for good before the last are even set for deletion? */
export const isTooLong = (plan: Plan, { doneAt }: Forecast, now: number): boolean =>
  plan.mode === 'delete' && doneAt > now + plan.graceDays * DAY;
