import { freeText } from '../../domain/forecast.ts';
import { WINDOW_MS } from '../../domain/quota.ts';
import type { Results } from '../../domain/results.ts';
import { count, thousands } from '../../domain/text.ts';
import type { Segment } from '../blocks.ts';
import type { Outlook } from '../outlook.ts';
import type { Facts } from '../record.ts';
import { columns, legend, partsBar } from './charts.ts';
import type { PageSection } from './elements.ts';
import { html, moment } from './markup.ts';

const HOURS = 24;

/** The rolling day at the end of the run: what is used, what is free, and when more is. */
export const quotaSection = ({ quota }: Facts, results: Results, ahead: Outlook): PageSection => {
  const { budget, free, now } = ahead;
  const hours = requestsByHour(ahead);
  const total = hours.reduce((sum, requests) => sum + requests, 0);
  const kept = Math.max(0, quota.limit - budget.limit);
  const blocked = budget.blockedUntil && budget.blockedUntil > now ? budget.blockedUntil : undefined;
  const parts: readonly Segment[] = [
    { label: 'used', value: total, tone: 'plan' },
    { label: 'free', value: Math.max(0, quota.limit - kept - total), tone: 'before' },
    { label: 'kept in reserve', value: Math.max(0, Math.min(kept, quota.limit - total)), tone: 'kept' },
  ];
  const byHour = 'Requests in each of the last 24 hours';
  const chart = [
    { heading: byHour, level: 3 } as const,
    columns(`${byHour}, the oldest first: ${hours.join(', ')}`, hours),
    html`<p class="axis"><span>24 hours before</span><span>highest: ${thousands(Math.max(...hours))} in an hour</span>${moment(now)}</p>`,
  ];
  return {
    section: 'Quota over the rolling day',
    id: 'quota',
    nav: 'Quota',
    blocks: [
      partsBar(`Of ${count(quota.limit, 'request')} a day`, parts),
      legend(parts),
      {
        pairs: [
          ['Limit of the site', `${count(quota.limit, 'request')} in 24 hours`],
          ['Used by all runs', `${thousands(total)}, of which ${thousands(results.requests)} by this run`],
          ['Kept in reserve', kept > 0 ? `${thousands(kept)} for others and for undoing` : ''],
          ['At the end of the run', { own: freeText(free, now) }],
          ['The site says it is used up', blocked === undefined ? '' : ['until ', { moment: blocked }]],
        ],
      },
      ...(total > 0 ? chart : []),
    ],
  };
};

/** Requests in each hour of the rolling day, the oldest first. */
const requestsByHour = ({ budget, now }: Outlook): readonly number[] => {
  const hours = new Array<number>(HOURS).fill(0);
  for (const { minute, requests } of budget.used) {
    const ageMs = now - minute * 60_000;
    if (ageMs < 0 || ageMs >= WINDOW_MS + 60_000) continue;
    const hour = Math.max(0, HOURS - 1 - Math.floor((HOURS * ageMs) / WINDOW_MS));
    hours[hour] = (hours[hour] ?? 0) + requests;
  }
  return hours;
};
