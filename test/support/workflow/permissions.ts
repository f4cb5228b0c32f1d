import { entriesOf, type Json } from './expressions.ts';

/** What the token of a job may do; what is not named is `none`. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** A repository with GitHub's own setting for new ones. */
const STANDARD: Permissions = { contents: 'read', packages: 'read' };
const ALL = ['actions', 'contents', 'issues', 'packages', 'pull-requests', 'security-events', 'statuses'];

/** The permissions of a job: its own before the workflow's before the repository's; for a fork's code, to read only. */
export const permit = (
  job: Json | undefined,
  workflow: Json | undefined,
  isForeign: boolean,
): Permissions => {
  const asked = job ?? workflow;
  const given = asked === undefined ? Object.entries(STANDARD) : spell(asked);
  return Object.fromEntries(
    given.flatMap(([name, level]) => {
      if (level !== 'read' && level !== 'write') return [];
      return [[name, isForeign ? 'read' : level] as const];
    }),
  );
};

const spell = (asked: Json): [string, Json][] => {
  if (asked === 'read-all') return ALL.map((name) => [name, 'read']);
  if (asked === 'write-all') return ALL.map((name) => [name, 'write']);
  return entriesOf(asked);
};
