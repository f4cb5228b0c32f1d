import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An input or an output as declared; the default as written, expressions not evaluated. */
export interface Described {
  readonly description: string;
  readonly default: string;
  readonly required: boolean;
}

/** What the runner and the tables of docs/inputs.md need of an action.yml. */
export interface ActionFile {
  /** The scripts, as absolute paths. */
  readonly main: string;
  readonly post?: string;
  readonly inputs: Readonly<Record<string, Described>>;
  readonly outputs: Readonly<Record<string, Described>>;
}

/**
 * Reads the action.yml of a folder. Not YAML but the part of it that ours is written in: two blanks a level,
 * scalars on one line, plain or quoted. Throws on a default or script in another form.
 */
export const readActionFile = (folder: string): ActionFile => {
  const described: Record<string, Record<string, Described>> = { inputs: {}, outputs: {} };
  const scripts: Record<string, string> = {};
  let section = '';
  let name = '';
  for (const line of readFileSync(join(folder, 'action.yml'), 'utf8').split(/\r?\n/)) {
    const [, indent = '', key = '', value = ''] = /^( *)([\w-]+):(?:\s+(.*))?$/.exec(line) ?? [];
    if (!key) continue;
    const entries = described[section];
    const entry = entries?.[name];
    if (indent === '') {
      section = key;
    } else if (entries && indent.length === 2) {
      name = key;
      entries[name] = { description: '', default: '', required: false };
    } else if (entries && entry && indent.length === 4) {
      const scalar = readScalar(value);
      entries[name] = { ...entry, [key]: key === 'required' ? scalar === 'true' : scalar };
    } else if (section === 'runs' && indent.length === 2) {
      scripts[key] = join(folder, readScalar(value));
    }
  }
  const { main, post } = scripts;
  if (!main) throw new Error(`${folder}/action.yml: no runs.main`);
  const { inputs = {}, outputs = {} } = described;
  return { main, inputs, outputs, ...(post && { post }) };
};

const readScalar = (text: string): string => {
  const [, double] = /^("(?:[^"\\]|\\.)*")\s*(?:#.*)?$/.exec(text) ?? [];
  if (double) return String(JSON.parse(double));
  const [, single] = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(text) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  if (/^["'>|&*![{]/.test(text)) throw new Error(`action.yml: not a scalar on one line: ${text}`);
  return text.replace(/(^|\s)#.*$/, '').trim();
};
