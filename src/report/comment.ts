import { forecastText } from '../domain/forecast.ts';
import { isTooLong } from '../domain/gate.ts';
import { count, foreign, thousands } from '../domain/text.ts';
import type { Fault, List, Plan, Status } from '../domain/types.ts';
import { md, mdCode, pairs } from './markdown.ts';
import type { Facts } from './record.ts';
import { faultPlace } from './summary.ts';
import { DONE_TO } from './verdict.ts';

/** The list as it is on the base branch, if there is one and it is one. */
export type Base = List | 'none' | 'unreadable';

/** Users that the list has and its version on the base branch has not, and the other way round. */
export const compareLists = (list: List, base: Base) => {
  const before = typeof base === 'string' ? [] : base.users;
  const known = new Set(before.map(({ id }) => id));
  const now = new Set(list.users.map(({ id }) => id));
  return {
    added: list.users.map(({ id }) => id).filter((id) => !known.has(id)),
    removed: before.map(({ id }) => id).filter((id) => !now.has(id)),
  };
};

/** By this the one comment of this artifact name is found again; nobody sees it. */
export const commentMarker = (artifactName: string): string =>
  `<!-- bevy-user-deletion: plan of ${artifactName.replace(/[^\w .-]/g, '_')} -->`;

const SAMPLES = 5;
const NO_BASE = {
  none: 'all: there is no such list there',
  unreadable: 'not known: what is there cannot be read as a list',
} as const;
const SHOWN_FAULTS = 20;

/** What a reviewer should know of a list before approving it. No e-mail address, ids only as samples. */
export const planComment = (facts: Facts, plan: Plan, list: List, base: Base): string => {
  const { forecast, site } = facts;
  const users = plan.operations.length;
  const { added, removed } = compareLists(list, base);
  const skipped = (status: Status): number => plan.skips.filter((skip) => skip.status === status).length;
  const stay = skipped('skipped-protected');
  const guarded = stay > 0 ? ` (but for the ${thousands(stay)} protected)` : '';
  const doing = DONE_TO[plan.mode];
  const rows: readonly (readonly [string, string])[] = [
    ['Users on the list', `**${thousands(list.users.length)}**`],
    ['New against the base branch', typeof base === 'string' ? NO_BASE[base] : sample(added)],
    ['Removed from it', typeof base === 'string' ? '' : sample(removed)],
    ['Rows that repeat a user', some(skipped('skipped-duplicate'))],
    ['Protected, never deleted', some(stay)],
    ['Completed by earlier runs', some(skipped('skipped-done'))],
    ['Skipped (cancelled earlier)', some(skipped('skipped-cancelled'))],
    ['Left out by `limit`', some(skipped('skipped-limit'))],
    ['Without the e-mail that `identity-check` needs', some(skipped('identity-unverified'))],
    [`Would be ${doing}`, `**${thousands(users)}**`],
    ['That takes', md(forecastText(plan, forecast))],
    ['List', `\`${mdCode(facts.list.path)}\``],
    ['SHA-256 of the list', `\`${facts.list.sha256}\``],
  ];
  return [
    `### 📝 ${md(`${count(users, 'user')} of ${siteName(site)} would be ${doing}`)}`,
    facts.rehearsal ? '> On the rehearsal site: no real user is meant.' : '',
    ...warnings(facts, plan, list).map((warning) => `> [!WARNING]\n> ${warning}`),
    pairs(rows.filter(([, value]) => value !== '')),
    plan.mode === 'delete'
      ? `**By approving you say:** these ${count(list.users.length, 'user')}${guarded}, and nobody else, may be ` +
        `deleted from ${md(siteName(site))}. Whoever runs the workflow then sets \`expect-users: ${list.users.length}\`. ` +
        `Each deletion can be cancelled for ${count(plan.graceDays, 'day')}.`
      : '',
    `Nothing has been sent. Every row is in the artifact of [this run](${facts.run.url}).`,
  ]
    .filter(Boolean)
    .join('\n\n');
};

/** What only `expect-users` allows a run to do. */
const warnings = ({ forecast, inputs, run }: Facts, plan: Plan, list: List): readonly string[] => {
  if (plan.mode !== 'delete') return [];
  const maxUsers = Number(inputs['max-users']);
  const found: string[] = [];
  if (list.users.length > maxUsers)
    found.push(
      `More than \`max-users\` (${thousands(maxUsers)}): it runs only if \`expect-users\` confirms the number.`,
    );
  if (isTooLong(plan, forecast, run.startedAt))
    found.push(
      `It takes ${count(forecast.days, 'day')}: its first users will be gone for good before the last are set for ` +
        'deletion. It runs only if `expect-users` confirms the number.',
    );
  return found;
};

/** The same place says what is wrong with a list, until it is mended. */
export const faultsComment = (faults: readonly Fault[], total: number, path: string): string => {
  const items = faults
    .slice(0, SHOWN_FAULTS)
    .map((fault) => `- ${md(faultPlace(fault, path))}${md(fault.message.text)}`);
  return [
    `### ❌ ${count(total, 'fault')}: this could not run`,
    items.join('\n'),
    total > SHOWN_FAULTS ? `… and ${thousands(total - SHOWN_FAULTS)} more: see the log of the check.` : '',
    'Nothing has been sent. This comment changes when the list does.',
  ]
    .filter(Boolean)
    .join('\n\n');
};

const some = (n: number): string => (n > 0 ? thousands(n) : '');

const sample = (ids: readonly string[]): string => {
  if (ids.length === 0) return 'none';
  const shown = ids.slice(0, SAMPLES).map((id) => `\`${id}\``);
  return `${thousands(ids.length)}: ${shown.join(', ')}${ids.length > SAMPLES ? ', …' : ''}`;
};

const siteName = (site: string): string => foreign(site.replace(/^https?:\/\//, ''), 100);
