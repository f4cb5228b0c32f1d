import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { filesOf } from '../support/files.ts';
import { startResultsService } from '../support/results-service.ts';
import { createJob } from '../support/runner.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const forms = filesOf('.github/ISSUE_TEMPLATE/*.yml').filter((path) => !/config/.test(path));

/** GitHub's form schema, as far as these forms use it. */
type Form = {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string; readonly value?: string; readonly options?: string[] };
  }[];
};

describe.each(forms)('%s', (path) => {
  const { name, description, body } = parse(read(path)) as Form;
  const fields = body.filter(({ type }) => type !== 'markdown');

  test('is a form that GitHub shows', () => {
    expect(name.length).toBeGreaterThan(3);
    expect(description.length).toBeGreaterThan(3);
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    for (const { type, id, attributes } of fields) {
      expect(['input', 'textarea', 'dropdown']).toContain(type);
      expect(id).toMatch(/^[a-z-]+$/);
      expect(attributes.label).toBeTruthy();
      expect(attributes.options !== undefined).toBe(type === 'dropdown');
    }
  });

  test('asks for no secret, and says that the page is public', () => {
    expect(fields.filter(({ attributes }) => /token|key|password/i.test(attributes.label ?? ''))).toEqual([]);
    expect(read(path)).toMatch(/This page is public/);
  });
});

test('what the form says takes the site out of a run.json, which has no e-mail, and leaves the rest as it was', async () => {
  const [, command = ''] = /`(sed .* run\.json)`/.exec(read('.github/ISSUE_TEMPLATE/bug.yml')) ?? [];
  const emails = ['jane@example.com', "o'brien+a.b@mail.example.co.uk", 'björn@bücher.example'];
  const csv = ['user_id,email', ...emails.map((email, i) => `${i + 1},${email}`), ''].join('\n');
  const results = await startResultsService();
  const job = await createJob({ results, files: { 'users_to_delete.csv': csv } });
  try {
    const inputs = { site: 'https://community.example.com', emails: 'plain' };
    const { exitCode, log, outputs } = await job.step(inputs);
    expect(exitCode, log).toBe(0);
    const folder = dirname(outputs.results ?? '');
    const shown = execFileSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
    const whole = readFileSync(join(folder, 'run.json'), 'utf8');
    expect(whole).toContain('community.example.com');
    expect(shown).not.toContain('community.example.com');
    for (const email of emails) expect(`${whole}${shown}`).not.toContain(email);
    expect(readFileSync(join(folder, 'results.csv'), 'utf8')).toContain(emails[0]);
    expect(shown).not.toMatch(/@\w/);
    expect(Object.keys(JSON.parse(shown))).toEqual(Object.keys(JSON.parse(whole)));
  } finally {
    await job.close();
    await results.close();
  }
});
