import { describe, expect, test } from 'vitest';
import { makeResults, type Results } from '../../src/domain/outcome/results.ts';
import { type Contradiction, type Entry, type Mode, type Skip, STATUSES } from '../../src/domain/types.ts';
import { ICONS } from '../../src/report/status-words.ts';
import { summaryMarkdown } from '../../src/report/summary.ts';
import { isRed, verdictText, verdictTone } from '../../src/report/verdict.ts';
import { makeEnded, makeFacts, NOW } from './facts.ts';
import { makeTestPlan, makeUsers } from './world.ts';

const MODES: readonly Mode[] = ['delete', 'cancel', 'verify'];
const CONTRADICTIONS: readonly Contradiction[] = ['overdue', 'unsaved', 'vanished', 'endangered', 'lapsed'];

/** How a run may end: every outcome; without an end it was interrupted. */
const ENDS: Readonly<Record<string, readonly Entry[]>> = {
  done: [{ type: 'end', at: NOW, reason: 'done', detail: '' }],
  ...Object.fromEntries(
    (['quota', 'time', 'stopped'] as const).map((reason) => [
      reason,
      [{ type: 'end', at: NOW, reason, detail: 'The quota is used up. Run the same list again later.' }],
    ]),
  ),
  interrupted: [],
};

/** One row of each state and contradiction, alone and beside one that remains. */
const ROWS: readonly (readonly Omit<Skip, 'user'>[])[] = [
  [],
  ...STATUSES.map((status) => ({ status, detail: '' })),
  ...CONTRADICTIONS.map((contradiction) => ({ status: 'pending' as const, detail: '', contradiction })),
].flatMap((row) => {
  const rows = 'status' in row ? [row] : [];
  return [
    rows,
    [...rows, { status: 'skipped-quota', detail: '' }],
    [...rows, { status: 'skipped-limit', detail: '' }],
  ];
});

const headline = (
  mode: Mode,
  dryRun: boolean,
  end: string,
  rows: readonly Omit<Skip, 'user'>[],
  fails: boolean,
) => {
  const skips = rows.map((row, i) => ({ ...row, user: { id: String(i + 1), email: '', line: i + 2 } }));
  const plan = makeTestPlan(dryRun ? makeUsers(1).map((user) => ({ ...user, id: '99', line: 99 })) : [], {
    ...{ mode, dryRun, skips },
  });
  const journal = dryRun ? [] : (ENDS[end] ?? []);
  const ended = makeEnded({ facts: makeFacts({ failOnIncomplete: fails }), plan }, journal);
  const { results } = ended;
  const [first = ''] = summaryMarkdown(ended, { name: 'a', url: '' }).split('\n');
  return { first, red: isRed(results, fails), outcome: results.outcome };
};

describe('headline and colour agree', () => {
  test.each(
    MODES.flatMap((mode) => [
      ...Object.keys(ENDS).map((end) => [mode, end, false] as const),
      [mode, 'a dry run', true] as const,
    ]),
  )('%s, %s', (mode, end, dryRun) => {
    for (const rows of ROWS) {
      for (const fails of [true, false]) {
        const { first, red, outcome } = headline(mode, dryRun, end, rows, fails);
        const what = `${JSON.stringify(rows)}, fail-on-incomplete ${fails}: ${first}`;
        if (red) expect(first, what).not.toMatch(/^## (?:✅|📝)|Complete:/);
        else expect(first, what).not.toMatch(/^## ❌|Problems:|Stopped:|Refused:/);
        const words = {
          planned: /Dry run:|Nothing to do:/,
          complete: /Complete:|Problems:/,
          incomplete: /Incomplete:/,
        };
        expect(first, what).toMatch({ ...words, stopped: /Stopped:/, refused: /Refused:/ }[outcome]);
      }
    }
  });

  test('every outcome is among them', () => {
    const seen = MODES.flatMap((mode) =>
      [...Object.keys(ENDS), ''].flatMap((end) =>
        ROWS.map((rows) => headline(mode, end === '', end, rows, true).outcome),
      ),
    );
    expect([...new Set(seen)].sort()).toEqual(['complete', 'incomplete', 'planned', 'stopped']);
  });

  test('a refusal', () => {
    const results: Results = { ...makeResults(makeTestPlan([]), []), outcome: 'refused', reason: 'No.' };
    expect(isRed(results, false)).toBe(true);
    expect(ICONS[verdictTone(results, makeFacts())]).toBe('❌');
    expect(verdictText(makeTestPlan([]), results)).toBe('Refused: nothing was sent. No.');
  });
});

test('a verification that read nobody does not say that it did', () => {
  const skips = makeUsers(6).map((user) => ({ user, status: 'unknown' as const, detail: '' }));
  const plan = makeTestPlan([], { mode: 'verify', skips });
  const told = verdictText(plan, makeResults(plan, ENDS.stopped ?? []));
  expect(told).toMatch(/^Stopped: 0 users verified, 6 unknown, 0 users remain/);
});
