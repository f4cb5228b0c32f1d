import type { Results } from '../../domain/results.ts';
import { count, duration, foreign, thousands } from '../../domain/text.ts';
import type { Entry } from '../../domain/types.ts';
import type { Block, Text } from '../blocks.ts';
import { type Timeline, timeline } from '../timeline.ts';
import { columns, spans } from './charts.ts';
import type { PageSection } from './elements.ts';
import { html, moment } from './markup.ts';

const SHOWN_BATCHES = 200;
const SHOWN_WAITS = 50;
/** Waits in the chart: more are not told apart. */
const DRAWN_WAITS = 1000;
/** Longer tables are folded: the chart above them says the same. */
const OPEN_BATCHES = 12;

/** When what was sent: requests, batches and waits on one axis of time, and the same as tables. */
export const courseSection = (journal: readonly Entry[], results: Results): PageSection => {
  const course = timeline(journal);
  const isEmpty = !course || course.batches.length === 0;
  return {
    section: 'Timeline',
    id: 'course',
    blocks: isEmpty ? [{ paragraph: 'Nothing was sent to the site.' }] : courseBlocks(course, results),
  };
};

const courseBlocks = (course: Timeline, results: Results): PageSection['blocks'] => {
  const { startedAt, endedAt, batches, waits, slots, damagedLines } = course;
  const lasted = duration(endedAt - startedAt);
  const most = thousands(slots.reduce((a, b) => Math.max(a, b), 0));
  const lost = `**${count(damagedLines, 'line')} of the journal could not be read back.** Users whom they may have been about are \`unknown\`, and what is below lacks them.`;
  const sent = `${count(results.requests, 'request')} in ${count(batches.length, 'batch', 'batches')} and ${lasted}`;
  const held = waits.length > 0 ? `, with ${count(waits.length, 'wait')} on the way` : '';
  const lane = (name: string): Block => ({ paragraph: name, isSmall: true });
  const axis = [startedAt, endedAt] as const;
  return [
    damagedLines > 0 ? { paragraph: { own: lost } } : undefined,
    { paragraph: `${sent}${held}.` },
    lane(`Requests, at most ${most} in ${spell((endedAt - startedAt) / slots.length)}`),
    columns(`Requests over ${lasted}: ${slots.join(', ')}`, slots),
    lane('Batches'),
    spans(
      `${count(batches.length, 'batch', 'batches')} one after the other; the table below has them all`,
      axis,
      batches.map(({ at, endedAt: to }) => [at, to]),
      'done',
    ),
    ...(waits.length > 0
      ? [
          lane('Waits'),
          spans(
            `${count(waits.length, 'wait')}; the table below has them all`,
            axis,
            waits.slice(0, DRAWN_WAITS).map(({ at, waitMs }) => [at, at + waitMs]),
            'look',
          ),
        ]
      : []),
    html`<p class="axis">${moment(startedAt)}${moment(endedAt)}</p>`,
    batchesTable(course, results),
    ...waitsBlocks(course),
  ];
};

/** A short time as it is: `duration` would round a second of it up to two. */
const spell = (ms: number): string => {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms);
};

const batchesTable = ({ batches }: Timeline, { rows }: Results): Block => {
  const deadlines = new Map<number, number>();
  for (const { batch, cancelBefore } of rows) {
    if (batch === undefined || cancelBefore === undefined) continue;
    deadlines.set(batch, Math.min(deadlines.get(batch) ?? cancelBefore, cancelBefore));
  }
  const isCut = batches.length > SHOWN_BATCHES;
  const numbers = [{ number: 'Took' }, { number: 'Users' }, { number: 'Requests' }];
  const until = deadlines.size > 0 ? ['Cancel before (UTC)'] : [];
  const table: Block = {
    table: isCut ? `The first ${SHOWN_BATCHES} batches; journal.jsonl has all` : 'Batches',
    columns: ['Batch', 'Began (UTC)', ...numbers, ...until],
    rows: batches.slice(0, SHOWN_BATCHES).map(({ batch, users, at, endedAt, requests }) => {
      const sizes = [duration(endedAt - at), thousands(users), thousands(requests)];
      return [String(batch), clock(at), ...sizes, ...until.map(() => clock(deadlines.get(batch)))];
    }),
  };
  return batches.length > OPEN_BATCHES ? { details: 'All batches as a table', blocks: [table] } : table;
};

/** A moment under a heading that says UTC. */
const clock = (ms: number | undefined): Text => (ms === undefined ? '' : { moment: ms, as: 'bare' });

const waitsBlocks = ({ waits }: Timeline): readonly Block[] => {
  if (waits.length === 0) return [];
  const isCut = waits.length > SHOWN_WAITS;
  return [
    { heading: 'Waits', level: 3 },
    {
      table: isCut ? `The first ${SHOWN_WAITS} waits; journal.jsonl has all` : 'Why the run held still',
      columns: ['From (UTC)', { number: 'For' }, 'Why'],
      rows: waits
        .slice(0, SHOWN_WAITS)
        .map(({ at, waitMs, detail }) => [clock(at), duration(waitMs), foreign(detail, 300)]),
    },
  ];
};
