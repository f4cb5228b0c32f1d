import { list, record, shaped, text, whole, word } from '../json-shape.ts';
import type { Bucket } from '../send/quota.ts';
import { FIELD } from '../send/user-fields.ts';
import { isoTime } from '../text.ts';
import type { Mode } from '../types.ts';
import type { Confirmation, Confirmed } from './confirmed.ts';
import type { Claim, Holder, Ledger } from './ledger.ts';

/** The format that this version reads and writes; another one is refused. */
export const LEDGER_FORMAT = 1;

/** ledger.json as text: everything but the users. One line for each thing that changes, so that `git log -p` reads well. */
export const ledgerJson = (ledger: Omit<Ledger, 'users'>): string => {
  const { site, requests, exhaustedUntil, confirmed, open, halt } = ledger;
  const head = {
    format: LEDGER_FORMAT,
    site,
    requests: requests.map(bucketJson),
    ...(exhaustedUntil !== undefined && { exhausted_until: isoTime(exhaustedUntil) }),
  };
  const lines = jsonLines(head, '  ');
  const parts = { confirmed: confirmedJson(confirmed) };
  const nested = { ...parts, open: open && claimJson(open), halt: halt && holderJson(halt) };
  for (const [name, fields] of Object.entries(nested))
    if (fields && Object.keys(fields).length > 0)
      lines.push(`  "${name}": {\n${jsonLines(fields, '    ').join(',\n')}\n  }`);
  return `{\n${lines.join(',\n')}\n}\n`;
};

const jsonLines = (fields: Readonly<Record<string, unknown>>, indent: string): string[] =>
  Object.entries(fields).map(([key, value]) => `${indent}"${key}": ${JSON.stringify(value)}`);

const bucketJson = ({ minute, requests }: Bucket): readonly [string, number] => [
  `${isoTime(minute * 60_000).slice(0, 16)}Z`,
  requests,
];

const confirmedJson = (confirmed: Confirmed) =>
  Object.fromEntries(
    Object.entries(confirmed).flatMap(([name, proof]) =>
      proof ? [[name, { ...proof, at: isoTime(proof.at) }]] : [],
    ),
  );

const holderJson = ({ run, attempt, runner, step }: Holder) => ({ run, attempt, runner, step });

const claimJson = (claim: Claim) => ({
  ...holderJson(claim),
  mode: claim.mode,
  at: isoTime(claim.at),
  grace: claim.graceDays,
  list: claim.list,
  requests: claim.requests,
  used: claim.used.map(bucketJson),
  users: claim.users,
});

const MODES: readonly Mode[] = ['delete', 'cancel', 'verify', 'lookup'];
const ID = /^[1-9]\d{0,18}$/;
const SHORT = /^[^\p{Cc}]{0,4096}$/u;
const STEP = /^[\w.-]{1,100}$/;
const MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MAX_REQUESTS = 100_000_000;

/** Reads ledger.json as hostile text; undefined if it is not one that this version wrote, `format` if another did. */
export const parseLedgerJson = (
  json: string,
): Omit<Ledger, 'users'> | { readonly format: number } | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  return shaped(() => {
    const get = record(value);
    const format = whole(get('format'), 1, 1_000_000);
    return format === LEDGER_FORMAT ? read(get) : { format };
  });
};

const read = (get: (field: string) => unknown): Omit<Ledger, 'users'> => ({
  site: text(get('site'), SHORT),
  requests: readBuckets(get('requests')),
  exhaustedUntil: optional(get('exhausted_until'), (value) => time(value, TIME)),
  confirmed: optional(get('confirmed'), readConfirmed) ?? {},
  open: optional(get('open'), readClaim),
  halt: optional(get('halt'), readHolder),
});

const optional = <T>(value: unknown, read: (value: unknown) => T): T | undefined =>
  value === undefined ? undefined : read(value);

const time = (value: unknown, form: RegExp): number =>
  whole(Date.parse(text(value, form)), 0, Number.MAX_SAFE_INTEGER);

const readBuckets = (value: unknown): readonly Bucket[] =>
  list(value).map((bucket) => {
    const [minute, requests] = list(bucket);
    return { minute: time(minute, MINUTE) / 60_000, requests: whole(requests, 0, MAX_REQUESTS) };
  });

const readConfirmed = (value: unknown): Confirmed => {
  const get = record(value);
  return {
    cancel: optional(get('cancel'), readProof),
    read: optional(get('read'), readProof),
    pending: optional(get('pending'), (proof) => ({
      ...readProof(proof),
      field: text(record(proof)('field'), FIELD),
    })),
  };
};

const readProof = (value: unknown): Confirmation => {
  const get = record(value);
  return { call: text(get('call'), SHORT), run: text(get('run'), ID), at: time(get('at'), TIME) };
};

const readHolder = (value: unknown): Holder => {
  const get = record(value);
  return {
    run: text(get('run'), ID),
    attempt: whole(get('attempt'), 1, 1_000_000),
    runner: text(get('runner'), SHORT),
    step: text(get('step'), STEP),
  };
};

const readClaim = (value: unknown): Claim => {
  const get = record(value);
  const file = record(get('list'));
  return {
    ...readHolder(value),
    mode: word(get('mode'), MODES),
    at: time(get('at'), TIME),
    graceDays: whole(get('grace'), 0, 999),
    list: { path: text(file('path'), SHORT), blob: text(file('blob'), /^(?:[0-9a-f]{40})?$/) },
    users: list(get('users')).map((id) => text(id, ID)),
    requests: whole(get('requests'), 0, MAX_REQUESTS),
    used: readBuckets(get('used')),
  };
};
