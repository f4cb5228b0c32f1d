import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { EXTRACT_FILE } from '../support/openapi/document.ts';
import { extract } from '../support/openapi/extract.ts';
import { OPERATIONS } from '../support/openapi/operations.ts';

const DESCRIPTION = '@octokit/openapi/generated/api.github.com.json';

/** The text of github.json, made from the installed package. */
export const makeExtract = (): string => {
  const path = createRequire(import.meta.url).resolve(DESCRIPTION);
  return `${JSON.stringify(extract(JSON.parse(readFileSync(path, 'utf8')), OPERATIONS), null, 1)}\n`;
};

// `npm run openapi`
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(EXTRACT_FILE, makeExtract());
