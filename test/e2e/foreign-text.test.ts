import { beforeAll, describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import type { StepResult } from '../support/runner.ts';
import { liveInputs, makeList, openHandMade, openResults, runAction } from './support.ts';

const { users, csv } = makeList(12);
let results: ResultsService;
beforeAll(async () => {
  results = await openResults();
});

const OWN = ['group', 'endgroup', 'add-mask', 'notice', 'warning', 'error', 'debug'];

/** No foreign text was obeyed: no command but ours, and nothing that only begins as one of ours. */
const obeysNobody = (run: StepResult, key = ''): void => {
  for (const phase of [run, ...(run.post ? [run.post] : [])]) {
    expect(phase.commands.filter(({ name }) => !OWN.includes(name))).toEqual([]);
    expect(
      phase.annotations.filter(({ message, title }) => /^\s*pwned/.test(message) || title === 'evil'),
    ).toEqual([]);
    expect(phase.masks.filter((mask) => mask.includes('pwned') && !key.includes(mask))).toEqual([]);
    expect(phase.groups.filter((group) => group.includes('pwned'))).toEqual([]);
    // In a line that is a command already, another one is text.
    expect(phase.log).not.toMatch(/^(?!::).*##\[/m);
    // The runner does not show the lines that mask.
    const seen = phase.log.replace(/^::add-mask::.*$/gm, '');
    expect(seen).not.toMatch(/(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    // A workflow command never has a line of its own within another's text.
    expect(phase.outputs.evil).toBeUndefined();
  }
};

const COMMANDS = [
  '::error title=evil::pwned',
  '##[error]pwned',
  'x ##[add-mask]pwned',
  'a\r::add-mask::pwned',
  'a\n::group::pwned',
  '%0A::error::pwned',
  '\u0085::error::pwned',
  '\u2028::error::pwned',
  '###[error]pwned',
  '##\u200b[error]pwned',
  '\u001b]0;pwned\u0007',
  '\u202epwned',
];

describe.concurrent('T17: text of strangers where the run is refused', () => {
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

  it('ids', async () => {
    const list = `user_id\n${COMMANDS.map(quote).join('\n')}\n`;
    const run = await runAction(results, liveInputs('sandbox'), { csv: list });
    expect(run.outputs.outcome).toBe('refused');
    expect(run.log.match(/is not a whole number/g)?.length).toBe(COMMANDS.length);
    obeysNobody(run);
  });

  it.each(COMMANDS.map((text) => [JSON.stringify(text), text]))(
    'a header and an e-mail of %s',
    async (_, text) => {
      const run = await runAction(results, liveInputs('sandbox'), {
        csv: `${quote(text)},${quote(text)}\n1,2\n`,
      });
      expect(run.outputs.outcome).toBe('refused');
      obeysNobody(run);
      const other = `id,email\n1,${quote(`${text}@a.example`)}\n1,${quote(`${text}@b.example`)}\n`;
      const twice = await runAction(results, liveInputs('sandbox'), { csv: other });
      expect(twice.outputs.outcome).toBe('refused');
      obeysNobody(twice);
      expect(twice.shown + twice.summary).not.toMatch(/@[ab]\.example/);
    },
  );

  it.each(['site', 'csv', 'emails', 'batch-size', 'artifact-name', 'delete-endpoint', 'dry-run', 'token'])(
    'the input %s',
    async (input) => {
      // A third of them each: together the inputs meet them all several times.
      const third = COMMANDS.filter((_, i) => i % 3 === input.length % 3);
      for (const text of third) {
        const run = await runAction(results, liveInputs('sandbox', { [input]: text }), { csv });
        obeysNobody(run, input === 'token' ? text : '');
        if (!['artifact-name', 'token'].includes(input)) expect(run.outputs.outcome, text).toBe('refused');
      }
    },
    60_000,
  );

  it('a ref, an actor and an event', async () => {
    for (const [i, text] of ['##[error]pwned', '::error::pwned', '<img src=x>[a](b)|`@octocat'].entries()) {
      const run = await runAction(
        results,
        { site: 'sandbox', 'dry-run': i === 1 ? 'false' : 'true' },
        { csv, ref: `refs/heads/${text}`, actor: text, event: i === 1 ? text : 'push' },
      );
      obeysNobody(run);
      expect(run.summary).not.toMatch(/<img|[^\\]\]\(b\)|@octocat/);
    }
  });

  it('a file whose name is a command', async () => {
    for (const name of [
      '##[error]pwned.csv',
      '::error::pwned.csv',
      'a\r::error::pwned.csv',
      '%0A::error::pwned.csv',
    ]) {
      for (const list of [csv, 'user_id\n0\n']) {
        const run = await runAction(results, { site: 'sandbox', csv: name }, { files: { [name]: list } });
        obeysNobody(run);
        expect(run.exitCode).toBe(list === csv ? 0 : 1);
      }
    }
  });
});

describe.concurrent('an address in what a site says', () => {
  it.each([
    'Jane Doe <jane.doe+x@private.example> is staff',
    'jörg@exämple.example',
    `${'x'.repeat(145)} jane@private.example`,
    'jane%40private.example',
    'jane@private.example'.replaceAll('', '\u200b'),
    'mailto:jane@private.example?x',
    '"jane doe"@private.example',
    'jane\\u0040private.example',
    'jane&#64;private.example',
  ])('%s is not in log and summary', async (text) => {
    const site = await openHandMade((request, response) => {
      const id = /\/user\/(\d+)\//.exec(request.url ?? '')?.[1];
      if (id === '1001') response.writeHead(204).end();
      else {
        const body = JSON.stringify({ detail: text }).replaceAll('\\\\u', '\\u');
        response.writeHead(404, { 'content-type': 'application/json' }).end(body);
      }
    });
    const run = await runAction(results, liveInputs(site.origin, { 'identity-check': 'off' }), { csv });
    expect(run.counts['not-found']).toBeGreaterThan(0);
    const seen = (run.shown + run.summary)
      .replaceAll('&#64;&#8203;', '@')
      .replaceAll('&amp;', '&')
      .replaceAll('%40', '@')
      .replace(/[\u200b\\]/g, '')
      .replaceAll('&#64;&#8203;', '@');
    expect(seen).not.toMatch(/@pr|@ex/);
    expect(users).toHaveLength(12);
  });
});
