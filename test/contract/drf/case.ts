/** One request to both sites. */
export interface Case {
  /** What it is about; no other case of its scenario has the same words. */
  readonly what: string;
  /** Method and path, `GET /api/user/1/`. */
  readonly request: string;
  /** Instead of those that the action sends; undefined leaves one of them out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Its time in seconds after the start; that of the case before it, if not given. */
  readonly at?: number;
  /** How often it is sent, once if not given; only the last answer is looked at. */
  readonly times?: number;
}

/** Requests, in their order, to a site that nobody has asked anything yet. */
export interface Scenario {
  readonly name: string;
  /** Requests a day with the token; 10,000 if not given. */
  readonly quota?: number;
  /** Requests a minute with the token; as many as you like, if not given. */
  readonly burst?: number;
  /** Whether every user is staff. */
  readonly staff?: boolean;
  /** Whether a DELETE does its work and then crashes. */
  readonly broken?: boolean;
  /** Whether requests without a token are throttled before they are refused; the sandbox always does so. */
  readonly throttleFirst?: boolean;
  readonly cases: readonly Case[];
}

/** The largest id there is, 2^63 - 1: a number would lose digits. */
export const HUGE = '9223372036854775807';

/** Who there is, at both sites. */
export const USERS = ['1', '2', '3', HUGE].map((id) => ({ id, email: `user${id}@example.com` }));

/** The one key that both sites take. */
export const TOKEN = 'key';
