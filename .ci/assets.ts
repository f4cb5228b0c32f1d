// Writes src/report/html/assets.ts: the style and the script of report.html as strings, with the hashes that the page's
// Content-Security-Policy lets in. Run by `npm run build`; a contract test says when it has to be run again.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = new URL('../src/report/html/', import.meta.url);

const read = (path: string): string => readFileSync(new URL(path, FOLDER), 'utf8').replaceAll('\r\n', '\n');

const constants = (name: string, text: string): string => {
  const hash = createHash('sha256').update(text).digest('base64');
  return `export const ${name} = ${JSON.stringify(text)};\nexport const ${name}_HASH = 'sha256-${hash}';\n`;
};

/** The text of assets.ts as it follows from its sources. */
export const makeAssets = (): string =>
  '// biome-ignore-all format: made by .ci/assets.ts from page.css and rows.js\n' +
  constants('STYLE', read('page.css')) +
  constants('SCRIPT', read('rows.js'));

export const ASSETS = fileURLToPath(new URL('assets.ts', FOLDER));

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(ASSETS, makeAssets());
