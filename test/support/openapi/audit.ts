import type { Answer, Request } from '../server.ts';
import { operationOf, type Parameter } from './document.ts';
import { GENERAL_STATUSES, RAW_OPERATIONS } from './exceptions.ts';
import type { OperationId } from './operations.ts';
import { auditPage } from './pages.ts';
import { validate } from './validate.ts';

const JSON_TYPE = 'application/json';
const SERVED_JSON = 'application/json; charset=utf-8';
/** `application/vnd.github+json`, an older `.v3` in it, and what else is asked for: `raw`, `object`. */
const ACCEPT = /^application\/(?:json|vnd\.github(?:\.v3)?(?:\.(?<param>\w+))?(?:\+json)?)$/;
const MAX_PER_PAGE = 100;

/** What is wrong with a request by GitHub's description of the operation: parameters, media types and body. */
export const auditRequest = (id: OperationId, request: Request): string[] => {
  const operation = operationOf(id);
  const { url, headers, params } = request;
  const known = new Set(
    operation.parameters.flatMap(({ in: place, name }) => (place === 'query' ? name : [])),
  );
  const faults: string[] = [];
  for (const name of new Set(url.searchParams.keys())) {
    if (!known.has(name)) faults.push(`there is no query parameter ${name}`);
    if (url.searchParams.getAll(name).length > 1) faults.push(`the query parameter ${name} is given twice`);
  }
  operation.parameters.forEach((parameter, i) => {
    const { name, in: place, required } = parameter;
    const given = place === 'path' ? params[name] : url.searchParams.get(name);
    if (given === undefined || given === null || place === 'header') {
      if (required) faults.push(`the parameter ${name} is missing`);
      return;
    }
    const value = typed(parameter, given);
    const wrong = validate(['operations', id, 'parameters', String(i), 'schema'], value);
    faults.push(...wrong.map((fault) => `${name}=${given}: ${fault}`));
    if (name === 'per_page' && Number(value) > MAX_PER_PAGE)
      faults.push(`per_page=${given}: GitHub gives ${MAX_PER_PAGE} at most`);
  });
  const accept = headers.accept ?? JSON_TYPE;
  if (accept !== '*/*' && askedFor(id, accept) === undefined) faults.push(`nothing is served as ${accept}`);
  return [...faults, ...auditBody(id, request)];
};

const auditBody = (id: OperationId, { headers, body }: Request): string[] => {
  const types = operationOf(id).body;
  if (!types) return body.length === 0 ? [] : ['a body, where there is none'];
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (!(type in types)) return [`a body of the type ${type || 'that is not named'}`];
  const parsed = parse(body);
  // GitHub's own answer to this is status 400.
  if (parsed === undefined) return [];
  return validate(['operations', id, 'body', type], parsed).map((fault) => `body: ${fault}`);
};

/** What is wrong with an answer: its status, media type, headers, body and pages. */
export const auditAnswer = (id: OperationId, request: Request, answer: Answer): string[] => {
  const { status, headers = {}, body = '' } = answer;
  const documented = operationOf(id).responses[status];
  if (!documented && !(status in GENERAL_STATUSES)) return [`it is never answered with status ${status}`];
  const asked = status === 200 ? askedFor(id, request.headers.accept) : undefined;
  if (asked === 'raw') return auditType(headers, `${request.headers.accept}; charset=utf-8`);
  const content = documented?.content ?? { [JSON_TYPE]: {} };
  if (Object.keys(content).length === 0) return body.length === 0 ? [] : [`status ${status} has no body`];

  const faults = auditType(headers, SERVED_JSON);
  for (const name of documented?.headers ?? [])
    if (name !== 'Link' && !URL.canParse(headers[name.toLowerCase()] ?? '')) faults.push(`no header ${name}`);
  const parsed = parse(body);
  if (parsed === undefined) return [...faults, 'the body is no JSON'];
  const special = `application/vnd.github.${asked}`;
  const schema = documented
    ? ['operations', id, 'responses', String(status), 'content', special in content ? special : JSON_TYPE]
    : ['components', 'schemas', 'basic-error'];
  const wrong = validate(schema, parsed).map((fault) => `body: ${fault}`);
  return [
    ...faults,
    ...wrong,
    ...(status === 200 ? auditPage(operationOf(id), request, headers, parsed) : []),
  ];
};

const auditType = (headers: NonNullable<Answer['headers']>, expected: string): string[] =>
  headers['content-type'] === expected
    ? []
    : [`the content type is ${headers['content-type']}, and not ${expected}`];

/** The special representation that an `Accept` wants, or `json`; undefined if this operation does not have it. */
const askedFor = (id: OperationId, accept = JSON_TYPE): string | undefined => {
  const found = ACCEPT.exec(accept);
  if (!found) return accept === '*/*' ? 'json' : undefined;
  const { param = 'json' } = found.groups ?? {};
  if (param === 'json' || (param === 'raw' && RAW_OPERATIONS.has(id))) return param;
  const served = operationOf(id).responses[200]?.content ?? {};
  return `application/vnd.github.${param}` in served ? param : undefined;
};

/** A parameter is text: what its schema takes for a number or a truth value becomes one. */
const typed = ({ schema: { type } }: Parameter, text: string): unknown => {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(?:true|false)$/.test(text)) return text === 'true';
  return text;
};

const parse = (body: string | Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};
