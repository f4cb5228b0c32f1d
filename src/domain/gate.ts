import type { Forecast } from './plan.ts';
import { count } from './text.ts';
import type { Fault, Plan } from './types.ts';

/** Pull requests and merge queues: always a dry run, whatever the inputs say. */
export const isReviewEvent = (event: string): boolean =>
  ['pull_request', 'pull_request_target', 'merge_group'].includes(event);

/** Events that only people and workflows with write access to the repository can cause. */
const LIVE_EVENTS = ['workflow_dispatch', 'schedule', 'push', 'repository_dispatch', 'workflow_call'];

/** What the gate looks at besides the plan. */
export type GateFacts = {
  readonly event: string;
  /** The site is a real one and there is no token for it. */
  readonly tokenMissing: boolean;
  /** Distinct users on the list. */
  readonly users: number;
  readonly expectUsers: number | undefined;
  readonly maxUsers: number;
  readonly forecast: Forecast;
};

/** May this plan run at all? Every reason why not, each with what to do. A dry run hears the same reasons. */
export const checkGate = (plan: Plan, facts: GateFacts): readonly Fault[] => {
  const { event, tokenMissing, users, expectUsers, maxUsers, forecast } = facts;
  const faults: Fault[] = [];
  if (!plan.dryRun && !LIVE_EVENTS.includes(event)) {
    faults.push({
      input: 'dry-run',
      message: `a live run cannot be started by the event "${event}"; start it by ${LIVE_EVENTS.join(', ')}`,
    });
  }
  if (!plan.dryRun && tokenMissing) {
    faults.push({
      input: 'token',
      message:
        'a live run needs the API key of your Bevy site, from a secret: token: ${{ secrets.BEVY_TOKEN }}',
    });
  }
  if (expectUsers !== undefined && expectUsers !== users) {
    faults.push({
      input: 'expect-users',
      message: `expected ${count(expectUsers, 'user')}, but the list has ${count(users, 'distinct user')}; is it the list that was reviewed?`,
    });
  }
  if (plan.mode === 'cancel') return faults;
  if (expectUsers === undefined && users > maxUsers) {
    faults.push({
      input: 'max-users',
      message: `the list has ${count(users, 'distinct user')}, more than max-users (${maxUsers}); set expect-users to ${users} if that is meant`,
    });
  }
  if (!Number.isFinite(forecast.days)) {
    faults.push({
      input: 'quota-reserve',
      message: 'daily-quota minus quota-reserve leaves no request for deletions; lower quota-reserve',
    });
  } else if (expectUsers === undefined && forecast.days > plan.graceDays) {
    faults.push({
      input: 'expect-users',
      message:
        `the list takes ${forecast.days} days, but a deletion can be cancelled for ${plan.graceDays} only: the first ` +
        `users would be gone before the last are scheduled; set expect-users to ${users} if that is meant`,
    });
  }
  return faults;
};
