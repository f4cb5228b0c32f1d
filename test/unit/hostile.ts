import { type Entry, STATUSES } from '../../src/domain/types.ts';
import type { reportHtml } from '../../src/report/html/page.ts';
import type { Facts } from '../../src/report/run-json.ts';
import { makeEnded, makeFacts, NOW } from './facts.ts';
import { makeTestPlan } from './world.ts';

/** What a cell, a body or a name may hold to become more than text. */
export const HOSTILE = [
  '<img src=x onerror="globalThis.pwned=1">',
  '<script>globalThis.pwned=1</script>',
  '</script><script>globalThis.pwned=1</script>',
  '</style><style>*{display:none}</style>',
  '</td></tr></table><h1>All good</h1>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--',
  ']]>',
  '&lt;b&gt; &amp;amp;',
  'javascript:alert(1)',
  '<iframe src="https://evil.example"></iframe>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '::add-mask::x',
  '##[error]pwned',
  '\r::warning::pwned',
  '\u001b[31mred\u001b[0m',
  '=HYPERLINK("http://evil.example","x")',
  '```\n# Pwned\n```mermaid\npie',
  '[link](https://evil.example) @octocat | cell |',
  '\u202eevil\u2066\u200b\ufeff',
  '\ud800 half a character \0',
  '`code` **bold** 2026-11-24T10:00:00Z',
] as const;

/** A run in which every foreign text of every place is `texts`, in turn; on `tame` ones it looks the same. */
export const hostileRecord = (texts: readonly string[] = HOSTILE): Parameters<typeof reportHtml> => {
  let n = 0;
  const next = (): string => {
    n += 1;
    return texts[n % texts.length] ?? '';
  };
  const users = texts.map((email, i) => ({ id: String(1001 + i), email, line: i + 2 }));
  const problems = STATUSES.filter((status) => status === 'failed' || status === 'unknown');
  const plan = makeTestPlan([], {
    skips: users.map((user, i) => ({
      user,
      status: problems[i % problems.length] ?? 'failed',
      detail: next(),
    })),
  });
  const journal: readonly Entry[] = [
    { type: 'batch', at: NOW, batch: 1, users: 1 },
    { type: 'wait', at: NOW, waitMs: 1000, detail: next() },
    { type: 'end', at: NOW + 5000, reason: 'stopped', detail: next() },
  ];
  const base = makeFacts();
  const run: Facts['run'] = {
    ...base.run,
    runner: next(),
    repository: next(),
    url: next(),
    workflow: next(),
    job: next(),
    event: next(),
    ref: next(),
    commit: next(),
    actor: next(),
    triggeringActor: next(),
    approvals: [{ environment: next(), user: next(), state: next() }],
  };
  const facts = makeFacts({
    run,
    action: next(),
    site: next(),
    list: { ...base.list, path: next(), blob: next(), sha256: next() },
    inputs: { csv: next(), protect: next() },
    review: { approved: true, pull: 7, author: next(), approvers: [next(), next()] },
  });
  return [makeEnded({ facts, plan }, journal), journal];
};
