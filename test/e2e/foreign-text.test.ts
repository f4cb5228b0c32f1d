import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseList } from '../../src/domain/list.ts';
import { parseEarlierRun } from '../../src/report/earlier.ts';
import { NAUGHTY } from '../support/naughty.ts';
import type { ResultsService } from '../support/results-service.ts';
import type { StepResult } from '../support/runner.ts';
import { isWaiting, liveInputs, makeList, openHandMade, openResults, runAction } from './support.ts';

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

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const FORMULA = /(?:^|;)\s*[=+\-@＝＋－＠]/m;

describe.concurrent('T17: text of strangers where the run is refused', () => {
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
    240_000,
  );

  it('a ref, an actor and an event', async () => {
    const names = [
      '##[error]pwned',
      '::error::pwned',
      '<img src=x>[a](b)|`@octocat',
      'a\u202e#77\u009b31m$x$',
    ];
    for (const [i, text] of names.entries()) {
      const run = await runAction(
        results,
        { site: 'sandbox', 'dry-run': i === 1 ? 'false' : 'true' },
        { csv, ref: `refs/heads/${text}`, actor: text, event: i === 1 ? text : 'push' },
      );
      obeysNobody(run);
      expect(run.summary).not.toMatch(/<img|[^\\]\]\(b\)|@octocat|\u202e|\u009b|#77/);
      // Nothing is lost: the record has the names as they are.
      if (run.files.size > 0) {
        const { facts } = JSON.parse(String(run.files.get('run.json')));
        expect(facts.run).toMatchObject({ ref: `refs/heads/${text}`, actor: text });
      }
    }
  });

  it('a file whose name is a command', async () => {
    for (const name of [
      '##[error]pwned.csv',
      '::error::pwned.csv',
      'a\r::error::pwned.csv',
      '%0A::error::pwned.csv',
      '\u001b[31m\u202epwned.csv',
      '@octocat`|<h1>[x](y).csv',
    ]) {
      for (const list of [csv, 'user_id\n0\n']) {
        const run = await runAction(results, { site: 'sandbox', csv: name }, { files: { [name]: list } });
        obeysNobody(run);
        expect(run.exitCode).toBe(list === csv ? 0 : 1);
        expect(run.summary.replace(/`[^`]*`/g, '')).not.toMatch(
          /<h1|[^\\]\]\(y\)|@octocat|\p{Bidi_Control}/u,
        );
      }
    }
  });
});

describe.concurrent('text of strangers where the run goes on', () => {
  it('T17, T18, T20: naughty strings as e-mails, as names, and as what a site says', async () => {
    const path = 'lists/##[add-mask]pwned ;=1 @octocat.csv';
    const list = [
      `user_id,email,${quote('::error::pwned')},${quote('=1+1')}`,
      ...NAUGHTY.map((text, i) => `${i + 1},${quote(text)},${quote(text)},`),
    ].join('\n');
    const site = await openHandMade((request, response) => {
      const id = Number(/\/user\/(\d+)\//.exec(request.url ?? '')?.[1]);
      const body = JSON.stringify({ detail: `already ${NAUGHTY[id - 1]}` });
      // One in seven is not found, and stands in the summary with what the site says.
      response.writeHead(id % 7 === 0 ? 404 : 409, { 'content-type': 'application/json' }).end(body);
    });
    const inputs = { csv: path, emails: 'plain', canary: '0', 'identity-check': 'off', 'max-users': '1000' };
    const run = await runAction(results, liveInputs(site.origin, inputs), { files: { [path]: list } });
    obeysNobody(run);
    expect(run.exitCode, run.log).toBe(0);
    const gone = Math.floor(NAUGHTY.length / 7);
    expect(run.counts).toEqual({ 'already-scheduled': NAUGHTY.length - gone, 'not-found': gone });
    expect(run.rows.map(({ user_id }) => user_id)).toEqual(NAUGHTY.map((_, i) => String(i + 1)));
    expect(run.summary.replace(/`[^`]*`/g, '')).not.toMatch(
      /<(?!\/?(?:details|summary)>)|@octo|\p{Bidi_Control}/u,
    );
    expect(run.shown + run.summary).not.toMatch(/[\w.]@[\w.]/);

    // Nothing is lost: the record has every e-mail as it stands in the list, but for blanks around it.
    const { plan } = JSON.parse(String(run.files.get('run.json')));
    const bare = (text: string): string => text.replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/g, '');
    expect(plan.operations.map(([, email]: string[]) => bare(email ?? ''))).toEqual(NAUGHTY.map(bare));
    expect(parseEarlierRun(String(run.files.get('run.json')))?.operations).toHaveLength(NAUGHTY.length);
    const journal = String(run.files.get('journal.jsonl')).trimEnd().split('\n');
    expect(journal.map((line) => JSON.parse(line).type)).not.toContain('damage');
    // What is set for deletion is a list again, and no cell in it is a formula.
    const again = String(run.files.get('users_set_to_delete.csv'));
    const read = parseList(again);
    expect(read.ok && read.list.users).toHaveLength(NAUGHTY.length - gone);
    for (const { email, detail } of run.rows) expect(`${email}\n${detail}`).not.toMatch(FORMULA);
    for (const { email } of read.ok ? read.list.users : []) expect(email).not.toMatch(FORMULA);
  });

  it.each([
    ['Location', 302],
    ['Retry-After', 429],
    ['WWW-Authenticate', 401],
  ])('T17: commands in the header %s, and in the words beside the status', async (name, status) => {
    // What a header cannot hold at all is left out: line ends, and characters that are not one byte.
    const texts = COMMANDS.map((text) => text.replace(/[\r\n\u0100-\uffff]/g, ''));
    const value = `${texts.filter((text) => !/\p{Cc}/u.test(text)).join(' ')} <b>@octocat`;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => {
        const head = `HTTP/1.1 ${status} ::error::pwned\r\n${name}: ${value}\r\nContent-Length: 0\r\n\r\n`;
        socket.write(Buffer.from(head, 'latin1'));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const inputs = liveInputs(`http://127.0.0.1:${port}`, { canary: '0', 'identity-check': 'off' });
    const run = await runAction(results, inputs, { csv }, async (step, job) => {
      if (status !== 429) return step.done;
      // Without a time that can be read, a 429 is waited out.
      await step.until(() => isWaiting(job));
      return step.cancel();
    });
    server.close();
    obeysNobody(run);
    expect(run.outputs.outcome, run.log).toBe('stopped');
    expect(run.summary).not.toMatch(/<b>|@octocat/);
    expect(run.rows).toHaveLength(12);
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
