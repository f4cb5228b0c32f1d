import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolder } from '../../../src/adapters/journal.ts';
import type { Entry } from '../../../src/domain/types.ts';
import { repeat } from './support.ts';
import { type Figure, median } from './table.ts';

const ROWS = 1000;
const LANES = 8;
const LINE = Buffer.alloc(150, '.');

/** Intent and outcome of a row, both synced, against two bare writes with fdatasync, by turns. */
export const measureJournal = async (repeats: number): Promise<Figure[]> => {
  const samples = await repeat(repeats, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'bench-'));
    const bare = openSync(join(dir, 'bare'), 'a');
    const folder = openFolder(join(dir, 'run'));
    const figures = {
      bare: await perRow(async () => {
        for (let i = 0; i < 2; i += 1) {
          writeSync(bare, LINE);
          fdatasyncSync(bare);
        }
      }),
      journal: await perRow(async (row) => {
        for (const entry of entriesOf(row)) await folder.append(entry);
      }),
      lanes: await perRow(async (row) => {
        if (row % LANES === 0) await Promise.all(lanesFrom(row).map((entry) => folder.append(entry)));
      }),
    };
    closeSync(bare);
    await rm(dir, { recursive: true });
    return figures;
  });
  const against = [{ what: 'two bare writes, synced', value: median(samples.map(({ bare }) => bare)) }];
  return [
    { what: 'Journal: one row', unit: 'µs', samples: samples.map(({ journal }) => journal), against },
    { what: 'Journal: one row of 8 lanes', unit: 'µs', samples: samples.map(({ lanes }) => lanes), against },
  ];
};

/** Microseconds that one row takes. */
const perRow = async (write: (row: number) => Promise<void>): Promise<number> => {
  const startedAt = performance.now();
  for (let row = 0; row < ROWS; row += 1) await write(row);
  return ((performance.now() - startedAt) * 1000) / ROWS;
};

const entriesOf = (row: number): Entry[] => {
  const id = { at: Date.now(), seq: row, user: String(1001 + row) };
  return [
    { type: 'intent', ...id, purpose: 'delete', batch: 1 },
    { type: 'outcome', ...id, result: 'scheduled', sent: true, status: 204, detail: '' },
  ];
};

/** What eight lanes append at the same time. */
const lanesFrom = (row: number): Entry[] =>
  Array.from({ length: LANES }, (_, i) => entriesOf(row + i)).flat();
