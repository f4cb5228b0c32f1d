import { describe, expect, test } from 'vitest';
import type { LedgerStatus, LedgerUser } from '../../src/domain/ledger/ledger.ts';
import { makeResults } from '../../src/domain/outcome/results.ts';
import { makePlan, type PlanOptions } from '../../src/domain/plan/plan.ts';
import { type Entry, type Plan, STATUSES, type Status } from '../../src/domain/types.ts';
import { outlook, outlookText } from '../../src/report/outlook.ts';
import { PROBLEMS, REMEDIES } from '../../src/report/remedies.ts';
import type { Facts } from '../../src/report/run-json.ts';
import { type Inputs, inputsYaml, type Start, starts } from '../../src/report/start-inputs.ts';
import { summaryMarkdown } from '../../src/report/summary.ts';
import { nextSteps } from '../../src/report/verdict.ts';
import { makeEnded, makeFacts, NOW } from './facts.ts';
import { makeTestPlan, makeUsers, NO_EVIDENCE } from './world.ts';

const PAGE = 'https://github.com/o/a/blob/v1/docs/troubleshooting.md';

/** A plan whose rows have these states already, so many of each; each row says something else. */
const planOf = (given: Partial<Record<Status, number>>, changed: Partial<Plan> = {}): Plan =>
  makeTestPlan([], {
    ...changed,
    skips: Object.entries(given).flatMap(([status, n]) =>
      Array.from({ length: n }, (_, i) => ({
        user: { id: String(i + 1), email: '', line: i + 2 },
        status: status as Status,
        detail: `${status} because of ${String.fromCharCode(97 + (i % 26))}${String.fromCharCode(97 + (Math.trunc(i / 26) % 26))}`,
      })),
    ),
  });

const DONE: Entry = { type: 'end', at: NOW, reason: 'done', detail: '' };

const summary = (plan: Plan, given: Partial<Facts> = {}): string => {
  const ended = makeEnded({ facts: makeFacts(given), plan }, [DONE]);
  return summaryMarkdown({ ...ended, troubleshooting: PAGE }, { name: 'a', url: 'https://github.com/a' });
};

describe('what is to be checked', () => {
  test.each(PROBLEMS.filter((problem) => STATUSES.some((status) => status === problem)))('%s', (problem) => {
    const text = summary(planOf({ [problem]: 2 }));
    const { name, text: remedy, help } = REMEDIES[problem];
    expect(text).toMatch(new RegExp(`^#### \\S+ ${name}: 2 rows\\n\\n${remedy.slice(0, 40)}`, 'mu'));
    expect(text).toContain(remedy);
    expect(text).toMatch(new RegExp(`\\]\\(${PAGE}#[\\w-]+\\)$`, 'm'));
    expect(help).not.toBe('');
    expect(text).toContain(`| ${name} because of aa | none | 1 | 1 (line 2) |`);
  });

  test('the most urgent first, and nothing where all is well', () => {
    const text = summary(planOf({ 'not-found': 1, failed: 1, unknown: 1, scheduled: 1 }));
    expect(text.match(/^#### .*$/gm)).toEqual([
      '#### 🟧 unknown: 1 row',
      '#### 🟥 failed: 1 row',
      '#### 🟨 not-found: 1 row',
    ]);
    expect(summary(planOf({ scheduled: 3 }))).not.toContain('to check');
  });

  test('the first line counts what is listed below, also what makes no run red', () => {
    expect(summary(planOf({ 'not-found': 2, forbidden: 1, scheduled: 1 }))).toMatch(
      /^## .*, 3 rows to check$/m,
    );
    expect(summary(planOf({ 'not-found': 1, 'skipped-limit': 1 }))).toMatch(
      /^## ⏳ Incomplete: .*, 1 user remains, 1 row to check/m,
    );
  });

  test('is as long for 10,000 failures as for some, and says how much more there is', () => {
    const text = summary(planOf({ failed: 10_000, unknown: 10_000, forbidden: 10_000, 'not-found': 10_000 }));
    expect(text.length).toBeLessThan(10_000);
    expect(text).toContain('… and 671 more causes of 9,925 rows, in report.html and results.csv.');
  });
});

describe('the bar', () => {
  test.each<[Partial<Record<Status, number>>, string]>([
    [{}, ''],
    [{ scheduled: 7 }, '🟩'.repeat(30)],
    [{ scheduled: 9999, unknown: 1 }, `${'🟩'.repeat(29)}🟧`],
    [{ scheduled: 50, failed: 50 }, `${'🟩'.repeat(15)}${'🟥'.repeat(15)}`],
    [{ gone: 10, pending: 10, active: 10 }, `${'🟦'.repeat(10)}${'🟩'.repeat(10)}${'⬜'.repeat(10)}`],
    [Object.fromEntries(STATUSES.map((status) => [status, 1])), expect.stringMatching(/^.{30}$/u)],
  ])('of %j', (given, bar) =>
    expect(/^### Rows by status\n\n(.*?)\n*\| Status/mu.exec(summary(planOf(given)))?.[1]).toEqual(bar),
  );
});

describe('the outlook', () => {
  test('of a dry run: room in the quota, and until when all could be saved', () => {
    const text = summary(makeTestPlan(makeUsers(2), { dryRun: true }));
    expect(text).toMatch(
      /^- Still to do: 2 users, about \d requests\. The quota has room for all of them now\.$/m,
    );
    expect(text).toContain(
      '- If this ran now, all deletions of the list could be cancelled until 2026-12-01T10:00:00Z.',
    );
    expect(summary(planOf({ scheduled: 2 }))).not.toContain('If this ran now');
  });
});

describe('until when all can be saved', () => {
  const DAY = 86_400_000;
  const left = (status: LedgerStatus, daysAgo: number): LedgerUser => {
    const since = NOW - daysAgo * DAY;
    return { status, since, last: since, run: '9', graceDays: 7 };
  };
  const nobody = new Map<string, number>();
  const protection = { path: 'p.csv', ids: new Map([['1', 2]]), emails: nobody, domains: nobody };
  /** What a run that sends nothing says of a list of these users. */
  const sentence = (known: readonly LedgerUser[], given: Partial<PlanOptions>) => {
    const users = makeUsers(known.length);
    const plan = makePlan(
      { users, duplicates: [] },
      {
        ...{ mode: 'delete', dryRun: false, graceDays: 7, limit: undefined, identityCheck: 'off', now: NOW },
        known: new Map(users.map(({ id }, i) => [id, known[i] ?? left('', 0)])),
        ...{ includesCancelledBefore: undefined, protection: undefined, evidence: NO_EVIDENCE },
        ...given,
      },
    );
    const ahead = outlook({ facts: makeFacts(), plan }, [DONE], makeResults(plan, [DONE]));
    return outlookText(ahead).find((text) => text.includes('cancelled until'));
  };

  test.each<[string, readonly LedgerUser[], Partial<PlanOptions>, string | undefined]>([
    ['a run of today', [left('scheduled', 0)], {}, '2026-12-01'],
    ['the first deadline of all', [left('scheduled', 0), left('scheduled', 5)], {}, '2026-11-26'],
    [
      'by the grace period of that run',
      [left('scheduled', 0), { ...left('scheduled', 1), graceDays: 2 }],
      {},
      '2026-11-25',
    ],
    ['a doubt that was not reached', [left('scheduled', 0), left('unknown', 6)], {}, '2026-11-25'],
    ['a protected user', [left('scheduled', 6)], { protection }, '2026-11-25'],
    ['a deletion of nobody knows when', [left('already-scheduled', 1), left('scheduled', 1)], {}, undefined],
    ['gone long ago, beside one of today', [left('scheduled', 30), left('scheduled', 0)], {}, '2026-12-01'],
    ['cancelled before', [{ ...left('cancelled', 1), keep: { run: '8', at: NOW - 1 } }], {}, undefined],
    [
      'kept, and pending all the same',
      [{ ...left('scheduled', 6), keep: { run: '8', at: NOW - 1 } }, left('scheduled', 0)],
      {},
      '2026-11-25',
    ],
  ])('%s', (_, known, given, day) => {
    const said = sentence(known, given);
    if (day === undefined) expect(said).toBeUndefined();
    else expect(said).toContain(` cancelled until ${day}T10:00:00Z`);
  });

  test('users who were found gone have no deadline', () => {
    expect(summary(planOf({ gone: 1 }, { mode: 'verify' }))).not.toContain('cancelled until');
  });
});

describe('next steps', () => {
  const users = makeUsers(2);
  const sent: Entry[] = users.flatMap(({ id }, i) => [
    { type: 'intent', at: NOW + i * 1000, seq: i, user: id, purpose: 'delete', batch: 1 },
    {
      type: 'outcome',
      at: NOW + i * 1000,
      seq: i,
      user: id,
      result: 'scheduled',
      sent: true,
      status: 204,
      detail: '',
    },
  ]);
  const inputs = (plan: Plan, journal: readonly Entry[], given: Partial<Facts> = {}) =>
    nextSteps(makeFacts(given), makeResults(plan, journal)).map(
      (step) => step.inputs && inputsYaml(step.inputs),
    );

  test('a dry run: the live run of the same users', () => {
    const plan = makeTestPlan(users, { dryRun: true });
    expect(inputs(plan, [])).toEqual(['csv: users.csv\ndry-run: false\nexpect-users: 2']);
    const undoing = makeTestPlan(users, { dryRun: true, mode: 'cancel' });
    expect(inputs(undoing, [], { cancelRun: '77' })).toEqual([
      'cancel: true\ncancel-run: 77\ndry-run: false',
    ]);
    const reading = makeTestPlan(users, { dryRun: true, mode: 'verify' });
    expect(inputs(reading, [], { cancelRun: '77' })).toEqual(['verify: true\ncancel-run: 77']);
  });

  test('a live run: how to undo it until when, and how to prove it after that', () => {
    const steps = nextSteps(makeFacts(), makeResults(makeTestPlan(users), [...sent, DONE]));
    expect(steps.map(({ inputs }) => inputs && inputsYaml(inputs))).toEqual([
      'cancel: true\ncancel-run: 1\ndry-run: false',
      'verify: true\ncancel-run: 1',
    ]);
    expect(steps[0]?.text).toContain('before **2026-12-01T10:00:00Z**');
    expect(steps[1]?.text).toContain('After **2026-12-01T10:00:01Z**');
  });

  test('a dry run on a site where no cancellation was ever proved says so first', () => {
    const plan = makeTestPlan(users, { dryRun: true, evidence: NO_EVIDENCE });
    const [first] = nextSteps(makeFacts(), makeResults(plan, []));
    expect(first?.text).toMatch(/^Cancelling has never been confirmed on this site\. .*one test user/);
  });

  test('what was shown or begun for a single user is not to be done to all', () => {
    const given = { inputs: { limit: '1' } };
    const planned = inputs(makeTestPlan(users, { dryRun: true }), [], given);
    expect(planned).toEqual(['csv: users.csv\ndry-run: false\nexpect-users: 2\nlimit: 1']);
    const stopped: Entry = { type: 'end', at: NOW, reason: 'stopped', detail: 'x' };
    expect(inputs(makeTestPlan(users), [stopped], given)).toEqual(planned);
    const left: Entry = { type: 'end', at: NOW, reason: 'quota', detail: 'x', resumeAfter: NOW };
    expect(inputs(makeTestPlan(users), [left], given)).toEqual([
      'csv: users.csv\ndry-run: false\nexpect-users: 2',
    ]);
  });

  test.each<[Partial<Record<Status, number>>, string | undefined]>([
    [{ scheduled: 3 }, undefined],
    [{ unknown: 2 }, undefined],
    [{ forbidden: 1, scheduled: 1 }, 'Check the 1 row with a problem.'],
    [{ failed: 1, 'not-found': 3 }, 'Check the 4 rows with a problem.'],
  ])('what is wrong in %j is to be checked', (given, said) => {
    const told = nextSteps(makeFacts(), makeResults(planOf(given), [DONE])).map(({ text }) => text);
    expect(told.find((text) => text.includes('with a problem'))?.slice(0, said?.length)).toBe(said);
  });

  test('a cancellation that was refused: whoever it was refused for may still be set for deletion', () => {
    const plan = planOf({ cancelled: 1, forbidden: 1, failed: 1 }, { mode: 'cancel' });
    const [first, second] = nextSteps(makeFacts(), makeResults(plan, [DONE]));
    expect(first?.text).toMatch(
      /^\*\*2 users may still be deleted\*\*: `\d+`, `\d+`\. .*\*Cancel Deletion\*/,
    );
    expect(second?.text).toContain('the 2 rows with a problem');
    expect(summary(plan)).toContain(REMEDIES.uncancelled.text);
    expect(summary(plan)).not.toContain(REMEDIES.forbidden.text);
  });

  test('an undo that left many users names fifty of them, and where the others are', () => {
    const [first] = nextSteps(makeFacts(), makeResults(planOf({ failed: 52 }, { mode: 'cancel' }), [DONE]));
    expect(first?.text).toMatch(/^\*\*52 users may .* and 2 more, see results\.csv\. Open/);
    expect(first?.text.match(/`\d+`/g)).toHaveLength(50);
  });

  test('a rehearsed verification: its site is gone as well', () => {
    const plan = planOf({ pending: 2 }, { mode: 'verify' });
    expect(summary(plan, { rehearsal: true, site: 'sandbox' })).not.toContain('can still be cancelled until');
    expect(inputs(plan, [DONE], { rehearsal: true })).toEqual([undefined]);
  });

  test('a run that has left nothing but doubts can be undone as well', () => {
    const doubt: Entry = { type: 'intent', at: NOW, seq: 9, user: '2', purpose: 'delete', batch: 1 };
    const steps = nextSteps(makeFacts(), makeResults(makeTestPlan(users), [doubt, DONE]));
    expect(steps.map(({ text }) => text).join()).toContain('cancel the 1 unknown deletion.');
    expect(steps.map(({ inputs }) => inputs?.['cancel-run'])).toContain('1');
  });

  test.each([
    [['cancel-run', 'csv', 'dry-run'], '`dry-run: true`', 'If the undo waits for other runs, cancel those'],
    [['what-to-do', 'cancel-run', 'csv'], '`what-to-do: Dry run`', 'GitHub starts the undo at once, even'],
  ])('an undo can be tried first and need not wait, in the words of the form %j', (form, told, queue) => {
    const facts = makeFacts();
    const steps = nextSteps(
      { ...facts, run: { ...facts.run, form } },
      makeResults(makeTestPlan(users), [...sent, DONE]),
    );
    const all = steps.map(({ text }) => text).join(' ');
    expect(all).toContain(queue);
    expect(all).toContain(`With ${told}, the run only shows the users whose deletion it would cancel.`);
  });

  test('a doubt is looked at first; a run that was stopped is run again', () => {
    const doubt: Entry = { type: 'intent', at: NOW, seq: 9, user: '2', purpose: 'delete', batch: 1 };
    const stopped: Entry = { type: 'end', at: NOW, reason: 'stopped', detail: 'x' };
    expect(inputs(makeTestPlan(users), [...sent.slice(0, 2), doubt, stopped])).toEqual([
      undefined,
      'csv: users.csv\ndry-run: false\nexpect-users: 2',
      'cancel: true\ncancel-run: 1\ndry-run: false',
      'verify: true\ncancel-run: 1',
    ]);
  });

  test('a pull request only plans: the run is another workflow’s, once the list is merged', () => {
    const { run } = makeFacts();
    const text = summary(makeTestPlan(users, { dryRun: true }), { run: { ...run, event: 'pull_request' } });
    expect(text).toContain(
      'When the list is approved and merged, start a live run to schedule these deletions. In the workflow that deletes',
    );
    expect(text).not.toContain('Run workflow');
  });

  test('what `limit` has left is run without it', () => {
    const [step] = nextSteps(makeFacts(), makeResults(planOf({ 'skipped-limit': 1 }), [DONE]));
    expect(step?.text).toContain('without `limit` or with a different one, for the 1 user that remains.');
  });

  test('a rehearsal: nothing to undo or to go on with, for its site is gone', () => {
    const rehearsal = { rehearsal: true, site: 'sandbox' };
    expect(inputs(makeTestPlan(users), [...sent, DONE], rehearsal)).toEqual([
      'site: sandbox\ncancel: true\ncsv: users.csv\ndry-run: false',
      undefined,
    ]);
    const pull = { ...rehearsal, run: { ...makeFacts().run, event: 'pull_request' } };
    expect(inputs(makeTestPlan(users, { dryRun: true }), [], pull)).toEqual([undefined]);
    const undoing = makeTestPlan(users, { dryRun: true, mode: 'cancel' });
    expect(inputs(undoing, [], rehearsal)).toEqual([
      'site: sandbox\ncancel: true\ncsv: users.csv\ndry-run: false',
      undefined,
    ]);
    expect(summary(makeTestPlan(users), rehearsal)).not.toContain('cancel-run');
  });

  const startsOf = (run: Partial<Facts['run']>, given: Inputs) => {
    const facts = makeFacts();
    return starts({ ...facts, run: { ...facts.run, workflow: 'Delete users', ...run } }, given);
  };
  const UNDO = { cancel: true, 'cancel-run': '1', 'dry-run': false };
  const YAML = 'cancel: true\ncancel-run: 1\ndry-run: false';
  const HINT = '# in the form of the example workflow, choose what-to-do: Cancel\n';

  test.each<[string, Partial<Facts['run']>, readonly Start[]]>([
    [
      'its form asks for all of it',
      {},
      [
        { where: 'form', code: YAML },
        {
          where: 'terminal',
          code: 'gh workflow run "Delete users" -R o/r -f cancel=true -f cancel-run=1 -f dry-run=false',
        },
      ],
    ],
    [
      'its form asks for some of it',
      { form: ['cancel-run', 'csv'] },
      [
        { where: 'file', code: 'cancel: true\ndry-run: false' },
        { where: 'form', code: 'cancel-run: 1' },
      ],
    ],
    [
      'its form asks what to do',
      { form: ['what-to-do', 'cancel-run', 'csv'] },
      [
        { where: 'form', code: 'what-to-do: Cancel\ncancel-run: 1' },
        {
          where: 'terminal',
          code: 'gh workflow run "Delete users" -R o/r -f what-to-do=Cancel -f cancel-run=1',
        },
      ],
    ],
    [
      'it is not on github.com',
      { url: 'https://octo.ghe.com/o/r/actions/runs/1' },
      [
        { where: 'form', code: YAML },
        {
          where: 'terminal',
          code: 'gh workflow run "Delete users" -R octo.ghe.com/o/r -f cancel=true -f cancel-run=1 -f dry-run=false',
        },
      ],
    ],
    [
      'its form asks for nothing',
      { form: [] },
      [
        { where: 'file', code: YAML },
        { where: 'button', code: undefined },
      ],
    ],
    ['a schedule starts it', { event: 'schedule', form: [] }, [{ where: 'event', code: `${HINT}${YAML}` }]],
    [
      'it only plans',
      { event: 'pull_request', form: [] },
      [{ where: 'other-workflow', code: `${HINT}${YAML}` }],
    ],
    ['a shell would read its name', { workflow: 'a"$(id)' }, [{ where: 'form', code: YAML }]],
    ['its name is like an option', { workflow: '-x' }, [{ where: 'form', code: YAML }]],
    ['there is no such repository', { repository: 'o/r;id' }, [{ where: 'form', code: YAML }]],
  ])('a workflow is started: %s', (_, run, expected) => {
    expect(startsOf(run, UNDO)).toEqual(expected);
  });

  test.each<[Inputs, string]>([
    [{ verify: true, csv: 'a.csv' }, 'what-to-do: Verify\ncsv: a.csv'],
    [{ csv: 'a.csv', 'dry-run': false }, 'what-to-do: Delete\ncsv: a.csv'],
    [{ csv: 'a.csv' }, 'what-to-do: Dry run\ncsv: a.csv'],
    [{ cancel: true, csv: 'a.csv', 'dry-run': true }, 'what-to-do: Dry run\ncsv: a.csv'],
  ])('a form that asks what to do is told %j in one word', (given, code) => {
    const [first] = startsOf({ form: ['what-to-do', 'csv'] }, given);
    expect(first?.code?.replaceAll('"', '')).toBe(code);
  });

  test('nothing is typed that a shell takes apart', () => {
    expect(startsOf({}, { csv: 'a b.csv' })).toEqual([{ where: 'form', code: 'csv: "a b.csv"' }]);
  });

  test('what the form does not ask for stands in the file, in words', () => {
    const { run } = makeFacts();
    const text = summary(makeTestPlan(users, { dryRun: true }), { run: { ...run, form: [] } });
    expect(text).toContain('In the workflow file of **w**, set these values if they are not there yet:');
    expect(text).toContain('choose **w**, and press **Run workflow**.');
  });

  test.each([
    ['lists/a-b_1.csv', 'lists/a-b_1.csv'],
    ['a b.csv', '"a b.csv"'],
    ['- x: y', '"- x: y"'],
    ['a\n```\nb', '"a     b"'],
    ['mail jane@example.com', '"mail (e-mail)"'],
  ])('%j as YAML is %s', (csv, yaml) => expect(inputsYaml({ csv })).toBe(`csv: ${yaml}`));
});
