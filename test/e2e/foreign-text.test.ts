import { type AddressInfo, createServer } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import { isAddress } from '../../src/domain/list/email.ts';
import { parseList } from '../../src/domain/list/list.ts';
import { BAD_JSON, BAD_USERS, CLAIM } from '../support/foreign-ledger.ts';
import { NAUGHTY } from '../support/naughty.ts';
import type { ResultsService } from '../support/results-service.ts';
import type { StepResult } from '../support/runner.ts';
import {
  errorsOf,
  folderFile,
  isWaiting,
  ledgerRefOf,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  openSandbox,
  runAction,
  runAlone,
} from './support.ts';

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

/** What commits of a ledger say and what they added, without git's own lines about places. */
const added = async ({ runs: { content } }: ResultsService, range: string): Promise<string> =>
  (await content.log(range, '-p', '--format=%B')).replace(/^(?:-|@@ ).*$/gm, '');

/** In all that runs have written to the ledger: no address, no order, nothing that a terminal obeys. */
const hasNothingForeign = async (service: ResultsService): Promise<void> => {
  const history = await added(service, ledgerRefOf(service));
  expect(history).toContain('user_id,status,since,last,run,grace,keep,kept_at');
  expect(history).not.toMatch(/[@＠]|%40|##\[|^\+?\s*::|(?![\t\n])[\p{Cc}\u202a-\u202e\u2066-\u2069]/mu);
};

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
        { csv, actor: text, event: i === 1 ? text : 'push', env: { GITHUB_REF: `refs/heads/${text}` } },
      );
      obeysNobody(run);
      expect(run.summary).not.toMatch(/<img|[^\\]\]\(b\)|@octocat|\u202e|\u009b|#77/);
      // Nothing is lost: the record has the names as they are.
      if (run.files.size > 0) {
        const record = JSON.parse(String(run.files.get('run.json')));
        expect(record.run).toMatchObject({ ref: `refs/heads/${text}`, actor: text });
      }
    }
  });

  const NAMES = [
    '##[error]pwned.csv',
    '::error::pwned.csv',
    'a\r::error::pwned.csv',
    '%0A::error::pwned.csv',
    '\u001b[31m\u202epwned.csv',
    '@octocat`|<h1>[x](y).csv',
  ];
  it.each(NAMES.flatMap((name) => [[name, csv, 0] as const, [name, 'user_id\n0\n', 1] as const]))(
    'a file whose name is a command: %j (%#)',
    async (name, list, exitCode) => {
      const run = await runAction(results, { site: 'sandbox', csv: name }, { files: { [name]: list } });
      obeysNobody(run);
      expect(run.exitCode).toBe(exitCode);
      expect(run.summary.replace(/`[^`]*`/g, '')).not.toMatch(/<h1|[^\\]\]\(y\)|@octocat|\p{Bidi_Control}/u);
    },
  );
});

describe.concurrent('text of strangers where the run goes on', () => {
  it('T17, T18, T20: naughty strings in e-mails, as names, and as what a site says', async () => {
    // What is left of them where only an address may stand; every fifth is a formula.
    const emails = NAUGHTY.map((text, i) => {
      const email = `${i % 5 ? '' : '=1+'}${text.replace(/[^\p{L}\p{N}.!#$%&'*+/=?^_`|~-]/gu, '')}@private.example`;
      return isAddress(email) ? email : `u${i}@private.example`;
    });
    const path = 'lists/##[add-mask]pwned ;=1 @octocat.csv';
    const list = [
      `user_id,email,${quote('::error::pwned')},${quote('=1+1')}`,
      ...NAUGHTY.map((text, i) => `${i + 1},${emails[i]},${quote(text)},`),
    ].join('\n');
    const site = await openHandMade((request, response) => {
      const id = Number(/\/user\/(\d+)\//.exec(request.url ?? '')?.[1]);
      const body = JSON.stringify({ detail: `deletion already scheduled ${NAUGHTY[id - 1]}` });
      // One in seven is not found, and stands in the summary with what the site says.
      response.writeHead(id % 7 === 0 ? 404 : 409, { 'content-type': 'application/json' }).end(body);
    });
    const inputs = { csv: path, emails: 'plain', canary: '0', 'identity-check': 'off', 'max-users': '1000' };
    const own = await openResults();
    let saved = '';
    const run = await runAction(
      own,
      liveInputs(site.origin, inputs),
      { files: { [path]: list } },
      async (step, job) => {
        const done = await step.done;
        saved = folderFile(job, 'plan.json');
        return done;
      },
    );
    obeysNobody(run);
    expect(run.exitCode, run.log).toBe(0);
    const gone = Math.floor(NAUGHTY.length / 7);
    expect(run.counts).toEqual({ 'already-scheduled': NAUGHTY.length - gone, 'not-found': gone });
    expect(run.rows.map(({ user_id }) => user_id)).toEqual(NAUGHTY.map((_, i) => String(i + 1)));
    expect(run.summary.replace(/`[^`]*`/g, '')).not.toMatch(
      /<(?!\/?(?:details|summary)>)|@octo|\p{Bidi_Control}/u,
    );
    expect(run.shown + run.summary).not.toMatch(/[\w.]@[\w.]/);

    // Nothing is lost: the plan on disk has every e-mail as it stands in the list.
    const { plan } = JSON.parse(saved) as { plan: { operations: { email: string }[] } };
    expect(plan.operations.map(({ email }) => email)).toEqual(emails);
    await hasNothingForeign(own);
    const journal = String(run.files.get('journal.jsonl')).trimEnd().split('\n');
    expect(journal.map((line) => JSON.parse(line).type)).not.toContain('damage');
    // What is set for deletion is a list again, and no cell in it is a formula.
    const again = String(run.files.get('users_set_to_delete.csv'));
    const read = parseList(again);
    const set = emails.filter((_, i) => (i + 1) % 7 !== 0);
    expect(read.ok && read.list.users.map(({ email }) => email).toSorted()).toEqual(set.toSorted());
    expect(again).not.toMatch(/^"?[=+\-@＝＋－＠]/m);
    for (const { email, detail } of run.rows) expect(`${email}\n${detail}`).not.toMatch(FORMULA);
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
    const run = await runAlone(inputs, { csv }, async (step, job) => {
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
    const run = await runAlone(liveInputs(site.origin, { 'identity-check': 'off' }), { csv });
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

const MESSAGES = [
  '::error title=evil::pwned',
  '##[error]pwned jane@private.example',
  'a\r::add-mask::pwned',
  '\u001b]0;pwned\u0007\u202e',
  `x${'pwned '.repeat(20_000)}`,
];

describe.concurrent('T17: text of strangers in the ledger', () => {
  /** A ledger of three users that a run has made, and somebody has changed since. */
  const openChanged = async (change: (json: string) => Readonly<Record<string, string>>, message: string) => {
    const service = await openResults();
    const site = await openSandbox(users);
    const first = await runAction(service, liveInputs(site.origin, { limit: '3' }), { csv });
    const ref = ledgerRefOf(service);
    const { content } = service.runs;
    const tip = await content.rewrite(ref, change((await content.show(ref, 'ledger.json')) ?? ''), message);
    return { service, site, first, ref, tip, content };
  };

  /** Nothing is sent and nothing is written, and what the strangers wrote is nowhere to be read. */
  const isRefused = async ({ service, site, tip, ref, content }: Awaited<ReturnType<typeof openChanged>>) => {
    const { length } = site.requests;
    const run = await runAction(service, liveInputs(site.origin), { csv });
    expect([run.exitCode, run.outputs.outcome], run.log).toEqual([1, 'refused']);
    expect(site.requests).toHaveLength(length);
    expect(await content.ref(ref)).toBe(tip);
    obeysNobody(run);
    expect(run.shown + run.summary).not.toMatch(/@private|&#64;/);
    return run;
  };

  // That each of the others is damage too is a unit test: what is said of it is the same.
  it.each([
    'a command',
    'a command behind a carriage return',
    'a command as a state',
    'an address as a run',
    'orders to a terminal',
  ])('users.csv with %s is damage', async (name) => {
    const message = MESSAGES[name.length % MESSAGES.length] ?? '';
    const changed = await openChanged(() => ({ 'users.csv': BAD_USERS[name] ?? '' }), message);
    const run = await isRefused(changed);
    expect(errorsOf(run).join()).toMatch(
      /The ledger at .* is damaged \(users\.csv, line \d, commit \w{10}\)/,
    );
    expect(run.shown + run.summary).not.toMatch(/evil|424242424242|9{20}/);
    // The way out puts the last good tree on top, and names what is lost.
    expect(run.shown).toContain(`git commit-tree ${changed.first.outputs['ledger-commit']}^{tree}`);
  });

  it.each([
    'no JSON',
    'a thousand lists in each other',
    'a format that is text',
    'a claim of a run that is an order',
    'an undo that waits as nobody',
  ])('ledger.json with %s is damage', async (name) => {
    const change = BAD_JSON[name];
    const message = MESSAGES[name.length % MESSAGES.length] ?? '';
    const changed = await openChanged((json) => {
      const text = typeof change === 'string' ? change : JSON.stringify({ ...JSON.parse(json), ...change });
      return { 'ledger.json': text };
    }, message);
    const run = await isRefused(changed);
    expect(errorsOf(run).join()).toMatch(/The ledger at .* is damaged \(ledger\.json, commit \w{10}\)/);
    expect(run.shown + run.summary).not.toMatch(/evil|424242424242|x\.example/);
  });

  it('another format and another site are told without obeying them', async () => {
    const format = await openChanged(
      (json) => ({ 'ledger.json': json.replace('"format": 1', '"format": 2') }),
      'x',
    );
    expect(errorsOf(await isRefused(format)).join()).toContain('has format 2');
    const site = JSON.stringify('##[error]pwned ::error::pwned jane@private.example <img src=x> @octocat');
    const other = await openChanged(
      (json) => ({ 'ledger.json': json.replace(/"site": .*(?=,$)/m, () => `"site": ${site}`) }),
      'x',
    );
    const run = await isRefused(other);
    expect(errorsOf(run).join()).toContain('holds the ledger of another site');
    expect(run.summary.replace(/`[^`]*`/g, '')).not.toMatch(/<img|@octocat/);
  });

  it('a claim of strangers, in its right form: it is settled, nobody off the list is touched, and it says nothing', async () => {
    const changed = await openChanged((json) => {
      const open = {
        ...CLAIM,
        runner: '##[error]pwned jane@private.example',
        list: { path: '::error::pwned <img src=x> jane@private.example', blob: 'f'.repeat(40) },
        users: ['1004', '777777', '9223372036854775807'],
      };
      return { 'ledger.json': JSON.stringify({ ...JSON.parse(json), open }) };
    }, MESSAGES[1] ?? '');
    const { service, site, ref, tip } = changed;
    const run = await runAction(service, liveInputs(site.origin), { csv });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.counts).toEqual({ 'skipped-done': 3, scheduled: 9 });
    obeysNobody(run);
    expect(run.shown + run.summary).not.toMatch(/@private|&#64;|<img/);
    const asked = new Set(site.requests.map(({ path }) => /\/user\/(\d+)\//.exec(path)?.[1]));
    expect([...asked].toSorted()).toEqual(users.map(({ id }) => id));
    // Nothing of it comes back in what the runs write.
    expect(await added(service, `${tip}..${ref}`)).not.toMatch(/@|##\[|<img/);
  });

  it('a cancellation of a list goes on without a ledger that is damaged, and is red', async () => {
    const { service, site, ref, tip, content } = await openChanged(
      () => ({ 'users.csv': BAD_USERS['a command'] ?? '' }),
      MESSAGES[0] ?? '',
    );
    expect(site.pending()).toHaveLength(3);
    const run = await runAction(service, liveInputs(site.origin, { cancel: 'true' }), { csv });
    expect(site.pending(), run.log).toEqual([]);
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toContain(
      'The site cancelled these deletions, but the ledger does not record them',
    );
    expect(await content.ref(ref)).toBe(tip);
    obeysNobody(run);
    expect(run.shown + run.summary).not.toMatch(/evil/);
  });
});

describe.concurrent('nothing foreign gets into the ledger', () => {
  it.each([
    ['lists/jane@private.csv', 'jane@private.example'],
    ['lists/jane%40private.example ##[error]pwned.csv', '##[error]pwned'],
    ['lists/a b;::error::pwned\u202e.csv', 'a\u202e\u009b31m::error::pwned＠private.example'],
    [`lists/${'x'.repeat(150)} ${'y'.repeat(40)}%40private.example.csv`, `${'x'.repeat(75)}@private.example`],
  ])('a list at %s, a run of %s', async (path, actor) => {
    const service = await openResults();
    const site = await openSandbox(users);
    const options = { files: { [path]: csv }, actor };
    const run = await runAction(service, liveInputs(site.origin, { csv: path }), options);
    expect(run.counts, run.log).toEqual({ scheduled: 12 });
    const undo = { cancel: 'true', 'cancel-run': run.runId };
    const undone = await runAction(service, liveInputs(site.origin, undo), options);
    expect(undone.counts, undone.log).toEqual({ cancelled: 12 });
    obeysNobody(run);
    obeysNobody(undone);
    await hasNothingForeign(service);
  });

  it('what a site says', async () => {
    const service = await openResults();
    const site = await openHandMade((request, response) => {
      const id = Number(/\/user\/(\d+)\//.exec(request.url ?? '')?.[1]);
      const detail = `${COMMANDS[id % COMMANDS.length]} jane@private.example already deleted`;
      const body = JSON.stringify({ detail });
      response.writeHead(id % 3 === 0 ? 404 : 409, { 'content-type': 'application/json' }).end(body);
    });
    const inputs = { canary: '0', 'identity-check': 'off', concurrency: '1' };
    const run = await runAction(service, liveInputs(site.origin, inputs), { csv });
    expect(run.rows, run.log).toHaveLength(12);
    obeysNobody(run);
    await hasNothingForeign(service);
  });

  // Somebody chose it, as an address or with a control character.
  it.each(['jane@private.example', 'Jane\tDoe', '##[error]pwned'])(
    'the name of a runner %j',
    async (runnerName) => {
      const service = await openResults();
      const site = await openSandbox(users);
      await runAction(service, liveInputs(site.origin, { limit: '3' }), { csv, runnerName });
      await hasNothingForeign(service);
      const next = await runAction(service, liveInputs(site.origin), { csv });
      expect(next.counts, next.log).toEqual({ 'skipped-done': 3, scheduled: 9 });
    },
  );
});
