import fc from 'fast-check';
import type { EmailPolicy } from '../../../src/adapters/inputs.ts';
import type { Mode, Pacing, ReviewPolicy } from '../../../src/domain/types.ts';
import type { CampaignSpec, RunSpec } from './campaign.ts';
import { UNDISTURBED } from './ends.ts';
import { KNOWN_FIELDS } from './evidence.ts';
import type { CallFault, UploadFault } from './github.ts';
import type { Event, Fate } from './life.ts';
import { type Conduct, emailOf, type Habits, type Liberties, type Nature, NO_LIBERTIES } from './site.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The usual, so many times as often as something else. */
function mostly<T>(weight: number, usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

/** Answers that leave in doubt what became of the request. */
const ambiguous: fc.Arbitrary<Conduct> = fc.oneof(
  fc
    .constantFrom('no' as const, 'yes' as const, 'late' as const)
    .map((applied) => ({ kind: 'silence' as const, applied })),
  fc.record({
    kind: fc.constant('answer' as const),
    status: fc.constantFrom(408, 425, 500, 502, 503, 504, 520, 599),
    body: fc.constantFrom('', '{"detail":"Server error"}', '<html>Bad gateway</html>'),
    applied: fc.boolean(),
  }),
);

/** Answers that say no, and mean it. */
const negative: fc.Arbitrary<Conduct> = fc
  .tuple(
    fc.constantFrom(400, 401, 403, 404, 405, 409, 418, 422, 501),
    fc.constantFrom('', '{"detail":"No."}', '{"detail":"Invalid token."}', '<html>No</html>', '["x"]'),
  )
  .map(([status, body]) => ({ kind: 'answer', status, body, applied: false }));

const webPage: fc.Arbitrary<Conduct> = fc
  .tuple(fc.constantFrom(200, 202, 204), fc.boolean())
  .map(([status, applied]) => ({ kind: 'answer', status, body: '<!doctype html><title>x</title>', applied }));

const redirect: fc.Arbitrary<Conduct> = fc
  .tuple(
    fc.constantFrom(301, 302, 303, 307, 308),
    fc.constantFrom('https://evil.example/x/1/', '/login?next=/', ''),
  )
  .map(([status, location]) => ({ kind: 'redirect', status, location }));

const throttled: fc.Arbitrary<Conduct> = fc
  .constantFrom(
    ...['0', '1', '30', '119', '121', '3600', '90000', '999999999999999', '-5', 'soon', ''],
    ...['Tue, 24 Nov 2026 03:00:00 GMT', 'Mon, 01 Jan 2001 00:00:00 GMT', undefined],
  )
  .map((retryAfter) => ({ kind: 'throttled', retryAfter }));

/** One request's fate, `calm` ones most often. */
const conduct = (calm: number): fc.Arbitrary<Conduct> =>
  fc.oneof(
    { weight: calm, arbitrary: fc.constant<Conduct>({ kind: 'plain' }) },
    { weight: 3, arbitrary: ambiguous },
    { weight: 1, arbitrary: negative },
    { weight: 1, arbitrary: throttled },
    { weight: 1, arbitrary: fc.constant<Conduct>({ kind: 'refused' }) },
    { weight: 1, arbitrary: fc.oneof(webPage, redirect) },
  );

/** Uniform in 0 … 1: fast-check's own doubles are nearly all next to 0. */
const part = fc.integer({ min: 0, max: 999 }).map((n) => n / 1000);

const conducts: fc.Arbitrary<readonly Conduct[]> = fc
  .constantFrom(12, 60, 600)
  .chain((calm) => fc.array(conduct(calm), { minLength: 1, maxLength: 80 }));

const fate: fc.Arbitrary<Fate> = mostly<Fate>(
  1,
  new Map(),
  fc
    .array(
      fc.tuple(
        fc.integer({ min: 1, max: 160 }),
        fc.constantFrom<Event>('kill', 'signal', 'rival', 'undo', 'edit', 'protect'),
      ),
      {
        minLength: 1,
        maxLength: 2,
      },
    )
    .map((events) => new Map(events)),
);

/** What GitHub does to one call after the other: mostly its work. */
const calls: fc.Arbitrary<readonly CallFault[]> = mostly(
  3,
  [],
  fc.array(mostly<CallFault>(8, 'none', fc.constantFrom('failed', 'lost', 'slow', 'stale')), {
    maxLength: 40,
  }),
);

const pacing: fc.Arbitrary<Pacing> = fc.record({
  batchSize: fc.constantFrom(1, 3, 8, 250),
  batchPauseMs: fc.constantFrom(0, 10_000),
  concurrency: fc.integer({ min: 1, max: 16 }),
  maxRate: fc.constantFrom(10, 0.5, Number.POSITIVE_INFINITY),
  dailyQuota: fc.constantFrom(40, 300, 10_000),
  quotaReserve: fc.constantFrom(0, 10),
  canary: fc.integer({ min: 0, max: 3 }),
  identityCheck: fc.constantFrom('off', 'canary', 'sample', 'all'),
  maxDurationMs: fc.constantFrom(MINUTE, 300 * MINUTE),
  claimUsers: fc.constantFrom(1, 4, 250),
});

const uploads: fc.Arbitrary<readonly (UploadFault | 'none')[]> = mostly(
  4,
  [],
  fc.array(mostly<UploadFault | 'none'>(5, 'none', fc.constantFrom('refused', 'burnt', 'lost')), {
    maxLength: 12,
  }),
);

/** One run; all runs of a campaign have one pacing, as those of a workflow have. */
const runSpec = (shared: Pacing, lists: number): fc.Arbitrary<RunSpec> =>
  fc.record({
    gapMs: fc.constantFrom(
      ...[2 * MINUTE, HOUR, 6 * HOUR, 25 * HOUR],
      ...[8, 31, 365].map((days) => days * 24 * HOUR),
    ),
    event: fc.oneof(
      { weight: 15, arbitrary: fc.constantFrom('workflow_dispatch', 'schedule', 'push') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('pull_request', 'pull_request_target', 'merge_group', 'issue_comment'),
      },
    ),
    given: fc
      .record({
        mode: mostly<Mode>(4, 'delete', fc.constantFrom<Mode>('cancel', 'cancel', 'verify')),
        dryRun: mostly(15, false, fc.constant(true)),
        limit: mostly<number | undefined>(6, undefined, fc.integer({ min: 1, max: 10 })),
        expectUsers: mostly<number | undefined>(19, undefined, fc.integer({ min: 0, max: 30 })),
        review: fc.constantFrom<ReviewPolicy>('report', 'require', 'off'),
        emails: fc.constantFrom<EmailPolicy>('auto', 'mask', 'omit'),
        includeCancelled: mostly(7, false, fc.constant(true)),
      })
      .map((given) => ({ ...given, pacing: shared })),
    list: mostly(3, 0, fc.integer({ min: 0, max: lists - 1 })),
    isApproved: mostly(9, true, fc.constant(false)),
    conducts,
    fates: fc.tuple(fate, mostly<Fate>(3, new Map(), fate), mostly<Fate>(3, new Map(), fate)),
    hasPost: fc.boolean(),
    uploads,
    disk: fc.record({
      capacity: mostly(15, Number.POSITIVE_INFINITY, fc.integer({ min: 5000, max: 60_000 })),
      torn: part,
    }),
    isGitHubDown: mostly(30, false, fc.constant(true)),
    calls,
    skewMs: mostly(2, 0, fc.constantFrom(-72 * HOUR, -HOUR, HOUR, 72 * HOUR)),
    tampering: mostly<RunSpec['tampering']>(25, undefined, fc.constantFrom('delete', 'garbage', 'forget')),
    chance: part,
  });

const natures = (n: number): fc.Arbitrary<readonly Nature[]> =>
  fc
    .constantFrom<readonly number[]>([20, 1, 0], [20, 2, 1], [3, 1, 1], [1, 0, 0])
    .chain(([normal = 1, missing = 0, staff = 0]) =>
      fc.array(
        fc.oneof(
          { weight: normal, arbitrary: fc.constant<Nature>('normal') },
          { weight: missing, arbitrary: fc.constant<Nature>('missing') },
          { weight: staff, arbitrary: fc.constant<Nature>('staff') },
        ),
        { minLength: n, maxLength: n },
      ),
    );

/** A choice of values that a site of the other campaigns has as well, as often as all others together. */
const often = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  mostly<T>(1, usual, fc.constantFrom(...others));

const liberties: fc.Arbitrary<Liberties> = fc.record({
  field: often<string>('deletion_pending', ...KNOWN_FIELDS, 'removal_requested_on', 'deletion_requested_on'),
  isDated: fc.boolean(),
  lateReads: mostly(2, 0, fc.constantFrom(1, 2, 5)),
  cancel: often<Liberties['cancel']>('works', 'does nothing', 'says no', 'shows pending', 404, 405),
  isCancelIdempotent: fc.boolean(),
  refusedEvery: mostly(1, 0, fc.constantFrom(1, 2, 3)),
  refusal: fc.constantFrom<Liberties['refusal']>(400, 403),
  read: mostly<Liberties['read']>(3, 'works', fc.constantFrom('none', 'page', 'cached')),
  remove: mostly<Liberties['remove']>(
    4,
    'works',
    fc.constantFrom('success false', 'errors', 'status error', 'inner 403', 'owns chapters'),
  ),
  again: fc.constantFrom<Liberties['again']>(undefined, 200, 204, 400, 409),
  isShellDeleted: fc.boolean(),
});

const habits: fc.Arbitrary<Omit<Habits, 'quota'>> = fc.record({
  isIdempotent: fc.boolean(),
  tells: fc.boolean(),
  goneAs: fc.constantFrom<Habits['goneAs']>(404, 410, 'shell'),
  burst: fc.constantFrom(20, Number.POSITIVE_INFINITY),
  graceDays: fc.constant(7),
  latencyMs: fc.constantFrom(0, 20, 700),
  liberties: fc.constant(NO_LIBERTIES),
});

/** A list as CSV; an odd `twist` makes it one with a fault, an e-mail of somebody else, or a user twice. */
const toCsv = (users: readonly string[], twist: number): string => {
  const rows = users.map((user) => `${emailOf(user)},${user}`);
  if (twist === 1) rows.push(`,1.5E+03`);
  if (twist === 2 && rows.length > 2) rows[2] = `somebody@else.example,${users[2]}`;
  if (twist === 3 && rows.length > 0) rows.push(rows[0] ?? '');
  return ['email,user_id', ...rows, ''].join('\n');
};

/** Campaigns of up to `maxRuns` runs on up to `maxUsers` users. */
export const campaignSpec = (maxUsers: number, maxRuns: number): fc.Arbitrary<CampaignSpec> =>
  fc
    .record({
      n: fc.integer({ min: 0, max: maxUsers }),
      lists: fc.integer({ min: 1, max: 3 }),
      shared: pacing,
    })
    .chain(({ n, lists, shared }) => {
      const ids = Array.from({ length: n }, (_, i) => String(1001 + i));
      const twist = mostly(12, 0, fc.integer({ min: 1, max: 3 }));
      return fc
        .record({
          natures: natures(n),
          habits,
          lists: fc.tuple(
            twist.map((t) => toCsv(ids, t)),
            ...Array.from({ length: lists - 1 }, () =>
              fc.tuple(fc.subarray(ids), twist).map(([some, t]) => toCsv(some, t)),
            ),
          ),
          protect: mostly<string | undefined>(
            4,
            undefined,
            fc
              .subarray(ids, { maxLength: Math.min(3, n) })
              .map((some) => ['user_id', ...some, ''].join('\n')),
          ),
          runs: fc.array(runSpec(shared, lists), { minLength: 1, maxLength: maxRuns }),
        })
        .map(({ natures: kinds, habits: site, runs, ...rest }) => ({
          ...rest,
          natures: new Map(ids.map((id, i) => [id, kinds[i] ?? 'normal'])),
          // Whoever throttles for the day allows as much as the workflow takes it to.
          habits: { ...site, quota: shared.dailyQuota },
          runs: runs.map((run, i) =>
            run.given.mode !== 'delete' && i > 0 && run.chance < 0.5
              ? { ...run, undo: Math.floor(run.chance * 2 * i) }
              : run,
          ),
        }));
    });

/** The same campaigns, with nothing in them that keeps a list from being carried out in the end. */
export const calmable = (specs: fc.Arbitrary<CampaignSpec>): fc.Arbitrary<CampaignSpec> =>
  specs.map((spec) => {
    let missing = 0;
    // A user whom the site refuses to delete, as the first of what is left, stops every run; so do many unknown ones.
    const tame = (kind: Nature): Nature => (kind === 'missing' && ++missing <= 3 ? kind : 'normal');
    return {
      ...spec,
      natures: new Map([...spec.natures].map(([id, kind]) => [id, tame(kind)])),
      lists: spec.lists.map((csv) =>
        csv.replace(/somebody@else\.example,(\d+)/, (_, user) => `${emailOf(user)},${user}`),
      ),
      runs: spec.runs.map(({ undo: _, ...run }) => ({
        ...run,
        fates: [withoutOthers(run.fates[0]), run.fates[1], run.fates[2]] as const,
        tampering: undefined,
        given: { ...run.given, mode: run.given.mode === 'cancel' ? 'delete' : run.given.mode },
        // Who is said not to be there is believed, and not asked for again.
        conducts: run.conducts.map((one) =>
          one.kind === 'answer' && one.status === 404 ? ({ kind: 'plain' } as const) : one,
        ),
      })),
    };
  });

const withoutOthers = (fate: Fate): Fate =>
  new Map([...fate].filter(([, event]) => event === 'kill' || event === 'signal'));

/** The same campaigns, over before the first deletion is final. */
export const undoable = (specs: fc.Arbitrary<CampaignSpec>): fc.Arbitrary<CampaignSpec> =>
  calmable(specs).map((spec) => ({
    ...spec,
    runs: spec.runs.map((run) => ({ ...run, gapMs: Math.min(run.gapMs, 6 * HOUR) })),
  }));

/** A run of these campaigns: little goes wrong on the way, so that what is reported rests on what the site says. */
const evidenceRun = (shared: Pacing, lists: number): fc.Arbitrary<RunSpec> =>
  runSpec(shared, lists).chain((run) =>
    fc
      .record({
        mode: fc.constantFrom<Mode>('delete', 'cancel', 'cancel', 'cancel', 'verify'),
        gapMs: fc.constantFrom(2 * MINUTE, 6 * HOUR, 25 * HOUR, 8 * 24 * HOUR),
        conducts: mostly<readonly Conduct[]>(
          4,
          [{ kind: 'plain' }],
          fc.array(
            fc.oneof(
              { weight: 12, arbitrary: fc.constant<Conduct>({ kind: 'plain' }) },
              ambiguous,
              throttled,
            ),
            {
              minLength: 1,
              maxLength: 30,
            },
          ),
        ),
      })
      .map(({ mode, ...rest }) => ({
        ...run,
        ...rest,
        event: 'workflow_dispatch',
        given: { ...run.given, mode, dryRun: false, limit: undefined, expectUsers: undefined, review: 'off' },
        ...UNDISTURBED,
      })),
  );

/**
 * Campaigns on sites that take liberties: other fields, calls that lie, bodies that say no, users who were pending or
 * gone before the first run. One run deletes, and most of the others undo.
 */
export const evidenceSpec = (maxUsers: number, maxRuns: number): fc.Arbitrary<CampaignSpec> =>
  campaignSpec(maxUsers, 1).chain((spec) => {
    const pacing = spec.runs[0]?.given.pacing;
    const nature = fc.constantFrom<Nature>('normal', 'normal', 'normal', 'pending', 'gone');
    return fc
      .record({
        liberties,
        isFieldNamed: mostly(3, false, fc.constant(true)),
        natures: fc.array(nature, { minLength: maxUsers, maxLength: maxUsers }),
        runs: pacing
          ? fc.array(evidenceRun(pacing, spec.lists.length), { minLength: 2, maxLength: maxRuns })
          : fc.constant<RunSpec[]>([]),
      })
      .map((drawn) => ({
        ...spec,
        protect: undefined,
        natures: new Map(
          [...spec.natures].map(([user, kind], i) => [
            user,
            kind === 'normal' ? (drawn.natures[i] ?? kind) : kind,
          ]),
        ),
        habits: { ...spec.habits, liberties: drawn.liberties },
        runs: drawn.runs.map((any, i) => {
          const pendingField = drawn.isFieldNamed ? drawn.liberties.field : undefined;
          const run = { ...any, given: { ...any.given, pendingField } };
          if (i === 0) return { ...run, list: 0, given: { ...run.given, mode: 'delete' as const } };
          return run.given.mode === 'cancel' && run.chance < 0.5 ? { ...run, undo: 0 } : run;
        }),
      }));
  });
