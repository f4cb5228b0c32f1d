import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Described, readActionFile } from '../support/action-file.ts';
import { withExamples } from './readme-examples.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = `${ROOT}README.md`;

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

/** README.md with the tables between its markers made anew from action.yml. Throws where a marker is missing. */
export const withTables = (readme: string): string => {
  const { inputs, outputs } = readActionFile(ROOT);
  const tables = { inputs: inputsTable(inputs), outputs: outputsTable(outputs) };
  return Object.entries(tables).reduce((text, [name, lines]) => {
    const place = new RegExp(`(<!-- ${name}:begin -->\n)[^]*?(<!-- ${name}:end -->)`);
    if (!place.test(text)) throw new Error(`README.md has no place for the ${name}`);
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${lines.join('\n')}\n\n${end}`);
  }, readme);
};

// `npm run readme`
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(README, withExamples(withTables(readFileSync(README, 'utf8'))));
}
