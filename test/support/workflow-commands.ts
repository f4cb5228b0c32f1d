/** A workflow command that the runner found in a step's output. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** An entry of the run's annotation list. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
}

// What the runner registers: actions/runner, ActionCommandManager.cs. Anything else stays text.
const REGISTERED = [
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
];

/**
 * The commands in the lines of a log: `::name key=value,…::data` at the start of a line and
 * `##[name key=value;…]data` anywhere in one, nothing while stopped by `stop-commands`
 * (actions/runner, ActionCommand.cs).
 */
export const readCommands = (lines: readonly string[]): Command[] => {
  const commands: Command[] = [];
  let stopToken: string | undefined;
  for (const line of lines) {
    const registered = stopToken === undefined ? REGISTERED : [stopToken.toLowerCase()];
    const command = parseCommand(line, COLONS, registered) ?? parseCommand(line, BRACKETS, registered);
    if (!command) continue;
    if (stopToken !== undefined) stopToken = undefined;
    else if (command.name === 'stop-commands') stopToken = command.data;
    commands.push(command);
  }
  return commands;
};

/** The annotations among commands. */
export const readAnnotations = (commands: readonly Command[]): Annotation[] =>
  commands.flatMap(({ name, properties: { title, file, line }, data }) =>
    name === 'error' || name === 'warning' || name === 'notice'
      ? {
          level: name,
          message: data,
          ...(title !== undefined && { title }),
          ...(file !== undefined && { file }),
          ...(line !== undefined && { line: Number(line) }),
        }
      : [],
  );

/** How one of the two forms is written. `data` escapes are also undone in properties. */
interface Syntax {
  readonly pattern: RegExp;
  readonly separator: string;
  readonly data: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, string>>;
}

const COLONS: Syntax = {
  pattern: /^[\s\x85]*::(.*?)::(.*)$/s,
  separator: ',',
  data: { '%0D': '\r', '%0A': '\n' },
  properties: { '%3A': ':', '%2C': ',' },
};

const BRACKETS: Syntax = {
  pattern: /##\[(.*?)\](.*)$/s,
  separator: ';',
  data: { '%0D': '\r', '%0A': '\n', '%3B': ';', '%5D': ']' },
  properties: {},
};

const parseCommand = (line: string, syntax: Syntax, registered: readonly string[]): Command | undefined => {
  const [, head = '', data = ''] = syntax.pattern.exec(line) ?? [];
  const [written = '', ...rest] = head.split(' ');
  const name = written.toLowerCase();
  if (!registered.includes(name)) return undefined;
  const properties: Record<string, string> = {};
  for (const pair of rest.join(' ').trim().split(syntax.separator)) {
    const [, key, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? [];
    if (key && value) properties[key] = undoEscapes(value, { ...syntax.data, ...syntax.properties });
  }
  return { name, properties, data: undoEscapes(data, syntax.data) };
};

const undoEscapes = (text: string, escapes: Readonly<Record<string, string>>): string =>
  // `%25` last, as the runner does: `%250A` becomes `%0A` and not a line break.
  Object.entries({ ...escapes, '%25': '%' }).reduce(
    (result, [escaped, plain]) => result.replaceAll(escaped, plain),
    text,
  );
