import { describe, expect, test } from 'vitest';
import { readWorkflow, type Workflow } from '../support/workflow/engine.ts';
import { EXAMPLES, expectedOf, see, textOf } from './workflows/compare.ts';
import { CASES } from './workflows/table.ts';

const workflows = new Map<string, Workflow>();
for (const file of EXAMPLES) workflows.set(file, await readWorkflow(file, textOf(file)));

test('the table has every example', () => {
  expect([...new Set(CASES.map(({ file }) => file))].sort()).toEqual(EXAMPLES);
});

test('the table has every answer of every choice, and every field', () => {
  for (const [file, { form }] of workflows) {
    const sent = CASES.filter((row) => row.file === file).map(({ occasion }) => occasion.fields ?? {});
    for (const [name, { options }] of Object.entries(form)) {
      const values = new Set(sent.map((fields) => fields[name]));
      expect(
        [...(options ?? [])].filter((option) => !values.has(option)),
        `${file}: ${name}`,
      ).toEqual([]);
      expect(values.size, `${file}: ${name}`).toBeGreaterThan(1);
    }
  }
});

describe.each(EXAMPLES)('%s', (file) => {
  test.each(CASES.filter((row) => row.file === file))('$name', (row) => {
    expect(see(workflows.get(file) as Workflow, row)).toEqual(expectedOf(row));
  });
});
