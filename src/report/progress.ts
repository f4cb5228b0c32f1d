import { count, thousands } from '../domain/text.ts';

/** How far a run is; times in ms, `rate` in users a second. */
export type Progress = {
  readonly batch: number;
  readonly batches: number;
  readonly done: number;
  readonly users: number;
  readonly elapsedMs: number;
  readonly quotaLeft: number;
};

const WIDTH = 20;

/** The one line that the log shows for each batch: bar, counts, rate, time to go, quota left. */
export const progressLine = ({ batch, batches, done, users, elapsedMs, quotaLeft }: Progress): string => {
  const filled = users > 0 ? Math.floor((WIDTH * done) / users) : WIDTH;
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const perMs = elapsedMs > 0 ? done / elapsedMs : 0;
  const minutes = Math.ceil((users - done) / perMs / 60_000);
  const eta = done < users && perMs > 0 ? ` · about ${count(minutes, 'minute')} to go` : '';
  const width = String(batches).length;
  return (
    `batch ${String(batch).padStart(width)}/${batches} ${bar} ${done}/${users} users · ` +
    `${(perMs * 1000).toFixed(1)}/s${eta} · quota left ${thousands(quotaLeft)}`
  );
};
