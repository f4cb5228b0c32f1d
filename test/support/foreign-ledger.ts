const HEADER = 'user_id,status,since,last,run,grace,keep,kept_at';
const SINCE = '2026-01-01T00:00:00Z';
const GOOD = `2002,scheduled,${SINCE},,424242424242,7,,`;

/** Texts that stand in the place of users.csv, and none of which a run would have written. */
export const BAD_USERS: Readonly<Record<string, string>> = {
  'a command': `${HEADER}\n::error title=evil::pwned\n`,
  'a command behind a carriage return': `${HEADER}\n${GOOD}\r::add-mask::pwned\n`,
  'a command as a state': `${HEADER}\n2002,##[error]pwned,${SINCE},,424242424242,7,,\n`,
  'a state that every object has': `${HEADER}\n2002,constructor,${SINCE},,424242424242,7,,\n`,
  'an address as a run': `${HEADER}\n2002,scheduled,${SINCE},,jane@private.example,7,,\n`,
  'an address as a user': `${HEADER}\njane@private.example,scheduled,${SINCE},,424242424242,7,,\n`,
  'an id of twenty digits': `${HEADER}\n99999999999999999999,scheduled,${SINCE},,424242424242,7,,\n`,
  'an id that a spreadsheet wrote': `${HEADER}\n2E+05,scheduled,${SINCE},,424242424242,7,,\n`,
  'a run of a thousand digits': `${HEADER}\n2002,scheduled,${SINCE},,${'9'.repeat(1000)},7,,\n`,
  'a grace period of thirty years': `${HEADER}\n2002,scheduled,${SINCE},,424242424242,9999,,\n`,
  'a negative grace period': `${HEADER}\n2002,scheduled,${SINCE},,424242424242,-1,,\n`,
  'a moment that no calendar has': `${HEADER}\n2002,scheduled,2026-13-45T99:99:99Z,,424242424242,7,,\n`,
  'a year of six digits': `${HEADER}\n2002,scheduled,+275760-09-13T00:00:00Z,,424242424242,7,,\n`,
  'an end before its beginning': `${HEADER}\n2002,scheduled,${SINCE},2025-01-01T00:00:00Z,424242424242,7,,\n`,
  'a cell too many': `${HEADER}\n${GOOD},pwned\n`,
  'half a cancellation': `${HEADER}\n2002,cancelled,${SINCE},,424242424242,7,4243,\n`,
  'a user twice': `${HEADER}\n${GOOD}\n${GOOD}\n`,
  'line ends of Windows': `${HEADER}\r\n${GOOD}\r\n`,
  'a file cut off': `${HEADER}\n${GOOD.slice(0, -3)}`,
  NUL: `${HEADER}\n${GOOD}\n\0\n`,
  'orders to a terminal': `${HEADER}\n\u001b]0;pwned\u0007\u202e\n`,
  nothing: '',
};

/** A claim in its right form, of a run that nobody knows. */
export const CLAIM = {
  ...{
    run: '424242424242',
    attempt: 1,
    runner: 'r',
    step: '424242424242.1.x',
    mode: 'delete',
    at: SINCE,
    grace: 7,
  },
  ...{ list: { path: 'x.csv', blob: '' }, requests: 5, used: [], users: ['1001'] },
};

/** What stands in the place of fields of ledger.json; as text, the whole file. */
export const BAD_JSON: Readonly<Record<string, string | Readonly<Record<string, unknown>>>> = {
  'no JSON': '::error title=evil::pwned\n',
  'half of it': '{"format": 1, "site": ',
  'a list': '[]',
  'a thousand lists in each other': '['.repeat(200_000) + ']'.repeat(200_000),
  'fields of a prototype': '{"__proto__": {"format": 1, "site": "x", "requests": []}}',
  'a format that is text': { format: '::error::pwned' },
  'a format without end': '{"format": 1e999}',
  'a site with orders': { site: 'https://x.example\r::error::pwned' },
  'a site without end': { site: `https://x.example/${'x'.repeat(5000)}` },
  'requests without end': { requests: [['2026-01-01T00:00Z', 1e300]] },
  'requests that give quota back': { requests: [['2026-01-01T00:00Z', -9000]] },
  'half a request': { requests: [['2026-01-01T00:00Z', 0.5]] },
  'requests at no time': { requests: [['##[error]pwned', 1]] },
  'a day without end': { exhausted_until: '9999-99-99T00:00:00Z' },
  'a claim without anything': { open: {} },
  'a claim of a run that is an order': { open: { ...CLAIM, run: '::error::pwned' } },
  'a claim of a runner with line ends': { open: { ...CLAIM, runner: 'a\r\n::add-mask::pwned' } },
  'a claim of a step with blanks': { open: { ...CLAIM, step: 'a b' } },
  'a claim to do something else': { open: { ...CLAIM, mode: 'pwned' } },
  'a claim of a path with orders': { open: { ...CLAIM, list: { path: '\u001b[31m', blob: '' } } },
  'a claim of users that are numbers': { open: { ...CLAIM, users: [1001] } },
  'a claim of users that are paths': { open: { ...CLAIM, users: ['1001/../1002'] } },
  'a claim of too many requests': { open: { ...CLAIM, requests: 1e12 } },
  'a claim in attempt 0': { open: { ...CLAIM, attempt: 0 } },
  'an undo that waits as nobody': { halt: { run: 'jane@private.example' } },
};
