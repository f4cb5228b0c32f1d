import { beforeAll, describe, expect, it } from 'vitest';
import {
  ledgerRefOf,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  type Ran,
  runAction,
  TOKEN,
} from './support.ts';

const EVIL = [
  '::add-mask::x',
  '##[error]pwned',
  '%0A::set-output name=outcome::complete',
  '\r::warning::pwned',
  '\u001b[31mred\u001b[0m',
  '=HYPERLINK("http://evil.example","x")',
  '<img src=x onerror=alert(1)>',
  '```\n# Pwned\n```mermaid\npie',
  '[link](https://evil.example) @octocat | cell |',
  'someone@private.example',
];

const { users } = makeList(EVIL.length + 1);
// Hostile cells, and addresses that are formulas; the first row is the canary and stays tame.
const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = [
  'user_id,email,name',
  `1001,${users[0]?.email},`,
  ...EVIL.map((text, i) => `${1002 + i},=HYPERLINK+${i}@private.example,${quote(text)}`),
  '',
].join('\n');

const base64 = (text: string): string => Buffer.from(text).toString('base64');

let run: Ran;
/** Everything that the run has written to the ledger. */
let ledger: string;
beforeAll(async () => {
  const results = await openResults();
  const site = await openHandMade((request, response) => {
    const { authorization = '' } = request.headers;
    const id = Number(/\/user\/(\d+)\//.exec(request.url ?? '')?.[1]);
    const json = { 'content-type': 'application/json' };
    if (request.method === 'GET') {
      const email = id === 1001 ? users[0]?.email : `=HYPERLINK+${id - 1002}@private.example`;
      response.writeHead(200, json).end(JSON.stringify({ id, email, authorization }));
    } else if (id === 1001) {
      response.writeHead(204).end();
    } else if (id % 2 === 0) {
      const detail = `${EVIL[id - 1002]} ${authorization} ${encodeURIComponent(authorization)} ${base64(TOKEN)} ${base64(authorization)}`;
      response.writeHead(404, json).end(JSON.stringify({ detail }));
    } else {
      response.writeHead(204, { 'x-token': TOKEN }).end();
    }
  });
  run = await runAction(results, liveInputs(site.origin, { 'identity-check': 'canary', concurrency: '1' }), {
    csv,
  });
  ledger = await results.runs.content.log(ledgerRefOf(results), '-p', '--format=%B');
});

/** Everything that outlives the run, but for the command that masks the token. */
const traces = (): Record<string, string> => ({
  log: run.shown,
  summary: run.summary,
  outputs: JSON.stringify(run.outputs),
  state: JSON.stringify(run.state),
  ledger,
  ...Object.fromEntries([...run.files].map(([name, bytes]) => [name, bytes.toString()])),
});

describe('a hostile site and a hostile list', () => {
  it('ran', () => {
    expect(run.counts).toEqual({ scheduled: 6, 'not-found': 5 });
    expect(run.files.size).toBe(5);
    expect(ledger).toContain('6 scheduled, 5 not-found; run complete');
  });

  it('masks the token before anything else', () => {
    expect(run.masks).toContain(TOKEN);
  });

  it.each([
    ['as it is', TOKEN],
    ['in base64', base64(TOKEN).replace(/=+$/, '')],
    ['with its scheme in base64', base64(`Token ${TOKEN}`).replace(/=+$/, '')],
    ['in hex', Buffer.from(TOKEN).toString('hex')],
    ['backwards', [...TOKEN].reverse().join('')],
  ])('T19: leaves no token behind, %s', (_, secret) => {
    const leaks = Object.entries(traces()).filter(([, text]) => text.includes(secret));
    expect(leaks.map(([where]) => where)).toEqual([]);
  });

  it('leaves no e-mail address in the ledger', () => {
    expect(ledger).not.toMatch(/\S@\S|%40|example|evil|pwned/);
  });

  it('shows no e-mail address in log and summary', () => {
    expect(run.shown).not.toMatch(/[\w.]+@[\w.]+/);
    expect(run.summary.replaceAll('&#64;&#8203;', '@')).not.toMatch(/[\w.]+@[\w.]+/);
  });

  it('T17: runs no command of a cell or a body', () => {
    const own = ['group', 'endgroup', 'add-mask', 'notice', 'warning', 'error', 'debug'];
    expect(run.commands.filter(({ name }) => !own.includes(name))).toEqual([]);
    expect(run.masks.filter((mask) => mask === 'x')).toEqual([]);
    expect(run.annotations.filter(({ message }) => /^pwned/.test(message))).toEqual([]);
    expect(run.outputs.outcome).toBe('complete');
    expect(run.shown).not.toContain('\u001b[31m');
  });

  it('T20: defuses formulas in every CSV', () => {
    for (const name of ['results.csv', 'users_set_to_delete.csv']) {
      expect(run.files.get(name)?.toString()).not.toMatch(/(?:^|,|")[=+@-]\w/m);
    }
    expect(run.files.get('results.csv')?.toString()).toContain(`"'=HYPERLINK`);
  });

  it('T18: escapes everything in the summary', () => {
    expect(run.summary).not.toMatch(/<img/);
    expect(run.summary).not.toContain('](https://evil');
    // Code stands in the items of the next steps alone: nothing foreign begins or ends a block.
    expect(run.summary).not.toMatch(/^```/m);
    expect(run.summary.match(/^ {3}```(?:yaml|sh)?$/gm)).toHaveLength(run.summary.match(/```/g)?.length ?? 0);
    expect(run.summary).not.toMatch(/^# Pwned/m);
  });
});
