import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the runner needs of an action.yml. */
export interface ActionFile {
  /** The scripts, as absolute paths. */
  readonly main: string;
  readonly post?: string;
  /** Every input's default as written, expressions not evaluated; the empty string if it has none. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Reads the action.yml of a folder. Not YAML but the part of it that ours is written in: two blanks a level,
 * scalars on one line, plain or quoted. Throws on a default or script in another form.
 */
export const readActionFile = (folder: string): ActionFile => {
  const inputs: Record<string, string> = {};
  const scripts: Record<string, string> = {};
  let section = '';
  let input = '';
  for (const line of readFileSync(join(folder, 'action.yml'), 'utf8').split(/\r?\n/)) {
    const [, indent = '', key = '', value = ''] = /^( *)([\w-]+):(?:\s+(.*))?$/.exec(line) ?? [];
    if (!key) continue;
    if (indent === '') {
      section = key;
    } else if (section === 'inputs' && indent.length === 2) {
      input = key;
      inputs[input] = '';
    } else if (section === 'inputs' && indent.length === 4 && key === 'default') {
      inputs[input] = readScalar(value);
    } else if (section === 'runs' && indent.length === 2) {
      scripts[key] = join(folder, readScalar(value));
    }
  }
  const { main, post } = scripts;
  if (!main) throw new Error(`${folder}/action.yml: no runs.main`);
  return { main, inputs, ...(post && { post }) };
};

const readScalar = (text: string): string => {
  const [, double] = /^("(?:[^"\\]|\\.)*")\s*(?:#.*)?$/.exec(text) ?? [];
  if (double) return String(JSON.parse(double));
  const [, single] = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(text) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  if (/^["'>|&*![{]/.test(text)) throw new Error(`action.yml: not a scalar on one line: ${text}`);
  return text.replace(/(^|\s)#.*$/, '').trim();
};
