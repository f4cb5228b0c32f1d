export type Unit = 'ms' | 'µs' | 's' | 'MiB' | 'B' | 'users/s';

/** A measured figure: what it is, its samples in `unit`, what it is compared with, and what it may be. */
export type Figure = {
  readonly what: string;
  readonly unit: Unit;
  /** None: it could not be measured, and `what` says why. */
  readonly samples: readonly number[];
  /** Yardsticks of the same run and unit; `bound` is then a ratio to the first, else it is in `unit`. */
  readonly against?: readonly Yardstick[];
  /** None: for information only. */
  readonly bound?: number;
};

export type Yardstick = { readonly what: string; readonly value: number };

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

const cells = ({ what, unit, samples, against = [], bound }: Figure): string[] => {
  if (samples.length === 0) return [what, '', '', '', '', '', ''];
  const value = median(samples);
  const ratios = against.map((yardstick) => value / yardstick.value);
  const [ratio] = ratios;
  const limit = bound === undefined ? '' : ratio === undefined ? show(bound, unit) : `${bound} ×`;
  return [
    what,
    show(value, unit),
    `${number(Math.min(...samples))} – ${number(Math.max(...samples))}`,
    against.map((yardstick) => `${yardstick.what}: ${show(yardstick.value, unit)}`).join('; '),
    ratios.map((each) => `${each.toFixed(2)} ×`).join('; '),
    limit,
    bound === undefined ? '' : (ratio ?? value) <= bound ? 'within' : '**over**',
  ];
};

const show = (value: number, unit: Unit): string => `${number(value)} ${unit}`;

const number = (value: number): string =>
  value.toLocaleString('en-US', value < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 });
