import { QUIRK_NAMES, type QuirkName } from './quirks.ts';

/** One option: what holds unless it is asked for, what its text must be, and its value; undefined if the text is not that. */
const option = <Value>(standard: Value, wanted: string, parse: (text: string) => Value | undefined) => ({
  standard,
  wanted,
  parse,
});

const number = (standard: number, min: number, max: number, isWhole = true) =>
  option(standard, `${isWhole ? 'a whole number' : 'a number'} from ${min} to ${max}`, (text) => {
    // Number() alone would also take '', ' 5', '0x10' and '1e3'.
    if (!(isWhole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)) return undefined;
    const value = Number(text);
    return value >= min && value <= max ? value : undefined;
  });

const SHARE = number(0, 0, 1, false);

/** How the rehearsal site behaves: by default as a healthy one. Shares are parts of one: 0.01 is one in a hundred. */
const OPTIONS = {
  /** Milliseconds between a request's arrival and its answer. */
  latency: number(20, 0, 60_000),
  /** Requests that the token may make in a rolling day (Bevy's help: 10,000). */
  quota: number(10_000, 1, 10_000_000),
  /** Requests that the token may make in any rolling 60 seconds: a throttle with a short Retry-After. */
  burst: number(Number.POSITIVE_INFINITY, 1, 10_000_000),
  /** Share of the requests that go wrong, each in one of the ways of faults.ts. */
  faults: SHARE,
  /** Share of the users whose deletion is refused with 403. */
  staff: SHARE,
  /** Share of the users that the site does not know. */
  missing: SHARE,
  /** Share of the users that are deleted shells from the start. */
  gone: SHARE,
  /** Share of the addresses that two users of the site have. */
  ambiguous: SHARE,
  /** So many reads after a DELETE or a cancellation show the user as before it. */
  late: number(0, 0, 100),
  /** The field that shows a pending deletion; empty for the sandbox's own, `none` for no such field. */
  field: option('', 'none, or the name of a field that the sandbox does not have otherwise', (text) =>
    /^(?!(?:id|email|first_name|last_name|is_staff)$)[a-z][a-z0-9_]{0,63}$/.test(text) ? text : undefined,
  ),
  /** Ways in which real sites may answer otherwise. */
  quirks: option<readonly QuirkName[]>(
    [],
    `some of ${QUIRK_NAMES.join(', ')}, with commas between them`,
    (text) => {
      const names = text.split(',').map((word) => QUIRK_NAMES.find((name) => name === word));
      const known = names.filter((name) => name !== undefined);
      return known.length === names.length ? known : undefined;
    },
  ),
  /** Two sites with the same seed have the same staff, the same missing users and the same faults. */
  seed: number(1, 0, 0xffff_ffff),
};

/** The options of one site. */
export type SandboxOptions = { readonly [Key in keyof typeof OPTIONS]: (typeof OPTIONS)[Key]['standard'] };

/** What holds unless something else is asked for. */
export const DEFAULT_OPTIONS = Object.fromEntries(
  Object.entries(OPTIONS).map(([name, { standard }]) => [name, standard]),
) as SandboxOptions;

const isOption = (key: string): key is keyof SandboxOptions => Object.hasOwn(OPTIONS, key);

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
      faults.push(`${name} is not known; the options are ${Object.keys(OPTIONS).join(', ')}`);
    } else if (seen.has(key)) {
      faults.push(`${name} is given more than once`);
    } else {
      const value = OPTIONS[key].parse(text);
      if (value !== undefined) options = { ...options, [key]: value };
      else faults.push(`${name} must be ${OPTIONS[key].wanted}, not ${JSON.stringify(text)}`);
    }
    seen.add(key);
  }
  return faults.length > 0 ? { fault: faults.join('; ') } : options;
};
