import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DIFFERENCES } from './drf/differences.ts';
import { SCENARIOS } from './drf/scenarios.ts';
import { type Answers, askDrf, askSandbox, findDrf, type Recording, type Versions } from './drf/sites.ts';

const recordingFile = new URL('drf/recording.json', import.meta.url);
const recording = JSON.parse(readFileSync(recordingFile, 'utf8')) as Recording;
const recorded = (scenario: string): Answers => recording.answers[scenario] ?? {};
const namesOf = (answers: Readonly<Record<string, unknown>>): string[] => Object.keys(answers);

test('the recording is of these scenarios, and every difference of one of their cases', () => {
  const recordedCases = Object.entries(recording.answers).map(([name, answers]) => [name, namesOf(answers)]);
  expect(recordedCases, 'run `node test/contract/drf/record.ts`').toEqual(
    SCENARIOS.map(({ name, cases }) => [name, cases.map(({ what }) => what)]),
  );
  const unknown = DIFFERENCES.flatMap(({ scenario, cases }) =>
    cases.filter((what) => !(what in recorded(scenario))),
  );
  expect(unknown).toEqual([]);
});

test.each(SCENARIOS)('the sandbox answers as DRF did, but for the differences: $name', async (scenario) => {
  const answers = await askSandbox(scenario);
  const differences = DIFFERENCES.filter(({ scenario: name }) => name === scenario.name);
  const alike = (all: Answers) =>
    Object.entries(all).filter(([what]) => !differences.some(({ cases }) => cases.includes(what)));
  expect(alike(answers)).toEqual(alike(recorded(scenario.name)));

  for (const { cases, drf, sandbox } of differences) {
    for (const what of cases) {
      const expected = recorded(scenario.name)[what];
      expect([expected?.status, answers[what]?.status], what).toEqual([drf, sandbox]);
      expect(answers[what], `${what} is no difference any more`).not.toEqual(expected);
    }
  }
});

/** Major and minor versions: between two of them DRF and Django may change their words. */
const lineOf = ({ djangorestframework, django }: Versions): string =>
  [djangorestframework, django].map((version) => version.split('.', 2).join('.')).join(' on Django ');

const here = await findDrf();
const recordedLine = lineOf(recording.versions);
if (here !== undefined && lineOf(here) === recordedLine) {
  test.concurrent.for(SCENARIOS)('DRF answers as it did: $name', async (scenario, { expect }) => {
    expect(await askDrf(scenario)).toEqual(recorded(scenario.name));
  });
} else {
  const found = here === undefined ? 'no Django REST framework' : `Django REST framework ${lineOf(here)}`;
  console.info(
    `There is ${found} here, the recording is of ${recordedLine}: the sandbox is compared with the recording ` +
      'alone, and the recording with nothing.',
  );
}
