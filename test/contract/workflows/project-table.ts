/** A workflow of this project: what starts it, where it waits, and what its jobs may do and enter. */
export interface ProjectWorkflow {
  /** The events of occasions.ts that start it. */
  readonly on: readonly string[];
  /** `REF` stands for the ref of the event, `EVENT` for its name. */
  readonly group: string;
  readonly jobs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly environments?: Readonly<Record<string, string>>;
}

const PULLS = ['pull request', 'pull request of a fork'];

/** Every workflow of this project. Nothing but a release may write to the repository. */
export const PROJECT: Readonly<Record<string, ProjectWorkflow>> = {
  'check-dist.yml': {
    on: ['push', ...PULLS],
    group: 'check-dist-REF',
    jobs: { rebuild: { contents: 'read' } },
  },
  'ci.yml': {
    on: ['push', ...PULLS],
    group: 'ci-REF',
    jobs: { test: { contents: 'read' }, 'other-runners': { contents: 'read' } },
  },
  'codeql.yml': {
    on: ['push', 'schedule', ...PULLS],
    group: 'codeql-REF',
    jobs: { analyze: { contents: 'read', actions: 'read', 'security-events': 'write' } },
  },
  'rehearsal.yml': {
    on: ['push', 'push of a branch', 'dispatch', ...PULLS],
    group: 'rehearsal-EVENT-REF',
    jobs: { rehearse: { contents: 'read' } },
  },
  'release.yml': {
    on: ['push of a tag', 'dispatch'],
    group: 'release',
    jobs: {
      rebuild: { contents: 'read' },
      publish: { attestations: 'write', contents: 'write', 'id-token': 'write' },
    },
    environments: { publish: 'release' },
  },
  'scorecard.yml': {
    on: ['push', 'schedule'],
    group: 'scorecard-REF',
    jobs: {
      analysis: { contents: 'read', actions: 'read', 'id-token': 'write', 'security-events': 'write' },
    },
  },
};
