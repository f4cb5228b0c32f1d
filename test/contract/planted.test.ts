import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LEDGER_MUTANTS, MUTANTS } from '../tools/proof/planted.ts';

test.each([...MUTANTS, ...LEDGER_MUTANTS])('$name: its text is in the sources once', ({ edits }) => {
  for (const [file, from] of edits) expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
});
