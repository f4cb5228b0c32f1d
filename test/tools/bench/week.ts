/**
 * A list of 45,000 users, an hourly workflow, a quota of 10,000 that others use as well, runs that are killed: a week
 * on a virtual clock. `npm run week -- [--users N] [--quota N] [--reserve N] [--seed N]`
 */
import { parseArgs } from 'node:util';
import { thousands } from '../../../src/domain/text.ts';
import { simulateWeek } from '../../unit/week.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '45000' },
    quota: { type: 'string', default: '10000' },
    reserve: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const [users, quota, reserve, seed] = [values.users, values.quota, values.reserve, values.seed].map(
  Number,
) as [number, number, number, number];
const startedAt = performance.now();
const week = await simulateWeek({
  users,
  quota,
  reserve,
  seed,
  hours: 168,
  others: 80,
  kills: 0.4,
  faults: 0.003,
});

const rows = week.days.map((day, i) => [
  `day ${i + 1}`,
  ...[day.left, day.requests, day.others, day.mostInADay, day.throttled, day.runs, day.killed].map(thousands),
]);
const head = ['', 'users left', 'requests', 'of others', 'most in any 24 h', '429', 'runs', 'killed'];
for (const cells of [head, head.map(() => '---'), ...rows]) console.log(`| ${cells.join(' | ')} |`);
const least = (Math.ceil(users / (quota - reserve)) - 1) * 24;
console.log(`
Drained after ${week.doneAfter?.toFixed(1) ?? 'more than 168'} h; no earlier than ${least} h by the quota alone.
Most requests in any 24 h: ${thousands(week.mostInADay)}, allowed ${thousands(quota - reserve)}.
Users with a second DELETE: ${week.repeats}, of whom never in doubt: ${week.repeatsWithoutDoubt.length}.
False claims: ${week.falseClaims.length}. Runs that counted too little: ${week.undercounts.length}.
Requests after the list was drained: ${week.requestsAfterDone}.
Seed ${seed}, ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
