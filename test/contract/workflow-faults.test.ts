import { describe, expect, test } from 'vitest';
import { broken, EXAMPLES, textOf } from './workflows/compare.ts';

const GROUP = "${{ inputs.what-to-do == 'Cancel' && '-cancel' || '' }}";
const LIVE = "${{ inputs.what-to-do != 'Delete' && inputs.what-to-do != 'Cancel' }}";
const MATRIX = /name: \$\{\{ fromJSON.*/;
const WITH_ACTION = '- uses: YOUR.ORG';

/** What somebody may have in mind, the example, what is replaced by what, and a row that must see it. */
const PLANTED: readonly (readonly [
  what: string,
  file: string,
  from: string | RegExp,
  to: string,
  row: string,
])[] = [
  ['a form is live by default', 'schedule.yml', /dry-run: .*/, 'dry-run: false', 'untouched'],
  ['a form is live by default', 'dispatch.yml', 'default: Dry run', 'default: Delete', 'untouched'],
  ['a form is live by default', 'several-sites.yml', 'default: Dry run', 'default: Delete', 'untouched'],
  ['a form is live by default', 'rehearsal.yml', LIVE, 'false', 'Verify, left alone'],
  [
    'the schedule only plans',
    'schedule.yml',
    "github.event_name != 'schedule' && inputs",
    'inputs',
    'schedule',
  ],
  [
    'an undo may end incomplete',
    'schedule.yml',
    /fail-on-incomplete: .*/,
    'fail-on-incomplete: false',
    'Cancel, with a run',
  ],
  ['no scheduled run may end incomplete', 'schedule.yml', /fail-on-incomplete: .*/, '', 'schedule'],
  [
    'a scheduled run takes any list',
    'schedule.yml',
    /expect-users: \$.*/,
    'expect-users: ${{ inputs.expect-users }}',
    'schedule',
  ],
  ['a scheduled list needs no approval', 'schedule.yml', 'review: require', 'review: report', 'schedule'],
  [
    'the plan of an undo shows a deletion',
    'dispatch.yml',
    /(cancel: .*?) \|\| .*\}\}/,
    '$1 }}',
    'Dry run, with a run',
  ],
  ['an undo waits behind the deletion', 'dispatch.yml', GROUP, '', 'Cancel, left alone'],
  ['an undo waits behind the deletion', 'schedule.yml', GROUP, '', 'Cancel, left alone'],
  ['an undo waits behind the deletion', 'several-sites.yml', GROUP, '', 'emea, Cancel, left alone'],
  [
    'each site has a line of its own choice',
    'look-up.yml',
    'group: delete-users',
    'group: look-up',
    'untouched',
  ],
  [
    'the environment of another site is entered',
    'several-sites.yml',
    new RegExp(`${MATRIX.source}([^]*)${WITH_ACTION}`),
    `name: [emea, apac]$1- if: inputs.only == 'all' || inputs.only == matrix.name\n        uses: YOUR.ORG`,
    'emea, Delete, left alone',
  ],
  ['a site is left out', 'several-sites.yml', MATRIX, 'name: [emea]', 'all, Delete, left alone'],
  [
    'the list of another site',
    'several-sites.yml',
    'lists/${{ matrix.name }}',
    'lists/emea',
    'apac, Delete, left alone',
  ],
  [
    'an expected number that is dropped',
    'several-sites.yml',
    /expect-users: \$.*/,
    "expect-users: ${{ inputs.only != 'all' && inputs.expect-users || '' }}",
    'all, Delete, miscounted',
  ],
  ['addresses in a public repository', 'look-up.yml', /if: \$\{\{ github.*/, '', 'in a public repository'],
  [
    'a pull request without a plan',
    'pull-request-plan.yml',
    'pull_request:',
    'push:',
    'pull request of a fork',
  ],
];

describe('a planted fault is seen', () => {
  test.each(PLANTED)('%s: %s', async (_, file, from, to, row) => {
    const text = textOf(file);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(await broken(file, changed)).toContain(row);
  });

  const levels = EXAMPLES.flatMap((file) =>
    [...textOf(file).matchAll(/^ {6}([\w-]+): (?:read|write)\b.*\n/gm)].map(([line, name]) => ({
      file,
      line,
      name,
    })),
  );

  test.each(levels)('$file without the permission $name', async ({ file, line }) => {
    expect(await broken(file, textOf(file).replace(line, line.replace(/: \w+/, ': none')))).not.toEqual([]);
  });

  test.each(levels)('$file with another level of $name', async ({ file, line }) => {
    const other = line.replace(/: (read|write)/, (_, level) => (level === 'read' ? ': write' : ': read'));
    expect(await broken(file, textOf(file).replace(line, other))).not.toEqual([]);
  });

  test.each(EXAMPLES)('%s without one of the inputs that it sets', async (file) => {
    const text = textOf(file);
    const inputs = [...text.matchAll(/^ {10}(?!site|persist|fetch|#|[A-Z])[a-z-]+: .*\n/gm)].map(
      ([line]) => line,
    );
    for (const line of inputs) {
      // The default is the same.
      if (/max-users: 500/.test(line)) continue;
      expect(await broken(file, text.replace(line, '')), line).not.toEqual([]);
    }
  });
});
