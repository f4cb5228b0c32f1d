import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ResultsService } from '../support/results-service.ts';
import {
  ledgerRefOf,
  liveInputs,
  makeList,
  openHandMade,
  openResults,
  type Ran,
  runAction,
  runAlone,
} from './support.ts';

const { csv } = makeList(12);

const PLAIN_KEY = 'q7Xw2Lr9ZkT4vNb8sHd3';
/** A key of every printable kind, so that no encoding leaves it as it is. */
const KEY = 'k"E\\y<&>%41+/=_*`~|9Zx';

const each = (text: string, encode: (code: number) => string): string =>
  [...text].map((char) => encode(char.charCodeAt(0))).join('');
const hex = (code: number, digits = 2): string => code.toString(16).padStart(digits, '0');

/** A key in all the forms in which a site may give it back. */
const twist = (text: string): Record<string, string> => ({
  raw: text,
  'JSON escapes': each(text, (code) => `\\u${hex(code, 4)}`),
  'URL-encoded': encodeURIComponent(text),
  'URL-encoded, all of it': each(text, (code) => `%${hex(code)}`),
  HTML: text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;'),
  'HTML, all of it': each(text, (code) => `&#${code};`),
  'HTML in hex': each(text, (code) => `&#x${hex(code)};`),
  'escapes of a string in a string': each(text, (code) => `\\\\u${hex(code, 4)}`),
  base64: Buffer.from(text).toString('base64'),
  'base64, shifted by one': Buffer.from(`x${text}`).toString('base64'),
  'base64, shifted by two': Buffer.from(`xy${text}`).toString('base64'),
  base64url: Buffer.from(text).toString('base64url'),
  'base64url, shifted by one': Buffer.from(`x${text}`).toString('base64url'),
  'base64 of the header': Buffer.from(`Token ${text}`).toString('base64'),
  hex: Buffer.from(text).toString('hex'),
  'upper-case hex': Buffer.from(text).toString('hex').toUpperCase(),
  backwards: [...text].reverse().join(''),
});

interface Traced extends Ran {
  /** Everything that the run has left anywhere, by its name. */
  readonly places: Readonly<Record<string, string>>;
}

/** A run, and all that it leaves: on the runner's disk, in its artifact, in every version of the ledger. */
const trace = async (...[inputs, drive]: Parameters<typeof start>): Promise<Traced> => {
  const disk: Record<string, string> = {};
  const run = await start(inputs, async (step, job) => {
    const done = await (drive ?? (({ done }) => done))(step, job);
    for (const name of await readdir(job.dir, { recursive: true }))
      await readFile(join(job.dir, name), 'latin1').then(
        (text) => {
          disk[name] = text;
        },
        // Folders.
        () => {},
      );
    return done;
  });
  const places: Record<string, string> = { log: run.shown, ...disk };
  const ledger = await run.results.runs.content.log(ledgerRefOf(run.results), '-p', '--format=%B');
  places.ledger = ledger;
  for (const [name, bytes] of run.files) places[`artifact/${name}`] = bytes.toString();
  return { ...run, places };
};
const start = async (
  { csv: list = csv, ...inputs }: Record<string, string>,
  drive?: Parameters<typeof runAction>[3],
): Promise<Ran & { readonly results: ResultsService }> => {
  const results = await openResults();
  const given = { 'identity-check': 'off', canary: '0', ...inputs };
  return { ...(await runAction(results, given, { csv: list }, drive)), results };
};

/** Where a key is found in any of its forms, also behind the escapes of JSON, CSV and Markdown. */
const leaks = ({ places }: Traced, key: string): string[] => {
  const plain = (text: string): string[] => [
    text,
    text.replace(/\\(.)/g, '$1').replaceAll('""', '"'),
    text.replaceAll('&#8203;', '').replace(/\\(.)/g, '$1').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
  ];
  const found: string[] = [];
  for (const [place, content] of Object.entries(places)) {
    const texts = plain(content);
    for (const [form, text] of Object.entries(twist(key))) {
      // The first and last digits of base64 depend on what stands beside the key.
      const core = form.startsWith('base64') ? text.slice(4, -4) : text;
      if (texts.some((shown) => shown.includes(core))) found.push(`${form} in ${place}`);
    }
  }
  return found;
};

describe.concurrent('T19: a key that a site gives back in other words', () => {
  it.each([
    ['letters and digits', PLAIN_KEY],
    ['every kind of character', KEY],
    ['few letters', 'letMeInPlease'],
    ['the usual form of the framework', '9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b'],
  ])('of %s, also across the chunks of a body', async (_, key) => {
    const forms = Object.entries(twist(key));
    // Of five users one is not found: so many are borne.
    const listed = makeList(forms.length * 5);
    const site = await openHandMade((request, response) => {
      const nth = Number(/\/user\/(\d+)\//.exec(request.url ?? '')?.[1]) - 1001;
      const [name = '', form = ''] = forms[(nth - 4) / 5] ?? [];
      if (nth % 5 !== 4) response.writeHead(204).end();
      else {
        // As JSON text of its own: escapes stay as they are.
        const text = /escapes/.test(name) ? form : JSON.stringify(form).slice(1, -1);
        const body = Buffer.from(`{"detail":"no ${text}"}`);
        response.writeHead(404, { 'content-type': 'application/json' });
        response.write(body.subarray(0, body.length / 2));
        setTimeout(() => response.end(body.subarray(body.length / 2)), 2);
      }
    });
    const inputs = liveInputs(site.origin, { token: key, concurrency: '1', csv: listed.csv });
    const run = await trace({ ...inputs, 'batch-size': '20' });
    expect(run.counts, run.log).toEqual({ scheduled: forms.length * 4, 'not-found': forms.length });
    expect(run.places.ledger).toContain(
      `${forms.length * 4} scheduled, ${forms.length} not-found; run complete`,
    );
    expect(Object.keys(run.places).join()).toMatch(/_temp\/bevy-user-deletion.*journal\.jsonl/);
    expect(leaks(run, key)).toEqual([]);
  });

  it.each([
    ['a redirect', 302, { location: `https://evil.example/?k=${PLAIN_KEY}&b=${btoa(`Token ${PLAIN_KEY}`)}` }],
    ...['backwards', 'HTML, all of it', 'upper-case hex', 'base64url', 'URL-encoded, all of it'].map(
      (form): [string, number, Record<string, string>] => [
        `a redirect, ${form}`,
        302,
        { location: `https://evil.example/${twist(PLAIN_KEY)[form]}/x` },
      ],
    ),
    ['a Retry-After', 429, { 'retry-after': PLAIN_KEY }],
  ])('in the header of %s', async (_, status, headers) => {
    const site = await openHandMade((_request, response) => response.writeHead(status, headers).end());
    const inputs = liveInputs(site.origin, { token: PLAIN_KEY, 'max-duration': '1' });
    // One minute is shorter than the wait that follows a time nobody can read: a 429 ends the run as well.
    const run = await trace(inputs);
    expect(run.files.size).toBe(5);
    expect(leaks(run, PLAIN_KEY)).toEqual([]);
  });

  it('T9: a site with the key in its own address, and a key with blanks, are refused without a word of it', async () => {
    const key = 'sEcReT9876543210zyx';
    for (const inputs of [
      { site: `https://user:${key}@community.example.com` },
      { site: `https://community.example.com/?token=${key}` },
      { site: key },
      { token: `${key} ${key}` },
      { token: `Token ${key}` },
      { token: `${key}\n${key}` },
      { token: `clé${key}` },
    ]) {
      const run = await runAlone(liveInputs('https://community.example.com', inputs), { csv });
      expect(run.outputs.outcome).toBe('refused');
      expect(run.shown + run.summary, JSON.stringify(inputs)).not.toContain(key);
    }
  });
});
