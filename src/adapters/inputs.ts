import { getBooleanInput, getInput, setSecret } from '@actions/core';
import { type Endpoint, isSameCall, parseEndpoint } from '../domain/endpoint.ts';
import { DEFAULT_LEDGER_REF } from '../domain/ledger/ledger.ts';
import * as say from '../domain/messages/inputs.ts';
import type { Message } from '../domain/messages/message.ts';
import { taskOf } from '../domain/plan/task.ts';
import { FIELD } from '../domain/send/user-fields.ts';
import { readSite } from '../domain/site-address.ts';
import { type Fault, IDENTITY_CHECKS, REVIEW_POLICIES } from '../domain/types.ts';

export const EMAIL_POLICIES = ['auto', 'plain', 'mask', 'omit'] as const;
export type EmailPolicy = (typeof EMAIL_POLICIES)[number];

/** The defaults of action.yml, for an input that a workflow leaves empty (an expression without a value does). */
export const DEFAULTS = {
  site: '',
  token: '',
  csv: 'users_to_delete.csv',
  cancel: 'false',
  'cancel-run': '',
  'include-cancelled': 'false',
  verify: 'false',
  lookup: 'false',
  'dry-run': 'true',
  'expect-users': '',
  'max-users': '500',
  limit: '',
  'batch-size': '250',
  'batch-pause': '10',
  concurrency: '4',
  'max-rate': '10',
  'daily-quota': '10000',
  'quota-reserve': '1000',
  canary: '1',
  'identity-check': 'canary',
  protect: '',
  review: 'report',
  emails: 'auto',
  'max-duration': '300',
  'fail-on-incomplete': 'true',
  'retention-days': '',
  'artifact-name': 'bevy-user-deletion',
  'grace-days': '7',
  'delete-endpoint': 'DELETE /api/user/{user_id}/',
  'cancel-endpoint': 'POST /api/user/{user_id}/cancel_deletion/',
  'user-endpoint': 'GET /api/user/{user_id}/',
  'lookup-endpoint': 'GET /api/user/{email}/',
  'pending-field': '',
  'ledger-ref': DEFAULT_LEDGER_REF,
  comment: 'true',
  'github-token': '',
} as const satisfies Record<string, string>;
type Name = keyof typeof DEFAULTS;

/** Reads every input, masks the token, and finds all faults of all inputs. */
export const readInputs = (
  parseSandbox: (site: string) => object | { readonly fault: string } | undefined,
  isSelfHosted: boolean,
) => {
  // The last writes must succeed before GitHub's token ends, after 6 or 24 hours.
  const longestMinutes = isSelfHosted ? 23 * 60 : 350;
  const faults: Fault[] = [];
  const fault = (input: Name, message: Message): undefined => {
    faults.push({ input, message });
  };
  const text = (name: Name): string => getInput(name) || DEFAULTS[name];

  const flag = (name: Name): boolean => {
    if (getInput(name) === '') return DEFAULTS[name] === 'true';
    try {
      return getBooleanInput(name);
    } catch {
      fault(name, say.notBoolean(text(name)));
      return DEFAULTS[name] === 'true';
    }
  };
  const optional = (name: Name, min: number, max: number, form = WHOLE): number | undefined => {
    const value = text(name);
    if (value === '') return undefined;
    const n = form.test(value) ? Number(value) : Number.NaN;
    if (n >= min && n <= max) return n;
    return fault(name, say.notNumber(value, form === WHOLE, min, max));
  };
  const number = (name: Name, min: number, max: number, form = WHOLE): number =>
    optional(name, min, max, form) ?? Number(DEFAULTS[name]);
  const word = <Word extends string>(name: Name, words: readonly Word[]): Word | undefined => {
    const found = words.find((candidate) => candidate === text(name));
    return found ?? fault(name, say.notWord(text(name), words));
  };
  const endpoint = (name: Name, methods = ['GET'], place?: '{email}'): Endpoint => {
    const found = parseEndpoint(text(name), methods, place);
    if ('path' in found) return found;
    fault(name, found);
    return { method: 'GET', path: '/' };
  };

  const token = readToken(text('token'), (message) => fault('token', message));
  const site = readSite(text('site'), parseSandbox);
  if ('help' in site) fault('site', site);
  const [mode = 'delete', ...others] = (['lookup', 'verify', 'cancel'] as const).filter(flag);
  if (others.length > 0) fault(mode === 'delete' ? 'lookup' : mode, say.severalTasks([mode, ...others]));
  const cancelRun = text('cancel-run');
  // 15 digits are exact as a number, which GitHub's client makes of it.
  if (cancelRun !== '' && !/^[1-9][0-9]{0,14}$/.test(cancelRun)) {
    fault('cancel-run', say.notRunId(cancelRun));
  }
  if (cancelRun !== '' && mode !== 'cancel' && mode !== 'verify') fault('cancel-run', say.cancelRunAlone());
  const graceDays = number('grace-days', 1, 365);
  const retentionDays = optional('retention-days', 1, 400);
  const artifactName = text('artifact-name');
  if (!/^[^":<>|*?\r\n\\/]{1,128}$/.test(artifactName)) {
    fault('artifact-name', say.artifactNameForm(artifactName));
  }
  const ledgerRef = text('ledger-ref');
  if (!/^refs(?:\/(?![.-])[\w.{}-]+(?<!\.|\.lock)){2,}$/.test(ledgerRef) || ledgerRef.includes('..'))
    fault('ledger-ref', say.ledgerRefForm(ledgerRef));
  const endpoints = {
    delete: endpoint('delete-endpoint', CHANGING),
    cancel: endpoint('cancel-endpoint', CHANGING),
    user: endpoint('user-endpoint'),
    lookup: endpoint('lookup-endpoint', ['GET'], '{email}'),
  };
  if (isSameCall(endpoints.cancel, endpoints.delete)) fault('cancel-endpoint', say.cancelIsDelete());
  const pendingField = text('pending-field');
  if (pendingField !== '' && !FIELD.test(pendingField)) {
    fault('pending-field', say.pendingFieldForm(pendingField));
  }
  const rate = number('max-rate', 0, 1000, DECIMAL);
  const emails = word('emails', EMAIL_POLICIES) ?? 'omit';
  if (mode === 'lookup' && (emails === 'mask' || emails === 'omit'))
    fault('emails', say.lookupNeedsEmails(emails));
  const inputs = {
    token: token || undefined,
    csv: text('csv'),
    ...taskOf(mode, {
      dryRun: flag('dry-run'),
      cancelRun: cancelRun || undefined,
      includeCancelled: flag('include-cancelled'),
      protect: text('protect') || undefined,
    }),
    expectUsers: optional('expect-users', 0, 10_000_000),
    maxUsers: number('max-users', 0, 10_000_000),
    limit: optional('limit', 1, 10_000_000),
    pacing: {
      batchSize: number('batch-size', 1, 250),
      batchPauseMs: number('batch-pause', 0, 3600, DECIMAL) * 1000,
      concurrency: number('concurrency', 1, 16),
      maxRate: rate === 0 ? Number.POSITIVE_INFINITY : rate,
      dailyQuota: number('daily-quota', 1, 10_000_000),
      quotaReserve: number('quota-reserve', 0, 10_000_000),
      canary: number('canary', 0, 10),
      identityCheck: word('identity-check', IDENTITY_CHECKS) ?? 'all',
      maxDurationMs: number('max-duration', 1, longestMinutes) * 60_000,
      claimUsers: CLAIM_USERS,
    },
    // Not read if it is faulty: the run is refused.
    review: word('review', REVIEW_POLICIES) ?? 'require',
    /** Keep one comment with the plan on the pull request. */
    comment: flag('comment'),
    emails,
    failOnIncomplete: flag('fail-on-incomplete'),
    retentionDays,
    artifactName,
    graceDays,
    endpoints,
    /** Name of the field of a user that shows a pending deletion here. */
    pendingField: pendingField || undefined,
    /** Ref of the ledger; `{site}` stands for the site's key. */
    ledgerRef,
    githubToken: text('github-token'),
  };
  const names = (Object.keys(DEFAULTS) as Name[]).filter((name) => !name.endsWith('token'));
  return {
    /** Undefined if any of them is faulty. */
    inputs: 'help' in site || faults.length > 0 ? undefined : { site, ...inputs },
    /** Are the rows of the list to be looked up? They then need no ids. */
    isLookup: mode === 'lookup',
    /** The path of the list, also beside faulty inputs: faults of both are reported together. */
    csv: inputs.csv,
    /** The run to undo or to verify, empty if the list is a file. */
    cancelRun,
    /** The inputs as given, for the record; no token. */
    shown: Object.fromEntries(names.map((name) => [name, text(name)])),
    faults,
  };
};

/** What the step was given. */
export type ReadInputs = Readonly<ReturnType<typeof readInputs>>;
/** All inputs of one step, checked; units in the names. */
export type Inputs = Readonly<NonNullable<ReadInputs['inputs']>>;

/** A commit of the ledger is worth so many users at the least (ledger.md 6). */
const CLAIM_USERS = 250;
const WHOLE = /^[0-9]{1,9}$/;
const DECIMAL = /^[0-9]{1,6}(?:\.[0-9]{1,3})?$/;
/** Around a key that was copied from a file or a text. */
const QUOTES = /^["'`“”„‘’«»]+|["'`“”„‘’«»]+$/g;
const CHANGING = ['DELETE', 'POST', 'PUT', 'PATCH'];

/** An empty token stays empty; a faulty one is masked all the same, and its text is never shown. */
const readToken = (token: string, fault: (message: Message) => void): string => {
  if (token === '') return '';
  setSecret(token);
  // GitHub masks the secret as it was saved; the key itself may stand in what others print.
  const key = token.replace(QUOTES, '');
  if (key !== token) {
    if (key !== '') setSecret(key);
    fault(say.tokenInQuotes());
  } else if (/^Token\s/i.test(token)) fault(say.tokenWithWord());
  else if (!/^[\x21-\x7e]{1,512}$/.test(token)) fault(say.tokenForm());
  return token;
};
