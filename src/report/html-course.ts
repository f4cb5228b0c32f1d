import { freeText } from '../domain/forecast.ts';
import { WINDOW_MS } from '../domain/quota.ts';
import type { Results } from '../domain/results.ts';
import { count, duration, foreign, thousands } from '../domain/text.ts';
import type { Entry } from '../domain/types.ts';
import { columns, legend, partsBar, type Segment, spans } from './chart.ts';
import { definitions, type Html, html, moment, prose, section, smallTable } from './markup.ts';
import type { Outlook } from './outlook.ts';
import type { Facts } from './record.ts';
import { type Timeline, timeline } from './timeline.ts';

const SHOWN_BATCHES = 200;
const SHOWN_WAITS = 50;
/** Longer tables are folded: the chart above them says the same. */
const OPEN_BATCHES = 12;
const HOUR = 3_600_000;

/** When what was sent: requests, batches and waits on one axis of time, and the same as tables. */
export const courseSection = (journal: readonly Entry[], results: Results): Html => {
  const course = timeline(journal);
  if (!course || course.batches.length === 0)
    return section('course', 'Timeline', html`<p>Nothing was sent to the site.</p>`);
  const { startedAt, endedAt, batches, waits, slots, damagedLines } = course;
  const lasted = duration(endedAt - startedAt);
  const slot = spell((endedAt - startedAt) / slots.length);
  const most = slots.reduce((a, b) => Math.max(a, b), 0);
  return section(
    'course',
    'Timeline',
    damagedLines > 0
      ? html`<p><strong>${count(damagedLines, 'line')} of the journal could not be read back.</strong> Users whom they may have been about are <code>unknown</code>, and what is below lacks them.</p>`
      : undefined,
    html`<p>${count(results.requests, 'request')} in ${count(batches.length, 'batch', 'batches')} and ${lasted}${waits.length > 0 ? `, with ${count(waits.length, 'wait')} on the way` : ''}.</p>
<p class="lane">Requests, at most ${thousands(most)} in ${slot}</p>
${columns(`Requests over ${lasted}: ${slots.map(String).join(', ')}`, slots, 'plan')}
<p class="lane">Batches</p>
${spans(
  `${count(batches.length, 'batch', 'batches')} one after the other; the table below has them all`,
  startedAt,
  endedAt,
  batches.map(({ at, endedAt: to }) => ({ from: at, to, tone: 'done' })),
)}
${waits.length > 0 ? waitsLane(course) : undefined}
<p class="axis">${moment(startedAt)}${moment(endedAt)}</p>
`,
    batchesTable(course, results),
    waits.length > 0 ? waitsTable(course) : undefined,
  );
};

/** A short time as it is: `duration` would round a second of it up to two. */
const spell = (ms: number): string => {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : duration(ms);
};

const waitsLane = ({ startedAt, endedAt, waits }: Timeline): Html => html`<p class="lane">Waits</p>
${spans(
  `${count(waits.length, 'wait')}; the table below has them all`,
  startedAt,
  endedAt,
  waits.slice(0, 1000).map(({ at, waitMs }) => ({ from: at, to: at + waitMs, tone: 'look' })),
)}`;

const batchesTable = ({ batches }: Timeline, results: Results): Html => {
  const deadlines = new Map<number, number>();
  for (const { batch, cancelBefore } of results.rows) {
    if (batch === undefined || cancelBefore === undefined) continue;
    deadlines.set(batch, Math.min(deadlines.get(batch) ?? cancelBefore, cancelBefore));
  }
  const hasDeadlines = deadlines.size > 0;
  const rows = batches
    .slice(0, SHOWN_BATCHES)
    .map(({ batch, users, at, endedAt, requests }) => [
      batch,
      moment(at, false),
      duration(endedAt - at),
      thousands(users),
      thousands(requests),
      ...(hasDeadlines ? [moment(deadlines.get(batch), false)] : []),
    ]);
  const cut = batches.length > SHOWN_BATCHES;
  const caption = cut ? `The first ${SHOWN_BATCHES} batches; journal.jsonl has all` : 'Batches';
  const heads = ['Began (UTC)', { number: 'Took' }, { number: 'Users' }, { number: 'Requests' }];
  const deadlineHead = hasDeadlines ? ['Cancel before (UTC)'] : [];
  const table = smallTable(caption, ['Batch', ...heads, ...deadlineHead], rows);
  return batches.length > OPEN_BATCHES
    ? html`<details><summary>All batches as a table</summary>${table}</details>`
    : table;
};

const waitsTable = ({ waits }: Timeline): Html => {
  const cut = waits.length > SHOWN_WAITS;
  return html`<h3>Waits</h3>${smallTable(
    cut ? `The first ${SHOWN_WAITS} waits; journal.jsonl has all` : 'Why the run held still',
    ['From (UTC)', { number: 'For' }, 'Why'],
    waits
      .slice(0, SHOWN_WAITS)
      .map(({ at, waitMs, detail }) => [moment(at, false), duration(waitMs), foreign(detail, 300)]),
  )}`;
};

/** The rolling day at the end of the run: what is used, what is free, and when more is. */
export const quotaSection = ({ quota }: Facts, results: Results, ahead: Outlook): Html => {
  const { budget, free, now } = ahead;
  const windowFrom = now - WINDOW_MS;
  const used = budget.used.filter(
    ({ minute }) => minute * 60_000 > windowFrom - 60_000 && minute * 60_000 <= now,
  );
  const total = used.reduce((sum, { requests }) => sum + requests, 0);
  const hours = new Array<number>(24).fill(0);
  for (const { minute, requests } of used) {
    const hour = Math.max(0, Math.min(23, 23 - Math.floor((now - minute * 60_000) / HOUR)));
    hours[hour] = (hours[hour] ?? 0) + requests;
  }
  const kept = Math.max(0, quota.limit - budget.limit);
  const blocked = budget.blockedUntil && budget.blockedUntil > now ? budget.blockedUntil : undefined;
  const parts: readonly Segment[] = [
    { label: 'used', value: total, tone: 'plan' },
    { label: 'free', value: Math.max(0, quota.limit - kept - total), tone: 'before' },
    { label: 'kept in reserve', value: Math.max(0, Math.min(kept, quota.limit - total)), tone: 'kept' },
  ];
  return section(
    'quota',
    'Quota over the rolling day',
    partsBar(`Of ${count(quota.limit, 'request')} a day`, parts),
    legend(parts),
    definitions([
      ['Limit of the site', `${count(quota.limit, 'request')} in 24 hours`],
      ['Used by all runs', `${thousands(total)}, of which ${thousands(results.requests)} by this run`],
      ['Kept in reserve', kept > 0 ? `${thousands(kept)} for others and for undoing` : ''],
      ['At the end of the run', prose(freeText(free, now))],
      ['The site says it is used up', blocked && html`until ${moment(blocked)}`],
    ]),
    total > 0
      ? html`<h3>Requests in each of the last 24 hours</h3>
${columns(`Requests in each of the last 24 hours, the oldest first: ${hours.map(String).join(', ')}`, hours, 'plan')}
<p class="axis"><span>24 hours before</span><span>highest: ${thousands(Math.max(...hours))} in an hour</span>${moment(now)}</p>`
      : undefined,
  );
};
