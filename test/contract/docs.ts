import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Described, readActionFile } from '../support/action-file.ts';
import { filesOf } from '../support/files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The README and the pages of docs/, as paths from the root. */
export const PAGES = ['README.md', ...filesOf('docs/*.md')];

/** The files that the tests for documents read besides these. */
export const readPage = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');

const inputsTable = (inputs: Readonly<Record<string, Described>>): string[] => [
  '| Input | Default | Meaning |',
  '| --- | --- | --- |',
  ...Object.entries(inputs).map(([name, { description, default: given, required }]) => {
    const shown = required ? '**required**' : given ? `\`${given}\`` : '';
    return `| \`${name}\` | ${shown} | ${description} |`;
  }),
];

const outputsTable = (outputs: Readonly<Record<string, Described>>): string[] => [
  '| Output | Meaning |',
  '| --- | --- |',
  ...Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${description} |`),
];

const codeOf = (example: string): string[] => [
  '```yaml',
  ...readPage(`.github/examples/${example}`).trimEnd().split('\n'),
  '```',
];

/**
 * A page with what stands between its markers made anew: tables from action.yml, and the files of .github/examples.
 * Throws where there is no such file.
 */
export const makePage = (page: string): string => {
  const { inputs, outputs } = readActionFile(ROOT);
  const made = (name: string): string[] => {
    if (name === 'inputs') return inputsTable(inputs);
    if (name === 'outputs') return outputsTable(outputs);
    return codeOf(name.replace('example:', ''));
  };
  return page.replace(
    /^<!-- (inputs|outputs|example:[\w-]+\.yml):begin -->\n.*?<!-- \1:end -->/gms,
    (_, name: string) => [`<!-- ${name}:begin -->`, '', ...made(name), '', `<!-- ${name}:end -->`].join('\n'),
  );
};

// `npm run docs`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of PAGES) writeFileSync(`${ROOT}${path}`, makePage(readPage(path)));
}
