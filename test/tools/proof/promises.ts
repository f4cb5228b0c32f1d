import { ledgerRef } from '../../../src/adapters/github/ledger.ts';
import { DEFAULT_LEDGER_REF } from '../../../src/domain/ledger/ledger.ts';
import type { ResultsService } from '../../support/results-service.ts';
import type { StepResult } from '../../support/runner.ts';
import type { HostileSite } from './hostile-site.ts';

/** What nobody may find in a log. */
export const TOKEN = 'q7Xw2Lr9ZkT4vNb8sHd3';

export type Row = { readonly user_id: string; readonly status: string };
/** A run and its results; no rows where neither an artifact nor the log has them. */
export type Ran = StepResult & { readonly rows: readonly Row[] | undefined };

/** What a run was to do. */
export type Task = {
  readonly mode: 'delete' | 'cancel';
  /** The users of the list; with `cancel-run` those of the run, which only the ledger knows. */
  readonly users: ReadonlyMap<string, string>;
  readonly isWholeList: boolean;
};

/** Everything in which a run did, or told, what it should not; `requests` are those that the site saw of it. */
export const checkRun = (ran: Ran, task: Task, site: HostileSite, requests: readonly string[]): string[] => [
  ...checkRequests(task, requests),
  ...checkShown(ran),
  ...checkRows(ran, task, site, idsOf(requests, CHANGE[task.mode])),
];

const CHANGE = { delete: 'DELETE', cancel: 'POST' } as const;

const idsOf = (requests: readonly string[], method: string): ReadonlySet<string> =>
  new Set(
    requests.flatMap((request) => (request.startsWith(`${method} `) ? [request.split(' ')[1] ?? ''] : [])),
  );

const checkRequests = ({ mode, users }: Task, requests: readonly string[]): string[] =>
  requests.flatMap((request) => {
    const [method = '', id = ''] = request.split(' ');
    if (!users.has(id)) return [`${request}: the user is not on the list`];
    return method === 'GET' || method === CHANGE[mode] ? [] : [`${request}: no request of this kind of run`];
  });

const checkShown = ({ log, summary, post }: Ran): string[] => {
  const shown = [log, summary, post?.log, post?.summary].join('\n').replace(/^::add-mask::.*$/gm, '');
  return [
    ...(shown.includes(TOKEN) ? ['the token is shown'] : []),
    ...(/user\d+(?:@|&#64;)/.test(shown) ? ['an e-mail address is shown'] : []),
  ];
};

const checkRows = (
  { rows }: Ran,
  { mode, users, isWholeList }: Task,
  { pending }: HostileSite,
  asked: ReadonlySet<string>,
): string[] => {
  if (!rows) return [];
  const wrong: string[] = [];
  const known = new Map(rows.map(({ user_id, status }) => [user_id, status]));
  if (known.size !== rows.length || (isWholeList && rows.length !== users.size))
    wrong.push(`${rows.length} rows of ${known.size} users, and the list has ${users.size}`);
  for (const [id, status] of known) {
    const isPending = pending.has(id);
    if (mode === 'cancel') {
      if (isPending && /^(?:cancelled|not-scheduled|too-late|not-found)$/.test(status))
        wrong.push(`user ${id} is ${status}, but the deletion is pending`);
    } else {
      if (/^(?:already-)?scheduled$/.test(status) && !isPending)
        wrong.push(`user ${id} is ${status}, but not on the site`);
      const isTold = /^(?:scheduled|unknown|already-scheduled|skipped-done)$/.test(status);
      if (asked.has(id) && isPending && !isTold)
        wrong.push(`user ${id} is ${status}, but the deletion is pending`);
    }
  }
  return wrong;
};

/** Nobody is deleted whose deletion a run has cancelled before. */
export const checkOrder = ({ requests }: HostileSite): string[] => {
  const cancelled = new Set<string>();
  return requests.flatMap((request) => {
    const [method = '', id = ''] = request.split(' ');
    if (method === 'POST') cancelled.add(id);
    return method === 'DELETE' && cancelled.has(id)
      ? [`user ${id} is deleted again after a cancellation`]
      : [];
  });
};

/** As much of a ledger's text as its promises are about. */
type LedgerText = {
  readonly requests: readonly (readonly [string, number])[];
  readonly open?: { readonly mode: string; readonly users: readonly string[]; readonly requests: number };
};

/** The ledger has everything that the site carried out, and counts no fewer requests than it saw. */
export const checkLedger = async (
  { runs: { content } }: ResultsService,
  address: string,
  site: HostileSite,
): Promise<string[]> => {
  const ref = ledgerRef(DEFAULT_LEDGER_REF, address);
  const [json, users] = await Promise.all([content.show(ref, 'ledger.json'), content.show(ref, 'users.csv')]);
  const seen = site.requests.length;
  if (json === undefined || users === undefined)
    return seen === 0 ? [] : [`the site saw ${seen} requests, and there is no ledger`];
  const { requests, open } = JSON.parse(json) as LedgerText;
  const counted = requests.reduce((sum, [, n]) => sum + n, open?.requests ?? 0);
  const states = new Map(
    users.split('\n').map((line) => {
      const [id = '', status = ''] = line.split(',');
      return [id, status];
    }),
  );
  const claimed = new Set(open?.mode === 'delete' ? open.users : []);
  const lost = [...site.pending].filter(
    (id) => !claimed.has(id) && !/^(?:already-)?scheduled$|^unknown$/.test(states.get(id) ?? ''),
  );
  return [
    ...(counted < seen ? [`the site saw ${seen} requests, and the ledger counts ${counted}`] : []),
    ...lost.map((id) => `user ${id} has a pending deletion, and "${states.get(id) ?? ''}" in the ledger`),
  ];
};
