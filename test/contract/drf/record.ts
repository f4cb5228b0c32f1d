/**
 * Writes down what Django REST framework answers to the scenarios: `node test/contract/drf/record.ts`, where
 * Debian's python3-djangorestframework is installed.
 */
import { writeFile } from 'node:fs/promises';
import { SCENARIOS } from './scenarios.ts';
import { askDrf, findDrf, type Recording } from './sites.ts';

const versions = await findDrf();
if (versions === undefined) throw new Error('there is no Django REST framework for /usr/bin/python3');
const recorded = await Promise.all(
  SCENARIOS.map(async (scenario) => [scenario.name, await askDrf(scenario)]),
);
const recording: Recording = { versions, answers: Object.fromEntries(recorded) };
await writeFile(new URL('recording.json', import.meta.url), `${JSON.stringify(recording, null, 2)}\n`);
