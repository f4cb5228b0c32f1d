import type { Printer } from '../../../src/adapters/runner.ts';
import type { Life } from './life.ts';

/** What a process has said before it died. */
export type Printed = {
  /** Log and annotations, a line each. */
  readonly lines: string[];
  readonly outputs: Map<string, string>;
  readonly state: Map<string, string>;
  summary: string;
};

/** A printer that keeps what it is told. */
export const createPrinter = (life: Life): { readonly printer: Printer; readonly printed: Printed } => {
  const printed: Printed = { lines: [], outputs: new Map(), state: new Map(), summary: '' };
  const say = (text: string): void => {
    if (!life.isDead()) printed.lines.push(text);
  };
  const printer: Printer = {
    info: say,
    debug: say,
    notice: ({ text }) => say(text),
    warning: ({ text }) => say(text),
    error: ({ text }) => say(text),
    verdict: (_, text) => say(text),
    told: () => [],
    group: async (name, work) => {
      say(name);
      return work();
    },
    faults: (faults) => {
      for (const { input = '', message } of faults) say(`${input}: ${message.text}`);
    },
    output: (name, value) => {
      if (!life.isDead()) printed.outputs.set(name, String(value));
    },
    state: (name, value) => {
      if (!life.isDead()) printed.state.set(name, value);
    },
    summary: async (markdown) => {
      if (!life.isDead()) printed.summary += markdown;
    },
  };
  return { printer, printed };
};
