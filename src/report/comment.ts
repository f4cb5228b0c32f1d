import { normaliseAddress } from '../domain/list/email.ts';
import { isNamed } from '../domain/list/unnamed.ts';
import { forecastText } from '../domain/plan/forecast.ts';
import { isTooLong } from '../domain/plan/gate.ts';
import { count, foreign, thousands } from '../domain/text.ts';
import type { Fault, List, Plan, Status, User } from '../domain/types.ts';
import { type Block, type Blocks, joined, type Pair, type Text } from './blocks.ts';
import type { Facts } from './run-json.ts';
import { doubtBlocks, faultBlocks } from './sections.ts';
import { toMarkdown } from './to-markdown.ts';
import { DONE_TO, wouldText } from './verdict.ts';

/** The list as it is on the base branch, if there is one and it is one. */
export type Base = List | 'none' | 'unreadable';

/** Users that the list has and its version on the base branch has not, and the other way round. */
export const compareLists = (list: List, base: Base) => {
  const before = typeof base === 'string' ? [] : base.users;
  const known = new Set(before.map(nameOf));
  const now = new Set(list.users.map(nameOf));
  return {
    added: list.users.filter((user) => !known.has(nameOf(user))).map(({ id }) => id),
    removed: before.filter((user) => !now.has(nameOf(user))).map(({ id }) => id),
  };
};

/** Who a row is about, wherever it stands. */
const nameOf = ({ id, email }: User): string => (isNamed(id) ? id : normaliseAddress(email));

/** By this the one comment of this artifact name is found again; nobody sees it. */
export const commentMarker = (artifactName: string): string =>
  `<!-- bevy-user-deletion: plan of ${artifactName.replace(/[^\w .-]/g, '_')} -->`;

const SAMPLES = 5;
const NO_BASE = {
  none: 'all: the base branch has no such list',
  unreadable: 'unknown: the list on the base branch is not readable',
} as const;

/** What a reviewer should know of a list before approving it. No e-mail address, ids only as samples. */
export const planComment = (facts: Facts, plan: Plan, list: List, base: Base): string => {
  const site = foreign(facts.site.replace(/^https?:\/\//, ''), 100);
  const stay = plan.skips.filter(({ status }) => status === 'skipped-protected').length;
  const guarded = stay > 0 ? ` (without the ${count(stay, 'protected user')})` : '';
  const approved = `**Your approval says:** these ${count(list.users.length, 'user')}${guarded}, and nobody else, may be deleted from `;
  const then =
    `. Start the live run with \`expect-users: ${list.users.length}\`. ` +
    `Each deletion can be cancelled for ${count(plan.graceDays, 'day')}.`;
  const thisRun = { url: facts.run.url, text: 'this run' };
  return toMarkdown([
    { verdict: `${wouldText(plan.mode, plan.operations.length)} on ${site}`, tone: 'plan', level: 2 },
    facts.rehearsal ? { alert: 'NOTE', text: 'On the rehearsal site: no real user is touched.' } : undefined,
    ...doubtBlocks(facts),
    ...(plan.mode === 'delete' ? warnings(facts, plan, list) : []),
    { pairs: planPairs(facts, plan, list, base) },
    plan.mode === 'delete' && list.users.length > 0
      ? { paragraph: [{ own: approved }, site, { own: then }] }
      : undefined,
    { paragraph: ['Nothing was sent. Every row is in the artifact of ', thisRun, '.'] },
  ]);
};

const planPairs = (facts: Facts, plan: Plan, list: List, base: Base): readonly Pair[] => {
  const skipped = (status: Status): string => {
    const n = plan.skips.filter((skip) => skip.status === status).length;
    return n > 0 ? thousands(n) : '';
  };
  const { added, removed } = compareLists(list, base);
  return [
    ['Users on the list', { strong: thousands(list.users.length) }],
    ['New compared with the base branch', typeof base === 'string' ? NO_BASE[base] : sample(added)],
    ['Removed compared with the base branch', typeof base === 'string' ? '' : sample(removed)],
    ['Rows that repeat a user', skipped('skipped-duplicate')],
    ['Protected users', skipped('skipped-protected')],
    [plan.mode === 'lookup' ? 'Rows with a user_id' : 'Completed by earlier runs', skipped('skipped-done')],
    ['Skipped (cancelled earlier)', skipped('skipped-cancelled')],
    ['Left by `limit`', skipped('skipped-limit')],
    ['Without the e-mail for `identity-check`', skipped('identity-unverified')],
    [`Would be ${DONE_TO[plan.mode][1]}`, { strong: thousands(plan.operations.length) }],
    ['Forecast', forecastText(plan, facts.forecast)],
    ['List', { code: facts.list.path }],
    ['SHA-256 of the list', { code: facts.list.sha256 }],
  ];
};

/** What only `expect-users` allows a run to do. */
const warnings = ({ forecast, inputs, run }: Facts, plan: Plan, list: List): Blocks => {
  const maxUsers = Number(inputs['max-users']);
  const isLong = isTooLong(plan, forecast, run.startedAt);
  const many = `The list has more users than \`max-users\` (${thousands(maxUsers)}).`;
  const long = `The list takes ${count(forecast.days, 'day')}: its first users will be gone before its last are scheduled.`;
  const warn = (why: string): Block => ({
    alert: 'WARNING',
    text: { own: `${why} It runs only if \`expect-users\` confirms the number.` },
  });
  return [list.users.length > maxUsers ? warn(many) : undefined, isLong ? warn(long) : undefined];
};

/** The same comment for a change that deletes or renames the list. */
export const goneComment = (path: string, base: Base): string => {
  const { removed } = compareLists({ users: [], duplicates: [] }, base);
  return toMarkdown([
    { verdict: 'The list goes away: nothing is planned', tone: 'plan', level: 2 },
    {
      pairs: [
        ['List', { code: path }],
        ['Removed compared with the base branch', typeof base === 'string' ? NO_BASE[base] : sample(removed)],
      ],
    },
    {
      paragraph: [
        { own: 'If the list has a new path, set `csv` to it in every workflow that uses this list. ' },
        'A run that does not find the list is refused. Deletions that are pending stay pending.',
      ],
    },
  ]);
};

/** The same comment shows the faults of a list, until they are corrected. */
export const faultsComment = (faults: readonly Fault[], total: number, path: string): string =>
  toMarkdown([
    { verdict: `${count(total, 'fault')}: this list cannot run`, tone: 'bad', level: 2 },
    ...faultBlocks(faults, total, path),
    { paragraph: 'Nothing was sent. This comment changes when the list changes.' },
  ]);

const sample = (ids: readonly string[]): Text => {
  if (ids.length === 0) return 'none';
  const shown = ids.slice(0, SAMPLES).map((code) => ({ code }));
  return [`${thousands(ids.length)}: `, joined(shown, ', '), ids.length > SAMPLES ? ', …' : ''];
};
