import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type FileVariable = 'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_ENV' | 'GITHUB_PATH' | 'GITHUB_STEP_SUMMARY';

/** The files through which one process of a step talks to the runner. */
export interface FileCommands {
  /** Each the path of a fresh, empty file. */
  readonly env: Readonly<Record<FileVariable, string>>;
  /** What the process left in them. Throws on a malformed line, where the runner would fail the step. */
  read(): {
    readonly outputs: Record<string, string>;
    readonly state: Record<string, string>;
    /** Raw, whatever its size. */
    readonly summary: string;
  };
}

/** Creates the files below `_runner_file_commands` in the runner's temporary folder, named as the runner does. */
export const createFileCommands = (temp: string): FileCommands => {
  const folder = join(temp, '_runner_file_commands');
  mkdirSync(folder, { recursive: true });
  const id = randomUUID();
  const create = (prefix: string): string => {
    const path = join(folder, `${prefix}_${id}`);
    writeFileSync(path, '');
    return path;
  };
  const env = {
    GITHUB_OUTPUT: create('set_output'),
    GITHUB_STATE: create('save_state'),
    GITHUB_ENV: create('set_env'),
    GITHUB_PATH: create('add_path'),
    GITHUB_STEP_SUMMARY: create('step_summary'),
  };
  return {
    env,
    read: () => ({
      outputs: parseKeyValues(readFileSync(env.GITHUB_OUTPUT, 'utf8')),
      state: parseKeyValues(readFileSync(env.GITHUB_STATE, 'utf8')),
      summary: readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'),
    }),
  };
};

/**
 * Parses `name=value` lines and `name<<delimiter` blocks. Throws where the runner fails the step
 * (actions/runner, FileCommandManager.cs).
 */
export const parseKeyValues = (text: string): Record<string, string> => {
  const pairs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === '') continue;
    const { name, sign, rest } = /^(?<name>.*?)(?<sign>=|<<)(?<rest>.*)$/s.exec(line)?.groups ?? {};
    if (!name || rest === undefined || (sign === '<<' && rest === ''))
      throw new Error(`Invalid format '${line}'`);
    pairs[name] = sign === '=' ? rest : takeBlock(lines, rest);
  }
  return pairs;
};

const takeBlock = (lines: string[], delimiter: string): string => {
  const end = lines.indexOf(delimiter);
  if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
  return lines
    .splice(0, end + 1)
    .slice(0, -1)
    .join('\n');
};
