import type { Fields, Occasion } from '../../support/workflow/occasion.ts';
import type { Permissions } from '../../support/workflow/permissions.ts';
import { EVENTS } from './occasions.ts';

/** An earlier run, whose id a person puts into the form. */
export const EARLIER_RUN = '8999';
/** A secret of every environment. */
export const SECRET = 'q7Xw2Lr9ZkT4vNb8sHd3';

const CHOICES = ['Dry run', 'Delete', 'Cancel', 'Verify', 'Look up ids'] as const;
type Choice = (typeof CHOICES)[number];

/** How a person fills in the other fields of the form, for a list of three users. */
const FILLINGS = {
  'left alone': {},
  emptied: { csv: '', 'cancel-run': '', 'expect-users': '', limit: '' },
  'with a run': { 'cancel-run': EARLIER_RUN },
  'another list': { csv: 'lists/emea.csv', limit: '1' },
  miscounted: { 'expect-users': '4' },
} as const satisfies Readonly<Record<string, Fields>>;

/** What a job does, in words that test/e2e/workflows.test.ts has the results of. */
export type Deed = string;

/** What each answer of the form does, by how its other fields are filled in. */
const FORM = `
              left alone | emptied | with a run | another list | miscounted
 Dry run     | plan      | plan    | plan undo  | plan one     | refuse
 Delete      | delete    | delete  | refuse     | delete one   | refuse
 Cancel      | cancel    | cancel  | cancel     | cancel one   | refuse
 Verify      | verify    | verify  | verify     | verify one   | refuse
 Look up ids | look up   | look up | refuse     | look up one  | refuse
`;

/** The rehearsal site knows no earlier run, and its lists are invented. */
const FORM_OF_REHEARSAL = `
              left alone       | emptied          | another list
 Dry run     | rehearse plan    | rehearse plan    | rehearse plan
 Delete      | rehearse delete  | rehearse delete  | rehearse delete
 Cancel      | rehearse cancel  | rehearse cancel  | rehearse cancel
 Verify      | rehearse verify  | rehearse verify  | rehearse verify
 Look up ids | rehearse look up | rehearse look up | rehearse look up
`;

/** What a job must be like. */
export interface ExpectedJob {
  readonly environment?: string;
  readonly permissions: Permissions;
  /** The inputs that are not the action's defaults; undefined if no step runs the action. */
  readonly inputs: Fields;
  readonly does: Deed;
}

/** One occasion of one example, with all that must happen. */
export interface Case {
  readonly file: string;
  readonly name: string;
  readonly occasion: Occasion;
  /** The group in which the run waits. */
  readonly group?: string;
  /** Empty: nothing happens. */
  readonly jobs: readonly ExpectedJob[];
}

const MODES: Readonly<Record<Choice, Fields>> = {
  'Dry run': {},
  Delete: { 'dry-run': 'false' },
  Cancel: { 'dry-run': 'false', cancel: 'true' },
  Verify: { verify: 'true' },
  'Look up ids': { lookup: 'true' },
};

const LIVE: Permissions = { contents: 'write', actions: 'read', 'pull-requests': 'read' };
const SITE = { site: 'https://community.example.com' };

type Cell = { readonly choice: Choice; readonly filling: keyof typeof FILLINGS; readonly does: Deed };

const readGrid = (grid: string): Cell[] => {
  const [head = [], ...rows] = grid
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.flatMap(([choice, ...cells]) =>
    cells.map((does, i) => ({ choice, filling: head[i], does }) as Cell),
  );
};

interface FormExample {
  readonly file: string;
  readonly grid?: string;
  /** The other fields of the form. */
  readonly fields: readonly string[];
  /** The field with the choice of sites, where there is one. */
  readonly sites?: Fields;
  readonly group?: string;
  readonly jobs: readonly Omit<ExpectedJob, 'does'>[];
}

/** Every way to fill in a form, and a form that is sent as it is. */
const formCases = ({ file, grid = FORM, fields, sites = {}, group, jobs }: FormExample): Case[] => {
  const untouched: Cell = { choice: 'Dry run', filling: 'left alone', does: readGrid(grid)[0]?.does ?? '' };
  const make = (fill: Fields, { choice, filling, does }: Cell, name: string): Case => {
    const filled = Object.entries(FILLINGS[filling]).filter(([field]) => fields.includes(field));
    const carried = filled.filter(([, text]) => text !== '');
    const isUndo = filling === 'with a run' && choice === 'Dry run';
    const given = { ...MODES[choice], ...(isUndo && { cancel: 'true' }), ...Object.fromEntries(carried) };
    return {
      file,
      name,
      occasion: { event: 'workflow_dispatch', fields: { ...fill, ...Object.fromEntries(filled) } },
      group: group ?? (choice === 'Cancel' ? 'delete-users-cancel' : 'delete-users'),
      jobs: jobs.map((job) => ({ ...job, inputs: { ...job.inputs, ...given }, does })),
    };
  };
  const cells = readGrid(grid).map((cell) =>
    make(
      { 'what-to-do': cell.choice, ...sites },
      cell,
      [...Object.values(sites), cell.choice, cell.filling].join(', '),
    ),
  );
  // That the form's first site is `all` is one of the things to be seen.
  return sites.only === undefined || sites.only === 'all'
    ? [make({}, untouched, 'untouched'), ...cells]
    : cells;
};

/** Events that are not the example's, unless `own` says what happens. */
const eventCases = (
  file: string,
  own: Readonly<Record<string, Omit<Case, 'file' | 'name' | 'occasion'>>> = {},
): Case[] =>
  Object.entries(EVENTS).map(([name, occasion]) => ({ file, name, occasion, jobs: [], ...own[name] }));

const WITH_LIST = ['csv', 'cancel-run', 'expect-users', 'limit'];
const deletion = { environment: 'bevy', permissions: LIVE, inputs: { ...SITE, token: SECRET } };
const scheduled = { ...deletion, inputs: { ...deletion.inputs, review: 'require' } };
const siteJob = (name: string): FormExample['jobs'][number] => ({
  environment: `bevy-${name}`,
  permissions: LIVE,
  inputs: {
    site: `https://${name}.example.com`,
    token: SECRET,
    csv: `lists/${name}.csv`,
    'artifact-name': `bevy-user-deletion-${name}`,
  },
});
const sitesCases = (only: string, names: readonly string[]): Case[] =>
  formCases({
    file: 'several-sites.yml',
    fields: ['cancel-run', 'expect-users', 'limit'],
    sites: { only },
    jobs: names.map(siteJob),
  });

const lookUp = (name: string, fields: Fields, jobs: Case['jobs'], payload = {}): Case => ({
  file: 'look-up.yml',
  name,
  occasion: { event: 'workflow_dispatch', fields, payload },
  group: 'delete-users',
  jobs,
});
const lookUpJob: ExpectedJob = {
  environment: 'bevy',
  permissions: { contents: 'write', actions: 'read', 'pull-requests': 'write' },
  inputs: { ...SITE, token: SECRET, lookup: 'true' },
  does: 'look up',
};
const plan = (pulls: 'read' | 'write', does: Deed): Omit<Case, 'file' | 'name' | 'occasion'> => ({
  group: 'plan-deletions-refs/pull/7/merge',
  jobs: [{ permissions: { contents: 'read', actions: 'read', 'pull-requests': pulls }, inputs: SITE, does }],
});

/** Every example on every occasion. */
export const CASES: readonly Case[] = [
  ...formCases({ file: 'dispatch.yml', fields: WITH_LIST, jobs: [deletion] }),
  ...eventCases('dispatch.yml'),
  ...formCases({ file: 'schedule.yml', fields: WITH_LIST, jobs: [scheduled] }),
  ...eventCases('schedule.yml', {
    schedule: {
      group: 'delete-users',
      jobs: [
        {
          ...scheduled,
          inputs: {
            ...scheduled.inputs,
            'dry-run': 'false',
            'expect-users': '45000',
            'fail-on-incomplete': 'false',
          },
          does: 'delete',
        },
      ],
    },
  }),
  ...sitesCases('all', ['emea', 'apac']),
  ...sitesCases('emea', ['emea']),
  ...sitesCases('apac', ['apac']),
  ...eventCases('several-sites.yml'),
  lookUp('untouched', {}, [lookUpJob]),
  lookUp('emptied', { csv: '' }, [lookUpJob]),
  lookUp('another list', { csv: 'lists/emea.csv' }, [
    { ...lookUpJob, inputs: { ...lookUpJob.inputs, csv: 'lists/emea.csv' } },
  ]),
  lookUp('in a public repository', {}, [], { repository: { private: false } }),
  ...eventCases('look-up.yml'),
  ...formCases({
    file: 'rehearsal.yml',
    grid: FORM_OF_REHEARSAL,
    fields: ['csv'],
    group: 'rehearse-deletions',
    jobs: [
      { permissions: { contents: 'read' }, inputs: { site: 'sandbox?latency=40', 'max-users': '10000' } },
    ],
  }),
  ...eventCases('rehearsal.yml'),
  ...eventCases('pull-request-plan.yml', {
    'pull request': plan('write', 'plan on a pull request'),
    'pull request of a fork': plan('read', 'plan on a pull request of a fork'),
  }),
];
