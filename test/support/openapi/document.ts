import { readFileSync } from 'node:fs';
import type { OperationId } from './operations.ts';

/** A schema of OpenAPI 3.0, as far as GitHub uses it for the operations here. */
export interface Schema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly [keyword: string]: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Response {
  /** Headers that are part of the answer, such as `Link` and `Location`. */
  readonly headers: readonly string[];
  /** Schemas of the body, by media type. */
  readonly content: Readonly<Record<string, Schema>>;
}

export interface Operation {
  readonly method: string;
  /** `/repos/{owner}/{repo}` */
  readonly path: string;
  /** May a workflow's token and other installations of apps call it at all? */
  readonly isForApps: boolean;
  readonly parameters: readonly Parameter[];
  /** Schemas of the request's body, by media type. */
  readonly body?: Readonly<Record<string, Schema>>;
  /** By status. */
  readonly responses: Readonly<Record<string, Response>>;
}

/** What github.json holds: GitHub's description of the operations that the double serves. */
export interface Extract {
  /** Of @octokit/openapi. */
  readonly version: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Made by `npm run openapi`. */
export const EXTRACT_FILE = new URL('github.json', import.meta.url);

let loaded: Extract | undefined;

/** The extract, read once. */
export const readExtract = (): Extract => {
  loaded ??= JSON.parse(readFileSync(EXTRACT_FILE, 'utf8')) as Extract;
  return loaded;
};

export const operationOf = (id: OperationId): Operation => {
  const operation = readExtract().operations[id];
  if (!operation) throw new Error(`${id} is not in github.json: run \`npm run openapi\``);
  return operation;
};

/** Matches `GET /path` of an operation, each parameter of which is one segment and a group of that name. */
export const patternOf = ({ method, path }: Operation): RegExp =>
  new RegExp(`^${method} ${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
