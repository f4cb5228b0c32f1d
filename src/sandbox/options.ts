import { QUIRK_NAMES, type QuirkName } from './quirks.ts';

/** How the rehearsal site behaves. Shares are parts of one: 0.01 is one in a hundred. */
export interface SandboxOptions {
  /** Milliseconds between a request's arrival and its answer. */
  readonly latency: number;
  /** Requests that the token may make in a rolling day (Bevy's help: 10,000). */
  readonly quota: number;
  /** Requests that the token may make in any rolling 60 seconds: a throttle with a short Retry-After. */
  readonly burst: number;
  /** Share of the requests that go wrong, each in one of the ways of faults.ts. */
  readonly faults: number;
  /** Share of the users whose deletion is refused with 403. */
  readonly staff: number;
  /** Share of the users that the site does not know. */
  readonly missing: number;
  /** Share of the users that are deleted shells from the start. */
  readonly gone: number;
  /** So many reads after a DELETE or a cancellation show the user as before it. */
  readonly late: number;
  /** The field that shows a pending deletion; empty for the sandbox's own, `none` for no such field. */
  readonly field: string;
  /** Ways in which real sites may answer otherwise. */
  readonly quirks: readonly QuirkName[];
  /** Two sites with the same seed have the same staff, the same missing users and the same faults. */
  readonly seed: number;
}

/** What holds unless something else is asked for: a healthy site with Bevy's quota and no burst limit. */
export const DEFAULT_OPTIONS: SandboxOptions = {
  latency: 20,
  quota: 10_000,
  burst: Number.POSITIVE_INFINITY,
  faults: 0,
  staff: 0,
  missing: 0,
  gone: 0,
  late: 0,
  field: '',
  quirks: [],
  seed: 1,
};

/** Reads the text of one option; undefined if it is none of what `wanted` says. */
interface Rule<Value> {
  readonly wanted: string;
  readonly parse: (text: string) => Value | undefined;
}

const number = (min: number, max: number, isWhole: boolean): Rule<number> => ({
  wanted: `${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`,
  parse: (text) => {
    // Number() alone would also take '', ' 5', '0x10' and '1e3'.
    if (!(isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  },
});

const SHARE = number(0, 1, false);

const FIELD: Rule<string> = {
  wanted: 'none, or the name of a field that the sandbox does not have otherwise',
  parse: (text) =>
    /^[a-z][a-z0-9_]{0,63}$/.test(text) && !/^(?:id|email|first_name|last_name|is_staff)$/.test(text)
      ? text
      : undefined,
};

const QUIRKS: Rule<readonly QuirkName[]> = {
  wanted: `some of ${QUIRK_NAMES.join(', ')}, with commas between them`,
  parse: (text) => {
    const names = text.split(',').map((word) => QUIRK_NAMES.find((name) => name === word));
    const known = names.filter((name) => name !== undefined);
    return known.length === names.length ? known : undefined;
  },
};

const RULES: { readonly [Key in keyof SandboxOptions]: Rule<SandboxOptions[Key]> } = {
  latency: number(0, 60_000, true),
  quota: number(1, 10_000_000, true),
  burst: number(1, 10_000_000, true),
  faults: SHARE,
  staff: SHARE,
  missing: SHARE,
  gone: SHARE,
  late: number(0, 100, true),
  field: FIELD,
  quirks: QUIRKS,
  seed: number(0, 0xffff_ffff, true),
};

const isOption = (key: string): key is keyof SandboxOptions => Object.hasOwn(RULES, key);

/**
 * Reads the `site` input: the options of `sandbox` or `sandbox?latency=0&faults=0.01`, all that is wrong
 * with them in one text, or undefined where the text does not ask for the sandbox at all.
 */
export const parseSandboxSite = (site: string): SandboxOptions | { readonly fault: string } | undefined => {
  if (site !== 'sandbox' && !site.startsWith('sandbox?')) return undefined;
  let options = DEFAULT_OPTIONS;
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const [key, text] of new URLSearchParams(site.slice('sandbox?'.length))) {
    const name = `sandbox option ${JSON.stringify(key)}`;
    if (!isOption(key)) {
      faults.push(`${name} is not known; there are ${Object.keys(RULES).join(', ')}`);
    } else if (seen.has(key)) {
      faults.push(`${name} is given more than once`);
    } else {
      const value = RULES[key].parse(text);
      if (value !== undefined) options = { ...options, [key]: value };
      else faults.push(`${name} must be ${RULES[key].wanted}, not ${JSON.stringify(text)}`);
    }
    seen.add(key);
  }
  return faults.length > 0 ? { fault: faults.join('; ') } : options;
};
