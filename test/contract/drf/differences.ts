/** Cases of one scenario whose answers are meant to differ: both statuses, and why that is right. */
export interface Difference {
  readonly scenario: string;
  readonly cases: readonly string[];
  readonly drf: number;
  readonly sandbox: number;
  readonly why: string;
}

/** Where the sandbox is meant to answer otherwise than DRF: these cases and no others. */
export const DIFFERENCES: readonly Difference[] = [
  {
    scenario: 'who is there',
    cases: ['a leading zero', 'a plus', 'a blank', 'an escaped digit', 'a full-width digit'],
    drf: 200,
    sandbox: 404,
    why: "Python's int() takes them all for user 1. The sandbox knows an id only as a list may write it.",
  },
  {
    scenario: 'who is there',
    cases: ['an e-mail address'],
    drf: 404,
    sandbox: 200,
    why: 'A Bevy site reads a user "by ID or Email"; a plain view of DRF does not.',
  },
  {
    scenario: 'who is there',
    cases: ['an id beyond 64 bits'],
    drf: 500,
    sandbox: 404,
    why: 'The error is the database driver’s, and a list with such an id is refused.',
  },
  {
    scenario: 'who is there',
    cases: ['an escaped slash'],
    drf: 200,
    sandbox: 404,
    why: 'Django routes the decoded path, but no id and no endpoint of the action has an escape in it.',
  },
  {
    scenario: 'paths',
    cases: ['no slash, an escape'],
    drf: 301,
    sandbox: 301,
    why: 'The same: only the Location has the path decoded.',
  },
  {
    scenario: 'tokens',
    cases: ['a key in Latin-1'],
    drf: 401,
    sandbox: 401,
    why: 'DRF has words of its own for it. The action refuses a token that is not printable ASCII.',
  },
  {
    scenario: 'what is accepted',
    cases: ['XML', 'another version'],
    drf: 406,
    sandbox: 200,
    why: 'The sandbox speaks JSON whatever is asked for: the action always asks for JSON, version 1.0.',
  },
  {
    scenario: 'what is accepted',
    cases: ['another version, no token'],
    drf: 406,
    sandbox: 401,
    why: 'The same: DRF looks at it before the token.',
  },
  {
    scenario: 'what is accepted',
    cases: ['XML as the query says'],
    drf: 404,
    sandbox: 200,
    why: 'The same, and no request of the action has a query.',
  },
  {
    scenario: 'without a token',
    cases: ['one more'],
    drf: 401,
    sandbox: 429,
    why: "DRF's IsAuthenticated comes before every throttle, but Bevy's help states 5,000 requests a day.",
  },
];
