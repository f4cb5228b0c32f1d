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
  seed: 1,
};

interface Rule {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

const SHARE: Rule = { min: 0, max: 1, whole: false };

const RULES: Readonly<Record<keyof SandboxOptions, Rule>> = {
  latency: { min: 0, max: 60_000, whole: true },
  quota: { min: 1, max: 10_000_000, whole: true },
  burst: { min: 1, max: 10_000_000, whole: true },
  faults: SHARE,
  staff: SHARE,
  missing: SHARE,
  seed: { min: 0, max: 0xffff_ffff, whole: true },
};

const isOption = (key: string): key is keyof SandboxOptions => Object.hasOwn(RULES, key);

const parseNumber = (text: string, { whole, min, max }: Rule): number | undefined => {
  // Number() alone would also take '', ' 5', '0x10' and '1e3'.
  if (!(whole ? /^\d+$/ : /^\d+(\.\d+)?$/).test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
};

const describe = ({ whole, min, max }: Rule): string =>
  `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`;

/**
 * Reads the `site` input: the options of `sandbox` or `sandbox?latency=0&faults=0.01`, all that is wrong
 * with them in one text, or undefined where the text does not ask for the sandbox at all.
 */
export const parseSandboxSite = (site: string): SandboxOptions | { readonly fault: string } | undefined => {
  if (site !== 'sandbox' && !site.startsWith('sandbox?')) return undefined;
  const options: Record<keyof SandboxOptions, number> = { ...DEFAULT_OPTIONS };
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const [key, text] of new URLSearchParams(site.slice('sandbox?'.length))) {
    const name = `sandbox option ${JSON.stringify(key)}`;
    if (!isOption(key)) {
      faults.push(`${name} is not known; there are ${Object.keys(RULES).join(', ')}`);
    } else if (seen.has(key)) {
      faults.push(`${name} is given more than once`);
    } else {
      const value = parseNumber(text, RULES[key]);
      if (value !== undefined) options[key] = value;
      else faults.push(`${name} must be ${describe(RULES[key])}, not ${JSON.stringify(text)}`);
    }
    seen.add(key);
  }
  return faults.length > 0 ? { fault: faults.join('; ') } : options;
};
