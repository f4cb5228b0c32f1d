import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LIST = new URL('../../src/domain/list/list.ts', import.meta.url).href;
const DOUBTS = new URL('../../src/domain/list/list-warnings.ts', import.meta.url).href;

/** Reads a list of so many rows; tells how many users it found, in whose order, and what there is to say of them. */
const SCRIPT = `
  const { parseList } = await import(${JSON.stringify(LIST)});
  const { listDoubts } = await import(${JSON.stringify(DOUBTS)});
  const rows = 1_000_000;
  let text = 'email,user_id\\n';
  for (let i = 0; i < rows; i += 1) text += 'user' + i + '@example.com,' + (100_000_000 + 3 * i) + '\\n';
  const result = parseList(text);
  if (!result.ok) throw new Error(JSON.stringify(result.faults.slice(0, 3)));
  const { users, duplicates } = result.list;
  const doubts = listDoubts(result.list, undefined, 'delete');
  console.log(JSON.stringify([users.length, duplicates.length, doubts.length, users.at(-1)]));
`;

/** The users alone take 250 MB: whatever keeps the cells of all rows beside them does not fit. */
const HEAP_MB = 350;

test('a list of 1,000,000 rows is read, and takes no more memory than its users need', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${HEAP_MB}`,
    '--input-type=module',
    '--eval',
    SCRIPT,
  ]);
  expect(JSON.parse(stdout)).toEqual([
    1_000_000,
    0,
    0,
    { id: '102999997', email: 'user999999@example.com', line: 1_000_001 },
  ]);
});
