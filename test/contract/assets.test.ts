import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ASSETS, makeAssets } from '../../.ci/assets.ts';

test('the style and the script in report.html are what their files say', () => {
  expect(readFileSync(ASSETS, 'utf8'), 'run `node .ci/assets.ts`').toBe(makeAssets());
});
