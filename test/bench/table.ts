/** A measured figure: what it is, its samples in `unit`, what it is compared with, and what it may be. */
export type Figure = {
  readonly what: string;
  readonly unit: 'ms' | 'µs' | 'MiB';
  readonly samples: readonly number[];
  /** The yardstick of the same run and unit; `bound` is then a ratio to it, else it is in `unit`. */
  readonly against?: { readonly what: string; readonly value: number };
  /** None: for information only. */
  readonly bound?: number;
};

/** The middle value, the mean of the two middle ones for an even number; NaN of nothing. */
export const median = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((a, b) => a + b, 0) / middle.length;
};

/** The figures as one Markdown table. */
export const table = (figures: readonly Figure[]): string =>
  [
    ['Figure', 'Median', 'Range', 'Against', 'Ratio', 'Bound', 'Verdict'],
    ['---', '--:', '--:', '---', '--:', '--:', '---'],
    ...figures.map(cells),
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

const cells = ({ what, unit, samples, against, bound }: Figure): string[] => {
  const value = median(samples);
  const ratio = against && value / against.value;
  const limit = bound === undefined ? '' : against ? `${bound} ×` : show(bound, unit);
  return [
    what,
    show(value, unit),
    `${number(Math.min(...samples))} – ${number(Math.max(...samples))}`,
    against ? `${against.what}: ${show(against.value, unit)}` : '',
    ratio === undefined ? '' : `${ratio.toFixed(2)} ×`,
    limit,
    bound === undefined ? '' : (ratio ?? value) <= bound ? 'within' : '**over**',
  ];
};

const show = (value: number, unit: Figure['unit']): string => `${number(value)} ${unit}`;

const number = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
