import type { Schema } from './document.ts';

/**
 * Where GitHub is known to answer otherwise than its description says. Each entry says why; an entry that no test needs
 * any more should go.
 */

/** Any call may be answered with these, whether its description lists them or not: all have the schema `basic-error`. */
export const GENERAL_STATUSES: Readonly<Record<number, string>> = {
  400: 'the body is no JSON ("Troubleshooting the REST API")',
  401: 'the token is missing, wrong or expired ("Authenticating to the REST API")',
  403: 'the token lacks a permission, or a rate limit is reached ("Troubleshooting the REST API")',
  404: 'it is not there, or this token may not know that it is ("Troubleshooting the REST API")',
};

/** Properties that GitHub sends although a schema does not have them. */
export const EXTRA_PROPERTIES: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  // As in `basic-error`, which has it.
  'validation-error': { status: { type: 'string' } },
};

/**
 * What an `Accept` of `application/vnd.github.raw+json` is answered with is missing from the description
 * (github/rest-api-description#6089): the bytes, under the media type that was asked for.
 */
export const RAW_OPERATIONS: ReadonlySet<string> = new Set(['repos/get-content']);
