import { describe, expect, test } from 'vitest';
import { textOf } from '../contract/workflows/compare.ts';
import { CASES } from '../contract/workflows/table.ts';
import { ALIKE, counted, partsOf } from './workflow-parts.ts';
import { playPart, type Result } from './workflow-stage.ts';

const green = (outcome: string, rows: Result['rows'], sent: Result['sent'] = {}): Result => ({
  colour: 'green',
  outcome,
  rows,
  sent,
});
const approved = true;

/**
 * What each deed of the table comes to, for a list of three users. Deletions and cancellations read the first user
 * before and after. The rehearsal site is inside the action, so nothing is sent.
 */
const DEEDS: Readonly<Record<string, Result>> = {
  plan: { ...green('planned', { planned: 3 }), approved },
  'plan one': { ...green('planned', { planned: 1, 'skipped-limit': 2 }), approved },
  'plan undo': green('planned', { planned: 3 }),
  'plan on a pull request': { ...green('planned', { planned: 4 }), comments: 1 },
  'plan on a pull request of a fork': {
    ...green('planned', { planned: 4 }),
    comments: 0,
    lacks: ['pull-requests: write'],
  },
  delete: { ...green('complete', { scheduled: 3 }, { GET: 2, DELETE: 3 }), approved },
  'delete one': {
    ...green('incomplete', { scheduled: 1, 'skipped-limit': 2 }, { GET: 2, DELETE: 1 }),
    approved,
  },
  cancel: green('complete', { cancelled: 3 }, { GET: 2, POST: 3 }),
  'cancel one': {
    ...green('incomplete', { cancelled: 1, 'skipped-limit': 2 }, { GET: 2, POST: 1 }),
    colour: 'red',
  },
  verify: green('complete', { pending: 3 }, { GET: 3 }),
  'verify one': green('incomplete', { pending: 1, 'skipped-limit': 2 }, { GET: 1 }),
  'look up': green('complete', { found: 3 }, { GET: 3 }),
  'look up one': green('incomplete', { found: 1, 'skipped-limit': 2 }, { GET: 1 }),
  refuse: { ...green('refused', {}), colour: 'red' },
  'rehearse plan': green('planned', { planned: 3 }),
  'rehearse delete': green('complete', { scheduled: 3 }),
  'rehearse cancel': green('complete', { cancelled: 3 }),
  'rehearse verify': green('complete', { pending: 3 }),
  'rehearse look up': green('complete', { found: 3 }),
};

test('rows that are alike say the same, and every deed is done', () => {
  const said = ALIKE.map((parts) => [...new Set(parts.map(({ does }) => does))]);
  expect(said.filter((deeds) => deeds.length > 1)).toEqual([]);
  expect([...new Set(said.flat())].sort()).toEqual(Object.keys(DEEDS).sort());
});

describe.concurrent('the action does what the table says', () => {
  // Of the rows that are alike one is run, each time of another example.
  test.each(ALIKE.flatMap((parts, i) => parts[i % parts.length] ?? []))('$name: $does', async (part) => {
    expect(await playPart(part)).toEqual(DEEDS[part.does]);
  });
});

/** An example, a row, and the permission without which this row must not end like that. */
const NEEDED: readonly (readonly [file: string, row: string, permission: string])[] = [
  ['dispatch.yml', 'Delete, left alone', 'contents: write'],
  ['dispatch.yml', 'Delete, left alone', 'actions: read'],
  ['schedule.yml', 'schedule', 'pull-requests: read'],
  ['several-sites.yml', 'emea, Verify, left alone', 'contents: write'],
  ['look-up.yml', 'untouched', 'contents: write'],
  ['look-up.yml', 'untouched', 'actions: read'],
  ['pull-request-plan.yml', 'pull request', 'contents: read'],
  ['pull-request-plan.yml', 'pull request', 'actions: read'],
  ['pull-request-plan.yml', 'pull request', 'pull-requests: write'],
];

describe.concurrent('a permission is needed, and its absence is told', () => {
  test.each(NEEDED)('%s: %s without %s', async (file, row, permission) => {
    const [name = '', level] = permission.split(': ');
    // Where a token may read what it should write, the first write is refused.
    const less = level === 'write' && name === 'contents' ? 'read' : 'none';
    const text = counted(textOf(file)).replace(new RegExp(`( {6}${name}): ${level}`), `$1: ${less}`);
    const found = CASES.find((other) => other.file === file && other.name === row);
    const [part] = found ? await partsOf(found, text) : [];
    if (!part) throw new Error(`no row ${row}`);
    const { lacks = [], ...result } = await playPart(part);
    expect(lacks).toContain(permission);
    // A plan changes nothing, so it is shown as far as it is known.
    if (file !== 'pull-request-plan.yml') expect(result).toMatchObject({ colour: 'red', sent: {} });
  });
});
