import { thousands } from '../../domain/text.ts';
import type { Segment } from '../blocks.ts';
import type { Tone } from '../status.ts';
import { type Html, html } from './markup.ts';

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
    x += width;
    return rect(tone, { x: x - width, width: width - 1.5, height: 20 });
  });
  return figure(`${about}: ${words || 'nothing'}`, 'parts', WIDTH, 20, rects);
};

/** What the colours of a bar mean, with the numbers. */
export const legend = (segments: readonly Segment[]): Html =>
  html`<ul class="legend">${segments
    .filter(({ value }) => value > 0)
    .map(
      ({ label, value, tone }) =>
        html`<li><svg viewBox="0 0 1 1" aria-hidden="true">${rect(tone, { width: 1, height: 1 })}</svg>${label} <strong>${thousands(value)}</strong></li>\n`,
    )}</ul>`;

/** How many percent this is, for a cell beside the number, which says it already. */
export const shareBar = (percent: number, tone: Tone): Html =>
  html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${rect(tone, { width: Math.max(0.6, percent), height: 8 })}</svg>`;

/** Numbers side by side, the highest as high as the chart. */
export const columns = (about: string, values: readonly number[]): Html => {
  const highest = Math.max(1, ...values);
  const rects = values.map((value, i) => {
    const height = value > 0 ? Math.max(2, (100 * value) / highest) : 0;
    return rect('plan', { x: i * 10 + 1, y: 100 - height, width: 8, height });
  });
  return figure(about, 'columns', values.length * 10, 100, rects);
};

/** Spans of time (ms) on one line between two moments. */
export const spans = (
  about: string,
  [from, to]: readonly [number, number],
  items: readonly (readonly [from: number, to: number])[],
  tone: Tone,
): Html => {
  const scale = WIDTH / Math.max(1, to - from);
  const rects = items.map(([begin, end]) => {
    const x = Math.max(0, Math.min(WIDTH - 2, (begin - from) * scale));
    return rect(tone, { x, width: Math.max(2, Math.min(WIDTH - x, (end - begin) * scale - 1)), height: 12 });
  });
  return figure(about, 'spans', WIDTH, 12, rects);
};

/** A rectangle; whole numbers are written as they are, others to a tenth. */
const rect = (tone: Tone, measures: Readonly<Record<string, number>>): Html =>
  html`<rect class="${tone}"${Object.entries(measures).map(([name, value]) => html` ${{ markup: name }}="${Number(value.toFixed(1))}"`)}/>`;

const figure = (about: string, name: string, width: number, height: number, content: readonly Html[]): Html =>
  html`<svg class="${name}" role="img" aria-label="${about}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${content}</svg>`;
