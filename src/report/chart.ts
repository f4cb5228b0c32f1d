import { thousands } from '../domain/text.ts';
import type { Status } from '../domain/types.ts';
import { type Html, html } from './markup.ts';

/** What a state means at a glance: a class of the style, with a colour and a sign of its own. */
export type Tone = 'done' | 'before' | 'plan' | 'kept' | 'waits' | 'look' | 'doubt' | 'bad';

export const TONES: Readonly<Record<Status, Tone>> = {
  scheduled: 'done',
  'already-scheduled': 'before',
  'already-deleted': 'before',
  cancelled: 'done',
  'not-scheduled': 'before',
  'too-late': 'look',
  pending: 'plan',
  gone: 'done',
  active: 'kept',
  'not-found': 'look',
  forbidden: 'bad',
  failed: 'bad',
  unknown: 'doubt',
  planned: 'plan',
  'identity-mismatch': 'bad',
  'identity-unverified': 'look',
  'skipped-duplicate': 'kept',
  'skipped-protected': 'kept',
  'skipped-done': 'before',
  'skipped-cancelled': 'kept',
  'skipped-limit': 'waits',
  'skipped-quota': 'waits',
  'skipped-time': 'waits',
  'skipped-stopped': 'waits',
};

export type Segment = { readonly label: string; readonly value: number; readonly tone: Tone };

const WIDTH = 1000;
/** A part that is there can be seen, however small it is. */
const LEAST = 6;

/** Parts of a whole as one bar; the label says them all in words. */
export const partsBar = (about: string, segments: readonly Segment[]): Html => {
  const parts = segments.filter(({ value }) => value > 0);
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const words = parts.map(({ label, value }) => `${label} ${thousands(value)}`).join(', ');
  const spare = WIDTH - LEAST * parts.length;
  let x = 0;
  const rects = parts.map(({ value, tone }) => {
    const width = LEAST + (spare * value) / total;
    const rect = html`<rect class="${tone}" x="${x.toFixed(1)}" width="${(width - 1.5).toFixed(1)}" height="20"/>`;
    x += width;
    return rect;
  });
  return figure(`${about}: ${words || 'nothing'}`, 'parts', `0 0 ${WIDTH} 20`, rects);
};

/** What the colours of a bar mean, with the numbers. */
export const legend = (segments: readonly Segment[]): Html =>
  html`<ul class="legend">${segments
    .filter(({ value }) => value > 0)
    .map(
      ({ label, value, tone }) =>
        html`<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="${tone}" width="1" height="1"/></svg>${label} <strong>${thousands(value)}</strong></li>
`,
    )}</ul>`;

/** How much of the whole this is, for a cell beside the number, which says it already. */
export const shareBar = (value: number, total: number, tone: Tone): Html => {
  const width = total > 0 ? Math.max(0.6, (100 * value) / total) : 0;
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="${tone}" width="${width.toFixed(1)}" height="8"/></svg>`;
};

/** Numbers side by side, the highest as high as the chart. */
export const columns = (about: string, values: readonly number[], tone: Tone): Html => {
  const highest = Math.max(1, ...values);
  const rects = values.map((value, i) => {
    const height = value > 0 ? Math.max(2, (100 * value) / highest) : 0;
    return html`<rect class="${tone}" x="${i * 10 + 1}" y="${(100 - height).toFixed(1)}" width="8" height="${height.toFixed(1)}"/>`;
  });
  return figure(about, 'columns', `0 0 ${values.length * 10} 100`, rects);
};

export type Span = { readonly from: number; readonly to: number; readonly tone: Tone };

/** Spans of time on one line, between two moments (ms). */
export const spans = (about: string, from: number, to: number, items: readonly Span[]): Html => {
  const scale = WIDTH / Math.max(1, to - from);
  const rects = items.map((item) => {
    const x = Math.max(0, Math.min(WIDTH - 2, (item.from - from) * scale));
    const width = Math.max(2, Math.min(WIDTH - x, (item.to - item.from) * scale - 1));
    return html`<rect class="${item.tone}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="12"/>`;
  });
  return figure(about, 'spans', `0 0 ${WIDTH} 12`, rects);
};

const figure = (about: string, name: string, viewBox: string, content: readonly Html[]): Html =>
  html`<svg class="${name}" role="img" aria-label="${about}" viewBox="${viewBox}" preserveAspectRatio="none">${content}</svg>`;
